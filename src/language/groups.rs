//! Lists that are kept one behind the other.

/// Where each of so many lists begins, and where the last one ends; for each
/// thing that stands in one it is given in which.
pub(super) fn starts(lists: usize, things: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut starts = vec![0; lists + 1];
    for list in things {
        starts[list + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_begin_where_those_before_end() {
        assert_eq!(starts(4, [2, 0, 2, 2].into_iter()), [0, 1, 1, 4, 4]);
        assert_eq!(starts(0, std::iter::empty()), [0]);
    }
}
