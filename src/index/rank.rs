//! The ranking: how well an entry holds the words of a query.
//!
//! BM25 over each field, exact and without marks, plus the pairs of the
//! question that stand side by side in the entry, times the share of the
//! question's information that the entry holds.

use crate::language::{Model, WordId};

use super::forward::{FIELDS, Forward, Unpacked};
use super::query::Query;
use super::weights::Weights;

/// A query laid out over the vocabulary, so that a word of an entry is one
/// look-up away from the terms that it matches.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// For each word of the vocabulary 0, or one more than its place in `matches`.
    slots: Vec<u16>,
    matches: Vec<Match>,
    touched: Vec<WordId>,
    entry: Unpacked,
    counts: Vec<Count>,
    pairs: Vec<[f32; 3]>,
    /// For each term what the pair that begins with it is worth.
    pair_worths: Vec<f32>,
    positions: Vec<(u32, u16)>,
    /// How much of each term the entry scored last holds.
    pub(super) held: Vec<f32>,
}

/// A word of the vocabulary that matches a term.
#[derive(Debug, Clone, Copy)]
struct Match {
    term: u16,
    /// Probability that the term is this very word.
    exact: f32,
    /// How probable its letters are beside the likeliest ones of the term.
    form: f32,
}

/// What was found of a term in one field.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    exact: f32,
    folded: f32,
    /// The most probable letters that were found.
    form: f32,
}

/// What the ranking says of an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Higher is better; comparable within one query only.
    pub total: f32,
    /// The share of the query's information that the entry holds, 0 to 1.
    pub coverage: f32,
    /// The worth of the pairs found, over the worth of all words.
    pub pairs: f32,
}

impl Scratch {
    /// Lays a query out.
    pub(super) fn load(&mut self, query: &Query, model: &Model) {
        self.clear();
        self.slots.resize(model.len(), 0);
        for (t, term) in query.terms.iter().enumerate().take(usize::from(u16::MAX)) {
            let term_number = u16::try_from(t).unwrap_or(u16::MAX);
            let forms = term.forms(model);
            let likeliest = forms.iter().map(|(_, p)| *p).fold(f32::EPSILON, f32::max);
            for (folded, probability) in forms {
                for &alike in model.alike(folded) {
                    let option = term.options.iter().find(|(word, _)| *word == alike);
                    let found = Match {
                        term: term_number,
                        exact: option.map_or(0.0, |(_, probability)| *probability),
                        form: probability / likeliest,
                    };
                    self.add(alike, found);
                }
            }
        }
        self.counts.resize(query.terms.len(), Count::default());
        self.pairs.resize(query.terms.len(), [0.0; 3]);
        let pairs = query.next.iter().enumerate();
        self.pair_worths
            .extend(pairs.map(|(t, next)| next.map_or(0.0, |n| pair_worth(query, t, n, model))));
    }

    fn add(&mut self, word: WordId, new: Match) {
        let slot = &mut self.slots[word as usize];
        if *slot == 0 {
            self.matches.push(new);
            self.touched.push(word);
            *slot = u16::try_from(self.matches.len()).unwrap_or(0);
            return;
        }
        let found = &mut self.matches[usize::from(*slot) - 1];
        // A word that could be two terms is the one that it more probably is.
        if new.exact > found.exact {
            *found = new;
        }
    }

    fn clear(&mut self) {
        for word in self.touched.drain(..) {
            if let Some(slot) = self.slots.get_mut(word as usize) {
                *slot = 0;
            }
        }
        self.matches.clear();
        self.counts.clear();
        self.pairs.clear();
        self.pair_worths.clear();
    }

    /// Scores one entry for the query that was laid out.
    pub(super) fn score(
        &mut self,
        entry: usize,
        query: &Query,
        forward: &Forward,
        weights: &Weights,
        model: &Model,
    ) -> Score {
        let mut unpacked = std::mem::take(&mut self.entry);
        forward.unpack(entry, &mut unpacked);
        let mut held = std::mem::take(&mut self.held);
        held.clear();
        held.resize(query.terms.len(), 0.0);
        let (mut total, mut pair_worth) = (0.0, 0.0);
        for field in 0..FIELDS {
            let words = &unpacked.words[field];
            if words.is_empty() && unpacked.extras[field].is_empty() {
                continue;
            }
            self.count(words, &unpacked.extras[field], query);
            let weight = weights.fields()[field];
            let norm = norm(words.len(), field, forward, weights);
            for (t, term) in query.terms.iter().enumerate() {
                let count = self.counts[t];
                if count.folded == 0.0 {
                    continue;
                }
                let worth = weight * term.worth;
                total += worth * saturate(count.exact, norm, weights.k1);
                total += worth * weights.folded * saturate(count.folded, norm, weights.k1);
                let share = if count.exact > 0.0 { 1.0 } else { FOLDED_SHARE };
                held[t] = held[t].max(share * count.form);
                let pair = self.pair(t, norm, weights);
                total += weight * pair;
                pair_worth += pair;
            }
        }
        let title_asked = self.share_asked(&unpacked.words[0], model);
        self.entry = unpacked;
        let all = query.worth().max(f32::EPSILON);
        let share: f32 = query
            .terms
            .iter()
            .zip(&held)
            .map(|(term, h)| term.worth * h)
            .sum::<f32>()
            / all;
        self.held = held;
        Score {
            total: total
                * (1.0 + weights.coverage * share * share)
                * (1.0 + weights.title_asked * title_asked),
            coverage: share,
            pairs: pair_worth / all,
        }
    }

    /// The share of some words' information that the query asks for.
    fn share_asked(&self, words: &[WordId], model: &Model) -> f32 {
        let (mut asked, mut all) = (0.0, 0.0);
        for &word in words {
            let information = model.information(model.entries_with(word));
            all += information;
            let slot = self.slots.get(word as usize).copied().unwrap_or(0);
            if slot > 0 {
                let is_exact = self.matches[usize::from(slot) - 1].exact > 0.0;
                asked += information * if is_exact { 1.0 } else { FOLDED_SHARE };
            }
        }
        if all > 0.0 { asked / all } else { 0.0 }
    }

    /// Counts the terms of one field and the pairs of the query in it.
    fn count(&mut self, words: &[WordId], extras: &[WordId], query: &Query) {
        self.counts.fill(Count::default());
        self.pairs.fill([0.0; 3]);
        self.positions.clear();
        for (position, word) in (0..).zip(words) {
            let slot = self.slots.get(*word as usize).copied().unwrap_or(0);
            if slot == 0 {
                continue;
            }
            let found = self.matches[usize::from(slot) - 1];
            self.tally(found);
            if let Some(&(before, before_slot)) = self.positions.last() {
                self.tally_pair(before_slot, slot, position - before, query);
            }
            self.positions.push((position, slot));
        }
        for word in extras {
            let slot = self.slots.get(*word as usize).copied().unwrap_or(0);
            if slot > 0 {
                self.tally(self.matches[usize::from(slot) - 1]);
            }
        }
    }

    fn tally(&mut self, found: Match) {
        let count = &mut self.counts[usize::from(found.term)];
        count.exact += found.exact;
        count.folded += found.form;
        count.form = count.form.max(found.form);
    }

    fn tally_pair(&mut self, before: u16, slot: u16, distance: u32, query: &Query) {
        let (first, second) = (
            self.matches[usize::from(before) - 1],
            self.matches[usize::from(slot) - 1],
        );
        if distance > 2 || query.next[usize::from(first.term)] != Some(usize::from(second.term)) {
            return;
        }
        let pair = &mut self.pairs[usize::from(first.term)];
        if distance == 1 {
            pair[0] += first.exact * second.exact;
            pair[1] += first.form * second.form;
        } else {
            pair[2] += first.form * second.form;
        }
    }

    /// What the pair that begins with a term adds.
    fn pair(&self, t: usize, norm: f32, weights: &Weights) -> f32 {
        let [exact, folded, apart] = self.pairs[t];
        if folded == 0.0 && apart == 0.0 {
            return 0.0;
        }
        self.pair_worths[t]
            * (weights.pair * saturate(exact, norm, weights.k1)
                + weights.pair_folded * saturate(folded, norm, weights.k1)
                + weights.pair_apart * saturate(apart, norm, weights.k1))
    }
}

/// How much of a term an entry holds that has it only without its marks.
const FOLDED_SHARE: f32 = 0.7;

/// What two function words side by side ("là gì") keep of their worth.
const FUNCTION_PAIR: f32 = 0.3;

/// What two words side by side are worth: the mean of what they and their being
/// together say.
fn pair_worth(query: &Query, first: usize, second: usize, model: &Model) -> f32 {
    let (a, b) = (&query.terms[first], &query.terms[second]);
    let (Some(x), Some(y)) = (a.options.first(), b.options.first()) else {
        return 0.0;
    };
    let together = model.times_together(x.0, y.0);
    let information = model.information(together);
    let worth = (f32::midpoint(a.worth, b.worth) * information).sqrt();
    if a.is_function && b.is_function {
        worth * FUNCTION_PAIR
    } else {
        worth
    }
}

fn saturate(count: f32, norm: f32, k1: f32) -> f32 {
    count * (k1 + 1.0) / (count + k1 * norm)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lengths are small, and only their ratio matters"
)]
fn norm(length: usize, field: usize, forward: &Forward, weights: &Weights) -> f32 {
    let mean = forward.lengths[field] as f32 / forward.len().max(1) as f32;
    let b = weights.lengths()[field];
    1.0 - b + b * length as f32 / mean.max(1.0)
}
