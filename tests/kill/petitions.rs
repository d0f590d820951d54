//! Petitions through kills: people put petitions together while the program is
//! killed again and again. Each must get one receipt, and the receipts shown
//! are those stored.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use motcua::petition::verify;
use motcua::store::{Clock, Store};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::replicas::Replicas;
use super::service::SECRET;
use super::{Dice, Plan, drop_schema, schema};

/// People who write at one time.
const AT_ONCE: usize = 24;

/// What each says, after what the reply to it is known. The last is sent twice.
const TALK: [(&str, &str); 7] = [
    ("tôi muốn phản ánh rác thải đổ đầy ngõ số", "Mục đích"),
    ("Đồng ý và tiếp tục", "Việc này ở đâu"),
    ("ngõ 5 thôn Đông", "xảy ra khi nào"),
    ("hôm qua", "gửi một ảnh"),
    ("bỏ qua", "để lại tên"),
    ("không để lại", "kiểm tra lại"),
    ("xác nhận gửi phản ánh", "Mã phản ánh: "),
];

/// Everything that each person was told.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<BTreeMap<u64, Vec<String>>>>);

async fn take(State(told): State<Told>, body: String) -> String {
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    if let (Some(chat), Some(text)) = (body["chat_id"].as_u64(), body["text"].as_str()) {
        let mut told = told.0.lock().unwrap();
        told.entry(chat).or_default().push(text.to_owned());
    }
    json!({"ok": true, "result": {"message_id": 1}}).to_string()
}

impl Told {
    async fn wait_for(&self, person: u64, words: &str) {
        let begun = Instant::now();
        loop {
            let heard = self
                .0
                .lock()
                .unwrap()
                .get(&person)
                .is_some_and(|all| all.iter().any(|text| text.contains(words)));
            if heard {
                return;
            }
            assert!(
                begun.elapsed() < Duration::from_mins(3),
                "{person} never heard “{words}”"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// How many people were shown a receipt.
    fn filed(&self) -> u64 {
        let told = self.0.lock().unwrap();
        let is_receipt = |text: &String| text.contains("Mã phản ánh: ");
        let filed = told.values().filter(|texts| texts.iter().any(is_receipt));
        filed.count() as u64
    }

    /// The different codes that each person was shown on a receipt.
    fn receipts(&self) -> Vec<BTreeSet<String>> {
        let told = self.0.lock().unwrap();
        let codes = told.values().map(|texts| {
            let codes = texts.iter().filter_map(|text| {
                let (_, rest) = text.split_once("Mã phản ánh: ")?;
                Some(rest.lines().next()?.replace('-', "")[2..].to_owned())
            });
            codes.collect()
        });
        codes.collect()
    }
}

/// Runs so many petitions through so many kills.
pub(crate) async fn run(plan: &Plan, petitions: u64) {
    let (kills, count) = (plan.kills, plan.replicas);
    let address = plan.database.as_deref();
    let begun = Instant::now();
    let told = Told::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(take).with_state(told.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let database = match address {
        Some(address) => schema(address).await,
        None => path.clone(),
    };
    let mut replicas = Replicas::start(count, vec![url, database.clone(), path]);
    let ports = replicas.ports.clone();
    let writers = tokio::spawn(write_all(petitions, ports, told.clone()));
    let mut dice = Dice(plan.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut killed = 0;
    while !writers.is_finished() {
        tokio::time::sleep(Duration::from_millis(20 + dice.below(100))).await;
        // Spread over the petitions, however fast they are filed.
        if killed < kills && killed as u64 * petitions <= told.filed() * kills as u64 {
            let which = usize::try_from(dice.below(count as u64)).unwrap();
            replicas.kill(which).await;
            killed += 1;
        }
    }
    writers.await.unwrap();
    let store = open(&database).await;
    let stored = store.petitions().await.unwrap();
    let chain = store.petition_chain().await.unwrap();
    let shown = told.receipts();
    let distinct: BTreeSet<_> = shown.iter().flatten().cloned().collect();
    println!(
        "petitions: {petitions} through {killed} kills in {:.1} s, stored {}, receipts {}, chain {}",
        begun.elapsed().as_secs_f64(),
        stored.len(),
        distinct.len(),
        chain.len()
    );
    assert!(
        shown.iter().all(|codes| codes.len() == 1),
        "one receipt for each person"
    );
    let stored: BTreeSet<_> = stored.into_iter().map(|petition| petition.code).collect();
    assert_eq!(stored.len(), usize::try_from(petitions).unwrap());
    assert_eq!(stored, distinct, "what is shown is stored");
    assert_eq!(chain.len(), stored.len());
    assert_eq!(verify(&chain), []);
    assert_eq!(killed, kills, "the petitions were filed before all kills");
    drop(replicas);
    if let Some(address) = address {
        drop_schema(address, &database).await;
    }
}

async fn open(database: &str) -> Store {
    let clock: Clock = Arc::new(|| jiff::Timestamp::now().as_millisecond());
    if database.starts_with("postgres") {
        Store::open_postgres(&database.to_owned().into(), clock)
            .await
            .unwrap()
    } else {
        Store::open(Path::new(database), clock).await.unwrap()
    }
}

async fn write_all(petitions: u64, ports: Vec<u16>, told: Told) {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let writers = (1..=petitions).map(|person| {
        let (client, told, slots) = (client.clone(), told.clone(), slots.clone());
        let port = ports[usize::try_from(person).unwrap() % ports.len()];
        tokio::spawn(async move {
            let _slot = slots.acquire().await.unwrap();
            for (turn, (says, hears)) in (0..).zip(TALK) {
                let text = if turn == 0 {
                    format!("{says} {person}")
                } else {
                    says.to_owned()
                };
                let last = turn + 1 == TALK.len() as u64;
                for copy in 0..=u64::from(last) {
                    send(&client, port, person, turn + copy, &text).await;
                }
                told.wait_for(person, hears).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

/// Sends a message until it is acknowledged, as Telegram does.
async fn send(client: &reqwest::Client, port: u16, person: u64, turn: u64, text: &str) {
    let from = json!({"id": person, "is_bot": false, "first_name": "Lan"});
    let chat = json!({"id": person, "type": "private", "first_name": "Lan"});
    let id = person * 100 + turn;
    let message =
        json!({"message_id": turn + 1, "from": from, "chat": chat, "date": 1, "text": text});
    let body = json!({"update_id": id, "message": message}).to_string();
    loop {
        let request = client
            .post(format!("http://127.0.0.1:{port}/webhook/telegram"))
            .header("x-telegram-bot-api-secret-token", SECRET)
            .body(body.clone());
        if request
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
