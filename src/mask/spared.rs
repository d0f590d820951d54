//! What is never masked: numbers that offices publish, money and days.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use super::view::View;

/// Patterns over the small letters without marks.
const PATTERNS: &[&str] = &[
    // Hotlines: 1900 and 1800 with four or six digits, however parted.
    r"\b1[89]00[ .-]?(?:\d{2}[ .-]?\d{2}[ .-]?\d{2}|\d{3}[ .-]?\d{3}|\d{4}|\d{2}[ .-]\d{2})\b",
    // Days, with the time of day behind them.
    r"\b\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:19|20)\d{2}\b",
    r"\b(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}(?:[t ]+\d{1,2}[:h]\d{2}(?::\d{2})?)?\b",
    r"\b\d{1,2}[:h]\d{2}(?::\d{2})?\b",
    // Codes of procedures, whole or short, and of files handed in.
    r"\b[1-3]\.\d{6}(?:\.\d{2,3}){0,3}(?:\.h\d{2})?\b",
    r"\b(?:[a-z]\d{2}|\d{3})(?:\.\d{2,3})*(?:\.[a-z]\d{2})?(?:\.\d{2,3})*-\d{6}-\d{3,6}\b",
    // Money and measures.
    r"\b[1-9]\d*(?:[., ]\d{3})*(?:,\d+)? ?(?:d|dong|vnd|trieu|ty|nghin|ngan|usd|ha|km|nguoi|ho|luot)\b",
    r"\b[1-9]\d*(?:[., ]\d{3})*(?:,\d+)? ?(?:%|m2|k\b)",
    // Where something is on the map, and what the post carries.
    r"\b\d{1,3}\.\d{3,},? ?\d{1,3}\.\d{3,}\b",
    r"\b[a-z]{2} ?\d{9} ?vn\b",
    // A document's number with its symbol.
    r"\b\d+/(?:\d{4}/)?[a-z]+[a-z0-9]*(?:-[a-z0-9]+)*\b",
];

static SPARED: LazyLock<Vec<Regex>> =
    LazyLock::new(|| PATTERNS.iter().map(|text| pattern(text)).collect());

/// The spans of the view that are left alone.
pub(super) fn find(view: &View) -> Vec<Range<usize>> {
    SPARED
        .iter()
        .flat_map(|regex| regex.find_iter(&view.lower).map(|found| found.range()))
        .filter(|span| stands_alone(view, span))
        .collect()
}

/// Whether no longer number goes on before or behind: `12.11.2034` in
/// `09.12.11.2034` is no day.
fn stands_alone(view: &View, span: &Range<usize>) -> bool {
    let joined = |sign: u8, beyond: u8| matches!(sign, b'.' | b'-') && beyond.is_ascii_digit();
    let (sign, beyond) = (
        view.before(span.start),
        view.before(span.start.saturating_sub(1)),
    );
    let start = &view.lower[span.start..span.end.min(span.start + 4)];
    let in_a_card = matches!(start, "1900" | "1800") && sign == b' ' && beyond.is_ascii_digit();
    // "74k 112.56" and "51D 780.48" are plates, "74k" and "51đ" amounts.
    let goes_on = matches!(view.before(span.end), b'k' | b'd')
        && (view.at(span.end).is_ascii_digit() || view.at(span.end + 1).is_ascii_digit());
    !joined(sign, beyond)
        && !in_a_card
        && !goes_on
        && !joined(view.at(span.end), view.at(span.end + 1))
}
