//! The language model: how likely a syllable is after the two before it, from
//! the shipped counts and from the clean documents of the folder itself.

use rustc_hash::FxHashMap;

use super::channel::Channel;
use super::choice::Known;
use super::syllable;
use super::table::{self, CONFUSIONS, LANGUAGE, Table};
use super::words::{NUMBER, OTHER, PAUSE, SENTENCE, words};
use crate::parallel::give_way;

/// How much more a word of the folder's own documents counts than one of the shipped table.
const OWN_WEIGHT: f32 = 20.0;
/// What a word counts that was never seen but is spelled as Vietnamese spells.
const UNSEEN: f32 = 0.02;
/// How many sightings of a context it takes to trust the folder over the table by half.
const TRUST_PAIR: f32 = 12.0;
/// The same for two words of context.
const TRUST_TRIPLE: f32 = 3.0;

/// Position of [`SENTENCE`] among the words.
pub(super) const SENTENCE_ID: u32 = 0;
/// Position of [`PAUSE`] among the words.
pub(super) const PAUSE_ID: u32 = 1;
/// Position of [`NUMBER`] among the words.
pub(super) const NUMBER_ID: u32 = 2;
/// Position of [`OTHER`] among the words.
pub(super) const OTHER_ID: u32 = 3;

/// All that damaged text is restored with.
///
/// Loading takes some tens of milliseconds, so make one only when a damaged
/// document exists, and keep it.
#[derive(Debug)]
pub struct Model {
    table: Table,
    /// Every word known, by id; those after the table's are learned or only spelled.
    pub(super) words: Vec<String>,
    ids: FxHashMap<String, u32>,
    own: Own,
    /// What the OCR makes of letters, and the words it can be read back to.
    pub(super) channel: Channel,
    /// What readings may be, as far as it was asked for.
    pub(super) known: Known,
}

/// Counts of the folder's own documents.
#[derive(Debug, Default)]
struct Own {
    singles: FxHashMap<u32, f32>,
    total: f32,
    pairs: FxHashMap<(u32, u32), f32>,
    triples: FxHashMap<(u32, u32, u32), f32>,
    /// How often a word was a context, and how many different words followed.
    contexts: FxHashMap<u32, (f32, f32)>,
    pair_contexts: FxHashMap<(u32, u32), (f32, f32)>,
}

impl Default for Model {
    fn default() -> Self {
        Self::load()
    }
}

impl Model {
    /// Reads the tables that are shipped inside the program.
    ///
    /// # Panics
    /// Never in a program whose tests passed: they read the same bytes.
    #[must_use]
    pub fn load() -> Self {
        let mut table =
            Table::read(LANGUAGE).expect("the shipped table is whole, as its test shows");
        let mut model = Self {
            words: Vec::new(),
            ids: FxHashMap::default(),
            own: Own::default(),
            channel: Channel::read(CONFUSIONS),
            table: Table::default(),
            known: Known::default(),
        };
        for word in std::mem::take(&mut table.words) {
            give_way();
            model.add_seen(&word);
        }
        model.table = table;
        for word in syllable::all() {
            give_way();
            if !model.ids.contains_key(&word) {
                let id = model.add(&word);
                model.channel.add_spelled(&word, id);
            }
        }
        model
    }

    /// Takes in the words of a clean text, which then count more than the shipped ones.
    ///
    /// The caller sees to it that the text is clean, and gives each text once.
    pub fn learn(&mut self, text: &str) {
        give_way();
        let ids: Vec<u32> = words(text).iter().map(|word| self.add_seen(word)).collect();
        self.own.take_in(&ids, 1.0);
        self.known = Known::default();
    }

    /// Takes in names of places, people or offices as they are properly written.
    pub fn learn_names(&mut self, names: &[&str]) {
        for name in names {
            give_way();
            let ids: Vec<u32> = words(name).iter().map(|word| self.add_seen(word)).collect();
            self.own.take_in(&ids[1..], 0.5);
        }
        self.known = Known::default();
    }

    /// The id of a word, new if it has none.
    fn add(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = u32::try_from(self.words.len()).unwrap_or(OTHER_ID);
        self.words.push(word.to_owned());
        self.ids.insert(word.to_owned(), id);
        id
    }

    /// The id of a word that stands in some text.
    fn add_seen(&mut self, word: &str) -> u32 {
        let id = self.add(word);
        if !word.starts_with('<') {
            self.channel.add_seen(word, id);
        }
        id
    }

    /// The id of a word, or that of [`OTHER`].
    pub(super) fn id(&self, word: &str) -> u32 {
        match word {
            SENTENCE => SENTENCE_ID,
            PAUSE => PAUSE_ID,
            NUMBER => NUMBER_ID,
            OTHER => OTHER_ID,
            _ => self.ids.get(word).copied().unwrap_or(OTHER_ID),
        }
    }

    /// How likely a word is by itself.
    pub(super) fn alone(&self, word: u32) -> f32 {
        let shipped = self.table.counts.get(word as usize).copied();
        let own = self.own.singles.get(&word).copied().unwrap_or(0.0);
        (shipped.unwrap_or(0.0) + UNSEEN + OWN_WEIGHT * own)
            / (5_000_000.0 + OWN_WEIGHT * self.own.total)
    }

    /// Minus the logarithm of how likely a word is after two others.
    pub(super) fn cost(&self, before: u32, last: u32, word: u32) -> f32 {
        self.after(before, last).cost(word, self.alone(word))
    }

    /// What is expected of whatever follows two words.
    pub(super) fn after(&self, before: u32, last: u32) -> After<'_> {
        let own = &self.own;
        After {
            shipped: self.table.after(before, last),
            own,
            before,
            last,
            context: own.contexts.get(&last).copied(),
            pair_context: own.pair_contexts.get(&(before, last)).copied(),
        }
    }
}

/// Two words, looked up once for all that may follow them.
#[derive(Debug, Clone, Copy)]
pub(super) struct After<'m> {
    shipped: table::After<'m>,
    own: &'m Own,
    before: u32,
    last: u32,
    context: Option<(f32, f32)>,
    pair_context: Option<(f32, f32)>,
}

impl After<'_> {
    /// Minus the logarithm of how likely a word is here, where `alone` is how
    /// likely it is by itself.
    pub(super) fn cost(&self, word: u32, alone: f32) -> f32 {
        let shipped = self.shipped.probability(word, alone);
        -self.probability(word, shipped).ln()
    }

    /// How likely a word is, where the table alone says `shipped`.
    fn probability(&self, word: u32, shipped: f32) -> f32 {
        let Some((seen, kinds)) = self.context else {
            return shipped;
        };
        let pair = self.own.pairs.get(&(self.last, word)).copied();
        let trust = TRUST_PAIR + kinds;
        let two = (pair.unwrap_or(0.0) + trust * shipped) / (seen + trust);
        let Some((seen, kinds)) = self.pair_context else {
            return two;
        };
        let triple = (self.before, self.last, word);
        let triple = self.own.triples.get(&triple).copied();
        let trust = TRUST_TRIPLE + kinds;
        (triple.unwrap_or(0.0) + trust * two) / (seen + trust)
    }
}

impl Own {
    /// Counts the words in a row.
    fn take_in(&mut self, ids: &[u32], weight: f32) {
        for (i, word) in ids.iter().copied().enumerate() {
            *self.singles.entry(word).or_default() += weight;
            self.total += weight;
            let Some(last) = i.checked_sub(1).map(|j| ids[j]) else {
                continue;
            };
            let seen = self.pairs.entry((last, word)).or_default();
            let context = self.contexts.entry(last).or_default();
            context.0 += weight;
            context.1 += if *seen > 0.0 { 0.0 } else { 1.0 };
            *seen += weight;
            let Some(before) = i.checked_sub(2).map(|j| ids[j]) else {
                continue;
            };
            let seen = self.triples.entry((before, last, word)).or_default();
            let context = self.pair_contexts.entry((before, last)).or_default();
            context.0 += weight;
            context.1 += if *seen > 0.0 { 0.0 } else { 1.0 };
            *seen += weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_folder_says_becomes_likelier() {
        let mut model = Model::load();
        let (chi, linh) = (model.id("chí"), model.id("linh"));
        let before = model.cost(SENTENCE_ID, chi, linh);
        model.learn_names(&["Chí Linh"]);
        assert!(model.cost(SENTENCE_ID, chi, linh) < before);
        model.learn("thành phố Chí Linh. Thành phố Chí Linh");
        assert!(model.cost(model.id("phố"), chi, linh) < 2.0);
    }

    #[test]
    fn a_word_never_seen_costs_something_finite() {
        let model = Model::load();
        assert!(model.cost(u32::MAX, OTHER_ID, u32::MAX).is_finite());
    }
}
