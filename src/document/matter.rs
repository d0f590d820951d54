//! The paragraphs that say what a document is about: behind its type, behind
//! "V/v", below the motto of a form. What a scan put between them is left out.

use crate::language::{document_numbers, fold};

use super::body::body_of;
use super::form::is_title_in_caps;
use super::headline::{
    LONGEST_SUBJECT, about, is_bracketed_about, is_header_line, is_motto, is_note, is_period,
    is_placed_day, is_unit, numbered,
};
use super::layout::{Paragraph, Style};
use super::marker::{is_caps, marker, opens_with};
use super::office::names_office_in_caps;
use super::opening::opens_body;
use super::stamp::is_overprint;

/// The paragraphs behind the type that say what it is about.
pub(super) fn subject(paragraphs: &[Paragraph], kind: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut length = 0;
    for (index, paragraph) in paragraphs.iter().enumerate().skip(kind + 1).take(6) {
        let text = &paragraph.text;
        let out_of_place = || lies_over_matter(&paragraphs[index..]) || is_of_letterhead(text);
        if is_overprint(text) || found.is_empty() && out_of_place() {
            continue;
        }
        length += text.chars().count();
        // "Quy định về …;" goes on where the next line begins small.
        let mut below = paragraphs.iter().skip(index + 1);
        let more = below.find(|p| !is_overprint(&p.text));
        let listed = text.ends_with(';')
            && more.is_some_and(|p| begins_small(&p.text) || begins_in_brackets(&p.text));
        let of_list = !found.is_empty() && begins_in_brackets(text);
        let of_scan = found.is_empty() && is_matter_of_a_scan(text);
        let marked = marker(text).is_some() && !of_list && !of_scan;
        let above = found.last().map(|above| &paragraphs[*above].text);
        let last = above.is_some_and(|above| ends_open(above)) && ends_title(text, more);
        let whole = found.is_empty() && opens_with(text, &["ve viec"]) || last;
        let stops = text.ends_with('.') && !is_caps(text) && !whole
            || text.ends_with(':') && !whole
            || text.ends_with([';', '?']);
        let ends = (stops && !listed) || marked;
        let other = is_note(text)
            || is_unit(text)
            || opens_with(text, &["ho va ten", "ho ten", "kinh gui"]);
        if ends || length > LONGEST_SUBJECT || paragraph.style == Style::Row || other {
            break;
        }
        let goes_on = match found.last() {
            None => {
                let title = is_caps(text) || paragraph.style != Style::Plain;
                title || !opens_body(text) || stands_over_body(text, more)
            }
            Some(before) => {
                let before = &paragraphs[*before];
                let same =
                    before.style == paragraph.style && is_caps(&before.text) == is_caps(text);
                let small = begins_small(text);
                let open = same && (ends_open(&before.text) || begins_with_figure(text));
                same && (paragraph.style != Style::Plain || is_caps(text))
                    || small
                    || open && !opens_body(text)
                    || is_bracketed_about(text)
                    || is_period(text)
                    || of_list
                    || opens_quotation(&before.text)
                    || is_what_comes_next(text)
                    || same && ends_title(text, more)
            }
        };
        if !goes_on || names_office_in_caps(text) || opens_with(text, &["loi noi dau"]) {
            break;
        }
        found.push(index);
    }
    found
}

/// The motto or the day at the right, which a scan whose lines do not lie level gives
/// below the type at the left.
fn is_of_letterhead(text: &str) -> bool {
    let folded = fold(text);
    let is_motto = ["cong hoa xa hoi", "doc lap"]
        .iter()
        .any(|words| folded.starts_with(words));
    text.chars().count() <= 60 && (is_motto || is_placed_day(&folded))
}

/// Whether a short line of a stamp lies between the type and "Về việc …".
fn lies_over_matter(paragraphs: &[Paragraph]) -> bool {
    let [first, below @ ..] = paragraphs else {
        return false;
    };
    let text = first
        .text
        .trim_start_matches(|c: char| !c.is_alphanumeric());
    let odd = is_caps(text) && body_of(text).is_some()
        || text.chars().count() <= 12 && text.ends_with(':');
    odd && below
        .iter()
        .take(2)
        .any(|p| opens_with(&p.text, &["ve viec"]))
}

/// "(2) Ùn tắc giao thông; …": a title may number what it is about.
fn begins_in_brackets(text: &str) -> bool {
    let inner = text.strip_prefix('(').unwrap_or_default();
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < inner.len() && rest.starts_with(')')
}

/// "Nhiệm vụ trọng tâm tháng 3 năm 2025": the second half of what a report is about.
fn is_what_comes_next(text: &str) -> bool {
    let named = opens_with(text, &["nhiem vu", "phuong huong"]);
    named && text.chars().count() <= SHORT && text.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a short line is the last of a title, above what can be none: "Quỹ Khuyến học
/// tỉnh Bình Thuận" over the office that decides, the grounds or the salutation.
fn ends_title(text: &str, next: Option<&Paragraph>) -> bool {
    /// The last line may go on over several of a page.
    const LONG: usize = 250;
    let bare = text
        .trim_end_matches('.')
        .ends_with(|c: char| c.is_alphanumeric() || c == ')');
    let ends = |p: &Paragraph| {
        names_office_in_caps(&p.text) || opens_with(&p.text, &["can cu", "kinh gui"])
    };
    bare && text.chars().count() <= LONG
        && !opens_body(text)
        && !is_overprint(text)
        && next.is_some_and(ends)
}

/// Whether a title such as "Thực hiện chương trình …" stands over where the body begins.
fn stands_over_body(text: &str, next: Option<&Paragraph>) -> bool {
    let works = ["thuc hien", "trien khai", "tiep tuc thuc hien", "thi hanh"];
    let bare = text.ends_with(|c: char| c.is_alphanumeric() || ")”\"".contains(c));
    let opens = |p: &Paragraph| opens_body(&p.text) || marker(&p.text).is_some();
    bare && opens_with(text, &works) && next.is_some_and(opens)
}

/// A line of a title is hardly longer, letters.
const SHORT: usize = 100;

/// "86 năm ngày thành lập …": what follows the figure goes on with a sentence.
fn begins_with_figure(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.strip_prefix(' ').is_some_and(begins_small)
}

/// Whether a line ends in a comma, a dash or a word that nothing can end with: "… thuộc".
fn ends_open(text: &str) -> bool {
    const OPEN: [&str; 22] = [
        "bằng",
        "các",
        "cho",
        "cùng",
        "của",
        "do",
        "đến",
        "đối với",
        "hoặc",
        "những",
        "ở",
        "tại",
        "theo",
        "thuộc",
        "trên",
        "trong",
        "từ",
        "và",
        "về",
        "vì",
        "với",
        "một số",
    ];
    let text = text.trim_end().to_lowercase();
    let closes = |word: &str| {
        text.strip_suffix(word)
            .is_some_and(|rest| rest.ends_with(' '))
    };
    text.ends_with([',', ':']) || text.ends_with(" -") || OPEN.iter().any(|word| closes(word))
}

/// Whether a quotation that a line begins ends in none of it: "… chủ đề “Học tập và".
fn opens_quotation(text: &str) -> bool {
    text.rfind('“').is_some_and(|at| !text[at..].contains('”'))
}

pub(super) fn begins_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// "- Về …": a speck in front of the subject.
fn is_matter_of_a_scan(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    bare.len() < text.len() && opens_with(bare, &["ve", "ve viec", "quy dinh", "ban hanh"])
}

/// The paragraphs that say what a letter is about, above `end`: "V/v …" under its number.
pub(super) fn letter(paragraphs: &[Paragraph], end: usize) -> Vec<usize> {
    let Some(first) = (0..end).find(|index| is_of_letter(paragraphs, *index)) else {
        return Vec::new();
    };
    let salutes = |p: &Paragraph| opens_with(&p.text, &["kinh gui"]);
    let salutation = paragraphs[first..].iter().take(8).position(salutes);
    let end = salutation.map_or(end, |at| end.max(first + at));
    let mut found = vec![first];
    for index in first + 1..end.min(first + 6) {
        let text = &paragraphs[index].text;
        let last = *found.last().unwrap_or(&first);
        // The letterhead at the right may be read between the lines at the left.
        if is_of_letterhead(text) {
            continue;
        }
        let goes_on = if last + 1 == index {
            goes_on(&paragraphs[last].text, text)
        } else {
            begins_small(text)
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
    let quoted = text.starts_with(['"', '“']);
    let open = ends_open(before) || begins_small(text) || quoted;
    (open || fills_column(text)) && !is_motto(&fold(text))
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

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let header = Document::read("a.txt", text).header;
        assert_eq!(header.subject.as_deref(), Some(expected), "{header:?}");
    }

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
    fn a_title_goes_on_to_what_can_be_none() {
        check(
            "SỞ Y TẾ\n\nSố: 779/QĐ-SYT\n\nQUYẾT ĐỊNH\n\nVề việc công nhận Điều lệ (sửa đổi, bổ sung)\n\n\
             Quỹ Khuyến học tỉnh Bình Thuận\n\nGIÁM ĐỐC SỞ Y TẾ\n\nCăn cứ Luật Khám bệnh;\n\nĐiều 1. Công nhận.",
            "Về việc công nhận Điều lệ (sửa đổi, bổ sung) Quỹ Khuyến học tỉnh Bình Thuận",
        );
        check(
            "SỞ Y TẾ\n\nSố: 7/KH-SYT\n\nKẾ HOẠCH\n\nGiải quyết các điểm nghẽn về (1) Tình trạng úng ngập;\n\n\
             (2) Ùn tắc giao thông; (3) Trật tự đô thị; (4) Vệ sinh môi trường,\n\nô nhiễm không khí\n\nThực hiện Kế hoạch:",
            "Giải quyết các điểm nghẽn về (1) Tình trạng úng ngập; (2) Ùn tắc giao thông; \
             (3) Trật tự đô thị; (4) Vệ sinh môi trường, ô nhiễm không khí",
        );
        check(
            "SỞ Y TẾ\n\nSố: 7/BC-SYT\n\nBÁO CÁO\n\nHoạt động tháng 02/2017\n\nNhiệm vụ trọng tâm tháng 03/2017\n\n\
             Sau Tết, các đơn vị tập trung nắm tình hình.",
            "Hoạt động tháng 02/2017 Nhiệm vụ trọng tâm tháng 03/2017",
        );
        check(
            "SỞ Y TẾ\n\nSố: 7/BC-SYT\n\nBÁO CÁO\n\nHoạt động tháng 02/2017\n\nTình hình ổn định\n\nSau Tết, các đơn vị nắm tình hình.",
            "Hoạt động tháng 02/2017",
        );
    }

    #[test]
    fn a_title_goes_on_behind_a_dash_that_ends_a_line() {
        let head = "HỘI ĐỒNG ĐỊNH GIÁ\n\nSố: 10/TTr-HĐ\n\nTỜ TRÌNH\n\nPhê duyệt giá tài sản tại khu công nghiệp Song Khê -\n\n";
        check(
            &format!("{head}Nội Hoàng, cụm công nghiệp Nội Hoàng.\n\nKính gửi: Chủ tịch"),
            "Phê duyệt giá tài sản tại khu công nghiệp Song Khê - Nội Hoàng, cụm công nghiệp Nội Hoàng",
        );
        check(
            &format!("{head}Hội đồng định giá đã họp.\n\n1. Phê duyệt"),
            "Phê duyệt giá tài sản tại khu công nghiệp Song Khê",
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
    fn a_title_goes_on_to_the_end_of_what_it_quotes() {
        check(
            "CHI ĐOÀN\n\nKẾ HOẠCH\n\nTổ chức Diễn đàn với chủ đề “Học tập và noi gương\n\n\
             Anh hùng Vũ Văn Bình”\n\nCăn cứ công văn;",
            "Tổ chức Diễn đàn với chủ đề “Học tập và noi gương Anh hùng Vũ Văn Bình”",
        );
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
    fn a_matter_may_go_on_behind_a_colon_or_below_the_head_of_a_general_director() {
        check(
            "BỘ CÔNG THƯƠNG\n\nTHÔNG BÁO\n\nVề việc cử đại biểu tham dự:\n\nVòng Bán kết Cuộc thi năm 2023\n\nThực hiện thông báo;",
            "Về việc cử đại biểu tham dự: Vòng Bán kết Cuộc thi năm 2023",
        );
        check(
            "BẢO HIỂM XÃ HỘI\n\nSố: 917/QĐ-BHXH\n\nHà Nội, ngày 20 tháng 6 năm 2016 QUYẾT ĐỊNH\n\nBan hành Cổng tiếp nhận\n\n\
             Giám định phiên bản 2.0\n\nTỔNG GIÁM ĐỐC BẢO HIỂM XÃ HỘI VIỆT NAM\n\nCăn cứ Luật;",
            "Ban hành Cổng tiếp nhận Giám định phiên bản 2.0",
        );
    }

    #[test]
    fn the_right_of_a_letterhead_may_be_given_below_the_type() {
        let text = "TRƯỜNG ĐẠI HỌC CÔNG NGHỆ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nSố: 221/KH-ĐHVH\n\nKẾ HOẠCH\n\n\
            Độc lập - Tự do - Hạnh phúc\n\nĐà Nẵng, ngày 24 tháng 01 năm 2022\n\nVề việc tổ chức học tập\n\nThực hiện Kế hoạch;";
        check(text, "Về việc tổ chức học tập");
        let header = Document::read("a.txt", text).header;
        assert_eq!(header.issued, Some(jiff::civil::date(2022, 1, 24)));
    }

    #[test]
    fn a_title_may_begin_as_a_body_does() {
        for title in [
            "Triển khai thực hiện quy định về đạt chuẩn tiếp cận pháp luật năm 2025",
            "Thực hiện chương trình Dân số và phát triển năm 2025",
            "Theo dõi tình hình thi hành pháp luật về y tế năm 2018",
        ] {
            for body in [
                "Thực hiện Kế hoạch số 2300/KH-UBND;",
                "Căn cứ Luật;",
                "I. MỤC ĐÍCH",
            ] {
                check(
                    &format!("UBND PHƯỜNG 1\n\nSố: 7/KH-UBND\n\nKẾ HOẠCH\n\n{title}\n\n{body}"),
                    title,
                );
            }
        }
        let header = Document::read(
            "a.txt",
            "UBND PHƯỜNG 1\n\nSố: 7/KH-UBND\n\nKẾ HOẠCH\n\nThực hiện Kế hoạch số 2300/KH-UBND;\n\nI. MỤC ĐÍCH",
        )
        .header;
        assert_eq!(header.subject, None);
    }

    #[test]
    fn a_title_goes_on_with_days_a_letter_with_what_is_quoted() {
        check(
            "LIÊN ĐOÀN LAO ĐỘNG\n\nSố: 33/HD-LĐLĐ\n\nHƯỚNG DẪN\n\nTổ chức kỷ niệm 88 năm Ngày thành lập Công đoàn\n\n\
             28/7/1929 - 28/7/2017\n\nThực hiện Hướng dẫn số 20/KH-LĐLĐ;",
            "Tổ chức kỷ niệm 88 năm Ngày thành lập Công đoàn 28/7/1929 - 28/7/2017",
        );
        check(
            "SỞ TƯ PHÁP\n\nSố: 1091/STP-VP\n\nV/v góp ý Đề cương hoạt động\n\n“Nâng cấp hạ tầng kỹ thuật phục vụ triển khai các ứng dụng”\n\n\
             Khánh Hòa, ngày 5 tháng 8 năm 2016\n\nKính gửi: Các sở",
            "V/v góp ý Đề cương hoạt động “Nâng cấp hạ tầng kỹ thuật phục vụ triển khai các ứng dụng”",
        );
        check(
            "TRƯỜNG ĐH DUY TÂN\n\nSố: 363/TB-ĐHDT\n\n(V/v quản lý giáo viên chủ nhiệm)\n\n\
             Đà Nẵng, ngày 02 tháng 12 năm 2008\n\nTHÔNG BÁO\n\nKính gửi: Các khoa",
            "V/v quản lý giáo viên chủ nhiệm",
        );
    }

    #[test]
    fn stamps_and_a_speck_between_type_and_grounds_are_no_matter() {
        check(
            "- SỞ Y TẾ\n\nKỸ THUẬT\n\nCần Thơ, ngày tháng 9 năm 2025\n\nQUYẾT ĐỊNH\n\nPhê duyệt nhiệm vụ Điều chỉnh Quy hoạch chung\n\n\
             Khu kinh tế Đồng Đăng CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ\n\nĐẾN\n\nNgày: 2q\n\nTHỦ TƯỚNG CHÍNH PHỦ\n\nCăn cứ Luật;",
            "Phê duyệt nhiệm vụ Điều chỉnh Quy hoạch chung Khu kinh tế Đồng Đăng",
        );
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

    #[test]
    fn a_matter_ends_before_a_paragraph_that_a_stamp_lies_over() {
        let body =
            "trong thời gian qua, công tác triển khai thi hành luật đã đạt kết quả; ".repeat(4);
        check(
            &format!(
                "SỞ Y TẾ\n\nSố: /CT-SYT\n\nCHỈ THỊ\n\n“TRUNG TÂM CÔNG BÁO\nCV 155:\n\n\
                Về việc tăng cường công tác thi hành án\n\nlpệ ĐẾN | Chuyển: Ngày {body}\n"
            ),
            "Về việc tăng cường công tác thi hành án",
        );
    }

    #[test]
    fn a_matter_may_end_with_a_stop() {
        check(
            "BỘ GIÁO DỤC VÀ ĐÀO TẠO\n\nSố: 2605/QĐ-BGDĐT\n\nQUYẾT ĐỊNH\n\nVề việc bổ sung công chức làm việc tại Bộ phận Một cửa.\n\n\
             BỘ TRƯỞNG BỘ GIÁO DỤC VÀ ĐÀO TẠO\n\nCăn cứ Nghị định số 37/2025/NĐ-CP;\n\nĐiều 1. Bổ sung công chức.",
            "Về việc bổ sung công chức làm việc tại Bộ phận Một cửa",
        );
    }
}
