//! What staff state about a document, in lines at its top or in a table beside it.
//!
//! `Nơi áp dụng: huyện Nam Đông`. Stated values win over what the text says.
//! The names of the lines are the titles of the table's columns. To add one,
//! add a line to [`FIELDS`] and an arm to [`Stated::set`].

use jiff::civil::Date;

use crate::language::{document_numbers, fold, periods, whole_date};

use super::Header;

/// Something that can be stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// "Loại văn bản".
    Kind,
    /// "Số ký hiệu".
    Number,
    /// "Ngày ban hành".
    Issued,
    /// "Ngày lập": the day a list is as of, where neither it nor staff say a day.
    Made,
    /// "Cơ quan ban hành".
    Issuer,
    /// "Nơi áp dụng".
    Place,
    /// "Trích yếu".
    Subject,
    /// "Người ký".
    Signer,
    /// "Chức vụ người ký".
    SignerRole,
    /// "Kỳ thực hiện".
    Period,
    /// "Hiệu lực từ".
    ValidFrom,
    /// "Hiệu lực đến".
    ValidTo,
    /// "Thay thế".
    Replaces,
    /// "Bãi bỏ".
    Repeals,
    /// "Được thay thế bởi".
    ReplacedBy,
}

/// The name of each field as staff write it, and the pages of portals; the first of each
/// is the one we teach.
pub const FIELDS: [(&str, Field); 31] = [
    ("Loại văn bản", Field::Kind),
    ("Thể loại", Field::Kind),
    ("Hình thức văn bản", Field::Kind),
    ("Số ký hiệu", Field::Number),
    ("Số, ký hiệu", Field::Number),
    ("Số/Ký hiệu", Field::Number),
    ("Số kí hiệu", Field::Number),
    ("Số hiệu", Field::Number),
    ("Số văn bản", Field::Number),
    ("Ngày ban hành", Field::Issued),
    ("Ngày lập", Field::Made),
    ("Cơ quan ban hành", Field::Issuer),
    ("Nơi áp dụng", Field::Place),
    ("Địa bàn", Field::Place),
    ("Trích yếu", Field::Subject),
    ("Người ký", Field::Signer),
    ("Chức vụ người ký", Field::SignerRole),
    ("Kỳ thực hiện", Field::Period),
    ("Hiệu lực từ", Field::ValidFrom),
    ("Có hiệu lực từ", Field::ValidFrom),
    ("Ngày có hiệu lực", Field::ValidFrom),
    ("Ngày hiệu lực", Field::ValidFrom),
    ("Hiệu lực đến", Field::ValidTo),
    ("Có hiệu lực đến", Field::ValidTo),
    ("Hết hiệu lực", Field::ValidTo),
    ("Ngày hết hiệu lực", Field::ValidTo),
    ("Thay thế", Field::Replaces),
    ("Thay thế văn bản", Field::Replaces),
    ("Bãi bỏ", Field::Repeals),
    ("Được thay thế bởi", Field::ReplacedBy),
    ("Bị thay thế bởi", Field::ReplacedBy),
];

/// A value that was stated and cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field's name.
    pub field: &'static str,
    /// What was written.
    pub value: String,
    /// Where: the line of the file, from 1; 0 where it stands in no file.
    pub line: u32,
    /// What should have been written, in Vietnamese.
    pub advice: &'static str,
}

/// Values that staff stated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    header: Header,
    made: Option<Date>,
}

impl Stated {
    /// Takes the stated lines off the top of a text.
    #[must_use]
    pub fn split(text: &str) -> (Self, Vec<Wrong>, &str) {
        let mut stated = Self::default();
        let mut wrong = Vec::new();
        let mut rest = text;
        // The stamp of a digital signature has lines of the same names.
        let head: String = text.chars().take(600).collect();
        if head.contains("Thời gian ký:") {
            return (stated, wrong, text);
        }
        if let Some((fields, body)) = front_matter(text) {
            // Below the first "---".
            for (at, line) in (2..).zip(fields.lines()) {
                stated.line(line, at, &mut wrong);
            }
            return (stated, wrong, body);
        }
        let mut line_number = 0;
        let mut any = false;
        loop {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            line_number += 1;
            let trimmed = line.trim();
            if trimmed.is_empty() || (trimmed == "---" && line_number < 40) {
                if rest.is_empty() {
                    break;
                }
                rest = after;
                continue;
            }
            if !stated.line(trimmed, line_number, &mut wrong) {
                break;
            }
            any = true;
            rest = after;
        }
        if any {
            (stated, wrong, rest)
        } else {
            (Self::default(), wrong, text)
        }
    }

    /// States what a line does, if it does.
    fn line(&mut self, line: &str, number: u32, wrong: &mut Vec<Wrong>) -> bool {
        let Some((field, name, value)) = field_line(line) else {
            return false;
        };
        if let Err(advice) = self.set(field, value) {
            wrong.push(Wrong {
                field: name,
                value: value.to_owned(),
                line: number,
                advice,
            });
        }
        true
    }

    /// States one value; an empty one states nothing.
    ///
    /// # Errors
    /// What should have been written, in Vietnamese.
    pub fn set(&mut self, field: Field, value: &str) -> Result<(), &'static str> {
        let value = value.trim().trim_matches('"').trim();
        if value.is_empty() {
            return Ok(());
        }
        let text = || Some(value.to_owned());
        let header = &mut self.header;
        match field {
            Field::Kind => header.kind = text(),
            Field::Number => header.number = Some(value.split_whitespace().collect()),
            Field::Issuer => header.issuer = text(),
            Field::Place => header.place = text(),
            Field::Subject => header.subject = text(),
            Field::Signer => header.signer = text(),
            Field::SignerRole => header.signer_role = text(),
            Field::Issued => header.issued = Some(date(value)?),
            Field::Made => self.made = Some(date(value)?),
            Field::ValidFrom => header.valid_from = Some(date(value)?),
            Field::ValidTo => header.valid_to = Some(date(value)?),
            Field::Period => {
                let period = periods(value).pop();
                let period = period
                    .ok_or("hãy ghi như: năm 2024, 6 tháng cuối năm 2025, giai đoạn 2021 - 2025")?;
                header.period = Some(period.value);
                header.period_text = text();
            }
            Field::Replaces => header.replaces = numbers(value),
            Field::Repeals => header.repeals = numbers(value),
            Field::ReplacedBy => header.replaced_by = numbers(value).pop(),
        }
        Ok(())
    }

    /// Puts the stated values over those that were read.
    pub fn apply(&self, header: &mut Header) {
        let stated = &self.header;
        over(&mut header.kind, stated.kind.as_ref());
        over(&mut header.number, stated.number.as_ref());
        over(&mut header.issued, stated.issued.as_ref());
        over(&mut header.issuer, stated.issuer.as_ref());
        over(&mut header.place, stated.place.as_ref());
        over(&mut header.subject, stated.subject.as_ref());
        over(&mut header.signer, stated.signer.as_ref());
        over(&mut header.signer_role, stated.signer_role.as_ref());
        over(&mut header.period, stated.period.as_ref());
        over(&mut header.period_text, stated.period_text.as_ref());
        over(&mut header.valid_from, stated.valid_from.as_ref());
        over(&mut header.valid_to, stated.valid_to.as_ref());
        over(&mut header.replaced_by, stated.replaced_by.as_ref());
        // What has a number has a day of issue, even where it cannot be read.
        if header.number.is_none() {
            header.issued = header.issued.or(self.made);
        }
        if !stated.replaces.is_empty() {
            header.replaces.clone_from(&stated.replaces);
        }
        if !stated.repeals.is_empty() {
            header.repeals.clone_from(&stated.repeals);
        }
    }
}

fn over<T: Clone>(read: &mut Option<T>, stated: Option<&T>) {
    if let Some(stated) = stated {
        *read = Some(stated.clone());
    }
}

/// Numbers parted by semicolons or commas, without "số" and spaces.
fn numbers(value: &str) -> Vec<String> {
    value
        .split([';', ','])
        .map(|number| {
            let read = document_numbers(number).pop().map(|found| found.value);
            read.unwrap_or_else(|| number.split_whitespace().collect())
        })
        .filter(|number| !number.is_empty())
        .collect()
}

fn date(value: &str) -> Result<Date, &'static str> {
    whole_date(value).ok_or("hãy ghi ngày có thật theo dạng ngày/tháng/năm, ví dụ 31/12/2025")
}

/// The field that a name means, however its capitals and marks are written.
#[must_use]
pub fn field(name: &str) -> Option<(Field, &'static str)> {
    let name = fold(name.trim()).replace('_', " ");
    FIELDS
        .iter()
        .find(|(known, _)| fold(known) == name)
        .map(|(known, field)| (*field, *known))
}

/// The lines between the two "---" that open a file of Markdown, fields of YAML of which one
/// at least is known, and what follows.
fn front_matter(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start().strip_prefix("---\n")?;
    let (fields, body) = inner.split_once("\n---\n")?;
    let is_field = |line: &str| {
        let key = line.split_once(':').map(|(key, _)| key);
        let named = |key: &str| {
            key.chars()
                .all(|c| c.is_alphanumeric() || "_- ".contains(c))
        };
        // What a field lists is set in.
        let more = line.starts_with([' ', '\t', '-', '#']);
        line.trim().is_empty() || more || key.is_some_and(named)
    };
    let known = fields.lines().any(|line| field_line(line).is_some());
    (known && fields.lines().all(is_field)).then_some((fields, body))
}

fn field_line(line: &str) -> Option<(Field, &'static str, &str)> {
    let (name, value) = line.split_once(':')?;
    if name.len() > 60 {
        return None;
    }
    let (field, name) = field(name.trim_matches(['*', '#', ' ', '-']))?;
    Some((field, name, value.trim_matches(['*', ' '])))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    #[test]
    fn lines_at_the_top_are_taken_off() {
        let text = "Nơi áp dụng: huyện Nam Đông\nhiệu lực đến: 31/12/2022\nThay thế: 1/KH-UBND; 2 /KH-UBND\n\nKẾ HOẠCH\nvề việc";
        let (stated, wrong, rest) = Stated::split(text);
        let mut header = Header::default();
        stated.apply(&mut header);
        assert_eq!(header.place.as_deref(), Some("huyện Nam Đông"));
        assert_eq!(header.valid_to, Some(day(2022, 12, 31)));
        assert_eq!(header.replaces, ["1/KH-UBND", "2/KH-UBND"]);
        assert_eq!(wrong, []);
        assert_eq!(rest, "KẾ HOẠCH\nvề việc");
    }

    #[test]
    fn the_fields_of_a_file_of_markdown_are_taken_off() {
        let fields = "---\nso_ky_hieu: \"238/2026/NĐ-CP\"\nloai_van_ban: Nghị định\ntu_khoa:\n  - \"giao thông\"\n\
                      ngay_ban_hanh: 2026-06-26\nngay_co_hieu_luc: 2026-13-15\n---\n";
        let text = format!("{fields}\n# Chương I");
        let (stated, wrong, rest) = Stated::split(&text);
        assert_eq!(stated.header.number.as_deref(), Some("238/2026/NĐ-CP"));
        assert_eq!(stated.header.kind.as_deref(), Some("Nghị định"));
        assert_eq!(stated.header.issued, Some(day(2026, 6, 26)));
        assert_eq!(rest, "\n# Chương I");
        assert_eq!(wrong[0].line, 7);
        for other in [
            "---\nMục tiêu: tốt\n---\nA",
            "---\nsố liệu\nloại văn bản: X\n---\nA",
        ] {
            assert_eq!(Stated::split(other).2, other);
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_named() {
        let (_, wrong, _) = Stated::split("Hiệu lực từ: 31/02/2024\n\nKẾ HOẠCH");
        assert_eq!(wrong[0].field, "Hiệu lực từ");
        assert_eq!(wrong[0].line, 1);
    }

    #[test]
    fn the_day_a_list_was_made_counts_where_there_is_no_other() {
        #[track_caller]
        fn check(stated: &Stated, mut header: Header, issued: Option<Date>) {
            stated.apply(&mut header);
            assert_eq!(header.issued, issued);
        }
        let (stated, _, rest) = Stated::split("Ngày lập: 24/04/2025\n\nDANH SÁCH");
        assert_eq!(rest, "DANH SÁCH");
        check(&stated, Header::default(), Some(day(2025, 4, 24)));
        let dated = Header {
            issued: Some(day(2025, 3, 1)),
            ..Header::default()
        };
        check(&stated, dated, Some(day(2025, 3, 1)));
        let numbered = Header {
            number: Some("12/KH-UBND".to_owned()),
            ..Header::default()
        };
        check(&stated, numbered, None);
    }

    #[test]
    fn a_text_without_such_lines_is_left_whole() {
        let text = "\n\nSố: 12/KH-UBND\n";
        assert_eq!(Stated::split(text).2, text);
    }
}
