//! Opinions on answers, the list of open questions, and answers that come late.

use std::sync::Arc;

use motcua::answer::{Answer, Context};
use motcua::command::unanswered;
use motcua::conversation::answer_late;
use motcua::language::Lexicon;
use tokio::sync::watch;

use super::{Talk, answer};

async fn list(talk: &Talk) -> String {
    let open = talk.store.unanswered().await.unwrap();
    let liked = talk.store.liked().await.unwrap();
    unanswered::run(&open, liked, &Lexicon::shipped(), false).unwrap()
}

#[tokio::test]
async fn an_opinion_is_asked_for_seldom_and_kept() {
    let mut talk = Talk::start().await;
    let told = talk.greet(5, "khai sinh cần gì").await;
    assert_eq!(told.taps.len(), 2, "{told:?}");
    let why = talk.tap(5, &told, "Chưa đúng").await;
    let thanks = talk.tap(5, &why, "Khó hiểu").await;
    assert!(thanks.text.contains("Cán bộ sẽ xem lại"), "{}", thanks.text);
    assert!(
        talk.say(5, "khai sinh ở đâu").await.taps.is_empty(),
        "not every time"
    );
    talk.say(5, "👍").await;
    let list = list(&talk).await;
    assert!(list.contains("1 hữu ích, 1 chưa đúng"), "{list}");
    assert!(
        list.contains("1 bị chê chưa đúng") && list.contains("khai sinh cần gì"),
        "{list}"
    );
    talk.running.stop().await;
}

#[tokio::test]
async fn open_questions_are_listed_masked() {
    let mut talk = Talk::start().await;
    talk.greet(5, "nuôi chó có phải đăng ký không, gọi tôi 0912345678")
        .await;
    talk.say(5, "nuoi cho co phai dang ky ko").await;
    let list = list(&talk).await;
    assert!(list.contains("2 lần (2 không tìm thấy)"), "{list}");
    assert!(
        list.contains("[số điện thoại]") && !list.contains("0912345678"),
        "{list}"
    );
    talk.say(5, "/xoa").await;
    assert!(talk.store.unanswered().await.unwrap().is_empty());
    talk.running.stop().await;
}

#[tokio::test]
async fn who_waits_for_an_answer_gets_it_when_there_is_one() {
    let mut talk = Talk::start().await;
    let told = talk.greet(5, "nuôi chó có phải đăng ký không").await;
    let will = talk.tap(5, &told, "Báo tôi").await;
    assert!(will.text.contains("sẽ báo"), "{}", will.text);
    let knows = |question: &str, context: &mut Context| -> Answer {
        let mut found = answer("khai sinh", context);
        found.text = format!("Có, theo văn bản mới ({question}).");
        found
    };
    let (versions, seen) = watch::channel(1);
    let (stop, stopped) = watch::channel(false);
    let late = answer_late(talk.store.clone(), Arc::new(knows), seen, stopped);
    let late = tokio::spawn(late);
    let pushed = talk.hear(1).await.remove(0);
    assert!(
        pushed.text.contains("Nay đã có câu trả lời"),
        "{}",
        pushed.text
    );
    versions.send_replace(2);
    stop.send_replace(true);
    late.await.unwrap();
    assert!(talk.store.awaited().await.unwrap().is_empty(), "told once");
    talk.running.stop().await;
}
