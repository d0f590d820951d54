//! The services, played: they send messages and count the replies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::answers;

/// The secret of every channel.
pub(crate) const SECRET: &str = "bi-mat-cua-phep-thu";

/// After so long without a reply none is to come.
const LONGEST_SILENCE: Duration = Duration::from_mins(1);

/// Who writes: over how many channels, and how many people, each seldom enough
/// not to be told to slow down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crowd {
    pub(crate) channels: u64,
    pub(crate) people: u64,
}

/// The services of all channels on one port.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) url: String,
    replies: Arc<Mutex<Replies>>,
}

/// How often each reply came, by whom it went to and what it said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replies {
    counts: BTreeMap<(String, String), usize>,
    answered: usize,
}

impl Replies {
    /// How many messages are answered; the notices of first contact are none.
    pub(crate) fn answered(&self) -> usize {
        self.answered
    }

    /// How many say something else: that answering failed, or to slow down.
    pub(crate) fn others(&self) -> usize {
        let others = self.counts.keys();
        let told = |text: &str| is_answer(text) || text.contains("trợ lý tự động");
        others.filter(|(_, text)| !told(text)).count()
    }

    /// How many came beyond the first of each.
    pub(crate) fn extra(&self) -> usize {
        self.counts.values().map(|count| count - 1).sum()
    }

    /// How often the one came that came most often.
    pub(crate) fn most(&self) -> usize {
        self.counts.values().copied().max().unwrap_or(0)
    }

    /// Those of some messages that have no answer.
    pub(crate) fn missing(&self, ids: &[u64]) -> Vec<u64> {
        let texts: BTreeSet<_> = self.counts.keys().map(|(_, text)| text.as_str()).collect();
        let missing = |id: &u64| !texts.contains(format!("Về câu {id}").as_str());
        ids.iter().copied().filter(missing).collect()
    }

    fn add(&mut self, to: String, text: &str) {
        let count = self.counts.entry((to, text.to_owned())).or_default();
        *count += 1;
        self.answered += usize::from(*count == 1 && is_answer(text));
    }
}

fn is_answer(text: &str) -> bool {
    text.starts_with("Về")
}

impl Service {
    /// Starts them on a port, or on any where it is 0.
    pub(crate) async fn start(port: u16) -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
            .await
            .unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = Self {
            url,
            replies: Arc::default(),
        };
        let router = Router::new().fallback(take).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        service
    }

    /// Waits until so many messages have a reply, or none has come for a while,
    /// and returns how many each has.
    pub(crate) async fn wait_for(&self, count: usize) -> Replies {
        let mut last = (0, Instant::now());
        loop {
            let answered = self.replies.lock().unwrap().answered;
            if last.0 < answered {
                last = (answered, Instant::now());
            }
            if count <= answered || LONGEST_SILENCE < last.1.elapsed() {
                return self.replies.lock().unwrap().clone();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// Takes a call, and counts what was told to whom.
async fn take(State(service): State<Service>, uri: Uri, body: String) -> (StatusCode, String) {
    if uri.path() == "/replies" {
        let replies = service.replies.lock().unwrap().counts.clone();
        let texts: Vec<_> = replies.into_keys().map(|(_, text)| text).collect();
        return (StatusCode::OK, json!(texts).to_string());
    }
    let body = answers::read(&body);
    let (status, answer) = answers::answer(uri.path(), &body);
    let text = body["text"]
        .as_str()
        .or_else(|| body["message"]["text"].as_str());
    if let Some(text) = text.filter(|_| status == 200) {
        let to = [&body["chat_id"], &body["recipient"]["id"]].map(Value::to_string);
        service.replies.lock().unwrap().add(to.concat(), text);
    }
    let status = StatusCode::from_u16(status).unwrap();
    (status, answer.to_string())
}

/// Sends one message as its service would, and says whether it was acknowledged.
pub(crate) async fn post(client: &reqwest::Client, port: u16, id: u64, crowd: Crowd) -> bool {
    send(client, port, id, crowd).await == 200
}

/// Sends one message as its service would, and returns the status of the
/// answer; 0 where there is none.
pub(crate) async fn send(client: &reqwest::Client, port: u16, id: u64, crowd: Crowd) -> u16 {
    let person = id % crowd.people;
    let text = format!("câu {id}");
    let (channel, header, body) = match id % crowd.channels {
        0 => (
            "telegram",
            "x-telegram-bot-api-secret-token",
            telegram(id, person, &text),
        ),
        1 => (
            "zalo_bot",
            "x-bot-api-secret-token",
            zalo_bot(id, person, &text),
        ),
        _ => (
            "messenger",
            "x-hub-signature-256",
            messenger(id, person, &text),
        ),
    };
    let body = body.to_string();
    let proof = if channel == "messenger" {
        sign(body.as_bytes())
    } else {
        SECRET.to_owned()
    };
    let request = client
        .post(format!("http://127.0.0.1:{port}/webhook/{channel}"))
        .header(header, proof)
        .body(body);
    let answer = request.send().await;
    answer.map_or(0, |answer| answer.status().as_u16())
}

fn telegram(id: u64, person: u64, text: &str) -> Value {
    let from = json!({"id": person + 1, "is_bot": false, "first_name": "Lan"});
    let chat = json!({"id": person + 1, "type": "private", "first_name": "Lan"});
    let message =
        json!({"message_id": id + 1, "from": from, "chat": chat, "date": 1, "text": text});
    json!({"update_id": id, "message": message})
}

fn zalo_bot(id: u64, person: u64, text: &str) -> Value {
    let from = json!({"id": format!("z{person}"), "display_name": "Lan", "is_bot": false});
    let chat = json!({"id": format!("z{person}"), "chat_type": "PRIVATE"});
    let message = json!({"from": from, "chat": chat, "message_id": format!("m{id}"), "date": 1, "text": text});
    json!({"ok": true, "result": {"event_name": "message.text.received", "message": message}})
}

fn messenger(id: u64, person: u64, text: &str) -> Value {
    let item = json!({"sender": {"id": format!("p{person}")}, "recipient": {"id": "PAGE"},
        "timestamp": 1, "message": {"mid": format!("m{id}"), "text": text}});
    json!({"object": "page", "entry": [{"id": "PAGE", "time": 1, "messaging": [item]}]})
}

fn sign(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}
