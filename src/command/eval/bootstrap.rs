//! The paired bootstrap: whether two rankings differ by more than chance
//! (Efron and Tibshirani 1993, chapter 16), over nDCG@10 of each query.

use std::path::Path;

use super::measures::ndcg;
use super::set::{Set, Topic, read_run};

/// How many times the queries are drawn anew.
const DRAWS: usize = 10_000;

/// This ranking less the other.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub(super) struct Comparison {
    /// Mean difference of nDCG@10.
    pub(super) difference: f64,
    /// Ends of the interval that holds 95 % of the drawn means.
    pub(super) low: f64,
    pub(super) high: f64,
    /// Two-sided probability of so large a mean if there were no difference.
    pub(super) p: f64,
}

pub(super) fn compare(
    topics: &[&Topic],
    ours: &[Vec<&str>],
    path: &Path,
    set: &Set,
) -> anyhow::Result<Comparison> {
    let theirs = read_run(path)?;
    let differences: Vec<f64> = topics
        .iter()
        .zip(ours)
        .map(|(topic, ids)| {
            let relevant = &set.relevant[&topic.id];
            let other: Vec<&str> = theirs
                .get(&topic.id)
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            ndcg(ids, relevant, 10) - ndcg(&other, relevant, 10)
        })
        .collect();
    Ok(bootstrap(&differences))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of queries and draws are small"
)]
fn bootstrap(differences: &[f64]) -> Comparison {
    let n = differences.len().max(1);
    let mean = differences.iter().sum::<f64>() / n as f64;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut means: Vec<f64> = (0..DRAWS)
        .map(|_| {
            (0..differences.len())
                .map(|_| differences[draw(&mut state, n)])
                .sum::<f64>()
                / n as f64
        })
        .collect();
    means.sort_by(f64::total_cmp);
    // Under no difference the drawn means lie around 0 as they now lie around the mean.
    let as_far = means
        .iter()
        .filter(|m| (*m - mean).abs() >= mean.abs())
        .count();
    Comparison {
        difference: mean,
        low: means[DRAWS * 25 / 1000],
        high: means[DRAWS * 975 / 1000],
        p: as_far as f64 / DRAWS as f64,
    }
}

/// A number below `n` by xorshift (Marsaglia 2003), the same every time.
#[expect(clippy::cast_possible_truncation, reason = "the remainder is below n")]
fn draw(state: &mut u64, n: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % n as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rankings_do_not_differ() {
        let comparison = bootstrap(&[0.0; 50]);
        assert!(comparison.p > 0.99);
    }

    #[test]
    fn a_constant_gain_is_certain() {
        let comparison = bootstrap(&[0.1, 0.2, 0.15, 0.1, 0.12, 0.2, 0.11, 0.13]);
        assert!(comparison.low > 0.0 && comparison.p < 0.01);
    }
}
