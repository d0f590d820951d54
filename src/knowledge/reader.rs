//! How folders are read: with which program, what was extracted before, and
//! whether scans are waited for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::apart::{self, Task};
use super::extracted::{Extract, Extracted, key};
use super::folder::Entry;
use super::format::Unreadable;
use super::progress::Progress;
use super::reading::extension;
use super::scan::Scan;
use super::{Error, Knowledge};

/// Reads folders.
#[derive(Debug)]
pub struct Reader {
    /// This program, which is started again for every file that is parsed apart.
    program: PathBuf,
    extracted: Extracted,
    /// Scans are left for [`Reader::read_scan`].
    pub(super) later: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            program: std::env::current_exe().unwrap_or_else(|_| PathBuf::from("motcua")),
            extracted: Extracted::default(),
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

    /// What a file says, extracted now or before.
    pub(super) fn extract(&self, entry: &Entry, hash: &str) -> Result<Extract, Unreadable> {
        let name = extension(&entry.path);
        let key = key(hash, &name);
        if let Some(extract) = self.extracted.get(&key) {
            return Ok(extract);
        }
        let task = Task {
            name,
            picture: None,
        };
        let told = apart::read(&self.program, &task, entry.open()?)?;
        if told.hash != hash {
            return Err(Unreadable(
                "tệp đang được ghi; sẽ được đọc lại khi ghi xong".to_owned(),
            ));
        }
        let extract = Extract {
            format: told.format,
            text: told.text,
            pictures: 0,
            unread: Vec::new(),
        };
        if !extract.has_pictures() {
            self.extracted.keep(&key, &extract);
        }
        Ok(extract)
    }

    /// Forgets what was extracted of files that are gone, where there is much of it.
    pub fn tidy(&self, knowledge: &Knowledge) {
        let used: BTreeSet<String> = knowledge
            .files
            .iter()
            .map(|file| key(&file.hash, &extension(&file.path)))
            .collect();
        self.extracted.prune(&used);
    }
}
