//! Odd requests and odd answers on every channel: what a service signed is
//! acknowledged whatever it holds, and what is no answer of a service's own
//! loses no reply.

use axum::http::StatusCode;
use futures_util::future::join_all;
use motcua::channel::{Channel, Outcome, Response};
use serde_json::{Value, json};

use super::{Fake, Running, all_recorded, open, proof, store};

/// Requests that are posted at one time.
const AT_ONCE: usize = 128;

/// What takes the place of a value, one after the other.
fn odd_values() -> Vec<Value> {
    let deep = (0..60).fold(json!(1), |inner, _| json!([inner]));
    let mut values = vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!([]),
        json!({}),
        deep,
    ];
    let texts = ["", "\0", "\u{301}\u{302}", "/noi", "#9.99"];
    values.extend(texts.map(Value::from));
    values.push("9".repeat(400).into());
    values
}

/// The request with each of its values replaced by each odd one, or left out.
fn bodies(request: &str) -> Vec<Vec<u8>> {
    let whole: Value = serde_json::from_str(request).unwrap();
    let mut paths = Vec::new();
    walk(&whole, &mut String::new(), &mut paths);
    let odd = odd_values();
    let mut bodies = Vec::new();
    for path in &paths {
        for value in &odd {
            let mut changed = whole.clone();
            *changed.pointer_mut(path).unwrap() = value.clone();
            bodies.push(changed.to_string().into_bytes());
        }
        let (parent, name) = path.rsplit_once('/').unwrap();
        let mut changed = whole.clone();
        if let Some(fields) = changed.pointer_mut(parent).and_then(Value::as_object_mut) {
            fields.remove(name);
            bodies.push(changed.to_string().into_bytes());
        }
    }
    bodies.extend(
        (0..request.len())
            .step_by(29)
            .map(|end| request.as_bytes()[..end].to_vec()),
    );
    bodies
}

/// Lists the addresses of all values within one.
fn walk(value: &Value, path: &mut String, paths: &mut Vec<String>) {
    let fields: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(list) => (0..)
            .zip(list)
            .map(|(n, value): (usize, _)| (n.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in fields {
        let length = path.len();
        path.push('/');
        path.push_str(&name);
        paths.push(path.clone());
        walk(value, path, paths);
        path.truncate(length);
    }
}

/// Bodies that are no request of anybody's, and the request with odd words.
fn strange(request: &str) -> Vec<Vec<u8>> {
    let mut all = vec![
        Vec::new(),
        b"{".to_vec(),
        b"null".to_vec(),
        b"\xff\xfe\x00".to_vec(),
        b"{\"update_id\":1e400}".to_vec(),
        "[".repeat(200_000).into_bytes(),
        format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000)).into_bytes(),
    ];
    let mut whole: Value = serde_json::from_str(request).unwrap();
    let mut paths = Vec::new();
    walk(&whole, &mut String::new(), &mut paths);
    let words = paths.iter().find(|path| path.ends_with("/text")).unwrap();
    *whole.pointer_mut(words).unwrap() = "WORDS".into();
    // Half of a pair of surrogates can be written only like this.
    for words in [
        "\\ud83d half a pair",
        "\\u0000",
        &"x".repeat(900_000),
        &"\u{301}".repeat(50_000),
    ] {
        all.push(whole.to_string().replace("WORDS", words).into_bytes());
    }
    all
}

async fn check(name: &str) {
    let fake = Fake::start(json!({"ok": true, "error": 0, "result": {}, "message_id": "m"})).await;
    let (store, _folder) = store().await;
    let running = Running::start(&store, name, proof::table(name, &fake.url)).await;
    let mut all = Vec::new();
    for (_, request) in all_recorded(name) {
        all.extend(bodies(&request));
    }
    let (_, request) = all_recorded(name)
        .into_iter()
        .find(|(request, _)| ["text", "message"].contains(&request.as_str()))
        .unwrap();
    all.extend(strange(&request));
    let mut stored = 0;
    for some in all.chunks(AT_ONCE) {
        let posts = some.iter().map(async |body| {
            let proof = proof::headers(name, body, running.store.now());
            let proof: Vec<_> = proof
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            (body, running.post(name, &proof, body).await)
        });
        for (body, status) in join_all(posts).await {
            // Without a time of its own nothing proves a request of Zalo's.
            let unproven = name == "zalo_oa" && status == StatusCode::FORBIDDEN;
            let shown = String::from_utf8_lossy(&body[..body.len().min(300)]);
            assert!(
                status == StatusCode::OK || unproven,
                "{name}: {status}: {shown}"
            );
            stored += usize::from(status == StatusCode::OK);
        }
    }
    assert!(all.len() / 2 < stored, "{name}: {stored} of {}", all.len());
    for _ in 0..600 {
        let waits = store.backlog().await.unwrap();
        if waits.values().all(|backlog| backlog.messages == 0) {
            return running.stop().await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{name}: messages stay without an answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_telegram_signs_is_acknowledged() {
    check("telegram").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_zalo_bot_signs_is_acknowledged() {
    check("zalo_bot").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_zalo_oa_signs_is_acknowledged() {
    check("zalo_oa").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_messenger_signs_is_acknowledged() {
    check("messenger").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_another_program_signs_is_acknowledged() {
    check("webhook").await;
}

/// What an answer means for a reply on each channel that has an API.
fn outcomes(status: u16, body: &str) -> Vec<(&'static str, Outcome)> {
    let response = Response {
        status,
        retry_after: None,
        body: body.into(),
    };
    let channels = proof::ALL.into_iter().filter(|name| *name != "webhook");
    let judged = |name| {
        let channel: Box<dyn Channel> = open(name, proof::table(name, "http://a.test"));
        (name, channel.outcome(&response))
    };
    channels.map(judged).collect()
}

#[test]
fn an_answer_of_the_wrong_form_does_not_say_what_happened() {
    for body in [
        "",
        "<html>",
        "null",
        "[]",
        "7",
        "{}",
        "{\"ok\":",
        "{\"ok\":\"yes\"}",
        "{\"error\":\"x\"}",
        "{\"error\":{}}",
        "{\"message_id\":5}",
        "\u{0}",
    ] {
        for (name, outcome) in outcomes(200, body) {
            assert_eq!(outcome, Outcome::Unclear, "{name}: {body}");
        }
        for (name, outcome) in outcomes(302, body) {
            assert!(matches!(outcome, Outcome::Retry(_)), "{name}: {body}");
        }
    }
}

#[test]
fn what_stands_between_us_and_a_service_refuses_nobody() {
    for body in ["", "<html>Bad Gateway</html>", "{\"detail\":\"no\"}"] {
        for status in [
            400, 403, 404, 405, 407, 408, 413, 425, 451, 500, 501, 502, 503, 504, 520,
        ] {
            for (name, outcome) in outcomes(status, body) {
                let kept = matches!(
                    outcome,
                    Outcome::Retry(_) | Outcome::Unclear | Outcome::Down(_)
                );
                assert!(kept, "{name}: {status} {body}: {outcome:?}");
            }
        }
        for (name, outcome) in outcomes(429, body) {
            assert!(
                matches!(outcome, Outcome::ChannelBusy(_)),
                "{name}: {outcome:?}"
            );
        }
    }
}
