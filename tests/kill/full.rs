//! Disk full: the program's folder is a small disk of its own, which is filled
//! while messages come in, and emptied again. What cannot be stored is not
//! acknowledged, and what was acknowledged is answered.

use std::io::Write;
use std::path::Path;

use tokio::process::Command;

use super::load::{Seen, send, wait_until_up};
use super::replicas::Replicas;
use super::service::Service;
use super::settled;

/// Mounts a disk for this process alone, and goes on with [`inside`] on it.
const MOUNT: &str = r#"mount -t tmpfs -o size=32m tmpfs "$1" || exit 77
exec "$0" --full-at "$1" --rate "$2""#;

/// How a process may come to mounts of its own: as root, and as anybody.
const WAYS: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];

/// What a process that panicked ends with.
const PANICKED: i32 = 101;

/// Tries it where a disk can be mounted, and says so where none can.
pub(crate) async fn run(rate: u64) {
    let folder = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    for way in WAYS {
        let tried = Command::new("unshare")
            .args(way)
            .args(["sh", "-c", MOUNT])
            .arg(&program)
            .arg(folder.path())
            .arg(rate.to_string())
            .status()
            .await;
        match tried.ok().and_then(|status| status.code()) {
            Some(0) => return,
            Some(PANICKED) => panic!("not as it should be where the disk is full"),
            _ => {}
        }
    }
    println!("disk full: not tried, since no disk can be mounted here");
}

/// Goes on in `folder`, which is a small disk.
pub(crate) async fn inside(folder: &Path, rate: u64) {
    let service = Service::start(0).await;
    let path = folder.display().to_string();
    let mut replicas = Replicas::start(1, vec![service.url.clone(), path.clone(), path.clone()]);
    wait_until_up(&replicas.ports).await;
    let ports = replicas.ports.clone();
    let mut next = 0;
    let mut some = async |seconds| {
        let seen = send(rate, seconds, next, &ports).await;
        next += rate * seconds;
        seen
    };
    let before = some(2).await;
    fill(folder);
    let full = some(3).await;
    empty(folder);
    let after = some(2).await;
    fill(folder);
    let full_again = some(2).await;
    replicas.kill(0).await;
    empty(folder);
    wait_until_up(&replicas.ports).await;
    let last = some(2).await;
    let all = [before, full, after, full_again, last];
    let acknowledged: Vec<u64> = all.iter().flat_map(Seen::acknowledged).collect();
    let replies = service.wait_for(acknowledged.len()).await;
    let state = settled(&path).await;
    let statuses = all.each_ref().map(|seen| &seen.statuses);
    println!(
        "disk full: statuses before, full, after, full, after a kill: {statuses:?}, \
         acknowledged {}, replies twice {}, stored {state:?}",
        acknowledged.len(),
        replies.extra(),
    );
    for (position, seen) in all.iter().enumerate() {
        let (taken, refused) = (seen.count(200), seen.count(503));
        match position {
            1 | 3 => assert!(refused > taken, "a full disk takes nothing for long"),
            _ => assert_eq!(refused, 0, "where there is space all is taken"),
        }
        assert_eq!(taken + refused, seen.statuses.values().sum::<usize>());
    }
    let missing = replies.missing(&acknowledged);
    assert!(
        missing.is_empty(),
        "acknowledged and not answered: {missing:?}"
    );
    assert_eq!(state.messages, i64::try_from(acknowledged.len()).unwrap());
    assert_eq!((state.unanswered, state.unsent, state.lost), (0, 0, 0));
    assert!(replies.extra() <= 1, "one for the kill");
}

/// Takes all space that is left.
fn fill(folder: &Path) {
    let mut ballast = std::fs::File::create(folder.join("ballast")).unwrap();
    for size in [1 << 16, 1 << 12, 1] {
        let bytes = vec![0; size];
        while ballast.write_all(&bytes).is_ok() {}
    }
}

fn empty(folder: &Path) {
    std::fs::remove_file(folder.join("ballast")).unwrap();
}
