//! The chat page's messages: stored once, answered as events, held back from
//! who asks too often.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use motcua::app::{App, Clock};
use motcua::config::Config;
use motcua::conversation::{Engine, Office};
use motcua::messaging::{self, Means, Messaging};
use motcua::server::{self, FloodSettings, Page};
use motcua::store::Store;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{answer, store};

struct Web {
    app: Arc<App>,
    router: Router,
    store: Store,
    messaging: Messaging,
    _folder: tempfile::TempDir,
}

const ID: &str = "0123456789abcdef0123456789abcdef";

async fn web(flood: FloodSettings) -> Web {
    let (store, folder) = store().await;
    let config = Config {
        data: folder.path().to_owned(),
        flood,
        ..Config::default()
    };
    let page = Page::new(&config).unwrap();
    let app = Arc::new(App::new(config, Clock::system()));
    app.keep(store.clone());
    let means = Means {
        store: store.clone(),
        folder: folder.path().to_owned(),
        engine: Engine::ready(Arc::new(answer)),
        office: Office::default(),
        measures: app.measures.clone(),
    };
    let channels = messaging::channels([("web".to_owned(), json!({}))].into()).unwrap();
    let (messaging, webhooks) = Messaging::start(channels, means).await.unwrap();
    Web {
        router: server::router(app.clone(), page).merge(webhooks),
        app,
        store,
        messaging,
        _folder: folder,
    }
}

impl Web {
    async fn post(&self, body: &Value, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request =
            Request::post("/chat/messages").header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_string())).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The conversation and the replies that a message brings.
    async fn say(&self, body: &Value, headers: &[(&str, &str)]) -> (String, Vec<Value>) {
        let response = self.post(body, headers).await;
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let data = |kind: &str| -> Value {
            let found = text.split(&format!("event: {kind}\ndata: ")).nth(1);
            serde_json::from_str(found.unwrap().lines().next().unwrap()).unwrap()
        };
        let conversation = data("stored")["conversation"].as_str().unwrap().to_owned();
        let replies = serde_json::from_value(data("replies")).unwrap();
        (conversation, replies)
    }
}

#[tokio::test]
async fn a_message_is_answered_once_however_often_it_is_sent() {
    let web = web(FloodSettings::default()).await;
    let body = json!({"id": ID, "text": "khai sinh"});
    let (conversation, replies) = web.say(&body, &[]).await;
    assert!(
        replies[0]["text"]
            .as_str()
            .unwrap()
            .contains("trợ lý tự động")
    );
    assert_eq!(replies[1]["text"], "Về “khai sinh”: 1 < 2 & 3 > 2.");
    assert_eq!(replies[1]["answer"]["status"], "answered");
    for _ in 0..4 {
        let again = web.say(&body, &[]).await;
        assert_eq!(again, (conversation.clone(), replies.clone()));
    }
    let key = format!("web//{conversation}/{conversation}");
    assert_eq!(web.store.history(&key, 99).await.unwrap().len(), 1);
    let backlog = web.store.backlog().await.unwrap();
    assert!(backlog.is_empty(), "nothing waits: {backlog:?}");
    web.messaging.stop().await;
}

#[tokio::test]
async fn many_at_once_with_the_same_number_are_one() {
    let web = web(FloodSettings::default()).await;
    let body = json!({"id": ID, "text": "khai sinh"});
    let (one, two, three) = tokio::join!(
        web.say(&body, &[]),
        web.say(&body, &[]),
        web.say(&body, &[])
    );
    assert_eq!(one, two);
    assert_eq!(two, three);
    web.messaging.stop().await;
}

#[tokio::test]
async fn the_cookie_goes_on_with_the_conversation() {
    let web = web(FloodSettings::default()).await;
    let first = json!({"id": ID, "text": "chọn"});
    let response = web.post(&first, &[("x-forwarded-proto", "https")]).await;
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        cookie.ends_with("HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
    drop(response);
    let (conversation, replies) = web.say(&first, &[]).await;
    assert!(cookie.starts_with(&format!("motcua={conversation};")));
    assert_eq!(replies[1]["choices"].as_array().unwrap().len(), 2);
    let pair = cookie.split(';').next().unwrap();
    let second = json!({"id": ID.replace('0', "f"), "text": "2"});
    let (same, replies) = web
        .say(&second, &[("cookie", &format!("a=b; {pair}"))])
        .await;
    assert_eq!(same, conversation);
    assert!(
        replies[0]["text"].as_str().unwrap().contains("khai tử"),
        "a number is a choice"
    );
    let named = json!({"id": ID.replace('1', "f"), "text": "a", "conversation": "x".repeat(32)});
    let (other, _) = web.say(&named, &[("cookie", pair)]).await;
    assert_eq!(
        other,
        "x".repeat(32),
        "the page's word counts more than the cookie"
    );
    web.messaging.stop().await;
}

#[tokio::test]
async fn what_is_erased_is_not_told_again() {
    let web = web(FloodSettings::default()).await;
    let first = json!({"id": ID, "text": "chuyện riêng", "conversation": ID});
    web.say(&first, &[]).await;
    let erase = json!({"id": ID.replace('0', "f"), "text": "/xoa", "conversation": ID});
    let (_, replies) = web.say(&erase, &[]).await;
    assert!(replies[0]["text"].as_str().unwrap().starts_with("Đã xoá"));
    assert_eq!(web.say(&first, &[]).await.1, Vec::<Value>::new());
    web.messaging.stop().await;
}

#[tokio::test]
async fn wrong_messages_are_refused_and_nothing_is_stored() {
    let web = web(FloodSettings::default()).await;
    for body in [
        json!({"id": "1", "text": "a"}),
        json!({"id": "x".repeat(65), "text": "a"}),
        json!({"id": format!("{ID} "), "text": "a"}),
        json!({"id": ID}),
        json!({"id": ID, "text": "a".repeat(4_001)}),
        json!({"id": ID, "text": "a", "conversation": "short"}),
        json!({"id": ID, "text": "a", "person": "b"}),
    ] {
        let status = web.post(&body, &[]).await.status();
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let response = web.router.clone().oneshot(
        Request::post("/webhook/web")
            .body(Body::from("{}"))
            .unwrap(),
    );
    assert_eq!(response.await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(web.store.health("web").await.unwrap().last_received, None);
    web.messaging.stop().await;
}

#[tokio::test]
async fn who_asks_too_often_waits_and_the_others_do_not() {
    let flood = FloodSettings {
        person: 4,
        ..FloodSettings::default()
    };
    let web = web(flood).await;
    let message = |number: usize, person: &str| {
        json!({"id": format!("{number:032}"), "text": "a",
        "conversation": person.repeat(32)})
    };
    web.say(&message(1, "a"), &[]).await;
    web.say(&message(2, "a"), &[]).await;
    let refused = web.post(&message(3, "a"), &[]).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = refused.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=16).contains(&wait), "{wait}");
    let body = refused.into_body().collect().await.unwrap().to_bytes();
    let problem: Value = serde_json::from_slice(&body).unwrap();
    assert!(problem["detail"].as_str().unwrap().contains("quá nhiều"));
    web.say(&message(2, "a"), &[]).await;
    web.say(&message(1, "b"), &[]).await;
    web.messaging.stop().await;
}

#[tokio::test]
async fn an_address_has_a_limit_beyond_the_proxy() {
    let flood = FloodSettings {
        address: 6,
        ..FloodSettings::default()
    };
    let web = web(flood).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "http://{}/api/v1/passages?q=a",
        listener.local_addr().unwrap()
    );
    tokio::spawn(server::listen(
        listener,
        web.router.clone(),
        std::future::pending(),
    ));
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(9))
        .build()
        .unwrap();
    let ask = async |from: &str| {
        let request = client.get(&url).header("x-forwarded-for", from);
        request.send().await.unwrap().status()
    };
    let mut refused = 0;
    for _ in 0..6 {
        refused += usize::from(ask("203.0.113.9").await == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 3, "half a minute's worth goes through");
    assert_ne!(ask("203.0.113.10").await, StatusCode::TOO_MANY_REQUESTS);
    assert_ne!(
        ask("").await,
        StatusCode::TOO_MANY_REQUESTS,
        "the machine itself"
    );
    web.messaging.stop().await;
}

#[tokio::test]
async fn what_cannot_be_stored_yet_is_not_acknowledged() {
    let config = Config::default();
    let page = Page::new(&config).unwrap();
    let router = server::router(Arc::new(App::new(config, Clock::system())), page);
    let request = Request::post("/chat/messages").header("content-type", "application/json");
    let body = json!({"id": ID, "text": "a"}).to_string();
    let response = router
        .oneshot(request.body(Body::from(body)).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()["retry-after"], "2");
}

#[tokio::test]
async fn readiness_tells_of_space_and_channels() {
    let web = web(FloodSettings::default()).await;
    let ready = async || {
        let request = Request::get("/readyz").body(Body::empty()).unwrap();
        let response = web.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 9_999)
            .await
            .unwrap();
        (status, serde_json::from_slice::<Value>(&body).unwrap())
    };
    assert_eq!(
        ready().await.0,
        StatusCode::SERVICE_UNAVAILABLE,
        "no folder was read"
    );
    web.app.replace(Arc::new(crate::support::Echo));
    web.app
        .measures
        .works("telegram", Some("Mã truy cập bị thu hồi"));
    let (status, told) = ready().await;
    assert_eq!(status, StatusCode::OK, "the other channels go on");
    assert!(told["free_mib"].as_u64().unwrap() > 64, "{told}");
    assert_eq!(
        told["channels_in_trouble"]["telegram"],
        "Mã truy cập bị thu hồi"
    );
    web.messaging.stop().await;
}
