//! `motcua zalo-bot` and `motcua messenger-menu`: what these services have to
//! be told once.

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};

use crate::channel::{self, Call, Outcome, Response};
use crate::delivery::Http;

/// What the menu of the page offers, and the command that each stands for.
const MENU: [(&str, &str); 4] = [
    ("Hướng dẫn sử dụng", "/help"),
    ("Gặp cán bộ", "/nguoi"),
    ("Xem dữ liệu đang lưu", "/xuat"),
    ("Xoá dữ liệu đang lưu", "/xoa"),
];

/// What the page shows before the first message.
const GREETING: &str = "Đây là trợ lý tự động của cơ quan. Bạn cứ hỏi bằng lời bình thường, \
    có dấu hoặc không dấu đều được.";

/// Tells Zalo where the bot's messages go, with `[channel.zalo_bot]` of the settings.
///
/// # Errors
/// The address cannot be right, the table lacks something, or Zalo refuses.
pub async fn zalo_bot(url: &str, table: Value) -> anyhow::Result<String> {
    ensure!(
        url.starts_with("https://") && url.ends_with("/webhook/zalo_bot"),
        "the address must begin with https:// and end in /webhook/zalo_bot"
    );
    let secret = table["secret"]
        .as_str()
        .or_else(|| table["secret"][0].as_str())
        .context("missing field `secret` in [channel.zalo_bot]")?
        .to_owned();
    let call = Call::new("setWebhook", json!({"url": url, "secret_token": secret}));
    let answer = make("zalo_bot", table, &call).await?.json();
    let hint = answer["result"]["verification"]["hint"].as_str();
    let hint = hint.map_or_else(String::new, |hint| format!(" Zalo lưu ý: {hint}"));
    Ok(format!("Zalo sẽ gửi tin nhắn của bot đến {url}.{hint}"))
}

/// Gives the page its greeting, its first button and its menu, with
/// `[channel.messenger]` of the settings.
///
/// # Errors
/// The table lacks something, or Facebook refuses.
pub async fn messenger_menu(table: Value) -> anyhow::Result<String> {
    let item = |(title, payload)| json!({"type": "postback", "title": title, "payload": payload});
    let items: Vec<Value> = MENU.into_iter().map(item).collect();
    let profile = json!({
        "get_started": {"payload": "/start"},
        "greeting": [{"locale": "default", "text": GREETING}],
        "persistent_menu": [
            {"locale": "default", "composer_input_disabled": false, "call_to_actions": items},
        ],
    });
    let call = Call::new("me/messenger_profile", profile);
    make("messenger", table, &call).await?;
    Ok("Đã đặt lời chào, nút bắt đầu và trình đơn cho trang.".into())
}

/// Makes a call and returns the answer, unless it is a refusal.
async fn make(name: &str, table: Value, call: &Call) -> anyhow::Result<Response> {
    let channel = channel::open(name, table)?;
    // No call of these services is signed with the time.
    let response = Http::new()?
        .exchange(channel.request(call, None, 0))
        .await?;
    match channel.outcome(&response) {
        Outcome::Refused(reason) | Outcome::Down(reason) | Outcome::Retry(reason) => {
            bail!("{}: {reason} (HTTP {})", call.name, response.status)
        }
        _ if response.status != 200 => bail!("{}: HTTP {}", call.name, response.status),
        _ => Ok(response),
    }
}
