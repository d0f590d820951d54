//! How often words stand side by side.
//!
//! Packed by first word with the second ones in order, which takes a third of the
//! room of a list and keeps what is looked up together side by side. Texts are gone
//! through twice, first for the room that each word takes, so that counting needs
//! four bytes a word and no hash table.

use super::WordId;
use crate::language::varint::{pack, unpack};
use crate::parallel::give_way;

/// So many pairs are packed behind one another before the next can be looked up by itself.
const BLOCK: usize = 16;

/// Pairs of words and how often they were seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    /// For each first word where its blocks begin, and where the last one's end.
    starts: Vec<u32>,
    /// The first second word of each block, and where it is packed.
    blocks: Vec<(WordId, u32)>,
    /// For each pair how far its second word is behind the one before in its block,
    /// and how often it was seen.
    packed: Vec<u8>,
    /// For each first word how many second ones it has.
    followers: Vec<u32>,
}

impl Pairs {
    /// Counts the pairs of all texts over a vocabulary of so many words; `each`
    /// gives the words of every text to what it is called with.
    pub(super) fn of(words: usize, each: impl Fn(&mut dyn FnMut(&[WordId]))) -> Self {
        let mut next = vec![0; words + 1];
        each(&mut |text| {
            for pair in text.windows(2) {
                next[pair[0] as usize + 1] += 1;
            }
        });
        for at in 1..next.len() {
            next[at] += next[at - 1];
        }
        let mut all = vec![0; next[words] as usize];
        each(&mut |text| {
            for pair in text.windows(2) {
                let at = &mut next[pair[0] as usize];
                all[*at as usize] = pair[1];
                *at += 1;
            }
        });
        // Each word's place has moved on to the end of its pairs.
        Self::counted(&mut all, &next[..words])
    }

    /// Counts second words that are parted by their first ones.
    fn counted(all: &mut [WordId], ends: &[u32]) -> Self {
        let mut pairs = Self {
            starts: Vec::with_capacity(ends.len() + 1),
            followers: Vec::with_capacity(ends.len()),
            ..Self::default()
        };
        let mut start = 0;
        let mut run: Vec<(WordId, u32)> = Vec::new();
        for end in ends {
            give_way();
            pairs.starts.push(number(pairs.blocks.len()));
            let seconds = &mut all[start..*end as usize];
            seconds.sort_unstable();
            run.clear();
            run.extend(
                seconds
                    .chunk_by(|a, b| a == b)
                    .map(|same| (same[0], number(same.len()))),
            );
            pairs.followers.push(number(run.len()));
            run.chunks(BLOCK).for_each(|block| pairs.pack(block));
            start = *end as usize;
        }
        pairs.starts.push(number(pairs.blocks.len()));
        pairs.blocks.shrink_to_fit();
        pairs.packed.shrink_to_fit();
        pairs
    }

    fn pack(&mut self, block: &[(WordId, u32)]) {
        let mut before = block[0].0;
        self.blocks.push((before, number(self.packed.len())));
        for &(second, times) in block {
            pack(u64::from(second - before), &mut self.packed);
            pack(u64::from(times), &mut self.packed);
            before = second;
        }
    }

    /// How often two words were seen side by side.
    pub(super) fn times(&self, first: WordId, second: WordId) -> u32 {
        let first = first as usize;
        let (Some(start), Some(end)) = (self.starts.get(first), self.starts.get(first + 1)) else {
            return 0;
        };
        let (start, end) = (*start as usize, *end as usize);
        match self.blocks[start..end].partition_point(|(from, _)| *from <= second) {
            0 => 0,
            behind => self.times_in(start + behind - 1, second),
        }
    }

    /// How often a second word was seen, if it is in this block.
    fn times_in(&self, block: usize, second: WordId) -> u32 {
        let (from, start) = self.blocks[block];
        let next = self.blocks.get(block + 1);
        let end = next.map_or(self.packed.len(), |(_, next)| *next as usize);
        let mut bytes = self.packed[start as usize..end].iter();
        let mut at = u64::from(from);
        while !bytes.as_slice().is_empty() {
            at += unpack(&mut bytes);
            let times = unpack(&mut bytes);
            if at >= u64::from(second) {
                let found = at == u64::from(second);
                return if found {
                    u32::try_from(times).unwrap_or(u32::MAX)
                } else {
                    0
                };
            }
        }
        0
    }

    /// How many different words were seen behind a word.
    pub(super) fn followers(&self, first: WordId) -> u32 {
        self.followers.get(first as usize).copied().unwrap_or(0)
    }
}

fn number(size: usize) -> u32 {
    u32::try_from(size).expect("fewer than four billion pairs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted() {
        let texts: [&[WordId]; 5] = [&[3, 1, 3], &[0, 7], &[3, 1], &[], &[9, 9, 9]];
        let pairs = Pairs::of(10, |count| texts.iter().for_each(|text| count(text)));
        let times = |first, second| pairs.times(first, second);
        assert_eq!(
            [times(3, 1), times(0, 7), times(1, 3), times(9, 9)],
            [2, 1, 1, 2]
        );
        assert_eq!(
            [times(1, 1), times(4, 4), times(9, 8), times(10, 0)],
            [0; 4]
        );
    }

    #[test]
    fn many_pairs_are_counted() {
        let words: Vec<WordId> = (0..2_000).map(|n| n * n % 911 % (n % 97 + 1)).collect();
        let pairs = Pairs::of(911, |count| count(&words));
        let mut times = std::collections::HashMap::new();
        for pair in words.windows(2) {
            *times.entry((pair[0], pair[1])).or_insert(0) += 1;
        }
        for first in 0..100 {
            let seen = times.keys().filter(|(word, _)| *word == first).count();
            assert_eq!(pairs.followers(first) as usize, seen);
            for second in 0..100 {
                let expected = times.get(&(first, second)).copied().unwrap_or(0);
                assert_eq!(pairs.times(first, second), expected, "{first} {second}");
            }
        }
    }

    #[test]
    fn nothing_counted_is_nothing_found() {
        assert_eq!(Pairs::of(0, |_| {}).times(0, 0), 0);
        assert_eq!(Pairs::default().times(0, 0), 0);
    }
}
