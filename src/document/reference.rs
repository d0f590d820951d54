//! Mentions of other documents: number, date, issuer, and what is said of them.

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::language::{Found, dates, document_numbers, fold, number_key};

use super::kind::KINDS;
use super::{Block, Role, relation};

/// A mention of another document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Number and symbol with no spaces: `468/QĐ-TTg`.
    pub number: String,
    /// Its date, where the text gives one beside the number.
    pub issued: Option<Date>,
    /// Who issued it, where the text says so behind the number.
    pub issuer: Option<String>,
    /// Where it is mentioned, from the type's name to the date, bytes.
    pub span: Range<usize>,
    /// Why it is mentioned.
    pub relation: Relation,
    /// How much of it that is said of.
    pub extent: Extent,
    /// From when, where that is another day than when the mentioning document takes effect.
    pub from: Option<Date>,
}

/// What a document says of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// "Căn cứ": its legal ground.
    GroundedOn,
    /// "Thực hiện": it carries the other out.
    CarriesOut,
    /// "thay thế".
    Replaces,
    /// "sửa đổi, bổ sung".
    Amends,
    /// "bãi bỏ", "hết hiệu lực".
    Repeals,
    /// Anything else.
    Mentions,
}

/// How much of another document is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// All of it.
    #[default]
    Whole,
    /// Parts of it, by their addresses as passages have them (`["Điều 5", "2"]`);
    /// none where the text does not number them.
    Parts(Vec<Vec<String>>),
}

/// Finds every mention of another document than `own`.
pub(super) fn references(text: &str, blocks: &[Block], own: Option<&str>) -> Vec<Reference> {
    let own = own.map(number_key);
    let days = dates(text);
    let mut days = days.iter().peekable();
    let mut blocks_left = blocks.iter().peekable();
    let mut found: Vec<Reference> = Vec::new();
    for number in document_numbers(text) {
        while blocks_left
            .next_if(|block| block.span.end <= number.span.start)
            .is_some()
        {}
        let Some(block) = blocks_left.peek() else {
            break;
        };
        let is_own = Some(number_key(&number.value)) == own;
        if is_own && block.role == Role::Header {
            continue;
        }
        while days
            .next_if(|day| day.span.start < number.span.end)
            .is_some()
        {}
        let day = days.peek().filter(|day| {
            let between = text.get(number.span.end..day.span.start);
            between.is_some_and(|gap| gap.len() <= 3 && gap.chars().all(|c| " ,(".contains(c)))
        });
        let start = with_kind(text, block.span.start, &number);
        let end = day.map_or(number.span.end, |day| day.span.end);
        found.push(Reference {
            number: number.value,
            issued: day.map(|day| day.value),
            issuer: issuer(&text[end..block.span.end.max(end)]),
            span: start..end,
            relation: Relation::Mentions,
            extent: Extent::Whole,
            from: None,
        });
    }
    // A consolidated text repeats what the documents in it say of others.
    if own.is_none_or(|own| !own.contains("/vbhn")) {
        relation::tell(text, blocks, &mut found);
    }
    found
}

/// The start of "Quyết định số" before a number, of "Luật Viên chức số" too.
fn with_kind(text: &str, from: usize, number: &Found<String>) -> usize {
    let before = window(text, from, number.span.start, 120);
    let start = number.span.start - before.len();
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut at = start;
    for piece in before.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if !word.is_empty() {
            words.push((at, fold(word)));
        }
        at += piece.len();
    }
    let mut end = words.len();
    if end > 0 && ["so", "so:", "s6", "sb"].contains(&words[end - 1].1.as_str()) {
        end -= 1;
    }
    for length in (1..=4.min(end)).rev() {
        let kind: Vec<&str> = words[end - length..end]
            .iter()
            .map(|(_, w)| w.as_str())
            .collect();
        if KINDS.iter().any(|(folded, _)| *folded == kind.join(" ")) {
            return words[end - length].0;
        }
    }
    if number.value.contains("/QH") || number.value.contains("UBTVQH") {
        return with_name_of_law(text, &words[..end], number.span.start);
    }
    number.span.start
}

/// "Luật Thi hành án dân sự", "Bộ luật Dân sự" before the number of a law.
fn with_name_of_law(text: &str, words: &[(usize, String)], number: usize) -> usize {
    for (at, (start, word)) in words.iter().enumerate().rev() {
        if word.ends_with([';', '.']) {
            break;
        }
        let is_capital = text[*start..].starts_with(['L', 'P', 'B', 'N']);
        if is_capital && matches!(word.as_str(), "luat" | "bo" | "phap" | "nghi") {
            // "Bộ luật": the word before "luật" begins it.
            let of_two = at > 0 && word == "luat" && words[at - 1].1 == "bo";
            return if of_two { words[at - 1].0 } else { *start };
        }
    }
    number
}

/// "của Ủy ban nhân dân tỉnh Hưng Yên" behind a number and its date.
fn issuer(after: &str) -> Option<String> {
    const ENDS: [&str; 16] = [
        "ve", "ban", "quy", "sua", "huong", "phe", "va", "het", "bai", "thay", "tai", "da", "duoc",
        "tren", "trien", "cong",
    ];
    let rest = after.trim_start().strip_prefix("của ")?;
    let mut end = 0;
    for (order, word) in rest.split_inclusive(' ').take(14).enumerate() {
        let bare = word.trim_end();
        let ends = order > 0 && ENDS.contains(&fold(bare).as_str());
        // "Ủy ban nhân dân" has one of these words in it.
        if ends && !(fold(bare) == "ban" && fold(rest[..end].trim_end()).ends_with("uy")) {
            break;
        }
        end += bare.len();
        if bare.ends_with([',', ';', '.', ')', '\n']) {
            break;
        }
        end += word.len() - bare.len();
    }
    let name = rest[..end].trim_end_matches([' ', ',', ';', '.', ')', '\n']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// At most `length` bytes before `end`, not before `from`, on a character boundary.
fn window(text: &str, from: usize, end: usize, length: usize) -> &str {
    let start = end.saturating_sub(length).max(from).min(end);
    &text[text.ceil_char_boundary(start)..end]
}
