//! `motcua channels`: how each channel is doing, in plain words.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Value, json};

use crate::channel::{self, WEB};
use crate::delivery::{Http, known};
use crate::store::{Health, Store};

/// What is said where the chat page is the only channel.
const NO_OTHERS: &str = "Chưa có kênh nào khác trong cài đặt. \
    Thêm bảng [channel.tên-kênh] vào motcua.toml.";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Tell how each channel is doing.
    Show,
    /// Send the replies of this channel again that were given up.
    SendAgain(String),
}

/// Does it, for the tables of the settings, and returns what is to be printed.
///
/// # Errors
/// The store cannot be read.
pub async fn run(
    action: &Action,
    tables: BTreeMap<String, Value>,
    store: &Store,
) -> anyhow::Result<String> {
    if let Action::SendAgain(name) = action {
        let count = store.send_again(name).await?;
        return Ok(format!("{name}: đã đưa {count} tin vào hàng chờ gửi lại."));
    }
    let only_web = tables.keys().all(|name| name == WEB);
    let mut tables = tables;
    tables.entry(WEB.to_owned()).or_insert(json!({}));
    let http = Http::new()?;
    let mut parts = Vec::new();
    for (name, table) in tables {
        let credentials = credentials(&name, table, &http, store).await?;
        parts.push(describe(&name, &credentials, &store.health(&name).await?));
    }
    if only_web {
        parts.push(NO_OTHERS.into());
    }
    Ok(parts.join("\n\n"))
}

/// Whether the settings are whole and the service knows us.
async fn credentials(
    name: &str,
    table: Value,
    http: &Http,
    store: &Store,
) -> anyhow::Result<String> {
    let channel = match channel::open(name, table) {
        Ok(channel) => channel,
        Err(error) => return Ok(format!("cài đặt chưa đúng: {error:#}")),
    };
    let Some(probe) = channel.probe() else {
        return Ok("cài đặt đầy đủ".into());
    };
    let token = match channel.renewal() {
        None => None,
        Some(renewal) => {
            let tokens = store.tokens(name, renewal.seed()).await?;
            if tokens.expires_at <= store.now() {
                return Ok("cài đặt đầy đủ, mã truy cập sẽ được xin khi motcua chạy".into());
            }
            Some(tokens.access)
        }
    };
    let request = channel.request(&probe, token.as_ref(), store.now());
    Ok(match http.exchange(request).await {
        Err(_) => "không kết nối được máy chủ của kênh".into(),
        Ok(response) => match known(channel.as_ref(), &response) {
            Ok(()) => "cài đặt đầy đủ, máy chủ của kênh nhận ra mã truy cập".into(),
            Err(reason) => format!("chưa dùng được. {reason}"),
        },
    })
}

fn describe(name: &str, credentials: &str, health: &Health) -> String {
    let last = health
        .last_received
        .map_or_else(|| "chưa có".to_owned(), time);
    let mut lines = vec![
        format!("{name}: {credentials}"),
        format!("  Tin nhận gần nhất: {last}"),
        format!(
            "  Chờ trả lời: {} · chờ gửi: {}",
            health.unanswered, health.unsent
        ),
    ];
    if health.refused > 0 {
        lines.push(format!("  Bị từ chối trong 24 giờ: {}", health.refused));
    }
    if health.dead > 0 {
        lines.push(format!(
            "  Đã ngừng gửi: {} (gửi lại: motcua channels --send-again {name})",
            health.dead
        ));
    }
    if let (Some(at), Some(reason)) = (health.last_failure, &health.last_reason) {
        lines.push(format!("  Lỗi gần nhất ({}): {reason}", time(at)));
    }
    lines.join("\n")
}

/// The time as a clock in Vietnam shows it.
pub(super) fn time(ms: i64) -> String {
    let Ok(time) = Timestamp::from_millisecond(ms) else {
        return String::new();
    };
    Offset::constant(7)
        .to_datetime(time)
        .strftime("%d/%m/%Y %H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_channel_is_told_in_three_lines() {
        let told = describe("telegram", "cài đặt đầy đủ", &Health::default());
        assert_eq!(
            told,
            "telegram: cài đặt đầy đủ\n  Tin nhận gần nhất: chưa có\n  Chờ trả lời: 0 · chờ gửi: 0"
        );
    }

    #[test]
    fn what_needs_a_hand_is_told_with_what_to_do() {
        let health = Health {
            dead: 2,
            refused: 1,
            last_reason: Some("Người nhận đã chặn bot".into()),
            last_failure: Some(1_763_640_000_000),
            ..Health::default()
        };
        let told = describe("telegram", "x", &health);
        assert!(told.contains("motcua channels --send-again telegram"));
        assert!(told.ends_with("Lỗi gần nhất (20/11/2025 19:00): Người nhận đã chặn bot"));
    }
}
