//! Shapes of heads that real files showed: stamps between type and matter, numbers below
//! the title, types that only the symbol tells.

use jiff::civil::date;

use super::check;
use crate::document::Document;

#[test]
fn lines_of_a_stamp_between_type_and_matter_are_passed_over() {
    check(
        &[
            "ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI",
            "Số: 07/CT-UBND",
            "Quảng Ngãi, ngày 20 tháng 3 năm 2018",
            "CHỈ THỊ",
            "“TRUNG TÂM CÔNG BẢO & TH HỌC O.NGÃI",
            "CV 155:",
            "lpệ T Ngày TA",
            "Về việc tăng cường công tác thi hành án",
            "ĐEN Chuyển:",
            "Trong thời gian qua, công tác triển khai đã đạt kết quả.",
        ],
        Some("07/CT-UBND"),
        Some(date(2018, 3, 20)),
        "Chỉ thị Về việc tăng cường công tác thi hành án",
    );
    check(
        &[
            "BỘ GIAO THÔNG VẬN TẢI",
            "Số: 31/2019/TT-BGTVT",
            "- Hà Nội, ngày 29 tháng 8 năm 2019",
            "Giữ: H Ẩ",
            "” z ĐẾN vay _ to (1",
            "THÔNG TƯ",
            "Quy định về tốc độ của xe cơ giới",
            "Căn cứ Luật Giao thông đường bộ;",
        ],
        Some("31/2019/TT-BGTVT"),
        Some(date(2019, 8, 29)),
        "Thông tư Quy định về tốc độ của xe cơ giới",
    );
}

#[test]
fn what_is_decided_of_names_its_package_and_project() {
    check(
        &[
            "ỦY BAN NHÂN DÂN\nPHƯỜNG 1",
            "Số: 66/QĐ-UBND",
            "QUYẾT ĐỊNH",
            "Về việc phê duyệt kết quả lựa chọn nhà thầu",
            "Gói thầu: Kiểm kê đất đai trên địa bàn Phường 1",
            "Dự án: Kiểm kê đất đai năm 2024",
            "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG 1",
            "Căn cứ Luật Đấu thầu;",
        ],
        Some("66/QĐ-UBND"),
        None,
        "Quyết định Về việc phê duyệt kết quả lựa chọn nhà thầu \
         Gói thầu: Kiểm kê đất đai trên địa bàn Phường 1 Dự án: Kiểm kê đất đai năm 2024",
    );
}

#[test]
fn a_number_may_stand_below_the_title_and_the_day_in_the_title_of_a_gazette() {
    check(
        &[
            "TỔNG CÔNG TY HẠ TẦNG KỸ THUẬT",
            "KẾ HOẠCH MUA SẮM VẬT TƯ NĂM 2026",
            "Số: 08/KH-HTKT",
            "Mục I. Phạm vi kế hoạch",
            "Kế hoạch áp dụng cho vật tư sửa chữa.",
        ],
        Some("08/KH-HTKT"),
        None,
        "Kế hoạch MUA SẮM VẬT TƯ NĂM 2026",
    );
    check(
        &[
            "CHỦ TỊCH NƯỚC - QUỐC HỘI",
            "Luật số 36/2024/QH15 ngày 27 tháng 6 năm 2024",
            "Trật tự, an toàn giao thông đường bộ",
            "(Tiếp theo Công báo số 977 + 978)",
            "Chương II",
            "QUY TẮC GIAO THÔNG ĐƯỜNG BỘ",
        ],
        Some("36/2024/QH15"),
        Some(date(2024, 6, 27)),
        "Luật Trật tự, an toàn giao thông đường bộ",
    );
    check(
        &[
            "**THÔNG TƯ**",
            "**SỐ 23/2008/TT-BCA-C11 NGÀY 14-10-2008 CỦA BỘ TRƯỞNG BỘ CÔNG AN**",
            "**HƯỚNG DẪN THI HÀNH MỘT SỐ ĐIỀU CỦA NGHỊ ĐỊNH**",
            "Căn cứ Nghị định;",
        ],
        Some("23/2008/TT-BCA-C11"),
        Some(date(2008, 10, 14)),
        "Thông tư HƯỚNG DẪN THI HÀNH MỘT SỐ ĐIỀU CỦA NGHỊ ĐỊNH",
    );
}

#[test]
fn a_subject_in_bold_may_be_as_long_as_it_is() {
    let matter = "Sửa đổi, bổ sung một số điều của Thông tư quy định về mẫu hộ chiếu; ".repeat(20);
    let matter = matter.trim_end_matches("; ");
    let title = format!("Thông tư {matter}");
    check(
        &[
            "BỘ CÔNG AN",
            "Số: 15/2022/TT-BCA",
            "**THÔNG TƯ**",
            &format!("**{matter}**"),
            "Căn cứ Luật Giao thông đường bộ;",
        ],
        Some("15/2022/TT-BCA"),
        None,
        &title,
    );
}

#[test]
fn what_has_no_type_is_called_by_the_capitals_that_end_its_head() {
    check(
        &[
            "# **THÔNG TIN TRƯỜNG THPT ĐỐC BINH KIỀU**",
            "## **I. GIỚI THIỆU CHUNG**",
            "1. Tên trường: Trường Trung học phổ thông Đốc Binh Kiều",
        ],
        None,
        None,
        "THÔNG TIN TRƯỜNG THPT ĐỐC BINH KIỀU",
    );
    check(
        &[
            "**BỘ GIÁO DỤC VÀ ĐÀO TẠO**",
            "**HỌC BẠ**",
            "**TIỂU HỌC**",
            "**Họ và tên học sinh: {ten}**",
            "**Trường: {truong}**",
        ],
        None,
        None,
        "HỌC BẠ TIỂU HỌC",
    );
    // A part of what is to come is no name of it.
    check(
        &[
            "**LỜI MỞ ĐẦU**",
            "Trong xã hội ngày nay, thông tin là nguồn lực.",
        ],
        None,
        None,
        "a.pdf",
    );
}

#[test]
fn the_symbol_of_a_number_tells_what_the_head_does_not() {
    let header = |lines: &[&str]| Document::read("a.pdf", &lines.join("\n\n")).header;
    let decision = header(&[
        "TW VĂN PHÒNG CHÍNH PHỦ",
        "7 Số: 188/QĐ-VPCP",
        "Hà Nội, ngày 11 tháng 4 năm 2024",
        "Về việc thay đổi thành viên Tổ Biên tập",
        "BỘ TRƯỞNG, CHỦ NHIỆM VĂN PHÒNG CHÍNH PHỦ",
        "Căn cứ Nghị định số 79/2022/NĐ-CP;",
    ]);
    assert_eq!(decision.kind.as_deref(), Some("Quyết định"));
    assert_eq!(decision.issuer.as_deref(), Some("Văn phòng Chính phủ"));
    let licence = header(&[
        "BỘ TÀI NGUYÊN VÀ MÔI TRƯỜNG",
        "Số: 1832/GP-BTNMT",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Hà Nội, ngày 19 tháng 11 năm 2007",
        "ẤY PHÉP KHAI THÁC, SỬ DỤNG NƯỚC MẶT",
        "BỘ TRƯỞNG BỘ TÀI NGUYÊN VÀ MÔI TRƯỜNG",
    ]);
    assert_eq!(licence.kind.as_deref(), Some("Giấy phép"));
    assert_eq!(
        licence.subject.as_deref(),
        Some("KHAI THÁC, SỬ DỤNG NƯỚC MẶT")
    );
    for (line, issuer) in [
        ("Luật số 36/2024/QH15 ngày 27 tháng 6 năm 2024", "Quốc hội"),
        (
            "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020",
            "Chính phủ",
        ),
    ] {
        let read = header(&[line, "Về công tác văn thư", "Điều 1. Phạm vi điều chỉnh"]);
        assert_eq!(read.issuer.as_deref(), Some(issuer));
    }
}

#[test]
fn a_report_in_a_form_that_a_circular_prescribes_is_not_that_circular() {
    let text = "**SỞ TÀI CHÍNH**\n\n**BẢNG GIÁ THỊ TRƯỜNG THÁNG 01**\n\n\
        (Ban hành kèm theo Thông tư số 116 /2018/TT-BTC ngày 28/11/2018 của Bộ Tài chính)\n\n\
        | STT | Tên | Giá |\n| --- | --- | --- |\n| 1 | Gạo tẻ | 15.200 |\n| 2 | Gạo nếp | 30.000 |";
    let header = Document::read("a.xlsx", text).header;
    assert_eq!(header.kind.as_deref(), Some("Bảng"));
    assert_eq!((header.number, header.issued), (None, None));
    assert_eq!(
        header.subject.as_deref(),
        Some("BẢNG GIÁ THỊ TRƯỜNG THÁNG 01")
    );
}
