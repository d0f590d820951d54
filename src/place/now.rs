//! What became of a place on 1 July 2025.

use super::entry::{Entry, Level, Place};
use super::table::{TABLE, Target};
use super::texts;

/// A commune or province of today that a place went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The place of today.
    pub place: Place,
    /// How much of the asked place went there.
    pub share: Share,
}

/// How much of an old place went to one of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Share {
    /// All of it.
    Whole,
    /// A part, with the people on it.
    Part,
    /// A part of the land only.
    Land,
    /// All the people, with a part of the land.
    People,
}

impl Part {
    /// The commune of today with its kind, "Phường Sài Gòn"; none where the
    /// asked place was a province.
    #[must_use]
    pub fn commune(&self) -> Option<String> {
        (self.place.level() == Level::Commune).then(|| self.place.title())
    }

    /// The province of today without its kind: "Hồ Chí Minh".
    #[must_use]
    pub fn province(&self) -> &'static str {
        self.place.province().name()
    }

    /// Whether all of the asked place went there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.share == Share::Whole
    }
}

/// What the place belongs to now: for a commune the communes of today that it
/// went to, for a district all that its communes went to, for a province the
/// province of today. A commune of today is its own only part.
#[must_use]
pub fn now(place: Place) -> Vec<Part> {
    match place.entry() {
        Entry::Province(_, p) => vec![whole(Place::province_at(p.into))],
        Entry::CommuneNow(..) => vec![whole(place)],
        Entry::Commune(_, c) => {
            parts(&TABLE.targets[c.targets.start as usize..c.targets.end as usize])
        }
        Entry::District(i, _) => district_now(i),
    }
}

/// The communes before July 2025 that a commune of today was made of, wholly
/// or in part; for a province of today the provinces. Empty for any other.
#[must_use]
pub fn formed_from(place: Place) -> Vec<Place> {
    let t = &*TABLE;
    match place.entry() {
        Entry::CommuneNow(i, _) => t.sources[i].iter().map(|c| Place::commune_at(*c)).collect(),
        Entry::Province(i, p) if usize::from(p.into) == i => (0u16..)
            .zip(&t.provinces)
            .filter(|(_, other)| usize::from(other.into) == i)
            .map(|(n, _)| Place::province_at(n))
            .collect(),
        _ => Vec::new(),
    }
}

/// What a citation adds to the name of a place: "nay thuộc tỉnh Hưng Yên".
/// None where the place is still what it was.
#[must_use]
pub fn describe_now(place: Place) -> Option<String> {
    match place.entry() {
        Entry::Province(i, p) if usize::from(p.into) == i => {
            let merged = formed_from(place);
            (merged.len() > 1).then(|| texts::enlarged(place, &merged))
        }
        Entry::CommuneNow(..) => None,
        Entry::Province(_, p) => Some(texts::belongs_to(Place::province_at(p.into))),
        Entry::District(..) | Entry::Commune(..) => {
            let parts = now(place);
            if let [only] = parts.as_slice()
                && place.level() == Level::Commune
                && only.place.title() == place.title()
                && only.place.province() == place.province()
            {
                return None;
            }
            (!parts.is_empty()).then(|| texts::are_now(&parts))
        }
    }
}

fn whole(place: Place) -> Part {
    Part {
        place,
        share: Share::Whole,
    }
}

fn parts(targets: &[Target]) -> Vec<Part> {
    targets
        .iter()
        .map(|target| Part {
            place: Place::commune_now_at(target.commune),
            share: target.share,
        })
        .collect()
}

/// A district's communes of today in the order of the table; each is a part of
/// it, unless there is but one.
fn district_now(i: usize) -> Vec<Part> {
    let t = &*TABLE;
    let district = &t.districts[i];
    let mut numbers: Vec<u16> = district
        .communes
        .clone()
        .map(|c| &t.communes[usize::from(c)].targets)
        .chain([&district.targets])
        .flat_map(|range| &t.targets[range.start as usize..range.end as usize])
        .map(|target| target.commune)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let share = if numbers.len() == 1 {
        Share::Whole
    } else {
        Share::Part
    };
    numbers
        .into_iter()
        .map(|n| Part {
            place: Place::commune_now_at(n),
            share,
        })
        .collect()
}
