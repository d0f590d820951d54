//! Words one slip away: a deletion index over the folded forms of a vocabulary.

use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

use crate::language::model::{Model, WordId};

/// Words longer than this are codes or noise and get no neighbours.
const LONGEST: usize = 16;

/// Finds the folded forms within one insertion, deletion, substitution or swap
/// of neighbouring letters.
#[derive(Debug, Clone, Default)]
pub struct Slips {
    /// The hash of each string that one deletion makes of a folded form, with that
    /// form, in order: a third of the room of a hash table of lists.
    by_deletion: Vec<(u32, WordId)>,
}

impl Slips {
    /// Indexes the folded forms of a vocabulary.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let mut by_deletion = Vec::new();
        for id in model.folded_forms() {
            let key = model.key(id);
            if is_indexed(key) {
                by_deletion.extend(deletions(key).map(|hash| (hash, id)));
            }
        }
        by_deletion.sort_unstable();
        by_deletion.dedup();
        by_deletion.shrink_to_fit();
        Self { by_deletion }
    }

    /// The folded forms one slip away from a folded word, itself excluded.
    #[must_use]
    pub fn near(&self, word: &str, model: &Model) -> Vec<WordId> {
        // A single letter may be all that was typed of a word of two.
        let is_letter = matches!(word.as_bytes(), [letter] if letter.is_ascii_alphabetic());
        if !is_letter && !is_indexed(word) {
            return Vec::new();
        }
        let mut found: Vec<WordId> = deletions(word)
            .flat_map(|hash| {
                let start = self.by_deletion.partition_point(|(other, _)| *other < hash);
                let from = self.by_deletion[start..].iter();
                from.take_while(move |(other, _)| *other == hash)
            })
            .map(|(_, id)| *id)
            .collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|id| strsim::osa_distance(word, model.key(*id)) == 1);
        found
    }
}

fn is_indexed(key: &str) -> bool {
    (2..=LONGEST).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Hashes of the word itself and of every string with one letter less.
fn deletions(word: &str) -> impl Iterator<Item = u32> {
    let whole = std::iter::once(hash(word, ""));
    whole.chain((0..word.len()).map(move |i| hash(&word[..i], &word[i + 1..])))
}

fn hash(start: &str, end: &str) -> u32 {
    let mut hasher = FxHasher::default();
    for byte in start.bytes().chain(end.bytes()) {
        byte.hash(&mut hasher);
    }
    let wide = hasher.finish();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a hash of 32 bits is wanted; clashes are checked"
    )]
    let narrow = (wide >> 32) as u32 ^ wide as u32;
    narrow
}

/// Keys that lie beside each other on a keyboard.
#[must_use]
pub(super) fn are_beside(a: char, b: char) -> bool {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let place = |c| {
        ROWS.iter()
            .enumerate()
            .find_map(|(y, row)| row.find(c).map(|x| (x, y)))
    };
    match (place(a), place(b)) {
        // Each row is shifted right by half a key or so: down-left is beside, down-right is not.
        (Some((ax, ay)), Some((bx, by))) => match by.cast_signed() - ay.cast_signed() {
            0 => ax.abs_diff(bx) == 1,
            1 => ax == bx || ax == bx + 1,
            -1 => ax == bx || ax + 1 == bx,
            _ => false,
        },
        _ => false,
    }
}
