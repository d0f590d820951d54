//! The paragraphs that say what a letter is about: "V/v …" under its number, up to its
//! salutation.

use crate::language::{document_numbers, fold};

use super::day::is_placed_day;
use super::form::is_title_in_caps;
use super::headline::{about, is_bracketed_about, is_header_line, is_motto};
use super::layout::Paragraph;
use super::marker::{is_caps, opens_with};
use super::matter::{begins_small, ends_open, is_of_letterhead};
use super::numbered::numbered;
use super::opening::opens_body;
use super::stamp::is_overprint;

/// The paragraphs that say what a letter is about, above `end`: "V/v …" under its number.
pub(super) fn letter(paragraphs: &[Paragraph], end: usize) -> Vec<usize> {
    let Some(first) = (0..end).find(|index| is_of_letter(paragraphs, *index)) else {
        return Vec::new();
    };
    let salutation = paragraphs[first..]
        .iter()
        .take(8)
        .position(|p| salutes(&p.text));
    let end = salutation.map_or(end, |at| end.max(first + at));
    let mut found = vec![first];
    for index in first + 1..end.min(first + 6) {
        let text = &paragraphs[index].text;
        let last = *found.last().unwrap_or(&first);
        // The letterhead at the right may be read between the lines at the left.
        if is_of_letterhead(text) || is_overprint(text) {
            continue;
        }
        let goes_on = if last + 1 == index {
            goes_on(&paragraphs[last].text, text)
        } else {
            begins_small(text) || quotes(text)
        };
        if !goes_on {
            break;
        }
        found.push(index);
    }
    found
}

/// Whether a paragraph begins to say what a letter is about: "V/v …", or "Về …" right
/// below its number or day. Below a title in capitals it belongs to that.
pub(super) fn is_of_letter(paragraphs: &[Paragraph], index: usize) -> bool {
    let text = &paragraphs[index].text;
    let above = index
        .checked_sub(1)
        .map(|above| paragraphs[above].text.as_str());
    if about(text).is_some() {
        let of_title = is_bracketed_about(text) || opens_with(text, &["ve viec"]);
        return !(of_title && above.is_some_and(is_title_in_caps));
    }
    let is_number = |above: &str| {
        let number = document_numbers(above).into_iter().next();
        opens_with(above, &["so"]) && number.is_some_and(|number| number.span.end == above.len())
    };
    let ends_head = |above: &str| is_number(above) || is_placed_day(&fold(above));
    opens_with(text, &["ve"]) && text.starts_with('V') && above.is_some_and(ends_head)
}

/// Whether what a letter is about goes on in the next line.
fn goes_on(before: &str, text: &str) -> bool {
    let numbered = !document_numbers(text).is_empty();
    if opens_with(before.rsplit(' ').next().unwrap_or_default(), &["so"]) {
        return numbered;
    }
    if numbered {
        // "… tài liệu kèm theo" above "Quyết định số 917/QĐ-BHXH".
        return ends_open(before) && numbered_kind(text);
    }
    let open = ends_open(before) || begins_small(text) || quotes(text);
    (open || fills_column(text)) && !is_motto(&fold(text))
}

/// "Kính gửi: …".
pub(super) fn salutes(text: &str) -> bool {
    opens_with(text, &["kinh gui"])
}

/// "“Chương trình tổng thể”": what a letter is about, by its name.
pub(super) fn quotes(text: &str) -> bool {
    text.starts_with(['"', '“'])
}

/// "Quyết định số 917/QĐ-BHXH", with its type in small letters.
fn numbered_kind(text: &str) -> bool {
    numbered(text.trim_end_matches('.')).is_some()
        && !is_caps(text.split(' ').next().unwrap_or_default())
}

/// Whether a short line between "V/v …" and the salutation can be nothing but more of
/// it: "Tiểu ban chấm chuyên đề".
fn fills_column(text: &str) -> bool {
    let ends = text.ends_with(['.', ':', ';']) || is_header_line(text);
    text.chars().count() <= 60
        && text.starts_with(char::is_uppercase)
        && !(is_caps(text) || ends || is_overprint(text) || opens_body(text))
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::document::tests::check_subject as check;

    #[test]
    fn the_matter_of_a_letter_goes_on_to_the_salutation() {
        check(
            "SỞ TƯ PHÁP\n\nSố: 788/STP-HCBT\n\nV/v trình kết quả Đại hội Đoàn Luật sư tỉnh Bình\n\n\
             Thuận nhiệm kỳ 2024 - 2029\n\nBình Thuận, ngày 16 tháng 5 năm 2025\n\nKính gửi: Ủy ban nhân dân tỉnh.",
            "V/v trình kết quả Đại hội Đoàn Luật sư tỉnh Bình Thuận nhiệm kỳ 2024 - 2029",
        );
        check(
            "SỞ TƯ PHÁP\n\nSố: 42/UBND-TTHC Về việc rà soát thủ tục.\n\nKính gửi:\n\n- Các sở.",
            "Về việc rà soát thủ tục",
        );
        check(
            "TRƯỜNG ĐẠI HỌC\n\nSố: 35/ĐHCT-KSĐH Cần Thơ, ngày 17 tháng 10 năm 2013\n\nVề việc đề nghị ra Quyết định\n\n\
             Tiểu ban chấm chuyên đề\n\nKính gửi: Các đơn vị đào tạo\n\nCăn cứ Điều 18:",
            "Về việc đề nghị ra Quyết định Tiểu ban chấm chuyên đề",
        );
    }

    #[test]
    fn the_matter_of_a_letter_begins_a_line_below_the_day() {
        check(
            "   UBND TỈNH AN GIANG         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n\
             \x20    Số: 834/SGDĐT-CTTT             An Giang, ngày 26 tháng 02 năm 2025\n   V/v hưởng ứng Ngày Quyền của\n\
             người tiêu dùng Việt Nam và tổ chức\n              năm 2025\n\n\n\n         Kính gửi:\n\n\
             Thực hiện Kế hoạch số 1474/KH-UBND.",
            "V/v hưởng ứng Ngày Quyền của người tiêu dùng Việt Nam và tổ chức năm 2025",
        );
    }

    #[test]
    fn a_letter_may_say_what_it_is_about_right_below_its_number() {
        let letter = |number: &str| {
            format!(
                "CÔNG ĐOÀN GIÁO DỤC\n\n{number}\n\nVề hỗ trợ cho vay tạo lập nhà ở.\n\n\
                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nHà Nội, ngày 05 tháng 5 năm 2017\n\nKính gửi: Các trường"
            )
        };
        let text = letter("Số: 91 /CV-CĐGD");
        check(&text, "Về hỗ trợ cho vay tạo lập nhà ở");
        let header = Document::read("a.txt", &text).header;
        assert_eq!(header.kind.as_deref(), Some("Công văn"));
        assert_eq!(header.issued, Some(jiff::civil::date(2017, 5, 5)));
        let kind = Document::read("a.txt", &letter("Số tài khoản")).header.kind;
        assert_eq!(kind, None);
    }

    #[test]
    fn the_title_of_a_page_over_a_letter_is_not_its_matter() {
        let text = "# CÔNG VĂN SỐ 1130/SGD ĐT NGÀY 11/04/2020\n\n**SỞ GIÁO DỤC VÀ ĐÀO TẠO Độc lập - Tự do - Hạnh phúc**\n\n\
            Số: 1130/SGDĐT-CTT Hà Nội, ngày 11 tháng 04 năm 2020\n\nV/v thực hiện các biện pháp\n\nphòng, chống dịch bệnh\n\nKính gửi: Các trường";
        check(text, "V/v thực hiện các biện pháp phòng, chống dịch bệnh");
    }

    #[test]
    fn a_matter_in_brackets_belongs_to_the_form_above_it() {
        let motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập – Tự do – Hạnh phúc";
        let text = format!(
            "{motto}\n\nĐƠN YÊU CẦU GIẢI QUYẾT VIỆC DÂN SỰ\n\n(V/v: Công nhận thuận tình ly hôn)\n\n\
             Kính gửi: ......\n\n1. Tên chồng: ......"
        );
        check(
            &text,
            "ĐƠN YÊU CẦU GIẢI QUYẾT VIỆC DÂN SỰ (V/v: Công nhận thuận tình ly hôn)",
        );
        let kind = Document::read("a.txt", &text).header.kind;
        assert_eq!(kind.as_deref(), Some("Biểu mẫu"));
    }

    #[test]
    fn the_matter_of_a_letter_may_be_longer_than_a_line_of_a_letterhead() {
        let matter = format!(
            "V/v góp ý dự thảo {}",
            "Nghị quyết về Chương trình mục tiêu ".repeat(8).trim()
        );
        let text = format!(
            "UBND THÀNH PHỐ HÀ NỘI\n\nSố: 1937 /STTTT-CNTT\n\n{matter}\n\nĐộc lập - Tự do - Hạnh phúc\n\n\
             Hà Nội,ngày 3 tháng 8 năm 2020\n\nđến năm 2030.\n\nKính gửi: Các Sở"
        );
        check(&text, &format!("{matter} đến năm 2030"));
        let header = Document::read("a.txt", &text).header;
        assert_eq!(header.kind.as_deref(), Some("Công văn"));
        assert_eq!(header.issued, Some(jiff::civil::date(2020, 8, 3)));
    }

    #[test]
    fn a_letterhead_may_be_read_between_the_lines_of_the_matter() {
        check(
            "BỘ GIÁO DỤC VÀ ĐÀO TẠO\n\nSố: 5891/BGDĐT-KHCNMT\n\nV/v Thông báo thời gian họp\n\n\
             và trao Giải thưởng KH&CN\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\n\
             Hà Nội, ngày 17 tháng 12 năm 2021\n\ndành cho giảng viên trẻ\n\nKính gửi: Các trường.",
            "V/v Thông báo thời gian họp và trao Giải thưởng KH&CN dành cho giảng viên trẻ",
        );
    }

    #[test]
    fn a_matter_may_end_in_a_quotation_on_the_line_of_the_day() {
        check(
            "CÔNG ĐOÀN GIÁO DỤC\nSố: 95/CV-CĐGD\nVề lấy ý kiến góp ý vào Dự thảo\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
             Độc lập – Tự do – Hạnh phúc\n_____________\n\nTP. Hồ Chí Minh, ngày 11 tháng 5 năm 2017 “Chương trình tổng thể”\n\n\
             Kính gửi: Công đoàn các trường.\n\nCông đoàn đề nghị:",
            "Về lấy ý kiến góp ý vào Dự thảo “Chương trình tổng thể”",
        );
    }

    #[test]
    fn a_letter_may_be_about_another_document_whose_number_is_not_its_own() {
        let text = "BẢO HIỂM XÃ HỘI\n\nSố: …/BHXH-CNTT\n\nV/v bổ sung tài liệu kèm theo\n\nQuyết định số 917/QĐ-BHXH.\n\n\
            Hà Nội, ngày 27 tháng 10 năm 2017\n\nKính gửi: Các tỉnh.";
        check(
            text,
            "V/v bổ sung tài liệu kèm theo Quyết định số 917/QĐ-BHXH",
        );
        assert_eq!(Document::read("a.txt", text).header.number, None);
    }

    #[test]
    fn the_matter_of_a_letter_may_hold_the_number_of_another_document() {
        let text = "SỞ Y TẾ\n\nSố: … /SYT-VP\n\nTây Ninh, ngày … tháng 02 năm 2019\n\n\
             V/v triển khai thực hiện Thông tư số\n\n116/2018/TT-BTC ngày 28/11/2018 của\n\n\
             Bộ Tài chính về báo cáo\n\ngiá thị trường.\n\nKính gửi: Các sở.";
        check(
            text,
            "V/v triển khai thực hiện Thông tư số 116/2018/TT-BTC ngày 28/11/2018 của Bộ Tài chính về báo cáo giá thị trường",
        );
        let header = Document::read("a.txt", text).header;
        assert_eq!((header.number, header.issued), (None, None));
    }
}
