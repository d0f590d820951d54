//! The one way to change the store: a piece of work applied inside a transaction.
//!
//! On SQLite all work goes through one task, which commits whatever waits
//! together: one fsync for many messages. On PostgreSQL, which does the same
//! inside itself, every piece has a connection and a transaction of its own.
//! A result is given out only after its transaction is committed.

use futures_util::future::BoxFuture;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use tokio::sync::{mpsc, oneshot};

use super::{Dialect, Error};

/// Most pieces of work in one commit.
const BATCH: usize = 256;

/// Most pieces of work that wait; beyond it the store says that it is busy.
const QUEUE: usize = 4096;

/// How often a piece of work is begun again after a deadlock.
const DEADLOCKS: u32 = 5;

/// A change that is made whole or not at all. It may be applied more than once
/// before one of the attempts is committed.
pub(super) trait Write: Send + Sync + 'static {
    /// What the caller gets.
    type Output: Send + 'static;

    /// Makes the change.
    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        dialect: Dialect,
    ) -> BoxFuture<'c, Result<Self::Output, sqlx::Error>>;
}

/// Where changes are handed in.
#[derive(Debug, Clone)]
pub(super) enum Writer {
    /// One task writes for all.
    Queue(mpsc::Sender<Box<dyn Job>>),
    /// Everybody writes.
    Direct(AnyPool),
}

impl Writer {
    /// Makes the writer that suits the dialect.
    pub(super) fn new(pool: &AnyPool, dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => {
                let (sender, receiver) = mpsc::channel(QUEUE);
                tokio::spawn(write(pool.clone(), receiver));
                Self::Queue(sender)
            }
            Dialect::Postgres => Self::Direct(pool.clone()),
        }
    }

    /// Makes one change and waits until it is durable.
    pub(super) async fn apply<W: Write>(&self, write: W) -> Result<W::Output, Error> {
        match self {
            Self::Queue(queue) => {
                let (reply, answer) = oneshot::channel();
                let pending = Pending {
                    write,
                    output: None,
                    reply,
                };
                queue.try_send(Box::new(pending)).map_err(|_| Error::Busy)?;
                answer.await.map_err(|_| Error::Busy)?
            }
            Self::Direct(pool) => direct(pool, &write).await,
        }
    }
}

/// A change with somebody waiting for it, whatever its type.
pub(super) trait Job: Send {
    /// Makes the change and keeps what came of it.
    fn run<'c>(
        &'c mut self,
        connection: &'c mut AnyConnection,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>>;
    /// Tells that it is durable.
    fn committed(self: Box<Self>);
    /// Tells that it was not made.
    fn failed(self: Box<Self>, error: Error);
}

struct Pending<W: Write> {
    write: W,
    output: Option<W::Output>,
    reply: oneshot::Sender<Result<W::Output, Error>>,
}

impl<W: Write> Job for Pending<W> {
    fn run<'c>(
        &'c mut self,
        connection: &'c mut AnyConnection,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move {
            self.output = Some(self.write.apply(connection, Dialect::Sqlite).await?);
            Ok(())
        })
    }

    fn committed(self: Box<Self>) {
        // Whoever waited may have gone; the change stands all the same.
        let _ = self.reply.send(self.output.ok_or(Error::Busy));
    }

    fn failed(self: Box<Self>, error: Error) {
        let _ = self.reply.send(Err(error));
    }
}

async fn write(pool: AnyPool, mut queue: mpsc::Receiver<Box<dyn Job>>) {
    let mut batch = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        while !batch.is_empty() {
            batch = commit(&pool, batch).await;
        }
    }
}

/// Commits a batch and returns what is to be begun again: where one change
/// fails, the others must not fail with it.
async fn commit(pool: &AnyPool, mut batch: Vec<Box<dyn Job>>) -> Vec<Box<dyn Job>> {
    let error = match pool.begin_with("BEGIN IMMEDIATE").await {
        Ok(mut transaction) => match run(&mut batch, &mut transaction).await {
            Ok(()) => transaction.commit().await.err(),
            Err((position, error)) => {
                let _ = transaction.rollback().await;
                batch.remove(position).failed(error.into());
                return batch;
            }
        },
        Err(error) => Some(error),
    };
    let reason = error.map(|error| error.to_string());
    for job in batch {
        match &reason {
            None => job.committed(),
            Some(reason) => job.failed(Error::Uncommitted(reason.clone())),
        }
    }
    Vec::new()
}

async fn run(
    batch: &mut [Box<dyn Job>],
    transaction: &mut Transaction<'static, Any>,
) -> Result<(), (usize, sqlx::Error)> {
    for (position, job) in batch.iter_mut().enumerate() {
        job.run(transaction)
            .await
            .map_err(|error| (position, error))?;
    }
    Ok(())
}

async fn direct<W: Write>(pool: &AnyPool, write: &W) -> Result<W::Output, Error> {
    let mut deadlocks = 0;
    loop {
        let mut transaction = pool.begin().await?;
        match write.apply(&mut transaction, Dialect::Postgres).await {
            Ok(output) => {
                transaction.commit().await?;
                return Ok(output);
            }
            Err(error) if is_deadlock(&error) && deadlocks < DEADLOCKS => {
                transaction.rollback().await?;
                deadlocks += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn is_deadlock(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "40P01" || code == "40001")
}
