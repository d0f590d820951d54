//! Ruled tables: a net of lines, the words in its cells, rows as Markdown.

use super::Turned;
use super::words::{Word, lines};

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
    /// Words that are written upwards or downwards.
    turned: Vec<(usize, usize, Word)>,
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
        let (x, y) = (word.left + word.size * 0.2, word.base - word.size * 0.3);
        if let Some((row, column)) = grid.cell(x, y) {
            grid.words.push((row, column, word));
            return Ok(());
        }
    }
    Err(word)
}

/// Puts a turned word into the cell where it stands, if it stands in one.
pub(super) fn put_turned(grids: &mut [Grid], turned: Turned) {
    let cells = grids.iter_mut().filter_map(|grid| {
        let (row, column) = grid.cell(turned.x, turned.y)?;
        Some((&mut grid.turned, row, column))
    });
    if let Some((words, row, column)) = { cells }.next() {
        words.push((row, column, turned.word));
    }
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
            turned: Vec::new(),
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

    /// The row and column of a place inside: those of the cell's upper left corner,
    /// where a cell goes over several.
    fn cell(&self, x: f64, y: f64) -> Option<(usize, usize)> {
        let inside = |levels: &[f64], at: f64| {
            levels.first().is_some_and(|first| *first < at)
                && levels.last().is_some_and(|last| at < *last)
        };
        if !inside(&self.heights, y) || !inside(&self.places, x) {
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
        let top = edge(&self.across, x, y);
        let left = edge(&self.down, y, x);
        let index = |levels: &[f64], at: f64| {
            let at = levels.iter().rposition(|level| *level <= at + NEAR);
            at.unwrap_or(0)
        };
        Some((index(&self.heights, top), index(&self.places, left)))
    }

    /// Whether it holds rows and columns of words rather than boxes to fill in.
    pub(super) fn is_table(&self) -> bool {
        let (rows, columns) = (self.heights.len() - 1, self.places.len() - 1);
        let words = self.words.iter().chain(&self.turned);
        let filled: std::collections::BTreeSet<(usize, usize)> =
            words.map(|(row, column, _)| (*row, *column)).collect();
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

    /// The texts of its rows that have any, each as many as there are columns.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<Cell>> = (1..self.heights.len())
            .map(|_| (0..self.columns()).map(|_| Cell::default()).collect())
            .collect();
        let upright = self.words.iter().map(|word| (word, false));
        let turned = self.turned.iter().map(|word| (word, true));
        for ((row, column, word), turned) in upright.chain(turned) {
            if let Some(cell) = rows.get_mut(*row).and_then(|row| row.get_mut(*column)) {
                let words = if turned {
                    &mut cell.turned
                } else {
                    &mut cell.words
                };
                words.push(word.clone());
            }
        }
        let texts = rows
            .into_iter()
            .map(|row| row.into_iter().map(Cell::text).collect());
        texts
            .filter(|row: &Vec<String>| row.iter().any(|text| !text.is_empty()))
            .collect()
    }
}

/// What stands in a cell.
#[derive(Default)]
struct Cell {
    words: Vec<Word>,
    turned: Vec<Word>,
}

impl Cell {
    fn text(self) -> String {
        let lines = [self.words, self.turned].into_iter().flat_map(lines);
        let texts: Vec<String> = lines.map(|line| line.text()).collect();
        texts.join(" ").replace('|', "\\|")
    }
}

/// The distinct levels that rules lie on.
fn levels(rules: &[Rule]) -> Vec<f64> {
    let mut levels: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup_by(|later, earlier| *later - *earlier <= NEAR);
    levels
}
