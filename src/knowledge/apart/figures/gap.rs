//! Where figures stand in the head of a document: behind "Số:" and in
//! "ngày … tháng … năm …" (Decree 30/2020/NĐ-CP, appendix I, part II, 3 and 4).

use std::ops::Range;

use crate::knowledge::row::{self, Row};
use crate::language::fold;

use super::label::{self, DAY, Label, MONTH, NUMBER, YEAR, is_number_label};

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
const LARGER: f32 = 1.08;

/// A gap is looked at with so much of the words around it, by the size of its letters.
const MARGIN: f32 = 0.1;

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
struct Word<'t> {
    row: usize,
    left: f32,
    right: f32,
    high: f32,
    bottom: f32,
    sure: f32,
    text: &'t str,
    folded: String,
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

    fn is(&self, label: &Label) -> bool {
        self.folded.trim_end_matches(|c: char| !c.is_alphanumeric()) == label.folded
    }

    /// The size of its letters and the line they stand on, if it is this label and was
    /// read by itself.
    fn measure(&self, label: &Label) -> Option<(f32, f32)> {
        let em = self.high / label.high;
        (self.is(label) && self.high > 0.0).then_some((em, self.bottom - label.below * em))
    }

    /// Where the label ends: a figure may have been taken into its box,
    fn end(&self, label: &Label, em: f32) -> f32 {
        self.right.min(self.left + label.wide * em)
    }

    /// and where it begins.
    fn start(&self, label: &Label, em: f32) -> f32 {
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
        gaps.extend(number(&line, size));
        for at in 0..line.len() {
            if line[at].is(&DAY) {
                gaps.extend(date(&line[at..], size));
            }
        }
    }
    gaps.retain(Gap::is_sound);
    gaps.sort_by_key(|gap| gap.rows.start);
    gaps
}

/// The gap behind "Số:" at the beginning of a line, up to a symbol such as "/QĐ-UBND",
/// on a page whose letters are of this size.
fn number(line: &[Word], size: f32) -> Option<Gap> {
    /// So many words were read of a number at the most.
    const MOST: usize = 4;
    let is_label = |at: &usize| {
        let parted = line.get(at + 1).is_some_and(|next| next.text == ":");
        let text = line[*at].text;
        line[*at].is(&NUMBER)
            && (is_number_label(text) || parted && is_number_label(&format!("{text}:")))
    };
    let at = (0..line.len().min(2)).find(is_label)?;
    let label = &line[at];
    let mut read = String::new();
    let mut sure = f32::MAX;
    let mut words = line[at + 1..].iter().take(MOST);
    let mut end = label.row + 1;
    let symbol = loop {
        if let Some(symbol) = symbol(&read) {
            break symbol;
        }
        let word = words.next()?;
        if !read.is_empty() {
            read.push(' ');
        }
        read.push_str(word.text);
        sure = sure.min(word.sure);
        end = word.row + 1;
    };
    let em = match label.measure(&NUMBER) {
        Some((em, _)) => em.min(size * LARGER),
        None => size,
    };
    let top = label.bottom - label.high;
    let near = line[at..].iter().filter(|word| {
        let below = word.bottom - top;
        word.left < label.left + 12.0 * em && below > 0.6 * em && below < 1.1 * em
    });
    // Many letters hang below the line, none above.
    let base = near.map(|word| word.bottom).fold(f32::MAX, f32::min);
    Some(Gap {
        of: Of::Number,
        label: label.row,
        rows: label.row + 1..end,
        read,
        symbol,
        sure,
        ends_line: true,
        left: label.left + (NUMBER.wide - MARGIN) * em,
        right: label.left + 14.0 * em,
        base: if base < f32::MAX {
            base
        } else {
            top + NUMBER.high * em
        },
        em,
    })
}

/// Where the symbol of a kind and an office begins: at a stroke, also one before a
/// year, or at a dash behind figures.
fn symbol(text: &str) -> Option<usize> {
    let capitals = |rest: &str| {
        let mut letters = rest.trim_start().chars();
        (0..2).all(|_| letters.next().is_some_and(char::is_uppercase))
    };
    // The stroke of "43TB-ĐHKTCN" was lost.
    let glued = |before: &str, rest: &str| {
        let kind = rest.split('-').next().unwrap_or_default();
        let letters = kind.chars().filter(|c| c.is_uppercase()).count();
        before.trim_end().ends_with(|c: char| c.is_ascii_digit())
            && (2..=4).contains(&letters)
            && letters == kind.chars().count()
            && rest[kind.len()..].strip_prefix('-').is_some_and(capitals)
    };
    let begins = |(at, sign): &(usize, char)| {
        let (before, rest) = (&text[..*at], &text[at + sign.len_utf8()..]);
        match sign {
            '/' | '⁄' => capitals(rest) || after_year(rest).is_some_and(capitals),
            '-' | '–' => !before.trim_end().ends_with(char::is_uppercase) && capitals(rest),
            _ => glued(before, &text[*at..]),
        }
    };
    text.char_indices().find(begins).map(|(at, _)| at)
}

/// What follows a year and its stroke.
fn after_year(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let is_year = |year: &str| {
        let century = year.starts_with("19") || year.starts_with("20");
        century && year.bytes().all(|b| b.is_ascii_digit())
    };
    text.get(..4).filter(|year| is_year(year))?;
    text[4..].trim_start().strip_prefix('/')
}

/// The gaps of a date, on a page whose letters are of this size; `line` begins with the
/// word of "ngày".
fn date(line: &[Word], size: f32) -> Vec<Gap> {
    /// So many words stand between two labels at the most, with the label.
    const MOST: usize = 3;
    let find = |from: usize, label: &Label| {
        let mut words = line.iter().skip(from + 1).take(MOST);
        words
            .position(|word| word.is(label))
            .map(|at| from + 1 + at)
    };
    let Some(month) = find(0, &MONTH) else {
        return Vec::new();
    };
    let year = find(month, &YEAR);
    let labels = [
        Some((0, &DAY)),
        Some((month, &MONTH)),
        year.map(|year| (year, &YEAR)),
    ];
    let measured = labels.map(|label| label.and_then(|(at, label)| line[at].measure(label)));
    let mut sizes: Vec<f32> = measured.iter().flatten().map(|(em, _)| *em).collect();
    sizes.sort_by(f32::total_cmp);
    let em = sizes.get(sizes.len().saturating_sub(1) / 2).copied();
    let em = em.or_else(|| year_size(line)).unwrap_or(size);
    let em = em.min(size * LARGER);
    // Where no label has a height of its own: the year and capitals hang not below the line.
    let known = line.iter().filter(|word| word.high > 0.0);
    let lowest = known.map(|word| word.bottom).fold(f32::MAX, f32::min);
    let mut gaps = Vec::new();
    for (nth, of) in [Of::Day, Of::Month, Of::Year].into_iter().enumerate() {
        let Some((from, label)) = labels[nth] else {
            continue;
        };
        let to = labels.get(nth + 1).copied().flatten();
        if to.is_none() && of != Of::Year {
            continue;
        }
        let near = measured[nth]
            .or(measured[0])
            .or(measured[1])
            .or(measured[2]);
        let end = to.map_or(line.len().min(from + 2), |(to, _)| to);
        let gap = behind(of, &line[from..end]);
        gaps.push(Gap {
            ends_line: year.is_some_and(|year| line.len() <= year + 2),
            left: line[from].end(label, em) - MARGIN * em,
            right: to.map_or(line[from].right + 4.2 * em, |(to, label)| {
                line[to].start(label, em) + MARGIN * em
            }),
            base: near.map_or(lowest, |(_, base)| base),
            em,
            ..gap
        });
    }
    gaps
}

/// The size of the letters of a line by the figures of its year.
fn year_size(line: &[Word]) -> Option<f32> {
    /// How high they are, by the size of the letters.
    const HIGH: f32 = 0.68;
    let is_year =
        |word: &&Word| word.text.len() == 4 && word.text.bytes().all(|b| b.is_ascii_digit());
    let year = line.iter().find(is_year)?;
    (year.high > 0.0).then_some(year.high / HIGH)
}

/// What was read in a gap, of words of which the first is its label.
fn behind(of: Of, words: &[Word]) -> Gap {
    let (label, between) = (&words[0], &words[1..]);
    let read: Vec<&str> = between.iter().map(|word| word.text).collect();
    let read = read.join(" ");
    // What stands behind the year is the sentence's.
    let symbol = match of {
        Of::Year => read.trim_end_matches([';', ',', '.', ':', ')']).len(),
        _ => read.len(),
    };
    Gap {
        of,
        label: label.row,
        rows: label.row + 1..between.last().unwrap_or(label).row + 1,
        symbol,
        read,
        sure: between
            .iter()
            .map(|word| word.sure)
            .fold(f32::MAX, f32::min),
        ends_line: false,
        left: 0.0,
        right: 0.0,
        base: 0.0,
        em: 0.0,
    }
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
    fn check(words: &[&str], expected: &[(Of, &str, &str)]) {
        let gaps = all(&parted(&line(words)));
        let told: Vec<(Of, &str, &str)> = gaps
            .iter()
            .map(|gap| (gap.of, gap.figures(), &gap.read[gap.symbol..]))
            .collect();
        assert_eq!(told, expected, "{words:?}");
    }

    #[test]
    fn numbers_stand_between_their_label_and_their_symbol() {
        check(
            &["Số:", "AA", "/QĐ-UBND"],
            &[(Of::Number, "AA", "/QĐ-UBND")],
        );
        check(
            &["Số:", "//QĐ-UBND", "Hải"],
            &[(Of::Number, "/", "/QĐ-UBND")],
        );
        check(
            &["Só:4J#/TB-ĐHKTCN", "Cần"],
            &[(Of::Number, "4J#", "/TB-ĐHKTCN")],
        );
        check(&["Số", "671-CV/ĐU"], &[(Of::Number, "671", "-CV/ĐU")]);
        check(
            &["Số:", "51/⁄2025/TT-BCA"],
            &[(Of::Number, "51/", "⁄2025/TT-BCA")],
        );
        check(
            &["Số", ":", "0", "/TB", "-", "HT"],
            &[(Of::Number, ": 0", "/TB")],
        );
        check(
            &["số:", "43TB-ĐHKTCN", "Cần"],
            &[(Of::Number, "43", "TB-ĐHKTCN")],
        );
        check(&["Só:5", "KH-SYT", "Thành"], &[(Of::Number, "5", "KH-SYT")]);
        check(
            &["SỐ", ":", "0Ø", "/TB-HTTT"],
            &[(Of::Number, ": 0Ø", "/TB-HTTT")],
        );
        check(&["SỞ", "0Ø", "/TB-HTTT"], &[]);
        check(&["SỐ:", "8#", "/LĐLĐ"], &[(Of::Number, "8#", "/LĐLĐ")]);
        check(&["SỞ", "Y", "TẾ", "12/QĐ-SYT"], &[]);
        check(&["Số", "12", "đường", "Lê", "Lợi"], &[]);
        check(&["Sống", "12/QĐ-UBND"], &[]);
    }

    #[test]
    fn days_stand_between_the_words_of_a_date() {
        let date = ["Hà", "Nội,", "ngày", "AA", "tháng", "5", "năm", "2025"];
        let all = [
            (Of::Day, "AA", ""),
            (Of::Month, "5", ""),
            (Of::Year, "2025", ""),
        ];
        check(&date, &all);
        let listed = ["ngày", "A", "tháng", "5", "năm", "2025;"];
        let all_of_listed = [
            (Of::Day, "A", ""),
            (Of::Month, "5", ""),
            (Of::Year, "2025", ";"),
        ];
        check(&listed, &all_of_listed);
        let glued = ["ngày/{4J.", "thắng", "12", "năm", "201]"];
        let all = [
            (Of::Day, "/{4J.", ""),
            (Of::Month, "12", ""),
            (Of::Year, "201]", ""),
        ];
        check(&glued, &all);
        check(
            &["ngày", "tháng", "năm"],
            &[(Of::Day, "", ""), (Of::Month, "", ""), (Of::Year, "", "")],
        );
        check(&["ngày", "một", "hai", "ba", "tháng"], &[]);
    }

    #[test]
    fn a_date_of_which_no_label_was_read_by_itself_stands_on_the_line_of_its_year() {
        let gaps = all(&parted(&line(&["Minh,", "ngà»", "ÍŠthángAhăm", "2023"])));
        let of: Vec<Of> = gaps.iter().map(|gap| gap.of).collect();
        assert_eq!(of, [Of::Day, Of::Month, Of::Year]);
        assert!(
            gaps.iter().all(|gap| (gap.base - 240.0).abs() < 0.1),
            "{gaps:?}"
        );
    }

    #[test]
    fn a_gap_lies_where_its_labels_end_though_a_figure_was_read_with_them() {
        let gaps = all(&line(&["ngày", "tháng", "5", "năm"]));
        let [day, month, ..] = gaps.as_slice() else {
            unreachable!("three gaps");
        };
        // "năm" is 40 pixels high, the others with their tails.
        assert!((day.em - 44.4).abs() < 0.1, "{}", day.em);
        assert!((day.left - 175.6).abs() < 0.1 && (day.right - 204.4).abs() < 0.1);
        assert!(month.left < month.right);
        assert_eq!((day.label, day.rows.clone()), (1, 2..2));
        assert_eq!((month.label, month.rows.clone()), (2, 3..4));
    }
}
