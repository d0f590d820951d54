//! The one way to change the store: a piece of work applied inside a transaction.
//!
//! Work goes through a few lanes, each a task that commits whatever waits in
//! it together: one fsync for many messages. SQLite, which has one writer
//! anyway, has one lane. On PostgreSQL the work of a conversation always takes
//! the same lane, and a batch is done in the order of its conversations, so
//! that replicas lock rows in one order. A result is given out only after its
//! transaction is committed.

use std::hash::{Hash, Hasher};

use futures_util::future::BoxFuture;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Transaction};
use tokio::sync::{mpsc, oneshot};

use super::{Dialect, Error};
use crate::failpoint;

/// Most pieces of work in one commit, by the cost of a statement: SQLite is in
/// this process, PostgreSQL across a socket.
const BATCH: (usize, usize) = (256, 16);

/// Most pieces of work that wait; beyond it the store says that it is busy.
const QUEUE: usize = 4096;

/// Lanes on PostgreSQL.
const LANES: usize = 8;

/// How often a batch is begun again after a deadlock.
const DEADLOCKS: u32 = 5;

/// A change that is made whole or not at all. It may be applied more than once
/// before one of the attempts is committed.
pub(super) trait Write: Send + Sync + 'static {
    /// What the caller gets.
    type Output: Send + 'static;

    /// The conversation that is changed first; none for work on many.
    fn key(&self) -> Option<&str> {
        None
    }

    /// Whether the others go first where much waits: what is not taken in can
    /// be sent again, what was taken in must be ended.
    fn yields(&self) -> bool {
        false
    }

    /// Makes the change.
    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        dialect: Dialect,
    ) -> BoxFuture<'c, Result<Self::Output, sqlx::Error>>;
}

/// Where changes are handed in.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    lanes: Vec<mpsc::Sender<Box<dyn Job>>>,
}

impl Writer {
    /// Starts the lanes that suit the dialect.
    pub(super) fn new(pool: &AnyPool, dialect: Dialect) -> Self {
        let count = match dialect {
            Dialect::Sqlite => 1,
            Dialect::Postgres => LANES,
        };
        let lane = |_| {
            let (sender, receiver) = mpsc::channel(QUEUE);
            tokio::spawn(write(pool.clone(), dialect, receiver));
            sender
        };
        Self {
            lanes: (0..count).map(lane).collect(),
        }
    }

    /// Makes one change and waits until it is durable.
    pub(super) async fn apply<W: Write>(&self, write: W) -> Result<W::Output, Error> {
        let mut hasher = rustc_hash::FxHasher::default();
        write.key().hash(&mut hasher);
        let lanes = u64::try_from(self.lanes.len()).unwrap_or(1);
        let lane = usize::try_from((hasher.finish() >> 32) % lanes).unwrap_or(0);
        if write.yields() && self.lanes[lane].capacity() < QUEUE / 2 {
            return Err(Error::Busy);
        }
        let (reply, answer) = oneshot::channel();
        let pending = Pending {
            write,
            output: None,
            reply,
        };
        self.lanes[lane]
            .try_send(Box::new(pending))
            .map_err(|_| Error::Busy)?;
        answer.await.map_err(|_| Error::Busy)?
    }
}

/// A change with somebody waiting for it, whatever its type.
pub(super) trait Job: Send {
    /// The conversation that is changed first.
    fn key(&self) -> Option<&str>;
    /// Makes the change and keeps what came of it.
    fn run<'c>(
        &'c mut self,
        connection: &'c mut AnyConnection,
        dialect: Dialect,
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
    fn key(&self) -> Option<&str> {
        self.write.key()
    }

    fn run<'c>(
        &'c mut self,
        connection: &'c mut AnyConnection,
        dialect: Dialect,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move {
            self.output = Some(self.write.apply(connection, dialect).await?);
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

async fn write(pool: AnyPool, dialect: Dialect, mut queue: mpsc::Receiver<Box<dyn Job>>) {
    let most = match dialect {
        Dialect::Sqlite => BATCH.0,
        Dialect::Postgres => BATCH.1,
    };
    let mut batch = Vec::with_capacity(most);
    while queue.recv_many(&mut batch, most).await > 0 {
        // Stable, so the work of one conversation keeps its order.
        batch.sort_by(|one, other| one.key().cmp(&other.key()));
        let mut deadlocks = 0;
        while !batch.is_empty() {
            batch = commit(&pool, dialect, batch, &mut deadlocks).await;
        }
    }
}

/// Commits a batch and returns what is to be begun again: where one change
/// fails, the others must not fail with it.
async fn commit(
    pool: &AnyPool,
    dialect: Dialect,
    mut batch: Vec<Box<dyn Job>>,
    deadlocks: &mut u32,
) -> Vec<Box<dyn Job>> {
    let error = match pool.acquire().await {
        Ok(mut connection) => {
            let ended = transact(&mut batch, &mut connection, dialect).await;
            if matches!(&ended, Err(failure) if failure.is_open) {
                // SQLite ends a transaction by itself where the disk is full,
                // which the driver does not notice.
                let _ = connection.close().await;
            }
            match ended {
                Err(Failure {
                    error, position, ..
                }) if position < batch.len() => {
                    if is_deadlock(&error) && *deadlocks < DEADLOCKS {
                        *deadlocks += 1;
                    } else {
                        batch.remove(position).failed(error.into());
                    }
                    return batch;
                }
                ended => ended.err().map(|failure| failure.error),
            }
        }
        Err(error) => Some(error),
    };
    failpoint::pass("store.committed");
    let reason = error.map(|error| error.to_string());
    for job in batch {
        match &reason {
            None => job.committed(),
            Some(reason) => job.failed(Error::Uncommitted(reason.clone())),
        }
    }
    Vec::new()
}

/// Why a batch was not committed.
struct Failure {
    error: sqlx::Error,
    /// Which change failed; beyond the last where it was none of them.
    position: usize,
    /// Whether the transaction may still be open.
    is_open: bool,
}

async fn transact(
    batch: &mut [Box<dyn Job>],
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), Failure> {
    let begin = match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres => "BEGIN",
    };
    let none = batch.len();
    let whole = |error| Failure {
        error,
        position: none,
        is_open: true,
    };
    let mut transaction = connection.begin_with(begin).await.map_err(whole)?;
    if let Err((position, error)) = run(batch, &mut transaction, dialect).await {
        let is_open = transaction.rollback().await.is_err();
        return Err(Failure {
            error,
            position,
            is_open,
        });
    }
    failpoint::pass("store.applied");
    transaction.commit().await.map_err(whole)
}

async fn run(
    batch: &mut [Box<dyn Job>],
    transaction: &mut Transaction<'_, Any>,
    dialect: Dialect,
) -> Result<(), (usize, sqlx::Error)> {
    failpoint::pass("store.begun");
    for (position, job) in batch.iter_mut().enumerate() {
        job.run(transaction, dialect)
            .await
            .map_err(|error| (position, error))?;
    }
    Ok(())
}

fn is_deadlock(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "40P01" || code == "40001")
}
