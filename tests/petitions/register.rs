//! Staff's side: statuses, what the person hears of them, and the chain.

use motcua::command::petitions::{Action, run};
use sqlx::Connection;

use super::Talk;

async fn told(talk: &Talk, action: Action) -> (String, bool) {
    run(&action, &talk.store).await.unwrap()
}

fn status(code: &str, status: &str, note: &str) -> Action {
    Action::Status {
        code: code.into(),
        status: status.into(),
        note: note.into(),
    }
}

#[tokio::test]
async fn a_new_status_reaches_the_person_and_the_survey_comes_at_the_end() {
    let mut talk = Talk::start().await;
    let code = talk.file(5, "Rác đổ đầy ngõ, bốc mùi").await.code();
    let (list, _) = told(&talk, Action::List(None)).await;
    assert!(
        list.contains(&code) && list.contains("Rác đổ đầy ngõ"),
        "{list}"
    );
    told(&talk, status(&code, "đang xử lý", "")).await;
    let pushed = talk.hear(1).await.remove(0);
    assert_eq!(pushed.text, format!("Phản ánh {code}: đang xử lý."));
    let refused = run(&status(&code, "đã trả lời", ""), &talk.store).await;
    assert!(refused.unwrap_err().to_string().contains("--note"));
    told(&talk, status(&code, "da tra loi", "Đã dọn rác ngày 21/11.")).await;
    let pushed = talk.hear(1).await.remove(0);
    assert!(
        pushed.text.contains("Đã dọn rác ngày 21/11."),
        "{}",
        pushed.text
    );
    assert_eq!(pushed.taps.len(), 5, "{pushed:?}");
    let thanks = talk.tap(5, &pushed, "Rất hài lòng").await;
    assert!(thanks.text.contains("Cảm ơn"), "{}", thanks.text);
    let (shown, _) = told(&talk, Action::Show(code.clone())).await;
    assert!(shown.contains("Mức độ hài lòng: 5/5"), "{shown}");
    let refused = talk
        .greet(6, &format!("Đánh giá {code}: Rất không hài lòng"))
        .await;
    assert!(
        refused.text.contains("Chỉ người đã gửi"),
        "{}",
        refused.text
    );
    let (verified, well) = told(&talk, Action::Verify).await;
    assert!(well && verified.contains("3 dòng"), "{verified}");
    assert!(
        run(&Action::Show("PA-0000".into()), &talk.store)
            .await
            .is_err()
    );
    talk.running.stop().await;
}

#[tokio::test]
async fn what_is_erased_is_gone_and_the_chain_holds() {
    let mut talk = Talk::start().await;
    let code = talk.file(5, "Rác đổ đầy ngõ, bốc mùi").await.code();
    told(&talk, status(&code, "đang xử lý", "Gửi chị Lan 0912345678")).await;
    talk.hear(1).await;
    let export = talk.say(5, "/xuat").await;
    assert!(export.text.contains(&code) && export.text.contains("Liên hệ: Lan 0912345678"));
    talk.say(5, "/xoa").await;
    let (shown, _) = told(&talk, Action::Show(code.clone())).await;
    assert!(
        shown.contains("đã được xoá") && !shown.contains("0912345678"),
        "{shown}"
    );
    let (verified, well) = told(&talk, Action::Verify).await;
    assert!(well, "{verified}");
    let export = talk.greet(5, "/xuat").await;
    assert!(!export.text.contains(&code), "{}", export.text);
    let chain = talk.store.petition_chain().await.unwrap();
    assert_eq!(chain.len(), 3);
    assert!(
        chain
            .iter()
            .all(|link| link.words.as_ref().is_none_or(String::is_empty))
    );
    assert!(
        run(&status(&code, "đang xử lý", ""), &talk.store)
            .await
            .is_err()
    );
    talk.running.stop().await;
}

#[tokio::test]
async fn whoever_edits_the_tables_is_found_out() {
    let mut talk = Talk::start().await;
    let code = talk.file(5, "Rác đổ đầy ngõ, bốc mùi").await.code();
    told(&talk, status(&code, "đang xử lý", "")).await;
    talk.hear(1).await;
    let path = talk.folder().join("motcua.db");
    let url = format!("sqlite://{}", path.display());
    let edits = [
        (
            "UPDATE petition_log SET at = at + 86400000 WHERE n = 1",
            "đã bị sửa",
        ),
        ("UPDATE petition_log SET at = at - 86400000 WHERE n = 1", ""),
        (
            "UPDATE petitions SET status = 'answered'",
            "không khớp với sổ",
        ),
        ("UPDATE petitions SET status = 'processing'", ""),
        ("DELETE FROM petition_log WHERE n = 1", "bị bỏ"),
    ];
    for (sql, reason) in edits {
        let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        let (text, well) = told(&talk, Action::Verify).await;
        assert_eq!(well, reason.is_empty(), "{sql}: {text}");
        assert!(text.contains(reason), "{sql}: {text}");
    }
    talk.running.stop().await;
}
