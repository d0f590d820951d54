//! `motcua telegram set-webhook | webhook-info`: tells Telegram where to send
//! messages, and shows what it says of that address.

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};

use crate::channel::{self, Call, Channel};
use crate::delivery::Http;

/// The kinds of updates that are asked for.
const WANTED: [&str; 4] = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
];

/// What the menu of the bot lists.
const COMMANDS: [(&str, &str); 6] = [
    ("start", "Bắt đầu"),
    ("help", "Hướng dẫn sử dụng"),
    ("noi", "Chọn nơi cần hỏi"),
    ("nguoi", "Gặp cán bộ"),
    ("xuat", "Xem những gì trợ lý đang lưu"),
    ("xoa", "Xoá những gì trợ lý đang lưu"),
];

/// What is asked of Telegram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send messages to this address of ours, which ends in `/webhook/telegram`.
    SetWebhook(String),
    /// Say where messages are sent and what went wrong.
    WebhookInfo,
}

/// Does it, with `[channel.telegram]` of the settings, and returns what is to be printed.
///
/// # Errors
/// The table lacks something, or Telegram refuses; the text says what.
pub async fn run(action: &Action, table: Value) -> anyhow::Result<String> {
    let secret = table["secret"]
        .as_str()
        .or_else(|| table["secret"][0].as_str());
    let secret = secret.map(ToOwned::to_owned);
    let channel = channel::open("telegram", table)?;
    let http = Http::new()?;
    match action {
        Action::SetWebhook(url) => {
            ensure!(
                url.starts_with("https://"),
                "the address must begin with https://"
            );
            ensure!(
                url.ends_with("/webhook/telegram"),
                "the address must end in /webhook/telegram, where motcua listens"
            );
            let secret = secret.context("missing field `secret` in [channel.telegram]")?;
            let hook = json!({"url": url, "secret_token": secret, "allowed_updates": WANTED});
            ask(channel.as_ref(), &http, &Call::new("setWebhook", hook)).await?;
            let list: Vec<_> = COMMANDS
                .iter()
                .map(|(command, description)| json!({"command": command, "description": description}))
                .collect();
            let menu = Call::new("setMyCommands", json!({"commands": list}));
            ask(channel.as_ref(), &http, &menu).await?;
            Ok(format!(
                "Telegram sẽ gửi tin nhắn đến {url}. Đã đặt trình đơn lệnh cho bot."
            ))
        }
        Action::WebhookInfo => {
            let info = Call::new("getWebhookInfo", json!({}));
            Ok(describe(&ask(channel.as_ref(), &http, &info).await?))
        }
    }
}

/// Makes a call and returns its result.
async fn ask(channel: &dyn Channel, http: &Http, call: &Call) -> anyhow::Result<Value> {
    // No call of Telegram's is signed with the time.
    let response = http.exchange(channel.request(call, None, 0)).await?;
    let mut answer = response.json();
    if answer["ok"] != true {
        let says = answer["description"].as_str().unwrap_or("no description");
        bail!(
            "Telegram refused {}: {says} (HTTP {})",
            call.name,
            response.status
        );
    }
    Ok(answer["result"].take())
}

/// What `getWebhookInfo` says, in plain words.
fn describe(info: &Value) -> String {
    let url = info["url"].as_str().unwrap_or_default();
    if url.is_empty() {
        return "Chưa đặt địa chỉ nhận tin (hoặc bot đang ở chế độ polling).".into();
    }
    let mut lines = vec![format!("Telegram gửi tin nhắn đến: {url}")];
    let pending = info["pending_update_count"].as_u64().unwrap_or(0);
    lines.push(format!("Tin đang chờ gửi: {pending}"));
    if let Some(error) = info["last_error_message"].as_str() {
        let time = info["last_error_date"]
            .as_i64()
            .and_then(|at| at.checked_mul(1_000));
        let time = time.map(super::channels::time).unwrap_or_default();
        lines.push(format!("Lỗi gần nhất ({time}): {error}"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_the_webhook_is_told_in_words() {
        let info = json!({"url": "https://a.vn/webhook/telegram", "pending_update_count": 3,
            "last_error_date": 1_763_640_000, "last_error_message": "Connection refused"});
        assert_eq!(
            describe(&info),
            "Telegram gửi tin nhắn đến: https://a.vn/webhook/telegram\nTin đang chờ gửi: 3\n\
             Lỗi gần nhất (20/11/2025 19:00): Connection refused"
        );
        assert!(describe(&json!({"url": ""})).starts_with("Chưa đặt"));
    }

    #[test]
    fn the_menu_keeps_to_telegrams_limits_and_to_what_is_understood() {
        use crate::channel::Says;
        for (command, description) in COMMANDS {
            assert!(command.len() <= 32 && description.chars().count() <= 256);
            assert!(
                !matches!(Says::read(&format!("/{command}")), Says::Text(_)),
                "{command}"
            );
        }
    }
}
