//! `motcua search`: ranked passages without the answer's gate, and what the gate
//! would make of them.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::answer::{Found, find};
use crate::app::Clock;
use crate::config::Config;

/// What `search` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The question, in quotation marks.
    #[arg(required_unless_present = "batch")]
    question: Option<String>,
    /// How many passages to show.
    #[arg(long, default_value_t = 10, value_name = "N")]
    top_k: usize,
    /// Prints a JSON object: how the question was read, what supports an answer, the passages.
    #[arg(long)]
    json: bool,
    /// Searches for each line of a file of JSON Lines: {"id","q"}.
    #[arg(long, value_name = "FILE", conflicts_with = "question")]
    batch: Option<PathBuf>,
}

/// One line of a batch.
#[derive(Debug, Deserialize)]
struct Line {
    id: serde_json::Value,
    q: String,
}

/// What was found for one line.
#[derive(Debug, Serialize)]
struct FoundFor {
    id: serde_json::Value,
    #[serde(flatten)]
    found: Found,
}

/// Searches for the question or for each of the file.
pub(super) fn run(args: &Args, config: &Config, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let snapshot = super::ask::open(config)?;
    let today = Clock::system().today();
    if let Some(path) = &args.batch {
        let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        for (i, line) in BufReader::new(file).lines().enumerate() {
            let line = line.with_context(|| format!("reading {}", path.display()))?;
            if line.trim().is_empty() {
                continue;
            }
            let Line { id, q } = serde_json::from_str(&line)
                .with_context(|| format!("{}, line {}", path.display(), i + 1))?;
            let found = find(&snapshot, &q, args.top_k, today);
            serde_json::to_writer(&mut *out, &FoundFor { id, found })?;
            out.write_all(b"\n")?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let found = find(
        &snapshot,
        args.question.as_deref().unwrap_or_default(),
        args.top_k,
        today,
    );
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&found)?)?;
    } else {
        show(out, &found)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn show(out: &mut dyn Write, found: &Found) -> std::io::Result<()> {
    writeln!(out, "Đọc là: {}", found.read)?;
    writeln!(out, "Độ tin cậy: {:.2}", found.confidence)?;
    if let Some(support) = found.support.as_ref().filter(|s| !s.missing.is_empty()) {
        writeln!(
            out,
            "Không thấy trong đoạn đầu: {}",
            support.missing.join(", ")
        )?;
    }
    for source in &found.passages {
        let section = source.section.join(".");
        writeln!(
            out,
            "\n{}. [{:.2}] {} {section}\n{}",
            source.rank, source.score, source.document, source.text
        )?;
    }
    Ok(())
}
