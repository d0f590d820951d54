//! Office files in the knowledge folder: what is read of each format, what is refused and why.

mod hostile;
pub(crate) mod make;
mod sound;

use std::fs;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use make::{Lines, Value, archive, doc, docx, item, paragraph, table, text_rows, xls, xlsx};
use motcua::document::{Document, Role};
use motcua::knowledge::Knowledge;
use motcua::passage::cut;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::reading::{reader, sheet};

/// Reads a folder with one file.
fn read(name: &str, bytes: &[u8]) -> Knowledge {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join(name), bytes).expect("a file");
    reader().read(dir.path()).expect("the folder is there")
}

#[track_caller]
fn document(name: &str, bytes: &[u8]) -> Document {
    let mut knowledge = read(name, bytes);
    assert_eq!(knowledge.documents.len(), 1, "{:#?}", knowledge.problems);
    Arc::unwrap_or_clone(knowledge.documents.remove(0))
}

#[track_caller]
fn refuses(name: &str, bytes: &[u8], words: &str) {
    let knowledge = read(name, bytes);
    assert_eq!(knowledge.documents, []);
    let told = knowledge
        .problems
        .iter()
        .any(|problem| problem.message.contains(words));
    assert!(told, "{:#?}", knowledge.problems);
}

/// What a document holds, block by block.
fn shown(document: &Document) -> String {
    let header = &document.header;
    let mut out = format!(
        "{:?} {:?} {:?} {:?}\n",
        header.kind,
        header.number,
        header.issued.map(|day| day.to_string()),
        header.subject
    );
    for block in &document.blocks {
        let page = block
            .page
            .map(|page| format!(" p{page}"))
            .unwrap_or_default();
        let text = &document.text[block.span.clone()];
        out.push_str(&format!("{:?}{page} | {text}\n", block.role));
    }
    out
}

/// A plan as offices send it: letterhead in two columns, automatic numbers,
/// a table with titles, a signature.
fn plan() -> Vec<u8> {
    let body = [
        table(
            Lines::None,
            &[
                &["UBND TỈNH HẠ LONG\nSỞ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
                &["Số: 12/KH-SNV", "Hạ Long, ngày 05 tháng 3 năm 2025"],
            ],
        ),
        paragraph("", "KẾ HOẠCH"),
        paragraph("", "Cải cách hành chính năm 2025"),
        paragraph("", "Sở Nội vụ ban hành kế hoạch như sau:"),
        item(0, "MỤC ĐÍCH"),
        item(1, "Nâng cao chất lượng phục vụ người dân."),
        item(2, "Rút ngắn thời gian giải quyết hồ sơ."),
        "<w:p><w:r><w:t>Chi tiết xem </w:t></w:r><w:hyperlink r:id=\"rId4\"><w:r><w:t>tại đây</w:t></w:r></w:hyperlink>\
         <w:r><w:footnoteReference w:id=\"2\"/><w:t>.</w:t></w:r>\
         <w:del><w:r><w:delText>Câu đã xóa.</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t> Câu thêm vào.</w:t></w:r></w:ins></w:p>".to_owned(),
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Trang hai bắt đầu ở đây.</w:t></w:r></w:p>".to_owned(),
        item(0, "PHÂN CÔNG"),
        table(
            Lines::Drawn,
            &[
                &["STT", "Nhiệm vụ", "Đơn vị chủ trì"],
                &["1", "Tập huấn cán bộ một cửa", "Sở Nội vụ"],
                &["2", "Khảo sát hài lòng", "Văn phòng"],
            ],
        ),
        table(Lines::None, &[&["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "GIÁM ĐỐC\nNguyễn Văn An"]]),
    ]
    .concat();
    docx(&body)
}

#[test]
fn a_word_file_is_read_with_its_numbers_tables_and_notes() {
    insta::assert_snapshot!(shown(&document("ke-hoach.docx", &plan())));
}

#[test]
fn letters_of_old_fonts_are_made_unicode_by_the_name_of_the_font() {
    let run = |font: &str, text: &str| {
        format!("<w:r><w:rPr><w:rFonts w:ascii=\"{font}\"/></w:rPr><w:t>{text}</w:t></w:r>")
    };
    let body = format!(
        "<w:p>{}{}</w:p>",
        run(".VnTimeH", "th«ng b¸o "),
        run("VNI-Times", "thuû tuïc haønh chính")
    );
    let document = document("a.docx", &docx(&body));
    assert_eq!(document.text, "THÔNG BÁO thủ tục hành chính");
}

#[test]
fn an_old_word_file_is_read_with_its_table() {
    let text = "KẾ HOẠCH\rKiểm tra cầu treo năm 2025\rI. MỤC ĐÍCH\rKiểm tra trước mùa mưa.\r\
        STT\u{7}Nội dung\u{7}\u{7}1\u{7}Cầu Khe Tre\u{7}\u{7}Hết.\r";
    let document = document("ke-hoach.doc", &doc(text));
    insta::assert_snapshot!(shown(&document));
}

#[test]
fn every_sheet_gives_rows_with_their_titles() {
    let data = format!(
        "<sheetData>{}<row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"B4\" s=\"3\"><v>1.01278</v></c>\
         <c r=\"C4\" t=\"inlineStr\"><is><t>Khai sinh</t></is></c><c r=\"D4\" s=\"2\"><f>1+1</f><v>50000</v></c>\
         <c r=\"E4\" s=\"1\"><v>45771</v></c></row>\
         <row r=\"5\"><c r=\"A5\"><v>2</v></c><c r=\"C5\" t=\"inlineStr\"><is><t>Khai tử</t></is></c></row></sheetData>\
         <mergeCells><mergeCell ref=\"A1:E1\"/><mergeCell ref=\"E4:E5\"/></mergeCells>",
        text_rows(
            1,
            &[
                &["DANH SÁCH THỦ TỤC HÀNH CHÍNH"],
                &[],
                &["STT", "Mã số", "Tên thủ tục", "Lệ phí", "Ngày công bố"],
            ]
        )
    );
    let hidden = format!(
        "<sheetData>{}</sheetData>",
        text_rows(1, &[&["Nháp", "Ẩn"]])
    );
    let second = format!(
        "<sheetData>{}</sheetData>",
        text_rows(1, &[&["Nơi nộp", "Giờ"], &["Bộ phận một cửa", "7:30"]])
    );
    let bytes = xlsx(&[
        ("Thủ tục", "", &data),
        ("Nháp", "state=\"hidden\"", &hidden),
        ("Nơi nộp", "", &second),
    ]);
    insta::assert_snapshot!(shown(&document("danh-sach.xlsx", &bytes)));
}

/// A workbook that says when it was made and saved last.
fn saved(book: Vec<u8>, created: &str, modified: &str) -> Vec<u8> {
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dcterms=\"t\"><dcterms:created>{created}</dcterms:created>\
         <dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
    );
    let mut archive = ZipWriter::new_append(Cursor::new(book)).unwrap();
    archive
        .start_file("docProps/core.xml", SimpleFileOptions::default())
        .unwrap();
    archive.write_all(core.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_list_that_a_program_exported_is_as_of_that_day() {
    #[track_caller]
    fn check(book: &[u8], day: Option<jiff::civil::Date>) {
        let document = document("a.xlsx", book);
        assert_eq!(document.header.issued, day);
        assert!(!document.text.contains("Ngày lập"), "{}", document.text);
    }
    let rows: [&[&str]; 3] = [&["DANH SÁCH THỦ TỤC"], &["STT", "Tên"], &["1", "Khai sinh"]];
    let data = format!("<sheetData>{}</sheetData>", text_rows(1, &rows));
    let book = || xlsx(&[("Bảng", "", &data)]);
    let (evening, morning) = ("2025-04-24T16:08:30Z", "2025-04-24T18:00:00Z");
    check(&book(), None);
    // In Vietnam it is one day in the evening and the next after midnight.
    let day = jiff::civil::date(2025, 4, 24);
    check(&saved(book(), evening, evening), Some(day));
    check(&saved(book(), evening, morning), None);
    check(&saved(book(), evening, "gần đây"), None);
}

#[test]
fn rows_become_passages_that_carry_their_titles() {
    let rows: Vec<String> = (1..60)
        .map(|row| format!("Thủ tục số {row} của phường"))
        .collect();
    let rows: Vec<[&str; 2]> = rows.iter().map(|name| ["x", name.as_str()]).collect();
    let mut all: Vec<&[&str]> = vec![&["STT", "Tên thủ tục"]];
    all.extend(rows.iter().map(|row| &row[..]));
    let data = format!("<sheetData>{}</sheetData>", text_rows(1, &all));
    let document = document("a.xlsx", &xlsx(&[("Bảng", "", &data)]));
    let rows = document
        .blocks
        .iter()
        .filter(|block| block.role == Role::Row);
    assert_eq!(rows.count(), 59);
    for passage in cut(0, &document) {
        assert!(passage.text(&document).contains("Tên thủ tục: "));
    }
}

#[test]
fn an_old_workbook_is_read() {
    let bytes = xls(&[
        &[Value::Text("STT"), Value::Text("Thuật ngữ")],
        &[Value::Number(1.0), Value::Text("Bộ phận một cửa")],
        &[Value::Number(2.0), Value::Text("Chuyên viên")],
    ]);
    let document = document("thuat-ngu.xls", &bytes);
    assert_eq!(
        document.text,
        "STT: 1; Thuật ngữ: Bộ phận một cửa\nSTT: 2; Thuật ngữ: Chuyên viên"
    );
}

#[test]
fn tables_saved_as_text_are_read_however_they_were_saved() {
    let expected =
        "STT: 1; Tên thủ tục: Đăng ký khai sinh\nSTT: 2; Tên thủ tục: Chứng thực; bản sao";
    let source = "STT;Tên thủ tục\r\n1;Đăng ký khai sinh\r\n2;\"Chứng thực; bản sao\"\r\n";
    let check = |bytes: &[u8]| assert_eq!(document("a.csv", bytes).text, expected);
    check(source.as_bytes());
    check(&[b"\xef\xbb\xbf", source.as_bytes()].concat());
    check(format!("sep=;\r\n{source}").as_bytes());
    let wide: Vec<u8> = source.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&[b"\xff\xfe", wide.as_slice()].concat());
    check(
        source
            .replace("\"Chứng thực; bản sao\"", "Chứng thực, bản sao")
            .replace(';', "\t")
            .replace("thực,", "thực;")
            .as_bytes(),
    );
}

#[test]
fn the_content_decides_whatever_the_name_says() {
    assert!(!document("a.doc", &plan()).blocks.is_empty());
    let page = "<html><body><h1>Thông báo</h1><p>Nghỉ lễ ngày 02/9.</p></body></html>";
    assert_eq!(
        document("a.doc", page.as_bytes()).text,
        "Thông báo\nNghỉ lễ ngày 02/9."
    );
    assert_eq!(
        document("a.docx", &doc("Một văn bản Word đời cũ.\r")).text,
        "Một văn bản Word đời cũ."
    );
}

#[test]
fn files_that_cannot_be_read_are_refused_with_what_to_do() {
    refuses("a.doc", b"{\\rtf1\\ansi xin chao}", "RTF");
    refuses("a.docx", b"PK\x03\x04 cut off", "bị hỏng");
    refuses("a.docx", &docx(""), "không có chữ nào");
    refuses("a.docx", &plan()[..2000], "bị hỏng");
    refuses(
        "a.xlsx",
        &xlsx(&[("Bảng", "", "<sheetData/>")]),
        "không có chữ nào",
    );
    let error = "<html><title>404 Not Found</title><body><h1>Not Found</h1></body></html>";
    refuses("a.html", error.as_bytes(), "trang báo lỗi");
    let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    let bomb = "<a>".to_owned() + &" ".repeat(200 << 20) + "</a>";
    let relations = "<Relationships/>";
    for (content, words) in [
        (entity, "DTD"),
        (&"<a>".repeat(1000), "nhiều lớp"),
        (&bomb, "phá hoại"),
    ] {
        let bytes = archive(&[("_rels/.rels", relations), ("word/document.xml", content)]);
        refuses("a.docx", &bytes, words);
        let bytes = archive(&[("_rels/.rels", relations), ("xl/workbook.xml", content)]);
        let words = if words == "nhiều lớp" {
            "bị hỏng"
        } else {
            words
        };
        refuses("a.xlsx", &bytes, words);
    }
}

#[test]
fn a_sheet_of_a_hundred_thousand_rows_is_refused_with_the_reason() {
    let rows: String = (1..=100_000).fold(String::new(), |rows, row| {
        rows + &format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>")
    });
    let bytes = xlsx(&[("Bảng", "", &format!("<sheetData>{rows}</sheetData>"))]);
    refuses("a.xlsx", &bytes, "bảng quá lớn");
}

#[test]
fn a_hundred_hostile_files_stop_nothing() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    hostile::write(dir.path(), 100);
    fs::write(dir.path().join("tot.md"), "KẾ HOẠCH\n\nKiểm tra cầu treo").expect("a file");
    let knowledge = reader().read(dir.path()).expect("the folder is there");
    assert_eq!(knowledge.files.len(), 101);
    assert!(
        knowledge
            .documents
            .iter()
            .any(|document| document.path == "tot.md")
    );
    for file in &knowledge.files {
        let told = knowledge
            .problems
            .iter()
            .any(|problem| problem.path == file.path);
        assert!(
            file.document.is_some() || told,
            "{} is neither read nor refused",
            file.path
        );
    }
}

/// The words of a text, in order.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_word_of_a_word_file_is_lost(
        lines in prop::collection::vec("[A-Za-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ0-9 .,:;()|*_#&<>\\[\\]-]{1,60}", 1..12),
        cells in prop::collection::vec(prop::collection::vec("[A-Za-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ0-9 |*<>]{1,20}", 2..4), 0..5),
    ) {
        let rows: Vec<Vec<&str>> = cells.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let paragraphs: String = lines.iter().map(|line| paragraph("", line)).collect();
        let bytes = docx(&format!("{paragraphs}{}", table(Lines::Drawn, &rows)));
        let knowledge = read("a.docx", &bytes);
        for document in knowledge.documents {
            // What looks like a scan is restored; its raw text is kept beside it.
            if document.blocks.iter().any(|block| block.raw.is_some()) {
                continue;
            }
            let found = words(&document.text);
            for text in lines.iter().chain(cells.iter().flatten()) {
                let text = motcua::language::normalize(text);
                for word in words(&text) {
                    prop_assert!(found.contains(&word), "{word:?} of {text:?} in {:?}", document.text);
                }
            }
        }
    }
}
