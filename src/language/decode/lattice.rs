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
    /// The first word read, and those behind it; most have none.
    pub first: Hypothesis,
    pub more: Vec<Hypothesis>,
    /// Minus the log-probability of typing so what was meant.
    pub cost: f32,
    pub change: Change,
}

impl Edge {
    fn words(&self) -> impl Iterator<Item = &Hypothesis> {
        std::iter::once(&self.first).chain(&self.more)
    }

    fn last(&self) -> &Hypothesis {
        self.more.last().unwrap_or(&self.first)
    }
}

/// A word that may have been meant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hypothesis {
    /// Its place in the vocabulary, if it has one.
    pub id: Option<WordId>,
    /// How it is written, where that is not as the vocabulary has it.
    spelled: Option<Box<str>>,
    /// Its probability whatever stands before it.
    chance: f32,
}

impl Hypothesis {
    /// A word that may have been meant.
    pub(super) fn new(id: Option<WordId>, written: &str, model: &Model) -> Self {
        let is_known = id.is_some_and(|id| model.written(id) == written);
        Self {
            id,
            spelled: (!is_known).then(|| written.into()),
            chance: chance(id, written, model),
        }
    }

    /// A word of the vocabulary.
    pub(super) fn known(id: WordId, model: &Model) -> Self {
        Self {
            id: Some(id),
            spelled: None,
            chance: chance(Some(id), model.written(id), model),
        }
    }

    /// The logarithm of its probability whatever stands before it.
    pub(super) fn ln_chance(&self) -> f32 {
        self.chance.ln()
    }

    fn written<'a>(&'a self, model: &'a Model) -> &'a str {
        match (&self.spelled, self.id) {
            (Some(spelled), _) => spelled,
            (None, Some(id)) => model.written(id),
            (None, None) => "",
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

/// The share of a word's readings below which one is not followed: what comes behind it
/// makes no reading likelier by more than a hundred million times or so.
const HOPELESS: f64 = 1e-11;

/// Sightings that the likelihood of a word by itself is worth beside its pairs, and
/// more for each word that was seen behind the one before: what goes on in many
/// ways goes on in others too, "cơ" hardly but with "quan" (Witten and Bell 1991).
const PRIOR_SIGHTINGS: f32 = 3.0;
const PRIOR_SIGHTINGS_EACH: f32 = 0.7;

impl Lattice {
    pub(super) fn new(words: usize) -> Self {
        Self {
            nodes: words * STEP + 1,
            // Most words have fewer readings.
            edges: Vec::with_capacity(words * 24),
            ..Self::default()
        }
    }

    /// Computes every edge's probability by forward-backward, scaled at each node
    /// to the paths that arrive there (Rabiner 1989, V.A), so that no logarithm is taken
    /// for a pair of words.
    pub(super) fn weigh(&mut self, model: &Model) {
        self.edges.sort_by_key(|edge| (edge.from, edge.to));
        let inner: Vec<f64> = self.edges.iter().map(|edge| inside(edge, model)).collect();
        let last = |edge: &Edge| Before::of(edge.last(), model);
        let before: Vec<Before> = self.edges.iter().map(last).collect();
        let (arriving, starts) = self.arriving();
        let arriving_at = |node: usize| &arriving[starts[node]..starts[node + 1]];
        let leaving = |node: usize| {
            let start = self.edges.partition_point(|edge| edge.from < node);
            start..start + self.edges[start..].partition_point(|edge| edge.from == node)
        };
        // The logarithm of what arrives at each node, and the share of it by each edge.
        let mut scale = vec![f64::NEG_INFINITY; self.nodes];
        scale[0] = 0.0;
        let mut share = vec![0.0; self.edges.len()];
        // What going on from each edge that arrives where another leaves multiplies by.
        let mut steps: Vec<f32> = Vec::new();
        for node in 0..self.nodes {
            let earlier = arriving_at(node);
            scale[node] = self
                .share_out(earlier, &mut share, &scale)
                .unwrap_or(scale[node]);
            for i in leaving(node) {
                let first = &self.edges[i].first;
                let from = steps.len();
                let step = |&p: &usize| match share[p] {
                    faint if faint < HOPELESS => 0.0,
                    _ => before[p].followed_by(first, model),
                };
                steps.extend(earlier.iter().map(step));
                let parts = earlier.iter().zip(&steps[from..]);
                let reach = match node {
                    0 => f64::from(first.chance),
                    _ => parts.map(|(&p, step)| share[p] * f64::from(*step)).sum(),
                };
                share[i] = reach * inner[i];
            }
        }
        // What the rest of the paths adds up to behind each edge, over all of them.
        let mut rest = vec![0.0; self.edges.len()];
        for &i in arriving_at(self.nodes - 1) {
            rest[i] = 1.0;
        }
        let mut end = steps.len();
        for (i, edge) in self.edges.iter().enumerate().rev() {
            let earlier = arriving_at(edge.from);
            let from = end - earlier.len();
            let behind = rest[i] * inner[i] * (scale[edge.from] - scale[edge.to]).exp();
            for (&p, step) in earlier.iter().zip(&steps[from..end]) {
                rest[p] += f64::from(*step) * behind;
            }
            end = from;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a probability")]
        let probability = |(share, rest): (&f64, &f64)| (share * rest) as f32;
        self.posterior = share.iter().zip(&rest).map(probability).collect();
    }

    /// Makes shares of what arrives at a node by these edges, which is so far as each
    /// left its own node; gives the logarithm of all of it, none where nothing arrives.
    fn share_out(&self, earlier: &[usize], share: &mut [f64], scale: &[f64]) -> Option<f64> {
        let scale_of = |p: &usize| scale[self.edges[*p].from];
        let highest = earlier.iter().map(scale_of).reduce(f64::max)?;
        if highest == f64::NEG_INFINITY {
            return None;
        }
        let mut all = 0.0;
        for p in earlier {
            share[*p] *= (scale_of(p) - highest).exp();
            all += share[*p];
        }
        if all <= 0.0 {
            return None;
        }
        for p in earlier {
            share[*p] /= all;
        }
        Some(highest + all.ln())
    }

    /// The edges by the node they arrive at, and where those of each node begin.
    fn arriving(&self) -> (Vec<usize>, Vec<usize>) {
        let mut starts = vec![0; self.nodes + 1];
        for edge in &self.edges {
            starts[edge.to + 1] += 1;
        }
        for node in 1..starts.len() {
            starts[node] += starts[node - 1];
        }
        let mut next = starts.clone();
        let mut arriving = vec![0; self.edges.len()];
        for (i, edge) in self.edges.iter().enumerate() {
            arriving[next[edge.to]] = i;
            next[edge.to] += 1;
        }
        (arriving, starts)
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
            for word in edge.words() {
                reading.words.push(ReadWord {
                    span: span.clone(),
                    written: word.written(model).to_owned(),
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
            if same_place && edge.more.is_empty() && chosen.more.is_empty() {
                let Some(word) = reading.words.last_mut() else {
                    continue;
                };
                word.options
                    .extend(indexed(&edge.first, self.posterior[i], model));
            } else {
                let weight = self.posterior[i];
                let ids = edge.words().filter_map(|word| word.id);
                reading.beside.extend(ids.map(|id| (id, weight)));
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

/// Probability inside an edge: of its cost and its inner pairs.
fn inside(edge: &Edge, model: &Model) -> f64 {
    let pairs = edge
        .words()
        .zip(&edge.more)
        .map(|(word, next)| f64::from(Before::of(word, model).followed_by(next, model)));
    pairs.product::<f64>() * f64::from(-edge.cost).exp()
}

/// A word as those behind it see it.
struct Before {
    id: Option<WordId>,
    /// Sightings that the likelihood of a word by itself is worth behind this one.
    prior: f32,
    /// These and its own.
    all: f32,
}

impl Before {
    #[expect(
        clippy::cast_precision_loss,
        reason = "only the size of the counts matters"
    )]
    fn of(word: &Hypothesis, model: &Model) -> Self {
        let times = word.id.map_or(0, |id| model.times(id)) as f32;
        let followers = word.id.map_or(0, |id| model.followers(id)) as f32;
        let prior = PRIOR_SIGHTINGS + PRIOR_SIGHTINGS_EACH * followers;
        Self {
            id: word.id,
            prior,
            all: times + prior,
        }
    }

    /// Probability of a word after this one.
    #[expect(
        clippy::cast_precision_loss,
        reason = "only the size of the counts matters"
    )]
    fn followed_by(&self, word: &Hypothesis, model: &Model) -> f32 {
        let Some(a) = self.id else {
            return word.chance;
        };
        let together = word.id.map_or(0, |b| model.times_together(a, b));
        (together as f32 + self.prior * word.chance) / self.all
    }
}
