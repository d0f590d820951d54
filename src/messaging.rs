//! Everything that carries messages, started and stopped together: routes of
//! the webhooks, polling, the desk that answers, a courier for each channel,
//! and forgetting.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::channel::{self, Channel};
use crate::conversation::{Desk, Engine, Office};
use crate::delivery::{Courier, Depot, Http, Journal};
use crate::intake::{self, Channels};
use crate::polling;
use crate::store::{Retention, Store};

/// Conversations that are answered at one time.
const DESK: u32 = 8;

/// How often it is looked what was kept long enough.
const FORGET: Duration = Duration::from_hours(1);

/// Longest time in which what was begun may be ended.
const LAST_ORDERS: Duration = Duration::from_secs(25);

/// Opens every channel of the settings.
///
/// # Errors
/// A channel is unknown, or its table lacks something; the text names it.
pub fn channels(tables: BTreeMap<String, serde_json::Value>) -> anyhow::Result<Channels> {
    tables
        .into_iter()
        .map(|(name, table)| {
            let channel: Arc<dyn Channel> = channel::open(&name, table)?.into();
            Ok((name, channel))
        })
        .collect()
}

/// What runs.
#[derive(Debug)]
pub struct Messaging {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Messaging {
    /// Starts everything over a store and a folder to write to, and returns
    /// the routes to be served.
    ///
    /// # Errors
    /// The store or the folder cannot be written to, or there is no way to make calls.
    pub async fn start(
        store: &Store,
        folder: &Path,
        channels: Channels,
        engine: Engine,
        office: Office,
    ) -> anyhow::Result<(Self, Router)> {
        let unwritable = || format!("cannot write to {}", folder.display());
        let (journal, sent) = Journal::open(folder).with_context(unwritable)?;
        let found = store.found_sent(sent).await;
        let found = found.context("the store cannot be written to")?;
        if found > 0 {
            tracing::warn!(found, "replies were sent just before the last end");
        }
        store
            .end_leases()
            .await
            .context("the store cannot be written to")?;
        let http = Http::new().context("no connections can be made")?;
        let depot = Depot {
            store: store.clone(),
            http: http.clone(),
            lines: Arc::default(),
            journal: Arc::new(journal),
        };
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for (name, channel) in &channels {
            let courier = Arc::new(Courier::new(name, channel.clone(), depot.clone()));
            tasks.spawn(courier.run(stopped.clone()));
            tasks.spawn(greet(
                name.clone(),
                channel.clone(),
                store.clone(),
                http.clone(),
                stopped.clone(),
            ));
            let (name, channel) = (name.clone(), channel.clone());
            tasks.spawn(polling::run(
                name,
                channel,
                store.clone(),
                http.clone(),
                stopped.clone(),
            ));
        }
        let desk = Arc::new(Desk::new(
            store,
            channels.clone(),
            engine,
            office,
            &http,
            DESK,
        ));
        tasks.spawn(desk.run(stopped.clone()));
        tasks.spawn(forget(store.clone(), stopped));
        Ok((
            Self { stop, tasks },
            intake::routes(channels, store.clone()),
        ))
    }

    /// Takes nothing more, and ends what was begun.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(LAST_ORDERS, all).await.is_err() {
            tracing::warn!(
                "stopped before everything was ended; the rest is done at the next start"
            );
        }
    }
}

/// Asks the service who we are, until it says so.
async fn greet(
    name: String,
    channel: Arc<dyn Channel>,
    store: Store,
    http: Http,
    mut stop: watch::Receiver<bool>,
) {
    let Some(probe) = channel.probe() else {
        return;
    };
    // The courier renews the tokens of such a channel; there is nothing to learn.
    if channel.renewal().is_some() {
        return;
    }
    let mut pause = Duration::from_secs(1);
    loop {
        if let Ok(response) = http
            .exchange(channel.request(&probe, None, store.now()))
            .await
        {
            if response.status == 200 {
                channel.learn(&response);
                return;
            }
            tracing::error!(
                channel = name,
                status = response.status,
                "the service does not know us"
            );
        }
        tokio::select! {
            () = sleep(pause) => pause = (pause * 2).min(Duration::from_mins(5)),
            _ = stop.changed() => return,
        }
    }
}

/// Forgets now and then what was kept long enough.
async fn forget(store: Store, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = store.forget(Retention::default()).await {
            tracing::error!(?error, "old messages cannot be forgotten");
        }
        tokio::select! {
            () = sleep(FORGET) => {}
            _ = stop.changed() => return,
        }
    }
}
