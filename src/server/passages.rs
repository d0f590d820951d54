//! `GET /api/v1/passages`: the passages nearest to a question, without the
//! answer's gate.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderName};
use serde::{Deserialize, Serialize};

use super::Error;
use super::body::QueryString;
use crate::answer::Source;
use crate::app::App;

/// How many passages are given where `limit` does not say.
const USUAL: usize = 10;

/// The most that `limit` may ask for.
const MOST: usize = 100;

/// What is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    q: String,
    #[serde(default)]
    limit: Option<usize>,
}

/// The passages, best first.
#[derive(Serialize)]
pub(super) struct Found {
    passages: Vec<Source>,
}

/// Finds passages.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    QueryString(asked): QueryString<Query>,
) -> Result<([(HeaderName, &'static str); 1], axum::Json<Found>), Error> {
    let limit = asked.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::WrongForm(format!("limit từ 1 đến {MOST}")));
    }
    if asked.q.contains(char::REPLACEMENT_CHARACTER) {
        return Err(Error::WrongForm("q không phải UTF-8".to_owned()));
    }
    let passages = app.answerer()?.passages(&asked.q, limit);
    Ok((
        [(CACHE_CONTROL, "no-store")],
        axum::Json(Found { passages }),
    ))
}
