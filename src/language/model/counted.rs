//! The words of some texts as they were counted, packed: a part of an index
//! keeps them so that it can be put together with others.

use crate::language::varint::{pack, unpack};

/// Words and how often they were seen, in the order in which they were met.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// The keys of all words and, where it differs, how each is written.
    letters: String,
    /// For each word the lengths of both, and how often it was seen.
    packed: Vec<u8>,
    words: usize,
    /// How many words were counted.
    pub(super) total: u64,
    /// Of how many entries.
    pub(super) entries: u32,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) key: &'a str,
    pub(super) written: &'a str,
    /// How often it was seen.
    pub(super) count: u32,
    /// In how many entries.
    pub(super) entries: u32,
}

impl Counted {
    pub(super) fn new(total: u64, entries: u32) -> Self {
        Self {
            total,
            entries,
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, word: Word) {
        self.words += 1;
        self.letters.push_str(word.key);
        let written = match word.written {
            written if written == word.key => "",
            written => written,
        };
        self.letters.push_str(written);
        for number in [word.key.len(), written.len()] {
            pack(number as u64, &mut self.packed);
        }
        for number in [word.count, word.entries] {
            pack(u64::from(number), &mut self.packed);
        }
    }

    pub(super) fn finish(&mut self) {
        self.letters.shrink_to_fit();
        self.packed.shrink_to_fit();
    }

    pub(super) fn words(&self) -> impl Iterator<Item = Word<'_>> {
        let (mut letters, mut bytes) = (self.letters.as_str(), self.packed.iter());
        let mut next = move || unpack(&mut bytes);
        (0..self.words).map(move |_| {
            let mut taken = || {
                let length = usize::try_from(next()).unwrap_or(usize::MAX);
                let (taken, rest) = letters.split_at_checked(length).unwrap_or_default();
                letters = rest;
                taken
            };
            let (key, written) = (taken(), taken());
            let mut number = || u32::try_from(next()).unwrap_or(u32::MAX);
            Word {
                key,
                written: if written.is_empty() { key } else { written },
                count: number(),
                entries: number(),
            }
        })
    }

    /// Whether one of them has this tone key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.words().any(|word| word.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_in_order() {
        let word = |key, written, count| Word {
            key,
            written,
            count,
            entries: count / 2,
        };
        let words = [
            word("hoa2", "hòa", 300),
            word("ban", "ban", 1),
            word("đ", "đ", u32::MAX),
        ];
        let mut counted = Counted::new(9, 2);
        for word in words {
            counted.push(word);
        }
        counted.finish();
        assert!(counted.words().eq(words));
        assert!(counted.has("ban") && !counted.has("hòa"));
        assert_eq!(Counted::default().words().count(), 0);
    }
}
