//! Composing: the sentences of a passage that answer, verbatim and with what
//! belongs to them.
//!
//! A short passage is shown whole. Of a long one the sentence that says most of
//! what was asked is shown with its neighbours as far as there is room: never
//! without the line that opens its list, nor without the items that its colon
//! promises, nor without a condition that follows it.

use std::collections::HashMap;
use std::ops::Range;

use crate::index::Query;
use crate::language::{Model, fold, sentences, tokens};

/// A passage up to this many characters is shown whole.
const WHOLE: usize = 480;
/// Of a longer one about so many characters are shown.
const ROOM: usize = 420;

/// Beginnings of sentences that limit the one before, folded.
const CONDITIONS: &[&str] = &[
    "tru ",
    "tru truong hop",
    "neu ",
    "truong hop ",
    "tuy nhien",
    "rieng ",
    "chi ap dung",
    "khong ap dung",
    "ngoai tru",
    "viec ",
    "doi voi ",
];

/// The part of a passage's text that is shown.
pub(super) fn quote(text: &str, query: &Query, model: &Model) -> Range<usize> {
    let units = units(text);
    if text.chars().count() <= WHOLE || units.len() < 2 {
        return trimmed(text, 0..text.len());
    }
    let worths = worth_by_word(query, model);
    let scores: Vec<f32> = units
        .iter()
        .map(|unit| score(&text[unit.clone()], &worths))
        .collect();
    let best = (0..units.len())
        .max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))
        .unwrap_or(0);
    let (mut first, mut last) = (best, best);
    let length =
        |first: usize, last: usize| text[units[first].start..units[last].end].chars().count();
    while first > 0
        && opens_list(&text[units[first - 1].clone()])
        && is_item(&text[units[first].clone()])
    {
        first -= 1;
    }
    while last + 1 < units.len()
        && (opens_list(&text[units[last].clone()]) || limits(&text[units[last + 1].clone()]))
        && length(first, last + 1) <= 2 * ROOM
    {
        last += 1;
    }
    loop {
        let before = (first > 0 && length(first - 1, last) <= ROOM).then(|| scores[first - 1]);
        let after =
            (last + 1 < units.len() && length(first, last + 1) <= ROOM).then(|| scores[last + 1]);
        match (before, after) {
            (None, None) => break,
            (Some(b), a) if a.is_none_or(|a| b > a) => first -= 1,
            _ => last += 1,
        }
    }
    trimmed(text, units[first].start..units[last].end)
}

/// The sentences of a text.
fn units(text: &str) -> Vec<Range<usize>> {
    sentences(text)
        .into_iter()
        .filter(|s| !text[s.clone()].trim().is_empty())
        .collect()
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start.max(range.start + part.trim_end().len())
}

fn opens_list(sentence: &str) -> bool {
    sentence.trim_end().ends_with(':')
}

fn is_item(sentence: &str) -> bool {
    sentence.trim_start().starts_with(['-', '+', '•', '*'])
}

fn limits(sentence: &str) -> bool {
    let folded = fold(sentence.trim_start());
    CONDITIONS.iter().any(|c| folded.starts_with(c))
}

/// What each folded word of the query is worth.
fn worth_by_word<'a>(query: &Query, model: &'a Model) -> HashMap<&'a str, f32> {
    let mut worths = HashMap::new();
    for term in &query.terms {
        for &(option, probability) in &term.options {
            let worth: &mut f32 = worths.entry(model.key(model.folded(option))).or_default();
            *worth = worth.max(term.worth * probability);
        }
    }
    worths
}

/// What a sentence holds of the query, each word once, a little less for long ones.
fn score(sentence: &str, worths: &HashMap<&str, f32>) -> f32 {
    let words: Vec<String> = tokens(sentence)
        .iter()
        .map(|t| fold(&sentence[t.span.clone()]))
        .collect();
    let mut seen: Vec<&str> = Vec::new();
    let mut sum = 0.0;
    for word in &words {
        if let Some(worth) = worths.get(word.as_str())
            && !seen.contains(&word.as_str())
        {
            seen.push(word);
            sum += worth;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a sentence has few words")]
    let length = words.len() as f32;
    sum / (1.0 + length / 200.0)
}
