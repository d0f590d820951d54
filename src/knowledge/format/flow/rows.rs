//! The rows of a table as Markdown, each under the titles of its columns.

use super::escaped;
use super::table::Place;

/// A merged text is repeated in each row up to this length, letters.
const LONGEST_REPEATED: usize = 200;

/// A table that is being written.
pub(super) struct Written {
    /// The title of each column.
    titles: Vec<String>,
    /// The titles are to be shown by themselves once.
    shown: bool,
    /// Rows have been written since the titles.
    open: bool,
}

impl Written {
    /// Begins under these titles.
    pub(super) fn new(titles: Vec<String>) -> Self {
        Self {
            titles,
            shown: false,
            open: false,
        }
    }

    /// Shows the titles by themselves before the first row.
    pub(super) fn announce(&mut self) {
        self.shown = true;
    }

    /// Writes a row under its titles.
    pub(super) fn row(&mut self, row: &[Place<'_>], seen: &mut [bool], out: &mut String) {
        let mut cells = Vec::with_capacity(row.len());
        for (column, place) in row.iter().enumerate() {
            let beside = column > 0 && row[column - 1].cell == place.cell;
            let again = std::mem::replace(&mut seen[place.cell], true);
            let long = place.text.chars().nth(LONGEST_REPEATED).is_some();
            cells.push(if beside || again && long {
                ""
            } else {
                place.text
            });
        }
        if cells.iter().all(|cell| cell.is_empty()) {
            return;
        }
        if !self.open {
            self.open = true;
            self.show_titles(out);
            if self.titles.iter().any(|title| !title.is_empty()) {
                line(self.titles.iter().map(String::as_str), out);
                line(self.titles.iter().map(|_| "---"), out);
            }
        }
        line(cells.into_iter(), out);
    }

    /// Writes a row that names those under it, or stands over the table.
    pub(super) fn group(&mut self, row: &[Place<'_>], out: &mut String) {
        self.close(out);
        let mut before = None;
        for place in row {
            if before != Some(place.cell) {
                for text in place.text.lines() {
                    let text = escaped(text);
                    let mark = if place.strong { "**" } else { "" };
                    out.push_str(&format!("{mark}{text}{mark}\n"));
                }
                if !place.text.is_empty() {
                    out.push('\n');
                }
            }
            before = Some(place.cell);
        }
    }

    /// Shows the titles by themselves, where that is still to be done.
    pub(super) fn show_titles(&mut self, out: &mut String) {
        if std::mem::take(&mut self.shown) {
            line(self.titles.iter().map(String::as_str), out);
            out.push('\n');
        }
    }

    /// Ends the rows; the next begin with the titles again.
    pub(super) fn close(&mut self, out: &mut String) {
        if std::mem::take(&mut self.open) {
            out.push('\n');
        }
    }
}

/// A line of cells between bars.
fn line<'a>(cells: impl Iterator<Item = &'a str>, out: &mut String) {
    out.push('|');
    for cell in cells {
        out.push(' ');
        let cell = cell.lines().map(cell_line).collect::<Vec<_>>().join("<br>");
        out.push_str(&cell);
        out.push_str(" |");
    }
    out.push('\n');
}

/// A line of a cell in which nothing is a mark of a table.
fn cell_line(text: &str) -> String {
    let text = escaped(text);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let before = &text[..at];
        if c == '|' && !before.ends_with('\\') || c == '>' && before.ends_with("<br") {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
