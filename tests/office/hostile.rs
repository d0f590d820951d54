//! Files made to do harm, over all formats: cut off, with changed bytes, bombs,
//! deep nesting, circles, wrong types, endless strings, macros. The seed is fixed.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::make::{archive, docx, docx_of_a_picture, xlsx};
use super::sheet;
use super::sound::{Random, sound};

/// Files that are harmful by design.
fn designed(number: usize) -> (&'static str, Vec<u8>) {
    let size = 1000 * (1 + number % 97);
    match number % 25 {
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
        13 => (
            "doc",
            marked(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", size * 10),
        ),
        kind @ 14..=20 => ("pdf", pages(kind, size)),
        21 => ("png", endless_png(size)),
        24 => ("docx", docx_of_a_picture(&endless_png(size), 16)),
        22 => ("tif", marked(b"II*\0\x08\0\0\0\xff\xff", size)),
        _ => (
            "xlsm",
            archive(&[
                ("_rels/.rels", "<Relationships/>"),
                (
                    "xl/vbaProject.bin",
                    &"Sub Auto_Open()\nEnd Sub\n".repeat(size),
                ),
                ("xl/workbook.xml", "<workbook/>"),
            ]),
        ),
    }
}

/// The mark of a format before bytes that mean nothing.
fn marked(mark: &[u8], size: usize) -> Vec<u8> {
    [mark, &vec![7; size]].concat()
}

/// A picture that says it is two thousand million pixels wide and as high.
fn endless_png(size: usize) -> Vec<u8> {
    let mark = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02";
    marked(mark, size)
}

/// A PDF of one page with these objects behind its catalogue, tree and page.
fn page_with(contents: &[u8], resources: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>>>");
    let mut all = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_vec(),
        page.into_bytes(),
        sheet::stream("", contents),
    ];
    all.extend_from_slice(objects);
    sheet::file(&all)
}

fn pages(kind: usize, size: usize) -> Vec<u8> {
    match kind {
        // The tree of pages goes in a circle.
        14 => sheet::file(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            format!(
                "<</Type/Pages/Kids[{}]/Count {size}>>",
                "2 0 R ".repeat(size / 10)
            )
            .into_bytes(),
        ]),
        // What unpacks to two hundred megabytes of operators.
        15 => {
            let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
            let megabyte = b"q 1 0 0 1 0 0 cm Q\n".repeat(55_000);
            for _ in 0..=200 {
                packed.write_all(&megabyte).expect("memory");
            }
            let stream = sheet::stream("/Filter/FlateDecode", &packed.finish().expect("memory"));
            sheet::file(&[
                b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
                b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 9 9]>>".to_vec(),
                b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_vec(),
                stream,
            ])
        }
        16 => page_with(&b"[".repeat(size * 20), "", &[]),
        17 => page_with(&b"q ".repeat(size * 20), "", &[]),
        // Drawings that draw each other, each twice.
        18 => {
            let form = |next: usize| {
                let head = format!(
                    "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {next} 0 R>>>>"
                );
                sheet::stream(&head, b"/X Do /X Do")
            };
            let forms: Vec<Vec<u8>> = (0..40).map(|at| form(6 + at)).collect();
            page_with(b"/X Do /X Do", "/XObject<</X 5 0 R>>", &forms)
        }
        19 => page_with(
            b"q 595 0 0 842 0 0 cm /X Do Q",
            "/XObject<</X 5 0 R>>",
            &[sheet::stream(
                "/Type/XObject/Subtype/Image/Width 2000000000/Height 2000000000/ColorSpace/DeviceRGB/BitsPerComponent 8",
                &vec![b'x'; size],
            )],
        ),
        // A string that says it is two gibibytes long.
        _ => page_with(
            format!("BT ({}) Tj ET", "a".repeat(size * 10)).as_bytes(),
            "",
            &[b"<</Length 2147483648>>stream\n".to_vec()],
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
    let mut random = Random::from(0x6d6f_7463_7561_2100);
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
