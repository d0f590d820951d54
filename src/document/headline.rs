//! The lines over a document: what each may be, by its own words.
//!
//! What a scan adds between them ends no header.

use jiff::civil::Date;

use crate::language::{dates, document_numbers, fold};

use super::body::body_of;
use super::kind::{KINDS, kind_of};
use super::layout::{Paragraph, Style};
use super::marker::{is_caps, marker, opens_with};
use super::opening::is_opening;
use super::special::mended;
use super::stamp::{is_of_machine, is_overprint, is_received};

/// The longest subject that is believed, letters.
pub(super) const LONGEST_SUBJECT: usize = 600;

/// A title that holds a number: "Nghị định số 30/2020/NĐ-CP về công tác văn thư".
pub(super) struct Numbered<'a> {
    /// "Nghị định".
    pub(super) kind: &'static str,
    /// `30/2020/NĐ-CP`.
    pub(super) number: String,
    /// What follows it.
    pub(super) behind: &'a str,
}

/// Reads a title that holds a number.
pub(super) fn numbered(text: &str) -> Option<Numbered<'_>> {
    let text = text.trim();
    let number = document_numbers(text).into_iter().next()?;
    let before = text[..number.span.start].trim_end_matches([' ', ':', '.']);
    let (kind, so) = before.rsplit_once(' ')?;
    let whole = text.chars().count() <= 600 && !text.ends_with(['.', ';', ':', ',']);
    let (kind, rest) = kind_of(kind)?;
    (whole && rest.is_empty() && fold(so) == "so").then(|| Numbered {
        kind,
        number: mended(number.value),
        behind: text[number.span.end..].trim_start_matches([' ', ',', ':', '-', '–']),
    })
}

impl Numbered<'_> {
    /// What it is about, without the day and the issuer in front.
    pub(super) fn subject(&self) -> &str {
        if !fold(self.behind).starts_with("ngay ") {
            return self.behind;
        }
        let day = dates(self.behind).into_iter().next();
        let behind = day.map_or(self.behind, |day| &self.behind[day.span.end..]);
        let behind = behind.trim_start_matches([' ', ',']);
        if !behind.starts_with("của ") && !behind.is_empty() {
            return behind;
        }
        let starts = [
            " về ",
            " quy định ",
            " ban hành ",
            " sửa đổi",
            " hướng dẫn ",
        ];
        let found = starts.iter().filter_map(|start| behind.find(start)).min();
        found.map_or(self.behind, |at| behind[at..].trim_start())
    }
}

/// Number and day below the type: "CỦA CHÍNH PHỦ SỐ 37/2007/NĐ-CP NGÀY 09 THÁNG 3 NĂM 2007".
pub(super) struct Below<'a> {
    /// `37/2007/NĐ-CP`.
    pub(super) number: String,
    /// The day behind it.
    pub(super) day: Option<Date>,
    /// What follows: the matter.
    pub(super) matter: &'a str,
}

impl<'a> Below<'a> {
    /// Reads what stands below a type that is alone on its line.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let text = text.trim_start();
        let number = document_numbers(text).into_iter().next()?;
        let before = text[..number.span.start].trim_end_matches([' ', ':', '.']);
        let folded = fold(before);
        let owner = folded.strip_suffix("so")?.trim_end();
        // "… thực hiện Nghị quyết số 12/NQ-CP" is a title.
        let other = KINDS.iter().any(|(kind, _)| owner.ends_with(kind));
        let own = owner.is_empty()
            || owner.strip_prefix("cua ").is_some_and(|_| {
                let name = before.split_once(' ').map_or("", |(_, name)| name);
                body_of(&name.to_uppercase()).is_some()
            });
        if other || !own {
            return None;
        }
        let behind = text[number.span.end..].trim_start_matches([' ', ',']);
        let day = dates(behind).into_iter().next();
        let day = day.filter(|day| day.span.start == 0);
        let end = day.as_ref().map_or(0, |day| day.span.end);
        Some(Self {
            number: number.value,
            day: day.map(|day| day.value),
            matter: behind[end..].trim_start_matches([' ', ',', ':']),
        })
    }
}

/// "Giai đoạn 2021 - 2025" or "28/7/1929 - 28/7/2017" on a line of its own.
pub(super) fn is_period(text: &str) -> bool {
    let of_days = |c: char| c.is_ascii_digit() || "/-–. ()".contains(c);
    if text.chars().all(of_days) && dates(text).len() == 2 {
        return true;
    }
    let named = opens_with(text, &["giai doan", "nam hoc", "nhiem ky"]);
    named && text.chars().count() <= 40 && text.ends_with(|c: char| c.is_ascii_digit())
}

/// "Đơn vị: Triệu đồng", over a table.
pub(super) fn is_unit(text: &str) -> bool {
    let folded = fold(text.trim_start_matches('('));
    let named = ["don vi:", "don vi tinh", "don vi tien", "dvt"];
    text.chars().count() <= 60 && named.iter().any(|unit| folded.starts_with(unit))
}

/// "\[1\] …", the text of a footnote.
pub(super) fn is_footnote(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    inner.is_some_and(|(sign, rest)| {
        !sign.is_empty() && sign.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with(' ')
    })
}

/// "(Về việc: …)" below a title.
pub(super) fn is_bracketed_about(text: &str) -> bool {
    text.ends_with(')')
        && text
            .strip_prefix('(')
            .is_some_and(|inner| about(inner) == Some(0))
}

/// Whether the lines of a header go on over this one: a page number, a speck.
pub(super) fn is_stray(paragraphs: &[Paragraph], index: usize) -> bool {
    let text = &paragraphs[index].text;
    let next = paragraphs.iter().skip(index + 1).take(2);
    is_overprint(text)
        || is_of_machine(text)
        || is_state(text)
        || is_path(text)
        || is_period(text)
        || text.chars().count() <= 12
            && marker(text).is_none()
            && next.into_iter().any(|p| is_header_line(&p.text))
        || goes_on_below(&paragraphs[index..])
}

/// Whether a line that can be nothing but of a header follows with only short
/// ones before it: what a scan made of a stamp or of a hand.
fn goes_on_below(paragraphs: &[Paragraph]) -> bool {
    /// As many short lines may stand before it, each of as many letters.
    const FAR: usize = 8;
    const SHORT: usize = 60;
    let is_short = |p: &&Paragraph| {
        let text = &p.text;
        p.style != Style::Row
            && text.chars().count() <= SHORT
            && (marker(text).is_none() || text.starts_with('-') && is_caps(text))
            && (is_received(text) || !is_opening(text))
    };
    let short = paragraphs.iter().take(FAR).take_while(is_short).count();
    let below = paragraphs.iter().take(short + 1).skip(1);
    short > 0 && below.into_iter().any(|p| is_certain(&p.text))
}

/// Motto, number, placed day or a lone type in capitals.
fn is_certain(text: &str) -> bool {
    let folded = fold(text);
    let typed = is_caps(text) && kind_of(text).is_some_and(|(_, behind)| behind.is_empty());
    let other = about(text) == Some(0) || typed;
    is_motto(&folded) || folded.starts_with("so:") || is_placed_day(&folded) || other
}

/// "(Kèm theo Quyết định số …)", "(số 27/2001/QH10 …)" below the name of a law.
pub(super) fn is_note(text: &str) -> bool {
    const STARTS: [&str; 7] = [
        "so",
        "kem theo",
        "dinh kem",
        "ban hanh",
        "phu luc kem theo",
        "phu luc ban hanh",
        "mau ban hanh",
    ];
    match text.strip_prefix('(') {
        Some(inner) => {
            let numbered = opens_with(inner, &["so"]);
            text.ends_with(')')
                && opens_with(inner, &STARTS)
                && (!numbered || !document_numbers(inner).is_empty())
        }
        None => {
            (opens_with(text, &["kem theo", "ban hanh kem theo", "dinh kem"])
                || is_note_of_form(text))
                && text.chars().count() <= 300
                && !text.ends_with(['.', ':', ';'])
                && !document_numbers(text).is_empty()
        }
    }
}

/// "Mẫu CT01 ban hành kèm theo Thông tư số …".
pub(super) fn is_note_of_form(text: &str) -> bool {
    opens_with(text, &["mau", "bieu mau"]) && fold(text).contains(" kem theo ")
}

/// Where "V/v …", "Về việc …" begins: in front, or behind the number.
pub(super) fn about(text: &str) -> Option<usize> {
    // "(Về việc …)" belongs to the title of a form.
    if text.starts_with("(V/v") && text.ends_with(')') {
        return Some(1);
    }
    let head: String = fold(&text.chars().take(8).collect::<String>());
    // What a scan reads for "v/v": "W%", "V#y".
    let mut signs = head.chars();
    let first = signs.next().is_some_and(|c| "vw".contains(c));
    let stroke = signs.next().is_some_and(|c| "/%#⁄".contains(c));
    let starts = ["vv ", "2v ", "ve viec"];
    if first && stroke || starts.iter().any(|start| head.starts_with(start)) {
        return Some(0);
    }
    // "Số: 42/UBND-VP Về việc …", also where a hand wrote the number.
    let labelled = head.starts_with("so");
    let numbered = || {
        document_numbers(text)
            .first()
            .is_some_and(|n| n.span.start <= 8)
    };
    let start = ["V/v", "V/V", "v/v", "Về việc"]
        .iter()
        .filter_map(|word| text.find(word))
        .min()?;
    let number = text[..start].trim_end_matches([' ', ',', ';', '-']);
    let near = number.chars().count() <= 40 && number.contains(['/', '-']);
    (near && (labelled || numbered())).then_some(start)
}

/// A line with the ones in its day figures again, and without a letter that a stroke of
/// a figure was read as: "ngày 3] tháng l2 năm 2024", "ngày 16 ý tháng 11 năm 2023".
pub(super) fn mended_day(text: &str) -> String {
    /// What a scan reads for a one.
    const ONES: [char; 6] = [']', '|', 'I', 'l', 'Ì', 'Ï'];
    let is_label = |word: &str| ["ngay", "thang", "nam"].contains(&fold(word).as_str());
    let is_figure = |word: &str| {
        let figures = word
            .chars()
            .all(|c| c.is_ascii_digit() || ONES.contains(&c));
        figures && word.chars().count() <= 4
    };
    let words: Vec<&str> = text.split(' ').collect();
    let mended = words.iter().enumerate().filter_map(|(at, word)| {
        let before = |back: usize| at.checked_sub(back).map_or("", |at| words[at]);
        let behind_label = is_label(before(1));
        let lone = word.chars().count() == 1 && !is_figure(word);
        let behind_figure = is_figure(before(1)) && is_label(before(2));
        if lone && behind_figure && words.get(at + 1).is_some_and(|next| is_label(next)) {
            None
        } else if behind_label && is_figure(word) {
            Some(word.replace(ONES, "1"))
        } else {
            Some((*word).to_owned())
        }
    });
    mended.collect::<Vec<_>>().join(" ")
}

/// A day that a page tells of the document, and that is not the day of issue.
pub(super) fn is_other_day(text: &str) -> bool {
    const NAMES: [&str; 4] = [
        "ngay co hieu luc",
        "ngay het hieu luc",
        "ngay cap nhat",
        "ngay dang",
    ];
    opens_with(text, &NAMES)
}

/// "Trang chủ » Văn bản", the way to a page.
pub(super) fn is_path(text: &str) -> bool {
    text.contains('»') && text.chars().count() <= 120
}

/// "- Hiệu lực: Còn hiệu lực", as the page of a portal tells above the document.
fn is_state(text: &str) -> bool {
    let text = text.trim_start_matches(['-', ' ']);
    let told = opens_with(text, &["hieu luc", "tinh trang hieu luc"]) || is_other_day(text);
    told && text.contains(':') && text.chars().count() <= 60
}

/// A day as letterheads have it: "ngày 5 tháng 3 năm 2025".
pub(super) fn is_written_out(text: &str) -> bool {
    let folded = fold(text);
    folded.contains("ngay") && folded.contains("thang")
}

/// Quốc hiệu, issuer, number, place and date.
pub(super) fn is_header_line(text: &str) -> bool {
    if text.chars().count() > 220 {
        return about(text).is_some() && text.chars().count() <= LONGEST_SUBJECT;
    }
    let folded = fold(text);
    // Specks in front: "— Số: 79/2025/NĐ-CP".
    let folded = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    if is_motto(folded) || about(text).is_some() || is_note_of_form(text) {
        return true;
    }
    let stamp = [
        "nguoi ky:",
        "ky boi:",
        "email:",
        "co quan:",
        "co quan phat hanh:",
        "thoi gian ky:",
    ];
    let numbered = ["so:", "so ", "s6:", "sd:", "sb:", "luat so:"]
        .iter()
        .chain(&stamp)
        .any(|so| folded.starts_with(so) && !text.to_lowercase().starts_with("sổ"))
        || numbered(text).is_some()
        || document_numbers(text)
            .first()
            .is_some_and(|n| n.span.start <= 4);
    let dated = !dates(text).is_empty() && marker(text).is_none();
    // A day written by hand is read as anything.
    let blank = folded.starts_with("ngay") && folded.contains("thang") && folded.len() <= 60;
    let dated = dated || is_placed_day(folded) || blank;
    let caps = text.split_whitespace().take(3).all(is_caps) && marker(text).is_none();
    numbered || (dated && text.chars().count() <= 120) || caps
}

/// Whether a folded line is one of Quốc hiệu or Tiêu ngữ.
pub(super) fn is_motto(folded: &str) -> bool {
    let motto = [
        "cong hoa xa",
        "chu nghia viet nam",
        "doc lap",
        "dang cong san",
    ];
    motto.iter().any(|words| folded.contains(words)) || is_mixed_motto(folded)
}

/// Quốc hiệu and Tiêu ngữ whose words a scan has mixed, on one line.
fn is_mixed_motto(folded: &str) -> bool {
    const WORDS: [&str; 13] = [
        "chu", "cong", "do", "doc", "hanh", "hoa", "hoi", "lap", "nam", "nghia", "phuc", "viet",
        "xa",
    ];
    let words = || folded.split(|c: char| !c.is_alphanumeric());
    let known = WORDS.iter().filter(|word| words().any(|w| w == **word));
    known.count() >= 10 && words().filter(|word| !word.is_empty()).count() <= 20
}

/// Whether a row of a table is of the letterhead, which often stands in one.
pub(super) fn is_header_row(paragraph: &Paragraph) -> bool {
    let folded = fold(&paragraph.text);
    paragraph.style == Style::Row
        && paragraph.text.chars().count() <= 220
        && (is_placed_day(&folded) || folded.starts_with("so:"))
}

/// "Hà Nội, ngày … tháng …", folded.
pub(super) fn is_placed_day(folded: &str) -> bool {
    (folded.contains(", ngay") || folded.contains(",ngay")) && folded.contains("thang")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_with_a_number_is_parted() {
        let title = "Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư";
        let read = numbered(title).expect("a title");
        assert_eq!((read.kind, &*read.number), ("Nghị định", "30/2020/NĐ-CP"));
        assert_eq!(read.subject(), "về công tác văn thư");
        let without_issuer =
            "Thông tư số 12/2018/TT-BTC ngày 14 tháng 11 năm 2018 hướng dẫn kế toán";
        let read = numbered(without_issuer).expect("a title");
        assert_eq!(read.subject(), "hướng dẫn kế toán");
        let bare = numbered("Nghị quyết số: 105/2025/UBTVQH15").expect("a title");
        assert_eq!((bare.kind, bare.subject()), ("Nghị quyết", ""));
        assert!(numbered("Căn cứ Nghị định số 30/2020/NĐ-CP").is_none());
        assert!(numbered("Nghị định số 30/2020/NĐ-CP có hiệu lực từ hôm nay.").is_none());
    }

    #[test]
    fn a_letter_says_its_matter_below_or_behind_its_number() {
        assert_eq!(about("V/v triển khai kế hoạch"), Some(0));
        assert_eq!(about("w/: triển khai kế hoạch"), Some(0));
        assert_eq!(about("V/% triển khai kế hoạch"), Some(0));
        assert_eq!(about("Vv triển khai kế hoạch"), Some(0));
        assert_eq!(about("(V/v triển khai kế hoạch)"), Some(1));
        let line = "Số: 12/UBND-VP V/v triển khai kế hoạch";
        assert_eq!(
            about(line).map(|at| &line[at..]),
            Some("V/v triển khai kế hoạch")
        );
        let line = "Số: 42/UBND-VP Về việc rà soát thủ tục";
        assert_eq!(
            about(line).map(|at| &line[at..]),
            Some("Về việc rà soát thủ tục")
        );
        assert_eq!(about("Thực hiện Công văn số 12/UBND-VP"), None);
    }

    #[test]
    fn a_note_of_a_form_names_what_it_belongs_to() {
        assert!(is_note(
            "Mẫu CT01 ban hành kèm theo Thông tư số 53/2025/TT-BCA"
        ));
        assert!(is_note("Mẫu số 01 kèm theo Nghị định số 30/2020/NĐ-CP"));
        assert!(!is_note("Mẫu CT01 theo Thông tư số 53/2025/TT-BCA"));
    }

    #[test]
    fn ones_read_as_letters_are_ones_in_a_day_only() {
        assert_eq!(
            mended_day("Lai Châu, ngày 3] tháng l2 năm 2024"),
            "Lai Châu, ngày 31 tháng 12 năm 2024"
        );
        assert_eq!(
            mended_day("ngày I tháng l năm 2o24"),
            "ngày 1 tháng 1 năm 2o24"
        );
        assert_eq!(mended_day("phần I, mục l"), "phần I, mục l");
        assert_eq!(
            mended_day("TP. Hồ Chí Minh, ngày 16 ý tháng 11 năm 2023"),
            "TP. Hồ Chí Minh, ngày 16 tháng 11 năm 2023"
        );
    }

    #[test]
    fn number_and_day_below_the_type_are_read_and_those_of_others_not() {
        let below = Below::of("CỦA CHÍNH PHỦ SỐ 12/2006/NĐ-CP NGÀY 05 THÁNG 3 NĂM 2006 VỀ VĂN THƯ");
        let below = below.expect("number and day");
        assert_eq!(below.number, "12/2006/NĐ-CP");
        assert_eq!(below.day, Some(jiff::civil::date(2006, 3, 5)));
        assert_eq!(below.matter, "VỀ VĂN THƯ");
        assert!(Below::of("Của UBND tỉnh thực hiện Nghị quyết số 12/NQ-CP").is_none());
        assert!(Below::of("Sửa đổi Nghị định số 30/2020/NĐ-CP").is_none());
    }

    #[test]
    fn a_motto_is_known_though_its_lines_were_mixed() {
        let mixed = "CỘNG HÒA c XÃ lập HỘI - Tự CHỦ do - Hạnh NGHĨA phúc. VIỆT NAM";
        assert!(is_motto(&fold(mixed)));
        assert!(!is_motto(&fold("Chủ đầu tư xã hội hóa công viên phía nam")));
    }
}
