//! A text cut into syllables, each with the key under which names are found.

use std::ops::Range;

use crate::language::{fold, tone_key};

use super::names::NAMES;

/// A text and its syllables.
pub(super) struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token>,
    /// Whether any syllable bears a diacritic, so that one without means something.
    pub(super) has_marks: bool,
    /// Whether any letter is small, so that a capital means something.
    pub(super) has_small: bool,
}

/// One syllable or number.
pub(super) struct Token {
    pub(super) span: Range<usize>,
    pub(super) folded: String,
    /// As typed, but for case and the place of the tone.
    pub(super) accented: String,
    /// Its number among the syllables of names; none if no name has it.
    pub(super) syllable: Option<u16>,
    pub(super) capital: bool,
    /// Whether it is typed without any diacritic.
    pub(super) plain: bool,
    pub(super) glue: Glue,
}

/// What stands before a syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glue {
    /// Nothing, blanks, or a hyphen or apostrophe as names have them.
    Close,
    /// A full stop without a blank behind it, as in "P.12".
    Dot,
    /// A comma or anything else that may part two names.
    Apart,
}

impl<'t> Words<'t> {
    pub(super) fn read(text: &'t str) -> Self {
        let mut words = Words {
            text,
            tokens: Vec::new(),
            has_marks: false,
            has_small: false,
        };
        let mut start = None;
        let mut digits = false;
        for (at, c) in text.char_indices() {
            let inside = is_letter(c);
            if let Some(from) = start
                && (!inside || c.is_ascii_digit() != digits)
            {
                words.push(from..at);
                start = None;
            }
            if inside && start.is_none() {
                start = Some(at);
                digits = c.is_ascii_digit();
            }
        }
        if let Some(from) = start {
            words.push(from..text.len());
        }
        words
    }

    fn push(&mut self, span: Range<usize>) {
        let typed = &self.text[span.clone()];
        let folded = key(typed);
        let before = self.tokens.last().map_or(0, |t| t.span.end);
        let capital = typed.chars().next().is_some_and(char::is_uppercase);
        let plain = typed.is_ascii();
        self.has_marks |= !plain;
        self.has_small |= typed.chars().any(char::is_lowercase);
        self.tokens.push(Token {
            syllable: NAMES.syllable(&folded),
            glue: glue(&self.text[before..span.start]),
            accented: if plain {
                folded.clone()
            } else {
                accent_key(typed)
            },
            folded,
            capital,
            plain,
            span,
        });
    }

    /// The folded syllable at a position; empty beyond either end.
    pub(super) fn at(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| &t.folded)
    }

    /// The folded syllable before a position.
    pub(super) fn before(&self, i: usize) -> &str {
        i.checked_sub(1).map_or("", |i| self.at(i))
    }

    /// The bytes from one syllable up to another, which is left out.
    pub(super) fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        self.tokens[from].span.start..self.tokens[to - 1].span.end
    }
}

/// Combining marks belong to their letter in text that was not composed.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

fn glue(between: &str) -> Glue {
    if between == "." {
        return Glue::Dot;
    }
    let close = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '\'' | '’' | '_');
    if between.len() <= 8 && between.chars().all(close) && !between.contains('\n') {
        Glue::Close
    } else if between == ". " {
        Glue::Dot
    } else {
        Glue::Apart
    }
}

/// The key of a syllable: folded, y as i where both are written, no zero before
/// a number.
pub(super) fn key(syllable: &str) -> String {
    let mut key = fold(syllable);
    if key.len() > 1 && key.starts_with('0') {
        let digits = key.trim_start_matches('0');
        return if digits.is_empty() { "0" } else { digits }.to_owned();
    }
    if ends_in_free_y(&key) {
        key.pop();
        key.push('i');
    }
    key
}

/// The key of a syllable with its accents.
pub(super) fn accent_key(syllable: &str) -> String {
    let key = tone_key(syllable);
    let tone = key
        .chars()
        .next_back()
        .filter(|c| ('\u{300}'..='\u{36f}').contains(c));
    let mut letters = key.trim_end_matches(|c| Some(c) == tone).to_owned();
    if ends_in_free_y(&letters) {
        letters.pop();
        letters.push('i');
    }
    letters.extend(tone);
    letters
}

/// "Lý" and "Lí", "Quý" and "Quí" are the same name; "Thúy" and "Thúi" are not.
fn ends_in_free_y(syllable: &str) -> bool {
    let Some(rest) = syllable.strip_suffix('y') else {
        return false;
    };
    rest == "qu" || (!rest.is_empty() && !rest.ends_with(['a', 'â', 'e', 'o', 'u', 'i', 'y']))
}
