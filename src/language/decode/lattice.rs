//! The lattice of readings: edges over typed words, weighed by how likely their
//! words follow each other.

use crate::language::{Model, Token, WordId, is_syllable};

use super::{Change, ReadWord, Reading};

/// Inner nodes between two typed words, for words typed as one.
pub(super) const STEP: usize = 8;

/// A reading of one or more typed words.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    /// Nodes; typed word `i` runs from node `i * STEP` to `(i + 1) * STEP`.
    pub from: usize,
    pub to: usize,
    /// The words read, at least one.
    pub words: Vec<Hypothesis>,
    /// Minus the log-probability of typing so what was meant.
    pub cost: f32,
    pub change: Change,
}

/// A word that may have been meant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hypothesis {
    /// Its place in the vocabulary, if it has one.
    pub id: Option<WordId>,
    pub written: String,
    /// Its probability whatever stands before it.
    chance: f32,
}

impl Hypothesis {
    /// A word that may have been meant.
    pub(super) fn new(id: Option<WordId>, written: &str, model: &Model) -> Self {
        Self {
            id,
            written: written.to_owned(),
            chance: chance(id, written, model),
        }
    }
}

/// The share of what people ask that is not worded as the documents are.
const OWN_WORDS: f32 = 0.2;
/// The probability of a syllable that nothing was counted of, and of a string that is none.
const SYLLABLE: f32 = 2e-6;
const STRING: f32 = 1e-8;

/// The probability of a word of the vocabulary whatever stands before it, each taken
/// for a syllable.
pub(super) fn how_common(id: WordId, model: &Model) -> f32 {
    mixed(here(id, model), model.elsewhere(id).max(SYLLABLE))
}

/// The probability of a word whatever stands before it.
fn chance(id: Option<WordId>, written: &str, model: &Model) -> f32 {
    let elsewhere = match id.map_or(0.0, |id| model.elsewhere(id)) {
        often if often >= SYLLABLE => often,
        seldom if is_syllable(written) => seldom.max(SYLLABLE),
        seldom => seldom.max(STRING),
    };
    mixed(id.map_or(0.0, |id| here(id, model)), elsewhere)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "only the size of the counts matters"
)]
fn here(id: WordId, model: &Model) -> f32 {
    model.times(id) as f32 / (model.total() as f32 + 1.0)
}

fn mixed(here: f32, elsewhere: f32) -> f32 {
    (1.0 - OWN_WORDS) * here + OWN_WORDS * elsewhere
}

#[derive(Debug, Default)]
pub(super) struct Lattice {
    nodes: usize,
    pub edges: Vec<Edge>,
    /// Probability of each edge, once weighed.
    posterior: Vec<f32>,
}

/// Below this a reading is not worth searching for.
const FAINT: f32 = 0.02;

/// Sightings that the likelihood of a word by itself is worth beside its pairs, and
/// more for each word that was seen behind the one before: what goes on in many
/// ways goes on in others too, "cơ" hardly but with "quan" (Witten and Bell 1991).
const PRIOR_SIGHTINGS: f32 = 3.0;
const PRIOR_SIGHTINGS_EACH: f32 = 0.7;

impl Lattice {
    pub(super) fn new(words: usize) -> Self {
        Self {
            nodes: words * STEP + 1,
            ..Self::default()
        }
    }

    /// Computes every edge's probability by forward-backward.
    pub(super) fn weigh(&mut self, model: &Model) {
        self.edges.sort_by_key(|edge| (edge.from, edge.to));
        let inner: Vec<f32> = self.edges.iter().map(|edge| inside(edge, model)).collect();
        let mut arriving: Vec<Vec<usize>> = vec![Vec::new(); self.nodes];
        for (i, edge) in self.edges.iter().enumerate() {
            arriving[edge.to].push(i);
        }
        let mut forward = vec![f32::NEG_INFINITY; self.edges.len()];
        // What it costs to go on from each edge that arrives where another leaves.
        let mut steps: Vec<Vec<f32>> = Vec::with_capacity(self.edges.len());
        for (i, edge) in self.edges.iter().enumerate() {
            let first = &edge.words[0];
            let before = &arriving[edge.from];
            let step: Vec<f32> = before
                .iter()
                .map(|&p| follows(self.last(p), first, model))
                .collect();
            let reach = if edge.from == 0 {
                first.chance.ln()
            } else {
                log_sum(before.iter().zip(&step).map(|(&p, s)| forward[p] + s))
            };
            forward[i] = reach + inner[i];
            steps.push(step);
        }
        let mut backward = vec![f32::NEG_INFINITY; self.edges.len()];
        for (i, edge) in self
            .edges
            .iter()
            .enumerate()
            .filter(|(_, e)| e.to + 1 == self.nodes)
        {
            debug_assert!(edge.to > edge.from);
            backward[i] = 0.0;
        }
        for (n, edge) in self.edges.iter().enumerate().rev() {
            for (&p, step) in arriving[edge.from].iter().zip(&steps[n]) {
                backward[p] = log_add(backward[p], step + inner[n] + backward[n]);
            }
        }
        let total = log_sum(arriving[self.nodes - 1].iter().map(|&i| forward[i]));
        self.posterior = forward
            .iter()
            .zip(&backward)
            .map(|(f, b)| (f + b - total).exp())
            .collect();
    }

    fn last(&self, edge: usize) -> &Hypothesis {
        let words = &self.edges[edge].words;
        &words[words.len() - 1]
    }

    /// Follows the likeliest edges and keeps what else is likely beside them.
    pub(super) fn read_off(&self, model: &Model, typed: &[&Token], reading: &mut Reading) {
        let mut node = 0;
        while node + 1 < self.nodes {
            let best = (0..self.edges.len())
                .filter(|&i| self.edges[i].from == node)
                .max_by(|&a, &b| {
                    self.posterior[a]
                        .total_cmp(&self.posterior[b])
                        .then(b.cmp(&a))
                });
            let Some(best) = best else { break };
            let edge = &self.edges[best];
            let span = typed[edge.from / STEP].span.start..typed[(edge.to - 1) / STEP].span.end;
            for word in &edge.words {
                reading.words.push(ReadWord {
                    span: span.clone(),
                    written: word.written.clone(),
                    options: indexed(word, self.posterior[best], model),
                    change: edge.change,
                });
            }
            self.add_others(best, model, reading);
            node = edge.to;
        }
        reading.beside.retain(|(id, _)| model.entries_with(*id) > 0);
    }

    /// Keeps the rivals of an edge: in its place if both are one word, else beside.
    fn add_others(&self, best: usize, model: &Model, reading: &mut Reading) {
        let chosen = &self.edges[best];
        for (i, edge) in self.edges.iter().enumerate() {
            let overlaps = edge.from < chosen.to && chosen.from < edge.to;
            if i == best || !overlaps || self.posterior[i] < FAINT {
                continue;
            }
            let same_place = (edge.from, edge.to) == (chosen.from, chosen.to);
            if same_place && edge.words.len() == 1 && chosen.words.len() == 1 {
                let Some(word) = reading.words.last_mut() else {
                    continue;
                };
                word.options
                    .extend(indexed(&edge.words[0], self.posterior[i], model));
            } else {
                let weight = self.posterior[i];
                reading.beside.extend(
                    edge.words
                        .iter()
                        .filter_map(|w| w.id.map(|id| (id, weight))),
                );
            }
        }
        if let Some(word) = reading.words.last_mut() {
            word.options
                .sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        }
    }
}

/// A word with its probability, if the index holds it.
fn indexed(word: &Hypothesis, probability: f32, model: &Model) -> Vec<(WordId, f32)> {
    let id = word.id.filter(|id| model.entries_with(*id) > 0);
    id.map(|id| (id, probability)).into_iter().collect()
}

/// Log-probability inside an edge: its cost and its inner pairs.
fn inside(edge: &Edge, model: &Model) -> f32 {
    let pairs: f32 = edge
        .words
        .windows(2)
        .map(|pair| follows(&pair[0], &pair[1], model))
        .sum();
    pairs - edge.cost
}

/// Log-probability of a word after another.
#[expect(
    clippy::cast_precision_loss,
    reason = "only the size of the counts matters"
)]
fn follows(previous: &Hypothesis, word: &Hypothesis, model: &Model) -> f32 {
    let (Some(a), Some(b)) = (previous.id, word.id) else {
        return word.chance.ln();
    };
    let together = model.times_together(a, b) as f32;
    let before = model.times(a) as f32;
    let prior = PRIOR_SIGHTINGS + PRIOR_SIGHTINGS_EACH * model.followers(a) as f32;
    ((together + prior * word.chance) / (before + prior)).ln()
}

fn log_add(a: f32, b: f32) -> f32 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == f32::NEG_INFINITY {
        high
    } else {
        high + (low - high).exp().ln_1p()
    }
}

fn log_sum(terms: impl Iterator<Item = f32> + Clone) -> f32 {
    let highest = terms.clone().fold(f32::NEG_INFINITY, f32::max);
    if highest == f32::NEG_INFINITY {
        return highest;
    }
    highest + terms.map(|t| (t - highest).exp()).sum::<f32>().ln()
}
