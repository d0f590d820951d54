//! Delivery: each reply in the outbox is sent until it ends.
//!
//! One courier for each channel, so that a service that is down holds up
//! nobody else. Replies to one conversation go out in order. A reply may be
//! sent twice only where the program died, or the service was silent, between
//! the call and its record: the services take no key by which they would know
//! it again.

mod access;
mod http;
mod pace;

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, timeout};

use self::access::Access;
pub use self::http::{Error, Http};
use self::pace::Pace;
use crate::channel::{Call, Channel, Outcome};
use crate::store::{Delivery, Due, End, Store};

/// Replies of one channel under way at one time.
const UNDER_WAY: u32 = 32;

/// Failures after which a reply is given up.
const MOST_FAILURES: i64 = 12;

/// Age after which a reply is given up: the question is of yesterday.
const OLDEST_MS: i64 = 86_400_000;

/// First and longest wait between two attempts.
const WAIT_MS: (i64, i64) = (1_000, 3_600_000);

/// How long a channel rests that somebody has to put in order.
const DOWN: Duration = Duration::from_mins(1);

/// Longest time without looking into the outbox, should a wake-up be lost.
const LONGEST_IDLE_MS: i64 = 5_000;

/// Sends the replies of one channel.
#[derive(Debug)]
pub struct Courier {
    name: String,
    channel: Arc<dyn Channel>,
    store: Store,
    http: Http,
    access: Access,
    pace: Mutex<Pace>,
    slots: Arc<Semaphore>,
}

impl Courier {
    /// Makes the courier of a channel.
    #[must_use]
    pub fn new(name: &str, channel: Arc<dyn Channel>, store: &Store, http: &Http) -> Self {
        let limits = channel.pace();
        Self {
            name: name.to_owned(),
            access: Access::new(name, store, http),
            pace: Mutex::new(Pace::new(limits.per_second, limits.group_gap_ms)),
            slots: Arc::new(Semaphore::new(UNDER_WAY as usize)),
            store: store.clone(),
            http: http.clone(),
            channel,
        }
    }

    /// Sends until told to stop, and then ends what is under way.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut waiting = self.store.replies_waiting();
        while !*stop.borrow() {
            waiting.mark_unchanged();
            let idle = match self.round().await {
                Ok(idle) => idle,
                Err(error) => {
                    tracing::error!(channel = self.name, ?error, "the outbox cannot be read");
                    Duration::from_secs(1)
                }
            };
            tokio::select! {
                () = sleep(idle) => {}
                _ = waiting.changed(), if self.is_free().await => {}
                _ = stop.changed() => {}
            }
        }
        let all = timeout(Duration::from_secs(15), self.slots.acquire_many(UNDER_WAY)).await;
        if all.is_err() {
            tracing::warn!(channel = self.name, "replies were still under way");
        }
    }

    /// Whether a call could be made now, if there were a reply.
    async fn is_free(&self) -> bool {
        self.slots.available_permits() > 0 && self.pace.lock().await.ready(Instant::now()).is_ok()
    }

    /// Begins as many replies as may be, and says how long nothing is to do.
    async fn round(self: &Arc<Self>) -> Result<Duration, crate::store::Error> {
        let free = u32::try_from(self.slots.available_permits()).unwrap_or(u32::MAX);
        let allowed = match self.pace.lock().await.ready(Instant::now()) {
            Ok(calls) => calls.min(free),
            Err(wait) => return Ok(wait),
        };
        if allowed == 0 {
            return Ok(Duration::from_millis(5));
        }
        let taken = self.store.take_replies(&self.name, allowed.into()).await?;
        let count = u32::try_from(taken.len()).unwrap_or(u32::MAX);
        self.pace.lock().await.take(count, Instant::now());
        for due in taken {
            let Ok(slot) = self.slots.clone().acquire_owned().await else {
                continue;
            };
            tokio::spawn(self.clone().deliver(due, slot));
        }
        if count == allowed {
            return Ok(Duration::ZERO);
        }
        let next = self.store.next_due(&self.name).await?;
        let now = self.store.now();
        let wait = next.map_or(LONGEST_IDLE_MS, |due| (due - now).clamp(1, LONGEST_IDLE_MS));
        Ok(Duration::from_millis(wait.unsigned_abs()))
    }

    /// Makes one attempt and records it.
    async fn deliver(self: Arc<Self>, due: Due, _slot: OwnedSemaphorePermit) {
        let delivery = self.attempt(&due).await;
        if let Some(reason) = &delivery.reason {
            tracing::warn!(
                channel = self.name,
                n = due.n,
                outcome = delivery.outcome,
                reason,
                "reply"
            );
        }
        // Without a record the reply would be sent again, so it is tried until
        // the lease has ended anyway.
        for _ in 0..40 {
            match self.store.delivered(&due, delivery.clone()).await {
                Ok(_) => return,
                Err(error) => tracing::error!(?error, "an attempt cannot be recorded"),
            }
            sleep(Duration::from_millis(200)).await;
        }
    }

    async fn attempt(&self, due: &Due) -> Delivery {
        let call = due
            .call
            .as_deref()
            .and_then(|call| serde_json::from_str::<Call>(call).ok());
        let Some(call) = call else {
            return self.end(End::Skipped, "erased", None);
        };
        if call.group
            && let Err(wait) = self.pace.lock().await.enter(&due.chat, Instant::now())
        {
            let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            return self.later(End::Postponed, "group_busy", None, wait);
        }
        let outcome = self.send(&call).await;
        self.judge(due, &call, outcome).await
    }

    /// Sends a call, with a new token where the old one ended.
    async fn send(&self, call: &Call) -> Result<Outcome, Error> {
        let Some(renewal) = self.channel.renewal() else {
            return self.exchange(call, None).await;
        };
        let token = match self.access.token(renewal).await {
            Ok(token) => token,
            Err(error) => return Ok(Outcome::Down(error.to_string())),
        };
        let outcome = self.exchange(call, Some(&token)).await?;
        if outcome != Outcome::Expired {
            return Ok(outcome);
        }
        if let Err(error) = self.access.reject(&token, renewal).await {
            return Ok(Outcome::Down(error.to_string()));
        }
        match self.access.token(renewal).await {
            Ok(token) => self.exchange(call, Some(&token)).await,
            Err(error) => Ok(Outcome::Down(error.to_string())),
        }
    }

    async fn exchange(&self, call: &Call, token: Option<&SecretString>) -> Result<Outcome, Error> {
        let response = self
            .http
            .exchange(self.channel.request(call, token, self.store.now()))
            .await?;
        Ok(self.channel.outcome(&response))
    }

    /// What an attempt's outcome means for the reply and for the channel.
    async fn judge(&self, due: &Due, call: &Call, outcome: Result<Outcome, Error>) -> Delivery {
        let wait = backoff(due);
        match outcome {
            Ok(Outcome::Sent(id)) => self.end(End::Sent(id), "sent", None),
            Ok(Outcome::Refused(reason)) => self.end(End::Failed, "refused", Some(reason)),
            _ if call.fleeting => self.end(End::Skipped, "skipped", None),
            Ok(Outcome::ChatBusy(ms)) => self.again(due, End::Postponed, "chat_busy", BUSY, ms),
            Ok(Outcome::ChannelBusy(ms)) => {
                let pause = Duration::from_millis(ms.clamp(0, WAIT_MS.1).unsigned_abs());
                self.pace.lock().await.pause(pause, Instant::now());
                self.again(due, End::Postponed, "channel_busy", BUSY, ms)
            }
            Ok(Outcome::Retry(reason)) => self.again(due, End::Retry, "failed", &reason, wait),
            Ok(Outcome::Expired) => {
                self.down(due, "Mã truy cập mới cũng không được chấp nhận")
                    .await
            }
            Ok(Outcome::Down(reason)) => self.down(due, &reason).await,
            Err(Error::Unsent) => self.again(due, End::Retry, "unreachable", UNREACHABLE, wait),
            Ok(Outcome::Unclear) | Err(Error::Unanswered) => {
                if due.unknowns > 0 {
                    return self.end(End::Dead, "unanswered", Some(UNKNOWN.into()));
                }
                self.again(due, End::RetryUnknown, "unanswered", SILENT, wait)
            }
        }
    }

    /// Rests the whole channel; the attempt does not count.
    async fn down(&self, due: &Due, reason: &str) -> Delivery {
        self.pace.lock().await.pause(DOWN, Instant::now());
        let wait = i64::try_from(DOWN.as_millis()).unwrap_or(i64::MAX);
        self.again(due, End::Postponed, "down", reason, wait)
    }

    /// Tries again later, unless it was tried for long enough.
    fn again(
        &self,
        due: &Due,
        end: End,
        outcome: &'static str,
        reason: &str,
        wait: i64,
    ) -> Delivery {
        let tired = MOST_FAILURES <= due.failures + 1 && end != End::Postponed;
        if tired || OLDEST_MS < self.store.now() - due.made_at {
            return self.end(
                End::Dead,
                outcome,
                Some(format!("Đã ngừng thử lại. {reason}")),
            );
        }
        self.later(end, outcome, Some(reason.to_owned()), wait)
    }

    fn end(&self, end: End, outcome: &'static str, reason: Option<String>) -> Delivery {
        self.later(end, outcome, reason, self.channel.pace().chat_gap_ms)
    }

    fn later(
        &self,
        end: End,
        outcome: &'static str,
        reason: Option<String>,
        wait: i64,
    ) -> Delivery {
        let not_before = self.store.now() + wait.clamp(0, WAIT_MS.1);
        Delivery {
            outcome,
            reason,
            end,
            not_before,
        }
    }
}

const BUSY: &str = "Kênh yêu cầu gửi chậm lại";
const UNREACHABLE: &str = "Không kết nối được máy chủ của kênh";
const SILENT: &str = "Máy chủ của kênh không trả lời";
const UNKNOWN: &str = "Không rõ tin đã tới hay chưa: máy chủ của kênh hai lần không trả lời. \
    Kiểm tra cuộc trò chuyện trước khi gửi lại";

/// Waits twice as long after each failure. The half of it is spread by the
/// reply's own number, so that replies that failed together do not come back together.
fn backoff(due: &Due) -> i64 {
    let doublings = u32::try_from(due.failures.clamp(0, 20)).unwrap_or(20);
    let longest = WAIT_MS.0.saturating_mul(1 << doublings).min(WAIT_MS.1);
    let mut hasher = rustc_hash::FxHasher::default();
    (&due.conversation, due.n, due.attempt).hash(&mut hasher);
    let spread = i64::try_from(hasher.finish() >> 33).unwrap_or(0);
    longest / 2 + spread % (longest / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(failures: i64, n: i64) -> Due {
        Due {
            conversation: "telegram/1/2/2".into(),
            n,
            epoch: 1,
            chat: "2".into(),
            made_at: 0,
            attempt: failures + 1,
            failures,
            unknowns: 0,
            call: None,
        }
    }

    #[test]
    fn waits_double_and_stay_within_an_hour() {
        for (failures, range) in [
            (0, 500..1_000),
            (1, 1_000..2_000),
            (5, 16_000..32_000),
            (60, 1_800_000..3_600_000),
        ] {
            let wait = backoff(&due(failures, 1));
            assert!(range.contains(&wait), "{failures}: {wait}");
        }
    }

    #[test]
    fn replies_that_failed_together_come_back_apart() {
        let waits: std::collections::BTreeSet<_> = (0..50).map(|n| backoff(&due(3, n))).collect();
        assert!(waits.len() > 40, "{waits:?}");
    }
}
