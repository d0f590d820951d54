//! Load: messages at a steady rate, how long each took to be acknowledged, how
//! long to its replies in the outbox, and what the process holds meanwhile.
//!
//! `--slow` opens so many connections that send a byte now and then.
//! `--overload` sends a multiple of the rate in between. Beyond what can be
//! served nothing but 429 or 503 may come.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, Semaphore};

use super::replicas::Replicas;
use super::service::{self, Crowd, Service};
use super::{Plan, drop_schema, schema, settled};

/// Most requests under way; what comes beyond them waits in the generator and
/// counts as late.
const UNDER_WAY: usize = 2_000;

/// How often the generator sends what is due.
const TICK: Duration = Duration::from_millis(5);

/// Who writes: many, as nobody writes more than a few times a minute.
const CROWD: Crowd = Crowd {
    channels: 3,
    people: 60_000,
};

/// An acknowledgement that takes no longer is usual, milliseconds.
const USUAL: f64 = 250.0;

/// What is asked of the load.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    pub(crate) seconds: u64,
    pub(crate) slow: usize,
    /// How many times the rate comes in between; 0 for not.
    pub(crate) overload: u64,
}

/// One request.
#[derive(Debug, Clone, Copy)]
struct Sent {
    id: u64,
    /// Seconds since the first.
    at: f64,
    /// Milliseconds until its answer.
    took: f64,
    status: u16,
}

/// What came of many.
#[derive(Default)]
pub(crate) struct Seen {
    sent: Vec<Sent>,
    pub(crate) statuses: BTreeMap<u16, usize>,
    seconds: f64,
}

impl Seen {
    /// How many were answered so.
    pub(crate) fn count(&self, status: u16) -> usize {
        self.statuses.get(&status).copied().unwrap_or(0)
    }

    /// Those that were acknowledged.
    pub(crate) fn acknowledged(&self) -> impl Iterator<Item = u64> {
        let taken = self.sent.iter().filter(|sent| sent.status == 200);
        taken.map(|sent| sent.id)
    }

    /// When the last one came that was refused or took long, seconds.
    fn usual_after(&self) -> f64 {
        let odd = |sent: &&Sent| sent.status != 200 || USUAL < sent.took;
        let odd = self.sent.iter().filter(odd);
        odd.map(|sent| sent.at).fold(0.0, f64::max)
    }

    fn tell(&self, rate: u64) {
        let taken = self.sent.iter().filter(|sent| sent.status == 200);
        let mut took: Vec<_> = taken.map(|sent| sent.took).collect();
        took.sort_by(f64::total_cmp);
        let at = |part: usize| {
            let position = took.len().saturating_sub(1) * part / 1_000;
            took.get(position).copied().unwrap_or(0.0)
        };
        println!(
            "load of {rate}/s: {:?} in {:.1} s ({:.0} acknowledged/s), \
             p50 {:.1} ms, p99 {:.1} ms, p99.9 {:.1} ms, all usual after {:.1} s",
            self.statuses,
            self.seconds,
            f64::from(u32::try_from(took.len()).unwrap()) / self.seconds,
            at(500),
            at(990),
            at(999),
            self.usual_after(),
        );
    }
}

/// Loads the program and tells what was seen.
pub(crate) async fn run(plan: &Plan, load: &Load) {
    let service = Service::start(0).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let database = match &plan.database {
        Some(address) => schema(address).await,
        None => path.clone(),
    };
    let arguments = vec![service.url.clone(), database.clone(), path];
    let replicas = Replicas::start(plan.replicas, arguments);
    wait_until_up(&replicas.ports).await;
    let slow = crawl(load.slow, replicas.ports[0]);
    let memory = Arc::new(Mutex::new(Vec::new()));
    let watch = tokio::spawn(watch(replicas.process(0), memory.clone()));
    let rates = match load.overload {
        0 => vec![plan.rate],
        times => vec![plan.rate, times * plan.rate, plan.rate],
    };
    let (mut next, mut acknowledged, mut odd) = (0, 0, Vec::new());
    for rate in rates {
        let seen = send(rate, load.seconds, next, &replicas.ports).await;
        seen.tell(rate);
        next += rate * load.seconds;
        acknowledged += seen.count(200);
        let known = [0, 200, 429, 503];
        odd.extend(seen.statuses.into_keys().filter(|it| !known.contains(it)));
    }
    let begun = Instant::now();
    let replies = service.wait_for(acknowledged).await;
    println!(
        "  all answered {:.1} s later",
        begun.elapsed().as_secs_f64()
    );
    let counted = counted(replicas.ports[0]).await;
    let state = settled(&database).await;
    watch.abort();
    slow.abort();
    tell_server(&counted, &memory.lock().await);
    println!("  replies {}, stored {state:?}", replies.answered());
    // What timed out here may have been stored, and answered, all the same.
    assert!(
        acknowledged <= replies.answered(),
        "each that was acknowledged is answered"
    );
    let expected = i64::try_from(acknowledged).unwrap();
    assert!(expected <= state.messages && state.unanswered == 0 && state.lost == 0);
    assert_eq!(odd, [0_u16; 0], "only 200, 429 and 503");
    drop(replicas);
    if let Some(address) = &plan.database {
        drop_schema(address, &database).await;
    }
}

/// What the server says of itself, and what it held.
fn tell_server(counted: &str, memory: &[u64]) {
    for (name, measure) in [
        ("question to outbox", "motcua_turn_seconds"),
        ("intake in the server", "motcua_intake_seconds"),
    ] {
        println!("  {name}: {}", within(counted, measure));
    }
    let tenth = |part: usize| memory.get(memory.len().saturating_sub(1) * part / 10);
    let tenths = (0..=10).filter_map(tenth).map(|held| held >> 10);
    println!(
        "  memory, MiB, from the first to the last second in tenths: {:?}, at most {}",
        tenths.collect::<Vec<_>>(),
        memory.iter().max().copied().unwrap_or(0) >> 10
    );
}

/// Waits until each listens.
pub(crate) async fn wait_until_up(ports: &[u16]) {
    for port in ports {
        for _ in 0..300 {
            if TcpStream::connect(("127.0.0.1", *port)).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Sends at a rate, whatever becomes of it, and never the same twice.
pub(crate) async fn send(rate: u64, seconds: u64, first: u64, ports: &[u16]) -> Seen {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(UNDER_WAY)
        .build()
        .unwrap();
    let slots = Arc::new(Semaphore::new(UNDER_WAY));
    let all = Arc::new(Mutex::new(Vec::new()));
    let (begun, total) = (Instant::now(), rate * seconds);
    let mut ticks = tokio::time::interval(TICK);
    let mut count = 0;
    while count < total {
        ticks.tick().await;
        let due = u64::try_from(begun.elapsed().as_millis()).unwrap() * rate / 1_000;
        while count < due.min(total) {
            let slot = slots.clone().acquire_owned().await.unwrap();
            let id = first + count;
            let port = ports[usize::try_from(id).unwrap() % ports.len()];
            let (client, all) = (client.clone(), all.clone());
            tokio::spawn(async move {
                let sent = Instant::now();
                let status = service::send(&client, port, id, CROWD).await;
                all.lock().await.push(Sent {
                    id,
                    at: (sent - begun).as_secs_f64(),
                    took: sent.elapsed().as_secs_f64() * 1_000.0,
                    status,
                });
                drop(slot);
            });
            count += 1;
        }
    }
    let every = u32::try_from(UNDER_WAY).unwrap();
    drop(slots.acquire_many(every).await.unwrap());
    let sent = std::mem::take(&mut *all.lock().await);
    let mut statuses = BTreeMap::new();
    for sent in &sent {
        *statuses.entry(sent.status).or_default() += 1;
    }
    Seen {
        sent,
        statuses,
        seconds: begun.elapsed().as_secs_f64(),
    }
}

/// Connections that send a byte of a header now and then, opened anew when closed.
fn crawl(count: usize, port: u16) -> tokio::task::JoinHandle<()> {
    let open = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..count {
            let open = open.clone();
            all.spawn(async move {
                loop {
                    if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await {
                        open.fetch_add(1, Ordering::Relaxed);
                        let mut sent = stream
                            .write_all(b"POST /webhook/telegram HTTP/1.1\r\nX: ")
                            .await;
                        while sent.is_ok() {
                            tokio::time::sleep(Duration::from_secs(2)).await;
                            sent = stream.write_all(b"a").await;
                        }
                        open.fetch_sub(1, Ordering::Relaxed);
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            });
        }
        // Until all have ended, which they do not where there are any.
        while !all.is_empty() {
            tokio::time::sleep(Duration::from_secs(10)).await;
            println!("  slow connections open: {}", open.load(Ordering::Relaxed));
        }
    })
}

/// Notes what a process holds, KiB, each second.
async fn watch(process: u32, memory: Arc<Mutex<Vec<u64>>>) {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let status = tokio::fs::read_to_string(format!("/proc/{process}/status")).await;
        let held = status.ok().and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
        memory.lock().await.extend(held);
    }
}

async fn counted(port: u16) -> String {
    let text = reqwest::get(format!("http://127.0.0.1:{port}/metrics")).await;
    text.unwrap().text().await.unwrap()
}

/// Below which step of a histogram 99 in 100 lie.
fn within(counted: &str, name: &str) -> String {
    let bucket = |line: &str| -> Option<(String, f64)> {
        let rest = line.strip_prefix(name)?.strip_prefix("_bucket{le=\"")?;
        let (step, count) = rest.split_once("\"} ")?;
        Some((step.to_owned(), count.parse().ok()?))
    };
    let buckets: Vec<_> = counted.lines().filter_map(bucket).collect();
    let all = buckets.last().map_or(0.0, |(_, count)| *count);
    let of = |part: f64| {
        let found = buckets.iter().find(|(_, count)| part * all <= *count);
        found.map_or("?", |(step, _)| step.as_str())
    };
    format!("p50 ≤ {} s, p99 ≤ {} s of {all}", of(0.5), of(0.99))
}
