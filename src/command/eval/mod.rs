//! `motcua eval`: how well the index finds, measured on a set in the BEIR layout.
//!
//! The corpus is read by the same rules, indexed with the same tokenizers and
//! ranked by the same weights as the knowledge folder is for `ask`.

mod bootstrap;
mod measures;
mod set;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;

use crate::index::{Index, Weights};
use crate::language::Lexicon;

use measures::Measures;
use set::{Set, Topic};

/// What `motcua eval` is asked to do.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder with `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`.
    dir: PathBuf,
    /// Queries to run instead of `queries.jsonl`; may be given several times.
    #[arg(long = "queries", value_name = "FILE")]
    queries: Vec<PathBuf>,
    /// How many entries are ranked for each query.
    #[arg(long, default_value_t = 100, value_name = "N")]
    top_k: usize,
    /// Prints one JSON object instead of the table.
    #[arg(long)]
    json: bool,
    /// Writes the ranking as a TREC run file; several query files are told apart by a suffix.
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    /// A TREC run file to compare with by a paired bootstrap.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Weights of the ranking to use instead of the shipped ones.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

/// The figures of one file of queries.
#[derive(Debug, serde::Serialize)]
struct Row {
    queries: String,
    #[serde(flatten)]
    measures: Measures,
    p50_us: f64,
    p99_us: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<bootstrap::Comparison>,
}

/// The figures of a set.
#[derive(Debug, serde::Serialize)]
struct Report {
    entries: usize,
    text_bytes: usize,
    build_seconds: f64,
    index_bytes: u64,
    memory_bytes: Option<u64>,
    rows: Vec<Row>,
}

/// Builds the index, runs the queries and prints the figures.
///
/// # Errors
/// Names the file, and the line, that cannot be read.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let set = Set::read(&args.dir)?;
    let files = match args.queries.as_slice() {
        [] => vec![args.dir.join("queries.jsonl")],
        given => given.to_vec(),
    };
    let mut lexicon = Lexicon::shipped();
    let start = Instant::now();
    set.documents.iter().for_each(|d| lexicon.learn(&d.text));
    let texts = set
        .documents
        .iter()
        .map(|d| [d.title.as_str(), "", d.text.as_str(), ""]);
    let mut index = Index::build(texts, lexicon)?;
    let build_seconds = start.elapsed().as_secs_f64();
    if let Some(path) = &args.weights {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        index = index
            .with_weights(Weights::read(&text).with_context(|| format!("in {}", path.display()))?);
    }
    let mut rows = Vec::new();
    for path in &files {
        rows.push(measure(&index, &set, path, args, files.len() > 1)?);
    }
    let report = Report {
        entries: set.documents.len(),
        text_bytes: set
            .documents
            .iter()
            .map(|d| d.title.len() + d.text.len())
            .sum(),
        build_seconds,
        index_bytes: index.bytes(),
        memory_bytes: resident(),
        rows,
    };
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        print(&report, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs one file of queries.
fn measure(
    index: &Index,
    set: &Set,
    path: &Path,
    args: &Args,
    several: bool,
) -> anyhow::Result<Row> {
    let topics = Topic::read_all(path)?;
    let judged: Vec<&Topic> = topics
        .iter()
        .filter(|t| set.relevant.contains_key(&t.id))
        .collect();
    let mut times = Vec::with_capacity(judged.len());
    let mut ranked = Vec::with_capacity(judged.len());
    for topic in &judged {
        let start = Instant::now();
        let reading = index.read(&topic.text, &[]);
        let query = index.query(&reading, &[]);
        let hits = index.search(&query, args.top_k, |_| true);
        times.push(start.elapsed().as_secs_f64() * 1e6);
        ranked.push(
            hits.iter()
                .map(|hit| (set.documents[hit.entry].id.as_str(), hit.score.total))
                .collect::<Vec<_>>(),
        );
    }
    let name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    if let Some(run) = &args.run {
        let run = if several {
            PathBuf::from(format!("{}.{name}", run.display()))
        } else {
            run.clone()
        };
        set::write_run(&run, &judged, &ranked)
            .with_context(|| format!("writing {}", run.display()))?;
    }
    let ids: Vec<Vec<&str>> = ranked
        .iter()
        .map(|hits| hits.iter().map(|(id, _)| *id).collect())
        .collect();
    let against = match &args.against {
        Some(path) => Some(bootstrap::compare(&judged, &ids, path, set)?),
        None => None,
    };
    times.sort_by(f64::total_cmp);
    Ok(Row {
        queries: name,
        measures: Measures::of(&judged, &ids, set),
        p50_us: percentile(&times, 50),
        p99_us: percentile(&times, 99),
        against,
    })
}

fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(0.0)
}

/// Bytes of memory this process holds, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn print(report: &Report, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "{} entries, {:.1} MB of text; built in {:.2} s; index {:.1} MB; memory {:.0} MB",
        report.entries,
        megabytes(report.text_bytes as u64),
        report.build_seconds,
        megabytes(report.index_bytes),
        report.memory_bytes.map_or(0.0, megabytes),
    )?;
    writeln!(
        out,
        "{:<24}{:>6}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>9}{:>9}",
        "queries",
        "n",
        "succ@1",
        "succ@3",
        "R@1",
        "R@5",
        "R@10",
        "R@20",
        "MRR@10",
        "nDCG@10",
        "p50 us",
        "p99 us"
    )?;
    for row in &report.rows {
        let m = &row.measures;
        writeln!(
            out,
            "{:<24}{:>6}{:>8.4}{:>8.4}{:>8.4}{:>8.4}{:>8.4}{:>8.4}{:>8.4}{:>8.4}{:>9.0}{:>9.0}",
            row.queries,
            m.queries,
            m.success_1,
            m.success_3,
            m.recall_1,
            m.recall_5,
            m.recall_10,
            m.recall_20,
            m.mrr_10,
            m.ndcg_10,
            row.p50_us,
            row.p99_us
        )?;
        if let Some(c) = &row.against {
            writeln!(
                out,
                "    against: nDCG@10 {:+.4} [{:+.4}, {:+.4}] (95 %, paired bootstrap), p = {:.4}",
                c.difference, c.low, c.high, c.p
            )?;
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
