//! `motcua check`: what was read from the knowledge folder, and what to mend, worst first.
//!
//! As JSON: `day`; `documents`, for each its `path`, `header` as read and
//! stated, `status` (`in_force`, `not_in_force`, `copy`), `notes` on that,
//! `served_by` (the better copy that answers), `sections`, `passages`,
//! `paragraphs` and how many of them were `restored`, and `references` with
//! `relation`, `extent` and the `text` they stand in; `hotlines`; `problems`, worst first; `alike`; `conflicts`; `digest`.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::app::Clock;
use crate::config::Config;
use crate::document::{Document, Relation, Role};
use crate::knowledge::{self, Knowledge, Problem, Severity};
use crate::passage::cut;
use crate::validity::{By, Note};

/// Reads the folder and reports in Vietnamese, or as JSON; fails when something is not served.
///
/// # Errors
/// When the report cannot be written.
pub fn run(
    dir: Option<&Path>,
    json: bool,
    config: &Config,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let dir = dir.unwrap_or(&config.knowledge);
    let today = Clock::system().today();
    let read = super::reader(config).read(dir);
    let knowledge = read.unwrap_or_else(|error| unread(dir, &error));
    let report = if json {
        format!("{:#}\n", in_json(&knowledge, today))
    } else {
        in_words(&knowledge, today)
    };
    out.write_all(report.as_bytes())?;
    let failed = knowledge
        .problems
        .iter()
        .any(|p| p.severity == Severity::Error);
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// A folder that cannot be read is an empty one with a problem.
fn unread(dir: &Path, error: &knowledge::Error) -> Knowledge {
    let message = match error {
        knowledge::Error::Missing(_) => "không có thư mục này; hãy tạo thư mục hoặc sửa đường dẫn",
        knowledge::Error::NotAFolder(_) => "đây là một tệp, không phải thư mục; hãy sửa đường dẫn",
        knowledge::Error::Unreadable { .. } => {
            "không mở được thư mục; hãy cấp quyền đọc cho tài khoản chạy motcua"
        }
    };
    Knowledge {
        problems: vec![Problem {
            severity: Severity::Error,
            path: dir.display().to_string(),
            row: None,
            field: None,
            message: message.to_owned(),
        }],
        ..Knowledge::default()
    }
}

/// Everything that is wrong on a day, worst first.
fn problems(knowledge: &Knowledge, today: Date) -> Vec<Problem> {
    let mut problems = knowledge.problems.clone();
    problems.extend(knowledge::problems_on(knowledge, today));
    problems.extend(knowledge::duties(knowledge, today));
    problems.sort();
    problems.dedup();
    problems
}

/// The whole report, as staff read it.
#[must_use]
pub fn in_words(knowledge: &Knowledge, today: Date) -> String {
    let problems = problems(knowledge, today);
    let of = |severity| problems.iter().filter(move |p| p.severity == severity);
    let mut report = format!(
        "{} văn bản, {} số điện thoại; {} lỗi, {} cảnh báo, {} lưu ý\n",
        knowledge.documents.len(),
        knowledge.hotlines.len(),
        of(Severity::Error).count(),
        of(Severity::Warning).count(),
        of(Severity::Info).count(),
    );
    for (severity, title) in [
        (Severity::Error, "LỖI: phần này chưa được dùng"),
        (
            Severity::Warning,
            "CẢNH BÁO: vẫn dùng được nhưng có thể gây hiểu nhầm",
        ),
        (Severity::Info, "LƯU Ý"),
    ] {
        if of(severity).next().is_some() {
            let _ = writeln!(report, "\n{title}");
        }
        for problem in of(severity) {
            let _ = writeln!(report, "  {}", problem_line(problem));
        }
    }
    if !knowledge.documents.is_empty() {
        report += "\nVĂN BẢN ĐÃ ĐỌC\n";
    }
    for (index, document) in knowledge.documents.iter().enumerate() {
        describe(knowledge, index, document, today, &mut report);
    }
    report
}

fn problem_line(problem: &Problem) -> String {
    let mut line = problem.path.clone();
    if let Some(row) = problem.row {
        let _ = write!(line, ", dòng {row}");
    }
    if let Some(field) = &problem.field {
        let _ = write!(line, ", {field}");
    }
    format!("{line}: {}", problem.message)
}

fn day(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

fn describe(
    knowledge: &Knowledge,
    index: usize,
    document: &Document,
    today: Date,
    report: &mut String,
) {
    let header = &document.header;
    let value = |text: Option<&String>| text.map_or("chưa rõ", |text| text).to_owned();
    let signer = [header.signer.as_deref(), header.signer_role.as_deref()];
    let signer: Vec<&str> = signer.into_iter().flatten().collect();
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let lines = [
        ("Loại", Some(value(header.kind.as_ref()))),
        ("Số", Some(value(header.number.as_ref()))),
        (
            "Ngày ban hành",
            Some(header.issued.map_or_else(|| "chưa rõ".to_owned(), day)),
        ),
        ("Cơ quan", Some(value(header.issuer.as_ref()))),
        ("Nơi áp dụng", Some(value(header.place.as_ref()))),
        ("Trích yếu", header.subject.clone()),
        ("Người ký", some(signer.join(", "))),
        ("Kỳ thực hiện", period(document)),
        ("Hiệu lực", force(document)),
        ("Thay thế", some(header.replaces.join("; "))),
        ("Bãi bỏ", some(header.repeals.join("; "))),
        ("Sửa đổi, bổ sung", some(amended(document).join("; "))),
        ("Tình trạng", Some(status_in_words(knowledge, index, today))),
    ];
    let _ = writeln!(report, "\n  {}", document.path);
    for (name, text) in lines {
        if let Some(text) = text {
            let _ = writeln!(report, "    {name}: {text}");
        }
    }
    let sizes = Sizes::of(index, document);
    let mentions = document.references.len();
    let _ = writeln!(
        report,
        "    {} mục, {} đoạn trả lời, nhắc đến văn bản khác {mentions} lần{}",
        sizes.sections,
        sizes.passages,
        sizes.quality()
    );
}

fn period(document: &Document) -> Option<String> {
    let header = &document.header;
    let (first, last) = header.period?;
    let words = header.period_text.as_deref().unwrap_or_default();
    Some(format!("{words} ({} - {})", day(first), day(last)))
}

fn force(document: &Document) -> Option<String> {
    let (from, to) = (document.header.valid_from, document.header.valid_to);
    let shown = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), day);
    (from.is_some() || to.is_some()).then(|| format!("{} - {}", shown(from), shown(to)))
}

/// The numbers of the documents that a document amends, each once.
fn amended(document: &Document) -> Vec<&str> {
    let mut numbers: Vec<&str> = Vec::new();
    for reference in &document.references {
        if reference.relation == Relation::Amends && !numbers.contains(&reference.number.as_str()) {
            numbers.push(&reference.number);
        }
    }
    numbers
}

/// Whether answers come from a document as of a day.
fn status(knowledge: &Knowledge, index: usize, today: Date) -> &'static str {
    let validity = &knowledge.validity;
    if !validity.serves(index) {
        return "copy";
    }
    let standing = validity.standing(&knowledge.documents, index, None, today);
    if standing.current {
        "in_force"
    } else {
        "not_in_force"
    }
}

fn status_in_words(knowledge: &Knowledge, index: usize, today: Date) -> String {
    match status(knowledge, index, today) {
        "copy" => "bản trùng, trợ lý trả lời theo bản kia",
        "in_force" => "dùng để trả lời",
        _ => "dùng để trả lời nếu không có văn bản đang áp dụng; xem lưu ý",
    }
    .to_owned()
}

/// How much there is of a document.
struct Sizes {
    sections: usize,
    passages: usize,
    paragraphs: usize,
    restored: usize,
}

impl Sizes {
    fn of(index: usize, document: &Document) -> Self {
        let blocks = &document.blocks;
        Self {
            sections: blocks.iter().filter(|b| b.role == Role::Heading).count(),
            passages: cut(index, document).len(),
            paragraphs: blocks.len(),
            restored: blocks.iter().filter(|b| b.raw.is_some()).count(),
        }
    }

    fn quality(&self) -> String {
        if self.restored == 0 {
            String::new()
        } else {
            format!(
                "; {} trong {} đoạn văn được phục hồi tự động từ bản quét",
                self.restored, self.paragraphs
            )
        }
    }
}

/// The same for other programs.
#[must_use]
pub fn in_json(knowledge: &Knowledge, today: Date) -> Value {
    let validity = &knowledge.validity;
    let path = |document: usize| knowledge.documents[document].path.as_str();
    let documents: Vec<Value> = (0..knowledge.documents.len())
        .map(|index| document_in_json(knowledge, index, today))
        .collect();
    let alike: Vec<Value> = validity
        .alike
        .iter()
        .map(|pair| {
            json!({
                "path": path(pair.other),
                "better": path(pair.better),
                "share": pair.share,
                "same": pair.same,
            })
        })
        .collect();
    let said = |place: &crate::validity::ConflictPlace| {
        let document = &knowledge.documents[place.document];
        json!({ "path": document.path, "text": document.text[place.span.clone()] })
    };
    let conflicts: Vec<Value> = validity
        .conflicts
        .iter()
        .map(|conflict| json!([said(&conflict.first), said(&conflict.second)]))
        .collect();
    json!({
        "day": today,
        "documents": documents,
        "hotlines": knowledge.hotlines,
        "offices": knowledge.offices,
        "procedures": knowledge.procedures.len(),
        "problems": problems(knowledge, today),
        "alike": alike,
        "conflicts": conflicts,
        "digest": knowledge.digest,
    })
}

fn document_in_json(knowledge: &Knowledge, index: usize, today: Date) -> Value {
    let validity = &knowledge.validity;
    let document = &knowledge.documents[index];
    let standing = validity.standing(&knowledge.documents, index, None, today);
    let notes: Vec<Value> = standing
        .notes
        .iter()
        .map(|note| note_in_json(knowledge, note))
        .collect();
    let references: Vec<Value> = document
        .references
        .iter()
        .map(|reference| {
            let mut value = json!(reference);
            value["text"] = json!(document.text.get(reference.span.clone()));
            value
        })
        .collect();
    let served_by = validity.served_by.get(index).copied().flatten();
    let sizes = Sizes::of(index, document);
    json!({
        "path": document.path,
        "header": document.header,
        "status": status(knowledge, index, today),
        "notes": notes,
        "served_by": served_by.map(|better| &knowledge.documents[better].path),
        "sections": sizes.sections,
        "passages": sizes.passages,
        "paragraphs": sizes.paragraphs,
        "restored": sizes.restored,
        "references": references,
    })
}

fn note_in_json(knowledge: &Knowledge, note: &Note) -> Value {
    let by = |by: &By| match by {
        By::Document(document) => knowledge.documents[*document].path.clone(),
        By::Number(number) => number.clone(),
    };
    match note {
        Note::Replaced(newer, last) => {
            json!({ "kind": "replaced", "by": by(newer), "now": last.as_ref().map(by) })
        }
        Note::Repealed(other) => json!({ "kind": "repealed", "by": by(other) }),
        Note::Ended(last) => json!({ "kind": "ended", "last": last }),
        Note::Lapsed => json!({ "kind": "lapsed" }),
        Note::NotYet(first) => json!({ "kind": "not_yet", "first": first }),
        Note::NotBegun(first) => json!({ "kind": "not_begun", "first": first }),
        Note::WillEnd(other, from) => json!({ "kind": "will_end", "by": by(other), "from": from }),
        Note::PartsEnded(parts, other) => {
            json!({ "kind": "parts_ended", "parts": parts, "by": by(other) })
        }
        Note::Amended(others) => {
            let others: Vec<String> = others.iter().map(by).collect();
            json!({ "kind": "amended", "by": others })
        }
    }
}
