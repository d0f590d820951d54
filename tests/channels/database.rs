//! A database that is not there at the start, that goes and comes back.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use super::trouble::update;
use super::{Fake, Running, SECRET, TELEGRAM, telegram_table, telegram_usual};

/// Passes connections on to a database, as long as it is told to.
async fn gate(to: String) -> (u16, tokio::sync::watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (open, opened) = tokio::sync::watch::channel(true);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (to, mut opened) = (to.clone(), opened.clone());
            tokio::spawn(async move {
                if !*opened.borrow() {
                    return;
                }
                let mut database = TcpStream::connect(to).await.unwrap();
                tokio::select! {
                    _ = copy_bidirectional(&mut stream, &mut database) => {}
                    _ = opened.wait_for(|open| !*open) => {}
                }
            });
        }
    });
    (port, open)
}

/// `motcua serve` itself, with Telegram, in a folder of its own.
struct Served {
    url: String,
    client: reqwest::Client,
    server: tokio::process::Child,
    _folder: tempfile::TempDir,
}

impl Served {
    /// Starts it and waits until it listens; once more where somebody else took its
    /// address in the meantime.
    async fn start(database: &str) -> Self {
        for _ in 0..5 {
            let mut served = Self::spawn(database);
            if served.listens().await {
                return served;
            }
        }
        panic!("it never listens");
    }

    async fn listens(&mut self) -> bool {
        for _ in 0..1_200 {
            let answers = self.get("/healthz").await == 200;
            tokio::time::sleep(Duration::from_millis(50)).await;
            if self.server.try_wait().unwrap().is_some() {
                return false;
            }
            if answers {
                return true;
            }
        }
        panic!("/healthz never answers 200");
    }

    fn spawn(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("knowledge")).unwrap();
        // An address that was free a moment ago.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let server = tokio::process::Command::new(env!("CARGO_BIN_EXE_motcua"))
            .arg("serve")
            .current_dir(folder.path())
            .env("MOTCUA_LISTEN", &address)
            .env("MOTCUA_DATABASE_URL", database)
            .env("MOTCUA_CHANNEL__TELEGRAM__TOKEN", "1:a")
            .env("MOTCUA_CHANNEL__TELEGRAM__SECRET", SECRET)
            .env("MOTCUA_CHANNEL__TELEGRAM__API_URL", "http://127.0.0.1:9")
            .stderr(std::process::Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(9));
        Self {
            url: format!("http://{address}"),
            client: client.build().unwrap(),
            server,
            _folder: folder,
        }
    }

    async fn get(&self, path: &str) -> u16 {
        let answer = self.client.get(format!("{}{path}", self.url)).send().await;
        answer.map_or(0, |answer| answer.status().as_u16())
    }

    async fn wait_for(&self, path: &str, status: u16) {
        for _ in 0..1_200 {
            if self.get(path).await == status {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{path} never answers {status}");
    }

    /// Sends a message again until it is taken, as services do: a connection that was
    /// cut may be found out by it.
    async fn deliver(&self, id: i64) {
        for _ in 0..20 {
            match self.send(id).await.status() {
                StatusCode::OK => return,
                status => assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("message {id} is never taken");
    }

    async fn send(&self, id: i64) -> reqwest::Response {
        let request = self.client.post(format!("{}/webhook/telegram", self.url));
        let request = request.header(TELEGRAM.0, TELEGRAM.1).body(update(id));
        request.send().await.unwrap()
    }
}

#[tokio::test]
async fn a_server_waits_for_its_database() {
    let Some(address) = crate::store::schema().await else {
        return;
    };
    let host = address.split('@').nth(1).unwrap();
    let host = host.split('/').next().unwrap();
    let (port, open) = gate(host.to_owned()).await;
    open.send_replace(false);
    let served = Served::start(&address.replace(host, &format!("127.0.0.1:{port}"))).await;
    assert_eq!(served.get("/readyz").await, 503);
    let refused = served.send(1).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()["retry-after"], "2");
    for id in 1..3 {
        open.send_replace(true);
        served.wait_for("/readyz", 200).await;
        served.deliver(id).await;
        open.send_replace(false);
        served.wait_for("/readyz", 503).await;
        let refused = served.send(9).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
    crate::store::drop_schema(&address).await;
}

#[tokio::test]
async fn a_database_that_goes_away_costs_nothing_that_was_acknowledged() {
    let Some(address) = crate::store::schema().await else {
        return;
    };
    let host = address
        .split('@')
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    let (port, open) = gate(host.to_owned()).await;
    let url = address.replace(host, &format!("127.0.0.1:{port}"));
    let clock = Arc::new(|| jiff::Timestamp::now().as_millisecond());
    open.send_replace(false);
    let closed = motcua::store::Store::open_postgres(&url.clone().into(), clock.clone()).await;
    assert!(closed.is_err(), "it does not start without its database");
    open.send_replace(true);
    let store = motcua::store::Store::open_postgres(&url.into(), clock)
        .await
        .unwrap();
    let fake = Fake::start(telegram_usual()).await;
    let running = Running::start(&store, "telegram", telegram_table(&fake.url)).await;
    let mut acknowledged = 0;
    let mut refused = 0;
    for id in 0..60 {
        match id {
            15 => drop(open.send_replace(false)),
            20 => drop(open.send_replace(true)),
            _ => {}
        }
        match running.post("telegram", &[TELEGRAM], &update(id)).await {
            StatusCode::OK => acknowledged += 1,
            StatusCode::SERVICE_UNAVAILABLE => refused += 1,
            other => panic!("{other}"),
        }
        if id == 20 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
    assert!(
        acknowledged >= 40 && refused > 0,
        "{acknowledged}, {refused}"
    );
    settle(&running, &fake, acknowledged).await;
    running.stop().await;
    crate::store::drop_schema(&address).await;
}

/// Waits until each message that was acknowledged has its notice and its answer.
async fn settle(running: &Running, fake: &Fake, acknowledged: usize) {
    let stored = async || {
        running
            .store
            .backlog()
            .await
            .is_ok_and(|all| all.is_empty())
    };
    for _ in 0..400 {
        if fake.got("sendMessage").len() >= 2 * acknowledged && stored().await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let sent = fake.got("sendMessage").len();
    assert!(
        sent >= 2 * acknowledged,
        "a notice and an answer each: {sent}"
    );
    assert!(stored().await, "all is final");
}
