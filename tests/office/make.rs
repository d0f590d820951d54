//! Office files made by hand: small, real in shape, the same bytes every time.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// An archive of parts.
pub(crate) fn archive<C: AsRef<[u8]>>(parts: &[(&str, C)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_ref()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The relations of a part: identifier, kind and target of each.
fn relations(list: &[(&str, &str, &str)]) -> String {
    let each = list.iter().map(|(id, kind, target)| {
        let mode = if target.starts_with("http") {
            " TargetMode=\"External\""
        } else {
            ""
        };
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"{mode}/>")
    });
    let each: String = each.collect();
    format!("<Relationships xmlns=\"{RELATIONS}\">{each}</Relationships>")
}

/// A Word file of today with this body, and a list of three levels: `I.`, `1.`, `a)`.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    let level = |at: usize, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering xmlns:w=\"{WORD}\"><w:abstractNum w:abstractNumId=\"0\">{}{}{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2."),
        level(2, "lowerLetter", "%3)"),
    );
    let styles = format!(
        "<w:styles xmlns:w=\"{WORD}\"><w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/>\
         <w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/></w:rPr></w:style></w:styles>"
    );
    let footnotes = format!(
        "<w:footnotes xmlns:w=\"{WORD}\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>Ghi ở chân trang.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\">\
         <w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    archive(&[
        (
            "_rels/.rels",
            &relations(&[("rId1", "officeDocument", "word/document.xml")]),
        ),
        (
            "word/_rels/document.xml.rels",
            &relations(&[
                ("rId1", "styles", "styles.xml"),
                ("rId2", "numbering", "numbering.xml"),
                ("rId3", "footnotes", "footnotes.xml"),
                ("rId4", "hyperlink", "https://dichvucong.example.vn/mau"),
            ]),
        ),
        ("word/document.xml", &document),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", &numbering),
        ("word/footnotes.xml", &footnotes),
    ])
}

/// A Word file of today with a title and a picture, this high and wide, pasted in twice:
/// as today, and as versions before 2007 did.
pub(crate) fn docx_of_a_picture(picture: &[u8], centimetres: usize) -> Vec<u8> {
    let (emu, points) = (centimetres * 360_000, centimetres * 28);
    let document = format!(
        "<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\" xmlns:v=\"v\" xmlns:a=\"a\" xmlns:wp=\"wp\"><w:body>\
         {}<w:p><w:r><w:drawing><wp:inline><wp:extent cx=\"{emu}\" cy=\"{emu}\"/><a:blip r:embed=\"rId1\"/></wp:inline></w:drawing></w:r></w:p>\
         <w:p><w:r><w:pict><v:shape style=\"width:{points}pt;height:{points}pt\"><v:imagedata r:id=\"rId1\"/></v:shape></w:pict></w:r></w:p>\
         </w:body></w:document>",
        paragraph("", "Bản chụp kèm theo")
    );
    let root = relations(&[("rId1", "officeDocument", "word/document.xml")]);
    let related = relations(&[("rId1", "image", "media/image1.jpeg")]);
    archive(&[
        ("_rels/.rels", root.as_bytes()),
        ("word/_rels/document.xml.rels", related.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/media/image1.jpeg", picture),
    ])
}

/// A paragraph of Word with properties and text.
pub(crate) fn paragraph(properties: &str, text: &str) -> String {
    let text = escaped(text);
    format!(
        "<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"
    )
}

/// A paragraph that the list of [`docx`] numbers.
pub(crate) fn item(level: usize, text: &str) -> String {
    paragraph(
        &format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr>"),
        text,
    )
}

/// A table of Word.
pub(crate) fn table(drawn: Lines, rows: &[&[&str]]) -> String {
    let borders = match drawn {
        Lines::Drawn => "<w:tblBorders><w:top w:val=\"single\"/></w:tblBorders>",
        Lines::None => "",
    };
    let mut out = format!("<w:tbl><w:tblPr>{borders}</w:tblPr>");
    for row in rows {
        out.push_str("<w:tr>");
        for cell in *row {
            out.push_str("<w:tc><w:tcPr/>");
            for line in cell.split('\n') {
                out.push_str(&paragraph("", line));
            }
            out.push_str("</w:tc>");
        }
        out.push_str("</w:tr>");
    }
    out + "</w:tbl>"
}

/// Whether a table is drawn with lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lines {
    Drawn,
    None,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A workbook: for each sheet its name, its attributes, and the XML of its data.
pub(crate) fn xlsx(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let mut parts = vec![(
        "_rels/.rels".to_owned(),
        relations(&[("rId1", "officeDocument", "xl/workbook.xml")]),
    )];
    let mut listed = String::new();
    let mut related = vec![("rIdS".to_owned(), "styles", "styles.xml".to_owned())];
    for (index, (name, attributes, data)) in sheets.iter().enumerate() {
        listed.push_str(&format!(
            "<sheet name=\"{name}\" sheetId=\"{}\" r:id=\"rId{index}\" {attributes}/>",
            index + 1
        ));
        related.push((
            format!("rId{index}"),
            "worksheet",
            format!("worksheets/sheet{index}.xml"),
        ));
        parts.push((
            format!("xl/worksheets/sheet{index}.xml"),
            format!("<worksheet xmlns=\"{main}\">{data}</worksheet>"),
        ));
    }
    let related: Vec<_> = related
        .iter()
        .map(|(id, kind, target)| (id.as_str(), *kind, target.as_str()))
        .collect();
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations(&related)));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>"
        ),
    ));
    // Style 1 is a day, 2 groups of thousands, 3 a code of six decimals.
    parts.push((
        "xl/styles.xml".to_owned(),
        format!(
            "<styleSheet xmlns=\"{main}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.000000\"/></numFmts>\
             <fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders>\
             <cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"3\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
        ),
    ));
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_str()))
        .collect();
    archive(&parts)
}

/// Rows of a sheet as XML, all text.
pub(crate) fn text_rows(first: usize, rows: &[&[&str]]) -> String {
    let mut out = String::new();
    for (number, row) in (first..).zip(rows) {
        out.push_str(&format!("<row r=\"{number}\">"));
        for (column, cell) in ('A'..).zip(*row).filter(|(_, cell)| !cell.is_empty()) {
            let cell = escaped(cell);
            out.push_str(&format!(
                "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"
            ));
        }
        out.push_str("</row>");
    }
    out
}

/// An old Word file of paragraphs; a cell ends with `\u{7}`, and a row with one more.
pub(crate) fn doc(text: &str) -> Vec<u8> {
    const TEXT: usize = 2048;
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).unwrap();
    let mut words = vec![0_u8; TEXT];
    words[..2].copy_from_slice(&0xa5ec_u16.to_le_bytes());
    words[2..4].copy_from_slice(&0x00c1_u16.to_le_bytes());
    words[32] = 14;
    words[62] = 22;
    words[64 + 12..64 + 16].copy_from_slice(&length.to_le_bytes());
    words[152] = 93;
    let put = |words: &mut Vec<u8>, pair: usize, start: usize, length: usize| {
        let at = 154 + pair * 8;
        words[at..at + 4].copy_from_slice(&u32::try_from(start).unwrap().to_le_bytes());
        words[at + 4..at + 8].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
    };
    // One piece of two-byte letters.
    let mut tables = vec![2, 16, 0, 0, 0, 0, 0, 0, 0];
    tables.extend(length.to_le_bytes());
    tables.extend([0, 0]);
    tables.extend(u32::try_from(TEXT).unwrap().to_le_bytes());
    tables.extend([0, 0]);
    put(&mut words, 33, 0, tables.len());
    words.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    words.resize(words.len().next_multiple_of(512), 0);
    let (index, pages) = properties(&units, TEXT, words.len() / 512);
    put(&mut words, 13, tables.len(), index.len());
    tables.extend(index);
    words.extend(pages);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, content) in [("/WordDocument", &words), ("/0Table", &tables)] {
        file.create_stream(name)
            .unwrap()
            .write_all(content)
            .unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// Which paragraphs lie in a table and which end a row: the index and its pages.
fn properties(units: &[u16], text: usize, first_page: usize) -> (Vec<u8>, Vec<u8>) {
    let at = |index: usize| u32::try_from(text + index * 2).unwrap();
    let mut runs = Vec::new();
    let mut start = 0;
    for (index, unit) in units.iter().enumerate() {
        let ends_row = *unit == 7 && index > 0 && units[index - 1] == 7;
        if *unit == 13 || *unit == 7 {
            let look: &[u8] = match (*unit, ends_row) {
                (7, true) => &[0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1],
                (7, false) => &[0, 0, 0x16, 0x24, 1],
                _ => &[0, 0],
            };
            runs.push((at(start), at(index + 1), look));
            start = index + 1;
        }
    }
    let (mut bounds, mut numbers, mut pages) = (Vec::new(), Vec::new(), Vec::new());
    for (page_index, chunk) in runs.chunks(16).enumerate() {
        let mut page = vec![0_u8; 512];
        let count = chunk.len();
        for (index, (start, end, look)) in chunk.iter().enumerate() {
            page[index * 4..index * 4 + 4].copy_from_slice(&start.to_le_bytes());
            page[index * 4 + 4..index * 4 + 8].copy_from_slice(&end.to_le_bytes());
            let place = 500 - (index + 1) * 12;
            page[4 * (count + 1) + index * 13] = u8::try_from(place / 2).unwrap();
            page[place + 1] = u8::try_from(look.len().div_ceil(2)).unwrap();
            page[place + 2..place + 2 + look.len()].copy_from_slice(look);
        }
        page[511] = u8::try_from(count).unwrap();
        bounds.extend(chunk[0].0.to_le_bytes());
        numbers.extend(
            u32::try_from(first_page + page_index)
                .unwrap()
                .to_le_bytes(),
        );
        pages.extend(page);
    }
    bounds.extend(at(units.len()).to_le_bytes());
    bounds.extend(numbers);
    (bounds, pages)
}

/// An old workbook with one sheet of texts and numbers.
pub(crate) fn xls(rows: &[&[Value<'_>]]) -> Vec<u8> {
    let record = |out: &mut Vec<u8>, kind: u16, content: &[u8]| {
        out.extend(kind.to_le_bytes());
        out.extend(u16::try_from(content.len()).unwrap().to_le_bytes());
        out.extend(content);
    };
    let begin = |out: &mut Vec<u8>, kind: u8| {
        record(
            out,
            0x0809,
            &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        );
    };
    let mut book = Vec::new();
    begin(&mut book, 5);
    let name = b"Bang";
    let bound = book.len() + 4;
    let mut sheet = vec![0, 0, 0, 0, 0, 0, u8::try_from(name.len()).unwrap(), 0];
    sheet.extend(name);
    record(&mut book, 0x0085, &sheet);
    record(&mut book, 0x000a, &[]);
    let start = u32::try_from(book.len()).unwrap();
    book[bound..bound + 4].copy_from_slice(&start.to_le_bytes());
    begin(&mut book, 0x10);
    for (row, cells) in rows.iter().enumerate() {
        for (column, value) in cells.iter().enumerate() {
            let mut content = u16::try_from(row).unwrap().to_le_bytes().to_vec();
            content.extend(u16::try_from(column).unwrap().to_le_bytes());
            content.extend([0, 0]);
            match value {
                Value::Text(text) => {
                    let units: Vec<u16> = text.encode_utf16().collect();
                    content.extend(u16::try_from(units.len()).unwrap().to_le_bytes());
                    content.push(1);
                    content.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
                    record(&mut book, 0x0204, &content);
                }
                Value::Number(number) => {
                    content.extend(number.to_le_bytes());
                    record(&mut book, 0x0203, &content);
                }
            }
        }
    }
    record(&mut book, 0x000a, &[]);
    book.resize(book.len().max(4096), 0);
    let empty = Cursor::new(Vec::new());
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, empty).unwrap();
    file.create_stream("/Workbook")
        .unwrap()
        .write_all(&book)
        .unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A cell of an old workbook.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Number(f64),
}
