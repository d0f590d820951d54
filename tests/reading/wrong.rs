//! Folders with things that are wrong: each is named, and the rest is served.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use motcua::command::check;
use motcua::knowledge::{self, Severity};

use super::{folder, reader};

#[test]
fn a_folder_with_everything_wrong_serves_what_is_right() {
    let knowledge = reader()
        .read(&folder("tests/knowledge"))
        .expect("it is there");
    let paths: Vec<&str> = knowledge
        .documents
        .iter()
        .map(|d| d.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "broken/khong-co-cau-truc.txt",
            "broken/ngay-sai.md",
            "plans/bang.md",
            "plans/chi-thi-hai-cot.md",
            "plans/cong-van.md",
            "plans/ke-hoach-trung-so.md",
            "plans/ke-hoach.md",
            "plans/quyet-dinh-tcvn3.txt",
            "plans/quyet-dinh.md",
        ]
    );
    insta::assert_snapshot!(check::in_words(&knowledge, date(2026, 11, 20)));
}

pub(super) fn temporary(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }
    dir
}

#[track_caller]
fn check_problem(files: &[(&str, &[u8])], severity: Severity, words: &str) {
    let dir = temporary(files);
    let knowledge = reader().read(dir.path()).expect("the folder is there");
    let told = knowledge
        .problems
        .iter()
        .any(|p| p.severity == severity && p.message.contains(words));
    assert!(told, "{:#?}", knowledge.problems);
}

#[test]
fn files_that_cannot_be_read_are_named_with_the_reason() {
    check_problem(&[("a.md", b"")], Severity::Error, "tệp trống");
    check_problem(&[("a.md", b" \n\n ")], Severity::Error, "không có chữ nào");
    check_problem(&[("a.md", b"%PDF-1.4 \xff")], Severity::Error, "tệp PDF");
    check_problem(
        &[("a.md", &[0, 1, 2, 3, 0, 9])],
        Severity::Error,
        "tệp nhị phân",
    );
    let mut broken = "Ủy ban nhân dân tỉnh hướng dẫn thủ tục".as_bytes().to_vec();
    broken.push(0xfe);
    check_problem(&[("a.md", &broken)], Severity::Error, "dòng 1");
    let alone = "Nơi áp dụng: xã Hòa An\n<!-- chưa có gì -->\n".as_bytes();
    check_problem(&[("a.md", alone)], Severity::Error, "không có nội dung");
    check_problem(
        &[("a.xyz", b"?")],
        Severity::Info,
        "chưa đọc được định dạng này",
    );
    check_problem(&[], Severity::Warning, "chưa có văn bản nào");
}

#[test]
fn a_text_of_fifty_megabytes_is_refused_and_the_rest_served() {
    let large = vec![b'a'; 50 * 1024 * 1024];
    let dir = temporary(&[
        ("large.txt", &large),
        ("plans/small.md", "KẾ HOẠCH\n\nNăm 2024".as_bytes()),
    ]);
    let knowledge = reader().read(dir.path()).expect("the folder is there");
    assert_eq!(knowledge.documents.len(), 1);
    assert!(
        knowledge
            .problems
            .iter()
            .any(|p| p.path == "large.txt" && p.message.contains("20 MB"))
    );
}

#[test]
fn files_of_editors_and_read_me_files_are_no_knowledge() {
    let text = "KẾ HOẠCH\n\nTuyên truyền".as_bytes();
    let dir = temporary(&[
        (".an.md", text),
        ("~$mo.md", text),
        ("README.md", text),
        ("plans/ReadMe.txt", text),
        ("nua.md.tmp", text),
        (".git/x.md", text),
    ]);
    let knowledge = reader().read(dir.path()).expect("the folder is there");
    assert_eq!(knowledge.documents, []);
    assert_eq!(knowledge.files, []);
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let missing = reader().read(Path::new("no such folder"));
    assert!(matches!(missing, Err(knowledge::Error::Missing(_))));
    let dir = temporary(&[("a.md", b"x")]);
    let file = reader().read(&dir.path().join("a.md"));
    assert!(matches!(file, Err(knowledge::Error::NotAFolder(_))));
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_broken_links_end() {
    use std::os::unix::fs::symlink;
    let dir = temporary(&[("plans/a.md", "KẾ HOẠCH\n\nNăm 2024".as_bytes())]);
    symlink(dir.path(), dir.path().join("plans/circle")).expect("a link");
    symlink("nowhere.md", dir.path().join("broken.md")).expect("a link");
    let knowledge = reader().read(dir.path()).expect("the folder is there");
    assert_eq!(knowledge.documents.len(), 1);
    assert!(
        knowledge
            .problems
            .iter()
            .any(|p| p.path == "broken.md" && p.severity == Severity::Error)
    );
    assert!(knowledge.problems.iter().any(|p| p.path == "plans/circle"));
}

#[test]
fn only_changed_files_are_read_again() {
    let one = "Số: 1/KH-UBND\n\nKẾ HOẠCH\n\nMột\n\nĐiều 1. Nội dung.".as_bytes();
    let two = "Số: 2/KH-UBND\n\nKẾ HOẠCH\n\nHai\n\nĐiều 1. Nội dung.".as_bytes();
    let table = "Tệp,Nơi áp dụng\nplans/a.md,xã Một\n".as_bytes();
    let dir = temporary(&[
        ("plans/a.md", one),
        ("plans/b.md", two),
        ("documents.csv", table),
    ]);
    let first = reader().read(dir.path()).expect("the folder is there");
    let same = reader()
        .read_again(dir.path(), &first, &BTreeSet::new())
        .expect("the folder is there");
    assert_eq!(same, first);
    fs::write(dir.path().join("plans/b.md"), "KẾ HOẠCH\n\nKhác hẳn").expect("a file");
    fs::write(dir.path().join("documents.csv"), "Tệp,Nơi áp dụng\n").expect("a file");
    let changed = reader()
        .read_again(dir.path(), &first, &BTreeSet::new())
        .expect("the folder is there");
    assert_ne!(changed.digest, first.digest);
    assert_eq!(
        changed,
        reader().read(dir.path()).expect("the folder is there")
    );
    assert_eq!(changed.documents[0].header.place, None);
}
