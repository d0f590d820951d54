//! Documents that are much alike: the same one twice, as a Word file and as
//! its scan, or an edition that is nearly the one before.
//!
//! Of the same document twice the better text is served: what was not
//! restored from a scan, has its number, and shows its sections.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::{Document, Header, Role};
use crate::language::{fold, number_key};
use crate::parallel::give_way;

use super::Gist;
use super::sketch::{agreeing, bands, likeness, runs};

/// Two documents that are much alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// The one with the better text, by its position.
    pub better: usize,
    /// The other.
    pub other: usize,
    /// The share of their runs of words that both have, 0 to 1.
    pub share: f64,
    /// Whether they are one document, so that only the better is served.
    pub same: bool,
}

/// Words in a run.
const RUN: usize = 4;
/// From this share on two texts are one document if nothing in their headers is against it.
const SAME: f64 = 0.9;
/// From this share on staff are told.
const ALIKE: f64 = 0.85;
/// Values of 24 in which the sketches of such texts agree, but for one pair of a hundred thousand.
const AGREEING: usize = 12;
/// Documents with fewer runs are compared only if they are equal: forms, short letters.
const FEW: usize = 40;
/// Documents that share a band and are compared: the last of them.
const COMPARED: usize = 8;

/// Finds documents that are much alike, each with the first it is like.
pub(super) fn find(documents: &[Arc<Document>], gists: &[Arc<Gist>]) -> Vec<Likeness> {
    // Few documents are like another, and their runs take more room than their texts.
    let mut texts: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    let mut by_band: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    let mut taken = BTreeSet::new();
    for (at, gist) in gists.iter().enumerate() {
        give_way();
        let mut near = BTreeSet::new();
        for band in bands(&gist.sketch) {
            let same = by_band.entry(band).or_default();
            near.extend(same.iter().rev().take(COMPARED).copied());
            same.push(at);
        }
        // A folder of forms shares many bands; most are told apart without their texts.
        near.retain(|other| agreeing(&gists[*other].sketch, &gist.sketch) >= AGREEING);
        for other in near {
            for one in [other, at] {
                let of_text = || of_text(&documents[one]);
                texts.entry(one).or_insert_with(of_text);
            }
            let (one, text) = (&texts[&other], &texts[&at]);
            let share = likeness(one, text);
            let small = text.len().min(one.len()) < FEW;
            if share < ALIKE || small && share < 1.0 || taken.contains(&at) {
                continue;
            }
            let (a, b) = (&documents[other], &documents[at]);
            let same = share >= SAME && may_be_one(&a.header, &b.header);
            if !same && !of_one_place(&a.header, &b.header) {
                continue;
            }
            let (better, worse) = if worth(b) > worth(a) {
                (at, other)
            } else {
                (other, at)
            };
            // A third copy is told against one of the two only.
            taken.insert(worse);
            found.push(Likeness {
                better,
                other: worse,
                share,
                same,
            });
        }
    }
    found
}

/// The runs of words of a document, without its header, which formats read in different orders.
pub(super) fn of_text(document: &Document) -> Vec<u64> {
    let mut words = Vec::new();
    for block in document.blocks.iter().filter(|b| b.role != Role::Header) {
        let folded = fold(&document.text[block.span.clone()]);
        words.extend(
            folded
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_owned),
        );
    }
    if words.is_empty() {
        return Vec::new();
    }
    runs(&words, RUN)
}

/// Whether nothing that two headers say is against their being one document's.
fn may_be_one(a: &Header, b: &Header) -> bool {
    fn agree<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
        a.is_none() || b.is_none() || a == b
    }
    let number = |header: &Header| header.number.as_deref().map(number_key);
    let place = |header: &Header| header.place.as_deref().map(fold);
    agree(number(a).as_ref(), number(b).as_ref())
        && agree(a.issued.as_ref(), b.issued.as_ref())
        && agree(place(a).as_ref(), place(b).as_ref())
        && agree(a.period.as_ref(), b.period.as_ref())
        && agree(a.kind.as_ref(), b.kind.as_ref())
}

fn of_one_place(a: &Header, b: &Header) -> bool {
    let place = |header: &Header| header.place.as_deref().map(fold);
    place(a).is_some() && place(a) == place(b)
}

/// How good a text is: read whole, named, with sections.
fn worth(document: &Document) -> (Reverse<usize>, usize, usize) {
    let restored = document.blocks.iter().filter(|b| b.raw.is_some()).count();
    let header = &document.header;
    let named = [
        header.number.is_some(),
        header.issued.is_some(),
        header.issuer.is_some(),
        header.signer.is_some(),
    ];
    let sections = document
        .blocks
        .iter()
        .filter(|b| b.role == Role::Heading)
        .count();
    let named = named.into_iter().filter(|has| *has).count();
    (Reverse(restored), named, sections)
}
