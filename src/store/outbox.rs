//! Replies: taken in order, tried until they end, each failed attempt recorded.
//!
//! That an attempt begins is written before the call, so that after a crash it
//! is known that the reply may have been sent. It is then sent again, unless
//! [`delivery`](crate::delivery) had noted that the service took it.

use std::collections::BTreeSet;

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use tokio::sync::watch;

use super::inbox::clean;
use super::rows::{chunks, values};
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
            let rows = rows.iter().map(Leased::read);
            let leased: Vec<_> = rows.collect::<Result<_, _>>()?;
            let mut taken = Vec::with_capacity(leased.len());
            for leased in chunks(&leased) {
                begin(leased, &mut taken, connection).await?;
            }
            Ok(taken)
        })
    }
}

/// A conversation whose next reply is to be sent.
struct Leased {
    conversation: String,
    n: i64,
    epoch: i64,
    chat: String,
}

impl Leased {
    fn read(row: &sqlx::any::AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            conversation: row.try_get("id")?,
            n: row.try_get("n")?,
            epoch: row.try_get("out_epoch")?,
            chat: row.try_get("chat")?,
        })
    }
}

/// Writes that attempts begin.
async fn begin(
    leased: &[Leased],
    taken: &mut Vec<Due>,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "WITH leased (conversation, n) AS (VALUES {}) \
         UPDATE outbox SET attempts = attempts + 1, state = 'sending' FROM leased \
         WHERE outbox.conversation = leased.conversation AND outbox.n = leased.n \
         RETURNING outbox.conversation, made_at, attempts, failures, unknowns, call",
        values(1, leased.len(), 2)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for lease in leased {
        query = query.bind(&lease.conversation).bind(lease.n);
    }
    for row in query.fetch_all(connection).await? {
        let conversation: String = row.try_get(0)?;
        let lease = leased
            .iter()
            .find(|lease| lease.conversation == conversation)
            .ok_or(sqlx::Error::RowNotFound)?;
        taken.push(Due {
            n: lease.n,
            epoch: lease.epoch,
            chat: lease.chat.clone(),
            made_at: row.try_get("made_at")?,
            attempt: row.try_get("attempts")?,
            failures: row.try_get("failures")?,
            unknowns: row.try_get("unknowns")?,
            call: row.try_get("call")?,
            conversation,
        });
    }
    Ok(())
}

struct Deliver {
    due: Due,
    delivery: Delivery,
    now: i64,
}

impl Write for Deliver {
    type Output = bool;

    fn keys(&self) -> Vec<&str> {
        vec![&self.due.conversation]
    }

    fn apply_all<'c>(
        all: Vec<&'c Self>,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<Vec<bool>, sqlx::Error>> {
        Box::pin(async move {
            let mut held = BTreeSet::new();
            for attempts in chunks(&all) {
                held.append(&mut release(attempts, connection).await?);
            }
            let held: Vec<_> = all
                .iter()
                .map(|Self { due, .. }| held.contains(&(due.conversation.clone(), due.epoch)))
                .collect();
            let recorded = all.iter().copied().zip(&held).filter(|(_, held)| **held);
            let (ended, others): (Vec<_>, Vec<_>) = recorded
                .map(|(attempt, _)| attempt)
                .partition(|attempt| attempt.delivery.end.state().is_some());
            for ended in chunks(&ended) {
                finish(ended, connection).await?;
            }
            for attempt in &others {
                attempt.postpone(connection).await?;
            }
            // What was sent is told by the outbox itself; a reply that only
            // waits for its turn was not attempted.
            let failed = ended.iter().chain(&others);
            for attempt in failed.filter(|attempt| attempt.delivery.reason.is_some()) {
                attempt.record(connection).await?;
            }
            Ok(held)
        })
    }
}

/// Ends the leases that are held, and says which: conversations and epochs.
async fn release(
    attempts: &[&Deliver],
    connection: &mut AnyConnection,
) -> Result<BTreeSet<(String, i64)>, sqlx::Error> {
    let sql = format!(
        "WITH attempt (id, epoch, n, done, due) AS (VALUES {}) \
         UPDATE conversations SET out_done = conversations.out_done + attempt.done, \
             out_due = attempt.due, out_lease_until = 0 \
         FROM attempt WHERE conversations.id = attempt.id \
             AND conversations.out_epoch = attempt.epoch \
             AND conversations.out_done = attempt.n - 1 \
         RETURNING conversations.id, conversations.out_epoch",
        values(1, attempts.len(), 5)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for Deliver { due, delivery, .. } in attempts {
        query = query
            .bind(&due.conversation)
            .bind(due.epoch)
            .bind(due.n)
            .bind(i64::from(delivery.end.state().is_some()))
            .bind(delivery.not_before);
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

/// Ends replies. A text is kept only where it may be sent again by hand.
async fn finish(ended: &[&Deliver], connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let sql = format!(
        "WITH ended (conversation, n, state, at, external_id, reason) AS (VALUES {}) \
         UPDATE outbox SET state = ended.state, ended_at = ended.at, \
             external_id = ended.external_id, reason = ended.reason, \
             call = CASE WHEN ended.state = 'dead' THEN call ELSE NULL END \
         FROM ended WHERE outbox.conversation = ended.conversation AND outbox.n = ended.n",
        values(1, ended.len(), 6)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for Deliver { due, delivery, now } in ended {
        let external_id = match &delivery.end {
            End::Sent(id) => id.as_deref().map(clean),
            _ => None,
        };
        query = query
            .bind(&due.conversation)
            .bind(due.n)
            .bind(delivery.end.state())
            .bind(*now)
            .bind(external_id)
            .bind(delivery.reason.as_deref().map(clean));
    }
    query.execute(connection).await?;
    Ok(())
}

impl Deliver {
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
