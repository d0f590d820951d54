//! The titles of a table's columns: which rows they are, whatever stands above them.
//!
//! A list that an office exports opens with a name, a Quốc hiệu or a date; its
//! titles may take two rows ("Thời hạn" over "Bắt đầu" and "Kết thúc"), and a
//! row that only numbers the columns may follow.

use std::ops::Range;

use crate::language::fold;

use super::table::{Place, is_of_layout};

/// Titles are looked for in this many rows.
const DEEPEST: usize = 30;

/// The longest title, letters.
const LONGEST: usize = 160;

/// Titles over titles are read to this depth.
const MOST_ROWS: usize = 4;

/// The title of a column that counts the rows, folded.
const COUNTING: [&str; 8] = ["stt", "tt", "so tt", "no.", "no", "s.t.t", "so thu tu", "#"];

/// Where the titles are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Titles {
    /// The rows that hold them; empty at 0 where there are none.
    pub(super) rows: Range<usize>,
    /// The row behind them that only numbers the columns.
    pub(super) numbers: Option<usize>,
}

/// Finds the titles of a table; the format itself may tell how many rows they take.
pub(super) fn titles(rows: &[Vec<Place<'_>>], told: usize) -> Titles {
    let found = if told > 0 && told < rows.len() {
        Some(0..told)
    } else {
        find(rows)
    };
    let range = found.unwrap_or(0..0);
    let next = rows.get(range.end).filter(|_| !range.is_empty());
    Titles {
        numbers: next.filter(|row| counts_columns(row)).map(|_| range.end),
        rows: range,
    }
}

fn find(rows: &[Vec<Place<'_>>]) -> Option<Range<usize>> {
    let columns = rows.iter().map(Vec::len).max()?;
    for start in 0..rows.len().saturating_sub(1).min(DEEPEST) {
        let row = &rows[start];
        if are_titles(row, columns, &rows[start + 1..]) {
            return Some(start..start + depth(&rows[start..]));
        }
        if distinct(row).len() * 2 > columns.max(3) {
            return None;
        }
    }
    None
}

/// Whether a row names the columns of those under it.
fn are_titles(row: &[Place<'_>], columns: usize, under: &[Vec<Place<'_>>]) -> bool {
    let cells = distinct(row);
    let named = row.iter().filter(|place| !place.text.is_empty()).count();
    if cells.len() < 2
        || named * 3 < columns * 2
        || cells
            .iter()
            .any(|place| place.text.chars().count() > LONGEST || is_of_layout(place.text))
    {
        return false;
    }
    let counts = cells
        .iter()
        .take(2)
        .any(|place| COUNTING.contains(&fold(place.text).trim()));
    let all_strong = cells.iter().all(|place| place.strong);
    let strong_below = under
        .iter()
        .take(3)
        .all(|row| row.iter().all(|place| place.strong));
    counts || all_strong && !strong_below || cells.len() > 2 && differs(row, under)
}

/// Whether words stand over a column of numbers, or short words over long texts.
fn differs(row: &[Place<'_>], under: &[Vec<Place<'_>>]) -> bool {
    let wordy = |place: &Place<'_>| {
        !place.text.is_empty()
            && !place.text.contains(|c: char| c.is_ascii_digit())
            && !place.text.ends_with(['.', ';', ':'])
            && place.text.chars().count() <= 60
    };
    if !row.iter().filter(|place| !place.text.is_empty()).all(wordy) {
        return false;
    }
    let sample = &under[..under.len().min(20)];
    (0..row.len()).any(|column| {
        let below = sample.iter().filter_map(|row| row.get(column));
        let below: Vec<&str> = below
            .map(|place| place.text)
            .filter(|text| !text.is_empty())
            .collect();
        let is_other = |text: &&&str| {
            text.contains(|c: char| c.is_ascii_digit())
                || text.chars().count() > 3 * row[column].text.chars().count().max(10)
        };
        !below.is_empty() && below.iter().filter(is_other).count() * 4 >= below.len() * 3
    })
}

/// How many rows the titles take: as many as a title over others needs.
fn depth(rows: &[Vec<Place<'_>>]) -> usize {
    let mut depth = 1;
    while depth < MOST_ROWS.min(rows.len().saturating_sub(1)) {
        let (above, row) = (&rows[depth - 1], &rows[depth]);
        let parts = above.windows(2).enumerate().any(|(at, pair)| {
            let beside = pair[0].cell == pair[1].cell || pair[1].text.is_empty();
            let parted = row.get(at).zip(row.get(at + 1)).is_some_and(|(a, b)| {
                a.cell != b.cell && !b.text.is_empty() && short(a.text) && short(b.text)
            });
            beside && parted && !pair[0].text.is_empty()
        });
        let reaches = above
            .iter()
            .zip(row)
            .any(|(a, b)| a.cell == b.cell || b.text.is_empty());
        if !(parts && reaches) || counts_columns(row) || counts_below(above, row) {
            break;
        }
        depth += 1;
    }
    depth
}

/// Whether a figure stands under a title that has no parts: "1" under "STT".
fn counts_below(above: &[Place<'_>], row: &[Place<'_>]) -> bool {
    above
        .iter()
        .zip(row)
        .enumerate()
        .any(|(at, (title, below))| {
            let left = at.checked_sub(1).map(|left| &above[left]);
            let right = above.get(at + 1);
            let parted = [left, right]
                .into_iter()
                .flatten()
                .any(|p| p.cell == title.cell)
                || right.is_some_and(|right| right.text.is_empty());
            let counts = !below.text.is_empty() && below.text.bytes().all(|b| b.is_ascii_digit());
            title.cell != below.cell && !title.text.is_empty() && !parted && counts
        })
}

fn short(text: &str) -> bool {
    text.chars().count() <= LONGEST && !text.chars().all(|c| c.is_ascii_digit()) || text.is_empty()
}

/// "(1) | (2) | (3)", "A | B | 1 | 2".
fn counts_columns(row: &[Place<'_>]) -> bool {
    let marks: Vec<&str> = row
        .iter()
        .map(|place| place.text.trim_matches(['(', ')', '[', ']', ' ']))
        .filter(|text| !text.is_empty())
        .collect();
    let digits = marks.iter().filter_map(|mark| mark.parse::<usize>().ok());
    let digits: Vec<usize> = digits.collect();
    let rises = digits.windows(2).all(|pair| pair[0] < pair[1]);
    let letters = marks
        .iter()
        .filter(|mark| mark.len() == 1 && mark.as_bytes()[0].is_ascii_uppercase());
    marks.len() > 2
        && digits.len() >= 2
        && rises
        && digits.first() == Some(&1)
        && digits.last().is_some_and(|last| *last <= marks.len() + 1)
        && digits.len() + letters.count() == marks.len()
}

/// The cells of a row that have words, each once.
fn distinct<'a, 'b>(row: &'b [Place<'a>]) -> Vec<&'b Place<'a>> {
    let mut found: Vec<&Place<'_>> = Vec::new();
    for place in row.iter().filter(|place| !place.text.is_empty()) {
        if found.last().is_none_or(|last| last.cell != place.cell) {
            found.push(place);
        }
    }
    found
}

impl Titles {
    /// The title of each column, titles over it first.
    pub(super) fn names(&self, rows: &[Vec<Place<'_>>]) -> Vec<String> {
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        (0..columns)
            .map(|column| {
                let mut parts: Vec<String> = Vec::new();
                for row in &rows[self.rows.clone()] {
                    let text = row.get(column).map_or("", |place| place.text);
                    let text = text.lines().collect::<Vec<_>>().join(" ");
                    if !text.is_empty() && parts.last() != Some(&text) {
                        parts.push(text);
                    }
                }
                parts.join(" – ")
            })
            .collect()
    }

    /// Whether some title stands over nothing, so that no row would show it.
    pub(super) fn untold(&self, rows: &[Vec<Place<'_>>]) -> bool {
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let below = &rows[self.rows.end.max(self.numbers.map_or(0, |at| at + 1))..];
        !self.rows.is_empty()
            && (0..columns).any(|column| {
                let named = rows[self.rows.clone()].iter().any(|row| {
                    row.get(column).is_some_and(|place| {
                        !place.text.is_empty()
                            && (column == 0 || row[column - 1].cell != place.cell)
                    })
                });
                let told = below.iter().any(|row| {
                    row.get(column).is_some_and(|place| !place.text.is_empty())
                        && !(column > 0 && row[column - 1].cell == row[column].cell)
                });
                named && !told
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of cells of which each is its own; `=` is one with the cell before.
    #[track_caller]
    fn check(rows: &[&[&'static str]], taken: usize) {
        let mut cell = 0;
        let mut place = |text: &'static str| {
            cell += usize::from(text != "=");
            Place {
                cell,
                text: text.trim_start_matches('='),
                strong: false,
            }
        };
        let rows: Vec<Vec<Place<'_>>> = rows
            .iter()
            .map(|row| row.iter().map(|text| place(text)).collect())
            .collect();
        assert_eq!(titles(&rows, 0).rows, 0..taken);
    }

    #[test]
    fn titles_of_two_rows_end_where_a_row_is_counted() {
        check(
            &[
                &["STT", "Thời hạn", "=", "Ghi chú"],
                &["", "Bắt đầu", "Kết thúc", ""],
                &["1", "Quý I", "Quý II", ""],
                &["2", "Quý I", "Quý III", ""],
            ],
            2,
        );
        // Columns without a title stand beside those with one.
        check(
            &[
                &["Mã số", "Họ tên", "Chức vụ", "", "Phòng"],
                &["1", "Trần An", "Chánh văn phòng", "('1')", "Hành chính"],
                &["2", "Lê Bình", "Trưởng phòng", "('2')", "Đào tạo"],
            ],
            1,
        );
    }
}
