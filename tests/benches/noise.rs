//! Noisy copies of a file of questions, as citizens type them.
//!
//! `cargo bench --bench noise -- FILE…` reads JSON Lines whose question is
//! `text` or `q` and writes `NAME.nodia.jsonl`, `NAME.telex.jsonl` and so on
//! beside each file, every other field kept; `--to DIR` writes them there. The
//! same file gives the same copies every time, and others for each `--seed N`.

#[path = "../noise/mod.rs"]
mod noise;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use noise::{Noise, Random};
use serde_json::Value;

/// Where the numbers start; each way of typing adds its place in the list.
const SEED: u64 = 20_261_120;

fn main() -> anyhow::Result<()> {
    let mut files = Vec::new();
    let (mut folder, mut seed) = (None, SEED);
    let mut given = std::env::args_os().skip(1).map(PathBuf::from);
    while let Some(argument) = given.next() {
        match argument.to_str() {
            // What cargo itself adds.
            Some("--bench") => {}
            Some("--to") => folder = given.next(),
            Some("--seed") => {
                let number = given.next();
                let number = number.as_deref().and_then(Path::to_str);
                seed = number.context("--seed needs a number")?.parse()?;
            }
            _ => files.push(argument),
        }
    }
    if files.is_empty() {
        println!("cargo bench --bench noise -- [--to DIR] [--seed N] FILE…");
    }
    for file in &files {
        copy(file, folder.as_deref(), seed)?;
    }
    Ok(())
}

/// Writes a file's copies.
fn copy(file: &Path, folder: Option<&Path>, seed: u64) -> anyhow::Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let folder = folder.or(file.parent()).unwrap_or(Path::new(""));
    for (seed, noise) in (seed..).zip(Noise::ALL) {
        let mut random = Random::new(seed);
        let mut copy = String::with_capacity(text.len());
        for (i, line) in text.lines().enumerate() {
            let typed = type_out(noise, line, &mut random)
                .with_context(|| format!("{}:{}", file.display(), i + 1))?;
            copy.push_str(&typed);
            copy.push('\n');
        }
        let path = folder.join(format!("{name}.{}.jsonl", noise.name()));
        fs::write(&path, copy).with_context(|| format!("writing {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

/// One line with its question typed so.
fn type_out(noise: Noise, line: &str, random: &mut Random) -> anyhow::Result<String> {
    let mut object: serde_json::Map<String, Value> = serde_json::from_str(line)?;
    let Some(key) = ["text", "q"]
        .into_iter()
        .find(|key| object.contains_key(*key))
    else {
        bail!("no question: neither `text` nor `q`");
    };
    let question = object[key].as_str().context("the question is no string")?;
    let typed = noise.type_out(question, random);
    object.insert(key.to_owned(), Value::String(typed));
    Ok(serde_json::to_string(&object)?)
}
