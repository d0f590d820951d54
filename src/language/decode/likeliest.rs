//! The likeliest readings of a word by one careless way of typing.

use crate::language::WordId;

use super::Decoder;
use super::slips::Slips;

/// At most so many readings by restored marks and by slips, the likeliest first.
const MOST: usize = 10;

/// A word that stands in no text, and so beside no other, is not looked at where it is
/// so much less likely than another reading, in nats: its neighbours cannot save it.
const HOPELESS: f32 = 12.0;

/// The likeliest of some readings: of words that are written at all, those that are
/// common for what it costs to have typed so.
pub(super) struct Likeliest<'a> {
    slips: &'a Slips,
    /// How unlikely the likeliest reading is so far, in nats.
    pub best: f32,
    /// How unlikely each is, and what it costs.
    rated: Vec<(f32, WordId, f32)>,
}

impl<'a> Likeliest<'a> {
    /// Beside another reading that is so unlikely.
    pub(super) fn new(decoder: &Decoder<'a>, best: f32) -> Self {
        Self {
            slips: decoder.slips,
            best,
            rated: Vec::with_capacity(2 * MOST),
        }
    }

    pub(super) fn add(&mut self, id: WordId, cost: f32) {
        let word = self.slips.word(id);
        let unlikely = cost - word.ln_chance;
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
        let (slips, most) = (self.slips, self.best + HOPELESS);
        rated.retain(|(unlikely, id, _)| *unlikely < most || slips.word(*id).is_known);
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
