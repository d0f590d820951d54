//! The likeliest readings of a word by one careless way of typing.

use crate::language::{Model, WordId};

use super::costs::Marks;
use super::lattice::how_common;

/// At most so many readings by restored marks and by slips, the likeliest first.
const MOST: usize = 10;

/// A word that stands in no text, and so beside no other, is not looked at where it is
/// so much less likely than another reading, in nats: its neighbours cannot save it.
const HOPELESS: f32 = 12.0;

/// What is asked of each word of a vocabulary again and again, worked out once.
#[derive(Debug, Clone, Default)]
pub(super) struct Chances {
    words: Vec<Chance>,
    /// For each folded form how common the commonest of its words is.
    commonest: Vec<f32>,
}

/// How common a word is, and how it is marked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance {
    /// The logarithm of its probability whatever stands before it, taken for a syllable;
    /// minus infinity where nobody writes it.
    ln: f32,
    pub marks: Marks,
    /// Whether it stands in the text.
    is_known: bool,
}

impl Chance {
    fn of(id: WordId, model: &Model) -> Self {
        let is_known = model.times(id) > 0;
        let is_written = is_known || model.elsewhere(id) > 0.0;
        Self {
            ln: if is_written {
                how_common(id, model).ln()
            } else {
                f32::NEG_INFINITY
            },
            marks: Marks::of(model.key(id)),
            is_known,
        }
    }
}

impl Chances {
    pub(super) fn of(model: &Model) -> Self {
        let all = (0..).take(model.len());
        let words: Vec<Chance> = all.map(|id| Chance::of(id, model)).collect();
        let mut commonest = vec![f32::NEG_INFINITY; words.len()];
        for (id, word) in (0..).zip(&words) {
            let of_form = &mut commonest[model.folded(id) as usize];
            *of_form = of_form.max(word.ln);
        }
        Self { words, commonest }
    }

    /// That of a word.
    pub(super) fn word(&self, id: WordId) -> Chance {
        self.words[id as usize]
    }

    /// The logarithm of the probability of the commonest word of a folded form.
    pub(super) fn commonest(&self, form: WordId) -> f32 {
        self.commonest[form as usize]
    }
}

/// The likeliest of some readings: of words that are written at all, those that are
/// common for what it costs to have typed so.
pub(super) struct Likeliest<'a> {
    chances: &'a Chances,
    /// How unlikely the likeliest reading is so far, in nats.
    pub best: f32,
    /// How unlikely each is, and what it costs.
    rated: Vec<(f32, WordId, f32)>,
}

impl<'a> Likeliest<'a> {
    /// Beside another reading that is so unlikely.
    pub(super) fn new(chances: &'a Chances, best: f32) -> Self {
        Self {
            chances,
            best,
            rated: Vec::with_capacity(2 * MOST),
        }
    }

    pub(super) fn add(&mut self, id: WordId, cost: f32) {
        let word = self.chances.word(id);
        let unlikely = cost - word.ln;
        if unlikely < self.best + HOPELESS || word.is_known {
            self.best = self.best.min(unlikely);
            self.rated.push((unlikely, id, cost));
        }
        if self.rated.len() == 2 * MOST {
            self.keep();
        }
    }

    /// Leaves out all but the likeliest.
    fn keep(&mut self) {
        let rated = &mut self.rated;
        rated.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        rated.dedup_by_key(|(_, id, _)| *id);
        let (chances, most) = (self.chances, self.best + HOPELESS);
        rated.retain(|(unlikely, id, _)| *unlikely < most || chances.word(*id).is_known);
        rated.truncate(MOST);
    }

    /// Whether no reading that is at least so unlikely is among them.
    pub(super) fn is_beyond(&mut self, least: f32) -> bool {
        if self.rated.len() >= MOST {
            self.keep();
        }
        self.rated.len() == MOST && self.rated[MOST - 1].0 < least
    }

    /// Them, the likeliest first.
    pub(super) fn end(mut self) -> impl Iterator<Item = (WordId, f32)> {
        self.keep();
        self.rated.into_iter().map(|(_, id, cost)| (id, cost))
    }
}
