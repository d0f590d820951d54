//! Decoding: what a person meant by what they typed.
//!
//! A question typed without marks, in raw keystrokes, in shorthand or with
//! slips is read as a lattice: every word as typed and as it may have been
//! meant, at a cost that says how often people type so. The word statistics of
//! the indexed text weigh the paths (forward-backward), and each place keeps
//! all its likely readings with their probabilities: nothing is replaced that
//! might be right.

mod costs;
mod habits;
mod lattice;
mod likeliest;
mod readings;
mod slips;
mod spelling;

use std::ops::Range;

use super::{Lexicon, Model, Shape, WordId, normalize};

use habits::Habits;
use lattice::Lattice;
pub use slips::Slips;

/// Words beyond this many are taken as typed: nobody asks so long a question.
const LONGEST_QUESTION: usize = 96;

/// A question as it was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The typed text, normalised; spans point into it.
    pub typed: String,
    /// The likeliest words in order.
    pub words: Vec<ReadWord>,
    /// Codes, acronyms and less likely words: known words with their weight.
    pub beside: Vec<(WordId, f32)>,
}

/// One word of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadWord {
    /// What was typed for it, bytes of [`Reading::typed`].
    pub span: Range<usize>,
    /// The likeliest word, lower case.
    pub written: String,
    /// The words of the vocabulary that it may be, with probabilities, likeliest first.
    pub options: Vec<(WordId, f32)>,
    /// What it took to get from the typed to the written.
    pub change: Change,
}

/// How a written word differs from the typed one, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// As typed, or another place of the tone.
    None,
    /// Marks added.
    Marks,
    /// Keystrokes of an input method carried out.
    Keys,
    /// An acronym or shorthand written out.
    Shorthand,
    /// Words joined or split.
    Joined,
    /// A slip mended.
    Slip,
}

/// What decoding needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Decoder<'a> {
    /// Statistics of the indexed text.
    pub model: &'a Model,
    /// Its deletion index.
    pub slips: &'a Slips,
    /// Acronyms and shorthand.
    pub lexicon: &'a Lexicon,
}

impl Decoder<'_> {
    /// Reads a message. Words inside `kept` (names of places, say) and inside codes may
    /// get back their marks but are not taken for slips or shorthand.
    #[must_use]
    pub fn read(&self, message: &str, kept: &[Range<usize>]) -> Reading {
        let typed = normalize(message);
        let tokens = super::tokens(&typed);
        let mut reading = Reading::default();
        let codes = tokens.iter().filter(|token| token.shape == Shape::Code);
        let kept: Vec<&Range<usize>> = kept.iter().chain(codes.map(|code| &code.span)).collect();
        let words: Vec<_> = tokens
            .iter()
            .filter(|token| {
                if token.shape == Shape::Code {
                    let key = super::model::code_key(&typed[token.span.clone()]);
                    reading
                        .beside
                        .extend(self.model.find(&key).map(|id| (id, 1.0)));
                }
                token.shape != Shape::Code
            })
            .take(LONGEST_QUESTION)
            .collect();
        let habits = Habits::of(&typed, &words, self.model);
        let mut lattice = Lattice::new(words.len());
        for i in 0..words.len() {
            let keep = kept
                .iter()
                .any(|k| k.start <= words[i].span.start && words[i].span.end <= k.end);
            readings::offer(self, &habits, &typed, &words, i, keep, &mut lattice);
        }
        lattice.weigh(self.model);
        lattice.read_off(self.model, &words, &mut reading);
        reading.typed = typed;
        reading
    }
}

impl Reading {
    /// The likeliest reading as one line, lower case.
    #[must_use]
    pub fn written(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|w| w.written.as_str()).collect();
        words.join(" ")
    }
}

#[cfg(test)]
mod tests;
