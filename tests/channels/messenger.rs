//! Messenger: signatures, batches, comments, replies, error codes.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, StatusCode};
use hmac::{Hmac, Mac};
use motcua::channel::{Channel, Media, Says, Verdict};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    Fake, Running, headers, open, outcome, read, recorded, refused, reply_with, reply_with_cards,
    says, store, to,
};

const SECRET: &str = "APP_SECRET_FOR_TESTS";

fn table(url: &str) -> Value {
    json!({"page_token": "hidden+token", "app_secret": SECRET, "verify_token": "verify-me",
        "api_url": url, "per_second": 100_000})
}

fn page() -> Box<dyn Channel> {
    open("messenger", table("http://api.test/v25.0"))
}

fn sign(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

fn verify(signature: &str, body: &str) -> Verdict {
    page().verify(
        &headers(&[("x-hub-signature-256", signature)]),
        body.as_bytes(),
        0,
    )
}

#[test]
fn the_published_vector_is_genuine() {
    let body = recorded("messenger", "text");
    let signature = "sha256=dfa65a783947caaf4f28eb7583d87193ca164d186596e47a148cbb83911b0c02";
    assert_eq!(body.len(), 203);
    assert_eq!(verify(signature, &body), Verdict::Genuine);
    assert_eq!(verify(&signature.to_uppercase(), &body), Verdict::Forged);
    assert_eq!(verify(&signature[7..], &body), Verdict::Forged);
    let decoded = body.replace("\\u00e0", "à");
    assert_eq!(
        verify(signature, &decoded),
        Verdict::Forged,
        "the raw bytes are signed"
    );
    assert_eq!(
        page().verify(&HeaderMap::new(), body.as_bytes(), 0),
        Verdict::Forged
    );
}

#[test]
fn the_address_is_tested_by_a_handshake() {
    let ask = |token: &str, mode: &str| {
        let query = [
            ("hub.mode", mode),
            ("hub.verify_token", token),
            ("hub.challenge", "77"),
        ];
        let query: BTreeMap<_, _> = query
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        page().handshake(&query)
    };
    assert_eq!(ask("verify-me", "subscribe").as_deref(), Some("77"));
    assert_eq!(ask("verify-you", "subscribe"), None);
    assert_eq!(ask("verify-me", "unsubscribe"), None);
    assert_eq!(page().handshake(&BTreeMap::new()), None);
}

#[track_caller]
fn check(request: &str, expected: impl Into<Option<Says>>) {
    assert_eq!(
        says(page().as_ref(), "messenger", request),
        [expected.into()]
    );
}

#[test]
fn events_are_told_apart() {
    check("text", Says::Text("Xin chào".into()));
    check("quick_reply", Says::Tap(7, 0));
    check("get_started", Says::Start(String::new()));
    check("postback_ref", Says::Start("khai-sinh".into()));
    check("referral", Says::Start("khai-tu".into()));
    check("image", Says::Photo("https://cdn.test/a".into()));
    check("old_sticker", Says::Media(Media::Sticker));
    check("audio", Says::Media(Media::Voice));
    check("unknown_attachment", Says::Media(Media::Other));
    check("comment", Says::Text("Khai sinh cần gì ạ?".into()));
    for request in ["echo", "standby", "own_comment", "removed_comment"] {
        check(request, None);
    }
    assert_eq!(
        says(page().as_ref(), "messenger", "read_and_delivery"),
        [None, None]
    );
}

#[test]
fn a_batch_is_read_whole_and_in_the_order_of_time() {
    let events = read(page().as_ref(), "messenger", "batch");
    let ids: Vec<_> = events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["message:m_1", "message:m_2", "message:m_3"]);
    assert_eq!(events[1].message.as_ref().unwrap().chat, "PSID2");
}

#[test]
fn quick_replies_keep_to_their_limits() {
    let calls = page().reply(&to("P"), &reply_with(15));
    assert_eq!(
        calls[0].body,
        json!({"recipient": {"id": "P"}, "sender_action": "mark_seen"})
    );
    assert!(calls[0].fleeting);
    assert_eq!(calls[1].body["messaging_type"], "RESPONSE");
    let replies = calls[1].body["message"]["quick_replies"]
        .as_array()
        .unwrap();
    assert_eq!(replies.len(), 13);
    assert_eq!(
        replies[9],
        json!({"content_type": "text", "title": "10. Lựa chọn thứ 10", "payload": "#7.9"})
    );
    assert!(
        replies
            .iter()
            .all(|reply| reply["title"].as_str().unwrap().chars().count() <= 20)
    );
    assert!(
        calls[1].body["message"]["text"]
            .as_str()
            .unwrap()
            .ends_with("15. Lựa chọn thứ 15")
    );
}

#[test]
fn error_codes_are_mapped() {
    let page = page();
    let error = |code: i64, subcode: i64| {
        json!({"error": {"message": "x", "code": code, "error_subcode": subcode}}).to_string()
    };
    let check = |code, subcode, expected: &str| {
        outcome(page.as_ref(), 400, &error(code, subcode), expected);
    };
    check(4, 0, "ChannelBusy");
    check(613, 0, "ChannelBusy");
    check(1200, 0, "Retry");
    check(190, 0, "Down");
    check(10, 2_018_278, "Refused(\"Đã quá 24 giờ");
    check(10, 1_893_063, "Down");
    check(551, 0, "Refused");
    check(10_900, 0, "Refused");
    check(100, 2_018_001, "Refused");
    check(100, 0, "Refused(\"Facebook từ chối");
    outcome(
        page.as_ref(),
        200,
        r#"{"recipient_id":"P","message_id":"m"}"#,
        "Sent(Some(\"m\"))",
    );
    outcome(page.as_ref(), 200, "<html>", "Unclear");
    outcome(page.as_ref(), 500, "{}", "Retry");
}

#[tokio::test]
async fn a_batch_is_answered_and_a_comment_once() {
    let fake = Fake::start(json!({"recipient_id": "P", "message_id": "m"})).await;
    let (store, _folder) = store().await;
    let running = Running::start(&store, "messenger", table(&fake.url)).await;
    for request in ["batch", "comment", "echo", "batch"] {
        let body = recorded("messenger", request);
        let signature = sign(body.as_bytes());
        let headers = [("x-hub-signature-256", signature.as_str())];
        assert_eq!(
            running.post("messenger", &headers, body.as_bytes()).await,
            StatusCode::OK
        );
    }
    // Five replies after a mark that the message was seen, and the comment's.
    fake.wait_for("me/messages", 11).await;
    let said = fake.got("me/messages").into_iter().map(|got| got.body);
    let said: Vec<Value> = said.filter(|body| body["message"].is_object()).collect();
    running.stop().await;
    let comments: Vec<_> = said
        .iter()
        .filter(|body| body["recipient"]["comment_id"] == "P_9")
        .collect();
    assert_eq!(comments.len(), 1, "one private reply, the notice in it");
    let text = comments[0]["message"]["text"].as_str().unwrap();
    assert!(
        text.contains("trợ lý tự động") && text.contains("“Khai sinh cần gì ạ?”"),
        "{text}"
    );
    let mine: Vec<_> = said
        .iter()
        .filter(|body| body["recipient"]["id"] == "PSID1")
        .collect();
    assert!(
        mine[1]["message"]["text"]
            .as_str()
            .unwrap()
            .contains("“một”")
    );
    assert!(
        mine[2]["message"]["text"]
            .as_str()
            .unwrap()
            .contains("“ba”")
    );
}

#[test]
fn the_token_is_escaped_and_shown_nowhere() {
    let page = page();
    let call = page.reply(&to("P"), &reply_with(0)).remove(1);
    let request = page.request(&call, None, 0);
    assert_eq!(
        request.url,
        "http://api.test/v25.0/me/messages?access_token=hidden%2Btoken"
    );
    assert!(!format!("{page:?}{request:?}{call:?}").contains("hidden"));
}

#[test]
fn settings_that_are_missing_are_named() {
    for key in ["page_token", "app_secret", "verify_token"] {
        let mut table = table("http://api.test");
        table.as_object_mut().unwrap().remove(key);
        refused("messenger", table, key);
    }
}

#[test]
fn numbers_and_pages_are_buttons_under_a_message_of_their_own() {
    let calls = page().reply(&to("P"), &reply_with_cards(1));
    assert_eq!(calls.len(), 3, "seen, the text, the buttons");
    let message = &calls[2].body["message"];
    assert_eq!(
        message["attachment"]["payload"]["buttons"],
        json!([
            {"type": "phone_number", "title": "Gọi 0220 3123 456", "payload": "+842203123456"},
            {"type": "web_url", "title": "Xem bản đồ", "url": "https://maps.example.vn/a"},
        ])
    );
    assert_eq!(message["attachment"]["payload"]["template_type"], "button");
    assert_eq!(message["quick_replies"].as_array().unwrap().len(), 1);
    assert!(calls[1].body["message"]["quick_replies"].is_null());
}
