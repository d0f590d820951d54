//! The readings of one typed word: as typed, and as each habit of typing may
//! have made it of another.

use std::ops::Range;

use crate::language::{Token, WordId, fold, is_syllable, telex, tone_key, vni};

use super::costs::{Marks, WRONG_MARK, marks_cost, more_marks_cost, slip_cost};
use super::habits::Habits;
use super::lattice::{Edge, Hypothesis, Lattice, STEP};
use super::likeliest::Likeliest;
use super::slips::{LONGEST, is_one_slip};
use super::spelling::{syllables_in, with_other_i, without_f, written_of};
use super::{Change, Decoder};

/// Minus the log-probability that a word has a slip in it, by what the word is.
const SLIP: f32 = 4.6;
/// … when the typed word is one that the documents use, or people do, marks and all.
const SLIP_OF_KNOWN: f32 = 9.0;
/// … when it is one that people write, once it has its marks.
const SLIP_OF_BARE: f32 = 7.0;
/// A wrong mark on the letters of a sound syllable.
const WRONG_MARK_ON_SYLLABLE: f32 = 4.0;
/// Two words typed as one, or one as two.
const JOINED: f32 = 4.0;
/// "kí" for "ký": both are taught; "fí" for "phí".
const RESPELLED: f32 = 0.7;
/// A word of small letters without a vowel stands for itself though it is listed as
/// shorthand: "tt", "vp".
const NOT_SHORT: f32 = 4.0;
/// Shorthand with one meaning, and with several.
const SHORT: f32 = 0.5;
const SHORT_AMBIGUOUS: f32 = 3.0;

/// Puts every reading of typed word `i` into the lattice.
pub(super) fn offer(
    decoder: &Decoder<'_>,
    habits: &Habits,
    typed: &str,
    words: &[&Token],
    i: usize,
    keep: bool,
    lattice: &mut Lattice,
) {
    let place = i * STEP..(i + 1) * STEP;
    let raw = &typed[words[i].span.clone()];
    let lower = raw.to_lowercase();
    let mut offers = Offers {
        decoder,
        lattice,
        place,
        keep,
        known: false,
        wrong_mark: WRONG_MARK,
        best: f32::INFINITY,
    };
    if lower.bytes().all(|b| b.is_ascii_digit()) {
        let key = crate::language::model::digits_key(&lower);
        offers.one(key, &lower, 0.0, Change::None);
        return;
    }
    let key = tone_key(&lower);
    if offers.acronym(raw, &key) {
        return;
    }
    offers.as_typed(raw, &key, &lower, habits.bare);
    offers.marks(&lower, habits.bare);
    offers.respelled(with_other_i(&lower), &lower, habits.bare);
    offers.respelled(without_f(&lower), &lower, habits.bare);
    offers.keys(telex(&lower), habits.telex);
    offers.keys(vni(&lower), habits.vni);
    if keep {
        return;
    }
    offers.shorthand(&key, habits.bare);
    if !(offers.known && fits(decoder, typed, words, i)) {
        offers.slips(&key, &lower, habits.bare);
    }
    offers.typed_as_one(&lower);
    if let Some(next) = words.get(i + 1) {
        offers.typed_as_two(&lower, &typed[next.span.clone()].to_lowercase());
    }
}

/// Whether a word stands beside a neighbour as it does in the documents; then
/// it was meant as typed.
fn fits(decoder: &Decoder<'_>, typed: &str, words: &[&Token], i: usize) -> bool {
    let id = |i: usize| {
        let token = words.get(i)?;
        decoder
            .model
            .find(&tone_key(&typed[token.span.clone()].to_lowercase()))
    };
    let beside = |a: Option<WordId>, b: Option<WordId>| {
        a.zip(b)
            .is_some_and(|(a, b)| decoder.model.times_together(a, b) > 0)
    };
    beside(i.checked_sub(1).and_then(id), id(i)) || beside(id(i), id(i + 1))
}

struct Offers<'a, 'b> {
    decoder: &'a Decoder<'b>,
    lattice: &'a mut Lattice,
    place: Range<usize>,
    /// Whether it is read as typed but for its marks.
    keep: bool,
    /// Whether the documents use the word as typed, or people do, marks and all.
    known: bool,
    /// What a wrong mark on it costs.
    wrong_mark: f32,
    /// How unlikely its likeliest reading is by itself, in nats.
    best: f32,
}

impl Offers<'_, '_> {
    fn hypothesis(&self, id: WordId) -> Hypothesis {
        Hypothesis::known(id, self.decoder.model)
    }

    fn push(&mut self, to: usize, first: Hypothesis, cost: f32, change: Change) {
        self.lattice.edges.push(Edge {
            from: self.place.start,
            to,
            first,
            more: Vec::new(),
            cost,
            change,
        });
    }

    fn one(&mut self, key: &str, written: &str, cost: f32, change: Change) {
        let word = Hypothesis::new(self.decoder.model.find(key), written, self.decoder.model);
        self.best = self.best.min(cost - word.ln_chance());
        self.push(self.place.end, word, cost, change);
    }

    /// Offers the likeliest of some words.
    fn likeliest(&mut self, readings: impl Iterator<Item = (WordId, f32)>, change: Change) {
        let mut likeliest = Likeliest::new(&self.decoder.slips.chances, self.best);
        readings.for_each(|(id, cost)| likeliest.add(id, cost));
        self.offer(likeliest, change);
    }

    fn offer(&mut self, likeliest: Likeliest<'_>, change: Change) {
        self.best = likeliest.best;
        for (id, cost) in likeliest.end() {
            self.known_word(id, cost, change);
        }
    }

    fn known_word(&mut self, id: WordId, cost: f32, change: Change) {
        let decoder = self.decoder;
        let means = decoder.lexicon.acronym(decoder.model.key(id));
        if let Some(means) = means.filter(|_| !self.keep) {
            self.phrase(means, cost);
            return;
        }
        let word = self.hypothesis(id);
        self.push(self.place.end, word, cost, change);
    }

    fn phrase(&mut self, means: &[Box<str>], cost: f32) {
        let mut words = means.iter().map(|key| match self.decoder.model.find(key) {
            Some(id) => self.hypothesis(id),
            None => Hypothesis::new(None, &written_of(key), self.decoder.model),
        });
        let Some(first) = words.next() else { return };
        let more = words.collect();
        self.lattice.edges.push(Edge {
            from: self.place.start,
            to: self.place.end,
            first,
            more,
            cost,
            change: Change::Shorthand,
        });
    }

    /// An acronym with one meaning is read so; a syllable only in capitals.
    fn acronym(&mut self, raw: &str, key: &str) -> bool {
        let in_capitals = raw.chars().all(char::is_uppercase);
        let Some(means) = self.decoder.lexicon.acronym(key) else {
            return false;
        };
        if is_syllable(key) && !in_capitals {
            return false;
        }
        let means = means.to_vec();
        self.phrase(&means, 0.0);
        true
    }

    fn as_typed(&mut self, raw: &str, key: &str, lower: &str, bare: f32) {
        let model = self.decoder.model;
        let id = model.find(key);
        let is_written = id.is_some_and(|id| model.elsewhere(id) > 0.0);
        self.known = id.is_some_and(|id| model.times(id) > 0)
            || is_written && (!lower.is_ascii() || bare < 0.5);
        // That it could be a syllable says little of what nobody writes: "phườn".
        if is_written && !lower.is_ascii() && is_syllable(lower) {
            self.wrong_mark = WRONG_MARK_ON_SYLLABLE;
        }
        let is_short = raw == lower
            && !fold(lower).contains(['a', 'e', 'i', 'o', 'u', 'y'])
            && !self.decoder.lexicon.shorthand(key).is_empty();
        let cost = if is_short { NOT_SHORT } else { 0.0 };
        self.one(key, lower, cost, Change::None);
    }

    fn shorthand(&mut self, key: &str, bare: f32) {
        let lexicon = self.decoder.lexicon;
        let as_listed = lexicon.shorthand(key).iter().map(|short| (short, 0.0));
        let without_marks = lexicon.bare_shorthand(key).iter();
        for (short, cost) in as_listed.chain(without_marks.map(|short| (short, -bare.ln()))) {
            let which = if short.ambiguous || self.known {
                SHORT_AMBIGUOUS
            } else {
                SHORT
            };
            self.phrase(&short.means, cost + which);
        }
    }

    /// The words that the typed one is when marks are added or changed.
    fn marks(&mut self, lower: &str, bare: f32) {
        let model = self.decoder.model;
        let plain = lower.is_ascii();
        if !plain && self.known {
            return;
        }
        let Some(folded) = model.find(&fold(lower)) else {
            return;
        };
        let typed = tone_key(lower);
        let first = self.wrong_mark;
        let others = model.alike(folded).iter().copied();
        let readings = others.filter(|id| model.key(*id) != typed).map(|id| {
            let cost = if plain {
                -bare.ln()
            } else {
                first + more_marks_cost(&typed, model.key(id))
            };
            (id, cost)
        });
        let change = if plain { Change::Marks } else { Change::Slip };
        self.likeliest(readings, change);
    }

    /// The words that the typed one is when it is spelled another way.
    fn respelled(&mut self, other: Option<String>, lower: &str, bare: f32) {
        let model = self.decoder.model;
        let Some(other) = other else {
            return;
        };
        let Some(folded) = model.find(&fold(&other)) else {
            return;
        };
        let key = tone_key(&other);
        let written = RESPELLED + if self.known { 2.0 } else { 0.0 };
        let readings = model.alike(folded).iter().filter_map(|id| {
            let marks = match model.key(*id) {
                alike if alike == key => 0.0,
                _ if lower.is_ascii() => -bare.ln(),
                _ => return None,
            };
            Some((*id, written + marks))
        });
        self.likeliest(readings, Change::Marks);
    }

    /// What an input method would have written.
    fn keys(&mut self, spelled: Option<String>, habit: f32) {
        let Some(spelled) = spelled else { return };
        let cost = -habit.ln() + if self.known { 2.0 } else { 0.0 };
        self.one(&tone_key(&spelled), &spelled, cost, Change::Keys);
    }

    /// Known words one slip away.
    fn slips(&mut self, key: &str, lower: &str, bare: f32) {
        let model = self.decoder.model;
        let folded = fold(key);
        // The documents know letters as the numbers of points; a person means a word.
        let is_rest = matches!(folded.as_bytes(), [b] if !b"aeiouy".contains(b));
        let slipped = if is_rest {
            SLIP
        } else if self.known {
            SLIP_OF_KNOWN
        } else if self.lacks_only_marks(&folded, lower) {
            SLIP_OF_BARE
        } else {
            SLIP
        };
        let chances = &self.decoder.slips.chances;
        let near = self.decoder.slips.near(&folded, model);
        let mut forms: Vec<(f32, WordId, f32)> = near
            .into_iter()
            .map(|form| {
                let cost = slipped + slip_cost(&folded, model.key(form));
                (cost - chances.commonest(form), form, cost)
            })
            .collect();
        forms.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let typed = Marks::of(lower);
        let letters: Vec<char> = lower.chars().collect();
        let mut others = Vec::with_capacity(LONGEST);
        // A letter that is left out, doubled or hit beside takes its marks with it.
        let mut is_all = |id: WordId| {
            others.clear();
            others.extend(model.written(id).chars());
            is_one_slip(&letters, &others)
        };
        let mut likeliest = Likeliest::new(chances, self.best);
        for (least, form, cost) in forms {
            if likeliest.is_beyond(least) {
                break;
            }
            for id in model.alike(form) {
                let marks = marks_cost(typed, chances.word(*id).marks, bare);
                let marks = if marks > 0.0 && is_all(*id) {
                    0.0
                } else {
                    marks
                };
                likeliest.add(*id, cost + marks);
            }
        }
        self.offer(likeliest, Change::Slip);
    }

    /// Whether a plain word is one that people write, once it has its marks.
    fn lacks_only_marks(&self, folded: &str, lower: &str) -> bool {
        let model = self.decoder.model;
        lower.is_ascii()
            && model
                .find(folded)
                .is_some_and(|id| self.decoder.slips.chances.commonest(id).is_finite())
    }

    /// "thutuc": syllables with no space between, all known.
    fn typed_as_one(&mut self, lower: &str) {
        let folded = fold(lower);
        if self.known || folded.len() < 4 || !folded.is_ascii() {
            return;
        }
        let Some(cuts) = syllables_in(&folded, self.decoder) else {
            return;
        };
        let model = self.decoder.model;
        let (mut from, mut start) = (self.place.start, 0);
        for (i, cut) in cuts.iter().enumerate() {
            let to = if i + 1 == cuts.len() {
                self.place.end
            } else {
                self.place.start + i + 1
            };
            let Some(part) = model.find(&folded[start..*cut]) else {
                return;
            };
            let cost = if i == 0 { JOINED } else { 0.0 };
            let mut likeliest = Likeliest::new(&self.decoder.slips.chances, f32::INFINITY);
            let alike = model.alike(part).iter();
            alike.for_each(|id| likeliest.add(*id, cost));
            for (id, cost) in likeliest.end() {
                let word = self.hypothesis(id);
                self.lattice.edges.push(Edge {
                    from,
                    to,
                    first: word,
                    more: Vec::new(),
                    cost,
                    change: Change::Joined,
                });
            }
            (from, start) = (to, *cut);
        }
    }

    /// "ngườ i": two typed words that make one known word, where one of them is none.
    fn typed_as_two(&mut self, lower: &str, next: &str) {
        let model = self.decoder.model;
        let times = |word: &str| model.find(&tone_key(word)).map_or(0, |id| model.times(id));
        if self.known && times(next) > 0 {
            return;
        }
        let joined = format!("{lower}{next}");
        if let Some(id) = model
            .find(&tone_key(&joined))
            .filter(|id| model.times(*id) > 0)
        {
            let word = self.hypothesis(id);
            let to = self.place.end + STEP;
            self.push(to, word, JOINED, Change::Joined);
        }
    }
}
