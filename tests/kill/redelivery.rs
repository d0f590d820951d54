//! Redelivery: each message comes several times, in any order, over several
//! connections and across restarts, and is stored and answered once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::replicas::Replicas;
use super::service::{self, Service};
use super::{CROWD, Dice, Plan, drop_schema, schema, settled};

/// Connections over which they come.
const CONNECTIONS: usize = 16;

/// Restarts meanwhile.
const RESTARTS: usize = 5;

pub(crate) async fn run(plan: &Plan, messages: u64) {
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
    let ids = Arc::new(shuffled(messages, plan.copies, plan.seed));
    let next = Arc::new(AtomicUsize::new(0));
    let mut senders = tokio::task::JoinSet::new();
    for connection in 0..CONNECTIONS {
        let port = replicas.ports[connection % replicas.ports.len()];
        senders.spawn(send(ids.clone(), next.clone(), port));
    }
    for restart in 1..=RESTARTS {
        while next.load(Ordering::Relaxed) < ids.len() * restart / (RESTARTS + 1) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        replicas.restart(restart % plan.replicas).await;
    }
    while senders.join_next().await.is_some() {}
    let count = usize::try_from(messages).unwrap();
    let replies = service.wait_for(count).await;
    let state = settled(&database).await;
    println!(
        "redelivery: {messages} messages, {} times each, {RESTARTS} restarts, {:.1} s: \
         answered {}, replies twice {}, stored {state:?}",
        plan.copies,
        begun.elapsed().as_secs_f64(),
        replies.answered(),
        replies.extra(),
    );
    assert_eq!(replies.answered(), count, "each is answered");
    assert_eq!(replies.extra(), 0, "and once");
    assert_eq!(
        state.messages,
        i64::try_from(messages).unwrap(),
        "each is stored once"
    );
    assert_eq!((state.unanswered, state.unsent, state.lost), (0, 0, 0));
    drop(replicas);
    if let Some(address) = &plan.database {
        drop_schema(address, &database).await;
    }
}

/// Every message so many times, in an order that has nothing to do with their own.
fn shuffled(messages: u64, copies: usize, seed: u64) -> Vec<u64> {
    let mut ids: Vec<u64> = (0..copies).flat_map(|_| 0..messages).collect();
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for last in (1..ids.len()).rev() {
        let other = dice.below(last as u64 + 1);
        ids.swap(last, usize::try_from(other).unwrap());
    }
    ids
}

async fn send(ids: Arc<Vec<u64>>, next: Arc<AtomicUsize>, port: u16) {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .pool_max_idle_per_host(1)
        .build()
        .unwrap();
    while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
        while !service::post(&client, port, *id, CROWD).await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
