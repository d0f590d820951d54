//! Answers while what answers is replaced a thousand times; in a debug build,
//! where a swap takes long, a fifth as often.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use motcua::answer::Status;
use motcua::app::Folder;
use motcua::config::Config;

use crate::support::TestApp;

/// Two documents that say together which version of the folder this is.
fn write(test: &TestApp, version: usize) {
    for (name, number) in [("a.md", 1), ("b.md", 2)] {
        let content = format!(
            "Số: {number}/KH-UBND\n\nNam Đông, ngày 07 tháng 01 năm 2026\n\nKẾ HOẠCH\n\
             Kiểm kê cầu treo đợt {number}\n\nI. MỤC ĐÍCH\n\n\
             1. Kiểm kê toàn bộ cầu treo trên địa bàn xã theo bản V{version}.\n"
        );
        test.write(name, &content);
    }
}

const QUESTION: &str = "kiểm kê toàn bộ cầu treo trên địa bàn xã theo bản nào";

/// The versions that a text tells of.
fn versions(text: &str) -> Vec<usize> {
    let told = text.split("bản V").skip(1);
    let number = |told: &str| {
        told.split(|c: char| !c.is_ascii_digit())
            .next()?
            .parse()
            .ok()
    };
    told.map(|told| number(told).unwrap()).collect()
}

/// The versions that the passages found for a question are of.
fn found(test: &TestApp) -> Vec<usize> {
    let found = test.app.answerer().unwrap().passages(QUESTION, 10);
    found
        .iter()
        .flat_map(|source| versions(&source.text))
        .collect()
}

/// The versions that an answer and its sources are of.
fn answered(test: &TestApp) -> Vec<usize> {
    let answer = test.app.answer(QUESTION, None, None).unwrap();
    assert_eq!(answer.status, Status::Answered, "{}", answer.text);
    let told = versions(&answer.text);
    assert!(!told.is_empty(), "{}", answer.text);
    let sources = answer.sources.iter();
    told.into_iter()
        .chain(sources.flat_map(|source| versions(&source.text)))
        .collect()
}

#[test]
fn a_thousand_swaps_give_no_wrong_answer() {
    const SWAPS: usize = if cfg!(debug_assertions) { 200 } else { 1000 };
    let test = TestApp::unready(Config::default());
    let mut folder = Folder::default();
    write(&test, 0);
    folder.look(&test.app).unwrap();
    let (from, to, done) = (
        AtomicUsize::new(0),
        AtomicUsize::new(0),
        AtomicBool::new(false),
    );
    // All that is told is of one version, which is neither over nor still to come.
    let check = |ask: &dyn Fn(&TestApp) -> Vec<usize>| {
        let earliest = from.load(Ordering::SeqCst);
        let versions = ask(&test);
        let latest = to.load(Ordering::SeqCst);
        assert!(
            versions.iter().all(|one| *one == versions[0]),
            "{versions:?}"
        );
        assert!((earliest..=latest).contains(&versions[0]));
        versions.len()
    };
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut asked = 0;
                    while !done.load(Ordering::SeqCst) {
                        assert_eq!(check(&found), 2);
                        check(&answered);
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        for version in 1..=SWAPS {
            write(&test, version);
            to.store(version, Ordering::SeqCst);
            folder.look(&test.app).unwrap();
            from.store(version, Ordering::SeqCst);
        }
        done.store(true, Ordering::SeqCst);
        let asked: usize = asking.into_iter().map(|asker| asker.join().unwrap()).sum();
        assert!(asked > 0);
    });
}
