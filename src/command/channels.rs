//! `motcua channels`: how each channel is doing, in plain words.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::Value;

use crate::channel::{self, Channel};
use crate::delivery::Http;
use crate::store::{Health, Store};

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
    if tables.is_empty() {
        return Ok(
            "Chưa có kênh nào trong cài đặt. Thêm bảng [channel.tên-kênh] vào motcua.toml.".into(),
        );
    }
    let http = Http::new()?;
    let mut parts = Vec::new();
    for (name, table) in tables {
        let credentials = credentials(&name, table, &http, store.now()).await;
        parts.push(describe(&name, &credentials, &store.health(&name).await?));
    }
    Ok(parts.join("\n\n"))
}

/// Whether the settings are whole and the service knows us.
async fn credentials(name: &str, table: Value, http: &Http, now: i64) -> String {
    let channel = match channel::open(name, table) {
        Ok(channel) => channel,
        Err(error) => return format!("cài đặt chưa đúng: {error:#}"),
    };
    match ask(channel.as_ref(), http, now).await {
        None => "cài đặt đầy đủ".into(),
        Some(Ok(200)) => "cài đặt đầy đủ, máy chủ của kênh nhận ra mã truy cập".into(),
        Some(Ok(status)) => format!("máy chủ của kênh không nhận mã truy cập (HTTP {status})"),
        Some(Err(_)) => "không kết nối được máy chủ của kênh".into(),
    }
}

/// Asks the service who we are, where that needs no token of the store.
async fn ask(
    channel: &dyn Channel,
    http: &Http,
    now: i64,
) -> Option<Result<u16, crate::delivery::Error>> {
    if channel.renewal().is_some() {
        return None;
    }
    let probe = channel.probe()?;
    let response = http.exchange(channel.request(&probe, None, now)).await;
    Some(response.map(|response| response.status))
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
            "  Đã ngừng gửi: {} (gửi lại: motcua channels send-again {name})",
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
        assert!(told.contains("motcua channels send-again telegram"));
        assert!(told.ends_with("Lỗi gần nhất (20/11/2025 19:00): Người nhận đã chặn bot"));
    }
}
