//! The procedures that staff keep in `procedures/*.csv`: what to bring, how
//! long it takes, what it costs, where, and as of which day.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::language::{fold, whole_date};

use super::table::{Columns, Rows, Table, read_each};
use super::{Problem, Severity};

/// The folder of these tables.
pub(super) const FOLDER: &str = "procedures/";

/// An administrative procedure. What is empty is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Procedure {
    /// As the portal numbers it, without the suffix of a province: `1.012753`.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// How people speak of what it is for, parted by semicolons:
    /// "sắp cưới; làm giấy hôn thú".
    pub spoken: String,
    /// Its field: "Hộ tịch".
    pub field: String,
    /// Who decides.
    pub agency: String,
    /// At which level: "Cấp xã".
    pub level: String,
    /// The place whose rules these are; empty for the whole country.
    pub place: String,
    /// What to bring, one paper a line.
    pub documents: String,
    /// What happens, one step a line.
    pub steps: String,
    /// What must be fulfilled.
    pub conditions: String,
    /// How long it takes, with conditions, verbatim.
    pub duration: String,
    /// What it costs, with conditions, verbatim.
    pub fee: String,
    /// Where to hand it in.
    pub receives: String,
    /// The law it rests on.
    pub basis: String,
    /// How much of it can be done online: "Toàn trình", "Một phần".
    pub online: String,
    /// Where to read on or hand in online.
    pub link: String,
    /// What took its place.
    pub replaced: String,
    /// Where all this was found.
    pub source: String,
    /// As of which day.
    pub dated: Option<Date>,
}

/// The columns of the table: the first name is the one we write.
pub const COLUMNS: [&[&str]; 19] = [
    &[
        "Mã thủ tục",
        "Mã TTHC",
        "Mã số",
        "Mã",
        "Mã số TTHC",
        "Mã thủ tục hành chính",
    ],
    &["Tên thủ tục", "Tên thủ tục hành chính", "Tên TTHC", "Tên"],
    &["Người dân thường nói", "Cách gọi khác", "Từ khóa"],
    &["Lĩnh vực"],
    &[
        "Cơ quan thực hiện",
        "Cơ quan giải quyết",
        "Cơ quan có thẩm quyền",
    ],
    &["Cấp thực hiện", "Cấp", "Cấp giải quyết"],
    &["Nơi áp dụng", "Địa bàn"],
    &["Thành phần hồ sơ", "Giấy tờ cần có", "Hồ sơ", "Giấy tờ"],
    &["Trình tự thực hiện", "Các bước", "Trình tự"],
    &["Điều kiện", "Yêu cầu, điều kiện"],
    &["Thời hạn giải quyết", "Thời hạn", "Thời gian giải quyết"],
    &["Phí, lệ phí", "Lệ phí", "Phí", "Phí và lệ phí"],
    &["Nơi nộp hồ sơ", "Địa điểm tiếp nhận", "Nơi tiếp nhận"],
    &["Căn cứ pháp lý", "Căn cứ"],
    &[
        "Mức độ trực tuyến",
        "Dịch vụ công trực tuyến",
        "Mức độ",
        "Mức độ DVC",
        "Mức độ DVCTT",
    ],
    &["Đường dẫn", "Liên kết", "Link"],
    &["Thay thế bởi", "Đã thay bằng"],
    &["Nguồn", "Quyết định", "Quyết định công bố"],
    &["Ngày cập nhật", "Ngày", "Tính đến ngày", "Ngày kiểm tra"],
];

/// The column of the place.
const PLACE: usize = 6;

impl Procedure {
    /// The cells of its row, in the order of [`COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [String; COLUMNS.len()] {
        let day = self.dated.map_or_else(String::new, |day| {
            format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
        });
        [
            self.code.clone(),
            self.name.clone(),
            self.spoken.clone(),
            self.field.clone(),
            self.agency.clone(),
            self.level.clone(),
            self.place.clone(),
            self.documents.clone(),
            self.steps.clone(),
            self.conditions.clone(),
            self.duration.clone(),
            self.fee.clone(),
            self.receives.clone(),
            self.basis.clone(),
            self.online.clone(),
            self.link.clone(),
            self.replaced.clone(),
            self.source.clone(),
            day,
        ]
    }

    fn of(cells: [String; COLUMNS.len()]) -> Self {
        let [
            code,
            name,
            spoken,
            field,
            agency,
            level,
            place,
            documents,
            steps,
            conditions,
            duration,
            fee,
            receives,
            basis,
            online,
            link,
            replaced,
            source,
            dated,
        ] = cells;
        Self {
            code: procedure_code(&code).unwrap_or_default(),
            name,
            spoken,
            field,
            agency,
            level,
            place,
            documents,
            steps,
            conditions,
            duration,
            fee,
            receives,
            basis,
            online,
            link,
            replaced,
            source,
            dated: whole_date(&dated),
        }
    }
}

/// The code of a procedure as it was meant: without the suffix of a province,
/// with the zeros at its end that a spreadsheet took for those of a number.
#[must_use]
pub fn procedure_code(written: &str) -> Option<String> {
    /// Digits behind the full stop.
    const DIGITS: usize = 6;
    let written = written.trim().replace(',', ".");
    let (first, rest) = written.split_once('.')?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let after = &rest[digits.len()..];
    let is_code = first.len() == 1
        && first.bytes().all(|b| b.is_ascii_digit())
        && (2..=DIGITS).contains(&digits.len())
        && (after.is_empty() || digits.len() == DIGITS && after.starts_with(['.', ' ', '-']));
    is_code.then(|| format!("{first}.{digits:0<DIGITS$}"))
}

/// Reads the sheets of a table of procedures into those already read, wherever in
/// them the titles stand; good rows are read whatever the others are.
pub(super) fn read(
    path: &str,
    sheets: Vec<Rows>,
    procedures: &mut Vec<Procedure>,
    problems: &mut Vec<Problem>,
) {
    let mut seen: HashSet<(String, String)> = procedures.iter().map(key).collect();
    read_each(path, sheets, &COLUMNS, problems, |rows, problems| {
        read_rows(path, rows, &mut seen, procedures, problems);
    });
}

fn read_rows(
    path: &str,
    rows: Rows,
    seen: &mut HashSet<(String, String)>,
    procedures: &mut Vec<Procedure>,
    problems: &mut Vec<Problem>,
) {
    let table = match Table::of(path, rows, &COLUMNS) {
        Ok(table) => table,
        Err(problem) => return problems.push(problem),
    };
    let Some(columns) = Columns::find(path, &table, &COLUMNS, &[1], problems) else {
        return;
    };
    for (line, row) in &table.rows {
        let cells = columns.cells(row);
        let mut tell = |severity, column: usize, message: String| {
            let problem = Problem::of(path, severity, message);
            problems.push(problem.in_row(*line).in_field(COLUMNS[column][0]));
        };
        // Without its place a rule would be one of the whole country.
        if let Some(why) = columns.lost(&table, *line, PLACE) {
            tell(Severity::Error, PLACE, why);
            continue;
        }
        let (code, day) = (cells[0].clone(), cells[COLUMNS.len() - 1].clone());
        let procedure = Procedure::of(cells);
        if procedure.name.is_empty() {
            let message = "chưa ghi tên thủ tục; dòng này chưa được dùng";
            tell(Severity::Error, 1, message.to_owned());
            continue;
        }
        if procedure.code.is_empty() {
            let message = format!(
                "“{code}” không phải mã thủ tục (dạng 1.001193); thủ tục vẫn được dùng nhưng không tra được theo mã"
            );
            tell(Severity::Warning, 0, message);
        }
        if procedure.dated.is_none() {
            let message = if day.is_empty() {
                "chưa ghi thông tin này đúng đến ngày nào".to_owned()
            } else {
                format!("“{day}” không phải ngày có thật; hãy ghi dạng ngày/tháng/năm")
            };
            tell(Severity::Warning, COLUMNS.len() - 1, message);
        }
        if seen.insert(key(&procedure)) {
            procedures.push(procedure);
        } else {
            let message = "thủ tục này đã có ở dòng trên hoặc tệp khác; hãy xóa dòng thừa";
            tell(Severity::Warning, 0, message.to_owned());
        }
    }
}

/// Two rows with the same key speak of the same procedure at the same place.
fn key(procedure: &Procedure) -> (String, String) {
    let told = if procedure.code.is_empty() {
        fold(&procedure.name)
    } else {
        procedure.code.clone()
    };
    (told, fold(&procedure.place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_code(written: &str, expected: Option<&str>) {
        assert_eq!(procedure_code(written).as_deref(), expected, "{written}");
    }

    #[test]
    fn a_code_is_read_as_it_was_meant() {
        check_code("1.001193", Some("1.001193"));
        check_code(" 1.012753.H19", Some("1.012753"));
        check_code("1.012753.000.00.00.H19", Some("1.012753"));
        check_code("1.0127", Some("1.012700"));
        check_code("2,0005", Some("2.000500"));
        check_code("1.5", None);
        check_code("12.001193", None);
        check_code("1.0011933", None);
        check_code("TEST_MOT_CAP", None);
        check_code("", None);
    }

    #[track_caller]
    fn check(csv: &str, names: &[&str], told: &[(Severity, Option<u32>, Option<&str>)]) {
        let (mut procedures, mut problems) = (Vec::new(), Vec::new());
        let rows = Rows::of_text("a.csv", csv.as_bytes()).expect("it can be read");
        read("a.csv", vec![rows], &mut procedures, &mut problems);
        let found: Vec<&str> = procedures.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(found, names);
        let problems: Vec<_> = problems
            .iter()
            .map(|p| (p.severity, p.row, p.field.as_deref()))
            .collect();
        assert_eq!(problems, told);
    }

    #[test]
    fn good_rows_serve_whatever_the_others_are() {
        check(
            "Mã TTHC;Tên thủ tục;Lệ phí;Ngày\n\
             1.00119;Khai sinh;Miễn;01/07/2026\n\
             1.001190;Khai sinh lần nữa;;01/07/2026\n\
             abc;Khai tử;;31/02/2026\n\
             1.000894;;;01/07/2026\n",
            &["Khai sinh", "Khai tử"],
            &[
                (Severity::Warning, Some(3), Some("Mã thủ tục")),
                (Severity::Warning, Some(4), Some("Mã thủ tục")),
                (Severity::Warning, Some(4), Some("Ngày cập nhật")),
                (Severity::Error, Some(5), Some("Tên thủ tục")),
            ],
        );
    }

    #[test]
    fn a_missing_or_renamed_column_is_named() {
        check(
            "Mã TTHC,Ten goi,Lệ phí\n1.001193,Khai sinh,Miễn\n",
            &[],
            &[
                (Severity::Error, None, Some("Tên thủ tục")),
                (Severity::Info, None, Some("Ten goi")),
            ],
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let procedure = Procedure {
            code: "1.001193".to_owned(),
            name: "Đăng ký khai sinh".to_owned(),
            documents: "Tờ khai\nGiấy chứng sinh; bản chính".to_owned(),
            fee: "Miễn, trừ trường hợp “quá hạn”".to_owned(),
            dated: whole_date("18/07/2026"),
            ..Procedure::default()
        };
        assert_eq!(Procedure::of(procedure.cells()), procedure);
    }
}
