//! What is wrong with documents that can be read: missing values, doubles.

use std::collections::BTreeMap;

use crate::document::{Document, Role};
use crate::language::number_key;

use super::{Knowledge, Problem, Severity};

/// Names what staff should mend in the documents, one by one and together.
pub(super) fn review(knowledge: &Knowledge, problems: &mut Vec<Problem>) {
    for document in &knowledge.documents {
        missing(document, problems);
    }
    same_number(&knowledge.documents, problems);
    same_content(knowledge, problems);
    if knowledge.documents.is_empty() {
        let message = "chưa có văn bản nào đọc được; hãy chép văn bản vào thư mục plans";
        problems.push(Problem::of(".", Severity::Warning, message));
    }
}

fn missing(document: &Document, problems: &mut Vec<Problem>) {
    let header = &document.header;
    if header.kind.as_deref() == Some("Hỏi đáp") {
        return;
    }
    let mut tell = |severity, field: &str, message: &str| {
        problems.push(Problem::of(&document.path, severity, message).in_field(field));
    };
    if header.kind.is_none() {
        let message =
            "không nhận ra đây là loại văn bản gì; hãy thêm dòng “Loại văn bản: …” ở đầu tệp";
        tell(Severity::Warning, "Loại văn bản", message);
    }
    if header.place.is_none() {
        let message = "không rõ văn bản áp dụng ở đâu; hãy thêm dòng “Nơi áp dụng: …” ở đầu tệp";
        tell(Severity::Warning, "Nơi áp dụng", message);
    }
    if header.number.is_none() {
        let message =
            "văn bản không có số ký hiệu; nếu biết, hãy ghi vào cột “Số ký hiệu” của documents.csv";
        tell(Severity::Info, "Số ký hiệu", message);
    }
    if header.issued.is_none() {
        let message = "văn bản không có ngày ban hành; nếu biết, hãy ghi vào cột “Ngày ban hành” của documents.csv";
        tell(Severity::Info, "Ngày ban hành", message);
    }
    let structured = document
        .blocks
        .iter()
        .any(|block| block.role == Role::Heading);
    if !structured && document.blocks.len() > 8 {
        let message =
            "không thấy đề mục nào (I., 1., a), Điều …); văn bản vẫn dùng được nhưng khó trích dẫn";
        tell(Severity::Info, "Đề mục", message);
    }
}

/// The same number, from the same place and year: one of the two is a copy or mistyped.
fn same_number(documents: &[Document], problems: &mut Vec<Problem>) {
    let mut by_number: BTreeMap<String, Vec<&Document>> = BTreeMap::new();
    for document in documents {
        if let Some(number) = &document.header.number {
            by_number
                .entry(number_key(number))
                .or_default()
                .push(document);
        }
    }
    for same in by_number.values().filter(|same| same.len() > 1) {
        for document in same {
            let other = same
                .iter()
                .find(|other| other.path != document.path && conflict(document, other));
            if let (Some(other), Some(number)) = (other, &document.header.number) {
                let message = format!(
                    "trùng số {number} với tệp {}; hãy giữ một bản hoặc sửa lại số",
                    other.path
                );
                problems.push(
                    Problem::of(&document.path, Severity::Warning, message).in_field("Số ký hiệu"),
                );
            }
        }
    }
}

/// Every office counts from 1 every year, so place and year must agree too.
fn conflict(a: &Document, b: &Document) -> bool {
    let (a, b) = (&a.header, &b.header);
    let agree = |a: Option<&String>, b: Option<&String>| a.is_none() || b.is_none() || a == b;
    let year = |date: Option<jiff::civil::Date>| date.map(jiff::civil::Date::year);
    let same_year = match (year(a.issued), year(b.issued)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    agree(a.issuer.as_ref(), b.issuer.as_ref())
        && agree(a.place.as_ref(), b.place.as_ref())
        && same_year
}

fn same_content(knowledge: &Knowledge, problems: &mut Vec<Problem>) {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for file in knowledge
        .files
        .iter()
        .filter(|file| file.document.is_some())
    {
        if let Some(path) = first.get(file.hash.as_str()) {
            let message = format!("giống hệt tệp {path}; hãy xóa một bản");
            problems.push(Problem::of(&file.path, Severity::Warning, message));
        } else {
            first.insert(&file.hash, &file.path);
        }
    }
}
