//! `motcua check`: what was read from the knowledge folder, and what to mend, worst first.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::app::Clock;
use crate::config::Config;
use crate::document::{Document, Role};
use crate::knowledge::{self, Knowledge, Problem, Severity};
use crate::passage::cut;

/// Reads the folder and reports in Vietnamese, or as JSON; fails when something is not served.
///
/// # Errors
/// When standard output cannot be written to.
pub fn run(
    dir: Option<&Path>,
    json: bool,
    config: &Config,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let dir = dir.unwrap_or(&config.knowledge);
    let read = super::reader(config).read(dir);
    let mut knowledge = read.unwrap_or_else(|error| unread(dir, &error));
    let duties = knowledge::duties(&knowledge, Clock::system().today());
    knowledge.problems.extend(duties);
    knowledge.problems.sort();
    let report = if json {
        format!("{:#}\n", in_json(&knowledge))
    } else {
        in_words(&knowledge)
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

/// The whole report, as staff read it.
#[must_use]
pub fn in_words(knowledge: &Knowledge) -> String {
    let count = |severity| {
        knowledge
            .problems
            .iter()
            .filter(|p| p.severity == severity)
            .count()
    };
    let mut report = format!(
        "{} văn bản, {} số điện thoại; {} lỗi, {} cảnh báo, {} lưu ý\n",
        knowledge.documents.len(),
        knowledge.hotlines.len(),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info),
    );
    for (severity, title) in [
        (Severity::Error, "LỖI: phần này chưa được dùng"),
        (
            Severity::Warning,
            "CẢNH BÁO: vẫn dùng được nhưng có thể gây hiểu nhầm",
        ),
        (Severity::Info, "LƯU Ý"),
    ] {
        let mut problems = knowledge
            .problems
            .iter()
            .filter(|p| p.severity == severity)
            .peekable();
        if problems.peek().is_some() {
            let _ = writeln!(report, "\n{title}");
        }
        for problem in problems {
            let _ = writeln!(report, "  {}", problem_line(problem));
        }
    }
    if !knowledge.documents.is_empty() {
        report += "\nVĂN BẢN ĐÃ ĐỌC\n";
    }
    for (index, document) in knowledge.documents.iter().enumerate() {
        describe(index, document, &mut report);
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

fn describe(index: usize, document: &Document, report: &mut String) {
    let header = &document.header;
    let day = |date: jiff::civil::Date| date.strftime("%d/%m/%Y").to_string();
    let value = |text: Option<&String>| text.map_or("chưa rõ", |text| text).to_owned();
    let signer = [header.signer.as_deref(), header.signer_role.as_deref()];
    let signer: Vec<&str> = signer.into_iter().flatten().collect();
    let period = header.period.map(|(first, last)| {
        let words = header.period_text.as_deref().unwrap_or_default();
        format!("{words} ({} - {})", day(first), day(last))
    });
    let force = match (header.valid_from, header.valid_to) {
        (None, None) => None,
        (from, to) => {
            let from = from.map_or_else(|| "…".to_owned(), day);
            Some(format!(
                "{from} - {}",
                to.map_or_else(|| "…".to_owned(), day)
            ))
        }
    };
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
        (
            "Người ký",
            Some(signer.join(", ")).filter(|text| !text.is_empty()),
        ),
        ("Kỳ thực hiện", period),
        ("Hiệu lực", force),
        (
            "Thay thế",
            Some(header.replaces.join("; ")).filter(|text| !text.is_empty()),
        ),
    ];
    let _ = writeln!(report, "\n  {}", document.path);
    for (name, text) in lines {
        if let Some(text) = text {
            let _ = writeln!(report, "    {name}: {text}");
        }
    }
    let (sections, passages) = sizes(index, document);
    let mentions = document.references.len();
    let _ = writeln!(
        report,
        "    {sections} mục, {passages} đoạn trả lời, nhắc đến văn bản khác {mentions} lần"
    );
}

/// How many headings and passages a document has.
fn sizes(index: usize, document: &Document) -> (usize, usize) {
    let headings = document
        .blocks
        .iter()
        .filter(|block| block.role == Role::Heading);
    (headings.count(), cut(index, document).len())
}

/// The same for other programs.
#[must_use]
pub fn in_json(knowledge: &Knowledge) -> Value {
    let documents: Vec<Value> = knowledge
        .documents
        .iter()
        .enumerate()
        .map(|(index, document)| {
            let (sections, passages) = sizes(index, document);
            json!({
                "path": document.path,
                "header": document.header,
                "sections": sections,
                "passages": passages,
                "references": document.references.len(),
            })
        })
        .collect();
    json!({
        "documents": documents,
        "hotlines": knowledge.hotlines,
        "offices": knowledge.offices,
        "procedures": knowledge.procedures.len(),
        "problems": knowledge.problems,
        "digest": knowledge.digest,
    })
}
