//! A query: the words of a question with what each is worth, ready to be run.

use rustc_hash::FxHashMap;

use crate::language::{Model, Reading, WordId};

/// What the index runs.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Its words in the order of the question.
    pub terms: Vec<Term>,
    /// For each term its right neighbour in the question, if that is a term.
    pub next: Vec<Option<usize>>,
}

/// One word of a query.
#[derive(Debug, Clone)]
pub struct Term {
    /// The words that it may be, with probabilities.
    pub options: Vec<(WordId, f32)>,
    /// What it is worth when found: its information times its weight.
    pub worth: f32,
}

/// Weight of a word that a question did not say but that says the same.
const ADDED: f32 = 0.6;

impl Query {
    /// Makes a query of a question as read, and of words added to it.
    #[must_use]
    pub fn new(reading: &Reading, added: &[Vec<WordId>], model: &Model) -> Self {
        let mut query = Self::default();
        let mut by_word: FxHashMap<WordId, usize> = FxHashMap::default();
        let mut previous = None;
        for word in &reading.words {
            let Some(&(likeliest, _)) = word.options.first() else {
                previous = None;
                continue;
            };
            let at = *by_word
                .entry(likeliest)
                .or_insert_with(|| query.push(word.options.clone(), 1.0, model));
            query.link(previous, at);
            previous = Some(at);
        }
        for phrase in added {
            previous = None;
            for &word in phrase {
                let at = *by_word
                    .entry(word)
                    .or_insert_with(|| query.push(vec![(word, 1.0)], ADDED, model));
                query.link(previous, at);
                previous = Some(at);
            }
        }
        for &(word, weight) in &reading.beside {
            by_word
                .entry(word)
                .or_insert_with(|| query.push(vec![(word, 1.0)], weight, model));
        }
        query
    }

    fn push(&mut self, options: Vec<(WordId, f32)>, weight: f32, model: &Model) -> usize {
        let information: f32 = options
            .iter()
            .map(|(word, p)| p * model.information(model.entries_with(*word)))
            .sum::<f32>()
            / options
                .iter()
                .map(|(_, p)| p)
                .sum::<f32>()
                .max(f32::EPSILON);
        self.terms.push(Term {
            options,
            worth: information * weight,
        });
        self.next.push(None);
        self.terms.len() - 1
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
