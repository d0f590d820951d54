//! A request's body, read whole within a size and a time, so that a slow or
//! endless client holds a connection and nothing else.

use std::time::Duration;

use axum::extract::{FromRequest, Query, Request};
use axum::extract::{FromRequestParts, rejection::QueryRejection};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::Error;

/// The largest body of the API, bytes.
const LARGEST: usize = 64 * 1024;

/// How long a whole body may take.
const TIME: Duration = Duration::from_secs(15);

/// Reads the whole body, at most `largest` bytes.
///
/// # Errors
/// The body is too large, too slow or breaks off.
pub(super) async fn read_whole(request: Request, largest: usize) -> Result<Bytes, Error> {
    let body = Limited::new(request.into_body(), largest).collect();
    match tokio::time::timeout(TIME, body).await {
        Err(_) => Err(Error::TooSlow),
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Error::TooLarge(largest)),
        Ok(Err(_)) => Err(Error::Broken),
    }
}

/// A body of JSON of exactly the form of `T`.
pub(super) struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        if !is_json(request.headers()) {
            return Err(Error::WrongType);
        }
        let body = read_whole(request, LARGEST).await?;
        // A list would be read as the fields in their order.
        if body.trim_ascii_start().starts_with(b"[") {
            return Err(Error::WrongForm("cần một đối tượng JSON".to_owned()));
        }
        serde_json::from_slice(&body).map(Self).map_err(|error| {
            if error.is_data() {
                Error::WrongForm(error.to_string())
            } else {
                Error::NotJson(error.to_string())
            }
        })
    }
}

/// Whether the body is said to be JSON, in UTF-8 where it says so.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE) else {
        return false;
    };
    let Ok(kind) = kind.to_str() else {
        return false;
    };
    let mut parts = kind.split(';').map(str::trim);
    parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
        && parts.all(|parameter| {
            parameter.split_once('=').is_none_or(|(name, value)| {
                !name.trim().eq_ignore_ascii_case("charset")
                    || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            })
        })
}

/// A query string of exactly the form of `T`.
pub(super) struct QueryString<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for QueryString<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        Query::from_request_parts(parts, state)
            .await
            .map(|Query(read)| Self(read))
            .map_err(|error: QueryRejection| Error::WrongForm(error.body_text()))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(kind: &'static str, expected: bool) {
        let headers =
            HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
        assert_eq!(is_json(&headers), expected, "{kind}");
    }

    #[test]
    fn only_json_in_utf_8_is_json() {
        check("application/json", true);
        check("Application/JSON; charset=UTF-8", true);
        check("application/json;charset=\"utf-8\"", true);
        check("application/json; charset=utf-16", false);
        check("text/plain", false);
        check("application/jsonp", false);
        check("", false);
        assert!(!is_json(&HeaderMap::new()));
    }
}
