//! What speaks for a name in a text being a place, and not just words.
//!
//! Many communes are called what sentences also say (An Toàn, Thống Nhất), so a
//! name counts at once only with a unit word, with its capitals and accents, or
//! if it is large; else it waits for the place it lies in to stand beside it.

use super::accents::{Fit, best_fit};
use super::entry::{Level, Place};
use super::names::{NAMES, Node, Ordinary};
use super::token::{Glue, Words, accent_key, key};
use super::unit::{Form, Unit, unit_at};

/// How much a reader is asked to believe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Any text: only what cannot well be anything else.
    Strict,
    /// A question already known to be about a place.
    Generous,
}

/// A reading of some syllables as a place.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// The first syllable, that of the unit word if there is one.
    pub(super) from: usize,
    /// The first syllable of the name.
    pub(super) name: usize,
    /// One past the last syllable.
    pub(super) to: usize,
    pub(super) level: Level,
    pub(super) places: Vec<Place>,
    pub(super) standing: Standing,
    pub(super) score: i32,
    /// Whether the name is typed with a slip.
    pub(super) slip: bool,
}

impl Reading {
    /// Whether it may lie in a larger one.
    pub(super) fn touches(&self, larger: &Self) -> bool {
        let lies = |small: &Place| larger.places.iter().any(|l| small.touches(*l));
        self.places.iter().any(lies)
    }
}

/// Whether a reading stands by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Counts in any case.
    Sure,
    /// Counts beside a larger place that holds it.
    Beside,
    /// Counts beside a district or commune, as provinces hold too many names.
    BesideNear,
}

/// Words before a name that make it a street.
const STREETS: &[&str] = &["đường", "phố", "ngõ", "hẻm", "ngách", "lộ"];

/// Words before a name that make it something smaller or other than a commune.
const THINGS: &[&str] = &[
    "thôn",
    "ấp",
    "xóm",
    "tổ",
    "khu",
    "bản",
    "buôn",
    "làng",
    "trường",
    "chợ",
    "cầu",
    "chùa",
    "ông",
    "bà",
    "anh",
    "chị",
    "cô",
    "chú",
    "bác",
    "toà",
    "tòa",
    "tiệm",
    "quán",
    "sông",
    "núi",
    "hồ",
    "biển",
    "đền",
    "đình",
    "ty",
    "viện",
];

/// Family and middle names before a name make it a person's.
const PEOPLE: &[&str] = &[
    "nguyễn", "trần", "lê", "phạm", "phan", "huỳnh", "hoàng", "võ", "đặng", "bùi", "đỗ", "ngô",
    "văn", "thị", "đình", "hữu",
];

/// Family names: a bare name that begins with one may be a person's.
const FAMILIES: &[&str] = &[
    "nguyen", "tran", "le", "pham", "phan", "huynh", "hoang", "vu", "vo", "dang", "bui", "do",
    "ho", "ngo", "duong", "ly", "li", "truong", "dinh", "dao", "doan", "trinh", "luong", "mai",
    "cao", "phung", "quang", "hai", "to", "ta", "chu", "to", "ton", "thai",
];

/// Words before a name that make it a place.
const LOCATIVES: &[&str] = &["o", "tai", "ubnd", "que", "thuoc", "tu"];

/// Every reading of the names that start at a syllable.
pub(super) fn readings(words: &Words<'_>, i: usize, trust: Trust, out: &mut Vec<Reading>) {
    if let Some(unit) = unit_at(words, i) {
        for (to, node) in NAMES.from(words, i + unit.len) {
            out.extend(with_unit(words, i, unit, to, node, trust));
        }
    }
    for (to, node) in NAMES.from(words, i) {
        bare(words, i, to, node, trust, out);
    }
}

fn with_unit(
    words: &Words<'_>,
    from: usize,
    unit: Unit,
    to: usize,
    node: &Node,
    trust: Trust,
) -> Option<Reading> {
    let name = from + unit.len;
    let admitted: Vec<Place> = NAMES
        .places(node)
        .iter()
        .copied()
        .filter(|p| unit.admits(p.level()))
        .collect();
    let (places, fit) = best_fit(words, name, to, admitted);
    let (of_kind, others): (Vec<Place>, Vec<Place>) =
        places.into_iter().partition(|p| p.may_be(unit.kind));
    let fits_kind = !of_kind.is_empty();
    let mut places = if fits_kind { of_kind } else { others };
    let level = places.iter().map(|p| p.level()).min()?;
    places.retain(|p| p.level() == level);
    Some(Reading {
        from,
        name,
        to,
        level,
        standing: standing_with_unit(words, unit, name..to, node, (fit, fits_kind), trust),
        score: score(to - name, level, fit) + if fits_kind { 7 } else { 0 },
        places,
        slip: false,
    })
}

fn standing_with_unit(
    words: &Words<'_>,
    unit: Unit,
    name: std::ops::Range<usize>,
    node: &Node,
    (fit, fits_kind): (Fit, bool),
    trust: Trust,
) -> Standing {
    let capital = words.has_small && words.tokens[name.clone()].iter().all(|t| t.capital);
    let number = words
        .at(name.start)
        .starts_with(|c: char| c.is_ascii_digit());
    let sure = match unit.form {
        _ if trust == Trust::Generous => fit != Fit::Other || !is_ordinary(words, node),
        Form::Letter if number => false,
        Form::Letter => capital && fit == Fit::Same && !is_ordinary(words, node),
        // "phuong Dong" may be the east.
        _ if name.len() == 1 && unit.admits(Level::Commune) && !number => {
            capital && words.has_marks && fit == Fit::Same
        }
        _ if capital => fit != Fit::Other || !is_ordinary(words, node),
        _ if number => true,
        // "tỉnh Gia Lai": few things but places follow these words.
        _ if fits_kind && fit != Fit::Other && unit.is_telling() => true,
        _ if name.len() == 1 => fit != Fit::Other,
        _ => fit != Fit::Other && !is_ordinary(words, node),
    };
    if sure {
        Standing::Sure
    } else {
        Standing::Beside
    }
}

/// Readings without a unit word, one for each level that bears the name.
fn bare(
    words: &Words<'_>,
    from: usize,
    to: usize,
    node: &Node,
    trust: Trust,
    out: &mut Vec<Reading>,
) {
    let number = words.at(from).starts_with(|c: char| c.is_ascii_digit());
    if number || is_in_other_words(words, from, to) {
        return;
    }
    for level in [Level::Province, Level::District, Level::Commune] {
        let named: Vec<Place> = NAMES
            .places(node)
            .iter()
            .copied()
            .filter(|p| p.level() == level)
            .collect();
        let (places, fit) = best_fit(words, from, to, named);
        if places.is_empty() {
            continue;
        }
        let Some(standing) = standing_bare(words, from..to, level, node, fit, trust) else {
            continue;
        };
        out.push(Reading {
            from,
            name: from,
            to,
            level,
            places,
            standing,
            score: score(to - from, level, fit),
            slip: false,
        });
    }
}

/// Whether the words are part of others that everybody knows: "xã hội an toàn"
/// is not Hội An, "Việt Nam định cư" not Nam Định, "Thái Bình Dương" an ocean.
fn is_in_other_words(words: &Words<'_>, from: usize, to: usize) -> bool {
    match (words.before(from), words.at(from)) {
        ("xa", "hoi") => !words.tokens[from].capital,
        ("viet" | "mien", "nam") => true,
        ("thai", "binh") => words.at(from + 1) == "duong",
        (_, "thai") => words.at(from + 1) == "binh" && words.at(to) == "duong",
        _ => false,
    }
}

fn standing_bare(
    words: &Words<'_>,
    name: std::ops::Range<usize>,
    level: Level,
    node: &Node,
    fit: Fit,
    trust: Trust,
) -> Option<Standing> {
    let tokens = &words.tokens[name.clone()];
    let capital = words.has_small && tokens.iter().all(|t| t.capital);
    let ordinary = match trust {
        Trust::Strict => is_ordinary(words, node),
        Trust::Generous => node.ordinary == Ordinary::Entirely,
    };
    let company = company(words, name.start);
    if company == Company::Name {
        return None;
    }
    if fit == Fit::Other && (!capital || ordinary || company == Company::Thing) {
        return None;
    }
    // In a text with accents a small word without them is likely just that word.
    let careless = words.has_marks && fit == Fit::Plain && !capital;
    match level {
        Level::District | Level::Commune if company == Company::Thing => {
            (trust == Trust::Strict).then_some(Standing::BesideNear)
        }
        Level::Province => {
            let located = LOCATIVES.contains(&words.before(name.start));
            let sure = capital && fit != Fit::Other || located || !(ordinary || careless);
            Some(if sure {
                Standing::Sure
            } else {
                Standing::Beside
            })
        }
        Level::District if name.len() == 1 => Some(match (capital && fit == Fit::Same, trust) {
            (true, _) | (_, Trust::Generous) => Standing::Beside,
            _ => return None,
        }),
        Level::District => {
            let proper = capital && fit == Fit::Same;
            let sure = proper || !(ordinary || careless);
            Some(if sure {
                Standing::Sure
            } else {
                Standing::Beside
            })
        }
        Level::Commune => standing_bare_commune(words, name, capital, fit, ordinary, trust),
    }
}

fn standing_bare_commune(
    words: &Words<'_>,
    name: std::ops::Range<usize>,
    capital: bool,
    fit: Fit,
    ordinary: bool,
    trust: Trust,
) -> Option<Standing> {
    if name.len() == 1 {
        return (trust == Trust::Generous).then_some(Standing::BesideNear);
    }
    if trust == Trust::Generous {
        return Some(if ordinary && !capital {
            Standing::Beside
        } else {
            Standing::Sure
        });
    }
    let person = FAMILIES.contains(&words.at(name.start));
    let proper = capital && fit == Fit::Same && !ordinary && !person;
    Some(if proper {
        Standing::Sure
    } else if ordinary || person {
        Standing::BesideNear
    } else {
        Standing::Beside
    })
}

/// Whether ordinary sentences say it as it is typed here.
fn is_ordinary(words: &Words<'_>, node: &Node) -> bool {
    match node.ordinary {
        Ordinary::No => false,
        Ordinary::WithoutAccents => !words.has_marks,
        Ordinary::Entirely => true,
    }
}

/// What the syllable before makes of a bare name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Company {
    /// Nothing.
    None,
    /// A street or a person: no place of any size.
    Name,
    /// A hamlet, a school, a market: no district or commune by itself.
    Thing,
}

fn company(words: &Words<'_>, start: usize) -> Company {
    let Some(before) = start.checked_sub(1) else {
        return Company::None;
    };
    if words.tokens[start].glue != Glue::Close {
        return Company::None;
    }
    let token = &words.tokens[before];
    let says = |list: &[&str]| {
        list.iter().any(|word| {
            accent_key(word) == token.accented
                || (!words.has_marks && word.len() > 4 && key(word) == token.folded)
        })
    };
    let person = token.capital && words.has_small && says(PEOPLE);
    // "thành phố" is a unit word, not a street.
    let street = says(STREETS) && words.before(before) != "thanh";
    if person || street {
        Company::Name
    } else if says(THINGS) {
        Company::Thing
    } else {
        Company::None
    }
}

fn score(len: usize, level: Level, fit: Fit) -> i32 {
    let level = match level {
        Level::Province => 3,
        Level::District => 2,
        Level::Commune => 1,
    };
    let len = i32::try_from(len).unwrap_or(8);
    (len - 1) * 8 + level + i32::from(fit == Fit::Same) * 2 - i32::from(fit == Fit::Other) * 3
}
