//! Two thousand hostile files: each is read or refused in time, `check` speaks
//! of every one, and a server whose folder they are put into goes on answering.
//!
//! Run it by `cargo bench --bench hostile [-- COUNT] [--program PATH]`.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on says so by panicking"
)]

#[path = "alone.rs"]
mod alone;
#[path = "../office/hostile.rs"]
mod hostile;
#[path = "../office/make.rs"]
mod make;
#[path = "../reading/sheet.rs"]
#[expect(dead_code, reason = "pictures are for the tests of scans")]
mod sheet;
#[path = "../office/sound.rs"]
mod sound;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use alone::End;

/// A file is read or refused at most so long after.
const LONGEST: Duration = Duration::from_secs(10);

/// What the server may hold more than before, megabytes.
const MOST_MEMORY: u64 = 64;

fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok());
    let count: usize = count.unwrap_or(2000);
    let dir = tempfile::tempdir().expect("a folder");
    hostile::write(dir.path(), count);
    let late = each_alone(dir.path());
    let silent = check(dir.path());
    let held = serve(dir.path());
    assert!(late == 0 && silent == 0, "files were late or left out");
    assert!(held <= MOST_MEMORY, "the server held {held} MB more");
}

/// Has each file read alone, and counts those that took too long.
fn each_alone(folder: &Path) -> usize {
    let files: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().collect();
    let (next, slowest) = (AtomicUsize::new(0), Mutex::new(Duration::ZERO));
    let [read, refused, late] = [(); 3].map(|()| AtomicUsize::new(0));
    let died: Mutex<BTreeMap<String, usize>> = Mutex::default();
    let program = alone::program();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let path = file.path();
                    let ending = path.extension().unwrap_or_default().to_string_lossy();
                    let bytes = fs::read(&path).expect("a file");
                    let (end, took) = alone::read(&program, &ending, &bytes);
                    let fell = |why: String| {
                        *died.lock().expect("no panic").entry(why).or_default() += 1;
                    };
                    match end {
                        End::Read => _ = read.fetch_add(1, Ordering::Relaxed),
                        End::Refused => _ = refused.fetch_add(1, Ordering::Relaxed),
                        End::Died(why) => fell(why),
                        End::Hung => fell("hung".to_owned()),
                    }
                    if took > LONGEST {
                        late.fetch_add(1, Ordering::Relaxed);
                        println!("{} took {took:.1?}", path.display());
                    }
                    let mut slowest = slowest.lock().expect("no panic");
                    *slowest = slowest.max(took);
                }
            });
        }
    });
    println!(
        "{} files, each alone: {read:?} read, {refused:?} refused, {} processes died, slowest {:.1?}, over {} s: {late:?}, all in {:.0?}",
        files.len(),
        died.lock().expect("no panic").values().sum::<usize>(),
        slowest.into_inner().expect("no panic"),
        LONGEST.as_secs(),
        start.elapsed()
    );
    for (why, count) in died.into_inner().expect("no panic") {
        println!("    {count} × {why}");
    }
    late.into_inner()
}

/// Counts the files of a folder that `check` does not speak of.
fn check(folder: &Path) -> usize {
    let start = Instant::now();
    let output = Command::new(alone::program())
        .args(["check", "--json"])
        .arg(folder)
        .env("MOTCUA_DATA", folder.with_extension("data"))
        .output()
        .expect("the program starts");
    let code = output.status.code();
    assert!(code.is_some_and(|code| code <= 1), "{}", output.status);
    let told = String::from_utf8_lossy(&output.stdout);
    let names = fs::read_dir(folder).expect("a folder").flatten();
    let silent = names
        .filter(|entry| !told.contains(&*entry.file_name().to_string_lossy()))
        .count();
    println!(
        "check: {silent} neither read nor refused, in {:.0?}",
        start.elapsed()
    );
    silent
}

/// Puts the files into the folder of a running server, asks it until it has
/// read them all, and gives how much more memory it holds.
fn serve(files: &Path) -> u64 {
    let home = tempfile::tempdir().expect("a folder");
    let knowledge = home.path().join("knowledge");
    fs::create_dir(&knowledge).expect("a folder");
    let plan = |name: &str, text: &str| {
        let text = format!(
            "Số: 1/KH-UBND\n\nKẾ HOẠCH\n{text}\n\nI. NỘI DUNG\n\n1. {text} vào tháng 5 năm 2026.\n"
        );
        fs::write(knowledge.join(name), text).expect("a file");
    };
    plan("truoc.md", "Khảo sát cầu treo");
    let mut server = Server::start(home.path());
    server.until("Khảo sát cầu treo vào tháng 5", Duration::from_mins(1));
    let before = server.memory();
    for file in fs::read_dir(files).expect("a folder").flatten() {
        fs::copy(file.path(), knowledge.join(file.file_name())).expect("a file");
    }
    plan("sau.md", "Kiểm tra đập nước");
    let start = Instant::now();
    let (asked, slowest) = server.until("Kiểm tra đập nước vào tháng 5", Duration::from_hours(1));
    let held = server.memory().saturating_sub(before);
    println!(
        "server: all read after {:.0?}, {asked} questions meanwhile, slowest {slowest:.0?}, memory {before} MB + {held} MB",
        start.elapsed()
    );
    held
}

/// The program serving a folder.
struct Server {
    child: Child,
    address: String,
    /// The most that it held while it was looked at, megabytes.
    most: u64,
}

impl Server {
    fn start(home: &Path) -> Self {
        let mut child = Command::new(alone::program())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .current_dir(home)
            .env("MOTCUA_LOG", "json")
            .env("MOTCUA_FLOOD__ADDRESS", "0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = child.stderr.take().expect("its log");
        let mut lines = BufReader::new(log).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let told: serde_json::Value = serde_json::from_str(&line).ok()?;
                let fields = told.get("fields").unwrap_or(&told);
                Some(fields["address"].as_str()?.to_owned())
            })
            .expect("it listens");
        // Whoever writes more must not wait for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).count());
        Self {
            child,
            address,
            most: 0,
        }
    }

    /// Asks until some words are found: how often, and how long the slowest
    /// answer took.
    fn until(&mut self, said: &str, longest: Duration) -> (usize, Duration) {
        let (start, mut slowest) = (Instant::now(), Duration::ZERO);
        for asked in 1.. {
            let begun = Instant::now();
            let answer = self.answer(said);
            assert!(answer.contains("\"status\""), "{answer}");
            slowest = slowest.max(begun.elapsed());
            self.most = self.most.max(self.resident());
            let found = self.passages(said);
            if found.contains(said) {
                return (asked, slowest);
            }
            assert!(start.elapsed() < longest, "not found: {found}");
            std::thread::sleep(Duration::from_millis(200));
        }
        unreachable!("questions do not end")
    }

    fn answer(&self, question: &str) -> String {
        let body = serde_json::json!({ "question": question }).to_string();
        self.send("POST /api/v1/answers", &body)
    }

    fn passages(&self, question: &str) -> String {
        let bytes = question.bytes().map(|byte| format!("%{byte:02X}"));
        let query = bytes.collect::<String>();
        self.send(&format!("GET /api/v1/passages?limit=5&q={query}"), "")
    }

    fn send(&self, request: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server lives");
        let head = format!(
            "{request} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            body.len()
        );
        stream
            .write_all((head + body).as_bytes())
            .expect("the server lives");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("the server lives");
        answer
    }

    /// The most that it held since it was asked last, megabytes.
    fn memory(&mut self) -> u64 {
        std::mem::take(&mut self.most)
    }

    fn resident(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.unwrap_or_default() / 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
