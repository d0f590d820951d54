//! Places named together narrow each other: province, then district, then
//! commune.

use super::entry::{Level, Place};
use super::evidence::Reading;
use super::find::Mention;
use super::relation::{Relation, relation};

/// How many larger places of a text are tried for each smaller one. Questions
/// name few; of a long text only the nearest matter.
const TRIED: usize = 4;

/// Leaves each mention only the places that fit the larger places around it.
pub(super) fn narrow(readings: &[Reading], mentions: &mut [Mention]) {
    // A district of an old province may be named with the province of today, so
    // which of its homonyms is meant is left open until its commune has spoken.
    let passes = [
        (Level::District, Era::Any),
        (Level::Commune, Era::SameFirst),
        (Level::District, Era::SameFirst),
    ];
    for (level, era) in passes {
        for i in 0..mentions.len() {
            if mentions[i].level == level {
                narrow_one(readings, mentions, i, era);
            }
        }
    }
}

/// Whether places of the same time go before those across the merger.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Era {
    SameFirst,
    Any,
}

fn narrow_one(readings: &[Reading], mentions: &mut [Mention], i: usize, era: Era) {
    let near = nearest_larger(readings, mentions, i);
    // The smaller of two larger places says more; of equals the nearer one does.
    for larger in [Level::District, Level::Province] {
        for &other in near.iter().filter(|o| mentions[**o].level == larger) {
            if let Some(fitting) = fitting(&mentions[i].places, &mentions[other].places, era) {
                mentions[i].places = fitting;
                mentions[i].within.get_or_insert(other);
                break;
            }
        }
    }
    if let Some(parent) = mentions[i].within
        && mentions[parent].level == Level::District
    {
        let inner = mentions[i].places.clone();
        mentions[parent]
            .places
            .retain(|p| inner.iter().any(|c| c.touches(*p)));
    }
}

/// The larger places around a mention, those behind it before those ahead.
fn nearest_larger(readings: &[Reading], mentions: &[Mention], i: usize) -> Vec<usize> {
    let larger = |j: &usize| mentions[*j].level < mentions[i].level;
    let near = |j: &usize| readings[*j].from.abs_diff(readings[i].to) < 40;
    let behind = (i + 1..mentions.len())
        .take(TRIED * 2)
        .filter(larger)
        .filter(near);
    let ahead = (0..i).rev().take(TRIED * 2).filter(larger).filter(near);
    behind.take(TRIED).chain(ahead.take(TRIED)).collect()
}

/// The places that lie in one of the larger ones: those that lay there at the
/// same time, else those that lie there through the merger.
fn fitting(places: &[Place], larger: &[Place], era: Era) -> Option<Vec<Place>> {
    let mut best = Relation::Unrelated;
    let mut fitting = Vec::new();
    for place in places {
        let lies = larger.iter().map(|l| relation(*place, *l)).min()?;
        let strength = match lies {
            Relation::Contains | Relation::Unrelated => continue,
            _ if era == Era::Any => Relation::Inside,
            Relation::Same | Relation::Inside => Relation::Inside,
            Relation::Successor | Relation::Predecessor => Relation::Successor,
        };
        if strength < best {
            best = strength;
            fitting.clear();
        }
        if strength == best {
            fitting.push(*place);
        }
    }
    (!fitting.is_empty()).then_some(fitting)
}
