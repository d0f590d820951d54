//! Calls to a service and its answers, in a form that can be stored and tested.

use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something to tell a service. Stored, so it holds no secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// What is called: a method or a path.
    pub name: String,
    /// What is said.
    pub body: Value,
    /// Whether the call is not worth a second attempt.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fleeting: bool,
    /// Whether it goes to a chat of several people.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub group: bool,
}

impl Call {
    /// A call that is tried until it succeeds or is refused.
    #[must_use]
    pub fn new(name: &str, body: Value) -> Self {
        Self {
            name: name.to_owned(),
            body,
            fleeting: false,
            group: false,
        }
    }

    /// A call that is tried once.
    #[must_use]
    pub fn fleeting(name: &str, body: Value) -> Self {
        Self {
            fleeting: true,
            ..Self::new(name, body)
        }
    }
}

/// A call as it goes over the wire. Its `Debug` shows neither address nor
/// headers, since some services have their token in them.
pub struct Request {
    /// The whole address.
    pub url: String,
    /// Headers beyond the usual.
    pub headers: Vec<(&'static str, SecretString)>,
    /// What is sent.
    pub body: Body,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").finish_non_exhaustive()
    }
}

/// What a request sends.
#[derive(Clone, PartialEq)]
pub enum Body {
    /// Nothing, by GET.
    None,
    /// JSON, by POST.
    Json(Value),
    /// Bytes of JSON that a signature covers, by POST.
    Raw(Vec<u8>),
    /// A form, by POST.
    Form(Vec<(&'static str, String)>),
}

/// What a service answered.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Seconds that the service asks us to wait, by its header.
    pub retry_after: Option<u64>,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

impl Response {
    /// The body as JSON; null where it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// What an answer means for the reply. Reasons are for staff, in Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Taken; the service calls it so.
    Sent(Option<String>),
    /// This chat gets too much: wait so many milliseconds.
    ChatBusy(i64),
    /// All chats together get too much: wait so many milliseconds.
    ChannelBusy(i64),
    /// A fault of the service, which did not take it: try again.
    Retry(String),
    /// The answer does not say whether it was taken.
    Unclear,
    /// It cannot be delivered to this person, or not in this form.
    Refused(String),
    /// The chat has another name now; say it there.
    Moved(String),
    /// The access token ended: renew it and try again.
    Expired,
    /// Nothing can be sent until somebody acts.
    Down(String),
}

impl Outcome {
    /// What an answer means that has not the form of the service's own: it is
    /// of something between, which takes no message of anybody.
    #[must_use]
    pub fn of_stranger(response: &Response) -> Self {
        match Self::of_status(response) {
            Self::Refused(_) => Self::Down(format!(
                "Địa chỉ của kênh bị chặn hoặc không đúng (HTTP {})",
                response.status
            )),
            outcome => outcome,
        }
    }

    /// What a status means where the body says nothing of use.
    #[must_use]
    pub fn of_status(response: &Response) -> Self {
        let wait = response.retry_after.map_or(5_000, |seconds| {
            i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX)
        });
        match response.status {
            429 => Self::ChannelBusy(wait),
            401 => Self::Down("Mã truy cập không đúng hoặc đã bị thu hồi".into()),
            // A gateway gave up waiting, or a page that is not the service's own.
            502 | 504 | 200..=299 => Self::Unclear,
            status @ 300..=399 => Self::Retry(format!(
                "Địa chỉ của kênh chuyển sang nơi khác (HTTP {status})"
            )),
            status if 500 <= status || [408, 425].contains(&status) => {
                Self::Retry(format!("Máy chủ của kênh đang có lỗi (HTTP {status})"))
            }
            status => Self::Refused(format!("Kênh từ chối tin nhắn (HTTP {status})")),
        }
    }
}

/// Reads JSON that people typed into. Half of a surrogate pair, which some
/// phones send and JSON may spell but text cannot hold, is replaced.
pub(super) fn json(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body)
        .ok()
        .or_else(|| serde_json::from_str(&mend(&String::from_utf8_lossy(body))).ok())
}

/// Replaces every `\uXXXX` of a surrogate that has no other half.
fn mend(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let (taken, replacement) = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, &rest[..12]),
            (Some(0xD800..=0xDFFF), _) => (6, "\\ufffd"),
            (Some(_), _) => (6, &rest[..6]),
            (None, _) => {
                let end = rest
                    .char_indices()
                    .nth(2)
                    .map_or(rest.len(), |(end, _)| end);
                (end, &rest[..end])
            }
        };
        mended.push_str(replacement);
        rest = &rest[taken..];
    }
    mended.push_str(rest);
    mended
}

/// The UTF-16 unit that a text begins to spell.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &str) {
        assert_eq!(json(body.as_bytes()).unwrap(), Value::from(expected));
    }

    #[test]
    fn half_a_pair_is_replaced() {
        check(r#""a\ud83db""#, "a\u{fffd}b");
        check(r#""\udc00\ud83d\ude00\ud83d""#, "\u{fffd}😀\u{fffd}");
        check(r#""\\ud83d \ud83d""#, "\\ud83d \u{fffd}");
        check(r#""Xin ch\u00e0o""#, "Xin chào");
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        assert_eq!(json(b"\"a\xff\"").unwrap(), Value::from("a\u{fffd}"));
    }

    #[test]
    fn what_is_no_json_is_nothing() {
        for body in ["", "{", "\\", "\\u", "\"\\u12", "nul"] {
            assert_eq!(json(body.as_bytes()), None, "{body}");
        }
        assert_eq!(json("[".repeat(100_000).as_bytes()), None);
    }

    #[test]
    fn a_request_shows_no_token() {
        let request = Request {
            url: "https://api.test/bothidden/send".into(),
            headers: vec![("access_token", "hidden".to_owned().into())],
            body: Body::None,
        };
        assert!(!format!("{request:?}").contains("hidden"));
    }

    proptest! {
        #[test]
        fn nothing_breaks_the_reader(body in prop::collection::vec(any::<u8>(), 0..200)) {
            json(&body);
        }

        #[test]
        fn mending_never_changes_good_text(text in "\\PC{0,60}") {
            let body = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(json(mend(&body).as_bytes()), Some(Value::from(text)));
        }
    }
}
