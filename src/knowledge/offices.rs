//! The offices of the directory, `directory/offices`, and the days on which they
//! are closed, `directory/holidays`; each `.csv` or a workbook.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::language::{fold, whole_date};
use crate::place;

use super::directory::not_a_phone;
use super::hours::Hours;
use super::table::{Columns, Rows, Table, read_each};
use super::{Problem, Severity};

/// What the tables of offices are called.
pub(super) const OFFICES: &str = "directory/offices";
/// What the tables of days off are called.
pub(super) const HOLIDAYS: &str = "directory/holidays";

/// An office that citizens go to. What is empty is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// What it is called.
    pub name: String,
    /// The place it serves; empty for the whole country.
    pub place: String,
    /// Where it is.
    pub address: String,
    /// When it is open, as staff wrote it.
    pub hours: String,
    /// Its telephone number.
    pub phone: String,
    /// For whom and what for.
    pub purpose: String,
    /// Address of a map.
    pub map: String,
    /// Where this was found.
    pub source: String,
    /// The day it was checked.
    pub checked: Option<Date>,
}

/// Days on which offices are closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// What is celebrated.
    pub name: String,
}

const OFFICE: [&[&str]; 9] = [
    &["Tên", "Tên cơ quan", "Tên bộ phận"],
    &["Nơi áp dụng", "Địa bàn", "Phục vụ địa bàn"],
    &["Địa chỉ"],
    &["Giờ làm việc", "Giờ", "Thời gian làm việc"],
    &["Điện thoại", "Số điện thoại", "SĐT"],
    &["Dành cho việc gì", "Phục vụ", "Dành cho ai"],
    &["Bản đồ", "Liên kết bản đồ"],
    &["Nguồn", "Căn cứ"],
    &["Ngày kiểm tra", "Ngày xác minh"],
];

const HOLIDAY: [&[&str]; 3] = [
    &["Từ ngày", "Ngày", "Ngày nghỉ"],
    &["Đến ngày", "Đến hết ngày"],
    &["Tên", "Dịp", "Lý do"],
];

/// Reads a table of offices; good rows are served whatever the others are.
pub(super) fn read(
    path: &str,
    sheets: Vec<Rows>,
    offices: &mut Vec<Office>,
    problems: &mut Vec<Problem>,
) {
    let mut seen: HashSet<(String, String)> = offices.iter().map(key).collect();
    read_each(path, sheets, &OFFICE, problems, |rows, problems| {
        read_rows(path, rows, &mut seen, offices, problems);
    });
}

fn read_rows(
    path: &str,
    rows: Rows,
    seen: &mut HashSet<(String, String)>,
    offices: &mut Vec<Office>,
    problems: &mut Vec<Problem>,
) {
    let table = match Table::of(path, rows, &OFFICE) {
        Ok(table) => table,
        Err(problem) => return problems.push(problem),
    };
    let Some(columns) = Columns::find(path, &table, &OFFICE, &[0, 7], problems) else {
        return;
    };
    for (line, row) in &table.rows {
        let mut tell = |severity, (column, message): Wrong| {
            let problem = Problem::of(path, severity, message);
            problems.push(problem.in_row(*line).in_field(OFFICE[column][0]));
        };
        // Without its place an office would be one of the whole country.
        let lost = columns.lost(&table, *line, 1).map(|why| (1, why));
        match lost.map_or_else(|| office(columns.cells(row)), Err) {
            Err(wrong) => tell(Severity::Error, wrong),
            Ok((office, doubts)) => {
                for doubt in doubts {
                    tell(Severity::Warning, doubt);
                }
                if seen.insert(key(&office)) {
                    offices.push(office);
                } else {
                    let message = "cơ quan này đã có ở dòng trên; hãy xóa dòng thừa";
                    tell(Severity::Warning, (0, message.to_owned()));
                }
            }
        }
    }
}

/// A column and what is wrong in it.
type Wrong = (usize, String);

/// Reads a row: the office and what is doubtful, or why it is not served.
fn office(cells: [String; OFFICE.len()]) -> Result<(Office, Vec<Wrong>), Wrong> {
    let [
        name,
        place,
        address,
        hours,
        phone,
        purpose,
        map,
        source,
        checked,
    ] = cells;
    for (column, cell) in [(0, &name), (7, &source)] {
        if cell.is_empty() {
            let message = "ô trống (có thể do gộp ô); dòng này chưa được dùng";
            return Err((column, message.to_owned()));
        }
    }
    if !place.is_empty() && place::named(&place).is_none() {
        let message = format!(
            "không biết nơi “{place}”; hãy ghi đủ, ví dụ “phường Chí Linh, thành phố Hải Phòng”; dòng này chưa được dùng"
        );
        return Err((1, message));
    }
    let mut doubts = Vec::new();
    if !hours.is_empty() && Hours::read(&hours).is_none() {
        let message = "chưa hiểu giờ này nên không trả lời được “hôm nay có làm việc không”; \
            hãy ghi dạng “Thứ 2 - thứ 6: 7h30-11h30, 13h30-17h00; thứ 7: 7h30-11h30”";
        doubts.push((3, message.to_owned()));
    }
    let wrong = not_a_phone(&phone).filter(|_| !phone.is_empty());
    let phone_is_right = wrong.is_none();
    doubts.extend(wrong.map(|why| (4, format!("{why}; số này không được hiện"))));
    let day = whole_date(&checked);
    if day.is_none() {
        let message = if checked.is_empty() {
            "chưa ghi ngày kiểm tra".to_owned()
        } else {
            format!("“{checked}” không phải ngày có thật; hãy ghi dạng ngày/tháng/năm")
        };
        doubts.push((8, message));
    }
    let office = Office {
        name,
        place,
        address,
        hours,
        phone: if phone_is_right { phone } else { String::new() },
        purpose,
        map,
        source,
        checked: day,
    };
    Ok((office, doubts))
}

fn key(office: &Office) -> (String, String) {
    (fold(&office.name), fold(&office.place))
}

/// Reads a table of days off; good rows are served whatever the others are.
pub(super) fn read_holidays(
    path: &str,
    sheets: Vec<Rows>,
    holidays: &mut Vec<Holiday>,
    problems: &mut Vec<Problem>,
) {
    read_each(path, sheets, &HOLIDAY, problems, |rows, problems| {
        read_days(path, rows, holidays, problems);
    });
}

fn read_days(path: &str, rows: Rows, holidays: &mut Vec<Holiday>, problems: &mut Vec<Problem>) {
    /// Nothing is celebrated for longer than this, days.
    const LONGEST: i32 = 20;
    let table = match Table::of(path, rows, &HOLIDAY) {
        Ok(table) => table,
        Err(problem) => return problems.push(problem),
    };
    let Some(columns) = Columns::find(path, &table, &HOLIDAY, &[0], problems) else {
        return;
    };
    for (line, row) in &table.rows {
        let [from, to, name] = columns.cells(row);
        let mut tell = |column: usize, message: String| {
            let problem = Problem::of(path, Severity::Error, message);
            problems.push(problem.in_row(*line).in_field(HOLIDAY[column][0]));
        };
        let until = if to.is_empty() { &from } else { &to };
        let (Some(first), Some(last)) = (whole_date(&from), whole_date(until)) else {
            let (column, written) = if whole_date(&from).is_none() {
                (0, &from)
            } else {
                (1, &to)
            };
            tell(
                column,
                format!(
                    "“{written}” không phải ngày có thật; hãy ghi dạng ngày/tháng/năm; dòng này chưa được dùng"
                ),
            );
            continue;
        };
        let days = last.since(first).map_or(-1, |span| span.get_days());
        if !(0..LONGEST).contains(&days) {
            tell(
                1,
                "ngày cuối phải sau ngày đầu và không quá 20 ngày; dòng này chưa được dùng"
                    .to_owned(),
            );
            continue;
        }
        holidays.push(Holiday {
            from: first,
            to: last,
            name,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn good_rows_serve_whatever_the_others_are() {
        let csv = "Tên;Nơi áp dụng;Điện thoại;Giờ làm việc;Nguồn;Ngày kiểm tra\n\
            Một cửa A;phường Chí Linh, Hải Phòng;0220 123 456;Thứ 2 - thứ 6: 7h30-11h30;QĐ 1;01/10/2026\n\
            Một cửa A;phường Chí Linh, Hải Phòng;;;QĐ 1;01/10/2026\n\
            Một cửa B;xã Qwert;;;QĐ 1;01/10/2026\n\
            Một cửa C;tỉnh Hưng Yên;gọi cô Lan;giờ hành chính;QĐ 1;31/02/2026\n\
            Một cửa D;tỉnh Hưng Yên;;;;01/10/2026\n";
        let (mut offices, mut problems) = (Vec::new(), Vec::new());
        let rows = Rows::of_text("a.csv", csv.as_bytes()).expect("it can be read");
        read("a.csv", vec![rows], &mut offices, &mut problems);
        let found: Vec<_> = offices
            .iter()
            .map(|o| (o.name.as_str(), o.phone.as_str()))
            .collect();
        assert_eq!(found, [("Một cửa A", "0220 123 456"), ("Một cửa C", "")]);
        let told: Vec<_> = problems
            .iter()
            .map(|p| (p.severity, p.row, p.field.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                (Severity::Warning, Some(3), Some("Tên")),
                (Severity::Error, Some(4), Some("Nơi áp dụng")),
                (Severity::Warning, Some(5), Some("Giờ làm việc")),
                (Severity::Warning, Some(5), Some("Điện thoại")),
                (Severity::Warning, Some(5), Some("Ngày kiểm tra")),
                (Severity::Error, Some(6), Some("Nguồn")),
            ]
        );
    }

    #[test]
    fn days_off_are_days_that_exist() {
        let csv = "Từ ngày,Đến ngày,Tên\n14/02/2026,22/02/2026,Tết\n31/02/2026,,Sai\n02/09/2026,01/09/2026,Ngược\n26/04/2026,,Giỗ Tổ\n";
        let (mut holidays, mut problems) = (Vec::new(), Vec::new());
        let rows = Rows::of_text("a.csv", csv.as_bytes()).expect("it can be read");
        read_holidays("a.csv", vec![rows], &mut holidays, &mut problems);
        let found: Vec<_> = holidays.iter().map(|h| (h.from, h.to)).collect();
        let ancestors = date(2026, 4, 26);
        assert_eq!(
            found,
            [
                (date(2026, 2, 14), date(2026, 2, 22)),
                (ancestors, ancestors)
            ]
        );
        let told: Vec<_> = problems
            .iter()
            .map(|p| (p.row, p.field.as_deref()))
            .collect();
        assert_eq!(
            told,
            [(Some(3), Some("Từ ngày")), (Some(4), Some("Đến ngày"))]
        );
    }
}
