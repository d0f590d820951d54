//! A table as it was drawn, merged cells and all, written so that each row can
//! be understood alone: with its titles, and with what was merged into it.
//!
//! A table that only lays out a page (the two columns of a letterhead, of
//! "Nơi nhận" and signature, a whole page in one cell) is written as its
//! paragraphs.

use crate::language::{fold, normalize};

use super::rows::Written;
use super::titles::titles;
use super::{LONGEST, Paragraph, Piece, TOO_LONG, Unreadable, is_text, one_space, write};

/// Word has 63 columns at most; a list in Excel seldom has more.
pub(in crate::knowledge) const MOST_COLUMNS: usize = 128;

/// So many places cells may reach into beside their own, and more for each cell there
/// is; a table that wants more is no document but a bomb, whose cells get one each.
const MOST_COVERED: usize = 20_000;
const COVERED_BY_CELL: usize = 10;

/// A cell longer than this is a page, not a cell, letters.
const LONGEST_CELL: usize = 4000;

/// Words that only the columns of a letterhead or a signature hold, folded.
const LAYS_OUT: [&str; 4] = [
    "cong hoa xa hoi chu nghia",
    "dang cong san viet nam",
    "noi nhan:",
    "doc lap - tu do",
];

/// A table: cells, and for every place in every row which cell covers it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::knowledge) struct Table {
    cells: Vec<Cell>,
    rows: Vec<Vec<usize>>,
    /// How many rows at the top the format itself calls titles.
    pub(in crate::knowledge) titles: usize,
    /// It is drawn without lines.
    pub(in crate::knowledge) bare: bool,
    /// For each column the cell that reaches down, and into how many rows more.
    below: Vec<(usize, usize)>,
    /// How many places cells reach into.
    covered: usize,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::knowledge) struct Cell {
    /// What it holds.
    pub(in crate::knowledge) pieces: Vec<Piece>,
    /// How many columns it covers.
    pub(in crate::knowledge) wide: usize,
    /// How many rows it covers.
    pub(in crate::knowledge) tall: usize,
}

impl Cell {
    /// Its lines, tables inside it row by row.
    fn text(&self) -> String {
        let mut lines = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Paragraph(paragraph) => lines.extend(
                    normalize(&paragraph.text)
                        .lines()
                        .map(one_space)
                        .filter(|line| is_text(line)),
                ),
                Piece::Table(table) => lines.extend(table.flat()),
                Piece::Page => {}
            }
        }
        lines.join("\n")
    }

    fn is_strong(&self) -> bool {
        let mut paragraphs = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Paragraph(paragraph) if is_text(&paragraph.text) => Some(paragraph),
            _ => None,
        });
        paragraphs.all(|paragraph| paragraph.strong || paragraph.level > 0)
    }
}

/// What a place of a row shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// Which cell it belongs to.
    pub(super) cell: usize,
    /// Its text.
    pub(super) text: &'a str,
    /// All its words are bold.
    pub(super) strong: bool,
}

impl Table {
    /// A table drawn without lines.
    pub(in crate::knowledge) fn without_lines() -> Self {
        Self {
            bare: true,
            ..Self::default()
        }
    }

    /// Starts a new row.
    pub(in crate::knowledge) fn begin_row(&mut self) {
        self.rows.push(Vec::new());
        self.cover();
    }

    /// Adds a cell to the row, at the first free place.
    pub(in crate::knowledge) fn add(&mut self, cell: Cell) {
        let index = self.cells.len();
        if self.rows.is_empty() {
            self.begin_row();
        }
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        let most = MOST_COVERED + COVERED_BY_CELL * self.cells.len();
        let free = if self.covered > most {
            self.below.clear();
            1
        } else {
            MOST_COLUMNS.saturating_sub(row.len()).max(1)
        };
        let wide = cell.wide.clamp(1, free);
        for _ in 0..wide {
            if cell.tall > 1 {
                if self.below.len() <= row.len() {
                    self.below.resize(row.len() + 1, (0, 0));
                }
                self.below[row.len()] = (index, cell.tall - 1);
            }
            row.push(index);
        }
        self.covered += wide - 1;
        self.cells.push(cell);
        self.cover();
    }

    /// Adds places that the cell above them reaches down to.
    pub(in crate::knowledge) fn add_below(&mut self, wide: usize) {
        let column = self.rows.last().map_or(0, Vec::len);
        let above = self.rows.len().checked_sub(2).map(|at| &self.rows[at]);
        let cell = above.and_then(|row| row.get(column)).copied();
        match (cell, self.rows.last_mut()) {
            (Some(cell), Some(row)) => {
                let wide = wide.clamp(1, MOST_COLUMNS.saturating_sub(row.len()).max(1));
                row.extend(std::iter::repeat_n(cell, wide));
                self.covered += wide;
            }
            _ => self.add(Cell {
                wide,
                ..Cell::default()
            }),
        }
    }

    /// Puts the cells that reach down into this row where they are next.
    fn cover(&mut self) {
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        while let Some((cell, left)) = self.below.get_mut(row.len()).filter(|(_, left)| *left > 0) {
            *left -= 1;
            row.push(*cell);
            self.covered += 1;
        }
    }

    /// How many places of the last row are taken.
    pub(in crate::knowledge) fn columns_of_row(&self) -> usize {
        self.rows.last().map_or(0, Vec::len)
    }

    /// Whether there is nothing in it.
    pub(in crate::knowledge) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Its rows as they are shown, what is merged downwards in each of its rows and
    /// what is merged sideways once.
    pub(in crate::knowledge) fn shown(&self) -> Vec<Vec<String>> {
        let texts: Vec<String> = self.cells.iter().map(Cell::text).collect();
        let rows = self.rows.iter().map(|row| {
            let text = |(column, cell): (usize, &usize)| {
                let beside = column > 0 && row[column - 1] == *cell;
                if beside {
                    String::new()
                } else {
                    texts[*cell].clone()
                }
            };
            row.iter().enumerate().map(text).collect()
        });
        rows.collect()
    }

    /// The tables inside its cells.
    pub(in crate::knowledge) fn inside(&self) -> impl Iterator<Item = &Self> {
        let pieces = self.cells.iter().flat_map(|cell| &cell.pieces);
        pieces.filter_map(|piece| match piece {
            Piece::Table(table) => Some(&**table),
            _ => None,
        })
    }

    /// Takes out the page breaks in its cells.
    pub(super) fn drop_pages(&mut self) {
        for cell in &mut self.cells {
            super::drop_pages(&mut cell.pieces);
        }
    }

    /// Its rows, one line each, for a table inside a cell.
    fn flat(&self) -> Vec<String> {
        let texts: Vec<String> = self.cells.iter().map(Cell::text).collect();
        let rows = self.rows.iter().map(|row| {
            let mut row = row.clone();
            row.dedup();
            let texts = row.iter().map(|cell| texts[*cell].as_str());
            let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
            texts.join("; ")
        });
        rows.filter(|row| !row.is_empty()).collect()
    }

    /// Writes it.
    pub(super) fn write(&self, out: &mut String) -> Result<(), Unreadable> {
        let texts: Vec<String> = self.cells.iter().map(Cell::text).collect();
        let rows = self.places(&texts);
        if self.lays_out(&texts, &rows) {
            return self.write_cells(out);
        }
        let titled = titles(&rows, self.titles);
        let mut written = Written::new(titled.names(&rows));
        if titled.untold(&rows) {
            written.announce();
        }
        let mut seen = vec![false; self.cells.len()];
        for (index, row) in rows.iter().enumerate() {
            if out.len() > LONGEST {
                return Err(Unreadable(TOO_LONG.to_owned()));
            }
            if self.breaks_before(index, &seen) {
                written.close(out);
                out.push_str("\u{c}\n");
            }
            if titled.rows.contains(&index) || titled.numbers == Some(index) {
                continue;
            }
            if index < titled.rows.start || spans(row) {
                written.group(row, out);
            } else {
                written.row(row, &mut seen, out);
            }
        }
        written.show_titles(out);
        written.close(out);
        Ok(())
    }

    /// What every place of every row shows; columns that only follow merges left out.
    fn places<'a>(&'a self, texts: &'a [String]) -> Vec<Vec<Place<'a>>> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let own = |column: usize| {
            self.rows.iter().any(|row| {
                row.get(column).is_some_and(|cell| {
                    (column == 0 || row[column - 1] != *cell) && !texts[*cell].is_empty()
                })
            })
        };
        let kept: Vec<usize> = (0..columns).filter(|column| own(*column)).collect();
        let strong: Vec<bool> = self.cells.iter().map(Cell::is_strong).collect();
        let rows = self.rows.iter().map(|row| {
            let kept = kept.iter().filter_map(|column| row.get(*column));
            kept.map(|cell| Place {
                cell: *cell,
                text: &texts[*cell],
                strong: strong[*cell],
            })
            .collect()
        });
        rows.collect()
    }

    /// Whether it only puts paragraphs beside each other.
    fn lays_out(&self, texts: &[String], rows: &[Vec<Place<'_>>]) -> bool {
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let few = columns <= 3 && rows.len() <= 4;
        columns <= 1
            || texts
                .iter()
                .any(|text| text.chars().nth(LONGEST_CELL).is_some())
            || few && self.bare && self.titles == 0
            || few && {
                let text = texts.join("\n");
                is_of_layout(&text) || fold(&text).lines().any(is_placed_day)
            }
    }

    /// Writes the cells one below the other.
    fn write_cells(&self, out: &mut String) -> Result<(), Unreadable> {
        let mut written = vec![false; self.cells.len()];
        for cell in self.rows.iter().flatten() {
            if std::mem::replace(&mut written[*cell], true) {
                continue;
            }
            let without_levels: Vec<Piece> = self.cells[*cell]
                .pieces
                .iter()
                .cloned()
                .map(|piece| match piece {
                    Piece::Paragraph(paragraph) if paragraph.level > 0 => {
                        Piece::Paragraph(Paragraph {
                            level: 0,
                            strong: true,
                            ..paragraph
                        })
                    }
                    other => other,
                })
                .collect();
            write(&without_levels, out)?;
        }
        Ok(())
    }

    /// Whether a page begins in a cell of the row that no row before has.
    fn breaks_before(&self, row: usize, seen: &[bool]) -> bool {
        self.rows[row]
            .iter()
            .any(|cell| !seen[*cell] && self.cells[*cell].pieces.contains(&Piece::Page))
    }
}

/// Whether words stand in it that only a letterhead or a signature holds.
pub(super) fn is_of_layout(text: &str) -> bool {
    let folded = fold(text);
    LAYS_OUT.iter().any(|words| folded.contains(words))
}

/// "Hà Nội, ngày 05 tháng 3 năm 2025", folded, and nothing else.
fn is_placed_day(line: &str) -> bool {
    let short = line.chars().count() <= 60;
    short && line.contains(", ngay") && line.contains("thang") && line.contains(" nam")
}

/// Whether one cell with words goes through the whole row.
fn spans(row: &[Place<'_>]) -> bool {
    let Some(first) = row.first() else {
        return false;
    };
    row.len() > 1 && !first.text.is_empty() && row.iter().all(|place| place.cell == first.cell)
}
