//! Generic webhook: any other program, signed by Standard Webhooks both ways.
//!
//! In comes `{"type":"message","data":{"conversation","person","text"}}`, out
//! goes `{"type":"reply","data":{"conversation","person","text","choices"}}`,
//! each with the headers `webhook-id`, `webhook-timestamp` and
//! `webhook-signature`. A choice is asked by sending its `send` back as text.

use anyhow::{Context as _, ensure};
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

use super::message::{Event, Message, Reply, Says};
use super::wire::{Body, Call, Outcome, Request, Response, json};
use super::{Channel, Pace, Secrets, Verdict, secret};

/// How far apart the clocks of both sides may be, and how long a request may travel.
const TOLERANCE_MS: i64 = 5 * 60_000;

/// Most signatures that one request may carry.
const SIGNATURES: usize = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// `whsec_` and 24 to 64 bytes in base64.
    secret: Secrets,
    /// Where replies are posted.
    url: String,
    /// Calls a second.
    #[serde(default = "per_second")]
    per_second: u32,
}

fn per_second() -> u32 {
    50
}

#[derive(Debug)]
struct Webhook {
    /// The newest first.
    keys: Vec<SecretSlice<u8>>,
    url: String,
    per_second: u32,
}

/// Makes the channel out of `[channel.webhook]`.
pub(super) fn open(table: Value) -> anyhow::Result<Box<dyn Channel>> {
    let settings: Settings = serde_json::from_value(table)?;
    let keys = settings
        .secret
        .each()
        .map(key)
        .collect::<anyhow::Result<_>>()?;
    let per_second = settings.per_second.max(1);
    Ok(Box::new(Webhook {
        keys,
        url: settings.url,
        per_second,
    }))
}

/// The bytes that a secret spells.
fn key(secret: &str) -> anyhow::Result<SecretSlice<u8>> {
    let form = "`secret` must be whsec_ and 24 to 64 bytes in base64";
    let bytes = secret
        .strip_prefix("whsec_")
        .and_then(|text| BASE64_STANDARD.decode(text).ok());
    let bytes = bytes.context(form)?;
    ensure!((24..=64).contains(&bytes.len()), form);
    Ok(bytes.into())
}

impl Channel for Webhook {
    fn admits(&self, headers: &HeaderMap) -> bool {
        ["webhook-id", "webhook-timestamp", "webhook-signature"]
            .into_iter()
            .all(|name| secret::single(headers, name).is_some())
    }

    fn verify(&self, headers: &HeaderMap, body: &[u8], now: i64) -> Verdict {
        if self.is_signed(headers, body, now).unwrap_or(false) {
            Verdict::Genuine
        } else {
            Verdict::Forged
        }
    }

    fn read(&self, headers: &HeaderMap, body: &[u8]) -> Option<Vec<Event>> {
        let value = json(body)?;
        let id = secret::single(headers, "webhook-id")?;
        let data = &value["data"];
        let text = |key: &str| data[key].as_str().filter(|text| !text.is_empty());
        let message = match (
            value["type"].as_str(),
            text("conversation"),
            data["text"].as_str(),
        ) {
            (Some("message"), Some(chat), Some(words)) => Some(Message {
                chat: chat.to_owned(),
                person: text("person").unwrap_or(chat).to_owned(),
                says: Says::read(words),
                reply_to: None,
                tap: None,
            }),
            _ => None,
        };
        Some(vec![Event {
            account: String::new(),
            id: String::from_utf8_lossy(id).into_owned(),
            kind: super::text::shorten(value["type"].as_str().unwrap_or("other"), 60),
            message,
        }])
    }

    fn reply(&self, to: &Message, reply: &Reply) -> Vec<Call> {
        let choices: Vec<_> = (0..)
            .zip(&reply.choices)
            .map(|(position, choice)| json!({"label": choice.label, "send": Says::tap_of(reply.seq, position)}))
            .collect();
        let mut data = json!({
            "conversation": to.chat,
            "person": to.person,
            "text": reply.whole(),
            "choices": choices,
            "answers": reply.seq,
        });
        let cards = reply.answer.as_ref().map(|answer| &answer.cards);
        if let Some(cards) = cards.filter(|cards| !cards.is_empty()) {
            data["cards"] = json!(cards);
        }
        // The same for every attempt, so that the other side knows it again.
        let id = format!(
            "msg_{}",
            &hex::encode(Sha256::digest(data.to_string()))[..40]
        );
        vec![Call::new(&id, json!({"type": "reply", "data": data}))]
    }

    fn request(&self, call: &Call, _: Option<&SecretString>, now: i64) -> Request {
        let body = call.body.to_string().into_bytes();
        let time = (now / 1_000).to_string();
        let signed = [call.name.as_bytes(), b".", time.as_bytes(), b".", &body];
        let mac = BASE64_STANDARD.encode(secret::hmac(self.keys[0].expose_secret(), &signed));
        Request {
            url: self.url.clone(),
            headers: vec![
                ("webhook-id", call.name.clone().into()),
                ("webhook-timestamp", time.into()),
                ("webhook-signature", format!("v1,{mac}").into()),
            ],
            body: Body::Raw(body),
        }
    }

    fn outcome(&self, response: &Response) -> Outcome {
        match response.status {
            200..=299 => Outcome::Sent(None),
            410 => Outcome::Down("Bên nhận đã ngừng nhận tin (HTTP 410)".into()),
            // The other side knows a reply again by its id, so it may be sent again.
            502 | 504 => Outcome::Retry(format!(
                "Máy chủ bên nhận đang có lỗi (HTTP {})",
                response.status
            )),
            _ => Outcome::of_status(response),
        }
    }

    fn pace(&self) -> Pace {
        Pace {
            per_second: self.per_second,
            chat_gap_ms: 0,
            group_gap_ms: 0,
        }
    }
}

impl Webhook {
    /// Whether one of the signatures is by one of the keys, and the time is now.
    fn is_signed(&self, headers: &HeaderMap, body: &[u8], now: i64) -> Option<bool> {
        let id = secret::single(headers, "webhook-id")?;
        let time = secret::single(headers, "webhook-timestamp")?;
        let seconds: i64 = std::str::from_utf8(time).ok()?.parse().ok()?;
        let signatures = std::str::from_utf8(secret::single(headers, "webhook-signature")?).ok()?;
        if TOLERANCE_MS
            < seconds
                .checked_mul(1_000)?
                .checked_sub(now)?
                .checked_abs()?
        {
            return Some(false);
        }
        let signed = [id, b".", time, b".", body];
        let mut found = Choice::from(0);
        for key in &self.keys {
            let mac = BASE64_STANDARD.encode(secret::hmac(key.expose_secret(), &signed));
            for signature in signatures.split(' ').take(SIGNATURES) {
                found |= format!("v1,{mac}").as_bytes().ct_eq(signature.as_bytes());
            }
        }
        Some(found.into())
    }
}
