//! Ruled tables: a net of lines, the words in its cells, rows as Markdown.

use super::words::{Line, Word, lines};

/// Rules nearer than this are one, and meet, points.
const NEAR: f64 = 3.5;

/// Nets of more rules than this are drawings.
const MOST_RULES: usize = 4000;

/// A straight line across or down.
#[derive(Debug, Clone, Copy)]
pub(in crate::knowledge) struct Rule {
    pub(in crate::knowledge) across: bool,
    /// Where it lies on the other axis.
    pub(in crate::knowledge) at: f64,
    pub(in crate::knowledge) from: f64,
    pub(in crate::knowledge) to: f64,
}

/// Rules that cross each other, and what was written between them.
pub(in crate::knowledge) struct Grid {
    across: Vec<Rule>,
    down: Vec<Rule>,
    /// The heights of the rules across, from the top.
    heights: Vec<f64>,
    /// The places of the rules down, from the left.
    places: Vec<f64>,
    words: Vec<(usize, usize, Word)>,
}

/// Finds the nets among the rules of a page, from the top.
pub(super) fn grids(rules: &[Rule]) -> Vec<Grid> {
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| group.iter().any(|other| meet(rule, other)));
        groups = apart;
        let mut group: Vec<Rule> = joined.drain(..).flatten().collect();
        group.push(*rule);
        groups.push(group);
    }
    let mut grids: Vec<Grid> = groups.into_iter().filter_map(Grid::of).collect();
    grids.sort_by(|a, b| a.top().total_cmp(&b.top()));
    grids
}

/// Whether two rules touch or go on in each other.
fn meet(a: &Rule, b: &Rule) -> bool {
    if a.across == b.across {
        (a.at - b.at).abs() <= NEAR && a.from <= b.to + NEAR && b.from <= a.to + NEAR
    } else {
        let within = |one: &Rule, at: f64| one.from - NEAR <= at && at <= one.to + NEAR;
        within(a, b.at) && within(b, a.at)
    }
}

/// Puts a word into the cell where it stands, or gives it back.
pub(super) fn put(grids: &mut [Grid], word: Word) -> Result<(), Word> {
    for grid in grids {
        if let Some((row, column)) = grid.cell(&word) {
            grid.words.push((row, column, word));
            return Ok(());
        }
    }
    Err(word)
}

impl Grid {
    fn of(rules: Vec<Rule>) -> Option<Self> {
        let (across, down): (Vec<Rule>, Vec<Rule>) =
            rules.into_iter().partition(|rule| rule.across);
        let (heights, places) = (levels(&across), levels(&down));
        (heights.len() >= 2 && places.len() >= 2).then_some(Self {
            across,
            down,
            heights,
            places,
            words: Vec::new(),
        })
    }

    /// Where it begins.
    pub(super) fn top(&self) -> f64 {
        self.heights.first().copied().unwrap_or_default()
    }

    /// Where it ends.
    pub(super) fn bottom(&self) -> f64 {
        self.heights.last().copied().unwrap_or_default()
    }

    /// The row and column of a word inside: those of the cell's upper left corner,
    /// where a cell goes over several.
    fn cell(&self, word: &Word) -> Option<(usize, usize)> {
        let middle = word.base - word.size * 0.3;
        let inside = |levels: &[f64], at: f64| {
            levels.first().is_some_and(|first| *first < at)
                && levels.last().is_some_and(|last| at < *last)
        };
        let start = word.left + word.size * 0.2;
        if !inside(&self.heights, middle) || !inside(&self.places, start) {
            return None;
        }
        let edge = |rules: &[Rule], along: f64, before: f64| {
            rules
                .iter()
                .filter(|rule| rule.from - NEAR <= along && along <= rule.to + NEAR)
                .map(|rule| rule.at)
                .filter(|at| *at <= before)
                .fold(f64::MIN, f64::max)
        };
        let top = edge(&self.across, start, middle);
        let left = edge(&self.down, middle, start);
        let index = |levels: &[f64], at: f64| {
            let at = levels.iter().rposition(|level| *level <= at + NEAR);
            at.unwrap_or(0)
        };
        Some((index(&self.heights, top), index(&self.places, left)))
    }

    /// Whether it holds rows and columns of words rather than boxes to fill in.
    pub(super) fn is_table(&self) -> bool {
        let (rows, columns) = (self.heights.len() - 1, self.places.len() - 1);
        let filled: std::collections::BTreeSet<(usize, usize)> = self
            .words
            .iter()
            .map(|(row, column, _)| (*row, *column))
            .collect();
        rows >= 2 && columns >= 2 && filled.len() * 5 >= rows * columns * 2
    }

    /// The words, where it is no table.
    pub(super) fn into_words(self) -> impl Iterator<Item = Word> {
        self.words.into_iter().map(|(.., word)| word)
    }

    /// How many columns it has.
    pub(super) fn columns(&self) -> usize {
        self.places.len() - 1
    }

    /// Its rows as lines of Markdown, without the line under the titles.
    pub(super) fn rows(&self) -> Vec<String> {
        let mut rows: Vec<Vec<Vec<Word>>> =
            vec![vec![Vec::new(); self.columns()]; self.heights.len() - 1];
        for (row, column, word) in &self.words {
            if let Some(cell) = rows.get_mut(*row).and_then(|row| row.get_mut(*column)) {
                cell.push(word.clone());
            }
        }
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        rows.into_iter()
            .map(|row| {
                let cells: Vec<String> = row.into_iter().map(cell_text).collect();
                format!("| {} |", cells.join(" | "))
            })
            .collect()
    }
}

fn cell_text(words: Vec<Word>) -> String {
    let texts: Vec<String> = lines(words).iter().map(Line::text).collect();
    texts.join(" ").replace('|', "\\|")
}

/// The distinct levels that rules lie on.
fn levels(rules: &[Rule]) -> Vec<f64> {
    let mut levels: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup_by(|later, earlier| *later - *earlier <= NEAR);
    levels
}
