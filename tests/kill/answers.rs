//! What the services answer to a call, and what they refuse.
//!
//! Independent clients of Telegram, Zalo Bot and Messenger are run against
//! these answers by `tests/conformance/run`.

use serde_json::{Map, Value, json};

/// Longest text of a message: of Telegram, after its markup is taken out, and
/// of the others.
const LONGEST: (usize, usize) = (4_096, 2_000);

/// The answer to a call: its status and body.
pub(crate) fn answer(path: &str, body: &Value) -> (u16, Value) {
    let method = path.rsplit('/').next().unwrap_or_default();
    if path.starts_with("/bot") {
        bot(method, body)
    } else {
        page(method, body)
    }
}

/// Telegram, and Zalo Bot, which was made after it. Their chats tell them
/// apart: the one's are numbers.
fn bot(method: &str, body: &Value) -> (u16, Value) {
    let chat = match &body["chat_id"] {
        Value::String(chat) => chat
            .parse()
            .map_or_else(|_| json!(chat), |id: i64| json!(id)),
        chat => chat.clone(),
    };
    let result = match method {
        "getMe" => json!({
            "id": 1, "is_bot": true, "first_name": "Một cửa", "username": "motcua_bot",
            "can_join_groups": true, "can_read_all_group_messages": false,
            "supports_inline_queries": false, "account_name": "bot.motcua", "account_type": "BASIC",
        }),
        "sendMessage" => match message(&chat, body) {
            Ok(message) => message,
            Err(why) => return refusal(400, &format!("Bad Request: {why}")),
        },
        "getUpdates" => json!([]),
        "getWebhookInfo" => {
            json!({"url": "", "has_custom_certificate": false, "pending_update_count": 0})
        }
        "sendChatAction"
        | "answerCallbackQuery"
        | "setWebhook"
        | "deleteWebhook"
        | "setMyCommands" => json!(true),
        _ => return refusal(404, "Not Found"),
    };
    (200, json!({"ok": true, "result": result}))
}

fn refusal(code: u16, why: &str) -> (u16, Value) {
    (
        code,
        json!({"ok": false, "error_code": code, "description": why}),
    )
}

/// What a message is once it is sent, or why it is not.
fn message(chat: &Value, body: &Value) -> Result<Value, String> {
    let text = body["text"].as_str().unwrap_or_default();
    let of_telegram = chat.is_i64();
    let longest = if of_telegram { LONGEST.0 } else { LONGEST.1 };
    let shown = if body["parse_mode"] == "HTML" {
        plain(text)?
    } else {
        text.to_owned()
    };
    match shown.encode_utf16().count() {
        0 => return Err("message text is empty".into()),
        length if longest < length => return Err("message is too long".into()),
        _ => {}
    }
    if !of_telegram {
        return Ok(json!({"message_id": "z1", "date": 1_763_640_000_000_i64}));
    }
    let keyboard = match &body["reply_markup"] {
        Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
        keyboard => keyboard.clone(),
    };
    for button in keyboard["inline_keyboard"].as_array().into_iter().flatten() {
        let data = button[0]["callback_data"].as_str().unwrap_or("-");
        if !(1..=64).contains(&data.len()) {
            return Err("BUTTON_DATA_INVALID".into());
        }
    }
    Ok(json!({
        "message_id": 5, "date": 1_763_640_000,
        "from": {"id": 1, "is_bot": true, "first_name": "Một cửa"},
        "chat": {"id": chat, "type": "private", "first_name": "Lan"},
        "text": shown,
    }))
}

/// The text without its tags, of which Telegram allows a few.
fn plain(markup: &str) -> Result<String, String> {
    let mut rest = markup.to_owned();
    for tag in ["<b>", "</b>", "<i>", "</i>"] {
        rest = rest.replace(tag, "");
    }
    if rest.contains(['<', '>']) {
        return Err("can't parse entities".into());
    }
    let mut text = rest;
    for (name, sign) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ] {
        text = text.replace(name, sign);
    }
    Ok(text)
}

/// Messenger.
fn page(method: &str, body: &Value) -> (u16, Value) {
    let error = |code: i64, message: &str| {
        let error =
            json!({"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "x"});
        (400, json!({"error": error}))
    };
    match method {
        "me" => (200, json!({"id": "PAGE", "name": "Một cửa"})),
        "messenger_profile" => (200, json!({"result": "success"})),
        "messages" => {
            let message = &body["message"];
            let text = message["text"].as_str().unwrap_or_default();
            if message.is_object() && !(1..LONGEST.1).contains(&text.encode_utf16().count()) {
                return error(
                    100,
                    "(#100) Length of param message[text] must be less than 2000",
                );
            }
            let replies = message["quick_replies"].as_array().map_or(0, Vec::len);
            if 13 < replies {
                return error(100, "(#100) Too many quick replies");
            }
            let to = &body["recipient"]["id"];
            (200, json!({"recipient_id": to, "message_id": "m_1"}))
        }
        _ => error(2500, "Unknown path components"),
    }
}

/// A body that is JSON or a form, as JSON.
pub(crate) fn read(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_else(|_| {
        let fields = body.split('&').filter_map(|pair| pair.split_once('='));
        let fields = fields.map(|(name, value)| (spelled(name), Value::from(spelled(value))));
        Value::Object(fields.collect::<Map<_, _>>())
    })
}

/// Text of a form.
fn spelled(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let digits = String::from_utf8_lossy(&digits).into_owned();
                u8::from_str_radix(&digits, 16).unwrap_or(b'?')
            }
            byte => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
