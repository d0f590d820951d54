//! Whether a procedure is meant: how far its name holds what a message says.
//!
//! A search finds something for any sentence. A procedure is meant only where
//! its name holds most of what was said, in the words of the law or in everyday
//! words for them, and little was said that no procedure is about.

use std::sync::LazyLock;

use crate::index::{Hit, Index, Query};
use crate::language::{Reading, fold, is_function_word};

use super::phrases::Phrases;
use super::prior::Traits;

/// What the best procedure holds of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Support {
    /// The information held, in nats.
    pub held: f32,
    /// How many words of matter were said.
    pub words: usize,
    /// The share of the words of matter that are everyday words for what it says.
    pub everyday: f32,
    /// The worth of the pairs found, over the worth of the message.
    pub pairs: f32,
    /// Score of the ranking over the worth of the message.
    pub strength: f32,
    /// What else speaks for a procedure or against it, in logits.
    pub signs: f32,
    /// The share of the procedure's name that it says, 0 to 1.
    pub named: f32,
    /// How far it says what the procedure is for as people do, 0 to 1.
    pub spoken: f32,
    /// Whether it is nothing but a part of the procedure's name.
    pub spelled: bool,
}

/// What people do with offices, folded.
const ACTS: &[&str] = &[
    "lam",
    "xin",
    "cap",
    "doi",
    "dang ky",
    "khai bao",
    "khai",
    "nop",
    "xac nhan",
    "chung thuc",
    "gia han",
    "chuyen",
    "tach",
    "nhap",
    "huy",
    "xoa",
    "sua",
    "cai chinh",
    "huong",
    "nhan",
    "thanh lap",
    "mo",
    "giai the",
    "tam ngung",
    "cong chung",
    "sang ten",
    "bao",
    "trinh bao",
    "mat",
    "tra cuu",
    "mua",
    "dong",
    "nghi",
    "lap",
    "bi",
    "ho tro",
    "lay",
    "lanh",
    "rut",
];
/// What only looks like one of them, as `prior::words` has it: the day by which
/// something is to be handed in, what offices report.
const NO_ACTS: [&str; 2] = [" hạn nop ", " bao cao "];
/// What people ask of shops, banks, schools, courts and the news, folded.
const ELSEWHERE: &[&str] = &[
    "gia bao nhieu",
    "gia re",
    "re",
    "nao tot",
    "tot nhat",
    "nao ngon",
    "ngon",
    "nao dep",
    "uy tin",
    "giao hang",
    "khach san",
    "mua ve",
    "ve xe",
    "ve may bay",
    "ve tau",
    "shop",
    "shopee",
    "diem chuan",
    "lich thi",
    "may gio chay",
    "phim",
    "game",
    "facebook",
    "zalo",
    "tiktok",
    "wifi",
    "iphone",
    "website",
    "atm",
    "the tin dung",
    "ngan hang nao",
    "du lich",
    "quan com",
    "ielts",
    "toeic",
    "nhan tho",
    "chet may",
    "nau",
    "banh",
    "xem boi",
    "doi no",
    "cho meo",
    "co gi choi",
    "thoi tiet",
    "xo so",
    "bong da",
    "hoc phi",
    "dat lich kham",
    "bao nhieu mot",
    "phat bao nhieu",
    "phat nhieu",
    "phat may",
    "phat the nao",
    "nen mua",
    "don ly hon",
];
/// What offices plan and report, folded.
const PLANS: &[&str] = &[
    "ke hoach",
    "tuyen truyen",
    "cai cach hanh chinh",
    "cchc",
    "bao cao",
    "so noi vu",
    "phong noi vu",
    "chi so",
    "papi",
    "niem yet",
    "bao chi",
    "fanpage",
    "chuyen muc",
    "par index",
    "thi dua",
    "trach nhiem",
    "chu tri",
    "phoi hop",
    "van phong",
    "quyet dinh so",
    "huyen",
    "so nganh",
    "phong",
    "can bo",
    "cong khai",
];
/// Words that say nothing in a procedure's name, folded.
const GRAMMAR: &[&str] = &[
    "thu", "tuc", "va", "cua", "cac", "doi", "voi", "trong", "tai", "cho", "theo",
];

/// What a message may say of where it belongs, and what each speaks, in logits.
static SIGNS: LazyLock<Phrases> = LazyLock::new(|| Phrases::of([ACTS, ELSEWHERE, PLANS]));
const WEIGHTS: [f32; 3] = [1.95, -4.44, -1.87];
/// The sign of [`ACTS`].
const ACT: u32 = 1;
/// Citizens go to its office.
const NEAR: f32 = 2.66;

/// The most that a word unknown to the catalogue weighs, in nats.
const UNKNOWN: f32 = 6.0;

/// So many words one after the other that are all of a message are said for the name
/// that they stand in.
const SPELLED: usize = 4;

/// An official term is held where this share of its words is.
const TERM_HELD: f32 = 0.6;

impl Support {
    /// Weighs what a procedure holds of a message.
    #[must_use]
    pub(super) fn of(reading: &Reading, query: &Query, hit: &Hit, index: &Index) -> Self {
        let held_terms = index.support(query, hit.entry);
        let model = index.model();
        let mut support = Self {
            pairs: hit.score.pairs,
            strength: hit.score.total / query.worth().max(f32::EPSILON),
            ..Self::default()
        };
        let mut everyday = 0;
        for (i, word) in reading.words.iter().enumerate() {
            let at = query.of_word.get(i).copied().flatten();
            let is_function = at.map_or_else(
                || is_function_word(&word.written),
                |at| query.terms[at].is_function,
            );
            if is_function {
                continue;
            }
            let known: f32 = word.options.iter().map(|(_, p)| p).sum::<f32>().min(1.0);
            let information = match word.options.first() {
                Some(&(id, _)) if model.entries_with(id) > 0 => {
                    model.information(model.entries_with(id))
                }
                _ => model.information(0).min(UNKNOWN),
            };
            let typed = at.map_or(0.0, |at| held_terms[at] * known);
            let official = official(i, query, &held_terms);
            let held = typed.max(official);
            support.held += information * held;
            support.words += 1;
            everyday += usize::from(official > 0.0);
        }
        #[expect(clippy::cast_precision_loss, reason = "a message has few words")]
        let share = everyday as f32 / support.words.max(1) as f32;
        support.everyday = share;
        support
    }

    /// The probability that a procedure is meant: logistic, fitted on needs and on
    /// questions that no procedure answers (`tests/procedures/`), half of each
    /// typed without marks.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        if self.words == 0 {
            return 0.0;
        }
        if self.spelled {
            return 0.98;
        }
        let count = f32::from(u8::try_from(self.words.min(8)).unwrap_or(8));
        let score = -11.71
            + 0.116 * self.held.min(25.0)
            + 0.437 * count
            + 3.7 * self.everyday
            + 1.39 * self.pairs
            + 0.62 * self.strength.min(6.0)
            + self.signs
            + 1.96 * self.named
            + 2.34 * self.spoken;
        1.0 / (1.0 + f64::from(-score).exp())
    }

    /// What the message says of itself, beside what the procedure holds of it.
    /// `said` are its words, `name` those of the procedure's name; how far it says
    /// what that is `spoken` of as.
    pub(super) fn with_signs(
        mut self,
        said: &str,
        procedure: Traits,
        name: &str,
        spoken: f32,
    ) -> Self {
        let acts = NO_ACTS
            .iter()
            .fold(said.to_owned(), |said, no_act| said.replace(no_act, " "));
        let signs = SIGNS.in_words(said) & !ACT | SIGNS.in_words(&acts) & ACT;
        let weights = (0..).zip(WEIGHTS).filter(|(bit, _)| signs & (1 << bit) > 0);
        let near = procedure.is_near().then_some(NEAR);
        self.signs = weights.map(|(_, weight)| weight).chain(near).sum();
        let whole = name;
        let name: Vec<&str> = name
            .split_whitespace()
            .filter(|w| !GRAMMAR.contains(w))
            .collect();
        let said: Vec<String> = said.split_whitespace().map(fold).collect();
        self.spelled = SPELLED <= said.len() && whole.contains(&format!(" {} ", said.join(" ")));
        let named = name
            .iter()
            .filter(|word| said.iter().any(|said| said == *word));
        let named = named.count();
        #[expect(clippy::cast_precision_loss, reason = "a name has few words")]
        let share = named as f32 / name.len().max(1) as f32;
        self.named = share;
        self.spoken = spoken;
        self
    }
}

/// How much is held of the official terms that a word was said for.
fn official(word: usize, query: &Query, held_terms: &[f32]) -> f32 {
    query
        .official
        .iter()
        .filter(|(said, terms)| said.contains(&word) && !terms.is_empty())
        .map(|(_, terms)| {
            let sum: f32 = terms.iter().map(|term| held_terms[*term]).sum();
            #[expect(clippy::cast_precision_loss, reason = "a term has a handful of words")]
            let share = sum / terms.len() as f32;
            if share > TERM_HELD { share } else { 0.0 }
        })
        .fold(0.0, f32::max)
}
