//! What staff are told of a folder with one of everything: replaced, lapsed,
//! not yet in force, repealed in part, twice the same, contradicting, broken.

use std::sync::Arc;

use jiff::civil::date;
use motcua::command::check;
use motcua::validity::{Gist, Validity};

use super::{NGHE_AN, THANH_HOA, document, read};

fn plan() -> String {
    document(
        THANH_HOA,
        "7/KH-UBND",
        "05 tháng 01 năm 2025",
        "KẾ HOẠCH|Tuyên truyền pháp luật năm 2025",
        "I. MỤC TIÊU\n\n1. Người dân hiểu luật.\n\nII. NHIỆM VỤ\n\n1. Phát thanh hằng tuần trên loa của từng xã, phường, mỗi tuần một chuyên đề do Sở Tư pháp soạn và gửi trước ngày thứ hai.\n\n2. In tờ rơi phát tại bộ phận một cửa, nhà văn hóa, trường học và chợ; số lượng theo đề nghị của từng xã.",
    )
}

/// A folder with one of everything.
fn folder() -> Vec<(&'static str, String)> {
    let rules = |number: &str, day: &str, last: &str| {
        document(
            NGHE_AN,
            number,
            day,
            "QUYẾT ĐỊNH|Quy định mức thu lệ phí hộ tịch",
            &format!(
                "Điều 1. Mức thu\n\nMức thu lệ phí đăng ký hộ tịch là 8.000 đồng mỗi việc.\n\n\
                 Điều 2. Miễn lệ phí\n\nMiễn lệ phí cho người cao tuổi và trẻ em.\n\n\
                 Điều 3. Hiệu lực\n\n{last}"
            ),
        )
    };
    let notice = |number: &str, days: &str| {
        document(
            THANH_HOA,
            number,
            "05 tháng 01 năm 2026",
            "THÔNG BÁO|Thời hạn trả kết quả hồ sơ hộ tịch",
            &format!(
                "1. Bộ phận một cửa trả kết quả hồ sơ hộ tịch trong {days} ngày làm việc kể từ ngày nhận đủ giấy tờ.\n\n2. Các xã thi hành."
            ),
        )
    };
    let plan = plan();
    let scanned = plan
        .replace("THANH HÓA", "THANH HOÁ")
        .replace("Số: 7/KH-UBND\n\n", "");
    vec![
        (
            "cu.md",
            rules("5/2019/QĐ-UBND", "10 tháng 01 năm 2019", "Quyết định này có hiệu lực từ ngày 20/01/2019."),
        ),
        (
            "dang-ap-dung.md",
            rules(
                "12/2022/QĐ-UBND",
                "05 tháng 5 năm 2022",
                "Quyết định này có hiệu lực từ ngày 15/5/2022 và thay thế Quyết định số 05/2019/QĐ-UBND ngày 10/01/2019.",
            )
            .replace("8.000", "9.000"),
        ),
        (
            "sap-ap-dung.md",
            document(
                NGHE_AN,
                "31/2026/QĐ-UBND",
                "20 tháng 11 năm 2026",
                "QUYẾT ĐỊNH|Bãi bỏ một số quy định về lệ phí",
                "Điều 1. Bãi bỏ Điều 2 của Quyết định số 12/2022/QĐ-UBND.\n\nĐiều 2. Quyết định này có hiệu lực từ ngày 01/01/2027.",
            ),
        ),
        ("ke-hoach.md", plan),
        ("ke-hoach-quet.txt", scanned),
        ("thong-bao-1.md", notice("1/TB-UBND", "03")),
        ("thong-bao-2.md", notice("2/TB-UBND", "05")),
        ("trong.md", String::new()),
    ]
}

#[test]
fn staff_are_told_the_worst_first() {
    let knowledge = read(&folder());
    insta::assert_snapshot!(check::in_words(&knowledge, date(2026, 12, 1)));
}

#[test]
fn programs_are_told_the_same() {
    let knowledge = read(&folder());
    let report = check::in_json(&knowledge, date(2026, 12, 1));
    let of = |path: &str| {
        let documents = report["documents"].as_array().unwrap();
        documents
            .iter()
            .find(|d| d["path"] == path)
            .unwrap()
            .clone()
    };
    assert_eq!(of("cu.md")["status"], "not_in_force");
    assert_eq!(of("cu.md")["notes"][0]["kind"], "replaced");
    assert_eq!(of("cu.md")["notes"][0]["by"], "dang-ap-dung.md");
    assert_eq!(of("dang-ap-dung.md")["status"], "in_force");
    assert_eq!(of("sap-ap-dung.md")["notes"][0]["kind"], "not_yet");
    assert_eq!(of("ke-hoach-quet.txt")["status"], "copy");
    assert_eq!(of("ke-hoach-quet.txt")["served_by"], "ke-hoach.md");
    assert_eq!(of("ke-hoach.md")["notes"][0]["kind"], "lapsed");
    assert_eq!(report["conflicts"].as_array().unwrap().len(), 1);
    assert_eq!(report["problems"][0]["severity"], "error");
}

#[test]
fn a_thousand_documents_are_compared_without_comparing_each_with_each() {
    // All of one place and one form, so that every pair is a candidate.
    let files: Vec<(String, String)> = (0..1000)
        .map(|i| {
            let body = format!(
                "1. Bộ phận một cửa của đơn vị {i} trả kết quả hồ sơ hộ tịch trong 05 ngày làm việc kể từ ngày nhận đủ giấy tờ.\n\n2. Đơn vị {i} thi hành."
            );
            let text = document(
                NGHE_AN,
                &format!("{}/TB-UBND", i + 1),
                "05 tháng 01 năm 2026",
                "THÔNG BÁO|Thời hạn trả kết quả",
                &body,
            );
            (format!("{i}.md"), text)
        })
        .collect();
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.clone()))
        .collect();
    let knowledge = read(&files);
    let start = std::time::Instant::now();
    let gists = knowledge
        .documents
        .iter()
        .map(|one| Arc::new(Gist::of(one)));
    let gists: Vec<Arc<Gist>> = gists.collect();
    let validity = Validity::of(&knowledge.documents, &gists);
    let took = start.elapsed();
    assert!(took.as_secs() < 20, "{took:?}");
    assert!(validity.alike.iter().all(|pair| !pair.same));
}
