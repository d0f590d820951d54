//! The index: entries in, hits out.
//!
//! tantivy finds the entries that may answer by their words without marks and
//! the pairs of these; the ranking then looks at the words of each as they
//! stand, marks and all. Word statistics for both and for decoding questions
//! are counted on the way in.

mod forward;
mod query;
mod rank;
mod tokenizer;
mod weights;
mod writer;

use std::cell::RefCell;

use tantivy::Searcher;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::language::decode::Change;
use crate::language::lexicon::Heard;
use crate::language::{Decoder, Lexicon, Model, Reading, Slips, WordId, fold};

pub use forward::{FIELDS, Field};
pub use query::{Added, Meaning, Query, Term};
pub use rank::Score;
pub use weights::Weights;

use forward::Forward;
use rank::Scratch;
use writer::{BATCH, Fields, keys, schema, write};

/// Why no index could be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// tantivy could not write or open it.
    #[error("the search index could not be built")]
    Tantivy(#[from] tantivy::TantivyError),
}

/// An index that answers queries; never changes.
pub struct Index {
    searcher: Searcher,
    schema: Fields,
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

thread_local! {
    /// Room for ranking, used again by every question of a thread.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// How much is looked at for one query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// How many postings tantivy may look at: 40,000 take half a millisecond or so.
    pub postings: u64,
    /// How many entries tantivy hands to the ranking.
    pub candidates: usize,
}

/// What a pair of words is worth to tantivy, of a word: more than to the ranking, since
/// it tells which accents were meant where words without marks do not.
const PAIR: f32 = 6.0;

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
        let (schema, fields) = schema();
        let mut model = Model::default();
        let mut forward = Forward::default();
        let (sender, receiver) = std::sync::mpsc::sync_channel::<Vec<String>>(8);
        let index = std::thread::scope(|scope| -> Result<_, Error> {
            let writing = scope.spawn(move || write(schema, fields, &receiver));
            let mut batch = Vec::with_capacity(BATCH);
            for texts in entries {
                let analyses = texts.map(|text| model.analyse(text, &lexicon));
                model.count(&analyses);
                forward.push(&analyses);
                batch.push(keys(&analyses, &model));
                if batch.len() == BATCH && sender.send(std::mem::take(&mut batch)).is_err() {
                    break; // The writer failed and says why below.
                }
            }
            sender.send(batch).ok();
            drop(sender);
            writing
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        model.finish();
        forward.finish();
        let slips = Slips::new(&model);
        let searcher = index.reader()?.searcher();
        Ok(Self {
            searcher,
            schema: fields,
            forward,
            model,
            slips,
            lexicon,
            weights: Weights::shipped(),
            effort: Effort::default(),
        })
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
        let files = self
            .searcher
            .space_usage()
            .map_or(0, |usage| usage.total().get_bytes());
        files + self.forward.bytes() as u64
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
        let candidates = self.candidates(query, self.effort.candidates.max(limit));
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
        hits.sort_by(|a, b| {
            b.score
                .total
                .total_cmp(&a.score.total)
                .then(a.entry.cmp(&b.entry))
        });
        hits.truncate(limit);
        hits
    }

    /// The entries that share the most with a query.
    fn candidates(&self, query: &Query, limit: usize) -> Vec<usize> {
        let clauses = self.clauses(query);
        if clauses.is_empty() {
            return Vec::new();
        }
        let query = BooleanQuery::new(clauses);
        let top = TopDocs::with_limit(limit).order_by_score();
        match self.searcher.search(&query, &top) {
            Ok(found) => found
                .into_iter()
                .map(|(_, address)| address.doc_id as usize)
                .collect(),
            Err(error) => {
                tracing::error!(%error, "the index could not be searched");
                Vec::new()
            }
        }
    }

    /// What tantivy looks for: the rarest words and pairs, as many as their
    /// entries fit into [`Effort::postings`]. In a small index that is all of them; in a
    /// large one the common words would cost most and tell least.
    fn clauses(&self, query: &Query) -> Vec<(Occur, Box<dyn tantivy::query::Query>)> {
        let mut wanted: Vec<(u64, tantivy::Term, f32)> = Vec::new();
        let mut add = |field, text: &str, weight: f32| {
            let term = tantivy::Term::from_field_text(field, text);
            match self.searcher.doc_freq(&term) {
                Ok(0) | Err(_) => {}
                Ok(entries) => wanted.push((entries, term, weight)),
            }
        };
        for (t, term) in query.terms.iter().enumerate() {
            let mut forms: Vec<(WordId, f32)> = Vec::with_capacity(term.options.len());
            for &(word, probability) in &term.options {
                let folded = self.model.folded(word);
                match forms.iter_mut().find(|(form, _)| *form == folded) {
                    Some((_, all)) => *all += probability,
                    None => forms.push((folded, probability)),
                }
            }
            for &(folded, probability) in &forms {
                let key = self.model.key(folded);
                add(self.schema.words, key, term.weight * probability);
            }
            let next = query.next[t].and_then(|n| query.terms[n].options.first());
            if let (Some(&(folded, _)), Some(&(next, _))) = (forms.first(), next) {
                let next = self.model.key(self.model.folded(next));
                let pair = format!("{} {next}", self.model.key(folded));
                add(self.schema.pairs, &pair, term.weight * PAIR);
            }
        }
        wanted.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        let mut postings = 0;
        wanted
            .into_iter()
            .take_while(|(entries, _, _)| {
                let is_first = postings == 0;
                postings += entries;
                is_first || postings <= self.effort.postings
            })
            .map(|(_, term, weight)| {
                let one = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                let boosted: Box<dyn tantivy::query::Query> =
                    Box::new(BoostQuery::new(one, weight));
                (Occur::Should, boosted)
            })
            .collect()
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("entries", &self.len())
            .finish_non_exhaustive()
    }
}
