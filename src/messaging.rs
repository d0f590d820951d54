//! Everything that carries messages, started and stopped together: routes of
//! the webhooks, polling, the desk that answers, a courier for each channel,
//! and forgetting.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::channel::{self, Channel, Leaves};
use crate::conversation::{self, Ask, Desk, Engine, Office};
use crate::delivery::{Courier, Depot, Http, Journal};
use crate::intake::{self, Channels};
use crate::measures::Measures;
use crate::polling;
use crate::store::{Retention, Store};

/// Conversations that are answered at one time.
const DESK: u32 = 64;

/// How often it is looked what was kept long enough.
const FORGET: Duration = Duration::from_hours(1);

/// How often it is looked what waits.
const WEIGH: Duration = Duration::from_secs(1);

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

/// What is needed to carry messages.
pub struct Means {
    /// Where they are kept.
    pub store: Store,
    /// Where it is noted what was sent.
    pub folder: PathBuf,
    /// What answers.
    pub engine: Engine,
    /// Whose messages they are.
    pub office: Office,
    /// Where everything is counted.
    pub measures: Arc<Measures>,
}

/// What runs.
#[derive(Debug)]
pub struct Messaging {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    /// Held, so that no other process takes it.
    _journal: Arc<Journal>,
}

impl Messaging {
    /// Starts everything and returns the routes to be served.
    ///
    /// # Errors
    /// The store or the folder cannot be written to, or there is no way to make calls.
    pub async fn start(channels: Channels, means: Means) -> anyhow::Result<(Self, Router)> {
        let Means {
            store,
            folder,
            engine,
            office,
            measures,
        } = means;
        let journal = take_over(&folder, &store).await?;
        let http = Http::new().context("no connections can be made")?;
        let depot = Depot {
            store: store.clone(),
            http: http.clone(),
            lines: Arc::default(),
            journal: Arc::new(journal),
            measures: measures.clone(),
        };
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for (name, channel) in &channels {
            if channel.leaves() == Leaves::ByCall {
                let courier = Arc::new(Courier::new(name, channel.clone(), depot.clone()));
                tasks.spawn(courier.clone().run(stopped.clone()));
                tasks.spawn(courier.ask_who_we_are(stopped.clone()));
            }
            let (name, channel) = (name.clone(), channel.clone());
            tasks.spawn(polling::run(
                name,
                channel,
                store.clone(),
                http.clone(),
                stopped.clone(),
            ));
        }
        tasks.spawn(conversation::push(
            store.clone(),
            channels.clone(),
            stopped.clone(),
        ));
        let desk = Arc::new(Desk::new(
            &store,
            channels.clone(),
            engine,
            office,
            &http,
            measures.clone(),
            DESK,
        ));
        tasks.spawn(desk.run(stopped.clone()));
        tasks.spawn(forget(store.clone(), stopped.clone()));
        tasks.spawn(weigh(store.clone(), measures.clone(), stopped));
        let routes = intake::routes(channels, store, measures);
        let messaging = Self {
            stop,
            tasks,
            _journal: depot.journal,
        };
        Ok((messaging, routes))
    }

    /// Asks again what people wait for, whenever the knowledge has a new version.
    pub fn follow(&mut self, store: &Store, ask: Ask, versions: watch::Receiver<u64>) {
        let (store, stopped) = (store.clone(), self.stop.subscribe());
        self.tasks
            .spawn(conversation::answer_late(store, ask, versions, stopped));
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

/// Takes over from the process before: what it noted as sent is recorded, and
/// what it held is free.
async fn take_over(folder: &Path, store: &Store) -> anyhow::Result<Journal> {
    let unwritable = || format!("cannot write to {}", folder.display());
    let (journal, sent) = Journal::open(folder, store.most_servers()).with_context(unwritable)?;
    let unstored = "the store cannot be written to";
    let found = store.found_sent(sent).await.context(unstored)?;
    if found > 0 {
        tracing::warn!(found, "replies were sent just before the last end");
    }
    store.end_leases().await.context(unstored)?;
    Ok(journal)
}

/// Looks now and then what waits.
async fn weigh(store: Store, measures: Arc<Measures>, mut stop: watch::Receiver<bool>) {
    loop {
        match store.backlog().await {
            Ok(mut backlog) => {
                // What waited before and does no more waits no longer.
                for (name, _) in channel::ALL {
                    backlog.entry((*name).to_owned()).or_default();
                }
                measures.waits(&backlog);
            }
            Err(error) => tracing::error!(?error, "it cannot be told what waits"),
        }
        tokio::select! {
            () = sleep(WEIGH) => {}
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
