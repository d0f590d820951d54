//! What is known of the words of a body of text: which there are, how often
//! they stand alone and beside each other, and which look alike without marks.
//!
//! It is counted while the index is built, from the indexed text alone, and it
//! is what questions are decoded with.

use std::hash::BuildHasher as _;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use unicode_normalization::UnicodeNormalization;

use super::alike::Alike;
use super::counted::{self, Counted};
use super::information::Information;
use super::pairs::Pairs;
use super::{Lexicon, Shape, fold, tokens, tone_key};

/// A word of the vocabulary.
pub type WordId = u32;

/// A text as the model sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Its words in order, acronyms written out.
    pub words: Vec<WordId>,
    /// Whole codes and the acronyms themselves, which stand beside the order.
    pub extras: Vec<WordId>,
}

/// Words and how often they were seen.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Words under the hash of their keys.
    ids: HashTable<WordId>,
    words: Vec<Word>,
    /// The letters of all words, one behind the other.
    letters: String,
    alike: Alike,
    pairs: Pairs,
    total: u64,
    entries: u32,
    information: Information,
    /// What only counting needs.
    counting: Counting,
}

/// One word of the vocabulary.
#[derive(Debug, Clone)]
struct Word {
    /// Lower case, tone at the end.
    key: Span,
    /// As it is written, lower case.
    written: Span,
    folded: WordId,
    /// How often it was seen.
    count: u32,
    /// In how many entries it was seen; for a folded form, it or a word alike.
    entries: u32,
    /// How often it is written elsewhere, of all words.
    elsewhere: f32,
}

/// Where a word's letters stand; a tenth of the room of a string of its own.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    length: u32,
}

/// Needed while words are counted, empty afterwards.
#[derive(Debug, Clone, Default)]
struct Counting {
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

    /// The word with this tone key, if it was seen.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<WordId> {
        self.ids.find(hash(key), |id| self.key(*id) == key).copied()
    }

    /// The words that have this folded form, itself included when it is a word;
    /// known once the model is finished.
    #[must_use]
    pub fn alike(&self, folded: WordId) -> &[WordId] {
        self.alike.of(folded)
    }

    /// The folded form of a word.
    #[must_use]
    pub fn folded(&self, id: WordId) -> WordId {
        self.words[id as usize].folded
    }

    /// The tone key of a word.
    #[must_use]
    pub fn key(&self, id: WordId) -> &str {
        text(&self.letters, self.words[id as usize].key)
    }

    /// The word as it is written, lower case.
    #[must_use]
    pub fn written(&self, id: WordId) -> &str {
        text(&self.letters, self.words[id as usize].written)
    }

    /// How often a word was seen, exactly as spelled.
    #[must_use]
    pub fn times(&self, id: WordId) -> u32 {
        self.words[id as usize].count
    }

    /// How often a word is written in other texts, of all words.
    #[must_use]
    pub fn elsewhere(&self, id: WordId) -> f32 {
        self.words[id as usize].elsewhere
    }

    /// How often two words were seen side by side.
    #[must_use]
    pub fn times_together(&self, first: WordId, second: WordId) -> u32 {
        self.pairs.times(first, second)
    }

    /// How many different words were seen behind a word.
    #[must_use]
    pub fn followers(&self, first: WordId) -> u32 {
        self.pairs.followers(first)
    }

    /// In how many entries a word stands; of a folded form, it or a word alike.
    #[must_use]
    pub fn entries_with(&self, id: WordId) -> u32 {
        self.words[id as usize].entries
    }

    /// How many entries were counted.
    #[must_use]
    pub fn entries(&self) -> u32 {
        self.entries
    }

    /// How many words were counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The folded forms, each once.
    pub fn folded_forms(&self) -> impl Iterator<Item = WordId> {
        (0..)
            .zip(&self.words)
            .filter(|(id, word)| word.folded == *id)
            .map(|(id, _)| id)
    }

    /// The number of different words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether nothing was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The information of a word that stands in `entries` of the entries, in
    /// nats: the inverse document frequency of BM25. Known once the model is finished.
    #[must_use]
    pub fn information(&self, entries: u32) -> f32 {
        self.information.of(entries)
    }
}

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

fn text(letters: &str, span: Span) -> &str {
    let start = span.start as usize;
    &letters[start..start + span.length as usize]
}

fn number(size: usize) -> u32 {
    u32::try_from(size).expect("fewer than four billion letters in a vocabulary")
}

/// Numbers are one however many zeros lead them: `07` is `7`.
pub(crate) fn digits_key(digits: &str) -> &str {
    let trimmed = digits.trim_start_matches('0');
    if trimmed.is_empty() { "0" } else { trimmed }
}

/// Codes are one whatever their case, marks and leading zeros.
pub(crate) fn code_key(code: &str) -> String {
    let folded = fold(code).replace('-', "");
    let trimmed = folded.trim_start_matches('0');
    // Between number and symbol the hyphen is dropped so that "17/NQCP" is "17/NQ-CP".
    trimmed.to_owned()
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

    #[test]
    fn codes_are_one_however_written() {
        assert_eq!(code_key("17/NQ-CP"), code_key("17/NQCP"));
        assert_eq!(code_key("012/CT-UBND"), code_key("12/ct-ubnd"));
        assert_eq!(digits_key("07"), "7");
    }
}
