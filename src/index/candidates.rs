//! The entries that may answer a query: those that share its rarest words and
//! pairs, scored by BM25 over all parts.
//!
//! Parts are gone through one after the other, in each term by term, so that an
//! entry's score does not depend on how the entries were parted. tantivy's own
//! search takes as long to open the terms of a small part as to search it.

use std::cell::RefCell;

use tantivy::query::Bm25Weight;

use super::Index;
use super::pairs::Pair;
use super::part::{Part, Place};
use super::query::Query;

/// What a pair of words is worth here, of a word: more than to the ranking, since
/// it tells which accents were meant where words without marks do not.
const PAIR: f32 = 6.0;

/// A word is rare whose entries are one in so many candidates at most.
const RARE: u64 = 4;

/// A word or a pair that is looked for.
struct Wanted {
    weight: f32,
    /// How many entries have it.
    entries: u64,
    /// The parts that have it, ascending, and where it stands there.
    found: Vec<(usize, Place)>,
}

/// The scores of the entries of a part.
#[derive(Default)]
pub(super) struct Scores {
    by_entry: Vec<f32>,
    /// Those that have one.
    scored: Vec<u32>,
    /// The entries of all parts that have a term, with their scores.
    all: Vec<(f32, usize)>,
}

thread_local! {
    /// Room for scores, used again by every question of a thread.
    static SCORES: RefCell<Scores> = RefCell::default();
}

impl Scores {
    /// Adds to the score of an entry.
    pub(super) fn add(&mut self, entry: u32, score: f32) {
        let sum = &mut self.by_entry[entry as usize];
        if *sum == 0.0 {
            self.scored.push(entry);
        }
        *sum += score;
    }

    /// Makes room for the entries of a part.
    fn size(&mut self, entries: usize) {
        if self.by_entry.len() < entries {
            self.by_entry.resize(entries, 0.0);
        }
    }

    /// Takes the scores out of a part whose entries are numbered from `first`.
    fn take(&mut self, first: usize) {
        let Self {
            by_entry,
            scored,
            all,
        } = self;
        all.extend(scored.drain(..).map(|entry| {
            let score = std::mem::take(&mut by_entry[entry as usize]);
            (score, first + entry as usize)
        }));
    }
}

impl Index {
    /// The entries that share the most with a query, in no order.
    pub(super) fn candidates(&self, query: &Query, limit: usize) -> Vec<usize> {
        let wanted = self.wanted(query);
        SCORES.with_borrow_mut(|scores| {
            if let Err(error) = self.score(&wanted, scores) {
                tracing::error!(%error, "the index could not be searched");
                return Vec::new();
            }
            let all = &mut scores.all;
            if all.len() > limit {
                all.select_nth_unstable_by(limit, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                all.truncate(limit);
            }
            all.iter().map(|(_, entry)| *entry).collect()
        })
    }

    /// Finds the entries that have a term.
    fn score(&self, wanted: &[Wanted], scores: &mut Scores) -> std::io::Result<()> {
        // What a search that failed left behind.
        scores.take(0);
        scores.all.clear();
        let tokens: u64 = self.parts.iter().map(|part| part.tokens()).sum();
        #[expect(clippy::cast_precision_loss, reason = "only their ratio matters")]
        let mean = tokens as f32 / self.len().max(1) as f32;
        let weight = |one: &Wanted| {
            let all = self.len() as u64;
            Bm25Weight::for_one_term_without_explain(one.entries, all, mean).boost_by(one.weight)
        };
        let weights: Vec<Bm25Weight> = wanted.iter().map(weight).collect();
        let mut next = vec![0; wanted.len()];
        let mut first = 0;
        for (at, part) in self.parts.iter().enumerate() {
            scores.size(part.len());
            for ((one, weight), next) in wanted.iter().zip(&weights).zip(&mut next) {
                let place = one.found.get(*next).filter(|(part, _)| *part == at);
                if let Some((_, place)) = place {
                    part.score(place, weight, scores)?;
                    *next += 1;
                }
            }
            scores.take(first);
            first += part.len();
        }
        Ok(())
    }

    /// What is looked for: the rarest words and pairs, as many as their entries
    /// fit into [`Effort::postings`](super::Effort::postings). In a small index
    /// that is all of them; in a large one the common words would cost most and
    /// tell least.
    fn wanted(&self, query: &Query) -> Vec<Wanted> {
        let mut wanted: Vec<Wanted> = Vec::new();
        for (t, term) in query.terms.iter().enumerate() {
            let forms = term.forms(&self.model);
            for &(folded, probability) in &forms {
                let key = self.model.key(folded);
                let word = self.want(term.weight * probability, |part| part.word(key));
                wanted.extend(word.map(|word| self.raised(word)));
            }
            let next = query.next[t].and_then(|n| query.terms[n].options.first());
            if let (Some(&(folded, _)), Some(&(next, _))) = (forms.first(), next) {
                let next = self.model.key(self.model.folded(next));
                let pair = Pair::of(self.model.key(folded), next);
                wanted.extend(self.want(term.weight * PAIR, |part| part.pair(pair)));
            }
        }
        // Stable, so that the same question always adds up in the same order.
        wanted.sort_by_key(|wanted| wanted.entries);
        let mut postings = 0;
        let fitting = wanted.iter().take_while(|wanted| {
            let is_first = postings == 0;
            postings += wanted.entries;
            is_first || postings <= self.effort.postings
        });
        let fitting = fitting.count();
        wanted.truncate(fitting);
        wanted
    }

    /// Lets a rare word count as a pair does: its entries are few enough to be candidates
    /// all, which those of everyday words and their pairs would else take the place of.
    fn raised(&self, mut word: Wanted) -> Wanted {
        if word.entries <= self.effort.candidates as u64 / RARE {
            word.weight *= PAIR;
        }
        word
    }

    /// What is looked for with the parts that have it; nothing where none has.
    fn want(&self, weight: f32, find: impl Fn(&Part) -> Option<Place>) -> Option<Wanted> {
        let parts = self.parts.iter().enumerate();
        let found: Vec<_> = parts
            .filter_map(|(at, part)| Some((at, find(part)?)))
            .collect();
        let entries = found.iter().map(|(_, place)| u64::from(place.entries()));
        let entries = entries.sum();
        (entries > 0).then_some(Wanted {
            weight,
            entries,
            found,
        })
    }
}
