//! Vietnamese read by an OCR that knows it, of whose words single marks were
//! misread: "sửa đỗi, bỗ sung".
//!
//! Marks are all that ever changes, and capitals inside of a word: numbers,
//! letters and the count of words stay, and a word whose neighbours do not tell
//! what it must be stays as it was read.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Model;
use super::channel::Case;
use super::choice::Choice;
use super::decode::{Decision, Item, Offers, search};
use super::model::{OTHER_ID, SENTENCE_ID};
use super::quality::{Class, quality};
use super::syllable::{is_skeleton, is_syllable};
use super::words::{key, words_within};
use crate::language::fold;

/// What another mark costs where the OCR is as unsure of a word as of those that
/// it read wrongly, and how sure that is, of 100. These and the next are fitted on
/// three pages of real scans; in the clean plans they change no word.
const UNSURE: (f32, f32) = (2.0, 75.0);
/// The same where it is as sure as of those that it read right.
const SURE: (f32, f32) = (5.0, 96.0);
/// A word changes from this certainty on.
const CERTAIN: f32 = 0.9;
/// A row of words is decoded in parts of this many, to bound the memory.
const PART: usize = 400;

/// The words of a model by their letters without marks.
#[derive(Debug)]
pub struct Marks {
    model: Model,
    alike: FxHashMap<String, Vec<u32>>,
}

impl Marks {
    /// The words of a model.
    #[must_use]
    pub fn of(model: Model) -> Self {
        let mut alike: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (id, word) in (0..).zip(&model.words) {
            if is_syllable(word) {
                alike.entry(fold(word)).or_default().push(id);
            }
        }
        Self { model, alike }
    }

    /// The words of a paragraph, each with how sure the OCR is of it, of 100: in
    /// their places those that were printed otherwise.
    #[must_use]
    pub fn mend(&self, words: &[(&str, f32)]) -> Vec<Option<String>> {
        let mut mended = vec![None; words.len()];
        let texts: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        if quality(&texts.join(" ")).class != Class::Good {
            return mended;
        }
        let row: Vec<(usize, Item, Offers)> = (0..)
            .zip(words)
            .flat_map(|(at, (word, sure))| self.items(word, *sure).map(move |(i, o)| (at, i, o)))
            .collect();
        let mut context = (SENTENCE_ID, SENTENCE_ID);
        let mut rest = row.into_iter().peekable();
        while rest.peek().is_some() {
            let (mut origins, mut items, mut lattice) = (Vec::new(), Vec::new(), Vec::new());
            for (at, item, offers) in rest.by_ref().take(PART) {
                origins.push(at);
                items.push(item);
                lattice.push(offers);
            }
            let (decisions, after) = search(&items, &lattice, context, &self.model);
            context = after;
            for decision in decisions {
                let at = origins[decision.item];
                mended[at] = written(texts[at], &decision);
            }
        }
        mended
    }

    /// A word as what stays in front of it, what it may be, and what stays behind.
    fn items(&self, word: &str, sure: f32) -> impl Iterator<Item = (Item, Offers)> {
        let (front, core, behind) = parts(word);
        let fixed = |text: &str| {
            let words = words_within(text);
            let ids = words.iter().map(|word| self.model.id(word)).collect();
            (!text.is_empty()).then(|| (Item::Fixed(ids), Offers::default()))
        };
        let read = (!core.is_empty()).then(|| {
            let item = Item::Word {
                read: core.to_owned(),
                setting: Case::AsIs,
                joins: false,
            };
            (item, Offers::only(self.choices(core, sure)))
        });
        [fixed(front), read, fixed(behind)].into_iter().flatten()
    }

    /// What a word may be: itself, and the words of the same letters.
    fn choices(&self, read: &str, sure: f32) -> Vec<Choice> {
        let model = &self.model;
        let small = read.to_lowercase();
        let own = model.id(&key(&small));
        let itself = Choice {
            words: if own == OTHER_ID {
                Vec::new()
            } else {
                vec![(own, case(read))]
            },
            cost: 0.0,
            alone: model.alone(own),
        };
        let folded = fold(&small);
        if !is_skeleton(&folded) {
            return vec![itself];
        }
        let alike = self.alike.get(&folded).into_iter().flatten();
        let others = alike.filter(|word| **word != own).map(|word| Choice {
            words: vec![(*word, case(read))],
            cost: cost(sure),
            alone: model.alone(*word),
        });
        std::iter::once(itself).chain(others).collect()
    }
}

/// A word as it was decided to be printed, if that is otherwise than it was read.
fn written(word: &str, decision: &Decision) -> Option<String> {
    let (front, core, behind) = parts(word);
    let other = key(&decision.text.to_lowercase()) != key(&core.to_lowercase());
    if other && decision.certainty >= CERTAIN {
        return Some([front, &decision.text, behind].concat());
    }
    without_capitals(core).map(|plain| [front, &plain, behind].concat())
}

/// What another mark costs, between that where the OCR is unsure and that where it is not.
fn cost(sure: f32) -> f32 {
    let share = (sure - UNSURE.1) / (SURE.1 - UNSURE.1);
    UNSURE.0 + (SURE.0 - UNSURE.0) * share.clamp(0.0, 1.0)
}

/// What stands in front of the letters of a word, these, and what behind; only
/// the last where there are others between.
fn parts(word: &str) -> (&str, &str, &str) {
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let front = &word[..word.len() - bare.len()];
    let core = bare.trim_end_matches(|c: char| !c.is_alphanumeric());
    let behind = &bare[core.len()..];
    if core.chars().all(char::is_alphabetic) {
        (front, core, behind)
    } else {
        ("", "", word)
    }
}

/// The case of a word as it was read.
fn case(read: &str) -> Case {
    let mut letters = read.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    match letters.next() {
        Some(second) if first && second.is_uppercase() => Case::Upper,
        _ if first => Case::Title,
        _ => Case::AsIs,
    }
}

/// A word that begins small without the capitals that letters of the same shape
/// were read as: "đỘ", "viỆc".
fn without_capitals(read: &str) -> Option<String> {
    let inside = |c: char| c.is_uppercase() && !c.is_ascii();
    (read.starts_with(char::is_lowercase) && read.contains(inside)).then(|| read.to_lowercase())
}

impl Offers {
    /// What a reading may be by itself.
    fn only(choices: Vec<Choice>) -> Self {
        Self {
            alone: choices.into(),
            ..Self::default()
        }
    }
}

impl Default for Offers {
    fn default() -> Self {
        let none = || Rc::from(Vec::new());
        Self {
            alone: none(),
            joined: none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    static MARKS: LazyLock<Marks> = LazyLock::new(|| Marks::of(Model::load()));

    #[track_caller]
    fn check(read: &str, sure: f32, printed: &str) {
        let words: Vec<(&str, f32)> = read.split(' ').map(|word| (word, sure)).collect();
        let mended = MARKS.mend(&words);
        let texts = words.iter().zip(&mended);
        let texts: Vec<&str> = texts
            .map(|((word, _), text)| text.as_deref().unwrap_or(word))
            .collect();
        assert_eq!(texts.join(" "), printed);
    }

    #[test]
    fn a_mark_is_mended_where_the_sentence_says_which() {
        check(
            "Sửa đỗi, bỗ sung một số điều của Thông tư số 79/2024/TT-BCA",
            85.0,
            "Sửa đổi, bổ sung một số điều của Thông tư số 79/2024/TT-BCA",
        );
        check(
            "cơ quan, tổ chức có thâm quyền căn cứ vào bản chính",
            85.0,
            "cơ quan, tổ chức có thẩm quyền căn cứ vào bản chính",
        );
        check("I. MỤC ĐÍCH, YÊU CÂU", 85.0, "I. MỤC ĐÍCH, YÊU CẦU");
    }

    #[test]
    fn a_capital_inside_of_a_word_is_small() {
        check(
            "thực hiện các chế đỘ, chính sách của Nhà nước",
            96.0,
            "thực hiện các chế độ, chính sách của Nhà nước",
        );
    }

    #[test]
    fn what_the_sentence_does_not_tell_stays() {
        for text in [
            "Ông Lê Hồng Văn và bà Đặng Thị Bích Liên, số 12/KH-UBND, Facebook, Zalo",
            "The Government shall issue the list of procedures on this page",
            "thu tuc lam can cuoc cong dan o dau",
            "",
        ] {
            check(text, 85.0, text);
        }
    }
}
