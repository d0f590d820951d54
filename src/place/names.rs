//! Every name of a place, as a tree of syllables without diacritics.
//!
//! A text is walked along the tree from each of its syllables, so finding costs
//! the same however many places there are.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::entry::{Level, Place};
use super::token::{Words, key};

/// The tree, grown at first use.
pub(super) static NAMES: LazyLock<Names> = LazyLock::new(Names::grow);

/// Other names that people use: as typed, the level and the name in the table.
const ALIASES: &[(&str, Level, &str)] = &[
    ("thừa thiên huế", Level::Province, "Huế"),
    ("thừa thiên", Level::Province, "Huế"),
    ("tt huế", Level::Province, "Huế"),
    ("tth", Level::Province, "Huế"),
    ("hcm", Level::Province, "Hồ Chí Minh"),
    ("tphcm", Level::Province, "Hồ Chí Minh"),
    ("tp hcm", Level::Province, "Hồ Chí Minh"),
    ("hcmc", Level::Province, "Hồ Chí Minh"),
    ("sài gòn", Level::Province, "Hồ Chí Minh"),
    ("tphn", Level::Province, "Hà Nội"),
    ("hải phòng", Level::Province, "Hải Phòng"),
    ("bà rịa vũng tàu", Level::Province, "Bà Rịa - Vũng Tàu"),
    ("brvt", Level::Province, "Bà Rịa - Vũng Tàu"),
    ("đắc lắc", Level::Province, "Đắk Lắk"),
    ("daklac", Level::Province, "Đắk Lắk"),
    ("daclac", Level::Province, "Đắk Lắk"),
    ("dac lak", Level::Province, "Đắk Lắk"),
    ("đắk lắc", Level::Province, "Đắk Lắk"),
    ("đắc nông", Level::Province, "Đắk Nông"),
    ("dacnong", Level::Province, "Đắk Nông"),
    ("bắc cạn", Level::Province, "Bắc Kạn"),
    ("bắc cạn", Level::District, "Bắc Kạn"),
    ("kontum", Level::Province, "Kon Tum"),
    ("công tum", Level::Province, "Kon Tum"),
    ("buôn mê thuột", Level::District, "Buôn Ma Thuột"),
    ("ban mê thuột", Level::District, "Buôn Ma Thuột"),
    ("bmt", Level::District, "Buôn Ma Thuột"),
    ("phan rang", Level::District, "Phan Rang - Tháp Chàm"),
    ("tháp chàm", Level::District, "Phan Rang - Tháp Chàm"),
    ("sapa", Level::District, "Sa Pa"),
    ("plây cu", Level::District, "Pleiku"),
    ("play cu", Level::District, "Pleiku"),
    ("qui nhơn", Level::District, "Quy Nhơn"),
];

/// Whether a name is also what ordinary sentences say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ordinary {
    /// No sentence says it in lower case.
    #[default]
    No,
    /// Sentences say it, with other accents.
    WithoutAccents,
    /// Sentences say it with the very same accents.
    Entirely,
}

/// The tree of names.
pub(super) struct Names {
    syllables: FxHashMap<Box<str>, u16>,
    steps: FxHashMap<(u32, u16), u32>,
    nodes: Vec<Node>,
    places: Vec<Place>,
}

/// A point of the tree; names may end there.
#[derive(Default, Clone)]
pub(super) struct Node {
    places: Range<u32>,
    pub(super) ordinary: Ordinary,
}

impl Names {
    /// The number of a syllable by its key.
    pub(super) fn syllable(&self, key: &str) -> Option<u16> {
        self.syllables.get(key).copied()
    }

    /// The names that start at a syllable: one past their end, and their node.
    pub(super) fn from<'a>(
        &'a self,
        words: &'a Words<'_>,
        start: usize,
    ) -> impl Iterator<Item = (usize, &'a Node)> {
        let mut at = 0;
        let mut i = start;
        std::iter::from_fn(move || {
            loop {
                let token = words.tokens.get(i)?;
                if i > start && token.glue != super::token::Glue::Close {
                    return None;
                }
                at = *self.steps.get(&(at, token.syllable?))?;
                i += 1;
                let node = &self.nodes[at as usize];
                if !node.places.is_empty() {
                    return Some((i, node));
                }
            }
        })
    }

    /// The places whose name ends at a node.
    pub(super) fn places(&self, node: &Node) -> &[Place] {
        &self.places[node.places.start as usize..node.places.end as usize]
    }

    fn grow() -> Self {
        let mut grower = Grower::default();
        for place in Place::all() {
            grower.enter(place);
        }
        for (alias, level, name) in ALIASES {
            let named = |place: &Place| place.level() == *level && place.name() == *name;
            let large = Place::all().take_while(|p| p.level() != Level::Commune);
            for place in large.filter(named) {
                let node = grower.node(alias);
                grower.ends.push((node, place));
            }
        }
        grower.mark_ordinary(include_str!("table/ordinary.txt"));
        grower.finish()
    }
}

/// The tree while it grows.
struct Grower {
    names: Names,
    /// The number of a syllable as written in the table; there are few, so
    /// each is folded once.
    written: FxHashMap<String, u16>,
    /// Where the name of a place ends.
    ends: Vec<(u32, Place)>,
}

impl Default for Grower {
    fn default() -> Self {
        Self {
            names: Names {
                syllables: FxHashMap::default(),
                steps: FxHashMap::default(),
                nodes: vec![Node::default()],
                places: Vec::new(),
            },
            written: FxHashMap::default(),
            ends: Vec::new(),
        }
    }
}

impl Grower {
    /// Enters a name, and the ways to write it without blanks or apostrophes.
    fn enter(&mut self, place: Place) {
        let name = place.name();
        let node = self.node(name);
        self.ends.push((node, place));
        if name.contains('\'') {
            let node = self.node(&name.replace('\'', ""));
            self.ends.push((node, place));
        }
        if let Some(rest) = name.strip_prefix("Đắk ") {
            let node = self.node(&format!("Đắc {rest}"));
            self.ends.push((node, place));
        }
        if place.level() != Level::Commune && name.contains(' ') {
            let joined: String = syllables(name).collect();
            if joined.len() > 5 {
                let node = self.node(&joined);
                self.ends.push((node, place));
            }
        }
    }

    fn node(&mut self, name: &str) -> u32 {
        let mut at = 0;
        for syllable in name.split(|c: char| !c.is_alphanumeric()) {
            if syllable.is_empty() {
                continue;
            }
            let number = self.number(syllable);
            let names = &mut self.names;
            let fresh = u32::try_from(names.nodes.len()).unwrap_or(0);
            at = *names.steps.entry((at, number)).or_insert(fresh);
            if at == fresh {
                names.nodes.push(Node::default());
            }
        }
        at
    }

    fn number(&mut self, syllable: &str) -> u16 {
        if let Some(number) = self.written.get(syllable) {
            return *number;
        }
        let syllables = &mut self.names.syllables;
        let count = u16::try_from(syllables.len()).unwrap_or(u16::MAX);
        let number = *syllables.entry(key(syllable).into()).or_insert(count);
        self.written.insert(syllable.to_owned(), number);
        number
    }

    fn mark_ordinary(&mut self, list: &str) {
        for line in list.lines() {
            let node = self.node(line.trim_end_matches('='));
            self.names.nodes[node as usize].ordinary = if line.ends_with('=') {
                Ordinary::Entirely
            } else {
                Ordinary::WithoutAccents
            };
        }
    }

    fn finish(mut self) -> Names {
        self.ends.sort_unstable();
        self.ends.dedup();
        for (node, place) in self.ends {
            let at = u32::try_from(self.names.places.len()).unwrap_or(0);
            let node = &mut self.names.nodes[node as usize];
            if node.places.is_empty() {
                node.places = at..at;
            }
            node.places.end = at + 1;
            self.names.places.push(place);
        }
        self.names
    }
}

/// The keys of a name's syllables.
pub(super) fn syllables(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|s| !s.is_empty())
        .map(key)
}
