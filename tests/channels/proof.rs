//! How each service proves that a request is its own, and a table that believes it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::SECRET;

/// The channels whose services send requests.
pub(crate) const ALL: [&str; 5] = ["telegram", "zalo_bot", "zalo_oa", "messenger", "webhook"];

/// The application of the recorded requests of Zalo OA.
const APP: &str = "1234567890123456789";

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A table for a channel against a service.
pub(crate) fn table(name: &str, url: &str) -> Value {
    match name {
        "telegram" => json!({"token": "1:a", "secret": [SECRET, "the-one-before"],
            "api_url": url, "chat_gap_ms": 0, "per_second": 100_000}),
        "zalo_bot" => json!({"token": "1:a", "secret": SECRET, "api_url": url, "chat_gap_ms": 0,
            "per_second": 100_000}),
        "zalo_oa" => json!({"app_id": APP, "app_secret": "x", "oa_secret": SECRET,
            "refresh_token": "x", "api_url": url, "oauth_url": url}),
        "messenger" => json!({"page_token": "x", "app_secret": SECRET,
            "verify_token": "verify-me", "api_url": url}),
        _ => json!({"secret": KEY, "url": url}),
    }
}

/// The headers that prove a body to be the service's own at a time.
pub(crate) fn headers(name: &str, body: &[u8], now: i64) -> Vec<(&'static str, String)> {
    match name {
        "telegram" => vec![("x-telegram-bot-api-secret-token", SECRET.to_owned())],
        "zalo_bot" => vec![("x-bot-api-secret-token", SECRET.to_owned())],
        "zalo_oa" => {
            let value: Value = serde_json::from_slice(body).unwrap_or_default();
            let time = match &value["timestamp"] {
                Value::String(time) => time.clone(),
                time => time.to_string(),
            };
            let digest = Sha256::new()
                .chain_update(APP)
                .chain_update(body)
                .chain_update(time)
                .chain_update(SECRET);
            let mac = hex::encode(digest.finalize());
            vec![("x-zevent-signature", format!("mac={mac}"))]
        }
        "messenger" => {
            let mac = hex::encode(hmac(SECRET.as_bytes(), &[body]));
            vec![("x-hub-signature-256", format!("sha256={mac}"))]
        }
        _ => {
            // Another id for another body, as it is known again by it.
            let id = hex::encode(Sha256::digest(body));
            let time = (now / 1_000).to_string();
            let key = BASE64_STANDARD.decode(&KEY[6..]).unwrap();
            let mac = hmac(&key, &[format!("{id}.{time}.").as_bytes(), body]);
            vec![
                ("webhook-id", id),
                ("webhook-timestamp", time),
                (
                    "webhook-signature",
                    format!("v1,{}", BASE64_STANDARD.encode(mac)),
                ),
            ]
        }
    }
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}
