//! A corpus of any size out of real documents.
//!
//! Paragraphs are gathered and cut at sentences to passages of 40 to 160
//! syllables; one in fifty is held out for questions. Beyond the real ones,
//! sentences of different documents are put together anew, and in them names,
//! numbers and the numbers of documents are replaced: by new ones while the
//! vocabulary is smaller than Heaps' law says (V = K·nᵝ, fitted to the real
//! part), else by some that were made before, so that words recur.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::ops::Range;
use std::path::Path;

use anyhow::Context as _;
use motcua::language::{Shape, sentences, tokens};
use serde::Deserialize;

use crate::noise::Random;

/// Syllables of a passage, at the least and at the most.
const SYLLABLES: Range<usize> = 40..160;

/// One passage in so many is held out.
const HELD_OUT: usize = 50;

/// Passages, all in one piece of memory, so that it is given back when dropped.
#[derive(Default)]
pub(crate) struct Corpus {
    text: String,
    titles: Vec<Range<usize>>,
    /// The title and the body of each passage.
    entries: Vec<(usize, Range<usize>)>,
    /// How many are real.
    pub(crate) real: usize,
    /// Its vocabulary.
    pub(crate) words: Vocabulary,
    /// Heaps' exponent over the whole.
    pub(crate) exponent: f64,
    /// Heaps' exponent over the real part.
    pub(crate) real_exponent: f64,
}

/// A document as it is read.
#[derive(Deserialize)]
struct Document {
    title: String,
    text: String,
}

impl Corpus {
    /// Grows a corpus to so many passages; also gives sentences that it does not hold.
    pub(crate) fn grow(path: &Path, passages: usize) -> anyhow::Result<(Self, Vec<String>)> {
        let mut documents = read(path)?;
        let mut random = Random::new(1);
        for i in (1..documents.len()).rev() {
            documents.swap(i, random.below(i + 1));
        }
        let mut growing = Growing::default();
        let mut held_out = Vec::new();
        let mut pieces = Vec::new();
        for document in &documents {
            let title = growing.title(&document.title);
            for (n, passage) in passages_of(&document.text).into_iter().enumerate() {
                let cut = sentences(&passage)
                    .into_iter()
                    .map(|span| passage[span].to_owned());
                if n % HELD_OUT == HELD_OUT / 2 {
                    held_out.extend(cut);
                    continue;
                }
                pieces.extend(cut);
                if growing.corpus.entries.len() < passages {
                    growing.push(title, &passage);
                }
            }
        }
        growing.corpus.real = growing.corpus.entries.len();
        growing.fit();
        while growing.corpus.entries.len() < passages {
            growing.make(&pieces, &mut random);
        }
        Ok((growing.finish(), held_out))
    }

    /// What the index is built of.
    pub(crate) fn texts(&self) -> impl Iterator<Item = [&str; 4]> {
        self.entries.iter().map(|(title, body)| {
            let title = &self.text[self.titles[*title].clone()];
            [title, "", &self.text[body.clone()], ""]
        })
    }

    /// How many passages there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Bytes of all titles, each once, and all bodies.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<Document>> {
    let file = BufReader::new(File::open(path)?);
    let mut documents = Vec::new();
    for (i, line) in file.lines().enumerate() {
        let document = serde_json::from_str(&line?).with_context(|| format!("line {}", i + 1))?;
        documents.push(document);
    }
    Ok(documents)
}

fn syllables(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Cuts a text into passages; what is too short at the end is left out.
fn passages_of(text: &str) -> Vec<String> {
    let mut passages = Vec::new();
    let mut passage = String::new();
    let mut size = 0;
    for line in text.lines() {
        for span in sentences(line) {
            let sentence = &line[span];
            let more = syllables(sentence);
            if more >= SYLLABLES.end {
                continue;
            }
            if size + more >= SYLLABLES.end {
                passages.push(std::mem::take(&mut passage));
                size = 0;
            }
            passage.push_str(sentence);
            passage.push(' ');
            size += more;
        }
        if size >= SYLLABLES.start {
            passages.push(std::mem::take(&mut passage));
            size = 0;
        }
    }
    passages.retain(|passage| syllables(passage) >= SYLLABLES.start);
    passages
}

/// The different words of a text.
#[derive(Default)]
pub(crate) struct Vocabulary {
    seen: HashSet<String>,
    all: usize,
    different: usize,
}

impl Vocabulary {
    fn read(&mut self, text: &str) {
        for token in tokens(text) {
            let word = text[token.span].to_lowercase();
            self.all += 1;
            if !self.seen.contains(&word) {
                self.seen.insert(word);
                self.different += 1;
            }
        }
    }

    /// Forgets which they are.
    pub(crate) fn forget(&mut self) {
        self.seen = HashSet::new();
    }

    /// How many words there are.
    pub(crate) fn all(&self) -> usize {
        self.all
    }

    /// How many different ones.
    pub(crate) fn different(&self) -> usize {
        self.different
    }
}

/// Heaps' law: the different words among so many.
#[derive(Debug, Default, Clone, Copy)]
struct Heaps {
    factor: f64,
    exponent: f64,
}

impl Heaps {
    /// The law through some points (logarithms of words and of different words),
    /// by least squares.
    #[expect(clippy::cast_precision_loss, reason = "there are few points")]
    fn through(points: &[(f64, f64)]) -> Self {
        let n = points.len() as f64;
        let (x, y) = points
            .iter()
            .fold((0.0, 0.0), |(x, y), p| (x + p.0, y + p.1));
        let (x, y) = (x / n, y / n);
        let (over, under) = points.iter().fold((0.0, 0.0), |(over, under), p| {
            (over + (p.0 - x) * (p.1 - y), under + (p.0 - x).powi(2))
        });
        let exponent = over / under;
        Self {
            factor: (y - exponent * x).exp(),
            exponent,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of words are far below 2^52"
    )]
    fn expects_more(self, words: &Vocabulary) -> bool {
        let expected = self.factor * (words.all as f64).powf(self.exponent);
        (words.different() as f64) < expected
    }
}

/// A corpus that grows.
#[derive(Default)]
struct Growing {
    corpus: Corpus,
    law: Heaps,
    /// The vocabulary as it grew.
    points: Vec<(f64, f64)>,
    made: Vec<String>,
}

impl Growing {
    fn append(&mut self, text: &str) -> Range<usize> {
        let start = self.corpus.text.len();
        self.corpus.text.push_str(text);
        start..self.corpus.text.len()
    }

    fn title(&mut self, title: &str) -> usize {
        let span = self.append(title);
        self.corpus.titles.push(span);
        self.corpus.titles.len() - 1
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of words are far below 2^52"
    )]
    fn push(&mut self, title: usize, body: &str) {
        self.corpus.words.read(body);
        let span = self.append(body);
        self.corpus.entries.push((title, span));
        if self.corpus.entries.len().is_multiple_of(500) {
            let words = &self.corpus.words;
            self.points
                .push(((words.all as f64).ln(), (words.different() as f64).ln()));
        }
    }

    /// Fits the law to the corpus so far, the first tenth left out: a few
    /// documents have a vocabulary of their own.
    fn fit(&mut self) {
        let settled = &self.points[self.points.len() / 10..];
        self.law = Heaps::through(settled);
        self.corpus.real_exponent = self.law.exponent;
    }

    /// Puts a passage together.
    fn make(&mut self, pieces: &[String], random: &mut Random) {
        let wanted = SYLLABLES.start + random.below(SYLLABLES.end - SYLLABLES.start);
        let mut body = String::new();
        let mut size = 0;
        while size < wanted {
            let piece: &String = random.pick(pieces);
            let more = syllables(piece);
            if size + more >= SYLLABLES.end {
                break;
            }
            body.push_str(&self.vary(piece, random));
            body.push(' ');
            size += more;
        }
        if size >= SYLLABLES.start {
            let title = random.below(self.corpus.titles.len());
            self.push(title, &body);
        }
    }

    /// A sentence with other names and numbers in it.
    fn vary(&mut self, sentence: &str, random: &mut Random) -> String {
        /// In a hundred names and numbers, while the vocabulary is large enough.
        const REPLACED: usize = 10;
        let mut out = String::with_capacity(sentence.len() + 8);
        let mut at = 0;
        for token in tokens(sentence).into_iter().skip(1) {
            let word = &sentence[token.span.clone()];
            let is_name = token.shape == Shape::Word && word.starts_with(char::is_uppercase);
            let is_long_number = token.shape == Shape::Number && word.len() > 1;
            if !(is_name || is_long_number) {
                continue;
            }
            let behind = self.law.expects_more(&self.corpus.words);
            if !(behind || random.percent(REPLACED)) {
                continue;
            }
            let other = if behind || self.made.is_empty() {
                let other = if is_name {
                    name(random)
                } else {
                    number(word.len(), random)
                };
                self.made.push(other.clone());
                other
            } else {
                random.pick(&self.made).clone()
            };
            out.push_str(&sentence[at..token.span.start]);
            out.push_str(&other);
            at = token.span.end;
        }
        out.push_str(&sentence[at..]);
        out
    }

    fn finish(mut self) -> Corpus {
        self.corpus.exponent = Heaps::through(&self.points[self.points.len() / 10..]).exponent;
        self.corpus.text.shrink_to_fit();
        self.corpus.words.seen = HashSet::new();
        self.corpus
    }
}

/// A name such as minorities and foreigners have.
fn name(random: &mut Random) -> String {
    const BEGINNINGS: [&str; 16] = [
        "b", "br", "d", "gr", "h", "j", "k", "kr", "l", "m", "n", "p", "r", "s", "t", "y",
    ];
    const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ao", "ia", "ê"];
    const ENDS: [&str; 8] = ["", "", "k", "l", "n", "ng", "r", "m"];
    let mut name: String = (0..2 + random.below(2))
        .map(|_| {
            let parts = [&BEGINNINGS[..], &VOWELS[..], &ENDS[..]];
            parts.map(|part| *random.pick(part)).concat()
        })
        .collect();
    name[..1].make_ascii_uppercase();
    name
}

/// A number of as many digits or one more.
fn number(digits: usize, random: &mut Random) -> String {
    let mut number = char::from(b'1' + u8::try_from(random.below(9)).unwrap_or(0)).to_string();
    for _ in 1..(digits + random.below(2)).min(9) {
        number.push(char::from(
            b'0' + u8::try_from(random.below(10)).unwrap_or(0),
        ));
    }
    number
}
