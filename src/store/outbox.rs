//! Replies: taken in order, tried until they end, each failed attempt recorded.
//!
//! That an attempt begins is written before the call, so that after a crash it
//! is known that the reply may have been sent. It is then sent again, unless
//! [`delivery`](crate::delivery) had noted that the service took it.

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use tokio::sync::watch;

use super::inbox::clean;
use super::writer::Write;
use super::{Dialect, Error, JUMP_MS, LEASE_MS, LONGEST_WAIT_MS, Store};

/// The oldest reply of a conversation that is due, held under a lease.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its conversation.
    pub conversation: String,
    /// Its place among the conversation's replies, from 1.
    pub n: i64,
    /// The lease's number.
    pub epoch: i64,
    /// Where it goes.
    pub chat: String,
    /// When it was made.
    pub made_at: i64,
    /// How often it was begun, this time included.
    pub attempt: i64,
    /// How often the service failed to take it.
    pub failures: i64,
    /// How often it may have been sent without our hearing so.
    pub unknowns: i64,
    /// The call, in the caller's own form; none where it was erased.
    pub call: Option<String>,
}

/// What came of one attempt.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// What it is recorded as, in a word.
    pub outcome: &'static str,
    /// Why, for staff.
    pub reason: Option<String>,
    /// What happens to the reply.
    pub end: End,
    /// The earliest time of the conversation's next attempt.
    pub not_before: i64,
}

/// What happens to a reply after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It is done; the service calls it so.
    Sent(Option<String>),
    /// The service refused it for good.
    Failed,
    /// It is given up, and may be sent again by hand.
    Dead,
    /// It was not worth another attempt.
    Skipped,
    /// It is tried again; the service did not take it.
    Retry,
    /// It is tried again, though it may have been sent.
    RetryUnknown,
    /// It is tried again, and this attempt does not count.
    Postponed,
}

impl End {
    /// The final state, if it is one.
    fn state(&self) -> Option<&'static str> {
        match self {
            Self::Sent(_) => Some("sent"),
            Self::Failed => Some("failed"),
            Self::Dead => Some("dead"),
            Self::Skipped => Some("skipped"),
            Self::Retry | Self::RetryUnknown | Self::Postponed => None,
        }
    }
}

impl Store {
    /// Takes the oldest due reply of up to `limit` conversations of a channel.
    ///
    /// # Errors
    /// Nothing was taken.
    pub async fn take_replies(&self, channel: &str, limit: i64) -> Result<Vec<Due>, Error> {
        let take = Take {
            channel: channel.to_owned(),
            limit,
            now: self.now(),
        };
        self.writer.apply(take).await
    }

    /// When the next reply of a channel is due that is not held now.
    ///
    /// # Errors
    /// The database failed.
    pub async fn next_due(&self, channel: &str) -> Result<Option<i64>, Error> {
        let row = sqlx::query(
            "SELECT MIN(CASE WHEN out_due > out_lease_until THEN out_due ELSE out_lease_until END) \
             FROM conversations WHERE channel = $1 AND out_last > out_done",
        )
        .bind(channel)
        .fetch_one(&self.pool)
        .await?;
        Ok(row.try_get(0)?)
    }

    /// Records an attempt. Returns false, having changed nothing, where the
    /// lease was lost.
    ///
    /// # Errors
    /// Nothing was changed.
    pub async fn delivered(&self, due: &Due, delivery: Delivery) -> Result<bool, Error> {
        let record = Deliver {
            due: due.clone(),
            delivery,
            now: self.now(),
        };
        let held = self.writer.apply(record).await?;
        if held {
            self.wakes.replies.send_modify(|count| *count += 1);
        }
        Ok(held)
    }

    /// A counter that rises when replies wait.
    #[must_use]
    pub fn replies_waiting(&self) -> watch::Receiver<u64> {
        self.wakes.replies.subscribe()
    }
}

struct Take {
    channel: String,
    limit: i64,
    now: i64,
}

impl Write for Take {
    type Output = Vec<Due>;

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        dialect: Dialect,
    ) -> BoxFuture<'c, Result<Vec<Due>, sqlx::Error>> {
        Box::pin(async move {
            let rows = sqlx::query(AssertSqlSafe(format!(
                "WITH picked AS MATERIALIZED (\
                     SELECT id FROM conversations \
                     WHERE out_last > out_done AND channel = $1 \
                         AND (out_due <= $2 OR out_due > $3) \
                         AND (out_lease_until <= $2 OR out_lease_until > $6) \
                     ORDER BY out_due LIMIT $5{}) \
                 UPDATE conversations SET out_lease_until = $4, out_epoch = out_epoch + 1 \
                 WHERE id IN (SELECT id FROM picked) \
                 RETURNING id, out_done + 1 AS n, out_epoch, chat",
                dialect.skip_locked()
            )))
            .bind(&self.channel)
            .bind(self.now)
            .bind(self.now + LONGEST_WAIT_MS)
            .bind(self.now + LEASE_MS)
            .bind(self.limit)
            .bind(self.now + JUMP_MS)
            .fetch_all(&mut *connection)
            .await?;
            let mut taken = Vec::with_capacity(rows.len());
            for row in rows {
                taken.push(begin(&row, connection).await?);
            }
            Ok(taken)
        })
    }
}

/// Writes that an attempt begins.
async fn begin(
    row: &sqlx::any::AnyRow,
    connection: &mut AnyConnection,
) -> Result<Due, sqlx::Error> {
    let conversation: String = row.try_get("id")?;
    let n: i64 = row.try_get("n")?;
    let reply = sqlx::query(
        "UPDATE outbox SET attempts = attempts + 1, state = 'sending' \
         WHERE conversation = $1 AND n = $2 \
         RETURNING made_at, attempts, failures, unknowns, call",
    )
    .bind(&conversation)
    .bind(n)
    .fetch_one(connection)
    .await?;
    Ok(Due {
        conversation,
        n,
        epoch: row.try_get("out_epoch")?,
        chat: row.try_get("chat")?,
        made_at: reply.try_get("made_at")?,
        attempt: reply.try_get("attempts")?,
        failures: reply.try_get("failures")?,
        unknowns: reply.try_get("unknowns")?,
        call: reply.try_get("call")?,
    })
}

struct Deliver {
    due: Due,
    delivery: Delivery,
    now: i64,
}

impl Write for Deliver {
    type Output = bool;

    fn key(&self) -> Option<&str> {
        Some(&self.due.conversation)
    }

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<bool, sqlx::Error>> {
        Box::pin(async move {
            let state = self.delivery.end.state();
            let held = sqlx::query(
                "UPDATE conversations SET out_done = out_done + $1, out_due = $2, \
                     out_lease_until = 0 \
                 WHERE id = $3 AND out_epoch = $4 AND out_done = $5 - 1",
            )
            .bind(i64::from(state.is_some()))
            .bind(self.delivery.not_before)
            .bind(&self.due.conversation)
            .bind(self.due.epoch)
            .bind(self.due.n)
            .execute(&mut *connection)
            .await?;
            if held.rows_affected() == 0 {
                return Ok(false);
            }
            match state {
                Some(state) => self.finish(state, connection).await?,
                None => self.postpone(connection).await?,
            }
            // What was sent is told by the outbox itself; a reply that only
            // waits for its turn was not attempted.
            if self.delivery.reason.is_some() {
                self.record(connection).await?;
            }
            Ok(true)
        })
    }
}

impl Deliver {
    /// Ends the reply. Its text is kept only where it may be sent again by hand.
    async fn finish(
        &self,
        state: &'static str,
        connection: &mut AnyConnection,
    ) -> Result<(), sqlx::Error> {
        let external_id = match &self.delivery.end {
            End::Sent(id) => id.as_deref().map(clean),
            _ => None,
        };
        sqlx::query(
            "UPDATE outbox SET state = $1, ended_at = $2, external_id = $3, reason = $4, \
                 call = CASE WHEN $1 = 'dead' THEN call ELSE NULL END \
             WHERE conversation = $5 AND n = $6",
        )
        .bind(state)
        .bind(self.now)
        .bind(external_id)
        .bind(self.delivery.reason.as_deref().map(clean))
        .bind(&self.due.conversation)
        .bind(self.due.n)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn postpone(&self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        let (failures, unknowns) = match self.delivery.end {
            End::RetryUnknown => (1_i64, 1_i64),
            End::Retry => (1, 0),
            _ => (0, 0),
        };
        sqlx::query(
            "UPDATE outbox SET state = 'waiting', failures = failures + $1, \
                 unknowns = unknowns + $2, reason = $3 \
             WHERE conversation = $4 AND n = $5",
        )
        .bind(failures)
        .bind(unknowns)
        .bind(self.delivery.reason.as_deref().map(clean))
        .bind(&self.due.conversation)
        .bind(self.due.n)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn record(&self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO deliveries (conversation, n, attempt, channel, at, outcome, reason) \
             SELECT conversation, n, $1, channel, $2, $3, $4 FROM outbox \
             WHERE conversation = $5 AND n = $6 ON CONFLICT DO NOTHING",
        )
        .bind(self.due.attempt)
        .bind(self.now)
        .bind(self.delivery.outcome)
        .bind(self.delivery.reason.as_deref().map(clean))
        .bind(&self.due.conversation)
        .bind(self.due.n)
        .execute(connection)
        .await?;
        Ok(())
    }
}
