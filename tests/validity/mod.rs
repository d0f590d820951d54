//! Which of several documents answers on a day, and what is said of the others.

mod answers;
mod contradictions;
mod relations;
mod report;

use std::fs;

use jiff::civil::Date;
use motcua::answer::{Answer, Context, reply};
use motcua::knowledge::{self, Knowledge};
use motcua::snapshot::Snapshot;

/// Reads files that a folder would hold.
fn read(files: &[(&str, String)]) -> Knowledge {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        fs::write(dir.path().join(path), text).unwrap();
    }
    knowledge::read(dir.path()).unwrap()
}

/// A document as an office writes it; `day` as "01 tháng 02 năm 2024".
fn document(office: &str, number: &str, day: &str, title: &str, body: &str) -> String {
    let (kind, subject) = title.split_once('|').unwrap();
    let town = office.rsplit_once("tỉnh ").unwrap().1;
    format!(
        "{}\n\nSố: {number}\n\n{town}, ngày {day}\n\n{kind}\n\n{subject}\n\n{body}\n\n\
         TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn An\n",
        office.to_uppercase()
    )
}

const NGHE_AN: &str = "Ủy ban nhân dân tỉnh Nghệ An";
const THANH_HOA: &str = "Ủy ban nhân dân tỉnh Thanh Hóa";

/// The answer of a folder on a day.
fn ask(snapshot: &Snapshot, question: &str, on: Date) -> Answer {
    reply(snapshot, question, &mut Context::default(), on)
}

/// The file that answers a question on a day, and what is said of how current it is.
fn cited(snapshot: &Snapshot, question: &str, on: Date) -> (String, String) {
    let answer = ask(snapshot, question, on);
    let source = answer.sources.into_iter().next();
    let source = source.unwrap_or_else(|| panic!("nothing answers: {}", answer.text));
    (source.document, source.validity)
}

/// A folder that answers.
fn snapshot(files: &[(&str, String)]) -> Snapshot {
    Snapshot::build(read(files)).unwrap()
}
