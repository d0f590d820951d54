//! Links: their words stay, their address where the words alone lead nowhere.

use crate::language::fold;

/// Words of links that say nothing without their address, folded.
const POINTING: [&str; 8] = [
    "tai day",
    "o day",
    "xem them",
    "duong dan",
    "tai ve",
    "bieu mau",
    "link",
    "truy cap",
];

/// Adds the address of a link behind its text, which begins at `start`.
pub(super) fn with_address(text: &mut String, start: usize, address: &str) {
    let label = text.get(start..).unwrap_or_default();
    let web = address.starts_with("http://") || address.starts_with("https://");
    if !web || address.len() > 300 || label.contains("://") || label.chars().count() > 60 {
        return;
    }
    let folded = fold(label);
    let points = POINTING.iter().any(|word| folded.contains(word));
    if points && !address.contains([' ', '(', ')', '<', '>']) {
        text.push_str(&format!(" ({address})"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, address: &str, expected: &str) {
        let mut text = format!("Tải mẫu {label}");
        with_address(&mut text, "Tải mẫu ".len(), address);
        assert_eq!(text, expected);
    }

    #[test]
    fn only_words_that_point_get_their_address() {
        let address = "https://dichvucong.gov.vn/mau.docx";
        check(
            "tại đây",
            address,
            "Tải mẫu tại đây (https://dichvucong.gov.vn/mau.docx)",
        );
        check(
            "Nghị định 61/2018/NĐ-CP",
            address,
            "Tải mẫu Nghị định 61/2018/NĐ-CP",
        );
        check("tại đây", "javascript:alert(1)", "Tải mẫu tại đây");
    }
}
