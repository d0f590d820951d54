//! Telegram: the Bot API, by webhook or by polling.
//!
//! Types of updates and requests are teloxide's, and stay in this file. In a
//! group the bot answers only what is addressed to it: a command, its name, or
//! a reply to a message of its own.

mod update;

use std::sync::OnceLock;

use anyhow::ensure;
use axum::http::HeaderMap;
use secrecy::SecretString;
use serde_json::{Value, json};
use teloxide::payloads::{AnswerCallbackQuery, SendChatAction, SendMessage, SendMessageSetters};
use teloxide::types::{
    CallbackQueryId, ChatAction, ChatId, InlineKeyboardButton, InlineKeyboardMarkup,
    LinkPreviewOptions, MessageId, ParseMode, ReplyParameters,
};

use super::bot::{Bot, Kind};
use super::link::{Link, links};
use super::message::{Event, Message, Reply, Says};
use super::text::{shorten, split};
use super::wire::{Call, Outcome, Request, Response, json};
use super::{Channel, Pace, Polling, Verdict};

/// Longest text of a message, counted after the markup is read.
const TEXT_LIMIT: usize = 4096;

/// Longest label of a button that phones show whole, characters.
const LABEL_LIMIT: usize = 60;

/// Seconds that a poll waits for a message; the service allows 50.
const POLL_SECONDS: u32 = 25;

/// The kinds of updates that are asked for.
const WANTED: [&str; 4] = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
];

const KIND: Kind = Kind {
    header: "x-telegram-bot-api-secret-token",
    api_url: "https://api.telegram.org",
    per_second: 25,
    chat_gap_ms: 1_000,
};

#[derive(Debug)]
struct Telegram {
    bot: Bot,
    /// Our name without `@`, once the service told it.
    name: OnceLock<String>,
}

/// Makes the channel out of `[channel.telegram]`.
pub(super) fn open(table: Value) -> anyhow::Result<Box<dyn Channel>> {
    let bot = Bot::open(table, &KIND)?;
    ensure!(
        bot.account.bytes().all(|byte| byte.is_ascii_digit()),
        "`token` must look like 123456:ABC…, as BotFather gives it"
    );
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    ensure!(
        bot.secrets()
            .all(|secret| secret.len() <= 256 && secret.bytes().all(allowed)),
        "`secret` may have A-Z a-z 0-9 _ - only, 256 at most"
    );
    let name = OnceLock::new();
    Ok(Box::new(Telegram { bot, name }))
}

impl Channel for Telegram {
    fn admits(&self, headers: &HeaderMap) -> bool {
        self.bot.admits(headers)
    }

    fn verify(&self, headers: &HeaderMap, _: &[u8], _: i64) -> Verdict {
        self.bot.verify(headers)
    }

    fn read(&self, _: &HeaderMap, body: &[u8]) -> Option<Vec<Event>> {
        let value = json(body)?;
        let id = value.get("update_id")?.as_i64()?.to_string();
        let kind = || {
            let named = value.as_object()?.keys().find(|key| *key != "update_id")?;
            Some(shorten(named, 60))
        };
        // Written out again because teloxide borrows the names of the fields,
        // which it cannot from a tree.
        let update = serde_json::from_str(&value.to_string()).ok();
        let message = update.and_then(|update| self.say(update));
        let message = message.map(|message| update::named(message, &value));
        let kind = kind().unwrap_or_else(|| "empty".into());
        Some(vec![Event {
            account: self.bot.account.clone(),
            id,
            kind,
            message,
        }])
    }

    fn reply(&self, to: &Message, reply: &Reply) -> Vec<Call> {
        let mut calls = Vec::new();
        if let Some(tap) = &to.tap {
            let close = AnswerCallbackQuery::new(CallbackQueryId(tap.clone()));
            calls.push(Call::fleeting("answerCallbackQuery", body(&close)));
        }
        let Ok(chat) = to.chat.parse().map(ChatId) else {
            return calls;
        };
        // The title is only marked as such where it stays in the first part.
        let parts = split(&reply.whole(), TEXT_LIMIT);
        let last = parts.len().saturating_sub(1);
        for (position, part) in parts.into_iter().enumerate() {
            let title = if position == 0 {
                reply.title.as_str()
            } else {
                ""
            };
            let mut send = SendMessage::new(chat, markup(title, &part))
                .parse_mode(ParseMode::Html)
                .link_preview_options(no_preview());
            if let Some(id) = to.reply_to.as_ref().and_then(|id| id.parse().ok())
                && position == 0
            {
                let answered = ReplyParameters::new(MessageId(id)).allow_sending_without_reply();
                send = send.reply_parameters(answered);
            }
            if position == last
                && let Some(keyboard) = keyboard(reply)
            {
                send = send.reply_markup(keyboard);
            }
            calls.push(Call {
                group: chat.is_group(),
                ..Call::new("sendMessage", body(&send))
            });
        }
        calls
    }

    fn typing(&self, to: &Message) -> Option<Call> {
        let chat = ChatId(to.chat.parse().ok()?);
        let typing = SendChatAction::new(chat, ChatAction::Typing);
        Some(Call::fleeting("sendChatAction", body(&typing)))
    }

    fn request(&self, call: &Call, _: Option<&SecretString>, _: i64) -> Request {
        self.bot.request(call)
    }

    fn outcome(&self, response: &Response) -> Outcome {
        let answer = response.json();
        if answer["ok"] == true {
            return Outcome::Sent(
                answer["result"]["message_id"]
                    .as_i64()
                    .map(|id| id.to_string()),
            );
        }
        if answer["ok"] != false {
            return Outcome::of_stranger(response);
        }
        refusal(&answer, response)
    }

    fn readdressed(&self, call: &Call, chat: &str) -> Call {
        let mut call = call.clone();
        if let Ok(chat) = chat.parse::<i64>() {
            call.body["chat_id"] = chat.into();
        }
        call
    }

    fn pace(&self) -> Pace {
        self.bot.pace()
    }

    fn probe(&self) -> Option<Call> {
        Some(Call::new("getMe", json!({})))
    }

    fn learn(&self, response: &Response) {
        if let Some(name) = response.json()["result"]["username"].as_str() {
            // The name of a bot does not change while it runs.
            let _ = self.name.set(name.to_owned());
        }
    }

    fn polling(&self) -> Option<&dyn Polling> {
        self.bot.polls().then_some(self)
    }
}

impl Polling for Telegram {
    fn fetch(&self, after: Option<i64>) -> Call {
        let mut ask = json!({"timeout": POLL_SECONDS, "limit": 100, "allowed_updates": WANTED});
        if let Some(after) = after {
            ask["offset"] = (after + 1).into();
        }
        Call::new("getUpdates", ask)
    }

    fn updates(&self, response: &Response) -> Option<(Vec<Vec<u8>>, Option<i64>)> {
        let mut answer = json(&response.body)?;
        let updates = answer
            .get_mut("result")?
            .as_array_mut()
            .map(std::mem::take)?;
        let last = updates
            .iter()
            .filter_map(|update| update["update_id"].as_i64())
            .max();
        Some((
            updates
                .iter()
                .map(|update| update.to_string().into_bytes())
                .collect(),
            last,
        ))
    }
}

/// A request of teloxide's as the JSON that goes out.
fn body(payload: &impl serde::Serialize) -> Value {
    serde_json::to_value(payload).unwrap_or_default()
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// The text as Telegram's HTML, its title in bold.
fn markup(title: &str, part: &str) -> String {
    match part.strip_prefix(title) {
        Some(rest) if !title.is_empty() => format!("<b>{}</b>{}", escape(title), escape(rest)),
        _ => escape(part),
    }
}

/// Only these three mean something in Telegram's HTML outside of a tag.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// One button a line, since Vietnamese labels are long; pages below the choices.
/// There is no button that calls: Telegram itself makes numbers callable.
fn keyboard(reply: &Reply) -> Option<InlineKeyboardMarkup> {
    let choices = reply.choices.iter().enumerate().map(|(position, choice)| {
        let label = shorten(&choice.label, LABEL_LIMIT);
        InlineKeyboardButton::callback(label, Says::tap_of(reply.seq, position))
    });
    let links = links(reply).into_iter().filter_map(|link| match link {
        Link::Open { label, address } => {
            Some(InlineKeyboardButton::url(label, address.parse().ok()?))
        }
        Link::Call { .. } => None,
    });
    let rows: Vec<[InlineKeyboardButton; 1]> = choices.chain(links).map(|b| [b]).collect();
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

/// What a refusal means.
fn refusal(answer: &Value, response: &Response) -> Outcome {
    let says = answer["description"]
        .as_str()
        .unwrap_or_default()
        .to_lowercase();
    let code = answer["error_code"]
        .as_u64()
        .unwrap_or_else(|| response.status.into());
    let wait = answer["parameters"]["retry_after"].as_i64();
    if let Some(chat) = answer["parameters"]["migrate_to_chat_id"].as_i64() {
        return Outcome::Moved(chat.to_string());
    }
    match code {
        429 => Outcome::ChatBusy(wait.unwrap_or(5).clamp(1, 3_600) * 1_000),
        401 | 404 => {
            Outcome::Down("Mã truy cập (token) của bot không đúng hoặc đã bị thu hồi".into())
        }
        403 if says.contains("blocked") => Outcome::Refused("Người nhận đã chặn bot".into()),
        403 if says.contains("deactivated") => {
            Outcome::Refused("Tài khoản người nhận không còn hoạt động".into())
        }
        403 => Outcome::Refused("Bot không còn quyền gửi tin vào cuộc trò chuyện này".into()),
        400 if says.contains("query is too old") => {
            Outcome::Refused("Nút bấm đã quá thời hạn".into())
        }
        400 if says.contains("chat not found") => {
            Outcome::Refused("Không tìm thấy cuộc trò chuyện".into())
        }
        500.. => Outcome::Retry(format!("Máy chủ Telegram đang có lỗi ({code})")),
        _ => Outcome::Refused(format!(
            "Telegram từ chối tin nhắn: {}",
            shorten(&says, 200)
        )),
    }
}
