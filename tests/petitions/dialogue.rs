//! The dialogue as a citizen sees it.

use super::{Talk, Told};

fn shown(told: &Told) -> String {
    let taps: Vec<_> = told
        .taps
        .iter()
        .map(|(label, _)| format!("[{label}]"))
        .collect();
    format!("{}\n{}", told.text, taps.join(" "))
}

#[tokio::test]
async fn from_the_wish_to_the_receipt() {
    let mut talk = Talk::start().await;
    let mut seen = Vec::new();
    let asked = talk.greet(5, "em muốn gửi phản ánh ạ").await;
    seen.push(shown(&asked));
    seen.push(shown(&talk.tap(5, &asked, "Đồng ý và").await));
    for words in [
        "Rác đổ đầy ngõ 5, bốc mùi cả tuần nay",
        "ngõ 5 thôn Đông",
        "từ thứ hai",
    ] {
        seen.push(shown(&talk.say(5, words).await));
    }
    talk.send_photo(5).await;
    seen.push(shown(&talk.hear(1).await[0]));
    let summary = talk.say(5, "Lan 0912345678").await;
    seen.push(shown(&summary));
    let receipt = talk.tap(5, &summary, "Xác nhận").await;
    let code = receipt.code();
    let stored = talk.store.petitions().await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(code.replace('-', ""), format!("PA{}", stored[0].code));
    let entry = talk.store.petition_chain().await.unwrap()[0].entry.clone();
    let mark = motcua::petition::fingerprint(&entry);
    assert!(receipt.text.contains(&mark), "{}", receipt.text);
    let plain = receipt.text.replace(&code, "PA-…").replace(&mark, "…");
    seen.push(plain);
    talk.running.stop().await;
    insta::assert_snapshot!(seen.join("\n--------\n"));
}

#[tokio::test]
async fn the_office_of_the_place_is_who_looks_into_it() {
    let mut talk = Talk::start().await;
    let asked = talk.greet(5, "tôi muốn phản ánh").await;
    talk.tap(5, &asked, "Đồng ý").await;
    for words in [
        "Rác đổ đầy ngõ 5, bốc mùi",
        "ngõ 5 phường Chí Linh, Hải Phòng",
        "hôm qua",
        "bỏ qua",
    ] {
        talk.say(5, words).await;
    }
    let summary = talk.say(5, "bỏ qua").await;
    let receipt = talk.tap(5, &summary, "Xác nhận").await;
    let unit = "Một cửa A (phường Chí Linh, thành phố Hải Phòng)";
    assert!(receipt.text.contains(unit), "{}", receipt.text);
    assert_eq!(talk.store.petitions().await.unwrap()[0].unit, unit);
    talk.running.stop().await;
}

#[tokio::test]
async fn who_taps_twice_files_once() {
    let mut talk = Talk::start().await;
    let asked = talk
        .greet(5, "tôi muốn phản ánh đèn đường tổ 3 hỏng cả tháng")
        .await;
    talk.tap(5, &asked, "Đồng ý").await;
    talk.say(5, "tổ 3").await;
    talk.say(5, "không nhớ").await;
    talk.say(5, "bỏ qua").await;
    let summary = talk.say(5, "không").await;
    assert!(
        summary.text.contains("đèn đường tổ 3 hỏng cả tháng"),
        "{}",
        summary.text
    );
    for _ in 0..3 {
        talk.send_tap(5, summary.tap("Xác nhận")).await;
    }
    let told = talk.hear(3).await;
    let code = told[0].code();
    assert!(told[1].text.contains(&code) && told[1].text.contains("đã được tiếp nhận"));
    assert_eq!(told[1].text, told[2].text);
    assert_eq!(talk.store.petitions().await.unwrap().len(), 1);
    talk.running.stop().await;
}

#[tokio::test]
async fn who_stops_at_the_summary_files_nothing_and_may_begin_anew() {
    let mut talk = Talk::start().await;
    let asked = talk.greet(5, "tôi muốn phản ánh đèn đường tổ 3 hỏng").await;
    talk.tap(5, &asked, "Đồng ý").await;
    for words in ["tổ 3", "không nhớ", "bỏ qua", "không"] {
        talk.say(5, words).await;
    }
    let stopped = talk.say(5, "thôi không gửi nữa").await;
    assert!(stopped.text.contains("Đã dừng"), "{}", stopped.text);
    assert!(talk.store.petitions().await.unwrap().is_empty());
    let anew = talk.say(5, "tôi muốn phản ánh").await;
    assert!(anew.taps.iter().any(|(label, _)| label.contains("Đồng ý")));
    talk.tap(5, &anew, "Đồng ý").await;
    // What was said of the first is gone.
    let told = talk.say(5, "Rác đổ đầy ngõ 5").await;
    assert!(told.text.contains("ở đâu"), "{}", told.text);
    talk.running.stop().await;
}

#[tokio::test]
async fn a_picture_by_itself_begins_nothing_and_one_before_consent_is_not_kept() {
    let mut talk = Talk::start().await;
    talk.greet(5, "khai sinh").await;
    talk.send_photo(5).await;
    let told = talk.hear(1).await.remove(0);
    assert!(told.text.contains("chưa đọc được ảnh"), "{}", told.text);
    talk.say(5, "tôi muốn phản ánh đèn đường tổ 3 hỏng").await;
    talk.send_photo(5).await;
    let told = talk.hear(1).await.remove(0);
    assert!(told.text.contains("đồng ý"), "{}", told.text);
    talk.say(5, "đồng ý").await;
    for words in ["tổ 3", "không nhớ"] {
        talk.say(5, words).await;
    }
    // It is asked for again, for it was not kept.
    let told = talk.say(5, "bỏ qua").await;
    assert!(told.text.contains("liên hệ"), "{}", told.text);
    talk.running.stop().await;
}

#[tokio::test]
async fn another_subject_is_answered_and_the_draft_waits() {
    let mut talk = Talk::start().await;
    let asked = talk.greet(5, "tôi muốn phản ánh").await;
    talk.tap(5, &asked, "Đồng ý").await;
    talk.send(5, "cho hỏi khai sinh cần gì").await;
    let told = talk.hear(2).await;
    assert_eq!(told[0].text, "Cần tờ khai.");
    assert!(told[1].text.contains("đang soạn dở"));
    let again = talk.tap(5, &told[1], "Tiếp tục").await;
    assert!(again.text.contains("việc gì"), "{}", again.text);
    let stopped = talk.say(5, "thôi").await;
    assert!(stopped.text.contains("Đã dừng"));
    assert_eq!(talk.say(5, "khai sinh").await.text, "Cần tờ khai.");
    talk.running.stop().await;
}

#[tokio::test]
async fn a_question_about_petitions_begins_nothing() {
    let mut talk = Talk::start().await;
    let told = talk.greet(5, "phản ánh kiến nghị gửi về đâu").await;
    assert!(told.text.contains("không có"), "{}", told.text);
    let told = talk.say(5, "tôi muốn tố cáo cán bộ").await;
    assert!(told.text.contains("khác với phản ánh"), "{}", told.text);
    let begun = talk.tap(5, &told, "Gửi phản ánh").await;
    assert!(begun.text.contains("Mục đích"), "{}", begun.text);
    talk.running.stop().await;
}

#[tokio::test]
async fn ten_messages_at_once_are_one_matter() {
    let mut talk = Talk::start().await;
    let asked = talk.greet(5, "tôi muốn phản ánh").await;
    talk.tap(5, &asked, "Đồng ý").await;
    for part in 0..10 {
        talk.send(5, &format!("ý thứ {part} của việc này")).await;
    }
    talk.hear(1).await;
    // Whatever came before the question about the place belongs to the matter.
    for _ in 0..500 {
        if talk
            .running
            .store
            .health("telegram")
            .await
            .unwrap()
            .unanswered
            == 0
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let before = talk.told();
    assert!(
        before <= 7,
        "one question for ten messages, not ten: {before}"
    );
    talk.send(5, "thôi").await;
    talk.running.stop().await;
}

#[tokio::test]
async fn a_day_later_the_draft_is_gone_and_the_person_is_told() {
    let mut talk = Talk::start().await;
    let asked = talk.greet(5, "tôi muốn phản ánh").await;
    talk.tap(5, &asked, "Đồng ý").await;
    talk.pass(86_400_000);
    talk.send(5, "khai sinh").await;
    let told = talk.hear(2).await;
    assert!(told[0].text.contains("đã được xoá"), "{}", told[0].text);
    assert_eq!(told[1].text, "Cần tờ khai.");
    assert!(talk.store.petitions().await.unwrap().is_empty());
    talk.running.stop().await;
}

#[tokio::test]
async fn who_tells_of_danger_hears_the_number_first() {
    let mut talk = Talk::start().await;
    let asked = talk.greet(5, "tôi muốn phản ánh").await;
    talk.tap(5, &asked, "Đồng ý").await;
    talk.send(5, "nhà bên cạnh đang cháy to lắm").await;
    let told = talk.hear(2).await;
    assert!(told[0].text.contains("114"), "{}", told[0].text);
    assert!(told[1].text.contains("ở đâu"), "{}", told[1].text);
    talk.running.stop().await;
}
