//! `motcua import procedures`: the portal's Excel lists become a table for staff to look over.

use std::path::Path;
use std::process::{Command, Output};

use crate::office::make::{Value, text_rows, xls, xlsx};
use crate::reading::reader;

use super::tables::{cell, folder, row, word};

/// A list as the portal gives it: a title above, the head in the second row, codes as
/// numbers, rows that were put in to try it out.
pub(super) fn portal_list() -> Vec<u8> {
    let rows = [
        text_rows(
            1,
            &[
                &["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                &["Mã số", "Tên", "Cơ quan thực hiện", "Lĩnh vực"],
            ],
        ),
        row(
            3,
            &[
                cell("A3", "", "1.0127"),
                word("B3", "Cấp giấy phép A"),
                word("C3", "Sở Tư pháp\nỦy ban nhân dân cấp tỉnh"),
                word("D3", "Luật sư"),
            ],
        ),
        row(
            4,
            &[
                cell("A4", "", "2.000815"),
                word("B4", "Thủ tục test"),
                word("C4", ""),
                word("D4", "Hạ tầng kỹ thuật"),
            ],
        ),
        row(
            5,
            &[
                word("A5", "1.012753.000.00.00.H37"),
                word("B5", "Cấp giấy phép B"),
                word("C5", "Sở Tư pháp"),
            ],
        ),
        row(
            6,
            &[word("A6", "TEST_MOT_CAP"), word("B6", "Cấp giấy phép C")],
        ),
        row(
            7,
            &[
                word("A7", "1.012753.000.00.00.H37"),
                word("B7", "Cấp giấy phép B"),
            ],
        ),
        row(8, &[word("A8", "1.000001")]),
    ];
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"A1:D1\"/></mergeCells>";
    let data = format!("<sheetData>{}</sheetData>{merged}", rows.concat());
    xlsx(&[("Danh sách", "", &data)])
}

fn import(dir: &Path, file: &str, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(["--knowledge", "kien-thuc", "import", "procedures", file])
        .args(more)
        .env_clear()
        .current_dir(dir)
        .output()
        .unwrap()
}

#[track_caller]
fn check_import(name: &str, bytes: &[u8]) {
    let dir = folder(&[(name, bytes)]);
    let stated = [
        "--place",
        "tỉnh Lạng Sơn",
        "--source",
        "Danh sách 1",
        "--dated",
        "24/04/2025",
    ];
    let done = import(dir.path(), name, &stated);
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(
        done.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(said.starts_with("Đã ghi 3 thủ tục"), "{said}");
    for wrong in [
        "Thủ tục test: dòng thử nghiệm",
        "dòng 8: Tên thủ tục",
        "TEST_MOT_CAP",
        "dòng 7",
    ] {
        assert!(said.contains(wrong), "{wrong}: {said}");
    }
    let knowledge = reader().read(&dir.path().join("kien-thuc")).unwrap();
    let rows: Vec<_> = knowledge
        .procedures
        .iter()
        .map(|p| {
            (
                p.code.as_str(),
                p.name.as_str(),
                p.place.as_str(),
                p.source.as_str(),
            )
        })
        .collect();
    let stated = ("tỉnh Lạng Sơn", "Danh sách 1");
    assert_eq!(
        rows,
        [
            ("1.012700", "Cấp giấy phép A", stated.0, stated.1),
            ("1.012753", "Cấp giấy phép B", stated.0, stated.1),
            ("", "Cấp giấy phép C", stated.0, stated.1),
        ]
    );
    assert!(knowledge.procedures[0].agency.starts_with("Sở Tư pháp"));
    assert!(knowledge.procedures.iter().all(|p| p.dated.is_some()));
}

#[test]
fn a_list_of_the_portal_becomes_a_table() {
    check_import("Danh sách TTHC.xlsx", &portal_list());
}

#[test]
fn an_old_workbook_becomes_one_too_whatever_it_is_named() {
    let text = Value::Text;
    let bytes = xls(&[
        &[text("UBND TỈNH LẠNG SƠN")],
        &[
            text("Mã TTHC"),
            text("TÊN TTHC"),
            text("LĨNH VỰC"),
            text("Cơ quan thực hiện"),
        ],
        &[
            Value::Number(1.0127),
            text("Cấp giấy phép A"),
            text("Luật sư"),
            text("Sở Tư pháp"),
        ],
        &[Value::Number(2.000_815), text("Thủ tục test")],
        &[text(" 1.012753 .000.00.00.H37"), text("Cấp giấy phép B")],
        &[text("TEST_MOT_CAP"), text("Cấp giấy phép C")],
        &[text("1.012753"), text("Cấp giấy phép B")],
        &[text("1.000001")],
    ]);
    check_import("danh-sach.xls", &bytes);
    check_import("danh-sach.csv", &bytes);
}

#[test]
fn a_page_that_is_named_a_workbook_becomes_one_too() {
    // The list lies in a cell of the table that lays the page out.
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=utf-8>\
        <style>td { mso-number-format: '\\@'; }</style></head><body>\
        <table><tr><td>UBND TỈNH LẠNG SƠN</td></tr><tr><td><table border=1>\
        <tr><td colspan=4><b>DANH SÁCH THỦ TỤC</b></td></tr>\
        <tr><th>Mã TTHC</th><th>Tên thủ tục</th><th>Lĩnh vực</th><th>Cơ quan thực hiện</th></tr>\
        <tr><td x:num>1.0127</td><td><a href='/chi-tiet?id=1'>Cấp giấy phép&nbsp;A</a></td>\
        <td rowspan=2>Luật sư</td><td>Sở Tư pháp<br>Ủy ban nhân dân cấp tỉnh</td></tr>\
        <tr><td>2.000815</td><td>Thủ tục test</td></tr>\
        <tr><td>1.012753.000.00.00.H37</td><td>Cấp giấy phép B</td></tr>\
        <tr><td>TEST_MOT_CAP</td><td>Cấp giấy phép C</td></tr>\
        <tr><td>1.012753</td><td>Cấp giấy phép B</td></tr>\
        <tr><td>1.000001</td></tr></table></td></tr></table></body></html>";
    check_import("DanhSachThuTuc.xls", page.as_bytes());
    let login = "<html><body><p>Đăng nhập</p></body></html>";
    let dir = folder(&[("trang.xls", login.as_bytes())]);
    let done = import(dir.path(), "trang.xls", &[]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        !done.status.success() && said.contains("không có bảng nào"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_no_list_says_why() {
    let mut cut = portal_list();
    cut.truncate(cut.len() / 2);
    for (bytes, reason) in [
        (cut.as_slice(), "bị hỏng"),
        (b"a,b\n1,2\n".as_slice(), "thiếu cột “Tên thủ tục”"),
    ] {
        let dir = folder(&[("a.xlsx", bytes)]);
        let done = import(dir.path(), "a.xlsx", &[]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && said.contains(reason), "{said}");
    }
    let dir = folder(&[("a.xlsx", &portal_list())]);
    for (option, value) in [("--place", "xã Qwert"), ("--dated", "31/02/2026")] {
        let done = import(dir.path(), "a.xlsx", &[option, value]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && said.contains(value), "{said}");
    }
}
