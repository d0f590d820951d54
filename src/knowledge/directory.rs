//! The directory: telephone numbers that may be shown, each with its source.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::language::{fold, whole_date};

use super::table::{Table, cell};
use super::{Problem, Severity};

/// A telephone number that may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hotline {
    /// As dialled.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// For whom and what for.
    pub purpose: String,
    /// When somebody answers; empty where it is not known.
    pub hours: String,
    /// The place it serves; empty for the whole country.
    pub place: String,
    /// Where the number was found.
    pub source: String,
    /// The day it was checked.
    pub checked: Option<Date>,
}

const NUMBER: &[&str] = &["Số điện thoại", "Số", "Điện thoại", "Đường dây nóng"];
const NAME: &[&str] = &["Tên", "Tên gọi", "Tên đường dây"];
const PURPOSE: &[&str] = &["Dành cho việc gì", "Phục vụ", "Mục đích", "Dành cho"];
const HOURS: &[&str] = &["Giờ trực", "Giờ", "Thời gian"];
const PLACE: &[&str] = &["Nơi áp dụng", "Địa bàn"];
const SOURCE: &[&str] = &["Nguồn", "Căn cứ"];
const CHECKED: &[&str] = &["Ngày kiểm tra", "Ngày xác minh"];

/// Reads a table of hotlines; good rows are served whatever the others are.
pub(super) fn read(
    path: &str,
    bytes: &[u8],
    hotlines: &mut Vec<Hotline>,
    problems: &mut Vec<Problem>,
) {
    let table = match Table::read(path, bytes) {
        Ok(table) => table,
        Err(problem) => {
            problems.push(problem);
            return;
        }
    };
    let mut complete = true;
    for column in [NUMBER, NAME, SOURCE] {
        if table.column(column).is_none() {
            let message = format!(
                "thiếu cột “{}” nên không dùng được bảng này; hãy thêm hoặc sửa lại tên cột",
                column[0]
            );
            problems.push(Problem::of(path, Severity::Error, message).in_field(column[0]));
            complete = false;
        }
    }
    for title in table.titles() {
        let known = [NUMBER, NAME, PURPOSE, HOURS, PLACE, SOURCE, CHECKED].concat();
        if !title.is_empty() && !known.iter().any(|name| fold(name) == fold(title)) {
            let message = format!("không biết cột “{title}” nên bỏ qua");
            problems.push(Problem::of(path, Severity::Info, message).in_field(title));
        }
    }
    if !complete {
        return;
    }
    let mut seen: HashSet<(String, String)> = hotlines.iter().map(key).collect();
    for (line, row) in &table.rows {
        match hotline(&table, row) {
            Ok((hotline, _)) if !seen.insert(key(&hotline)) => {
                let message = format!("số {} đã có ở dòng trên; hãy xóa dòng thừa", hotline.number);
                problems.push(Problem::of(path, Severity::Warning, message).in_row(*line));
            }
            Ok((hotline, doubt)) => {
                problems.extend(doubt.map(|(field, message)| {
                    Problem::of(path, Severity::Warning, message)
                        .in_row(*line)
                        .in_field(field)
                }));
                hotlines.push(hotline);
            }
            Err((field, message)) => {
                let problem = Problem::of(path, Severity::Error, message);
                problems.push(problem.in_row(*line).in_field(field));
            }
        }
    }
}

/// Two rows with the same key are the same number at the same place.
fn key(hotline: &Hotline) -> (String, String) {
    (dialled(&hotline.number), fold(&hotline.place))
}

/// A column and what is wrong in it.
type Wrong = (&'static str, String);

/// Reads a row: the hotline and what is doubtful, or why it is not served.
fn hotline(table: &Table, row: &[String]) -> Result<(Hotline, Option<Wrong>), Wrong> {
    let text = |names: &[&str]| cell(row, table.column(names)).to_owned();
    let number = text(NUMBER);
    if !is_phone(&number) {
        return Err((
            NUMBER[0],
            format!("“{number}” không phải số điện thoại; dòng này chưa được dùng"),
        ));
    }
    let hotline = Hotline {
        number,
        name: text(NAME),
        purpose: text(PURPOSE),
        hours: text(HOURS),
        place: text(PLACE),
        source: text(SOURCE),
        checked: whole_date(&text(CHECKED)),
    };
    if hotline.name.is_empty() {
        return Err((
            NAME[0],
            "chưa ghi tên của số này; dòng này chưa được dùng".to_owned(),
        ));
    }
    if hotline.source.is_empty() {
        let message =
            "chưa ghi nguồn của số này (văn bản, trang web chính thức); dòng này chưa được dùng";
        return Err((SOURCE[0], message.to_owned()));
    }
    // The same number rings in a different call centre in every province.
    if dialled(&hotline.number) == "1022" && hotline.place.is_empty() {
        let message = "1022 ở mỗi tỉnh là một tổng đài khác nhau, phải ghi nơi áp dụng; dòng này chưa được dùng";
        return Err((PLACE[0], message.to_owned()));
    }
    let written = text(CHECKED);
    let doubt = match (hotline.checked, written.is_empty()) {
        (Some(_), _) => None,
        (None, true) => Some((CHECKED[0], "chưa ghi ngày kiểm tra số này".to_owned())),
        (None, false) => {
            let message =
                format!("“{written}” không phải ngày có thật; hãy ghi dạng ngày/tháng/năm");
            Some((CHECKED[0], message))
        }
    };
    Ok((hotline, doubt))
}

/// The digits of a number.
fn dialled(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

pub(super) fn is_phone(number: &str) -> bool {
    let marks = number
        .chars()
        .all(|c| c.is_ascii_digit() || " .-()+".contains(c));
    marks && (3..=12).contains(&dialled(number).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(csv: &[u8], numbers: &[&str], expected: &[(Severity, Option<u32>, Option<&str>)]) {
        let (mut hotlines, mut problems) = (Vec::new(), Vec::new());
        read("directory/hotlines.csv", csv, &mut hotlines, &mut problems);
        let found: Vec<&str> = hotlines.iter().map(|h| h.number.as_str()).collect();
        assert_eq!(found, numbers);
        let told: Vec<_> = problems
            .iter()
            .map(|p| (p.severity, p.row, p.field.as_deref()))
            .collect();
        assert_eq!(told, expected);
    }

    const GOOD: &str = "Số điện thoại;Tên;Nguồn;Ngày kiểm tra\n111;Bảo vệ trẻ em;NĐ;01/11/2026\n";

    #[test]
    fn tables_are_read_however_they_were_saved() {
        check(GOOD.as_bytes(), &["111"], &[]);
        check(
            format!("\u{feff}{}", GOOD.replace(';', ",")).as_bytes(),
            &["111"],
            &[],
        );
        check(GOOD.replace(';', "\t").as_bytes(), &["111"], &[]);
        let wide: Vec<u8> = format!("\u{feff}{GOOD}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        check(&wide, &["111"], &[]);
        check(format!("sep=;\n{GOOD}").as_bytes(), &["111"], &[]);
    }

    #[test]
    fn bad_rows_are_named_and_good_ones_served() {
        let rows = "abc;Sai;NĐ;\n113;Công an;NĐ;31/02/2026\n114;Cứu hỏa;;01/11/2026\n111;Lặp;NĐ;01/11/2026\n1022;Tổng đài;NĐ;01/11/2026\n115;Cấp cứu;NĐ;01/11/2026\n";
        check(
            format!("{GOOD}{rows}").as_bytes(),
            &["111", "113", "115"],
            &[
                (Severity::Error, Some(3), Some("Số điện thoại")),
                (Severity::Warning, Some(4), Some("Ngày kiểm tra")),
                (Severity::Error, Some(5), Some("Nguồn")),
                (Severity::Warning, Some(6), None),
                (Severity::Error, Some(7), Some("Nơi áp dụng")),
            ],
        );
    }

    #[test]
    fn a_missing_column_is_named() {
        check(
            "Số điện thoại;Tên goi\n111;X\n".as_bytes(),
            &[],
            &[(Severity::Error, None, Some("Nguồn"))],
        );
        check(
            "Phone;Tên;Nguồn\n111;X;Y\n".as_bytes(),
            &[],
            &[
                (Severity::Error, None, Some("Số điện thoại")),
                (Severity::Info, None, Some("Phone")),
            ],
        );
        check(b"", &[], &[(Severity::Error, None, None)]);
    }
}
