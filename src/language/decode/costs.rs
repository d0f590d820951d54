//! What a careless way of typing costs: minus the log of how often people do so.

use crate::language::letter::letter;

use super::slips::are_beside;

/// A wrong mark on the right letters.
pub(super) const WRONG_MARK: f32 = 3.5;

/// Each wrong mark beyond the first.
const ANOTHER_WRONG_MARK: f32 = 2.5;

/// What wrong marks cost beyond the first, by the keys of what was typed and meant: the
/// same letters, each with its own mark and the tone at the end.
pub(super) fn more_marks_cost(typed: &str, meant: &str) -> f32 {
    let wrong = typed.chars().zip(meant.chars()).filter(|(t, m)| t != m);
    beyond_the_first(wrong.count())
}

#[expect(clippy::cast_precision_loss, reason = "a syllable has few marks")]
fn beyond_the_first(wrong: usize) -> f32 {
    ANOTHER_WRONG_MARK * wrong.saturating_sub(1) as f32
}

/// How unlikely one slip is beside others, given that there was one, by the folded
/// forms of both words.
pub(super) fn slip_cost(typed: &str, meant: &str) -> f32 {
    let (t, m) = (typed.as_bytes(), meant.as_bytes());
    let same = t.iter().zip(m).take_while(|(a, b)| a == b).count();
    match t.len().cmp(&m.len()) {
        // A letter too many: doubled, or another.
        std::cmp::Ordering::Greater if same > 0 && t[same] == t[same - 1] => 0.4,
        std::cmp::Ordering::Greater => 1.2,
        std::cmp::Ordering::Less => 0.8,
        std::cmp::Ordering::Equal
            if t.get(same) == m.get(same + 1) && t.get(same + 1) == m.get(same) =>
        {
            0.4
        }
        std::cmp::Ordering::Equal if are_beside(t[same].into(), m[same].into()) => 0.4,
        std::cmp::Ordering::Equal => 2.5,
    }
}

/// How unlikely it is that the marks of `meant` were typed as those of `typed`.
pub(super) fn marks_cost(typed: Marks, meant: Marks, bare: f32) -> f32 {
    if typed == meant {
        0.0
    } else if typed == Marks::default() {
        -bare.ln()
    } else {
        WRONG_MARK + beyond_the_first(typed.beside(meant).max(meant.beside(typed)))
    }
}

/// The marks of a word without its letters: how many of each, three bits a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks(u32);

/// The kinds of marks; đ has one of its own, and what is none of Vietnamese is the last.
const KINDS: [char; 9] = [
    '\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}', 'â', 'ă', 'ơ', 'đ',
];
const EACH: u32 = 3;

impl Marks {
    /// The marks of a lower-case word.
    pub(super) fn of(word: &str) -> Self {
        let mut marks = Self::default();
        for c in word.chars().filter(|c| !c.is_ascii()) {
            match letter(c) {
                Some(letter) => {
                    marks.add(letter.tone);
                    marks.add(match letter.stem {
                        'â' | 'ê' | 'ô' => Some('â'),
                        'ơ' | 'ư' => Some('ơ'),
                        stem => Some(stem).filter(|stem| !stem.is_ascii()),
                    });
                }
                None => marks.add(Some(c)),
            }
        }
        marks
    }

    fn add(&mut self, mark: Option<char>) {
        let Some(mark) = mark else { return };
        let kind = KINDS.iter().position(|kind| *kind == mark);
        #[expect(clippy::cast_possible_truncation, reason = "there are ten kinds")]
        let shift = kind.unwrap_or(KINDS.len()) as u32 * EACH;
        if self.0 >> shift & MOST_OF_ONE < MOST_OF_ONE {
            self.0 += 1 << shift;
        }
    }

    /// How many of these are of a kind that the others lack.
    fn beside(self, others: Self) -> usize {
        let kinds = (0..=KINDS.len()).map(|kind| kind * EACH as usize);
        let of_kind = |marks: Self, shift: usize| marks.0 >> shift & MOST_OF_ONE;
        kinds
            .filter(|shift| of_kind(others, *shift) == 0)
            .map(|shift| of_kind(self, shift) as usize)
            .sum()
    }
}

/// More of one kind count as so many.
const MOST_OF_ONE: u32 = (1 << EACH) - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, meant: &str, cost: f32) {
        let found = marks_cost(Marks::of(typed), Marks::of(meant), 0.5);
        assert!((found - cost).abs() < 1e-6, "{typed} {meant}: {found}");
    }

    #[test]
    fn each_other_mark_costs() {
        check("đường", "đường", 0.0);
        // The place of a mark is not its kind.
        check("hoà", "hòa", 0.0);
        check("duong", "đường", 0.5_f32.ln().abs());
        check("dương", "đường", WRONG_MARK + ANOTHER_WRONG_MARK);
        check("thủ", "thú", WRONG_MARK);
        check("tuong", "tuong", 0.0);
        check("tường", "tuong", WRONG_MARK + 2.0 * ANOTHER_WRONG_MARK);
    }
}
