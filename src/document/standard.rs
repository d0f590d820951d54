//! National standards and technical regulations: "TCVN 13657-2:2023", "QCVN 32:2026/BXD".
//!
//! They open with a cover instead of a header: their designation on a line of
//! its own, the title in capitals below it, no number of a decision and no day.

use std::ops::Range;

use crate::language::fold;

use super::kind::kind_of;
use super::layout::{Paragraph, Style};
use super::marker::is_caps;

/// What a designation begins with, and the type that it stands for (Law 68/2006/QH11).
const SERIES: [(&str, &str); 4] = [
    ("TCVN", "Tiêu chuẩn quốc gia"),
    ("QCVN", "Quy chuẩn kỹ thuật quốc gia"),
    ("QCĐP", "Quy chuẩn kỹ thuật địa phương"),
    ("TCCS", "Tiêu chuẩn cơ sở"),
];

/// What a cover says of its standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cover {
    /// "Tiêu chuẩn quốc gia".
    pub(super) kind: &'static str,
    /// `TCVN 13657-2:2023`.
    pub(super) number: String,
}

/// Reads the cover at the top of the paragraphs, and which of them are the title.
pub(super) fn cover(paragraphs: &[Paragraph]) -> Option<(Cover, Range<usize>)> {
    /// As many paragraphs may stand over the designation.
    const ABOVE: usize = 8;
    let mut top = paragraphs.iter().take(ABOVE);
    let at = top.position(|p| designation(&p.text).is_some())?;
    let above = &paragraphs[..at];
    if above.iter().any(|p| kind_of(&p.text).is_some()) {
        return None;
    }
    let cover = designation(&paragraphs[at].text)?;
    let is_title = |index: &usize| {
        let Paragraph { text, style, .. } = &paragraphs[*index];
        is_caps(text) && *style != Style::Row && !is_imprint(text)
    };
    // "Xuất bản lần 1" stands between the two.
    let first = (at + 1..paragraphs.len().min(at + 4)).find(is_title)?;
    let last = (first..paragraphs.len().min(first + 5))
        .take_while(is_title)
        .last()?;
    Some((cover, first..last + 1))
}

impl Cover {
    /// A title without the name of the type in front of it.
    pub(super) fn without_kind<'a>(&self, title: &'a str) -> &'a str {
        let length = self.kind.chars().count();
        let end = title.char_indices().nth(length).map(|(at, _)| at);
        match end.map(|end| title.split_at(end)) {
            Some((kind, rest)) if fold(kind) == fold(self.kind) => rest.trim_start(),
            _ => title,
        }
    }
}

/// Reads a line that is nothing but a designation; spaces that a page left in it go.
fn designation(text: &str) -> Option<Cover> {
    let (series, kind) = SERIES.iter().find(|(series, _)| text.starts_with(series))?;
    let rest: String = text[series.len()..].split_whitespace().collect();
    let (number, year) = rest.split_once(':')?;
    let (year, office) = year.split_once('/').unwrap_or((year, "X"));
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let whole = number.split('-').all(figures)
        && figures(year)
        && matches!(year.len(), 2 | 4)
        && is_caps(office)
        && office.chars().all(char::is_alphanumeric);
    whole.then(|| Cover {
        kind,
        number: format!("{series} {rest}"),
    })
}

/// "HÀ NỘI - 2023".
fn is_imprint(text: &str) -> bool {
    let end = text.trim_end();
    let year = end.len() - end.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    year == 4 && end.chars().count() <= 30
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn the_cover_of_a_standard_says_its_number_and_its_title() {
        #[track_caller]
        fn check(text: &str, number: &str, title: &str) {
            let document = Document::read("a.pdf", text);
            assert_eq!(document.header.number.as_deref(), Some(number));
            assert_eq!(document.title(), title);
            assert_eq!(document.header.issued, None);
        }
        check(
            "TCVN T I Ê U C H U Ẩ N Q U Ố C G I A\n\nTCVN 9000 -2: 2021\n\nXuất bản lần 1\n\nMÁY BƠM - PHẦN 2: PHÉP THỬ\n\nPumps - Part 2: Tests\n\nHÀ NỘI - 2021\n\n1 Phạm vi áp dụng",
            "TCVN 9000-2:2021",
            "Tiêu chuẩn quốc gia MÁY BƠM - PHẦN 2: PHÉP THỬ",
        );
        check(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nQCVN 90:2024/BXD\n\nQUY CHUẨN KỸ THUẬT QUỐC GIA\n\nVỀ CẦU TREO\n\nHÀ NỘI – 2024\n\n1. QUY ĐỊNH CHUNG",
            "QCVN 90:2024/BXD",
            "Quy chuẩn kỹ thuật quốc gia VỀ CẦU TREO",
        );
    }

    #[test]
    fn a_designation_in_a_sentence_is_no_cover() {
        assert_eq!(designation("QCVN 90:2024/BXD do Cục biên soạn"), None);
        assert_eq!(designation("TCVN 9000"), None);
    }
}
