//! Everyday words: needs as people type them find the procedure by its
//! official name, among the names of `everyday/names.tsv`.
//!
//! `everyday/needs.tsv` holds a need a line, more than half of them without
//! marks, in keystrokes, in shorthand or with slips, and the code that must be
//! among the first three.

use motcua::index::{Index, Query};
use motcua::language::Lexicon;

const NAMES: &str = include_str!("everyday/names.tsv");
const NEEDS: &str = include_str!("everyday/needs.tsv");

fn rows(table: &'static str) -> Vec<(&'static str, &'static str)> {
    table
        .lines()
        .map(|row| row.split_once('\t').unwrap())
        .collect()
}

fn found(index: &Index, need: &str) -> Vec<&'static str> {
    let names = rows(NAMES);
    let reading = index.read(need, &[]);
    let query = Query::new(&reading, &index.official_terms(&reading), index.model());
    let hits = index.search(&query, 3, |_| true);
    hits.iter().map(|hit| names[hit.entry].0).collect()
}

#[test]
fn needs_in_everyday_words_find_the_procedure() {
    let names = rows(NAMES);
    let texts = names.iter().map(|(_, name)| [*name, "", "", ""]);
    let index = Index::build(texts, Lexicon::shipped()).unwrap();
    let missed: Vec<String> = rows(NEEDS)
        .into_iter()
        .filter_map(|(code, need)| {
            let found = found(&index, need);
            (!found.contains(&code)).then(|| format!("{code} {need}: {found:?}"))
        })
        .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
