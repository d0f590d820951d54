//! Reading: the project's own knowledge folder, and small folders with things that are wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use motcua::command::check;
use motcua::document::{Document, Relation, Role};
use motcua::knowledge::{self, Knowledge, Severity};
use motcua::passage::{Passage, cut};
use proptest::prelude::*;

fn folder(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn own() -> Knowledge {
    knowledge::read(&folder("knowledge")).expect("the project has a knowledge folder")
}

/// The text of a document alone, without what `documents.csv` says of it.
fn plan(name: &str) -> Document {
    let path = folder("knowledge/plans").join(name);
    let bytes = fs::read(path).expect("the plan is there");
    let text = motcua::language::decode(&bytes).expect("the plan is text");
    Document::read(name, &text)
}

const NAM_DONG: &str = "2022-nam-dong-12-kh-ubnd.md";
const QUANG_TRI: &str = "2025-van-phong-ubnd-tinh-quang-tri.md";
const CHI_LINH: &str = "2022-chi-linh-21-kh-ubnd.md";
const THAI_BINH: &str = "2024-thai-binh-174-kh-ubnd.md";
const DAK_LAK: &str = "2021-so-noi-vu-dak-lak.md";

/// The path of every plan.
const PLANS: [&str; 5] = [NAM_DONG, QUANG_TRI, CHI_LINH, THAI_BINH, DAK_LAK];

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
    assert!(worst.is_empty(), "{worst:#?}");
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
        found.expect("the words are in a passage").address
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

/// Blocks cover the text, passages cover the blocks, and every range is one of the text.
#[track_caller]
fn check_whole(document: &Document) {
    let mut at = 0;
    for block in &document.blocks {
        assert_eq!(document.text[at..block.span.start].trim(), "");
        at = block.span.end;
    }
    assert_eq!(document.text[at..].trim(), "");
    let mut at = 0;
    for Passage { span, lead_in, .. } in cut(0, document) {
        assert!(span.start >= at || span.is_empty(), "passages overlap");
        assert_eq!(document.text[at..span.start].trim(), "");
        at = span.end;
        if let Some(lead_in) = lead_in {
            assert!(lead_in.end <= span.start && document.text.get(lead_in).is_some());
        }
    }
    assert_eq!(document.text[at..].trim(), "");
}

#[test]
fn no_text_is_lost_between_file_and_passages() {
    for name in PLANS {
        check_whole(&plan(name));
    }
    for document in &knowledge::read(&folder("tests/knowledge"))
        .expect("it is there")
        .documents
    {
        check_whole(document);
    }
}

#[test]
fn a_folder_with_everything_wrong_serves_what_is_right() {
    let knowledge = knowledge::read(&folder("tests/knowledge")).expect("it is there");
    let paths: Vec<&str> = knowledge
        .documents
        .iter()
        .map(|d| d.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "broken/khong-co-cau-truc.txt",
            "broken/ngay-sai.md",
            "plans/bang.md",
            "plans/chi-thi-hai-cot.md",
            "plans/cong-van.md",
            "plans/ke-hoach-trung-so.md",
            "plans/ke-hoach.md",
            "plans/quyet-dinh-tcvn3.txt",
            "plans/quyet-dinh.md",
        ]
    );
    insta::assert_snapshot!(check::in_words(&knowledge));
}

#[test]
fn the_report_for_programs_says_the_same() {
    let knowledge = own();
    let report = check::in_json(&knowledge);
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
    assert_eq!(report["problems"][0]["severity"], "info");
}

#[test]
fn a_decision_says_when_it_takes_effect_and_what_it_replaces() {
    let knowledge = knowledge::read(&folder("tests/knowledge")).expect("it is there");
    let decision = knowledge
        .documents
        .iter()
        .find(|d| d.path == "plans/quyet-dinh.md")
        .expect("it is read");
    assert_eq!(decision.header.valid_from, Some(date(2025, 7, 1)));
    assert_eq!(decision.header.replaces, ["45/2021/QĐ-UBND"]);
    let relations: Vec<_> = decision
        .references
        .iter()
        .map(|r| (r.number.as_str(), r.relation))
        .collect();
    assert_eq!(
        relations,
        [
            ("118/2025/NĐ-CP", Relation::GroundedOn),
            ("45/2021/QĐ-UBND", Relation::Replaces),
            ("12/2022/QĐ-UBND", Relation::Repeals),
        ]
    );
    let markers: Vec<&str> = decision
        .blocks
        .iter()
        .filter_map(|b| b.marker.as_deref())
        .collect();
    assert_eq!(
        markers,
        [
            "Chương I",
            "Điều 1",
            "1",
            "2",
            "a",
            "b",
            "đ",
            "Chương II",
            "Điều 2",
            "Điều 3",
            "-",
            "-"
        ]
    );
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

#[test]
fn a_letter_has_its_subject_under_its_number() {
    let knowledge = knowledge::read(&folder("tests/knowledge")).expect("it is there");
    let letter = knowledge
        .documents
        .iter()
        .find(|d| d.path == "plans/cong-van.md")
        .expect("it is read");
    let header = &letter.header;
    assert_eq!(header.kind.as_deref(), Some("Công văn"));
    assert_eq!(header.number.as_deref(), Some("88/UBND-VP"));
    assert_eq!(header.issued, Some(date(2025, 9, 3)));
    assert_eq!(
        header.issuer.as_deref(),
        Some("Ủy ban nhân dân phường An Hải")
    );
    assert_eq!(
        header.subject.as_deref(),
        Some("V/v trả kết quả hồ sơ ngày thứ Bảy")
    );
}

fn temporary(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }
    dir
}

#[track_caller]
fn check_problem(files: &[(&str, &[u8])], severity: Severity, words: &str) {
    let dir = temporary(files);
    let knowledge = knowledge::read(dir.path()).expect("the folder is there");
    let told = knowledge
        .problems
        .iter()
        .any(|p| p.severity == severity && p.message.contains(words));
    assert!(told, "{:#?}", knowledge.problems);
}

#[test]
fn files_that_cannot_be_read_are_named_with_the_reason() {
    check_problem(&[("a.md", b"")], Severity::Error, "tệp trống");
    check_problem(&[("a.md", b" \n\n ")], Severity::Error, "không có chữ nào");
    check_problem(&[("a.md", b"%PDF-1.4 \xff")], Severity::Error, "tệp PDF");
    check_problem(
        &[("a.md", &[0, 1, 2, 3, 0, 9])],
        Severity::Error,
        "tệp nhị phân",
    );
    let mut broken = "Ủy ban nhân dân tỉnh hướng dẫn thủ tục".as_bytes().to_vec();
    broken.push(0xfe);
    check_problem(&[("a.md", &broken)], Severity::Error, "dòng 1");
    let alone = "Nơi áp dụng: xã Hòa An\n<!-- chưa có gì -->\n".as_bytes();
    check_problem(&[("a.md", alone)], Severity::Error, "không có nội dung");
    check_problem(
        &[("a.xyz", b"?")],
        Severity::Info,
        "chưa đọc được định dạng này",
    );
    check_problem(&[], Severity::Warning, "chưa có văn bản nào");
}

#[test]
fn a_text_of_fifty_megabytes_is_refused_and_the_rest_served() {
    let large = vec![b'a'; 50 * 1024 * 1024];
    let dir = temporary(&[
        ("large.txt", &large),
        ("plans/small.md", "KẾ HOẠCH\n\nNăm 2024".as_bytes()),
    ]);
    let knowledge = knowledge::read(dir.path()).expect("the folder is there");
    assert_eq!(knowledge.documents.len(), 1);
    assert!(
        knowledge
            .problems
            .iter()
            .any(|p| p.path == "large.txt" && p.message.contains("20 MB"))
    );
}

#[test]
fn files_of_editors_and_read_me_files_are_no_knowledge() {
    let text = "KẾ HOẠCH\n\nTuyên truyền".as_bytes();
    let dir = temporary(&[
        (".an.md", text),
        ("~$mo.md", text),
        ("README.md", text),
        ("plans/ReadMe.txt", text),
        ("nua.md.tmp", text),
        (".git/x.md", text),
    ]);
    let knowledge = knowledge::read(dir.path()).expect("the folder is there");
    assert_eq!(knowledge.documents, []);
    assert_eq!(knowledge.files, []);
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let missing = knowledge::read(Path::new("no such folder"));
    assert!(matches!(missing, Err(knowledge::Error::Missing(_))));
    let dir = temporary(&[("a.md", b"x")]);
    let file = knowledge::read(&dir.path().join("a.md"));
    assert!(matches!(file, Err(knowledge::Error::NotAFolder(_))));
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_broken_links_end() {
    use std::os::unix::fs::symlink;
    let dir = temporary(&[("plans/a.md", "KẾ HOẠCH\n\nNăm 2024".as_bytes())]);
    symlink(dir.path(), dir.path().join("plans/circle")).expect("a link");
    symlink("nowhere.md", dir.path().join("broken.md")).expect("a link");
    let knowledge = knowledge::read(dir.path()).expect("the folder is there");
    assert_eq!(knowledge.documents.len(), 1);
    assert!(
        knowledge
            .problems
            .iter()
            .any(|p| p.path == "broken.md" && p.severity == Severity::Error)
    );
    assert!(knowledge.problems.iter().any(|p| p.path == "plans/circle"));
}

#[test]
fn only_changed_files_are_read_again() {
    let one = "Số: 1/KH-UBND\n\nKẾ HOẠCH\n\nMột\n\nĐiều 1. Nội dung.".as_bytes();
    let two = "Số: 2/KH-UBND\n\nKẾ HOẠCH\n\nHai\n\nĐiều 1. Nội dung.".as_bytes();
    let table = "Tệp,Nơi áp dụng\nplans/a.md,xã Một\n".as_bytes();
    let dir = temporary(&[
        ("plans/a.md", one),
        ("plans/b.md", two),
        ("documents.csv", table),
    ]);
    let first = knowledge::read(dir.path()).expect("the folder is there");
    let same = knowledge::read_again(dir.path(), &first).expect("the folder is there");
    assert_eq!(same, first);
    fs::write(dir.path().join("plans/b.md"), "KẾ HOẠCH\n\nKhác hẳn").expect("a file");
    fs::write(dir.path().join("documents.csv"), "Tệp,Nơi áp dụng\n").expect("a file");
    let changed = knowledge::read_again(dir.path(), &first).expect("the folder is there");
    assert_ne!(changed.digest, first.digest);
    assert_eq!(
        changed,
        knowledge::read(dir.path()).expect("the folder is there")
    );
    assert_eq!(changed.documents[0].header.place, None);
}

/// Ten times the text may take at most thirty times as long.
#[track_caller]
fn check_linear(unit: &str, between: &str) {
    let read = |bytes: usize| {
        let count = bytes / (unit.len() + between.len());
        let text = vec![unit; count].join(between);
        let once = || {
            let start = Instant::now();
            check_whole(&Document::read("a.md", &text));
            start.elapsed()
        };
        once().min(once())
    };
    let small = read(20_000).max(Duration::from_millis(2));
    let large = read(200_000);
    assert!(large < small * 30, "{unit:?}: {small:?} then {large:?}");
}

#[test]
fn reading_takes_linear_time() {
    for unit in [
        "a",
        "*",
        "_",
        "[",
        "1.",
        "năm 2024",
        "12/KH-UBND ngày 1/1/2024",
        "|",
        "Ủy ban.",
        "tỉnh Thái Bình",
    ] {
        check_linear(unit, " ");
        check_linear(unit, "");
    }
    for unit in [
        "- a",
        "d) b",
        "Nơi nhận:",
        "1. Mục đích",
        "| a | b |",
        "KT. CHỦ TỊCH",
        "Điều 1. Một.",
        "này có hiệu lực từ ngày 1/1/2024",
    ] {
        check_linear(unit, "\n");
        check_linear(unit, "\n\n");
    }
}

#[test]
fn a_line_of_one_megabyte_is_read() {
    let line = "Người dân nộp hồ sơ tại xã, theo số 12/KH-UBND ngày 1/1/2024; ".repeat(14_000);
    assert!(line.len() > 1_000_000);
    let document = Document::read("a.md", &line);
    check_whole(&document);
    assert_eq!(document.references.len(), 14_000);
}

/// What official documents are made of, put together at random below.
const PIECES: [&str; 40] = [
    "KẾ HOẠCH",
    "QUYẾT ĐỊNH:",
    "**I. MỤC ĐÍCH,\nYÊU CẦU**",
    "1. ",
    "1.1. ",
    "a) ",
    "đ) ",
    "- ",
    "+ ",
    "Điều 5. ",
    "Chương II\n",
    "Nơi nhận:\n",
    "TM. ỦY BAN NHÂN DÂN",
    "PHÓ CHỦ TỊCH",
    "Lại Văn Hoàn",
    "Căn cứ Nghị định số 45/2020/NĐ-CP ngày 08/4/2020;",
    "Thực hiện ",
    "như sau:",
    "./.",
    "/*Ty*",
    "\n",
    "\n\n",
    "\u{c}",
    "|",
    "|---|\n",
    "| a | b |\n",
    "**",
    "*",
    "_",
    "# ",
    "<!--",
    "-->",
    "  \n",
    "Số: 21 /KH-UBND Chi Linh, ngay 08 thdng 02 ndam 2022",
    "Hiệu lực từ: 1/1/2024\n",
    "này có hiệu lực đến ngày 31/12/2025",
    "thay thế Quyết định số 1/QĐ-UBND",
    "người dân. Nộp",
    " ",
    "ạ",
];

proptest! {
    #[test]
    fn any_text_is_read_and_cut_without_loss(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60),
        noise in "\\PC{0,80}",
    ) {
        let text = pieces.concat();
        check_whole(&Document::read("a.md", &text));
        check_whole(&Document::read("a.md", &format!("{text}{noise}{text}")));
    }
}
