//! The one way to change the store: a piece of work applied inside a transaction.
//!
//! Work goes through a few lanes, each a task that commits whatever waits in
//! it together: one fsync for many messages. SQLite, which has one writer
//! anyway, has one lane; on PostgreSQL the work of a conversation always takes
//! the same lane. Changes of one kind in a batch are made together, each
//! statement for all of them: what a statement costs is the way to the database
//! and back, so a server that has much to do writes more with one, not slower.
//! A result is given out only after its transaction is committed.

use std::any::{Any, TypeId};
use std::hash::{Hash, Hasher};

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection as _, Transaction};
use tokio::sync::{mpsc, oneshot};

use super::rows::{chunks, values};
use super::{Dialect, Error};
use crate::failpoint;

/// Most pieces of work in one commit. On PostgreSQL it holds locks that other
/// replicas may wait for.
const BATCH: (usize, usize) = (256, 64);

/// Most pieces of work that wait; beyond it the store says that it is busy.
const QUEUE: usize = 4096;

/// Lanes on PostgreSQL.
const LANES: usize = 2;

/// How often a batch is begun again after a deadlock.
const DEADLOCKS: u32 = 5;

/// A change that is made whole or not at all. It may be applied more than once
/// before one of the attempts is committed.
pub(super) trait Write: Sized + Send + Sync + 'static {
    /// What the caller gets.
    type Output: Send + 'static;

    /// The conversations that are changed; none where that is not known before.
    fn keys(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Whether the others go first where much waits: what is not taken in can
    /// be sent again, what was taken in must be ended.
    fn yields(&self) -> bool {
        false
    }

    /// Makes the change. A kind of change has this or [`Self::apply_all`].
    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        dialect: Dialect,
    ) -> BoxFuture<'c, Result<Self::Output, sqlx::Error>> {
        Box::pin(async move {
            let mut outputs = Self::apply_all(vec![self], connection, dialect).await?;
            outputs.pop().ok_or(sqlx::Error::RowNotFound)
        })
    }

    /// Makes several at once, and returns what came of each, in their order.
    fn apply_all<'c>(
        all: Vec<&'c Self>,
        connection: &'c mut AnyConnection,
        dialect: Dialect,
    ) -> BoxFuture<'c, Result<Vec<Self::Output>, sqlx::Error>> {
        Box::pin(async move {
            let mut outputs = Vec::with_capacity(all.len());
            for write in all {
                outputs.push(write.apply(connection, dialect).await?);
            }
            Ok(outputs)
        })
    }
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
        write.keys().first().hash(&mut hasher);
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
    /// What kind of change it is.
    fn kind(&self) -> TypeId;
    /// The conversations that are changed.
    fn keys(&self) -> Vec<&str>;
    /// Makes the change and those of `others`, which are of the same kind, and
    /// keeps what came of them.
    fn run<'c>(
        &'c mut self,
        others: &'c mut [Box<dyn Job>],
        connection: &'c mut AnyConnection,
        dialect: Dialect,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>>;
    /// Tells that it is durable.
    fn committed(self: Box<Self>);
    /// Tells that it was not made.
    fn failed(self: Box<Self>, error: Error);
    /// Itself, for those of its kind.
    fn as_any(&mut self) -> &mut dyn Any;
}

struct Pending<W: Write> {
    write: W,
    output: Option<W::Output>,
    reply: oneshot::Sender<Result<W::Output, Error>>,
}

impl<W: Write> Job for Pending<W> {
    fn kind(&self) -> TypeId {
        TypeId::of::<W>()
    }

    fn keys(&self) -> Vec<&str> {
        self.write.keys()
    }

    fn run<'c>(
        &'c mut self,
        others: &'c mut [Box<dyn Job>],
        connection: &'c mut AnyConnection,
        dialect: Dialect,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move {
            let others = others.iter_mut();
            let others = others.filter_map(|other| other.as_any().downcast_mut::<Self>());
            let (writes, places): (Vec<_>, Vec<_>) = std::iter::once(self)
                .chain(others)
                .map(|pending| (&pending.write, &mut pending.output))
                .unzip();
            let outputs = W::apply_all(writes, connection, dialect).await?;
            for (place, output) in places.into_iter().zip(outputs) {
                *place = Some(output);
            }
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

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

async fn write(pool: AnyPool, dialect: Dialect, mut queue: mpsc::Receiver<Box<dyn Job>>) {
    let most = match dialect {
        Dialect::Sqlite => BATCH.0,
        Dialect::Postgres => BATCH.1,
    };
    let mut batch: Vec<Box<dyn Job>> = Vec::with_capacity(most);
    while queue.recv_many(&mut batch, most).await > 0 {
        // Stable, so that what came first goes first among its kind.
        batch.sort_by_key(|job| job.kind());
        let mut attempts = Attempts::default();
        while !batch.is_empty() {
            batch = commit(&pool, dialect, batch, &mut attempts).await;
        }
    }
}

/// How a batch went so far.
#[derive(Debug, Default)]
struct Attempts {
    deadlocks: u32,
    /// Whether one of it failed: which one is seen when each is made alone.
    alone: bool,
}

/// Commits a batch and returns what is to be begun again: where one change
/// fails, the others must not fail with it.
async fn commit(
    pool: &AnyPool,
    dialect: Dialect,
    mut batch: Vec<Box<dyn Job>>,
    attempts: &mut Attempts,
) -> Vec<Box<dyn Job>> {
    let error = match pool.acquire().await {
        Ok(mut connection) => {
            let ended = transact(&mut batch, &mut connection, dialect, attempts.alone).await;
            if matches!(&ended, Err(failure) if failure.is_open) {
                // SQLite ends a transaction by itself where the disk is full,
                // which the driver does not notice.
                let _ = connection.close().await;
            }
            match ended {
                Err(Failure {
                    error, position, ..
                }) if position < batch.len() => {
                    if is_deadlock(&error) && attempts.deadlocks < DEADLOCKS {
                        attempts.deadlocks += 1;
                    } else if attempts.alone || batch.len() == 1 {
                        batch.remove(position).failed(error.into());
                    } else {
                        attempts.alone = true;
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
    /// The first of those that were made together when it failed; beyond the
    /// last where it was none of them.
    position: usize,
    /// Whether the transaction may still be open.
    is_open: bool,
}

async fn transact(
    batch: &mut [Box<dyn Job>],
    connection: &mut AnyConnection,
    dialect: Dialect,
    alone: bool,
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
    if let Err((position, error)) = run(batch, &mut transaction, dialect, alone).await {
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
    transaction: &mut Transaction<'_, sqlx::Any>,
    dialect: Dialect,
    alone: bool,
) -> Result<(), (usize, sqlx::Error)> {
    failpoint::pass("store.begun");
    if dialect == Dialect::Postgres {
        let keys = batch.iter().flat_map(|job| job.keys());
        let locked = lock(keys.map(str::to_owned).collect(), transaction).await;
        locked.map_err(|error| (0, error))?;
    }
    let mut begun = 0;
    while let [first, others @ ..] = &mut batch[begun..] {
        let kind = first.kind();
        let like = others.iter().take_while(|other| other.kind() == kind);
        let count = if alone { 0 } else { like.count() };
        let made = first.run(&mut others[..count], transaction, dialect).await;
        made.map_err(|error| (begun, error))?;
        begun += 1 + count;
    }
    Ok(())
}

/// Locks those of some conversations that are there already, in one order, so
/// that replicas that change the same ones wait for and not on each other.
async fn lock(
    mut keys: Vec<String>,
    transaction: &mut Transaction<'_, sqlx::Any>,
) -> Result<(), sqlx::Error> {
    keys.sort_unstable();
    keys.dedup();
    for keys in chunks(&keys) {
        let sql = format!(
            "SELECT 1 FROM conversations WHERE id IN (VALUES {}) ORDER BY id FOR UPDATE",
            values(1, keys.len(), 1)
        );
        let query = sqlx::query(AssertSqlSafe(sql));
        let query = keys.iter().fold(query, sqlx::query::Query::bind);
        query.fetch_all(&mut **transaction).await?;
    }
    Ok(())
}

fn is_deadlock(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "40P01" || code == "40001")
}
