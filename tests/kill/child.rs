//! The program that is killed: intake, desk and couriers as they run in earnest.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::routing::get;
use motcua::answer::{Answer, Context, Status};
use motcua::conversation::{Engine, Office};
use motcua::failpoint;
use motcua::measures::Measures;
use motcua::messaging::{self, Means, Messaging};
use motcua::server;
use motcua::store::{Clock, Store};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::service::SECRET;

/// Runs until it is killed: port, address of the services, database, folder,
/// and the place at which to end after how many times, where it ends itself.
pub(crate) async fn run(arguments: &[String]) {
    let [port, api, database, folder, place @ ..] = arguments else {
        panic!("port, services, database and folder are needed");
    };
    if let [place, times] = place {
        assert!(failpoint::arm(place, times.parse().unwrap()), "a release");
    }
    let clock: Clock = Arc::new(|| jiff::Timestamp::now().as_millisecond());
    let store = if database.starts_with("postgres") {
        Store::open_postgres(&database.clone().into(), clock)
            .await
            .unwrap()
    } else {
        Store::open(Path::new(database), clock).await.unwrap()
    };
    let tables = BTreeMap::from([
        (
            "telegram".to_owned(),
            json!({"token": "1:a", "secret": SECRET, "api_url": api, "chat_gap_ms": 0, "per_second": 10_000}),
        ),
        (
            "zalo_bot".to_owned(),
            json!({"token": "2:b", "secret": SECRET, "api_url": api, "chat_gap_ms": 0, "per_second": 10_000}),
        ),
        (
            "messenger".to_owned(),
            json!({"page_token": "c", "app_secret": SECRET, "verify_token": SECRET, "api_url": api,
                "per_second": 10_000}),
        ),
    ]);
    let channels = messaging::channels(tables).unwrap();
    let measures: Arc<Measures> = Arc::default();
    let means = Means {
        store,
        folder: folder.into(),
        engine: Engine::ready(Arc::new(answer)),
        office: Office::default(),
        measures: measures.clone(),
    };
    let (messaging, routes) = Messaging::start(channels, means).await.unwrap();
    let told = get(move || std::future::ready(measures.text(0)));
    let routes = routes.route("/metrics", told);
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}"))
        .await
        .unwrap();
    let mut stop = signal(SignalKind::terminate()).unwrap();
    server::listen(listener, routes, async move {
        stop.recv().await;
    })
    .await;
    messaging.stop().await;
}

/// Answers with the question, so that a reply can be told by its message.
fn answer(question: &str, context: &mut Context) -> Answer {
    context.questions.push(question.to_owned());
    Answer {
        status: Status::Answered,
        text: format!("Về {question}"),
        sources: Vec::new(),
        cards: Vec::new(),
        choices: Vec::new(),
        confidence: 1.0,
        took_us: 0,
    }
}
