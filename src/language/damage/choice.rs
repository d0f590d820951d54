//! What a reading may be: one word in one of its cases, two printed close
//! together, half of one, or what it says.

use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::Model;
use super::channel::{Candidate, Case, LONGEST};
use super::model::OTHER_ID;

/// How many words a reading is weighed as.
const CHOICES: usize = 24;
/// What it costs to leave a reading as it is.
const AS_READ: f32 = 13.0;
/// The same for what looks like an acronym.
const AS_READ_ACRONYM: f32 = 3.0;
/// What it costs besides for each character that is not a plain letter.
const AS_READ_STRANGE: f32 = 5.0;
/// What it costs to take two readings for one word.
const JOIN: f32 = 5.0;
/// What it costs to take one reading for two words.
const SPLIT: f32 = 6.0;
/// A reading is taken for two words, or half a one, only where the best single one costs more.
const DOUBTFUL: f32 = 4.0;
/// Past this many doubtful readings a text is taken for noise, not worth splitting and joining.
const MOST_DOUBTS: usize = 1000;
/// What it costs to change a capital to a small letter or back.
const CASE_CHANGE: f32 = 3.0;
/// What it costs to take capitals among small letters for a word rather than an acronym.
const LONE_CAPITALS: f32 = 4.0;

/// A word considered for a reading.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// The words and their cases; none if it is left as read.
    pub(super) words: Vec<(u32, Case)>,
    /// Minus the logarithm of how likely it is read so.
    pub(super) cost: f32,
    /// How likely the first of the words is by itself.
    pub(super) alone: f32,
}

/// The single words that readings may be, since the same ones stand in many texts.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<Found>);

/// What was found for readings, each in its setting.
type Found = FxHashMap<(String, Case), Arc<[Candidate]>>;

/// Readings that are known at the most, in some fifteen megabytes.
const MOST_KNOWN: usize = 1 << 15;

impl Known {
    fn recall(
        &self,
        read: &str,
        setting: Case,
        find: impl FnOnce() -> Vec<Candidate>,
    ) -> Arc<[Candidate]> {
        let key = (read.to_owned(), setting);
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return Arc::clone(known);
        }
        let found: Arc<[Candidate]> = find().into();
        let mut known = lock();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(key, Arc::clone(&found));
        found
    }
}

/// Remembers what a reading may be, since readings repeat.
#[derive(Debug, Default)]
pub(super) struct Memory {
    choices: FxHashMap<(String, Case), Rc<[Choice]>>,
    /// How many readings no single word explained well.
    doubts: usize,
}

impl Memory {
    /// Whether the text is still worth the trouble of trying two readings as one.
    pub(super) fn is_patient(&self) -> bool {
        self.doubts < MOST_DOUBTS
    }

    /// The choices for one reading.
    pub(super) fn recall(&mut self, read: &str, setting: Case, model: &Model) -> Rc<[Choice]> {
        let key = (read.to_owned(), setting);
        if let Some(known) = self.choices.get(&key) {
            return known.clone();
        }
        let mut choices = choices(read, setting, model);
        let doubtful = is_doubtful(&choices);
        self.doubts += usize::from(doubtful);
        if doubtful && self.doubts < MOST_DOUBTS {
            choices.extend(split(read, setting, model));
        }
        choices.push(Choice {
            words: Vec::new(),
            cost: as_read(read),
            alone: model.alone(OTHER_ID),
        });
        let choices: Rc<[Choice]> = choices.into();
        self.choices.insert(key, choices.clone());
        choices
    }

    /// The choices for two readings that may be one word.
    pub(super) fn recall_joined(
        &mut self,
        read: &str,
        next: &str,
        setting: Case,
        model: &Model,
    ) -> Rc<[Choice]> {
        let key = ([read, " ", next].concat(), setting);
        if let Some(known) = self.choices.get(&key) {
            return known.clone();
        }
        let mut found = choices(&[read, next].concat(), setting, model);
        found.truncate(4);
        for choice in &mut found {
            choice.cost += JOIN;
        }
        let found: Rc<[Choice]> = found.into();
        self.choices.insert(key, found.clone());
        found
    }
}

/// Tells whether no single word explains a reading well.
pub(super) fn is_doubtful(choices: &[Choice]) -> bool {
    choices.first().is_none_or(|best| best.cost > DOUBTFUL)
}

/// What it costs to leave a reading as it is.
fn as_read(read: &str) -> f32 {
    let capitals = read.chars().filter(|c| c.is_uppercase()).count();
    let letters = read.chars().filter(|c| c.is_alphabetic()).count();
    let vowels = read.chars().any(|c| "AEIOUY".contains(c));
    if capitals >= 2 && (!vowels || capitals < letters) && read.is_ascii() {
        AS_READ_ACRONYM
    } else {
        let strange = read.chars().filter(|c| !c.is_ascii_alphabetic()).count();
        AS_READ + AS_READ_STRANGE * f32::from(u8::try_from(strange).unwrap_or(u8::MAX))
    }
}

/// The single words that a reading may be, the likeliest first.
fn choices(read: &str, setting: Case, model: &Model) -> Vec<Choice> {
    let find = || candidates(read, setting, model);
    let found = model.known.recall(read, setting, find);
    let choice = |c: &Candidate| Choice {
        words: vec![(c.word, c.case)],
        cost: c.cost,
        alone: model.alone(c.word),
    };
    found.iter().map(choice).collect()
}

fn candidates(read: &str, setting: Case, model: &Model) -> Vec<Candidate> {
    let letters: Vec<char> = read.chars().collect();
    let mut found = Vec::new();
    for (case, extra) in cases(&letters, setting) {
        for candidate in model.channel.candidates(&letters, case) {
            let is_acronym = model.words[candidate.word as usize].starts_with(char::is_uppercase);
            let extra = if is_acronym { 0.0 } else { extra };
            found.push(Candidate {
                cost: candidate.cost + extra,
                ..candidate
            });
        }
    }
    let worth = |c: Candidate| (c.cost - 0.5 * model.alone(c.word).ln(), c);
    let mut found: Vec<(f32, Candidate)> = found.into_iter().map(worth).collect();
    found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    found.truncate(CHOICES);
    let mut found: Vec<Candidate> = found.into_iter().map(|(_, c)| c).collect();
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found
}

/// The cases that a reading may have been printed in, and what each costs besides.
fn cases(letters: &[char], setting: Case) -> Vec<(Case, f32)> {
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    let small = letters.iter().filter(|c| c.is_lowercase()).count();
    if setting == Case::Upper {
        return vec![
            (Case::AsIs, CASE_CHANGE),
            (Case::Upper, 0.0),
            (Case::Title, 1.0),
        ];
    }
    match letters.first() {
        // Among small letters "Ở" after one capital is "ở", and "I" is as often "l".
        Some('I') if capitals == 1 => vec![(Case::AsIs, 0.0), (Case::Title, 1.0)],
        Some(first) if first.is_uppercase() && letters.len() < 4 && capitals > 1 => vec![
            (Case::AsIs, CASE_CHANGE),
            (Case::Title, 0.0),
            (Case::Upper, LONE_CAPITALS),
        ],
        _ if capitals > 1 && capitals > small => {
            vec![(Case::AsIs, 9.0), (Case::Upper, LONE_CAPITALS)]
        }
        Some(first) if first.is_uppercase() => {
            vec![(Case::AsIs, CASE_CHANGE), (Case::Title, 0.0)]
        }
        // The capital that is most often read as a small letter is Đ.
        Some('b' | 'd' | 'p') => vec![(Case::AsIs, 0.0), (Case::Title, CASE_CHANGE)],
        _ => vec![(Case::AsIs, 0.0)],
    }
}

/// The pairs of words that a reading may be.
fn split(read: &str, setting: Case, model: &Model) -> Vec<Choice> {
    let cuts: Vec<usize> = read.char_indices().map(|(i, _)| i).collect();
    if !(4..=LONGEST).contains(&cuts.len()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for cut in &cuts[2..cuts.len() - 1] {
        let (left, right) = read.split_at(*cut);
        let rights = choices(right, setting, model);
        for a in choices(left, setting, model).iter().take(3) {
            for b in rights.iter().take(3) {
                found.push(Choice {
                    words: [a.words.clone(), b.words.clone()].concat(),
                    cost: a.cost + b.cost + SPLIT,
                    alone: a.alone,
                });
            }
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found.truncate(6);
    found
}
