//! The files below a folder: found once each, links that go in circles cut off.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::format::Unreadable;
use super::{Error, Problem, Severity, documents, procedures, words};

/// Folders deeper than this are not entered.
const DEEPEST: usize = 24;

/// A file to read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// Path below the knowledge folder, parted by `/`.
    pub(super) path: String,
    /// Where the system finds it.
    full: PathBuf,
    /// A table of ours: hotlines, what staff state about documents; else a document.
    pub(super) is_table: bool,
    /// Its length and when it was written.
    pub(super) stamp: Option<Stamp>,
}

/// The length of a file and when it was written.
pub(super) type Stamp = (u64, SystemTime);

impl Entry {
    /// Opens the file.
    pub(super) fn open(&self) -> Result<fs::File, Unreadable> {
        fs::File::open(&self.full)
            .map_err(|error| Unreadable(format!("không mở được tệp: {}", in_words(&error))))
    }

    /// The file's digest, SHA-256 in hexadecimal, without holding its bytes.
    pub(super) fn hash(&self, largest: u64) -> Result<String, Unreadable> {
        let mut file = self.open()?.take(largest + 1);
        let mut digest = Sha256::new();
        let read = std::io::copy(&mut file, &mut digest)
            .map_err(|error| Unreadable(format!("không đọc được tệp: {}", in_words(&error))))?;
        if read > largest {
            return Err(too_large(largest));
        }
        Ok(hex::encode(digest.finalize()))
    }
}

/// The files below a folder with their lengths and when they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing(BTreeMap<String, Option<Stamp>>);

impl Listing {
    /// Lists a folder; one that cannot be read holds nothing.
    #[must_use]
    pub fn of(dir: &Path) -> Self {
        let entries = list(dir).map_or_else(|_| Vec::new(), |(entries, _)| entries);
        let stamped = entries.into_iter().map(|entry| (entry.path, entry.stamp));
        Self(stamped.collect())
    }

    /// The files that are new, gone or written since another listing.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> BTreeSet<String> {
        let (now, then) = (&self.0, &before.0);
        let paths = now.keys().chain(then.keys());
        paths
            .filter(|path| now.get(*path) != then.get(*path))
            .cloned()
            .collect()
    }
}

/// Lists every file to read, by path, and what could not be looked into.
pub(super) fn list(dir: &Path) -> Result<(Vec<Entry>, Vec<Problem>), Error> {
    let meta = fs::metadata(dir).map_err(|source| match source.kind() {
        ErrorKind::NotFound => Error::Missing(dir.to_owned()),
        _ => unreadable(dir, source),
    })?;
    if !meta.is_dir() {
        return Err(Error::NotAFolder(dir.to_owned()));
    }
    let root = fs::canonicalize(dir).map_err(|source| unreadable(dir, source))?;
    fs::read_dir(&root).map_err(|source| unreadable(dir, source))?;
    let mut walk = Walk {
        seen: BTreeSet::from([root.clone()]),
        entries: Vec::new(),
        problems: Vec::new(),
    };
    walk.enter(&root, "", 0);
    walk.entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((walk.entries, walk.problems))
}

fn unreadable(dir: &Path, source: std::io::Error) -> Error {
    Error::Unreadable {
        path: dir.to_owned(),
        source,
    }
}

struct Walk {
    /// The folders that were entered, as the system knows them.
    seen: BTreeSet<PathBuf>,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl Walk {
    fn enter(&mut self, dir: &Path, below: &str, depth: usize) {
        let listed = match fs::read_dir(dir) {
            Ok(listed) if depth <= DEEPEST => listed,
            Ok(_) => {
                let message = "thư mục nằm quá sâu nên không được đọc; hãy đưa ra ngoài";
                self.problems
                    .push(Problem::of(below, Severity::Warning, message));
                return;
            }
            Err(error) => {
                let message = format!("không mở được thư mục: {}", in_words(&error));
                self.problems
                    .push(Problem::of(below, Severity::Error, message));
                return;
            }
        };
        for entry in listed.flatten() {
            let name = entry.file_name();
            if is_ignored(&name) {
                continue;
            }
            let name = name.to_string_lossy();
            let path = if below.is_empty() {
                name.into_owned()
            } else {
                format!("{below}/{name}")
            };
            self.look_at(entry.path(), path, depth);
        }
    }

    fn look_at(&mut self, full: PathBuf, path: String, depth: usize) {
        let meta = match fs::metadata(&full) {
            Ok(meta) => meta,
            Err(error) => {
                let message = format!("không mở được: {}", in_words(&error));
                self.problems
                    .push(Problem::of(&path, Severity::Error, message));
                return;
            }
        };
        if meta.is_file() {
            self.entries.push(Entry {
                is_table: is_table(&path),
                stamp: meta.modified().ok().map(|written| (meta.len(), written)),
                path,
                full,
            });
        } else if meta.is_dir() {
            let real = fs::canonicalize(&full).unwrap_or_else(|_| full.clone());
            if self.seen.insert(real) {
                self.enter(&full, &path, depth + 1);
            } else {
                let message = "liên kết trỏ về một thư mục đã đọc nên được bỏ qua";
                self.problems
                    .push(Problem::of(&path, Severity::Info, message));
            }
        } else {
            let message = "không phải tệp thường nên được bỏ qua";
            self.problems
                .push(Problem::of(&path, Severity::Info, message));
        }
    }
}

/// Whether a path is that of a table of ours. Lists of words are text alone.
pub(super) fn is_table(path: &str) -> bool {
    let extension = Path::new(path).extension().and_then(OsStr::to_str);
    match extension.unwrap_or_default().to_lowercase().as_str() {
        "csv" | "tsv" => {
            path == documents::PATH || path.starts_with(words::FOLDER) || may_be_workbook(path)
        }
        "xlsx" | "xlsm" | "xls" => may_be_workbook(path),
        _ => false,
    }
}

/// Whether a table at this path may be a workbook.
fn may_be_workbook(path: &str) -> bool {
    path.starts_with("directory/") || path.starts_with(procedures::FOLDER)
}

/// Files of the system, of editors and of ours that are no knowledge.
fn is_ignored(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    let endings = [".tmp", ".part", ".crdownload", ".swp", ".bak", "~"];
    name.starts_with('.')
        || name.starts_with("~$")
        || stem == "readme"
        || matches!(name.as_str(), "thumbs.db" | "desktop.ini" | "questions.txt")
        || endings.iter().any(|ending| name.ends_with(ending))
}

/// Reads a file unless it is too large.
pub(super) fn bytes(entry: &Entry, largest: u64) -> Result<Vec<u8>, Unreadable> {
    let failed =
        |error: std::io::Error| Unreadable(format!("không đọc được tệp: {}", in_words(&error)));
    let file = entry.open()?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that grew meanwhile.
    file.take(largest + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > largest {
        return Err(too_large(largest));
    }
    Ok(bytes)
}

/// What staff are told of a file with more bytes than are read.
pub(super) fn too_large(largest: u64) -> Unreadable {
    let limit = largest / (1024 * 1024);
    Unreadable(format!(
        "tệp lớn hơn {limit} MB nên không được đọc; hãy chia nhỏ"
    ))
}

/// What the system says, in Vietnamese.
fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => {
            "không có quyền đọc; hãy cấp quyền cho tài khoản chạy motcua".to_owned()
        }
        ErrorKind::NotFound => "liên kết hỏng hoặc tệp vừa bị xóa".to_owned(),
        _ => error.to_string(),
    }
}
