//! Services that answer slowly, in part, or send one elsewhere; two servers on
//! one file; a database that goes and comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use super::{Fake, Running, SECRET, TELEGRAM, recorded, store, telegram_table, telegram_usual};

fn update(id: i64) -> Vec<u8> {
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

/// Passes connections on to a database, as long as it is told to.
async fn gate(to: String) -> (u16, tokio::sync::watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (open, opened) = tokio::sync::watch::channel(true);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (to, mut opened) = (to.clone(), opened.clone());
            tokio::spawn(async move {
                if !*opened.borrow() {
                    return;
                }
                let mut database = TcpStream::connect(to).await.unwrap();
                tokio::select! {
                    _ = copy_bidirectional(&mut stream, &mut database) => {}
                    _ = opened.wait_for(|open| !*open) => {}
                }
            });
        }
    });
    (port, open)
}

/// An address that is free now.
fn free_address() -> std::net::SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

#[tokio::test]
async fn a_server_waits_for_its_database() {
    let Some(address) = crate::store::schema().await else {
        return;
    };
    let host = address.split('@').nth(1).unwrap();
    let host = host.split('/').next().unwrap();
    let (port, open) = gate(host.to_owned()).await;
    open.send_replace(false);
    let folder = tempfile::tempdir().unwrap();
    let listen = free_address();
    let _server = tokio::process::Command::new(env!("CARGO_BIN_EXE_motcua"))
        .arg("serve")
        .current_dir(folder.path())
        .env("MOTCUA_LISTEN", listen.to_string())
        .env(
            "MOTCUA_DATABASE_URL",
            address.replace(host, &format!("127.0.0.1:{port}")),
        )
        .env("MOTCUA_CHANNEL__TELEGRAM__TOKEN", "1:a")
        .env("MOTCUA_CHANNEL__TELEGRAM__SECRET", SECRET)
        .env("MOTCUA_CHANNEL__TELEGRAM__API_URL", "http://127.0.0.1:9")
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(9))
        .build()
        .unwrap();
    let get = async |path: &str| {
        let answer = client.get(format!("http://{listen}{path}")).send().await;
        answer.map_or(0, |answer| answer.status().as_u16())
    };
    let wait_for = async |path: &str, status: u16| {
        for _ in 0..600 {
            if get(path).await == status {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{path} never answers {status}");
    };
    let post = async || {
        let request = client.post(format!("http://{listen}/webhook/telegram"));
        let request = request.header(TELEGRAM.0, TELEGRAM.1).body(update(1));
        request.send().await.unwrap()
    };
    wait_for("/healthz", 200).await;
    assert_eq!(get("/readyz").await, 503);
    let answer = post().await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (503, &"2".parse().unwrap())
    );
    open.send_replace(true);
    wait_for("/readyz", 200).await;
    assert_eq!(post().await.status(), StatusCode::OK);
    open.send_replace(false);
    wait_for("/readyz", 503).await;
    assert_eq!(post().await.status(), StatusCode::SERVICE_UNAVAILABLE);
    open.send_replace(true);
    wait_for("/readyz", 200).await;
    crate::store::drop_schema(&address).await;
}

#[tokio::test]
async fn a_clock_that_jumps_holds_up_no_message_and_no_reply() {
    const DAY: i64 = 86_400_000;
    let fake = Fake::start(telegram_usual()).await;
    let folder = tempfile::tempdir().unwrap();
    let ahead = Arc::new(AtomicI64::new(0));
    let read = ahead.clone();
    let clock = move || jiff::Timestamp::now().as_millisecond() + read.load(Ordering::SeqCst);
    let store = motcua::store::Store::open(folder.path(), Arc::new(clock))
        .await
        .unwrap();
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
    for _ in 0..600 {
        if answers().len() >= 32 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut all = answers();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 32, "each is answered");
    // A lease ends early where the clock jumps ahead, so a call may be repeated.
    assert!(answers().len() <= 40, "{}", answers().len());
    let health = store.health("telegram").await.unwrap();
    assert_eq!((health.unsent, health.dead), (0, 0));
    running.stop().await;
}

#[tokio::test]
async fn a_database_that_goes_away_costs_nothing_that_was_acknowledged() {
    let Some(address) = crate::store::schema().await else {
        return;
    };
    let host = address
        .split('@')
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    let (port, open) = gate(host.to_owned()).await;
    let url = address.replace(host, &format!("127.0.0.1:{port}"));
    let clock = Arc::new(|| jiff::Timestamp::now().as_millisecond());
    open.send_replace(false);
    let closed = motcua::store::Store::open_postgres(&url.clone().into(), clock.clone()).await;
    assert!(closed.is_err(), "it does not start without its database");
    open.send_replace(true);
    let store = motcua::store::Store::open_postgres(&url.into(), clock)
        .await
        .unwrap();
    let fake = Fake::start(telegram_usual()).await;
    let running = Running::start(&store, "telegram", telegram_table(&fake.url)).await;
    let mut acknowledged = 0;
    let mut refused = 0;
    for id in 0..60 {
        match id {
            15 => drop(open.send_replace(false)),
            20 => drop(open.send_replace(true)),
            _ => {}
        }
        match running.post("telegram", &[TELEGRAM], &update(id)).await {
            StatusCode::OK => acknowledged += 1,
            StatusCode::SERVICE_UNAVAILABLE => refused += 1,
            other => panic!("{other}"),
        }
        if id == 20 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
    assert!(
        acknowledged >= 40 && refused > 0,
        "{acknowledged}, {refused}"
    );
    settle(&running, &fake, acknowledged).await;
    running.stop().await;
    crate::store::drop_schema(&address).await;
}

/// Waits until each message that was acknowledged has its notice and its answer.
async fn settle(running: &Running, fake: &Fake, acknowledged: usize) {
    let stored = async || {
        running
            .store
            .backlog()
            .await
            .is_ok_and(|all| all.is_empty())
    };
    for _ in 0..400 {
        if fake.got("sendMessage").len() >= 2 * acknowledged && stored().await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let sent = fake.got("sendMessage").len();
    assert!(
        sent >= 2 * acknowledged,
        "a notice and an answer each: {sent}"
    );
    assert!(stored().await, "all is final");
}
