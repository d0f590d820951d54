//! A line cut into what may be restored and what must stay as it is.
//!
//! Numbers, dates, document numbers, links, addresses and list markers stay;
//! the pieces cover every character of the line but white space.

use std::ops::Range;

use super::words::{SENTENCE, words_within};

/// One piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it stands in the line, bytes.
    pub(super) span: Range<usize>,
    /// What is done with it.
    pub(super) kind: Kind,
}

/// What is done with a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// It may be restored.
    Word,
    /// It stays, or becomes what is given as text, and is these marks to the language model.
    Fixed(Vec<String>, Option<String>),
}

/// Cuts a line into pieces.
pub(super) fn cut(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut opens = true;
    let mut at = 0;
    for chunk in line.split_inclusive(char::is_whitespace) {
        let start = at;
        at += chunk.len();
        let chunk = chunk.trim_end();
        if chunk.is_empty() {
            continue;
        }
        let marker = opens.then(|| marker(chunk)).flatten();
        opens &= !chunk.contains(char::is_alphanumeric);
        if let Some(marker) = marker {
            let marks = vec![SENTENCE.to_owned()];
            pieces.push(fixed(start..start + chunk.len(), marks, Some(marker)));
        } else if is_protected(chunk) {
            let marks = words_within(chunk);
            pieces.push(fixed(start..start + chunk.len(), marks, None));
        } else {
            let goes_on = line[at..].trim_start().starts_with(char::is_lowercase);
            let speck = if goes_on { speck(chunk) } else { 0 };
            cut_chunk(chunk, start, speck, &mut pieces);
        }
    }
    pieces
}

/// A piece that stays.
fn fixed(span: Range<usize>, marks: Vec<String>, text: Option<String>) -> Piece {
    Piece {
        span,
        kind: Kind::Fixed(marks, text),
    }
}

/// Cuts what stands between two spaces into words and punctuation.
fn cut_chunk(chunk: &str, start: usize, speck: usize, pieces: &mut Vec<Piece>) {
    let first = opening(chunk);
    let last = chunk
        .char_indices()
        .rev()
        .find(|(_, c)| is_wordish(*c))
        .map_or(first, |(i, c)| i + c.len_utf8());
    let mut push = |from: usize, to: usize| {
        if from == to {
            return;
        }
        let text = &chunk[from..to];
        let span = start + from..start + to;
        if (text.contains(is_letter) && !is_protected(text)) || text == "@" {
            pieces.push(Piece {
                span,
                kind: Kind::Word,
            });
        } else {
            pieces.push(fixed(span, words_within(text), None));
        }
    };
    push(0, first);
    let mut from = first;
    for (i, c) in chunk[first..last].char_indices().skip(1) {
        if "-/,;:.()[]–—…+*_|".contains(c) {
            push(from, first + i);
            push(first + i, first + i + c.len_utf8());
            from = first + i + c.len_utf8();
        }
    }
    let last = last + speck;
    push(from, last);
    push(last, chunk.len());
}

/// Where the first word of a chunk begins; "!" and "|" before a small letter are an "l".
fn opening(chunk: &str) -> usize {
    let first = chunk.find(is_wordish).unwrap_or(chunk.len());
    let begins_small = chunk[first..].starts_with(char::is_lowercase);
    if begins_small && chunk[..first].ends_with(['!', '|']) {
        first - 1
    } else {
        first
    }
}

/// How many bytes behind the word of a chunk are what an OCR made of its marks:
/// an apostrophe or a question mark that nothing opened.
fn speck(chunk: &str) -> usize {
    let word = chunk.trim_end_matches(|c: char| !is_wordish(c));
    if word.is_empty() {
        return 0;
    }
    let mark = chunk[word.len()..].chars().next();
    let is_speck =
        |c: &char| matches!(c, '’' | '\'' | '?' | '°') && !word.contains(['‘', '\'', '“']);
    mark.filter(is_speck).map_or(0, char::len_utf8)
}

/// Tells whether a character at the edge of a word may be a letter read wrongly.
fn is_wordish(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '¢' | '&' | '€' | '¥' | '§' | '@' | '©' | '®')
}

/// Tells whether a character is a letter, or a sign that is always a letter read wrongly.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '¢'
}

/// Tells whether a chunk is a number, a date, a document number, a link or an address.
fn is_protected(chunk: &str) -> bool {
    let digits = chunk.chars().filter(char::is_ascii_digit).count();
    let letters = chunk.chars().filter(|c| is_letter(*c)).count();
    let capitals = chunk.chars().filter(|c| c.is_uppercase()).count();
    let is_link = chunk.contains("://")
        || chunk.contains("www.")
        || (chunk.contains('@') && chunk.contains('.') && chunk.is_ascii())
        || [".vn", ".com", ".gov"]
            .iter()
            .any(|end| chunk.contains(end));
    // The two letters most often read as figures: "16i" is "lối".
    let is_word = ["10", "16", "19"].iter().any(|figures| {
        let rest = chunk.strip_prefix(figures);
        rest.is_some_and(|rest| matches!(rest, "i" | "n" | "p" | "t" | "ng"))
    });
    if is_word {
        return false;
    }
    is_link
        || (digits > 0 && (digits > letters || chunk.contains('/')))
        || (digits > 1 && letters > 0 && capitals == letters)
        || (chunk.contains('/') && capitals >= 3)
}

/// The marker of a list or of a section that opens a line, with its misreadings mended.
fn marker(chunk: &str) -> Option<String> {
    if let Some(letter) = chunk.strip_suffix(')') {
        let mut letters = letter.chars();
        return match (letters.next(), letters.next()) {
            (Some('¢'), None) => Some("c)".to_owned()),
            (Some(c), None) if c.is_alphabetic() => Some(chunk.to_owned()),
            _ => None,
        };
    }
    let numeral = chunk.trim_end_matches('.');
    let is_roman = !numeral.is_empty()
        && chunk.ends_with('.')
        && numeral.starts_with(['I', 'V', 'X'])
        && numeral
            .chars()
            .all(|c| matches!(c, 'I' | 'V' | 'X' | 'l' | '1'));
    is_roman.then(|| chunk.replace(['l', '1'], "I"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        let cut = cut(line);
        let words: Vec<&str> = cut
            .iter()
            .filter(|piece| piece.kind == Kind::Word)
            .map(|piece| &line[piece.span.clone()])
            .collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn words_are_cut_from_punctuation() {
        check(
            "t6 chirc chinh tri-x hoi;",
            &["t6", "chirc", "chinh", "tri", "x", "hoi"],
        );
        check("hi¢u qua, Ké& 16i", &["hi¢u", "qua", "Ké&", "16i"]);
    }

    #[test]
    fn numbers_dates_and_links_stay() {
        check("23/CT-TTg 02/9/2021 21 /KH-UBND 16-2022 3,4", &[]);
        check("https://dichvucong.gov.vn abc@chilinh.gov.vn www.a.vn", &[]);
    }

    #[test]
    fn marks_without_a_word_are_no_words() {
        check("' ô", &["ô"]);
        check("? a ’’ b (' c", &["a", "b", "c"]);
    }

    #[test]
    fn markers_stay_and_are_mended() {
        check("a) Pay", &["Pay"]);
        check("¢) Pay", &["Pay"]);
        assert_eq!(marker("I11."), Some("III.".to_owned()));
        assert_eq!(marker("¢)"), Some("c)".to_owned()));
        assert_eq!(marker("Il."), Some("II.".to_owned()));
        assert_eq!(marker("Ila"), None);
    }
}
