//! Zalo Bot Platform: a bot inside Zalo, another product than the Official Account.
//!
//! It has no buttons, so choices are numbers to be sent back. Bodies come
//! wrapped in `{ok, result}` or bare; both are read.

use axum::http::HeaderMap;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::bot::{Bot, Kind};
use super::message::{Event, Media, Message, Reply, Says};
use super::text::{numbered, shorten, split};
use super::wire::{Call, Outcome, Request, Response, json};
use super::{Channel, Pace, Polling, Verdict};

/// Longest text of a message.
const TEXT_LIMIT: usize = 2_000;

/// Seconds that a poll waits for a message, as the service wants them: as text.
const POLL_SECONDS: &str = "25";

/// The service has moved once already, so its address can be set.
const KIND: Kind = Kind {
    header: "x-bot-api-secret-token",
    api_url: "https://bot-api.zaloplatforms.com",
    per_second: 10,
    chat_gap_ms: 500,
};

#[derive(Debug)]
struct ZaloBot {
    bot: Bot,
}

/// Makes the channel out of `[channel.zalo_bot]`.
pub(super) fn open(table: Value) -> anyhow::Result<Box<dyn Channel>> {
    let bot = Bot::open(table, &KIND)?;
    Ok(Box::new(ZaloBot { bot }))
}

impl Channel for ZaloBot {
    fn admits(&self, headers: &HeaderMap) -> bool {
        self.bot.admits(headers)
    }

    fn verify(&self, headers: &HeaderMap, _: &[u8], _: i64) -> Verdict {
        self.bot.verify(headers)
    }

    fn read(&self, _: &HeaderMap, body: &[u8]) -> Option<Vec<Event>> {
        let value = json(body)?;
        let event = if value["result"].is_object() {
            &value["result"]
        } else {
            &value
        };
        let kind = event["event_name"].as_str()?;
        let message = &event["message"];
        let id = message["message_id"].as_str()?;
        Some(vec![Event {
            account: self.bot.account.clone(),
            id: format!("{kind}:{id}"),
            kind: shorten(kind, 60),
            message: hear(kind, message),
        }])
    }

    fn reply(&self, to: &Message, reply: &Reply) -> Vec<Call> {
        let group = to.reply_to.is_some();
        split(&numbered(&reply.whole(), &reply.choices), TEXT_LIMIT)
            .into_iter()
            .map(|part| {
                let body = json!({"chat_id": to.chat, "text": part});
                Call {
                    group,
                    ..Call::new("sendMessage", body)
                }
            })
            .collect()
    }

    fn typing(&self, to: &Message) -> Option<Call> {
        let body = json!({"chat_id": to.chat, "action": "typing"});
        Some(Call::fleeting("sendChatAction", body))
    }

    fn request(&self, call: &Call, _: Option<&SecretString>, _: i64) -> Request {
        self.bot.request(call)
    }

    fn outcome(&self, response: &Response) -> Outcome {
        let answer = response.json();
        match answer["ok"].as_bool() {
            Some(true) => Outcome::Sent(answer["result"]["message_id"].as_str().map(Into::into)),
            // A refusal often comes with status 200.
            Some(false) => refusal(&answer, response),
            None => Outcome::of_stranger(response),
        }
    }

    fn pace(&self) -> Pace {
        self.bot.pace()
    }

    fn probe(&self) -> Option<Call> {
        Some(Call::new("getMe", json!({})))
    }

    fn polling(&self) -> Option<&dyn Polling> {
        self.bot.polls().then_some(self)
    }
}

impl Polling for ZaloBot {
    /// The service keeps no position: each message is given once.
    fn fetch(&self, _: Option<i64>) -> Call {
        Call::new("getUpdates", json!({"timeout": POLL_SECONDS}))
    }

    fn updates(&self, response: &Response) -> Option<(Vec<Vec<u8>>, Option<i64>)> {
        let answer = json(&response.body)?;
        let code = answer["error_code"]
            .as_u64()
            .unwrap_or_else(|| response.status.into());
        if answer["ok"] != true {
            // Nobody wrote while it waited.
            return (code == 408).then(|| (Vec::new(), None));
        }
        let update = answer["result"]
            .is_object()
            .then(|| answer["result"].to_string().into_bytes());
        Some((update.into_iter().collect(), None))
    }
}

/// What an event says to us; none where it is only recorded.
fn hear(kind: &str, message: &Value) -> Option<Message> {
    let from = message["from"]["id"].as_str()?;
    if message["from"]["is_bot"] == true {
        return None;
    }
    let group = message["chat"]["chat_type"] == "GROUP";
    let says = match kind {
        "message.text.received" | "message.link.received" => Says::read(message["text"].as_str()?),
        "message.image.received" => match message["caption"].as_str() {
            Some(caption) if !caption.trim().is_empty() => Says::read(caption),
            _ => match message["photo_url"].as_str() {
                Some(url) => Says::Photo(url.to_owned()),
                None => Says::Media(Media::Photo),
            },
        },
        "message.sticker.received" => Says::Media(Media::Sticker),
        "message.voice.received" => Says::Media(Media::Voice),
        "message.unsupported.received" => Says::Media(Media::Other),
        _ => return None,
    };
    Some(Message {
        chat: message["chat"]["id"].as_str()?.to_owned(),
        person: from.to_owned(),
        says,
        reply_to: group.then(|| {
            message["message_id"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        }),
        tap: None,
    })
}

/// What a refusal means.
fn refusal(answer: &Value, response: &Response) -> Outcome {
    let code = answer["error_code"]
        .as_u64()
        .unwrap_or_else(|| response.status.into());
    match code {
        429 => Outcome::ChannelBusy(response.retry_after.map_or(30_000, |seconds| {
            i64::try_from(seconds).unwrap_or(3_600).clamp(1, 3_600) * 1_000
        })),
        401 | 404 => {
            Outcome::Down("Mã truy cập (token) của bot không đúng hoặc đã được đặt lại".into())
        }
        403 => Outcome::Refused("Bot không được phép nhắn tin cho người này".into()),
        408 | 500.. => Outcome::Retry(format!("Máy chủ Zalo Bot đang có lỗi ({code})")),
        _ => {
            let says = shorten(answer["description"].as_str().unwrap_or_default(), 200);
            Outcome::Refused(format!("Zalo Bot từ chối tin nhắn: {says} ({code})"))
        }
    }
}
