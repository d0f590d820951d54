//! How people speak of what a procedure is for, and how far a message says it.
//!
//! An expression weighs as a name of its own would: the whole of one says more
//! than a word each of many.

use rustc_hash::FxHashMap;

use crate::index::Query;
use crate::language::{Model, WordId, tone_key};

/// What an expression that is said whole adds to a procedure's score, times that.
const WEIGHT: f32 = 2.0;

/// An expression that is said whole and tells so much, in nats, counts half of the most:
/// two common words are soon said.
const HALF: f32 = 10.0;

/// How much of a word is said where its marks are not.
const FOLDED_SHARE: f32 = 0.7;

/// A word counts as said where it is so probable.
const LIKELY: f32 = 0.2;

/// The expressions of a procedure.
#[derive(Debug, Clone, Default)]
pub(super) struct Spoken(Box<[Expression]>);

#[derive(Debug, Clone)]
struct Expression {
    /// Each with its folded form.
    words: Box<[(WordId, WordId)]>,
    /// Of all its words, in nats.
    information: f32,
}

/// Reads expressions with the words of a model.
pub(super) struct Reader<'a> {
    model: &'a Model,
    /// Spellings met before: a few thousand words make up all expressions.
    known: FxHashMap<&'a str, Option<WordId>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        let known = FxHashMap::default();
        Self { model, known }
    }

    /// Reads expressions that are parted by semicolons.
    pub(super) fn read(&mut self, expressions: &'a str) -> Spoken {
        let expressions = expressions.split(';');
        let expressions = expressions.filter_map(|expression| self.expression(expression));
        Spoken(expressions.collect())
    }

    fn expression(&mut self, expression: &'a str) -> Option<Expression> {
        let Self { model, known } = self;
        let words = expression.split(is_between_words);
        let words = words.filter_map(|raw| {
            let find = || model.find(&tone_key(&raw.to_lowercase()));
            let word = *known.entry(raw).or_insert_with(find);
            word.map(|word| (word, model.folded(word)))
        });
        let words: Box<[_]> = words.collect();
        let information = words.iter().map(|(word, _)| information(*word, model));
        let information = information.sum();
        (!words.is_empty()).then_some(Expression { words, information })
    }
}

/// Blanks and punctuation; to look every letter up in the tables of Unicode takes as
/// long as all else that is done with it.
fn is_between_words(c: char) -> bool {
    match c {
        c if c.is_ascii() => !c.is_ascii_alphanumeric(),
        '\u{a0}' | '\u{ab}' | '\u{bb}' | '\u{2000}'..='\u{206f}' => true,
        _ => false,
    }
}

fn information(word: WordId, model: &Model) -> f32 {
    model.information(model.entries_with(word))
}

impl Spoken {
    /// How far a message says one of them, 0 to 1.
    pub(super) fn said(&self, heard: &Heard, model: &Model) -> f32 {
        let said = self.0.iter().map(|expression| {
            let words = expression.words.iter();
            let told = words.map(|(word, folded)| heard.told(*word, *folded, model));
            let said: f32 = told.sum();
            let share = said / expression.information.max(f32::EPSILON);
            share * share * said / (said + HALF)
        });
        said.fold(0.0, f32::max)
    }
}

/// What a procedure counts of which so much is said.
pub(super) fn counts(said: f32) -> f32 {
    1.0 + WEIGHT * said
}

/// The words that a message holds.
#[derive(Debug, Default)]
pub(super) struct Heard {
    words: Vec<WordId>,
    /// For each word of the vocabulary whether it is the folded form of one of them:
    /// of the thousands that are looked for nearly none is.
    folded: Vec<bool>,
}

impl Heard {
    /// Of a message as it is asked for.
    pub(super) fn of(query: &Query, model: &Model) -> Self {
        let options = query.terms.iter().flat_map(|term| &term.options);
        let likely = options.filter(|(_, probability)| *probability >= LIKELY);
        let words: Vec<WordId> = likely.map(|(word, _)| *word).collect();
        let mut folded = vec![false; model.len()];
        for &word in &words {
            folded[model.folded(word) as usize] = true;
        }
        Self { words, folded }
    }

    /// The information of a word with its folded form, as far as it is said.
    fn told(&self, word: WordId, folded: WordId, model: &Model) -> f32 {
        if !self.folded.get(folded as usize).is_some_and(|said| *said) {
            return 0.0;
        }
        let is_exact = self.words.contains(&word);
        information(word, model) * if is_exact { 1.0 } else { FOLDED_SHARE }
    }
}

#[cfg(test)]
mod tests {
    use crate::index::Index;
    use crate::language::Lexicon;

    use super::*;

    const BIRTH: &str = "mới sinh con; vợ vừa đẻ";
    const DRIVING: &str = "mất bằng lái xe; bằng lái bị rách";

    #[track_caller]
    fn said(message: &str) -> [f32; 2] {
        let entries = [["Khai sinh", "", "", BIRTH], ["Lái xe", "", "", DRIVING]];
        let others = ["cấp lại thẻ", "thuế đất", "nhà ở", "hộ khẩu"].map(|name| [name, "", "", ""]);
        let entries = entries.into_iter().chain(others);
        let index = Index::build(entries, Lexicon::shipped()).unwrap();
        let query = index.query(&index.read(message, &[]), &[]);
        let heard = Heard::of(&query, index.model());
        let mut reader = Reader::new(index.model());
        [BIRTH, DRIVING].map(|spoken| reader.read(spoken).said(&heard, index.model()))
    }

    #[test]
    fn a_whole_expression_says_more_than_a_word_of_each() {
        let [whole, _] = said("vợ tôi vừa đẻ tuần trước");
        let [scattered, _] = said("vợ mới");
        assert!(whole > 2.0 * scattered && scattered > 0.0);
    }

    #[test]
    fn what_is_said_of_another_is_not_said_of_this() {
        let [birth, driving] = said("bị mất bằng lái xe máy");
        assert!(driving > 0.0 && birth.abs() < f32::EPSILON);
    }

    #[test]
    fn marks_may_be_missing() {
        let ([_, marked], [_, bare]) = (said("bằng lái bị rách"), said("bang lai bi rach"));
        assert!(bare > 0.5 * marked);
    }

    #[test]
    fn nothing_spoken_is_nothing_said() {
        let index = Index::build(std::iter::empty(), Lexicon::shipped()).unwrap();
        let spoken = Reader::new(index.model()).read(" ; ;");
        let said = spoken.said(&Heard::default(), index.model());
        assert!(said.abs() < f32::EPSILON && counts(said) <= 1.0);
    }
}
