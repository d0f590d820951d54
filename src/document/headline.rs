//! The lines over a document: what each may be, by its own words.
//!
//! A scan adds lines that nobody wrote there: specks, the stamp of the office
//! that received it, the stamp of a digital signature. They end no header.

use crate::language::{dates, document_numbers, fold};

use super::header::kind_of;
use super::layout::{Paragraph, Style};
use super::marker::{is_caps, marker, opens_with};

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
        number: number.value,
        behind: text[number.span.end..].trim_start_matches([' ', ',', ':', '-', '–']),
    })
}

impl Numbered<'_> {
    /// What it is about, without the day and the issuer in front.
    pub(super) fn subject(&self) -> &str {
        if !fold(self.behind).starts_with("ngay ") {
            return self.behind;
        }
        let starts = [" về ", " quy định ", " ban hành ", " sửa đổi"];
        let found = starts
            .iter()
            .filter_map(|start| self.behind.find(start))
            .min();
        found.map_or(self.behind, |at| self.behind[at..].trim_start())
    }
}

/// Whether the lines of a header go on over this one: a page number, a speck.
pub(super) fn is_stray(paragraphs: &[Paragraph], index: usize) -> bool {
    let text = &paragraphs[index].text;
    let next = paragraphs.iter().skip(index + 1).take(2);
    is_speck(text)
        || is_received(text)
        || text.chars().count() <= 12
            && marker(text).is_none()
            && next.into_iter().any(|p| is_header_line(&p.text))
}

/// No letter and no figure.
pub(super) fn is_speck(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// A line of the stamp of the office that received the paper.
pub(super) fn is_received(text: &str) -> bool {
    const STARTS: [&str; 9] = [
        "den:",
        "den so",
        "den ngay",
        "gio:",
        "ngay:",
        "chuyen:",
        "kinh chuyen:",
        "luu ho so",
        "so den",
    ];
    let folded = fold(text);
    let whole = ["den", "cong van den", "van ban den", "gio", "chuyen"];
    text.chars().count() <= 60
        && (whole.contains(&folded.as_str())
            || STARTS.iter().any(|start| folded.starts_with(start)))
}

/// "(Kèm theo Quyết định số …)".
pub(super) fn is_note(text: &str) -> bool {
    const STARTS: [&str; 6] = [
        "kem theo",
        "dinh kem",
        "ban hanh",
        "phu luc kem theo",
        "phu luc ban hanh",
        "mau ban hanh",
    ];
    match text.strip_prefix('(') {
        Some(inner) => text.ends_with(')') && opens_with(inner, &STARTS),
        None => {
            opens_with(text, &["kem theo", "ban hanh kem theo", "dinh kem"])
                && text.chars().count() <= 300
                && !text.ends_with(['.', ':', ';'])
                && !document_numbers(text).is_empty()
        }
    }
}

/// Where "V/v …", "Về việc …" begins: in front, or behind the number.
pub(super) fn about(text: &str) -> Option<usize> {
    let head: String = fold(&text.chars().take(8).collect::<String>());
    if head.starts_with("v/v") || head.starts_with("ve viec") {
        return Some(0);
    }
    let number = document_numbers(text).into_iter().next()?;
    let behind = &text[number.span.end..];
    let start = text.len() - behind.trim_start_matches([' ', ',', ';', '-']).len();
    let in_front = number.span.start <= 8 && text[start..].to_lowercase().starts_with("v/v");
    in_front.then_some(start)
}

/// The date of a gazette or of a signature or receipt is not the document's.
pub(super) fn is_stamp(text: &str) -> bool {
    let folded = fold(text);
    folded.contains("thoi gian ky") || folded.contains("cong bao/") || is_received(text)
}

/// A day as letterheads have it: "ngày 5 tháng 3 năm 2025".
pub(super) fn is_written_out(text: &str) -> bool {
    let folded = fold(text);
    folded.contains("ngay") && folded.contains("thang")
}

/// Quốc hiệu, issuer, number, place and date.
pub(super) fn is_header_line(text: &str) -> bool {
    if text.chars().count() > 220 {
        return false;
    }
    let folded = fold(text);
    let motto = [
        "cong hoa xa",
        "chu nghia viet nam",
        "doc lap",
        "dang cong san",
    ];
    if motto.iter().any(|words| folded.contains(words)) || about(text).is_some() {
        return true;
    }
    let stamp = ["nguoi ky:", "email:", "co quan:", "thoi gian ky:"];
    let numbered = ["so:", "so ", "s6:", "sd:", "sb:", "luat so:"]
        .iter()
        .chain(&stamp)
        .any(|so| folded.starts_with(so))
        || numbered(text).is_some()
        || document_numbers(text)
            .first()
            .is_some_and(|n| n.span.start <= 4);
    let dated = !dates(text).is_empty() && marker(text).is_none();
    // A day written by hand is read as anything.
    let dated = dated || is_placed_day(&folded);
    let caps = text.split_whitespace().take(3).all(is_caps) && marker(text).is_none();
    numbered || (dated && text.chars().count() <= 120) || caps
}

/// Whether a row of a table is of the letterhead, which often stands in one.
pub(super) fn is_header_row(paragraph: &Paragraph) -> bool {
    let folded = fold(&paragraph.text);
    paragraph.style == Style::Row
        && paragraph.text.chars().count() <= 220
        && (is_placed_day(&folded) || folded.starts_with("so:"))
}

/// "Hà Nội, ngày … tháng …", folded.
fn is_placed_day(folded: &str) -> bool {
    folded.contains(", ngay") && folded.contains("thang")
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
        let bare = numbered("Nghị quyết số: 105/2025/UBTVQH15").expect("a title");
        assert_eq!((bare.kind, bare.subject()), ("Nghị quyết", ""));
        assert!(numbered("Căn cứ Nghị định số 30/2020/NĐ-CP").is_none());
        assert!(numbered("Nghị định số 30/2020/NĐ-CP có hiệu lực từ hôm nay.").is_none());
    }

    #[test]
    fn a_letter_says_its_matter_below_or_behind_its_number() {
        assert_eq!(about("V/v triển khai kế hoạch"), Some(0));
        let line = "Số: 12/UBND-VP V/v triển khai kế hoạch";
        assert_eq!(
            about(line).map(|at| &line[at..]),
            Some("V/v triển khai kế hoạch")
        );
        assert_eq!(about("Thực hiện Công văn số 12/UBND-VP"), None);
    }

    #[test]
    fn the_stamp_of_receipt_is_known_and_the_day_of_issue_is_not_it() {
        for line in [
            "ĐẾN",
            "Ngày: 09/4/2020",
            "Giờ: 8h",
            "Chuyển: phòng NV",
            "CÔNG VĂN ĐẾN",
        ] {
            assert!(is_received(line), "{line}");
        }
        for line in ["Đến năm 2030", "Ngày 05 tháng 3 năm 2025", "Số: 12/KH-UBND"] {
            assert!(!is_received(line), "{line}");
        }
    }
}
