//! Every name of a place, as a tree of syllables without diacritics.
//!
//! A text is walked along the tree from each of its syllables, so finding costs
//! the same however many places there are.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::place::{Level, Place};
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
        let mut names = Self {
            syllables: FxHashMap::default(),
            steps: FxHashMap::default(),
            nodes: vec![Node::default()],
            places: Vec::new(),
        };
        let mut ends = Vec::new();
        for place in Place::all() {
            names.enter(place, &mut ends);
        }
        for (alias, level, name) in ALIASES {
            let named = |place: &Place| place.level() == *level && place.name() == *name;
            let large = Place::all().take_while(|p| p.level() != Level::Commune);
            for place in large.filter(named) {
                ends.push((names.node(syllables(alias)), place));
            }
        }
        ends.sort_unstable();
        ends.dedup();
        for (node, place) in ends {
            let at = u32::try_from(names.places.len()).unwrap_or(0);
            let node = &mut names.nodes[node as usize];
            if node.places.is_empty() {
                node.places = at..at;
            }
            node.places.end = at + 1;
            names.places.push(place);
        }
        names.mark_ordinary(include_str!("table/ordinary.txt"));
        names
    }

    /// Enters a name, and the ways to write it without blanks or apostrophes.
    fn enter(&mut self, place: Place, ends: &mut Vec<(u32, Place)>) {
        let name = place.name();
        ends.push((self.node(syllables(name)), place));
        if name.contains('\'') {
            ends.push((self.node(syllables(&name.replace('\'', ""))), place));
        }
        if let Some(rest) = name.strip_prefix("Đắk ") {
            ends.push((self.node(syllables(&format!("đắc {rest}"))), place));
        }
        let joined: String = syllables(name).collect();
        if place.level() != Level::Commune && joined.len() > 5 && name.contains(' ') {
            ends.push((self.node([joined].into_iter()), place));
        }
    }

    fn node(&mut self, syllables: impl Iterator<Item = String>) -> u32 {
        let mut at = 0;
        for syllable in syllables {
            let count = u16::try_from(self.syllables.len()).unwrap_or(u16::MAX);
            let number = *self
                .syllables
                .entry(syllable.into_boxed_str())
                .or_insert(count);
            let fresh = u32::try_from(self.nodes.len()).unwrap_or(0);
            at = *self.steps.entry((at, number)).or_insert(fresh);
            if at == fresh {
                self.nodes.push(Node::default());
            }
        }
        at
    }

    fn mark_ordinary(&mut self, list: &str) {
        for line in list.lines() {
            let name = line.trim_end_matches('=');
            let mut at = Some(0);
            for syllable in syllables(name) {
                at = at
                    .zip(self.syllable(&syllable))
                    .and_then(|step| self.steps.get(&step).copied());
            }
            if let Some(node) = at {
                self.nodes[node as usize].ordinary = if line.ends_with('=') {
                    Ordinary::Entirely
                } else {
                    Ordinary::WithoutAccents
                };
            }
        }
    }
}

/// The keys of a name's syllables.
pub(super) fn syllables(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|s| !s.is_empty())
        .map(key)
}
