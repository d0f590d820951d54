//! The commands of who runs it: the webhook of Telegram, the health of channels.

use std::collections::BTreeMap;

use motcua::channel::Says;
use motcua::command::channels::Action as Show;
use motcua::command::telegram::Action;
use motcua::command::{channels, setup, telegram};
use serde_json::json;

use super::{Fake, SECRET, store, telegram_table, telegram_usual};

#[tokio::test]
async fn telegram_is_told_where_to_send() {
    let fake = Fake::start(json!({"ok": true, "result": true})).await;
    let url = "https://motcua.test/webhook/telegram";
    let action = Action::SetWebhook(url.into());
    let told = telegram::run(&action, telegram_table(&fake.url))
        .await
        .unwrap();
    assert!(told.contains(url));
    let hook = &fake.got("setWebhook")[0].body;
    assert_eq!(
        (&hook["url"], &hook["secret_token"]),
        (&json!(url), &json!(SECRET))
    );
    assert_eq!(fake.got("setMyCommands").len(), 1);
    for wrong in [
        "http://motcua.test/webhook/telegram",
        "https://motcua.test/",
    ] {
        let action = Action::SetWebhook(wrong.into());
        assert!(
            telegram::run(&action, telegram_table(&fake.url))
                .await
                .is_err(),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn zalo_is_told_where_the_bots_messages_go() {
    let usual = json!({"ok": true, "result": {"verification": {"ok": false, "hint": "no answer"}}});
    let fake = Fake::start(usual).await;
    let table = json!({"token": "1:a-hidden", "secret": SECRET, "api_url": fake.url});
    let url = "https://motcua.test/webhook/zalo_bot";
    let told = setup::zalo_bot(url, table.clone()).await.unwrap();
    assert!(told.contains(url) && told.contains("no answer"), "{told}");
    let hook = &fake.got("setWebhook")[0].body;
    assert_eq!(hook, &json!({"url": url, "secret_token": SECRET}));
    assert!(
        setup::zalo_bot("https://motcua.test/", table.clone())
            .await
            .is_err()
    );
    let refusing = Fake::start(json!({"ok": false, "error_code": 401})).await;
    let table = json!({"token": "1:a-hidden", "secret": SECRET, "api_url": refusing.url});
    let error = format!("{:#}", setup::zalo_bot(url, table).await.unwrap_err());
    assert!(
        error.contains("không đúng") && !error.contains("hidden"),
        "{error}"
    );
}

#[tokio::test]
async fn the_page_gets_its_menu() {
    let fake = Fake::start(json!({"result": "success"})).await;
    let table = json!({"page_token": "hidden", "app_secret": SECRET, "verify_token": SECRET,
        "api_url": fake.url});
    setup::messenger_menu(table).await.unwrap();
    let profile = &fake.got("messenger_profile")[0].body;
    assert_eq!(profile["get_started"]["payload"], "/start");
    let menu = &profile["persistent_menu"][0];
    assert_eq!(menu["locale"], "default");
    for item in menu["call_to_actions"].as_array().unwrap() {
        assert!(item["title"].as_str().unwrap().chars().count() <= 30);
        let command = item["payload"].as_str().unwrap();
        assert!(!matches!(Says::read(command), Says::Text(_)), "{command}");
    }
    let refusing = Fake::start(json!({"error": {"code": 190, "message": "x"}})).await;
    let table = json!({"page_token": "hidden", "app_secret": SECRET, "verify_token": SECRET,
        "api_url": refusing.url});
    let error = format!("{:#}", setup::messenger_menu(table).await.unwrap_err());
    assert!(
        error.contains("190") && !error.contains("hidden"),
        "{error}"
    );
}

#[tokio::test]
async fn a_refusal_is_told_without_the_token() {
    let fake = Fake::start(json!({"ok": false, "description": "Unauthorized"})).await;
    let error = telegram::run(&Action::WebhookInfo, telegram_table(&fake.url))
        .await
        .unwrap_err();
    let text = format!("{error:#}");
    assert!(
        text.contains("Unauthorized") && !text.contains("hidden"),
        "{text}"
    );
}

#[tokio::test]
async fn each_channel_tells_how_it_is() {
    let fake = Fake::start(telegram_usual()).await;
    let (store, _folder) = store().await;
    let tables = BTreeMap::from([
        ("telegram".to_owned(), telegram_table(&fake.url)),
        (
            "zalo_bot".to_owned(),
            json!({"token": "1:a", "secret": SECRET, "api_url": "http://127.0.0.1:9"}),
        ),
        ("messenger".to_owned(), json!({"page_token": "x"})),
    ]);
    let told = channels::run(&Show::Show, tables, &store).await.unwrap();
    assert!(
        told.contains("telegram: cài đặt đầy đủ, máy chủ của kênh nhận ra"),
        "{told}"
    );
    assert!(told.contains("zalo_bot: không kết nối được"), "{told}");
    assert!(
        told.contains("messenger: cài đặt chưa đúng") && told.contains("app_secret"),
        "{told}"
    );
    let told = channels::run(&Show::SendAgain("telegram".into()), BTreeMap::new(), &store).await;
    assert!(told.unwrap().contains("0 tin"));
    let told = channels::run(&Show::Show, BTreeMap::new(), &store)
        .await
        .unwrap();
    assert!(told.starts_with("web: cài đặt đầy đủ"), "{told}");
    assert!(told.contains("Chưa có kênh nào khác"));
}
