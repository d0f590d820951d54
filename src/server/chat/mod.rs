//! The chat page, and the script that puts it onto an office's own page.
//!
//! The page loads nothing but `/chat.css` and `/chat.js` of this server, holds
//! no script or style of its own, and may be framed by this server and by the
//! pages that `[channel.web] origins` lists.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::config::{Config, Error as ConfigError};

const HTML: &str = include_str!("chat.html");
const CSS: &str = include_str!("chat.css");
const JS: &str = include_str!("chat.js");
const WIDGET: &str = include_str!("widget.js");

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Asked for again after five minutes, so that a new version soon shows.
const CACHE: &str = "max-age=300";

/// The `[channel.web]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    /// Pages that may show the chat in a frame: `https://thaibinh.gov.vn`.
    origins: Vec<String>,
}

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
        let settings: Settings = match config.channel.get("web") {
            Some(table) => table.read()?,
            None => Settings::default(),
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

/// A file of the page.
type Asset = ([(HeaderName, &'static str); 2], &'static str);

/// `GET /chat.css`.
pub(super) async fn css() -> Asset {
    let kind = (CONTENT_TYPE, "text/css; charset=utf-8");
    ([kind, (CACHE_CONTROL, CACHE)], CSS)
}

/// `GET /chat.js`.
pub(super) async fn js() -> Asset {
    ([(CONTENT_TYPE, JAVASCRIPT), (CACHE_CONTROL, CACHE)], JS)
}

/// `GET /widget.js`: for `<script src="…/widget.js" async></script>` on any page.
pub(super) async fn widget() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, JAVASCRIPT),
        (CACHE_CONTROL, CACHE),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    (headers, WIDGET)
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
        assert!(HTML.len() + CSS.len() + JS.len() + WIDGET.len() < 30_000);
        for part in HTML.split("<script").skip(1) {
            assert!(part.starts_with(" src=\"/"), "{part}");
        }
        assert!(!HTML.contains("<style") && !HTML.contains("style="));
        assert!(!JS.contains("innerHTML") && !WIDGET.contains("innerHTML"));
    }
}
