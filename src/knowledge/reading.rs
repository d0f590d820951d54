//! One file of the folder, read: what it is by its content, what it says, what
//! is wrong with it.
//!
//! The content decides which format reads a file; the name only where the
//! content is silent, as with a file that was cut off.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::document::Document;
use crate::language::damage;

use super::folder::{self, Entry};
use super::{FORMATS, File, Format, Knowledge, Problem, Severity, Unreadable, documents, table};

/// What became of one file.
pub(super) struct Reading {
    pub(super) file: File,
    pub(super) document: Option<Document>,
    /// The bytes of a table of ours.
    pub(super) table: Option<Vec<u8>>,
    /// The text of a document that was read without Vietnamese.
    pub(super) damaged: Option<String>,
}

impl Reading {
    /// Reads a file, or takes over what `previous` holds of it.
    pub(super) fn of(entry: &Entry, known: &BTreeMap<&str, &File>, previous: &Knowledge) -> Self {
        let mut reading = Self {
            file: File {
                path: entry.path.clone(),
                ..File::default()
            },
            document: None,
            table: None,
            damaged: None,
        };
        let largest = if entry.is_table {
            table::LARGEST
        } else {
            let all = FORMATS.iter().map(|format| format.largest);
            all.max().unwrap_or_default()
        };
        let bytes = match folder::bytes(entry, largest) {
            Ok(bytes) => bytes,
            Err(why) => {
                reading.refuse(why);
                return reading;
            }
        };
        reading.file.hash = hex::encode(Sha256::digest(&bytes));
        if entry.is_table {
            reading.table = Some(bytes);
        } else if !reading.take_over(known, previous) {
            reading.read(&bytes);
        }
        reading
    }

    /// Takes over what `previous` holds of the same bytes under the same path.
    fn take_over(&mut self, known: &BTreeMap<&str, &File>, previous: &Knowledge) -> bool {
        let same = known.get(self.file.path.as_str());
        let Some(same) = same.filter(|file| file.hash == self.file.hash) else {
            return false;
        };
        self.file.clone_from(same);
        let kept = same
            .document
            .and_then(|index| previous.documents.get(index));
        self.document = kept.cloned().map(|mut document| {
            document.header.clone_from(&same.header);
            document
        });
        self.file.document = None;
        true
    }

    fn read(&mut self, bytes: &[u8]) {
        let name = extension(&self.file.path);
        let Some(format) = recognise(&name, bytes) else {
            let message = format!(
                "chưa đọc được định dạng này; các định dạng đọc được: {}",
                extensions()
            );
            self.tell(Severity::Info, message);
            return;
        };
        if bytes.len() as u64 > format.largest {
            self.refuse(folder::too_large(format.largest));
            return;
        }
        match (format.read)(bytes) {
            Ok(text) if damage::is_damaged(&text) => self.damaged = Some(text),
            Ok(text) => self.keep(documents::read(&self.file.path, &text)),
            Err(why) => self.refuse(why),
        }
        if !format.extensions.contains(&name.as_str()) {
            let named = if name.is_empty() {
                "không có đuôi".to_owned()
            } else {
                format!("tên .{name}")
            };
            let message = format!(
                "tệp {named} nhưng là .{}; đã đọc theo nội dung, nên đổi tên cho đúng",
                format.extensions[0]
            );
            self.tell(Severity::Info, message);
        }
    }

    /// Keeps a document that was read, and what is wrong with it.
    pub(super) fn keep(&mut self, (document, problems): (Document, Vec<Problem>)) {
        self.file.problems.extend(problems);
        self.file.header = document.header.clone();
        if document.blocks.is_empty() {
            let message =
                "tệp không có nội dung nào ngoài các dòng thông tin; hãy chép lại nội dung văn bản";
            self.tell(Severity::Error, message.to_owned());
        } else {
            self.document = Some(document);
        }
    }

    fn refuse(&mut self, Unreadable(message): Unreadable) {
        self.tell(Severity::Error, message);
    }

    fn tell(&mut self, severity: Severity, message: String) {
        let problem = Problem::of(&self.file.path, severity, message);
        self.file.problems.push(problem);
    }
}

/// The format of a file: what its name says if the content bears it out, else
/// what the content says, else what the name says.
fn recognise(name: &str, bytes: &[u8]) -> Option<&'static Format> {
    let named = FORMATS
        .iter()
        .find(|format| format.extensions.contains(&name));
    if named.is_some_and(|format| (format.recognises)(bytes)) {
        return named;
    }
    let (text, marked) = FORMATS.split_last()?;
    let marked = marked.iter().find(|format| (format.recognises)(bytes));
    // Anything a program writes may be text; under a foreign name it is no document.
    let expected = named.is_some() || name.is_empty();
    let text = Some(text).filter(|format| expected && (format.recognises)(bytes));
    marked.or(text).or(named)
}

/// The ending of a name, in small letters.
fn extension(path: &str) -> String {
    let extension = Path::new(path).extension().and_then(OsStr::to_str);
    extension.unwrap_or_default().to_lowercase()
}

/// The file endings that are read, for staff.
fn extensions() -> String {
    let all: Vec<&str> = FORMATS
        .iter()
        .flat_map(|format| format.extensions)
        .copied()
        .collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expected: Option<&str>) {
        let found = recognise(name, bytes).map(|format| format.extensions[0]);
        assert_eq!(found, expected);
    }

    #[test]
    fn text_is_told_by_its_name_or_by_having_none() {
        check("txt", "Kế hoạch".as_bytes(), Some("md"));
        check("", "Kế hoạch".as_bytes(), Some("md"));
        check("json", "{}".as_bytes(), None);
    }

    #[test]
    fn a_name_counts_where_the_content_is_silent() {
        check("txt", &[0, 1, 2], Some("md"));
        check("", &[0, 1, 2], None);
    }
}
