//! Telegram: what its updates say, what it is told, what its answers mean.

use axum::http::HeaderMap;
use motcua::answer::Choice;
use motcua::channel::{Body, Channel, Media, Message, Outcome, Reply, Response, Says};
use serde_json::{Value, json};

use super::{open, read, refused, reply_with_cards, telegram_table};

fn telegram() -> Box<dyn Channel> {
    let channel = open("telegram", telegram_table("http://api.test"));
    channel.learn(&response(
        200,
        &json!({"ok": true, "result": {"username": "motcua_bot"}}),
    ));
    channel
}

fn response(status: u16, body: &Value) -> Response {
    Response {
        status,
        retry_after: None,
        body: body.to_string().into_bytes(),
    }
}

#[track_caller]
fn check(request: &str, says: impl Into<Option<Says>>) {
    let events = read(telegram().as_ref(), "telegram", request);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].account, "1234567");
    assert!(events[0].id.starts_with("1000"), "{}", events[0].id);
    assert_eq!(
        events[0].message.clone().map(|message| message.says),
        says.into()
    );
}

#[test]
fn words_and_captions_are_questions() {
    check(
        "text",
        Some(Says::Text("Làm căn cước công dân ở đâu?".into())),
    );
    check("caption", Some(Says::Text("Giấy này nộp ở đâu?".into())));
    check("edited", Some(Says::Text("Làm căn cước ở đâu vậy?".into())));
}

#[test]
fn commands_and_taps_are_told_apart() {
    check("start_with_payload", Some(Says::Start("khai-sinh".into())));
    check("place", Some(Says::Place("phường Hồng Gai".into())));
    check("callback", Some(Says::Tap(4, 1)));
}

#[test]
fn what_has_no_words_is_named() {
    check("photo", Some(Says::Photo("B".into())));
    check("voice", Some(Says::Media(Media::Voice)));
    check("voice_without_size", Some(Says::Media(Media::Voice)));
    check("sticker", Some(Says::Media(Media::Sticker)));
    check("location", Some(Says::Media(Media::Location)));
    check("unknown_content", Some(Says::Media(Media::Other)));
}

#[test]
fn a_group_is_answered_only_when_it_asks_us() {
    check("group_not_addressed", None);
    check("group_command_of_another_bot", None);
    check(
        "group_mention",
        Some(Says::Text("khai sinh cần gì?".into())),
    );
    check("group_reply", Some(Says::Text("còn ở xã?".into())));
}

#[test]
fn the_rest_is_recorded_only() {
    check("from_a_bot", None);
    check("blocked", None);
    check("unknown_kind", None);
}

#[test]
fn what_is_not_an_update_cannot_be_read() {
    for body in [
        "",
        "[]",
        "{}",
        "null",
        "{\"update_id\":\"x\"}",
        "{\"update_id\":1",
    ] {
        assert_eq!(
            telegram().read(&HeaderMap::new(), body.as_bytes()),
            None,
            "{body}"
        );
    }
}

fn to(chat: &str) -> Message {
    Message {
        chat: chat.into(),
        person: "5".into(),
        says: Says::Help,
        reply_to: chat.starts_with('-').then(|| "41".into()),
        tap: None,
    }
}

#[test]
fn a_reply_is_escaped_and_has_its_buttons() {
    let reply = Reply {
        title: "A & B".into(),
        text: "1 < 2".into(),
        choices: vec![Choice {
            label: "Khai sinh".into(),
            question: "khai sinh".repeat(50),
        }],
        seq: 7,
        answer: None,
    };
    let calls = telegram().reply(&to("-100123"), &reply);
    assert_eq!(calls.len(), 1);
    assert!(calls[0].group);
    assert_eq!(
        calls[0].body,
        json!({
            "chat_id": -100_123,
            "text": "<b>A &amp; B</b>\n\n1 &lt; 2",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": true},
            "reply_parameters": {"message_id": 41, "allow_sending_without_reply": true},
            "reply_markup": {"inline_keyboard": [[{"text": "Khai sinh", "callback_data": "#7.0"}]]},
        })
    );
}

#[test]
fn a_tap_is_acknowledged_first() {
    let mut to = to("5");
    to.tap = Some("77".into());
    let calls = telegram().reply(&to, &Reply::text("a"));
    assert_eq!(calls[0].name, "answerCallbackQuery");
    assert!(calls[0].fleeting && !calls[1].fleeting && !calls[1].group);
}

#[test]
fn a_long_reply_is_cut_and_the_buttons_stay_below() {
    let reply = Reply {
        choices: vec![Choice {
            label: "a".into(),
            question: "b".into(),
        }],
        ..Reply::text("Một câu văn <dài>. ".repeat(600))
    };
    let calls = telegram().reply(&to("5"), &reply);
    assert_eq!(calls.len(), 3);
    for (position, call) in calls.iter().enumerate() {
        let text = call.body["text"].as_str().unwrap();
        let bare = text.replace("&lt;", "<").replace("&gt;", ">");
        assert!(bare.encode_utf16().count() <= 4096);
        assert_eq!(call.body.get("reply_markup").is_some(), position == 2);
    }
}

#[test]
fn the_token_is_in_the_address_and_shown_nowhere() {
    let channel = telegram();
    let call = &channel.reply(&to("5"), &Reply::text("a"))[0];
    let request = channel.request(call, None, 0);
    assert_eq!(
        request.url,
        "http://api.test/bot1234567:ABC-hidden/sendMessage"
    );
    assert!(matches!(request.body, Body::Json(_)));
    let shown = format!(
        "{channel:?}{request:?}{call:?}{}",
        serde_json::to_string(call).unwrap()
    );
    assert!(
        !shown.contains("hidden") && !shown.contains("bi_mat"),
        "{shown}"
    );
}

#[track_caller]
fn outcome(status: u16, body: &str, expected: &str) {
    let answer = Response {
        status,
        retry_after: None,
        body: body.into(),
    };
    let outcome = format!("{:?}", telegram().outcome(&answer));
    assert!(outcome.starts_with(expected), "{outcome}");
}

#[test]
fn answers_are_understood() {
    let refusal = |code: u16, text: &str| {
        json!({"ok": false, "error_code": code, "description": text}).to_string()
    };
    outcome(
        200,
        r#"{"ok":true,"result":{"message_id":5}}"#,
        "Sent(Some(\"5\"))",
    );
    outcome(200, r#"{"ok":true,"result":true}"#, "Sent(None)");
    let busy = r#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}"#;
    outcome(429, busy, "ChatBusy(7000)");
    outcome(
        403,
        &refusal(403, "Forbidden: bot was blocked by the user"),
        "Refused(\"Người nhận đã chặn bot",
    );
    outcome(
        403,
        &refusal(403, "Forbidden: user is deactivated"),
        "Refused",
    );
    outcome(400, &refusal(400, "Bad Request: chat not found"), "Refused");
    outcome(401, &refusal(401, "Unauthorized"), "Down");
    outcome(500, &refusal(500, "Internal Server Error"), "Retry");
    outcome(502, "<html>bad gateway</html>", "Unclear");
    outcome(200, "<html>login</html>", "Unclear");
    outcome(302, "", "Retry");
    outcome(503, "", "Retry");
    outcome(429, "", "ChannelBusy(5000)");
}

#[test]
fn retry_after_of_the_header_counts_too() {
    let answer = Response {
        status: 429,
        retry_after: Some(30),
        body: Vec::new(),
    };
    assert_eq!(telegram().outcome(&answer), Outcome::ChannelBusy(30_000));
}

#[test]
fn polling_asks_for_what_comes_after() {
    let polling = open("telegram", json!({"token": "1:a", "mode": "polling"}));
    let polling = polling.polling().unwrap();
    assert!(polling.fetch(None).body.get("offset").is_none());
    assert_eq!(polling.fetch(Some(41)).body["offset"], 42);
    let answer = json!({"ok": true, "result": [{"update_id": 8}, {"update_id": 9}]});
    let (bodies, last) = polling.updates(&response(200, &answer)).unwrap();
    assert_eq!((bodies.len(), last), (2, Some(9)));
    assert!(
        polling
            .updates(&response(409, &json!({"ok": false})))
            .is_none()
    );
}

#[test]
fn settings_that_are_missing_are_named() {
    refused("telegram", json!({"token": "1:a"}), "secret");
    refused("telegram", json!({"secret": "mot_bi_mat"}), "token");
    refused(
        "telegram",
        json!({"token": "abc", "secret": "mot_bi_mat"}),
        "token",
    );
    refused(
        "telegram",
        json!({"token": "1:a", "secret": "có dấu tiếng Việt"}),
        "secret",
    );
    refused("telegram", json!({"token": "1:a", "secret": ""}), "secret");
    refused(
        "telegram",
        json!({"token": "1:a", "secret": "mot_bi_mat", "toke": 1}),
        "toke",
    );
    refused(
        "telegraph",
        json!({}),
        "there are telegram, zalo_oa, zalo_bot, messenger, webhook",
    );
}

#[test]
fn pages_are_buttons_below_the_choices() {
    let calls = telegram().reply(&to("42"), &reply_with_cards(1));
    let keyboard = &calls[0].body["reply_markup"]["inline_keyboard"];
    assert_eq!(keyboard.as_array().unwrap().len(), 2, "{keyboard}");
    assert_eq!(keyboard[1][0]["text"], "Xem bản đồ");
    assert_eq!(keyboard[1][0]["url"], "https://maps.example.vn/a");
}
