//! Web: the chat page of this server. Its replies wait here for the page to
//! fetch them, so nothing is ever called, and nothing comes by a webhook: what
//! the page says is handed over by [`server`](crate::server).

use axum::http::HeaderMap;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

use super::message::{Event, Message, Reply, Says};
use super::wire::{Body, Call, Outcome, Request, Response};
use super::{Channel, Leaves, Pace, Verdict};

/// The name of this channel, which runs without a table, too.
pub const WEB: &str = "web";

/// The `[channel.web]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebSettings {
    /// Pages that may show the chat in a frame: `https://thaibinh.gov.vn`.
    pub origins: Vec<String>,
}

#[derive(Debug)]
struct Web;

/// Makes the channel. What its table says concerns the page alone.
pub(super) fn open(table: Value) -> anyhow::Result<Box<dyn Channel>> {
    serde_json::from_value::<WebSettings>(table)?;
    Ok(Box::new(Web))
}

impl Channel for Web {
    fn admits(&self, _: &HeaderMap) -> bool {
        false
    }

    fn verify(&self, _: &HeaderMap, _: &[u8], _: i64) -> Verdict {
        Verdict::Forged
    }

    fn read(&self, _: &HeaderMap, _: &[u8]) -> Option<Vec<Event>> {
        None
    }

    fn reply(&self, _: &Message, reply: &Reply) -> Vec<Call> {
        let body = json!({
            "title": reply.title,
            "text": reply.text,
            "choices": reply.choices,
            "answer": reply.answer,
        });
        vec![Call::new("reply", body)]
    }

    fn leaves(&self) -> Leaves {
        Leaves::WhenFetched
    }

    fn request(&self, _: &Call, _: Option<&SecretString>, _: i64) -> Request {
        Request {
            url: String::new(),
            headers: Vec::new(),
            body: Body::None,
        }
    }

    fn outcome(&self, response: &Response) -> Outcome {
        Outcome::of_status(response)
    }

    fn pace(&self) -> Pace {
        Pace {
            per_second: 1,
            chat_gap_ms: 0,
            group_gap_ms: 0,
        }
    }
}

/// What the page says in a conversation, under a name that the page gave it.
#[must_use]
pub fn said(conversation: &str, id: &str, text: &str) -> Event {
    Event {
        account: String::new(),
        id: message_id(conversation, id),
        kind: "message".into(),
        message: Some(Message {
            chat: conversation.to_owned(),
            person: conversation.to_owned(),
            says: Says::read(text),
            reply_to: None,
            tap: None,
        }),
    }
}

/// What a message is stored as. Only who knows the conversation can ask for it.
#[must_use]
pub fn message_id(conversation: &str, id: &str) -> String {
    format!("{conversation}:{id}")
}
