//! The header block: where it stands and ends.
//!
//! It may stand in two columns that an extraction has mixed, be read by a scan
//! that knows no Vietnamese, or be missing. What it says is told by [`fields`](super::fields).

use crate::language::{document_numbers, fold};

use super::appendix::Appendix;
use super::form;
use super::headline::{
    LONGEST_SUBJECT, about, is_footnote, is_header_line, is_header_row, is_motto, is_note, is_path,
    is_stray, is_unit,
};
use super::kind::{LETTER, kind_of};
use super::layout::{Paragraph, Style};
use super::letter::{is_of_letter, letter, quotes, salutes};
use super::marker::{is_caps, marker, opens_with};
use super::matter::{begins_small, subject};
use super::numbered::numbered;
use super::opening::opens_body;
use super::standard::{self, Cover};

/// Where the parts of the header stand among the paragraphs.
#[derive(Debug, Default)]
pub(super) struct Zone {
    /// How many paragraphs belong to the header.
    pub(super) end: usize,
    /// The paragraph that names the type, alone or with the number.
    pub(super) kind: Option<usize>,
    /// The paragraphs of the subject.
    pub(super) subject: Vec<usize>,
    /// It opens as the appendix of another document.
    pub(super) appendix: Option<Appendix>,
    /// It is a national standard, which has a cover and no header.
    pub(super) standard: Option<Cover>,
}

/// Finds the header at the top of the paragraphs.
pub(super) fn zone(paragraphs: &[Paragraph]) -> Zone {
    if let Some(appendix) = Appendix::find(paragraphs) {
        return Zone {
            end: appendix.end(),
            appendix: Some(appendix),
            ..Zone::default()
        };
    }
    if let Some((cover, subject)) = standard::cover(paragraphs) {
        return Zone {
            end: subject.end,
            subject: subject.collect(),
            standard: Some(cover),
            ..Zone::default()
        };
    }
    let mut zone = Zone::default();
    let mut titled = None;
    for (index, paragraph) in paragraphs.iter().enumerate().take(40) {
        if paragraph.style == Style::Row && !is_header_row(paragraph) {
            break;
        }
        let text = &paragraph.text;
        if numbered(text).is_some() {
            titled = titled.or(Some(index));
            zone.end = index + 1;
            continue;
        }
        let heads_gazette = opens_with(text, &["van ban hop nhat -"]);
        let no_type = heads_gazette || is_of_board(&paragraphs[..=index]);
        let listed = marker(text).is_some() && !text.starts_with('—');
        if kind_of(text).is_some() && !listed && !no_type {
            zone.name(paragraphs, index);
            break;
        }
        if is_header_line(text) || is_of_letter(paragraphs, index) {
            zone.end = index + 1;
        } else if !is_stray(paragraphs, index) && !quotes_on(&paragraphs[..=index]) {
            break;
        }
    }
    if zone.kind.is_none()
        && let Some(index) = titled
            .or_else(|| titled_later(paragraphs))
            .or_else(|| typed_below_motto(paragraphs))
    {
        zone.name(paragraphs, index);
    }
    zone.take_notes(paragraphs);
    if zone.kind.is_none() {
        untyped(paragraphs, &mut zone);
        zone.take_notes(paragraphs);
    }
    zone
}

impl Zone {
    /// Takes the paragraph that names the type, and the subject behind it.
    fn name(&mut self, paragraphs: &[Paragraph], index: usize) {
        self.kind = Some(index);
        let title = numbered(&paragraphs[index].text);
        if title.as_ref().is_some_and(|title| title.kind == LETTER) {
            self.subject = letter(paragraphs, self.end);
        } else if title.is_none_or(|title| title.subject().is_empty()) {
            self.subject = subject(paragraphs, index);
            if self.subject.is_empty() {
                // "V/v …" at the left, and the type in capitals below it.
                self.subject = letter(paragraphs, index);
            }
        }
        let last = self.subject.last().map_or(index, |last| *last) + 1;
        // "Số: 08/KH-HTKT" below the title.
        let below = paragraphs.get(last);
        let of_number = below.is_some_and(|p| is_number_alone(&p.text));
        self.end = self.end.max(last + usize::from(of_number));
    }

    /// Takes the notes on what the document belongs to, also below a footnote of its title.
    fn take_notes(&mut self, paragraphs: &[Paragraph]) {
        let is = |index: usize, what: fn(&str) -> bool| {
            paragraphs.get(index).is_some_and(|p| what(&p.text))
        };
        let rest = paragraphs.iter().skip(self.end);
        let below = self.end + rest.take_while(|p| is_footnote(&p.text)).count();
        if is(below, is_note) {
            self.end = below;
        }
        while is(self.end, is_note) {
            self.end += 1;
        }
    }
}

/// Whether a line is nothing but a number: "Số: 08/KH-HTKT".
fn is_number_alone(text: &str) -> bool {
    let number = document_numbers(text).into_iter().next();
    text.starts_with("Số")
        && number.is_some_and(|number| number.span.start <= 6 && number.span.end == text.len())
}

/// Whether the last line quotes on what a letter is about: "V/v góp ý đề cương" above
/// "“Nâng cấp hạ tầng”".
fn quotes_on(lines: &[Paragraph]) -> bool {
    let [.., above, last] = lines else {
        return false;
    };
    quotes(&last.text) && about(&above.text).is_some()
}

/// Whether the last line is more of the name of a board: "QUY CHẾ DÂN CHỦ Ở CƠ SỞ" below
/// "BAN CHỈ ĐẠO THỰC HIỆN".
fn is_of_board(lines: &[Paragraph]) -> bool {
    const OPEN: [&str; 3] = ["thuc hien", "trien khai", "xay dung"];
    let [.., above, last] = lines else {
        return false;
    };
    let folded = fold(&above.text);
    let board = opens_with(&above.text, &["ban chi dao", "to cong tac", "to giup viec"]);
    board && is_caps(&last.text) && OPEN.iter().any(|word| folded.ends_with(word))
}

/// A type in capitals below the motto, where the stamp of who received it hides what
/// stands above; of no form and no letter.
fn typed_below_motto(paragraphs: &[Paragraph]) -> Option<usize> {
    /// The motto stands within so many paragraphs, the type within so many below.
    const TOP: usize = 12;
    const NEAR: usize = 4;
    let top = paragraphs.iter().take(TOP);
    let motto = top.rev().position(|p| is_motto(&fold(&p.text)))?;
    let below = paragraphs.len().min(TOP) - motto;
    let named = |p: &Paragraph| is_caps(&p.text) && kind_of(&p.text).is_some();
    let near = paragraphs[below..].iter().take(NEAR);
    let at = near.take_while(|p| p.style != Style::Row).position(named)?;
    let other = |p: &Paragraph| {
        let form = form::is_label(&p.text) || form::code(&p.text).is_some();
        form || salutes(&p.text)
    };
    (!paragraphs[..below + at].iter().any(other)).then_some(below + at)
}

/// A title with its number below a few short lines, such as the way to a page.
fn titled_later(paragraphs: &[Paragraph]) -> Option<usize> {
    let index = paragraphs
        .iter()
        .take(6)
        .position(|p| numbered(&p.text).is_some_and(|title| !title.behind.is_empty()))?;
    let short = |p: &Paragraph| p.text.chars().count() <= 60 && p.style != Style::Row;
    paragraphs[..index].iter().all(short).then_some(index)
}

/// A letter, a form below its motto, a table below its title, or a text with
/// nothing but a title.
fn untyped(paragraphs: &[Paragraph], zone: &mut Zone) {
    let way = paragraphs.iter().take_while(|p| is_path(&p.text)).count();
    zone.end = zone.end.max(way);
    zone.subject = letter(paragraphs, zone.end);
    if let Some(last) = zone.subject.last() {
        zone.end = zone.end.max(last + 1);
        return;
    }
    let ways = [
        form::title_of_form,
        form::title_of_table,
        form::title_below_motto,
    ];
    for find in ways {
        zone.subject = find(paragraphs);
        if let Some(last) = zone.subject.last().copied() {
            if form::has_matter_below(&paragraphs[last].text, &paragraphs[last + 1..]) {
                zone.subject.push(last + 1);
            }
            let below = zone.subject.last().map_or(0, |last| last + 1);
            zone.end = zone.end.max(below);
            return;
        }
    }
    // "Đề mục 45.5" over its name, in the collected law (Ordinance 03/2012/UBTVQH13).
    let of_code = |p: &Paragraph| opens_with(&p.text, &["de muc"]) && p.text.len() < 20;
    zone.end += usize::from(paragraphs.get(zone.end).is_some_and(of_code));
    let Some(first) = paragraphs.get(zone.end) else {
        return;
    };
    let heading = matches!(first.style, Style::Title(_));
    let longest = if heading { LONGEST_SUBJECT } else { 200 };
    let short =
        first.text.chars().count() <= longest && !first.text.ends_with(['.', ';', ':', ',']);
    let is_field = opens_with(&first.text, &["ho va ten", "ho ten"]);
    let set_apart = heading || first.style == Style::Strong || paragraphs.len() > 1;
    let titled = set_apart && first.style != Style::Row;
    let other = is_field || is_unit(&first.text);
    if short && titled && !other && marker(&first.text).is_none() && !opens_body(&first.text) {
        let style = first.style;
        zone.subject.push(zone.end);
        zone.end += 1;
        // A title set in bold, on more lines than one.
        while let Some(next) = paragraphs.get(zone.end)
            && style == Style::Strong
            && next.style == style
            && (begins_small(&next.text) || quotes(&next.text))
        {
            zone.subject.push(zone.end);
            zone.end += 1;
        }
    } else {
        zone.subject = title_in_head(&paragraphs[..zone.end]);
    }
}

/// Of what has nothing else to say of itself, the lines in capitals that end its head:
/// "HỌC BẠ" over "TIỂU HỌC".
fn title_in_head(head: &[Paragraph]) -> Vec<usize> {
    const PARTS: [&str; 5] = [
        "loi mo dau",
        "loi noi dau",
        "loi cam on",
        "loi cam doan",
        "muc luc",
    ];
    if head.last().is_some_and(|p| opens_with(&p.text, &PARTS)) {
        return Vec::new();
    }
    let is_title = |p: &&Paragraph| p.style != Style::Row && form::is_title_in_caps(&p.text);
    let lines = head.iter().rev().take_while(is_title);
    (head.len() - lines.count()..head.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], kind: Option<&str>, subject: &[&str]) {
        let paragraphs = super::super::layout::paragraphs(&lines.join("\n\n"));
        let zone = zone(&paragraphs);
        let text = |index: &usize| paragraphs[*index].text.as_str();
        assert_eq!(zone.kind.as_ref().map(text), kind);
        let found: Vec<&str> = zone.subject.iter().map(text).collect();
        assert_eq!(found, subject);
    }

    #[test]
    fn lines_of_a_stamp_end_no_header() {
        check(
            &[
                "BỘ CÔNG AN",
                "Gữ.............",
                "Ngày. a9",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Hà Nội, ngày 01 tháng 7 năm 2025",
                "THÔNG TƯ",
                "Quy định về cư trú",
                "Căn cứ Luật Cư trú;",
            ],
            Some("THÔNG TƯ"),
            &["Quy định về cư trú"],
        );
    }

    #[test]
    fn a_stamp_over_the_letterhead_hides_no_type() {
        check(
            &[
                "VP.UBND TỈNH BÌNH THUẬN",
                "ĐẾN",
                "ng Chuyển:....................----secsez HỘI KHUYẾN HỌC TỈNH Số và ký hiệu HS :.........",
                "Cộng hòa xã hội Chủ nghĩa Việt Nam",
                "Bình Thuận, ngày 17 tháng 2 năm 2025",
                "BIÊN BẢN HỌP HỘI ĐỒNG QUẢN LÝ QUỸ",
                "Về việc đề nghị sửa đổi Điều lệ",
                "Hôm nay, ngày 17 tháng 2 năm 2025, Hội đồng họp.",
            ],
            Some("BIÊN BẢN HỌP HỘI ĐỒNG QUẢN LÝ QUỸ"),
            &["Về việc đề nghị sửa đổi Điều lệ"],
        );
    }

    #[test]
    fn specks_before_the_lines_of_a_header_end_none() {
        check(
            &[
                "7976 )",
                "CHÍNH PHỦ",
                "— Số: 79/2025/NĐ-CP",
                "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "— NGHỊ ĐỊNH",
                "Về kiểm tra văn bản",
                "Căn cứ Luật;",
            ],
            Some("— NGHỊ ĐỊNH"),
            &["Về kiểm tra văn bản"],
        );
    }

    #[test]
    fn the_name_of_a_board_may_hold_that_of_a_type() {
        check(
            &[
                "ĐẢNG ỦY KHỐI CƠ QUAN",
                "BAN CHỈ ĐẠO THỰC HIỆN",
                "QUY CHẾ DÂN CHỦ Ở CƠ SỞ",
                "Số 02-KH/BCĐ",
                "ĐẢNG CỘNG SẢN VIỆT NAM",
                "KẾ HOẠCH",
                "Tổ chức thực hiện quy chế dân chủ",
                "Căn cứ Chỉ thị;",
            ],
            Some("KẾ HOẠCH"),
            &["Tổ chức thực hiện quy chế dân chủ"],
        );
    }

    #[test]
    fn a_page_of_a_portal_tells_the_state_above_the_header() {
        check(
            &[
                "- Hiệu lực: Còn hiệu lực",
                "- Ngày có hiệu lực: 01/01/2014",
                "**QUỐC HỘI**",
                "Số: Không số",
                "**CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
                "Hà Nội, ngày 28 tháng 11 năm 2013",
                "**HIẾN PHÁP**",
                "**NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
                "**LỜI NÓI ĐẦU**",
                "Trải qua mấy nghìn năm lịch sử, Nhân dân Việt Nam lao động cần cù.",
            ],
            Some("HIẾN PHÁP"),
            &["NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        );
        check(
            &[
                "- Hiệu lực: Hết hiệu lực một phần",
                "- Ngày có hiệu lực: 01/01/2018",
                "**QUỐC HỘI**",
                "Số: 100/2015/QH13",
                "**CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
                "Hà Nội, ngày 27 tháng 11 năm 2015",
                "**BỘ LUẬT**",
                "**HÌNH SỰ**",
                "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",
            ],
            Some("BỘ LUẬT"),
            &["HÌNH SỰ"],
        );
    }

    #[test]
    fn a_subject_in_capitals_is_read_to_its_end() {
        check(
            &[
                "THÔNG BÁO",
                "KẾT\nLUẬN CỦA THỦ TƯỚNG CHÍNH PHỦ VỀ CÁC CÔNG TRÌNH GIAO THÔNG VẬN TẢI.",
                "Ngày 10 tháng 11 năm 2025, tại Hà Nội.",
            ],
            Some("THÔNG BÁO"),
            &[
                "KẾT",
                "LUẬN CỦA THỦ TƯỚNG CHÍNH PHỦ VỀ CÁC CÔNG TRÌNH GIAO THÔNG VẬN TẢI.",
            ],
        );
        check(
            &[
                "NGHỊ QUYẾT",
                "QUY\nĐỊNH MỨC TIỀN PHẠT TRONG LĨNH VỰC PHÒNG CHÁY, CHỮA CHÁY",
                "(thực hiện khoản 1 Điều 33 Luật Thủ đô)",
            ],
            Some("NGHỊ QUYẾT"),
            &[
                "QUY",
                "ĐỊNH MỨC TIỀN PHẠT TRONG LĨNH VỰC PHÒNG CHÁY, CHỮA CHÁY",
            ],
        );
    }

    #[test]
    fn a_heading_is_a_title_however_long() {
        let title = format!("# Đăng ký biến động {}", "quyền sử dụng đất ".repeat(30));
        let found = super::super::layout::paragraphs(&title);
        let subject = |lines: &[Paragraph]| zone(lines).subject;
        assert_eq!(subject(&found), [0]);
        let plain = super::super::layout::paragraphs(&title.replace("# ", ""));
        assert!(subject(&plain).is_empty());
    }
}
