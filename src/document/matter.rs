//! The paragraphs behind its type that say what a document is about. What a scan put
//! between them is left out.

use crate::language::{fold, is_syllable};

use super::body::body_of;
use super::day::is_placed_day;
use super::headline::{
    LONGEST_SUBJECT, is_bracketed_about, is_note, is_period, is_unit, says_for_whom,
};
use super::layout::{Paragraph, Style};
use super::marker::{is_caps, marker, opens_with};
use super::office::names_office_in_caps;
use super::opening::opens_body;
use super::stamp::is_overprint;

/// The longest subject that is set in bold and so can be nothing else, letters.
const LONGEST_STRONG: usize = 3000;

/// The paragraphs behind the type that say what it is about.
pub(super) fn subject(paragraphs: &[Paragraph], kind: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut length = 0;
    let minutes = opens_with(&paragraphs[kind].text, &["bien ban"]);
    for (index, paragraph) in paragraphs.iter().enumerate().skip(kind + 1).take(6) {
        let text = &paragraph.text;
        let out_of_place = || lies_over_matter(&paragraphs[index..]) || is_of_letterhead(text);
        if is_overprint(text) || is_code(text) || found.is_empty() && out_of_place() {
            continue;
        }
        length += text.chars().count();
        let mut below = paragraphs.iter().skip(index + 1);
        let next = below.find(|p| !is_overprint(&p.text));
        let before = found.last().map(|before| &paragraphs[*before]);
        let goes_on = match before {
            None => begins(paragraph, next),
            Some(before) => goes_on(before, paragraph, next),
        };
        let longest = match paragraph.style {
            Style::Strong => LONGEST_STRONG,
            _ => LONGEST_SUBJECT,
        };
        let of_minutes = minutes && opens_with(text, &["dia diem:", "thoi gian:"]);
        let other = of_minutes || is_other(paragraph);
        if length > longest || other || ends(before, text, next) || !goes_on {
            break;
        }
        found.push(index);
    }
    found
}

/// "BM-01.QT/ĐT", the code of a form, which stands between the lines of its title.
fn is_code(text: &str) -> bool {
    let has = |wanted: fn(char) -> bool| text.contains(wanted);
    let word = !text.contains(char::is_whitespace) && text.contains('-');
    word && is_caps(text) && has(|c| c.is_ascii_digit()) && has(char::is_uppercase)
}

/// Whether a paragraph is never of a title.
fn is_other(paragraph: &Paragraph) -> bool {
    const OPENS: [&str; 5] = ["ho va ten", "ho ten", "kinh gui", "loi noi dau", "ma hieu"];
    let text = &paragraph.text;
    let numbered = text.strip_prefix("Số").is_some_and(|rest| {
        rest.trim_start()
            .starts_with(|c: char| c == ':' || c.is_ascii_digit())
    });
    paragraph.style == Style::Row
        || numbered
        || is_note(text)
        || is_unit(text)
        || names_office_in_caps(text)
        || opens_with(text, &OPENS)
}

/// Whether a paragraph ends as no title does, or is numbered as the parts of a body are.
fn ends(before: Option<&Paragraph>, text: &str, next: Option<&Paragraph>) -> bool {
    // "Quy định về …;" goes on where the next line begins small.
    let listed = text.ends_with(';')
        && next.is_some_and(|p| begins_small(&p.text) || begins_in_brackets(&p.text));
    let open = before.is_some_and(|before| ends_open(&before.text));
    let last = (open || names_object(text)) && ends_title(text, next);
    let short = text.chars().count() <= SHORT && ends_title(text, next);
    let whole = before.is_none() && (opens_with(text, &["ve viec"]) || short) || last;
    let stops = text.ends_with('.') && !is_caps(text) && !whole
        || text.ends_with(':') && !whole
        || text.ends_with([';', '?']);
    let of_title = match before {
        None => is_matter_of_a_scan(text),
        Some(_) => begins_in_brackets(text),
    };
    stops && !listed || marker(text).is_some() && !of_title
}

/// Whether the first paragraph behind the type may be its title.
fn begins(paragraph: &Paragraph, next: Option<&Paragraph>) -> bool {
    let text = &paragraph.text;
    let set_apart = is_caps(text) || paragraph.style != Style::Plain;
    set_apart || !opens_body(text) || stands_over_body(text, next)
}

/// Whether a title goes on in the next paragraph.
fn goes_on(before: &Paragraph, paragraph: &Paragraph, next: Option<&Paragraph>) -> bool {
    let text = &paragraph.text;
    let same = before.style == paragraph.style && is_caps(&before.text) == is_caps(text);
    let open = ends_open(&before.text) || begins_with_figure(text);
    same && (paragraph.style != Style::Plain || is_caps(text))
        || same && (open && !opens_body(text) || ends_title(text, next))
        || begins_small(text)
        || begins_in_brackets(text)
        || !ends_sentence(&before.text) && goes_on_behind_brackets(text)
        || opens_quotation(&before.text)
        || is_quotation(text)
        || is_bracketed_about(text)
        || is_period(text)
        || is_what_comes_next(text)
        || says_for_whom(text)
        || names_object(text)
}

/// "Gói thầu: …", "Dự án: …" below what is decided of them.
fn names_object(text: &str) -> bool {
    let named = [
        "goi thau",
        "du an",
        "cong trinh",
        "hang muc",
        "nhiem vu",
        "de tai",
        "dia diem",
    ];
    text.contains(':') && opens_with(text, &named) && !text.ends_with([':', ';'])
}

/// The motto or the day at the right, which a scan whose lines do not lie level gives
/// below the type at the left.
pub(super) fn is_of_letterhead(text: &str) -> bool {
    let folded = fold(text);
    // The Youth Union has its name where offices have the motto.
    let mottos = ["cong hoa xa hoi", "doc lap", "doan tncs ho chi minh"];
    let is_motto = mottos.iter().any(|words| folded.starts_with(words));
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
    let garbled =
        |word: &str| word.contains(char::is_lowercase) && !is_syllable(&word.to_lowercase());
    let odd = is_caps(text) && body_of(text).is_some()
        || text.chars().count() <= 12 && text.ends_with(':')
        || text.chars().count() <= 25 && text.split(' ').any(garbled);
    odd && below
        .iter()
        .take(4)
        .any(|p| opens_with(&p.text, &["ve viec"]))
}

/// "(2) Ùn tắc giao thông; …": a title may number what it is about.
fn begins_in_brackets(text: &str) -> bool {
    let inner = text.strip_prefix('(').unwrap_or_default();
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < inner.len() && rest.starts_with(')')
}

/// "(OKR/KPI) đối với cơ quan": brackets that belong to the line above.
fn goes_on_behind_brackets(text: &str) -> bool {
    let behind = text
        .strip_prefix('(')
        .and_then(|inner| inner.split_once(") "));
    behind.is_some_and(|(_, rest)| begins_small(rest))
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', ';', ':'])
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
pub(super) fn ends_open(text: &str) -> bool {
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

/// "“Tuổi trẻ sắt son niềm tin với Đảng”": what a title names, on a line of its own.
fn is_quotation(text: &str) -> bool {
    text.starts_with(['"', '“']) && text.len() > 3 && text.ends_with(['"', '”'])
}

pub(super) fn begins_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// "- Về …": a speck in front of the subject.
fn is_matter_of_a_scan(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    bare.len() < text.len() && opens_with(bare, &["ve", "ve viec", "quy dinh", "ban hanh"])
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::document::tests::check_subject as check;

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
    fn a_title_goes_on_to_the_end_of_what_it_quotes() {
        check(
            "CHI ĐOÀN\n\nKẾ HOẠCH\n\nTổ chức Diễn đàn với chủ đề “Học tập và noi gương\n\n\
             Anh hùng Vũ Văn Bình”\n\nCăn cứ công văn;",
            "Tổ chức Diễn đàn với chủ đề “Học tập và noi gương Anh hùng Vũ Văn Bình”",
        );
        check(
            "ĐOÀN TRƯỜNG\n\nTHỂ LỆ\n\nĐOÀN TNCS HỒ CHÍ MINH\n\nCuộc thi trắc nghiệm trực tuyến\n\n\"Tuổi trẻ sắt son niềm tin với Đảng\"\n\n\
             Căn cứ kế hoạch;",
            "Cuộc thi trắc nghiệm trực tuyến \"Tuổi trẻ sắt son niềm tin với Đảng\"",
        );
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
    fn a_title_goes_on_behind_brackets_and_with_where_it_is() {
        check(
            "HĐND TỈNH THANH HÓA\n\nSố: /QĐ-HĐND\n\nQUYẾT ĐỊNH\n\nBan hành Bộ tiêu chí đánh giá hiệu quả hoạt động\n\n\
             (OKR/KPI) đối với cơ quan Văn phòng\n\nCăn cứ Luật;",
            "Ban hành Bộ tiêu chí đánh giá hiệu quả hoạt động (OKR/KPI) đối với cơ quan Văn phòng",
        );
        check(
            "UBND THÀNH PHỐ HÀ NỘI\n\nSố: 2858/QĐ-UBND\n\n**QUYẾT ĐỊNH**\n\nVề việc phê duyệt Quy hoạch chi tiết khu vực Bắc Cổ Nhuế\n\n\
             Địa điểm: các phường Cổ Nhuế 2 và Xuân Đỉnh,\n\nquận Bắc Từ Liêm.\n\nỦY BAN NHÂN DÂN THÀNH PHỐ\n\nCăn cứ Luật;",
            "Về việc phê duyệt Quy hoạch chi tiết khu vực Bắc Cổ Nhuế Địa điểm: các phường Cổ Nhuế 2 và Xuân Đỉnh, quận Bắc Từ Liêm",
        );
    }

    #[test]
    fn a_matter_may_end_with_a_stop() {
        check(
            "SỞ Y TẾ\n\nSố: 10/GM-SYT\n\nGIẤY MỜI\n\nTập huấn xét nghiệm tại huyện Phú Quốc.\n\n\
             Căn cứ vào tình hình dịch bệnh tại huyện;\n\n1. Thành phần:",
            "Tập huấn xét nghiệm tại huyện Phú Quốc",
        );
        check(
            "BỘ GIÁO DỤC VÀ ĐÀO TẠO\n\nSố: 2605/QĐ-BGDĐT\n\nQUYẾT ĐỊNH\n\nVề việc bổ sung công chức làm việc tại Bộ phận Một cửa.\n\n\
             BỘ TRƯỞNG BỘ GIÁO DỤC VÀ ĐÀO TẠO\n\nCăn cứ Nghị định số 37/2025/NĐ-CP;\n\nĐiều 1. Bổ sung công chức.",
            "Về việc bổ sung công chức làm việc tại Bộ phận Một cửa",
        );
    }
}
