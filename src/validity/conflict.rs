//! Sentences that say different numbers of the same matter, in documents that
//! are in force together.
//!
//! Better one too few than a false alarm: the words must be the same but for
//! grammar, place, period and the matter of the documents must agree, the years
//! must be the same, and what is cited (numbers and days of documents) counts not.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, BuildHasherDefault};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHasher;

use crate::document::{Document, Role, quotes_open};
use crate::language::{
    dates, document_numbers, fold, is_function_word, procedure_codes, sentences,
};
use crate::parallel::give_way;

use super::standing::{period, start};
use super::{Gist, Validity};

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
/// Sentences of the same words that a sentence is compared with: the last of them.
const COMPARED: usize = 10;
/// Words of grammar that may stand in one sentence only.
const LOOSE: usize = 3;
/// The share of the words of the shorter subject that the longer must have.
const SUBJECT: f64 = 0.6;

/// A sentence that has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// Bytes of the document's text.
    span: Range<usize>,
    /// How many words it has.
    words: usize,
    /// Stands for its words in order, numbers masked, some of grammar left out.
    matter: u64,
    /// The numbers that were masked, in order.
    numbers: Vec<String>,
}

/// What stands for a number, and for something cited.
const NUMBER: &str = "#";
const CITED: &str = "@";

/// Finds the sentences that contradict one another.
pub(super) fn find(
    documents: &[Arc<Document>],
    gists: &[Arc<Gist>],
    validity: &Validity,
) -> Vec<Conflict> {
    let places: Vec<String> = documents.iter().map(|one| place(one)).collect();
    let mut alike: BTreeMap<(&str, u64), Vec<(usize, &Said)>> = BTreeMap::new();
    let mut found = Vec::new();
    for (index, place) in places.iter().enumerate() {
        if place.is_empty() || validity.served_by[index].is_some() {
            continue;
        }
        give_way();
        for said in &gists[index].said {
            let same = alike.entry((place, said.matter)).or_default();
            let mut against: Vec<_> = same.iter().rev().take(COMPARED).collect();
            against.reverse();
            for (other, earlier) in against {
                let [first, second] =
                    [(*other, *earlier), (index, said)].map(|(document, said)| {
                        let span = said.span.clone();
                        Place { document, span }
                    });
                let counts = *other != index
                    && contradict(earlier, said)
                    && together(documents, validity, *other, index)
                    && agree(&documents[*other], &documents[index])
                    && same_heading(documents, &first, &second);
                if counts {
                    found.push(Conflict { first, second });
                }
            }
            same.push((index, said));
        }
    }
    found
}

/// The place that a document is about, else its issuer; folded.
fn place(document: &Document) -> String {
    let header = &document.header;
    let place = header.place.as_ref().or(header.issuer.as_ref());
    place.map(|place| fold(place)).unwrap_or_default()
}

/// Whether two documents are about the same: most of the words of the shorter
/// subject stand in the longer.
fn agree(a: &Document, b: &Document) -> bool {
    let subject = |document: &Document| {
        let place = place(document);
        let subject = document.header.subject.as_deref().unwrap_or_default();
        let mut words = words_of_matter(subject);
        words.retain(|word| !place.split(' ').any(|part| part == word));
        words
    };
    shared(&subject(a), &subject(b)) >= SUBJECT && of_one_field(a, b)
}

/// Whether two subjects name the same field, if both name one: rules of one kind
/// are made for every field ("xử phạt vi phạm hành chính trong lĩnh vực …").
fn of_one_field(a: &Document, b: &Document) -> bool {
    let field = |document: &Document| {
        let subject = document.header.subject.as_deref().unwrap_or_default();
        let subject = subject.to_lowercase();
        let behind = [" lĩnh vực ", " về "].into_iter().find_map(|word| {
            let (_, behind) = subject.rsplit_once(word)?;
            Some(words_of_matter(behind))
        });
        behind.unwrap_or_default()
    };
    let (a, b) = (field(a), field(b));
    a.is_empty() || b.is_empty() || a == b || shared(&a, &b) >= SUBJECT
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

/// The letters and figures of a text, without marks.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The sentences of the body that have numbers of their own.
pub(super) fn said(document: &Document) -> Vec<Said> {
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
        // Of what was read without Vietnamese no figure is sure; marks are not figures.
        let unsure = |raw: &String| !letters(raw).contains(&letters(text));
        if !body || of_another || block.raw.as_ref().is_some_and(unsure) {
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
                    span: start + span.start..start + span.end,
                    words: words.len(),
                    matter: matter(&words),
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
    a.matter == b.matter && a.words.abs_diff(b.words) <= LOOSE && years(a) == years(b)
}

/// The years in a number or a day.
fn years(number: &str) -> Vec<String> {
    number
        .split(['/', '.'])
        .filter(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")))
        .map(str::to_owned)
        .collect()
}

/// Stands for some words in order, but for those of grammar without which a rule
/// is still the same rule.
fn matter(words: &[String]) -> u64 {
    let words: Vec<&String> = words.iter().filter(|word| !is_loose(word)).collect();
    BuildHasherDefault::<FxHasher>::default().hash_one(words)
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
fn together(documents: &[Arc<Document>], validity: &Validity, a: usize, b: usize) -> bool {
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
    documents: &[Arc<Document>],
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
fn same_heading(documents: &[Arc<Document>], a: &Place, b: &Place) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, counts: bool) {
        let text = "KẾ HOẠCH\n\nCác sở gửi báo cáo cải cách hành chính về Sở Nội vụ trước ngày 15 của tháng cuối quý.";
        let mut document = Document::read("a.pdf", text);
        let block = document.blocks.last_mut().unwrap();
        block.raw = Some(raw.to_owned());
        assert_eq!(said(&document).len(), usize::from(counts));
    }

    #[test]
    fn figures_beside_mended_marks_are_sure_and_those_that_were_restored_are_not() {
        check(
            "Các sỡ gửi báo cáo cải cách hành chính vê Sở Nội vụ trước ngày 15 của tháng cuối quý.",
            true,
        );
        check(
            "Cac so gui bao cao cai cach hanh chinh ve So Noi vu truoc ngay l5 cua thang cuoi quy.",
            false,
        );
    }
}
