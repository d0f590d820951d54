//! A text as masking looks at it: one ASCII byte for each letter, without
//! marks, beside the place of each in the text itself.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// What stands for a character that is no Latin letter, digit or sign.
const OTHER: u8 = b'~';

/// The text without marks.
pub(super) struct View {
    /// As capital and small letters were typed.
    pub(super) cased: String,
    /// In small letters.
    pub(super) lower: String,
    /// For each byte of these where it begins in the text, and at last its end.
    starts: Vec<usize>,
}

impl View {
    pub(super) fn of(text: &str) -> Self {
        let mut cased = String::with_capacity(text.len());
        let mut starts = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            if let Some(byte) = plain(c) {
                cased.push(char::from(byte));
                starts.push(at);
            }
        }
        starts.push(text.len());
        Self {
            lower: cased.to_ascii_lowercase(),
            cased,
            starts,
        }
    }

    /// Where a span of the view stands in the text, marks behind it included.
    pub(super) fn bytes(&self, span: &Range<usize>) -> Range<usize> {
        self.starts[span.start]..self.starts[span.end]
    }

    /// The byte of the small letters at a place; a line end beyond the text.
    pub(super) fn at(&self, place: usize) -> u8 {
        self.lower.as_bytes().get(place).copied().unwrap_or(b'\n')
    }

    /// The byte before a place; a line end before the text.
    pub(super) fn before(&self, place: usize) -> u8 {
        place.checked_sub(1).map_or(b'\n', |place| self.at(place))
    }
}

/// A character without its marks; none for what is not seen.
fn plain(c: char) -> Option<u8> {
    if c.is_ascii() {
        return u8::try_from(c).ok();
    }
    match c {
        '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' => None,
        'đ' | 'ð' => Some(b'd'),
        'Đ' | 'Ð' => Some(b'D'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some(b'-'),
        '\u{2028}' | '\u{2029}' | '\u{85}' => Some(b'\n'),
        c if c.is_whitespace() => Some(b' '),
        c => {
            let first = std::iter::once(c).nfkd().next();
            Some(
                first
                    .and_then(|c| u8::try_from(c).ok())
                    .filter(u8::is_ascii)
                    .unwrap_or(OTHER),
            )
        }
    }
}
