//! Zalo Official Account: signatures, events, replies, rotating tokens.

use axum::http::{HeaderMap, StatusCode};
use motcua::channel::{Body, Channel, Media, Says, Verdict};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    Fake, Running, headers, open, outcome, read, recorded, refused, reply_with, reply_with_cards,
    says, store, to,
};

const SECRET: &str = "OA_SECRET_FOR_TESTS";

fn table(url: &str) -> Value {
    json!({"app_id": "1234567890123456789", "app_secret": "hidden-app", "oa_secret": SECRET,
        "refresh_token": "hidden-refresh", "api_url": url, "oauth_url": url, "per_second": 100_000})
}

fn zalo() -> Box<dyn Channel> {
    open("zalo_oa", table("http://api.test"))
}

fn sign(body: &str, time: &str, secret: &str) -> String {
    let all = format!("1234567890123456789{body}{time}{secret}");
    format!("mac={}", hex::encode(Sha256::digest(all)))
}

fn verify(signature: &str, body: &str) -> Verdict {
    zalo().verify(
        &headers(&[("x-zevent-signature", signature)]),
        body.as_bytes(),
        0,
    )
}

#[test]
fn the_published_vector_is_genuine() {
    let body = recorded("zalo_oa", "text");
    let signature = "mac=5ce3839c547a358df3421c1211e368a467d4d82aca8843fb0a0aa728add63eb9";
    assert_eq!(body.len(), 291);
    assert_eq!(verify(signature, &body), Verdict::Genuine);
    assert_eq!(
        verify(&signature[4..], &body),
        Verdict::Genuine,
        "without its name"
    );
    assert_eq!(verify(&signature.to_uppercase(), &body), Verdict::Forged);
    assert_eq!(
        verify(signature, &body.replace("khai sinh", "khai tử")),
        Verdict::Forged
    );
    assert_eq!(verify("", &body), Verdict::Forged);
    assert_eq!(verify("mac=", &body), Verdict::Forged);
    assert_eq!(
        zalo().verify(&HeaderMap::new(), body.as_bytes(), 0),
        Verdict::Forged
    );
}

#[test]
fn a_time_that_is_a_number_is_hashed_as_written() {
    let body = recorded("zalo_oa", "number_timestamp");
    assert_eq!(
        verify(&sign(&body, "1732060800000", SECRET), &body),
        Verdict::Genuine
    );
    assert_eq!(verify(&sign(&body, "", SECRET), &body), Verdict::Forged);
    assert_eq!(
        verify(&sign(&body, "1732060800000", "another-secret"), &body),
        Verdict::Forged
    );
    assert_eq!(verify(&sign("[", "", SECRET), "["), Verdict::Forged);
}

#[track_caller]
fn check(request: &str, expected: impl Into<Option<Says>>) {
    assert_eq!(says(zalo().as_ref(), "zalo_oa", request), [expected.into()]);
}

#[test]
fn events_are_told_apart() {
    check("text", Says::Text("Thủ tục đăng ký khai sinh?".into()));
    check("tap", Says::Tap(7, 1));
    check("tap_query", Says::Tap(7, 2));
    check("image", Says::Photo("https://cdn.test/a.jpg".into()));
    check("audio", Says::Media(Media::Voice));
    check("sticker", Says::Media(Media::Sticker));
    check("location", Says::Media(Media::Location));
    check("file", Says::Media(Media::Other));
    check("follow", Says::Start(String::new()));
    for request in ["unfollow", "seen", "echo", "unknown"] {
        check(request, None);
    }
}

#[test]
fn ids_stay_as_they_are() {
    let event = read(zalo().as_ref(), "zalo_oa", "text").remove(0);
    assert_eq!(event.account, "388613280878808645");
    assert_eq!(event.id, "user_send_text:96d3cdf3af150460909");
    assert_eq!(event.message.unwrap().chat, "246845883529197922");
    let event = read(zalo().as_ref(), "zalo_oa", "follow").remove(0);
    assert_eq!(event.id, "follow:246845883529197922:1732060800000");
    assert_eq!(event.account, "388613280878808645");
}

#[test]
fn replies_have_buttons_or_numbers() {
    let calls = zalo().reply(&to("9"), &reply_with(2));
    assert_eq!(
        calls[0].body,
        json!({
            "recipient": {"user_id": "9"},
            "message": {
                "text": "Hỏi gì?",
                "attachment": {"type": "template", "payload": {"buttons": [
                    {"title": "Lựa chọn thứ 1", "type": "oa.query.hide", "payload": "#7.0"},
                    {"title": "Lựa chọn thứ 2", "type": "oa.query.hide", "payload": "#7.1"},
                ]}},
            },
        })
    );
    let calls = zalo().reply(&to("9"), &reply_with(6));
    // More than fit: all stand in the text with their numbers, the first as buttons too.
    let message = &calls[0].body["message"];
    let buttons = &message["attachment"]["payload"]["buttons"];
    assert_eq!(buttons.as_array().unwrap().len(), 5);
    assert_eq!(buttons[4]["payload"], "#7.4");
    let text = message["text"].as_str().unwrap();
    for number in 1..=6 {
        let line = format!("\n{number}. Lựa chọn thứ {number}");
        assert!(text.contains(&line), "{text}");
    }
    let mut long = reply_with(1);
    long.text = "Một câu dài. ".repeat(400);
    let calls = zalo().reply(&to("9"), &long);
    assert!(calls.len() == 3 && calls[2].body["message"].get("attachment").is_some());
    assert!(calls.iter().all(|call| {
        call.body["message"]["text"]
            .as_str()
            .unwrap()
            .chars()
            .count()
            <= 2_000
    }));
}

#[test]
fn error_codes_are_mapped() {
    let zalo = zalo();
    let check = |body: &str, expected: &str| outcome(zalo.as_ref(), 200, body, expected);
    check(
        r#"{"error":0,"message":"Success","data":{"message_id":"m9"}}"#,
        "Sent(Some(\"m9\"))",
    );
    check(r#"{"error":-216}"#, "Expired");
    check(r#"{"error":-220}"#, "Expired");
    check(r#"{"error":-32}"#, "ChannelBusy");
    check(
        r#"{"error":-230}"#,
        "Refused(\"Người dân chưa nhắn tin cho OA trong 7 ngày",
    );
    check(r#"{"error":-213}"#, "Refused");
    check(r#"{"error":-224}"#, "Down");
    check(
        r#"{"error":-201,"message":"Bad"}"#,
        "Refused(\"Zalo từ chối tin nhắn: Bad (-201)",
    );
    check("<html>", "Unclear");
    outcome(zalo.as_ref(), 503, "", "Retry");
}

#[test]
fn a_token_is_renewed_by_form() {
    let zalo = zalo();
    let renewal = zalo.renewal().unwrap();
    let request = renewal.renew(&"old".to_owned().into());
    assert_eq!(request.url, "http://api.test/v4/oa/access_token");
    assert!(
        matches!(&request.body, Body::Form(fields) if fields[2] == ("refresh_token", "old".into()))
    );
    let answer = |body: &str| motcua::channel::Response {
        status: 200,
        retry_after: None,
        body: body.into(),
    };
    let good = r#"{"access_token":"a","refresh_token":"b","expires_in":"90000"}"#;
    assert_eq!(renewal.renewed(&answer(good)).unwrap().lasts_ms, 90_000_000);
    let bad = renewal
        .renewed(&answer(r#"{"error":-118,"error_name":"invalid"}"#))
        .unwrap_err();
    assert!(bad.contains("-118"));
}

const GOOD: &str =
    r#"{"access_token":"access-NEW","refresh_token":"refresh-NEW","expires_in":"90000"}"#;
const SENT: &str = r#"{"error":0,"data":{"message_id":"m"}}"#;

async fn ask(running: &Running, id: &str) {
    let body = recorded("zalo_oa", "text").replace("96d3cdf3af150460909", id);
    let signature = sign(&body, "1732060800000", SECRET);
    let headers = [("x-zevent-signature", signature.as_str())];
    assert_eq!(
        running.post("zalo_oa", &headers, body.as_bytes()).await,
        StatusCode::OK
    );
}

fn token_of(got: &super::Got) -> &str {
    got.headers["access_token"].to_str().unwrap()
}

#[tokio::test]
async fn the_first_reply_renews_and_an_ended_token_too() {
    let fake = Fake::start(json!({"error": 0, "data": {"message_id": "m"}})).await;
    let (store, folder) = store().await;
    fake.answer(&[(200, &GOOD.replace("NEW", "1")), (200, SENT), (200, SENT)]);
    let running = Running::start(&store, "zalo_oa", table(&fake.url)).await;
    let asked = fake.wait_for("getoa", 1).await;
    assert_eq!(
        token_of(&asked[0]),
        "access-1",
        "who we are is asked at once"
    );
    ask(&running, "a").await;
    let sent = fake.wait_for("message/cs", 2).await;
    assert_eq!(token_of(&sent[1]), "access-1");
    let renewals = fake.got("access_token");
    assert_eq!(renewals.len(), 1);
    assert_eq!(renewals[0].headers["secret_key"], "hidden-app");
    let form = String::from_utf8(renewals[0].raw.clone()).unwrap();
    assert!(
        form.contains("grant_type=refresh_token&refresh_token=hidden-refresh"),
        "{form}"
    );

    fake.answer(&[
        (200, r#"{"error":-216}"#),
        (200, &GOOD.replace("NEW", "2")),
        (200, SENT),
    ]);
    ask(&running, "b").await;
    let sent = fake.wait_for("message/cs", 4).await;
    assert_eq!(
        (token_of(&sent[2]), token_of(&sent[3])),
        ("access-1", "access-2")
    );
    running.stop().await;

    // The pair that was stored is used after a start, not the one of the settings.
    let store = super::open_store(folder.path()).await;
    let running = Running::start(&store, "zalo_oa", table(&fake.url)).await;
    ask(&running, "c").await;
    let sent = fake.wait_for("message/cs", 5).await;
    assert_eq!(token_of(&sent[4]), "access-2");
    assert_eq!(fake.got("access_token").len(), 2);
    running.stop().await;
}

#[tokio::test]
async fn a_refused_renewal_keeps_the_replies() {
    let fake = Fake::start(json!({"error": -118, "error_name": "Invalid refresh token"})).await;
    let (store, _folder) = store().await;
    let running = Running::start(&store, "zalo_oa", table(&fake.url)).await;
    ask(&running, "a").await;
    fake.wait_for("access_token", 1).await;
    let mut health = store.health("zalo_oa").await.unwrap();
    while health.last_reason.is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        health = store.health("zalo_oa").await.unwrap();
    }
    assert!(health.last_reason.unwrap().contains("refresh_token mới"));
    assert_eq!((health.unsent, health.dead), (2, 0));
    running.stop().await;
}

#[tokio::test]
async fn while_it_is_set_up_requests_are_acknowledged_and_not_stored() {
    let (store, _folder) = store().await;
    let mut table = table("http://127.0.0.1:9");
    table["setup"] = true.into();
    table.as_object_mut().unwrap().remove("oa_secret");
    let running = Running::start(&store, "zalo_oa", table).await;
    assert_eq!(running.post("zalo_oa", &[], b"{}").await, StatusCode::OK);
    assert_eq!(store.health("zalo_oa").await.unwrap().last_received, None);
    running.stop().await;
}

#[test]
fn settings_that_are_missing_are_named() {
    for key in ["app_id", "app_secret", "oa_secret", "refresh_token"] {
        let mut table = table("http://api.test");
        table.as_object_mut().unwrap().remove(key);
        refused("zalo_oa", table, key);
    }
    let mut number = table("http://api.test");
    number["app_id"] = 1_234_567_890_123_456_789_u64.into();
    assert!(!format!("{:?}", open("zalo_oa", number)).contains("hidden"));
}

#[test]
fn numbers_and_pages_are_buttons() {
    let links = json!([
        {"title": "Gọi 0220 3123 456", "type": "oa.open.phone", "payload": {"phone_code": "842203123456"}},
        {"title": "Xem bản đồ", "type": "oa.open.url", "payload": {"url": "https://maps.example.vn/a"}},
    ]);
    let buttons = |choices| {
        let calls = zalo().reply(&to("P"), &reply_with_cards(choices));
        let message = calls.last().unwrap().body["message"].clone();
        let buttons = message["attachment"]["payload"]["buttons"].clone();
        (
            message["text"].to_string(),
            buttons.as_array().unwrap().clone(),
        )
    };
    let (text, few) = buttons(3);
    assert_eq!(few.len(), 5);
    assert_eq!(json!(few[3..]), links);
    assert!(!text.contains("Gửi số"), "{text}");
    // More than fit: those that have no button are sent back as numbers.
    let (text, many) = buttons(4);
    assert_eq!(many.len(), 5);
    assert_eq!(json!(many[3..]), links);
    assert!(text.contains("4. Lựa chọn thứ 4"), "{text}");
}
