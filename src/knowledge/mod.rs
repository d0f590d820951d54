//! The knowledge folder: which files there are, what they say, what was left out and why.
//!
//! In goes a folder, out comes a [`Knowledge`]: documents, hotlines and, for
//! staff, every [`Problem`] in Vietnamese. A broken file never stops the rest.
//! What a single file says is told by its `format`, in a process of its own (`apart`).

pub mod apart;
mod directory;
mod documents;
mod duties;
mod extracted;
mod failed;
mod folder;
mod format;
mod hours;
mod offices;
mod problem;
mod procedures;
mod progress;
mod questions;
mod reader;
mod reading;
mod recognised;
mod restoring;
mod review;
mod row;
mod scan;
mod stamped;
mod table;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::document::{Document, Header};
use crate::language::lexicon::List;
use crate::parallel::in_parallel;
use crate::validity::{Gist, Validity};

pub use directory::Hotline;
pub use duties::duties;
use failed::Failed;
pub use folder::Listing;
pub use hours::Hours;
pub use offices::{Holiday, Office};
pub use problem::{Problem, Severity};
pub use procedures::{COLUMNS as PROCEDURE_COLUMNS, Procedure, procedure_code};
use progress::Progress;
pub use questions::{QUESTIONS, questions};
pub use reader::Reader;
use reading::{Reading, TableFile};
pub use restoring::{model, restored};
pub use review::problems_on;
pub use scan::Scan;
use table::Rows;
pub use words::lexicon;

/// Why a folder cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such folder.
    #[error("the knowledge folder {} does not exist", .0.display())]
    Missing(PathBuf),
    /// It is a file.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The system refuses.
    #[error("the knowledge folder {} cannot be read", path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// What the folder holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    /// The documents that were read, by path.
    pub documents: Vec<Arc<Document>>,
    /// The telephone numbers that may be shown.
    pub hotlines: Vec<Hotline>,
    /// The offices that citizens go to.
    pub offices: Vec<Office>,
    /// Days on which offices are closed, beside those of the law.
    pub holidays: Vec<Holiday>,
    /// The procedures that staff keep, beside those that motcua ships.
    pub procedures: Vec<Procedure>,
    /// Words that staff added to the lexicon, by list.
    pub words: Vec<(List, String)>,
    /// What is wrong with the folder, worst first.
    pub problems: Vec<Problem>,
    /// Changes whenever any file of the folder does.
    pub digest: String,
    /// Every file that was looked at, by path.
    pub files: Vec<File>,
    /// The scans that are still to be read.
    pub scans: Vec<Scan>,
    /// How the documents bear on one another.
    pub validity: Validity,
}

/// A file of the folder as it was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct File {
    /// Path below the folder, parted by `/`.
    pub path: String,
    /// SHA-256 of its bytes, hexadecimal; empty where they were not read.
    pub hash: String,
    /// Its position in [`Knowledge::documents`].
    pub document: Option<usize>,
    /// What its own text says of it, before `documents.csv`.
    header: Header,
    /// What of it is compared with other documents.
    gist: Arc<Gist>,
    /// What is wrong with it by itself.
    problems: Vec<Problem>,
    /// Names what was restored of it among the extracts; empty where nothing was.
    restored: String,
    /// It is a scan that is still to be read.
    waiting: bool,
    /// Its length and when it was written.
    stamp: Option<folder::Stamp>,
    /// It was not read for a reason that may pass.
    failed: Option<Failed>,
}

/// Reads a folder, with nothing kept from before.
///
/// # Errors
/// [`Error`] when there is no folder to read.
pub fn read(dir: &Path) -> Result<Knowledge, Error> {
    Reader::default().read(dir)
}

impl Reader {
    /// Reads a folder, taking over from `previous` what has not changed, and the
    /// files that are being written (`moving`) as they were. Of those that are to be
    /// tried again it tries one, as nothing else is read meanwhile.
    ///
    /// # Errors
    /// [`Error`] when there is no folder to read.
    pub fn read_again(
        &self,
        dir: &Path,
        previous: &Knowledge,
        moving: &BTreeSet<String>,
    ) -> Result<Knowledge, Error> {
        let (entries, problems) = folder::list(dir)?;
        let again = self.to_try_again(previous).map(|file| file.path.as_str());
        let known: BTreeMap<&str, &File> = previous
            .files
            .iter()
            .map(|f| (f.path.as_str(), f))
            .collect();
        let progress = Progress::new("Đọc tệp", entries.len());
        let mut read = in_parallel(&entries, |entry| {
            let reading = if moving.contains(&entry.path) && !entry.is_table {
                Reading::as_it_was(entry, &known, previous)
            } else if again == Some(entry.path.as_str()) {
                Reading::again(entry, self, &known, previous)
            } else {
                Reading::of(entry, self, &known, previous)
            };
            progress.step(&entry.path);
            reading
        });
        drop(progress);
        if !self.later {
            self.read_scans(&mut read);
        }
        self.restore_damaged(&mut read);
        Ok(gather(read, problems))
    }

    /// Reads the scans among the files, one after another.
    fn read_scans(&self, read: &mut [Reading]) {
        let waiting = read.iter_mut().filter(|reading| reading.scan.is_some());
        let mut waiting: Vec<&mut Reading> = waiting.collect();
        let progress = Progress::new("Đọc bản quét", waiting.len());
        for reading in &mut waiting {
            if let Some(scan) = reading.scan.take() {
                reading.take(self.scan(&scan, &progress));
            }
            progress.step(&reading.file.path);
        }
    }
}

/// Puts together what was read of each file.
fn gather(read: Vec<Reading>, mut problems: Vec<Problem>) -> Knowledge {
    let mut knowledge = Knowledge {
        digest: digest(read.iter().map(|r| {
            let state = match &r.file.failed {
                _ if r.scan.is_some() => "waiting".to_owned(),
                Some(failed) => format!("failed {}", failed.times),
                None => String::new(),
            };
            [r.file.path.clone(), r.file.hash.clone(), state]
        })),
        ..Knowledge::default()
    };
    let mut tables = Vec::new();
    for Reading {
        mut file,
        document,
        table,
        scan,
        ..
    } in read
    {
        file.waiting = scan.is_some();
        knowledge.scans.extend(scan);
        if let Some(document) = document {
            file.document = Some(knowledge.documents.len());
            knowledge.documents.push(document);
        }
        if let Some(table) = table {
            tables.push((file.path.clone(), table));
        }
        problems.extend(file.problems.iter().cloned());
        knowledge.files.push(file);
    }
    for (path, table) in tables {
        keep_table(&path, table, &mut knowledge, &mut problems);
    }
    let read = knowledge
        .files
        .iter()
        .filter(|file| file.document.is_some());
    let gists: Vec<Arc<Gist>> = read.map(|file| Arc::clone(&file.gist)).collect();
    knowledge.validity = Validity::of(&knowledge.documents, &gists);
    review::review(&knowledge, &mut problems);
    problems.sort();
    problems.dedup();
    knowledge.problems = problems;
    knowledge
}

/// Keeps what a table of ours says.
fn keep_table(
    path: &str,
    table: TableFile,
    knowledge: &mut Knowledge,
    problems: &mut Vec<Problem>,
) {
    let sheets = match table {
        TableFile::Sheets(sheets) => sheets,
        TableFile::Text(bytes) if path.starts_with(words::FOLDER) => {
            return words::read(path, &bytes, &mut knowledge.words, problems);
        }
        TableFile::Text(bytes) => match Rows::of_text(path, &bytes) {
            Ok(rows) => vec![rows],
            Err(problem) => return problems.push(problem),
        },
    };
    if path == documents::PATH {
        for rows in sheets {
            documents::apply(path, rows, &mut knowledge.documents, problems);
        }
    } else if path.starts_with(procedures::FOLDER) {
        procedures::read(path, sheets, &mut knowledge.procedures, problems);
    } else if path.starts_with(offices::OFFICES) {
        offices::read(path, sheets, &mut knowledge.offices, problems);
    } else if path.starts_with(offices::HOLIDAYS) {
        offices::read_holidays(path, sheets, &mut knowledge.holidays, problems);
    } else {
        directory::read(path, sheets, &mut knowledge.hotlines, problems);
    }
}

fn digest<const N: usize>(files: impl Iterator<Item = [impl AsRef<str>; N]>) -> String {
    let mut all = Sha256::new();
    for part in files.flatten() {
        all.update(part.as_ref().as_bytes());
        all.update([0]);
    }
    hex::encode(all.finalize())
}
