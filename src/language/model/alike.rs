//! Words that look alike without their marks, side by side.

use super::WordId;
use crate::language::groups::starts;

/// For each folded form the words that fold to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Alike {
    words: Vec<WordId>,
    /// For each word where those that fold to it begin, and where the last ones end.
    starts: Vec<u32>,
}

impl Alike {
    /// Gathers words by the folded form of each, given in the order of the words.
    pub(super) fn new(folded: impl ExactSizeIterator<Item = WordId> + Clone) -> Self {
        let starts = starts(folded.len(), folded.clone().map(|form| form as usize));
        let mut next = starts.clone();
        let mut words = vec![0; folded.len()];
        for (id, form) in (0..).zip(folded) {
            let at = &mut next[form as usize];
            words[*at as usize] = id;
            *at += 1;
        }
        Self { words, starts }
    }

    /// The words that fold to this one.
    pub(super) fn of(&self, folded: WordId) -> &[WordId] {
        let folded = folded as usize;
        match (self.starts.get(folded), self.starts.get(folded + 1)) {
            (Some(start), Some(end)) => &self.words[*start as usize..*end as usize],
            _ => &[],
        }
    }
}
