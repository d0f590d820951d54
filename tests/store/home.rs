//! Stores of their own for the tests, and what is put into them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use motcua::store::{Answered, Delivery, End, Queued, Received, Store, Taken};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

pub(super) const NOON: i64 = 1_763_640_000_000;

/// A store of its own, with a clock that stands until it is moved.
pub(crate) struct Home {
    pub(crate) store: Store,
    pub(crate) time: Arc<AtomicI64>,
    folder: tempfile::TempDir,
    pub(super) address: Option<String>,
}

impl Home {
    /// One on each database that there is to test on.
    pub(crate) async fn each() -> Vec<Self> {
        let mut homes = vec![Self::open(None).await];
        if let Some(address) = schema().await {
            homes.push(Self::open(Some(address)).await);
        }
        homes
    }

    async fn open(address: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let time = Arc::new(AtomicI64::new(NOON));
        let store = connect(address.as_ref(), folder.path(), &time).await;
        Self {
            store,
            time,
            folder,
            address,
        }
    }

    /// A second store on the same database, as another process would have.
    pub(crate) async fn again(&self) -> Store {
        connect(self.address.as_ref(), self.folder.path(), &self.time).await
    }

    pub(super) fn pass(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::Relaxed);
    }
}

pub(super) async fn connect(
    address: Option<&String>,
    folder: &std::path::Path,
    time: &Arc<AtomicI64>,
) -> Store {
    let time = time.clone();
    let clock: motcua::store::Clock = Arc::new(move || time.load(Ordering::Relaxed));
    match address {
        None => Store::open(folder, clock).await.unwrap(),
        Some(address) => Store::open_postgres(&address.clone().into(), clock)
            .await
            .unwrap(),
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let Some(address) = self.address.take() else {
            return;
        };
        // On a thread of its own, since a runtime cannot be waited for in another.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(drop_schema(&address));
        });
        dropped.join().unwrap();
    }
}

/// Drops what [`schema`] made.
pub(crate) async fn drop_schema(address: &str) {
    let name = address.rsplit('=').next().unwrap();
    let mut connection = PgConnection::connect(address).await.unwrap();
    let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
}

/// Makes a PostgreSQL schema of its own and returns the address that uses it.
pub(crate) async fn schema() -> Option<String> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    #[expect(
        clippy::disallowed_methods,
        reason = "says where the tests' database is"
    )]
    let address = std::env::var("TEST_DATABASE_URL").ok()?;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("motcua_{}_{count}", std::process::id());
    let mut connection = PgConnection::connect(&address).await.unwrap();
    let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    Some(format!("{address}?options[search_path]={name}"))
}

pub(super) fn event(id: &str, chat: &str, body: &str) -> Received {
    Received {
        channel: "telegram".into(),
        account: "1".into(),
        external_id: id.into(),
        kind: "text".into(),
        raw: Some("{}".into()),
        message: Some(Queued {
            chat: chat.into(),
            person: chat.into(),
            body: body.into(),
        }),
    }
}

pub(super) fn answer(calls: &[&str]) -> Answered {
    Answered {
        memory: "{}".into(),
        status: "answered".into(),
        answer: "trả lời".into(),
        calls: calls.iter().map(|&call| call.into()).collect(),
        ..Answered::default()
    }
}

pub(super) fn end(end: End, not_before: i64) -> Delivery {
    Delivery {
        outcome: "test",
        reason: Some("lý do".into()),
        end,
        not_before,
    }
}

pub(super) async fn one(store: &Store) -> Taken {
    let mut taken = store.take_messages(1).await.unwrap();
    taken.pop().unwrap()
}
