//! What documents say of others, as it is written in real texts.

use motcua::document::{Document, Extent, Reference, Relation};

/// Reads a body and gives of each number what is said of it, and of which parts.
#[track_caller]
fn check(body: &str, expected: &[(&str, Relation, &[&str])]) {
    let text = format!(
        "Số: 9/2026/QĐ-UBND\n\nNghệ An, ngày 05 tháng 3 năm 2026\n\nQUYẾT ĐỊNH\n\nQuy định một việc\n\n{body}\n"
    );
    let document = Document::read("a.md", &text);
    let found: Vec<(&str, Relation, Vec<String>)> = document
        .references
        .iter()
        .map(|r| (r.number.as_str(), r.relation, parts(r)))
        .collect();
    let expected: Vec<(&str, Relation, Vec<String>)> = expected
        .iter()
        .map(|(number, relation, parts)| {
            let parts = parts.iter().map(|part| (*part).to_owned());
            (*number, *relation, parts.collect())
        })
        .collect();
    assert_eq!(found, expected, "{body}");
}

/// The parts that are meant; "?" where they are not numbered.
fn parts(reference: &Reference) -> Vec<String> {
    match &reference.extent {
        Extent::Whole => Vec::new(),
        Extent::Parts(parts) if parts.is_empty() => vec!["?".to_owned()],
        Extent::Parts(parts) => parts.iter().map(|part| part.join("/")).collect(),
    }
}

use Relation::{Amends, GroundedOn, Mentions, Repeals, Replaces};

#[test]
fn a_document_that_is_replaced_is_told_from_one_that_is_mentioned() {
    check(
        "Điều 2. Quyết định này có hiệu lực từ ngày 15/3/2026 và thay thế Quyết định số 45/2021/QĐ-UBND ngày 01/02/2021 của Ủy ban nhân dân tỉnh Nghệ An quy định chi tiết Nghị định số 61/2018/NĐ-CP.",
        &[
            ("45/2021/QĐ-UBND", Replaces, &[]),
            ("61/2018/NĐ-CP", Mentions, &[]),
        ],
    );
    check(
        "Điều 2. Quyết định này thay thế các Quyết định số 1/2019/QĐ-UBND, số 2/2020/QĐ-UBND và số 3/2021/QĐ-UBND.",
        &[
            ("1/2019/QĐ-UBND", Replaces, &[]),
            ("2/2020/QĐ-UBND", Replaces, &[]),
            ("3/2021/QĐ-UBND", Replaces, &[]),
        ],
    );
    check(
        "Điều 1. Trường hợp văn bản dẫn chiếu được sửa đổi, bổ sung hoặc thay thế Quyết định số 1/2019/QĐ-UBND thì áp dụng văn bản mới.",
        &[("1/2019/QĐ-UBND", Mentions, &[])],
    );
    check(
        "Điều 1. Hồ sơ được giải quyết theo Nghị định số 118/2025/NĐ-CP đã được sửa đổi, bổ sung bởi Nghị định số 367/2025/NĐ-CP.",
        &[
            ("118/2025/NĐ-CP", Mentions, &[]),
            ("367/2025/NĐ-CP", Mentions, &[]),
        ],
    );
}

#[test]
fn lists_of_titles_are_followed() {
    check(
        "Điều 3. Quyết định này thay thế Quyết định số 31/2016/QĐ-UBND ngày 28 tháng 11 năm 2016 hướng dẫn một số điều tại Nghị định số 24/2016/NĐ-CP ngày 05 tháng 4 năm 2016 của Chính phủ (được sửa đổi, bổ sung bởi Quyết định số 64/2019/QĐ-UBND); Quyết định số 23/2020/QĐ-UBND ngày 13 tháng 4 năm 2020 quy định tạm ứng.",
        &[
            ("31/2016/QĐ-UBND", Replaces, &[]),
            ("24/2016/NĐ-CP", Mentions, &[]),
            ("64/2019/QĐ-UBND", Mentions, &[]),
            ("23/2020/QĐ-UBND", Replaces, &[]),
        ],
    );
    check(
        "Điều 3. Bãi bỏ các văn bản sau đây:\n\n1. Quyết định số 1/2019/QĐ-UBND ngày 02/01/2019 ban hành Quy chế theo Nghị định số 61/2018/NĐ-CP.\n\n2. Điều 4 Quyết định số 2/2020/QĐ-UBND.",
        &[
            ("1/2019/QĐ-UBND", Repeals, &[]),
            ("61/2018/NĐ-CP", Mentions, &[]),
            ("2/2020/QĐ-UBND", Repeals, &["Điều 4"]),
        ],
    );
}

#[test]
fn some_rules_of_several_documents_are_repealed() {
    check(
        "Điều 2. Bãi bỏ các quy định về kỷ luật công chức tại Nghị định số 112/2020/NĐ-CP ngày 18 tháng 9 năm 2020 về xử lý kỷ luật viên chức và Nghị định số 71/2023/NĐ-CP; Nghị định số 33/2012/NĐ-CP.",
        &[
            ("112/2020/NĐ-CP", Repeals, &["?"]),
            ("71/2023/NĐ-CP", Repeals, &["?"]),
            ("33/2012/NĐ-CP", Repeals, &[]),
        ],
    );
}

#[test]
fn what_ends_may_stand_before_the_verb() {
    check(
        "2. Quyết định số 12/2020/QĐ-UBND ngày 30 tháng 9 năm 2020 quy định về bản đồ; Quyết định số 90/2024/QĐ-UBND sửa đổi, bổ sung danh mục ban hành kèm theo Quyết định số 57/2022/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực thi hành.",
        &[
            ("12/2020/QĐ-UBND", Repeals, &[]),
            ("90/2024/QĐ-UBND", Repeals, &[]),
            ("57/2022/QĐ-UBND", Mentions, &[]),
        ],
    );
    check(
        "2. Kể từ ngày Quyết định này có hiệu lực thi hành, Điều 11 Quyết định số 12/2023/QĐ-UBND hết hiệu lực, trừ trường hợp quy định tại Nghị định số 5/2020/NĐ-CP.",
        &[
            ("12/2023/QĐ-UBND", Repeals, &["Điều 11"]),
            ("5/2020/NĐ-CP", Mentions, &[]),
        ],
    );
    check(
        "2. Giấy phép cấp theo Quyết định số 12/2023/QĐ-UBND trước ngày hết hiệu lực được tiếp tục sử dụng.",
        &[("12/2023/QĐ-UBND", Mentions, &[])],
    );
}

#[test]
fn single_articles_are_repealed_and_amended() {
    check(
        "Điều 2. Bãi bỏ khoản 2 Điều 5 và điểm a, điểm b khoản 3 Điều 6 của Quyết định số 7/2022/QĐ-UBND.",
        &[(
            "7/2022/QĐ-UBND",
            Repeals,
            &["Điều 5/2", "Điều 6/3/a", "Điều 6/3/b"],
        )],
    );
    check(
        "Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 7/2022/QĐ-UBND như sau:\n\n1. Sửa đổi, bổ sung khoản 2 Điều 5 như sau:\n\n“2. Thay thế Quyết định số 1/2019/QĐ-UBND.”\n\n2. Bãi bỏ Điều 9.",
        &[
            ("7/2022/QĐ-UBND", Amends, &["?"]),
            ("7/2022/QĐ-UBND", Amends, &["Điều 5/2"]),
            ("1/2019/QĐ-UBND", Mentions, &[]),
            ("7/2022/QĐ-UBND", Repeals, &["Điều 9"]),
        ],
    );
    check(
        "Điều 1. Thay thế cụm từ “huyện” bằng cụm từ “xã” tại khoản 1 Điều 3 Quyết định số 7/2022/QĐ-UBND.",
        &[("7/2022/QĐ-UBND", Amends, &["Điều 3/1"])],
    );
}

#[test]
fn grounds_are_no_effects() {
    check(
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 đã được sửa đổi, bổ sung theo Luật số 84/2025/QH15;\n\nĐiều 1. Nội dung.",
        &[
            ("72/2025/QH15", GroundedOn, &[]),
            ("84/2025/QH15", GroundedOn, &[]),
        ],
    );
}
