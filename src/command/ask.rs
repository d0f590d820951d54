//! `motcua ask`: one answer, as a citizen would see it, or a file of them.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Context, reply};
use crate::app::Clock;
use crate::catalogue::Catalogue;
use crate::config::Config;
use crate::snapshot::Snapshot;

/// What `ask` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The question, in quotation marks.
    #[arg(required_unless_present = "batch")]
    question: Option<String>,
    /// Prints the answer as a JSON object.
    #[arg(long)]
    json: bool,
    /// Answers a file of JSON Lines: {"id","q"} or {"id","turns":[…]}, optionally "place".
    #[arg(long, value_name = "FILE", conflicts_with = "question")]
    batch: Option<PathBuf>,
    /// Answers as of this day, YYYY-MM-DD.
    #[arg(long, value_name = "DAY")]
    on: Option<Date>,
}

/// One line of a batch.
#[derive(Debug, Deserialize)]
struct Line {
    id: serde_json::Value,
    q: Option<String>,
    turns: Option<Vec<String>>,
    place: Option<String>,
}

/// The answer to one line.
#[derive(Debug, Serialize)]
struct Answered {
    id: serde_json::Value,
    #[serde(flatten)]
    answer: Answer,
}

/// Answers the question or the file.
pub(super) fn run(args: &Args, config: &Config, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    // The shipped procedures are indexed while the folder is read.
    std::thread::spawn(Catalogue::shipped);
    let snapshot = open(config)?;
    let today = args.on.unwrap_or_else(|| Clock::system().today());
    if let Some(path) = &args.batch {
        batch(&snapshot, path, today, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let question = args.question.as_deref().unwrap_or_default();
    let answer = timed(&snapshot, question, &mut Context::default(), today);
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{}", answer.text)?;
    for choice in &answer.choices {
        writeln!(out, "  → {}", choice.label)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the folder of the settings.
pub(super) fn open(config: &Config) -> anyhow::Result<Snapshot> {
    let knowledge = super::reader(config)
        .read(&config.knowledge)
        .with_context(|| format!("không đọc được thư mục {}", config.knowledge.display()))?;
    Ok(Snapshot::build(knowledge)?)
}

fn timed(snapshot: &Snapshot, question: &str, context: &mut Context, today: Date) -> Answer {
    let start = Instant::now();
    let mut answer = reply(snapshot, question, context, today);
    answer.took_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    answer
}

fn batch(snapshot: &Snapshot, path: &Path, today: Date, out: &mut dyn Write) -> anyhow::Result<()> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    for (i, line) in BufReader::new(file).lines().enumerate() {
        let line = line.with_context(|| format!("reading {}", path.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        let line: Line = serde_json::from_str(&line)
            .with_context(|| format!("{}, line {}", path.display(), i + 1))?;
        let turns = match (line.q, line.turns) {
            (Some(question), None) => vec![question],
            (None, Some(turns)) if !turns.is_empty() => turns,
            _ => bail!(
                "{}, line {}: either \"q\" or \"turns\" is wanted",
                path.display(),
                i + 1
            ),
        };
        let mut context = Context {
            place: line.place,
            ..Context::default()
        };
        let (last, earlier) = turns.split_last().expect("checked above");
        for turn in earlier {
            timed(snapshot, turn, &mut context, today);
        }
        let answer = timed(snapshot, last, &mut context, today);
        serde_json::to_writer(
            &mut *out,
            &Answered {
                id: line.id,
                answer,
            },
        )?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
