//! What operators and programs ask: is it alive, does it answer, what has it
//! counted, what are its routes.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderName};

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

/// `GET /readyz`: the folder has been read and questions are answered.
pub(super) async fn ready(State(app): State<Arc<App>>) -> Result<&'static str, Error> {
    app.answerer()?;
    Ok("ready\n")
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
