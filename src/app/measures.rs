//! What is counted while serving: requests by route and status, answers by
//! status, and how long answering took, in the text form that Prometheus reads.

use std::fmt::{Error, Write};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::answer::Status;

/// Upper ends of the histogram's steps, seconds.
const STEPS: [f64; 11] = [
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0,
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

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct StatusLabel(Status);

impl EncodeLabelValue for StatusLabel {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), Error> {
        let name = serde_json::to_value(self.0).map_err(|_| Error)?;
        encoder.write_str(name.as_str().ok_or(Error)?)
    }
}

/// The counters of one [`super::App`].
#[derive(Debug)]
pub struct Measures {
    registry: Registry,
    requests: Family<Request, Counter>,
    answers: Family<Answered, Counter>,
    seconds: Histogram,
    conversations: Gauge,
}

impl Measures {
    /// Counters at zero.
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("motcua");
        let requests = Family::default();
        let answers = Family::default();
        let seconds = Histogram::new(STEPS);
        let conversations = Gauge::default();
        registry.register(
            "http_requests",
            "Requests by route and status",
            requests.clone(),
        );
        registry.register("answers", "Answers by how they ended", answers.clone());
        registry.register(
            "answer_seconds",
            "Time to answer a question",
            seconds.clone(),
        );
        registry.register(
            "conversations",
            "Conversations remembered",
            conversations.clone(),
        );
        Self {
            registry,
            requests,
            answers,
            seconds,
            conversations,
        }
    }

    /// Counts a request to `route` that was answered with `status`.
    pub fn requested(&self, route: &'static str, status: u16) {
        self.requests
            .get_or_create(&Request { route, status })
            .inc();
    }

    /// Counts an answer.
    pub fn answered(&self, status: Status, took: Duration) {
        let status = StatusLabel(status);
        self.answers.get_or_create(&Answered { status }).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// Everything counted so far, as text.
    #[must_use]
    pub fn text(&self, conversations: usize) -> String {
        self.conversations
            .set(i64::try_from(conversations).unwrap_or(i64::MAX));
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_written() {
        let measures = Measures::new();
        measures.requested("/chat", 200);
        measures.requested("/chat", 200);
        measures.answered(Status::SmallTalk, Duration::from_micros(300));
        let text = measures.text(3);
        for line in [
            "motcua_http_requests_total{route=\"/chat\",status=\"200\"} 2",
            "motcua_answers_total{status=\"small_talk\"} 1",
            "motcua_answer_seconds_bucket{le=\"0.00025\"} 0",
            "motcua_answer_seconds_bucket{le=\"0.0005\"} 1",
            "motcua_conversations 3",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
