//! What a careless way of typing costs: minus the log of how often people do so.

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

/// How unlikely one slip is beside others, given that there was one.
pub(super) fn slip_cost(typed: &str, meant: &str) -> f32 {
    let (t, m): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let same = t.iter().zip(&m).take_while(|(a, b)| a == b).count();
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
        std::cmp::Ordering::Equal if are_beside(t[same], m[same]) => 0.4,
        std::cmp::Ordering::Equal => 2.5,
    }
}

/// How unlikely it is that the marks of `meant` were typed as those of `typed`.
pub(super) fn marks_cost(typed: &str, meant: &str, bare: f32) -> f32 {
    let (typed, meant) = (marks(typed), marks(meant));
    if typed == meant {
        0.0
    } else if typed.is_empty() {
        -bare.ln()
    } else {
        let unlike = |of: &[char], other: &[char]| of.iter().filter(|c| !other.contains(c)).count();
        WRONG_MARK + beyond_the_first(unlike(&typed, &meant).max(unlike(&meant, &typed)))
    }
}

/// The marks of a word in order, without its letters.
fn marks(word: &str) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization;
    let mut found: Vec<char> = word
        .nfd()
        .filter(|c| ('\u{300}'..='\u{36f}').contains(c) || *c == 'đ')
        .collect();
    found.sort_unstable();
    found
}
