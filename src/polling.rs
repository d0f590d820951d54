//! Polling: messages are fetched from a service, for an office without a
//! public address. What is fetched takes the same way as a webhook request,
//! and the service is told so only after it is stored.

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::channel::{Channel, Polling};
use crate::delivery::Http;
use crate::intake::received;
use crate::store::Store;

/// First and longest pause after a failure.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// Fetches the messages of one channel until told to stop.
pub async fn run(
    name: String,
    channel: Arc<dyn Channel>,
    store: Store,
    http: Http,
    mut stop: watch::Receiver<bool>,
) {
    let Some(polling) = channel.polling() else {
        return;
    };
    let mut after = None;
    let mut pause = PAUSE.0;
    while !*stop.borrow() {
        let fetched = tokio::select! {
            fetched = fetch(&name, channel.as_ref(), polling, after, &store, &http) => fetched,
            _ = stop.changed() => return,
        };
        match fetched {
            Ok(last) => {
                after = last.or(after);
                pause = PAUSE.0;
            }
            Err(error) => {
                tracing::warn!(channel = name, %error, "messages cannot be fetched");
                tokio::select! {
                    () = sleep(pause) => {}
                    _ = stop.changed() => return,
                }
                pause = (pause * 2).min(PAUSE.1);
            }
        }
    }
}

/// Fetches once, and stores what came however long it takes: a service may
/// give each message once only.
async fn fetch(
    name: &str,
    channel: &dyn Channel,
    polling: &dyn Polling,
    after: Option<i64>,
    store: &Store,
    http: &Http,
) -> anyhow::Result<Option<i64>> {
    let response = http
        .wait(channel.request(&polling.fetch(after), None, store.now()))
        .await?;
    let Some((bodies, last)) = polling.updates(&response) else {
        anyhow::bail!("the service answered {}", response.status);
    };
    let events = bodies
        .iter()
        .flat_map(|body| received(name, channel, &HeaderMap::new(), body))
        .collect::<Vec<_>>();
    if events.is_empty() {
        return Ok(last);
    }
    while let Err(error) = store.receive(events.clone()).await {
        tracing::error!(channel = name, ?error, "messages cannot be stored");
        sleep(PAUSE.0).await;
    }
    Ok(last)
}
