//! The knowledge folder of a running motcua: read, read again when it changes,
//! and put in place of what answered before.
//!
//! What cannot be read leaves what answers now as it is.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify_debouncer_full::notify::{self, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, new_debouncer};

use super::{Answerer, App, Clock};
use crate::answer::{self, Answer, Context, Source};
use crate::catalogue::Catalogue;
use crate::index;
use crate::knowledge::{self, Knowledge, Reader, Scan};
use crate::snapshot::Snapshot;

/// How long the folder must be quiet before it is read, so that a copy in
/// progress is not read half.
const QUIET: Duration = Duration::from_millis(500);

/// How often a folder that cannot be watched is looked at.
const LOOK: Duration = Duration::from_secs(5);

/// How often one that is watched is looked at all the same: what others write
/// to a network share is not told.
const LOOK_ANYWAY: Duration = Duration::from_mins(1);

/// Why the folder could not take its place.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no folder to read.
    #[error(transparent)]
    Folder(#[from] knowledge::Error),
    /// Its index could not be built.
    #[error(transparent)]
    Index(#[from] index::Error),
}

/// A snapshot that knows what day it is.
struct Dated {
    snapshot: Snapshot,
    clock: Clock,
}

impl Answerer for Dated {
    fn answer(&self, question: &str, context: &mut Context) -> Answer {
        answer::reply(&self.snapshot, question, context, self.clock.in_vietnam())
    }

    fn passages(&self, question: &str, limit: usize) -> Vec<Source> {
        answer::find(&self.snapshot, question, limit, self.clock.today()).passages
    }
}

/// The folder and what it held when it was last read.
#[derive(Debug, Default)]
pub struct Folder {
    reader: Arc<Reader>,
    known: Option<Knowledge>,
}

impl Folder {
    /// A folder that is read by `reader`.
    #[must_use]
    pub fn new(reader: Reader) -> Self {
        Self {
            reader: Arc::new(reader),
            known: None,
        }
    }

    /// Reads the folder of `app`, and lets it answer if it changed.
    ///
    /// # Errors
    /// There is no folder, or no index of it; what answered before still does.
    pub fn look(&mut self, app: &App) -> Result<(), Error> {
        let start = Instant::now();
        let dir = &app.config.knowledge;
        if self.known.is_none() {
            // The shipped procedures are indexed while the folder is read.
            std::thread::spawn(Catalogue::shipped);
        }
        let read = match &self.known {
            None => self.reader.read(dir)?,
            Some(known) => self.reader.read_again(dir, known)?,
        };
        if self
            .known
            .as_ref()
            .is_some_and(|known| known.digest == read.digest)
        {
            return Ok(());
        }
        let snapshot = Snapshot::build(read.clone())?;
        // Nobody's question waits for the procedures to be indexed.
        let procedures = snapshot.catalogue().map_or(0, Catalogue::len);
        tracing::info!(
            documents = read.documents.len(),
            passages = snapshot.passages.len(),
            procedures,
            problems = read.problems.len(),
            scans_waiting = read.scans.len(),
            took_ms = start.elapsed().as_millis(),
            "knowledge read"
        );
        app.replace(Arc::new(Dated {
            snapshot,
            clock: app.clock.clone(),
        }));
        self.known = Some(read);
        Ok(())
    }

    /// Reads the folder now and after every change, for as long as the process
    /// lives. Scans are read beside it, and the folder again after each, so that
    /// no change waits for them.
    pub fn keep(mut self, app: &App) {
        let (noticed, changes) = mpsc::channel();
        let scans = self.read_scans(noticed.clone());
        let mut watcher = None;
        loop {
            if watcher.is_none() {
                watcher = watch(&app.config.knowledge, noticed.clone()).ok();
            }
            if let Err(error) = self.look(app) {
                tracing::error!(%error, "the knowledge folder was not read");
                watcher = None;
            }
            if let Some(known) = self.known.as_ref().filter(|known| !known.scans.is_empty()) {
                // The receiver lives as long as this does.
                let _ = scans.send(known.scans.clone());
            }
            let pause = if watcher.is_some() { LOOK_ANYWAY } else { LOOK };
            if changes.recv_timeout(pause) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }

    /// Reads the scans that it is sent, the latest list only, and says through
    /// `read` after each that the folder has more to give.
    fn read_scans(&self, read: Sender<()>) -> Sender<Vec<Scan>> {
        let reader = Arc::clone(&self.reader);
        let (sender, lists) = mpsc::channel::<Vec<Scan>>();
        std::thread::spawn(move || {
            while let Ok(mut waiting) = lists.recv() {
                waiting.reverse();
                while let Some(scan) = waiting.pop() {
                    let start = Instant::now();
                    if !reader.read_scan(&scan) {
                        continue;
                    }
                    tracing::info!(
                        path = scan.path(),
                        took_ms = start.elapsed().as_millis(),
                        "scan read"
                    );
                    if read.send(()).is_err() {
                        return;
                    }
                }
            }
        });
        sender
    }
}

/// Says through `changed` when something below `dir` is written, moved or removed.
fn watch(dir: &Path, changed: Sender<()>) -> notify::Result<impl Sized + use<>> {
    let mut debouncer = new_debouncer(QUIET, None, move |events: DebounceEventResult| {
        let matters = match events {
            Ok(events) => events.iter().any(|event| !event.kind.is_access()),
            Err(_) => true,
        };
        if matters {
            // The receiver lives as long as the process.
            let _ = changed.send(());
        }
    })?;
    debouncer.watch(dir, RecursiveMode::Recursive)?;
    Ok(debouncer)
}
