//! Where figures stand in the head of a document: behind "Số:" and in
//! "ngày … tháng … năm …" (Decree 30/2020/NĐ-CP, appendix I, part II, 3 and 4).

use std::ops::Range;

use crate::knowledge::row::{self, Row};
use crate::language::fold;

use super::label::{self, DAY, Label, bare};
use super::{date, number};

/// What figures tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Number,
    Day,
    Month,
    Year,
}

/// A part of a line between two printed words, or behind the last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gap {
    pub(super) of: Of,
    /// The row of the printed word in front,
    pub(super) label: usize,
    /// and those of what was read in the gap.
    pub(super) rows: Range<usize>,
    /// What was read in the gap, a number with the symbol behind it.
    pub(super) read: String,
    /// Where the symbol begins in `read`, or the stop behind a year; its length where
    /// there is none.
    pub(super) symbol: usize,
    /// How sure the words are that were read, the least of them.
    pub(super) sure: f32,
    /// No sentence goes on behind it.
    pub(super) ends_line: bool,
    /// Edges, pixels.
    pub(super) left: f32,
    pub(super) right: f32,
    /// The line that letters stand on, pixels from the top.
    pub(super) base: f32,
    /// The size of the letters, pixels.
    pub(super) em: f32,
}

/// How much larger than the others of a page its letters are at the most: the box may
/// hold a hand's figure.
pub(super) const LARGER: f32 = 1.08;

/// A gap is looked at with so much of the words around it, by the size of its letters.
pub(super) const MARGIN: f32 = 0.1;

impl Gap {
    /// Whether it can be of a page: letters between 2 and 70 points at 300 dots an inch.
    fn is_sound(&self) -> bool {
        (8.0..300.0).contains(&self.em) && self.left < self.right && self.base.abs() < 40_000.0
    }

    /// What was read in front of the symbol.
    pub(super) fn figures(&self) -> &str {
        self.read[..self.symbol].trim()
    }

    /// Whether that is nothing but figures.
    pub(super) fn are_figures(&self) -> bool {
        let figures = self.figures();
        !figures.is_empty() && figures.bytes().all(|b| b.is_ascii_digit())
    }
}

/// A word in its line.
pub(super) struct Word<'t> {
    pub(super) row: usize,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) high: f32,
    pub(super) bottom: f32,
    pub(super) sure: f32,
    pub(super) text: &'t str,
    pub(super) folded: String,
}

impl<'t> Word<'t> {
    fn of((at, row): &(usize, Row<'t>)) -> Option<Self> {
        let side = |side: i64| i16::try_from(side).ok().map(f32::from);
        let [left, top, width, height] = row.place?;
        Some(Self {
            row: *at,
            left: side(left)?,
            right: side(left + width)?,
            high: side(height)?,
            bottom: side(top + height)?,
            sure: row.sure?,
            text: row.text,
            folded: fold(row.text),
        })
    }

    pub(super) fn is(&self, label: &Label) -> bool {
        bare(&self.folded) == label.folded
    }

    /// The size of its letters and the line they stand on, if it is this label and was
    /// read by itself.
    pub(super) fn measure(&self, label: &Label) -> Option<(f32, f32)> {
        let em = self.high / label.high;
        (self.is(label) && self.high > 0.0).then_some((em, self.bottom - label.below * em))
    }

    /// Where the label ends: a figure may have been taken into its box,
    pub(super) fn end(&self, label: &Label, em: f32) -> f32 {
        self.right.min(self.left + label.wide * em)
    }

    /// and where it begins.
    pub(super) fn start(&self, label: &Label, em: f32) -> f32 {
        self.left.max(self.right - label.wide * em)
    }
}

/// All gaps of the first page of a picture, in the order of their rows.
pub(super) fn all(table: &str) -> Vec<Gap> {
    let words = row::words(table);
    let size = label::size(&words);
    let lines = words.chunk_by(|(_, a), (_, b)| a.of == b.of);
    let mut gaps = Vec::new();
    for line in lines.filter(|line| line[0].1.of[0] == "1") {
        let line: Vec<Word> = line.iter().filter_map(Word::of).collect();
        gaps.extend(number::gap(&line, size));
        for at in 0..line.len() {
            if line[at].is(&DAY) {
                gaps.extend(date::gaps(&line[at..], size));
            }
        }
    }
    gaps.retain(Gap::is_sound);
    gaps.sort_by_key(|gap| gap.rows.start);
    gaps
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::label::parted;
    use super::*;

    /// A line of words of 40 pixels' height on line 240, with a space of 20 between.
    pub(in super::super) fn line(words: &[&str]) -> String {
        let mut left = 100;
        let mut table = String::from("level\t…");
        for word in words {
            let width = 20 * word.chars().count();
            table += &format!("\n5\t1\t1\t1\t1\t1\t{left}\t200\t{width}\t40\t90\t{word}");
            left += width + 20;
        }
        table
    }

    #[track_caller]
    pub(in super::super) fn check(words: &[&str], expected: &[(Of, &str, &str)]) {
        let gaps = all(&parted(&line(words)));
        let told: Vec<(Of, &str, &str)> = gaps
            .iter()
            .map(|gap| (gap.of, gap.figures(), &gap.read[gap.symbol..]))
            .collect();
        assert_eq!(told, expected, "{words:?}");
    }
}
