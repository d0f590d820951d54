//! The lines over a document: what each may be, by its own words.
//!
//! What a scan adds between them ends no header.

use std::borrow::Cow;

use crate::language::{dates, document_numbers, fold};

use super::day::{is_other_day, is_placed_day};
use super::kind::kind_of;
use super::layout::{Paragraph, Style};
use super::marker::{is_caps, marker, opens_with};
use super::numbered::numbered;
use super::opening::is_opening;
use super::stamp::{is_of_machine, is_overprint, is_received};

/// The longest subject that is believed, letters.
pub(super) const LONGEST_SUBJECT: usize = 600;

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

/// "Dành cho các khoa lâm sàng" below the title of a form.
pub(super) fn says_for_whom(text: &str) -> bool {
    opens_with(text, &["danh cho", "dung cho", "ap dung cho"])
        && text.chars().count() <= 100
        && text.ends_with(|c: char| c.is_alphanumeric())
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
    const STARTS: [&str; 8] = [
        "so",
        "theo mau",
        "kem theo",
        "dinh kem",
        "ban hanh",
        "phu luc kem theo",
        "phu luc ban hanh",
        "mau ban hanh",
    ];
    match text.strip_prefix('(').map(str::trim_start) {
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

/// What a letter is about, its "V/v" as it was printed: "W% thông báo", "2v triển khai".
pub(super) fn clear_about(text: &str) -> Cow<'_, str> {
    let misread = !opens_with(text, &["v/v", "ve viec"]);
    match text.split_once(' ') {
        Some((_, matter)) if misread => format!("V/v {matter}").into(),
        _ => text.into(),
    }
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

/// Quốc hiệu, issuer, number, place and date.
pub(super) fn is_header_line(text: &str) -> bool {
    if text.chars().count() > 220 {
        return about(text).is_some() && text.chars().count() <= LONGEST_SUBJECT;
    }
    let whole = fold(text);
    // Specks in front: "— Số: 79/2025/NĐ-CP".
    let folded = whole.trim_start_matches(|c: char| !c.is_alphanumeric());
    if is_motto(folded) || about(text).is_some() || is_note_of_form(text) {
        return true;
    }
    let labels = [
        "so:",
        "so ",
        "s6:",
        "sd:",
        "sb:",
        "luat so:",
        "nguoi ky:",
        "ky boi:",
        "email:",
        "co quan:",
        "co quan phat hanh:",
        "thoi gian ky:",
        "ma hieu:",
        "lan ban hanh:",
        // Over forms of accounting (Circular 107/2017/TT-BTC).
        "don vi:",
        "bo phan:",
        "ma don vi",
        "ma qhns:",
    ];
    let labelled = labels.iter().any(|label| folded.starts_with(label));
    // "Sổ theo dõi …" is a title.
    let numbered = labelled && !text.to_lowercase().starts_with("sổ")
        || numbered(text).is_some()
        || document_numbers(text)
            .first()
            .is_some_and(|n| n.span.start <= 4);
    let dated = !dates(text).is_empty() && marker(text).is_none();
    // A day written by hand is read as anything, and the place may be blank, too.
    let dated = dated || is_placed_day(&whole);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_its_matter_below_or_behind_its_number() {
        assert_eq!(about("V/v triển khai kế hoạch"), Some(0));
        assert_eq!(about("w/: triển khai kế hoạch"), Some(0));
        assert_eq!(about("V/% triển khai kế hoạch"), Some(0));
        assert_eq!(about("Vv triển khai kế hoạch"), Some(0));
        assert_eq!(about("(V/v triển khai kế hoạch)"), Some(1));
        for misread in ["W% triển khai", "2v triển khai", "V/v triển khai"] {
            assert_eq!(clear_about(misread), "V/v triển khai");
        }
        assert_eq!(clear_about("Về việc triển khai"), "Về việc triển khai");
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
    fn a_motto_is_known_though_its_lines_were_mixed() {
        let mixed = "CỘNG HÒA c XÃ lập HỘI - Tự CHỦ do - Hạnh NGHĨA phúc. VIỆT NAM";
        assert!(is_motto(&fold(mixed)));
        assert!(!is_motto(&fold("Chủ đầu tư xã hội hóa công viên phía nam")));
    }
}
