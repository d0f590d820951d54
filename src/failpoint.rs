//! Failpoints: named places between a message's arrival and its final state, at
//! each of which a test ends the process as a crash would.
//!
//! They are there in builds with debug assertions only; a release has none.

/// Every place, in the order in which a message passes them.
pub const ALL: &[&str] = &[
    "intake.read",
    "store.begun",
    "store.applied",
    "store.committed",
    "intake.stored",
    "desk.taken",
    "desk.answered",
    "desk.stored",
    "courier.taken",
    "courier.calling",
    "courier.called",
    "courier.noted",
    "courier.recorded",
];

#[cfg(debug_assertions)]
mod armed {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{OnceLock, PoisonError, RwLock};

    /// The place that ends the process, once it is chosen.
    static PLACE: OnceLock<RwLock<String>> = OnceLock::new();
    static LEFT: AtomicU32 = AtomicU32::new(0);

    pub(super) fn arm(place: &str, times: u32) {
        let name = PLACE.get_or_init(RwLock::default);
        place.clone_into(&mut name.write().unwrap_or_else(PoisonError::into_inner));
        LEFT.store(times, Ordering::SeqCst);
    }

    pub(super) fn pass(place: &str) {
        let Some(name) = PLACE.get() else { return };
        let is_it = *name.read().unwrap_or_else(PoisonError::into_inner) == place;
        if is_it && LEFT.fetch_sub(1, Ordering::SeqCst) == 1 {
            std::process::abort();
        }
    }
}

/// Ends the process when `place` is passed for the `times`th time. Returns
/// false, and does nothing, in a build that has no failpoints.
#[must_use]
pub fn arm(place: &str, times: u32) -> bool {
    #[cfg(debug_assertions)]
    armed::arm(place, times);
    let _ = (place, times);
    cfg!(debug_assertions)
}

/// Marks a place.
#[inline]
pub(crate) fn pass(place: &'static str) {
    #[cfg(debug_assertions)]
    armed::pass(place);
    let _ = place;
}
