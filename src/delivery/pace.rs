//! The pace of a channel: so many calls a second, and pauses the service asks for.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

/// Most groups whose last call is remembered.
const GROUPS: usize = 10_000;

/// How many calls may be made now. Each takes its share of a second; shares
/// that were not used are kept up to one second's worth.
#[derive(Debug)]
pub(super) struct Pace {
    share: Duration,
    /// When all shares will be free again.
    free_at: Instant,
    paused_until: Instant,
    group_gap: Duration,
    groups: HashMap<String, Instant>,
}

impl Pace {
    pub(super) fn new(per_second: u32, group_gap_ms: i64) -> Self {
        let now = Instant::now();
        Self {
            share: Duration::from_secs(1) / per_second.max(1),
            free_at: now,
            paused_until: now,
            group_gap: Duration::from_millis(group_gap_ms.unsigned_abs()),
            groups: HashMap::new(),
        }
    }

    /// How many calls may be made now; where none, how long to wait.
    pub(super) fn ready(&self, now: Instant) -> Result<u32, Duration> {
        let paused = self.paused_until.saturating_duration_since(now);
        if !paused.is_zero() {
            return Err(paused);
        }
        let used = self.free_at.saturating_duration_since(now);
        let left = Duration::from_secs(1).saturating_sub(used);
        let calls =
            u32::try_from(left.as_nanos() / self.share.as_nanos().max(1)).unwrap_or(u32::MAX);
        if calls == 0 {
            Err(self.share.saturating_sub(left))
        } else {
            Ok(calls)
        }
    }

    /// Takes the shares of some calls.
    pub(super) fn take(&mut self, calls: u32, now: Instant) {
        self.free_at = self.free_at.max(now) + self.share * calls;
    }

    /// Makes no call for a while.
    pub(super) fn pause(&mut self, wait: Duration, now: Instant) {
        self.paused_until = self.paused_until.max(now + wait);
    }

    /// Takes a group's turn; where it is not free, how long to wait.
    pub(super) fn enter(&mut self, group: &str, now: Instant) -> Result<(), Duration> {
        if let Some(free) = self.groups.get(group).filter(|free| now < **free) {
            return Err(*free - now);
        }
        if GROUPS <= self.groups.len() {
            self.groups.retain(|_, free| now < *free);
        }
        self.groups.insert(group.to_owned(), now + self.group_gap);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_so_many_calls() {
        let mut pace = Pace::new(10, 0);
        let start = Instant::now();
        assert_eq!(pace.ready(start), Ok(10));
        pace.take(10, start);
        assert_eq!(pace.ready(start), Err(Duration::from_millis(100)));
        assert_eq!(pace.ready(start + Duration::from_millis(250)), Ok(2));
        let mut made = 0;
        for ms in (0..60_000).step_by(7) {
            let now = start + Duration::from_millis(ms);
            if let Ok(calls) = pace.ready(now) {
                pace.take(calls, now);
                made += calls;
            }
        }
        assert!((590..=600).contains(&made), "{made}");
    }

    #[test]
    fn a_pause_holds_everything() {
        let mut pace = Pace::new(10, 0);
        let start = Instant::now();
        pace.pause(Duration::from_secs(5), start);
        assert_eq!(
            pace.ready(start + Duration::from_secs(1)),
            Err(Duration::from_secs(4))
        );
        assert_eq!(pace.ready(start + Duration::from_secs(5)), Ok(10));
    }

    #[test]
    fn a_group_waits_for_its_turn() {
        let mut pace = Pace::new(10, 3_000);
        let start = Instant::now();
        assert_eq!(pace.enter("a", start), Ok(()));
        assert_eq!(pace.enter("b", start), Ok(()));
        assert_eq!(pace.enter("a", start), Err(Duration::from_secs(3)));
        assert_eq!(pace.enter("a", start + Duration::from_secs(3)), Ok(()));
    }
}
