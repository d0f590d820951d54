//! Texts that are much alike, found without comparing each with each: a text is
//! the set of its runs of words, a sketch a small sample of that set whose
//! agreement estimates the sets' (one permutation hashing, Li, Owen and Zhang
//! 2012), and only texts that share a band of their sketches are compared.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use rustc_hash::FxHasher;

/// Values of a sketch.
const BINS: usize = 24;
/// Values of a band: texts that share 70 % of their runs share one of the 8
/// bands in 97 of 100 cases, those that share 30 % in 20.
const BAND: usize = 3;

/// The runs of so many words, hashed, sorted, each once.
pub(super) fn runs<W: AsRef<str>>(words: &[W], length: usize) -> Vec<u64> {
    let hasher = BuildHasherDefault::<FxHasher>::default();
    let of_words: Vec<u64> = words.iter().map(|w| hasher.hash_one(w.as_ref())).collect();
    let length = length.min(of_words.len()).max(1);
    let mut runs: Vec<u64> = of_words
        .windows(length)
        .map(|run| mixed(hasher.hash_one(run)))
        .collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Spreads a hash over all its bits (the finaliser of `MurmurHash3`).
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// The sketch of some runs; none of none.
pub(super) fn sketch(runs: &[u64]) -> Vec<u64> {
    let mut bins = [u64::MAX; BINS];
    for run in runs {
        let bin = usize::try_from(run % BINS as u64).unwrap_or_default();
        bins[bin] = bins[bin].min(run / BINS as u64);
    }
    if runs.is_empty() {
        return Vec::new();
    }
    // An empty bin takes the value of the next that is not.
    (0..BINS)
        .map(|bin| {
            let next = (0..BINS).map(|step| (step, bins[(bin + step) % BINS]));
            let taken = next.into_iter().find(|(_, value)| *value != u64::MAX);
            taken.map_or(0, |(step, value)| value.wrapping_add(step as u64))
        })
        .collect()
}

/// The bands of a sketch.
pub(super) fn bands(sketch: &[u64]) -> impl Iterator<Item = u64> {
    let hasher = BuildHasherDefault::<FxHasher>::default();
    let bands = sketch.chunks(BAND).enumerate();
    bands.map(move |(order, band)| hasher.hash_one((order, band)))
}

/// How many values of two sketches agree.
pub(super) fn agreeing(a: &[u64], b: &[u64]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a == b).count()
}

/// The share of two sorted sets that both have, 0 to 1.
pub(super) fn likeness(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0_u32);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let all = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX) - both;
    if all == 0 {
        1.0
    } else {
        f64::from(both) / f64::from(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        text.split(' ').collect()
    }

    #[test]
    fn the_same_text_shares_every_band_and_another_none() {
        let text = "cơ quan tiếp nhận hồ sơ trả kết quả trong năm ngày làm việc kể từ ngày nhận";
        let other = "kinh phí tuyên truyền do ngân sách bảo đảm theo phân cấp hiện hành của luật";
        let (a, b) = (runs(&words(text), 3), runs(&words(other), 3));
        let bands = |runs: &[u64]| -> Vec<u64> { bands(&sketch(runs)).collect() };
        assert_eq!(bands(&a), bands(&runs(&words(text), 3)));
        assert!(bands(&a).iter().all(|band| !bands(&b).contains(band)));
        assert_eq!(agreeing(&sketch(&a), &sketch(&a)), BINS);
        assert!(agreeing(&sketch(&a), &sketch(&b)) < BINS / 2);
        assert!((likeness(&a, &a) - 1.0).abs() < 1e-9);
        assert!(likeness(&a, &b) < 1e-9);
    }

    #[test]
    fn a_text_with_a_word_changed_shares_some_band() {
        let text = "cơ quan tiếp nhận hồ sơ trả kết quả trong năm ngày làm việc kể từ ngày nhận";
        let a = runs(&words(text), 3);
        for i in 0..words(text).len() {
            let mut changed = words(text);
            changed[i] = "khác";
            let b = runs(&changed, 3);
            assert!(likeness(&a, &b) > 0.6);
        }
        assert_eq!(sketch(&[]), [] as [u64; 0]);
    }
}
