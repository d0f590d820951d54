//! The knowledge folder of a running motcua: read, read again when it changes,
//! and put in place of what answered before.
//!
//! What cannot be read leaves what answers now as it is. The system says when
//! to look; whether something changed, and whether it is at rest, is told by the
//! lengths and times of the files alone, so that a network share, of whose
//! changes the system says nothing, is followed in the same way.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::{RecursiveMode, Watcher as _};

use super::{Answerer, App, Clock};
use crate::answer::{self, Answer, Context, Source};
use crate::catalogue::Catalogue;
use crate::index;
use crate::knowledge::{self, Listing, Reader, Scan};
use crate::parallel::{self, Asked};
use crate::snapshot::Snapshot;

/// How long the folder must be quiet before it is read, so that a copy in
/// progress is not read half.
const QUIET: Duration = Duration::from_millis(500);

/// How long quiet is waited for. Then the rest is read and what is still being
/// written left as it was.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often the folder is looked at though the system says of no change.
const LOOK: Duration = Duration::from_secs(5);

/// How long questions may go on with what answered before, until it is no
/// longer waited for them.
const LONGEST_QUESTION: Duration = Duration::from_secs(1);

/// Why the folder could not take its place.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no folder to read.
    #[error(transparent)]
    Folder(#[from] knowledge::Error),
    /// Its index could not be built.
    #[error(transparent)]
    Index(#[from] index::Error),
    /// A bug.
    #[error("a bug: reading it panicked")]
    Panicked,
}

impl Error {
    /// The same for staff, in Vietnamese.
    fn in_words(&self) -> String {
        let why = match self {
            Self::Folder(knowledge::Error::Missing(path)) => {
                format!("không thấy thư mục {}", path.display())
            }
            Self::Folder(knowledge::Error::NotAFolder(path)) => {
                format!("{} không phải là thư mục", path.display())
            }
            Self::Folder(knowledge::Error::Unreadable { path, .. }) => {
                format!("không được phép đọc thư mục {}", path.display())
            }
            Self::Index(_) => "không lập được chỉ mục".to_owned(),
            Self::Panicked => "chương trình gặp lỗi khi đọc".to_owned(),
        };
        format!("chưa đọc được thư mục văn bản nên vẫn trả lời theo lần đọc trước: {why}")
    }
}

/// A snapshot that knows what day it is.
struct Dated {
    snapshot: Snapshot,
    clock: Clock,
}

impl Answerer for Dated {
    fn answer(&self, question: &str, context: &mut Context) -> Answer {
        let _asked = Asked::now();
        answer::reply(&self.snapshot, question, context, self.clock.in_vietnam())
    }

    fn passages(&self, question: &str, limit: usize) -> Vec<Source> {
        let _asked = Asked::now();
        answer::find(&self.snapshot, question, limit, self.clock.today()).passages
    }
}

/// The folder and what it held when it was last read.
#[derive(Default)]
pub struct Folder {
    reader: Arc<Reader>,
    known: Option<Arc<Dated>>,
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
        self.look_beside(app, &BTreeSet::new())
    }

    /// The same, leaving files that are being written as they were.
    fn look_beside(&mut self, app: &App, moving: &BTreeSet<String>) -> Result<(), Error> {
        let start = Instant::now();
        let dir = &app.config.knowledge;
        let Some(known) = &self.known else {
            // The shipped procedures are indexed while the folder is read.
            std::thread::spawn(Catalogue::shipped);
            let read = self.reader.read(dir)?;
            self.reader.tidy(&read);
            let snapshot = Snapshot::build(read)?;
            self.answer_from(snapshot, start, app);
            return Ok(());
        };
        let known = &known.snapshot;
        let read = self.reader.read_again(dir, &known.knowledge, moving)?;
        if read.digest != known.knowledge.digest {
            let snapshot = known.rebuild(read)?;
            self.answer_from(snapshot, start, app);
        }
        Ok(())
    }

    /// Lets a snapshot answer.
    fn answer_from(&mut self, snapshot: Snapshot, start: Instant, app: &App) {
        // Nobody's question waits for the procedures to be indexed.
        let procedures = snapshot.catalogue().map_or(0, Catalogue::len);
        tracing::info!(
            documents = snapshot.documents().len(),
            passages = snapshot.passages.len(),
            procedures,
            problems = snapshot.knowledge.problems.len(),
            scans_waiting = snapshot.knowledge.scans.len(),
            took_ms = start.elapsed().as_millis(),
            "knowledge read"
        );
        let dated = Arc::new(Dated {
            snapshot,
            clock: app.clock.clone(),
        });
        app.replace(Arc::clone(&dated) as Arc<dyn Answerer>);
        if let Some(before) = self.known.replace(dated) {
            retire(before);
        }
    }

    /// Reads the folder now and after every change, for as long as the process
    /// lives. Scans are read beside it, and the folder again after each, so that
    /// no change waits for them.
    pub fn keep(mut self, app: &App) {
        parallel::start();
        let (noticed, changes) = mpsc::channel();
        let scans = self.read_scans(noticed.clone());
        let dir = &app.config.knowledge;
        let mut watcher = None;
        let mut moving = BTreeSet::new();
        let mut seen = Some(Listing::of(dir));
        loop {
            if watcher.is_none() {
                watcher = watch(dir, noticed.clone()).ok();
            }
            let looked = self.look_safely(app, &moving);
            // It is tried again every few seconds, and told once.
            let why = looked.as_ref().err().map(Error::in_words);
            let news = app.measures.behind(why);
            if let Err(error) = looked {
                if news {
                    tracing::error!(%error, "the knowledge folder was not read; answers stay as they were");
                }
                watcher = None;
                seen = None;
            }
            let waiting = self
                .known
                .as_ref()
                .map(|known| &known.snapshot.knowledge.scans);
            if let Some(waiting) = waiting.filter(|scans| !scans.is_empty()) {
                // The receiver lives as long as this does.
                let _ = scans.send(waiting.clone());
            }
            let again = || {
                let known = self.known.as_ref();
                known.is_some_and(|known| self.reader.has_to_try_again(&known.snapshot.knowledge))
            };
            if moving.is_empty() && wait(&changes, dir, seen.as_ref(), again).is_err() {
                return;
            }
            stand_back();
            parallel::leave_a_core();
            let (listing, still) = at_rest(dir);
            (seen, moving) = (Some(listing), still);
            // What is noticed from here on may not be read below.
            while changes.try_recv().is_ok() {}
        }
    }

    /// A panic on the way costs this reading only.
    fn look_safely(&mut self, app: &App, moving: &BTreeSet<String>) -> Result<(), Error> {
        catch_unwind(AssertUnwindSafe(|| self.look_beside(app, moving)))
            .unwrap_or(Err(Error::Panicked))
    }

    /// Reads the scans that it is sent, the latest list only, and says through
    /// `read` after each that the folder has more to give.
    fn read_scans(&self, read: Sender<()>) -> Sender<Vec<Scan>> {
        let reader = Arc::clone(&self.reader);
        let (sender, lists) = mpsc::channel::<Vec<Scan>>();
        std::thread::spawn(move || {
            stand_back();
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

/// Waits until a change is noticed, or seen against what was there, or a file is
/// to be tried again; where nothing was read that is at once seen.
fn wait(
    changes: &Receiver<()>,
    dir: &Path,
    seen: Option<&Listing>,
    again: impl Fn() -> bool,
) -> Result<(), RecvTimeoutError> {
    loop {
        match changes.recv_timeout(LOOK) {
            Err(RecvTimeoutError::Timeout) if !again() && seen == Some(&Listing::of(dir)) => {}
            Err(RecvTimeoutError::Timeout) => return Ok(()),
            other => return other,
        }
    }
}

/// Waits until nothing in the folder changes, or for long enough: what it holds
/// then, and what is still being written.
fn at_rest(dir: &Path) -> (Listing, BTreeSet<String>) {
    let start = Instant::now();
    let mut before = Listing::of(dir);
    loop {
        std::thread::sleep(QUIET);
        let now = Listing::of(dir);
        let moving = now.changed_since(&before);
        if moving.is_empty() || start.elapsed() > PATIENCE {
            return (now, moving);
        }
        before = now;
    }
}

/// Waits until nobody asks what answered before, so that no question has to
/// take it apart, and does so.
fn retire(before: Arc<Dated>) {
    let start = Instant::now();
    while Arc::strong_count(&before) > 1 && start.elapsed() < LONGEST_QUESTION {
        std::thread::sleep(Duration::from_millis(5));
    }
    if let Some(dated) = Arc::into_inner(before) {
        dated.snapshot.take_apart();
    }
}

/// Lets questions go first wherever a core is wanted by both; threads and programs
/// that this one starts do the same. A low priority alone would not do: since Linux 6.6
/// who wakes up waits until the running thread has had its slice, which is longer than
/// a question takes, unless that thread only runs when nobody else wants to. Even then
/// it may run on for 4 ms beside two that do, wherefore it comes by [`parallel::give_way`].
#[cfg(target_os = "linux")]
fn stand_back() {
    use thread_priority::unix::{
        NormalThreadSchedulePolicy, ThreadSchedulePolicy, set_thread_priority_and_policy,
        thread_native_id,
    };
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    let lowest = thread_priority::ThreadPriority::Min;
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), lowest, idle) {
        tracing::debug!(?error, "the folder is read at the priority of questions");
    }
}

/// Elsewhere this would be said of the whole process.
#[cfg(not(target_os = "linux"))]
fn stand_back() {}

/// Says through `changed` when something below `dir` is written, moved or removed.
fn watch(dir: &Path, changed: Sender<()>) -> notify::Result<impl Sized + use<>> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if !event.is_ok_and(|event| event.kind.is_access()) {
            // The receiver lives as long as the process.
            let _ = changed.send(());
        }
    })?;
    watcher.watch(dir, RecursiveMode::Recursive)?;
    Ok(watcher)
}
