//! The numbers that Word puts in front of paragraphs by itself.
//!
//! They stand nowhere in the text of a file: each is counted from the lists
//! that the file defines. Citizens are referred to them ("khoản 1 Điều 5"), so
//! they are written out as Word shows them.

use std::collections::HashMap;

/// How a level counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Style {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// a, b, c.
    SmallLetter,
    /// A, B, C.
    CapitalLetter,
    /// i, ii, iii.
    SmallRoman,
    /// I, II, III.
    CapitalRoman,
    /// The text of the level alone.
    Bullet,
    /// Nothing.
    None,
}

/// A level of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    /// How it counts.
    pub(super) style: Style,
    /// What is written: `\u{1}` to `\u{9}` stand for the counts of the levels.
    pub(super) text: String,
    /// The first number.
    pub(super) start: u32,
    /// All counts in its text are written in Arabic numbers.
    pub(super) arabic: bool,
    /// It counts on when a level above it does.
    pub(super) runs_on: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            style: Style::None,
            text: String::new(),
            start: 1,
            arabic: false,
            runs_on: false,
        }
    }
}

/// Word has nine levels.
pub(super) const LEVELS: usize = 9;

/// What has been counted so far, by list.
#[derive(Debug, Default)]
pub(super) struct Counts {
    counts: HashMap<u64, [Option<u32>; LEVELS]>,
}

impl Counts {
    /// Counts one paragraph on and gives what stands in front of it.
    pub(super) fn next(&mut self, list: u64, levels: &[Level], at: usize) -> String {
        let at = at.min(LEVELS - 1);
        let Some(level) = levels.get(at) else {
            return String::new();
        };
        let counts = self.counts.entry(list).or_default();
        let start = |of: usize| levels.get(of).map_or(1, |level| level.start);
        counts[at] = Some(counts[at].map_or(start(at), |count| count.saturating_add(1)));
        for (above, count) in counts.iter_mut().enumerate().take(at) {
            count.get_or_insert(start(above));
        }
        for (below, count) in counts.iter_mut().enumerate().skip(at + 1) {
            if levels.get(below).is_none_or(|level| !level.runs_on) {
                *count = None;
            }
        }
        if level.style == Style::None && !level.text.contains(|c| ('\u{1}'..='\u{9}').contains(&c))
        {
            return level.text.trim().to_owned();
        }
        let mut written = String::new();
        for c in level.text.chars().take(64) {
            match u32::from(c) {
                code @ 1..=9 => {
                    let of = code as usize - 1;
                    let style = match levels.get(of).map(|level| level.style) {
                        Some(style) if !level.arabic || style == Style::Bullet => style,
                        _ => Style::Decimal,
                    };
                    written.push_str(&in_style(counts[of].unwrap_or(1), style));
                }
                _ if level.style == Style::Bullet => written.push(bullet(c)),
                _ => written.push(c),
            }
        }
        written.trim().to_owned()
    }

    /// Starts a level of a list again.
    pub(super) fn restart(&mut self, list: u64, at: usize) {
        if let Some(count) = self.counts.entry(list).or_default().get_mut(at) {
            *count = None;
        }
    }
}

/// A number in a style.
fn in_style(number: u32, style: Style) -> String {
    match style {
        Style::Decimal => number.to_string(),
        Style::DecimalZero => format!("{number:02}"),
        Style::SmallLetter => letters(number),
        Style::CapitalLetter => letters(number).to_uppercase(),
        Style::SmallRoman => roman(number).to_lowercase(),
        Style::CapitalRoman => roman(number),
        Style::Bullet | Style::None => String::new(),
    }
}

/// a … z, aa, bb, as Word goes on.
fn letters(number: u32) -> String {
    let index = number.saturating_sub(1);
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or_default());
    let times = (index / 26 + 1).min(8) as usize;
    letter.to_string().repeat(times)
}

fn roman(number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 3999 {
        return number.to_string();
    }
    let mut left = number;
    let mut written = String::new();
    for (worth, sign) in STEPS {
        while left >= worth {
            written.push_str(sign);
            left -= worth;
        }
    }
    written
}

/// The bullet that a symbol font draws.
fn bullet(c: char) -> char {
    match c {
        '\u{f02d}' | '\u{f0be}' => '-',
        '\u{f02b}' => '+',
        '\u{f0a7}' | '\u{f06e}' => '▪',
        '\u{f0d8}' | '\u{f0e8}' => '➢',
        'o' | '\u{f06f}' => '○',
        '\u{e000}'..='\u{f8ff}' => '•',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(style: Style, text: &str) -> Level {
        Level {
            style,
            text: text.to_owned(),
            ..Level::default()
        }
    }

    #[track_caller]
    fn check(levels: &[Level], paragraphs: &[usize], expected: &[&str]) {
        let mut counts = Counts::default();
        let found: Vec<String> = paragraphs
            .iter()
            .map(|at| counts.next(7, levels, *at))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn levels_count_and_start_again_below() {
        let levels = [
            level(Style::CapitalRoman, "\u{1}."),
            level(Style::Decimal, "\u{2}."),
            level(Style::SmallLetter, "\u{3})"),
        ];
        check(
            &levels,
            &[0, 1, 2, 2, 1, 0, 1, 2],
            &["I.", "1.", "a)", "b)", "2.", "II.", "1.", "a)"],
        );
    }

    #[test]
    fn numbers_of_several_levels_are_joined() {
        let levels = [
            level(Style::Decimal, "Điều \u{1}."),
            level(Style::Decimal, "\u{1}.\u{2}."),
        ];
        check(
            &levels,
            &[0, 1, 1, 0, 1],
            &["Điều 1.", "1.1.", "1.2.", "Điều 2.", "2.1."],
        );
        let roman = [
            level(Style::CapitalRoman, "\u{1}."),
            Level {
                arabic: true,
                ..level(Style::Decimal, "\u{1}.\u{2}")
            },
        ];
        check(&roman, &[0, 0, 1], &["I.", "II.", "2.1"]);
    }

    #[test]
    fn a_level_used_without_those_above_counts_them_as_begun() {
        let levels = [
            level(Style::Decimal, "\u{1}."),
            level(Style::Decimal, "\u{1}.\u{2}."),
        ];
        check(&levels, &[1, 1], &["1.1.", "1.2."]);
    }

    #[test]
    fn bullets_are_drawn_in_unicode() {
        check(&[level(Style::Bullet, "\u{f0b7}")], &[0], &["•"]);
        check(&[level(Style::Bullet, "-")], &[0, 0], &["-", "-"]);
        check(&[level(Style::None, "")], &[0], &[""]);
    }

    #[test]
    fn large_numbers_are_written() {
        assert_eq!(in_style(28, Style::SmallLetter), "bb");
        assert_eq!(in_style(1994, Style::CapitalRoman), "MCMXCIV");
        assert_eq!(in_style(u32::MAX, Style::SmallLetter).len(), 8);
    }
}
