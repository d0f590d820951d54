//! The kill test: the program is killed again and again while messages come in
//! on three channels, and not one that was acknowledged may be lost.
//!
//! `cargo test --test kill` is the short form. The long one:
//! `cargo test --release --test kill -- --kills 300 --rate 200`, and on
//! PostgreSQL with two replicas `--database postgres://… --replicas 2`.
//! `--petitions 2000 --kills 100` files petitions through kills instead.
//! A service that gets no 2xx sends the message again, as the real ones do,
//! and every message is sent `--copies` times also after it was acknowledged.
//! A reply is sent twice where the program died between the call and its
//! record, so their number is that of the calls under way at the kills.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod child;
mod petitions;
mod service;

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::{AnyConnection, AssertSqlSafe, Connection, PgConnection, Row};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

use self::service::Service;

/// Most requests under way at one time.
const UNDER_WAY: usize = 64;

/// Most calls that may be under way at a kill, on average.
const MOST_TWICE: usize = 8;

/// What the test is asked to do.
#[derive(Debug, Clone)]
struct Plan {
    kills: usize,
    rate: u64,
    replicas: usize,
    copies: usize,
    seed: u64,
    database: Option<String>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if arguments.first().is_some_and(|first| first == "--child") {
        return runtime.block_on(child::run(&arguments[1..]));
    }
    // `cargo test some_name` asks every test binary for that name.
    let named = arguments.first().filter(|first| !first.starts_with('-'));
    if named.is_some_and(|name| !"kill".contains(name.as_str()))
        || arguments.iter().any(|argument| argument == "--list")
    {
        return;
    }
    let value = |name: &str| {
        let position = arguments.iter().position(|argument| argument == name)?;
        arguments.get(position + 1).cloned()
    };
    let number = |name: &str, usual: u64| value(name).map_or(usual, |text| text.parse().unwrap());
    let plan = Plan {
        kills: usize::try_from(number("--kills", 20)).unwrap(),
        rate: number("--rate", 120),
        replicas: usize::try_from(number("--replicas", 1)).unwrap(),
        copies: usize::try_from(number("--copies", 2)).unwrap(),
        seed: number("--seed", 1),
        database: value("--database"),
    };
    assert!(
        plan.replicas == 1 || plan.database.is_some(),
        "SQLite has one server"
    );
    let filed = value("--petitions").map(|text| text.parse().unwrap());
    runtime.block_on(async {
        match filed {
            Some(petitions) => petitions::run(&plan, petitions).await,
            None => {
                run(plan.clone()).await;
                petitions::run(&Plan { kills: 5, ..plan }, 60).await;
            }
        }
    });
}

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// The replicas, each on its own port.
struct Replicas {
    ports: Vec<u16>,
    children: Vec<Child>,
    arguments: Vec<String>,
}

impl Replicas {
    fn start(count: usize, arguments: Vec<String>) -> Self {
        // Ports that were free a moment ago; only this test listens on them.
        let free: Vec<_> = (0..count)
            .map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap())
            .collect();
        let ports: Vec<_> = free
            .iter()
            .map(|socket| socket.local_addr().unwrap().port())
            .collect();
        drop(free);
        let children = ports.iter().map(|port| spawn(*port, &arguments)).collect();
        Self {
            ports,
            children,
            arguments,
        }
    }

    /// Kills one, in the middle of whatever it does, and starts it anew.
    async fn kill(&mut self, which: usize) {
        self.children[which].kill().await.unwrap();
        self.children[which] = spawn(self.ports[which], &self.arguments);
    }
}

fn spawn(port: u16, arguments: &[String]) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .arg("--child")
        .arg(port.to_string())
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

async fn run(plan: Plan) {
    let begun = Instant::now();
    let service = Service::start().await;
    let folder = tempfile::tempdir().unwrap();
    let database = match &plan.database {
        Some(address) => schema(address).await,
        None => folder.path().display().to_string(),
    };
    let mut replicas = Replicas::start(plan.replicas, vec![service.url.clone(), database.clone()]);
    let sending = Arc::new(AtomicBool::new(true));
    let sender = tokio::spawn(send(
        plan.rate,
        plan.copies,
        replicas.ports.clone(),
        sending.clone(),
    ));
    let mut dice = Dice(plan.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for _ in 0..plan.kills {
        tokio::time::sleep(Duration::from_millis(150 + dice.below(700))).await;
        let which = usize::try_from(dice.below(plan.replicas as u64)).unwrap();
        replicas.kill(which).await;
    }
    sending.store(false, Ordering::Relaxed);
    let acknowledged = sender.await.unwrap();
    let sent_for = begun.elapsed();
    let answered = service.wait_for(acknowledged, Duration::from_mins(2)).await;
    let state = settled(&database).await;
    let extra: usize = answered.values().map(|count| count - 1).sum();
    println!(
        "kills {}, acknowledged {acknowledged} in {:.1} s ({:.0}/s), answered {}, \
         replies twice {extra}, stored {state:?}",
        plan.kills,
        sent_for.as_secs_f64(),
        f64::from(u32::try_from(acknowledged).unwrap()) / sent_for.as_secs_f64(),
        answered.len(),
    );
    check(&plan, acknowledged, &answered, extra, state);
    drop(replicas);
    if let Some(address) = &plan.database {
        drop_schema(address, &database).await;
    }
}

fn check(
    plan: &Plan,
    acknowledged: usize,
    answered: &BTreeMap<u64, usize>,
    extra: usize,
    state: State,
) {
    assert!(acknowledged > 0, "nothing was sent");
    assert_eq!(
        answered.len(),
        acknowledged,
        "a message that was acknowledged is not answered"
    );
    assert_eq!(
        state.messages,
        i64::try_from(acknowledged).unwrap(),
        "each is stored once"
    );
    assert_eq!(
        (state.unanswered, state.unsent, state.lost),
        (0, 0, 0),
        "all is final"
    );
    let twice = answered.values().max().copied().unwrap_or(0);
    assert!(
        extra <= plan.kills * MOST_TWICE && twice <= 3,
        "{extra} replies twice for {} kills, one {twice} times",
        plan.kills
    );
}

/// Sends messages at a rate, each until it is acknowledged, and says how many were.
async fn send(rate: u64, copies: usize, ports: Vec<u16>, sending: Arc<AtomicBool>) -> usize {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    let slots = Arc::new(Semaphore::new(UNDER_WAY));
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / rate));
    let mut id = 0;
    while sending.load(Ordering::Relaxed) {
        ticks.tick().await;
        let slot = slots.clone().acquire_owned().await.unwrap();
        let (client, ports, acknowledged) = (client.clone(), ports.clone(), acknowledged.clone());
        tokio::spawn(async move {
            for copy in 0..copies {
                let port = ports[(usize::try_from(id).unwrap() + copy) % ports.len()];
                while !service::post(&client, port, id).await {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            acknowledged.fetch_add(1, Ordering::Relaxed);
            drop(slot);
        });
        id += 1;
    }
    let all = u32::try_from(UNDER_WAY).unwrap();
    drop(slots.acquire_many(all).await.unwrap());
    acknowledged.load(Ordering::Relaxed)
}

/// What the tables say.
#[derive(Debug, Clone, Copy, PartialEq)]
struct State {
    messages: i64,
    unanswered: i64,
    unsent: i64,
    /// Replies that ended otherwise than sent.
    lost: i64,
}

/// Reads the tables once nothing changes any more, for half a minute at most.
async fn settled(database: &str) -> State {
    let mut state = read(database).await;
    for _ in 0..300 {
        if state.unanswered == 0 && state.unsent == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        state = read(database).await;
    }
    state
}

async fn read(database: &str) -> State {
    sqlx::any::install_default_drivers();
    let address = if database.starts_with("postgres") {
        database.to_owned()
    } else {
        format!("sqlite://{database}/motcua.db")
    };
    let mut connection = AnyConnection::connect(&address).await.unwrap();
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM inbox), \
             (SELECT COUNT(*) FROM conversations WHERE last_seq > done_seq), \
             (SELECT COUNT(*) FROM conversations WHERE out_last > out_done), \
             (SELECT COUNT(*) FROM outbox WHERE state NOT IN ('waiting', 'sending', 'sent', 'skipped'))",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    State {
        messages: row.get(0),
        unanswered: row.get(1),
        unsent: row.get(2),
        lost: row.get(3),
    }
}

/// Makes a PostgreSQL schema of its own and returns the address that uses it.
async fn schema(address: &str) -> String {
    let name = format!("motcua_kill_{}", std::process::id());
    let mut connection = PgConnection::connect(address).await.unwrap();
    let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    format!("{address}?options[search_path]={name}")
}

async fn drop_schema(address: &str, database: &str) {
    let name = database.rsplit('=').next().unwrap();
    let mut connection = PgConnection::connect(address).await.unwrap();
    let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
}
