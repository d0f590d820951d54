//! The kill test: the program is killed again and again while messages come in
//! on three channels, and not one that was acknowledged may be lost.
//!
//! `cargo test --test kill` is the short form: random kills, one at each
//! failpoint, redelivery, petitions, a full disk, load. The long one: `cargo
//! test --release --test kill -- --kills 300 --rate 200 --pause 1500`, on
//! PostgreSQL with two replicas `--rate 100 --database postgres://… --replicas
//! 2`; without `--release`, for a release has no failpoints, `--kills 0
//! --failpoints 20`.
//! Alone: redelivery (`--kills 0 --failpoints 0 --redeliver 20000 --copies 5
//! --seconds 0`) and load (`--kills 0 --failpoints 0 --redeliver 0 --rate 1000
//! --seconds 600`; with `--overload 5` five times as much for as long, and then
//! as much as before; with `--slow 5000` beside so many slow connections).
//! `--petitions 2000 --kills 100` files petitions through kills instead.
//! `--services PORT` plays the services alone, for `tests/conformance/run`.
//! A service that gets no 2xx sends the message again, as the real ones do,
//! and every message is sent `--copies` times also after it was acknowledged.
//! A reply is sent twice where the program died while its call was under way,
//! at most one for each kill.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod child;
mod full;
mod load;
mod petitions;
mod redelivery;
mod replicas;
mod service;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use motcua::failpoint;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, PgConnection, Row};
use tokio::sync::Semaphore;

use self::load::Load;
use self::replicas::Replicas;
use self::service::{Crowd, Replies, Service};

/// Most requests under way at one time.
const UNDER_WAY: usize = 64;

/// After so long without a change all is as it stays.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// Who writes. At the failpoints it is on one channel, so that the reply that
/// the kill is aimed at is the only one under way.
const CROWD: Crowd = Crowd {
    channels: 3,
    people: 3_000,
};

/// What the test is asked to do.
#[derive(Debug, Clone)]
struct Plan {
    kills: usize,
    /// Kills at each failpoint.
    failpoints: usize,
    /// Messages that come several times.
    redeliver: u64,
    rate: u64,
    /// Milliseconds between two kills, at the mean.
    pause: u64,
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
    if let [first, port] = &arguments[..]
        && first == "--services"
    {
        return runtime.block_on(async {
            let service = Service::start(port.parse().unwrap()).await;
            println!("{}", service.url);
            std::future::pending::<()>().await;
        });
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
        failpoints: usize::try_from(number("--failpoints", 1)).unwrap(),
        redeliver: number("--redeliver", 500),
        rate: number("--rate", 120),
        pause: number("--pause", 500).max(1),
        replicas: usize::try_from(number("--replicas", 1)).unwrap(),
        copies: usize::try_from(number("--copies", 2)).unwrap(),
        seed: number("--seed", 1),
        database: value("--database"),
    };
    assert!(
        plan.replicas == 1 || plan.database.is_some(),
        "SQLite has one server"
    );
    let load = Load {
        seconds: number("--seconds", 3),
        slow: usize::try_from(number("--slow", 0)).unwrap(),
        overload: number("--overload", 0),
    };
    if let Some(folder) = value("--full-at") {
        return runtime.block_on(full::inside(folder.as_ref(), plan.rate));
    }
    let filed = value("--petitions").map(|text| text.parse().unwrap());
    runtime.block_on(async {
        match filed {
            Some(filed) => petitions::run(&plan, filed).await,
            None => run_all(&plan, &load).await,
        }
    });
}

async fn run_all(plan: &Plan, load: &Load) {
    if plan.kills > 0 {
        run(plan, Kills::Random).await;
    }
    // A release has no failpoints.
    if plan.failpoints > 0 && cfg!(debug_assertions) {
        run(plan, Kills::AtFailpoints).await;
    }
    if plan.redeliver > 0 {
        redelivery::run(plan, plan.redeliver).await;
    }
    if plan.kills > 0 {
        let few = Plan {
            kills: 5,
            ..plan.clone()
        };
        petitions::run(&few, 60).await;
        full::run(plan.rate).await;
    }
    if load.seconds > 0 {
        load::run(plan, load).await;
    }
}

/// When the program is killed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kills {
    Random,
    AtFailpoints,
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

async fn run(plan: &Plan, kills: Kills) {
    let begun = Instant::now();
    let service = Service::start(0).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let database = match &plan.database {
        Some(address) => schema(address).await,
        None => path.clone(),
    };
    let arguments = vec![service.url.clone(), database.clone(), path];
    let mut replicas = Replicas::start(plan.replicas, arguments);
    let sending = Arc::new(AtomicBool::new(true));
    let crowd = match kills {
        Kills::Random => CROWD,
        Kills::AtFailpoints => Crowd {
            channels: 1,
            ..CROWD
        },
    };
    let ports = replicas.ports.clone();
    let sender = tokio::spawn(send(plan.clone(), crowd, ports, sending.clone()));
    let count = match kills {
        Kills::Random => kill_at_random(plan, &mut replicas).await,
        Kills::AtFailpoints => kill_at_failpoints(plan, &mut replicas).await,
    };
    sending.store(false, Ordering::Relaxed);
    let acknowledged = sender.await.unwrap();
    let sent_for = begun.elapsed();
    let replies = service.wait_for(acknowledged).await;
    let state = settled(&database).await;
    println!(
        "{kills:?}: kills {count}, acknowledged {acknowledged} in {:.1} s ({:.0}/s), \
         answered {}, otherwise {}, replies twice {}, stored {state:?}",
        sent_for.as_secs_f64(),
        f64::from(u32::try_from(acknowledged).unwrap()) / sent_for.as_secs_f64(),
        replies.answered(),
        replies.others(),
        replies.extra(),
    );
    check(count, acknowledged, &replies, state);
    drop(replicas);
    if let Some(address) = &plan.database {
        drop_schema(address, &database).await;
    }
}

/// Kills whichever, whenever, and says how often.
async fn kill_at_random(plan: &Plan, replicas: &mut Replicas) -> usize {
    let mut dice = Dice(plan.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for _ in 0..plan.kills {
        let pause = plan.pause / 3 + dice.below(4 * plan.pause / 3);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let which = usize::try_from(dice.below(plan.replicas as u64)).unwrap();
        replicas.kill(which).await;
    }
    plan.kills
}

/// Ends the program at each of its failpoints, and says how often. To arm one
/// it is killed, too.
async fn kill_at_failpoints(plan: &Plan, replicas: &mut Replicas) -> usize {
    let mut dice = Dice(plan.seed.wrapping_mul(0xD1B5_4A32_D192_ED03) | 1);
    for round in 0..plan.failpoints {
        for place in failpoint::ALL {
            let which = round % plan.replicas;
            replicas.end_at(which, place, 1 + dice.below(40)).await;
        }
    }
    2 * plan.failpoints * failpoint::ALL.len()
}

fn check(kills: usize, acknowledged: usize, replies: &Replies, state: State) {
    assert!(acknowledged > 0, "nothing was sent");
    assert_eq!(
        replies.answered(),
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
    let (extra, most) = (replies.extra(), replies.most());
    assert!(
        extra <= kills && most <= 3,
        "{extra} replies twice for {kills} kills, one {most} times"
    );
}

/// Sends messages at a rate, each until it is acknowledged, and says how many were.
async fn send(plan: Plan, crowd: Crowd, ports: Vec<u16>, sending: Arc<AtomicBool>) -> usize {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    let slots = Arc::new(Semaphore::new(UNDER_WAY));
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / plan.rate));
    let mut id = 0;
    while sending.load(Ordering::Relaxed) {
        ticks.tick().await;
        let slot = slots.clone().acquire_owned().await.unwrap();
        let (client, ports, acknowledged) = (client.clone(), ports.clone(), acknowledged.clone());
        tokio::spawn(async move {
            for copy in 0..plan.copies {
                let port = ports[(usize::try_from(id).unwrap() + copy) % ports.len()];
                while !service::post(&client, port, id, crowd).await {
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

/// Reads the tables once all is final, or nothing changed for half a minute.
async fn settled(database: &str) -> State {
    let (mut state, mut since) = (read(database).await, Instant::now());
    while (state.unanswered, state.unsent) != (0, 0) && since.elapsed() < LONGEST_REST {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let next = read(database).await;
        if next != state {
            (state, since) = (next, Instant::now());
        }
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
