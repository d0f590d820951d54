//! `POST /chat/messages`: a message of the chat page is stored, and its replies
//! come as server-sent events.
//!
//! The page makes an id for each message. When the connection breaks it posts
//! the same again and gets the same replies: a message is stored once. First
//! comes `stored` with the conversation, then `replies`, a list. The cookie
//! holds the conversation, a number without meaning, and nothing else.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, COOKIE, HeaderName, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout_at};

use crate::app::{App, Id};
use crate::channel::{self, WEB};
use crate::intake;
use crate::server::Error;
use crate::server::body::Json;
use crate::store::{Held, Store};

/// The name of the cookie.
const COOKIE_NAME: &str = "motcua";

/// Shortest id of a message: the conversation is made of the first one, and
/// must not be guessed.
const SHORTEST_ID: usize = 20;

/// Longest text of a message, characters.
const LONGEST_TEXT: usize = 4_000;

/// How long a page is kept waiting; then it asks again.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// How often it is looked whether another process has answered.
const LOOK: Duration = Duration::from_secs(1);

/// What the page says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Said {
    id: String,
    text: String,
    #[serde(default)]
    conversation: Option<String>,
}

/// Stores a message and streams its replies.
pub(in crate::server) async fn say(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Json(said): Json<Said>,
) -> Result<Response, Error> {
    let store = app.store()?.clone();
    if said.id.len() < SHORTEST_ID || Id::new(&said.id).is_none() {
        return Err(wrong(
            "id gồm 20 đến 64 ký tự trong A–Z, a–z, 0–9, gạch nối và gạch dưới",
        ));
    }
    if said.text.chars().count() > LONGEST_TEXT {
        return Err(wrong("text dài quá 4000 ký tự"));
    }
    let conversation = conversation(&said, &headers)?;
    let id = channel::web_message_id(&conversation, &said.id);
    if store.held(WEB, &id).await? == Held::Unknown {
        app.flood.person(&conversation).map_err(Error::TooMany)?;
        let event = channel::web_said(&conversation, &said.id, &said.text);
        store
            .receive(vec![intake::queued(WEB, event, None)])
            .await?;
    }
    let cookie = cookie(&conversation, &headers)?;
    let stored = event("stored", &json!({"conversation": conversation}).to_string());
    let events = replies(stored, store, conversation, id);
    let events = Sse::new(events).keep_alive(KeepAlive::default());
    let headers: [(HeaderName, HeaderValue); 3] = [
        (SET_COOKIE, cookie),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // Some proxies would keep the events until there are many.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    Ok((headers, events).into_response())
}

fn wrong(why: &str) -> Error {
    Error::WrongForm(why.to_owned())
}

/// The conversation that the page names, else the one of its cookie, else a new
/// one, which is the same when the message comes again.
fn conversation(said: &Said, headers: &HeaderMap) -> Result<String, Error> {
    if let Some(named) = &said.conversation {
        let fits = named.len() >= SHORTEST_ID && Id::new(named).is_some();
        return fits
            .then(|| named.clone())
            .ok_or_else(|| wrong("conversation không đúng mẫu"));
    }
    let new = || hex::encode(&Sha256::digest(format!("conversation {}", said.id))[..16]);
    Ok(cookie_of(headers).unwrap_or_else(new))
}

/// The conversation of the page's cookie.
fn cookie_of(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter();
    cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, value)| *name == COOKIE_NAME && value.len() >= SHORTEST_ID)
        .find(|(_, value)| Id::new(value).is_some())
        .map(|(_, value)| value.to_owned())
}

fn cookie(conversation: &str, headers: &HeaderMap) -> Result<HeaderValue, Error> {
    let secure = headers
        .get("x-forwarded-proto")
        .is_some_and(|scheme| scheme == "https");
    let secure = if secure { "; Secure" } else { "" };
    let text = format!(
        "{COOKIE_NAME}={conversation}; Path=/chat; Max-Age=2592000; HttpOnly; SameSite=Lax{secure}"
    );
    HeaderValue::try_from(text).map_err(|_| wrong("conversation không đúng mẫu"))
}

fn event(name: &str, data: &str) -> Event {
    Event::default().event(name).data(data)
}

/// That the message is stored, and then its replies as soon as they are there.
fn replies(
    stored: Event,
    store: Store,
    conversation: String,
    id: String,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let waiting = async move {
        let replies = wait(&store, &conversation, &id).await?;
        Some(event("replies", &replies))
    };
    let found = stream::once(waiting).filter_map(std::future::ready);
    stream::iter([stored]).chain(found).map(Ok)
}

/// Waits for the replies to a message; none where it takes too long.
async fn wait(store: &Store, conversation: &str, id: &str) -> Option<String> {
    let mut answered = store.to_fetch();
    let end = Instant::now() + LONGEST_WAIT;
    while Instant::now() < end {
        match store.held(WEB, id).await {
            Ok(Held::Answered(replies)) => return Some(replies.unwrap_or_else(|| "[]".into())),
            Ok(_) => {}
            Err(error) => {
                tracing::error!(?error, "replies cannot be read");
                return None;
            }
        }
        let look = Instant::now() + LOOK;
        loop {
            match timeout_at(look, answered.recv()).await {
                Ok(Ok(other)) if !other.ends_with(conversation) => {}
                Err(_) | Ok(Ok(_) | Err(RecvError::Lagged(_))) => break,
                Ok(Err(RecvError::Closed)) => return None,
            }
        }
    }
    None
}
