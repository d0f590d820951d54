//! Wake-ups: who waits for messages or replies hears of new ones at once.
//!
//! Inside a process a counter is raised. Between replicas on PostgreSQL one
//! task passes it on with `NOTIFY`, a few times a second at most, because each
//! notifying commit takes a lock that all of them share. A wake-up may be lost
//! with a connection, so whoever waits also looks by itself now and then.

use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::AnyPool;
use sqlx::postgres::PgListener;
use tokio::sync::{broadcast, watch};

/// Name of the PostgreSQL notification channel.
const NAME: &str = "motcua";

/// Shortest time between two notifications.
const PAUSE: Duration = Duration::from_millis(100);

/// Most conversations that are told before somebody slow misses one.
const FETCHES: usize = 1_024;

/// Two counters that only go up, and who can fetch replies.
#[derive(Debug, Clone)]
pub(super) struct Wakes {
    /// Raised when messages wait to be answered.
    pub(super) messages: watch::Sender<u64>,
    /// Raised when replies wait to be sent.
    pub(super) replies: watch::Sender<u64>,
    /// Raised when this process put either there.
    own: watch::Sender<u64>,
    /// Conversations whose replies can be fetched.
    pub(super) to_fetch: broadcast::Sender<Arc<str>>,
}

impl Default for Wakes {
    fn default() -> Self {
        Self {
            messages: watch::Sender::new(0),
            replies: watch::Sender::new(0),
            own: watch::Sender::new(0),
            to_fetch: broadcast::Sender::new(FETCHES),
        }
    }
}

impl Wakes {
    /// Tells that messages wait.
    pub(super) fn message(&self) {
        self.messages.send_modify(|count| *count += 1);
        self.own.send_modify(|count| *count += 1);
    }

    /// Tells that replies wait.
    pub(super) fn reply(&self) {
        self.replies.send_modify(|count| *count += 1);
        self.own.send_modify(|count| *count += 1);
    }

    /// Passes wake-ups on between the replicas of one PostgreSQL database.
    pub(super) fn share(&self, url: SecretString, pool: AnyPool) {
        let mut own = self.own.subscribe();
        tokio::spawn(async move {
            while own.changed().await.is_ok() {
                // A lost notification is made up for by the others' own looking.
                let _ = sqlx::query("SELECT pg_notify($1, '')")
                    .bind(NAME)
                    .execute(&pool)
                    .await;
                tokio::time::sleep(PAUSE).await;
            }
        });
        let (messages, replies) = (self.messages.clone(), self.replies.clone());
        let mut own = self.own.subscribe();
        tokio::spawn(async move {
            tokio::select! {
                () = hear(&url, &messages, &replies) => {}
                () = async { while own.changed().await.is_ok() {} } => {}
            }
        });
    }
}

/// Raises the counters whenever another replica notifies; never ends.
async fn hear(url: &SecretString, messages: &watch::Sender<u64>, replies: &watch::Sender<u64>) {
    loop {
        if let Ok(mut listener) = listen(url).await {
            while listener.recv().await.is_ok() {
                messages.send_modify(|count| *count += 1);
                replies.send_modify(|count| *count += 1);
            }
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

async fn listen(url: &SecretString) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect(url.expose_secret()).await?;
    listener.listen(NAME).await?;
    Ok(listener)
}
