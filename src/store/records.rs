//! What the store can tell: to a person of their own messages, to staff of
//! each channel's health and of the replies that were given up.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, Row};

use super::writer::Write;
use super::{Dialect, Error, Store};
use crate::measures::Backlog;

/// One message and what it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When it came.
    pub received_at: i64,
    /// The message in the caller's own form, where it is still kept.
    pub body: Option<String>,
    /// What the person was told.
    pub answer: Option<String>,
}

/// How a channel is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// When the last event came.
    pub last_received: Option<i64>,
    /// Messages that wait for an answer.
    pub unanswered: i64,
    /// Replies that wait to be sent.
    pub unsent: i64,
    /// Replies that were given up.
    pub dead: i64,
    /// Replies that the service refused in the last day.
    pub refused: i64,
    /// Why the last attempt that failed did so.
    pub last_reason: Option<String>,
    /// When that was.
    pub last_failure: Option<i64>,
}

/// A reply that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// Its conversation.
    pub conversation: String,
    /// Its place among the conversation's replies.
    pub n: i64,
    /// When it was given up.
    pub ended_at: i64,
    /// Why.
    pub reason: Option<String>,
}

impl Store {
    /// What could be tapped under the answer to a message.
    ///
    /// # Errors
    /// The database failed.
    pub async fn choices(&self, conversation: &str, seq: i64) -> Result<Option<String>, Error> {
        let row = sqlx::query("SELECT choices FROM inbox WHERE conversation = $1 AND seq = $2")
            .bind(conversation)
            .bind(seq)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?.flatten())
    }

    /// Everything kept of a conversation before a message, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn history(&self, conversation: &str, before: i64) -> Result<Vec<Record>, Error> {
        let rows = sqlx::query(
            "SELECT received_at, body, answer FROM inbox \
             WHERE conversation = $1 AND seq < $2 AND body IS NOT NULL ORDER BY seq",
        )
        .bind(conversation)
        .bind(before)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Record {
                    received_at: row.try_get("received_at")?,
                    body: row.try_get("body")?,
                    answer: row.try_get("answer")?,
                })
            })
            .collect()
    }

    /// The last messages that are kept, in the caller's own form, the newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn last_bodies(&self, limit: i64) -> Result<Vec<String>, Error> {
        let rows = sqlx::query(
            "SELECT body FROM inbox WHERE body IS NOT NULL ORDER BY received_at DESC LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// How a channel is doing.
    ///
    /// # Errors
    /// The database failed.
    pub async fn health(&self, channel: &str) -> Result<Health, Error> {
        let counts = sqlx::query(
            "SELECT (SELECT MAX(received_at) FROM inbox WHERE channel = $1), \
                 CAST(COALESCE(SUM(last_seq - done_seq), 0) AS BIGINT), \
                 CAST(COALESCE(SUM(out_last - out_done), 0) AS BIGINT), \
                 (SELECT COUNT(*) FROM outbox WHERE channel = $1 AND state = 'dead'), \
                 (SELECT COUNT(*) FROM outbox WHERE channel = $1 AND state = 'failed' \
                     AND ended_at >= $2) \
             FROM conversations WHERE channel = $1",
        )
        .bind(channel)
        .bind(self.now() - 86_400_000)
        .fetch_one(&self.pool)
        .await?;
        let failure = sqlx::query(
            "SELECT at, reason FROM deliveries WHERE channel = $1 AND reason IS NOT NULL \
             ORDER BY at DESC LIMIT 1",
        )
        .bind(channel)
        .fetch_optional(&self.pool)
        .await?;
        Ok(Health {
            last_received: counts.try_get(0)?,
            unanswered: counts.try_get(1)?,
            unsent: counts.try_get(2)?,
            dead: counts.try_get(3)?,
            refused: counts.try_get(4)?,
            last_failure: failure.as_ref().map(|row| row.try_get(0)).transpose()?,
            last_reason: failure.map(|row| row.try_get(1)).transpose()?.flatten(),
        })
    }

    /// What waits of each channel that something waits of.
    ///
    /// # Errors
    /// The database failed.
    pub async fn backlog(&self) -> Result<BTreeMap<String, Backlog>, Error> {
        let messages = sqlx::query(
            "SELECT channel, CAST(SUM(last_seq - done_seq) AS BIGINT), MIN(waiting_since) \
             FROM conversations WHERE last_seq > done_seq GROUP BY channel",
        );
        let replies = sqlx::query(
            "SELECT channel, CAST(SUM(out_last - out_done) AS BIGINT) \
             FROM conversations WHERE out_last > out_done GROUP BY channel",
        );
        let mut all: BTreeMap<String, Backlog> = BTreeMap::new();
        for row in messages.fetch_all(&self.pool).await? {
            let backlog = all.entry(row.try_get(0)?).or_default();
            backlog.messages = row.try_get(1)?;
            backlog.oldest_ms = self.now() - row.try_get::<i64, _>(2)?;
        }
        for row in replies.fetch_all(&self.pool).await? {
            all.entry(row.try_get(0)?).or_default().replies = row.try_get(1)?;
        }
        Ok(all)
    }

    /// The replies of a channel that were given up, newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn dead(&self, channel: &str, limit: i64) -> Result<Vec<Dead>, Error> {
        let rows = sqlx::query(
            "SELECT conversation, n, ended_at, reason FROM outbox \
             WHERE channel = $1 AND state = 'dead' ORDER BY ended_at DESC LIMIT $2",
        )
        .bind(channel)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Dead {
                    conversation: row.try_get("conversation")?,
                    n: row.try_get("n")?,
                    ended_at: row.try_get("ended_at")?,
                    reason: row.try_get("reason")?,
                })
            })
            .collect()
    }

    /// Puts every reply of a channel that was given up in the outbox once
    /// more, and says how many there were.
    ///
    /// # Errors
    /// Nothing was changed.
    pub async fn send_again(&self, channel: &str) -> Result<usize, Error> {
        let again = SendAgain {
            channel: channel.to_owned(),
            now: self.now(),
        };
        let count = self.writer.apply(again).await?;
        if count > 0 {
            self.wakes.reply();
        }
        Ok(count)
    }
}

struct SendAgain {
    channel: String,
    now: i64,
}

impl Write for SendAgain {
    type Output = usize;

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<usize, sqlx::Error>> {
        Box::pin(async move {
            let dead = sqlx::query(
                "UPDATE outbox SET state = 'again' WHERE channel = $1 AND state = 'dead' \
                     AND call IS NOT NULL RETURNING conversation, n",
            )
            .bind(&self.channel)
            .fetch_all(&mut *connection)
            .await?;
            let mut replies: Vec<(String, i64)> = dead
                .iter()
                .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
                .collect::<Result<_, sqlx::Error>>()?;
            replies.sort();
            for (conversation, n) in &replies {
                append(conversation, *n, self.now, connection).await?;
            }
            Ok(replies.len())
        })
    }
}

/// Moves the call of a dead reply to the end of its conversation.
async fn append(
    conversation: &str,
    n: i64,
    now: i64,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let last: i64 = sqlx::query(
        "UPDATE conversations SET out_last = out_last + 1, out_due = 0 WHERE id = $1 \
         RETURNING out_last",
    )
    .bind(conversation)
    .fetch_one(&mut *connection)
    .await?
    .try_get(0)?;
    sqlx::query(
        "INSERT INTO outbox (conversation, n, seq, channel, account, made_at, call) \
         SELECT conversation, $1, seq, channel, account, $2, call FROM outbox \
         WHERE conversation = $3 AND n = $4",
    )
    .bind(last)
    .bind(now)
    .bind(conversation)
    .bind(n)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE outbox SET call = NULL WHERE conversation = $1 AND n = $2")
        .bind(conversation)
        .bind(n)
        .execute(connection)
        .await?;
    Ok(())
}
