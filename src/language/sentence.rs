//! Where Vietnamese sentences end.
//!
//! A line feed always ends one; a semicolon never does, because in official
//! documents it parts the items of one rule. A full stop does not where it
//! stands behind an abbreviation, inside a number or behind a list number.

use std::ops::Range;

/// What is written with a full stop and goes on.
const ABBREVIATIONS: [&str; 30] = [
    "TP", "Tp", "tp", "TX", "Tx", "TT", "Tt", "ThS", "Ths", "TS", "PGS", "GS", "BS", "KS", "LS",
    "CN", "TM", "KT", "TL", "TUQ", "St", "No", "Tr", "tr", "đ/c", "Đ/c", "ĐT", "Mr", "Mrs", "Dr",
];

/// Cuts a text into its sentences: ranges of bytes, without the white space between them.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        of_line(text, line_start..line_start + line.len(), &mut found);
        line_start += line.len();
    }
    found
}

fn of_line(text: &str, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut start = line.start;
    let mut chars = text[line.clone()].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        // The whole run belongs to the sentence: "...", "?!", "./.", ".”".
        while chars
            .next_if(|(_, c)| {
                matches!(c, '.' | '!' | '?' | '…' | '/' | '”' | '"' | '’' | ')' | ']')
            })
            .is_some()
        {}
        let end = chars.peek().map_or(line.end, |(next, _)| line.start + next);
        let stop = line.start + offset;
        if ends_sentence(&text[start..stop], &text[stop..end], &text[end..line.end]) {
            push(text, start..end, found);
            start = end;
        }
    }
    push(text, start..line.end, found);
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = range.start + (piece.len() - piece.trim_start().len());
        found.push(start..start + trimmed.len());
    }
}

/// Whether a run of stops ends the sentence `before` it, seen what comes `after`.
fn ends_sentence(before: &str, stops: &str, after: &str) -> bool {
    let mut rest = after.chars();
    if rest.next().is_some_and(|c| !c.is_whitespace()) {
        return false;
    }
    let Some(next) = after.trim_start().chars().next() else {
        return true;
    };
    if next.is_lowercase() {
        return false;
    }
    if stops != "." {
        return true;
    }
    // Bounded, so that a line without spaces costs no more than its length.
    let tail = before.ceil_char_boundary(before.len().saturating_sub(24));
    let cut_off = tail > 0;
    let word = before[tail..]
        .rsplit(|c: char| c.is_whitespace() || "(“\"".contains(c))
        .next()
        .unwrap_or_default();
    let alone = !cut_off && word.len() == before.trim_start().len();
    if alone && is_list_number(word) {
        return false;
    }
    !(ABBREVIATIONS.contains(&word) || is_initial(word))
}

/// "I", "1", "1.2", "a": the number of a heading or item, at the start of its line.
fn is_list_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || c == '.')
        || word.chars().all(|c| "IVXL".contains(c))
        || word.chars().count() == 1
}

/// One capital: "P. Nội vụ", "Nguyễn V. A".
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none() && word != "I"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        check(
            "UBND TP. Hồ Chí Minh, ThS. Lan và P. Nội vụ.",
            &["UBND TP. Hồ Chí Minh, ThS. Lan và P. Nội vụ."],
        );
    }

    #[test]
    fn a_symbol_a_number_or_an_article_may_end_one() {
        check(
            "Theo số 12/QĐ-UBND. Các xã làm theo khoản 1, Điều 5. Gửi trước 20/10/2022. Hết.",
            &[
                "Theo số 12/QĐ-UBND.",
                "Các xã làm theo khoản 1, Điều 5.",
                "Gửi trước 20/10/2022.",
                "Hết.",
            ],
        );
    }

    #[test]
    fn stops_that_belong_together_stay_together() {
        check(
            "điều hành.... Tiếp theo... rồi thôi. Xong./.",
            &["điều hành....", "Tiếp theo... rồi thôi.", "Xong./."],
        );
        check(
            "Gồm y tế, giáo dục...; đảm bảo “nhanh chóng”. Sau đó.",
            &["Gồm y tế, giáo dục...; đảm bảo “nhanh chóng”.", "Sau đó."],
        );
    }

    #[test]
    fn list_numbers_and_decimals_go_on() {
        check(
            "1.1. Chủ trương của Đảng. Tăng 1.2 lần.",
            &["1.1. Chủ trương của Đảng.", "Tăng 1.2 lần."],
        );
        check(
            "III. ĐỐI TƯỢNG\n2. Yêu cầu",
            &["III. ĐỐI TƯỢNG", "2. Yêu cầu"],
        );
    }

    #[test]
    fn a_line_feed_ends_and_a_semicolon_does_not() {
        check(
            "- một; hai;\n- Ba? Có! Không",
            &["- một; hai;", "- Ba?", "Có!", "Không"],
        );
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(text in "[a-zA-ZăĐ .!?…/\\n\"0-9”]{0,80}|\\PC{0,60}") {
            let kept: String = sentences(&text).into_iter().map(|r| &text[r]).collect();
            let bare = |s: &str| s.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&kept), bare(&text));
        }
    }
}
