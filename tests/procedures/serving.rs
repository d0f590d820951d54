//! Procedures and offices over HTTP, from a folder that changes.

use motcua::app::Folder;
use motcua::config::Config;
use serde_json::{Value, json};

use crate::support::TestApp;

const OFFICE: &str = "Tên,Nơi áp dụng,Địa chỉ,Giờ làm việc,Nguồn,Ngày kiểm tra\n\
    Một cửa phường Chí Linh,\"phường Chí Linh, thành phố Hải Phòng\",Số 1 đường A,\
    \"Thứ 2 - thứ 6: 7h30-11h30, 13h30-17h00\",Thông báo 01/TB-UBND,01/06/2026\n";
const TABLE: &str = "Mã thủ tục,Tên thủ tục,\"Phí, lệ phí\",Nguồn,Ngày cập nhật\n\
    1.000894,Thủ tục đăng ký kết hôn,Miễn lệ phí,Quyết định 12/QĐ-UBND,01/06/2026\n";

async fn ask(test: &TestApp, question: &str) -> Value {
    let body = json!({"question": question, "conversation": "a"}).to_string();
    test.post("/api/v1/answers", body).await.json()
}

#[tokio::test]
async fn the_clock_of_the_server_says_whether_an_office_is_open() {
    let test = TestApp::unready(Config::default());
    std::fs::create_dir(test.app.config.knowledge.join("directory")).unwrap();
    test.write("directory/offices.csv", OFFICE);
    Folder::default().look(&test.app).unwrap();
    // A Wednesday, eight in the morning.
    let answer = ask(&test, "bây giờ một cửa phường Chí Linh còn làm việc không").await;
    assert_eq!(answer["status"], "directory", "{answer}");
    assert_eq!(answer["cards"][0]["kind"], "office");
    assert_eq!(answer["cards"][0]["address"], "Số 1 đường A");
    let said = answer["text"].as_str().unwrap();
    assert!(
        said.starts_with("Bây giờ đang làm việc, đến 11 giờ 30"),
        "{said}"
    );
}

#[tokio::test]
async fn a_table_that_is_dropped_in_answers_the_next_question() {
    let test = TestApp::unready(Config::default());
    let mut folder = Folder::default();
    folder.look(&test.app).unwrap();
    let before = ask(&test, "đăng ký kết hôn lệ phí bao nhiêu").await;
    assert_eq!(before["cards"][0]["code"], "1.000894", "{before}");
    assert_eq!(before["cards"][0]["fee"], "");
    std::fs::create_dir(test.app.config.knowledge.join("procedures")).unwrap();
    test.write("procedures/phuong.csv", TABLE);
    folder.look(&test.app).unwrap();
    let after = ask(&test, "lệ phí bao nhiêu").await;
    assert_eq!(after["status"], "procedure", "{after}");
    assert!(
        after["text"].as_str().unwrap().contains("Miễn lệ phí"),
        "{after}"
    );
}
