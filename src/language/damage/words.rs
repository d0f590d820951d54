//! Text as the language model reads it: words, and marks for the rest.
//!
//! `table/make.py` cuts in the same way; the two must change together.

use unicode_normalization::UnicodeNormalization;

use super::syllable::{is_syllable, older_tone};

/// The start or the end of a sentence or of a paragraph.
pub(super) const SENTENCE: &str = "<s>";
/// Any other punctuation.
pub(super) const PAUSE: &str = "<,>";
/// Anything with a digit in it.
pub(super) const NUMBER: &str = "<n>";
/// A word not known.
pub(super) const OTHER: &str = "<?>";

/// Cuts text into words and marks; opens with a sentence mark.
pub(super) fn words(text: &str) -> Vec<String> {
    let composed: String = text.nfc().collect();
    let mut out = vec![SENTENCE.to_owned()];
    for token in tokens(&composed) {
        push(&mut out, token);
    }
    out
}

/// Cuts a part of a text; opens with no mark.
pub(super) fn words_within(text: &str) -> Vec<String> {
    // Behind a number, no mark but that of a number is swallowed.
    let mut out = vec![OTHER.to_owned()];
    for token in tokens(text) {
        push(&mut out, token);
    }
    out.split_off(1)
}

/// Adds one token, marks that follow each other made one.
fn push(out: &mut Vec<String>, token: &str) {
    let last = out.last().map(String::as_str);
    if matches!(token, "." | ";" | "!" | "?" | "\n") {
        if last == Some(PAUSE) {
            out.pop();
        }
        if out.last().map(String::as_str) != Some(SENTENCE) {
            out.push(SENTENCE.to_owned());
        }
    } else if !token.starts_with(char::is_alphanumeric) {
        if last != Some(PAUSE) && last != Some(SENTENCE) {
            out.push(PAUSE.to_owned());
        }
    } else if token.contains(|c: char| c.is_numeric()) {
        if last != Some(NUMBER) {
            out.push(NUMBER.to_owned());
        }
    } else {
        out.push(key(token));
    }
}

/// Runs of letters and digits, and each other character that is not a space.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
        let first = rest.chars().next()?;
        let end = if first.is_alphanumeric() {
            rest.find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(end);
        rest = after;
        Some(token)
    })
}

/// How a word is counted: acronyms as they are, all else in small letters.
pub(super) fn key(word: &str) -> String {
    let small = word.to_lowercase();
    let capitals = word.chars().all(|c| !c.is_lowercase()) && small != word;
    if capitals && word.chars().nth(1).is_some() && !is_syllable(&small) {
        return word.to_owned();
    }
    older_tone(&small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(words(text).join(" "), expected);
    }

    #[test]
    fn acronyms_keep_their_capitals_and_titles_do_not() {
        check("KẾ HOẠCH của UBND", "<s> kế hoạch của UBND");
    }

    #[test]
    fn punctuation_and_numbers_become_marks() {
        check(
            "Số 23/CT-TTg, ngày 02 tháng 9.\n\n- Uỷ ban",
            "<s> số <n> <,> CT <,> ttg <,> ngày <n> tháng <n> <s> ủy ban",
        );
    }
}
