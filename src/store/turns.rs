//! Turns: a conversation's oldest waiting message, taken under a lease.

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use tokio::sync::watch;

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

struct GiveBack {
    taken: Taken,
}

impl Write for GiveBack {
    type Output = ();

    fn keys(&self) -> Vec<&str> {
        vec![&self.taken.conversation]
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
