//! What Telegram and Zalo Bot, which was made after it, have in common: a token
//! in the address of every call, and a secret in a header of every request.

use anyhow::ensure;
use axum::http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use super::wire::{Body, Call, Request};
use super::{Pace, Secrets, Verdict};

/// What one of them has of its own.
pub(super) struct Kind {
    /// Header that carries the secret given to `setWebhook`.
    pub(super) header: &'static str,
    /// Where the service is, unless the settings say otherwise.
    pub(super) api_url: &'static str,
    /// Calls a second over all chats, likewise.
    pub(super) per_second: u32,
    /// Milliseconds between two messages to one chat, likewise.
    pub(super) chat_gap_ms: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The bot's token, like `12345:abc`.
    token: SecretString,
    /// What the service sends along with every request.
    secret: Option<Secrets>,
    /// Address of the bot API.
    api_url: Option<String>,
    /// How messages come.
    #[serde(default)]
    mode: Mode,
    /// Calls a second over all chats.
    per_second: Option<u32>,
    /// Milliseconds between two messages to one chat.
    chat_gap_ms: Option<i64>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    #[default]
    Webhook,
    Polling,
}

/// A bot as the settings have it.
#[derive(Debug)]
pub(super) struct Bot {
    token: SecretString,
    secret: Option<Secrets>,
    header: &'static str,
    api_url: String,
    mode: Mode,
    pace: Pace,
    /// The first part of the token, by which the service calls the bot.
    pub(super) account: String,
}

impl Bot {
    /// Reads a table of the settings.
    pub(super) fn open(table: Value, kind: &Kind) -> anyhow::Result<Self> {
        let settings: Settings = serde_json::from_value(table)?;
        let token = settings.token.expose_secret();
        let account = token.split(':').next().unwrap_or_default().to_owned();
        ensure!(
            !account.is_empty(),
            "`token` must look like 12345:abc…, as the service gives it"
        );
        ensure!(
            settings.mode == Mode::Polling || settings.secret.is_some(),
            "missing field `secret`: a text of 8 to 256 of A-Z a-z 0-9 _ -, which the service \
             is given with the address of the webhook"
        );
        let api_url = settings.api_url.as_deref().unwrap_or(kind.api_url);
        let gap = settings.chat_gap_ms.unwrap_or(kind.chat_gap_ms).max(0);
        Ok(Self {
            api_url: api_url.trim_end_matches('/').to_owned(),
            token: settings.token,
            secret: settings.secret,
            header: kind.header,
            mode: settings.mode,
            pace: Pace {
                per_second: settings.per_second.unwrap_or(kind.per_second).max(1),
                chat_gap_ms: gap,
                group_gap_ms: gap.saturating_mul(3),
            },
            account,
        })
    }

    /// Each secret, for a check of its form.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.secret.iter().flat_map(Secrets::each)
    }

    /// Whether a request has the secret.
    pub(super) fn admits(&self, headers: &HeaderMap) -> bool {
        let secret = self.secret.as_ref();
        secret.is_some_and(|secret| secret.match_header(headers, self.header))
    }

    /// The same as a verdict.
    pub(super) fn verify(&self, headers: &HeaderMap) -> Verdict {
        if self.admits(headers) {
            Verdict::Genuine
        } else {
            Verdict::Forged
        }
    }

    /// A call as it is sent.
    pub(super) fn request(&self, call: &Call) -> Request {
        let token = self.token.expose_secret();
        Request {
            url: format!("{}/bot{token}/{}", self.api_url, call.name),
            headers: Vec::new(),
            body: Body::Json(call.body.clone()),
        }
    }

    pub(super) fn pace(&self) -> Pace {
        self.pace
    }

    /// Whether messages are fetched.
    pub(super) fn polls(&self) -> bool {
        self.mode == Mode::Polling
    }
}
