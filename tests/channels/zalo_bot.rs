//! Zalo Bot Platform: events in both forms, menus of numbers, polling.

use axum::http::StatusCode;
use motcua::channel::{Channel, Media, Response, Says};
use serde_json::{Value, json};

use super::{
    Fake, Running, SECRET, open, outcome, read, recorded, refused, reply_with, says, store, to,
};

fn table(url: &str) -> Value {
    json!({"token": "12345:hidden", "secret": SECRET, "api_url": url, "chat_gap_ms": 0})
}

fn bot() -> Box<dyn Channel> {
    open("zalo_bot", table("http://api.test"))
}

#[track_caller]
fn check(request: &str, expected: impl Into<Option<Says>>) {
    assert_eq!(says(bot().as_ref(), "zalo_bot", request), [expected.into()]);
}

#[test]
fn events_are_read_wrapped_and_bare() {
    check("text", Says::Text("Làm căn cước ở đâu?".into()));
    check("flat", Says::Text("Làm căn cước ở đâu?".into()));
    check("caption", Says::Text("Giấy này là gì?".into()));
    check("group", Says::Text("khai sinh?".into()));
    check("photo", Says::Photo("https://cdn.test/a.jpg".into()));
    check("sticker", Says::Media(Media::Sticker));
    check("voice", Says::Media(Media::Voice));
    check("unsupported", Says::Media(Media::Other));
    for request in ["from_a_bot", "reaction", "test"] {
        check(request, None);
    }
    let event = read(bot().as_ref(), "zalo_bot", "text").remove(0);
    assert_eq!(event.id, "message.text.received:2d758cb5e222177a4e35");
    assert_eq!(event.account, "12345");
}

#[test]
fn choices_are_numbers() {
    let calls = bot().reply(&to("c"), &reply_with(2));
    assert_eq!(calls.len(), 1);
    let text = "Hỏi gì?\n\nGửi số để chọn:\n1. Lựa chọn thứ 1\n2. Lựa chọn thứ 2";
    assert_eq!(calls[0].body, json!({"chat_id": "c", "text": text}));
    let request = bot().request(&calls[0], None, 0);
    assert_eq!(request.url, "http://api.test/bot12345:hidden/sendMessage");
}

#[test]
fn refusals_are_seen_behind_a_good_status() {
    let bot = bot();
    let check = |status, body: &str, expected: &str| outcome(bot.as_ref(), status, body, expected);
    check(
        200,
        r#"{"ok":true,"result":{"message_id":"m"}}"#,
        "Sent(Some(\"m\"))",
    );
    check(
        200,
        r#"{"ok":false,"error_code":429,"description":"quota"}"#,
        "ChannelBusy(30000)",
    );
    check(200, r#"{"ok":false,"error_code":401}"#, "Down");
    check(200, r#"{"ok":false,"error_code":403}"#, "Refused");
    check(200, r#"{"ok":false,"error_code":500}"#, "Retry");
    check(200, "<html>", "Unclear");
}

#[tokio::test]
async fn a_question_is_answered_and_a_number_chooses() {
    let fake = Fake::start(json!({"ok": true, "result": {"message_id": "m"}})).await;
    let (store, _folder) = store().await;
    let running = Running::start(&store, "zalo_bot", table(&fake.url)).await;
    let secret = ("x-bot-api-secret-token", SECRET);
    for (id, text) in [("1", "chọn"), ("2", "2")] {
        let body = recorded("zalo_bot", "text")
            .replace("2d758cb5e222177a4e35", id)
            .replace("Làm căn cước ở đâu?", text);
        assert_eq!(
            running.post("zalo_bot", &[secret], body.as_bytes()).await,
            StatusCode::OK
        );
    }
    assert_eq!(
        running.post("zalo_bot", &[], b"{}").await,
        StatusCode::FORBIDDEN
    );
    let got = fake.wait_for("sendMessage", 3).await;
    assert!(
        got[1].body["text"]
            .as_str()
            .unwrap()
            .ends_with("2. Về khai tử")
    );
    assert!(got[2].body["text"].as_str().unwrap().contains("“khai tử”"));
    running.stop().await;
}

#[test]
fn polling_takes_one_message_or_none() {
    let bot = open("zalo_bot", json!({"token": "1:a", "mode": "polling"}));
    let polling = bot.polling().unwrap();
    assert_eq!(polling.fetch(None).body, json!({"timeout": "25"}));
    let answer = |body: String| Response {
        status: 200,
        retry_after: None,
        body: body.into(),
    };
    let (bodies, _) = polling
        .updates(&answer(recorded("zalo_bot", "text")))
        .unwrap();
    assert_eq!(bodies.len(), 1);
    let (bodies, _) = polling
        .updates(&answer(r#"{"ok":false,"error_code":408}"#.into()))
        .unwrap();
    assert!(bodies.is_empty());
    assert!(
        polling
            .updates(&answer(r#"{"ok":false,"error_code":401}"#.into()))
            .is_none()
    );
}

#[test]
fn settings_that_are_missing_are_named() {
    refused("zalo_bot", json!({"token": "1:a"}), "secret");
    refused("zalo_bot", json!({"secret": SECRET}), "token");
}
