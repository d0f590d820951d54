//! How building and answering grow with the number of passages.
//!
//! `cargo bench --bench scale -- CORPUS.jsonl [PASSAGES…]` reads documents
//! (`title`, `text`) from JSON Lines and measures at 10,000, 100,000 and 250,000
//! passages, or at the numbers given, each in a process of its own: the build,
//! the bytes of index and text, the memory while serving (the text and what
//! building added), and the time of one question after another on one core, clean and noisy. How the corpus grows
//! beyond what is real is said in `grow.rs`, where questions come from in
//! `ask.rs`. The text stays in memory while questions are answered, as it does
//! in the server.

#[path = "../../noise/mod.rs"]
mod noise;

mod ask;
mod grow;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use motcua::index::Index;
use motcua::language::Lexicon;

use grow::Corpus;

/// The sizes measured when none are given.
const SIZES: [usize; 3] = [10_000, 100_000, 250_000];

fn main() -> anyhow::Result<()> {
    motcua::memory::give_back();
    let given: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    match given.as_slice() {
        [] => {
            println!("cargo bench --bench scale -- CORPUS.jsonl [PASSAGES…]");
            Ok(())
        }
        [corpus] => each(corpus, &SIZES.map(|n| n.to_string())),
        [corpus, passages] => measure(Path::new(corpus), passages.parse()?),
        [corpus, sizes @ ..] => each(corpus, sizes),
    }
}

/// Measures each size in a process of its own, so that memory is its alone.
fn each(corpus: &str, sizes: &[String]) -> anyhow::Result<()> {
    let program = std::env::current_exe()?;
    for size in sizes {
        let status = Command::new(&program).args([corpus, size]).status()?;
        ensure!(status.success(), "{size} passages: {status}");
    }
    Ok(())
}

fn measure(path: &Path, passages: usize) -> anyhow::Result<()> {
    let (mut corpus, held_out) = Corpus::grow(path, passages)
        .with_context(|| format!("growing a corpus from {}", path.display()))?;
    let text_bytes = corpus.bytes();
    println!(
        "\n{} passages ({} real), {:.1} MB of text; load {}",
        corpus.len(),
        corpus.real,
        megabytes(text_bytes),
        load()
    );
    println!(
        "vocabulary {} in {} words: grows with exponent {:.2}; in the real part {:.2}",
        corpus.words.different(),
        corpus.words.all(),
        corpus.exponent,
        corpus.real_exponent
    );
    // It is no part of the server.
    corpus.words.forget();
    let before = memory("VmRSS:").unwrap_or(0);
    let start = Instant::now();
    let mut lexicon = Lexicon::shipped();
    corpus
        .texts()
        .for_each(|[_, _, body, _]| lexicon.learn(body));
    let index = Index::build(corpus.texts(), lexicon)?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "built in {seconds:.1} s: {:.0} passages/s, {:.1} MB/s; most memory {:.0} MB",
        ratio(corpus.len(), seconds),
        megabytes(text_bytes) / seconds,
        memory("VmHWM:").map_or(0.0, megabytes),
    );
    let index_bytes = usize::try_from(index.bytes())?;
    // Growing the corpus leaves holes that are no part of the server either.
    let serving = text_bytes + memory("VmRSS:").unwrap_or(0).saturating_sub(before);
    println!(
        "index {:.1} MB: {:.2} of the text; memory while serving {:.1} MB: {:.2} of the text",
        megabytes(index_bytes),
        megabytes(index_bytes) / megabytes(text_bytes),
        megabytes(serving),
        megabytes(serving) / megabytes(text_bytes),
    );
    ask::all(&index, &held_out);
    println!("load {}", load());
    Ok(())
}

/// Bytes that the system counts for this process under a name, where it tells.
fn memory(name: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// How many processes wait for a core, so that a reader can judge the times.
fn load() -> String {
    let average = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    average.split(' ').next().unwrap_or_default().to_owned()
}

fn megabytes(bytes: usize) -> f64 {
    ratio(bytes, 1e6)
}

#[expect(clippy::cast_precision_loss, reason = "shown with two decimals")]
fn ratio(count: usize, of: f64) -> f64 {
    count as f64 / of
}
