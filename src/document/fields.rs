//! What the header says, with the opening sentences and the title: type, number,
//! day, issuer, place, period.
//!
//! Where the header is missing the opening sentence and the signature say who,
//! and the title says what for.

use jiff::civil::Date;

use crate::language::{Found, dates, document_numbers, fold, periods};

use super::header::{KINDS, Zone, kind_of};
use super::headline::{
    Below, about, is_note, is_note_of_form, is_other_day, is_written_out, mended_day, numbered,
};
use super::layout::Paragraph;
use super::marker::{is_caps, opens_with};
use super::stamp::{is_stamp, without_seal, without_stamp};
use super::{Header, form, office, placename, special};

/// The type, and what the document is about.
fn title(paragraphs: &[Paragraph], zone: &Zone) -> (Option<String>, String) {
    let of = |index: &usize| {
        let text = without_seal(&paragraphs[*index].text);
        &text[about(text).unwrap_or_default()..]
    };
    let subject: Vec<&str> = zone.subject.iter().map(of).collect();
    let subject = subject.join(" ");
    let subject = bare(&subject);
    if let Some(cover) = &zone.standard {
        let title = bare(cover.without_kind(subject));
        return (Some(cover.kind.to_owned()), title.to_owned());
    }
    if let Some(index) = zone.kind {
        let text = &paragraphs[index].text;
        let title = numbered(text);
        let (kind, behind) = match &title {
            Some(title) => (title.kind, title.subject()),
            None => kind_of(text).unwrap_or_default(),
        };
        let subject = format!("{behind} {subject}");
        let matter = Below::of(&subject).map_or(subject.as_str(), |below| below.matter);
        return (Some(kind.to_owned()), bare(matter).to_owned());
    }
    let above = &paragraphs[..zone.end];
    let code = above.iter().find_map(|p| form::code(&p.text));
    let mut subjects = zone.subject.iter();
    let kind = if subjects.any(|i| about(&paragraphs[*i].text).is_some()) {
        Some("Công văn")
    } else if is_form(subject)
        || code.is_some()
        || above
            .iter()
            .any(|p| is_note_of_form(&p.text) || form::is_label(&p.text))
    {
        Some("Biểu mẫu")
    } else {
        None
    };
    let named = code.filter(|code| !subject.is_empty() && !subject.contains(code));
    let subject = named.map_or_else(|| subject.to_owned(), |code| format!("{subject} ({code})"));
    (kind.map(str::to_owned), subject)
}

/// Whether a title is that of something to be filled in.
fn is_form(title: &str) -> bool {
    const FORMS: [&str; 8] = [
        "mẫu ",
        "biểu mẫu ",
        "tờ khai ",
        "bản khai ",
        "giấy đề nghị ",
        "lý lịch ",
        "sơ yếu lý lịch",
        "đơn ",
    ];
    let title = title.to_lowercase();
    let of_units = title.starts_with("đơn vị ") || title.starts_with("đơn giá ");
    FORMS.iter().any(|form| title.starts_with(form)) && !of_units
}

/// A title without what stands around its letters, figures, brackets and quotation
/// marks, and without the sign of a footnote.
fn bare(title: &str) -> &str {
    let end = title.trim_end();
    let noted = end.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    let noted = noted.filter(|(_, sign)| sign.bytes().all(|b| b.is_ascii_digit()));
    let title = noted
        .map_or(title, |(title, _)| title)
        .trim_start_matches(|c: char| !(c.is_alphanumeric() || "“\"(".contains(c)))
        .trim_end_matches(|c: char| !(c.is_alphanumeric() || "”\")%".contains(c)));
    // "(V/v …)", of which the bracket in front is no more there.
    if title.contains('(') {
        title
    } else {
        title.trim_end_matches(')')
    }
}

/// Reads what the header, the opening sentences and the title say.
pub(super) fn values(paragraphs: &[Paragraph], zone: &Zone, opening: &[&str]) -> Header {
    let mut header = Header::default();
    let (kind, subject) = title(paragraphs, zone);
    header.kind = kind;
    if let Some(appendix) = &zone.appendix {
        let mut header = appendix.read(paragraphs);
        let above = paragraphs[..appendix.title.start].iter();
        let above: Vec<&str> = above.map(|p| p.text.as_str()).collect();
        header.number = header.number.or_else(|| own_number(&above));
        let named = office::Named::find(&above, "", &[], None);
        (header.issuer, header.place) = (named.issuer, named.place);
        return header;
    }
    let place_of_issue = number_and_day(paragraphs, zone, &mut header);
    let subject = match header.kind.as_deref() {
        Some("Phiếu trình") => special::submitted(paragraphs).unwrap_or(subject),
        kind => special::whole(subject, kind, opening),
    };
    header.subject = (!subject.is_empty()).then_some(subject);
    special::complete(paragraphs, zone.end, &mut header);
    let above = zone.kind.unwrap_or(zone.end);
    let lines: Vec<&str> = paragraphs[..above]
        .iter()
        .filter(|_| zone.standard.is_none())
        .map(|p| without_stamp(&p.text))
        .collect();
    let title = header.subject.clone().unwrap_or_default();
    let named = office::Named::find(&lines, &title, opening, place_of_issue.as_deref());
    header.issuer = named.issuer;
    header.place = named.place;
    let announced = || office::announced(opening).and_then(|said| period_of(said, header.issued));
    let plan = period_of(&title, header.issued).or_else(announced);
    if let Some((period, words)) = plan {
        header.period = Some(period);
        header.period_text = Some(if is_caps(&words) {
            words.to_lowercase()
        } else {
            words
        });
    }
    header
}

/// Reads number and day, from the lines of the header first, then from a title
/// that has them, then from the note on what it belongs to; gives the place before the day.
fn number_and_day(paragraphs: &[Paragraph], zone: &Zone, header: &mut Header) -> Option<String> {
    let is_title = |index: usize| zone.kind == Some(index) || zone.subject.contains(&index);
    let all = paragraphs[..zone.end].iter().map(|p| p.text.as_str());
    let (notes, lines): (Vec<(usize, &str)>, Vec<_>) =
        all.enumerate().partition(|(_, text)| is_note(text));
    let lines: Vec<&str> = lines
        .into_iter()
        .filter(|(index, text)| {
            let letter = about(text).is_some_and(|at| at > 0);
            letter || !is_title(*index)
        })
        .map(|(_, text)| text)
        .collect();
    let title = zone
        .kind
        .and_then(|index| numbered(&paragraphs[index].text));
    let subject: Vec<&str> = zone
        .subject
        .iter()
        .map(|index| paragraphs[*index].text.as_str())
        .collect();
    let subject = subject.join(" ");
    let below = zone.kind.and_then(|_| Below::of(&subject));
    let notes: Vec<&str> = notes.into_iter().map(|(_, text)| text).collect();
    let number = |texts: &[&str]| {
        let mut found = texts.iter().flat_map(|text| document_numbers(text));
        found.next().map(|number| number.value)
    };
    let day = |texts: &[&str]| {
        let days = texts
            .iter()
            .filter(|text| !is_stamp(text) && !is_other_day(text))
            .filter_map(|text| Some((*text, first_day(text)?)));
        let days: Vec<_> = days.collect();
        let written = days.iter().find(|(text, _)| is_written_out(text));
        let (text, day) = written.or(days.first())?;
        Some((
            day.value,
            placename::place_of_issue(&text[..day.span.start]),
        ))
    };
    let behind: Vec<&str> = title.iter().map(|title| title.behind).collect();
    let standard = zone.standard.as_ref().map(|cover| cover.number.clone());
    header.number = standard
        .or_else(|| own_number(&lines).map(special::mended))
        .or_else(|| title.as_ref().map(|title| title.number.clone()))
        .or_else(|| below.as_ref().map(|below| below.number.clone()))
        .or_else(|| number(&notes));
    let certified = header.number.is_none().then(|| certified(paragraphs));
    let (number, certified_on) = certified.flatten().unzip();
    header.number = header.number.take().or(number);
    let dated = title.is_some_and(|title| fold(title.behind).starts_with("ngay "));
    let (issued, place) = labelled_day(paragraphs)
        .or_else(|| Some((certified_on??, None)))
        .or_else(|| day(&lines))
        .or_else(|| day(&behind).filter(|_| dated))
        .or_else(|| Some((below?.day?, None)))
        .or_else(|| day(&notes))
        .or_else(|| stamped_day(&paragraphs[..zone.end]))?;
    header.issued = Some(issued);
    place
}

/// Number and day of a consolidated text, which a gazette has beside the words that
/// certify it, at the end (Ordinance 01/2012/UBTVQH13).
fn certified(paragraphs: &[Paragraph]) -> Option<(String, Option<Date>)> {
    /// What stands beside these words is this near.
    const NEAR: usize = 6;
    let certifies = |p: &Paragraph| fold(&p.text).contains("xac thuc van ban hop nhat");
    let at = paragraphs.iter().rposition(certifies)?;
    let near = &paragraphs[at.saturating_sub(NEAR)..paragraphs.len().min(at + NEAR)];
    let number = near.iter().find_map(|p| {
        let number = document_numbers(&p.text).into_iter().next()?.value;
        number.contains("/VBHN-").then_some(number)
    })?;
    let placed = |p: &&Paragraph| is_written_out(&p.text) && p.text.chars().count() <= 60;
    let day = near.iter().filter(placed).find_map(|p| first_day(&p.text));
    Some((number, day.map(|day| day.value)))
}

/// The number of the document in the lines of its header: not that of another which a
/// line names ("THEO NGHỊ QUYẾT 35/2021/NQ-HĐND"), and whole where it goes on below.
fn own_number(lines: &[&str]) -> Option<String> {
    lines.iter().enumerate().find_map(|(index, text)| {
        let text = &closed(text);
        let number = document_numbers(text).into_iter().next()?;
        let before = fold(&text[..number.span.start]);
        let before = before.trim_end_matches([' ', ':', '.']);
        let named = before.strip_suffix("so").unwrap_or(before).trim();
        let of_other = KINDS
            .iter()
            .any(|(kind, _)| named.len() > kind.len() && named.ends_with(kind));
        if of_other {
            return None;
        }
        let below = lines.get(index + 1).filter(|_| text.ends_with('-'));
        let whole = below.and_then(|below| {
            let whole = format!("{text}{below}");
            document_numbers(&whole).into_iter().next()
        });
        let mut number = whole.unwrap_or(number);
        // "CTPH-LĐLĐ-SVH,TT,DL": one office, of culture, sports and tourism.
        for more in text[number.span.end.min(text.len())..].split(',').skip(1) {
            if more.chars().count() < 2 || !more.chars().all(char::is_uppercase) {
                break;
            }
            number.value += &format!(",{more}");
        }
        Some(number.value)
    })
}

/// A line of "Số: …" without the spaces around the dashes of its symbol: "397/UBND -TP".
fn closed(line: &str) -> String {
    if !opens_with(line, &["so"]) {
        return line.to_owned();
    }
    let mut closed = String::with_capacity(line.len());
    for word in line.split(' ') {
        let of_symbol = |word: &str| {
            let mut letters = word.chars().filter(|c| c.is_alphanumeric()).peekable();
            letters.peek().is_some() && letters.all(|c| c.is_uppercase() || c.is_ascii_digit())
        };
        let before = closed.rsplit(' ').next().unwrap_or_default();
        let dashed = word.starts_with(['-', '–']) || before.ends_with(['-', '–']);
        let bare = word.trim_matches(['-', '–']);
        let goes_on = before.contains('/') && of_symbol(bare);
        if !(closed.is_empty() || dashed && goes_on) {
            closed.push(' ');
        }
        closed.push_str(word);
    }
    closed
}

/// The first day of a line, its ones read as letters where nothing else is a day.
fn first_day(text: &str) -> Option<Found<Date>> {
    let first = |text: &str| dates(text).into_iter().next();
    first(text).or_else(|| first(&mended_day(text)).filter(|_| is_written_out(text)))
}

/// The day that the page of a portal calls that of issue, in its table at the top.
fn labelled_day(paragraphs: &[Paragraph]) -> Option<(Date, Option<String>)> {
    const LABEL: &str = "Ngày ban hành:";
    let mut behind = paragraphs.iter().enumerate().filter_map(|(index, p)| {
        let (_, behind) = p.text.split_once(LABEL)?;
        Some((index, behind))
    });
    let (index, only) = behind.next()?;
    // The rows of a register have one each.
    if index >= 30 || behind.next().is_some() {
        return None;
    }
    let day = first_day(only).filter(|day| day.span.start <= 1)?;
    Some((day.value, None))
}

/// The day on which number and signature were stamped, in a header that says no other:
/// "Số: 12/STC-QLNS" over "Thời gian ký: 2025-12-17T07:52:25+07:00".
fn stamped_day(header: &[Paragraph]) -> Option<(Date, Option<String>)> {
    let (_, numbered_on) = header.windows(2).find_map(|two| {
        let numbered = fold(&two[0].text).starts_with("so:");
        two[1].text.split_once("Thời gian ký:").filter(|_| numbered)
    })?;
    let day = numbered_on.trim_start().get(..10)?;
    Some((day.parse().ok()?, None))
}

/// Whether what stands before a period makes it one without an end: "từ năm 2025",
/// "từ năm học 2025 - 2026".
fn is_open(before: &str) -> bool {
    let before = fold(before);
    before.split_whitespace().next_back() == Some("tu")
}

/// The last period of "… ban hành Kế hoạch … năm 2024". What comes "đến năm
/// 2030" is a view beyond the plan, or its end where nothing else is said.
fn period_of(title: &str, issued: Option<Date>) -> Option<((Date, Date), String)> {
    let mut found = periods(title);
    found.retain(|period| !is_open(&title[..period.span.start]));
    let is_view = |at: usize| {
        let before = fold(&title[..at]);
        let word = before.split_whitespace().next_back();
        word == Some("den") || before.trim_end().ends_with("tam nhin")
    };
    if let Some(plan) = found.iter().rposition(|period| !is_view(period.span.start)) {
        let plan = found.swap_remove(plan);
        return Some((plan.value, title[plan.span].to_owned()));
    }
    let end = found.into_iter().next()?;
    let (first, last) = end.value;
    let first = issued.filter(|issued| *issued <= last).unwrap_or(first);
    Some(((first, last), format!("đến {}", &title[end.span])))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::Document;

    #[test]
    fn a_period_is_read_where_it_ends() {
        #[track_caller]
        fn check(title: &str, words: Option<&str>) {
            let found = period_of(title, Some(date(2025, 11, 18)));
            assert_eq!(found.map(|(_, words)| words).as_deref(), words);
        }
        check("Tuyên truyền năm 2025", Some("năm 2025"));
        check("Học phí từ năm học 2025 - 2026", None);
        check("Mức chi từ năm 2026", None);
    }

    #[test]
    fn a_form_is_told_by_its_title_and_by_its_note() {
        #[track_caller]
        fn check(text: &str, kind: Option<&str>, subject: &str) {
            let motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc";
            let header = Document::read("a.txt", &text.replace("{motto}", motto)).header;
            assert_eq!(header.kind.as_deref(), kind);
            assert_eq!(header.subject.as_deref(), Some(subject));
        }
        check(
            "{motto}\n\nĐƠN XIN NGHỈ PHÉP\n\nKính gửi: Ban Giám đốc\n\nTôi tên là:",
            Some("Biểu mẫu"),
            "ĐƠN XIN NGHỈ PHÉP",
        );
        check(
            "BỘ CÔNG AN\n\n{motto}\n\nLÝ LỊCH TỰ KHAI\n\nI. SƠ LƯỢC\n\nHọ và tên:",
            Some("Biểu mẫu"),
            "LÝ LỊCH TỰ KHAI",
        );
        check(
            "Mẫu CT01 ban hành kèm theo Thông tư số 53/2025/TT-BCA\n\nngày 01/7/2025 của Bộ trưởng Bộ Công an\n\n{motto}\n\nTHAY ĐỔI THÔNG TIN CƯ TRÚ\n\nKính gửi:",
            Some("Biểu mẫu"),
            "THAY ĐỔI THÔNG TIN CƯ TRÚ (Mẫu CT01)",
        );
        check(
            "Số: 5281/STC-QLNS\n\nThời gian ký: 2025-12-17T07:52:25+07:00\n\nBỔ SUNG CÓ MỤC TIÊU CHO NGÂN SÁCH XÃ\n\n(Đính kèm Công văn của Sở Tài chính)\n\n1. Xã Tân Hồng",
            None,
            "BỔ SUNG CÓ MỤC TIÊU CHO NGÂN SÁCH XÃ",
        );
        check(
            "{motto}\n\nĐƠN VỊ BẦU CỬ\n\nKính gửi:",
            None,
            "ĐƠN VỊ BẦU CỬ",
        );
    }

    #[test]
    fn the_number_is_read_whole_and_never_that_of_another_document() {
        #[track_caller]
        fn check(text: &str, number: Option<&str>, kind: Option<&str>) {
            let header = Document::read("a.txt", text).header;
            assert_eq!(header.number.as_deref(), number);
            assert_eq!(header.kind.as_deref(), kind);
        }
        check(
            "BỘ CÔNG AN - BỘ QUỐC PHÒNG\n\nSố: 01/2022/TTLT-VKSNDTC-\nTANDTC-BCA\n\n\
             Hà Nội, ngày 18 tháng 02 năm 2022\n\nTHÔNG TƯ LIÊN TỊCH\n\nQuy định về phối hợp\n\nCăn cứ Luật;",
            Some("01/2022/TTLT-VKSNDTC-TANDTC-BCA"),
            Some("Thông tư liên tịch"),
        );
        for (line, number) in [
            ("Số: 397 /UBND -TP", "397/UBND-TP"),
            ("Số: 12/QĐ-UBND - Hà Nội, ngày", "12/QĐ-UBND"),
            ("Số: 154/LĐLĐ-SVH,TT,DL", "154/LĐLĐ-SVH,TT,DL"),
            ("Số: 154/LĐLĐ-SVH, TT", "154/LĐLĐ-SVH"),
        ] {
            let letter =
                format!("UBND PHƯỜNG 1\n\n{line}\n\nV/v chứng thực\n\nKính gửi: Các trường");
            check(&letter, Some(number), Some("Công văn"));
        }
        check(
            "LUẬT\n\nPHÒNG CHÁY VÀ CHỮA CHÁY\n\n(số 27/2001/QH10 ngày 29-6-2001)\n\nĐể tăng cường hiệu lực quản lý;",
            Some("27/2001/QH10"),
            Some("Luật"),
        );
        check(
            "UBND TỈNH QUẢNG NINH\n\nTHEO DÕI KẾT QUẢ HỖ TRỢ\n\nTHEO NGHỊ QUYẾT 35/2021/NQ-HĐND\n\n| STT | Năm |\n|---|---|\n| 1 | 2021 |",
            None,
            None,
        );
    }

    #[test]
    fn a_consolidated_text_of_a_gazette_is_numbered_at_its_end() {
        let text = "VĂN BẢN HỢP NHẤT - BỘ NỘI VỤ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nTHÔNG TƯ\n\n\
            Hướng dẫn quản lý tiền lương\n\nCăn cứ Luật;\n\nĐiều 1. Hiệu lực\n\nThông tư này hướng dẫn việc đó và có hiệu lực thi hành kể từ ngày 10 tháng 12 năm 2016.\n\n\
            BỘ NỘI VỤ\n\nSố: 462/VBHN-BNV\n\nXÁC THỰC VĂN BẢN HỢP NHẤT\n\nHà Nội, ngày 10 tháng 02 năm 2025\n\nBỘ TRƯỞNG";
        let header = Document::read("a.txt", text).header;
        assert_eq!(header.number.as_deref(), Some("462/VBHN-BNV"));
        assert_eq!(header.issued, Some(date(2025, 2, 10)));
        assert_eq!(
            header.subject.as_deref(),
            Some("Hướng dẫn quản lý tiền lương")
        );
    }

    #[test]
    fn an_appendix_without_a_day_is_of_the_day_it_was_stamped() {
        let read = |text: &str| Document::read("a.txt", text).header.issued;
        let stamp = "Số: 5281/STC-QLNS\n\nThời gian ký: 2025-12-17T07:52:25+07:00\n\n";
        let rest =
            "BỔ SUNG CHO NGÂN SÁCH XÃ\n\n(Đính kèm Công văn của Sở Tài chính)\n\n1. Xã Tân Hồng";
        assert_eq!(read(&format!("{stamp}{rest}")), Some(date(2025, 12, 17)));
        let dated = format!("{stamp}Đồng Tháp, ngày 15 tháng 12 năm 2025\n\n{rest}");
        assert_eq!(read(&dated), Some(date(2025, 12, 15)));
        assert_eq!(
            read("Thời gian ký: 2025-12-17T07:52:25+07:00\n\nPHỤ LỤC"),
            None
        );
    }

    #[test]
    fn a_title_ends_with_its_words() {
        assert_eq!(bare("- Quy định mức phí./."), "Quy định mức phí");
        assert_eq!(bare("— “Một cửa” (thí điểm)"), "“Một cửa” (thí điểm)");
    }
}
