//! The generic webhook: Standard Webhooks in both directions.

use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac};
use motcua::channel::{Channel, Says, Verdict};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    Fake, Running, headers, open, outcome, recorded, refused, reply_with, reply_with_cards, store,
    to,
};

/// The key of the scheme's own published example.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn hook(url: &str) -> Box<dyn Channel> {
    open("webhook", json!({"secret": SECRET, "url": url}))
}

fn sign(id: &str, time: &str, body: &[u8]) -> String {
    let key = BASE64_STANDARD.decode(&SECRET[6..]).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{time}.").as_bytes());
    mac.update(body);
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

fn signed(id: &str, time: &str, signature: &str) -> HeaderMap {
    headers(&[
        ("webhook-id", id),
        ("webhook-timestamp", time),
        ("webhook-signature", signature),
    ])
}

#[test]
fn the_published_vector_is_genuine() {
    let (id, time) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330");
    let body = br#"{"test": 2432232314}"#;
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let verify = |headers: &HeaderMap, now: i64| hook("http://a.test").verify(headers, body, now);
    let now = 1_614_265_330_000;
    assert_eq!(verify(&signed(id, time, signature), now), Verdict::Genuine);
    let several = format!("v1,AAAA v1a,BBBB {signature}");
    assert_eq!(verify(&signed(id, time, &several), now), Verdict::Genuine);
    assert_eq!(
        verify(&signed(id, time, signature), now + 299_000),
        Verdict::Genuine
    );
    assert_eq!(
        verify(&signed(id, time, signature), now + 301_000),
        Verdict::Forged,
        "too old"
    );
    assert_eq!(
        verify(&signed(id, time, signature), now - 301_000),
        Verdict::Forged,
        "too new"
    );
    assert_eq!(
        verify(&signed("msg_other", time, signature), now),
        Verdict::Forged
    );
    assert_eq!(
        verify(&signed(id, "1614265331", signature), now),
        Verdict::Forged
    );
    assert_eq!(
        verify(&signed(id, "-9223372036854775808", signature), now),
        Verdict::Forged
    );
    assert_eq!(verify(&signed(id, time, "v1,"), now), Verdict::Forged);
    assert_eq!(verify(&HeaderMap::new(), now), Verdict::Forged);
}

#[test]
fn replies_are_signed_and_known_again() {
    let hook = hook("http://a.test/in");
    let call = hook.reply(&to("c1"), &reply_with(1)).remove(0);
    assert_eq!(
        call.body,
        json!({"type": "reply", "data": {"conversation": "c1", "person": "5", "text": "Hỏi gì?",
            "choices": [{"label": "Lựa chọn thứ 1", "send": "#7.0"}], "answers": 7}})
    );
    assert_eq!(
        call,
        hook.reply(&to("c1"), &reply_with(1)).remove(0),
        "the same id"
    );
    assert_ne!(
        call.name,
        hook.reply(&to("c2"), &reply_with(1)).remove(0).name
    );
}

#[test]
fn answers_are_understood() {
    let hook = hook("http://a.test");
    for (status, expected) in [
        (204, "Sent"),
        (410, "Down"),
        (429, "ChannelBusy"),
        (504, "Retry"),
        (500, "Retry"),
        (400, "Refused"),
        (301, "Retry"),
    ] {
        outcome(hook.as_ref(), status, "", expected);
    }
}

#[tokio::test]
async fn a_message_is_answered_and_the_reply_verifies() {
    let fake = Fake::start(json!({})).await;
    let (store, _folder) = store().await;
    let table = json!({"secret": SECRET, "url": format!("{}/in", fake.url)});
    let running = Running::start(&store, "webhook", table).await;
    let body = recorded("webhook", "message");
    let time = (jiff::Timestamp::now().as_second()).to_string();
    let signature = sign("m1", &time, body.as_bytes());
    let headers = [
        ("webhook-id", "m1"),
        ("webhook-timestamp", time.as_str()),
        ("webhook-signature", signature.as_str()),
    ];
    for _ in 0..2 {
        assert_eq!(
            running.post("webhook", &headers, body.as_bytes()).await,
            StatusCode::OK
        );
    }
    assert_eq!(
        running.post("webhook", &headers, b"{}").await,
        StatusCode::FORBIDDEN
    );
    let got = fake.wait_for("/in", 2).await;
    running.stop().await;
    assert_eq!(fake.got("/in").len(), 2, "the notice and the answer");
    assert_eq!(
        got[1].body["data"]["text"],
        "Về “Khai sinh cần gì?”: 1 < 2 & 3 > 2."
    );
    let header = |name: &str| got[1].headers[name].to_str().unwrap();
    let expected = sign(
        header("webhook-id"),
        header("webhook-timestamp"),
        &got[1].raw,
    );
    assert_eq!(header("webhook-signature"), expected);
}

#[test]
fn events_are_told_apart() {
    let read = |request: &str| {
        let headers = signed("m1", "1", "v1,x");
        let event = hook("http://a.test").read(&headers, recorded("webhook", request).as_bytes());
        let event = event.unwrap().remove(0);
        assert_eq!(event.id, "m1");
        event.message.map(|message| (message.person, message.says))
    };
    assert_eq!(
        read("message"),
        Some(("p1".into(), Says::Text("Khai sinh cần gì?".into())))
    );
    assert_eq!(read("tap"), Some(("c1".into(), Says::Tap(7, 1))));
    assert_eq!(read("other"), None);
}

#[test]
fn settings_that_are_missing_are_named() {
    let url = "http://a.test";
    refused("webhook", json!({"url": url}), "secret");
    refused("webhook", json!({"secret": SECRET}), "url");
    for wrong in [
        "not-a-webhook-secret",
        "whsec_short",
        "whsec_AAAAAAAAAAAAAAAA",
        "whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
    ] {
        refused("webhook", json!({"url": url, "secret": wrong}), "whsec_");
    }
    let table: Value = json!({"url": url, "secret": SECRET});
    assert!(!format!("{:?}", open("webhook", table)).contains("MfKQ"));
}

#[test]
fn cards_are_handed_on() {
    let call = hook("http://a.test/in")
        .reply(&to("c1"), &reply_with_cards(0))
        .remove(0);
    assert_eq!(call.body["data"]["cards"][0]["phone"], "0220 3123 456");
}
