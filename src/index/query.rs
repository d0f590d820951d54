//! A query: the words of a question with what each is worth, ready to be run.

use rustc_hash::{FxHashMap, FxHashSet};

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

/// What the everyday expressions of a question mean in documents.
#[derive(Debug, Clone, Default)]
pub struct Meaning {
    /// The official terms.
    pub terms: Vec<Vec<WordId>>,
    /// Which words of the question are mere courtesy.
    pub courtesy: FxHashSet<usize>,
}

/// Weight of a word that a question did not say but that says the same.
const ADDED: f32 = 0.55;

/// Weight of a word of courtesy.
const COURTESY: f32 = 0.3;

impl Query {
    /// Makes a query of a question as read and of what its everyday words mean.
    #[must_use]
    pub fn new(reading: &Reading, meaning: &Meaning, model: &Model) -> Self {
        let mut query = Self::default();
        let mut by_word: FxHashMap<WordId, usize> = FxHashMap::default();
        let mut previous = None;
        for (place, word) in reading.words.iter().enumerate() {
            let Some(&(likeliest, _)) = word.options.first() else {
                previous = None;
                continue;
            };
            let courtesy = meaning.courtesy.contains(&place);
            let weight = if courtesy { COURTESY } else { 1.0 };
            let at = *by_word
                .entry(likeliest)
                .or_insert_with(|| query.push(word.options.clone(), weight, model));
            query.raise(at, weight, model); // What is courtesy here may be asked there.
            query.link(previous, at);
            previous = Some(at);
        }
        for phrase in &meaning.terms {
            previous = None;
            for &word in phrase {
                let at = *by_word
                    .entry(word)
                    .or_insert_with(|| query.push(vec![(word, 1.0)], 0.0, model));
                query.raise(at, ADDED, model);
                if let Some(previous) = previous.filter(|p| *p != at) {
                    query.next[previous] = Some(at);
                }
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
        let worth = weight * information(&options, model);
        self.terms.push(Term { options, worth });
        self.next.push(None);
        self.terms.len() - 1
    }

    /// Lets a term be worth no less than its information times a weight.
    fn raise(&mut self, at: usize, weight: f32, model: &Model) {
        let term = &mut self.terms[at];
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

/// What the words that a term may be tell on average.
fn information(options: &[(WordId, f32)], model: &Model) -> f32 {
    let all: f32 = options.iter().map(|(_, p)| p).sum();
    let told = options
        .iter()
        .map(|(word, p)| p * model.information(model.entries_with(*word)));
    told.sum::<f32>() / all.max(f32::EPSILON)
}
