//! The real server over temporary folders, a clock that stands still, and an
//! answerer that says what the test wants to hear.

pub(crate) mod own;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::Timestamp;
use motcua::answer::{Answer, Choice, Context, Source, Status};
use motcua::app::{Answerer, App, Clock};
use motcua::config::Config;
use motcua::server::{self, Page};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::ServiceExt;

/// The time of every test: 1 July 2026, 8:00 in Hà Nội.
pub(crate) const NOW: Timestamp = Timestamp::constant(1_782_867_600, 0);

/// A whole motcua without a network.
pub(crate) struct TestApp {
    /// What the server shares.
    pub(crate) app: Arc<App>,
    router: Router,
    _folder: TempDir,
}

/// What the server replied.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: StatusCode,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) text: String,
}

impl Reply {
    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// A header's text; empty where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl TestApp {
    /// With empty folders and an [`Echo`] that answers.
    pub(crate) fn new() -> Self {
        let test = Self::unready(Config::default());
        test.app.replace(Arc::new(Echo));
        test
    }

    /// With `config` save its folders, before the knowledge was read.
    pub(crate) fn unready(config: Config) -> Self {
        let folder = TempDir::new().unwrap();
        let config = Config {
            knowledge: folder.path().join("knowledge"),
            data: folder.path().join("data"),
            ..config
        };
        std::fs::create_dir(&config.knowledge).unwrap();
        let page = Page::new(&config).unwrap();
        let app = Arc::new(App::new(config, Clock::fixed(NOW)));
        Self {
            router: server::router(Arc::clone(&app), page),
            app,
            _folder: folder,
        }
    }

    /// Writes a file into the knowledge folder.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.app.config.knowledge.join(name), text).unwrap();
    }

    /// Sends a request through the whole router.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Reply {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.into()).unwrap(),
        }
    }

    /// Sends a GET.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Sends a POST that says it is JSON.
    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Reply {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Serves on a port of its own until the sender is dropped.
    pub(crate) async fn listen(&self) -> (SocketAddr, oneshot::Sender<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (running, stop) = oneshot::channel();
        let router = self.router.clone();
        tokio::spawn(server::listen(listener, router, async {
            let _ = stop.await;
        }));
        (address, running)
    }
}

/// Answers with the number of questions so far, the place and the question.
pub(crate) struct Echo;

impl Answerer for Echo {
    fn answer(&self, question: &str, context: &mut Context) -> Answer {
        context.questions.push(question.to_owned());
        let place = context.place.as_deref().unwrap_or("-");
        Answer {
            status: Status::Answered,
            text: format!("{} {place} {question}", context.questions.len()),
            sources: self.passages(question, 1),
            cards: Vec::new(),
            choices: vec![Choice {
                label: "Hỏi tiếp".to_owned(),
                question: "còn gì nữa".to_owned(),
            }],
            confidence: 0.5,
            took_us: 0,
        }
    }

    fn passages(&self, question: &str, limit: usize) -> Vec<Source> {
        let passage = |rank| Source {
            document: "a.md".to_owned(),
            title: "Kế hoạch".to_owned(),
            number: None,
            issued: None,
            issuer: None,
            section: vec!["I".to_owned()],
            text: question.to_owned(),
            quote: question.to_owned(),
            rank,
            score: 1.0,
            validity: String::new(),
            raw: None,
        };
        (1..=limit).map(passage).collect()
    }
}
