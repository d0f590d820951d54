//! Places named together narrow each other: province, then district, then
//! commune.

use super::evidence::Reading;
use super::find::Mention;
use super::place::{Level, Place};
use super::relation::{Relation, relation};
use super::token::Words;

/// How many larger places of a text are tried for each smaller one. Questions
/// name few; of a long text only the nearest matter.
const TRIED: usize = 4;

/// Leaves each mention only the places that fit the larger places around it.
pub(super) fn narrow(words: &Words<'_>, readings: &[Reading], mentions: &mut [Mention]) {
    for level in [Level::District, Level::Commune] {
        for i in 0..mentions.len() {
            if mentions[i].level == level {
                narrow_one(words, readings, mentions, i);
            }
        }
    }
}

fn narrow_one(words: &Words<'_>, readings: &[Reading], mentions: &mut [Mention], i: usize) {
    let near = nearest_larger(readings, mentions, i);
    // The smaller of two larger places says more; of equals the nearer one does.
    for larger in [Level::District, Level::Province] {
        for &other in near.iter().filter(|o| mentions[**o].level == larger) {
            if let Some(fitting) = fitting(&mentions[i].places, &mentions[other].places) {
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
    let _ = words;
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
fn fitting(places: &[Place], larger: &[Place]) -> Option<Vec<Place>> {
    let mut best = Relation::Unrelated;
    let mut fitting = Vec::new();
    for place in places {
        let lies = larger.iter().map(|l| relation(*place, *l)).min()?;
        let strength = match lies {
            Relation::Same | Relation::Inside => Relation::Inside,
            Relation::Successor | Relation::Predecessor => Relation::Successor,
            Relation::Contains | Relation::Unrelated => continue,
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
