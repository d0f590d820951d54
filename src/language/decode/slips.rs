//! Words one slip away: a deletion index over the folded forms of a vocabulary.

use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

use crate::language::groups::starts;
use crate::language::model::{Model, WordId};
use crate::parallel::give_way;

use super::likeliest::Chances;

/// Words longer than this are codes or noise and get no neighbours.
pub(super) const LONGEST: usize = 16;

/// Finds the folded forms within one insertion, deletion, substitution or swap
/// of neighbouring letters.
#[derive(Debug, Clone, Default)]
pub struct Slips {
    /// The hash of each string that one deletion makes of a folded form, with that
    /// form, in order: a third of the room of a hash table of lists.
    by_deletion: Vec<(u32, WordId)>,
    /// For each beginning of a hash where those that begin so start, and where the
    /// last ones end: what is looked up lies in a handful.
    starts: Vec<u32>,
    /// How likely each word is.
    pub(super) chances: Chances,
}

/// How many bits of a hash are its beginning.
const BEGINNING: u32 = 12;

impl Slips {
    /// Indexes the folded forms of a vocabulary.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let mut by_deletion = Vec::new();
        for id in model.folded_forms() {
            give_way();
            let key = model.key(id);
            if is_indexed(key) {
                by_deletion.extend(deletions(key).map(|hash| (hash, id)));
            }
        }
        give_way();
        by_deletion.sort_unstable();
        give_way();
        by_deletion.dedup();
        by_deletion.shrink_to_fit();
        let beginnings = by_deletion.iter().map(|(hash, _)| beginning(*hash));
        let starts = starts(1 << BEGINNING, beginnings);
        Self {
            by_deletion,
            starts,
            chances: Chances::of(model),
        }
    }

    /// The forms with a hash.
    fn with(&self, hash: u32) -> impl Iterator<Item = WordId> {
        let at = beginning(hash);
        let range = match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        };
        let alike = &self.by_deletion[range];
        let start = alike.partition_point(|(other, _)| *other < hash);
        let from = alike[start..].iter();
        from.take_while(move |(other, _)| *other == hash)
            .map(|(_, id)| *id)
    }

    /// The folded forms one slip away from a folded word, itself excluded.
    #[must_use]
    pub fn near(&self, word: &str, model: &Model) -> Vec<WordId> {
        // A single letter may be all that was typed of a word of two.
        let is_letter = matches!(word.as_bytes(), [letter] if letter.is_ascii_alphabetic());
        if !is_letter && !is_indexed(word) {
            return Vec::new();
        }
        let mut found: Vec<WordId> = deletions(word).flat_map(|hash| self.with(hash)).collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|id| is_one_slip(word.as_bytes(), model.key(*id).as_bytes()));
        found
    }
}

fn beginning(hash: u32) -> usize {
    (hash >> (u32::BITS - BEGINNING)) as usize
}

/// Whether two words differ by one letter too many, one other letter, or two
/// neighbours swapped.
pub(super) fn is_one_slip<T: PartialEq>(typed: &[T], meant: &[T]) -> bool {
    let same = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (&typed[same..], &meant[same..]);
    match (typed, meant) {
        ([_, rest @ ..], _) if rest == meant => true,
        (_, [_, rest @ ..]) if rest == typed => true,
        ([_, typed @ ..], [_, meant @ ..]) if typed == meant => true,
        ([first, second, typed @ ..], [other, next, meant @ ..]) => {
            (first, second) == (next, other) && typed == meant
        }
        _ => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one_step_of_the_usual_distance() {
        let words = [
            "", "a", "b", "ab", "ba", "abc", "acb", "bac", "abd", "abcd", "abdc", "aabc", "bcd",
            "nghiep", "nghep", "nghipe", "ngheip", "nghiepp", "mghiep", "dat", "dta", "tad",
        ];
        for a in words {
            for b in words {
                let expected = strsim::osa_distance(a, b) == 1;
                assert_eq!(is_one_slip(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
            }
        }
    }
}
