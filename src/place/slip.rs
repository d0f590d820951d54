//! Places typed with a slip.
//!
//! A name is only guessed where a unit word or a larger place says that one
//! must stand, and only among the places that may stand there; ordinary words
//! are never bent into names.

use rustc_hash::FxHashSet;

use super::evidence::{Reading, Standing, Trust};
use super::names::syllables;
use super::place::{Level, Place};
use super::token::{Glue, Words};
use super::unit::{Form, Unit, unit_at};

/// How many places of a text are tried; a long text must not cost more.
const TRIES: usize = 8;

/// The longest name, in syllables, that is looked for with a slip.
const LONGEST: usize = 4;

/// The readings that fill gaps of those already chosen.
pub(super) fn readings(words: &Words<'_>, chosen: &[Reading], trust: Trust) -> Vec<Reading> {
    let mut found = Vec::new();
    let mut tries = 0;
    for i in 0..words.tokens.len() {
        if tries == TRIES {
            break;
        }
        if let Some(unit) = unit_at(words, i)
            && (unit.form != Form::Letter || trust == Trust::Generous)
            && !chosen.iter().any(|r| r.from <= i && i < r.to)
        {
            tries += 1;
            found.extend(after_unit(words, chosen, i, unit, trust));
        }
    }
    if trust == Trust::Generous {
        for reading in chosen {
            found.extend(larger_after(words, chosen, reading));
            if found.is_empty() && reading.level < Level::Commune {
                found.extend(smaller_before(words, chosen, reading));
            }
        }
    }
    found
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
    let windows = windows_from(words, chosen, name);
    let around = chosen
        .iter()
        .filter(|r| r.from.abs_diff(name) < 12)
        .filter(|r| {
            [Level::Commune, Level::District]
                .iter()
                .any(|l| unit.admits(*l) && r.level < *l)
        })
        .max_by_key(|r| (r.level, std::cmp::Reverse(r.from.abs_diff(name))));
    let pool: Vec<Place> = match around {
        Some(larger) => Place::all()
            .filter(|p| unit.admits(p.level()) && larger.places.iter().any(|l| p.touches(*l)))
            .collect(),
        None if unit.admits(Level::Commune) && trust == Trust::Strict => return None,
        None => Place::all().filter(|p| unit.admits(p.level())).collect(),
    };
    let (to, mut places) = nearest(&windows, &pool)?;
    if places.iter().any(|p| p.may_be(unit.kind)) {
        places.retain(|p| p.may_be(unit.kind));
    }
    Some(reading(i, name, to, places))
}

/// A misspelt district or province behind a name that several places bear.
fn larger_after(words: &Words<'_>, chosen: &[Reading], reading: &Reading) -> Option<Reading> {
    let alone = !chosen
        .iter()
        .any(|r| r.level < reading.level && r.from >= reading.to);
    if reading.places.len() < 2 || reading.level == Level::Province || !alone {
        return None;
    }
    let parents: FxHashSet<Place> = reading
        .places
        .iter()
        .flat_map(|p| [p.parent(), Some(p.province())])
        .flatten()
        .collect();
    let windows = windows_from(words, chosen, reading.to);
    let (to, places) = nearest(&windows, &parents.into_iter().collect::<Vec<_>>())?;
    Some(self::reading(reading.to, reading.to, to, places))
}

/// A misspelt name right before a larger place that nothing was found in.
fn smaller_before(words: &Words<'_>, chosen: &[Reading], larger: &Reading) -> Option<Reading> {
    if chosen.iter().any(|r| r.level > larger.level) {
        return None;
    }
    let pool: Vec<Place> = Place::all()
        .filter(|p| larger.places.iter().any(|l| p.touches(*l)))
        .collect();
    (1..=LONGEST.min(larger.from))
        .filter_map(|len| {
            let from = larger.from - len;
            let window = [window(words, from, larger.from)?];
            let (to, places) = nearest(&window, &pool)?;
            Some(reading(from, from, to, places))
        })
        .last()
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
        score: 0,
    }
}

/// Some syllables without the blanks between, and one past their end.
struct Window {
    to: usize,
    letters: String,
    sound: String,
}

/// The syllables from a position on, up to the next place or comma.
fn windows_from(words: &Words<'_>, chosen: &[Reading], from: usize) -> Vec<Window> {
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
    Some(Window {
        to,
        letters: tokens.iter().map(|t| t.folded.as_str()).collect(),
        sound: tokens.iter().map(|t| sound(&t.folded)).collect(),
    })
}

/// The places whose name is nearest to a window, if it is near enough.
fn nearest(windows: &[Window], pool: &[Place]) -> Option<(usize, Vec<Place>)> {
    let mut best = usize::MAX;
    let mut found: Option<(usize, Vec<Place>)> = None;
    let mut last: Option<(&str, Option<(usize, usize)>)> = None;
    for place in pool {
        let near = match last {
            Some((name, near)) if name == place.name() => near,
            _ => distance(windows, place.name()),
        };
        last = Some((place.name(), near));
        let Some((slips, to)) = near else { continue };
        if slips < best {
            best = slips;
            found = None;
        }
        if slips == best {
            let (_, places) = found.get_or_insert_with(|| (to, Vec::new()));
            places.push(*place);
        }
    }
    found
}

/// The fewest slips from a window to a name, and one past that window's end;
/// none where it takes more than a name of its length may have.
fn distance(windows: &[Window], name: &str) -> Option<(usize, usize)> {
    let keys: Vec<String> = syllables(name).collect();
    let letters = keys.concat();
    let allowed = match letters.len() {
        0..=4 => return None,
        5..=8 => 1,
        _ => 2,
    };
    let sounds: String = keys.iter().map(|k| sound(k)).collect();
    windows
        .iter()
        .filter(|w| w.letters.len().abs_diff(letters.len()) <= allowed)
        .filter_map(|w| {
            let slips = if w.sound == sounds {
                1
            } else {
                strsim::osa_distance(&w.letters, &letters)
            };
            (slips <= allowed).then_some((slips, w.to))
        })
        .min()
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
