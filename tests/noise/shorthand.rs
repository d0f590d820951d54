//! Chat shorthand: the lexicon's list read backwards.

use std::collections::HashMap;
use std::sync::LazyLock;

use motcua::language::{Shape, tokens};

use super::Random;

/// What people type, under what it means, lower case.
static TYPED: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let rows = include_str!("../../src/language/lexicon/shorthand.csv");
    let mut typed: HashMap<String, Vec<String>> = HashMap::new();
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    for row in reader.records().flatten() {
        if let (Some(short), Some(means)) = (row.get(0), row.get(1)) {
            typed
                .entry(means.to_lowercase())
                .or_default()
                .push(short.to_lowercase());
        }
    }
    typed
});

/// The most words that one shorthand stands for.
const LONGEST: usize = 4;

/// Types the words that have a shorthand by it, so many times in a hundred.
pub(super) fn shorten(sentence: &str, percent: usize, random: &mut Random) -> String {
    let words: Vec<_> = tokens(sentence)
        .into_iter()
        .filter(|token| token.shape == Shape::Word)
        .collect();
    let mut out = String::with_capacity(sentence.len());
    let (mut at, mut i) = (0, 0);
    while i < words.len() {
        let found = (i + 1..=words.len().min(i + LONGEST))
            .rev()
            .find_map(|end| {
                let span = words[i].span.start..words[end - 1].span.end;
                let short = TYPED.get(&sentence[span.clone()].to_lowercase())?;
                Some((end, span, short))
            });
        match found {
            Some((end, span, short)) if random.percent(percent) => {
                out.push_str(&sentence[at..span.start]);
                out.push_str(random.pick::<String>(short));
                (at, i) = (span.end, end);
            }
            _ => i += 1,
        }
    }
    out.push_str(&sentence[at..]);
    out
}
