//! What is known of the words of a body of text: which there are, how often
//! they stand alone and beside each other, and which look alike without marks.
//!
//! It is counted while the index is built, from the indexed text alone, and it
//! is what questions are decoded with.

mod alike;
mod count;
mod counted;
mod information;
mod pairs;

use std::hash::BuildHasher as _;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::fold;

pub use counted::Counted;

use alike::Alike;
use count::Counting;
use information::Information;
use pairs::Pairs;

/// A word of the vocabulary.
pub type WordId = u32;

/// A text as the model sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Its words in order, acronyms written out.
    pub words: Vec<WordId>,
    /// Whole codes and the acronyms themselves, which stand beside the order.
    pub extras: Vec<WordId>,
}

/// Words and how often they were seen.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Words under the hash of their keys.
    ids: HashTable<WordId>,
    words: Vec<Word>,
    /// The letters of all words, one behind the other.
    letters: String,
    alike: Alike,
    pairs: Pairs,
    total: u64,
    entries: u32,
    information: Information,
    /// What only counting needs.
    counting: Counting,
}

/// One word of the vocabulary.
#[derive(Debug, Clone)]
struct Word {
    /// Lower case, tone at the end.
    key: Span,
    /// As it is written, lower case.
    written: Span,
    folded: WordId,
    /// How often it was seen.
    count: u32,
    /// In how many entries it was seen; for a folded form, it or a word alike.
    entries: u32,
    /// How often it is written elsewhere, of all words.
    elsewhere: f32,
}

/// Where a word's letters stand; a tenth of the room of a string of its own.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    length: u32,
}

impl Model {
    /// The word with this tone key, if it was seen.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<WordId> {
        self.ids.find(hash(key), |id| self.key(*id) == key).copied()
    }

    /// The words that have this folded form, itself included when it is a word;
    /// known once the model is finished.
    #[must_use]
    pub fn alike(&self, folded: WordId) -> &[WordId] {
        self.alike.of(folded)
    }

    /// The folded form of a word.
    #[must_use]
    pub fn folded(&self, id: WordId) -> WordId {
        self.words[id as usize].folded
    }

    /// The tone key of a word.
    #[must_use]
    pub fn key(&self, id: WordId) -> &str {
        text(&self.letters, self.words[id as usize].key)
    }

    /// The word as it is written, lower case.
    #[must_use]
    pub fn written(&self, id: WordId) -> &str {
        text(&self.letters, self.words[id as usize].written)
    }

    /// How often a word was seen, exactly as spelled.
    #[must_use]
    pub fn times(&self, id: WordId) -> u32 {
        self.words[id as usize].count
    }

    /// How often a word is written in other texts, of all words.
    #[must_use]
    pub fn elsewhere(&self, id: WordId) -> f32 {
        self.words[id as usize].elsewhere
    }

    /// How often two words were seen side by side.
    #[must_use]
    pub fn times_together(&self, first: WordId, second: WordId) -> u32 {
        self.pairs.times(first, second)
    }

    /// How many different words were seen behind a word.
    #[must_use]
    pub fn followers(&self, first: WordId) -> u32 {
        self.pairs.followers(first)
    }

    /// In how many entries a word stands; of a folded form, it or a word alike.
    #[must_use]
    pub fn entries_with(&self, id: WordId) -> u32 {
        self.words[id as usize].entries
    }

    /// How many entries were counted.
    #[must_use]
    pub fn entries(&self) -> u32 {
        self.entries
    }

    /// How many words were counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The folded forms, each once.
    pub fn folded_forms(&self) -> impl Iterator<Item = WordId> {
        (0..)
            .zip(&self.words)
            .filter(|(id, word)| word.folded == *id)
            .map(|(id, _)| id)
    }

    /// The number of different words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether nothing was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The information of a word that stands in `entries` of the entries, in
    /// nats: the inverse document frequency of BM25. Known once the model is finished.
    #[must_use]
    pub fn information(&self, entries: u32) -> f32 {
        self.information.of(entries)
    }
}

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

fn text(letters: &str, span: Span) -> &str {
    let start = span.start as usize;
    &letters[start..start + span.length as usize]
}

fn number(size: usize) -> u32 {
    u32::try_from(size).expect("fewer than four billion letters in a vocabulary")
}

/// Numbers are one however many zeros lead them: `07` is `7`.
pub(crate) fn digits_key(digits: &str) -> &str {
    let trimmed = digits.trim_start_matches('0');
    if trimmed.is_empty() { "0" } else { trimmed }
}

/// Codes are one whatever their case, marks and leading zeros.
pub(crate) fn code_key(code: &str) -> String {
    let folded = fold(code).replace('-', "");
    let trimmed = folded.trim_start_matches('0');
    // Between number and symbol the hyphen is dropped so that "17/NQCP" is "17/NQ-CP".
    trimmed.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_one_however_written() {
        assert_eq!(code_key("17/NQ-CP"), code_key("17/NQCP"));
        assert_eq!(code_key("012/CT-UBND"), code_key("12/ct-ubnd"));
        assert_eq!(digits_key("07"), "7");
    }
}
