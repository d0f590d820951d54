//! What staff state about documents, at the top of a file or in `documents.csv`.

use std::sync::Arc;

use crate::document::stated::{FIELDS, Field, Stated, field};
use crate::document::{Document, Header};
use crate::language::normalize;

use super::table::{Rows, Table, cell};
use super::{Problem, Severity};

/// The table of what staff state about files that stay as they are.
pub(super) const PATH: &str = "documents.csv";

/// The column that names the file.
const FILE: &[&str] = &["Tệp", "Đường dẫn", "Tên tệp", "File"];

/// Reads a document, and what is wrong with the lines staff put at its top.
pub(super) fn read(path: &str, text: &str) -> (Document, Vec<Problem>) {
    let mut document = Document::read(path, text);
    let (_, wrong, _) = Stated::split(text);
    let problems = wrong
        .into_iter()
        .map(|wrong| {
            let message = format!("“{}” không dùng được; {}", wrong.value, wrong.advice);
            Problem::of(path, Severity::Warning, message)
                .in_row(wrong.line)
                .in_field(wrong.field)
        })
        .collect();
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.starts_with("faq.") || name.starts_with("hoi-dap") {
        document.header.kind = Some("Hỏi đáp".to_owned());
    }
    (document, problems)
}

/// Reads a document that was read without Vietnamese and restored, each line as it
/// was before and as it is now.
pub(super) fn read_restored(path: &str, lines: &[(&str, &str)]) -> (Document, Vec<Problem>) {
    let (document, mut problems) = read_beside(path, lines);
    problems.push(Problem::of(path, Severity::Warning, RESTORED.to_owned()));
    (document, problems)
}

/// Reads a document, each line as it was before something was mended in it and as
/// it is now, and keeps beside each block what was there before.
pub(super) fn read_beside(path: &str, lines: &[(&str, &str)]) -> (Document, Vec<Problem>) {
    let texts: Vec<&str> = lines.iter().map(|(_, text)| *text).collect();
    let (mut document, problems) = read(path, &texts.join("\n"));
    let mut line_ends = Vec::with_capacity(lines.len());
    let mut letters = 0;
    for text in &texts {
        letters += count_letters(text);
        line_ends.push(letters);
    }
    // Reading joins and parts lines but keeps their letters, so counting these aligns them.
    let mut start = 0;
    for block in &mut document.blocks {
        let end = start + count_letters(&document.text[block.span.clone()]);
        let first = line_ends.partition_point(|line_end| *line_end <= start);
        let last = line_ends.partition_point(|line_end| *line_end < end);
        let beside = lines
            .get(first..=last.min(lines.len().saturating_sub(1)))
            .unwrap_or_default();
        if beside.iter().any(|(raw, text)| raw != text) {
            let raw: Vec<&str> = beside.iter().map(|(raw, _)| *raw).collect();
            block.raw = Some(raw.join("\n"));
        }
        start = end;
    }
    (document, problems)
}

/// What staff should compare of a header whose figures a hand or a stamp wrote: what was
/// read at first says another number or day, or none.
pub(super) fn by_hand(path: &str, raw: &str, header: &Header) -> Option<Problem> {
    let first_page = raw.split('\u{c}').next().unwrap_or_default();
    let before = Document::read(path, first_page).header;
    let number = header.number.as_deref();
    let number = number.filter(|number| before.number.as_deref() != Some(number));
    let day = header.issued.filter(|day| before.issued != Some(*day));
    let told = [
        number.map(|number| format!("số {number}")),
        day.map(|day| day.strftime("ngày %d/%m/%Y").to_string()),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let message = format!(
        "{} được đọc từ chữ viết tay hoặc con dấu; hãy đối chiếu với bản gốc, nếu sai hãy ghi \
         cho đúng vào documents.csv",
        told.join(" và ")
    );
    (!told.is_empty()).then(|| Problem::of(path, Severity::Info, message).in_field("Số ký hiệu"))
}

/// What staff are told of a restored text.
const RESTORED: &str = "văn bản được đọc từ bản quét không có tiếng Việt nên đã được phục hồi tự động; \
    hãy thay bằng bản gốc, hoặc chạy “motcua restore” để xem và sửa bản phục hồi";

fn count_letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Puts the rows of `documents.csv` over what the texts say.
pub(super) fn apply(
    path: &str,
    rows: Rows,
    documents: &mut [Arc<Document>],
    problems: &mut Vec<Problem>,
) {
    let table = match Table::of(path, rows, &[]) {
        Ok(table) => table,
        Err(problem) => {
            problems.push(problem);
            return;
        }
    };
    let Some(file) = table.column(FILE) else {
        let message = "thiếu cột “Tệp” nên không biết dòng nào của văn bản nào; hãy thêm cột này";
        problems.push(Problem::of(path, Severity::Error, message).in_field(FILE[0]));
        return;
    };
    let columns = columns(path, &table, file, problems);
    let mut seen: Vec<&str> = Vec::new();
    for (line, row) in &table.rows {
        let name = cell(row, Some(file)).trim_start_matches("./");
        let Some(document) = documents.iter_mut().find(|d| same_path(&d.path, name)) else {
            let message =
                format!("không có tệp “{name}” trong thư mục; hãy sửa tên hoặc xóa dòng này");
            problems.push(
                Problem::of(path, Severity::Warning, message)
                    .in_row(*line)
                    .in_field(FILE[0]),
            );
            continue;
        };
        if seen.contains(&name) {
            let message = format!("tệp “{name}” đã có ở dòng trên; hãy gộp lại thành một dòng");
            problems.push(Problem::of(path, Severity::Warning, message).in_row(*line));
        }
        seen.push(name);
        let mut stated = Stated::default();
        for (column, field, title) in &columns {
            let value = cell(row, Some(*column));
            if let Err(advice) = stated.set(*field, value) {
                let message = format!("“{value}” không dùng được; {advice}");
                problems.push(
                    Problem::of(path, Severity::Warning, message)
                        .in_row(*line)
                        .in_field(title),
                );
            }
        }
        let mut header = document.header.clone();
        stated.apply(&mut header);
        if header != document.header {
            Arc::make_mut(document).header = header;
        }
    }
}

/// The columns that state something.
fn columns(
    path: &str,
    table: &Table,
    file: usize,
    problems: &mut Vec<Problem>,
) -> Vec<(usize, Field, &'static str)> {
    let mut columns = Vec::new();
    for (index, title) in table.titles().iter().enumerate() {
        if let Some((field, name)) = field(title) {
            columns.push((index, field, name));
        } else if index != file && !title.is_empty() {
            let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
            let near = known.iter().max_by(|a, b| {
                strsim::jaro_winkler(a, title).total_cmp(&strsim::jaro_winkler(b, title))
            });
            let hint = near
                .map(|near| format!("; có phải là “{near}”?"))
                .unwrap_or_default();
            let message = format!("không biết cột “{title}” nên bỏ qua{hint}");
            problems.push(Problem::of(path, Severity::Warning, message).in_field(title));
        }
    }
    columns
}

/// Whether a cell names a file: with its folders, with `\` for `/`, or by its name alone.
fn same_path(path: &str, written: &str) -> bool {
    // File names from a Mac are decomposed, what is typed in Excel is not.
    let (path, written) = (normalize(path), normalize(&written.replace('\\', "/")));
    path == written || path.rsplit('/').next() == Some(written.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_compare_what_a_hand_wrote() {
        let text = |number: &str, day: &str| {
            format!(
                "UBND TỈNH HẢI DƯƠNG\n\nSố: {number}/QĐ-UBND\n\nHải Dương, ngày {day} tháng 01 năm 2011\n\nQUYẾT ĐỊNH\n\nVề việc công bố thủ tục"
            )
        };
        let told = |raw: &str| {
            let header = Document::read("a.pdf", &text("68", "10")).header;
            by_hand("a.pdf", raw, &header).map(|problem| problem.message)
        };
        assert_eq!(told(&text("68", "10")), None);
        let both = told(&text("…", "|D")).expect("both");
        assert!(
            both.starts_with("số 68/QĐ-UBND và ngày 10/01/2011 được đọc từ chữ viết tay"),
            "{both}"
        );
        let day = told(&text("68", "16")).expect("the day");
        assert!(day.starts_with("ngày 10/01/2011 được"), "{day}");
    }

    #[test]
    fn what_was_read_is_kept_beside_the_blocks_that_were_mended() {
        let lines = [
            ("Điều 1. Phạm vi", "Điều 1. Phạm vi"),
            ("", ""),
            ("Thông tư này sữa đỗi", "Thông tư này sửa đổi"),
            ("một số điều.", "một số điều."),
            ("", ""),
            ("Điều 2. Hiệu lực", "Điều 2. Hiệu lực"),
        ];
        let (document, problems) = read_beside("a.pdf", &lines);
        assert_eq!(problems, []);
        let said: Vec<(&str, Option<&str>)> = document
            .blocks
            .iter()
            .map(|block| (&document.text[block.span.clone()], block.raw.as_deref()))
            .collect();
        let raw = "Thông tư này sữa đỗi\nmột số điều.";
        assert_eq!(
            said,
            [
                ("Điều 1. Phạm vi", None),
                ("Thông tư này sửa đổi một số điều.", Some(raw)),
                ("Điều 2. Hiệu lực", None),
            ]
        );
    }
}
