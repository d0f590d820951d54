//! Any text at all: nothing is lost, and ten times the text takes about ten
//! times as long.

use std::time::{Duration, Instant};

use motcua::document::Document;
use proptest::prelude::*;

use super::check_whole;

/// Ten times the text may take at most thirty times as long. A machine that is
/// busy with something else may take longer, so it is measured again then.
#[track_caller]
fn check_linear(unit: &str, between: &str) {
    let read = |bytes: usize| {
        let count = bytes / (unit.len() + between.len());
        let text = vec![unit; count].join(between);
        let start = Instant::now();
        check_whole(&Document::read("a.md", &text));
        start.elapsed()
    };
    let mut measured = Vec::new();
    let linear = (0..5).any(|_| {
        let small = read(20_000).max(Duration::from_millis(2));
        let large = read(200_000);
        measured.push((small, large));
        large < small * 30
    });
    assert!(linear, "{unit:?}: {measured:?}");
}

#[test]
fn reading_takes_linear_time() {
    for unit in [
        "a",
        "*",
        "_",
        "[",
        "1.",
        "năm 2024",
        "12/KH-UBND ngày 1/1/2024",
        "|",
        "Ủy ban.",
        "tỉnh Thái Bình",
    ] {
        check_linear(unit, " ");
        check_linear(unit, "");
    }
    for unit in [
        "- a",
        "d) b",
        "Nơi nhận:",
        "1. Mục đích",
        "| a | b |",
        "KT. CHỦ TỊCH",
        "Điều 1. Một.",
        "này có hiệu lực từ ngày 1/1/2024",
    ] {
        check_linear(unit, "\n");
        check_linear(unit, "\n\n");
    }
}

#[test]
fn a_line_of_one_megabyte_is_read() {
    let line = "Người dân nộp hồ sơ tại xã, theo số 12/KH-UBND ngày 1/1/2024; ".repeat(14_000);
    assert!(line.len() > 1_000_000);
    let document = Document::read("a.md", &line);
    check_whole(&document);
    assert_eq!(document.references.len(), 14_000);
}

/// What official documents are made of, put together at random below.
const PIECES: [&str; 40] = [
    "KẾ HOẠCH",
    "QUYẾT ĐỊNH:",
    "**I. MỤC ĐÍCH,\nYÊU CẦU**",
    "1. ",
    "1.1. ",
    "a) ",
    "đ) ",
    "- ",
    "+ ",
    "Điều 5. ",
    "Chương II\n",
    "Nơi nhận:\n",
    "TM. ỦY BAN NHÂN DÂN",
    "PHÓ CHỦ TỊCH",
    "Lại Văn Hoàn",
    "Căn cứ Nghị định số 45/2020/NĐ-CP ngày 08/4/2020;",
    "Thực hiện ",
    "như sau:",
    "./.",
    "/*Ty*",
    "\n",
    "\n\n",
    "\u{c}",
    "|",
    "|---|\n",
    "| a | b |\n",
    "**",
    "*",
    "_",
    "# ",
    "<!--",
    "-->",
    "  \n",
    "Số: 21 /KH-UBND Chi Linh, ngay 08 thdng 02 ndam 2022",
    "Hiệu lực từ: 1/1/2024\n",
    "này có hiệu lực đến ngày 31/12/2025",
    "thay thế Quyết định số 1/QĐ-UBND",
    "người dân. Nộp",
    " ",
    "ạ",
];

proptest! {
    #[test]
    fn any_text_is_read_and_cut_without_loss(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60),
        noise in "\\PC{0,80}",
    ) {
        let text = pieces.concat();
        check_whole(&Document::read("a.md", &text));
        check_whole(&Document::read("a.md", &format!("{text}{noise}{text}")));
    }
}
