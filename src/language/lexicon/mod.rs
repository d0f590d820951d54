//! The lexicon: what people write instead of the words of official documents.
//!
//! Three lists, each a CSV of two or three columns that staff can add to in
//! `knowledge/lexicon/`: acronyms (written out wherever they stand, in documents
//! and in questions), chat shorthand (questions only), and everyday words for
//! official terms (added to a question, never in place of what was typed; written
//! as `everyday.rs` says, with the term `-` for courtesy, which says nothing).

mod acronym;
mod everyday;

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use super::{fold, tone_key};

use everyday::Expressions;
pub use everyday::{Found, Heard};

/// Words under their tone keys, in order.
pub type Phrase = Vec<Box<str>>;

/// What people write instead of official words.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    acronyms: FxHashMap<Box<str>, Phrase>,
    /// Shared by all lexicons until one adds to it: every change of a folder makes a new one.
    asking: Arc<Asking>,
}

/// What only questions are read by.
#[derive(Debug, Clone, Default)]
struct Asking {
    shorthand: FxHashMap<Box<str>, Vec<Shorthand>>,
    /// Shorthand that has marks, under its keys without them.
    bare: FxHashMap<Box<str>, Vec<Shorthand>>,
    everyday: Expressions,
}

/// One meaning of a chat abbreviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shorthand {
    /// What it stands for.
    pub means: Phrase,
    /// Whether it has other meanings, so that context must decide.
    pub ambiguous: bool,
}

/// A row of a lexicon file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}: {reason}")]
pub struct BadRow {
    /// Counted from 1, the title row included.
    pub row: usize,
    /// Why, in Vietnamese.
    pub reason: String,
}

/// Which of the three lists a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// `viết tắt,nghĩa đầy đủ`
    Acronyms,
    /// `người dân gõ,nghĩa,tùy ngữ cảnh`
    Shorthand,
    /// `người dân nói,văn bản viết`
    Everyday,
}

impl Lexicon {
    /// The lists that motcua ships.
    #[must_use]
    pub fn shipped() -> Self {
        static SHIPPED: LazyLock<Lexicon> = LazyLock::new(Lexicon::read_shipped);
        SHIPPED.clone()
    }

    fn read_shipped() -> Self {
        let mut lexicon = Self::default();
        for (list, rows) in [
            (List::Acronyms, include_str!("acronyms.csv")),
            (List::Shorthand, include_str!("shorthand.csv")),
            (List::Everyday, include_str!("everyday.csv")),
            (List::Everyday, include_str!("reform.csv")),
        ] {
            let bad = lexicon.add(list, rows);
            debug_assert!(bad.is_empty(), "{list:?}: {bad:?}");
        }
        lexicon
    }

    /// Adds the rows of a CSV text to a list and says which it could not use.
    pub fn add(&mut self, list: List, rows: &str) -> Vec<BadRow> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(rows.as_bytes());
        let mut bad = Vec::new();
        for (i, record) in reader.records().enumerate() {
            let row = i + 2;
            let cells = record.map(|r| {
                r.iter()
                    .map(str::trim)
                    .map(str::to_lowercase)
                    .collect::<Vec<_>>()
            });
            let result = match cells.as_deref() {
                Ok([typed, ..]) if list == List::Everyday && !everyday::is_sound(typed) => {
                    "ngoặc đóng mở không khớp, hoặc có quá nhiều cách ghép".to_owned()
                }
                Ok([typed, means, rest @ ..]) if !typed.is_empty() && !means.is_empty() => {
                    self.insert(
                        list,
                        typed,
                        means,
                        rest.first().is_some_and(|c| !c.is_empty()),
                    );
                    continue;
                }
                Ok(_) => "cần đủ hai cột: cách người dân viết và nghĩa của nó".to_owned(),
                Err(error) => format!("không đọc được dòng này ({error})"),
            };
            bad.push(BadRow {
                row,
                reason: result,
            });
        }
        bad
    }

    fn insert(&mut self, list: List, typed: &str, means: &str, ambiguous: bool) {
        let typed = super::normalize(typed);
        let means = phrase(&super::normalize(means));
        match list {
            List::Acronyms => {
                self.acronyms.insert(tone_key(&typed).into(), means);
            }
            List::Shorthand => {
                let asking = Arc::make_mut(&mut self.asking);
                let key = tone_key(&typed);
                let short = Shorthand { means, ambiguous };
                if !key.is_ascii() {
                    let bare = asking.bare.entry(fold(&typed).into()).or_default();
                    bare.push(short.clone());
                }
                asking.shorthand.entry(key.into()).or_default().push(short);
            }
            List::Everyday => Arc::make_mut(&mut self.asking)
                .everyday
                .insert(&typed, &means),
        }
    }

    /// What an acronym stands for; `key` is a tone key.
    #[must_use]
    pub fn acronym(&self, key: &str) -> Option<&[Box<str>]> {
        self.acronyms.get(key).map(Vec::as_slice)
    }

    /// The keys of the acronyms that mean something else in another lexicon.
    #[must_use]
    pub fn acronyms_changed<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let keys = self.acronyms.keys().chain(other.acronyms.keys());
        keys.map(AsRef::as_ref)
            .filter(|key| self.acronym(key) != other.acronym(key))
            .collect()
    }

    /// What a chat abbreviation can stand for; `key` is a tone key.
    #[must_use]
    pub fn shorthand(&self, key: &str) -> &[Shorthand] {
        self.asking.shorthand.get(key).map_or(&[], Vec::as_slice)
    }

    /// What a chat abbreviation can stand for that was typed without its marks.
    #[must_use]
    pub fn bare_shorthand(&self, key: &str) -> &[Shorthand] {
        self.asking.bare.get(key).map_or(&[], Vec::as_slice)
    }

    /// The everyday expressions in the words of a question, longest first.
    #[must_use]
    pub fn everyday(&self, question: &[Heard]) -> Vec<Found<'_>> {
        self.asking.everyday.find(question)
    }
}

/// The words of a phrase under their tone keys.
fn phrase(text: &str) -> Phrase {
    super::tokens(text)
        .iter()
        .map(|t| tone_key(&text[t.span.clone()]).into())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lists_are_sound() {
        let lexicon = Lexicon::shipped();
        assert_eq!(lexicon.acronym("tthc").map(<[_]>::len), Some(4));
        assert!(!lexicon.shorthand("ko").is_empty());
        assert_eq!(
            lexicon
                .everyday(&["so", "do"].map(|word| Heard::unmarked(word, word)))
                .len(),
            1
        );
    }

    #[test]
    fn the_shipped_expressions_are_heard() {
        let lexicon = Lexicon::shipped();
        let question = "mất luôn cuốn sổ đỏ".split(' ');
        let question: Vec<Heard> = question.map(|word| Heard::marked(word, word)).collect();
        let found = lexicon.everyday(&question);
        assert_eq!(found[0].places, [0, 3, 4]);
    }

    #[test]
    fn a_bad_row_is_named_and_the_others_serve() {
        let mut lexicon = Lexicon::default();
        let bad = lexicon.add(List::Acronyms, "a,b\nABC,\nXYZ,xin ý kiến\n");
        assert_eq!(bad.len(), 1);
        assert_eq!(bad[0].row, 2);
        assert!(lexicon.acronym("xyz").is_some());
    }

    #[test]
    fn an_open_bracket_is_named() {
        let mut lexicon = Lexicon::default();
        let bad = lexicon.add(List::Everyday, "a,b\nxin (sổ đỏ|sổ hồng,cấp đổi\n");
        assert_eq!(bad.len(), 1);
    }
}
