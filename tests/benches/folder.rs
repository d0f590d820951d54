//! A folder of a thousand documents that changes while it is asked: how long it
//! takes to read, how soon a change is answered from, what it costs the
//! questions meanwhile, and what memory the server holds.
//!
//! `cargo bench --bench folder [-- DOCUMENTS | -- FOLDER] [--program PATH]` starts
//! the real server on a copy of FOLDER, or on so many documents (1,000) of 15 KB that are put
//! together of the project's own plans. One question after another is asked by
//! HTTP, with pauses, first while nothing changes, then while one document after
//! another is written. A question is compared with its own median. Between two
//! questions another server is asked that only computes for about as long, and compared
//! with its own median, too: what the machine makes of a time, whoever takes it.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says so")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

#[path = "computing.rs"]
mod computing;
#[path = "../noise/random.rs"]
mod random;

use computing::Computing;
use random::Random;

/// Documents that are written one after the other.
const CHANGES: usize = 30;
/// How often every question is asked while nothing changes.
const ROUNDS: usize = 100;
/// Bytes of a document.
const SIZE: usize = 15_000;
/// Between two questions.
const PAUSE: Duration = Duration::from_millis(5);

const COMPUTING: &str = "    of a server that only computes";

const QUESTIONS: [&str; 12] = [
    "hạn nộp báo cáo của Thái Bình là ngày nào",
    "han nop bao cao la ngay nao",
    "cơ quan nào chủ trì kiểm tra cải cách hành chính",
    "kinh phí tuyên truyền lấy từ đâu",
    "muc tieu nam 2024",
    "ai ký kế hoạch này",
    "nơi nhận gồm những ai",
    "tỷ lệ hồ sơ trực tuyến toàn trình",
    "trach nhiem cua so noi vu",
    "đẩy mạnh chuyển đổi số ở cấp xã",
    "bao nhiêu phần trăm người dân hài lòng",
    "thời gian thực hiện từ khi nào",
];

fn main() {
    let program = after("--program");
    let given = std::env::args().skip(1).find(|one| {
        !["--bench", "--program"].contains(&one.as_str()) && Some(one) != program.as_ref()
    });
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("knowledge");
    fs::create_dir(&folder).unwrap();
    match given.as_deref() {
        Some(from) if Path::new(from).is_dir() => copy(Path::new(from), &folder),
        count => make(&folder, count.map_or(1000, |count| count.parse().unwrap())),
    }
    let mut files: Vec<PathBuf> = list(&folder);
    files.sort();
    let bytes: u64 = files
        .iter()
        .map(|file| fs::metadata(file).unwrap().len())
        .sum();
    println!(
        "{} documents, {} KB; load {}",
        files.len(),
        bytes / 1000,
        load()
    );
    let (server, read) = Server::start(dir.path());
    println!("read in {read:.1?}; memory {} MB", server.memory());

    let mut asker = Asker::new(server.port, Duration::ZERO);
    // Nobody asks before; the catalogue and the caches are filled.
    (0..3).for_each(|_| asker.round());
    let usual = median(&mut asker.took.concat());
    let mut asker = Asker::new(server.port, usual);
    (0..ROUNDS).for_each(|_| asker.round());
    let medians: Vec<Duration> = asker.took.iter_mut().map(|took| median(took)).collect();
    report("questions while nothing changes", &asker.took, &medians);
    let computing_median = [median(&mut asker.computed)];
    report(COMPUTING, &[asker.computed], &computing_median);

    let done = AtomicBool::new(false);
    let (mut waited, asker, memory) = std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut asker = Asker::new(server.port, usual);
            while !done.load(Ordering::Relaxed) {
                asker.round();
            }
            asker
        });
        let (waited, memory) = change(&server, &files);
        done.store(true, Ordering::Relaxed);
        (waited, asking.join().unwrap(), memory)
    });
    report("questions while it changes", &asker.took, &medians);
    report(COMPUTING, &[asker.computed], &computing_median);
    let longest = waited.iter().max().copied().unwrap();
    println!(
        "{CHANGES} changes answered from after {:.2?} in the median, {longest:.2?} at the most",
        median(&mut waited),
    );
    println!(
        "memory after 10, 20, … changes: {memory:?} MB; load {}",
        load()
    );
}

/// Writes documents one after the other and waits until each is found: how long
/// that took, and the memory after every tenth.
fn change(server: &Server, files: &[PathBuf]) -> (Vec<Duration>, Vec<u64>) {
    let mut connection = Connection::open(server.port);
    let (mut waited, mut memory) = (Vec::new(), Vec::new());
    for i in 0..CHANGES {
        let path = &files[i * files.len() / CHANGES];
        let text = fs::read_to_string(path).unwrap_or_default();
        let said = format!("Trạm quan trắc số {i} kiểm định lần thứ {}", i + 100);
        let log = server.logged();
        fs::write(path, format!("{text}\n\nĐiều 99. {said}.\n")).unwrap();
        let written = Instant::now();
        let ask = format!("GET /api/v1/passages?limit=3&q={} HTTP/1.1", encoded(&said));
        // To ask all the while would be what makes the other questions wait.
        while server.logged() == log {
            assert!(written.elapsed() < Duration::from_mins(2), "{said}");
            std::thread::sleep(Duration::from_millis(5));
        }
        while !connection.send(&ask, "").contains(&said) {
            assert!(written.elapsed() < Duration::from_mins(2), "{said}");
            std::thread::sleep(Duration::from_millis(20));
        }
        waited.push(written.elapsed());
        if (i + 1) % 10 == 0 {
            memory.push(server.memory());
        }
    }
    (waited, memory)
}

/// A letter outside of ASCII and a space as addresses write them.
fn encoded(text: &str) -> String {
    let bytes = text.bytes();
    bytes
        .map(|byte| match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn median(took: &mut [Duration]) -> Duration {
    took.sort();
    took[took.len() / 2]
}

/// How long questions took, and how many took more than twice their median.
fn report(name: &str, took: &[Vec<Duration>], medians: &[Duration]) {
    let mut all: Vec<Duration> = took.iter().flatten().copied().collect();
    let times = took.iter().zip(medians);
    let times = times.flat_map(|(took, median)| {
        let times = |one: &Duration| one.as_secs_f64() / median.as_secs_f64();
        took.iter().map(times)
    });
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    let slow = times.iter().filter(|one| **one > 2.0).count();
    all.sort();
    let at = |share: usize| all[(all.len() * share / 1000).min(all.len() - 1)];
    println!(
        "{name}: {} asked; median {:.2?}, p99 {:.2?}, p99.9 {:.2?}, most {:.2?}; \
         of its own median p99 {:.2}, most {:.2}, over twice {slow}",
        all.len(),
        at(500),
        at(990),
        at(999),
        at(1000),
        times[times.len() * 99 / 100],
        times.last().copied().unwrap_or_default(),
    );
}

/// The server on a port of its own.
struct Server {
    child: Child,
    port: u16,
    log: PathBuf,
}

impl Server {
    /// Starts it and waits until it answers.
    fn start(dir: &Path) -> (Self, Duration) {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let start = Instant::now();
        let log = dir.join("log");
        let program = after("--program");
        let own = || env!("CARGO_BIN_EXE_motcua").to_owned();
        let child = Command::new(program.unwrap_or_else(own))
            .arg("serve")
            .current_dir(dir)
            .env("MOTCUA_LISTEN", format!("127.0.0.1:{port}"))
            .env("MOTCUA_FLOOD__ADDRESS", "0")
            .stderr(Stdio::from(fs::File::create(&log).unwrap()))
            .spawn()
            .unwrap();
        let mut server = Self { child, port, log };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(
                ended.is_none(),
                "{}",
                fs::read_to_string(&server.log).unwrap()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        let mut connection = Connection::open(port);
        while !connection
            .send("GET /api/v1/passages?q=a HTTP/1.1", "")
            .contains("passages")
        {
            std::thread::sleep(Duration::from_millis(20));
        }
        (server, start.elapsed())
    }

    /// Bytes of what it logged, which is a line each time that it has read the folder.
    fn logged(&self) -> u64 {
        fs::metadata(&self.log).unwrap().len()
    }

    /// Megabytes that it holds.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.unwrap_or_default() / 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A person who asks one question after the other.
struct Asker {
    connection: Connection,
    /// For each question how long its answers took.
    took: Vec<Vec<Duration>>,
    computing: Computing,
    /// How long the answers took of the server that only computes.
    computed: Vec<Duration>,
}

impl Asker {
    /// Asks the server on this port, and beside it one that computes for so long.
    fn new(port: u16, usual: Duration) -> Self {
        Self {
            connection: Connection::open(port),
            took: vec![Vec::new(); QUESTIONS.len()],
            computing: Computing::as_long_as(usual),
            computed: Vec::new(),
        }
    }

    fn round(&mut self) {
        for (question, took) in QUESTIONS.iter().zip(&mut self.took) {
            let body = format!("{{\"question\": \"{question}\"}}");
            let start = Instant::now();
            let answer = self.connection.send("POST /api/v1/answers HTTP/1.1", &body);
            took.push(start.elapsed());
            assert!(answer.contains("\"status\""), "{answer}");
            std::thread::sleep(PAUSE);
            self.computed.push(self.computing.ask());
            std::thread::sleep(PAUSE);
        }
    }
}

/// A connection that is kept.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends a request and gives the body of the reply.
    fn send(&mut self, line: &str, body: &str) -> String {
        let request = format!(
            "{line}\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let mut length = 0;
        loop {
            let mut header = String::new();
            self.0.read_line(&mut header).unwrap();
            let header = header.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(told) = header.strip_prefix("content-length:") {
                length = told.trim().parse().unwrap();
            }
        }
        let mut reply = vec![0; length];
        self.0.read_exact(&mut reply).unwrap();
        String::from_utf8(reply).unwrap()
    }
}

/// The argument behind this one.
fn after(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    files.filter(|path| path.is_file()).collect()
}

fn copy(from: &Path, to: &Path) {
    for file in list(from) {
        fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
}

/// Puts documents together of the paragraphs of the project's own plans.
fn make(folder: &Path, count: usize) {
    let plans = list(&Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge/plans"));
    let texts: Vec<String> = plans
        .iter()
        .map(|plan| fs::read_to_string(plan).unwrap())
        .collect();
    let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| line.len() > 60).collect();
    let mut random = Random::new(1);
    for i in 0..count {
        let mut text = format!(
            "ỦY BAN NHÂN DÂN\nXÃ SỐ {i}\n\nSố: {}/KH-UBND\n\nngày {:02} tháng {:02} năm 2026\n\n\
             KẾ HOẠCH\nCông tác số {i} năm 2026\n\n",
            i + 1,
            i % 28 + 1,
            i % 12 + 1,
        );
        for section in 1.. {
            if text.len() > SIZE {
                break;
            }
            let line = *random.pick(&lines);
            text.push_str(&format!("Điều {section}. {line}"));
            if random.percent(50) {
                text.push_str(&format!(" Theo biểu số {}.", random.below(9999)));
            }
            text.push_str("\n\n");
        }
        fs::write(folder.join(format!("{i:04}.md")), text).unwrap();
    }
}

/// How many processes wait for a core, so that a reader can judge the times.
fn load() -> String {
    let average = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    average.split(' ').next().unwrap_or_default().to_owned()
}
