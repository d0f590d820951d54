//! Intake: a webhook request is verified, stored, and only then acknowledged.
//!
//! 200 means that every message of the request is on disk, or was before. When
//! it cannot be stored the answer is 503 and the service sends it again.
//! Nothing is searched and nobody is called inside the request: the tightest
//! service gives up after two seconds.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{CONTENT_LENGTH, RETRY_AFTER};
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tower::ServiceExt;

use crate::channel::{Channel, Event, Verdict};
use crate::failpoint;
use crate::measures::Measures;
use crate::store::{self, Queued, Receipt, Received, Store};

/// The channels that run, by name.
pub type Channels = BTreeMap<String, Arc<dyn Channel>>;

/// Largest request, bytes. Those of the services are far smaller.
const LARGEST: usize = 1 << 20;

/// Most messages that wait for an answer; beyond it the services are asked to
/// send again, so that whoever writes is not answered hours later.
const MOST_WAITING: i64 = 10_000;

/// Bodies being read at one time, all together, in units of 1 KiB.
const READING: usize = 64 << 10;

/// Longest time for a body to arrive.
const SLOWEST: Duration = Duration::from_secs(5);

/// What the handlers share.
struct Intake {
    channels: Channels,
    store: Store,
    measures: Arc<Measures>,
    reading: Semaphore,
}

/// The routes `POST` and `GET /webhook/{channel}`.
pub fn routes(channels: Channels, store: Store, measures: Arc<Measures>) -> Router {
    let intake = Intake {
        channels,
        store,
        measures,
        reading: Semaphore::new(READING),
    };
    Router::new()
        .route("/webhook/{channel}", post(receive).get(handshake))
        .with_state(Arc::new(intake))
}

/// The same routes as long as nothing can be stored yet: the services are
/// asked to send again.
#[derive(Debug, Clone, Default)]
pub struct Door(Arc<OnceLock<Router>>);

impl Door {
    /// Lets requests through to [`routes`] from now on.
    pub fn open(&self, routes: Router) {
        // It is opened once.
        let _ = self.0.set(routes);
    }

    /// Its own routes.
    pub fn routes(&self) -> Router {
        Router::new()
            .route("/webhook/{channel}", any(enter))
            .with_state(self.clone())
    }
}

async fn enter(State(door): State<Door>, mut request: Request) -> Response {
    let Some(routes) = door.0.get() else {
        return busy(&Refusal::Closed);
    };
    // The routes behind the door read the path anew.
    *request.extensions_mut() = Extensions::new();
    let Ok(response) = routes.clone().oneshot(request).await;
    response
}

/// Why a request is not acknowledged.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("there is no such channel")]
    Unknown,
    #[error("this request is not signed by the channel it claims")]
    Forged,
    #[error("the request is too large")]
    TooLarge,
    #[error("the request did not arrive whole")]
    Broken,
    #[error("too much arrives at once")]
    Overloaded,
    #[error("the server is not ready to store messages")]
    Closed,
    #[error("the message cannot be stored now")]
    Unstored(#[source] store::Error),
}

impl Refusal {
    /// What it is counted as.
    fn name(&self) -> &'static str {
        match self {
            Self::Unknown | Self::Forged => "forged",
            Self::TooLarge | Self::Broken => "broken",
            Self::Overloaded => "overloaded",
            Self::Closed | Self::Unstored(_) => "unstored",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Broken => StatusCode::BAD_REQUEST,
            Self::Overloaded | Self::Closed => return busy(&self),
            Self::Unstored(cause) => {
                tracing::error!(error = ?cause, "a message cannot be stored");
                return busy(&self);
            }
        };
        (status, self.to_string()).into_response()
    }
}

/// Asks the service to send the request again.
fn busy(refusal: &Refusal) -> Response {
    let again = [(RETRY_AFTER, "2")];
    (StatusCode::SERVICE_UNAVAILABLE, again, refusal.to_string()).into_response()
}

async fn receive(
    State(intake): State<Arc<Intake>>,
    Path(name): Path<String>,
    request: Request,
) -> Result<StatusCode, Refusal> {
    let channel = intake.channels.get(&name).ok_or(Refusal::Unknown)?;
    let begun = Instant::now();
    let taken = intake.take(&name, channel.as_ref(), request).await;
    match &taken {
        Ok(receipt) => {
            intake.measures.received(&name, "new", receipt.new);
            intake.measures.received(&name, "known", receipt.known);
            intake.measures.stored(begun.elapsed());
        }
        Err(refusal) => intake.measures.received(&name, refusal.name(), 1),
    }
    taken.map(|_| StatusCode::OK)
}

async fn handshake(
    State(intake): State<Arc<Intake>>,
    Path(name): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<String, Refusal> {
    let channel = intake.channels.get(&name).ok_or(Refusal::Unknown)?;
    channel.handshake(&query).ok_or(Refusal::Forged)
}

impl Intake {
    /// Verifies and stores a request.
    async fn take(
        &self,
        name: &str,
        channel: &dyn Channel,
        request: Request,
    ) -> Result<Receipt, Refusal> {
        let (head, body) = request.into_parts();
        if !channel.admits(&head.headers) {
            return Err(Refusal::Forged);
        }
        if MOST_WAITING < self.measures.waiting() {
            return Err(Refusal::Overloaded);
        }
        let body = self.read(&head.headers, body).await?;
        match channel.verify(&head.headers, &body, self.store.now()) {
            Verdict::Forged => return Err(Refusal::Forged),
            Verdict::Setup => {
                tracing::warn!(
                    channel = name,
                    "acknowledged without storing: the channel is being set up"
                );
                return Ok(Receipt::default());
            }
            Verdict::Genuine => {}
        }
        failpoint::pass("intake.read");
        let events = received(name, channel, &head.headers, &body);
        let receipt = self.store.receive(events).await;
        let receipt = receipt.map_err(Refusal::Unstored)?;
        failpoint::pass("intake.stored");
        Ok(receipt)
    }

    /// Reads a body within its limits of size and time, and of all bodies together.
    async fn read(&self, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refusal> {
        let announced = headers
            .get(CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse().ok());
        let length: usize = announced.unwrap_or(LARGEST);
        if LARGEST < length {
            return Err(Refusal::TooLarge);
        }
        let units = u32::try_from(length / 1024 + 1).unwrap_or(u32::MAX);
        let _room = self
            .reading
            .try_acquire_many(units)
            .map_err(|_| Refusal::Overloaded)?;
        let read = timeout(SLOWEST, to_bytes(body, LARGEST))
            .await
            .map_err(|_| Refusal::Broken)?;
        match read {
            Ok(bytes) => Ok(bytes.into()),
            Err(_) if announced.is_none() => Err(Refusal::TooLarge),
            Err(_) => Err(Refusal::Broken),
        }
    }
}

/// What is stored of a verified request. One that cannot be read is stored
/// too, and known again by its digest: sending it again would not help.
pub(crate) fn received(
    name: &str,
    channel: &dyn Channel,
    headers: &HeaderMap,
    body: &[u8],
) -> Vec<Received> {
    let unreadable = || {
        let id = format!("sha256:{}", hex::encode(Sha256::digest(body)));
        vec![Event {
            account: String::new(),
            id,
            kind: "unreadable".into(),
            message: None,
        }]
    };
    // What makes the reader panic would come again and again otherwise.
    let read = catch_unwind(AssertUnwindSafe(|| channel.read(headers, body)));
    let events = read.ok().flatten().unwrap_or_else(unreadable);
    let mut raw = Some(String::from_utf8_lossy(body).into_owned());
    let stored = |event| queued(name, event, raw.take());
    events.into_iter().map(stored).collect()
}

/// An event as it is stored.
pub(crate) fn queued(name: &str, event: Event, raw: Option<String>) -> Received {
    Received {
        channel: name.to_owned(),
        account: event.account,
        external_id: event.id,
        kind: event.kind,
        raw,
        message: event.message.map(|message| Queued {
            body: serde_json::to_string(&message).unwrap_or_default(),
            chat: message.chat,
            person: message.person,
        }),
    }
}
