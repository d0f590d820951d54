//! What a folder gives does not depend on what it held before: after any
//! changes it is the same as read afresh, scores and problems included.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use motcua::answer::{Context, find, reply};
use motcua::knowledge::Knowledge;
use motcua::snapshot::Snapshot;
use proptest::prelude::*;

use crate::reading::reader;
use crate::support::own::TODAY;

/// So many documents stand in the folder at first: enough for several runs.
const DOCUMENTS: u16 = 120;

/// Something done to the folder.
#[derive(Debug, Clone)]
enum Change {
    Write(u16, u8),
    Remove(u16),
    Rename(u16, u16),
    State(u16, u8),
    Add(u8),
}

fn change() -> impl Strategy<Value = Change> {
    let name = || 0..DOCUMENTS + 20;
    prop_oneof![
        4 => (name(), any::<u8>()).prop_map(|(name, what)| Change::Write(name, what)),
        2 => name().prop_map(Change::Remove),
        2 => (name(), name()).prop_map(|(from, to)| Change::Rename(from, to)),
        1 => (name(), any::<u8>()).prop_map(|(name, place)| Change::State(name, place)),
        1 => any::<u8>().prop_map(Change::Add),
    ]
}

/// A short document; some explain an acronym or use it, some are copies of
/// another, replace it or say another number.
fn text(name: u16, what: u8) -> String {
    const MATTERS: [&str; 5] = ["cầu treo", "bến đò", "hồ chứa", "đường làng", "nhà văn hóa"];
    let matter = MATTERS[usize::from(what) % MATTERS.len()];
    let explains = if what.is_multiple_of(7) {
        "Công tác kiểm kê công trình (KKCT) là việc thường xuyên."
    } else {
        "Kết quả KKCT được công khai."
    };
    let replaces = if what.is_multiple_of(11) {
        format!("Kế hoạch này thay thế Kế hoạch số {}/KH-UBND.", name / 2)
    } else {
        String::new()
    };
    format!(
        "ỦY BAN NHÂN DÂN\nXÃ NAM ĐÔNG\n\nSố: {}/KH-UBND\n\nNam Đông, ngày 0{} tháng 01 năm 2026\n\n\
         KẾ HOẠCH\nKiểm kê {matter} năm 2026\n\nI. MỤC ĐÍCH\n\n\
         1. Kiểm kê toàn bộ {matter} trên địa bàn xã trước mùa mưa lũ. {explains}\n\n\
         2. Các thôn báo cáo kết quả kiểm kê {matter} về xã trong {} ngày làm việc kể từ ngày kết thúc.\n\n\
         II. TỔ CHỨC THỰC HIỆN\n\n1. Thôn {} thi hành. {replaces}\n",
        name % 40 + 1,
        what % 9 + 1,
        what % 4 + 3,
        what % 50,
    )
}

fn path(dir: &Path, name: u16) -> std::path::PathBuf {
    dir.join(format!("{name:03}.md"))
}

fn carry_out(dir: &Path, change: &Change, stated: &mut BTreeMap<u16, u8>) {
    match change {
        Change::Write(name, what) => fs::write(path(dir, *name), text(*name, *what)).unwrap(),
        // What is not there is removed and renamed already.
        Change::Remove(name) => drop(fs::remove_file(path(dir, *name))),
        Change::Rename(from, to) => drop(fs::rename(path(dir, *from), path(dir, *to))),
        Change::State(name, place) => {
            stated.insert(*name, *place);
            let rows = stated.iter();
            let rows = rows.map(|(name, place)| format!("{name:03}.md,xã Số {}\n", place % 3));
            let table = format!("Tệp,Nơi áp dụng\n{}", rows.collect::<String>());
            fs::write(dir.join("documents.csv"), table).unwrap();
        }
        Change::Add(what) => {
            fs::create_dir_all(dir.join("lexicon")).unwrap();
            let table = format!("viết tắt,nghĩa\nKKCT,kiểm kê số {}\n", what % 3);
            fs::write(dir.join("lexicon/acronyms.csv"), table).unwrap();
        }
    }
}

/// Whatever a person or staff may be told by a snapshot.
fn told(snapshot: &Snapshot) -> Vec<String> {
    const QUESTIONS: [&str; 6] = [
        "kiểm kê cầu treo trong bao nhiêu ngày",
        "bao cao kiem ke ben do",
        "KKCT là gì",
        "kế hoạch số 7/KH-UBND",
        "thôn 12 thi hành",
        "ho chua nuoc o xa nam dong",
    ];
    let answers = QUESTIONS.iter().flat_map(|question| {
        let answer = reply(snapshot, question, &mut Context::default(), TODAY);
        let found = find(snapshot, question, 50, TODAY);
        let found = serde_json::to_string(&found.passages).unwrap();
        [format!("{:?} {:?}", answer.text, answer.confidence), found]
    });
    let model = snapshot.index.model();
    let words = (0..u32::try_from(model.len()).unwrap()).map(|word| {
        format!(
            "{} {} {} {}",
            model.key(word),
            model.written(word),
            model.times(word),
            model.entries_with(word)
        )
    });
    answers.chain(words).collect()
}

fn again(dir: &Path, previous: &Knowledge) -> Knowledge {
    let nothing_moves = BTreeSet::new();
    reader().read_again(dir, previous, &nothing_moves).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn a_folder_that_changed_is_as_if_read_afresh(
        first in proptest::collection::vec(any::<u8>(), usize::from(DOCUMENTS)),
        changes in proptest::collection::vec(proptest::collection::vec(change(), 1..4), 1..6),
    ) {
        let dir = tempfile::tempdir().unwrap();
        for (name, what) in (0..).zip(first) {
            fs::write(path(dir.path(), name), text(name, what)).unwrap();
        }
        let mut stated = BTreeMap::new();
        let mut snapshot = Snapshot::build(reader().read(dir.path()).unwrap()).unwrap();
        for changes in changes {
            for change in &changes {
                carry_out(dir.path(), change, &mut stated);
            }
            snapshot = snapshot.rebuild(again(dir.path(), &snapshot.knowledge)).unwrap();
            let fresh = Snapshot::build(reader().read(dir.path()).unwrap()).unwrap();
            prop_assert_eq!(&snapshot.knowledge, &fresh.knowledge);
            prop_assert_eq!(&snapshot.passages, &fresh.passages);
            prop_assert_eq!(told(&snapshot), told(&fresh));
        }
    }
}
