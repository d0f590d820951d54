//! One file of the folder, read: what it is by its content, what it says, what
//! is wrong with it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::document::Document;
use crate::language::damage;
use crate::validity::Gist;

use super::extracted::{Extract, key};
use super::folder::{self, Entry};
use super::format::{FORMATS, Unreadable, extensions, named};
use super::{Failed, File, Knowledge, Problem, Reader, Rows, Scan, Severity, documents, table};

/// Files of at least so many bytes are not read again while length and time of
/// writing stay: none of that length is written twice within a tick of the clock.
const LONG: u64 = 1024 * 1024;

/// What became of one file.
pub(super) struct Reading {
    pub(super) file: File,
    pub(super) document: Option<Arc<Document>>,
    /// It is a table of ours.
    pub(super) table: Option<TableFile>,
    /// The text of a document that was read without Vietnamese.
    pub(super) damaged: Option<String>,
    /// It is a scan, which is read after the rest.
    pub(super) scan: Option<Scan>,
}

/// A document that was read, what of it is compared, and what is wrong with it.
pub(super) struct Kept {
    document: Document,
    gist: Gist,
    problems: Vec<Problem>,
}

impl Kept {
    pub(super) fn of((document, problems): (Document, Vec<Problem>)) -> Self {
        Self {
            gist: Gist::of(&document),
            document,
            problems,
        }
    }
}

/// A table of ours, as it was saved.
pub(super) enum TableFile {
    /// As text, in whatever encoding.
    Text(Vec<u8>),
    /// As a workbook.
    Sheets(Vec<Rows>),
}

impl Reading {
    /// Reads a file, or takes over what `previous` holds of it.
    pub(super) fn of(
        entry: &Entry,
        reader: &Reader,
        known: &BTreeMap<&str, &File>,
        previous: &Knowledge,
    ) -> Self {
        let mut reading = Self::empty(entry);
        if let Err(why) = reading.read(entry, reader, known, previous) {
            reading.refuse(why);
            reading.failed(known);
        }
        reading
    }

    /// Reads a file again that `previous` failed to read. While its pictures wait
    /// to be read, what was read of it stays.
    pub(super) fn again(
        entry: &Entry,
        reader: &Reader,
        known: &BTreeMap<&str, &File>,
        previous: &Knowledge,
    ) -> Self {
        let before = known.get(entry.path.as_str());
        if let Some(before) = before {
            reader.forget(&before.hash, &extension(&entry.path));
        }
        let mut reading = Self::of(entry, reader, &BTreeMap::new(), previous);
        if reading.scan.is_some() {
            reading.take_over(known, previous);
        } else if reading.file.failed.is_some() {
            reading.failed(known);
        }
        reading
    }

    /// Notes that the file was not read for a reason that may pass.
    fn failed(&mut self, known: &BTreeMap<&str, &File>) {
        let before = known.get(self.file.path.as_str());
        let same = before.filter(|before| before.hash == self.file.hash);
        self.file.failed = Some(Failed::after(same.and_then(|same| same.failed.as_ref())));
    }

    /// Takes over what `previous` holds of a file that is being written.
    pub(super) fn as_it_was(
        entry: &Entry,
        known: &BTreeMap<&str, &File>,
        previous: &Knowledge,
    ) -> Self {
        let mut reading = Self::empty(entry);
        if let Some(same) = known.get(entry.path.as_str()) {
            reading.file.hash.clone_from(&same.hash);
        }
        if reading.file.hash.is_empty() || !reading.take_over(known, previous) {
            let message = "tệp đang được ghi; sẽ được đọc khi ghi xong";
            reading.tell(Severity::Info, message.to_owned());
        }
        // Nothing of what it holds now was read.
        reading.file.stamp = None;
        reading
    }

    fn empty(entry: &Entry) -> Self {
        Self {
            file: File {
                path: entry.path.clone(),
                stamp: entry.stamp,
                ..File::default()
            },
            document: None,
            table: None,
            damaged: None,
            scan: None,
        }
    }

    fn read(
        &mut self,
        entry: &Entry,
        reader: &Reader,
        known: &BTreeMap<&str, &File>,
        previous: &Knowledge,
    ) -> Result<(), Unreadable> {
        let name = extension(&entry.path);
        let named = named(&name);
        if entry.is_table {
            let bytes = folder::bytes(entry, table::LARGEST)?;
            self.file.hash = hash(&bytes);
            match reader.table(entry.open()?, bytes)? {
                Ok(table) => self.table = Some(table),
                Err(why) => self.refuse(why),
            }
            return Ok(());
        }
        if let Some(format) = named.filter(|format| !format.apart) {
            let bytes = folder::bytes(entry, format.largest)?;
            self.file.hash = hash(&bytes);
            if self.take_over(known, previous) {
                return Ok(());
            }
            if (format.recognises)(&bytes) {
                self.told((format.read)(&bytes));
                return Ok(());
            }
        } else {
            let all = FORMATS.iter().map(|format| format.largest);
            let largest = named.map_or(all.max().unwrap_or_default(), |format| format.largest);
            let unchanged = known.get(entry.path.as_str()).filter(|same| {
                let long = entry.stamp.is_some_and(|(length, _)| length >= LONG);
                long && !same.hash.is_empty() && same.stamp == entry.stamp
            });
            let hash = unchanged.map(|same| Ok(same.hash.clone()));
            match hash.unwrap_or_else(|| entry.hash(largest)) {
                Ok(hash) => self.file.hash = hash,
                Err(_) if named.is_none() => {
                    self.take(Extract::unknown());
                    return Ok(());
                }
                Err(why) => return Err(why),
            }
            if self.take_over(known, previous) {
                return Ok(());
            }
        }
        let extract = reader.extract(entry, &self.file.hash)?;
        if extract.has_pictures() {
            self.leave(Scan {
                entry: entry.clone(),
                key: key(&self.file.hash, &name),
                extract,
            });
        } else {
            let died = extract.died;
            self.take(extract);
            if died {
                self.failed(known);
            }
        }
        Ok(())
    }

    /// Leaves pictures for later; what can be read without them serves until then.
    fn leave(&mut self, scan: Scan) {
        if let Some(extract) = scan.without_figures() {
            self.take(extract);
        } else {
            let message = "bản quét đang chờ được đọc; sẽ dùng được khi đọc xong";
            self.tell(Severity::Info, message.to_owned());
        }
        self.scan = Some(scan);
    }

    /// Takes what was extracted, of a scan after its pictures were read.
    pub(super) fn take(&mut self, extract: Extract) {
        self.file.problems.clear();
        let name = extension(&self.file.path);
        let Some(format) = extract.format.as_deref().and_then(named) else {
            let message = format!(
                "chưa đọc được định dạng này; các định dạng đọc được: {}",
                extensions()
            );
            self.tell(Severity::Info, message);
            return;
        };
        match extract.text {
            Ok(text) => self.text(text, extract.raw.as_deref()),
            Err(message) => {
                self.refuse(Unreadable(message));
                return;
            }
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
        if extract.pictures > extract.unread.len() {
            let message = format!(
                "{} trang được đọc từ ảnh quét; hãy kiểm tra số, ngày tháng và tên riêng",
                extract.pictures - extract.unread.len()
            );
            self.tell(Severity::Info, message);
        }
        if !extract.unread.is_empty() && self.document.is_some() {
            let pages: Vec<String> = extract.unread.iter().map(usize::to_string).collect();
            let message = format!(
                "không đọc được ảnh quét của trang {}; hãy quét lại các trang này",
                pages.join(", ")
            );
            self.tell(Severity::Warning, message);
        }
    }

    /// Takes what a reader says that is no process of its own.
    fn told(&mut self, told: Result<String, Unreadable>) {
        match told {
            Ok(text) => self.text(text, None),
            Err(why) => self.refuse(why),
        }
    }

    /// Takes a text, with what it was before marks were mended in it.
    fn text(&mut self, text: String, raw: Option<&str>) {
        if damage::is_damaged(&text) {
            self.damaged = Some(text);
        } else if let Some(raw) = raw {
            let lines: Vec<(&str, &str)> = raw.split('\n').zip(text.split('\n')).collect();
            self.keep(Kept::of(documents::read_beside(&self.file.path, &lines)));
            let by_hand = documents::by_hand(&self.file.path, raw, &self.file.header);
            self.file.problems.extend(by_hand);
        } else {
            self.keep(Kept::of(documents::read(&self.file.path, &text)));
        }
    }

    /// Takes over what `previous` holds of the same bytes under the same path.
    fn take_over(&mut self, known: &BTreeMap<&str, &File>, previous: &Knowledge) -> bool {
        let same = known.get(self.file.path.as_str());
        let same = same.filter(|file| file.hash == self.file.hash && !file.waiting);
        let Some(same) = same else {
            return false;
        };
        let stamp = self.file.stamp;
        self.file.clone_from(same);
        self.file.stamp = stamp;
        let kept = same
            .document
            .and_then(|index| previous.documents.get(index));
        self.document = kept.cloned().map(|mut document| {
            if document.header != same.header {
                Arc::make_mut(&mut document).header.clone_from(&same.header);
            }
            document
        });
        self.file.document = None;
        true
    }

    /// Keeps a document that was read.
    pub(super) fn keep(&mut self, kept: Kept) {
        self.file.problems.extend(kept.problems);
        self.file.header = kept.document.header.clone();
        if kept.document.blocks.is_empty() {
            let message =
                "tệp không có nội dung nào ngoài các dòng thông tin; hãy chép lại nội dung văn bản";
            self.tell(Severity::Error, message.to_owned());
        } else {
            self.file.gist = Arc::new(kept.gist);
            self.document = Some(Arc::new(kept.document));
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

pub(super) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The ending of a name, in small letters.
pub(super) fn extension(path: &str) -> String {
    let extension = Path::new(path).extension().and_then(OsStr::to_str);
    extension.unwrap_or_default().to_lowercase()
}
