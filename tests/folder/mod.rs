//! The knowledge folder of a running server: read, read again, never half.

use std::sync::Arc;

use axum::http::StatusCode;
use motcua::app::Folder;
use motcua::config::Config;

use crate::support::TestApp;

mod again;
mod saving;
mod swaps;
mod trouble;

const PLAN: &str = "Số: 12/KH-UBND\n\nNam Đông, ngày 07 tháng 01 năm 2022\n\nKẾ HOẠCH\n\
    Kiểm kê cầu treo\n\nI. MỤC ĐÍCH\n\n1. Kiểm kê toàn bộ cầu treo trên địa bàn huyện trước mùa mưa lũ.\n";

async fn found(test: &TestApp) -> usize {
    let reply = test.get("/api/v1/passages?q=c%E1%BA%A7u+treo").await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    reply.json()["passages"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_new_file_is_found_and_a_removed_one_is_not() {
    let test = TestApp::unready(Config::default());
    let mut folder = Folder::default();
    folder.look(&test.app).unwrap();
    assert_eq!(found(&test).await, 0);
    test.write("plan.md", PLAN);
    folder.look(&test.app).unwrap();
    assert!(found(&test).await > 0);
    std::fs::remove_file(test.app.config.knowledge.join("plan.md")).unwrap();
    folder.look(&test.app).unwrap();
    assert_eq!(found(&test).await, 0);
}

#[tokio::test]
async fn what_did_not_change_is_not_built_again() {
    let test = TestApp::unready(Config::default());
    test.write("plan.md", PLAN);
    let mut folder = Folder::default();
    folder.look(&test.app).unwrap();
    let before = test.app.answerer().unwrap();
    folder.look(&test.app).unwrap();
    assert!(Arc::ptr_eq(&before, &test.app.answerer().unwrap()));
    test.write("plan.md", &PLAN.replace("cầu treo", "bến đò"));
    folder.look(&test.app).unwrap();
    assert!(!Arc::ptr_eq(&before, &test.app.answerer().unwrap()));
}

#[tokio::test]
async fn a_folder_that_is_gone_leaves_the_answers_in_place() {
    let test = TestApp::unready(Config::default());
    test.write("plan.md", PLAN);
    let mut folder = Folder::default();
    folder.look(&test.app).unwrap();
    std::fs::remove_dir_all(&test.app.config.knowledge).unwrap();
    assert!(folder.look(&test.app).is_err());
    assert!(found(&test).await > 0);
}

#[tokio::test]
async fn without_a_folder_the_server_is_not_ready() {
    let test = TestApp::unready(Config::default());
    std::fs::remove_dir_all(&test.app.config.knowledge).unwrap();
    assert!(Folder::default().look(&test.app).is_err());
    assert_eq!(
        test.get("/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}
