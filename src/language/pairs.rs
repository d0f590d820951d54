//! How often words stand side by side.
//!
//! Laid out by first word with the second ones in order, which keeps what is
//! looked up together side by side. Texts are gone through twice, first for the
//! room that each word takes, so that counting needs four bytes a word and no
//! hash table.

use super::model::WordId;

/// Pairs of words and how often they were seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    /// For each first word where its pairs begin, and where the last one's end.
    starts: Vec<u32>,
    /// Second words, in order within each first word, with their counts.
    seconds: Vec<(WordId, u32)>,
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
            seconds: Vec::new(),
        };
        let mut start = 0;
        for end in ends {
            pairs.starts.push(pairs.end());
            let seconds = &mut all[start..*end as usize];
            seconds.sort_unstable();
            for same in seconds.chunk_by(|a, b| a == b) {
                let times = u32::try_from(same.len()).unwrap_or(u32::MAX);
                pairs.seconds.push((same[0], times));
            }
            start = *end as usize;
        }
        pairs.starts.push(pairs.end());
        pairs.seconds.shrink_to_fit();
        pairs
    }

    fn end(&self) -> u32 {
        u32::try_from(self.seconds.len()).unwrap_or(u32::MAX)
    }

    /// How often two words were seen side by side.
    pub(super) fn times(&self, first: WordId, second: WordId) -> u32 {
        let first = first as usize;
        let (Some(start), Some(end)) = (self.starts.get(first), self.starts.get(first + 1)) else {
            return 0;
        };
        let pairs = &self.seconds[*start as usize..*end as usize];
        let found = pairs.binary_search_by_key(&second, |(second, _)| *second);
        found.map_or(0, |at| pairs[at].1)
    }
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
    fn nothing_counted_is_nothing_found() {
        assert_eq!(Pairs::of(0, |_| {}).times(0, 0), 0);
        assert_eq!(Pairs::default().times(0, 0), 0);
    }
}
