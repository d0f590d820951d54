//! The five plans: what each says of itself, and its parts.

use std::fs;

use jiff::civil::{Date, date};
use motcua::command::check;
use motcua::document::{Relation, Role};
use motcua::knowledge::Severity;
use motcua::passage::cut;

use super::{
    CHI_LINH, DAK_LAK, NAM_DONG, PLANS, QUANG_TRI, THAI_BINH, check_whole, folder, own, plan,
    reader,
};

struct Expected {
    number: Option<&'static str>,
    issued: Option<Date>,
    issuer: &'static str,
    place: &'static str,
    period: (Date, Date),
    signer: Option<&'static str>,
    role: &'static str,
}

#[track_caller]
fn check_header(name: &str, expected: &Expected) {
    let header = plan(name).header;
    assert_eq!(header.kind.as_deref(), Some("Kế hoạch"));
    assert_eq!(header.number.as_deref(), expected.number);
    assert_eq!(header.issued, expected.issued);
    assert_eq!(header.issuer.as_deref(), Some(expected.issuer));
    assert_eq!(header.place.as_deref(), Some(expected.place));
    assert_eq!(header.period, Some(expected.period));
    assert_eq!(header.signer.as_deref(), expected.signer);
    assert_eq!(header.signer_role.as_deref(), Some(expected.role));
}

#[test]
fn a_plan_with_its_header_says_everything() {
    check_header(
        NAM_DONG,
        &Expected {
            number: Some("12/KH-UBND"),
            issued: Some(date(2022, 1, 7)),
            issuer: "Ủy ban nhân dân huyện Nam Đông",
            place: "huyện Nam Đông",
            period: (date(2022, 1, 1), date(2022, 12, 31)),
            signer: Some("Dương Thanh Phước"),
            role: "Phó Chủ tịch",
        },
    );
    check_header(
        THAI_BINH,
        &Expected {
            number: Some("174/KH-UBND"),
            issued: Some(date(2023, 12, 29)),
            issuer: "Ủy ban nhân dân tỉnh Thái Bình",
            place: "tỉnh Thái Bình",
            period: (date(2024, 1, 1), date(2024, 12, 31)),
            signer: Some("Lại Văn Hoàn"),
            role: "Phó Chủ tịch",
        },
    );
}

#[test]
fn a_plan_that_lost_its_header_is_known_by_title_opening_and_signature() {
    check_header(
        QUANG_TRI,
        &Expected {
            number: None,
            issued: None,
            issuer: "Văn phòng Ủy ban nhân dân tỉnh Quảng Trị",
            place: "tỉnh Quảng Trị",
            period: (date(2025, 7, 1), date(2025, 12, 31)),
            signer: Some("Nguyễn Hoài Nam"),
            role: "Chánh Văn phòng",
        },
    );
    check_header(
        DAK_LAK,
        &Expected {
            number: None,
            issued: None,
            issuer: "Sở Nội vụ tỉnh Đắk Lắk",
            place: "tỉnh Đắk Lắk",
            period: (date(2021, 1, 1), date(2021, 12, 31)),
            signer: Some("Phạm Văn Phước"),
            role: "Phó Giám đốc",
        },
    );
}

#[test]
fn a_scan_read_without_vietnamese_still_says_its_number_and_date() {
    check_header(
        CHI_LINH,
        &Expected {
            number: Some("21/KH-UBND"),
            issued: Some(date(2022, 2, 8)),
            issuer: "Ủy ban nhân dân thành phố Chi Linh",
            place: "thành phố Chi Linh",
            period: (date(2022, 1, 1), date(2022, 12, 31)),
            signer: None,
            role: "Phó Chủ tịch",
        },
    );
}

#[test]
fn what_staff_state_in_the_table_wins() {
    let knowledge = own();
    let chi_linh = knowledge
        .documents
        .iter()
        .find(|d| d.path.ends_with(CHI_LINH))
        .expect("it is read");
    assert_eq!(chi_linh.header.place.as_deref(), Some("thành phố Chí Linh"));
    assert_eq!(
        chi_linh.title(),
        "Kế hoạch Tuyên truyền cải cách hành chính nhà nước trên địa bàn thành phố năm 2022"
    );
    assert_eq!(chi_linh.header.number.as_deref(), Some("21/KH-UBND"));
}

#[test]
fn the_own_folder_is_read_without_errors() {
    let knowledge = own();
    let worst: Vec<_> = knowledge
        .problems
        .iter()
        .filter(|p| p.severity < Severity::Info)
        .collect();
    let [restored] = worst[..] else {
        panic!("{worst:#?}");
    };
    assert!(restored.path.ends_with(CHI_LINH) && restored.message.contains("phục hồi"));
    assert_eq!(knowledge.documents.len(), 6);
    let numbers: Vec<&str> = knowledge
        .hotlines
        .iter()
        .map(|h| h.number.as_str())
        .collect();
    assert_eq!(numbers, ["111", "112", "113", "114", "115"]);
    assert!(
        knowledge
            .hotlines
            .iter()
            .all(|h| !h.source.is_empty() && h.checked.is_some())
    );
}

#[test]
fn questions_of_the_faq_are_headings() {
    let knowledge = own();
    let faq = knowledge
        .documents
        .iter()
        .find(|d| d.path == "faq.md")
        .expect("it is read");
    assert_eq!(faq.header.kind.as_deref(), Some("Hỏi đáp"));
    let headings = faq.blocks.iter().filter(|b| b.role == Role::Heading);
    let questions: Vec<&str> = headings.map(|b| &faq.text[b.span.clone()]).collect();
    assert!(
        questions.len() >= 5 && questions.iter().all(|q| q.ends_with('?')),
        "{questions:?}"
    );
    assert!(!faq.text.contains("<!--") && !faq.text.contains("Đoạn nằm giữa"));
}

#[test]
fn the_tree_has_the_sections_of_the_plan() {
    let document = plan(THAI_BINH);
    let way = |words: &str| -> Vec<String> {
        let passages = cut(0, &document);
        let found = passages
            .into_iter()
            .find(|p| p.text(&document).contains(words));
        found.expect("the words are in a passage").address.to_vec()
    };
    // Sections jump from II to IV in this plan.
    assert_eq!(
        way("Chủ trì, phối hợp với các cơ quan, đơn vị, địa phương tổ chức"),
        ["IV", "1", "d"]
    );
    assert_eq!(
        way("Kịp thời đăng tải các văn bản chỉ đạo"),
        ["IV", "1", "đ"]
    );
    assert_eq!(way("chậm nhất ngày 15 của tháng cuối kỳ"), ["IV", "2"]);
    assert_eq!(way("Duy trì chuyên trang CCHC"), ["II", "2", "b"]);
}

#[test]
fn sentences_cut_by_pages_are_whole_again() {
    let quang_tri = plan(QUANG_TRI);
    for whole in [
        "tình hình, điều kiện, đặc điểm và thực tiễn hoạt động của Văn phòng",
        "tạo thuận lợi cho người dân, tổ chức tìm hiểu",
        "Pa nô áp phích, khẩu hiệu liên quan đến CCHC",
    ] {
        assert!(quang_tri.text.contains(whole), "{whole}");
    }
    assert!(
        plan(CHI_LINH)
            .text
            .contains("phdi hop véi cac co quan, t6 chirc lién quan")
    );
    assert!(plan(CHI_LINH).text.contains("hanh chinh nam 2022 cua UBND"));
}

#[test]
fn marks_of_layout_are_gone() {
    for name in PLANS {
        let document = plan(name);
        assert!(
            !document.text.contains("**") && !document.text.contains('#'),
            "{name}"
        );
    }
    let thai_binh = plan(THAI_BINH);
    assert!(!thai_binh.text.contains("Ty") && thai_binh.text.contains("(lồng ghép với báo cáo"));
}

#[test]
fn documents_it_carries_out_are_told_from_those_it_mentions() {
    let document = plan(QUANG_TRI);
    let found: Vec<_> = document
        .references
        .iter()
        .map(|r| (r.number.as_str(), r.issued, r.relation))
        .collect();
    assert_eq!(
        found,
        [
            ("494/QĐ-UBND", Some(date(2025, 7, 15)), Relation::CarriesOut),
            ("50/QĐ-VP", Some(date(2025, 7, 31)), Relation::CarriesOut),
            ("418/KH-UBND", Some(date(2025, 8, 7)), Relation::CarriesOut),
            ("57-NQ/TW", Some(date(2024, 12, 12)), Relation::Mentions),
            ("06/CP", None, Relation::Mentions),
        ]
    );
    let first = &document.references[0];
    assert_eq!(
        &document.text[first.span.clone()],
        "Quyết định số 494/QĐ-UBND ngày 15/7/2025"
    );
}

#[test]
fn header_signature_and_recipients_are_passages_of_their_own() {
    for name in PLANS {
        let document = plan(name);
        let passages = cut(3, &document);
        for role in [
            Role::Header,
            Role::Opening,
            Role::Recipients,
            Role::Signature,
        ] {
            let count = passages
                .iter()
                .filter(|p| p.role(&document) == role)
                .count();
            assert!((1..=2).contains(&count), "{name}: {role:?} {count}");
        }
        assert!(passages.iter().all(|p| p.document == 3));
    }
}

#[test]
fn passages_have_a_size_that_can_be_read() {
    let mut sizes: Vec<usize> = Vec::new();
    for name in PLANS {
        let document = plan(name);
        let body = cut(0, &document).into_iter().filter(|p| {
            !matches!(
                p.role(&document),
                Role::Header | Role::Signature | Role::Recipients
            )
        });
        sizes.extend(body.map(|p| p.text(&document).split_whitespace().count()));
    }
    sizes.sort_unstable();
    let middle = sizes[sizes.len() / 2];
    assert!((60..=130).contains(&middle), "median {middle}");
    assert!(sizes.iter().all(|size| *size <= 260), "{sizes:?}");
}

#[test]
fn items_carry_the_sentence_that_opens_their_list() {
    let document = plan(DAK_LAK);
    let passages = cut(0, &document);
    let item = passages
        .iter()
        .find(|p| document.text[p.span.clone()].contains("đổi mới lề lối"))
        .expect("it is there");
    let text = item.text(&document);
    assert!(
        text.starts_with("1. Nội dung tuyên truyền: Công tác thông tin"),
        "{text}"
    );
    assert!(
        item.heading.ends_with("Nội dung tuyên truyền"),
        "{}",
        item.heading
    );
}

#[test]
fn no_text_is_lost_between_file_and_passages() {
    for name in PLANS {
        check_whole(&plan(name));
    }
    for document in &reader()
        .read(&folder("tests/knowledge"))
        .expect("it is there")
        .documents
    {
        check_whole(document);
    }
}

#[test]
fn the_report_for_programs_says_the_same() {
    let knowledge = own();
    let report = check::in_json(&knowledge, date(2026, 11, 20));
    let plan = report["documents"]
        .as_array()
        .and_then(|documents| {
            documents
                .iter()
                .find(|d| d["header"]["number"] == "174/KH-UBND")
        })
        .expect("the plan is in the report");
    assert_eq!(plan["path"], "plans/2024-thai-binh-174-kh-ubnd.md");
    assert_eq!(plan["header"]["issued"], "2023-12-29");
    assert!(plan["sections"].as_u64() > Some(10) && plan["passages"].as_u64() > Some(20));
    assert_eq!(report["hotlines"][0]["number"], "111");
    assert_eq!(report["problems"][0]["severity"], "warning");
}

#[test]
fn no_word_is_lost_between_file_and_document() {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    for name in PLANS {
        let text =
            fs::read_to_string(folder("knowledge/plans").join(name)).expect("the plan is there");
        let mut before = words(&motcua::language::normalize(&text));
        // The initials that the drafter left in the file.
        before.retain(|word| word != "Ty" && word != "TS");
        assert_eq!(words(&plan(name).text), before, "{name}");
    }
}
