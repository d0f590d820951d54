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

/// The versions that the passages found for a question are of.
fn versions(test: &TestApp) -> Vec<usize> {
    let found = test.app.answerer().unwrap();
    let found = found.passages("kiểm kê toàn bộ cầu treo trên địa bàn xã", 10);
    let versions = found.iter().filter_map(|source| {
        let (_, version) = source.text.split_once("bản V")?;
        version.split('.').next()?.parse().ok()
    });
    versions.collect()
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
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut asked = 0;
                    while !done.load(Ordering::SeqCst) {
                        let earliest = from.load(Ordering::SeqCst);
                        let versions = versions(&test);
                        let latest = to.load(Ordering::SeqCst);
                        assert_eq!(versions.len(), 2, "{versions:?}");
                        assert_eq!(versions[0], versions[1]);
                        assert!((earliest..=latest).contains(&versions[0]));
                        let answer = test.app.answer("kiểm kê cầu treo", None, None);
                        assert_ne!(answer.unwrap().status, Status::Failed);
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
