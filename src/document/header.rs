//! The header block: where it ends, and what it says.
//!
//! It may stand in two columns that an extraction has mixed, be read by a scan
//! that knows no Vietnamese, or be missing: then the opening sentence and the
//! signature say who, and the title says what for.

use crate::language::{dates, document_numbers, fold, periods};

use super::layout::{Paragraph, Style};
use super::marker::{is_caps, marker, opens_with};
use super::{Header, office, placename};

/// Types of documents: folded, and as written in sentences.
pub(super) const KINDS: [(&str, &str); 43] = [
    ("bao cao", "Báo cáo"),
    ("bien ban", "Biên bản"),
    ("bo luat", "Bộ luật"),
    ("cau hoi thuong gap", "Hỏi đáp"),
    ("chi thi", "Chỉ thị"),
    ("chien luoc", "Chiến lược"),
    ("chuong trinh", "Chương trình"),
    ("chuong trinh hanh dong", "Chương trình hành động"),
    ("cong bo", "Công bố"),
    ("cong dien", "Công điện"),
    ("cong van", "Công văn"),
    ("danh muc", "Danh mục"),
    ("de an", "Đề án"),
    ("dieu le", "Điều lệ"),
    ("du an", "Dự án"),
    ("giay moi", "Giấy mời"),
    ("giay uy quyen", "Giấy ủy quyền"),
    ("hoi dap", "Hỏi đáp"),
    ("hop dong", "Hợp đồng"),
    ("huong dan", "Hướng dẫn"),
    ("ke hoach", "Kế hoạch"),
    ("ket luan", "Kết luận"),
    ("lenh", "Lệnh"),
    ("luat", "Luật"),
    ("nghi dinh", "Nghị định"),
    ("nghi quyet", "Nghị quyết"),
    ("noi quy", "Nội quy"),
    ("phap lenh", "Pháp lệnh"),
    ("phieu", "Phiếu"),
    ("phu luc", "Phụ lục"),
    ("phuong an", "Phương án"),
    ("quy che", "Quy chế"),
    ("quy dinh", "Quy định"),
    ("quy hoach", "Quy hoạch"),
    ("quy trinh", "Quy trình"),
    ("quyet dinh", "Quyết định"),
    ("thong bao", "Thông báo"),
    ("thong bao ket luan", "Thông báo kết luận"),
    ("thong cao", "Thông cáo"),
    ("thong tu", "Thông tư"),
    ("thong tu lien tich", "Thông tư liên tịch"),
    ("to trinh", "Tờ trình"),
    ("van ban hop nhat", "Văn bản hợp nhất"),
];

/// Where the body begins, folded.
const OPENINGS: [&str; 22] = [
    "can cu",
    "thuc hien",
    "tiep tuc thuc hien",
    "trien khai",
    "theo",
    "xet",
    "xet de nghi",
    "de",
    "nham",
    "tren co so",
    "thi hanh",
    "tiep theo",
    "quan triet",
    "kinh gui",
    "thoi gian qua",
    "trong thoi gian",
    "thuc hien chi dao",
    "can cu vao",
    "ngay",
    "nam",
    "sau khi",
    "vua qua",
];

/// The longest subject that is believed, letters.
const LONGEST_SUBJECT: usize = 600;

/// Where the parts of the header stand among the paragraphs.
#[derive(Debug, Default)]
pub(super) struct Zone {
    /// How many paragraphs belong to the header.
    pub(super) end: usize,
    /// The paragraph that names the type.
    kind: Option<usize>,
    /// The paragraphs of the subject.
    subject: Vec<usize>,
}

/// Reads a line that names a type, alone ("KẾ HOẠCH") or in capitals before
/// its subject ("LUẬT CĂN CƯỚC"): the type and the subject behind it.
pub(super) fn kind_of(text: &str) -> Option<(&'static str, &str)> {
    let text = text.trim();
    if text.len() > 2000 || !text.starts_with(char::is_uppercase) {
        return None;
    }
    // "PHƯỜNG AN HẢI" folds to "phương án hải".
    if text.to_lowercase().starts_with("phường ") {
        return None;
    }
    let whole = fold(text.trim_end_matches([':', '.', ' ']));
    if let Some((_, kind)) = KINDS.iter().find(|(folded, _)| *folded == whole) {
        // "Kế hoạch" in small letters is a title only by itself on its line.
        return Some((kind, ""));
    }
    let mut best = None;
    for (folded, kind) in &KINDS {
        let words = folded.split(' ').count();
        let end = text
            .char_indices()
            .filter(|(_, c)| c.is_whitespace())
            .nth(words - 1)
            .map(|(at, _)| at);
        if let Some(end) = end
            && is_caps(&text[..end])
            && fold(&text[..end]) == *folded
        {
            best = Some((*kind, text[end..].trim()));
        }
    }
    best
}

/// Finds the header at the top of the paragraphs.
pub(super) fn zone(paragraphs: &[Paragraph]) -> Zone {
    let mut zone = Zone::default();
    for (index, paragraph) in paragraphs.iter().enumerate().take(40) {
        if paragraph.style == Style::Row {
            break;
        }
        if zone.kind.is_none()
            && kind_of(&paragraph.text).is_some()
            && marker(&paragraph.text).is_none()
        {
            zone.kind = Some(index);
            zone.subject = subject(paragraphs, index);
            zone.end = zone.subject.last().map_or(index, |last| *last) + 1;
            break;
        }
        if is_header_line(&paragraph.text) {
            zone.end = index + 1;
        } else if !is_stray(paragraphs, index) {
            break;
        }
    }
    while paragraphs.get(zone.end).is_some_and(|p| is_note(&p.text)) {
        zone.end += 1;
    }
    if zone.kind.is_none() {
        untyped(paragraphs, &mut zone);
    }
    zone
}

/// A page number or the like between the lines of a header.
fn is_stray(paragraphs: &[Paragraph], index: usize) -> bool {
    let next = paragraphs.iter().skip(index + 1).take(2);
    paragraphs[index].text.chars().count() <= 12
        && marker(&paragraphs[index].text).is_none()
        && next.into_iter().any(|p| is_header_line(&p.text))
}

/// A letter ("V/v …" under its number), or a text with nothing but a title.
fn untyped(paragraphs: &[Paragraph], zone: &mut Zone) {
    let letter = (0..zone.end).find(|index| is_about(&paragraphs[*index].text));
    if let Some(index) = letter {
        zone.subject.push(index);
        return;
    }
    let Some(first) = paragraphs.get(zone.end) else {
        return;
    };
    let short = first.text.chars().count() <= 200 && !first.text.ends_with(['.', ';', ':', ',']);
    let set_apart = matches!(first.style, Style::Title(_) | Style::Strong) || paragraphs.len() > 1;
    if short && set_apart && marker(&first.text).is_none() && !opens_with(&first.text, &OPENINGS) {
        zone.subject.push(zone.end);
        zone.end += 1;
    }
}

/// The paragraphs behind the type that say what it is about.
fn subject(paragraphs: &[Paragraph], kind: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut length = 0;
    for (index, paragraph) in paragraphs.iter().enumerate().skip(kind + 1).take(6) {
        length += paragraph.text.chars().count();
        let text = &paragraph.text;
        let ends = text.ends_with(['.', ':', ';', '?']) || marker(text).is_some();
        if ends || length > LONGEST_SUBJECT || paragraph.style == Style::Row || is_note(text) {
            break;
        }
        let goes_on = match found.last() {
            None => {
                is_caps(text) || !opens_with(text, &OPENINGS) || paragraph.style == Style::Strong
            }
            Some(before) => {
                let before = &paragraphs[*before];
                let same =
                    before.style == paragraph.style && is_caps(&before.text) == is_caps(text);
                let small = text.starts_with(char::is_lowercase);
                same && (paragraph.style != Style::Plain || is_caps(text)) || small
            }
        };
        if !goes_on || super::office::names_office_in_caps(text) {
            break;
        }
        found.push(index);
    }
    found
}

/// "(Kèm theo Quyết định số …)".
fn is_note(text: &str) -> bool {
    text.starts_with('(')
        && text.ends_with(')')
        && opens_with(&text[1..], &["kem theo", "ban hanh kem theo", "ban hanh"])
}

/// "V/v …", "Về việc …" under a number.
fn is_about(text: &str) -> bool {
    let head: String = fold(&text.chars().take(8).collect::<String>());
    head.starts_with("v/v") || head.starts_with("ve viec")
}

/// The date of a gazette or of a digital signature is not the document's.
fn is_stamp(text: &str) -> bool {
    let folded = fold(text);
    folded.contains("thoi gian ky") || folded.contains("cong bao/")
}

/// Quốc hiệu, issuer, number, place and date.
fn is_header_line(text: &str) -> bool {
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
    if motto.iter().any(|words| folded.contains(words)) || is_about(text) {
        return true;
    }
    let stamp = ["nguoi ky:", "email:", "co quan:", "thoi gian ky:"];
    let numbered = ["so:", "so ", "s6:", "sd:", "sb:", "luat so:"]
        .iter()
        .chain(&stamp)
        .any(|so| folded.starts_with(so))
        || document_numbers(text)
            .first()
            .is_some_and(|n| n.span.start <= 4);
    let dated = !dates(text).is_empty() && marker(text).is_none();
    // A day written by hand is read as anything.
    let dated = dated || (folded.contains(", ngay") && folded.contains("thang"));
    let caps = text.split_whitespace().take(3).all(is_caps) && marker(text).is_none();
    numbered || (dated && text.chars().count() <= 120) || caps
}

/// Reads what the header, the opening sentences and the title say.
pub(super) fn values(paragraphs: &[Paragraph], zone: &Zone, opening: &[&str]) -> Header {
    let mut header = Header::default();
    let subject: Vec<&str> = zone
        .subject
        .iter()
        .map(|i| paragraphs[*i].text.as_str())
        .collect();
    let mut subject = subject.join(" ");
    if let Some(index) = zone.kind {
        let (kind, behind) = kind_of(&paragraphs[index].text).unwrap_or_default();
        header.kind = Some(kind.to_owned());
        if !behind.is_empty() {
            format!("{behind} {subject}")
                .trim()
                .clone_into(&mut subject);
        }
    } else if zone.subject.iter().any(|i| is_about(&paragraphs[*i].text)) {
        header.kind = Some("Công văn".to_owned());
    }
    let mut place_of_issue = None;
    let titles = zone.subject.iter().chain(zone.kind.iter());
    let titles: Vec<usize> = titles.copied().collect();
    for (_, paragraph) in paragraphs[..zone.end]
        .iter()
        .enumerate()
        .filter(|(index, p)| !titles.contains(index) && !is_note(&p.text))
    {
        let text = &paragraph.text;
        if header.number.is_none() {
            header.number = document_numbers(text).into_iter().next().map(|n| n.value);
        }
        if header.issued.is_none()
            && !is_stamp(text)
            && let Some(day) = dates(text).into_iter().next()
        {
            header.issued = Some(day.value);
            place_of_issue = placename::place_of_issue(&text[..day.span.start]);
        }
    }
    header.subject = (!subject.is_empty()).then_some(subject);
    let lines: Vec<&str> = paragraphs[..zone.kind.unwrap_or(zone.end)]
        .iter()
        .map(|p| p.text.as_str())
        .collect();
    let title = header.subject.clone().unwrap_or_default();
    let named = office::Named::find(&lines, &title, opening, place_of_issue.as_deref());
    header.issuer = named.issuer;
    header.place = named.place;
    let plan = periods(&title)
        .pop()
        .map(|p| (p.value, title[p.span].to_owned()));
    let plan = plan.or_else(|| office::announced(opening).and_then(period_of));
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

/// The last period of "… ban hành Kế hoạch … năm 2024".
fn period_of(announced: &str) -> Option<((jiff::civil::Date, jiff::civil::Date), String)> {
    let period = periods(announced).pop()?;
    Some((period.value, announced[period.span].to_owned()))
}

/// Whether a paragraph opens a document: grounds, orders from above, a salutation.
pub(super) fn is_opening(text: &str) -> bool {
    opens_with(text, &OPENINGS)
        || text.ends_with(':')
        || (text.chars().count() <= 300 && fold(text).contains(" ban hanh "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_alone_and_before_its_subject() {
        assert_eq!(kind_of("KẾ HOẠCH"), Some(("Kế hoạch", "")));
        assert_eq!(kind_of("KE HOACH"), Some(("Kế hoạch", "")));
        assert_eq!(kind_of("LUẬT CĂN CƯỚC"), Some(("Luật", "CĂN CƯỚC")));
        assert_eq!(kind_of("QUYẾT ĐỊNH:"), Some(("Quyết định", "")));
        assert_eq!(kind_of("Kế hoạch tuyên truyền của tỉnh"), None);
        assert_eq!(kind_of("PHƯỜNG AN HẢI"), None);
    }
}
