//! What operators and programs ask: is it alive, does it answer, what has it
//! counted, what are its routes.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderName};

use serde::Serialize;

use super::Error;
use crate::app::App;

/// The form of `/metrics`.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The description of every route.
pub(super) const OPENAPI: &str = include_str!("openapi.json");

/// `GET /healthz`: the process answers.
pub(super) async fn healthy() -> &'static str {
    "ok\n"
}

/// Free space below which nothing more should be relied on, bytes.
const LEAST_SPACE: u64 = 64 << 20;

/// What a ready server says of itself.
#[derive(Serialize)]
pub(super) struct Ready {
    /// Free space on the disk of the data folder, where the system tells.
    free_mib: Option<u64>,
    /// Why answers are not from the knowledge folder as it is now, if they are not.
    knowledge_behind: Option<String>,
    /// The channels whose service takes nothing now, and why. The others go on.
    channels_in_trouble: BTreeMap<String, String>,
}

/// `GET /readyz`: the folder has been read, messages can be stored, the disk
/// has room, and whether the folder or a channel needs a hand.
pub(super) async fn ready(State(app): State<Arc<App>>) -> Result<Json<Ready>, Error> {
    app.answerer()?;
    app.store()?.check().await?;
    let free = app.free_space();
    if let Some(free) = free.filter(|free| *free < LEAST_SPACE) {
        return Err(Error::NoSpace(free >> 20));
    }
    Ok(Json(Ready {
        free_mib: free.map(|free| free >> 20),
        knowledge_behind: app.measures.why_behind(),
        channels_in_trouble: app.measures.troubles(),
    }))
}

/// `GET /metrics`: what was counted.
pub(super) async fn metrics(
    State(app): State<Arc<App>>,
) -> ([(HeaderName, &'static str); 1], String) {
    let text = app.measures.text(app.conversations());
    ([(CONTENT_TYPE, OPENMETRICS)], text)
}

/// `GET /openapi.json`: what the routes take and give.
pub(super) async fn openapi() -> ([(HeaderName, &'static str); 1], &'static str) {
    ([(CONTENT_TYPE, "application/json")], OPENAPI)
}
