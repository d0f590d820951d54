//! The number and the day of a document: from its header, its title, the note on what
//! it belongs to, the words that certify it, the stamp of its signature.

use jiff::civil::Date;

use crate::language::{Found, dates, document_numbers, fold};

use super::card::Card;
use super::header::Zone;
use super::headline::{
    Below, about, is_note, is_other_day, is_placed_day, is_written_out, mended_day, numbered,
};
use super::kind::KINDS;
use super::layout::Paragraph;
use super::marker::opens_with;
use super::stamp::is_stamp;
use super::{Header, placename, special};

/// Reads number and day, from the lines of the header first, then from a title
/// that has them, then from the note on what it belongs to; gives the place before the day.
pub(super) fn number_and_day(
    paragraphs: &[Paragraph],
    zone: &Zone,
    header: &mut Header,
) -> Option<String> {
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
    let text = |index: &usize| paragraphs[*index].text.as_str();
    let subject = zone.subject.iter().map(text).collect::<Vec<_>>();
    let subject = subject.join(" ");
    let below = zone.kind.and_then(|_| Below::of(&subject));
    let notes: Vec<&str> = notes.into_iter().map(|(_, text)| text).collect();
    let number = |texts: &[&str]| {
        let mut found = texts.iter().flat_map(|text| document_numbers(text));
        found.next().map(|number| number.value)
    };
    let behind: Vec<&str> = title.iter().map(|title| title.behind).collect();
    let card = Card::of(paragraphs);
    let standard = zone.standard.as_ref().map(|cover| cover.number.clone());
    header.number = standard
        .or_else(|| own_number(&lines).map(special::mended))
        .or_else(|| title.as_ref().map(|title| title.number.clone()))
        .or_else(|| below.as_ref().map(|below| below.number.clone()))
        .or_else(|| number(&notes))
        .or(card.number);
    let certified = header.number.is_none().then(|| certified(paragraphs));
    let (number, certified_on) = certified.flatten().unzip();
    header.number = header.number.take().or(number);
    header.kind = header.kind.take().or(card.kind.map(str::to_owned));
    let dated = title.is_some_and(|title| fold(title.behind).starts_with("ngay "));
    let (issued, place) = card
        .issued
        .map(|day| (day, None))
        .or_else(|| Some((certified_on??, None)))
        .or_else(|| day(&lines))
        .or_else(|| day(&behind).filter(|_| dated))
        .or_else(|| Some((below?.day?, None)))
        .or_else(|| day(&notes))
        .or_else(|| stamped_day(&paragraphs[..zone.end]))
        .or_else(|| day_of_signature(paragraphs.split_at(zone.end)))?;
    header.issued = Some(issued);
    place
}

/// The day that lines tell, and the place in front of it: rather one with a place, as
/// "PHÊ DUYỆT" has a day of its own, than one that is only written out.
fn day(texts: &[&str]) -> Option<(Date, Option<String>)> {
    let days = texts
        .iter()
        .filter(|text| !is_stamp(text) && !is_other_day(text))
        .filter_map(|text| Some((*text, first_day(text)?)))
        // "Số: 01/06/2020" is a number.
        .filter(|(text, day)| !fold(&text[..day.span.start]).trim_end().ends_with("so:"));
    let days: Vec<_> = days.collect();
    let placed = days.iter().find(|(text, _)| is_placed_day(&fold(text)));
    let written = || days.iter().find(|(text, _)| is_written_out(text));
    let (text, day) = placed.or_else(written).or(days.first())?;
    let place = placename::place_of_issue(&text[..day.span.start]);
    Some((day.value, place))
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
pub(super) fn own_number(lines: &[&str]) -> Option<String> {
    lines.iter().enumerate().find_map(|(index, text)| {
        let text = &closed(text);
        let number = document_numbers(text).into_iter().next()?;
        let before = fold(&text[..number.span.start]);
        let before = before.trim_end_matches([' ', ':', '.']);
        let named = before.strip_suffix("so").unwrap_or(before).trim();
        let of_other = KINDS
            .iter()
            .any(|(kind, _)| named.len() > kind.len() && named.ends_with(kind));
        // "Bộ luật số: 45/2019/QH14" is of this one.
        if of_other && !KINDS.iter().any(|(kind, _)| *kind == named) {
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

/// A line of "Số: …" without the spaces around the dashes of its symbol, "397/UBND -TP",
/// or a dot in front of its stroke: "3070. /KH-UBND".
fn closed(line: &str) -> String {
    if !opens_with(line, &["so"]) {
        return line.to_owned();
    }
    let line = line.replace(". /", "/");
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

/// The day above the signature of a document whose head has none, not even a blank one:
/// the only line of the body that is nothing but a place and a day.
fn day_of_signature((head, body): (&[Paragraph], &[Paragraph])) -> Option<(Date, Option<String>)> {
    /// No name of a place is longer, nor a day written out, letters.
    const PLACE: usize = 30;
    if head.iter().any(|p| is_placed_day(&fold(&p.text))) {
        return None;
    }
    let short = body.iter().filter(|p| p.text.chars().count() <= 2 * PLACE);
    let mut days = short
        .filter(|p| is_placed_day(&fold(&p.text)))
        .filter_map(|p| {
            let text = p.text.trim_end_matches(['.', ' ']);
            let day = first_day(text).filter(|day| day.span.end == text.len())?;
            let before = text[..day.span.start].trim_end();
            let placed = before.chars().count() <= PLACE;
            placed.then(|| (day.value, placename::place_of_issue(before)))
        });
    let only = days.next()?;
    days.next().is_none().then_some(only)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::document::Document;

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
            ("Số: 3070. /UBND-TP", "3070/UBND-TP"),
            ("Số: 12/QĐ-UBND - Hà Nội, ngày", "12/QĐ-UBND"),
            ("Số: 154/LĐLĐ-SVH,TT,DL", "154/LĐLĐ-SVH,TT,DL"),
            ("Số: 154/LĐLĐ-SVH, TT", "154/LĐLĐ-SVH"),
        ] {
            let letter =
                format!("UBND PHƯỜNG 1\n\n{line}\n\nV/v chứng thực\n\nKính gửi: Các trường");
            check(&letter, Some(number), Some("Công văn"));
        }
        check(
            "QUỐC HỘI\n\nBộ luật số: 45/2019/QH14\n\nHà Nội, ngày 20 tháng 11 năm 2019\n\nBỘ LUẬT\n\nLAO ĐỘNG\n\nCăn cứ Hiến pháp;",
            Some("45/2019/QH14"),
            Some("Bộ luật"),
        );
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
    fn the_day_of_an_approval_is_not_that_of_issue() {
        let text = "TIỂU ĐOÀN 4\n\nPHÊ DUYỆT\n\nNgày 17 tháng 01 năm 2026\n\nCHÍNH TRỊ VIÊN\n\n\
            ĐOÀN TNCS HỒ CHÍ MINH\n\nQuảng Ngãi, ngày 16 tháng 01 năm 2026\n\nKẾ HOẠCH\n\nTổ chức Diễn đàn";
        let issued = Document::read("a.txt", text).header.issued;
        assert_eq!(issued, Some(date(2026, 1, 16)));
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
    fn a_document_without_a_head_is_of_the_day_above_its_signature() {
        let read = |text: &str| Document::read("a.txt", text).header.issued;
        let text = "THÔNG BÁO\n\nCHO SINH VIÊN LÀM LUẬN VĂN\n\nBộ môn xin thông báo:\n\n\
            1. Từ ngày 07/09/2020 bắt đầu.\n\nCần Thơ, ngày 17 tháng 08 năm 2020\n\nTRƯỞNG BỘ MÔN";
        assert_eq!(read(text), Some(date(2020, 8, 17)));
        // One that is yet to be dated is of no day, nor one that has two.
        let blank = format!("SỞ Y TẾ\n\nHuế, ngày … tháng … năm 2020\n\n{text}");
        assert_eq!(read(&blank), None);
        let twice = format!("{text}\n\nPHỤ LỤC\n\nCần Thơ, ngày 18 tháng 08 năm 2020");
        assert_eq!(read(&twice), None);
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
}
