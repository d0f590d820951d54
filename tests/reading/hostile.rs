//! Files made to break the reader: each is refused with a reason, and soon; the
//! rest of the folder is served.

use std::time::{Duration, Instant};

use motcua::knowledge::{Knowledge, Severity};

use super::reader;
use super::sheet::{self, Book};
use super::wrong::temporary;

const SOUND: &[u8] = "Số: 1/KH-UBND\n\nKẾ HOẠCH\n\nTuyên truyền".as_bytes();

/// Reads a hostile file beside a sound one.
#[track_caller]
fn beside(name: &str, bytes: &[u8]) -> Knowledge {
    let dir = temporary(&[(name, bytes), ("sound.md", SOUND)]);
    let start = Instant::now();
    let knowledge = reader().read(dir.path()).unwrap();
    assert!(
        start.elapsed() < Duration::from_mins(1),
        "{name} took too long"
    );
    let sound = knowledge.documents.iter().any(|d| d.path == "sound.md");
    assert!(sound, "the rest is served beside {name}");
    knowledge
}

#[track_caller]
fn refused(name: &str, bytes: &[u8], reason: &str) {
    let knowledge = beside(name, bytes);
    let told = knowledge.problems.iter().any(|problem| {
        problem.path == name
            && problem.severity == Severity::Error
            && problem.message.contains(reason)
    });
    assert!(told, "{:#?}", knowledge.problems);
    assert_eq!(knowledge.documents.len(), 1);
}

fn plan() -> Vec<u8> {
    let book = Book::default().page(|page| {
        page.text(60, 800, 12, "KẾ HOẠCH").text(
            60,
            780,
            12,
            "Tuyên truyền cải cách hành chính năm 2026",
        );
    });
    book.bytes()
}

#[test]
fn what_is_no_pdf_under_its_name_is_refused() {
    refused("a.pdf", b"", "tệp trống");
    refused("a.pdf", b"%PDF-1.7\n", "PDF bị hỏng");
    refused("a.pdf", &[0; 4096], "PDF bị hỏng");
}

#[test]
fn a_file_with_a_password_says_so() {
    let bytes = sheet::file(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R>>".to_vec(),
    ]);
    let text = String::from_utf8(bytes).unwrap();
    let key = "00".repeat(32);
    let locked = text.replace(
        "trailer <<",
        &format!("trailer <</ID[<00><00>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1/O<{key}>/U<{key}>>>"),
    );
    refused("a.pdf", locked.as_bytes(), "mật khẩu");
}

#[test]
fn a_cut_off_file_is_read_as_far_as_it_goes_or_refused() {
    let whole = plan();
    for length in (0..whole.len()).step_by(whole.len() / 7) {
        beside("a.pdf", &whole[..length]);
    }
}

#[test]
fn pages_in_circles_end() {
    let bytes = sheet::file(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 3>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Parent 3 0 R/Count 99999999>>".to_vec(),
    ]);
    let knowledge = beside("a.pdf", &bytes);
    assert_eq!(knowledge.documents.len(), 1);
    let form = sheet::stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>",
        b"/X Do /X Do",
    );
    let bytes = sheet::file(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 9 9]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>".to_vec(),
        sheet::stream("", b"/X Do"),
        form,
    ]);
    beside("b.pdf", &bytes);
}

#[test]
fn a_picture_of_enormous_size_costs_no_memory_here() {
    let picture = sheet::stream(
        "/Type/XObject/Subtype/Image/Width 2000000000/Height 2000000000/ColorSpace/DeviceRGB/BitsPerComponent 8",
        b"x",
    );
    let bytes = sheet::file(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>".to_vec(),
        sheet::stream("", b"q 595 0 0 842 0 0 cm /X Do Q"),
        picture,
    ]);
    let knowledge = beside("a.pdf", &bytes);
    assert_eq!(knowledge.documents.len(), 1);
}

/// Bytes changed, removed and doubled at places that a fixed seed gives.
fn mutated(whole: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let mut bytes = whole.to_vec();
    for _ in 0..=next(12) {
        let at = next(bytes.len());
        match next(4) {
            0 => bytes[at] = u8::try_from(next(256)).unwrap(),
            1 => bytes[at] = b"0123456789<>[]()/ "[next(18)],
            2 => drop(bytes.drain(at..(at + next(64)).min(whole.len() / 2).max(at))),
            _ => {
                let piece = bytes[at..(at + next(64)).min(bytes.len())].to_vec();
                let to = next(bytes.len());
                bytes.splice(to..to, piece);
            }
        }
    }
    bytes
}

#[test]
fn a_hundred_damaged_files_break_nothing() {
    let whole = plan();
    let damaged: Vec<(String, Vec<u8>)> = (0..100)
        .map(|seed| (format!("{seed}.pdf"), mutated(&whole, seed)))
        .collect();
    let mut files: Vec<(&str, &[u8])> = damaged
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    files.push(("sound.md", SOUND));
    let dir = temporary(&files);
    let knowledge = reader().read(dir.path()).unwrap();
    assert_eq!(knowledge.files.len(), 101);
    // Every file is either read or named with a reason.
    for file in &knowledge.files {
        let named = knowledge.problems.iter().any(|p| p.path == file.path);
        assert!(file.document.is_some() || named, "{}", file.path);
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_files_that_may_not_be_read_are_named() {
    use std::os::unix::fs::PermissionsExt;
    let dir = temporary(&[("secret.pdf", &plan()), ("sound.md", SOUND)]);
    let made = std::process::Command::new("mkfifo")
        .arg(dir.path().join("pipe.pdf"))
        .status();
    assert!(made.unwrap().success());
    let secret = dir.path().join("secret.pdf");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o000)).unwrap();
    let knowledge = reader().read(dir.path()).unwrap();
    let told = |path: &str, words: &str| {
        let mut problems = knowledge.problems.iter();
        problems.any(|p| p.path == path && p.message.contains(words))
    };
    assert!(told("pipe.pdf", "không phải tệp thường"));
    // The administrator may read everything.
    let readable = std::fs::File::open(&secret).is_ok();
    assert!(readable || told("secret.pdf", "không có quyền đọc"));
}

#[cfg(target_os = "linux")]
#[test]
fn the_reading_process_limits_itself_and_has_no_network() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(["extract", "--name", "txt"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // It waits for its input, so its limits can be looked at.
    let limits = format!("/proc/{}/limits", child.id());
    let limited = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        let limits = std::fs::read_to_string(&limits).unwrap();
        let limit = |name: &str| {
            let line = limits.lines().find(|line| line.starts_with(name));
            line.unwrap()
                .split_whitespace()
                .any(|word| word == "1073741824")
        };
        limit("Max address space")
    });
    assert!(limited, "the address space is limited");
    let status = format!("/proc/{}/status", child.id());
    let filtered = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        let status = std::fs::read_to_string(&status).unwrap();
        status.lines().any(|line| line == "Seccomp:\t2")
    });
    assert!(filtered, "sockets are refused");
    child.stdin.take().unwrap().write_all(SOUND).unwrap();
    let output = child.wait_with_output().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["confined"], true);
    assert!(told["text"]["Ok"].as_str().unwrap().contains("KẾ HOẠCH"));
}
