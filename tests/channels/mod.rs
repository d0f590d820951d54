//! Channels from the webhook request to the call that answers it.
//!
//! The program runs whole, against a service that is played by a small server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod commands;
mod database;
mod flow;
mod forgery;
mod intake;
mod proof;
mod messenger;
mod odd;
mod telegram;
mod trouble;
mod web;
mod webhook;
mod zalo_bot;
mod zalo_oa;

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use motcua::answer::{Answer, Choice, Context, Status};
use motcua::channel::{self, Channel, Event, Message, Reply, Response, Says};
use motcua::conversation::{Ask, Engine, Office};
use motcua::measures::Measures;
use motcua::messaging::{self, Means, Messaging};
use motcua::store::Store;
use serde_json::{Value, json};
use tower::ServiceExt;

/// One call that the fake service got.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) raw: Vec<u8>,
    pub(crate) body: Value,
}

#[derive(Default)]
struct Kept {
    got: Vec<Got>,
    answers: VecDeque<(u16, String)>,
}

/// A service that takes every call, or answers as it was told.
#[derive(Clone)]
pub(crate) struct Fake {
    pub(crate) url: String,
    kept: Arc<Mutex<Kept>>,
    usual: Value,
}

impl Fake {
    /// Starts one that usually answers so.
    pub(crate) async fn start(usual: Value) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let fake = Self {
            url,
            kept: Arc::default(),
            usual,
        };
        let router = Router::new().fallback(play).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake
    }

    /// Gives the next calls that are not a question who we are these answers.
    pub(crate) fn answer(&self, answers: &[(u16, &str)]) {
        let answers = answers
            .iter()
            .map(|(status, body)| (*status, (*body).to_owned()));
        self.kept.lock().unwrap().answers.extend(answers);
    }

    /// The calls so far whose path has this in it.
    pub(crate) fn got(&self, part: &str) -> Vec<Got> {
        let kept = self.kept.lock().unwrap();
        kept.got
            .iter()
            .filter(|got| got.path.contains(part))
            .cloned()
            .collect()
    }

    /// Waits for so many calls whose path has this in it.
    #[track_caller]
    pub(crate) fn wait_for(&self, part: &str, count: usize) -> impl Future<Output = Vec<Got>> {
        let place = std::panic::Location::caller();
        async move {
            for _ in 0..1_000 {
                let got = self.got(part);
                if got.len() >= count {
                    return got;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            panic!(
                "{place}: waited for {count} calls of {part}, got {:?}",
                self.got("")
            );
        }
    }
}

async fn play(State(fake): State<Fake>, request: Request) -> (StatusCode, String) {
    let (head, body) = request.into_parts();
    let raw = axum::body::to_bytes(body, 1 << 24).await.unwrap().to_vec();
    let path = head.uri.path().to_owned();
    let mut kept = fake.kept.lock().unwrap();
    let body = serde_json::from_slice(&raw).unwrap_or_default();
    let about_us = ["/getMe", "/getoa", "/me"]
        .iter()
        .any(|end| path.ends_with(end));
    kept.got.push(Got {
        path,
        headers: head.headers,
        raw,
        body,
    });
    let answer = if about_us {
        None
    } else {
        kept.answers.pop_front()
    };
    match answer {
        Some((status, body)) => (StatusCode::from_u16(status).unwrap(), body),
        None => (StatusCode::OK, fake.usual.to_string()),
    }
}

/// The whole program with one channel.
pub(crate) struct Running {
    pub(crate) store: Store,
    pub(crate) routes: Router,
    pub(crate) measures: Arc<Measures>,
    messaging: Messaging,
    _folder: tempfile::TempDir,
}

impl Running {
    pub(crate) async fn start(store: &Store, name: &str, table: Value) -> Self {
        Self::start_asking(store, name, table, Arc::new(answer)).await
    }

    pub(crate) async fn start_asking(store: &Store, name: &str, table: Value, ask: Ask) -> Self {
        Self::start_engine(store, name, table, Engine::ready(ask)).await
    }

    pub(crate) async fn start_engine(
        store: &Store,
        name: &str,
        table: Value,
        engine: Engine,
    ) -> Self {
        let channels = messaging::channels(BTreeMap::from([(name.to_owned(), table)])).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let office = Office {
            name: Some("UBND phường thử".into()),
            contact: Some("số 0000 000".into()),
            privacy_url: None,
        };
        let measures: Arc<Measures> = Arc::default();
        let means = Means {
            store: store.clone(),
            folder: folder.path().to_owned(),
            engine,
            office,
            measures: measures.clone(),
        };
        let (messaging, routes) = Messaging::start(channels, means).await.unwrap();
        Self {
            store: store.clone(),
            routes,
            measures,
            messaging,
            _folder: folder,
        }
    }

    /// Posts a request and returns the status.
    pub(crate) async fn post(
        &self,
        name: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> StatusCode {
        post(&self.routes, name, headers, body).await
    }

    pub(crate) async fn stop(self) {
        self.messaging.stop().await;
    }
}

/// Posts a request to the routes.
pub(crate) async fn post(
    routes: &Router,
    name: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> StatusCode {
    let mut request = axum::http::Request::post(format!("/webhook/{name}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_vec())).unwrap();
    routes.clone().oneshot(request).await.unwrap().status()
}

/// Answers with the question itself; offers choices to who asks for them.
pub(crate) fn answer(question: &str, context: &mut Context) -> Answer {
    context.questions.push(question.to_owned());
    let choice = |question: &str| Choice {
        label: format!("Về {question}"),
        question: question.into(),
    };
    let choices = match question {
        "chọn" => vec![choice("khai sinh"), choice("khai tử")],
        _ => Vec::new(),
    };
    Answer {
        status: if choices.is_empty() {
            Status::Answered
        } else {
            Status::Unclear
        },
        text: format!("Về “{question}”: 1 < 2 & 3 > 2."),
        sources: Vec::new(),
        cards: Vec::new(),
        choices,
        confidence: 1.0,
        took_us: 0,
    }
}

/// A store in a folder of its own, by the system's clock.
pub(crate) async fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = open_store(folder.path()).await;
    (store, folder)
}

/// The store of a folder, by the system's clock.
pub(crate) async fn open_store(folder: &Path) -> Store {
    let clock = Arc::new(|| jiff::Timestamp::now().as_millisecond());
    Store::open(folder, clock).await.unwrap()
}

/// A recorded request of a channel.
pub(crate) fn recorded(channel: &str, name: &str) -> String {
    let path = format!(
        "{}/tests/webhooks/{channel}/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read_to_string(path).unwrap()
}

/// Every recorded request of a channel.
pub(crate) fn all_recorded(channel: &str) -> Vec<(String, String)> {
    let path = format!("{}/tests/webhooks/{channel}", env!("CARGO_MANIFEST_DIR"));
    let mut all: Vec<_> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// What a channel reads from a recorded request.
pub(crate) fn read(channel: &dyn Channel, name: &str, request: &str) -> Vec<Event> {
    channel
        .read(&HeaderMap::new(), recorded(name, request).as_bytes())
        .unwrap()
}

/// What a recorded request says, event by event.
pub(crate) fn says(channel: &dyn Channel, name: &str, request: &str) -> Vec<Option<Says>> {
    let events = read(channel, name, request);
    events
        .into_iter()
        .map(|event| Some(event.message?.says))
        .collect()
}

/// What a channel makes of an answer of its service, in the form it is debugged.
#[track_caller]
pub(crate) fn outcome(channel: &dyn Channel, status: u16, body: &str, expected: &str) {
    let answer = Response {
        status,
        retry_after: None,
        body: body.into(),
    };
    let outcome = format!("{:?}", channel.outcome(&answer));
    assert!(outcome.starts_with(expected), "{body}: {outcome}");
}

/// A message of one person, to be replied to.
pub(crate) fn to(chat: &str) -> Message {
    Message {
        chat: chat.into(),
        person: "5".into(),
        says: Says::Help,
        reply_to: None,
        tap: None,
    }
}

/// A reply with so many choices.
pub(crate) fn reply_with(choices: usize) -> Reply {
    let choice = |i| Choice {
        label: format!("Lựa chọn thứ {i}"),
        question: format!("câu {i}"),
    };
    Reply {
        choices: (1..=choices).map(choice).collect(),
        seq: 7,
        ..Reply::text("Hỏi gì?")
    }
}

/// The same with an answer of an office and a procedure.
pub(crate) fn reply_with_cards(choices: usize) -> Reply {
    let office = json!({"kind": "office", "name": "Một cửa A", "address": "Số 1", "hours": "",
        "phone": "0220 3123 456", "purpose": "", "map": "https://maps.example.vn/a", "place": "",
        "source": "QĐ 1", "checked": null});
    let hotline = json!({"kind": "hotline", "number": "113", "name": "Công an", "purpose": "",
        "hours": "", "place": "", "source": "NĐ", "checked": null});
    let answer = json!({"status": "directory", "text": "Hỏi gì?", "sources": [],
        "cards": [office, hotline], "choices": [], "confidence": 1.0, "took_us": 0});
    Reply {
        answer: Some(serde_json::from_value(answer).unwrap()),
        ..reply_with(choices)
    }
}

/// Headers of a request.
pub(crate) fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()))
        .collect()
}

/// A channel opened with a table.
pub(crate) fn open(name: &str, table: Value) -> Box<dyn Channel> {
    channel::open(name, table).unwrap()
}

/// Why a table does not open a channel.
#[track_caller]
pub(crate) fn refused(name: &str, table: Value, named: &str) {
    let error = channel::open(name, table).unwrap_err();
    let text = format!("{error:#}");
    assert!(text.contains(named) && text.contains(name), "{text}");
}

/// What Telegram usually answers.
pub(crate) fn telegram_usual() -> Value {
    json!({"ok": true, "result": {"message_id": 5, "username": "motcua_bot"}})
}

/// A table for Telegram against a fake.
pub(crate) fn telegram_table(url: &str) -> Value {
    json!({"token": "1234567:ABC-hidden", "secret": SECRET, "api_url": url, "chat_gap_ms": 0,
        "per_second": 100_000})
}

/// The secret of the tests' channels.
pub(crate) const SECRET: &str = "mot_bi_mat-thu";

/// The header with which Telegram proves itself.
pub(crate) const TELEGRAM: (&str, &str) = ("x-telegram-bot-api-secret-token", SECRET);
