//! The journal: which replies the services took, noted before all else.
//!
//! A record in the store waits for its turn and for the disk, and a crash in
//! that time would repeat the reply. A note waits for neither: it is one write
//! into a place of its own in a small file, which outlives the process. A note
//! is good until its reply is recorded; then its place is used again. Notes
//! that are out of date do no harm, since the store knows the attempt.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::store::Sent;

/// Bytes of one place; what is longer is not noted. A page has a whole number
/// of places, so that a note is written whole or not at all.
const PLACE: usize = 1_024;

/// Places that the file has from the beginning, so that a reply can be noted
/// where the disk is full: one for each reply that the couriers may have taken.
const PLACES: usize = 256;

/// The file of this process.
#[derive(Debug)]
pub struct Journal(Mutex<Places>);

#[derive(Debug)]
struct Places {
    file: File,
    free: Vec<u64>,
    count: u64,
}

/// A note, which is good as long as this lives.
#[derive(Debug)]
pub(super) struct Note<'a> {
    journal: &'a Journal,
    place: u64,
}

impl Drop for Note<'_> {
    fn drop(&mut self) {
        self.journal.lock().free.push(self.place);
    }
}

impl Journal {
    /// Takes a file in `folder` that no other of `processes` has, and reads the
    /// notes of every process that was ever there.
    ///
    /// # Errors
    /// There is no file that can be written to, or the processes are too many.
    pub fn open(folder: &Path, processes: usize) -> std::io::Result<(Self, Vec<Sent>)> {
        std::fs::create_dir_all(folder)?;
        let mut sent = Vec::new();
        let mut own = None;
        for number in 0..processes {
            let path = folder.join(format!("sent-{number}"));
            if own.is_some() && !path.exists() {
                break;
            }
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&path)?;
            let bytes = notes(&mut file)?;
            sent.extend(read(&bytes));
            if own.is_none() && file.try_lock().is_ok() {
                // What is there is kept: it is not recorded yet.
                file.write_all(&vec![b' '; (PLACES * PLACE).saturating_sub(bytes.len())])?;
                own = Some(file);
            }
        }
        let file = own.ok_or_else(|| std::io::Error::other("another motcua serves there"))?;
        let places = Places {
            file,
            free: Vec::new(),
            count: 0,
        };
        Ok((Self(Mutex::new(places)), sent))
    }

    /// Notes that a service took a reply. Where it cannot be noted, the record
    /// in the store has to do.
    pub(super) fn note(&self, sent: &Sent) -> Option<Note<'_>> {
        let mut text = serde_json::to_vec(sent).ok()?;
        if PLACE < text.len() {
            return None;
        }
        text.resize(PLACE, b' ');
        let mut places = self.lock();
        let place = places.free.pop().unwrap_or_else(|| {
            places.count += 1;
            places.count - 1
        });
        let at = SeekFrom::Start(place * PLACE as u64);
        let written = places
            .file
            .seek(at)
            .and_then(|_| places.file.write_all(&text));
        drop(places);
        let note = Note {
            journal: self,
            place,
        };
        match written {
            Ok(()) => Some(note),
            Err(error) => {
                tracing::error!(%error, "a reply that was sent cannot be noted");
                None
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything in a file, which is then at its end.
fn notes(file: &mut File) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The notes among some bytes; what is none is left out.
fn read(bytes: &[u8]) -> impl Iterator<Item = Sent> {
    let notes = bytes.chunks(PLACE);
    notes.filter_map(|note| serde_json::from_slice(note).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(n: i64) -> Sent {
        Sent {
            conversation: "telegram/1/2/2".into(),
            n,
            made_at: 5,
            attempt: 1,
            external_id: Some("9".into()),
        }
    }

    #[test]
    fn notes_are_found_by_the_next_process() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, found) = Journal::open(folder.path(), 9).unwrap();
        assert_eq!(found, []);
        let (first, _second) = (journal.note(&sent(1)), journal.note(&sent(2)));
        drop(first);
        let _third = journal.note(&sent(3));
        let (_, found) = Journal::open(folder.path(), 9).unwrap();
        assert_eq!(found, [sent(3), sent(2)], "a place is used again");
    }

    #[test]
    fn processes_have_files_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let (first, _) = Journal::open(folder.path(), 9).unwrap();
        let (second, _) = Journal::open(folder.path(), 9).unwrap();
        let _notes = (first.note(&sent(1)), second.note(&sent(2)));
        let (_, found) = Journal::open(folder.path(), 9).unwrap();
        assert_eq!(found, [sent(1), sent(2)]);
        let error = Journal::open(folder.path(), 1).unwrap_err();
        assert!(error.to_string().contains("another motcua"));
    }

    #[test]
    fn what_is_broken_or_too_long_is_no_note() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sent-0"), b"{\"conversation\":").unwrap();
        let (journal, found) = Journal::open(folder.path(), 9).unwrap();
        assert_eq!(found, []);
        let long = Sent {
            conversation: "x".repeat(PLACE),
            ..sent(1)
        };
        assert!(journal.note(&long).is_none());
    }
}
