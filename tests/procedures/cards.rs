//! What is shown of a procedure, and what a conversation about it goes like.

use std::fs;

use jiff::civil::date;
use motcua::answer::{Answer, Context, Status, reply};
use motcua::catalogue::Catalogue;
use motcua::knowledge::{self, Procedure};
use motcua::snapshot::Snapshot;
use tempfile::TempDir;

use crate::support::own::{TODAY, ask, talk};

use super::codes;

/// A table as an office keeps it in Excel: one procedure whole, one of its
/// province, one replaced, and rows that are wrong.
const TABLE: &str = "\u{feff}Mã thủ tục;Tên thủ tục;Lĩnh vực;Cơ quan thực hiện;Nơi áp dụng;Thành phần hồ sơ;Trình tự thực hiện;Thời hạn giải quyết;Phí, lệ phí;Nơi nộp hồ sơ;Mức độ trực tuyến;Đường dẫn;Thay thế bởi;Nguồn;Ngày cập nhật
1.001193.H21;Đăng ký khai sinh;Hộ tịch;Ủy ban nhân dân cấp xã;;\"- Tờ khai theo mẫu
- Giấy chứng sinh (bản chính)
- Giấy tờ tùy thân của người đi đăng ký\";\"Bước 1: nộp hồ sơ.
Bước 2: nhận giấy khai sinh.\";Ngay trong ngày, sau 15 giờ thì trả ngày làm việc tiếp theo;Miễn lệ phí nếu đăng ký đúng hạn;Trung tâm Phục vụ hành chính công phường;Toàn trình;https://example.gov.vn/khai-sinh;;Quyết định 12/QĐ-UBND;01/10/2026
1.009999;Hỗ trợ lợp lại mái ngói vùng bão;Bảo trợ;Sở Y tế;tỉnh Hưng Yên;;;;;;;;;Quyết định 15/QĐ-UBND;01/10/2025
1.0088;Đăng ký nuôi chim yến trong khu dân cư;Chăn nuôi;Ủy ban nhân dân cấp xã;;;;;;;;;1.012345;Quyết định 16/QĐ-UBND;31/02/2026
";

fn office() -> (TempDir, Snapshot) {
    office_with(TABLE)
}

fn office_with(table: &str) -> (TempDir, Snapshot) {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("procedures")).unwrap();
    fs::write(dir.path().join("procedures/phuong.csv"), table).unwrap();
    let knowledge = knowledge::read(dir.path()).unwrap();
    let snapshot = Snapshot::build(knowledge).unwrap();
    (dir, snapshot)
}

/// The answers to the messages of one conversation with that office.
fn talk_to(snapshot: &Snapshot, messages: &[&str]) -> Vec<Answer> {
    let mut context = Context::default();
    messages
        .iter()
        .map(|message| reply(snapshot, message, &mut context, TODAY))
        .collect()
}

/// The answers as a citizen sees them, one after the other.
fn seen(answers: &[Answer]) -> String {
    let one = |answer: &Answer| {
        let choices = answer
            .choices
            .iter()
            .map(|choice| format!("\n  ({})", choice.label));
        format!("{}{}", answer.text, choices.collect::<String>())
    };
    answers
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join("\n\n----\n\n")
}

#[test]
fn an_office_says_how_its_people_speak_of_a_procedure() {
    const SPOKEN: &str = "\"tốc mái sau dông; bay hết ngói nhà\"";
    let table = "Mã thủ tục;Tên thủ tục;Người dân thường nói;Ngày cập nhật\n\
                 1.009999;Trợ cấp khôi phục công trình;SPOKEN;01/10/2026\n";
    let first = |table: &str, message: &str| {
        let (_dir, snapshot) = office_with(table);
        let answers = talk_to(&snapshot, &[message]);
        codes(&answers[0]).first().map(|code| (*code).to_owned())
    };
    let need = "xin trợ cấp vì tốc mái sau dông";
    let said = first(&table.replace("SPOKEN", SPOKEN), need);
    assert_eq!(said.as_deref(), Some("1.009999"));
    assert_ne!(first(&table.replace("SPOKEN", ""), need), said);
}

#[test]
fn a_row_without_such_words_has_those_that_are_shipped() {
    let own = Procedure {
        code: "1.000894".to_owned(),
        name: "Đăng ký kết hôn tại phường".to_owned(),
        ..Procedure::default()
    };
    let catalogue = Catalogue::build(vec![own.clone()], &[]).unwrap();
    let found = catalogue.procedure(catalogue.with_code(&own.code, &[])[0]);
    assert_eq!(found.name, own.name);
    assert!(found.spoken.contains("cưới"), "{}", found.spoken);
}

#[test]
fn a_whole_procedure_is_shown_and_asked_about() {
    let (_dir, snapshot) = office();
    let answers = talk_to(
        &snapshot,
        &[
            "làm giấy khai sinh cho con cần giấy tờ gì",
            "mất bao lâu",
            "lệ phí bao nhiêu",
            "các bước làm thế nào",
            "làm online được không",
            "căn cứ luật nào",
        ],
    );
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == Status::Procedure)
    );
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("conversation", seen(&answers));
    });
}

#[test]
fn papers_can_be_ticked() {
    let (_dir, snapshot) = office();
    let answers = talk_to(
        &snapshot,
        &[
            "đăng ký khai sinh",
            "Danh sách giấy tờ của thủ tục 1.001193",
            "2",
            "Đã có giấy tờ số 1",
            "1",
            "1 3",
        ],
    );
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("checklist", seen(&answers[1..]));
    });
}

#[test]
fn what_the_shipped_table_does_not_say_is_said_to_be_unknown() {
    let answer = ask("đăng ký kết hôn");
    assert_eq!(codes(&answer)[0], "1.000894");
    for told in [
        "bảng thủ tục hiện có không ghi",
        "https://dichvucong.gov.vn/",
        "18/07/2026",
    ] {
        assert!(answer.text.contains(told), "{told}: {}", answer.text);
    }
    let fee = talk(&["đăng ký kết hôn", "lệ phí bao nhiêu vậy ạ"]);
    assert_eq!(fee.status, Status::Procedure);
    assert!(fee.text.contains("không ghi"), "{}", fee.text);
}

#[test]
fn siblings_are_offered_and_what_is_tapped_is_found() {
    let answer = ask("khai sinh");
    assert!(answer.choices.len() >= 3, "{:?}", answer.choices);
    for choice in answer.choices.iter().take(4) {
        let tapped = ask(&choice.question);
        assert_eq!(tapped.status, Status::Procedure, "{}", choice.question);
        assert!(
            choice.question.contains(codes(&tapped)[0]),
            "{}",
            choice.question
        );
    }
}

#[test]
fn a_code_is_found_however_it_is_written() {
    for message in [
        "1.001193",
        "thủ tục 1.001193.H21",
        "mã số 1.001193.000.00.00.H19 là gì",
    ] {
        assert_eq!(codes(&ask(message)), ["1.001193"], "{message}");
    }
    let (_dir, snapshot) = office();
    let answer = &talk_to(&snapshot, &["mã 1.0088"])[0];
    assert_eq!(codes(answer), ["1.008800"]);
    assert!(
        answer.text.contains("được thay thế bởi 1.012345"),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("không rõ ngày"), "{}", answer.text);
}

#[test]
fn an_unknown_code_may_have_been_replaced() {
    let answer = ask("thủ tục 9.123456 là gì");
    assert_eq!(answer.status, Status::NotFound);
    assert!(answer.text.contains("thay thế"), "{}", answer.text);
}

#[test]
fn the_procedure_of_a_province_is_for_that_province() {
    let (_dir, snapshot) = office();
    let ask = |question: &str| talk_to(&snapshot, &[question]).remove(0);
    let here = ask("xin hỗ trợ lợp lại mái ngói sau bão ở Thái Bình");
    assert_eq!(codes(&here)[0], "1.009999");
    assert!(
        here.text.contains("Áp dụng tại: tỉnh Hưng Yên"),
        "{}",
        here.text
    );
    assert!(here.text.contains("đã quá một năm"), "{}", here.text);
    let there = ask("xin hỗ trợ lợp lại mái ngói sau bão ở Cà Mau");
    assert!(!codes(&there).contains(&"1.009999"), "{}", there.text);
}

#[test]
fn an_old_table_says_that_it_is_old() {
    let (_dir, snapshot) = office();
    let mut context = Context::default();
    let answer = reply(
        &snapshot,
        "đăng ký khai sinh",
        &mut context,
        date(2028, 1, 1),
    );
    assert!(answer.text.contains("đã quá một năm"), "{}", answer.text);
}
