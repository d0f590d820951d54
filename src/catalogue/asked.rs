//! The words of a message that ask something of a procedure, and so do not say
//! which one is meant: the "mất" of "mất bao lâu" is not a paper that was lost.

use crate::language::{Reading, fold};

/// Folded, the longer before the shorter that they hold.
const PHRASES: &[&str] = &[
    "can nhung giay to gi",
    "can nhung giay to nao",
    "gom nhung giay to gi",
    "can giay to gi",
    "can giay to nao",
    "can giay gi",
    "nhung giay to gi",
    "nhung giay to nao",
    "giay to gi",
    "giay to nao",
    "ho so gom nhung gi",
    "ho so gom gi",
    "ho so can gi",
    "mat bao nhieu tien",
    "mat bao nhieu ngay",
    "mat bao lau",
    "mat may ngay",
    "mat may tien",
    "het bao nhieu tien",
    "het bao lau",
    "bao nhieu tien",
    "bao nhieu ngay",
    "bao lau",
];

/// The same reading without these words; none where it has none of them, or no others.
pub(super) fn matter(reading: &Reading) -> Option<Reading> {
    let words: Vec<String> = reading
        .words
        .iter()
        .map(|word| fold(&word.written))
        .collect();
    let mut asks = vec![false; words.len()];
    for phrase in PHRASES {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        for (start, window) in words.windows(phrase.len()).enumerate() {
            if window == phrase {
                asks[start..start + phrase.len()].fill(true);
            }
        }
    }
    let others = reading.words.iter().zip(&asks).filter(|(_, asks)| !**asks);
    let others: Vec<_> = others.map(|(word, _)| word.clone()).collect();
    (asks.contains(&true) && 2 <= others.len()).then(|| Reading {
        words: others,
        ..reading.clone()
    })
}
