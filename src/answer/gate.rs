//! The corroboration gate: whether a passage says enough of what was asked.
//!
//! A lexical search returns something for any sentence. An answer needs most of
//! the information of the question's own words inside one passage; words that
//! the documents never use weigh against it.

use crate::index::Hit;
use crate::language::decode::ReadWord;
use crate::language::{WordId, is_function_word};
use crate::question::Question;
use crate::snapshot::Snapshot;

/// How far a passage speaks of what was asked.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Support {
    /// The share of the information of the question's content words that the
    /// passage holds, 0 to 1.
    pub share: f32,
    /// The information of the content words held, in nats.
    pub held: f32,
    /// The worth of the pairs found, over the worth of the question.
    pub pairs: f32,
    /// How many content words there are.
    pub words: usize,
    /// The content words that the passage does not hold.
    pub missing: Vec<String>,
    /// Whether a whole document number or procedure code matches.
    pub code: bool,
    /// How many of the words held are none of general Vietnamese: acronyms,
    /// names of systems.
    pub terms: usize,
    /// The share of the information that no document holds anywhere.
    pub unknown: f32,
    /// The share of the question's content words side by side that no document has so.
    pub strange: f32,
    /// Score of the ranking over the worth of the question.
    pub strength: f32,
    /// Whether the question names a place that a document is about.
    pub placed: bool,
    /// The share of the passage's own heading that the question says, 0 to 1.
    pub headed: f32,
    /// Whether it is asked after an earlier question.
    pub follows: bool,
}

/// The most that a word unknown to the documents weighs, in nats.
const UNKNOWN: f32 = 3.0;

impl Support {
    /// Weighs what a passage holds of a question.
    #[must_use]
    pub fn of(question: &Question, hit: &Hit, snapshot: &Snapshot) -> Self {
        let held_terms = snapshot.index.support(&question.query, hit.entry);
        let mut support = Self {
            pairs: hit.score.pairs,
            ..Self::default()
        };
        let (mut asked, mut unknown) = (0.0, 0.0);
        for (i, word) in question.reading.words.iter().enumerate() {
            if is_function_word(&word.written) || question.names_place_at(&word.span) {
                continue;
            }
            let information = information(word, snapshot) * question.weight_at(&word.span);
            let held = held_of_word(i, question, &held_terms);
            asked += information;
            let known: f32 = word.options.iter().map(|(_, p)| p).sum();
            unknown += information * (1.0 - known.min(1.0)) * (1.0 - held);
            support.held += information * held;
            if question.weight_at(&word.span) < 1.0 {
                continue;
            }
            support.words += 1;
            support.terms += usize::from(held > 0.9 && is_term(word, snapshot));
            if held < 0.5 {
                support.missing.push(word.written.clone());
            }
        }
        support.strange = strange(question, snapshot);
        support.unknown = if asked > 0.0 { unknown / asked } else { 0.0 };
        support.strength = hit.score.total / question.query.worth().max(f32::EPSILON);
        support.placed = !question.places.is_empty();
        support.headed = question.share_of(&snapshot.headings[hit.entry]);
        support.follows = question.follows();
        support.share = if asked > 0.0 {
            support.held / asked
        } else {
            0.0
        };
        support.code = question.reading.beside.iter().any(|(word, _)| {
            let is_code = snapshot.index.model().key(*word).contains(['/', '.']);
            let term = question
                .query
                .terms
                .iter()
                .position(|t| t.options.iter().any(|o| o.0 == *word));
            is_code && term.is_some_and(|t| held_terms[t] > 0.9)
        });
        support
    }

    /// The probability that the passage answers: logistic, fitted on
    /// `tests/questions/` with and without marks (see README, "What was measured").
    #[must_use]
    pub fn confidence(&self) -> f64 {
        if self.code {
            return 0.97;
        }
        if self.words == 0 {
            return 0.0;
        }
        let count = |n: usize, most: u8| f32::from(u8::try_from(n).unwrap_or(most).min(most));
        let score = -6.4 + 2.61 * self.share + 0.173 * self.held.min(16.0) + 3.08 * self.pairs
            - 2.11 * self.unknown
            - 2.0 * self.strange
            + 0.273 * self.strength.min(6.0)
            + if self.placed { 1.3 } else { 0.0 }
            + if self.follows { 2.0 } else { 0.0 }
            - 0.81 * count(self.missing.len(), 6)
            + 0.62 * count(self.words, 8)
            + 3.05 * count(self.terms, 2)
            + 1.46 * self.headed;
        1.0 / (1.0 + f64::from(-score).exp())
    }
}

/// The share of neighbours among the content words that no document has side by side:
/// "đặc sản", where there are "đặc điểm" and "sản phẩm".
fn strange(question: &Question, snapshot: &Snapshot) -> f32 {
    let model = snapshot.index.model();
    let words = &question.reading.words;
    let is_content =
        |word: &ReadWord| !is_function_word(&word.written) && !question.names_place_at(&word.span);
    let pairs = words.windows(2).filter(|pair| pair.iter().all(is_content));
    let (mut all, mut strange) = (0.0, 0.0);
    for pair in pairs {
        let [Some((first, _)), Some((second, _))] = [&pair[0], &pair[1]].map(|w| w.options.first())
        else {
            continue;
        };
        all += 1.0;
        strange += f32::from(model.times_together(*first, *second) == 0);
    }
    if all > 0.0 { strange / all } else { 0.0 }
}

/// Whether a word is the documents' own: no number, and hardly written elsewhere.
fn is_term(word: &ReadWord, snapshot: &Snapshot) -> bool {
    let model = snapshot.index.model();
    let own = |&(id, _): &(WordId, f32)| model.elsewhere(id) == 0.0;
    word.options.first().is_some_and(own) && !word.written.bytes().any(|b| b.is_ascii_digit())
}

fn information(word: &ReadWord, snapshot: &Snapshot) -> f32 {
    let model = snapshot.index.model();
    match word.options.first() {
        Some(&(id, _)) if model.entries_with(id) > 0 => model.information(model.entries_with(id)),
        _ => model.information(0).min(UNKNOWN),
    }
}

/// How much of one word a passage holds, by itself or by its official term.
fn held_of_word(i: usize, question: &Question, held_terms: &[f32]) -> f32 {
    let word = &question.reading.words[i];
    let known: f32 = word.options.iter().map(|(_, p)| p).sum();
    let typed = question
        .query
        .of_word
        .get(i)
        .copied()
        .flatten()
        .map_or(0.0, |t| held_terms[t] * known.min(1.0));
    let official = question
        .query
        .official
        .iter()
        .filter(|(said, _)| said.contains(&i))
        .map(|(_, terms)| {
            let sum: f32 = terms.iter().map(|t| held_terms[*t]).sum();
            #[expect(clippy::cast_precision_loss, reason = "a term has a handful of words")]
            let share = sum / terms.len().max(1) as f32;
            if share > 0.6 { share } else { 0.0 }
        });
    official.fold(typed, f32::max)
}
