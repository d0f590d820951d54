//! Reading in a process of its own: a parser that dies costs one file, never the server.
//!
//! The same program is started again with the hidden command `extract`, the
//! file on its standard input. It sets its own limits (`limits`) before it
//! looks at a byte; here it is given a time and its output a length, and it is
//! killed together with whatever it started.

mod child;
mod figures;
mod limits;
mod ocr;
mod upright;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Once;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::format::Unreadable;

pub use child::run;

/// How long a file may take where the machine is busy; its processor time is
/// limited more tightly.
const SLOWEST: Duration = Duration::from_secs(20);

/// The same for the reading of one picture.
const SLOWEST_PICTURE: Duration = Duration::from_secs(150);

/// Output beyond this is not taken.
const MOST_OUTPUT: u64 = 48 * 1024 * 1024;

/// What is read of the complaints of a process that failed.
const MOST_COMPLAINTS: u64 = 4096;

/// What a process of its own is told to do with the file on its standard input.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Task {
    /// The ending of the file's name
    #[arg(long, default_value = "")]
    pub(super) name: String,
    /// Reads the picture of this page, counted from 1; 0 is a file that is a picture
    #[arg(long)]
    pub(super) picture: Option<usize>,
    /// Gives the rows of a workbook instead of its text
    #[arg(long)]
    pub(super) table: bool,
}

/// What a process of its own made of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Told {
    /// The first ending of the format that read it; none for one that is not known.
    pub(super) format: Option<String>,
    /// SHA-256 of the bytes that were read, hexadecimal; empty for a picture.
    pub(super) hash: String,
    /// The text, or the rows of a table as JSON, or why there is none.
    pub(super) text: Result<String, String>,
    /// The computer lacks a program that is needed.
    pub(super) lacking: bool,
    /// It could not reach the network.
    pub(super) confined: bool,
}

/// Has a file read by a process of its own.
///
/// The error is why that process died, which another time may end otherwise.
pub(super) fn read(program: &Path, task: &Task, file: File) -> Result<Told, Unreadable> {
    let mut command = Command::new(program);
    command.args(["extract", "--name", &task.name]);
    if task.table {
        command.arg("--table");
    }
    let mut slowest = SLOWEST;
    if let Some(number) = task.picture {
        command.arg("--picture").arg(number.to_string());
        slowest = SLOWEST_PICTURE;
    }
    command
        .stdin(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let output = output(command, slowest)?;
    let told: Told = serde_json::from_slice(&output).map_err(|_| broken())?;
    if !told.confined {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            tracing::warn!(
                "files are read without cutting the reader off from the network: this system cannot"
            );
        });
    }
    Ok(told)
}

fn broken() -> Unreadable {
    Unreadable(
        "tệp làm hỏng bộ đọc nên không được dùng; hãy mở tệp và lưu lại, hoặc xuất sang PDF hay DOCX khác"
            .to_owned(),
    )
}

fn too_slow(seconds: u64) -> Unreadable {
    Unreadable(format!(
        "đọc tệp quá {seconds} giây nên đã dừng; hãy chia nhỏ hoặc lưu lại tệp"
    ))
}

/// Runs a command in a process group of its own and gives what it wrote.
fn output(mut command: Command, slowest: Duration) -> Result<Vec<u8>, Unreadable> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let start = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|error| Unreadable(format!("không khởi động được bộ đọc tệp: {error}")))?;
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(broken());
    };
    let (output, outputs) = mpsc::channel();
    let ended = std::thread::scope(|scope| {
        let complaints = scope.spawn(move || {
            let mut text = Vec::new();
            let mut stderr = stderr;
            let _ = (&mut stderr).take(MOST_COMPLAINTS).read_to_end(&mut text);
            // Whoever writes more must not wait for a reader.
            let _ = std::io::copy(&mut stderr, &mut std::io::sink());
            String::from_utf8_lossy(&text).into_owned()
        });
        scope.spawn(move || {
            let mut bytes = Vec::new();
            let read = stdout.take(MOST_OUTPUT + 1).read_to_end(&mut bytes);
            let _ = output.send(read.map(|_| bytes));
        });
        let received = outputs.recv_timeout(slowest);
        let status = end(&mut child, start + slowest, received.is_ok());
        let complaints = complaints.join().unwrap_or_default();
        (received, status, complaints)
    });
    match ended {
        (Err(RecvTimeoutError::Timeout), ..) => Err(too_slow(slowest.as_secs())),
        (Ok(Ok(bytes)), ..) if bytes.len() as u64 > MOST_OUTPUT => Err(Unreadable(
            "tệp cho ra quá nhiều chữ nên không được dùng; hãy chia nhỏ".to_owned(),
        )),
        (Ok(Ok(bytes)), Some(status), _) if status.success() => Ok(bytes),
        (_, Some(status), complaints) => Err(why(status, &complaints)),
        _ => Err(broken()),
    }
}

/// Waits for a process that has closed its output, then kills what is left of
/// its group and tells how it ended.
#[cfg(unix)]
fn end(child: &mut Child, until: Instant, closed: bool) -> Option<ExitStatus> {
    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
    let pid = Pid::from_child(child);
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    while closed && Instant::now() < until {
        match waitid(WaitId::Pid(pid), options) {
            Ok(None) => std::thread::sleep(Duration::from_millis(1)),
            _ => break,
        }
    }
    // It has not been waited for yet, so the number is still its own.
    let _ = kill_process_group(pid, Signal::KILL);
    child.wait().ok()
}

#[cfg(not(unix))]
fn end(child: &mut Child, until: Instant, closed: bool) -> Option<ExitStatus> {
    while closed && Instant::now() < until {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().ok()
}

/// Why a process ended badly, in Vietnamese.
fn why(status: ExitStatus, complaints: &str) -> Unreadable {
    if complaints.contains("memory allocation") {
        return Unreadable(
            "đọc tệp cần quá nhiều bộ nhớ nên đã dừng; hãy chia nhỏ hoặc lưu lại tệp".to_owned(),
        );
    }
    #[cfg(unix)]
    if std::os::unix::process::ExitStatusExt::signal(&status).is_some_and(limits::is_out_of_time) {
        return too_slow(limits::SECONDS);
    }
    let _ = status;
    broken()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn run(script: &str, slowest: Duration) -> Result<Vec<u8>, Unreadable> {
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        output(command, slowest)
    }

    #[track_caller]
    fn check(script: &str, reason: &str) {
        let Unreadable(told) = run(script, SLOWEST).unwrap_err();
        assert!(told.contains(reason), "{told}");
    }

    #[test]
    fn what_dies_is_told_with_its_reason() {
        check("exit 101", "làm hỏng bộ đọc");
        check("kill -SEGV $$", "làm hỏng bộ đọc");
        check("kill -XCPU $$", "quá 5 giây");
        check(
            "echo memory allocation of 9 bytes failed >&2; kill -ABRT $$",
            "quá nhiều bộ nhớ",
        );
        check("yes", "quá nhiều chữ");
    }

    #[test]
    fn what_hangs_is_killed_with_all_it_started() {
        let start = Instant::now();
        let hung = run("sleep 50 & sleep 50", Duration::from_secs(1));
        assert_eq!(hung, Err(too_slow(1)));
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn what_ends_well_gives_its_output() {
        let told = run("cat /dev/zero | head -c 200000 >&2; echo done", SLOWEST);
        assert_eq!(told, Ok(b"done\n".to_vec()));
    }
}
