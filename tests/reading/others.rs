//! Documents of other kinds than plans: what each says of itself.

use jiff::civil::date;
use motcua::document::Relation;

use super::{folder, reader};

#[test]
fn a_decision_says_when_it_takes_effect_and_what_it_replaces() {
    let knowledge = reader()
        .read(&folder("tests/knowledge"))
        .expect("it is there");
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
fn a_letter_has_its_subject_under_its_number() {
    let knowledge = reader()
        .read(&folder("tests/knowledge"))
        .expect("it is there");
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
