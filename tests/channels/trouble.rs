//! Services that answer slowly, in part, or send one elsewhere; two servers on
//! one file; a clock that jumps.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use motcua::store::{Health, Store};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Fake, Running, TELEGRAM, recorded, store, telegram_table, telegram_usual};

pub(super) fn update(id: i64) -> Vec<u8> {
    let mut update: Value = serde_json::from_str(&recorded("telegram", "text")).unwrap();
    update["update_id"] = id.into();
    for who in ["from", "chat"] {
        update["message"][who]["id"] = (id + 1).into();
    }
    update.to_string().into_bytes()
}

/// A service that gives its first two answers as told, and then good ones.
async fn odd(first: &'static [u8], pause: Duration) -> (String, Arc<AtomicUsize>) {
    const GOOD: &[u8] = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 37\r\n\r\n\
        {\"ok\":true,\"result\":{\"message_id\":5}}";
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let count = counted.clone();
            tokio::spawn(async move {
                let mut request = vec![0; 1 << 16];
                let read = stream.read(&mut request).await.unwrap();
                let sends = request[..read]
                    .windows(11)
                    .any(|part| part == b"sendMessage");
                let answer = if sends && count.fetch_add(1, Ordering::SeqCst) == 0 {
                    first
                } else {
                    GOOD
                };
                for byte in answer.chunks(if pause.is_zero() { 9_999 } else { 8 }) {
                    if stream.write_all(byte).await.is_err() {
                        return;
                    }
                    tokio::time::sleep(pause).await;
                }
            });
        }
    });
    (url, count)
}

/// Asks once; the answer to the first call is odd. Says how many calls there were.
async fn check(first: &'static [u8], pause: Duration, calls: usize) {
    let (url, count) = odd(first, pause).await;
    let (store, _folder) = store().await;
    let running = Running::start(&store, "telegram", telegram_table(&url)).await;
    let status = running.post("telegram", &[TELEGRAM], &update(1)).await;
    assert_eq!(status, StatusCode::OK);
    for _ in 0..1_000 {
        if count.load(Ordering::SeqCst) >= calls {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.stop().await;
    assert_eq!(
        count.load(Ordering::SeqCst),
        calls,
        "{}",
        String::from_utf8_lossy(first)
    );
    let health = store.health("telegram").await.unwrap();
    assert_eq!((health.unsent, health.dead, health.refused), (0, 0, 0));
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_asked_for_once_more() {
    let broken =
        b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 500\r\n\r\n{\"ok\":true,";
    check(broken, Duration::ZERO, 3).await;
}

#[tokio::test]
async fn an_answer_in_single_bytes_is_an_answer() {
    let slow =
        b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 37\r\n\r\n{\"ok\":true,\"result\":{\"message_id\":5}}";
    check(slow, Duration::from_millis(20), 2).await;
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    let elsewhere = Fake::start(telegram_usual()).await;
    let answer = format!(
        "HTTP/1.1 302 Found\r\nlocation: {}/elsewhere\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        elsewhere.url
    );
    check(answer.leak().as_bytes(), Duration::ZERO, 3).await;
    assert!(elsewhere.got("").is_empty(), "a token must not go there");
}

#[tokio::test]
async fn an_answer_of_the_wrong_form_is_no_answer() {
    let wrong =
        b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 12\r\n\r\n{\"ok\":\"yes\"}";
    check(wrong, Duration::ZERO, 3).await;
}

#[tokio::test]
async fn a_group_that_moved_is_answered_where_it_is_now() {
    let fake = Fake::start(telegram_usual()).await;
    let (store, _folder) = store().await;
    let running = Running::start(&store, "telegram", telegram_table(&fake.url)).await;
    let moved = r#"{"ok":false,"error_code":400,"description":"group chat was upgraded",
        "parameters":{"migrate_to_chat_id":-100123}}"#;
    fake.answer(&[(400, moved)]);
    let status = running.post("telegram", &[TELEGRAM], &update(4)).await;
    assert_eq!(status, StatusCode::OK);
    let got = fake.wait_for("sendMessage", 3).await;
    assert_eq!(
        (&got[0].body["chat_id"], &got[1].body["chat_id"]),
        (&json!(5), &json!(-100_123))
    );
    assert_eq!(got[0].body["text"], got[1].body["text"]);
    running.stop().await;
}

#[tokio::test]
async fn a_token_that_the_service_does_not_take_is_told() {
    let unauthorized = json!({"ok": false, "error_code": 401, "description": "Unauthorized"});
    let invalid = json!({"error": {"code": 190, "message": "Invalid OAuth access token"}});
    for (name, usual) in [
        ("telegram", unauthorized.clone()),
        ("zalo_bot", unauthorized),
        (
            "zalo_oa",
            json!({"error": -118, "error_name": "Invalid refresh token"}),
        ),
        ("messenger", invalid),
    ] {
        let fake = Fake::start(usual).await;
        let (store, _folder) = store().await;
        let running = Running::start(&store, name, super::proof::table(name, &fake.url)).await;
        let mut told = running.measures.troubles();
        for _ in 0..500 {
            if told.contains_key(name) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
            told = running.measures.troubles();
        }
        let why = told.get(name).map_or("", String::as_str);
        assert!(why.contains("ã truy cập"), "{name}: {why}");
        running.stop().await;
    }
}

#[tokio::test]
async fn one_file_has_one_server() {
    let (store, folder) = store().await;
    let means = || motcua::messaging::Means {
        store: store.clone(),
        folder: folder.path().to_owned(),
        engine: motcua::conversation::Engine::ready(Arc::new(super::answer)),
        office: motcua::conversation::Office::default(),
        measures: Arc::default(),
    };
    let none = std::collections::BTreeMap::new();
    let first = motcua::messaging::Messaging::start(none.clone(), means())
        .await
        .unwrap();
    let error = motcua::messaging::Messaging::start(none.clone(), means()).await;
    let text = format!("{:#}", error.err().unwrap());
    assert!(text.contains("another motcua serves there"), "{text}");
    first.0.stop().await;
    let third = motcua::messaging::Messaging::start(none, means())
        .await
        .unwrap();
    third.0.stop().await;
}

/// How it stands with what goes out, once all of it is written down as sent: the
/// last answer is on its way before that.
async fn when_sent(store: &Store) -> Health {
    for _ in 0..200 {
        let health = store.health("telegram").await.unwrap();
        if health.unsent == 0 {
            return health;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    store.health("telegram").await.unwrap()
}

#[tokio::test]
async fn a_clock_that_jumps_holds_up_no_message_and_no_reply() {
    const DAY: i64 = 86_400_000;
    let fake = Fake::start(telegram_usual()).await;
    let folder = tempfile::tempdir().unwrap();
    let ahead = Arc::new(AtomicI64::new(0));
    let read = ahead.clone();
    let clock = move || jiff::Timestamp::now().as_millisecond() + read.load(Ordering::SeqCst);
    let store = Store::open(folder.path(), Arc::new(clock)).await.unwrap();
    let mut table = telegram_table(&fake.url);
    table["chat_gap_ms"] = 50.into();
    let running = Running::start(&store, "telegram", table).await;
    let mut count = 0;
    // The same people write after each jump, while replies to the last are on their way.
    for jump in [
        0,
        3_600_000,
        -3_600_000,
        40 * DAY,
        -40 * DAY,
        -400 * DAY,
        1_000,
        0,
    ] {
        ahead.store(jump, Ordering::SeqCst);
        for person in 1..=4 {
            let mut update: Value = serde_json::from_slice(&update(person)).unwrap();
            update["update_id"] = (count + person).into();
            update["message"]["text"] = format!("câu {}", count + person).into();
            let body = update.to_string().into_bytes();
            let status = running.post("telegram", &[TELEGRAM], &body).await;
            assert_eq!(status, StatusCode::OK);
        }
        count += 4;
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let answers = || {
        let got = fake.got("sendMessage");
        let texts = got
            .iter()
            .filter_map(|got| got.body["text"].as_str().map(str::to_owned));
        texts
            .filter(|text| text.contains("câu "))
            .collect::<Vec<_>>()
    };
    let different = || answers().into_iter().collect::<BTreeSet<_>>().len();
    for _ in 0..1_200 {
        if different() == 32 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(different(), 32, "each is answered");
    // A lease ends early where the clock jumps ahead, so a call may be repeated.
    assert!(answers().len() <= 40, "{}", answers().len());
    let health = when_sent(&store).await;
    assert_eq!((health.unsent, health.dead), (0, 0));
    running.stop().await;
}
