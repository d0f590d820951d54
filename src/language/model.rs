//! What is known of the words of a body of text: which there are, how often
//! they stand alone and beside each other, and which look alike without marks.
//!
//! It is counted while the index is built, from the indexed text alone, and it
//! is what questions are decoded with.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

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
    ids: FxHashMap<Box<str>, WordId>,
    words: Vec<Word>,
    /// For each folded form the words that fold to it.
    alike: FxHashMap<WordId, Vec<WordId>>,
    pairs: FxHashMap<u64, u32>,
    total: u64,
    entries: u32,
    /// Raw spellings met before, so that a word is normalised once.
    seen: FxHashMap<Box<str>, WordId>,
}

/// One word of the vocabulary.
#[derive(Debug, Clone)]
struct Word {
    /// Lower case, tone at the end.
    key: Box<str>,
    /// As it is written, lower case.
    written: Box<str>,
    folded: WordId,
    /// How often it was seen.
    count: u32,
    /// In how many entries it was seen; for a folded form, it or a word alike.
    entries: u32,
    /// The last entry that counted it.
    last: u32,
    /// How often it is written elsewhere, of all words.
    elsewhere: f32,
}

/// How often the commonest syllables are written in general; see `common.py`.
const COMMON: &str = include_str!("common.txt");

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
                    let key = self.words[id as usize].key.clone();
                    match lexicon.acronym(&key) {
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
        if let Some(id) = self.seen.get(raw) {
            return *id;
        }
        let written = raw.to_lowercase();
        let id = self.intern(&tone_key(&written), &written);
        self.seen.insert(raw.into(), id);
        id
    }

    fn intern(&mut self, key: &str, written: &str) -> WordId {
        if let Some(id) = self.ids.get(key) {
            return *id;
        }
        let id = self.push(key, written);
        let folded_key = fold(key);
        let folded = if folded_key == key {
            id
        } else {
            self.intern(&folded_key, &folded_key)
        };
        self.words[id as usize].folded = folded;
        self.alike.entry(folded).or_default().push(id);
        id
    }

    fn push(&mut self, key: &str, written: &str) -> WordId {
        let id = WordId::try_from(self.words.len()).expect("fewer than four billion words");
        self.ids.insert(key.into(), id);
        self.words.push(Word {
            key: key.into(),
            written: written.into(),
            folded: id,
            count: 0,
            entries: 0,
            last: u32::MAX,
            elsewhere: 0.0,
        });
        id
    }

    /// Counts the words of one entry of the index.
    pub fn count(&mut self, fields: &[Analysis]) {
        let entry = self.entries;
        self.entries += 1;
        for analysis in fields {
            let mut previous = None;
            for &id in &analysis.words {
                self.count_word(id, entry);
                if let Some(previous) = previous {
                    *self.pairs.entry(pair_key(previous, id)).or_default() += 1;
                }
                previous = Some(id);
            }
            for &id in &analysis.extras {
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
            let word = &mut self.words[id as usize];
            if word.last != entry {
                word.last = entry;
                word.entries += 1;
            }
        }
    }

    /// Adds the syllables that people may use though the text does not, and
    /// forgets what only building needs.
    pub fn finish(&mut self) {
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
        self.seen = FxHashMap::default();
        self.words.shrink_to_fit();
        self.pairs.shrink_to_fit();
    }

    /// The word with this tone key, if it was seen.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<WordId> {
        self.ids.get(key).copied()
    }

    /// The words that have this folded form, itself included when it is a word.
    #[must_use]
    pub fn alike(&self, folded: WordId) -> &[WordId] {
        self.alike.get(&folded).map_or(&[], Vec::as_slice)
    }

    /// The folded form of a word.
    #[must_use]
    pub fn folded(&self, id: WordId) -> WordId {
        self.words[id as usize].folded
    }

    /// The tone key of a word.
    #[must_use]
    pub fn key(&self, id: WordId) -> &str {
        &self.words[id as usize].key
    }

    /// The word as it is written, lower case.
    #[must_use]
    pub fn written(&self, id: WordId) -> &str {
        &self.words[id as usize].written
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
        self.pairs
            .get(&pair_key(first, second))
            .copied()
            .unwrap_or(0)
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
    /// nats: the inverse document frequency of BM25.
    #[must_use]
    pub fn information(&self, entries: u32) -> f32 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts below 2^24 matter, above it only their size"
        )]
        let (all, with) = (self.entries as f32, entries as f32);
        (1.0 + (all - with + 0.5).max(0.0) / (with + 0.5)).ln()
    }
}

fn pair_key(first: WordId, second: WordId) -> u64 {
    u64::from(first) << 32 | u64::from(second)
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
        for text in texts {
            let analysis = model.analyse(text, &lexicon);
            model.count(&[analysis]);
        }
        model
    }

    #[test]
    fn acronyms_are_written_out_and_kept() {
        let mut model = model(&["giải quyết TTHC"]);
        let analysis = model.analyse("TTHC", &Lexicon::shipped());
        assert_eq!(analysis.words.len(), 4);
        assert_eq!(analysis.extras.len(), 1);
        let [a, b] = ["quyết", "thủ"].map(|w| model.find(&tone_key(w)).unwrap());
        assert_eq!(model.times_together(a, b), 1);
    }

    #[test]
    fn words_alike_share_their_folded_form() {
        let model = model(&["bạn bán bàn", "ban"]);
        let folded = model.find("ban").unwrap();
        assert_eq!(model.alike(folded).len(), 4);
        assert_eq!(model.entries_with(folded), 2);
        assert_eq!(model.times(folded), 1);
    }

    #[test]
    fn codes_are_one_however_written() {
        assert_eq!(code_key("17/NQ-CP"), code_key("17/NQCP"));
        assert_eq!(code_key("012/CT-UBND"), code_key("12/ct-ubnd"));
        assert_eq!(digits_key("07"), "7");
    }
}
