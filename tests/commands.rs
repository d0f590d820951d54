//! The program as it is run from a shell.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::support::own::folder;

/// Runs the program on the project's folder, reads one line and goes away.
#[track_caller]
fn check_reader_goes_away(arguments: &[&str]) {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .arg("--knowledge")
        .arg(folder())
        .args(arguments)
        .env_clear()
        .current_dir(elsewhere.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut read = BufReader::with_capacity(64, child.stdout.take().unwrap());
    read.read_line(&mut line).unwrap();
    assert!(!line.is_empty());
    drop(read);
    let output = child.wait_with_output().unwrap();
    assert_eq!(str::from_utf8(&output.stderr).unwrap(), "");
    assert!(output.status.success(), "{:?}", output.status);
}

#[test]
fn a_reader_who_goes_away_ends_the_program_quietly() {
    let mut batch = tempfile::NamedTempFile::new().unwrap();
    for id in 0..400 {
        writeln!(
            batch,
            r#"{{"id":{id},"q":"hạn nộp báo cáo của Thái Bình"}}"#
        )
        .unwrap();
    }
    let path = batch.path().to_str().unwrap();
    check_reader_goes_away(&["ask", "--batch", path]);
    check_reader_goes_away(&["search", "--batch", path]);
    check_reader_goes_away(&["search", "--top-k", "400", "báo cáo"]);
}
