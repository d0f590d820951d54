//! Petitions, opinions, open questions and late answers, as a person meets
//! them on a channel and staff at the command line.

mod dialogue;
mod guesses;
mod opinions;
mod register;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::http::StatusCode;
use motcua::answer::{Answer, Card, Choice, Context, Source, Status};
use motcua::store::Store;
use serde_json::Value;
use tempfile::TempDir;

use crate::channels::{Fake, Running, TELEGRAM, recorded, telegram_table, telegram_usual};

/// A person on Telegram, in front of the whole program with a clock of its own.
pub(crate) struct Talk {
    pub(crate) running: Running,
    pub(crate) store: Store,
    fake: Fake,
    time: Arc<AtomicI64>,
    update: AtomicI64,
    heard: usize,
    folder: TempDir,
}

/// What a person was told: the words, and the data of what may be tapped.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) text: String,
    pub(crate) taps: Vec<(String, String)>,
}

impl Talk {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // 20 November 2026, 9:00 in Hà Nội.
        let time = Arc::new(AtomicI64::new(1_795_140_000_000));
        let clock = Arc::clone(&time);
        let clock = Arc::new(move || clock.fetch_add(1, Ordering::Relaxed));
        let store = Store::open(folder.path(), clock).await.unwrap();
        let fake = Fake::start(telegram_usual()).await;
        let table = telegram_table(&fake.url);
        let running = Running::start_asking(&store, "telegram", table, Arc::new(answer)).await;
        Self {
            running,
            store,
            fake,
            time,
            update: AtomicI64::new(1),
            heard: 0,
            folder,
        }
    }

    /// Where the store is.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::Relaxed);
    }

    /// Sends a message without waiting.
    pub(crate) async fn send(&self, person: i64, text: &str) {
        let mut update: Value = serde_json::from_str(&recorded("telegram", "text")).unwrap();
        update["update_id"] = self.update.fetch_add(1, Ordering::Relaxed).into();
        update["message"]["text"] = text.into();
        for who in ["from", "chat"] {
            update["message"][who]["id"] = person.into();
        }
        self.post(&update).await;
    }

    pub(crate) async fn send_photo(&self, person: i64) {
        let mut update: Value = serde_json::from_str(&recorded("telegram", "photo")).unwrap();
        update["update_id"] = self.update.fetch_add(1, Ordering::Relaxed).into();
        for who in ["from", "chat"] {
            update["message"][who]["id"] = person.into();
        }
        self.post(&update).await;
    }

    /// Taps what the data stands for.
    pub(crate) async fn send_tap(&self, person: i64, data: &str) {
        let mut update: Value = serde_json::from_str(&recorded("telegram", "callback")).unwrap();
        update["update_id"] = self.update.fetch_add(1, Ordering::Relaxed).into();
        update["callback_query"]["data"] = data.into();
        update["callback_query"]["from"]["id"] = person.into();
        update["callback_query"]["message"]["chat"]["id"] = person.into();
        self.post(&update).await;
    }

    async fn post(&self, update: &Value) {
        let body = update.to_string();
        let status = self
            .running
            .post("telegram", &[TELEGRAM], body.as_bytes())
            .await;
        assert_eq!(status, StatusCode::OK);
    }

    /// The next so many things that anybody is told.
    #[track_caller]
    pub(crate) fn hear(&mut self, count: usize) -> impl Future<Output = Vec<Told>> {
        let from = self.heard;
        self.heard += count;
        let waiting = self.fake.wait_for("sendMessage", self.heard);
        async move {
            let got = waiting.await;
            got[from..from + count]
                .iter()
                .map(|got| Told {
                    text: got.body["text"].as_str().unwrap().to_owned(),
                    taps: taps(&got.body),
                })
                .collect()
        }
    }

    /// Says something and returns what is told then.
    pub(crate) async fn say(&mut self, person: i64, text: &str) -> Told {
        self.send(person, text).await;
        self.hear(1).await.remove(0)
    }

    /// Says something for the first time, which brings the notice too.
    pub(crate) async fn greet(&mut self, person: i64, text: &str) -> Told {
        self.send(person, text).await;
        self.hear(2).await.remove(1)
    }

    pub(crate) async fn tap(&mut self, person: i64, told: &Told, label: &str) -> Told {
        self.send_tap(person, told.tap(label)).await;
        self.hear(1).await.remove(0)
    }

    /// How many things were told in all.
    pub(crate) fn told(&self) -> usize {
        self.fake.got("sendMessage").len()
    }

    /// Files a petition by the usual way and returns the receipt.
    pub(crate) async fn file(&mut self, person: i64, what: &str) -> Told {
        let asked = self.greet(person, "tôi muốn phản ánh").await;
        self.tap(person, &asked, "Đồng ý").await;
        self.say(person, what).await;
        self.say(person, "ngõ 5 thôn Đông").await;
        self.say(person, "hôm qua").await;
        self.say(person, "bỏ qua").await;
        let summary = self.say(person, "Lan 0912345678").await;
        self.tap(person, &summary, "Xác nhận").await
    }
}

fn taps(body: &Value) -> Vec<(String, String)> {
    let rows = body["reply_markup"]["inline_keyboard"].as_array();
    rows.into_iter()
        .flatten()
        .flat_map(|row| row.as_array().unwrap())
        .map(|button| {
            let text = |key: &str| button[key].as_str().unwrap().to_owned();
            (text("text"), text("callback_data"))
        })
        .collect()
}

impl Told {
    /// The data behind a label that begins so.
    #[track_caller]
    pub(crate) fn tap(&self, label: &str) -> &str {
        let found = self.taps.iter().find(|(text, _)| text.contains(label));
        &found.unwrap_or_else(|| panic!("no {label} in {self:?}")).1
    }

    /// The code of a receipt.
    pub(crate) fn code(&self) -> String {
        let (_, rest) = self.text.split_once("Mã phản ánh: ").unwrap();
        rest.lines().next().unwrap().to_owned()
    }
}

/// Knows births only.
fn answer(question: &str, context: &mut Context) -> Answer {
    context.questions.push(question.to_owned());
    let knows = question.contains("khai sinh");
    let source = || Source {
        document: "a.md".into(),
        title: "Kế hoạch".into(),
        number: None,
        issued: None,
        issuer: None,
        section: Vec::new(),
        text: question.into(),
        quote: question.into(),
        rank: 1,
        score: 1.0,
        validity: String::new(),
        raw: None,
    };
    let (status, text) = match motcua::answer::danger(question) {
        Some(number) => (Status::Directory, format!("Gọi {number}.")),
        None if knows => (Status::Answered, "Cần tờ khai.".to_owned()),
        None => (Status::NotFound, "Xin lỗi, không có.".to_owned()),
    };
    let office = Card::Office {
        name: "Một cửa A".into(),
        place: "phường Chí Linh, thành phố Hải Phòng".into(),
        address: String::new(),
        hours: String::new(),
        phone: String::new(),
        purpose: String::new(),
        map: String::new(),
        source: "QĐ 1".into(),
        checked: None,
    };
    let asks_office = question.contains("một cửa") && question.contains("Chí Linh");
    let (status, text) = if asks_office {
        (Status::Directory, "Một cửa A".to_owned())
    } else {
        (status, text)
    };
    Answer {
        status,
        text,
        sources: if knows { vec![source()] } else { Vec::new() },
        cards: if asks_office {
            vec![office]
        } else {
            Vec::new()
        },
        choices: Vec::<Choice>::new(),
        confidence: if knows { 0.95 } else { 0.0 },
        took_us: 0,
    }
}
