//! How folders are read: with which program, what was extracted before, and
//! whether scans are waited for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::apart::{self, Task};
use super::extracted::{Extract, Extracted, key};
use super::folder::{Entry, is_table};
use super::format::{Unreadable, is_page};
use super::progress::Progress;
use super::reading::{TableFile, extension, hash};
use super::scan::Scan;
use super::table::Rows;
use super::{Error, Knowledge, Problem, Procedure, failed, procedures};

/// What workbooks of today begin with, and old ones.
const ARCHIVE: &[u8] = b"PK\x03\x04";
const CONTAINER: &[u8] = b"\xd0\xcf\x11\xe0";

/// Under this ending the rows of workbooks are kept.
const TABLE: &str = "table";

/// Under this ending texts are kept that were read without Vietnamese and restored.
pub(super) const RESTORED: &str = "restored";

const BEING_WRITTEN: &str = "tệp đang được ghi; sẽ được đọc lại khi ghi xong";

/// Reads folders.
#[derive(Debug)]
pub struct Reader {
    /// This program, which is started again for every file that is parsed apart.
    program: PathBuf,
    extracted: Extracted,
    /// How long after each failure a file is tried again.
    pub(super) pauses: Vec<Duration>,
    /// Scans are left for [`Reader::read_scan`].
    pub(super) later: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            program: std::env::current_exe().unwrap_or_else(|_| PathBuf::from("motcua")),
            extracted: Extracted::default(),
            pauses: failed::PAUSES.to_vec(),
            later: false,
        }
    }
}

impl Reader {
    /// A reader that keeps what it extracts in a folder.
    #[must_use]
    pub fn keeping(folder: PathBuf) -> Self {
        Self {
            extracted: Extracted::in_folder(folder),
            ..Self::default()
        }
    }

    /// The same, starting another program than the one that runs.
    #[must_use]
    pub fn starting(mut self, program: &Path) -> Self {
        program.clone_into(&mut self.program);
        self
    }

    /// The same, leaving scans for [`Reader::read_scan`]: [`Knowledge::scans`] names them.
    #[must_use]
    pub fn leaving_scans(mut self) -> Self {
        self.later = true;
        self
    }

    /// Reads a folder.
    ///
    /// # Errors
    /// [`Error`] when there is no folder to read.
    pub fn read(&self, dir: &Path) -> Result<Knowledge, Error> {
        self.read_again(dir, &Knowledge::default(), &BTreeSet::new())
    }

    /// Reads a scan that was left, so that the next reading of its folder has
    /// it; whether that was still to be done.
    pub fn read_scan(&self, scan: &Scan) -> bool {
        if self.extracted.has(&scan.key) {
            return false;
        }
        let read = scan.read(&self.program, &|_, _| {});
        if read.lasting {
            self.extracted.keep(&scan.key, &read.extract);
        } else {
            self.extracted.hand_over(&scan.key, read.extract);
        }
        true
    }

    /// Reads a scan now.
    pub(super) fn scan(&self, scan: &Scan, progress: &Progress) -> Extract {
        let read = scan.read(&self.program, &|done, all| {
            progress.tell(&format!("{}: trang {done}/{all}", scan.path()));
        });
        if read.lasting {
            self.extracted.keep(&scan.key, &read.extract);
        }
        read.extract
    }

    /// Forgets what is kept of a file for as long as this process lives.
    pub(super) fn forget(&self, hash: &str, name: &str) {
        self.extracted.take_back(&key(hash, name));
    }

    /// What a file says, extracted now or before.
    pub(super) fn extract(&self, entry: &Entry, hash: &str) -> Result<Extract, Unreadable> {
        let name = extension(&entry.path);
        let key = key(hash, &name);
        if let Some(extract) = self.extracted.get(&key) {
            return Ok(extract);
        }
        let task = Task {
            name,
            ..Task::default()
        };
        let told = apart::read(&self.program, &task, entry.open()?)?;
        if told.hash != hash {
            return Err(Unreadable(BEING_WRITTEN.to_owned()));
        }
        let extract = Extract {
            format: told.format,
            text: told.text,
            raw: None,
            pictures: 0,
            unread: Vec::new(),
            died: false,
        };
        if !extract.has_pictures() {
            self.extracted.keep(&key, &extract);
        }
        Ok(extract)
    }

    /// Reads a table of ours: what is saved as text here, a workbook or a page apart.
    /// The outer error may pass, that inside lies in the file.
    pub(super) fn table(
        &self,
        file: fs::File,
        bytes: Vec<u8>,
    ) -> Result<Result<TableFile, Unreadable>, Unreadable> {
        let is_book = bytes.starts_with(ARCHIVE) || bytes.starts_with(CONTAINER);
        if !is_book && !is_page(&bytes) {
            return Ok(Ok(TableFile::Text(bytes)));
        }
        let hash = hash(&bytes);
        let key = key(&hash, TABLE);
        let extract = if let Some(extract) = self.extracted.get(&key) {
            extract
        } else {
            let task = Task {
                table: true,
                ..Task::default()
            };
            let told = apart::read(&self.program, &task, file)?;
            if told.hash != hash {
                return Err(Unreadable(BEING_WRITTEN.to_owned()));
            }
            let extract = Extract {
                text: told.text,
                ..Extract::unknown()
            };
            self.extracted.keep(&key, &extract);
            extract
        };
        let broken = |_| Unreadable("bảng đã đọc bị hỏng; hãy lưu lại tệp".to_owned());
        let sheets = extract.text.map_err(Unreadable);
        Ok(sheets.and_then(|sheets| {
            let sheets = serde_json::from_str(&sheets).map_err(broken)?;
            Ok(TableFile::Sheets(sheets))
        }))
    }

    /// Reads one table of procedures, wherever it is.
    ///
    /// # Errors
    /// Why it cannot be read at all, in Vietnamese.
    pub fn procedures(&self, path: &Path) -> Result<(Vec<Procedure>, Vec<Problem>), String> {
        let opened = || Ok::<_, std::io::Error>((fs::File::open(path)?, fs::read(path)?));
        let (file, bytes) = opened().map_err(|error| error.to_string())?;
        let (mut procedures, mut problems) = (Vec::new(), Vec::new());
        let name = path.to_string_lossy();
        let table = self.table(file, bytes).and_then(|table| table);
        let sheets = match table.map_err(|Unreadable(message)| message)? {
            TableFile::Sheets(sheets) => sheets,
            TableFile::Text(bytes) => match Rows::of_text(&name, &bytes) {
                Ok(rows) => vec![rows],
                Err(problem) => return Err(problem.message),
            },
        };
        procedures::read(&name, sheets, &mut procedures, &mut problems);
        Ok((procedures, problems))
    }

    /// A restored text, made now or before.
    pub(super) fn restored(&self, key: &str, restore: impl FnOnce() -> String) -> String {
        if let Some(Ok(text)) = self.extracted.get(key).map(|extract| extract.text) {
            return text;
        }
        let text = restore();
        let extract = Extract {
            text: Ok(text.clone()),
            ..Extract::unknown()
        };
        self.extracted.keep(key, &extract);
        text
    }

    /// Forgets what was extracted of files that are gone, where there is much of it.
    pub fn tidy(&self, knowledge: &Knowledge) {
        let used: BTreeSet<String> = knowledge
            .files
            .iter()
            .flat_map(|file| {
                let ending = if is_table(&file.path) {
                    TABLE.to_owned()
                } else {
                    extension(&file.path)
                };
                [key(&file.hash, &ending), file.restored.clone()]
            })
            .collect();
        self.extracted.prune(&used);
    }
}
