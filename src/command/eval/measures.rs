//! The measures of retrieval, by their usual names and definitions.

use std::collections::HashMap;

use super::set::{Set, Topic};

/// Means over all judged queries, each 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
pub(super) struct Measures {
    pub(super) queries: usize,
    pub(super) success_1: f64,
    pub(super) success_3: f64,
    pub(super) recall_1: f64,
    pub(super) recall_5: f64,
    pub(super) recall_10: f64,
    pub(super) recall_20: f64,
    pub(super) mrr_10: f64,
    pub(super) ndcg_10: f64,
}

impl Measures {
    pub(super) fn of(topics: &[&Topic], ranked: &[Vec<&str>], set: &Set) -> Self {
        let mut sum = Self {
            queries: topics.len(),
            ..Self::default()
        };
        for (topic, ids) in topics.iter().zip(ranked) {
            let relevant = &set.relevant[&topic.id];
            sum.success_1 += success(ids, relevant, 1);
            sum.success_3 += success(ids, relevant, 3);
            sum.recall_1 += recall(ids, relevant, 1);
            sum.recall_5 += recall(ids, relevant, 5);
            sum.recall_10 += recall(ids, relevant, 10);
            sum.recall_20 += recall(ids, relevant, 20);
            sum.mrr_10 += reciprocal_rank(ids, relevant, 10);
            sum.ndcg_10 += ndcg(ids, relevant, 10);
        }
        let n = count(topics.len().max(1));
        for mean in [
            &mut sum.success_1,
            &mut sum.success_3,
            &mut sum.recall_1,
            &mut sum.recall_5,
            &mut sum.recall_10,
            &mut sum.recall_20,
            &mut sum.mrr_10,
            &mut sum.ndcg_10,
        ] {
            *mean /= n;
        }
        sum
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "ranks and counts of queries are small"
)]
fn count(n: usize) -> f64 {
    n as f64
}

fn found(ids: &[&str], relevant: &HashMap<String, f64>, k: usize) -> usize {
    ids.iter()
        .take(k)
        .filter(|id| relevant.contains_key(**id))
        .count()
}

/// 1 when a relevant document is among the first `k`.
fn success(ids: &[&str], relevant: &HashMap<String, f64>, k: usize) -> f64 {
    f64::from(u8::from(found(ids, relevant, k) > 0))
}

/// The share of the relevant documents among the first `k`.
fn recall(ids: &[&str], relevant: &HashMap<String, f64>, k: usize) -> f64 {
    count(found(ids, relevant, k)) / count(relevant.len().max(1))
}

fn reciprocal_rank(ids: &[&str], relevant: &HashMap<String, f64>, k: usize) -> f64 {
    let first = ids.iter().take(k).position(|id| relevant.contains_key(*id));
    first.map_or(0.0, |rank| 1.0 / count(rank + 1))
}

/// Normalised discounted cumulative gain with linear gains (Järvelin and Kekäläinen 2002).
pub(super) fn ndcg(ids: &[&str], relevant: &HashMap<String, f64>, k: usize) -> f64 {
    let discount = |rank: usize| 1.0 / count(rank + 2).log2();
    let gained: f64 = ids
        .iter()
        .take(k)
        .enumerate()
        .filter_map(|(rank, id)| relevant.get(*id).map(|grade| grade * discount(rank)))
        .sum();
    let mut grades: Vec<f64> = relevant.values().copied().collect();
    grades.sort_by(|a, b| b.total_cmp(a));
    let ideal: f64 = grades
        .iter()
        .take(k)
        .enumerate()
        .map(|(rank, grade)| grade * discount(rank))
        .sum();
    if ideal > 0.0 { gained / ideal } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relevant() -> HashMap<String, f64> {
        HashMap::from([("a".to_owned(), 1.0), ("b".to_owned(), 1.0)])
    }

    #[test]
    fn measures_agree_with_their_definitions() {
        let ids = ["x", "a", "y", "b"];
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        close(success(&ids, &relevant(), 1), 0.0);
        close(success(&ids, &relevant(), 3), 1.0);
        close(recall(&ids, &relevant(), 3), 0.5);
        close(reciprocal_rank(&ids, &relevant(), 10), 0.5);
        let gained = 1.0 / 3f64.log2() + 1.0 / 5f64.log2();
        close(
            ndcg(&ids, &relevant(), 10),
            gained / (1.0 + 1.0 / 3f64.log2()),
        );
    }
}
