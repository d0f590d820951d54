//! What is counted while serving, in the text form that Prometheus reads:
//! requests, messages received, answers, deliveries, how long each took and
//! what waits; and which channels are in trouble, and whether the folder is.

use std::collections::BTreeMap;
use std::fmt::{Error, Write};
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};

use crate::answer::Status;

/// Upper ends of the steps of computing, seconds.
const STEPS: [f64; 11] = [
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0,
];

/// Upper ends of the steps of waiting for disk and network, seconds.
const WAITS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0,
];

/// A request, as it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: &'static str,
    status: u16,
}

/// An answer, as it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    status: StatusLabel,
}

/// A message or a reply of a channel, as it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    channel: String,
    outcome: String,
}

/// What a channel has one of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Channel {
    channel: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct StatusLabel(Status);

impl EncodeLabelValue for StatusLabel {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), Error> {
        let name = serde_json::to_value(self.0).map_err(|_| Error)?;
        encoder.write_str(name.as_str().ok_or(Error)?)
    }
}

/// What of a channel waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Messages without an answer.
    pub messages: i64,
    /// Replies that are not sent.
    pub replies: i64,
    /// How long the oldest message has waited, milliseconds.
    pub oldest_ms: i64,
}

/// The counters of one process.
#[derive(Debug)]
pub struct Measures {
    registry: Registry,
    asked: Asked,
    carried: Carried,
    waits: Waits,
    troubles: Mutex<BTreeMap<String, String>>,
    /// Why answers are not from the folder as it is now.
    behind: Mutex<Option<String>>,
}

/// What is asked over HTTP and what is answered.
#[derive(Debug)]
struct Asked {
    requests: Family<Request, Counter>,
    answers: Family<Answered, Counter>,
    seconds: Histogram,
    conversations: Gauge,
}

/// What the channels carry.
#[derive(Debug)]
struct Carried {
    received: Family<Outcome, Counter>,
    intake_seconds: Histogram,
    told: Family<Outcome, Counter>,
    turn_seconds: Histogram,
    deliveries: Family<Outcome, Counter>,
    call_seconds: Histogram,
}

/// What stands now.
#[derive(Debug)]
struct Waits {
    messages: Family<Channel, Gauge>,
    replies: Family<Channel, Gauge>,
    oldest: Gauge<f64, AtomicU64>,
    working: Family<Channel, Gauge>,
    quota: Family<Channel, Gauge>,
    behind: Gauge,
    /// Messages that wait on all channels; not told, since the others add up to it.
    all: Gauge,
}

impl Default for Measures {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("motcua");
        Self {
            asked: Asked::new(&mut registry),
            carried: Carried::new(&mut registry),
            waits: Waits::new(&mut registry),
            troubles: Mutex::default(),
            behind: Mutex::default(),
            registry,
        }
    }
}

impl Asked {
    fn new(all: &mut Registry) -> Self {
        let (requests, answers, conversations) = Default::default();
        let help = "Requests by route and status";
        let requests = new(all, "http_requests", help, requests);
        let help = "Answers by how they ended";
        let answers = new(all, "answers", help, answers);
        let help = "Time to answer a question";
        let seconds = new(all, "answer_seconds", help, Histogram::new(STEPS));
        let help = "Conversations remembered";
        let conversations = new(all, "conversations", help, conversations);
        Self {
            requests,
            answers,
            seconds,
            conversations,
        }
    }
}

impl Carried {
    fn new(all: &mut Registry) -> Self {
        let (received, told, deliveries) = Default::default();
        let waits = || Histogram::new(WAITS);
        let help = "Requests of channels by what came of them";
        let received = new(all, "received", help, received);
        let help = "Time until a request is stored";
        let intake_seconds = new(all, "intake_seconds", help, waits());
        let help = "Messages by channel and how they ended";
        let told = new(all, "told", help, told);
        let help = "Time from a message to its replies in the outbox";
        let turn_seconds = new(all, "turn_seconds", help, waits());
        let help = "Attempts to send by what came of them";
        let deliveries = new(all, "deliveries", help, deliveries);
        let help = "Time that services take for a call";
        let call_seconds = new(all, "call_seconds", help, waits());
        Self {
            received,
            intake_seconds,
            told,
            turn_seconds,
            deliveries,
            call_seconds,
        }
    }
}

impl Waits {
    fn new(all: &mut Registry) -> Self {
        let (messages, replies, oldest, working, quota, behind) = Default::default();
        let help = "Messages without an answer";
        let messages = new(all, "messages_waiting", help, messages);
        let help = "Replies that are not sent";
        let replies = new(all, "replies_waiting", help, replies);
        let help = "How long the oldest message has waited";
        let oldest = new(all, "oldest_message_seconds", help, oldest);
        let help = "Whether the service takes what is sent";
        let working = new(all, "channel_working", help, working);
        let help = "Messages that may still be sent, where the service tells";
        let quota = new(all, "quota_left", help, quota);
        let help = "Whether the knowledge folder as it is now could not be read";
        let behind = new(all, "knowledge_behind", help, behind);
        Self {
            messages,
            replies,
            oldest,
            working,
            quota,
            behind,
            all: Gauge::default(),
        }
    }
}

/// Registers a counter and returns it.
fn new<M: Metric + Clone>(registry: &mut Registry, name: &str, help: &str, metric: M) -> M {
    registry.register(name, help, metric.clone());
    metric
}

impl Measures {
    /// Counts a request to `route` that was answered with `status`.
    pub fn requested(&self, route: &'static str, status: u16) {
        self.asked
            .requests
            .get_or_create(&Request { route, status })
            .inc();
    }

    /// Counts an answer.
    pub fn answered(&self, status: Status, took: Duration) {
        let status = StatusLabel(status);
        self.asked.answers.get_or_create(&Answered { status }).inc();
        self.asked.seconds.observe(took.as_secs_f64());
    }

    /// Counts a request of a channel, or what it held.
    pub fn received(&self, channel: &str, outcome: &str, count: usize) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.carried
            .received
            .get_or_create(&labels(channel, outcome))
            .inc_by(count);
    }

    /// Counts a request of a channel that was stored.
    pub fn stored(&self, took: Duration) {
        self.carried.intake_seconds.observe(took.as_secs_f64());
    }

    /// Counts a message whose replies are in the outbox.
    pub fn told(&self, channel: &str, status: &str, took_ms: i64) {
        self.carried
            .told
            .get_or_create(&labels(channel, status))
            .inc();
        let took = Duration::from_millis(u64::try_from(took_ms).unwrap_or(0));
        self.carried.turn_seconds.observe(took.as_secs_f64());
    }

    /// Counts an attempt to send.
    pub fn delivered(&self, channel: &str, outcome: &str) {
        self.carried
            .deliveries
            .get_or_create(&labels(channel, outcome))
            .inc();
    }

    /// Counts a call.
    pub fn called(&self, took: Duration) {
        self.carried.call_seconds.observe(took.as_secs_f64());
    }

    /// Keeps what waits now.
    pub fn waits(&self, all: &BTreeMap<String, Backlog>) {
        for (channel, backlog) in all {
            let channel = Channel {
                channel: channel.clone(),
            };
            self.waits
                .messages
                .get_or_create(&channel)
                .set(backlog.messages);
            self.waits
                .replies
                .get_or_create(&channel)
                .set(backlog.replies);
        }
        let oldest = all.values().map(|backlog| backlog.oldest_ms).max();
        let oldest = u64::try_from(oldest.unwrap_or(0)).unwrap_or(0);
        self.waits
            .oldest
            .set(Duration::from_millis(oldest).as_secs_f64());
        self.waits
            .all
            .set(all.values().map(|backlog| backlog.messages).sum());
    }

    /// How many messages waited when it was last looked.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        self.waits.all.get()
    }

    /// Keeps how many messages may still be sent.
    pub fn quota(&self, channel: &str, left: i64) {
        let channel = Channel {
            channel: channel.to_owned(),
        };
        self.waits.quota.get_or_create(&channel).set(left);
    }

    /// Keeps whether the service of a channel takes what is sent, and if not,
    /// why, for staff.
    pub fn works(&self, channel: &str, trouble: Option<&str>) {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        match trouble {
            Some(reason) => troubles.insert(channel.to_owned(), reason.to_owned()),
            None => troubles.remove(channel),
        };
        let channel = Channel {
            channel: channel.to_owned(),
        };
        let works = i64::from(trouble.is_none());
        self.waits.working.get_or_create(&channel).set(works);
    }

    /// Keeps why answers are not from the knowledge folder as it is now, for
    /// staff; nothing where they are. Tells whether that is news.
    pub fn behind(&self, why: Option<String>) -> bool {
        self.waits.behind.set(i64::from(why.is_some()));
        let mut behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        let news = *behind != why;
        *behind = why;
        news
    }

    /// Why answers are not from the knowledge folder as it is now.
    #[must_use]
    pub fn why_behind(&self) -> Option<String> {
        let behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        behind.clone()
    }

    /// The channels in trouble, and why.
    #[must_use]
    pub fn troubles(&self) -> BTreeMap<String, String> {
        let troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        troubles.clone()
    }

    /// Everything counted so far, as text.
    #[must_use]
    pub fn text(&self, conversations: usize) -> String {
        self.asked
            .conversations
            .set(i64::try_from(conversations).unwrap_or(i64::MAX));
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn labels(channel: &str, outcome: &str) -> Outcome {
    Outcome {
        channel: channel.to_owned(),
        outcome: outcome.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(measures: &Measures, lines: &[&str]) {
        let text = measures.text(3);
        for line in lines {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn what_was_counted_is_written() {
        let measures = Measures::default();
        measures.requested("/chat", 200);
        measures.requested("/chat", 200);
        measures.answered(Status::SmallTalk, Duration::from_micros(300));
        check(
            &measures,
            &[
                "motcua_http_requests_total{route=\"/chat\",status=\"200\"} 2",
                "motcua_answers_total{status=\"small_talk\"} 1",
                "motcua_answer_seconds_bucket{le=\"0.00025\"} 0",
                "motcua_answer_seconds_bucket{le=\"0.0005\"} 1",
                "motcua_conversations 3",
            ],
        );
    }

    #[test]
    fn what_goes_through_the_channels_is_written() {
        let measures = Measures::default();
        measures.received("telegram", "new", 2);
        measures.stored(Duration::from_millis(4));
        measures.told("telegram", "answered", 30);
        measures.delivered("telegram", "sent");
        measures.called(Duration::from_millis(80));
        let backlog = Backlog {
            messages: 7,
            replies: 1,
            oldest_ms: 1_500,
        };
        measures.waits(&BTreeMap::from([("telegram".to_owned(), backlog)]));
        assert_eq!(measures.waiting(), 7);
        measures.works("telegram", Some("mã truy cập"));
        measures.quota("zalo_oa", 1_999);
        check(
            &measures,
            &[
                "motcua_received_total{channel=\"telegram\",outcome=\"new\"} 2",
                "motcua_intake_seconds_bucket{le=\"0.005\"} 1",
                "motcua_told_total{channel=\"telegram\",outcome=\"answered\"} 1",
                "motcua_turn_seconds_bucket{le=\"0.025\"} 0",
                "motcua_deliveries_total{channel=\"telegram\",outcome=\"sent\"} 1",
                "motcua_call_seconds_count 1",
                "motcua_messages_waiting{channel=\"telegram\"} 7",
                "motcua_replies_waiting{channel=\"telegram\"} 1",
                "motcua_oldest_message_seconds 1.5",
                "motcua_channel_working{channel=\"telegram\"} 0",
                "motcua_quota_left{channel=\"zalo_oa\"} 1999",
            ],
        );
        assert_eq!(measures.troubles().len(), 1);
        measures.works("telegram", None);
        assert!(measures.troubles().is_empty());
    }
}
