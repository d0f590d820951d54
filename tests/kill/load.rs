//! Load: messages at a steady rate, how long each took to be acknowledged, how
//! long to its replies in the outbox, and what the process holds meanwhile.
//!
//! `--load` with `--rate` and `--seconds`; `--slow` opens so many connections
//! that send a byte now and then. Beyond what can be served nothing but 429 or
//! 503 may come.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, Semaphore};

use super::replicas::Replicas;
use super::service::{self, Service};
use super::{Plan, State, drop_schema, schema, settled};

/// Most requests under way; what comes beyond them waits in the generator and
/// counts as late.
const UNDER_WAY: usize = 2_000;

/// How often the generator sends what is due.
const TICK: Duration = Duration::from_millis(5);

/// What is asked of the load.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    pub(crate) seconds: u64,
    pub(crate) slow: usize,
}

#[derive(Default)]
struct Seen {
    /// Milliseconds until an acknowledgement.
    took: Vec<f64>,
    statuses: BTreeMap<u16, usize>,
}

/// Loads the program and tells what was seen. Returns whether nothing was lost.
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
    let begun = Instant::now();
    let seen = send(plan.rate, load.seconds, &replicas.ports).await;
    let sent_for = begun.elapsed();
    let acknowledged = seen.statuses.get(&200).copied().unwrap_or(0);
    let replies = service.wait_for(acknowledged, Duration::from_mins(3)).await;
    let drained = begun.elapsed();
    let counted = counted(replicas.ports[0]).await;
    let state = settled(&database).await;
    watch.abort();
    slow.abort();
    tell(&seen, sent_for, drained, &memory.lock().await);
    println!(
        "  question to outbox: {}",
        within(&counted, "motcua_turn_seconds")
    );
    println!(
        "  intake in the server: {}",
        within(&counted, "motcua_intake_seconds")
    );
    println!("  replies {}, stored {state:?}", replies.answered());
    assert_eq!(
        replies.answered(),
        acknowledged,
        "each that was acknowledged is answered"
    );
    let expected = State {
        messages: i64::try_from(acknowledged).unwrap(),
        unanswered: 0,
        unsent: 0,
        lost: 0,
    };
    // What timed out here may have been stored all the same.
    assert!(expected.messages <= state.messages && state.unanswered == 0 && state.lost == 0);
    let odd = seen
        .statuses
        .keys()
        .find(|status| !matches!(status, 0 | 200 | 429 | 503));
    assert_eq!(odd, None, "only 200, 429 and 503");
    drop(replicas);
    if let Some(address) = &plan.database {
        drop_schema(address, &database).await;
    }
}

async fn wait_until_up(ports: &[u16]) {
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
async fn send(rate: u64, seconds: u64, ports: &[u16]) -> Seen {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(UNDER_WAY)
        .build()
        .unwrap();
    let slots = Arc::new(Semaphore::new(UNDER_WAY));
    let seen = Arc::new(Mutex::new(Seen::default()));
    let (begun, total) = (Instant::now(), rate * seconds);
    let mut ticks = tokio::time::interval(TICK);
    let mut id = 0;
    while id < total {
        ticks.tick().await;
        let due = u64::try_from(begun.elapsed().as_millis()).unwrap() * rate / 1_000;
        while id < due.min(total) {
            let slot = slots.clone().acquire_owned().await.unwrap();
            let port = ports[usize::try_from(id).unwrap() % ports.len()];
            let (client, seen) = (client.clone(), seen.clone());
            tokio::spawn(async move {
                let begun = Instant::now();
                let status = service::send(&client, port, id, 3).await;
                let took = begun.elapsed().as_secs_f64() * 1_000.0;
                let mut seen = seen.lock().await;
                *seen.statuses.entry(status).or_default() += 1;
                if status == 200 {
                    seen.took.push(took);
                }
                drop(slot);
            });
            id += 1;
        }
    }
    drop(
        slots
            .acquire_many(u32::try_from(UNDER_WAY).unwrap())
            .await
            .unwrap(),
    );
    std::mem::take(&mut *seen.lock().await)
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
        loop {
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

fn tell(seen: &Seen, sent_for: Duration, drained: Duration, memory: &[u64]) {
    let mut took = seen.took.clone();
    took.sort_by(f64::total_cmp);
    let at = |part: usize| {
        took.get(took.len().saturating_sub(1) * part / 1_000)
            .copied()
            .unwrap_or(0.0)
    };
    let count = f64::from(u32::try_from(took.len()).unwrap());
    println!(
        "load: {:?} in {:.1} s ({:.0} acknowledged/s), all answered after {:.1} s",
        seen.statuses,
        sent_for.as_secs_f64(),
        count / sent_for.as_secs_f64(),
        drained.as_secs_f64()
    );
    println!(
        "  acknowledged within: p50 {:.1} ms, p99 {:.1} ms, p99.9 {:.1} ms",
        at(500),
        at(990),
        at(999)
    );
    let half = memory.get(memory.len() / 2).copied().unwrap_or(0);
    println!(
        "  memory: {} MiB at half time, {} MiB at the end, {} MiB at most",
        half >> 10,
        memory.last().copied().unwrap_or(0) >> 10,
        memory.iter().max().copied().unwrap_or(0) >> 10
    );
}
