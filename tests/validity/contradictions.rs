//! Documents in force that say different numbers of the same matter.

use jiff::civil::date;
use motcua::knowledge;

use super::{NGHE_AN, THANH_HOA, ask, document, read, snapshot};
use crate::support::own::OWN;

fn notice(office: &str, number: &str, subject: &str, sentence: &str) -> String {
    let title = format!("THÔNG BÁO|{subject}");
    document(
        office,
        number,
        "05 tháng 01 năm 2026",
        &title,
        &format!("1. {sentence}\n\n2. Các sở thi hành."),
    )
}

const SUBJECT: &str = "Chế độ báo cáo cải cách hành chính";
const FIFTEENTH: &str =
    "Các sở gửi báo cáo cải cách hành chính về Sở Nội vụ trước ngày 15 của tháng cuối quý.";
const TWENTIETH: &str =
    "Các sở gửi báo cáo cải cách hành chính về Sở Nội vụ trước ngày 20 của tháng cuối quý.";

#[track_caller]
fn check(a: String, b: String, count: usize) {
    let knowledge = read(&[("a.md", a), ("b.md", b)]);
    let conflicts = &knowledge.validity.conflicts;
    assert_eq!(conflicts.len(), count, "{conflicts:?}");
}

#[test]
fn different_days_for_the_same_matter_contradict() {
    let a = || notice(NGHE_AN, "1/TB-UBND", SUBJECT, FIFTEENTH);
    check(a(), notice(NGHE_AN, "2/TB-UBND", SUBJECT, TWENTIETH), 1);
    check(a(), notice(NGHE_AN, "2/TB-UBND", SUBJECT, FIFTEENTH), 0);
    check(a(), notice(THANH_HOA, "2/TB-UBND", SUBJECT, TWENTIETH), 0);
    check(
        a(),
        notice(NGHE_AN, "2/TB-UBND", "Tiếp công dân định kỳ", TWENTIETH),
        0,
    );
    let later = FIFTEENTH.replace("Sở Nội vụ trước ngày 15", "Sở Tài chính trước ngày 20");
    check(a(), notice(NGHE_AN, "2/TB-UBND", SUBJECT, &later), 0);
}

#[test]
fn rules_of_one_kind_for_two_fields_do_not_contradict() {
    let said = |amount: &str| {
        format!("Tịch thu tang vật vi phạm hành chính có giá trị không vượt quá {amount} đồng.")
    };
    let of = |number: &str, field: &str, amount: &str| {
        let subject = format!("Quy định xử phạt vi phạm hành chính {field}");
        notice(NGHE_AN, number, &subject, &said(amount))
    };
    let fees = || of("1/QĐ-UBND", "trong lĩnh vực phí và lệ phí", "600.000");
    check(fees(), of("2/QĐ-UBND", "về quyền tác giả", "100.000"), 0);
    check(fees(), of("2/QĐ-UBND", "về phí và lệ phí", "100.000"), 1);
}

#[test]
fn what_was_replaced_or_is_for_another_year_contradicts_nothing() {
    let old = || notice(NGHE_AN, "1/TB-UBND", SUBJECT, FIFTEENTH);
    let replacing =
        format!("{TWENTIETH} Thông báo này thay thế Thông báo số 01/TB-UBND ngày 05/01/2026.");
    check(old(), notice(NGHE_AN, "2/TB-UBND", SUBJECT, &replacing), 0);
    let of = |year| format!("{SUBJECT} năm {year}");
    check(
        notice(NGHE_AN, "1/TB-UBND", &of(2026), FIFTEENTH),
        notice(NGHE_AN, "2/TB-UBND", &of(2027), TWENTIETH),
        0,
    );
}

#[test]
fn numbers_and_days_of_cited_documents_are_no_contradiction() {
    let said = |number: &str| {
        format!(
            "Các sở gửi báo cáo theo mẫu của Quyết định số {number} về Sở Nội vụ trước ngày 15 của tháng."
        )
    };
    check(
        notice(
            NGHE_AN,
            "1/TB-UBND",
            SUBJECT,
            &said("12/QĐ-UBND ngày 01/02/2025"),
        ),
        notice(
            NGHE_AN,
            "2/TB-UBND",
            SUBJECT,
            &said("34/QĐ-UBND ngày 03/04/2025"),
        ),
        0,
    );
}

#[test]
fn the_seed_plans_do_not_contradict_each_other() {
    assert_eq!(OWN.knowledge.validity.conflicts, []);
    assert_eq!(OWN.knowledge.validity.alike, []);
}

#[test]
fn both_sides_are_shown_and_told_to_staff() {
    let folder = snapshot(&[
        ("a.md", notice(NGHE_AN, "1/TB-UBND", SUBJECT, FIFTEENTH)),
        ("b.md", notice(NGHE_AN, "2/TB-UBND", SUBJECT, TWENTIETH)),
    ]);
    let today = date(2026, 11, 20);
    let answer = ask(
        &folder,
        "các sở gửi báo cáo cải cách hành chính trước ngày nào",
        today,
    );
    insta::assert_snapshot!(answer.text);
    let sources: Vec<&str> = answer.sources.iter().map(|s| s.document.as_str()).collect();
    assert_eq!(sources.len(), 2);
    assert!(sources.contains(&"a.md") && sources.contains(&"b.md"));
    let problems = knowledge::problems_on(&folder.knowledge, today);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].message.contains("ghi khác tệp a.md"),
        "{problems:?}"
    );
}
