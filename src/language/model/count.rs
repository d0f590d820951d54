//! Counting the words of a body of text, part by part, and ending it.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use crate::language::{Lexicon, Shape, fold, tokens, tone_key};

use super::alike::Alike;
use super::counted::{self, Counted};
use super::information::Information;
use super::pairs::Pairs;
use super::{Analysis, Model, Span, Word, WordId, code_key, digits_key, hash, number, text};

/// Needed while words are counted, empty afterwards.
#[derive(Debug, Clone, Default)]
pub(super) struct Counting {
    /// For each word the last entry that counted it.
    last: Vec<u32>,
    /// Raw spellings met before, so that a word is normalised once.
    seen: FxHashMap<Box<str>, WordId>,
}

/// How often the commonest syllables are written in general; see `common.py`.
const COMMON: &str = include_str!("common.txt");

/// How people ask, which official documents never do, one expression a line.
const ASKING: &str = include_str!("asking.txt");

/// Each expression of asking counts as seen so often, and once more for so many words of text.
const ASKED: u64 = 2;
const ASKED_ONCE_IN: u64 = 50_000;

impl Model {
    /// Reads a text and keeps its words. Counts nothing yet.
    pub fn analyse(&mut self, text: &str, lexicon: &Lexicon) -> Analysis {
        let mut analysis = Analysis::default();
        for token in tokens(text) {
            let raw = &text[token.span];
            match token.shape {
                Shape::Code => {
                    let id = self.intern(&code_key(raw), raw);
                    analysis.extras.push(id);
                }
                Shape::Number => analysis.words.push(self.intern(digits_key(raw), raw)),
                Shape::Word => {
                    let id = self.intern_raw(raw);
                    match lexicon.acronym(self.key(id)) {
                        Some(means) => {
                            analysis.extras.push(id);
                            for word in means {
                                // The key has its tone at the end; it is shown on its vowel.
                                let id = self.intern(word, &word.nfc().collect::<String>());
                                analysis.words.push(id);
                            }
                        }
                        None => analysis.words.push(id),
                    }
                }
            }
        }
        analysis
    }

    fn intern_raw(&mut self, raw: &str) -> WordId {
        if let Some(id) = self.counting.seen.get(raw) {
            return *id;
        }
        let written = raw.to_lowercase();
        let id = self.intern(&tone_key(&written), &written);
        self.counting.seen.insert(raw.into(), id);
        id
    }

    fn intern(&mut self, key: &str, written: &str) -> WordId {
        if let Some(id) = self.find(key) {
            return id;
        }
        let id = self.push(key, written);
        let folded_key = fold(key);
        if folded_key != key {
            let folded = self.intern(&folded_key, &folded_key);
            self.words[id as usize].folded = folded;
        }
        id
    }

    fn push(&mut self, key: &str, written: &str) -> WordId {
        let id = number(self.words.len());
        let key_span = self.keep(key);
        let word = Word {
            key: key_span,
            written: if written == key {
                key_span
            } else {
                self.keep(written)
            },
            folded: id,
            count: 0,
            entries: 0,
            elsewhere: 0.0,
        };
        self.words.push(word);
        self.counting.last.push(u32::MAX);
        let Self {
            ids,
            words,
            letters,
            ..
        } = self;
        ids.insert_unique(hash(key), id, |id| {
            hash(text(letters, words[*id as usize].key))
        });
        id
    }

    fn keep(&mut self, letters: &str) -> Span {
        let start = number(self.letters.len());
        self.letters.push_str(letters);
        Span {
            start,
            length: number(letters.len()),
        }
    }

    /// Counts the words of one entry of the index.
    pub fn count(&mut self, fields: &[Analysis]) {
        let entry = self.entries;
        self.entries += 1;
        for analysis in fields {
            for &id in analysis.words.iter().chain(&analysis.extras) {
                self.count_word(id, entry);
            }
        }
    }

    fn count_word(&mut self, id: WordId, entry: u32) {
        self.total += 1;
        let word = &mut self.words[id as usize];
        word.count += 1;
        let folded = word.folded;
        for id in [id, folded] {
            let last = &mut self.counting.last[id as usize];
            if *last != entry {
                *last = entry;
                self.words[id as usize].entries += 1;
            }
        }
    }

    /// Adds the words of other texts as they were counted, and gives for each its
    /// number here. Added in the order of their texts, they give the same as one
    /// model that counted all of these itself.
    pub fn add(&mut self, other: &Counted) -> Vec<WordId> {
        self.total += other.total;
        self.entries += other.entries;
        let words = other.words().map(|word| {
            let id = self.intern(word.key, word.written);
            let own = &mut self.words[id as usize];
            own.count += word.count;
            own.entries += word.entries;
            id
        });
        words.collect()
    }

    /// What was counted, to be added to others.
    #[must_use]
    pub fn counted(&self) -> Counted {
        let mut counted = Counted::new(self.total, self.entries);
        for word in &self.words {
            counted.push(counted::Word {
                key: text(&self.letters, word.key),
                written: text(&self.letters, word.written),
                count: word.count,
                entries: word.entries,
            });
        }
        counted.finish();
        counted
    }

    /// Adds the syllables that people may use though the text does not, counts
    /// the pairs of the text and of asking, and forgets what only building needs. `each` gives the words of
    /// every text that was counted to what it is called with.
    pub fn finish(&mut self, each: impl Fn(&mut dyn FnMut(&[WordId]))) {
        for line in COMMON.lines() {
            let mut words = line.split(' ');
            let per_million: f32 = words
                .next()
                .and_then(|n| n.parse().ok())
                .unwrap_or_default();
            for word in words {
                let id = self.intern(&tone_key(word), word);
                self.words[id as usize].elsewhere += per_million / 1e6;
            }
        }
        let mut asking: Vec<Vec<WordId>> = Vec::new();
        for line in ASKING.lines() {
            let words = line.split(' ');
            let words = words.map(|word| self.intern(&tone_key(word), word));
            asking.push(words.collect());
        }
        let times = ASKED + self.total / ASKED_ONCE_IN;
        self.counting = Counting::default();
        self.words.shrink_to_fit();
        self.letters.shrink_to_fit();
        self.information = Information::among(self.entries);
        self.alike = Alike::new(self.words.iter().map(|word| word.folded));
        self.pairs = Pairs::of(self.words.len(), |count| {
            each(count);
            (0..times).for_each(|_| asking.iter().for_each(|words| count(words)));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(texts: &[&str]) -> Model {
        let lexicon = Lexicon::shipped();
        let mut model = Model::default();
        let mut all = Vec::new();
        for text in texts {
            let analysis = model.analyse(text, &lexicon);
            all.push(analysis.words.clone());
            model.count(&[analysis]);
        }
        model.finish(|count| all.iter().for_each(|words| count(words)));
        model
    }

    #[test]
    fn acronyms_are_written_out_and_kept() {
        let model = model(&["giải quyết TTHC"]);
        let analysis = model.clone().analyse("TTHC", &Lexicon::shipped());
        assert_eq!(analysis.words.len(), 4);
        assert_eq!(analysis.extras.len(), 1);
        let [a, b] = ["quyết", "thủ"].map(|w| model.find(&tone_key(w)).unwrap());
        assert_eq!(model.times_together(a, b), 1);
    }

    #[test]
    fn words_alike_share_their_folded_form() {
        let model = model(&["bạn bán bàn", "ban"]);
        let folded = model.find("ban").unwrap();
        assert!(model.alike(folded).len() >= 4);
        assert_eq!(model.entries_with(folded), 2);
        assert_eq!(model.times(folded), 1);
    }

    #[test]
    fn models_that_are_added_up_are_as_one() {
        let lexicon = Lexicon::shipped();
        let parts = [
            &["hòa giải bán Hoà", "TTHC 07"][..],
            &["hoà 17/NQ-CP bạn", "ban 7"],
        ];
        let counted = |texts: &[&str]| {
            let mut model = Model::default();
            for text in texts {
                let analysis = model.analyse(text, &lexicon);
                model.count(&[analysis]);
            }
            model
        };
        let mut sum = Model::default();
        for part in parts {
            sum.add(&counted(part).counted());
        }
        let one = counted(&parts.concat());
        assert_eq!(sum.total(), one.total());
        assert_eq!(sum.len(), one.len());
        for id in 0..number(one.len()) {
            assert_eq!(sum.key(id), one.key(id));
            assert_eq!(sum.written(id), one.written(id));
            assert_eq!(sum.folded(id), one.folded(id));
            assert_eq!(sum.times(id), one.times(id));
            assert_eq!(sum.entries_with(id), one.entries_with(id));
        }
    }
}
