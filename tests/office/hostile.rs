//! Files made to do harm, over all formats: cut off, with changed bytes, bombs,
//! deep nesting, wrong types, endless strings. The seed is fixed.

use std::fs;
use std::path::Path;

use super::make::{Lines, Value, archive, doc, docx, item, paragraph, table, text_rows, xls, xlsx};

/// A generator of numbers that are the same every time (xorshift).
pub(crate) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or_default()
    }
}

/// Sound files, one of each format.
fn sound() -> Vec<(&'static str, Vec<u8>)> {
    let body: String = (0..20)
        .map(|at| {
            item(at % 3, "Nâng cao chất lượng phục vụ")
                + &paragraph("", "Người dân nộp hồ sơ tại xã.")
        })
        .collect();
    let rows: Vec<&[&str]> = vec![&["STT", "Tên"], &["1", "Khai sinh"], &["2", "Khai tử"]];
    let sheet = format!("<sheetData>{}</sheetData>", text_rows(1, &rows));
    vec![
        (
            "docx",
            docx(&(body + &table(Lines::Drawn, &rows) + &table(Lines::None, &rows))),
        ),
        ("doc", doc("KẾ HOẠCH\rNăm 2025\rI. MỤC ĐÍCH\rMột\u{7}Hai\u{7}\u{7}Hết.\r")),
        ("xlsx", xlsx(&[("Bảng", "", &sheet)])),
        ("xls", xls(&[&[Value::Text("STT"), Value::Text("Tên")], &[Value::Number(1.0), Value::Text("Khai sinh")]])),
        ("html", "<html><body><h1>Thông báo</h1><table><tr><td>a<td colspan=3>b</table><p>Hết.</body></html>".repeat(5).into_bytes()),
        ("csv", "STT;Tên\n1;Khai sinh\n2;Khai tử\n".repeat(50).into_bytes()),
    ]
}

/// Files that are harmful by design.
fn designed(number: usize) -> (&'static str, Vec<u8>) {
    let size = 1000 * (1 + number % 97);
    match number % 14 {
        kind @ 0..=3 => ("docx", word(kind, size)),
        kind @ 4..=6 => ("xlsx", workbook(kind, size)),
        kind @ 7..=10 => ("html", page(kind, size)),
        11 => ("csv", "\"".repeat(size * 50).into_bytes()),
        12 => (
            "csv",
            format!("a{}\n", ",".repeat(size * 50))
                .repeat(3)
                .into_bytes(),
        ),
        _ => (
            "doc",
            [
                &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..],
                &vec![7; size * 10],
            ]
            .concat(),
        ),
    }
}

fn word(kind: usize, size: usize) -> Vec<u8> {
    let content = match kind {
        0 => format!("<a>{}</a>", " ".repeat(size * 2000)),
        1 => "<w:tbl><w:tr><w:tc>".repeat(size),
        2 => format!(
            "<!DOCTYPE a [<!ENTITY x \"{}\">]><a>&x;</a>",
            "y".repeat(size)
        ),
        _ => {
            let cell = "<w:tc><w:tcPr><w:gridSpan w:val=\"999999999\"/></w:tcPr><w:p/></w:tc>";
            return docx(&format!(
                "<w:tbl><w:tr>{}</w:tr></w:tbl>",
                cell.repeat(size / 20)
            ));
        }
    };
    let relations = "<Relationships/>";
    archive(&[("_rels/.rels", relations), ("word/document.xml", &content)])
}

fn workbook(kind: usize, size: usize) -> Vec<u8> {
    let data = match kind {
        4 => format!(
            "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
             <row r=\"1048576\"><c r=\"XFD1048576\"><v>{size}</v></c></row></sheetData>"
        ),
        5 => format!(
            "<sheetData>{}</sheetData>",
            "<row><c><v>1</v></c></row>".repeat(size * 3)
        ),
        _ => format!(
            "<sheetData/><mergeCells>{}</mergeCells>",
            "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(size)
        ),
    };
    xlsx(&[("a", "", &data)])
}

fn page(kind: usize, size: usize) -> Vec<u8> {
    let page = match kind {
        7 => "<div>".repeat(size * 4),
        8 => (0..size).fold(String::new(), |page, at| {
            page + "<b a" + &at.to_string() + ">"
        }),
        9 => format!(
            "<table>{}",
            "<tr><td rowspan=65534 colspan=1000>a".repeat(size / 10)
        ),
        _ => format!("<p>{}", "&amp;".repeat(size * 100)),
    };
    page.into_bytes()
}

/// Writes hostile files into a folder.
pub(crate) fn write(folder: &Path, count: usize) {
    let mut random = Random(0x6d6f_7463_7561_2100);
    let sound = sound();
    for number in 0..count {
        let (ending, bytes) = if number % 5 == 0 {
            designed(number / 5)
        } else {
            let (ending, bytes) = &sound[random.below(sound.len())];
            let mut bytes = bytes.clone();
            match random.below(4) {
                0 => bytes.truncate(random.below(bytes.len())),
                1 => {
                    let at = random.below(bytes.len());
                    let fill = u8::try_from(random.below(256)).unwrap_or_default();
                    let end = (at + random.below(200)).min(bytes.len());
                    bytes[at..end].fill(fill);
                }
                _ => {
                    for _ in 0..=random.below(30) {
                        let at = random.below(bytes.len());
                        bytes[at] = u8::try_from(random.below(256)).unwrap_or_default();
                    }
                }
            }
            let wrong = random.below(10) == 0;
            let other = sound[random.below(sound.len())].0;
            (if wrong { other } else { *ending }, bytes)
        };
        fs::write(folder.join(format!("{number:05}.{ending}")), bytes).expect("a file");
    }
}
