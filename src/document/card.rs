//! What the page of a portal tells of a document that it announces or holds, line for
//! line ("Số văn bản: 106/KH-ĐHCĐ") or in a table ("Số ký hiệu", "26/2012/TT-BGDĐT").

use jiff::civil::Date;

use crate::language::{dates, document_numbers, fold};

use super::kind::kind_of;
use super::layout::{Paragraph, Style};
use super::stated::{FIELDS, Field};

/// The card of a document, as far as it was found.
#[derive(Debug)]
pub(super) struct Card {
    /// "Thông tư".
    pub(super) kind: Option<&'static str>,
    /// `26/2012/TT-BGDĐT`.
    pub(super) number: Option<String>,
    /// The day of issue.
    pub(super) issued: Option<Date>,
}

impl Card {
    /// Reads it from the top of a page.
    pub(super) fn of(paragraphs: &[Paragraph]) -> Self {
        let value = |of: Field| {
            let mut names = FIELDS.iter().filter(|(_, field)| *field == of);
            names.find_map(|(name, _)| behind(paragraphs, name))
        };
        Self {
            kind: value(Field::Kind).and_then(kind_of).map(|(kind, _)| kind),
            number: value(Field::Number)
                .and_then(number_of)
                .or_else(|| behind(paragraphs, "Mã hiệu").and_then(code_of)),
            issued: value(Field::Issued).and_then(day_of),
        }
    }
}

/// The day that a value begins with.
fn day_of(value: &str) -> Option<Date> {
    let day = dates(value).into_iter().next()?;
    (day.span.start <= 1).then_some(day.value)
}

/// The number that a value is, also with the type in front: "Thông tư số: 26/2012/TT-BGDĐT".
fn number_of(value: &str) -> Option<String> {
    /// "Thông tư liên tịch số: " is hardly longer, letters.
    const TYPE: usize = 25;
    let number = document_numbers(value).into_iter().next()?;
    let before = &value[..number.span.start];
    let typed = fold(before).trim_end_matches([' ', ':']).ends_with("so");
    let own = before.trim().is_empty() || typed && before.chars().count() <= TYPE;
    own.then_some(number.value)
}

/// The code of a procedure of a quality system: "QT-03".
fn code_of(value: &str) -> Option<String> {
    let code = value.trim();
    let (letters, figures) = code.split_once(['-', '.'])?;
    let is_code = letters.chars().all(char::is_uppercase)
        && (1..=6).contains(&letters.chars().count())
        && figures.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase())
        && figures.ends_with(|c: char| c.is_ascii_digit())
        && figures.len() <= 15;
    is_code.then(|| code.to_owned())
}

/// What stands behind a name at the top, once or the same on every page; the rows of a
/// register have one each.
fn behind<'a>(paragraphs: &'a [Paragraph], name: &str) -> Option<&'a str> {
    /// A card stands within so many paragraphs,
    const FAR: usize = 30;
    /// and the second of a register within so many.
    const NEXT: usize = 200;
    let (labelled, folded) = (format!("{name}:"), fold(name));
    let cell = |p: &'a Paragraph| {
        let (title, value) = p.text.split_once("; ")?;
        (p.style == Style::Row && fold(title) == folded).then_some(value)
    };
    let value = |p: &'a Paragraph| {
        let told = p.text.split_once(&labelled);
        told.map(|(_, value)| value).or_else(|| cell(p))
    };
    let values = paragraphs.iter().take(NEXT).enumerate();
    let mut values = values.filter_map(|(index, p)| Some((index, value(p)?)));
    let (index, only) = values.next()?;
    let repeats = |(at, value): (usize, &str)| value == only && paragraphs[at].style != Style::Row;
    (index < FAR && values.all(repeats)).then_some(only)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::document::Document;

    #[test]
    fn the_page_of_a_portal_tells_number_type_and_day_in_a_table() {
        let page = "### » Văn bản » Văn bản\n\n# Quy chế bồi dưỡng thường xuyên\n\n\
            Ban hành kèm theo Thông tư này Quy chế bồi dưỡng thường xuyên giáo viên.\n\n\
            | Số kí hiệu | Thông tư số: 26 /2012/TT-BGDĐT |\n| Ngày ban hành | 10/07/2012 |\n\
            | Ngày hết hiệu lực |  |\n| Thể loại | Thông tư |\n| Người ký | Phạm Vũ Luận |\n\nTải tập tin";
        let header = Document::read("a.html", page).header;
        assert_eq!(header.number.as_deref(), Some("26/2012/TT-BGDĐT"));
        assert_eq!(header.kind.as_deref(), Some("Thông tư"));
        assert_eq!(header.issued, Some(date(2012, 7, 10)));
        assert_eq!(
            header.subject.as_deref(),
            Some("Quy chế bồi dưỡng thường xuyên")
        );
    }

    #[test]
    fn a_page_names_the_number_of_what_it_announces() {
        let page = "Thông báo\n\n# Kế hoạch chỉnh sửa bộ đề thi năm học 2026 - 2027\n\n\
            Ngày đăng: 17/08/2026\n\nPhòng Khảo thí đăng tải kế hoạch.\n\n\
            Số văn bản: 106/KH-ĐHCĐ\n\nXem văn bản";
        let header = Document::read("a.html", page).header;
        assert_eq!(header.number.as_deref(), Some("106/KH-ĐHCĐ"));
        assert_eq!(header.issued, None);
        let two = format!("{page}\n\nSố văn bản: 107/KH-ĐHCĐ");
        assert_eq!(Document::read("a.html", &two).header.number, None);
    }

    #[test]
    fn the_head_of_a_quality_procedure_tells_code_and_day_on_every_page() {
        let head = "| CHI CỤC THỦY SẢN | QUY TRÌNH Cấp giấy chứng nhận | Mã hiệu: QT-03 |\n|---|---|---|\n\
            |  |  | Lần ban hành: 01 |\n|  |  | Ngày ban hành: 11/11/2020 |\n\n";
        let text = format!("{head}MỤC LỤC\n\n1. MỤC ĐÍCH\n\n{head}Quy định trình tự.");
        let header = Document::read("a.pdf", &text).header;
        assert_eq!(header.number.as_deref(), Some("QT-03"));
        assert_eq!(header.kind.as_deref(), Some("Quy trình"));
        assert_eq!(header.subject.as_deref(), Some("Cấp giấy chứng nhận"));
        assert_eq!(header.issued, Some(date(2020, 11, 11)));
    }
}
