//! The HTTP interface: what every route takes and gives, and that nothing a
//! client sends is answered with a 500.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use motcua::config::Config;
use motcua::server::Page;
use proptest::collection::vec;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::support::{Echo, Reply, TestApp};

const ANSWERS: &str = "/api/v1/answers";

/// The reply is a problem object with this status, which a person can read.
#[track_caller]
fn check_problem(reply: &Reply, status: u16) {
    assert_eq!(reply.status.as_u16(), status, "{}", reply.text);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let problem = reply.json();
    assert_eq!(problem["status"], status);
    for member in ["type", "title", "detail"] {
        assert!(!problem[member].as_str().unwrap().is_empty(), "{member}");
    }
}

async fn refused(body: impl Into<Body>, status: u16) {
    check_problem(&TestApp::new().post(ANSWERS, body).await, status);
}

#[tokio::test]
async fn a_question_is_answered() {
    let reply = TestApp::new()
        .post(ANSWERS, r#"{"question": "hạn nộp?", "place": "Nam Đông"}"#)
        .await;
    assert_eq!(reply.status, StatusCode::OK);
    let answer = reply.json();
    assert_eq!(answer["status"], "answered");
    assert_eq!(answer["text"], "1 Nam Đông hạn nộp?");
    assert_eq!(answer["sources"][0]["rank"], 1);
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_conversation_goes_on() {
    let test = TestApp::new();
    let body = r#"{"question": "a", "conversation": "c-1"}"#;
    for turn in 1..=3 {
        let answer = test.post(ANSWERS, body).await.json();
        assert_eq!(answer["text"], format!("{turn} - a"));
    }
    let other = r#"{"question": "a", "conversation": "c-2"}"#;
    assert_eq!(test.post(ANSWERS, other).await.json()["text"], "1 - a");
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    refused("", 400).await;
    refused("{", 400).await;
    refused("question=a", 400).await;
    refused(&b"{\"question\": \"\xff\xfe\"}"[..], 400).await;
    refused(r#"{"question": "\ud800"}"#, 400).await;
}

#[tokio::test]
async fn json_of_another_form_is_refused() {
    for body in [
        "{}",
        "null",
        "[]",
        r#" ["a"]"#,
        "\"a\"",
        r#"{"question": null}"#,
        r#"{"question": 1}"#,
        r#"{"question": ["a"]}"#,
        r#"{"question": "a", "question": "b"}"#,
        r#"{"question": "a", "more": 1}"#,
        r#"{"question": "a", "conversation": ""}"#,
        r#"{"question": "a", "conversation": "a b"}"#,
        r#"{"question": "a", "conversation": 7}"#,
    ] {
        let reply = TestApp::new().post(ANSWERS, body).await;
        check_problem(&reply, 422);
    }
    refused("[".repeat(10_000), 422).await;
    refused(format!(r#"{{"question": {}"#, "[".repeat(10_000)), 422).await;
    let long = format!(r#"{{"question": "a", "place": "{}"}}"#, "ă".repeat(201));
    refused(long, 422).await;
    let long = format!(
        r#"{{"question": "a", "conversation": "{}"}}"#,
        "a".repeat(65)
    );
    refused(long, 422).await;
}

proptest! {
    #[test]
    fn no_body_is_our_fault(
        body in prop_oneof![
            vec(any::<u8>(), 0..200),
            r#"\{"(question|conversation|place)": ?["\[{nt0-9]\PC{0,40}"?\}"#.prop_map(String::into_bytes),
            r#"[{}\[\]":,\\u0-9dequstion ]{0,60}"#.prop_map(String::into_bytes),
        ],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let reply = runtime.block_on(TestApp::new().post(ANSWERS, body));
        prop_assert!(!reply.status.is_server_error(), "{}", reply.text);
    }
}

#[tokio::test]
async fn odd_questions_are_still_questions() {
    let test = TestApp::new();
    for question in [
        "",
        " ",
        "\0\u{7}",
        "\u{202e}abc",
        "😀😀",
        "title:\"x\" AND *",
        "'; DROP TABLE--",
    ] {
        let body = serde_json::json!({ "question": question }).to_string();
        assert_eq!(test.post(ANSWERS, body).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_large_body_is_refused_and_one_at_the_limit_is_not() {
    let body = |size: usize| {
        let frame = r#"{"question": ""}"#.len();
        format!(r#"{{"question": "{}"}}"#, "a".repeat(size - frame))
    };
    refused(body(65_537), 413).await;
    let reply = TestApp::new().post(ANSWERS, body(65_536)).await;
    assert_eq!(reply.status, StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends_is_refused() {
    let endless = futures_util::stream::pending::<Result<&[u8], std::io::Error>>();
    let start = Instant::now();
    refused(Body::from_stream(endless), 408).await;
    assert_eq!(start.elapsed().as_secs(), 15);
}

#[tokio::test]
async fn another_content_type_is_refused() {
    let test = TestApp::new();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let request = Request::post(ANSWERS).header("content-type", kind);
        let body = Body::from(r#"{"question": "a"}"#);
        check_problem(&test.send(request.body(body).unwrap()).await, 415);
    }
    let bare = Request::post(ANSWERS).body(Body::empty()).unwrap();
    check_problem(&test.send(bare).await, 415);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused() {
    let test = TestApp::new();
    for path in [
        "/",
        "/nothing",
        "/api/v1/answers/",
        "/%ff",
        "/chat/../x",
        "/CHAT",
    ] {
        check_problem(&test.get(path).await, 404);
    }
    let reply = test.get(ANSWERS).await;
    check_problem(&reply, 405);
    assert_eq!(reply.header("allow"), "POST");
    for (method, path) in [
        ("DELETE", ANSWERS),
        ("POST", "/chat"),
        ("FOO", "/api/v1/passages"),
    ] {
        let request = Request::builder().method(method).uri(path);
        check_problem(&test.send(request.body(Body::empty()).unwrap()).await, 405);
    }
    let request = Request::post("/nothing").body(Body::empty()).unwrap();
    check_problem(&test.send(request).await, 404);
}

#[tokio::test]
async fn passages_are_listed() {
    let test = TestApp::new();
    let count = async |query: &str| {
        let reply = test.get(&format!("/api/v1/passages?{query}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        reply.json()["passages"].as_array().unwrap().len()
    };
    assert_eq!(count("q=th%E1%BB%A7+t%E1%BB%A5c").await, 10);
    assert_eq!(count("q=&limit=3").await, 3);
    assert_eq!(count("limit=100&q=a").await, 100);
}

#[tokio::test]
async fn a_wrong_query_string_is_refused() {
    let test = TestApp::new();
    for query in [
        "",
        "?q=a&limit=0",
        "?q=a&limit=101",
        "?q=a&limit=-1",
        "?q=a&limit=x",
        "?q=a&x=1",
        "?limit=3",
        "?q=%ff",
        "?q=a&q=b",
    ] {
        check_problem(&test.get(&format!("/api/v1/passages{query}")).await, 422);
    }
}

#[tokio::test]
async fn before_the_folder_is_read_the_server_says_so() {
    let test = TestApp::unready(Config::default());
    assert_eq!(test.get("/healthz").await.status, StatusCode::OK);
    for reply in [
        test.get("/readyz").await,
        test.get("/api/v1/passages?q=a").await,
        test.post(ANSWERS, r#"{"question": "a"}"#).await,
    ] {
        check_problem(&reply, 503);
        assert_eq!(reply.header("retry-after"), "2");
    }
    test.app.replace(Arc::new(Echo));
    check_problem(&test.get("/readyz").await, 503);
    let folder = tempfile::tempdir().unwrap();
    test.app
        .keep(crate::channels::open_store(folder.path()).await);
    assert_eq!(test.get("/readyz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_reply_is_hardened() {
    let test = TestApp::new();
    for path in [
        "/chat",
        "/chat.js",
        "/widget.js",
        "/healthz",
        "/nothing",
        ANSWERS,
    ] {
        let reply = test.get(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; "),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn a_browser_keeps_its_copy_until_the_file_changes() {
    let test = TestApp::new();
    for path in ["/chat.css", "/chat.js", "/widget.js"] {
        let first = test.get(path).await;
        assert_eq!(first.status, StatusCode::OK);
        assert_eq!(first.header("cache-control"), "no-cache");
        let again = async |tag: &str| {
            let request = Request::get(path).header("if-none-match", tag);
            test.send(request.body(Body::empty()).unwrap()).await
        };
        let same = again(first.header("etag")).await;
        assert_eq!((same.status.as_u16(), same.text.as_str()), (304, ""));
        assert_eq!(again("\"older\"").await.text, first.text);
    }
}

fn web(origins: &[&str]) -> Config {
    let table = serde_json::json!({ "channel": { "web": { "origins": origins } } });
    serde_json::from_value(table).unwrap()
}

#[tokio::test]
async fn only_listed_pages_may_frame_the_chat() {
    let policy = async |config| {
        let reply = TestApp::unready(config).get("/chat").await;
        let policy = reply.header("content-security-policy").to_owned();
        policy.rsplit("; ").next().unwrap().to_owned()
    };
    assert_eq!(policy(Config::default()).await, "frame-ancestors 'self'");
    assert_eq!(
        policy(web(&["https://a.gov.vn", "http://localhost:81"])).await,
        "frame-ancestors 'self' https://a.gov.vn http://localhost:81"
    );
    let error = Page::new(&web(&["https://a.vn; script-src *"])).unwrap_err();
    assert!(error.to_string().contains("channel.web.origins"));
}

#[tokio::test]
async fn requests_and_answers_are_counted() {
    let test = TestApp::new();
    test.post(ANSWERS, r#"{"question": "a", "conversation": "c"}"#)
        .await;
    test.get("/nothing").await;
    let counted = test.get("/metrics").await.text;
    for line in [
        "motcua_http_requests_total{route=\"/api/v1/answers\",status=\"200\"} 1",
        "motcua_http_requests_total{route=\"other\",status=\"404\"} 1",
        "motcua_answers_total{status=\"answered\"} 1",
        "motcua_answer_seconds_count 1",
        "motcua_conversations 1",
    ] {
        assert!(counted.contains(line), "{line} is not in\n{counted}");
    }
}

/// Sends `bytes` to a real server and reads until it closes.
async fn talk(bytes: &[u8]) -> (String, Duration) {
    let (address, _running) = TestApp::new().listen().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let start = Instant::now();
    stream.write_all(bytes).await.unwrap();
    let mut reply = Vec::new();
    // A reset is a way to close, too.
    let _ = stream.read_to_end(&mut reply).await;
    (String::from_utf8(reply).unwrap(), start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_header_that_never_ends_is_cut_off() {
    let (reply, time) = talk(b"POST /api/v1/answers HTTP/1.1\r\nHost: a\r\n").await;
    assert_eq!(time.as_secs(), 10, "{reply}");
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_is_closed() {
    let (reply, time) = talk(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(
        reply.starts_with("HTTP/1.1 200 OK") && reply.ends_with("ok\n"),
        "{reply}"
    );
    assert_eq!(time.as_secs(), 10);
}

#[tokio::test]
async fn what_is_not_http_is_refused() {
    let (reply, _) = talk(b"\x16\x03\x01\x02\0\x01\0 hello\r\n\r\n").await;
    assert!(reply.starts_with("HTTP/1.1 400"), "{reply}");
    let header = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(1_000_000));
    let (reply, _) = talk(header.as_bytes()).await;
    assert!(
        reply.is_empty() || reply.starts_with("HTTP/1.1 431"),
        "{reply}"
    );
}

#[tokio::test]
async fn a_stopped_server_closes_what_is_idle() {
    let test = TestApp::new();
    let (address, running) = test.listen().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    drop(running);
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert!(rest.ends_with("ok\n"));
    assert!(TcpStream::connect(address).await.is_err());
}
