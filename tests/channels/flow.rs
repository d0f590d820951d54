//! The whole way: a question comes, its answer goes out, whatever happens between.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Fake, Running, TELEGRAM, answer, recorded, store, telegram_table, telegram_usual};

fn update(id: i64, chat: i64, text: &str) -> Vec<u8> {
    let mut update: Value = serde_json::from_str(&recorded("telegram", "text")).unwrap();
    update["update_id"] = id.into();
    update["message"]["text"] = text.into();
    for who in ["from", "chat"] {
        update["message"][who]["id"] = chat.into();
    }
    update.to_string().into_bytes()
}

async fn running() -> (Running, Fake, tempfile::TempDir) {
    let fake = Fake::start(telegram_usual()).await;
    let (store, folder) = store().await;
    (
        Running::start(&store, "telegram", telegram_table(&fake.url)).await,
        fake,
        folder,
    )
}

async fn say(running: &Running, id: i64, chat: i64, text: &str) {
    let status = running
        .post("telegram", &[TELEGRAM], &update(id, chat, text))
        .await;
    assert_eq!(status, StatusCode::OK);
}

fn texts(got: &[super::Got]) -> Vec<&str> {
    got.iter()
        .map(|got| got.body["text"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_question_is_answered_after_the_notice() {
    let (running, fake, _folder) = running().await;
    say(&running, 1, 5, "khai sinh").await;
    let got = fake.wait_for("sendMessage", 2).await;
    assert!(texts(&got)[0].contains("trợ lý tự động của UBND phường thử"));
    assert_eq!(texts(&got)[1], "Về “khai sinh”: 1 &lt; 2 &amp; 3 &gt; 2.");
    say(&running, 2, 5, "khai tử").await;
    let got = fake.wait_for("sendMessage", 3).await;
    assert!(texts(&got)[2].contains("khai tử"));
    running.stop().await;
    assert_eq!(fake.got("sendMessage").len(), 3, "the notice comes once");
}

#[tokio::test]
async fn what_is_sent_again_is_answered_once() {
    let (running, fake, _folder) = running().await;
    for _ in 0..5 {
        for id in 0..20 {
            say(&running, id, id % 4, &format!("câu {id}")).await;
        }
    }
    fake.wait_for("sendMessage", 24).await;
    running.stop().await;
    assert_eq!(
        fake.got("sendMessage").len(),
        24,
        "20 answers and 4 notices"
    );
}

#[tokio::test]
async fn answers_keep_the_order_of_the_questions() {
    let (running, fake, _folder) = running().await;
    for id in 0..15 {
        say(&running, id, 5, &format!("câu {id}")).await;
    }
    let got = fake.wait_for("sendMessage", 16).await;
    for (id, text) in texts(&got)[1..].iter().enumerate() {
        assert!(text.contains(&format!("câu {id}”")), "{id}: {text}");
    }
    running.stop().await;
}

#[tokio::test]
async fn choices_are_asked_by_tap_and_by_number() {
    let (running, fake, _folder) = running().await;
    say(&running, 1, 6001, "chọn").await;
    let got = fake.wait_for("sendMessage", 2).await;
    let data = &got[1].body["reply_markup"]["inline_keyboard"][1][0]["callback_data"];
    assert_eq!(data, "#1.1");
    let tap = recorded("telegram", "callback").replace("#4.1", "#1.1");
    assert_eq!(
        running.post("telegram", &[TELEGRAM], tap.as_bytes()).await,
        StatusCode::OK
    );
    fake.wait_for("answerCallbackQuery", 1).await;
    let got = fake.wait_for("sendMessage", 3).await;
    assert!(texts(&got)[2].contains("“khai tử”"));
    say(&running, 3, 6001, "1").await;
    let got = fake.wait_for("sendMessage", 4).await;
    assert!(texts(&got)[3].contains("“khai sinh”"));
    let old = recorded("telegram", "callback")
        .replace("#4.1", "#99.0")
        .replace("100010", "100099");
    running.post("telegram", &[TELEGRAM], old.as_bytes()).await;
    let got = fake.wait_for("sendMessage", 5).await;
    assert!(texts(&got)[4].contains("không còn được lưu"));
    running.stop().await;
}

#[tokio::test]
async fn a_person_sees_and_erases_what_is_kept() {
    let (running, fake, _folder) = running().await;
    say(&running, 1, 5, "chuyện riêng").await;
    say(&running, 2, 5, "/xuat").await;
    let got = fake.wait_for("sendMessage", 3).await;
    assert!(
        texts(&got)[2].contains("Bạn: chuyện riêng"),
        "{}",
        texts(&got)[2]
    );
    say(&running, 3, 5, "/xoa").await;
    let got = fake.wait_for("sendMessage", 4).await;
    assert!(texts(&got)[3].starts_with("Đã xoá"));
    say(&running, 4, 5, "/xuat").await;
    let got = fake.wait_for("sendMessage", 6).await;
    assert!(
        texts(&got)[4].contains("trợ lý tự động"),
        "a new conversation is told again"
    );
    assert!(
        texts(&got)[5].contains("không lưu tin nhắn nào"),
        "{}",
        texts(&got)[5]
    );
    running.stop().await;
}

#[tokio::test]
async fn the_place_is_remembered() {
    let fake = Fake::start(telegram_usual()).await;
    let (store, _folder) = store().await;
    let ask = Arc::new(|question: &str, context: &mut motcua::answer::Context| {
        let place = context.place.clone().unwrap_or_default();
        answer(&format!("{question} tại {place}"), context)
    });
    let running = Running::start_asking(&store, "telegram", telegram_table(&fake.url), ask).await;
    say(&running, 1, 5, "/noi phường Hồng Gai").await;
    say(&running, 2, 5, "khai sinh").await;
    let got = fake.wait_for("sendMessage", 3).await;
    assert!(texts(&got)[2].contains("khai sinh tại phường Hồng Gai"));
    running.stop().await;
}

#[tokio::test]
async fn an_answer_that_panics_is_an_apology() {
    let fake = Fake::start(telegram_usual()).await;
    let (store, _folder) = store().await;
    let ask = Arc::new(|question: &str, context: &mut motcua::answer::Context| {
        assert_ne!(question, "hỏng", "this question breaks the engine");
        answer(question, context)
    });
    let running = Running::start_asking(&store, "telegram", telegram_table(&fake.url), ask).await;
    say(&running, 1, 5, "hỏng").await;
    say(&running, 2, 5, "lành").await;
    let got = fake.wait_for("sendMessage", 3).await;
    assert!(texts(&got)[1].contains("Xin lỗi"));
    assert!(texts(&got)[2].contains("lành"));
    running.stop().await;
}

#[tokio::test]
async fn a_busy_or_broken_service_gets_the_reply_later() {
    let (running, fake, _folder) = running().await;
    let busy = r#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":1}}"#;
    fake.answer(&[(429, busy), (500, "oops"), (200, "{\"ok\":true}")]);
    let begun = std::time::Instant::now();
    say(&running, 1, 5, "khai sinh").await;
    let got = fake.wait_for("sendMessage", 4).await;
    assert!(
        begun.elapsed().as_millis() >= 1_400,
        "one second, and half a second at least"
    );
    assert_eq!(texts(&got)[0], texts(&got)[2]);
    assert!(texts(&got)[3].contains("khai sinh"));
    running.stop().await;
}

#[tokio::test]
async fn a_silent_service_gets_the_reply_once_more_and_no_further() {
    let (running, fake, _folder) = running().await;
    fake.answer(&[(200, "<html>"), (200, "<html>"), (200, "{\"ok\":true}")]);
    say(&running, 1, 5, "khai sinh").await;
    let got = fake.wait_for("sendMessage", 3).await;
    assert_eq!(texts(&got)[0], texts(&got)[1]);
    assert!(texts(&got)[2].contains("khai sinh"));
    let dead = running.store.dead("telegram", 9).await.unwrap();
    assert!(
        dead[0]
            .reason
            .as_ref()
            .unwrap()
            .contains("hai lần không trả lời")
    );
    assert_eq!(running.store.send_again("telegram").await.unwrap(), 1);
    let got = fake.wait_for("sendMessage", 4).await;
    assert!(texts(&got)[3].contains("trợ lý tự động"));
    running.stop().await;
}

#[tokio::test]
async fn who_blocked_us_is_left_alone() {
    let (running, fake, folder) = running().await;
    let blocked =
        r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
    fake.answer(&[(403, blocked), (403, blocked)]);
    say(&running, 1, 5, "khai sinh").await;
    fake.wait_for("sendMessage", 2).await;
    running.stop().await;
    assert_eq!(fake.got("sendMessage").len(), 2);
    let health = super::open_store(folder.path())
        .await
        .health("telegram")
        .await
        .unwrap();
    assert_eq!(
        (health.refused, health.unsent, health.unanswered),
        (2, 0, 0)
    );
    assert_eq!(
        health.last_reason.as_deref(),
        Some("Người nhận đã chặn bot")
    );
}

#[tokio::test]
async fn messages_are_fetched_where_nobody_can_reach_us() {
    let fake = Fake::start(json!({"ok": true, "result": []})).await;
    let one = String::from_utf8(update(8, 5, "khai sinh")).unwrap();
    fake.answer(&[(200, &format!("{{\"ok\":true,\"result\":[{one}]}}"))]);
    let (store, _folder) = store().await;
    let table = json!({"token": "1:a", "mode": "polling", "api_url": fake.url, "chat_gap_ms": 0});
    let running = Running::start(&store, "telegram", table).await;
    let got = fake.wait_for("sendMessage", 2).await;
    assert!(texts(&got)[1].contains("khai sinh"));
    let polls = fake.wait_for("getUpdates", 2).await;
    assert_eq!(polls[1].body["offset"], 9, "told after it was stored");
    assert_eq!(
        running.post("telegram", &[], b"{}").await,
        StatusCode::FORBIDDEN
    );
    running.stop().await;
}

#[tokio::test]
async fn a_stop_ends_what_was_begun_and_a_start_goes_on() {
    let (first, fake, folder) = running().await;
    for id in 0..30 {
        say(&first, id, id, "khai sinh").await;
    }
    first.stop().await;
    let store = super::open_store(folder.path()).await;
    let second = Running::start(&store, "telegram", telegram_table(&fake.url)).await;
    fake.wait_for("sendMessage", 60).await;
    second.stop().await;
    assert_eq!(fake.got("sendMessage").len(), 60, "none twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_again_in_any_order_and_across_restarts_is_answered_once() {
    const COUNT: usize = 200;
    let (mut running, fake, folder) = running().await;
    // Every update five times, in an order that has nothing to do with their own.
    let ids: Vec<usize> = (0..COUNT * 5)
        .map(|i| i * 7_919 % (COUNT * 5) % COUNT)
        .collect();
    for part in ids.chunks(COUNT) {
        let senders = part.chunks(part.len() / 16).map(|ids| {
            let (routes, ids) = (running.routes.clone(), ids.to_vec());
            tokio::spawn(async move {
                for id in ids {
                    let id = i64::try_from(id).unwrap();
                    let body = update(id, id % 50, &format!("câu {id}"));
                    let status = super::post(&routes, "telegram", &[TELEGRAM], &body).await;
                    assert_eq!(status, StatusCode::OK);
                }
            })
        });
        for sender in senders.collect::<Vec<_>>() {
            sender.await.unwrap();
        }
        running.stop().await;
        let store = super::open_store(folder.path()).await;
        running = Running::start(&store, "telegram", telegram_table(&fake.url)).await;
    }
    fake.wait_for("sendMessage", COUNT + 50).await;
    running.stop().await;
    let got = fake.got("sendMessage");
    let distinct: std::collections::BTreeSet<_> = texts(&got).into_iter().collect();
    assert_eq!(
        got.len(),
        COUNT + 50,
        "each answer, and a notice for each person"
    );
    assert_eq!(distinct.len(), COUNT + 1);
}

#[tokio::test]
async fn who_waits_long_sees_that_an_answer_is_written() {
    let fake = Fake::start(telegram_usual()).await;
    let (store, _folder) = store().await;
    let ask = Arc::new(|question: &str, context: &mut motcua::answer::Context| {
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        answer(question, context)
    });
    let running = Running::start_asking(&store, "telegram", telegram_table(&fake.url), ask).await;
    say(&running, 1, 5, "khai sinh").await;
    let typing = fake.wait_for("sendChatAction", 1).await;
    assert_eq!(typing[0].body, json!({"chat_id": 5, "action": "typing"}));
    assert!(fake.got("sendMessage").is_empty(), "before the answer");
    fake.wait_for("sendMessage", 2).await;
    running.stop().await;
}

#[tokio::test]
async fn what_comes_before_the_folder_is_read_is_answered_after() {
    let fake = Fake::start(telegram_usual()).await;
    let (store, _folder) = store().await;
    let reading = tokio::sync::watch::Sender::new(false);
    let engine = motcua::conversation::Engine {
        ask: Arc::new(answer),
        ready: reading.subscribe(),
    };
    let table = telegram_table(&fake.url);
    let running = Running::start_engine(&store, "telegram", table, engine).await;
    say(&running, 1, 5, "khai sinh").await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(fake.got("sendMessage").is_empty(), "it waits");
    reading.send_replace(true);
    let got = fake.wait_for("sendMessage", 2).await;
    assert!(texts(&got)[1].contains("khai sinh"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_answer_each_message_once() {
    let Some(address) = crate::store::schema().await else {
        return;
    };
    let fake = Fake::start(telegram_usual()).await;
    let mut replicas = Vec::new();
    for _ in 0..2 {
        let clock = Arc::new(|| jiff::Timestamp::now().as_millisecond());
        let url = address.clone().into();
        let store = motcua::store::Store::open_postgres(&url, clock)
            .await
            .unwrap();
        replicas.push(Running::start(&store, "telegram", telegram_table(&fake.url)).await);
    }
    for id in 0..100 {
        // Each message to both, as a service that did not hear the first answer.
        for replica in &replicas {
            say(replica, id, id % 10, &format!("câu {id}")).await;
        }
    }
    let got = fake.wait_for("sendMessage", 110).await;
    for person in 0..10 {
        let mine: Vec<_> = got
            .iter()
            .filter(|got| got.body["chat_id"] == person)
            .collect();
        for (turn, got) in mine[1..].iter().enumerate() {
            let id = usize::try_from(person).unwrap() + turn * 10;
            assert!(
                got.body["text"]
                    .as_str()
                    .unwrap()
                    .contains(&format!("câu {id}”"))
            );
        }
    }
    for replica in replicas {
        replica.stop().await;
    }
    assert_eq!(
        fake.got("sendMessage").len(),
        110,
        "100 answers and 10 notices"
    );
    crate::store::drop_schema(&address).await;
}
