//! Statements for many rows at once, in SQL that both databases take.

use std::fmt::Write as _;

/// Most rows of one statement.
const MOST: usize = 32;

/// Parts rows so that every part is as long as a power of two: a statement's
/// text depends on how many rows it has, and so few texts stay prepared.
pub(super) fn chunks<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let most = 1 << rows.len().checked_ilog2()?;
        let (chunk, rest) = rows.split_at(MOST.min(most));
        rows = rest;
        Some(chunk)
    })
}

/// The parameters of `rows` rows with `columns` each, numbered from `first`:
/// `($1, $2), ($3, $4)`.
pub(super) fn values(first: usize, rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for n in 0..rows * columns {
        let before = match (n, n % columns) {
            (0, _) => "(",
            (_, 0) => "), (",
            _ => ", ",
        };
        // Writing into a string does not fail.
        let _ = write!(text, "{before}${}", first + n);
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_powers_of_two_and_hold_all() {
        for (count, lengths) in [
            (0, &[][..]),
            (1, &[1]),
            (13, &[8, 4, 1]),
            (70, &[32, 32, 4, 2]),
        ] {
            let rows: Vec<_> = (0..count).collect();
            let parts: Vec<_> = chunks(&rows).collect();
            assert_eq!(parts.concat(), rows);
            assert_eq!(
                parts.iter().map(|part| part.len()).collect::<Vec<_>>(),
                lengths
            );
        }
    }

    #[test]
    fn parameters_are_numbered_through() {
        assert_eq!(values(1, 1, 1), "($1)");
        assert_eq!(values(3, 2, 2), "($3, $4), ($5, $6)");
    }
}
