//! Headers as whole files have them, each a shape that was once read wrongly.

use jiff::civil::{Date, date};

use super::Document;

mod shapes;

/// What a text says that it is about.
#[track_caller]
pub(super) fn check_subject(text: &str, expected: &str) {
    let header = Document::read("a.txt", text).header;
    assert_eq!(header.subject.as_deref(), Some(expected), "{header:?}");
}

/// What a person would call a text, and its number.
#[track_caller]
pub(super) fn check_title(text: &str, title: &str, number: Option<&str>) {
    let document = Document::read("a.txt", text);
    assert_eq!(document.title(), title);
    assert_eq!(document.header.number.as_deref(), number);
}

/// Lines of a file as an extraction parts them, and what its header says.
#[track_caller]
fn check(lines: &[&str], number: Option<&str>, issued: Option<Date>, title: &str) {
    let document = Document::read("a.pdf", &lines.join("\n\n"));
    assert_eq!(document.title(), title);
    assert_eq!(document.header.number.as_deref(), number);
    assert_eq!(document.header.issued, issued);
}

#[test]
fn a_title_goes_on_behind_a_word_that_cannot_end_it_and_before_a_figure() {
    check(
        &[
            "ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU",
            "Số: 12/QĐ-UBND",
            "Lai Châu, ngày 10 tháng 01 năm 2011",
            "QUYẾT ĐỊNH",
            "Về việc tặng cờ thi đua cho các phòng thuộc",
            "Văn phòng UBND tỉnh",
            "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LAI CHÂU",
            "Căn cứ Luật Thi đua;",
        ],
        Some("12/QĐ-UBND"),
        Some(date(2011, 1, 10)),
        "Quyết định Về việc tặng cờ thi đua cho các phòng thuộc Văn phòng UBND tỉnh",
    );
    check(
        &[
            "THÔNG BÁO",
            "Về việc treo cờ nhân kỷ niệm",
            "70 năm ngày thành lập tỉnh",
            "Giai đoạn 2016 - 2021",
            "Nhân dịp kỷ niệm, Ủy ban nhân dân tỉnh thông báo:",
        ],
        None,
        None,
        "Thông báo Về việc treo cờ nhân kỷ niệm 70 năm ngày thành lập tỉnh Giai đoạn 2016 - 2021",
    );
}

#[test]
fn a_title_goes_on_behind_the_stamp_that_lies_over_it() {
    check(
        &[
            "THỦ TƯỚNG CHÍNH PHỦ",
            "Số: 12/QĐ-TTg",
            "QUYẾT ĐỊNH",
            "Về việc bổ nhiệm ông Trần Văn A,",
            "| THÔNG TW ĐIỆN TỬ CHNHPHỦ|",
            "Giờ.................. ĐẾN Ngày:.o#l401.2024.....",
            "Chủ tịch Ủy ban nhân dân tỉnh Lai Châu",
            "Căn cứ Luật Tổ chức Chính phủ;",
        ],
        Some("12/QĐ-TTg"),
        None,
        "Quyết định Về việc bổ nhiệm ông Trần Văn A, Chủ tịch Ủy ban nhân dân tỉnh Lai Châu",
    );
    check(
        &[
            "QUYẾT ĐỊNH",
            "TRUNG TÂM TIN HỌC",
            "Về việc giao đề tài",
            "Căn cứ Luật Giáo dục;",
        ],
        None,
        None,
        "Quyết định Về việc giao đề tài",
    );
}

#[test]
fn the_stamp_of_a_signature_over_the_issuer_ends_no_header() {
    let lines = [
        "Ÿ| vì JỆ ]vanthu@laichau. 8ov.vn",
        "+ 05.02.2025 15:35:18 +07:00 ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU",
        "Số:†B /UBND-KTTH",
        "V/v góp ý dự thảo Nghị định của",
        "Chính phủ",
        "Lai Châu, ngày 3] tháng l2 năm 2024",
        "Kính gửi: Sở Tài chính",
    ];
    check(
        &lines,
        None,
        Some(date(2024, 12, 31)),
        "Công văn V/v góp ý dự thảo Nghị định của Chính phủ",
    );
    let issuer = Document::read("a.pdf", &lines.join("\n\n")).header.issuer;
    assert_eq!(issuer.as_deref(), Some("Ủy ban nhân dân tỉnh Lai Châu"));
}

#[test]
fn number_and_day_may_stand_below_the_type() {
    check(
        &[
            "NGHỊ ĐỊNH",
            "CỦA CHÍNH PHỦ SỐ 12/2006/NĐ-CP NGÀY 05 THÁNG 3 NĂM 2006",
            "VỀ CÔNG TÁC VĂN THƯ",
            "CHÍNH PHỦ",
            "Căn cứ Luật Tổ chức Chính phủ;",
        ],
        Some("12/2006/NĐ-CP"),
        Some(date(2006, 3, 5)),
        "Nghị định VỀ CÔNG TÁC VĂN THƯ",
    );
}

#[test]
fn a_law_is_of_the_day_of_its_adoption_though_a_scan_misread_it() {
    let text =
        "LUẬT\n\nCĂN CƯỚC\n\nLuật này được Quốc hội khóa XIIL thông qua ngày 22 tháng lÌ năm 2013.";
    let header = Document::read("a.pdf", text).header;
    assert_eq!(header.issued, Some(date(2013, 11, 22)));
}

#[test]
fn a_subject_in_a_heading_below_the_type_is_one_however_it_begins() {
    check(
        &[
            "# KẾ HOẠCH",
            "# Triển khai phần mềm tại Sở Nội vụ",
            "I. MỤC ĐÍCH",
        ],
        None,
        None,
        "Kế hoạch Triển khai phần mềm tại Sở Nội vụ",
    );
}

#[test]
fn a_type_in_capitals_below_v_v_is_the_type() {
    check(
        &[
            "TRƯỜNG ĐẠI HỌC CẢNH SÁT",
            "Số: 7 /ĐX-K7",
            "V/v mượn sân bóng",
            "Lai Châu, ngày 24 tháng 12 năm 2024",
            "**ĐỀ XUẤT**",
            "Kính gửi: Ban Giám hiệu",
        ],
        Some("7/ĐX-K7"),
        Some(date(2024, 12, 24)),
        "Đề xuất V/v mượn sân bóng",
    );
}

#[test]
fn a_form_is_named_with_what_stands_in_brackets_and_on_its_second_line() {
    check(
        &[
            "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
            "**ĐƠN XIN XÁC NHẬN**",
            "(Về việc: Nơi cư trú)",
            "**Kính gửi: Ủy ban nhân dân xã**",
        ],
        None,
        None,
        "Biểu mẫu ĐƠN XIN XÁC NHẬN (Về việc: Nơi cư trú)",
    );
    check(
        &[
            "**Mẫu số 2.1. Mẫu Báo cáo kiểm tra**",
            "**hoạt động đấu giá[1]**",
            "[1] Bỏ những nội dung không liên quan.",
            "(Kèm theo Thông tư số 12/2025/TT-BTC ngày 08 tháng 8 năm 2025)",
            "**[TÊN CƠ QUAN]**",
        ],
        Some("12/2025/TT-BTC"),
        Some(date(2025, 8, 8)),
        "Biểu mẫu Mẫu số 2.1. Mẫu Báo cáo kiểm tra hoạt động đấu giá",
    );
}

#[test]
fn a_party_cell_is_no_title() {
    check(
        &[
            "ĐẢNG BỘ XÃ AN HẢI ĐẢNG CỘNG SẢN VIỆT NAM",
            "CHI BỘ VĂN PHÒNG",
            "An Hải, ngày 29 tháng 11 năm 2011",
            "BẢN TỰ KIỂM ĐIỂM",
            "CUỐI NĂM",
            "HỌ VÀ TÊN: TRẦN VĂN A",
        ],
        None,
        Some(date(2011, 11, 29)),
        "Bản tự kiểm điểm CUỐI NĂM",
    );
}

#[test]
fn the_unit_over_a_table_is_no_title() {
    check(
        &[
            "**BIỂU SỐ 02**",
            "**TỔNG HỢP KẾT QUẢ THU**",
            "**Đơn vị: Triệu đồng**",
            "| STT | Số thu |\n|---|---|\n| 1 | 20 |",
        ],
        None,
        None,
        "BIỂU SỐ 02 TỔNG HỢP KẾT QUẢ THU",
    );
}

#[test]
fn the_day_of_issue_is_not_that_of_effect() {
    let page = [
        "# Thông tư số 12/2025/TT-BXD Quy định về bến thuyền",
        "Ngày có hiệu lực: 15/02/2026",
        "Thông tư số 12/2025/TT-BXD Quy định về bến thuyền",
        "Ngành: -- Ngày ban hành: 31/12/2025",
    ];
    check(
        &page,
        Some("12/2025/TT-BXD"),
        Some(date(2025, 12, 31)),
        "Thông tư Quy định về bến thuyền",
    );
    let register =
        "SỔ VĂN BẢN\n\n| Tên | Ngày ban hành |\n|---|---|\n| 1 | 26/04/2011 |\n| 2 | 27/04/2011 |";
    assert_eq!(Document::read("a.html", register).header.issued, None);
}
