//! From when to when a document is in force, and what it puts an end to.

use crate::language::{dates, fold};

use super::{Header, Reference, Relation};

/// How far around "hiệu lực" its subject and its date are looked for, letters.
const NEAR: usize = 90;

/// Reads the lines of effect of a document about itself.
pub(super) fn read(text: &str, references: &[Reference], header: &mut Header) {
    for (at, words) in text.match_indices("hiệu lực") {
        let before = fold(tail(&text[..at], NEAR));
        let line = before.rsplit('\n').next().unwrap_or_default();
        let after = head(&text[at + words.len()..], NEAR);
        let after = after.split('\n').next().unwrap_or_default();
        // "… này có hiệu lực": of itself, not of what it cites.
        if !line.contains(" nay ") {
            continue;
        }
        let day = dates(after).into_iter().next().map(|day| day.value);
        let folded = fold(after);
        let ends = line.trim_end().ends_with("het") || folded.trim_start().starts_with("den");
        if ends {
            header.valid_to = header.valid_to.or(day);
        } else if folded.contains("tu ngay ky") {
            header.valid_from = header.valid_from.or(header.issued);
        } else if line.trim_end().ends_with("co") {
            header.valid_from = header.valid_from.or(day);
        }
    }
    if header.issued.is_none()
        && let Some((_, after)) = text.rsplit_once("thông qua ")
    {
        // A law carries the day of its adoption at its end: "… thông qua ngày 27 tháng 11 năm 2023".
        let day = dates(head(after, 40)).into_iter().next();
        header.issued = day.filter(|day| day.span.start == 0).map(|day| day.value);
    }
    for reference in references {
        let new = !header.replaces.contains(&reference.number);
        if reference.relation == Relation::Replaces && new {
            header.replaces.push(reference.number.clone());
        }
    }
}

fn tail(text: &str, letters: usize) -> &str {
    let start = text
        .char_indices()
        .rev()
        .nth(letters)
        .map_or(0, |(at, _)| at);
    &text[start..]
}

fn head(text: &str, letters: usize) -> &str {
    let end = text
        .char_indices()
        .nth(letters)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}
