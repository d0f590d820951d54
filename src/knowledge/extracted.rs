//! What was extracted of files before, kept by their content, so that a scan is
//! read once and not at every start.
//!
//! An entry is one file: a line with the digest of the rest, then the rest. One
//! that does not agree with its digest counts as absent. Where the folder
//! cannot be written to, entries are kept in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::format::PICTURE;

/// Changes whenever a reader reads differently.
const VERSION: u32 = 12;

/// So many entries of files that are gone are kept, the newest: a file may come back.
const SPARE: usize = 200;

/// What was extracted of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Extract {
    /// The first ending of the format that read it; none for one that is not known.
    pub(super) format: Option<String>,
    /// The text, or why there is none.
    pub(super) text: Result<String, String>,
    /// The text as it was read, line for line, where marks were mended in it.
    pub(super) raw: Option<String>,
    /// How many of its pages were read from pictures.
    pub(super) pictures: usize,
    /// The pages, counted from 1, whose pictures could not be read.
    pub(super) unread: Vec<usize>,
    /// A process died over it, which another time may end otherwise; such a one is
    /// never kept on the disk.
    #[serde(skip)]
    pub(super) died: bool,
}

impl Extract {
    /// Of a file that is of no format that is known.
    pub(super) fn unknown() -> Self {
        Self {
            format: None,
            text: Ok(String::new()),
            raw: None,
            pictures: 0,
            unread: Vec::new(),
            died: false,
        }
    }

    /// Whether there are pages that are still pictures.
    pub(super) fn has_pictures(&self) -> bool {
        self.text.as_ref().is_ok_and(|text| text.contains(PICTURE))
    }
}

/// Where extracts are kept.
#[derive(Debug, Default)]
pub(super) struct Extracted {
    folder: Option<PathBuf>,
    /// What is kept no longer than this process lives.
    handed: Mutex<BTreeMap<String, Extract>>,
}

/// The name of the entry of some content under a name with this ending.
pub(super) fn key(hash: &str, ending: &str) -> String {
    let plain = ending.len() <= 8 && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    format!("{hash}-{}", if plain { ending } else { "" })
}

impl Extracted {
    /// Keeps extracts in a folder, which is made when there is something to keep.
    pub(super) fn in_folder(folder: PathBuf) -> Self {
        Self {
            folder: Some(folder),
            ..Self::default()
        }
    }

    /// What is kept of a file.
    pub(super) fn get(&self, key: &str) -> Option<Extract> {
        let handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(extract) = handed.get(key) {
            return Some(extract.clone());
        }
        let entry = fs::read_to_string(self.path(key)?).ok()?;
        let (digest, rest) = entry.split_once('\n')?;
        (digest == self::digest(rest)).then(|| serde_json::from_str(rest).ok())?
    }

    /// Whether there is an entry.
    pub(super) fn has(&self, key: &str) -> bool {
        let handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        handed.contains_key(key) || self.path(key).is_some_and(|path| path.exists())
    }

    /// Keeps an extract.
    pub(super) fn keep(&self, key: &str, extract: &Extract) {
        let kept = self.path(key).is_some_and(|path| {
            serde_json::to_string(extract).is_ok_and(|rest| write(&path, &rest).is_ok())
        });
        if !kept {
            self.hand_over(key, extract.clone());
        }
    }

    /// Keeps an extract no longer than this process lives.
    pub(super) fn hand_over(&self, key: &str, extract: Extract) {
        let mut handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        handed.insert(key.to_owned(), extract);
    }

    /// Takes back what was handed over.
    pub(super) fn take_back(&self, key: &str) {
        let mut handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        handed.remove(key);
    }

    /// Removes the entries that are not `used`, but for the newest.
    pub(super) fn prune(&self, used: &BTreeSet<String>) {
        let Some(listed) = self.folder.as_ref().and_then(|dir| fs::read_dir(dir).ok()) else {
            return;
        };
        let mut spare: Vec<_> = listed
            .flatten()
            .filter(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                !name
                    .strip_suffix(&suffix())
                    .is_some_and(|key| used.contains(key))
            })
            .map(|entry| {
                let written = entry.metadata().and_then(|meta| meta.modified()).ok();
                (written, entry.path())
            })
            .collect();
        spare.sort();
        let surplus = spare.len().saturating_sub(SPARE);
        for (_, path) in spare.drain(..surplus) {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(path);
        }
    }

    fn path(&self, key: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        Some(folder.join(format!("{key}{}", suffix())))
    }
}

fn suffix() -> String {
    format!(".{VERSION}.json")
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Writes an entry beside its place and moves it there whole.
fn write(path: &Path, rest: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&beside, format!("{}\n{rest}", digest(rest)))?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extract(text: &str) -> Extract {
        Extract {
            format: Some("pdf".to_owned()),
            text: Ok(text.to_owned()),
            raw: None,
            pictures: 1,
            unread: Vec::new(),
            died: false,
        }
    }

    #[test]
    fn what_is_kept_is_found_by_another_process() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("extracted");
        let key = key("ab12", "pdf");
        Extracted::in_folder(folder.clone()).keep(&key, &extract("Kế hoạch"));
        let again = Extracted::in_folder(folder);
        assert!(again.has(&key));
        assert_eq!(again.get(&key), Some(extract("Kế hoạch")));
        assert_eq!(again.get(&super::key("ab12", "docx")), None);
    }

    #[test]
    fn a_damaged_entry_counts_as_absent() {
        let dir = tempfile::tempdir().unwrap();
        let extracted = Extracted::in_folder(dir.path().to_owned());
        let key = key("ab12", "pdf");
        extracted.keep(&key, &extract("Kế hoạch"));
        let path = extracted.path(&key).unwrap();
        let whole = fs::read(&path).unwrap();
        for damaged in [&whole[..whole.len() - 3], b"", b"\xff\n{}"] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(extracted.get(&key), None);
        }
    }

    #[test]
    fn without_a_folder_an_extract_is_kept_in_memory() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        for extracted in [Extracted::default(), Extracted::in_folder(file.join("x"))] {
            extracted.keep("k", &extract("Kế hoạch"));
            assert!(extracted.has("k"));
            assert_eq!(extracted.get("k"), Some(extract("Kế hoạch")));
        }
    }

    #[test]
    fn entries_of_files_that_are_gone_are_removed_when_there_are_many() {
        let dir = tempfile::tempdir().unwrap();
        let extracted = Extracted::in_folder(dir.path().to_owned());
        let keys: Vec<String> = (0..SPARE + 5)
            .map(|i| key(&format!("{i:04}"), "pdf"))
            .collect();
        for key in &keys {
            extracted.keep(key, &extract("Kế hoạch"));
        }
        let used = BTreeSet::from([keys[0].clone(), keys[1].clone()]);
        extracted.prune(&used);
        assert!(extracted.has(&keys[0]) && extracted.has(&keys[1]));
        let left = keys.iter().filter(|key| extracted.has(key)).count();
        assert_eq!(left, SPARE + 2);
    }
}
