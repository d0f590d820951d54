//! The end of a turn: what came of a message is kept, and its replies put in
//! the outbox, while the lease is held.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::inbox::clean;
use super::keep::{Keep, keep};
use super::rows::{chunks, values};
use super::turns::Taken;
use super::writer::Write;
use super::{Dialect, Error, Store};

/// What came of a message.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    /// What the conversation remembers from now on.
    pub memory: String,
    /// How it ended, in a word; reports count these.
    pub status: String,
    /// What the person was told.
    pub answer: String,
    /// What they can tap, in the caller's own form.
    pub choices: Option<String>,
    /// The calls to make, in order.
    pub calls: Vec<String>,
    /// What else is kept with it.
    pub keeps: Vec<Keep>,
    /// The replies, where they are fetched and not sent.
    pub held: Option<String>,
    /// Whether a person was asked for.
    pub handover: Option<Handover>,
    /// Whether everything up to this message is to be erased.
    pub erase: Option<Erase>,
}

/// Marks an answer that asks for a person.
#[derive(Debug, Clone, Copy)]
pub struct Handover;

/// Marks an answer that erases the conversation.
#[derive(Debug, Clone, Copy)]
pub struct Erase;
impl Store {
    /// Ends a message that was taken, and puts its replies in the outbox.
    /// Returns false, having changed nothing, where the lease was lost.
    ///
    /// # Errors
    /// Nothing was changed.
    pub async fn answered(&self, taken: &Taken, answered: Answered) -> Result<bool, Error> {
        let replies = !answered.calls.is_empty();
        let fetched = answered.held.is_some();
        let end = Finish {
            taken: taken.clone(),
            answered,
            now: self.now(),
        };
        let held = self.writer.apply(end).await?;
        if held {
            if replies {
                self.wakes.reply();
            }
            if fetched {
                // Nobody may be waiting for it.
                let _ = self.wakes.to_fetch.send(taken.conversation.as_str().into());
            }
            self.wakes.message();
        }
        Ok(held)
    }
}

struct Finish {
    taken: Taken,
    answered: Answered,
    now: i64,
}

impl Write for Finish {
    type Output = bool;

    fn keys(&self) -> Vec<&str> {
        vec![&self.taken.conversation]
    }

    fn apply_all<'c>(
        all: Vec<&'c Self>,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<Vec<bool>, sqlx::Error>> {
        Box::pin(async move {
            let mut lasts = BTreeMap::new();
            for ends in chunks(&all) {
                lasts.append(&mut advance(ends, connection).await?);
            }
            let last = |end: &Self| {
                let lease = (end.taken.conversation.clone(), end.taken.epoch);
                lasts.get(&lease).copied()
            };
            let held: Vec<_> = all
                .iter()
                .copied()
                .filter(|end| last(end).is_some())
                .collect();
            for ends in chunks(&held) {
                record(ends, connection).await?;
            }
            let calls = |end: &&'c Self| {
                let count = i64::try_from(end.answered.calls.len()).unwrap_or(i64::MAX);
                let first = last(end).unwrap_or(0) - count + 1;
                let end = *end;
                (first..)
                    .zip(&end.answered.calls)
                    .map(move |(n, call)| (end, n, call))
            };
            let calls: Vec<_> = held.iter().flat_map(calls).collect();
            for calls in chunks(&calls) {
                enqueue(calls, connection).await?;
            }
            for end in &held {
                end.keep(connection).await?;
            }
            Ok(all.iter().map(|end| last(end).is_some()).collect())
        })
    }
}

/// Ends the messages whose leases are held, and says for each lease, a
/// conversation and an epoch, which place the conversation's last reply has.
async fn advance(
    ends: &[&Finish],
    connection: &mut AnyConnection,
) -> Result<BTreeMap<(String, i64), i64>, sqlx::Error> {
    let sql = format!(
        "WITH ended (id, epoch, seq, at, memory, calls) AS (VALUES {}) \
         UPDATE conversations SET done_seq = ended.seq, lease_until = 0, tries = 0, \
             waiting_since = ended.at, memory = ended.memory, \
             out_last = conversations.out_last + ended.calls \
         FROM ended WHERE conversations.id = ended.id \
             AND conversations.epoch = ended.epoch AND conversations.done_seq = ended.seq - 1 \
         RETURNING conversations.id, conversations.epoch, out_last",
        values(1, ends.len(), 6)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for end in ends {
        query = query
            .bind(&end.taken.conversation)
            .bind(end.taken.epoch)
            .bind(end.taken.seq)
            .bind(end.now)
            .bind(clean(&end.answered.memory))
            .bind(i64::try_from(end.answered.calls.len()).unwrap_or(i64::MAX));
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok(((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?)))
        .collect()
}

/// Keeps what was answered.
async fn record(ends: &[&Finish], connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let sql = format!(
        "WITH ended (conversation, seq, at, status, answer, choices, held) AS (VALUES {}) \
         UPDATE inbox SET answered_at = ended.at, status = ended.status, \
             answer = ended.answer, choices = ended.choices, held = ended.held \
         FROM ended WHERE inbox.conversation = ended.conversation AND inbox.seq = ended.seq",
        values(1, ends.len(), 7)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for Finish {
        taken,
        answered,
        now,
    } in ends
    {
        query = query
            .bind(&taken.conversation)
            .bind(taken.seq)
            .bind(*now)
            .bind(clean(&answered.status))
            .bind(clean(&answered.answer))
            .bind(answered.choices.as_deref().map(clean))
            .bind(answered.held.as_deref().map(clean));
    }
    query.execute(connection).await?;
    Ok(())
}

/// Puts calls, each with its place, into the outbox.
async fn enqueue(
    calls: &[(&Finish, i64, &String)],
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "INSERT INTO outbox (conversation, n, seq, channel, account, made_at, call) VALUES {}",
        values(1, calls.len(), 7)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (Finish { taken, now, .. }, n, call) in calls {
        query = query
            .bind(&taken.conversation)
            .bind(*n)
            .bind(taken.seq)
            .bind(&taken.channel)
            .bind(&taken.account)
            .bind(*now)
            .bind(clean(call));
    }
    query.execute(connection).await?;
    Ok(())
}

impl Finish {
    /// What only a few answers leave behind.
    async fn keep(&self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        let (conversation, seq) = (&self.taken.conversation, self.taken.seq);
        if self.answered.handover.is_some() {
            sqlx::query(
                "INSERT INTO handovers (conversation, seq, asked_at) VALUES ($1, $2, $3) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(conversation)
            .bind(seq)
            .bind(self.now)
            .execute(&mut *connection)
            .await?;
        }
        for kept in &self.answered.keeps {
            keep(kept, conversation, seq, self.now, connection).await?;
        }
        if self.answered.erase.is_some() {
            super::retention::erase(&self.taken, self.now, connection).await?;
        }
        Ok(())
    }
}
