//! Which entries of a part have two words side by side.
//!
//! A part has far more pairs than words, and most of them in one entry only: tantivy's
//! dictionary takes more room for the letters of such a pair than for all else that is
//! known of it, and longer to look it up than to score its entry. Here a pair is
//! the hash of its words, and those of a bucket stand packed one behind the other.

use std::hash::Hasher as _;
use std::ops::Range;

use rustc_hash::FxHasher;

use crate::language::varint::{pack, unpack};
use crate::parallel::give_way;

/// Two words side by side. A part of five million pairs takes one in a thousand that it
/// has not for one that it has, which costs a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair(u32);

impl Pair {
    /// The pair of two keys.
    pub(super) fn of(first: &str, second: &str) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write(first.as_bytes());
        hasher.write_u8(b' ');
        hasher.write(second.as_bytes());
        // The upper half of a product depends on all bits of what was multiplied.
        let spread = hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(halves(spread)[0])
    }
}

/// Pairs as they are met, each above the number of its entry; apart by their uppermost
/// bits, so that they are sorted in pieces between which questions go first.
#[derive(Debug, Default)]
pub(super) struct Gathered([Vec<u64>; 1 << PIECES]);

/// Bits that tell the piece of a pair.
const PIECES: u32 = 5;

impl Gathered {
    pub(super) fn push(&mut self, pair: Pair, entry: u32) {
        let piece = pair.0 >> (u32::BITS - PIECES);
        self.0[piece as usize].push(u64::from(pair.0) << 32 | u64::from(entry));
    }
}

/// Entries by their pairs.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// For each bucket, which the uppermost bits of a hash are, where it begins, and
    /// where the last one ends.
    starts: Vec<u32>,
    /// For each pair how far its hash is behind the one before, and its first entry;
    /// where it has others, how many, the bytes they take and how far each is behind the
    /// one before.
    packed: Vec<u8>,
    /// How far a hash is shifted to give its bucket.
    shift: u32,
}

/// The entries of a pair.
#[derive(Debug, Clone)]
pub(super) struct Found {
    first: u32,
    others: u32,
    packed: Range<usize>,
}

impl Found {
    /// How many they are.
    pub(super) fn len(&self) -> u32 {
        self.others + 1
    }
}

/// So many pairs share a bucket.
const BUCKET: usize = 8;

impl Pairs {
    pub(super) fn of(gathered: Gathered) -> Self {
        let Gathered(mut pieces) = gathered;
        let is_same = |a: &u64, b: &u64| a >> 32 == b >> 32;
        let mut different = 0;
        for piece in &mut pieces {
            give_way();
            piece.sort_unstable();
            piece.dedup();
            different += piece.chunk_by(is_same).count();
        }
        let bits = (different / BUCKET).max(2).next_power_of_two().ilog2();
        let mut pairs = Self {
            starts: Vec::with_capacity((1 << bits) + 1),
            packed: Vec::new(),
            shift: u32::BITS - bits,
        };
        let mut before = 0;
        let mut others = Vec::new();
        for same in pieces.iter().flat_map(|piece| piece.chunk_by(is_same)) {
            give_way();
            let [hash, _] = halves(same[0]);
            before = before.max(pairs.open(hash >> pairs.shift));
            pack(u64::from(hash - before), &mut pairs.packed);
            before = hash;
            pairs.push(same, &mut others);
        }
        pairs.open(1 << bits);
        pairs.packed.shrink_to_fit();
        pairs
    }

    /// Begins the buckets up to this one; gives the lowest hash of it.
    fn open(&mut self, bucket: u32) -> u32 {
        let here = u32::try_from(self.packed.len()).expect("a part has less than 4 GB of pairs");
        let until = bucket as usize + 1;
        self.starts.resize(until.max(self.starts.len()), here);
        bucket << self.shift
    }

    /// Packs the entries of a pair; `others` is room.
    fn push(&mut self, same: &[u64], others: &mut Vec<u8>) {
        let [_, first] = halves(same[0]);
        let has_others = same.len() > 1;
        pack(
            u64::from(first) << 1 | u64::from(has_others),
            &mut self.packed,
        );
        if has_others {
            others.clear();
            same.windows(2)
                .for_each(|two| pack(two[1] - two[0], others));
            pack(same.len() as u64 - 1, &mut self.packed);
            pack(others.len() as u64, &mut self.packed);
            self.packed.extend_from_slice(others);
        }
    }

    /// The entries of a pair, if it has any.
    pub(super) fn find(&self, pair: Pair) -> Option<Found> {
        let bucket = pair.0 >> self.shift;
        let start = *self.starts.get(bucket as usize)? as usize;
        let end = *self.starts.get(bucket as usize + 1)? as usize;
        let mut bytes = self.packed[start..end].iter();
        let mut hash = u64::from(bucket << self.shift);
        while !bytes.as_slice().is_empty() {
            hash += unpack(&mut bytes);
            let first = unpack(&mut bytes);
            let (mut others, mut length) = (0, 0);
            if first & 1 == 1 {
                others = unpack(&mut bytes);
                length = usize::try_from(unpack(&mut bytes)).unwrap_or(usize::MAX);
            }
            let at = end - bytes.len();
            if hash >= u64::from(pair.0) {
                return (hash == u64::from(pair.0)).then(|| Found {
                    first: halves(first >> 1)[1],
                    others: halves(others)[1],
                    packed: at..at + length,
                });
            }
            bytes = self.packed[(at + length).min(end)..end].iter();
        }
        None
    }

    /// The entries that were found.
    pub(super) fn entries(&self, found: &Found) -> impl Iterator<Item = u32> {
        let mut bytes = self.packed[found.packed.clone()].iter();
        let mut entry = found.first;
        let others = (0..found.others).map(move |_| {
            entry += halves(unpack(&mut bytes))[1];
            entry
        });
        std::iter::once(found.first).chain(others)
    }

    /// Bytes held in memory.
    pub(super) fn bytes(&self) -> usize {
        self.starts.capacity() * 4 + self.packed.capacity()
    }
}

/// The upper and the lower half.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the halves are what is wanted"
)]
fn halves(both: u64) -> [u32; 2] {
    [(both >> 32) as u32, both as u32]
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_pair_is_its_words_in_order() {
        assert_eq!(Pair::of("thu", "tuc"), Pair::of("thu", "tuc"));
        assert_ne!(Pair::of("thu", "tuc"), Pair::of("tuc", "thu"));
        assert_ne!(Pair::of("thut", "uc"), Pair::of("thu", "tuc"));
    }

    #[test]
    fn nothing_gathered_is_nothing_found() {
        let pairs = Pairs::of(Gathered::default());
        assert!(pairs.find(Pair(0)).is_none());
        assert!(pairs.find(Pair(u32::MAX)).is_none());
        assert!(Pairs::default().find(Pair(7)).is_none());
    }

    proptest! {
        #[test]
        fn what_is_gathered_is_found(
            met in proptest::collection::vec((any::<u32>(), 0_u32..300), 0..400),
            common in proptest::collection::vec((0_u32..5, any::<u32>()), 0..400),
        ) {
            let mut gathered = Gathered::default();
            let mut expected: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
            for (hash, entry) in met.into_iter().chain(common) {
                gathered.push(Pair(hash), entry);
                expected.entry(hash).or_default().insert(entry);
            }
            let pairs = Pairs::of(gathered);
            for (hash, entries) in &expected {
                let found = pairs.find(Pair(*hash)).unwrap();
                prop_assert_eq!(found.len() as usize, entries.len());
                prop_assert!(pairs.entries(&found).eq(entries.iter().copied()));
                let next = hash.wrapping_add(1);
                prop_assert_eq!(pairs.find(Pair(next)).is_some(), expected.contains_key(&next));
            }
        }
    }
}
