//! Zalo Official Account: webhook events, advisory messages, rotating tokens.
//!
//! The signature is a plain SHA-256, not an HMAC, over the application's id,
//! the raw body, its time stamp and the webhook's secret. All ids are text:
//! they are above what a JSON number holds exactly.

use anyhow::ensure;
use axum::http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::link;
use super::message::{Event, Media, Message, Reply, Says};
use super::text::{numbered, shorten, split};
use super::wire::{Body, Call, Outcome, Request, Response, json};
use super::{Channel, Pace, Renewal, Renewed, Secrets, Verdict, secret, setting};

/// Header that carries the signature.
const SIGNATURE_HEADER: &str = "x-zevent-signature";

/// Longest text of a message, and longest title of a button.
const TEXT_LIMIT: usize = 2_000;
const TITLE_LIMIT: usize = 100;

/// A little less than the seven days in which an OA may write by itself.
const WINDOW_MS: i64 = 167 * 3_600_000;

/// Most buttons under a message; with more choices their numbers can be sent back.
const BUTTONS: usize = 5;

/// A token is good for 25 hours and renewed after 20.
const MARGIN_MS: i64 = 5 * 3_600_000;

/// The call that sends an advisory message.
const MESSAGE: &str = "v3.0/oa/message/cs";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The application's id.
    #[serde(deserialize_with = "setting::text")]
    app_id: String,
    /// The application's secret, for renewing tokens.
    app_secret: SecretString,
    /// The secret of the webhook page; another than the application's.
    oa_secret: Option<Secrets>,
    /// The refresh token that the consent page gave.
    refresh_token: SecretString,
    /// Whether the webhook's address is being saved at Zalo, which shows the
    /// secret only after a test request was acknowledged.
    #[serde(default, deserialize_with = "setting::plain")]
    setup: bool,
    /// Address of the message API.
    #[serde(default = "api_url")]
    api_url: String,
    /// Address of the token API.
    #[serde(default = "oauth_url")]
    oauth_url: String,
    /// Calls a second over all chats.
    #[serde(default = "per_second", deserialize_with = "setting::plain")]
    per_second: u32,
}

fn api_url() -> String {
    "https://openapi.zalo.me".into()
}

fn oauth_url() -> String {
    "https://oauth.zaloapp.com".into()
}

fn per_second() -> u32 {
    10
}

#[derive(Debug)]
struct ZaloOa {
    app_id: String,
    app_secret: SecretString,
    /// None while the channel is being set up.
    oa_secret: Option<Secrets>,
    refresh_token: SecretString,
    api_url: String,
    oauth_url: String,
    per_second: u32,
}

/// Makes the channel out of `[channel.zalo_oa]`.
pub(super) fn open(table: Value) -> anyhow::Result<Box<dyn Channel>> {
    let settings: Settings = serde_json::from_value(table)?;
    ensure!(
        settings.oa_secret.is_some() || settings.setup,
        "missing field `oa_secret`: the secret key of the webhook page; until Zalo shows it, `setup = true`"
    );
    Ok(Box::new(ZaloOa {
        app_id: settings.app_id,
        app_secret: settings.app_secret,
        oa_secret: settings.oa_secret,
        refresh_token: settings.refresh_token,
        api_url: settings.api_url.trim_end_matches('/').to_owned(),
        oauth_url: settings.oauth_url.trim_end_matches('/').to_owned(),
        per_second: settings.per_second.max(1),
    }))
}

/// The one field that the signature needs of the body.
#[derive(Deserialize)]
struct Stamp {
    timestamp: Value,
}

impl Channel for ZaloOa {
    fn verify(&self, headers: &HeaderMap, body: &[u8], _: i64) -> Verdict {
        let Some(oa_secret) = &self.oa_secret else {
            return Verdict::Setup;
        };
        let Some(signature) = secret::single(headers, SIGNATURE_HEADER) else {
            return Verdict::Forged;
        };
        let Ok(stamp) = serde_json::from_slice::<Stamp>(body) else {
            return Verdict::Forged;
        };
        let time = plain(&stamp.timestamp);
        let signature = signature.strip_prefix(b"mac=").unwrap_or(signature);
        let genuine = oa_secret.any(|secret| {
            let digest = Sha256::new()
                .chain_update(&self.app_id)
                .chain_update(body)
                .chain_update(&time)
                .chain_update(secret)
                .finalize();
            hex::encode(digest).as_bytes().ct_eq(signature)
        });
        if genuine {
            Verdict::Genuine
        } else {
            Verdict::Forged
        }
    }

    fn read(&self, _: &HeaderMap, body: &[u8]) -> Option<Vec<Event>> {
        let value = json(body)?;
        let kind = value["event_name"].as_str()?;
        let sender = [
            &value["sender"]["id"],
            &value["follower"]["id"],
            &value["user_id"],
        ];
        let sender = sender
            .into_iter()
            .map(plain)
            .find(|id| !id.is_empty())
            .unwrap_or_default();
        let account = [&value["recipient"]["id"], &value["oa_id"]];
        let account = account
            .into_iter()
            .map(plain)
            .find(|id| !id.is_empty())
            .unwrap_or_default();
        let id = match value["message"]["msg_id"].as_str() {
            Some(id) => format!("{kind}:{id}"),
            None => format!("{kind}:{sender}:{}", plain(&value["timestamp"])),
        };
        let says = says(kind, &value["message"]).filter(|_| !sender.is_empty());
        let message = says.map(|says| Message {
            chat: sender.clone(),
            person: sender,
            says,
            reply_to: None,
            tap: None,
        });
        Some(vec![Event {
            account,
            id,
            kind: shorten(kind, 60),
            message,
        }])
    }

    fn reply(&self, to: &Message, reply: &Reply) -> Vec<Call> {
        let mut buttons = buttons_of(reply);
        let mut text = reply.whole();
        let links = links_of(reply);
        if buttons.len() + links.len() > BUTTONS {
            text = numbered(&text, &reply.choices);
            buttons.truncate(BUTTONS.saturating_sub(links.len()));
        }
        buttons.extend(links);
        let mut calls: Vec<_> = split(&text, TEXT_LIMIT)
            .into_iter()
            .map(|part| {
                let body = json!({"recipient": {"user_id": to.chat}, "message": {"text": part}});
                Call::new(MESSAGE, body)
            })
            .collect();
        if let Some(last) = calls.last_mut().filter(|_| !buttons.is_empty()) {
            last.body["message"]["attachment"] =
                json!({"type": "template", "payload": {"buttons": buttons}});
        }
        calls
    }

    fn window_ms(&self) -> i64 {
        WINDOW_MS
    }

    fn request(&self, call: &Call, access: Option<&SecretString>, _: i64) -> Request {
        Request {
            url: format!("{}/{}", self.api_url, call.name),
            headers: access
                .map(|token| ("access_token", token.clone()))
                .into_iter()
                .collect(),
            body: if call.body.is_null() {
                Body::None
            } else {
                Body::Json(call.body.clone())
            },
        }
    }

    fn outcome(&self, response: &Response) -> Outcome {
        let answer = response.json();
        match answer["error"].as_i64() {
            // The message API answers 200 whatever happened.
            Some(0) => Outcome::Sent(answer["data"]["message_id"].as_str().map(Into::into)),
            Some(code) => refusal(code, &answer),
            None => Outcome::of_stranger(response),
        }
    }

    fn quota(&self, response: &Response) -> Option<i64> {
        let remain = &response.json()["data"]["quota"]["remain"];
        plain(remain).parse().ok()
    }

    fn pace(&self) -> Pace {
        Pace {
            per_second: self.per_second,
            chat_gap_ms: 0,
            group_gap_ms: 0,
        }
    }

    fn probe(&self) -> Option<Call> {
        Some(Call::new("v2.0/oa/getoa", Value::Null))
    }

    fn renewal(&self) -> Option<&dyn Renewal> {
        Some(self)
    }
}

impl Renewal for ZaloOa {
    fn seed(&self) -> &SecretString {
        &self.refresh_token
    }

    fn margin_ms(&self) -> i64 {
        MARGIN_MS
    }

    fn renew(&self, refresh: &SecretString) -> Request {
        Request {
            url: format!("{}/v4/oa/access_token", self.oauth_url),
            headers: vec![("secret_key", self.app_secret.clone())],
            body: Body::Form(vec![
                ("app_id", self.app_id.clone()),
                ("grant_type", "refresh_token".into()),
                ("refresh_token", refresh.expose_secret().into()),
            ]),
        }
    }

    fn renewed(&self, response: &Response) -> Result<Renewed, String> {
        let answer = response.json();
        let text = |key: &str| answer[key].as_str().filter(|text| !text.is_empty());
        // The seconds come as text.
        let seconds = plain(&answer["expires_in"]).parse::<i64>().ok();
        match (text("access_token"), text("refresh_token"), seconds) {
            (Some(access), Some(refresh), Some(seconds)) => Ok(Renewed {
                access: access.to_owned().into(),
                refresh: refresh.to_owned().into(),
                lasts_ms: seconds.clamp(0, 100_000_000).saturating_mul(1_000),
            }),
            _ => Err(format!(
                "Zalo không cấp mã truy cập mới (lỗi {}). Nếu lặp lại, quản trị viên cần cấp quyền \
                 lại cho ứng dụng và đặt refresh_token mới",
                plain(&answer["error"])
            )),
        }
    }
}

/// A text or a number as it is written.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// What an event says to us; none where it is only recorded.
fn says(kind: &str, message: &Value) -> Option<Says> {
    Some(match kind {
        "user_send_text" => Says::read(tapped(message["text"].as_str()?)),
        "user_send_audio" => Says::Media(Media::Voice),
        "user_send_image" => match message["attachments"][0]["payload"]["url"].as_str() {
            Some(url) => Says::Photo(url.to_owned()),
            None => Says::Media(Media::Photo),
        },
        "user_send_sticker" | "user_send_gif" => Says::Media(Media::Sticker),
        "user_send_location" => Says::Media(Media::Location),
        "user_send_link" | "user_send_video" | "user_send_file" | "user_send_business_card" => {
            Says::Media(Media::Other)
        }
        "follow" => Says::Start(String::new()),
        _ => return None,
    })
}

/// A tap comes as text: the payload itself, or `query:<digits>:<x>:<payload>`.
fn tapped(text: &str) -> &str {
    let parts: Vec<_> = text.splitn(4, ':').collect();
    match parts[..] {
        ["query", digits, _, payload] if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            payload
        }
        _ => text,
    }
}

/// Buttons whose payload is sent back without being shown.
fn buttons_of(reply: &Reply) -> Vec<Value> {
    let button = |(position, choice): (usize, &crate::answer::Choice)| {
        json!({
            "title": shorten(&choice.label, TITLE_LIMIT),
            "type": "oa.query.hide",
            "payload": Says::tap_of(reply.seq, position),
        })
    };
    reply.choices.iter().enumerate().map(button).collect()
}

/// Buttons that call or open a page.
fn links_of(reply: &Reply) -> Vec<Value> {
    link::buttons(
        reply,
        TITLE_LIMIT,
        |title, number| json!({"title": title, "type": "oa.open.phone", "payload": {"phone_code": number}}),
        |title, address| json!({"title": title, "type": "oa.open.url", "payload": {"url": address}}),
    )
}

/// What an error code means.
fn refusal(code: i64, answer: &Value) -> Outcome {
    let refused = |reason: &str| Outcome::Refused(format!("{reason} ({code})"));
    let down = |reason: &str| Outcome::Down(format!("{reason} ({code})"));
    match code {
        -216 | -220 | 216 | 401 | -401 => Outcome::Expired,
        -32 => Outcome::ChannelBusy(60_000),
        -200 => Outcome::Retry(format!("Zalo chưa gửi được tin ({code})")),
        -230 | -232 => refused("Người dân chưa nhắn tin cho OA trong 7 ngày gần đây"),
        -213 => refused("Người dân không quan tâm OA"),
        -217 | -244 => refused("Người dân đã chặn tin nhắn của OA"),
        -218 => refused("Người dân đã nhận tối đa số tin cho phép"),
        -227 => refused("Tài khoản người dân bị khoá hoặc không hoạt động"),
        -211 => refused("OA đã hết hạn mức gửi tin"),
        -204 | -205 | -212 | -219 | -221 | -223 | -224 => {
            down("OA hoặc ứng dụng chưa được phép gửi tin; kiểm tra trong trang quản trị Zalo")
        }
        _ => {
            let says = shorten(answer["message"].as_str().unwrap_or_default(), 200);
            refused(&format!("Zalo từ chối tin nhắn: {says}"))
        }
    }
}
