//! `POST /api/v1/answers`: one question, one answer.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderName};
use serde::Deserialize;

use super::Error;
use super::body::Json;
use crate::answer::Answer;
use crate::app::{App, Id};

/// The longest name of a place, characters.
const LONGEST_PLACE: usize = 200;

/// What is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    question: String,
    #[serde(default)]
    conversation: Option<String>,
    #[serde(default)]
    place: Option<String>,
}

/// Answers a question. It takes about a millisecond of computing, so it runs
/// where the request is; as many run at once as there are workers.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Json(asked): Json<Asked>,
) -> Result<([(HeaderName, &'static str); 1], axum::Json<Answer>), Error> {
    let conversation = asked.conversation.as_deref().map(identifier).transpose()?;
    let place = asked.place.map(place).transpose()?;
    let answer = app.answer(&asked.question, conversation, place)?;
    Ok(([(CACHE_CONTROL, "no-store")], axum::Json(answer)))
}

fn identifier(text: &str) -> Result<Id, Error> {
    Id::new(text).ok_or_else(|| {
        let why = "conversation gồm 1 đến 64 ký tự trong A–Z, a–z, 0–9, gạch nối và gạch dưới";
        Error::WrongForm(why.to_owned())
    })
}

fn place(name: String) -> Result<String, Error> {
    if name.chars().count() > LONGEST_PLACE {
        let why = format!("place dài quá {LONGEST_PLACE} ký tự");
        return Err(Error::WrongForm(why));
    }
    Ok(name)
}
