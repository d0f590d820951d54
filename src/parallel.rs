//! Work on all cores, or on all but one while questions are answered beside it.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

thread_local! {
    /// Cores that the work of this thread leaves to others.
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

/// Leaves a core to questions in all that this thread does from now on.
pub(crate) fn leave_a_core() {
    LEFT.set(1);
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
/// them and run at the priority of that one.
pub(crate) fn start() {
    rayon::current_num_threads();
}

/// Does the work on as many threads as there are cores for it, each taking the
/// next item when it is done with one; results in order.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let left = LEFT.get();
    let threads = cores.saturating_sub(left).max(1);
    let next = AtomicUsize::new(0);
    let take = || {
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
