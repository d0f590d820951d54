//! One file, read by the program in a process of its own as the server has it read.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Whoever takes longer hangs.
const LONGEST: Duration = Duration::from_secs(30);

/// The same where the words of a picture are read.
const LONGEST_PICTURE: Duration = Duration::from_secs(150);

/// Endings of pictures, whose words are read as well.
const PICTURES: [&str; 3] = ["jpg", "png", "tif"];

/// How the reading of a file ended.
pub(crate) enum End {
    /// It has text.
    Read,
    /// It was refused with a reason.
    Refused,
    /// The process died of this, which costs the server nothing but the file.
    Died(String),
    /// It did not end.
    Hung,
}

/// The program that is asked: `--program PATH`, else the one built with the bench.
pub(crate) fn program() -> PathBuf {
    after("--program").map_or_else(|| env!("CARGO_BIN_EXE_motcua").into(), PathBuf::from)
}

/// The argument behind this one.
pub(crate) fn after(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)
}

/// Has a file with this ending read, and for how long.
pub(crate) fn read(program: &Path, ending: &str, bytes: &[u8]) -> (End, Duration) {
    let start = Instant::now();
    let mut input = tempfile::tempfile().expect("a temporary file");
    input.write_all(bytes).expect("a temporary file");
    input.rewind().expect("a temporary file");
    let (output, complaints) = (tempfile::tempfile(), tempfile::tempfile());
    let (output, complaints) = (output.expect("a file"), complaints.expect("a file"));
    let mut command = Command::new(program);
    command.args(["extract", "--name", ending]);
    let picture = PICTURES.contains(&ending);
    let mut longest = LONGEST;
    if picture {
        command.args(["--picture", "0"]);
        longest = LONGEST_PICTURE;
    }
    let mut child = command
        .stdin(input)
        .stdout(Stdio::from(output.try_clone().expect("a file")))
        .stderr(Stdio::from(complaints.try_clone().expect("a file")))
        .spawn()
        .expect("the program starts");
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if start.elapsed() > longest {
            child.kill().expect("a child");
            child.wait().expect("a child");
            return (End::Hung, start.elapsed());
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let took = start.elapsed();
    let complaints = text(complaints);
    // A panic of our own is caught, too, but is a bug.
    if !status.success() || complaints.contains("panicked at src/") {
        let why = complaints.lines().find(|line| line.contains("panicked at"));
        // Without the number of the thread, so that the same place is the same death.
        let why = why.and_then(|line| line.find("panicked at").map(|at| &line[at..]));
        let why = why.or(complaints.lines().next()).unwrap_or_default();
        return (End::Died(format!("{status} {why}")), took);
    }
    let told: serde_json::Value = serde_json::from_str(&text(output)).expect("what it tells");
    let known = picture || told["format"].is_string();
    let end = if told["text"]["Ok"].is_string() && known {
        End::Read
    } else {
        End::Refused
    };
    (end, took)
}

fn text(mut file: File) -> String {
    let mut bytes = Vec::new();
    file.rewind().expect("a file");
    file.read_to_end(&mut bytes).expect("a file");
    String::from_utf8_lossy(&bytes).into_owned()
}
