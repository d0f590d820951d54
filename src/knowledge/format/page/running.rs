//! What stands at the edge of page after page and is no part of the text:
//! running titles, page numbers.

use std::collections::BTreeMap;

use crate::language::fold;

/// So many lines at the top and at the bottom of a page may be such.
const DEEP: usize = 3;

/// A line at the edge of a page.
pub(super) struct Edge {
    /// Its position among the lines of the page.
    at: usize,
    /// How many lines lie between it and the edge.
    depth: usize,
    text: String,
}

/// The lines at the edges of a page.
pub(super) fn edges(lines: impl ExactSizeIterator<Item = String>) -> Vec<Edge> {
    let count = lines.len();
    lines
        .enumerate()
        .map(|(at, text)| Edge {
            at,
            depth: at.min(count - 1 - at),
            text,
        })
        .filter(|edge| edge.depth < DEEP)
        .collect()
}

/// For each page the positions of the lines that are no text.
pub(super) fn repeated(pages: &[Vec<Edge>]) -> Vec<Vec<usize>> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let mut keys: Vec<String> = page.iter().map(|edge| key(&edge.text)).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    let enough = (pages.len() / 3).max(3);
    let runs = |edge: &Edge| {
        let key = key(&edge.text);
        // Articles and chapters may be called alike.
        let headed = ["dieu ", "chuong ", "muc "]
            .iter()
            .any(|head| key.starts_with(head));
        key.len() > 3 && !headed && seen.get(&key).is_some_and(|count| *count >= enough)
    };
    pages
        .iter()
        .map(|page| {
            let goes = |edge: &&Edge| runs(edge) || (edge.depth == 0 && is_page_number(&edge.text));
            // Only what nothing but the same divides from the edge.
            let top = page.iter().take_while(goes).map(|edge| edge.at);
            let bottom = page.iter().rev().take_while(goes).map(|edge| edge.at);
            top.chain(bottom).collect()
        })
        .collect()
}

/// The words of a line without its figures, which differ from page to page.
fn key(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphabetic());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// "12", "- 12 -", "Trang 12/30".
fn is_page_number(text: &str) -> bool {
    let folded = fold(text);
    let rest = folded
        .trim()
        .trim_start_matches("trang")
        .trim_start_matches("page");
    let figures = rest.chars().filter(char::is_ascii_digit).count();
    (1..=8).contains(&figures)
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || " -–—/.|".contains(c))
        && rest.split('/').all(|part| part.trim().len() <= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pages: &[&[&str]], expected: &[&[usize]]) {
        let edges: Vec<Vec<Edge>> = pages
            .iter()
            .map(|page| edges(page.iter().map(|line| (*line).to_owned())))
            .collect();
        assert_eq!(repeated(&edges), expected);
    }

    #[test]
    fn running_titles_and_page_numbers_are_found() {
        check(
            &[
                &[
                    "CÔNG BÁO/Số 125 + 126/Ngày 10-01-2024 3",
                    "Điều 1. Phạm vi",
                    "a",
                    "b",
                    "c",
                    "d",
                ],
                &[
                    "4 CÔNG BÁO/Số 125 + 126/Ngày 10-01-2024",
                    "e",
                    "f",
                    "g",
                    "h",
                    "i",
                ],
                &[
                    "CÔNG BÁO/Số 125 + 126/Ngày 10-01-2024 5",
                    "k",
                    "l",
                    "m",
                    "n",
                    "- 5 -",
                ],
            ],
            &[&[0], &[0], &[0, 5]],
        );
    }

    #[test]
    fn what_stands_once_or_twice_stays() {
        check(
            &[
                &["ỦY BAN NHÂN DÂN", "Điều 1", "năm 2024"],
                &["Điều 2", "TRANG BỊ 12"],
            ],
            &[&[], &[]],
        );
    }
}
