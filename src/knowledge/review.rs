//! What is wrong with documents that can be read: missing values, doubles, what
//! is over, what contradicts another.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::{Document, Role};
use crate::language::number_key;
use crate::parallel::give_way;
use crate::validity::{By, ConflictPlace, Note, Standing};

use super::{Knowledge, Problem, Severity};

/// Names what staff should mend in the documents, one by one and together.
pub(super) fn review(knowledge: &Knowledge, problems: &mut Vec<Problem>) {
    for document in &knowledge.documents {
        give_way();
        missing(document, problems);
    }
    same_number(&knowledge.documents, problems);
    alike(knowledge, problems);
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
fn same_number(documents: &[Arc<Document>], problems: &mut Vec<Problem>) {
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

/// The same document twice, or nearly.
fn alike(knowledge: &Knowledge, problems: &mut Vec<Problem>) {
    let path = |document: usize| knowledge.documents[document].path.as_str();
    let hash = |document: usize| {
        let mut files = knowledge.files.iter();
        files
            .find(|file| file.document == Some(document))
            .map(|file| &file.hash)
    };
    for pair in &knowledge.validity.alike {
        let (better, other) = (path(pair.better), path(pair.other));
        let percent = (pair.share * 100.0).floor();
        let (severity, message) = if pair.same && hash(pair.better) == hash(pair.other) {
            let message = format!("giống hệt tệp {better}; hãy xóa một bản");
            (Severity::Warning, message)
        } else if pair.same {
            let message = format!(
                "là cùng một văn bản với tệp {better} (giống {percent} %); trợ lý chỉ trả lời theo \
                 {better} vì bản đó đọc được rõ hơn; hãy xóa một bản"
            );
            (Severity::Warning, message)
        } else if knowledge.validity.bears(pair.better, pair.other) {
            continue;
        } else {
            let message = format!(
                "gần giống tệp {better} ({percent} %) của cùng nơi; nếu bản này thay thế bản kia \
                 hay ngược lại, hãy ghi “Thay thế: …”"
            );
            (Severity::Info, message)
        };
        problems.push(Problem::of(other, severity, message));
    }
}

/// What is wrong with the documents on a day: what is over or not yet in
/// force, and which contradict each other.
#[must_use]
pub fn problems_on(knowledge: &Knowledge, today: Date) -> Vec<Problem> {
    let validity = &knowledge.validity;
    let documents = &knowledge.documents;
    let standing = |document| validity.standing(documents, document, None, today);
    let mut problems = Vec::new();
    for (index, document) in documents
        .iter()
        .enumerate()
        .filter(|(i, _)| validity.serves(*i))
    {
        for note in &standing(index).notes {
            if let Some(message) = in_words(knowledge, note) {
                problems.push(
                    Problem::of(&document.path, Severity::Info, message).in_field("Hiệu lực"),
                );
            }
        }
    }
    let is_ahead = |standing: &Standing| {
        let mut notes = standing.notes.iter();
        notes.any(|note| matches!(note, Note::NotYet(_) | Note::NotBegun(_)))
    };
    let counts = |place: &ConflictPlace| {
        let standing = standing(place.document);
        standing.current || is_ahead(&standing)
    };
    for conflict in &validity.conflicts {
        if counts(&conflict.first) && counts(&conflict.second) {
            problems.push(contradiction(documents, &conflict.first, &conflict.second));
        }
    }
    problems
}

fn contradiction(documents: &[Arc<Document>], a: &ConflictPlace, b: &ConflictPlace) -> Problem {
    /// Letters of a sentence that are shown.
    const SHOWN: usize = 160;
    let said = |place: &ConflictPlace| {
        let text = &documents[place.document].text[place.span.clone()];
        let mut shown: String = text.chars().take(SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        shown
    };
    let message = format!(
        "ghi khác tệp {} về cùng một việc khi cả hai đang có hiệu lực: “{}”, tệp kia ghi “{}”; \
         người hỏi được xem cả hai; nếu một bản không còn đúng, hãy ghi “Hiệu lực đến” hoặc \
         “Được thay thế bởi” cho bản đó",
        documents[a.document].path,
        said(b),
        said(a),
    );
    Problem::of(&documents[b.document].path, Severity::Warning, message).in_field("Mâu thuẫn")
}

/// What staff are told of how a document stands; nothing where it is in force.
fn in_words(knowledge: &Knowledge, note: &Note) -> Option<String> {
    let by = |by: &By| match by {
        By::Document(document) => format!("tệp {}", knowledge.documents[*document].path),
        By::Number(number) => format!("văn bản số {number} (không có trong thư mục)"),
    };
    let day = |day: Date| day.strftime("%d/%m/%Y").to_string();
    Some(match note {
        Note::Replaced(newer, None) => format!("đã được thay thế bởi {}", by(newer)),
        Note::Replaced(newer, Some(last)) => {
            format!("đã được thay thế bởi {}, nay là {}", by(newer), by(last))
        }
        Note::Repealed(other) => format!("đã được bãi bỏ bởi {}", by(other)),
        Note::Ended(last) => format!("đã hết hiệu lực sau ngày {}", day(*last)),
        Note::Lapsed => {
            "đã hết thời gian thực hiện; nếu đã có bản mới, hãy thêm bản mới".to_owned()
        }
        Note::NotYet(first) => format!("chưa có hiệu lực, áp dụng từ ngày {}", day(*first)),
        Note::NotBegun(first) => format!("chưa đến thời gian thực hiện, từ ngày {}", day(*first)),
        Note::WillEnd(other, from) => format!("từ ngày {} theo {}", day(*from), by(other)),
        Note::PartsEnded(parts, other) if parts.is_empty() => {
            format!("một phần đã hết hiệu lực theo {}", by(other))
        }
        Note::PartsEnded(parts, other) => {
            let parts: Vec<String> = parts.iter().map(|part| part.join(", ")).collect();
            format!(
                "phần {} đã hết hiệu lực theo {}",
                parts.join("; "),
                by(other)
            )
        }
        Note::Amended(_) => return None,
    })
}
