//! The lines to the services: how many calls are under way at one time.
//!
//! A call under way is one that a crash may repeat, so there is one line for
//! all channels together. Where somebody waits too long for it because the
//! services are slow, further lines are opened; they are closed again once
//! there is nothing to send.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Most lines.
const MOST: u32 = 128;

/// For how long a reply waits before it opens a line of its own.
const PATIENCE: Duration = Duration::from_secs(1);

/// The lines of a process.
#[derive(Debug)]
pub struct Lines {
    free: Semaphore,
    count: AtomicU32,
}

impl Default for Lines {
    fn default() -> Self {
        Self {
            free: Semaphore::new(1),
            count: AtomicU32::new(1),
        }
    }
}

impl Lines {
    /// Waits for a line; it is free again when what is returned is dropped.
    pub(super) async fn enter(&self) -> Option<SemaphorePermit<'_>> {
        loop {
            match timeout(PATIENCE, self.free.acquire()).await {
                Ok(line) => return line.ok(),
                Err(_) => self.open(),
            }
        }
    }

    /// Opens one more line, if there may be one.
    fn open(&self) {
        let more = |count: u32| (count < MOST).then_some(count + 1);
        if self.change(more) {
            self.free.add_permits(1);
        }
    }

    /// Closes the lines beyond the first that are free.
    pub(super) fn close(&self) {
        let less = |count: u32| (1 < count).then_some(count - 1);
        while let Ok(line) = self.free.try_acquire() {
            if !self.change(less) {
                return;
            }
            line.forget();
        }
    }

    fn change(&self, to: impl FnMut(u32) -> Option<u32>) -> bool {
        let (set, fetch) = (Ordering::SeqCst, Ordering::SeqCst);
        self.count.fetch_update(set, fetch, to).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn there_is_one_line_until_somebody_waits_too_long() {
        let lines = Lines::default();
        let first = lines.enter().await;
        assert!(lines.free.try_acquire().is_err());
        let begun = tokio::time::Instant::now();
        let second = lines.enter().await;
        assert_eq!(begun.elapsed(), PATIENCE);
        drop((first, second));
        assert_eq!(lines.free.available_permits(), 2);
        lines.close();
        assert_eq!(lines.free.available_permits(), 1);
        lines.close();
        assert_eq!(lines.free.available_permits(), 1, "one stays");
    }
}
