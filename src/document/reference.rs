//! Mentions of other documents: number, date, and what is said of them.

use crate::language::{Found, dates, document_numbers, fold, number_key};

use super::header::KINDS;
use super::{Block, Reference, Relation, Role};

/// How far before a number its relation is looked for, bytes.
const WINDOW: usize = 160;

/// Finds every mention of another document than `own`.
pub(super) fn references(text: &str, blocks: &[Block], own: Option<&str>) -> Vec<Reference> {
    let own = own.map(number_key);
    let days = dates(text);
    let mut days = days.iter().peekable();
    let mut blocks = blocks.iter().peekable();
    let mut found: Vec<Reference> = Vec::new();
    for number in document_numbers(text) {
        while blocks
            .next_if(|block| block.span.end <= number.span.start)
            .is_some()
        {}
        let Some(block) = blocks.peek() else {
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
        let relation = relation(text, block, start, found.last());
        found.push(Reference {
            number: number.value,
            issued: day.map(|day| day.value),
            span: start..day.map_or(number.span.end, |day| day.span.end),
            relation,
        });
    }
    found
}

/// The start of "Quyết định số" before a number.
fn with_kind(text: &str, from: usize, number: &Found<String>) -> usize {
    let before = window(text, from, number.span.start, 60);
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
    number.span.start
}

/// At most `length` bytes before `end`, not before `from`, on a character boundary.
fn window(text: &str, from: usize, end: usize, length: usize) -> &str {
    let mut start = end.saturating_sub(length).max(from).min(end);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..end]
}

fn relation(text: &str, block: &Block, start: usize, last: Option<&Reference>) -> Relation {
    let before = window(text, block.span.start, start, WINDOW);
    let sentence = before.rsplit(". ").next().unwrap_or(before);
    let said = fold(sentence);
    let verbs = [
        ("bai bo", Relation::Repeals),
        ("thay the", Relation::Replaces),
        ("sua doi", Relation::Amends),
    ];
    let nearest = verbs
        .iter()
        .filter_map(|(verb, relation)| said.rfind(verb).map(|at| (at, verb, *relation)))
        .max_by_key(|(at, ..)| *at);
    if let Some((at, verb, relation)) = nearest {
        let after = said[at + verb.len()..].trim_start();
        let passive =
            said[..at].trim_end().ends_with("duoc") || said[..at].trim_end().ends_with("bi");
        if passive || after.starts_with("boi") || after.starts_with("bang") {
            return Relation::Mentions;
        }
        // A clause in between ("…; căn cứ …") ends what the verb governs.
        if !after.contains(';')
            && (after.len() < 60 || last.is_some_and(|r| r.relation == relation))
        {
            return relation;
        }
    }
    let after = &text[start..block.span.end.max(start)];
    let end = after
        .char_indices()
        .nth(WINDOW)
        .map_or(after.len(), |(at, _)| at);
    if fold(&after[..end]).contains("het hieu luc") {
        return Relation::Repeals;
    }
    let opening: String = text[block.span.clone()].chars().take(30).collect();
    let opening = fold(&opening);
    let opening = opening.trim_start_matches(['-', ' ']);
    if opening.starts_with("can cu") {
        return Relation::GroundedOn;
    }
    let carries = ["thuc hien", "tiep tuc thuc hien", "trien khai", "thi hanh"];
    if block.role == Role::Opening && carries.iter().any(|verb| opening.starts_with(verb)) {
        return Relation::CarriesOut;
    }
    Relation::Mentions
}
