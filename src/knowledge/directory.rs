//! The directory: telephone numbers that may be shown, each with its source.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::language::{fold, whole_date};
use crate::place;

use super::table::{Columns, Rows, Table, read_each};
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

const HOTLINE: [&[&str]; 7] = [
    &["Số điện thoại", "Số", "Điện thoại", "Đường dây nóng"],
    &["Tên", "Tên gọi", "Tên đường dây"],
    &["Dành cho việc gì", "Phục vụ", "Mục đích", "Dành cho"],
    &["Giờ trực", "Giờ", "Thời gian"],
    &["Nơi áp dụng", "Địa bàn"],
    &["Nguồn", "Căn cứ"],
    &["Ngày kiểm tra", "Ngày xác minh"],
];

/// Reads a table of hotlines; good rows are served whatever the others are.
pub(super) fn read(
    path: &str,
    sheets: Vec<Rows>,
    hotlines: &mut Vec<Hotline>,
    problems: &mut Vec<Problem>,
) {
    let mut seen: HashSet<(String, String)> = hotlines.iter().map(key).collect();
    read_each(path, sheets, &HOTLINE, problems, |rows, problems| {
        read_rows(path, rows, &mut seen, hotlines, problems);
    });
}

fn read_rows(
    path: &str,
    rows: Rows,
    seen: &mut HashSet<(String, String)>,
    hotlines: &mut Vec<Hotline>,
    problems: &mut Vec<Problem>,
) {
    let table = match Table::of(path, rows, &HOTLINE) {
        Ok(table) => table,
        Err(problem) => return problems.push(problem),
    };
    let Some(columns) = Columns::find(path, &table, &HOTLINE, &[0, 1, 5], problems) else {
        return;
    };
    for (line, row) in &table.rows {
        let mut tell = |severity, column: Option<usize>, message: String| {
            let mut problem = Problem::of(path, severity, message).in_row(*line);
            problem.field = column.map(|column| HOTLINE[column][0].to_owned());
            problems.push(problem);
        };
        // Without its place a number would be one of the whole country.
        let lost = columns.lost(&table, *line, 4).map(|why| (4, why));
        match lost.map_or_else(|| hotline(columns.cells(row)), Err) {
            Ok((hotline, _)) if !seen.insert(key(&hotline)) => {
                let message = format!("số {} đã có ở dòng trên; hãy xóa dòng thừa", hotline.number);
                tell(Severity::Warning, None, message);
            }
            Ok((hotline, doubt)) => {
                if let Some((column, message)) = doubt {
                    tell(Severity::Warning, Some(column), message);
                }
                hotlines.push(hotline);
            }
            Err((column, message)) => tell(Severity::Error, Some(column), message),
        }
    }
}

/// Two rows with the same key are the same number at the same place.
fn key(hotline: &Hotline) -> (String, String) {
    (dialled(&hotline.number), fold(&hotline.place))
}

/// A column and what is wrong in it.
type Wrong = (usize, String);

/// Reads a row: the hotline and what is doubtful, or why it is not served.
fn hotline(cells: [String; HOTLINE.len()]) -> Result<(Hotline, Option<Wrong>), Wrong> {
    let [number, name, purpose, hours, place, source, written] = cells;
    let unused = |column: usize, why: &str| (column, format!("{why}; dòng này chưa được dùng"));
    if let Some(why) = not_a_phone(&number) {
        return Err(unused(0, &why));
    }
    if name.is_empty() {
        return Err(unused(1, "chưa ghi tên của số này"));
    }
    if source.is_empty() {
        let why = "chưa ghi nguồn của số này (văn bản, trang web chính thức)";
        return Err(unused(5, why));
    }
    // The same number rings in a different call centre in every province.
    if dialled(&number) == "1022" && place.is_empty() {
        let why = "1022 ở mỗi tỉnh là một tổng đài khác nhau, phải ghi nơi áp dụng";
        return Err(unused(4, why));
    }
    if !place.is_empty() && place::named(&place).is_none() {
        let why = format!(
            "không biết nơi “{place}”; hãy ghi đủ, ví dụ “phường Chí Linh, thành phố Hải Phòng”"
        );
        return Err(unused(4, &why));
    }
    let checked = whole_date(&written);
    let doubt = match (checked, written.is_empty()) {
        (Some(_), _) => None,
        (None, true) => Some("chưa ghi ngày kiểm tra số này".to_owned()),
        (None, false) => Some(format!(
            "“{written}” không phải ngày có thật; hãy ghi dạng ngày/tháng/năm"
        )),
    };
    let hotline = Hotline {
        number,
        name,
        purpose,
        hours,
        place,
        source,
        checked,
    };
    Ok((hotline, doubt.map(|message| (6, message))))
}

/// The digits of a number.
fn dialled(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Why this is no telephone number, in Vietnamese; none where it is one.
pub(super) fn not_a_phone(written: &str) -> Option<String> {
    let digits = dialled(written);
    let marks = written
        .chars()
        .all(|c| c.is_ascii_digit() || " .-()+".contains(c));
    if !marks || !(3..=12).contains(&digits.len()) {
        return Some(format!("“{written}” không phải số điện thoại"));
    }
    // Services begin with 1, all others with 0 or the country's number.
    let begins = digits.starts_with(['0', '1']) || digits.starts_with("84") && digits.len() > 9;
    (digits.len() >= 9 && !begins).then(|| {
        format!(
            "“{written}” thiếu số 0 ở đầu (Excel tự bỏ); hãy định dạng cột này là Văn bản (Text) rồi gõ lại số"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(csv: &[u8], numbers: &[&str], expected: &[(Severity, Option<u32>, Option<&str>)]) {
        let (mut hotlines, mut problems) = (Vec::new(), Vec::new());
        match Rows::of_text("a.csv", csv) {
            Ok(rows) => read("a.csv", vec![rows], &mut hotlines, &mut problems),
            Err(problem) => problems.push(problem),
        }
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
