//! Turns: a conversation's oldest waiting message, taken under a lease and ended once.

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use tokio::sync::watch;

use super::inbox::clean;
use super::keep::{Keep, keep};
use super::writer::Write;
use super::{Dialect, Error, JUMP_MS, LEASE_MS, Store};

/// The oldest waiting message of a conversation, held under a lease.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its conversation.
    pub conversation: String,
    /// Its place in the conversation, from 1.
    pub seq: i64,
    /// The lease's number.
    pub epoch: i64,
    /// How often it was taken, this time included.
    pub tries: i64,
    /// The channel it came by.
    pub channel: String,
    /// The account of ours.
    pub account: String,
    /// Where the reply goes.
    pub chat: String,
    /// Who wrote.
    pub person: String,
    /// What the conversation remembers.
    pub memory: String,
    /// The message, where it is still kept.
    pub body: Option<String>,
    /// When it came.
    pub received_at: i64,
    /// How many things wait to be told in its conversation.
    pub untold: i64,
}

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
    /// Takes the oldest waiting message of up to `limit` conversations, those
    /// that wait longest first.
    ///
    /// # Errors
    /// Nothing was taken.
    pub async fn take_messages(&self, limit: i64) -> Result<Vec<Taken>, Error> {
        self.writer
            .apply(Take {
                limit,
                now: self.now(),
            })
            .await
    }

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

    /// Gives back a message that was taken and not answered.
    ///
    /// # Errors
    /// It stays taken until its lease ends.
    pub async fn give_back(&self, taken: &Taken) -> Result<(), Error> {
        self.writer
            .apply(GiveBack {
                taken: taken.clone(),
            })
            .await?;
        self.wakes.message();
        Ok(())
    }

    /// A counter that rises when messages wait.
    #[must_use]
    pub fn messages_waiting(&self) -> watch::Receiver<u64> {
        self.wakes.messages.subscribe()
    }

    /// How many servers may work on the database at one time.
    #[must_use]
    pub fn most_servers(&self) -> usize {
        match self.dialect {
            Dialect::Sqlite => 1,
            Dialect::Postgres => 64,
        }
    }

    /// Ends every lease. Only for SQLite, whose file has one server: whoever
    /// held them is gone. On PostgreSQL it does nothing.
    ///
    /// # Errors
    /// The leases stand, and end by themselves.
    pub async fn end_leases(&self) -> Result<(), Error> {
        if self.dialect == Dialect::Postgres {
            return Ok(());
        }
        self.writer.apply(EndLeases).await
    }
}

struct Take {
    limit: i64,
    now: i64,
}

impl Write for Take {
    type Output = Vec<Taken>;

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        dialect: Dialect,
    ) -> BoxFuture<'c, Result<Vec<Taken>, sqlx::Error>> {
        Box::pin(async move {
            // MATERIALIZED, so that PostgreSQL picks and locks once. A lease
            // far further ahead than any that is given comes from a clock that jumped.
            let rows = sqlx::query(AssertSqlSafe(format!(
                "WITH picked AS MATERIALIZED (\
                     SELECT id FROM conversations \
                     WHERE last_seq > done_seq AND (lease_until <= $1 OR lease_until > $4) \
                     ORDER BY waiting_since LIMIT $3{}) \
                 UPDATE conversations \
                 SET lease_until = $2, epoch = epoch + 1, tries = tries + 1 \
                 WHERE id IN (SELECT id FROM picked) \
                 RETURNING id, done_seq + 1 AS seq, epoch, tries, channel, account, chat, person, \
                     untold, memory, (SELECT body FROM inbox WHERE inbox.conversation = conversations.id \
                         AND inbox.seq = conversations.done_seq + 1) AS body, \
                     (SELECT received_at FROM inbox \
                         WHERE inbox.conversation = conversations.id \
                         AND inbox.seq = conversations.done_seq + 1) AS received_at",
                dialect.skip_locked()
            )))
            .bind(self.now)
            .bind(self.now + LEASE_MS)
            .bind(self.limit)
            .bind(self.now + JUMP_MS)
            .fetch_all(connection)
            .await?;
            rows.iter().map(taken).collect()
        })
    }
}

fn taken(row: &sqlx::any::AnyRow) -> Result<Taken, sqlx::Error> {
    Ok(Taken {
        conversation: row.try_get("id")?,
        seq: row.try_get("seq")?,
        epoch: row.try_get("epoch")?,
        tries: row.try_get("tries")?,
        channel: row.try_get("channel")?,
        account: row.try_get("account")?,
        chat: row.try_get("chat")?,
        person: row.try_get("person")?,
        memory: row.try_get("memory")?,
        body: row.try_get("body")?,
        received_at: row.try_get("received_at")?,
        untold: row.try_get("untold")?,
    })
}

struct Finish {
    taken: Taken,
    answered: Answered,
    now: i64,
}

impl Write for Finish {
    type Output = bool;

    fn key(&self) -> Option<&str> {
        Some(&self.taken.conversation)
    }

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<bool, sqlx::Error>> {
        Box::pin(async move {
            let calls = i64::try_from(self.answered.calls.len()).unwrap_or(i64::MAX);
            let advanced = sqlx::query(
                "UPDATE conversations SET done_seq = $1, lease_until = 0, tries = 0, \
                     waiting_since = $2, memory = $3, out_last = out_last + $4 \
                 WHERE id = $5 AND epoch = $6 AND done_seq = $1 - 1 RETURNING out_last",
            )
            .bind(self.taken.seq)
            .bind(self.now)
            .bind(clean(&self.answered.memory))
            .bind(calls)
            .bind(&self.taken.conversation)
            .bind(self.taken.epoch)
            .fetch_optional(&mut *connection)
            .await?;
            let Some(row) = advanced else {
                return Ok(false);
            };
            let first = row.try_get::<i64, _>(0)? - calls + 1;
            self.record(connection).await?;
            self.enqueue(first, connection).await?;
            for kept in &self.answered.keeps {
                let (conversation, seq) = (&self.taken.conversation, self.taken.seq);
                keep(kept, conversation, seq, self.now, connection).await?;
            }
            if self.answered.erase.is_some() {
                super::retention::erase(&self.taken, self.now, connection).await?;
            }
            Ok(true)
        })
    }
}

impl Finish {
    async fn record(&self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE inbox SET answered_at = $1, status = $2, answer = $3, choices = $4, \
                 held = $7 \
             WHERE conversation = $5 AND seq = $6",
        )
        .bind(self.now)
        .bind(clean(&self.answered.status))
        .bind(clean(&self.answered.answer))
        .bind(self.answered.choices.as_deref().map(clean))
        .bind(&self.taken.conversation)
        .bind(self.taken.seq)
        .bind(self.answered.held.as_deref().map(clean))
        .execute(&mut *connection)
        .await?;
        if self.answered.handover.is_some() {
            sqlx::query(
                "INSERT INTO handovers (conversation, seq, asked_at) VALUES ($1, $2, $3) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(&self.taken.conversation)
            .bind(self.taken.seq)
            .bind(self.now)
            .execute(connection)
            .await?;
        }
        Ok(())
    }

    async fn enqueue(&self, first: i64, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        for (n, call) in (first..).zip(&self.answered.calls) {
            sqlx::query(
                "INSERT INTO outbox (conversation, n, seq, channel, account, made_at, call) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(&self.taken.conversation)
            .bind(n)
            .bind(self.taken.seq)
            .bind(&self.taken.channel)
            .bind(&self.taken.account)
            .bind(self.now)
            .bind(clean(call))
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }
}

struct GiveBack {
    taken: Taken,
}

impl Write for GiveBack {
    type Output = ();

    fn key(&self) -> Option<&str> {
        Some(&self.taken.conversation)
    }

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move {
            sqlx::query(
                "UPDATE conversations SET lease_until = 0, tries = tries - 1 \
                 WHERE id = $1 AND epoch = $2 AND done_seq = $3 - 1",
            )
            .bind(&self.taken.conversation)
            .bind(self.taken.epoch)
            .bind(self.taken.seq)
            .execute(connection)
            .await?;
            Ok(())
        })
    }
}

struct EndLeases;

impl Write for EndLeases {
    type Output = ();

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move {
            sqlx::query(
                "UPDATE conversations SET lease_until = 0, out_lease_until = 0 \
                 WHERE lease_until > 0 OR out_lease_until > 0",
            )
            .execute(connection)
            .await?;
            Ok(())
        })
    }
}
