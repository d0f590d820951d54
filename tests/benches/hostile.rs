//! Two thousand hostile files, read as `check` reads a folder: nothing may
//! crash or hang, and every file is read or refused with a reason.
//!
//! Run it by `cargo bench --bench hostile [-- COUNT]`.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says so")]

#[path = "../office/hostile.rs"]
mod hostile;
#[path = "../office/make.rs"]
mod make;

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A folder of one file is read alone at most this long.
const LONGEST: Duration = Duration::from_secs(10);

fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok());
    let count = count.unwrap_or(2000);
    let dir = tempfile::tempdir().unwrap();
    hostile::write(dir.path(), count);
    let (_, before, _) = check(tempfile::tempdir().unwrap().path());
    let (took, memory, told) = check(dir.path());
    println!("{count} files in {took:.1?}, peak {memory} MB (an empty folder {before} MB)");
    let silent: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !told.contains(name))
        .collect();
    println!("neither read nor refused: {}", silent.len());
    let mut slowest = Duration::ZERO;
    let mut late = 0;
    for entry in fs::read_dir(dir.path()).unwrap().take(count.min(200)) {
        let alone = tempfile::tempdir().unwrap();
        let entry = entry.unwrap();
        fs::copy(entry.path(), alone.path().join(entry.file_name())).unwrap();
        let (took, ..) = check(alone.path());
        slowest = slowest.max(took);
        late += usize::from(took > LONGEST);
    }
    println!("alone: slowest {slowest:.1?}, over 10 s: {late}");
    assert!(silent.is_empty() && late == 0);
}

/// Runs `check` on a folder: how long it took, the most memory it held in
/// megabytes, and the files that it speaks of.
fn check(folder: &std::path::Path) -> (Duration, u64, BTreeSet<String>) {
    let start = Instant::now();
    let output = folder.with_extension("json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .arg("check")
        .arg("--json")
        .arg(folder)
        .stdout(Stdio::from(fs::File::create(&output).unwrap()))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut memory = 0;
    let status = loop {
        if let Ok(status) = fs::read_to_string(format!("/proc/{}/status", child.id())) {
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes =
                line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
            memory = memory.max(kilobytes.unwrap_or_default() / 1024);
        }
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(
        status.code().is_some_and(|code| code <= 1),
        "check ended with {status}"
    );
    let told = fs::read_to_string(&output).unwrap();
    fs::remove_file(output).unwrap();
    let names = told
        .split('"')
        .filter(|word| word.len() > 6 && word.as_bytes()[..5].iter().all(u8::is_ascii_digit));
    (start.elapsed(), memory, names.map(str::to_owned).collect())
}
