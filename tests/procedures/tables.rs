//! Tables as offices have them: workbooks and lists of the portal, in whatever
//! encoding, with whatever is wrong in them. What is wrong is named by file, row and
//! column; the other rows serve.

use std::fs;

use motcua::knowledge::{Knowledge, Problem, Severity};
use tempfile::TempDir;
use unicode_normalization::UnicodeNormalization as _;

use crate::office::make::{text_rows, xlsx};
use crate::reading::reader;

use super::importing::portal_list;

pub(super) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (path, bytes) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn read(files: &[(&str, &[u8])]) -> Knowledge {
    reader().read(folder(files).path()).unwrap()
}

/// What is told of the table itself.
fn told(knowledge: &Knowledge, path: &str) -> Vec<(Severity, Option<u32>, Option<String>)> {
    let of_table = knowledge.problems.iter().filter(|p| p.path == path);
    let mut told: Vec<_> = of_table
        .map(
            |Problem {
                 severity,
                 row,
                 field,
                 ..
             }| (*severity, *row, field.clone()),
        )
        .collect();
    told.sort_by_key(|(_, row, _)| *row);
    told
}

pub(super) fn cell(at: &str, kind: &str, value: &str) -> String {
    format!("<c r=\"{at}\" {kind}><v>{value}</v></c>")
}

pub(super) fn word(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A row of cells that are XML already.
pub(super) fn row(number: usize, cells: &[String]) -> String {
    format!("<row r=\"{number}\">{}</row>", cells.concat())
}

/// A directory as an office keeps it in Excel: a title, cells merged downwards, a day as
/// Excel has it, a formula that failed, a number that lost its zero, a sheet of notes.
fn office_workbook(place: &str) -> Vec<u8> {
    let head = ["Tên", "Nơi áp dụng", "Điện thoại", "Nguồn", "Ngày kiểm tra"];
    let rows = [
        text_rows(1, &[&["DANH BẠ NĂM 2026"], &head]),
        row(
            3,
            &[
                word("A3", "Một cửa A"),
                word("B3", place),
                word("C3", "0220 123 456"),
                word("D3", "QĐ 1"),
                cell("E3", "s=\"1\"", "46296"),
            ],
        ),
        row(
            4,
            &[
                word("A4", "Một cửa B"),
                cell("C4", "", "2203123456"),
                cell("E4", "s=\"1\"", "46296"),
            ],
        ),
        row(
            5,
            &[
                word("A5", "Một cửa C"),
                cell("B5", "t=\"e\"", "#N/A"),
                word("D5", "QĐ 2"),
                word("E5", "31/02/2026"),
            ],
        ),
        row(6, &[word("B6", place), word("D6", "QĐ 3")]),
    ];
    let merged =
        "<mergeCells count=\"2\"><mergeCell ref=\"B3:B4\"/><mergeCell ref=\"D3:D4\"/></mergeCells>";
    let data = format!("<sheetData>{}</sheetData>{merged}", rows.concat());
    let notes = format!(
        "<sheetData>{}</sheetData>",
        text_rows(1, &[&["Ghi mỗi nơi một dòng"]])
    );
    xlsx(&[("Hướng dẫn", "", &notes), ("Danh bạ", "", &data)])
}

#[test]
fn a_workbook_is_a_directory() {
    let place = "phường Chí Linh, thành phố Hải Phòng";
    let workbook = office_workbook(place);
    let knowledge = read(&[("directory/offices.xlsx", &workbook)]);
    let offices: Vec<_> = knowledge
        .offices
        .iter()
        .map(|o| {
            (
                o.name.as_str(),
                o.place.as_str(),
                o.phone.as_str(),
                o.checked.is_some(),
            )
        })
        .collect();
    assert_eq!(
        offices,
        [
            ("Một cửa A", place, "0220 123 456", true),
            ("Một cửa B", place, "", true),
        ]
    );
    let named = |field: &str| Some(field.to_owned());
    assert_eq!(
        told(&knowledge, "directory/offices.xlsx"),
        [
            (Severity::Info, None, None),
            (Severity::Warning, Some(4), named("Điện thoại")),
            (Severity::Error, Some(5), named("Nơi áp dụng")),
            (Severity::Warning, Some(5), named("Nơi áp dụng")),
            (Severity::Error, Some(6), named("Tên")),
        ]
    );
    let zero = knowledge
        .problems
        .iter()
        .find(|p| p.row == Some(4))
        .unwrap();
    assert!(zero.message.contains("trang tính “Danh bạ”") && zero.message.contains("thiếu số 0"));
}

#[test]
fn hotlines_days_off_and_procedures_are_workbooks_too() {
    let sheet = |rows: &[&[&str]]| {
        xlsx(&[(
            "A",
            "",
            &format!("<sheetData>{}</sheetData>", text_rows(1, rows)),
        )])
    };
    let knowledge = read(&[
        (
            "directory/hotlines.xlsx",
            &sheet(&[&["Số điện thoại", "Tên", "Nguồn"], &["111", "Trẻ em", "NĐ"]]),
        ),
        (
            "directory/holidays.xlsx",
            &sheet(&[&["Từ ngày", "Tên"], &["26/04/2026", "Giỗ Tổ"]]),
        ),
        (
            "procedures/a.xlsx",
            &sheet(&[&["Mã thủ tục", "Tên thủ tục"], &["1.001193", "Khai sinh"]]),
        ),
    ]);
    assert_eq!(knowledge.hotlines.len(), 1);
    assert_eq!(knowledge.holidays.len(), 1);
    assert_eq!(knowledge.procedures.len(), 1);
    assert!(knowledge.documents.is_empty());
}

#[test]
fn a_workbook_longer_than_any_document_is_read_apart() {
    let mut rows = text_rows(1, &[&["Mã thủ tục", "Tên thủ tục"]]);
    for number in 2..=60_001 {
        let name = word(&format!("B{number}"), &format!("Thủ tục số {number}"));
        rows.push_str(&row(number, &[name]));
    }
    let workbook = xlsx(&[("A", "", &format!("<sheetData>{rows}</sheetData>"))]);
    let knowledge = read(&[("procedures/a.xlsx", &workbook)]);
    assert_eq!(
        knowledge.procedures.len(),
        60_000,
        "{:?}",
        knowledge.problems.first()
    );
}

#[test]
fn a_broken_workbook_is_named_and_the_others_serve() {
    let good = "Số điện thoại,Tên,Nguồn,Ngày kiểm tra\n111,Trẻ em,NĐ,01/10/2026\n";
    let mut cut = portal_list();
    cut.truncate(200);
    let knowledge = read(&[
        ("directory/hotlines.csv", good.as_bytes()),
        ("directory/offices.xlsx", &cut),
        ("procedures/a.xlsx", b"\xd0\xcf\x11\xe0 no workbook at all"),
    ]);
    assert_eq!(knowledge.hotlines.len(), 1);
    for path in ["directory/offices.xlsx", "procedures/a.xlsx"] {
        assert_eq!(
            told(&knowledge, path),
            [(Severity::Error, None, None)],
            "{path}"
        );
    }
}

/// Vietnamese of Windows-1258, in which marks of tone follow their letter.
fn windows_1258(text: &str) -> Vec<u8> {
    let is_tone = |c: &char| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(*c);
    let mut parted = String::new();
    for letter in text.chars() {
        let (tone, rest): (Vec<char>, Vec<char>) = letter.nfd().partition(is_tone);
        parted.extend(rest.into_iter().nfc());
        parted.extend(tone);
    }
    let (bytes, _, unmapped) = encoding_rs::WINDOWS_1258.encode(&parted);
    assert!(!unmapped, "{text}");
    bytes.into_owned()
}

#[test]
fn a_table_is_read_in_every_encoding_and_with_every_separator() {
    let table = "Số điện thoại;Tên;Nguồn;Ngày kiểm tra\n111;Bảo trợ trẻ em;Công bố số 1 của bộ, áp dụng cả nước;01/10/2026\n";
    let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(bytes)
            .collect()
    };
    let quoted = table.replace("bộ, áp", "\"bộ\" áp").replace(';', ",");
    let tabs = table.replace(';', "\t");
    let saved: [(&str, Vec<u8>); 8] = [
        ("UTF-8", table.into()),
        ("with a mark", format!("\u{feff}{table}").into()),
        ("with the line of Excel", format!("sep=;\n{table}").into()),
        ("UTF-16 of Windows", wide(table, u16::to_le_bytes)),
        ("UTF-16 of others", wide(table, u16::to_be_bytes)),
        ("UTF-16 with tabs", wide(&tabs, u16::to_le_bytes)),
        ("Windows-1258", windows_1258(table)),
        ("commas", quoted.into()),
    ];
    for (how, bytes) in saved {
        let knowledge = read(&[("directory/hotlines.csv", &bytes)]);
        let found: Vec<_> = knowledge.hotlines.iter().map(|h| h.name.as_str()).collect();
        assert_eq!(found, ["Bảo trợ trẻ em"], "{how}: {:?}", knowledge.problems);
        assert_eq!(told(&knowledge, "directory/hotlines.csv"), [], "{how}");
    }
}
