//! The sheets of a workbook, whatever format they come from: each a heading and
//! its rows with the titles they stand under, or the bare rows of a table of ours.

use std::collections::HashMap;

use calamine::{Data, Dimensions};

use super::Unreadable;
use super::flow::{self, Cell, MOST_COLUMNS, Paragraph, Piece, Table};
use super::shown::shown;
use crate::knowledge::table::Rows;
use crate::language::fold;

/// How much of a workbook is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The most rows of a sheet.
    rows: usize,
    /// The most cells of a workbook that hold something.
    cells: usize,
    /// The errors of formulas are read as they stand, to be told to staff.
    errors: bool,
}

/// As a document: more rows than any list an office has made by hand.
pub(super) const DOCUMENT: Limits = Limits {
    rows: 50_000,
    cells: 1_000_000,
    errors: false,
};

/// As a table of ours, with all that the national portal lists and more.
pub(super) const TABLE: Limits = Limits {
    rows: 200_000,
    cells: 4_000_000,
    errors: true,
};

/// Columns of a table of ours that are looked at.
const COLUMNS: u32 = 100;

/// A sheet, being filled row by row.
pub(super) struct Sheet {
    rows: Vec<(u32, Vec<Filled>)>,
    /// The last row and column of merged cells, by their first.
    merged: HashMap<(u32, u32), (u32, u32)>,
    limits: Limits,
}

/// A cell that holds something.
struct Filled {
    column: u32,
    text: String,
    strong: bool,
}

/// How many cells a workbook may still have.
pub(super) struct Budget {
    left: usize,
    limits: Limits,
}

impl Budget {
    /// The budget of a workbook that is still to be read.
    pub(super) fn of(limits: Limits) -> Self {
        Self {
            left: limits.cells,
            limits,
        }
    }

    /// Spends one.
    ///
    /// # Errors
    /// [`Unreadable`] when there are none left.
    pub(super) fn spend(&mut self) -> Result<(), Unreadable> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| self.limits.too_many())?;
        Ok(())
    }
}

impl Limits {
    pub(super) fn too_many(self) -> Unreadable {
        let Self { rows, cells, .. } = self;
        Unreadable(format!(
            "bảng quá lớn (hơn {rows} dòng hoặc hơn {cells} ô) nên không được đọc; \
             hãy chỉ giữ các cột cần tra cứu hoặc chia thành nhiều tệp"
        ))
    }
}

impl Sheet {
    /// An empty sheet.
    pub(super) fn within(limits: Limits) -> Self {
        Self {
            rows: Vec::new(),
            merged: HashMap::new(),
            limits,
        }
    }

    /// Adds what a cell holds, as it is shown.
    ///
    /// # Errors
    /// [`Unreadable`] when there are too many rows.
    pub(super) fn add_value(
        &mut self,
        place: (u32, u32),
        value: &Data,
        format: &str,
        strong: bool,
    ) -> Result<(), Unreadable> {
        let text = match value {
            Data::Error(error) if self.limits.errors => Some(error.to_string()),
            _ => shown(value, format),
        };
        text.map_or(Ok(()), |text| self.add(place, text, strong))
    }

    /// Takes merged cells into account.
    pub(super) fn merge(&mut self, merged: Vec<Dimensions>) {
        self.merged = merged.into_iter().map(|one| (one.start, one.end)).collect();
    }

    /// Adds a cell; cells come row by row from the left.
    ///
    /// # Errors
    /// [`Unreadable`] when there are too many rows.
    pub(super) fn add(
        &mut self,
        (row, column): (u32, u32),
        text: String,
        strong: bool,
    ) -> Result<(), Unreadable> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let cell = Filled {
            column,
            text,
            strong,
        };
        let full = self.rows.len() >= self.limits.rows;
        match self.rows.last_mut() {
            Some((last, cells)) if *last == row => cells.push(cell),
            _ if full => return Err(self.limits.too_many()),
            _ => self.rows.push((row, vec![cell])),
        }
        Ok(())
    }

    /// Its rows as they stand, counted from 1; what is merged downwards stands in
    /// every row of it.
    pub(super) fn table(mut self, name: &str) -> Rows {
        self.rows.sort_by_key(|(row, _)| *row);
        let mut merged: HashMap<u32, (u32, String)> = HashMap::new();
        let rows = self.rows.into_iter().map(|(row, filled)| {
            merged.retain(|_, (last, _)| row <= *last);
            let from_above = merged
                .iter()
                .map(|(column, (_, text))| (*column, text.clone()));
            let mut cells: HashMap<u32, String> = from_above.collect();
            for Filled { column, text, .. } in filled {
                if let Some((last, _)) = self.merged.get(&(row, column))
                    && *last > row
                {
                    merged.insert(column, (*last, text.clone()));
                }
                cells.insert(column, text);
            }
            cells.retain(|column, _| *column < COLUMNS);
            let wide = cells.keys().max().map_or(0, |last| last + 1);
            let cells = (0..wide).map(|column| cells.remove(&column).unwrap_or_default());
            (row.saturating_add(1), cells.collect())
        });
        Rows {
            sheet: name.to_owned(),
            rows: rows.collect(),
        }
    }

    /// What it says below its name.
    pub(super) fn pieces(mut self, name: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        if self.rows.is_empty() {
            return pieces;
        }
        self.rows.sort_by_key(|(row, _)| *row);
        // A sheet with a title of its own needs none from its tab.
        let titled = self.rows.first().is_some_and(|(_, cells)| {
            cells.len() == 1 && cells[0].text.split_whitespace().count() > 2
        });
        if !name.is_empty() && !titled && !is_named_by_program(name) {
            pieces.push(Piece::heading(name, 2));
        }
        let mut columns: Vec<u32> = self
            .rows
            .iter()
            .flat_map(|(_, cells)| cells.iter().map(|cell| cell.column))
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns.truncate(MOST_COLUMNS);
        let mut table = Table::default();
        let numbers: Vec<u32> = self.rows.iter().map(|(row, _)| *row).collect();
        for (at, (_, cells)) in self.rows.into_iter().enumerate() {
            table.begin_row();
            add_row(&mut table, &numbers[at..], cells, &columns, &self.merged);
        }
        pieces.push(Piece::Table(Box::new(table)));
        pieces
    }
}

/// "Sheet1", "Trang tính1": what a program calls a sheet that nobody named.
fn is_named_by_program(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit() || " ()_-".contains(c));
    ["sheet", "worksheet", "trang tinh"].contains(&fold(bare).as_str())
}

/// Adds a row, its merged cells as wide and tall as they are among what is filled; `rows`
/// are the numbers of this row and those below.
fn add_row(
    table: &mut Table,
    rows: &[u32],
    cells: Vec<Filled>,
    columns: &[u32],
    merged: &HashMap<(u32, u32), (u32, u32)>,
) {
    let mut cells = cells.into_iter().peekable();
    let mut at = table.columns_of_row();
    while at < columns.len() {
        let column = columns[at];
        while cells.next_if(|cell| cell.column < column).is_some() {}
        let found = cells.next_if(|cell| cell.column == column);
        let span = found.as_ref().and_then(|_| merged.get(&(rows[0], column)));
        let wide = span.map_or(1, |(_, last)| {
            columns[at..].iter().take_while(|one| *one <= last).count()
        });
        let tall = span.map_or(1, |(last, _)| rows.partition_point(|row| row <= last));
        table.add(found.map_or_else(Cell::default, |cell| Cell {
            pieces: vec![Piece::Paragraph(Paragraph {
                text: cell.text,
                strong: cell.strong,
                level: 0,
            })],
            wide,
            tall: tall.min(500),
        }));
        at = table.columns_of_row();
    }
}

/// Writes the sheets of a workbook.
pub(super) fn text(pieces: &[Piece]) -> Result<String, Unreadable> {
    flow::text(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_merged_reaches_as_far_as_in_the_sheet_though_a_row_is_empty() {
        let mut sheet = Sheet::within(DOCUMENT);
        let merged = [
            ((0, 3), (0, 5)),
            ((3, 0), (5, 0)),
            ((3, 1), (4, 2)),
            ((3, 3), (5, 3)),
        ];
        sheet.merge(
            merged
                .map(|(start, end)| Dimensions { start, end })
                .to_vec(),
        );
        for (place, text) in [
            ((0, 0), "HỘI ĐỒNG NHÂN DÂN"),
            ((0, 3), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ((1, 0), "DANH MỤC KIẾN NGHỊ CỦA CỬ TRI"),
            ((3, 0), "TT"),
            ((3, 1), "Lĩnh vực"),
            ((3, 3), "Ghi chú"),
            ((5, 1), "Kinh tế"),
            ((5, 2), "Tư pháp"),
            ((6, 0), "1"),
            ((6, 1), "chợ"),
            ((6, 3), "gấp"),
            ((7, 0), "2"),
            ((7, 2), "án"),
        ] {
            sheet.add(place, text.to_owned(), place.0 < 6).unwrap();
        }
        insta::assert_snapshot!(text(&sheet.pieces("")).unwrap(), @r"
        **HỘI ĐỒNG NHÂN DÂN**

        **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**

        **DANH MỤC KIẾN NGHỊ CỦA CỬ TRI**

        | TT | Lĩnh vực – Kinh tế | Lĩnh vực – Tư pháp | Ghi chú |
        | --- | --- | --- | --- |
        | 1 | chợ |  | gấp |
        | 2 |  | án |  |
        ");
    }
}
