//! A query: the words of a question with what each is worth, ready to be run.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::{Model, Reading, WordId, is_function_word};

use super::weights::Weights;

/// What the index runs.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Its words in the order of the question.
    pub terms: Vec<Term>,
    /// For each term its right neighbour in the question, if that is a term.
    pub next: Vec<Option<usize>>,
    /// For each word of the reading the term it became, if the index knows it.
    pub of_word: Vec<Option<usize>>,
    /// The words of the reading that official terms were added for, and these.
    pub official: Vec<(Vec<usize>, Vec<usize>)>,
}

/// What the everyday expressions of a question mean in documents.
#[derive(Debug, Clone, Default)]
pub struct Meaning {
    /// The official terms.
    pub terms: Vec<Added>,
    /// Which words of the question are mere courtesy.
    pub courtesy: FxHashSet<usize>,
}

/// An official term that a question asked for in everyday words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The everyday words, by their position in the reading.
    pub said: Vec<usize>,
    /// The words of the official term that the index knows.
    pub official: Vec<WordId>,
}

/// One word of a query.
#[derive(Debug, Clone)]
pub struct Term {
    /// The words that it may be, with probabilities.
    pub options: Vec<(WordId, f32)>,
    /// What it is worth when found: its information times its weight.
    pub worth: f32,
    /// What it counts beside its information, 1 for a word of matter.
    pub weight: f32,
    /// Whether it is a word of grammar, courtesy or asking.
    pub is_function: bool,
}

impl Term {
    /// The folded forms that it may be, with probabilities, the likeliest word's first.
    pub(super) fn forms(&self, model: &Model) -> Vec<(WordId, f32)> {
        let mut forms: Vec<(WordId, f32)> = Vec::with_capacity(self.options.len());
        for &(word, probability) in &self.options {
            let folded = model.folded(word);
            match forms.iter_mut().find(|(form, _)| *form == folded) {
                Some((_, all)) => *all += probability,
                None => forms.push((folded, probability)),
            }
        }
        forms
    }
}

impl Query {
    /// Makes a query of a question as read, what each of its words (`said`) weighs, and
    /// of words added to it.
    #[must_use]
    pub(super) fn new(
        reading: &Reading,
        said: &[f32],
        meaning: &Meaning,
        model: &Model,
        weights: &Weights,
    ) -> Self {
        let mut query = Self::default();
        let mut by_word: FxHashMap<WordId, usize> = FxHashMap::default();
        let mut previous = None;
        for (i, word) in reading.words.iter().enumerate() {
            let is_function = is_function_word(&word.written) || meaning.courtesy.contains(&i);
            let function = if is_function { weights.function } else { 1.0 };
            let weight = said.get(i).copied().unwrap_or(1.0) * function;
            let at = word.options.first().map(|&(likeliest, _)| {
                *by_word
                    .entry(likeliest)
                    .or_insert_with(|| query.push(word.options.clone(), weight, model))
            });
            if let Some(at) = at {
                query.terms[at].is_function = is_function;
                query.link(previous, at);
            }
            query.of_word.push(at);
            previous = at;
        }
        for added in &meaning.terms {
            previous = None;
            let known = added
                .said
                .iter()
                .all(|&i| query.of_word.get(i).is_some_and(Option::is_some));
            let weight = if known {
                weights.added_to_known
            } else {
                weights.added
            };
            let mut terms = Vec::with_capacity(added.official.len());
            for &word in &added.official {
                let at = *by_word
                    .entry(word)
                    .or_insert_with(|| query.push(vec![(word, 1.0)], 0.0, model));
                query.raise(at, weight, model);
                // The pairs of an official term are worth more than those of chatting.
                if let Some(previous) = previous.filter(|p| *p != at) {
                    query.next[previous] = Some(at);
                }
                previous = Some(at);
                terms.push(at);
            }
            query.official.push((added.said.clone(), terms));
        }
        for &(word, weight) in &reading.beside {
            by_word
                .entry(word)
                .or_insert_with(|| query.push(vec![(word, 1.0)], weight, model));
        }
        query
    }

    fn push(&mut self, options: Vec<(WordId, f32)>, weight: f32, model: &Model) -> usize {
        let worth = weight * information(&options, model);
        self.terms.push(Term {
            options,
            worth,
            weight,
            is_function: false,
        });
        self.next.push(None);
        self.terms.len() - 1
    }

    /// Lets a term be worth no less than its information times a weight.
    fn raise(&mut self, at: usize, weight: f32, model: &Model) {
        let term = &mut self.terms[at];
        term.weight = term.weight.max(weight);
        term.worth = term.worth.max(weight * information(&term.options, model));
    }

    fn link(&mut self, previous: Option<usize>, at: usize) {
        if let Some(previous) = previous.filter(|p| *p != at) {
            self.next[previous].get_or_insert(at);
        }
    }

    /// The information that the whole query asks for.
    #[must_use]
    pub fn worth(&self) -> f32 {
        self.terms.iter().map(|term| term.worth).sum()
    }
}

/// What the words that a term may be tell on average, in nats.
fn information(options: &[(WordId, f32)], model: &Model) -> f32 {
    let all: f32 = options.iter().map(|(_, p)| p).sum();
    let told = options
        .iter()
        .map(|(word, p)| p * model.information(model.entries_with(*word)));
    told.sum::<f32>() / all.max(f32::EPSILON)
}
