//! Messenger: a Facebook page's messages, and its comments by one private reply.
//!
//! A request may hold many entries with many events; each is one of ours.
//! What the page itself wrote, and what another application answers, is
//! recorded and left alone. Replies are always of the type RESPONSE: the tag
//! for people's late answers is never put on an automatic one.

mod buttons;
mod refusal;

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::message::{Event, Media, Message, Reply, Says};
use super::text::{numbered, shorten, split};
use super::wire::{Body, Call, Outcome, Request, Response, json};
use super::{Channel, Pace, Room, Secrets, Verdict, secret};

/// Header that carries the signature.
const SIGNATURE_HEADER: &str = "x-hub-signature-256";

/// Longest text of a message.
const TEXT_LIMIT: usize = 1_990;

/// Begins the chat of a comment, which is answered once.
const COMMENT: &str = "comment:";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The page's access token.
    page_token: SecretString,
    /// The application's secret, by which requests are signed.
    app_secret: Secrets,
    /// What Meta shows when it tests the webhook's address.
    verify_token: Secrets,
    /// Address of the Graph API with its version.
    #[serde(default = "api_url")]
    api_url: String,
    /// What is done with comments on the page.
    #[serde(default)]
    comments: Comments,
    /// Calls a second over all chats.
    #[serde(default = "per_second")]
    per_second: u32,
}

fn api_url() -> String {
    "https://graph.facebook.com/v25.0".into()
}

fn per_second() -> u32 {
    30
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Comments {
    /// Each is answered by one private message.
    #[default]
    PrivateReply,
    /// They are recorded only.
    Ignore,
}

#[derive(Debug)]
struct Messenger {
    page_token: SecretString,
    app_secret: Secrets,
    verify_token: Secrets,
    api_url: String,
    comments: Comments,
    per_second: u32,
}

/// Makes the channel out of `[channel.messenger]`.
pub(super) fn open(table: Value) -> anyhow::Result<Box<dyn Channel>> {
    let settings: Settings = serde_json::from_value(table)?;
    anyhow::ensure!(
        !settings.page_token.expose_secret().is_empty(),
        "`page_token` must not be empty"
    );
    Ok(Box::new(Messenger {
        page_token: settings.page_token,
        app_secret: settings.app_secret,
        verify_token: settings.verify_token,
        api_url: settings.api_url.trim_end_matches('/').to_owned(),
        comments: settings.comments,
        per_second: settings.per_second.max(1),
    }))
}

impl Channel for Messenger {
    fn admits(&self, headers: &HeaderMap) -> bool {
        // "sha256=" and 64 digits; what is not even that is not worth a body.
        secret::single(headers, SIGNATURE_HEADER).is_some_and(|value| value.len() == 71)
    }

    fn verify(&self, headers: &HeaderMap, body: &[u8], _: i64) -> Verdict {
        let Some(signature) = secret::single(headers, SIGNATURE_HEADER) else {
            return Verdict::Forged;
        };
        let genuine = self.app_secret.any(|key| {
            let expected = format!("sha256={}", hex::encode(secret::hmac(key, &[body])));
            expected.as_bytes().ct_eq(signature)
        });
        if genuine {
            Verdict::Genuine
        } else {
            Verdict::Forged
        }
    }

    fn handshake(&self, query: &BTreeMap<String, String>) -> Option<String> {
        let token = query.get("hub.verify_token")?;
        let known = self.verify_token.match_value(token.as_bytes());
        let subscribes = query
            .get("hub.mode")
            .is_some_and(|mode| mode == "subscribe");
        (known && subscribes).then(|| query.get("hub.challenge").cloned())?
    }

    fn read(&self, _: &HeaderMap, body: &[u8]) -> Option<Vec<Event>> {
        let value = json(body)?;
        let mut found: Vec<(i64, Event)> = Vec::new();
        for entry in value["entry"].as_array()? {
            let account = entry["id"].as_str().unwrap_or_default();
            let at = |item: &Value| {
                item["timestamp"]
                    .as_i64()
                    .or_else(|| entry["time"].as_i64())
            };
            for item in list(&entry["messaging"]) {
                found.push((at(item).unwrap_or(0), message(account, item)));
            }
            for item in list(&entry["standby"]) {
                found.push((at(item).unwrap_or(0), recorded(account, "standby", item)));
            }
            for item in list(&entry["changes"]) {
                found.push((at(item).unwrap_or(0), self.change(account, item)));
            }
        }
        // A request that is sent again may have another order.
        found.sort_by_key(|(at, _)| *at);
        Some(found.into_iter().map(|(_, event)| event).collect())
    }

    fn reply(&self, to: &Message, reply: &Reply) -> Vec<Call> {
        if let Some(comment) = to.chat.strip_prefix(COMMENT) {
            let text = shorten(&reply.whole(), TEXT_LIMIT);
            return vec![say(&json!({"comment_id": comment}), &json!({"text": text}))];
        }
        let recipient = json!({"id": to.chat});
        let mut calls = vec![act(&recipient, "mark_seen")];
        let parts = split(&numbered(&reply.whole(), &reply.choices), TEXT_LIMIT);
        calls.extend(
            parts
                .into_iter()
                .map(|part| say(&recipient, &json!({"text": part}))),
        );
        calls.extend(buttons::template(reply).map(|message| say(&recipient, &message)));
        if let Some(last) = calls.last_mut().filter(|_| !reply.choices.is_empty()) {
            last.body["message"]["quick_replies"] = buttons::quick_replies(reply);
        }
        calls
    }

    fn room(&self, to: &Message) -> Room {
        if to.chat.starts_with(COMMENT) {
            return Room::One;
        }
        Room::Any
    }

    fn window_ms(&self) -> i64 {
        // A little less than the day in which a page may write by itself.
        23 * 3_600_000
    }

    fn typing(&self, to: &Message) -> Option<Call> {
        let writes = !to.chat.starts_with(COMMENT);
        writes.then(|| act(&json!({"id": to.chat}), "typing_on"))
    }

    fn request(&self, call: &Call, _: Option<&SecretString>, _: i64) -> Request {
        // The page's token in the address, where every client of theirs has it.
        let join = if call.name.contains('?') { '&' } else { '?' };
        let token = escape(self.page_token.expose_secret());
        Request {
            url: format!("{}/{}{join}access_token={token}", self.api_url, call.name),
            headers: Vec::new(),
            body: if call.body.is_null() {
                Body::None
            } else {
                Body::Json(call.body.clone())
            },
        }
    }

    fn outcome(&self, response: &Response) -> Outcome {
        let answer = response.json();
        if let Some(code) = answer["error"]["code"].as_i64() {
            return refusal::outcome(code, answer["error"]["error_subcode"].as_i64(), &answer);
        }
        if answer["recipient_id"].is_string() || answer["message_id"].is_string() {
            return Outcome::Sent(answer["message_id"].as_str().map(Into::into));
        }
        Outcome::of_stranger(response)
    }

    fn pace(&self) -> Pace {
        Pace {
            per_second: self.per_second,
            chat_gap_ms: 0,
            group_gap_ms: 0,
        }
    }

    fn probe(&self) -> Option<Call> {
        Some(Call::new("me?fields=id,name", Value::Null))
    }
}

impl Messenger {
    /// A change on the page: a comment, or something that is only recorded.
    fn change(&self, account: &str, item: &Value) -> Event {
        let value = &item["value"];
        let comment =
            item["field"] == "feed" && value["item"] == "comment" && value["verb"] == "add";
        let (Some(id), Some(from), true) = (
            value["comment_id"].as_str(),
            value["from"]["id"].as_str(),
            comment,
        ) else {
            return recorded(account, "change", item);
        };
        let text = value["message"].as_str().unwrap_or_default();
        let answers = self.comments == Comments::PrivateReply && from != account;
        let message = (answers && !text.trim().is_empty()).then(|| Message {
            chat: format!("{COMMENT}{id}"),
            person: from.to_owned(),
            says: Says::Text(text.trim().to_owned()),
            reply_to: None,
            tap: None,
        });
        Event {
            account: account.to_owned(),
            id: format!("{COMMENT}{id}"),
            kind: "comment".into(),
            message,
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// One event of a conversation.
fn message(account: &str, item: &Value) -> Event {
    let (message, postback) = (&item["message"], &item["postback"]);
    let kind = if message["is_echo"] == true {
        "echo"
    } else if message.is_object() {
        "message"
    } else if postback.is_object() {
        "postback"
    } else {
        ["referral", "delivery", "read", "reaction"]
            .into_iter()
            .find(|kind| item[*kind].is_object())
            .unwrap_or("other")
    };
    let says = match kind {
        "message" => said(message),
        "postback" => match postback["referral"]["ref"].as_str() {
            Some(word) => Some(Says::Start(word.to_owned())),
            None => postback["payload"].as_str().map(Says::read),
        },
        "referral" => item["referral"]["ref"]
            .as_str()
            .map(|word| Says::Start(word.to_owned())),
        _ => None,
    };
    let mut event = recorded(account, kind, item);
    if let Some(mid) = message["mid"].as_str().or_else(|| postback["mid"].as_str()) {
        event.id = format!("{kind}:{mid}");
    }
    event.message = item["sender"]["id"]
        .as_str()
        .zip(says)
        .map(|(sender, says)| Message {
            chat: sender.to_owned(),
            person: sender.to_owned(),
            says,
            reply_to: None,
            tap: None,
        });
    event
}

/// An event that is only recorded, known again by what it holds.
fn recorded(account: &str, kind: &str, item: &Value) -> Event {
    let digest = hex::encode(Sha256::digest(item.to_string()));
    Event {
        account: account.to_owned(),
        id: format!("{kind}:{digest}"),
        kind: kind.to_owned(),
        message: None,
    }
}

/// What a message says.
fn said(message: &Value) -> Option<Says> {
    if let Some(payload) = message["quick_reply"]["payload"].as_str() {
        return Some(Says::read(payload));
    }
    let text = message["text"].as_str().unwrap_or_default();
    if !text.trim().is_empty() {
        return Some(Says::read(text));
    }
    let first = list(&message["attachments"]).first()?;
    Some(Says::Media(
        match first["type"].as_str().unwrap_or_default() {
            "audio" => Media::Voice,
            "sticker" => Media::Sticker,
            // A sticker of the older form.
            "image" if !first["payload"]["sticker_id"].is_null() => Media::Sticker,
            "image" => return Some(Says::Photo(first["payload"]["url"].as_str()?.into())),
            "location" => Media::Location,
            _ => Media::Other,
        },
    ))
}

fn say(recipient: &Value, message: &Value) -> Call {
    let body = json!({"recipient": recipient, "messaging_type": "RESPONSE", "message": message});
    Call::new("me/messages", body)
}

fn act(recipient: &Value, action: &str) -> Call {
    let body = json!({"recipient": recipient, "sender_action": action});
    Call::fleeting("me/messages", body)
}

/// A value for a query.
fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
