//! The chat page, and the script that puts it onto an office's own page.
//!
//! The page loads nothing but `/chat.css` and `/chat.js` of this server, holds
//! no script or style of its own, and may be framed by this server and by the
//! pages that `[channel.web] origins` lists.

mod messages;

use std::sync::LazyLock;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::channel::{WEB, WebSettings};
use crate::config::{Config, Error as ConfigError};

pub(super) use messages::say;

const HTML: &str = include_str!("chat.html");
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Why the chat page cannot be shown as the settings say.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The table has a wrong key.
    #[error(transparent)]
    Setting(#[from] ConfigError),
    /// An entry of `channel.web.origins` is not an origin.
    #[error(
        "wrong setting: channel.web.origins: `{0}` is not an origin such as https://example.gov.vn"
    )]
    Origin(String),
}

/// The chat page with the policy that says who may frame it.
#[derive(Debug, Clone)]
pub struct Page {
    policy: HeaderValue,
}

impl Page {
    /// Reads `[channel.web]`.
    ///
    /// # Errors
    /// The table has an unknown key, or an origin that is none.
    pub fn new(config: &Config) -> Result<Self, Error> {
        let settings: WebSettings = match config.channel.get(WEB) {
            Some(table) => table.read()?,
            None => WebSettings::default(),
        };
        let mut policy = "default-src 'none'; script-src 'self'; style-src 'self'; \
                          connect-src 'self'; img-src 'self' data:; base-uri 'none'; \
                          form-action 'none'; frame-ancestors 'self'"
            .to_owned();
        for origin in settings.origins {
            if !is_origin(&origin) {
                return Err(Error::Origin(origin));
            }
            policy.push(' ');
            policy.push_str(&origin);
        }
        match HeaderValue::try_from(&policy) {
            Ok(policy) => Ok(Self { policy }),
            Err(_) => Err(Error::Origin(policy)),
        }
    }

    /// `GET /chat`.
    pub(super) fn html(&self) -> Response {
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        let headers = [
            (CONTENT_TYPE, kind),
            (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (CONTENT_SECURITY_POLICY, self.policy.clone()),
        ];
        (headers, HTML).into_response()
    }
}

/// Whether `text` is scheme, host and at most a port; nothing that could end
/// the policy it is written into.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(host) = host else { return false };
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':');
    host.bytes().all(plain)
        && host
            .parse::<Uri>()
            .is_ok_and(|uri| uri.host().is_some_and(|host| !host.is_empty()))
}

/// A file of the page, with the tag by which a browser asks whether it changed.
struct Asset {
    kind: HeaderValue,
    text: &'static str,
    tag: HeaderValue,
}

static CSS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("text/css; charset=utf-8", include_str!("chat.css")));
static JS: LazyLock<Asset> = LazyLock::new(|| Asset::new(JAVASCRIPT, include_str!("chat.js")));
static WIDGET: LazyLock<Asset> =
    LazyLock::new(|| Asset::new(JAVASCRIPT, include_str!("widget.js")));

impl Asset {
    fn new(kind: &'static str, text: &'static str) -> Self {
        let tag = format!("\"{}\"", hex::encode(&Sha256::digest(text)[..8]));
        Self {
            kind: HeaderValue::from_static(kind),
            text,
            tag: HeaderValue::try_from(tag).expect("hex digits and quotes may stand in a header"),
        }
    }

    /// The file, or that the browser's copy is still the same.
    fn reply(&self, asked: &HeaderMap) -> Response {
        let cache = (CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let tag = (ETAG, self.tag.clone());
        if asked.get(IF_NONE_MATCH) == Some(&self.tag) {
            return (StatusCode::NOT_MODIFIED, [cache, tag]).into_response();
        }
        ([(CONTENT_TYPE, self.kind.clone()), cache, tag], self.text).into_response()
    }
}

/// `GET /chat.css`.
pub(super) async fn css(asked: HeaderMap) -> Response {
    CSS.reply(&asked)
}

/// `GET /chat.js`.
pub(super) async fn js(asked: HeaderMap) -> Response {
    JS.reply(&asked)
}

/// `GET /widget.js`: for `<script src="…/widget.js" async></script>` on any page.
pub(super) async fn widget(asked: HeaderMap) -> Response {
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    ([(policy, "cross-origin")], WIDGET.reply(&asked)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(is_origin(text), expected, "{text}");
    }

    #[test]
    fn an_origin_is_scheme_and_host() {
        check("https://thaibinh.gov.vn", true);
        check("http://localhost:8000", true);
        check("https://thaibinh.gov.vn/", false);
        check("https://a.vn; script-src *", false);
        check("https://a.vn https://b.vn", false);
        check("https://", false);
        check("https://:80", false);
        check("thaibinh.gov.vn", false);
        check("*", false);
    }

    #[test]
    fn the_page_is_small_and_holds_no_script_of_its_own() {
        assert!(HTML.len() + CSS.text.len() + JS.text.len() + WIDGET.text.len() < 30_000);
        for part in HTML.split("<script").skip(1) {
            assert!(part.starts_with(" src=\"/"), "{part}");
        }
        assert!(!HTML.contains("<style") && !HTML.contains("style="));
        assert!(!JS.text.contains("innerHTML") && !WIDGET.text.contains("innerHTML"));
    }
}
