//! Intake: what is acknowledged is stored, and what is forged is neither.

use axum::http::StatusCode;
use motcua::store::Health;
use sqlx::{Connection, SqliteConnection};
use tower::ServiceExt;

use super::{
    Fake, Running, SECRET, TELEGRAM, all_recorded, recorded, store, telegram_table, telegram_usual,
};

async fn running() -> (Running, tempfile::TempDir) {
    let fake = Fake::start(telegram_usual()).await;
    let (store, folder) = store().await;
    (
        Running::start(&store, "telegram", telegram_table(&fake.url)).await,
        folder,
    )
}

#[tokio::test]
async fn only_who_knows_the_secret_is_heard() {
    let (running, _folder) = running().await;
    let body = recorded("telegram", "text");
    let header = TELEGRAM.0;
    for headers in [
        vec![],
        vec![(header, "")],
        vec![(header, "mot_bi_mat-thu ")],
        vec![(header, "MOT_BI_MAT-THU")],
        vec![TELEGRAM, TELEGRAM],
        vec![("authorization", SECRET)],
    ] {
        let status = running.post("telegram", &headers, body.as_bytes()).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    assert_eq!(
        running.store.health("telegram").await.unwrap(),
        Health::default()
    );
    assert_eq!(
        running.post("telegram", &[TELEGRAM], body.as_bytes()).await,
        StatusCode::OK
    );
    assert_eq!(
        running.post("nobody", &[TELEGRAM], body.as_bytes()).await,
        StatusCode::NOT_FOUND
    );
    running.stop().await;
}

#[tokio::test]
async fn whatever_is_signed_is_stored_and_acknowledged() {
    let (running, _folder) = running().await;
    let mut bodies: Vec<Vec<u8>> = all_recorded("telegram")
        .into_iter()
        .map(|(_, body)| body.into_bytes())
        .collect();
    let text = |text: &str| {
        recorded("telegram", "text")
            .replace("Làm căn cước công dân ở đâu?", text)
            .into_bytes()
    };
    bodies.extend([
        Vec::new(),
        b"{".to_vec(),
        b"\xff\xfe\x00".to_vec(),
        "[".repeat(200_000).into_bytes(),
        b"{\"update_id\":99,\"message\":7}".to_vec(),
        b"{\"update_id\":1e400}".to_vec(),
        text("\\ud83d half a pair"),
        text("\\u0000"),
        text(&"x".repeat(1_000_000)),
        text(&"\u{301}".repeat(50_000)),
    ]);
    for body in bodies {
        let status = running.post("telegram", &[TELEGRAM], &body).await;
        assert_eq!(
            status,
            StatusCode::OK,
            "{}",
            String::from_utf8_lossy(&body[..body.len().min(200)])
        );
    }
    running.stop().await;
}

#[tokio::test]
async fn too_much_is_refused() {
    let (running, _folder) = running().await;
    let body = vec![b'x'; (1 << 20) + 1];
    let status = running.post("telegram", &[TELEGRAM], &body).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let long = (1 << 21).to_string();
    let status = running
        .post("telegram", &[TELEGRAM, ("content-length", &long)], b"{}")
        .await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    running.stop().await;
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_acknowledged() {
    let (running, folder) = running().await;
    let body = recorded("telegram", "text");
    let file = format!("sqlite://{}/motcua.db", folder.path().display());
    let mut other = SqliteConnection::connect(&file).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let request = axum::http::Request::post("/webhook/telegram")
        .header(TELEGRAM.0, TELEGRAM.1)
        .body(axum::body::Body::from(body.clone()))
        .unwrap();
    let answer = running.routes.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()["retry-after"], "2");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(
        running
            .store
            .health("telegram")
            .await
            .unwrap()
            .last_received,
        None
    );
    assert_eq!(
        running.post("telegram", &[TELEGRAM], body.as_bytes()).await,
        StatusCode::OK
    );
    running.stop().await;
}
