//! Places typed with a slip.
//!
//! A name is only guessed where a unit word or a larger place says that one
//! must stand, and only among the places that may stand there; ordinary words
//! are never bent into names.

use std::cmp::Reverse;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::entry::{Level, Place};
use super::evidence::{Reading, Standing, Trust};
use super::token::{Glue, Words, key};
use super::unit::{Form, Unit, unit_at};

/// How many places of a text are tried; a long text must not cost more.
const TRIES: usize = 8;

/// Words behind a unit word that begin no name.
const IDLE: &[&str] = &[
    "nao", "gi", "j", "moi", "cu", "nay", "kia", "minh", "em", "toi", "may", "khac", "hoac", "hay",
    "thi", "cua",
];

/// The longest name, in syllables, that is looked for with a slip.
const LONGEST: usize = 4;

/// Fills the gaps between readings with misspelt names. A short name that does
/// not lie in the larger place beside it gives way to a longer one that does.
pub(super) fn mend(words: &Words<'_>, chosen: &mut Vec<Reading>, trust: Trust) {
    let mut tries = 0;
    for i in 0..words.tokens.len() {
        if tries == TRIES {
            break;
        }
        let Some(unit) = unit_at(words, i) else {
            continue;
        };
        if unit.form == Form::Letter
            && trust == Trust::Strict
            && words.tokens[i + 1].glue != Glue::Dot
        {
            continue;
        }
        if IDLE.contains(&words.at(i + unit.len)) {
            continue;
        }
        let taken = chosen.iter().find(|r| r.from <= i && i < r.to);
        if taken.is_some_and(|r| r.from != i || !is_astray(chosen, r)) {
            continue;
        }
        tries += 1;
        if let Some(found) = after_unit(words, chosen, i, unit, trust) {
            chosen.retain(|r| r.to <= found.from || found.to <= r.from);
            chosen.push(found);
        }
    }
    if trust == Trust::Generous {
        let more = chosen.iter().find_map(|r| {
            larger_after(words, chosen, r).or_else(|| smaller_before(words, chosen, r))
        });
        chosen.extend(more);
    }
    chosen.sort_by_key(|r| r.from);
}

/// Whether a reading lies in none of the larger places around it.
fn is_astray(chosen: &[Reading], reading: &Reading) -> bool {
    match larger_near(chosen, reading.to, reading.level) {
        Some(larger) => !reading.touches(larger),
        None => false,
    }
}

/// The larger place that a name most likely stands with: the one behind it, of
/// a district and its province the district.
fn larger_near(chosen: &[Reading], at: usize, level: Level) -> Option<&Reading> {
    chosen
        .iter()
        .filter(|r| r.level < level && r.from.abs_diff(at) < 12)
        .max_by_key(|r| (r.level, r.from >= at, Reverse(r.from.abs_diff(at))))
}

/// A name behind a unit word.
fn after_unit(
    words: &Words<'_>,
    chosen: &[Reading],
    i: usize,
    unit: Unit,
    trust: Trust,
) -> Option<Reading> {
    let name = i + unit.len;
    let level = match () {
        () if unit.admits(Level::Commune) => Level::Commune,
        () if unit.admits(Level::District) => Level::District,
        () => Level::Province,
    };
    let larger = larger_near(chosen, name, level);
    let pool: Vec<Place> = match larger {
        Some(larger) => inside(larger).filter(|p| unit.admits(p.level())).collect(),
        // With nothing to say where, only a capital makes a name of the words.
        None if trust == Trust::Strict
            && (level == Level::Commune
                || unit.form != Form::Full
                || !words.has_small
                || !words.tokens[name].capital) =>
        {
            return None;
        }
        None => Place::all().filter(|p| unit.admits(p.level())).collect(),
    };
    let blocks = |r: &&Reading| r.level < level || larger.is_some_and(|l| r.touches(l));
    let solid: Vec<&Reading> = chosen.iter().filter(blocks).collect();
    let windows = windows_from(words, &solid, name);
    let shortest = if larger.is_some() { 4 } else { 5 };
    let (to, mut places) = nearest(&windows, &pool, shortest)?;
    if places.iter().any(|p| p.may_be(unit.kind)) {
        places.retain(|p| p.may_be(unit.kind));
    }
    Some(reading(i, name, to, places))
}

/// The smaller places that lie in a place, before or now.
fn inside(larger: &Reading) -> impl Iterator<Item = Place> {
    larger.places.iter().flat_map(|place| place.inside())
}

/// A misspelt district or province behind a name that several places bear.
fn larger_after(words: &Words<'_>, chosen: &[Reading], reading: &Reading) -> Option<Reading> {
    let told = |r: &Reading| match reading.level {
        Level::Commune => r.level == Level::District,
        Level::District | Level::Province => r.level == Level::Province,
    };
    if reading.places.len() < 2 || reading.level == Level::Province || chosen.iter().any(told) {
        return None;
    }
    let parents: FxHashSet<Place> = reading
        .places
        .iter()
        .flat_map(|p| [p.parent(), Some(p.province())])
        .flatten()
        .collect();
    let windows = windows_from(words, &chosen.iter().collect::<Vec<_>>(), reading.to);
    let (to, places) = nearest(&windows, &parents.into_iter().collect::<Vec<_>>(), 5)?;
    Some(self::reading(reading.to, reading.to, to, places))
}

/// A misspelt name right before a larger place that nothing was found in.
fn smaller_before(words: &Words<'_>, chosen: &[Reading], larger: &Reading) -> Option<Reading> {
    if chosen.iter().any(|r| r.level > larger.level) {
        return None;
    }
    let pool: Vec<Place> = inside(larger).collect();
    (1..=LONGEST.min(larger.from)).rev().find_map(|len| {
        let from = larger.from - len;
        let window = [window(words, from, larger.from)?];
        let (to, places) = nearest(&window, &pool, 6)?;
        Some(reading(from, from, to, places))
    })
}

fn reading(from: usize, name: usize, to: usize, places: Vec<Place>) -> Reading {
    let level = places.iter().map(|p| p.level()).min();
    let level = level.unwrap_or(Level::Commune);
    let places = places.into_iter().filter(|p| p.level() == level).collect();
    Reading {
        from,
        name,
        to,
        level,
        places,
        standing: Standing::Sure,
        slip: true,
        score: 0,
    }
}

/// Some syllables without the blanks between, and one past their end.
struct Window {
    to: usize,
    letters: String,
    mask: u32,
    sound: String,
}

/// The syllables from a position on, up to the next place or comma.
fn windows_from(words: &Words<'_>, chosen: &[&Reading], from: usize) -> Vec<Window> {
    let free = |i: usize| !chosen.iter().any(|r| r.from <= i && i < r.to);
    (from..words.tokens.len().min(from + LONGEST))
        .take_while(|i| free(*i))
        .filter_map(|i| window(words, from, i + 1))
        .collect()
}

fn window(words: &Words<'_>, from: usize, to: usize) -> Option<Window> {
    let tokens = &words.tokens[from..to];
    if tokens.iter().skip(1).any(|t| t.glue != Glue::Close) {
        return None;
    }
    let letters: String = tokens.iter().map(|t| t.folded.as_str()).collect();
    Some(Window {
        to,
        mask: mask(&letters),
        letters,
        sound: tokens.iter().map(|t| sound(&t.folded)).collect(),
    })
}

/// What a name looks and sounds like, to compare windows with.
struct Shape {
    letters: Box<str>,
    /// A bit for each letter it holds.
    mask: u32,
    sound: Box<str>,
}

/// The shapes of all names in the order of [`Place::all`]; few questions need them.
static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let mut written: FxHashMap<&'static str, (String, String)> = FxHashMap::default();
    let shape = |place: Place| {
        let (mut letters, mut sounds) = (String::new(), String::new());
        for syllable in place.name().split(|c: char| !c.is_alphanumeric()) {
            let (key, sound) = written.entry(syllable).or_insert_with(|| {
                let key = key(syllable);
                let sound = sound(&key);
                (key, sound)
            });
            letters.push_str(key);
            sounds.push_str(sound);
        }
        Shape {
            mask: mask(&letters),
            letters: letters.into(),
            sound: sounds.into(),
        }
    };
    Place::all().map(shape).collect()
});

fn mask(letters: &str) -> u32 {
    letters.bytes().fold(0, |mask, b| mask | 1 << (b & 31))
}

/// The places whose name is nearest to a window, if it is near enough and no
/// shorter than `shortest` letters.
fn nearest(windows: &[Window], pool: &[Place], shortest: usize) -> Option<(usize, Vec<Place>)> {
    let mut best = (usize::MAX, Reverse(0));
    let mut found: Option<(usize, Vec<Place>)> = None;
    for place in pool {
        let near = distance(windows, &SHAPES[place.position()], shortest);
        let Some((slips, to)) = near else { continue };
        // Of two names as near the one that explains more of the text.
        let rank = (slips, Reverse(to));
        if rank < best {
            best = rank;
            found = None;
        }
        if rank == best {
            let (_, places) = found.get_or_insert_with(|| (to, Vec::new()));
            places.push(*place);
        }
    }
    found
}

/// The fewest slips from a window to a name, and one past that window's end;
/// none where it takes more than a name of its length may have.
fn distance(windows: &[Window], name: &Shape, shortest: usize) -> Option<(usize, usize)> {
    let allowed = match name.letters.len() {
        n if n < shortest => return None,
        ..=8 => 1,
        _ => 2,
    };
    let slips = |w: &Window| {
        if w.sound == *name.sound {
            return usize::from(w.letters != *name.letters);
        }
        // Each slip changes at most one letter for another.
        let far = (w.mask ^ name.mask).count_ones() as usize > 2 * allowed;
        if far || w.letters.len().abs_diff(name.letters.len()) > allowed {
            return usize::MAX;
        }
        strsim::osa_distance(&w.letters, &name.letters)
    };
    let near = windows.iter().map(|w| (slips(w), Reverse(w.to))).min()?;
    (near.0 <= allowed).then_some((near.0, near.1.0))
}

/// How a syllable sounds to one who does not tell ch from tr, s from x, d from
/// gi and r, l from n, or a final n from ng and t from c.
fn sound(key: &str) -> String {
    const STARTS: &[(&str, &str)] = &[
        ("tr", "ch"),
        ("gi", "d"),
        ("r", "d"),
        ("x", "s"),
        ("l", "n"),
        ("ngh", "ng"),
        ("gh", "g"),
        ("k", "c"),
        ("q", "c"),
    ];
    let start = STARTS
        .iter()
        .find(|(from, _)| key.starts_with(from) && *from != key);
    let (head, rest) = start.map_or(("", key), |(from, to)| (*to, &key[from.len()..]));
    let end = [("ng", "n"), ("c", "t"), ("ch", "t"), ("nh", "n")]
        .iter()
        .find_map(|(from, to)| rest.strip_suffix(from).map(|stem| (stem, *to)));
    let (stem, tail) = end.unwrap_or((rest, ""));
    format!("{head}{stem}{tail}")
}
