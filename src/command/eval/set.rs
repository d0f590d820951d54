//! A test set in the BEIR layout, and run files in TREC's.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::Deserialize;

/// Documents and what is relevant to each query.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) documents: Vec<Entry>,
    /// For each query the relevant documents and their grades.
    pub(super) relevant: HashMap<String, HashMap<String, f64>>,
}

/// One document of the corpus.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    #[serde(rename = "_id")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) title: String,
    pub(super) text: String,
}

/// One query.
#[derive(Debug, Deserialize)]
pub(super) struct Topic {
    #[serde(rename = "_id")]
    pub(super) id: String,
    pub(super) text: String,
}

impl Set {
    pub(super) fn read(dir: &Path) -> anyhow::Result<Self> {
        let mut documents: Vec<Entry> = read_lines(&dir.join("corpus.jsonl"))?;
        for entry in &mut documents {
            entry.title = crate::language::normalize(&entry.title);
            entry.text = crate::language::normalize(&entry.text);
        }
        Ok(Self {
            documents,
            relevant: read_qrels(&dir.join("qrels/test.tsv"))?,
        })
    }
}

impl Set {
    /// Lets go of the texts, which the index does not need, and says how many bytes
    /// they were.
    pub(super) fn forget_texts(&mut self) -> usize {
        let texts = self.documents.iter_mut().map(|document| {
            let title = std::mem::take(&mut document.title);
            title.len() + std::mem::take(&mut document.text).len()
        });
        texts.sum()
    }
}

impl Topic {
    pub(super) fn read_all(path: &Path) -> anyhow::Result<Vec<Self>> {
        read_lines(path)
    }
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(
        File::open(path).with_context(|| format!("opening {}", path.display()))?,
    ))
}

fn read_lines<T: for<'a> Deserialize<'a>>(path: &Path) -> anyhow::Result<Vec<T>> {
    let mut items = Vec::new();
    for (i, line) in open(path)?.lines().enumerate() {
        let line = line.with_context(|| format!("reading {}", path.display()))?;
        if !line.trim().is_empty() {
            items.push(
                serde_json::from_str(&line)
                    .with_context(|| format!("{}, line {}", path.display(), i + 1))?,
            );
        }
    }
    Ok(items)
}

fn read_qrels(path: &Path) -> anyhow::Result<HashMap<String, HashMap<String, f64>>> {
    let mut relevant: HashMap<String, HashMap<String, f64>> = HashMap::new();
    for (i, line) in open(path)?.lines().enumerate().skip(1) {
        let line = line.with_context(|| format!("reading {}", path.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let [query, document, grade] = cells[..] else {
            bail!(
                "{}, line {}: three columns are wanted: query-id, corpus-id, score",
                path.display(),
                i + 1
            );
        };
        let grade: f64 = grade
            .trim()
            .parse()
            .with_context(|| format!("{}, line {}", path.display(), i + 1))?;
        if grade > 0.0 {
            relevant
                .entry(query.to_owned())
                .or_default()
                .insert(document.to_owned(), grade);
        }
    }
    Ok(relevant)
}

/// Writes `query Q0 document rank score motcua` lines.
pub(super) fn write_run(
    path: &Path,
    topics: &[&Topic],
    ranked: &[Vec<(&str, f32)>],
) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for (topic, hits) in topics.iter().zip(ranked) {
        for (i, (document, score)) in hits.iter().enumerate() {
            writeln!(out, "{} Q0 {document} {} {score} motcua", topic.id, i + 1)?;
        }
    }
    out.flush()
}

/// Reads a run file: for each query its documents, best first.
pub(super) fn read_run(path: &Path) -> anyhow::Result<HashMap<String, Vec<String>>> {
    let mut scored: HashMap<String, Vec<(f64, String)>> = HashMap::new();
    for (i, line) in open(path)?.lines().enumerate() {
        let line = line.with_context(|| format!("reading {}", path.display()))?;
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [query, _, document, _, score, ..] = cells[..] else {
            bail!(
                "{}, line {}: a TREC run has six columns",
                path.display(),
                i + 1
            );
        };
        let score = score
            .parse()
            .with_context(|| format!("{}, line {}", path.display(), i + 1))?;
        scored
            .entry(query.to_owned())
            .or_default()
            .push((score, document.to_owned()));
    }
    let best_first = |mut hits: Vec<(f64, String)>| {
        hits.sort_by(|a, b| b.0.total_cmp(&a.0));
        hits.into_iter().map(|(_, document)| document).collect()
    };
    Ok(scored
        .into_iter()
        .map(|(query, hits)| (query, best_first(hits)))
        .collect())
}
