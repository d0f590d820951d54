//! How often words stand side by side.
//!
//! Counted in a hash table; once counting is over it is laid out by first word
//! with the second ones in order, which takes a third of the room and keeps
//! what is looked up together side by side.

use rustc_hash::FxHashMap;

use super::model::WordId;

/// Pairs of words and how often they were seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    /// Empty once counting is over.
    counting: FxHashMap<u64, u32>,
    /// For each first word where its pairs begin, and where the last one's end.
    starts: Vec<u32>,
    /// Second words, in order within each first word, with their counts.
    seconds: Vec<(WordId, u32)>,
}

impl Pairs {
    /// Counts a pair.
    pub(super) fn count(&mut self, first: WordId, second: WordId) {
        *self.counting.entry(key(first, second)).or_default() += 1;
    }

    /// Lays the pairs out.
    pub(super) fn finish(&mut self) {
        let mut counted: Vec<(u64, u32)> = std::mem::take(&mut self.counting).into_iter().collect();
        counted.sort_unstable_by_key(|(key, _)| *key);
        self.starts = vec![0];
        self.seconds = Vec::with_capacity(counted.len());
        for (key, times) in counted {
            let first = usize::try_from(key >> 32).unwrap_or(usize::MAX);
            if self.starts.len() <= first {
                self.starts.resize(first + 1, self.end());
            }
            #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
            self.seconds.push((key as WordId, times));
        }
        self.starts.push(self.end());
        self.starts.shrink_to_fit();
    }

    fn end(&self) -> u32 {
        u32::try_from(self.seconds.len()).unwrap_or(u32::MAX)
    }

    /// How often two words were seen side by side.
    pub(super) fn times(&self, first: WordId, second: WordId) -> u32 {
        if self.starts.is_empty() {
            let counted = self.counting.get(&key(first, second));
            return counted.copied().unwrap_or(0);
        }
        let first = first as usize;
        let (Some(start), Some(end)) = (self.starts.get(first), self.starts.get(first + 1)) else {
            return 0;
        };
        let pairs = &self.seconds[*start as usize..*end as usize];
        let found = pairs.binary_search_by_key(&second, |(second, _)| *second);
        found.map_or(0, |at| pairs[at].1)
    }
}

fn key(first: WordId, second: WordId) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_the_same_before_and_after() {
        let mut pairs = Pairs::default();
        let seen = [(3, 1), (0, 7), (3, 1), (3, 0), (9, 9), (u32::MAX - 1, 2)];
        for (first, second) in &seen[..5] {
            pairs.count(*first, *second);
        }
        let counts = |pairs: &Pairs| -> Vec<u32> {
            let asked = seen.iter().chain(&[(1, 3), (4, 4), (9, 8), (10, 0)]);
            asked.map(|(a, b)| pairs.times(*a, *b)).collect()
        };
        let before = counts(&pairs);
        assert_eq!(before, [2, 1, 2, 1, 1, 0, 0, 0, 0, 0]);
        pairs.finish();
        assert_eq!(counts(&pairs), before);
    }

    #[test]
    fn nothing_counted_is_nothing_found() {
        let mut pairs = Pairs::default();
        pairs.finish();
        assert_eq!(pairs.times(0, 0), 0);
    }
}
