//! Sentences that say different numbers of the same matter, in documents that
//! are in force together.
//!
//! Better one too few than a false alarm: the words must be the same but for
//! grammar, place, period and the matter of the documents must agree, the years
//! must be the same, and what is cited (numbers and days of documents) counts not.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;

use crate::document::{Document, Role, quotes_open};
use crate::language::{
    dates, document_numbers, fold, is_function_word, procedure_codes, sentences,
};

use super::Validity;
use super::sketch::{bands, runs};
use super::standing::{period, start};

/// Two sentences that say different numbers of the same matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The sentence of the document that stands first in the folder.
    pub first: Place,
    /// The other.
    pub second: Place,
}

/// A sentence of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The document, by its position.
    pub document: usize,
    /// Bytes of its text.
    pub span: Range<usize>,
}

/// Sentences of fewer words say too little to be compared, longer ones too much.
const WORDS: std::ops::RangeInclusive<usize> = 7..=90;
/// No sentence of so many words is longer, bytes.
const LONGEST: usize = 1_200;
/// Words in a run.
const RUN: usize = 3;
/// Sentences that share a band and are compared: the last of them.
const COMPARED: usize = 10;
/// Words of grammar that may stand in one sentence only.
const LOOSE: usize = 3;
/// The share of the words of the shorter subject that the longer must have.
const SUBJECT: f64 = 0.6;

/// A sentence that has a number.
struct Said {
    at: Place,
    /// Words, numbers masked.
    words: Vec<String>,
    /// The numbers that were masked, in order.
    numbers: Vec<String>,
}

/// What stands for a number, and for something cited.
const NUMBER: &str = "#";
const CITED: &str = "@";

/// Finds the sentences that contradict one another.
pub(super) fn find(documents: &[Document], validity: &Validity) -> Vec<Conflict> {
    let matters: Vec<Matter> = documents.iter().map(Matter::of).collect();
    let mut by_band: BTreeMap<(&str, u64), Vec<usize>> = BTreeMap::new();
    let mut said: Vec<Said> = Vec::new();
    let mut found = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let place = matters[index].place.as_str();
        if place.is_empty() || validity.served_by[index].is_some() {
            continue;
        }
        for sentence in sentences_of(index, document) {
            let bands = bands(&runs(&sentence.words, RUN));
            let mut near = BTreeSet::new();
            for band in &bands {
                let same = by_band.entry((place, *band)).or_default();
                near.extend(same.iter().rev().take(COMPARED).copied());
            }
            for earlier in near.into_iter().map(|at: usize| &said[at]) {
                let other = earlier.at.document;
                let counts = other != index
                    && contradict(earlier, &sentence)
                    && together(documents, validity, other, index)
                    && matters[other].agrees(&matters[index])
                    && same_heading(documents, &earlier.at, &sentence.at);
                if counts {
                    found.push(Conflict {
                        first: earlier.at.clone(),
                        second: sentence.at.clone(),
                    });
                }
            }
            for band in bands {
                by_band.entry((place, band)).or_default().push(said.len());
            }
            said.push(sentence);
        }
    }
    found
}

/// What a document is about, for comparing.
struct Matter {
    /// Place, else issuer; folded.
    place: String,
    subject: BTreeSet<String>,
}

impl Matter {
    fn of(document: &Document) -> Self {
        let header = &document.header;
        let place = header.place.as_ref().or(header.issuer.as_ref());
        let place = place.map(|place| fold(place)).unwrap_or_default();
        let subject = header.subject.as_deref().unwrap_or_default();
        let subject = words_of_matter(subject)
            .into_iter()
            .filter(|word| !place.split(' ').any(|part| part == word))
            .collect();
        Self { place, subject }
    }

    /// Whether two documents are about the same: most of the words of the
    /// shorter subject stand in the longer.
    fn agrees(&self, other: &Self) -> bool {
        shared(&self.subject, &other.subject) >= SUBJECT
    }
}

fn words_of_matter(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_lowercase)
        .filter(|word| !is_function_word(word))
        .map(|word| fold(&word))
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "numbers of words are small")]
fn shared(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let least = a.len().min(b.len());
    if least < 2 {
        return 0.0;
    }
    a.intersection(b).count() as f64 / least as f64
}

/// The sentences of the body that have numbers of their own.
fn sentences_of(index: usize, document: &Document) -> Vec<Said> {
    let mut found = Vec::new();
    let mut quotes = 0;
    for block in &document.blocks {
        let text = &document.text[block.span.clone()];
        // What a document puts into another is that one's text.
        let of_another = quotes > 0 || text.contains('“');
        quotes = quotes_open(text, quotes);
        let body = matches!(
            block.role,
            Role::Paragraph | Role::Item | Role::Row | Role::Heading
        );
        if !body || of_another || block.raw.is_some() {
            continue;
        }
        let whole = &document.text[block.span.clone()];
        let text = crate::document::without_marker(whole);
        let start = block.span.end - text.len();
        for span in sentences(text) {
            let sentence = &text[span.clone()];
            // Every document says of itself when it was passed, from when it is in
            // force, and which articles it amends.
            let of_law = ["có hiệu lực", "thông qua", "sửa đổi", "bổ sung"];
            let numbered = sentence.bytes().any(|b| b.is_ascii_digit());
            // The rule itself is in the list that follows.
            let opens_list = sentence.ends_with(':');
            let long = sentence.len() > LONGEST || opens_list;
            if long || !numbered || of_law.iter().any(|words| sentence.contains(words)) {
                continue;
            }
            let (words, numbers) = masked(sentence);
            if WORDS.contains(&words.len()) && !numbers.is_empty() {
                found.push(Said {
                    at: Place {
                        document: index,
                        span: start + span.start..start + span.end,
                    },
                    words,
                    numbers,
                });
            }
        }
    }
    found
}

/// The words of a sentence, its numbers masked and apart, what it cites masked.
fn masked(sentence: &str) -> (Vec<String>, Vec<String>) {
    let mut cited: Vec<Range<usize>> = document_numbers(sentence)
        .into_iter()
        .chain(procedure_codes(sentence))
        .map(|found| found.span)
        .collect();
    // The day of a document that is cited stands right behind its number.
    for day in dates(sentence) {
        if cited
            .iter()
            .any(|span| span.end <= day.span.start && day.span.start - span.end <= 3)
        {
            cited.push(day.span);
        }
    }
    let mut pieces: Vec<(bool, &str)> = Vec::new();
    let mut at = 0;
    for piece in sentence.split_inclusive(char::is_whitespace) {
        let start = at;
        at += piece.len();
        let bare = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
        if !bare.is_empty() {
            let is_cited = cited.iter().any(|span| span.start < at && start < span.end);
            pieces.push((is_cited, bare));
        }
    }
    let (mut words, mut numbers) = (Vec::new(), Vec::new());
    for (order, (is_cited, bare)) in pieces.iter().enumerate() {
        let word = |at: Option<usize>| {
            at.and_then(|at| Some(pieces.get(at)?.1))
                .unwrap_or_default()
        };
        if *is_cited {
            words.push(CITED.to_owned());
        } else if measures(bare, word(order.checked_sub(1)), word(Some(order + 1))) {
            numbers.push(plain_number(bare));
            words.push(NUMBER.to_owned());
        } else {
            words.push(bare.to_lowercase());
        }
    }
    (words, numbers)
}

/// Whether a number is an amount, a share, a day or an hour. Any other names
/// something ("khoản 2", "tổ 5"), and another number names another thing.
fn measures(number: &str, before: &str, after: &str) -> bool {
    const UNITS: [&str; 32] = [
        "ngày", "giờ", "phút", "tuần", "tháng", "quý", "năm", "đồng", "nghìn", "ngàn", "triệu",
        "tỷ", "lần", "lượt", "bản", "bộ", "người", "phần", "buổi", "cuộc", "tin", "bài", "km", "m",
        "m2", "kg", "mét", "trang", "tiết", "suất", "hộ", "%",
    ];
    const MOMENTS: [&str; 4] = ["ngày", "lúc", "tháng", "mùng"];
    let after = after.to_lowercase();
    number.starts_with(|c: char| c.is_ascii_digit())
        && (number.contains(['%', '/'])
            || number.ends_with(['h', 'g'])
            || UNITS.contains(&after.as_str())
            || MOMENTS.contains(&before.to_lowercase().as_str()))
}

/// "05" is "5", "15/07" is "15/7".
fn plain_number(written: &str) -> String {
    let parts: Vec<&str> = written
        .split(['/', '-'])
        .map(|part| {
            let bare = part.trim_start_matches('0');
            if bare.starts_with(|c: char| c.is_ascii_digit()) {
                bare
            } else {
                part
            }
        })
        .collect();
    parts.join("/")
}

/// Whether two sentences say the same but for their numbers.
fn contradict(a: &Said, b: &Said) -> bool {
    if a.numbers.len() != b.numbers.len() || a.numbers == b.numbers {
        return false;
    }
    let years =
        |said: &Said| -> Vec<String> { said.numbers.iter().flat_map(|n| years(n)).collect() };
    years(a) == years(b) && same_words(&a.words, &b.words)
}

/// The years in a number or a day.
fn years(number: &str) -> Vec<String> {
    number
        .split(['/', '.'])
        .filter(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")))
        .map(str::to_owned)
        .collect()
}

/// Whether the words are the same in the same order, but for a few of grammar.
fn same_words(a: &[String], b: &[String]) -> bool {
    let of_matter = |words: &'_ [String]| {
        words
            .iter()
            .filter(|word| !is_loose(word))
            .cloned()
            .collect::<Vec<_>>()
    };
    a.len().abs_diff(b.len()) <= LOOSE && of_matter(a) == of_matter(b)
}

/// Words without which a rule is still the same rule.
fn is_loose(word: &str) -> bool {
    const TELLING: [&str; 12] = [
        "không", "chưa", "trừ", "trên", "dưới", "ngoài", "trước", "sau", "từ", "đến", "trong",
        "mỗi",
    ];
    word != NUMBER && word != CITED && is_function_word(word) && !TELLING.contains(&word)
}

/// Whether two documents are in force on a common day, and neither bears on the other.
fn together(documents: &[Document], validity: &Validity, a: usize, b: usize) -> bool {
    let plans = (period(&documents[a].header), period(&documents[b].header));
    if validity.bears(a, b) || matches!(plans, (Some(a), Some(b)) if a != b) {
        return false;
    }
    let (from_a, to_a) = in_force(documents, validity, a);
    let (from_b, to_b) = in_force(documents, validity, b);
    let from = from_a.max(from_b);
    [to_a, to_b]
        .into_iter()
        .flatten()
        .all(|to| from.is_none_or(|from| from <= to))
}

/// First and last day in force, as far as they are known.
fn in_force(
    documents: &[Document],
    validity: &Validity,
    document: usize,
) -> (Option<Date>, Option<Date>) {
    let header = &documents[document].header;
    let ended = validity.effects_on(document).iter().filter_map(|effect| {
        let whole = effect.extent == crate::document::Extent::Whole
            && effect.relation != crate::document::Relation::Amends;
        whole.then(|| {
            effect
                .from
                .and_then(|from| from.yesterday().ok())
                .unwrap_or(Date::MIN)
        })
    });
    let last = header
        .valid_to
        .into_iter()
        .chain(period(header).map(|(_, last)| last))
        .chain(ended)
        .min();
    (start(header), last)
}

/// Whether two sentences stand under headings of the same words, if they have any.
fn same_heading(documents: &[Document], a: &Place, b: &Place) -> bool {
    let heading = |place: &Place| {
        let document = &documents[place.document];
        let at = document
            .blocks
            .partition_point(|block| block.span.end <= place.span.start);
        let mut next = document.blocks.get(at).and_then(|block| block.parent);
        while let Some(block) = next.and_then(|at| document.blocks.get(at)) {
            if block.role == Role::Heading {
                return words_of_matter(&document.text[block.span.clone()]);
            }
            next = block.parent.filter(|parent| Some(*parent) < next);
        }
        BTreeSet::new()
    };
    let (a, b) = (heading(a), heading(b));
    a.is_empty() || b.is_empty() || a == b || shared(&a, &b) >= SUBJECT
}
