//! Messages that are no questions, and folders that hold no answers: each ends
//! in a polite status, none in a panic or an invented answer.

use std::path::Path;
use std::process::{Command, Output};

use axum::http::StatusCode;
use motcua::answer::{Context, Status, reply};
use motcua::app::Folder;
use motcua::config::Config;
use motcua::knowledge;
use motcua::snapshot::Snapshot;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::asking::check_valid;
use crate::support::TestApp;
use crate::support::own::{OWN, TODAY, ask};

#[track_caller]
fn check(status: Status, message: &str) {
    let answer = ask(message);
    check_valid(&answer);
    let shown: String = message.chars().take(60).collect();
    assert_eq!(answer.status, status, "{shown:?}: {}", answer.text);
}

#[test]
fn a_message_without_words_is_asked_again() {
    for message in [
        "",
        "   \n\t ",
        "?!...",
        "*:*",
        "\"\"\"\"",
        "😀😀😀👍🏽🇻🇳",
        "\0\u{1}\u{7}\u{1b}[31m\u{7f}",
        "\u{202e}\u{200f}\u{2066}\u{2069}",
        "\u{feff}\u{200b}\u{200d}",
        "\u{301}\u{300}\u{309}\u{323}",
    ] {
        let answer = ask(message);
        check_valid(&answer);
        let polite = [Status::Unclear, Status::NotFound];
        assert!(polite.contains(&answer.status), "{message:?}: {answer:?}");
    }
    check(Status::Unclear, "");
    check(Status::Unclear, "😀😀");
}

#[test]
fn a_message_too_long_to_be_a_question_is_asked_again() {
    check(Status::Unclear, &"a".repeat(1 << 20));
    check(Status::Unclear, &"hạn nộp báo cáo ".repeat(6_250));
    check(Status::Unclear, &"ế".repeat(100_000));
    check(Status::Unclear, &"a\u{323}\u{302}".repeat(100_000));
    check(Status::Unclear, &"😀".repeat(100_000));
    check(Status::Unclear, &" ".repeat(100_000));
}

#[test]
fn code_is_no_question() {
    for message in [
        "title:\"x\" AND *",
        "AND OR NOT ( ) [a TO b] ^2 ~1",
        "'; DROP TABLE passages; --",
        "SELECT * FROM users WHERE 1=1 OR 'a'='a'",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "{{7*7}} ${jndi:ldap://x} %s%s%n",
        "../../etc/passwd",
        "&lt;b&gt; &#x41; \\u0000 \\x00",
    ] {
        check(Status::NotFound, message);
    }
}

#[test]
fn marks_of_another_direction_and_wide_letters_do_not_hide_a_question() {
    for message in [
        "\u{202e}hạn nộp báo cáo của Thái Bình là ngày nào",
        "hạn nộp\u{200b} báo cáo của Thái Bình\u{200f} là ngày nào",
        "<b>hạn nộp báo cáo của Thái Bình là ngày nào</b>",
        "hạn nộp báo cáo của Thái Bình là ngày nào 😀",
    ] {
        check(Status::Answered, message);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_conversation_gets_valid_answers(
        messages in vec(
            prop_oneof![
                any::<String>(),
                "[a-zàáảãạăâđêôơưíìỉĩị0-9 .,/?-]{0,80}",
                vec(prop_oneof![
                    Just("hạn nộp"), Just("báo cáo"), Just("Thái Bình"), Just("ai ký"),
                    Just("kế hoạch 174"), Just("12/KH-UBND"), Just("còn"), Just("thì sao"),
                    Just("nay là xã nào"), Just("xã Hồng An"), Just("gặp cán bộ"), Just("?"),
                    Just("hanj nopj"), Just("ubnd"), Just("\u{301}"), Just("\u{202e}"),
                    Just("20/10/2022"), Just("ở"), Just("không"), Just("Nam Đông"),
                ], 1..8).prop_map(|words| words.join(" ")),
            ],
            1..4,
        ),
        place in proptest::option::of(prop_oneof![any::<String>(), Just("Thái Bình".to_owned())]),
    ) {
        let mut context = Context { place, ..Context::default() };
        for message in &messages {
            check_valid(&reply(&OWN, message, &mut context, TODAY));
        }
        let kept = serde_json::to_string(&context).unwrap();
        prop_assert_eq!(serde_json::from_str::<Context>(&kept).unwrap(), context);
    }
}

/// Runs the program over a knowledge folder.
fn motcua(knowledge: &Path, arguments: &[&str]) -> Output {
    let elsewhere = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_motcua"))
        .arg("--knowledge")
        .arg(knowledge)
        .args(arguments)
        .env_clear()
        .current_dir(elsewhere.path())
        .output()
        .unwrap()
}

#[test]
fn an_empty_folder_answers_that_it_is_empty() {
    let empty = tempfile::tempdir().unwrap();
    let output = motcua(empty.path(), &["ask", "hạn nộp báo cáo là ngày nào"]);
    assert!(output.status.success(), "{output:?}");
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.starts_with("Hiện chưa có văn bản nào"), "{shown}");
    let output = motcua(empty.path(), &["check"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.starts_with("0 văn bản"), "{shown}");

    let knowledge = knowledge::read(empty.path()).unwrap();
    let snapshot = Snapshot::build(knowledge).unwrap();
    for message in ["xin chào", "hạn nộp báo cáo", "Thái Bình", "12/KH-UBND", ""] {
        let answer = reply(&snapshot, message, &mut Context::default(), TODAY);
        assert!(
            !answer.text.is_empty() && answer.sources.is_empty(),
            "{answer:?}"
        );
        assert_ne!(answer.status, Status::Answered);
    }
}

#[test]
fn a_missing_folder_is_named_by_every_command() {
    let missing = Path::new("/khong/co/thu-muc-nay");
    for command in [&["ask", "hạn nộp"][..], &["search", "hạn nộp"], &["check"]] {
        let output = motcua(missing, command);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(
            said.contains("/khong/co/thu-muc-nay"),
            "{command:?}: {said}"
        );
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[tokio::test]
async fn over_a_missing_folder_the_server_says_that_it_is_not_ready() {
    let test = TestApp::unready(Config::default());
    std::fs::remove_dir_all(&test.app.config.knowledge).unwrap();
    let mut folder = Folder::default();
    assert!(folder.look(&test.app).is_err());
    let body = r#"{"question": "hạn nộp báo cáo"}"#;
    let reply = test.post("/api/v1/answers", body).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    std::fs::create_dir(&test.app.config.knowledge).unwrap();
    folder.look(&test.app).unwrap();
    let reply = test.post("/api/v1/answers", body).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.json()["status"], "not_found");
}
