//! A table that staff keep in Excel or Notepad: a workbook, or CSV as both save it.
//!
//! Comma, semicolon or tab; any encoding that [`decode()`] knows; columns in any
//! order, told by their titles without regard to capitals and marks.

use std::collections::HashSet;

use csv::ReaderBuilder;
use serde::{Deserialize, Serialize};

use crate::language::{decode, fold};

use super::{Problem, Severity};

/// Sixty-four megabytes: a hundred thousand rows with all they say.
pub(super) const LARGEST: u64 = 64 * 1024 * 1024;

/// Rows among which the titles are looked for.
const FURTHEST: usize = 40;

/// The rows of a file, or of a sheet of it, as they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rows {
    /// The name of the sheet; empty where there is but one.
    pub(super) sheet: String,
    /// Each with its line in the file.
    pub(super) rows: Vec<(u32, Vec<String>)>,
}

impl Rows {
    /// Reads a table saved as text, or says why not.
    pub(super) fn of_text(path: &str, bytes: &[u8]) -> Result<Self, Problem> {
        let error = |message: String| Problem::of(path, Severity::Error, message);
        let text = decode(bytes).map_err(|_| {
            error("không đọc được bảng; hãy lưu lại dạng CSV UTF-8 (trong Excel: Lưu thành, CSV UTF-8)".to_owned())
        })?;
        let (skipped, body) = match text.split_once('\n') {
            // A line that Excel alone understands.
            Some((first, rest)) if first.trim().starts_with("sep=") => (1, rest),
            _ => (0, text.as_str()),
        };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(body))
            .flexible(true)
            .has_headers(false)
            .from_reader(body.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|cause| error(format!("bảng bị hỏng: {cause}")))?;
            let line = record.position().map_or(0, csv::Position::line) + skipped;
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        Ok(Self {
            sheet: String::new(),
            rows,
        })
    }

    /// The row with the titles: the first that holds two of those that are known.
    fn head(&self, known: &[&[&str]]) -> Option<usize> {
        let known: HashSet<String> = known.iter().copied().flatten().map(|n| fold(n)).collect();
        let titles = |row: &[String]| {
            let cells = row.iter().map(|cell| fold(cell.trim()));
            cells.filter(|cell| known.contains(cell)).count()
        };
        let filled = |row: &[String]| row.iter().any(|cell| !cell.trim().is_empty());
        let rows = self.rows.iter().enumerate();
        let mut rows = rows.filter(|(_, (_, row))| filled(row)).take(FURTHEST);
        rows.find(|(_, (_, row))| titles(row) >= 2)
            .map(|(at, _)| at)
    }
}

/// Reads each sheet of a file that is a table, and names the others. Of a file
/// in which no sheet is one, the first tells what is missing.
pub(super) fn read_each(
    path: &str,
    sheets: Vec<Rows>,
    known: &[&[&str]],
    problems: &mut Vec<Problem>,
    mut read: impl FnMut(Rows, &mut Vec<Problem>),
) {
    let any = sheets.iter().any(|sheet| sheet.head(known).is_some());
    for (at, sheet) in sheets.into_iter().enumerate() {
        let name = sheet.sheet.clone();
        let mut told = Vec::new();
        if any && sheet.head(known).is_none() {
            let message = "không có dòng tiêu đề cột nên được bỏ qua";
            told.push(Problem::of(path, Severity::Info, message));
        } else if any || at == 0 {
            read(sheet, &mut told);
        }
        problems.extend(told.into_iter().map(|mut problem| {
            if !name.is_empty() {
                problem.message = format!("trang tính “{name}”: {}", problem.message);
            }
            problem
        }));
    }
}

/// A table, read.
pub(super) struct Table {
    titles: Vec<String>,
    /// The rows that are not empty, with their line in the file.
    pub(super) rows: Vec<(u32, Vec<String>)>,
    /// The cells, by line and column, that held a formula or its error.
    formulas: Vec<(u32, usize)>,
}

impl Table {
    /// Finds the titles, of which some are `known`, wherever they stand, or says
    /// why there is no table. Where no row holds two that are known the first
    /// is taken for them.
    pub(super) fn of(path: &str, rows: Rows, known: &[&[&str]]) -> Result<Self, Problem> {
        let head = rows.head(known);
        let (mut records, mut formulas) = (Vec::new(), Vec::new());
        for (line, row) in rows.rows.into_iter().skip(head.unwrap_or(0)) {
            let cells: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(column, cell)| value(cell.trim(), || formulas.push((line, column))))
                .collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                records.push((line, cells));
            }
        }
        if records.is_empty() {
            let message = "bảng trống, không có dòng tiêu đề; hãy xem README.md để biết các cột";
            return Err(Problem::of(path, Severity::Error, message));
        }
        let rows = records.split_off(1);
        let titles = records.pop().map(|(_, titles)| titles).unwrap_or_default();
        Ok(Self {
            titles,
            rows,
            formulas,
        })
    }

    /// The position of the column with one of these titles.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
        self.titles
            .iter()
            .position(|title| names.contains(&fold(title.trim())))
    }

    /// The titles, as they are written.
    pub(super) fn titles(&self) -> &[String] {
        &self.titles
    }
}

/// What a cell holds: `="1.20"` is how Excel is told that digits are a text; of
/// any other formula, and of the error of one, nothing can be used.
fn value(cell: &str, formula: impl FnOnce()) -> String {
    let quoted = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = quoted.filter(|text| !text.contains('"')) {
        return text.to_owned();
    }
    let is_error = cell.starts_with('#') && cell.ends_with(['!', '?', 'A']);
    let is_formula = cell
        .strip_prefix('=')
        .is_some_and(|rest| rest.contains(['(', '!', '$']));
    if is_error || is_formula {
        formula();
        return String::new();
    }
    cell.to_owned()
}

/// Which column of a table is which of `N` that are known.
pub(super) struct Columns<const N: usize>([Option<usize>; N]);

impl<const N: usize> Columns<N> {
    /// Finds the columns by their names and tells of the others. None where one
    /// that `needed` lists is missing, which is told too.
    pub(super) fn find(
        path: &str,
        table: &Table,
        known: &[&[&str]; N],
        needed: &[usize],
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let columns = known.map(|names| table.column(names));
        let missing: Vec<usize> = needed
            .iter()
            .copied()
            .filter(|column| columns[*column].is_none())
            .collect();
        for column in &missing {
            let name = known[*column][0];
            let message = format!(
                "thiếu cột “{name}” nên không dùng được bảng này; hãy thêm hoặc sửa lại tên cột"
            );
            problems.push(Problem::of(path, Severity::Error, message).in_field(name));
        }
        for (at, title) in table.titles.iter().enumerate() {
            if title.is_empty() || columns.contains(&Some(at)) {
                continue;
            }
            let near = known
                .iter()
                .map(|names| names[0])
                .max_by(|a, b| likeness(a, title).total_cmp(&likeness(b, title)))
                .filter(|near| likeness(near, title) > 0.8);
            let hint = near.map_or_else(String::new, |near| format!("; có phải là “{near}”?"));
            let message = format!("không biết cột “{title}” nên bỏ qua{hint}");
            problems.push(Problem::of(path, Severity::Info, message).in_field(title));
        }
        for (line, column) in &table.formulas {
            let title = table.titles.get(*column).map_or("", String::as_str);
            let message = "ô này là công thức hoặc báo lỗi nên để trống; hãy chép rồi dán lại dạng giá trị (Paste Values)";
            let problem = Problem::of(path, Severity::Warning, message);
            problems.push(problem.in_row(*line).in_field(title));
        }
        missing.is_empty().then_some(Self(columns))
    }

    /// Why a row without its value in a column cannot be used: that was a formula.
    pub(super) fn lost(&self, table: &Table, line: u32, column: usize) -> Option<String> {
        let at = self.0[column]?;
        let lost = table.formulas.contains(&(line, at));
        lost.then(|| "ô này là công thức hoặc báo lỗi; dòng này chưa được dùng".to_owned())
    }

    /// The cells of a row in the order of the known columns.
    pub(super) fn cells(&self, row: &[String]) -> [String; N] {
        self.0.map(|column| cell(row, column).to_owned())
    }
}

/// How alike two titles are, 0 to 1.
fn likeness(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(&fold(a), &fold(b))
}

/// A cell of a row, empty where the row is short.
pub(super) fn cell(row: &[String], column: Option<usize>) -> &str {
    column.and_then(|at| row.get(at)).map_or("", String::as_str)
}

/// What parts the cells: whatever the first line that has any has most of, outside quotes.
pub(super) fn delimiter(text: &str) -> u8 {
    let mut counts = [(b';', 0_usize), (b'\t', 0), (b',', 0)];
    let mut quoted = false;
    let first = text.lines().find(|line| line.contains([';', '\t', ',']));
    for byte in first.unwrap_or_default().bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == byte && !quoted) {
            *count += 1;
        }
    }
    counts
        .iter()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(mark, _)| *mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&[&str]] = &[&["Mã"], &["Tên"]];

    #[track_caller]
    fn table(csv: &str) -> Table {
        let rows = Rows::of_text("a.csv", csv.as_bytes()).expect("it can be read");
        Table::of("a.csv", rows, KNOWN).expect("it is a table")
    }

    #[track_caller]
    fn check(csv: &str, titles: &[&str], rows: &[&[&str]]) {
        let table = table(csv);
        assert_eq!(table.titles, titles);
        let found: Vec<&[String]> = table.rows.iter().map(|(_, row)| row.as_slice()).collect();
        assert_eq!(found, rows);
    }

    #[test]
    fn titles_may_stand_below_other_rows() {
        check(
            "UỶ BAN,\nDanh sách,\n,\nMã,Tên\n1,a\n",
            &["Mã", "Tên"],
            &[&["1", "a"]],
        );
        check("Code,Name\n1,a\n", &["Code", "Name"], &[&["1", "a"]]);
    }

    #[test]
    fn a_formula_holds_no_value() {
        check(
            "Mã,Tên\n\"=\"\"1.001190\"\"\",=VLOOKUP(A2;B:C;2)\n#N/A,= 2\n",
            &["Mã", "Tên"],
            &[&["1.001190", ""], &["", "= 2"]],
        );
    }

    #[test]
    fn a_hundred_thousand_rows_are_read() {
        let mut csv = String::from("Mã,Tên\n");
        for row in 0..100_000 {
            csv += &format!("{row},tên {row}\n");
        }
        let table = table(&csv);
        assert_eq!(table.rows.len(), 100_000);
        assert_eq!(table.rows[99_999].0, 100_001);
    }

    #[test]
    fn sheets_that_are_no_table_are_named() {
        let sheet = |name: &str, rows: &[&[&str]]| Rows {
            sheet: name.to_owned(),
            rows: (1..)
                .zip(
                    rows.iter()
                        .map(|row| row.iter().map(|c| (*c).to_owned()).collect()),
                )
                .collect(),
        };
        let sheets = vec![
            sheet("Hướng dẫn", &[&["Ghi mỗi dòng một mã"]]),
            sheet("Bảng", &[&["Mã", "Tên"], &["1", "a"]]),
        ];
        let (mut read, mut problems) = (Vec::new(), Vec::new());
        read_each("a.xlsx", sheets, KNOWN, &mut problems, |rows, _| {
            read.push(rows.sheet);
        });
        assert_eq!(read, ["Bảng"]);
        let told: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(
            told,
            ["trang tính “Hướng dẫn”: không có dòng tiêu đề cột nên được bỏ qua"]
        );
    }
}
