//! Finding the places that a text names.
//!
//! Readings that overlap compete: those win that together cover most of the
//! text and stand inside each other ("Cẩm Châu Hội An"). The cost grows with
//! the length of the text only.

use std::ops::Range;

use super::entry::{Level, Place};
use super::evidence::{Reading, Standing, Trust, readings};
use super::narrow;
use super::slip;
use super::token::{Glue, Words};

/// A place as a text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, with its unit word, bytes.
    pub span: Range<usize>,
    /// Where the name alone stands, bytes.
    pub name: Range<usize>,
    /// The size of the place.
    pub level: Level,
    /// The places it may mean; never empty. More than one: the text does not
    /// say which.
    pub places: Vec<Place>,
    /// Position in the mentions of the larger place it was read inside of.
    pub within: Option<usize>,
    /// Whether the name is typed with a slip.
    pub slip: bool,
}

/// The places that a text names, in reading order.
#[must_use]
pub fn find(text: &str) -> Vec<Mention> {
    search(&Words::read(text), Trust::Strict)
}

/// The mentions that hold no other one: of "Vũ Thư, Thái Bình" only "Vũ Thư".
pub fn innermost(mentions: &[Mention]) -> impl Iterator<Item = &Mention> {
    mentions.iter().enumerate().filter_map(|(i, mention)| {
        let holds = mentions.iter().any(|m| m.within == Some(i));
        (!holds).then_some(mention)
    })
}

/// The one place that a text is the name of, "huyện Nam Đông" or
/// "xã Duy Nhất, huyện Vũ Thư, tỉnh Thái Bình"; none if it may be several.
///
/// A commune of today and an old one of the same name in it count as one, and
/// the one of today is given.
#[must_use]
pub fn named(text: &str) -> Option<Place> {
    let mentions = search(&Words::read(text), Trust::Generous);
    let mut inner = innermost(&mentions);
    let places = &inner.next()?.places;
    if inner.next().is_some() {
        return None;
    }
    match places.as_slice() {
        [only] => Some(*only),
        [old, new] if new.exists_now() && old.title() == new.title() => {
            let parts = super::now(*old);
            parts.iter().any(|part| part.place == *new).then_some(*new)
        }
        _ => None,
    }
}

/// Finds the places of a text that was already cut into syllables.
pub(super) fn search(words: &Words<'_>, trust: Trust) -> Vec<Mention> {
    let mut found = Vec::new();
    for i in 0..words.tokens.len() {
        readings(words, i, trust, &mut found);
    }
    let mut chosen = choose(words, found);
    slip::mend(words, &mut chosen, trust);
    let mut mentions: Vec<Mention> = chosen
        .iter()
        .map(|r| Mention {
            span: words.bytes(r.from, r.to),
            name: words.bytes(r.name, r.to),
            level: r.level,
            places: r.places.clone(),
            within: None,
            slip: r.slip,
        })
        .collect();
    narrow::narrow(&chosen, &mut mentions);
    mentions
}

/// The best ways found so far to read the text up to the end of a reading.
#[derive(Clone, Copy, Default)]
struct Ways {
    /// With the reading standing by itself or beside the one before.
    firm: Option<Way>,
    /// With the reading still waiting for a larger place to follow.
    waiting: Option<Way>,
}

/// What a way is worth, and the reading before this one on it.
#[derive(Clone, Copy, Default)]
struct Way {
    score: i32,
    before: Option<(usize, State)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Firm,
    Waiting,
}

/// What it is worth that one place is named beside the one it lies in.
const BESIDE: i32 = 9;

/// The set of readings that do not overlap and are worth most together.
fn choose(words: &Words<'_>, mut found: Vec<Reading>) -> Vec<Reading> {
    found.sort_by_key(|r| (r.to, r.from));
    let mut ways: Vec<Ways> = Vec::with_capacity(found.len());
    // The best firm way that ends at or before each syllable.
    let mut best = vec![Way::default(); words.tokens.len() + 1];
    let mut settled = 0;
    for (i, reading) in found.iter().enumerate() {
        while settled < reading.to {
            best[settled + 1] = best[settled];
            settled += 1;
        }
        let way = extend(words, &found, &ways, best[reading.from], i);
        if let Some(firm) = way.firm
            && firm.score > best[settled].score
        {
            best[settled] = Way {
                score: firm.score,
                before: Some((i, State::Firm)),
            };
        }
        ways.push(way);
    }
    let mut last = best[settled].before;
    let mut picked = Vec::new();
    while let Some((i, state)) = last {
        picked.push(i);
        let way = match state {
            State::Firm => ways[i].firm,
            State::Waiting => ways[i].waiting,
        };
        last = way.and_then(|w| w.before);
    }
    let mut i = 0;
    found.retain(|_| {
        i += 1;
        picked.pop_if(|last| *last == i - 1).is_some()
    });
    found
}

/// The best ways that end with reading `i`.
fn extend(words: &Words<'_>, list: &[Reading], ways: &[Ways], best: Way, i: usize) -> Ways {
    let reading = &list[i];
    let alone = Some(Way {
        score: best.score + reading.score,
        before: best.before,
    });
    let mut here = Ways::default();
    if reading.standing == Standing::Sure {
        here.firm = alone;
    } else {
        here.waiting = alone;
    }
    for (p, other) in list[..i].iter().enumerate().rev() {
        if other.to + 12 < reading.from {
            break;
        }
        if other.to > reading.from || !supports(words, other, reading) {
            continue;
        }
        let states = [
            (ways[p].firm, State::Firm),
            (ways[p].waiting, State::Waiting),
        ];
        for (way, state) in states {
            let Some(way) = way else { continue };
            let score = way.score + reading.score + BESIDE;
            if here.firm.is_none_or(|firm| score > firm.score) {
                here.firm = Some(Way {
                    score,
                    before: Some((p, state)),
                });
            }
        }
    }
    here
}

/// Whether two readings side by side lie in each other, so that each speaks for
/// the other.
fn supports(words: &Words<'_>, first: &Reading, second: &Reading) -> bool {
    if !is_joined(words, first.to, second.from) {
        return false;
    }
    let (small, large) = if first.level > second.level {
        (first, second)
    } else {
        (second, first)
    };
    let near_enough = |r: &Reading| {
        r.standing != Standing::BesideNear
            || (large.level == Level::District && std::ptr::eq(r, first))
    };
    small.level > large.level && near_enough(small) && small.touches(large)
}

/// Whether nothing stands between two syllables but words that join places.
fn is_joined(words: &Words<'_>, from: usize, to: usize) -> bool {
    const JOINING: &[&str] = &[
        "thuoc", "cua", "o", "tai", "cu", "truoc", "day", "tinh", "trong", "moi",
    ];
    (from..to).all(|i| JOINING.contains(&words.at(i)) && words.tokens[i].glue != Glue::Apart)
}
