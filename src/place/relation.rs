//! How two places lie to each other, through the merger of July 2025.

use std::ops::Range;

use super::entry::{Entry, Place};
use super::table::TABLE;

/// How the place of a document lies to the place of a question, the nearest
/// first, so that the least of several is the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// They are the same place.
    Same,
    /// The question's place lies inside the document's.
    Inside,
    /// The question's place contains the document's.
    Contains,
    /// The document's place is of today and took in land of the question's.
    Successor,
    /// The document's place is of before and gave land to the question's.
    Predecessor,
    /// They have nothing in common.
    Unrelated,
}

/// How the place of a document lies to the place of a question. Both are first
/// compared as of the same time; only then across 1 July 2025.
#[must_use]
pub fn relation(question: Place, document: Place) -> Relation {
    if question == document {
        Relation::Same
    } else if lies_in(question, document) {
        Relation::Inside
    } else if lies_in(document, question) {
        Relation::Contains
    } else if went_to(question, document) {
        Relation::Successor
    } else if went_to(document, question) {
        Relation::Predecessor
    } else {
        Relation::Unrelated
    }
}

/// The strongest relation of any reading of a question's place.
#[must_use]
pub fn strongest_relation(question: &[Place], document: Place) -> Relation {
    question
        .iter()
        .map(|place| relation(*place, document))
        .min()
        .unwrap_or(Relation::Unrelated)
}

/// Whether the one lay inside the other before, or lies inside it now.
fn lies_in(inner: Place, outer: Place) -> bool {
    match (inner.entry(), outer.entry()) {
        (Entry::CommuneNow(_, c), Entry::Province(i, _)) => usize::from(c.province) == i,
        (Entry::District(_, d), Entry::Province(i, _)) => usize::from(d.province) == i,
        (Entry::District(_, d), Entry::District(i, _)) => {
            d.into.is_some_and(|host| usize::from(host) == i)
        }
        (Entry::Commune(c, _), Entry::District(_, d)) => {
            d.communes.contains(&u16::try_from(c).unwrap_or(u16::MAX))
        }
        (Entry::Commune(..), Entry::Province(..)) => inner.province() == outer,
        _ => false,
    }
}

/// Whether land of the old place belongs to the place of today.
fn went_to(old: Place, today: Place) -> bool {
    if !old.existed_before() || !today.exists_now() {
        return false;
    }
    let t = &*TABLE;
    match (old.entry(), today.entry()) {
        (Entry::Province(_, p), Entry::Province(i, _)) => usize::from(p.into) == i,
        (_, Entry::CommuneNow(i, _)) => {
            let lies = |source: &u16| {
                let source = Place::commune_at(*source);
                source == old || lies_in(source, old)
            };
            t.sources[i].iter().any(lies) || special_zone(old, i)
        }
        (_, Entry::Province(i, _)) => went_to_province(old, i),
        _ => false,
    }
}

/// Whether any commune of an old place went to a province of today.
fn went_to_province(old: Place, today: usize) -> bool {
    let t = &*TABLE;
    let holds = |range: &Range<u32>| {
        t.targets[range.start as usize..range.end as usize]
            .iter()
            .any(|target| {
                usize::from(t.communes_now[usize::from(target.commune)].province) == today
            })
    };
    match old.entry() {
        Entry::Commune(_, c) => holds(&c.targets),
        Entry::District(_, d) => {
            let communes = usize::from(d.communes.start)..usize::from(d.communes.end);
            holds(&d.targets) || t.communes[communes].iter().any(|c| holds(&c.targets))
        }
        Entry::Province(..) | Entry::CommuneNow(..) => false,
    }
}

/// The island districts became special zones without a commune in between.
fn special_zone(old: Place, today: usize) -> bool {
    let t = &*TABLE;
    let holds = |d: &super::table::District| {
        t.targets[d.targets.start as usize..d.targets.end as usize]
            .iter()
            .any(|target| usize::from(target.commune) == today)
    };
    match old.entry() {
        Entry::District(_, d) => holds(d),
        Entry::Province(_, p) => t.districts
            [usize::from(p.districts.start)..usize::from(p.districts.end)]
            .iter()
            .any(holds),
        Entry::Commune(..) | Entry::CommuneNow(..) => false,
    }
}

impl Place {
    /// Whether the smaller of the two lies in the larger, at any time.
    pub(super) fn touches(self, larger: Self) -> bool {
        self.level() > larger.level()
            && matches!(
                relation(self, larger),
                Relation::Inside | Relation::Successor | Relation::Predecessor
            )
    }
}
