//! Files of every format changed at random and read, pictures by Tesseract: no
//! reader may hang, and no panic may come from our own code. What a parser's abort costs is one child process.
//!
//! `cargo bench --bench fuzz [-- --seconds N] [--seed N] [--from DIR] [FORMAT …]`:
//! seconds for each format; files of DIR are changed too; what breaks a reader
//! is kept in the folder for temporary files.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on says so by panicking"
)]

#[path = "../alone.rs"]
mod alone;
mod change;
#[path = "../../office/make.rs"]
mod make;
#[path = "../../reading/sheet.rs"]
mod sheet;
#[path = "../../office/sound.rs"]
mod sound;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use alone::End;
use sound::Random;

/// What came of the files of one format.
#[derive(Default)]
struct Tally {
    files: usize,
    read: usize,
    refused: usize,
    hung: usize,
    slowest: Duration,
    /// Why processes died, and how many of each.
    died: BTreeMap<String, usize>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.read += other.read;
        self.refused += other.refused;
        self.hung += other.hung;
        self.slowest = self.slowest.max(other.slowest);
        for (why, count) in other.died {
            *self.died.entry(why).or_default() += count;
        }
    }

    /// Those that our own code, whose files have no path in front, ended.
    fn ours(&self) -> usize {
        let ours = self.died.iter().filter(|(why, _)| why.contains("at src/"));
        ours.map(|(_, count)| count).sum()
    }
}

fn main() {
    let number = |name: &str| alone::after(name).and_then(|text| text.parse::<u64>().ok());
    let seconds = Duration::from_secs(number("--seconds").unwrap_or(30));
    let seed = number("--seed").unwrap_or(1);
    let mut seeds: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for (ending, bytes) in sound::sound().into_iter().chain(more()) {
        seeds.entry(ending.to_owned()).or_default().push(bytes);
    }
    if let Some(folder) = alone::after("--from") {
        add_files(Path::new(&folder), &mut seeds);
    }
    let named: Vec<String> = std::env::args().skip(1).collect();
    let some = seeds.keys().any(|ending| named.contains(ending));
    seeds.retain(|ending, _| !some || named.contains(ending));
    let mut broken = 0;
    println!("seed {seed}, {} s each", seconds.as_secs());
    for (ending, files) in &seeds {
        let tally = fuzz(ending, files, seconds, seed);
        println!(
            "{ending}: {} files, {} read, {} refused, {} died ({} by us), {} hung, slowest {:.1?}",
            tally.files,
            tally.read,
            tally.refused,
            tally.died.values().sum::<usize>(),
            tally.ours(),
            tally.hung,
            tally.slowest
        );
        for (why, count) in &tally.died {
            println!("    {count} × {why}");
        }
        broken += tally.ours() + tally.hung;
    }
    assert_eq!(broken, 0, "readers were broken");
}

/// Text in the encodings of before Unicode, a page on its side with a table, and the page of the tests as each kind of
/// picture, the others drawn by Poppler, small enough to be read often.
fn more() -> Vec<(&'static str, Vec<u8>)> {
    let scan = include_bytes!("../../reading/scan.jpg").to_vec();
    let page = sheet::Book::with_picture(&scan, 1654, 2339).page(|page| {
        page.picture();
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.pdf");
    std::fs::write(&file, page.bytes()).unwrap();
    let drawn = |kind: &str, ending: &str| {
        let drawn = folder.path().join("page");
        let mut command = Command::new("pdftoppm");
        command.args([kind, "-gray", "-r", "100", "-singlefile"]);
        let status = command.arg(&file).arg(&drawn).status().expect("Poppler");
        assert!(status.success(), "{status}");
        std::fs::read(drawn.with_extension(ending)).unwrap()
    };
    let tcvn3 = b"K\xd5 ho\xb9ch ki\xd3m tra c\xc7u treo n\xa8m 2025\n";
    let windows = b"K\xea\xec ho\xe5\xf2ch ki\xea\xd2m tra c\xe2\xccu treo\n";
    let on_its_side = sheet::Book::default().page(|page| {
        page.lines(60, 500, 12, &["DANH MỤC", "Sách giáo khoa lớp 10"])
            .net(&[60, 100, 300], &[460, 400, 360])
            .aside([90.0, 410.0], true, 12, "Môn")
            .text(110, 420, 12, "Tên sách")
            .text(65, 370, 12, "Toán")
            .aside([200.0, 390.0], false, 12, "Tập 1")
            .turned([0.0, 1.0, -1.0, 0.0, 595.0, 0.0]);
    });
    vec![
        ("docx", make::docx_of_a_picture(&drawn("-png", "png"), 16)),
        ("pdf", on_its_side.bytes()),
        ("txt", tcvn3.repeat(20)),
        ("txt", windows.repeat(20)),
        ("png", drawn("-png", "png")),
        ("tif", drawn("-tiff", "tif")),
        ("jpg", scan),
    ]
}

/// Adds the files of a folder to those that are changed, by their endings.
fn add_files(folder: &Path, seeds: &mut BTreeMap<String, Vec<Vec<u8>>>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let Some(ending) = ending.map(str::to_lowercase) else {
            continue;
        };
        if path.is_file() && seeds.contains_key(&ending) {
            let bytes = std::fs::read(&path).expect("a file");
            seeds.entry(ending).or_default().push(bytes);
        }
    }
}

/// Has changed files of a format read on every core until the time is over.
fn fuzz(ending: &str, files: &[Vec<u8>], seconds: Duration, seed: u64) -> Tally {
    let program = alone::program();
    let until = Instant::now() + seconds;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = Tally::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let program = &program;
                scope.spawn(move || {
                    let mut random = Random::from(seed * 1000 + thread as u64);
                    let mut tally = Tally::default();
                    while Instant::now() < until {
                        let bytes = change::changed(files, &mut random);
                        one(program, ending, &bytes, &mut tally);
                    }
                    tally
                })
            })
            .collect();
        for worker in workers {
            all.add(worker.join().expect("a worker"));
        }
    });
    all
}

fn one(program: &Path, ending: &str, bytes: &[u8], tally: &mut Tally) {
    let (end, took) = alone::read(program, ending, bytes);
    tally.files += 1;
    tally.slowest = tally.slowest.max(took);
    match end {
        End::Read => tally.read += 1,
        End::Refused => tally.refused += 1,
        End::Hung => {
            tally.hung += 1;
            keep(ending, bytes, "hung");
        }
        End::Died(why) => {
            if !tally.died.contains_key(&why) {
                keep(ending, bytes, &why);
            }
            *tally.died.entry(why).or_default() += 1;
        }
    }
}

/// Keeps a file that broke a reader.
fn keep(ending: &str, bytes: &[u8], why: &str) {
    let folder = std::env::temp_dir().join("motcua-fuzz");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(format!("{:08x}.{ending}", bytes.len()));
    std::fs::write(&path, bytes).expect("a file");
    println!("    {}: {why}", path.display());
}
