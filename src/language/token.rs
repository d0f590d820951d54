//! Tokens: the words, numbers and codes of a text, each with its place in it.
//!
//! Document numbers (`45/2020/NĐ-CP`) and procedure codes (`1.012753.H19`) come
//! out whole and again in their parts, so that "nghị định 45" finds them too.

use std::ops::Range;

/// A word, a number, or a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// What it is made of.
    pub shape: Shape,
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Letters, perhaps with digits among them.
    Word,
    /// Digits only.
    Number,
    /// A document number or a procedure code, whole; its parts follow.
    Code,
}

/// Reads a normalised text from left to right. Linear in its length.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    let mut code_ends = 0;
    while let Some(start) = next_start(text, at) {
        let end = word_end(text, start);
        if start >= code_ends
            && let Some(code_end) = code_end(text, start, end)
        {
            code_ends = code_end;
            found.push(Token {
                span: start..code_end,
                shape: Shape::Code,
            });
        }
        let digits = text.as_bytes()[start..end].iter().all(u8::is_ascii_digit);
        let shape = if digits { Shape::Number } else { Shape::Word };
        found.push(Token {
            span: start..end,
            shape,
        });
        at = end;
    }
    found
}

fn next_start(text: &str, from: usize) -> Option<usize> {
    text[from..].find(is_letter_or_digit).map(|i| from + i)
}

/// [`char::is_alphanumeric`], the letters of Vietnamese first: the standard table
/// is slow for all that is not ASCII.
fn is_letter_or_digit(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '×' | '÷' => false,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        _ => c.is_alphanumeric(),
    }
}

fn word_end(text: &str, start: usize) -> usize {
    let is_part = |c: char| is_letter_or_digit(c) || ('\u{300}'..='\u{36f}').contains(&c);
    text[start..]
        .find(|c| !is_part(c))
        .map_or(text.len(), |i| start + i)
}

/// The longest code, bytes; longer runs are no codes.
const LONGEST_CODE: usize = 48;

/// Where the code ends that begins with the digits at `start..end`, if one does.
fn code_end(text: &str, start: usize, end: usize) -> Option<usize> {
    let first = &text.as_bytes()[start..end];
    if !first.iter().all(u8::is_ascii_digit) {
        return None;
    }
    if text.as_bytes().get(end) == Some(&b'.') {
        return procedure_code_end(text, end + 1);
    }
    document_number_end(text, start, end)
}

/// `1.001193` and `1.012753.H19`: six digits after the point, perhaps a province.
fn procedure_code_end(text: &str, after_point: usize) -> Option<usize> {
    let end = word_end(text, after_point);
    let digits = &text.as_bytes()[after_point..end];
    if digits.len() != 6 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let rest = &text[end..];
    if rest.starts_with(".H") || rest.starts_with(".h") {
        let suffix = word_end(text, end + 1);
        if text[end + 2..suffix].bytes().all(|b| b.is_ascii_digit()) && suffix > end + 2 {
            return Some(suffix);
        }
    }
    Some(end)
}

/// `468/QĐ-TTg`, `45/2020/NĐ-CP`, `57-NQ/TW`, `17/NQCP`: parts joined by `/` or
/// `-` of which one holds letters and one follows a `/`.
fn document_number_end(text: &str, start: usize, first_end: usize) -> Option<usize> {
    let mut end = first_end;
    let (mut has_slash, mut has_letters) = (false, false);
    while end - start <= LONGEST_CODE {
        let Some(joint @ ('/' | '-')) = text[end..].chars().next() else {
            break;
        };
        let part_end = word_end(text, end + 1);
        let part = &text[end + 1..part_end];
        let letters = part.chars().any(char::is_alphabetic);
        if part.is_empty() || (letters && !part.chars().next().is_some_and(char::is_alphabetic)) {
            break;
        }
        has_slash |= joint == '/';
        has_letters |= letters;
        end = part_end;
    }
    (has_slash && has_letters && end - start <= LONGEST_CODE).then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).iter().map(|t| &text[t.span.clone()]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_split_at_what_is_no_letter() {
        check(
            "Thủ tục: một-cửa (TTHC)!",
            &["Thủ", "tục", "một", "cửa", "TTHC"],
        );
    }

    #[test]
    fn document_numbers_come_whole_and_in_parts() {
        check("số 468/QĐ-TTg.", &["số", "468/QĐ-TTg", "468", "QĐ", "TTg"]);
        check(
            "45/2020/NĐ-CP",
            &["45/2020/NĐ-CP", "45", "2020", "NĐ", "CP"],
        );
        check("57-NQ/TW", &["57-NQ/TW", "57", "NQ", "TW"]);
        check("17/NQCP", &["17/NQCP", "17", "NQCP"]);
    }

    #[test]
    fn procedure_codes_keep_their_province() {
        check(
            "mã 1.012753.H19",
            &["mã", "1.012753.H19", "1", "012753", "H19"],
        );
        check("mã 2.001194.", &["mã", "2.001194", "2", "001194"]);
    }

    #[test]
    fn dates_and_ranges_are_no_codes() {
        check("27/3/2021", &["27", "3", "2021"]);
        check("2021-2030", &["2021", "2030"]);
        check("1.5 triệu", &["1", "5", "triệu"]);
    }

    #[test]
    fn letters_are_those_of_the_standard() {
        for c in '\0'..='\u{2fff}' {
            assert_eq!(is_letter_or_digit(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn spans_are_whole_characters_in_order(text in "\\PC*") {
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(text.get(token.span.clone()).is_some());
                prop_assert!(token.span.start >= last);
                last = token.span.start;
            }
        }
    }
}
