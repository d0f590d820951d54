//! Lists of phrases, looked for in words all at once.

use rustc_hash::FxHashMap;

/// Phrases of up to 32 lists, by their first word.
#[derive(Debug)]
pub(super) struct Phrases(FxHashMap<&'static str, Vec<(&'static str, u32)>>);

impl Phrases {
    /// Gathers the phrases of some lists, in order.
    pub(super) fn of(lists: impl IntoIterator<Item = &'static [&'static str]>) -> Self {
        let mut phrases: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for (list, wanted) in lists.into_iter().enumerate() {
            assert!(list < 32, "there is a bit for each list");
            for phrase in wanted {
                let first = phrase.split(' ').next().unwrap_or_default();
                phrases.entry(first).or_default().push((*phrase, 1 << list));
            }
        }
        Self(phrases)
    }

    /// The lists of which some words hold a phrase, a bit for each; the words are
    /// folded, between single spaces, with one before and one after.
    pub(super) fn in_words(&self, words: &str) -> u32 {
        let mut found = 0;
        let mut rest = words.trim_start();
        while let Some((word, behind)) = rest.split_once(' ') {
            for (phrase, list) in self.0.get(word).into_iter().flatten() {
                let is_here = rest.strip_prefix(phrase);
                if is_here.is_some_and(|behind| behind.starts_with(' ')) {
                    found |= list;
                }
            }
            rest = behind;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_found() {
        let phrases = Phrases::of([&["cap lai", "mat"][..], &["lai xe"], &["cap lai xe"]]);
        let found = |words| phrases.in_words(words);
        assert_eq!(found(" xin cap lai giay phep lai xe "), 0b011);
        assert_eq!(found(" cap lai xe "), 0b111);
        assert_eq!(found(" chat luong cap laixe "), 0);
        assert_eq!(found(" mat "), 0b001);
        assert_eq!(found(" "), 0);
    }
}
