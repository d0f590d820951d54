//! Forms and tables: what has a title in capitals, and no header that says its type.

use crate::language::{Found, dates, document_numbers, fold};

use super::body::body_of;
use super::headline::{is_bracketed_about, is_motto, is_note, is_unit, says_for_whom};
use super::layout::{Paragraph, Style};
use super::letter::salutes;
use super::marker::{is_caps, marker, opens_with};
use super::matter::is_of_letterhead;
use super::placename::level_in_name;
use super::stamp::{is_received, is_stamp};

/// What names a form stands within so many paragraphs, and its title within so many below.
const NEAR: usize = 10;

/// The title of a form below what it is called, "Mẫu số 01".
pub(super) fn title_of_form(paragraphs: &[Paragraph]) -> Vec<usize> {
    let top = paragraphs.iter().take(NEAR);
    let Some(label) = top.into_iter().position(|p| is_label(&p.text)) else {
        return Vec::new();
    };
    // The motto and the title may stand above it.
    let motto = letterhead_end(paragraphs).filter(|end| *end <= label);
    title(paragraphs, motto.unwrap_or(label + 1))
}

/// The title in capitals of a table that stands right below it, also where what stands
/// above it was laid out in a table, too.
pub(super) fn title_of_table(paragraphs: &[Paragraph]) -> Vec<usize> {
    /// Fewer may stand between.
    const FEW: usize = 6;
    let title = title(paragraphs, letterhead_end(paragraphs).unwrap_or(0));
    let below = title.last().map_or(0, |last| last + 1);
    // Units and notes may stand between.
    let rest = paragraphs.iter().skip(below);
    let between: Vec<&Paragraph> = rest
        .clone()
        .take_while(|p| p.style != Style::Row)
        .take(FEW)
        .collect();
    let is_short = |p: &&Paragraph| p.text.chars().count() <= 100 || is_note(&p.text);
    let few = between.len() < FEW && between.iter().all(is_short);
    if few && rest.len() > between.len() {
        title
    } else {
        Vec::new()
    }
}

/// The title in capitals of a form below the motto, or the stamp of a signature, also
/// with some lines of its own between, but no salutation: "ĐƠN XIN NGHỈ PHÉP".
pub(super) fn title_below_motto(paragraphs: &[Paragraph]) -> Vec<usize> {
    let Some(end) = letterhead_end(paragraphs) else {
        return Vec::new();
    };
    let title = title(paragraphs, end);
    let mut between = end..title.first().copied().unwrap_or_default();
    if between.any(|index| salutes(&paragraphs[index].text)) {
        Vec::new()
    } else {
        title
    }
}

/// One past the motto, the day or the stamp of a signature at the top, above the salutation.
fn letterhead_end(paragraphs: &[Paragraph]) -> Option<usize> {
    let mut top = paragraphs.iter().take(2 * NEAR);
    let end = top.position(|p| salutes(&p.text));
    let top = &paragraphs[..end.unwrap_or(paragraphs.len().min(2 * NEAR))];
    let is_of =
        |p: &Paragraph| is_motto(&fold(&p.text)) || is_of_letterhead(&p.text) || is_stamp(&p.text);
    let mut lines = (0..top.len()).filter(|index| is_of(&top[*index]));
    let first = lines.next()?;
    // That of a second page stands farther below.
    let last = lines.take_while(|index| index - first < NEAR).last();
    Some(last.unwrap_or(first) + 1)
}

/// The first lines in capitals from a paragraph on.
fn title(paragraphs: &[Paragraph], from: usize) -> Vec<usize> {
    let is_title = |index: &usize| {
        paragraphs[*index].style != Style::Row && is_title_in_caps(&paragraphs[*index].text)
    };
    let end = paragraphs.len();
    let Some(first) = (from..end.min(from + NEAR)).find(is_title) else {
        return Vec::new();
    };
    (first..end).take_while(is_title).collect()
}

/// Whether the first paragraph below a title says of what the form is: in brackets, behind
/// "Về", or below a title that names none ("TỜ KHAI"), over the salutation or first field.
pub(super) fn has_matter_below(title: &str, below: &[Paragraph]) -> bool {
    const BARE: [&str; 5] = [
        "to khai",
        "don",
        "don de nghi",
        "giay de nghi",
        "phieu yeu cau",
    ];
    /// A matter is hardly longer, letters.
    const BEHIND_ABOUT: usize = 200;
    const BELOW_BARE: usize = 150;
    let Some(matter) = below.first() else {
        return false;
    };
    let text = &matter.text;
    let length = text.chars().count();
    let about = opens_with(text, &["ve", "v/v"])
        && length <= BEHIND_ABOUT
        && text.ends_with(|c: char| c.is_alphanumeric());
    let over_body = below
        .get(1)
        .is_some_and(|p| salutes(&p.text) || marker(&p.text).is_some());
    let is_field = text.contains(':') || marker(text).is_some() || matter.style == Style::Row;
    let of_bare = BARE.contains(&fold(title).as_str())
        && text.starts_with(char::is_uppercase)
        && length <= BELOW_BARE
        && !is_field
        && over_body;
    // "BẢNG TỔNG HỢP KẾT QUẢ" over "Phân loại cán bộ năm 2011" and the rows.
    let of_list = opens_with(title, &["bang", "danh sach", "tong hop", "thong ke"])
        && below.get(1).is_some_and(|p| p.style == Style::Row)
        && length <= BELOW_BARE
        && !is_field
        && !is_unit(text)
        && text.ends_with(|c: char| c.is_alphanumeric());
    is_bracketed_about(text) || about || of_bare || of_list || says_for_whom(text)
}

/// Capitals that are no motto, number, day, office or unit.
pub(super) fn is_title_in_caps(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    // "LÀM THÊM GiỜ": one letter may have been typed small.
    let smalls = text.chars().filter(|c| c.is_lowercase()).count();
    let caps = is_caps(text) || smalls == 1 && words.len() > 3;
    if !caps || words.len() < 2 {
        return false;
    }
    let folded = fold(text);
    // "THEO NGHỊ QUYẾT 35/2021/NQ-HĐND" may be of a title.
    let begins_with_number = |n: &Found<String>| n.span.start <= 8;
    let numbered = text.to_lowercase().starts_with("số")
        || folded.starts_with("so:")
        || document_numbers(text)
            .first()
            .is_some_and(begins_with_number);
    let office = body_of(text).is_some() || level_in_name(&words, 0).is_some();
    let other = numbered || office || marker(text).is_some() || is_motto(&folded);
    !(other || !dates(text).is_empty() || is_received(text) || is_unit(text))
}

/// "Mẫu số 01", "Biểu mẫu số 10a-CK/TSC", "Mẫu 1a", "Biểu 02-05/GTGT", alone or as the last
/// cell of a row; with "số" also at the end of a line.
pub(super) fn is_label(text: &str) -> bool {
    const NAMES: [&str; 4] = ["bieu mau so", "mau so", "mau", "bieu"];
    /// No code is longer, letters.
    const SHORT: usize = 25;
    const LINE: usize = 60;
    let cell = fold(text.rsplit("; ").next().unwrap_or_default());
    let is_code = |code: &str| {
        code.trim_start_matches([' ', ':'])
            .starts_with(|c: char| c.is_ascii_digit())
    };
    let named = NAMES.iter().find_map(|name| cell.strip_prefix(name));
    if cell.chars().count() <= SHORT && named.is_some_and(is_code) {
        return true;
    }
    let folded = fold(text);
    let Some((_, code)) = folded.rsplit_once(" mau so ") else {
        return false;
    };
    is_code(code)
        && text.chars().count() <= LINE
        && !code.contains([' ', ';'])
        && !opens_with(text, &["theo", "kem theo"])
}

/// Whether what has no number is a model of a document: "Mẫu số 16" over the letterhead
/// of any commune, or lines of dots below its title, to be filled in.
pub(super) fn is_model(paragraphs: &[Paragraph], end: usize) -> bool {
    /// A plan may have a gap or two.
    const GAPS: usize = 3;
    let is_gap = |word: &&str| {
        [".....", "……", "_____"]
            .iter()
            .any(|dots| word.contains(dots))
    };
    let below = paragraphs.iter().skip(end).take(NEAR);
    let gaps = below.flat_map(|p| p.text.split(' ')).filter(is_gap);
    let mut top = paragraphs.iter().take(2);
    top.any(|p| is_label(&p.text)) || gaps.count() >= GAPS
}

/// "Mẫu DC01", as a form is called by people too, at the beginning of a line.
pub(super) fn code(text: &str) -> Option<&str> {
    let behind = text.strip_prefix("Mẫu ").or(text.strip_prefix("Mẫu: "))?;
    let code = behind
        .split(' ')
        .next()?
        .trim_end_matches([',', '.', ':', ';']);
    let letters = code.chars().take_while(char::is_ascii_uppercase).count();
    let figures = code[letters..].chars().filter(char::is_ascii_digit).count();
    let whole = code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let end = text.len() - behind.len() + code.len();
    ((1..=4).contains(&letters) && figures > 0 && whole).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::document::tests::check_subject;

    #[test]
    fn the_title_of_a_table_stands_below_the_letterhead_and_over_its_notes() {
        let rows = "| STT | Nội dung | Số lượng |\n| --- | --- | --- |\n| 1 | Văn phòng | 4 |";
        check_subject(
            &format!(
                "THÀNH ĐOÀN TP. HỒ CHÍ MINH\n\nBCH ĐOÀN TRƯỜNG ĐH SƯ PHẠM KỸ THUẬT\n\n**ĐOÀN TNCS HỒ CHÍ MINH**\n\n\
                 TP. Hồ Chí Minh, ngày tháng năm 2018\n\n**THANG ĐIỂM**\n**ĐÁNH GIÁ THI ĐUA CÔNG TÁC ĐOÀN**\n\n{rows}"
            ),
            "THANG ĐIỂM ĐÁNH GIÁ THI ĐUA CÔNG TÁC ĐOÀN",
        );
        let note = "(Ban hành kèm theo Thông tư số 116/2018/TT-BTC ngày 28/11/2018 của Bộ Tài chính quy định \
                    chế độ báo cáo giá thị trường hàng hóa, dịch vụ thuộc phạm vi quản lý)";
        check_subject(
            &format!(
                "**SỞ TÀI CHÍNH**\n\n**Tỉnh: Khánh Hoà**\n\n**BẢNG GIÁ THỊ TRƯỜNG**\n\n{note}\n\n{rows}"
            ),
            "BẢNG GIÁ THỊ TRƯỜNG",
        );
    }

    #[test]
    fn the_day_at_the_end_of_a_form_is_of_no_letterhead() {
        check_subject(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐơn: XIN THÔI HỌC\n\nĐƠN XIN THÔI HỌC\n\nKính gửi: Ban Giám hiệu\n\n\
             Lý do: gia đình\n\nHạ Long, ngày 05 tháng 10 năm 2025\n\nNGƯỜI VIẾT ĐƠN",
            "ĐƠN XIN THÔI HỌC",
        );
    }

    #[test]
    fn the_letterhead_of_a_second_page_hides_no_title() {
        let page = |of: &str| {
            format!(
                "ĐẢNG ỦY TRƯỜNG ĐẠI HỌC\n\nĐẢNG CỘNG SẢN VIỆT NAM\n\nLong Xuyên, ngày 12 tháng 02 năm 2017\n\n\
                 BẢNG THỐNG KÊ\n\nTHÀNH TÍCH CỦA {of}\n\nNăm\n\n2012\n\n20\n\n4\n\n2013\n\n14\n\n"
            )
        };
        check_subject(
            &(page("CHI BỘ") + &page("ĐẢNG VIÊN")),
            "BẢNG THỐNG KÊ THÀNH TÍCH CỦA CHI BỘ",
        );
    }

    #[test]
    fn a_list_says_of_what_it_is_over_its_rows() {
        let rows = "| STT | Đơn vị | Số lượng |\n| --- | --- | --- |\n| 1 | Văn phòng | 4 |";
        let motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc";
        let list = |matter: &str| format!("{motto}\n\nBẢNG TỔNG HỢP KẾT QUẢ\n\n{matter}\n\n{rows}");
        check_subject(
            &list("Phân loại cán bộ công chức năm 2011"),
            "BẢNG TỔNG HỢP KẾT QUẢ Phân loại cán bộ công chức năm 2011",
        );
        check_subject(&list("Đơn vị tính: người"), "BẢNG TỔNG HỢP KẾT QUẢ");
    }

    #[test]
    fn a_form_is_called_by_its_code() {
        assert_eq!(code("Mẫu DC01"), Some("Mẫu DC01"));
        assert_eq!(code("Mẫu CT01 ban hành kèm theo"), Some("Mẫu CT01"));
        assert_eq!(code("Mẫu TK1-TS"), Some("Mẫu TK1-TS"));
        for other in ["Mẫu số 01", "Mẫu đơn", "Mẫu", "Mẫu A", "Biểu DC01"] {
            assert_eq!(code(other), None, "{other}");
        }
        let text = "Mẫu DC01\n\nBH theo TT số /2024/TT-BCA\n\nTỉnh/thành phố:…… \
            Quận/huyện/thị xã/thành phố:…… Xã/phường/thị trấn:……\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n\
            PHIẾU THU THẬP THÔNG TIN DÂN CƯ\n\n1. Họ, chữ đệm và tên khai sinh:";
        let header = Document::read("a.txt", text).header;
        assert_eq!(header.kind.as_deref(), Some("Biểu mẫu"));
        let subject = "PHIẾU THU THẬP THÔNG TIN DÂN CƯ (Mẫu DC01)";
        assert_eq!(header.subject.as_deref(), Some(subject));
    }

    #[test]
    fn a_form_may_say_below_its_title_of_what_it_is() {
        #[track_caller]
        fn check(below: &str, subject: &str) {
            let text = format!(
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\n**TỜ KHAI**\n\n{below}"
            );
            let header = Document::read("a.txt", &text).header;
            assert_eq!(header.subject.as_deref(), Some(subject));
        }
        check(
            "**Đăng ký an toàn đập, hồ chứa nước**\n\n1. Tên đập: ……\n\n2. Địa điểm: ……",
            "TỜ KHAI Đăng ký an toàn đập, hồ chứa nước",
        );
        check("Họ và tên: ……\n\n1. Tên đập: ……", "TỜ KHAI");
        check("1. Tên đập: ……\n\n2. Địa điểm: ……", "TỜ KHAI");
    }

    #[test]
    fn a_form_is_told_by_what_it_is_called_and_named_by_its_title() {
        #[track_caller]
        fn check(text: &str, kind: Option<&str>, subject: &str) {
            let header = Document::read("a.txt", text).header;
            assert_eq!(header.kind.as_deref(), kind);
            assert_eq!(header.subject.as_deref(), Some(subject));
        }
        check(
            "**Mẫu số 01**\n\nTỉnh/thành phố: Quảng Bình\n\nXã/phường/thị trấn: ………\n\n**PHIẾU THÔNG TIN VỀ NGƯỜI LAO ĐỘNG**\n\n1. Họ và tên:",
            Some("Biểu mẫu"),
            "PHIẾU THÔNG TIN VỀ NGƯỜI LAO ĐỘNG",
        );
        check(
            "TỈNH QUẢNG BÌNH Biểu mẫu số 01\n\n**BẢNG TỔNG HỢP KHEN THƯỞNG NĂM 2022**\n\n| Số | Hình thức |\n|---|---|\n| 1 | Huân chương |\n| 2 | Bằng khen |",
            Some("Biểu mẫu"),
            "BẢNG TỔNG HỢP KHEN THƯỞNG NĂM 2022",
        );
        check(
            "TỔNG HỢP TIẾP CÔNG DÂN\n\n(Số liệu tính từ ngày …)\n\n| STT | Đơn vị |\n|---|---|\n| 1 | Xã A |\n| 2 | Xã B |",
            None,
            "TỔNG HỢP TIẾP CÔNG DÂN",
        );
        check(
            "SỔ THEO DÕI CHI\n\nTừ tài khoản: 3741\n\nĐVT: đồng\n\n| STT | Số tiền |\n|---|---|\n| 1 | 5 |\n| 2 | 7 |",
            None,
            "SỔ THEO DÕI CHI",
        );
        check(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nMã hồ sơ: 12\n\nMã QR dùng để tra cứu\n\n**GIẤY TIẾP NHẬN HỒ SƠ**\n\nTiếp nhận hồ sơ của ông:",
            None,
            "GIẤY TIẾP NHẬN HỒ SƠ",
        );
        check(
            "UBND TỈNH QUẢNG NINH\n\nTRƯỜNG ĐẠI HỌC HẠ LONG\n\nTHEO DÕI KẾT QUẢ HỖ TRỢ\nTHEO NGHỊ QUYẾT 35/2021/NQ-HĐND\n\n| STT | Năm học |\n|---|---|\n| 1 | 2021 |",
            None,
            "THEO DÕI KẾT QUẢ HỖ TRỢ THEO NGHỊ QUYẾT 35/2021/NQ-HĐND",
        );
    }

    #[test]
    fn a_form_that_a_sentence_speaks_of_is_no_label() {
        assert!(is_label("Mẫu số 10a-CK/TSC"));
        assert!(!is_label("Nộp tờ khai theo Mẫu số 01 tại Phụ lục II"));
        assert!(!is_label("theo mẫu số 01"));
    }
}
