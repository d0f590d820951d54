//! Answers prefer what is in force on the day asked; the citation says the rest.

use jiff::civil::date;
use motcua::answer::Status;
use motcua::snapshot::Snapshot;

use super::{NGHE_AN, THANH_HOA, ask, cited, document, snapshot};

const QUESTION: &str = "mức hỗ trợ hỏa táng ở Nghệ An là bao nhiêu";

fn decision(number: &str, day: &str, amount: &str, last: &str) -> String {
    let body = format!(
        "Điều 1. Đối tượng\n\nNgười có hộ khẩu thường trú tại tỉnh.\n\n\
         Điều 2. Mức hỗ trợ hỏa táng\n\nMức hỗ trợ chi phí hỏa táng là {amount} đồng cho mỗi trường hợp.\n\n\
         Điều 3. Hiệu lực thi hành\n\n{last}"
    );
    document(
        NGHE_AN,
        number,
        day,
        "QUYẾT ĐỊNH|Quy định mức hỗ trợ chi phí hỏa táng trên địa bàn tỉnh",
        &body,
    )
}

/// Three decisions, each replacing the one before; the last one later than the day asked.
fn chain() -> Snapshot {
    snapshot(&[
        (
            "a.md",
            decision(
                "05/2019/QĐ-UBND",
                "10 tháng 01 năm 2019",
                "2.000.000",
                "Quyết định này có hiệu lực từ ngày 20/01/2019.",
            ),
        ),
        (
            "b.md",
            decision(
                "12/2022/QĐ-UBND",
                "05 tháng 5 năm 2022",
                "3.000.000",
                "Quyết định này có hiệu lực từ ngày 15/5/2022 và thay thế Quyết định số 5/2019/QĐ-UBND ngày 10/01/2019.",
            ),
        ),
        (
            "c.md",
            decision(
                "31/2026/QĐ-UBND",
                "20 tháng 11 năm 2026",
                "4.500.000",
                "Quyết định này có hiệu lực kể từ ngày 01 tháng 01 năm 2027 và thay thế Quyết định số 12/2022/QĐ-UBND ngày 05 tháng 5 năm 2022 của Ủy ban nhân dân tỉnh Nghệ An.",
            ),
        ),
    ])
}

/// What is told of how a document stands on a day.
fn told(snapshot: &Snapshot, question: &str, on: jiff::civil::Date) -> String {
    let answer = ask(snapshot, question, on);
    assert_eq!(answer.status, Status::Answered, "{}", answer.text);
    answer.text
}

#[test]
fn who_asks_whether_a_document_is_in_force_is_told_from_when_and_what_ends_it() {
    let folder = chain();
    let today = date(2026, 11, 20);
    insta::assert_snapshot!(told(
        &folder,
        "quyết định 12/2022 còn hiệu lực không",
        today
    ));
    for same in [
        "quyet dinh so 12 nam 2022 con hieu luc ko",
        "QĐ 12/2022/QĐ-UBND hết hiệu lực chưa ạ",
        "quyết định 12 của Nghệ An có hiệu lực khi nào",
    ] {
        assert_eq!(
            told(&folder, same, today),
            told(&folder, "quyết định 12/2022 còn hiệu lực không", today),
        );
    }
    let replaced = told(&folder, "quyết định 5/2019 còn hiệu lực không", today);
    assert!(
        replaced.contains("đã được thay thế bởi Quyết định số 12/2022/QĐ-UBND"),
        "{replaced}"
    );
    let plan = document(
        NGHE_AN,
        "7/KH-UBND",
        "05 tháng 01 năm 2026",
        "KẾ HOẠCH|Tuyên truyền cải cách hành chính năm 2026",
        "I. MỤC ĐÍCH\n\nTuyên truyền rộng rãi đến người dân.",
    );
    let plan = snapshot(&[("a.md", plan)]);
    let over = told(&plan, "kế hoạch 7 đã hết hạn chưa", date(2027, 1, 2));
    assert!(
        over.contains("kế hoạch năm 2026; đã hết thời gian thực hiện"),
        "{over}"
    );
    let later = told(&folder, "qd 31/2026 da co hieu luc chua", today);
    assert!(
        later.contains("chưa có hiệu lực, áp dụng từ ngày 01/01/2027"),
        "{later}"
    );
    assert!(!later.contains("chưa thấy văn bản nào"), "{later}");
    let over = told(
        &folder,
        "quyết định 12/2022 còn hiệu lực không",
        date(2027, 2, 1),
    );
    assert!(
        over.contains("đã được thay thế bởi Quyết định số 31/2026/QĐ-UBND"),
        "{over}"
    );
}

#[test]
fn what_else_is_asked_of_effect_is_asked_of_the_passages() {
    let folder = chain();
    for other in [
        "quyết định 12/2021 còn hiệu lực không",
        "giấy phép xây dựng theo quyết định 12/2022 có hiệu lực bao lâu",
        "thẻ căn cước còn hiệu lực không",
    ] {
        let text = ask(&folder, other, date(2026, 11, 20)).text;
        assert!(!text.contains("Theo các văn bản tôi có"), "{other}: {text}");
    }
}

#[test]
fn the_document_in_force_on_the_day_answers() {
    let chain = chain();
    let (path, validity) = cited(&chain, QUESTION, date(2020, 6, 1));
    assert_eq!(path, "a.md");
    assert!(
        validity.contains("áp dụng đến hết ngày 14/05/2022"),
        "{validity}"
    );
    let (path, validity) = cited(&chain, QUESTION, date(2026, 11, 25));
    assert_eq!(path, "b.md");
    assert!(
        validity
            .contains("áp dụng đến hết ngày 31/12/2026, sau đó theo Quyết định số 31/2026/QĐ-UBND"),
        "{validity}"
    );
    let (path, validity) = cited(&chain, QUESTION, date(2027, 1, 1));
    assert_eq!((path.as_str(), validity.as_str()), ("c.md", ""));
}

#[test]
fn what_is_asked_for_by_its_number_answers_and_says_what_came_after() {
    let question = "Quyết định 05/2019/QĐ-UBND quy định mức hỗ trợ hỏa táng bao nhiêu";
    let (path, validity) = cited(&chain(), question, date(2027, 2, 1));
    assert_eq!(path, "a.md");
    assert!(
        validity.contains("đã được thay thế bởi Quyết định số 12/2022/QĐ-UBND"),
        "{validity}"
    );
    assert!(
        validity.contains("nay áp dụng Quyết định số 31/2026/QĐ-UBND"),
        "{validity}"
    );
}

fn plan(number: &str, year: u16, item: &str) -> String {
    let body = format!(
        "I. MỤC TIÊU\n\n1. Nâng cao chất lượng phục vụ người dân.\n\nII. NHIỆM VỤ\n\n1. {item}\n\n\
         2. Kinh phí do ngân sách bảo đảm."
    );
    let title = format!("KẾ HOẠCH|Cải cách hành chính năm {year}");
    let day = format!("05 tháng 01 năm {year}");
    document(NGHE_AN, number, &day, &title, &body)
}

#[test]
fn an_old_plan_that_is_nearer_in_words_gives_way_to_the_new_one() {
    let folder = snapshot(&[
        (
            "2025.md",
            plan(
                "3/KH-UBND",
                2025,
                "Hạn nộp báo cáo kết quả cải cách hành chính quý là ngày 20 của tháng cuối quý.",
            ),
        ),
        (
            "2026.md",
            plan(
                "4/KH-UBND",
                2026,
                "Các sở nộp báo cáo kết quả cải cách hành chính quý trước ngày 12 của tháng cuối quý.",
            ),
        ),
    ]);
    let question = "hạn nộp báo cáo kết quả cải cách hành chính quý";
    let (path, validity) = cited(&folder, question, date(2026, 6, 1));
    assert_eq!(
        (path.as_str(), validity.as_str()),
        ("2026.md", "kế hoạch năm 2026")
    );
    let (path, validity) = cited(&folder, question, date(2025, 6, 1));
    assert_eq!(
        (path.as_str(), validity.as_str()),
        ("2025.md", "kế hoạch năm 2025")
    );
    let named = "hạn nộp báo cáo kết quả cải cách hành chính quý năm 2025";
    let (path, validity) = cited(&folder, named, date(2026, 6, 1));
    assert_eq!(path, "2025.md");
    assert!(
        validity.contains("đã hết thời gian thực hiện"),
        "{validity}"
    );
}

#[test]
fn the_repealed_article_of_a_decision_in_force_is_told() {
    let repealing = document(
        NGHE_AN,
        "40/2026/QĐ-UBND",
        "01 tháng 6 năm 2026",
        "QUYẾT ĐỊNH|Bãi bỏ một số quy định",
        "Điều 1. Bãi bỏ Điều 2 của Quyết định số 12/2022/QĐ-UBND.\n\nĐiều 2. Quyết định này có hiệu lực từ ngày ký.",
    );
    let decision = decision(
        "12/2022/QĐ-UBND",
        "05 tháng 5 năm 2022",
        "3.000.000",
        "Quyết định này có hiệu lực từ ngày 15/5/2022.",
    );
    let folder = snapshot(&[("a.md", decision), ("b.md", repealing)]);
    let (path, validity) = cited(&folder, QUESTION, date(2026, 11, 20));
    assert_eq!(path, "a.md");
    assert!(
        validity.contains("Điều 2 đã hết hiệu lực theo Quyết định số 40/2026/QĐ-UBND"),
        "{validity}"
    );
    let (_, validity) = cited(&folder, QUESTION, date(2026, 5, 31));
    assert!(!validity.contains("hết hiệu lực"), "{validity}");
    let whom = "đối tượng được hỗ trợ chi phí hỏa táng ở Nghệ An";
    let answer = ask(&folder, whom, date(2026, 11, 20));
    assert_eq!(answer.status, Status::Answered);
    assert!(
        !answer.sources[0].validity.contains("Điều 2"),
        "{:?}",
        answer.sources[0]
    );
}

#[test]
fn a_number_of_another_office_replaces_nothing() {
    let other = document(
        THANH_HOA,
        "31/2026/QĐ-UBND",
        "20 tháng 5 năm 2026",
        "QUYẾT ĐỊNH|Quy định mức hỗ trợ mai táng",
        "Điều 1. Nội dung\n\nMức hỗ trợ mai táng là 1.000.000 đồng.\n\nĐiều 2. Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 12/2022/QĐ-UBND.",
    );
    let decision = decision(
        "12/2022/QĐ-UBND",
        "05 tháng 5 năm 2022",
        "3.000.000",
        "Quyết định này có hiệu lực từ ngày 15/5/2022.",
    );
    let folder = snapshot(&[("a.md", decision), ("b.md", other)]);
    assert_eq!(
        cited(&folder, QUESTION, date(2026, 11, 20)),
        ("a.md".to_owned(), String::new())
    );
}

#[test]
fn what_staff_state_wins() {
    let header = "Được thay thế bởi: 99/2026/QĐ-UBND\n\n";
    let decision = decision(
        "12/2022/QĐ-UBND",
        "05 tháng 5 năm 2022",
        "3.000.000",
        "Quyết định này có hiệu lực từ ngày 15/5/2022.",
    );
    let folder = snapshot(&[("a.md", format!("{header}{decision}"))]);
    let (_, validity) = cited(&folder, QUESTION, date(2026, 11, 20));
    assert_eq!(validity, "đã được thay thế bởi văn bản số 99/2026/QĐ-UBND");
}

#[test]
fn the_same_document_twice_answers_once() {
    let decision = decision(
        "12/2022/QĐ-UBND",
        "05 tháng 5 năm 2022",
        "3.000.000",
        "Quyết định này có hiệu lực từ ngày 15/5/2022.",
    );
    let without_number = decision.replace("Số: 12/2022/QĐ-UBND\n\n", "");
    let folder = snapshot(&[("a.txt", without_number), ("b.md", decision)]);
    let answer = ask(&folder, QUESTION, date(2026, 11, 20));
    assert!(
        answer
            .sources
            .iter()
            .all(|source| source.document == "b.md"),
        "{answer:?}"
    );
    let told = &folder.knowledge.problems;
    assert!(
        told.iter()
            .any(|p| p.path == "a.txt" && p.message.contains("cùng một văn bản với tệp b.md")),
        "{told:?}"
    );
}
