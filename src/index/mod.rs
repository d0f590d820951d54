//! The index: entries in, hits out.
//!
//! tantivy keeps the entries' words without marks, `pairs.rs` which of these stand side
//! by side; by both those are found that may answer. The ranking then looks at the words
//! of each as they stand, marks and all. Word statistics for both and for decoding
//! questions are counted on the way in.

mod candidates;
mod directory;
mod forward;
mod pairs;
mod part;
mod query;
mod rank;
mod weights;
mod writer;

use std::cell::RefCell;
use std::sync::Arc;

use crate::language::decode::Change;
use crate::language::lexicon::Heard;
use crate::language::{Decoder, Lexicon, Model, Reading, Slips, fold};
use crate::parallel::in_parallel;

pub use forward::{FIELDS, Field};
pub use part::Part;
pub use query::{Added, Meaning, Query, Term};
pub use rank::Score;
pub use weights::Weights;

use forward::Forward;
use rank::Scratch;

/// Why no index could be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// tantivy could not write or open it.
    #[error("the search index could not be built")]
    Tantivy(#[from] tantivy::TantivyError),
}

/// An index that answers queries; never changes.
pub struct Index {
    parts: Vec<Arc<Part>>,
    forward: Forward,
    model: Model,
    slips: Slips,
    lexicon: Lexicon,
    weights: Weights,
    effort: Effort,
}

/// An entry that matches, with how well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The number of the entry, from 0 in the order they were added.
    pub entry: usize,
    /// How well it matches.
    pub score: Score,
}

impl Hit {
    /// The order of hits: the better one first, of equal ones the one added first.
    #[must_use]
    pub fn best_first(&self, other: &Self) -> std::cmp::Ordering {
        let better = other.score.total.total_cmp(&self.score.total);
        better.then(self.entry.cmp(&other.entry))
    }
}

/// Into how many parts entries are cut, and how long one is at the least: every part
/// has a dictionary of its own, in which every question looks its words up.
const PARTS: usize = 4;
const SHORTEST: usize = 2_300;

thread_local! {
    /// Room for ranking, used again by every question of a thread.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// How much is looked at for one query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// How many postings may be looked at: 40,000 take half a millisecond or so.
    pub postings: u64,
    /// How many entries are handed to the ranking.
    pub candidates: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            postings: 40_000,
            candidates: 120,
        }
    }
}

/// Texts of one entry, in the order of [`Field`].
pub type Texts<'a> = [&'a str; FIELDS];

impl Index {
    /// Builds an index of entries. `lexicon` writes their acronyms out.
    ///
    /// # Errors
    /// [`Error::Tantivy`] where tantivy fails.
    pub fn build<'a>(
        entries: impl Iterator<Item = Texts<'a>>,
        lexicon: Lexicon,
    ) -> Result<Self, Error> {
        let entries: Vec<Texts> = entries.collect();
        let length = entries.len().div_ceil(PARTS).max(SHORTEST);
        let parts: Vec<_> = entries.chunks(length).collect();
        let parts = in_parallel(&parts, |part| {
            Part::build(part.iter().copied(), &lexicon).map(Arc::new)
        });
        drop(entries);
        let parts = parts.into_iter().collect::<Result<_, _>>()?;
        Ok(Self::join(parts, lexicon))
    }

    /// Puts an index together of parts that were built with this `lexicon`, or
    /// with one that is the same for their words.
    #[must_use]
    pub fn join(parts: Vec<Arc<Part>>, lexicon: Lexicon) -> Self {
        let mut model = Model::default();
        let mut forward = Forward::default();
        for part in &parts {
            let numbers = model.add(&part.counted);
            forward.push(Arc::clone(&part.packed), numbers);
        }
        model.finish(|count| forward.each(count));
        let slips = Slips::new(&model);
        Self {
            parts,
            forward,
            model,
            slips,
            lexicon,
            weights: Weights::shipped(),
            effort: Effort::default(),
        }
    }

    /// The same index with other weights.
    #[must_use]
    pub fn with_weights(mut self, weights: Weights) -> Self {
        self.weights = weights;
        self
    }

    /// The same index that looks at more or less for one query.
    #[must_use]
    pub fn with_effort(mut self, effort: Effort) -> Self {
        self.effort = effort;
        self
    }

    /// What is known of the words of the indexed text.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Acronyms, shorthand and everyday words.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// What the ranking weighs by.
    #[must_use]
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// How many entries it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.forward.len()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of the index: tantivy's files and the packed words.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let files = self.parts.iter().map(|part| part.bytes());
        files.sum::<u64>() + self.forward.bytes() as u64
    }

    /// Reads a message with the words of this index.
    #[must_use]
    pub fn read(&self, message: &str, kept: &[std::ops::Range<usize>]) -> Reading {
        let decoder = Decoder {
            model: &self.model,
            slips: &self.slips,
            lexicon: &self.lexicon,
        };
        decoder.read(message, kept)
    }

    /// What the everyday expressions of a reading mean in documents.
    fn official_terms(&self, reading: &Reading) -> Meaning {
        let marks = reading.typed.to_lowercase() != fold(&reading.typed);
        let heard: Vec<Heard> = reading
            .words
            .iter()
            .map(|word| {
                let typed = &reading.typed[word.span.clone()];
                if !typed.is_ascii() || marks && word.change == Change::None {
                    Heard::marked(typed, &word.written)
                } else {
                    Heard::unmarked(typed, &word.written)
                }
            })
            .collect();
        let (courtesy, terms): (Vec<_>, Vec<_>) = self
            .lexicon
            .everyday(&heard)
            .into_iter()
            .partition(|found| found.official.is_empty());
        Meaning {
            courtesy: courtesy
                .into_iter()
                .flat_map(|found| found.places)
                .filter(|place| !terms.iter().any(|found| found.places.contains(place)))
                .collect(),
            terms: terms
                .into_iter()
                .map(|found| Added {
                    official: found
                        .official
                        .iter()
                        .filter_map(|key| self.model.find(key))
                        .collect(),
                    said: found.places,
                })
                .collect(),
        }
    }

    /// What to run for a question as read; `by_word` says what each of its words
    /// counts, 1 where it says nothing.
    #[must_use]
    pub fn query(&self, reading: &Reading, by_word: &[f32]) -> Query {
        let meaning = self.official_terms(reading);
        Query::new(reading, by_word, &meaning, &self.model, &self.weights)
    }

    /// The words of a part of an entry, folded, each with a space on both sides.
    #[must_use]
    pub fn words(&self, entry: usize, field: Field) -> String {
        let mut unpacked = forward::Unpacked::default();
        self.forward.unpack(entry, &mut unpacked);
        let mut words = String::from(" ");
        for &word in &unpacked.words[field as usize] {
            words.push_str(self.model.key(self.model.folded(word)));
            words.push(' ');
        }
        words
    }

    /// For each term of a query how much of it an entry holds, 0 to 1.
    #[must_use]
    pub fn support(&self, query: &Query, entry: usize) -> Vec<f32> {
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.load(query, &self.model);
            scratch.score(entry, query, &self.forward, &self.weights, &self.model);
            scratch.held.clone()
        })
    }

    /// The best entries for a query, best first. Entries for which `allowed`
    /// says no are left out.
    #[must_use]
    pub fn search(&self, query: &Query, limit: usize, allowed: impl Fn(usize) -> bool) -> Vec<Hit> {
        self.search_with(query, &[], limit, allowed)
    }

    /// The same, with some entries among those that are looked at.
    #[must_use]
    pub fn search_with(
        &self,
        query: &Query,
        known: &[usize],
        limit: usize,
        allowed: impl Fn(usize) -> bool,
    ) -> Vec<Hit> {
        let mut candidates = self.candidates(query, self.effort.candidates.max(limit));
        candidates.retain(|entry| !known.contains(entry));
        candidates.extend(known);
        let mut hits: Vec<Hit> = SCRATCH.with_borrow_mut(|scratch| {
            scratch.load(query, &self.model);
            candidates
                .into_iter()
                .filter(|entry| allowed(*entry))
                .map(|entry| Hit {
                    entry,
                    score: scratch.score(entry, query, &self.forward, &self.weights, &self.model),
                })
                .collect()
        });
        hits.sort_by(Hit::best_first);
        hits.truncate(limit);
        hits
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("entries", &self.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries that are found for a question, the best first.
    fn found(bodies: &[String], question: &str) -> Vec<usize> {
        let entries = bodies.iter().map(|body| ["", "", body.as_str(), ""]);
        let index = Index::build(entries, Lexicon::shipped()).unwrap();
        let query = index.query(&index.read(question, &[]), &[]);
        let hits = index.search(&query, 10, |_| true);
        hits.into_iter().map(|hit| hit.entry).collect()
    }

    /// More entries have the everyday words than can be candidates.
    #[test]
    fn a_rare_word_is_found_among_everyday_ones() {
        let everyday = "Công trình này là công trình công cộng, trình tự xây công trình";
        let mut bodies: Vec<String> = (0..400).map(|i| format!("{everyday} {i}.")).collect();
        bodies.extend((0..400).map(|i| format!("Đồi núi và sông hồ {i}.")));
        bodies[700] = "Một ngọn đồi tên là Montmartre, có nhiều người lên thăm.".to_owned();
        assert_eq!(found(&bodies, "công trình Montmartre").first(), Some(&700));
    }

    #[test]
    fn what_was_hardly_meant_is_hardly_found() {
        let mut bodies: Vec<String> = (0..40).map(|i| format!("Việc thứ {i}.")).collect();
        bodies[7] = "Kinh phí và lệ phí: phí cấp, phí đổi, phí in.".to_owned();
        bodies[9] = "Chỉ số PCI của tỉnh năm nay tăng hai bậc so với năm trước.".to_owned();
        assert_eq!(found(&bodies, "pxi nghĩa là gì").first(), Some(&9));
    }
}
