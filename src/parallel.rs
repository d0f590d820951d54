//! Work on all cores, or on all but one and not while a question is answered.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{available_parallelism, sleep, yield_now};
use std::time::{Duration, Instant};

thread_local! {
    /// Cores that the work of this thread leaves to others.
    static LEFT: Cell<usize> = const { Cell::new(0) };
    /// When this thread last stood aside, and how long it might have gone on to.
    static WAITED: Cell<(Option<Instant>, Duration)> = const { Cell::new((None, Duration::ZERO)) };
}

/// Questions that are being answered.
static ASKED: AtomicUsize = AtomicUsize::new(0);

/// How many times as long as it works, work waits for questions where they never end.
const PATIENCE: u32 = 3;

/// The longest that it waits at a time, longer than nearly all questions take.
const LONGEST_WAIT: Duration = Duration::from_millis(30);

/// How long it works until it lets others run.
const BREATH: Duration = Duration::from_micros(200);

/// How often it looks whether a question is still being answered.
const NAP: Duration = Duration::from_micros(200);

/// Leaves a core to questions in all that this thread does from now on, and all to
/// those that are being answered when it comes by [`give_way`].
pub(crate) fn leave_a_core() {
    LEFT.set(1);
}

/// A question is being answered for as long as this lives.
pub(crate) struct Asked(());

impl Asked {
    pub(crate) fn now() -> Self {
        ASKED.fetch_add(1, Ordering::Relaxed);
        Self(())
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        ASKED.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Lets questions go first, in work that leaves them a core; to be called some
/// thousand times a second. It waits while questions are answered, and lets other
/// threads run that have just woken up, whom the system would keep waiting for
/// up to 4 ms however low the priority of this one is.
pub(crate) fn give_way() {
    if LEFT.get() > 0 {
        stand_aside();
    }
}

fn stand_aside() {
    let (last, rest) = WAITED.get();
    let now = Instant::now();
    let worked = last.map_or(LONGEST_WAIT, |last| now - last);
    let patience = (rest + worked * PATIENCE).min(LONGEST_WAIT);
    let asked = || ASKED.load(Ordering::Relaxed) > 0;
    if worked < BREATH && (patience < NAP || !asked()) {
        return;
    }
    yield_now();
    while asked() && now.elapsed() < patience {
        sleep(NAP);
    }
    let waited = now.elapsed();
    WAITED.set((Some(now + waited), patience.saturating_sub(waited)));
}

/// Does two pieces of work, side by side where a core is free for the second.
pub(crate) fn both<A, B: Send>(
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    let mut other = None;
    let one = rayon::in_place_scope(|scope| {
        scope.spawn(|_| other = Some(second()));
        first()
    });
    (one, other.expect("a scope ends after what it spawned"))
}

/// Starts the threads of [`both`], which are otherwise started by the first who needs
/// them and run at the priority of that one. Who asks is a thread, too.
pub(crate) fn start() {
    let threads = cores().saturating_sub(1).max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    if let Err(error) = pool.build_global() {
        tracing::debug!(%error, "threads for questions were there already");
    }
}

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// Does the work on as many threads as there are cores for it, each taking the
/// next item when it is done with one; results in order.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let left = LEFT.get();
    let threads = cores().saturating_sub(left).max(1);
    let next = AtomicUsize::new(0);
    let take = || {
        give_way();
        let at = next.fetch_add(1, Ordering::Relaxed);
        items.get(at).map(|item| (at, work(item)))
    };
    let share = || {
        LEFT.set(left);
        std::iter::from_fn(take).collect::<Vec<_>>()
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(items.len()))
            .map(|_| scope.spawn(share))
            .collect();
        let joined = workers.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined
            .flat_map(|share| match share {
                Ok(results) => results,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs work that leaves a core while a question is asked for so long.
    fn beside_a_question(asked_for: Duration, work: impl FnOnce() + Send) {
        let asked = Asked::now();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                leave_a_core();
                work();
            });
            sleep(asked_for);
            drop(asked);
        });
    }

    #[test]
    fn work_waits_for_a_question_that_is_being_answered() {
        let start = Instant::now();
        beside_a_question(Duration::from_millis(10), || {
            give_way();
            // It had waited to the end, or as long as it may.
            assert!(start.elapsed() >= Duration::from_millis(10));
        });
    }

    #[test]
    fn work_goes_on_though_questions_never_end() {
        // They end after a minute, so that a failure does.
        let start = Instant::now();
        let asked = Asked::now();
        std::thread::scope(|scope| {
            let work = scope.spawn(|| {
                leave_a_core();
                (0..1_000).for_each(|_| give_way());
            });
            while !work.is_finished() && start.elapsed() < Duration::from_mins(1) {
                sleep(NAP);
            }
            drop(asked);
        });
        assert!(start.elapsed() < Duration::from_mins(1));
    }

    #[test]
    fn other_work_does_not_wait() {
        let _asked = Asked::now();
        (0..1_000).for_each(|_| give_way());
        assert_eq!(WAITED.get(), (None, Duration::ZERO));
    }
}
