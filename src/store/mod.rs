//! The store: conversations, messages received, replies to send; all SQL.
//!
//! One set of statements serves SQLite (a file, the default) and PostgreSQL
//! (several replicas). Whatever is returned as stored is on disk. Order within
//! a conversation is kept by its counters, never by a clock; a lease lets one
//! worker at a time act for a conversation, and a worker that lost its lease
//! changes nothing, since every write checks the epoch of the lease.

mod writer;
mod rows;
mod wake;
mod inbox;
mod turns;
mod ends;
mod keep;
mod petitions;
mod tellings;
mod outbox;
mod sent;
mod held;
mod tokens;
mod records;
mod retention;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;

pub use self::ends::{Answered, Erase, Handover};
pub use self::held::Held;
pub use self::inbox::{Queued, Receipt, Received};
pub use self::keep::{Keep, Liked, Open};
pub use self::outbox::{Delivery, Due, End};
pub use self::petitions::{Change, Filing, Petition};
pub use self::records::{Dead, Health, Record};
pub use self::retention::Retention;
pub use self::sent::Sent;
pub use self::tellings::{Telling, Untold};
pub use self::tokens::Tokens;
pub use self::turns::Taken;
use self::wake::Wakes;
use self::writer::Writer;

/// Milliseconds since 1970, asked anew each time.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// For how long a worker may act for a conversation without writing.
pub const LEASE_MS: i64 = 20_000;

/// How far ahead the end of a lease or lock must be to come from a clock that
/// jumped. Well beyond any that is given, because another process may have
/// given one later than the time that this one read before it waited its turn.
pub(crate) const JUMP_MS: i64 = 120_000;

/// Longest wait before a reply is tried again; a time beyond it is a clock that jumped.
pub const LONGEST_WAIT_MS: i64 = 3_700_000;

/// Why the store did not do it. In every case the caller may try again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or cannot be reached.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The transaction that held the change was not committed.
    #[error("the change was not committed: {0}")]
    Uncommitted(String),
    /// Too much waits to be written.
    #[error("too much waits to be written")]
    Busy,
    /// The tables could not be brought up to date.
    #[error("the tables could not be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The folder of the database cannot be made.
    #[error("cannot make {0}")]
    Folder(std::path::PathBuf, #[source] std::io::Error),
}

impl Error {
    /// Whether the database cannot be reached, or takes nobody in, and may do
    /// so later by itself.
    #[must_use]
    pub fn is_away(&self) -> bool {
        /// What PostgreSQL says while it starts, stops or is full.
        const LATER: [&str; 4] = ["57P01", "57P02", "57P03", "53300"];
        let (Self::Database(error) | Self::Migration(sqlx::migrate::MigrateError::Execute(error))) =
            self
        else {
            return false;
        };
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
            sqlx::Error::Database(error) => error
                .code()
                .is_some_and(|code| LATER.contains(&code.as_ref())),
            _ => false,
        }
    }
}

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// The clause that lets workers pass over rows that another is taking.
    fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}

/// The SQLite file, below the folder that motcua writes to.
pub const FILE: &str = "motcua.db";

/// The store. Clones share it.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
    writer: Writer,
    wakes: Wakes,
    clock: Clock,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("dialect", &self.dialect)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the SQLite file `motcua.db` in a folder, making both where needed.
    ///
    /// # Errors
    /// The file cannot be opened or its tables not brought up to date.
    pub async fn open(folder: &Path, clock: Clock) -> Result<Self, Error> {
        let fail = |error| Error::Folder(folder.to_owned(), error);
        std::fs::create_dir_all(folder).map_err(fail)?;
        let path = std::path::absolute(folder.join(FILE)).map_err(fail)?;
        private(&path).map_err(fail)?;
        let path = path
            .to_string_lossy()
            .replace('%', "%25")
            .replace('?', "%3f")
            .replace('#', "%23");
        Self::connect(&format!("sqlite://{path}?mode=rwc"), Dialect::Sqlite, clock).await
    }

    /// Opens a PostgreSQL database by its address.
    ///
    /// # Errors
    /// The database cannot be reached or its tables not brought up to date.
    pub async fn open_postgres(url: &SecretString, clock: Clock) -> Result<Self, Error> {
        let store = Self::connect(url.expose_secret(), Dialect::Postgres, clock).await?;
        store.wakes.share(url.clone(), store.pool.clone());
        Ok(store)
    }

    async fn connect(url: &str, dialect: Dialect, clock: Clock) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new()
            .max_connections(match dialect {
                Dialect::Sqlite => 4,
                Dialect::Postgres => 12,
            })
            .acquire_timeout(Duration::from_secs(3))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql(settings(dialect)).execute(connection).await?;
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        sqlx::migrate!("src/store/migrations").run(&pool).await?;
        let writer = Writer::new(&pool, dialect);
        Ok(Self {
            pool,
            dialect,
            writer,
            wakes: Wakes::default(),
            clock,
        })
    }

    /// The time by the store's clock.
    #[must_use]
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Whether it can be written to now.
    ///
    /// # Errors
    /// It cannot.
    pub async fn check(&self) -> Result<(), Error> {
        self.writer.apply(inbox::Probe).await
    }
}

/// Makes the database's file, which holds what people wrote and access tokens,
/// readable by its owner only; SQLite gives the files beside it the same rights.
fn private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// What is set on every new connection. FULL makes SQLite wait for the disk on
/// every commit also in WAL mode; the default there, NORMAL, would not. A plan
/// that PostgreSQL kept from when the tables were small would read them whole.
fn settings(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;"
        }
        Dialect::Postgres => {
            "SET synchronous_commit = on; SET lock_timeout = '5s'; SET statement_timeout = '15s'; \
             SET plan_cache_mode = force_custom_plan;"
        }
    }
}
