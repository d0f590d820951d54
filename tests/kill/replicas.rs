//! The replicas of the program, each on a port of its own, killed and started anew.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::timeout;

/// Longest time for a process to come to the place at which it ends.
const LONGEST: Duration = Duration::from_mins(1);

pub(crate) struct Replicas {
    pub(crate) ports: Vec<u16>,
    children: Vec<Child>,
    arguments: Vec<String>,
}

impl Replicas {
    pub(crate) fn start(count: usize, arguments: Vec<String>) -> Self {
        // Ports that were free a moment ago; only this test listens on them.
        let free: Vec<_> = (0..count)
            .map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap())
            .collect();
        let ports: Vec<_> = free
            .iter()
            .map(|socket| socket.local_addr().unwrap().port())
            .collect();
        drop(free);
        let children = ports.iter().map(|port| spawn(*port, &arguments, &[]));
        Self {
            children: children.collect(),
            ports,
            arguments,
        }
    }

    /// Kills one, in the middle of whatever it does, and starts it anew.
    pub(crate) async fn kill(&mut self, which: usize) {
        self.children[which].kill().await.unwrap();
        self.children[which] = spawn(self.ports[which], &self.arguments, &[]);
    }

    /// Tells one to stop, waits until it has, and starts it anew.
    pub(crate) async fn restart(&mut self, which: usize) {
        let process = self.process(which).to_string();
        let told = Command::new("kill")
            .args(["-TERM", &process])
            .status()
            .await;
        assert!(told.unwrap().success());
        let ended = timeout(LONGEST, self.children[which].wait()).await;
        assert!(ended.unwrap().unwrap().success(), "it stops in good order");
        self.children[which] = spawn(self.ports[which], &self.arguments, &[]);
    }

    /// The number of a process that runs.
    pub(crate) fn process(&self, which: usize) -> u32 {
        self.children[which].id().unwrap()
    }

    /// Starts one anew that ends itself at a place, waits for that, and starts
    /// it anew once more.
    pub(crate) async fn end_at(&mut self, which: usize, place: &str, times: u64) {
        self.children[which].kill().await.unwrap();
        let armed = [place.to_owned(), times.to_string()];
        self.children[which] = spawn(self.ports[which], &self.arguments, &armed);
        let ended = timeout(LONGEST, self.children[which].wait()).await;
        assert!(ended.is_ok(), "{place} was not passed {times} times");
        self.children[which] = spawn(self.ports[which], &self.arguments, &[]);
    }
}

fn spawn(port: u16, arguments: &[String], armed: &[String]) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .arg("--child")
        .arg(port.to_string())
        .args(arguments)
        .args(armed)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}
