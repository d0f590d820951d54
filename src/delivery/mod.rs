//! Delivery: each reply in the outbox is sent until it ends.
//!
//! One courier for each channel, so that a service that is down holds up
//! nobody else. Replies to one conversation go out in order. A reply may be
//! sent twice only where the program died, or the service was silent, while
//! its call was under way: the services take no key by which they would know
//! it again. So there is one call under way at a time (`lines`) unless the
//! services are slow, and what came of it is noted at once (`journal`): at
//! most one reply is sent twice for each crash, and none is lost.

mod access;
mod http;
mod journal;
mod known;
mod lines;
mod pace;

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, timeout};

use self::access::Access;
pub use self::http::{Error, Http};
pub use self::journal::Journal;
use self::journal::Note;
pub use self::known::known;
pub use self::lines::Lines;
use self::pace::Pace;
use crate::channel::{Call, Channel, Outcome};
use crate::failpoint;
use crate::measures::Measures;
use crate::store::{Delivery, Due, End, Sent, Store};

/// Replies of one channel that are taken at one time.
const TAKEN: u32 = 32;

/// For how long a reply that was taken may wait for a line. What is left of
/// its lease is enough for the longest call.
const LONGEST_TURN: Duration = Duration::from_secs(7);

/// Failures after which a reply is given up.
const MOST_FAILURES: i64 = 12;

/// Age after which a reply is given up: the question is of yesterday.
const OLDEST_MS: i64 = 86_400_000;

/// First and longest wait between two attempts.
const WAIT_MS: (i64, i64) = (1_000, 3_600_000);

/// How long until an attempt is recorded again that could not be.
const RECORD_AGAIN: Duration = Duration::from_millis(500);

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
    lines: Arc<Lines>,
    journal: Arc<Journal>,
    measures: Arc<Measures>,
    access: Access,
    pace: Mutex<Pace>,
    slots: Arc<Semaphore>,
}

/// What all couriers of a process share.
#[derive(Debug, Clone)]
pub struct Depot {
    /// Where replies wait.
    pub store: Store,
    /// How they are sent.
    pub http: Http,
    /// How many at a time.
    pub lines: Arc<Lines>,
    /// Where it is noted that they were.
    pub journal: Arc<Journal>,
    /// Where it is counted.
    pub measures: Arc<Measures>,
}

impl Courier {
    /// Makes the courier of a channel.
    #[must_use]
    pub fn new(name: &str, channel: Arc<dyn Channel>, depot: Depot) -> Self {
        let limits = channel.pace();
        Self {
            name: name.to_owned(),
            access: Access::new(name, &depot.store, &depot.http),
            pace: Mutex::new(Pace::new(limits.per_second, limits.group_gap_ms)),
            slots: Arc::new(Semaphore::new(TAKEN as usize)),
            store: depot.store,
            http: depot.http,
            lines: depot.lines,
            journal: depot.journal,
            measures: depot.measures,
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
        let all = timeout(Duration::from_secs(15), self.slots.acquire_many(TAKEN)).await;
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
        let begun = Instant::now();
        let taken = self.store.take_replies(&self.name, allowed.into()).await?;
        failpoint::pass("courier.taken");
        let count = u32::try_from(taken.len()).unwrap_or(u32::MAX);
        self.pace.lock().await.take(count, Instant::now());
        for due in taken {
            let Ok(slot) = self.slots.clone().acquire_owned().await else {
                continue;
            };
            tokio::spawn(self.clone().deliver(due, begun, slot));
        }
        if count == allowed {
            return Ok(Duration::ZERO);
        }
        if count == 0 && free == TAKEN {
            self.lines.close();
        }
        let next = self.store.next_due(&self.name).await?;
        let now = self.store.now();
        let wait = next.map_or(LONGEST_IDLE_MS, |due| (due - now).clamp(1, LONGEST_IDLE_MS));
        Ok(Duration::from_millis(wait.unsigned_abs()))
    }

    /// Makes one attempt and records it.
    async fn deliver(self: Arc<Self>, due: Due, begun: Instant, _slot: OwnedSemaphorePermit) {
        let (delivery, _note) = self.attempt(&due, begun).await;
        self.measures.delivered(&self.name, delivery.outcome);
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
        // there is one, or another process has the reply.
        loop {
            match self.store.delivered(&due, delivery.clone()).await {
                Ok(_) => {
                    failpoint::pass("courier.recorded");
                    return;
                }
                Err(error) => tracing::error!(?error, "an attempt cannot be recorded"),
            }
            sleep(RECORD_AGAIN).await;
        }
    }

    async fn attempt(&self, due: &Due, begun: Instant) -> (Delivery, Option<Note<'_>>) {
        let call = due
            .call
            .as_deref()
            .and_then(|call| serde_json::from_str::<Call>(call).ok());
        let Some(call) = call else {
            return (self.end(End::Skipped, "erased", None), None);
        };
        if call.group
            && let Err(wait) = self.pace.lock().await.enter(&due.chat, Instant::now())
        {
            let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            return (self.later(End::Postponed, "group_busy", None, wait), None);
        }
        // It does no harm if what is not worth a second try arrives twice.
        let line = if call.fleeting {
            None
        } else {
            self.lines.enter().await
        };
        if LONGEST_TURN < begun.elapsed() {
            return (self.later(End::Postponed, "line_busy", None, 0), None);
        }
        failpoint::pass("courier.calling");
        let calling = Instant::now();
        let outcome = self.send(&call).await;
        self.measures.called(calling.elapsed());
        failpoint::pass("courier.called");
        let note = self.note(due, &outcome);
        failpoint::pass("courier.noted");
        drop(line);
        (self.judge(due, &call, outcome).await, note)
    }

    /// Notes that the service took a reply.
    fn note(&self, due: &Due, outcome: &Result<Outcome, Error>) -> Option<Note<'_>> {
        let Ok(Outcome::Sent(external_id)) = outcome else {
            return None;
        };
        self.journal.note(&Sent {
            conversation: due.conversation.clone(),
            n: due.n,
            made_at: due.made_at,
            attempt: due.attempt,
            external_id: external_id.clone(),
        })
    }

    /// Sends a call, with a new token where the old one ended.
    async fn send(&self, call: &Call) -> Result<Outcome, Error> {
        let Some(renewal) = self.channel.renewal() else {
            return match self.exchange(call, None).await? {
                Outcome::Moved(chat) => {
                    let call = self.channel.readdressed(call, &chat);
                    self.exchange(&call, None).await
                }
                outcome => Ok(outcome),
            };
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
        if let Some(left) = self.channel.quota(&response) {
            self.measures.quota(&self.name, left);
        }
        Ok(self.channel.outcome(&response))
    }

    /// What an attempt's outcome means for the reply and for the channel.
    async fn judge(&self, due: &Due, call: &Call, outcome: Result<Outcome, Error>) -> Delivery {
        let wait = backoff(due);
        match outcome {
            Ok(Outcome::Sent(id)) => {
                self.measures.works(&self.name, None);
                self.end(End::Sent(id), "sent", None)
            }
            Ok(Outcome::Refused(reason)) => self.end(End::Failed, "refused", Some(reason)),
            _ if call.fleeting => self.end(End::Skipped, "skipped", None),
            Ok(Outcome::ChatBusy(ms)) => self.again(due, End::Postponed, "chat_busy", BUSY, ms),
            Ok(Outcome::ChannelBusy(ms)) => {
                let pause = Duration::from_millis(ms.clamp(0, WAIT_MS.1).unsigned_abs());
                self.pace.lock().await.pause(pause, Instant::now());
                self.again(due, End::Postponed, "channel_busy", BUSY, ms)
            }
            Ok(Outcome::Retry(reason)) => self.again(due, End::Retry, "failed", &reason, wait),
            Ok(Outcome::Moved(_)) => self.end(End::Failed, "refused", Some(MOVED.into())),
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
        self.measures.works(&self.name, Some(reason));
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
const MOVED: &str = "Nhóm đã đổi mã hai lần liên tiếp";
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
