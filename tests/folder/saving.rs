//! The watched folder under the ways in which programs save files.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use motcua::app::Folder;
use motcua::config::Config;

use super::PLAN;
use crate::support::TestApp;

/// A change that is not found by then is lost; the machine may be busy.
const LONGEST: Duration = Duration::from_mins(1);

/// A server whose folder is followed until the test ends, and the folder.
pub(super) fn followed() -> (TestApp, PathBuf) {
    let test = TestApp::unready(Config::default());
    test.write("khac.md", &PLAN.replace("cầu treo", "bến đò"));
    let app = Arc::clone(&test.app);
    std::thread::spawn(move || Folder::default().keep(&app));
    let folder = test.app.config.knowledge.clone();
    until(|| test.app.answerer().is_ok());
    (test, folder)
}

/// Waits until something is so.
#[track_caller]
pub(super) fn until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The texts of the passages of `plan.md`, nearest to a question first.
fn said(test: &TestApp, question: &str) -> Vec<String> {
    let answerer = test.app.answerer().unwrap();
    let passages = answerer.passages(question, 100).into_iter();
    let passages = passages.filter(|source| source.document == "plan.md");
    passages.map(|source| source.text).collect()
}

pub(super) fn says(test: &TestApp, words: &str) -> bool {
    said(test, words).iter().any(|text| text.contains(words))
}

#[test]
fn a_file_is_followed_however_it_is_saved() {
    let (test, folder) = followed();
    let path = folder.join("plan.md");
    // As copied.
    fs::write(&path, PLAN).unwrap();
    until(|| says(&test, "cầu treo"));
    // Cut off and written again, as Notepad does.
    fs::write(&path, PLAN.replace("cầu treo", "hồ chứa")).unwrap();
    until(|| says(&test, "hồ chứa"));
    // Written beside and moved over it, as editors do; the other file is none of ours.
    fs::write(folder.join(".plan.md.swp"), PLAN).unwrap();
    fs::rename(folder.join(".plan.md.swp"), &path).unwrap();
    until(|| says(&test, "cầu treo"));
    // Moved away, written anew and the old one removed, as Word does.
    fs::rename(&path, folder.join("~$plan.tmp")).unwrap();
    fs::write(&path, PLAN.replace("cầu treo", "đường làng")).unwrap();
    fs::remove_file(folder.join("~$plan.tmp")).unwrap();
    until(|| says(&test, "đường làng"));
    // Renamed, into a folder that is new.
    fs::create_dir(folder.join("moi")).unwrap();
    fs::rename(&path, folder.join("moi/plan.md")).unwrap();
    until(|| {
        let answerer = test.app.answerer().unwrap();
        let found = answerer.passages("đường làng", 10);
        found.iter().any(|source| source.document == "moi/plan.md")
    });
    assert_eq!(said(&test, "đường làng"), [] as [&str; 0]);
    fs::remove_dir_all(folder.join("moi")).unwrap();
    until(|| {
        test.app
            .answerer()
            .unwrap()
            .passages("đường làng", 1)
            .is_empty()
    });
}

#[test]
fn a_file_that_is_written_slowly_is_read_whole() {
    let (test, folder) = followed();
    let mut slow = true;
    // On a busy machine a writer may itself be held up for too long.
    for attempt in 0..10 {
        let last = format!("lần {attempt}");
        let mut file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .open(folder.join("plan.md"))
            .unwrap();
        slow = false;
        let mut halves = Vec::new();
        let whole = format!("{PLAN}\n2. Nộp báo cáo cầu treo {last}.\n");
        for piece in whole.as_bytes().chunks(20) {
            let start = Instant::now();
            file.write_all(piece).unwrap();
            std::thread::sleep(Duration::from_millis(100));
            slow |= start.elapsed() > Duration::from_millis(300);
            halves.push(said(&test, "cầu treo"));
        }
        drop(file);
        until(|| says(&test, &last));
        if !slow {
            let earlier = format!("lần {}", attempt - 1);
            let whole = |texts: &Vec<String>| {
                texts.is_empty() || texts.iter().any(|text| text.contains(&earlier))
            };
            assert!(halves.iter().all(whole), "{halves:?}");
            break;
        }
    }
    assert!(!slow, "the machine is too busy to write steadily");
}
