//! Replies that wait for the person's own page to fetch them.

use std::sync::Arc;

use sqlx::Row;
use tokio::sync::broadcast;

use super::{Error, Store};

/// What became of a message whose replies are fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// It was never stored.
    Unknown,
    /// It waits for its answer.
    Waiting,
    /// Its replies, in the channel's own form; none where they were erased.
    Answered(Option<String>),
}

impl Store {
    /// What became of a message.
    ///
    /// # Errors
    /// The database failed.
    pub async fn held(&self, channel: &str, external_id: &str) -> Result<Held, Error> {
        let row = sqlx::query(
            "SELECT answered_at, held FROM inbox \
             WHERE channel = $1 AND account = '' AND external_id = $2",
        )
        .bind(channel)
        .bind(external_id)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else {
            return Ok(Held::Unknown);
        };
        Ok(match row.try_get::<Option<i64>, _>("answered_at")? {
            None => Held::Waiting,
            Some(_) => Held::Answered(row.try_get("held")?),
        })
    }

    /// Tells the conversations whose replies can be fetched from now on, as
    /// far as this process answered them.
    #[must_use]
    pub fn to_fetch(&self) -> broadcast::Receiver<Arc<str>> {
        self.wakes.to_fetch.subscribe()
    }
}
