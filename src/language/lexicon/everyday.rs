//! Everyday expressions: which of them stand in a question, and what they mean
//! in documents.
//!
//! An expression is a run of words. `(a|b)` in it stands for one or the other,
//! `(a|)` for one or nothing, and `…` or `...` for up to [`GAP`] words between.
//! Where a question is typed with marks the marks count, so that "sơ đồ" is no
//! "sổ đỏ". Of two expressions of which one holds the other, only the longer is
//! heard.

use rustc_hash::FxHashMap;

use super::Phrase;
use crate::language::{fold, tone_key};

/// How many words may lie where an expression has `…`.
const GAP: usize = 5;

/// Of so many marked words of an expression, one may have other marks.
const PER_SLIP: usize = 3;

/// How many expressions one row may stand for.
const MOST: usize = 1000;

/// All expressions.
#[derive(Debug, Clone, Default)]
pub(super) struct Expressions {
    all: Vec<Expression>,
    /// Which of them begin with a word, folded, that a gap follows or nothing, or with
    /// two words: hundreds begin with "làm".
    beginnings: FxHashMap<Box<str>, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Expression {
    /// The runs between the gaps; none is empty.
    runs: Vec<Vec<Said>>,
    official: Phrase,
}

#[derive(Debug, Clone)]
struct Said {
    folded: Box<str>,
    key: Box<str>,
}

/// A word of a question, as expressions are compared with it.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Without marks, as typed and as read: documents may not know a word that
    /// everybody says, and it is then read as another.
    folded: [String; 2],
    /// Its tone keys, as typed and as read.
    keys: [String; 2],
    /// Whether its marks were typed.
    marked: bool,
}

impl Heard {
    /// A word whose marks were typed, or left out because it has none.
    #[must_use]
    pub fn marked(typed: &str, read: &str) -> Self {
        Self {
            marked: true,
            ..Self::unmarked(typed, read)
        }
    }

    /// A word whose marks were not typed.
    #[must_use]
    pub fn unmarked(typed: &str, read: &str) -> Self {
        Self {
            folded: [fold(typed), fold(read)],
            keys: [tone_key(typed), tone_key(read)],
            marked: false,
        }
    }

    fn is(&self, said: &Said) -> bool {
        self.folded.iter().any(|folded| **folded == *said.folded)
    }

    fn has_other_marks(&self, said: &Said) -> bool {
        self.keys.iter().all(|key| **key != *said.key)
    }
}

/// An expression that stands in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// What documents say instead; empty where the expression says nothing of
    /// what is asked ("cho em hỏi").
    pub official: &'a [Box<str>],
    /// Which words of the question it is made of, ascending.
    pub places: Vec<usize>,
}

impl Expressions {
    /// Adds an expression in all its alternatives.
    pub(super) fn insert(&mut self, said: &str, official: &Phrase) {
        for one in alternatives(said) {
            self.insert_one(&one, official.clone());
        }
    }

    fn insert_one(&mut self, said: &str, official: Phrase) {
        let runs: Vec<Vec<Said>> = said
            .replace("...", "…")
            .split('…')
            .map(|run| {
                run.split_whitespace()
                    .map(|word| Said {
                        folded: fold(word).into(),
                        key: tone_key(word).into(),
                    })
                    .collect::<Vec<_>>()
            })
            .filter(|run| !run.is_empty())
            .collect();
        let beginning = match runs.first().map(Vec::as_slice) {
            Some([only]) => only.folded.clone(),
            Some([first, second, ..]) => format!("{} {}", first.folded, second.folded).into(),
            _ => return,
        };
        let beginning = self.beginnings.entry(beginning).or_default();
        beginning.push(self.all.len());
        self.all.push(Expression { runs, official });
    }

    /// The expressions that stand in a question, longest first.
    pub(super) fn find(&self, question: &[Heard]) -> Vec<Found<'_>> {
        let mut found: Vec<Found<'_>> = (0..question.len())
            .flat_map(|at| self.beginning_at(question, at).map(move |e| (at, e)))
            .filter_map(|(at, expression)| {
                Some(Found {
                    official: &expression.official,
                    places: expression.places(question, at)?,
                })
            })
            .collect();
        found.sort_by_key(|f| std::cmp::Reverse(f.places.len()));
        let mut heard: Vec<Found<'_>> = Vec::with_capacity(found.len());
        for one in found {
            if !heard.iter().any(|longer| one.lies_in(longer)) {
                heard.push(one);
            }
        }
        heard
    }
}

impl Expressions {
    /// The expressions that may begin with a word of a question, in their order.
    fn beginning_at(&self, question: &[Heard], at: usize) -> impl Iterator<Item = &Expression> {
        let mut found: Vec<usize> = Vec::new();
        let mut add =
            |beginning: &str| found.extend(self.beginnings.get(beginning).into_iter().flatten());
        for word in &question[at].folded {
            add(word);
            for next in question.get(at + 1).iter().flat_map(|next| &next.folded) {
                add(&format!("{word} {next}"));
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| &self.all[at])
    }
}

impl Expression {
    /// The words of a question that this is made of, the first of them at `at`.
    ///
    /// Marks that were not typed say nothing; but those of a single word must at
    /// least be read ("den" is seldom "đền"), and those of courtesy be typed.
    fn places(&self, question: &[Heard], at: usize) -> Option<Vec<usize>> {
        let mut places = Vec::new();
        let mut from = at..=at;
        for run in &self.runs {
            let start = from.find(|start| stands_at(*start, run, question))?;
            let end = start + run.len();
            places.extend(start..end);
            from = end..=end + GAP;
        }
        let typed = places.iter().all(|place| question[*place].marked);
        if self.official.is_empty() && !typed {
            return None;
        }
        let said = self.runs.iter().flatten();
        let slips = places
            .iter()
            .zip(said)
            .filter(|(place, said)| {
                let heard = &question[**place];
                (heard.marked || places.len() == 1) && heard.has_other_marks(said)
            })
            .count();
        (slips * PER_SLIP <= places.len()).then_some(places)
    }
}

fn stands_at(start: usize, run: &[Said], question: &[Heard]) -> bool {
    let here = question.get(start..start + run.len());
    here.is_some_and(|here| here.iter().zip(run).all(|(heard, said)| heard.is(said)))
}

/// Whether each bracket of an expression is closed before the next is opened,
/// and its alternatives make no more than [`MOST`] expressions.
pub(super) fn is_sound(said: &str) -> bool {
    let brackets: String = said.matches(['(', ')']).collect();
    let choices = said
        .split('(')
        .skip(1)
        .map(|choice| 1 + choice.matches('|').count());
    let number = choices.fold(1, usize::saturating_mul);
    brackets.replace("()", "").is_empty() && number <= MOST
}

/// An expression written out once for each choice of its alternatives.
fn alternatives(said: &str) -> Vec<String> {
    let choice = said
        .split_once('(')
        .and_then(|(before, rest)| Some((before, rest.split_once(')')?)));
    let Some((before, (choices, after))) = choice else {
        return vec![said.to_owned()];
    };
    let endings = alternatives(after);
    choices
        .split('|')
        .flat_map(|chosen| {
            let beginning = format!("{before}{chosen}");
            endings.iter().map(move |end| format!("{beginning}{end}"))
        })
        .collect()
}

impl Found<'_> {
    fn lies_in(&self, longer: &Self) -> bool {
        self.places.len() < longer.places.len()
            && self
                .places
                .iter()
                .all(|place| longer.places.contains(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexicon::phrase;

    #[track_caller]
    fn check(question: &str, heard: fn(&str, &str) -> Heard, officials: &[&str]) {
        let mut expressions = Expressions::default();
        for (said, official) in [
            ("sổ đỏ", "giấy chứng nhận"),
            ("làm sổ đỏ", "cấp giấy chứng nhận"),
            ("(mất|rơi) (luôn|) … sổ đỏ", "cấp lại"),
            ("đền", "tín ngưỡng"),
            ("cho em hỏi", "-"),
        ] {
            expressions.insert(said, &phrase(official));
        }
        let question: Vec<Heard> = question.split(' ').map(|word| heard(word, word)).collect();
        let found = expressions.find(&question);
        let written: Vec<String> = found.iter().map(|f| f.official.join(" ")).collect();
        let expected: Vec<String> = officials.iter().map(|o| phrase(o).join(" ")).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn the_longest_expression_is_heard() {
        check("muốn làm sổ đỏ", Heard::marked, &["cấp giấy chứng nhận"]);
    }

    #[test]
    fn words_may_lie_between() {
        check("mất mấy cuốn sổ đỏ", Heard::marked, &["cấp lại"]);
        check("rơi luôn sổ đỏ", Heard::marked, &["cấp lại"]);
        check(
            "mất trộm hồi giữa năm ngoái cả cuốn sổ đỏ",
            Heard::marked,
            &["giấy chứng nhận"],
        );
    }

    #[test]
    fn typed_marks_count() {
        check("sơ đồ nhà", Heard::marked, &[]);
        check("so do nha", Heard::unmarked, &["giấy chứng nhận"]);
        check("den nha", Heard::unmarked, &[]);
        check("làm sổ đõ", Heard::marked, &["cấp giấy chứng nhận"]);
    }

    proptest::proptest! {
        #[test]
        fn any_row_and_any_question_can_be_compared(said in "[(|) .…a-đ]{0,40}", typed in "[ a-đ]{0,40}") {
            if is_sound(&said) {
                let mut expressions = Expressions::default();
                expressions.insert(&said, &phrase("-"));
                let question: Vec<Heard> =
                    typed.split_whitespace().map(|word| Heard::marked(word, word)).collect();
                for found in expressions.find(&question) {
                    proptest::prop_assert!(found.places.iter().all(|place| *place < question.len()));
                }
            }
        }
    }

    #[test]
    fn courtesy_means_nothing() {
        check("cho em hỏi sổ đỏ", Heard::marked, &["", "giấy chứng nhận"]);
        check("cho em hoi so do", Heard::unmarked, &["giấy chứng nhận"]);
    }
}
