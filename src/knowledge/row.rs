//! Rows of the table that Tesseract writes of a picture: for each page, line and
//! word where it is, for a word also how it was read.

/// One row; what it lacks or is no number stays out.
pub(super) struct Row<'t> {
    /// 1 for a page, 4 for a line, 5 for a word.
    pub(super) level: &'t str,
    /// Page, block, paragraph and line.
    pub(super) of: [&'t str; 4],
    /// Left, top, width and height, pixels.
    pub(super) place: Option<[i64; 4]>,
    /// How sure a word is, at most 100.
    pub(super) sure: Option<f32>,
    pub(super) text: &'t str,
    /// How the word was read, if `text` is better.
    pub(super) raw: Option<&'t str>,
}

impl<'t> Row<'t> {
    pub(super) fn of(line: &'t str) -> Self {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let sides = cells.get(6..10).unwrap_or_default();
        // No page is a thousand million pixels wide.
        let sides: Vec<i64> = sides
            .iter()
            .filter_map(|side| side.parse::<i32>().ok())
            .map(i64::from)
            .collect();
        Self {
            level: cell(0),
            of: [cell(1), cell(2), cell(3), cell(4)],
            place: sides.try_into().ok(),
            sure: cell(10).parse().ok(),
            text: cell(11),
            raw: cells.get(12).copied(),
        }
    }

    pub(super) fn is_word(&self) -> bool {
        self.level == "5" && self.sure.is_some() && !self.text.is_empty()
    }
}

/// The words of a table, each with the number of its row.
pub(super) fn words(table: &str) -> Vec<(usize, Row<'_>)> {
    let rows = table.lines().map(Row::of).enumerate();
    rows.filter(|(_, row)| row.is_word()).collect()
}
