//! The shipped counts of syllables, read from the bytes that `make.py` wrote.
//!
//! What comes out answers one question: how likely is a word after the two
//! before it. Absolute discounting, each order falling back to the next lower.

use crate::parallel::give_way;

/// Shipped counts: made from the texts of central law, no sentence of which can be read back.
pub(super) static LANGUAGE: &[u8] = include_bytes!("language.bin");
/// Shipped readings: what an English OCR makes of Vietnamese letters.
pub(super) static CONFUSIONS: &str = include_str!("confusions.tsv");

/// What each count is lowered by, in favour of what was not seen.
const DISCOUNT: f32 = 0.85;

/// Counts of words, pairs and triples.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The words, the marks first; the position is the word's id.
    pub(super) words: Vec<String>,
    /// How often each was seen.
    pub(super) counts: Vec<f32>,
    /// For each word, those that follow it.
    pairs: Followers,
    /// For each pair, the words that follow it.
    triples: Followers,
}

/// For each context, the words that follow it in order of id.
#[derive(Debug, Default)]
struct Followers {
    /// Where each context's followers begin; one more than there are contexts.
    starts: Vec<u32>,
    words: Vec<u32>,
    counts: Vec<f32>,
    /// How often each context was seen.
    totals: Vec<f32>,
    /// The share of a context's probability left to what was not seen after it.
    left: Vec<f32>,
}

impl Table {
    /// Reads the bytes, or nothing if they are not whole.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut table = Self::default();
        for _ in 0..varint(&mut rest)? {
            give_way();
            let length = usize::try_from(varint(&mut rest)?).ok()?;
            let word = rest.get(..length)?;
            rest = &rest[length..];
            table.words.push(std::str::from_utf8(word).ok()?.to_owned());
            table.counts.push(count(varint(&mut rest)?));
        }
        let values = code_values();
        table.pairs = Followers::read(&mut rest, &values, table.counts.iter().copied())?;
        table.triples = Followers::read(&mut rest, &values, table.pairs.counts.iter().copied())?;
        rest.is_empty().then_some(table)
    }

    /// What the counts say of whatever follows two words.
    pub(super) fn after(&self, before: u32, last: u32) -> After<'_> {
        let (_, pair) = self.pairs.look(before as usize, last);
        After {
            table: self,
            last: last as usize,
            pair,
        }
    }
}

/// Two words, looked up once for all that may follow them.
#[derive(Debug, Clone, Copy)]
pub(super) struct After<'t> {
    table: &'t Table,
    last: usize,
    /// Where the two are among the pairs, if they were ever seen together.
    pair: Option<usize>,
}

impl After<'_> {
    /// How likely `word` is here, where `alone` is how likely it is by itself.
    pub(super) fn probability(&self, word: u32, alone: f32) -> f32 {
        let Table { pairs, triples, .. } = self.table;
        let (after_last, _) = pairs.look(self.last, word);
        let two = after_last.unwrap_or(0.0) + pairs.left(self.last) * alone;
        let Some(pair) = self.pair else {
            return two;
        };
        let (after_pair, _) = triples.look(pair, word);
        after_pair.unwrap_or(0.0) + triples.left(pair) * two
    }
}

impl Followers {
    /// Reads the followers of as many contexts as there are totals.
    fn read(rest: &mut &[u8], values: &[f32], totals: impl Iterator<Item = f32>) -> Option<Self> {
        let mut out = Self::default();
        for (context, total) in totals.enumerate() {
            // One takes less time than to ask whether it is another's turn.
            if context % 64 == 0 {
                give_way();
            }
            out.starts.push(u32::try_from(out.words.len()).ok()?);
            let (mut word, mut sum, mut taken) = (0, 0.0, 0.0);
            for _ in 0..varint(rest)? {
                word += varint(rest)?;
                let (code, after) = rest.split_first()?;
                *rest = after;
                let n = *values.get(usize::from(*code))?;
                sum += n;
                taken += n - DISCOUNT;
                out.words.push(word);
                out.counts.push(n);
            }
            let total = sum.max(total).max(1.0);
            out.totals.push(total);
            out.left.push(1.0 - taken / total);
        }
        out.starts.push(u32::try_from(out.words.len()).ok()?);
        Some(out)
    }

    /// The discounted probability of a word in a context, and its position.
    fn look(&self, context: usize, word: u32) -> (Option<f32>, Option<usize>) {
        let (Some(start), Some(end)) = (self.starts.get(context), self.starts.get(context + 1))
        else {
            return (None, None);
        };
        let (start, end) = (*start as usize, *end as usize);
        match self.words[start..end].binary_search(&word) {
            Ok(i) => {
                let seen = (self.counts[start + i] - DISCOUNT) / self.totals[context];
                (Some(seen), Some(start + i))
            }
            Err(_) => (None, None),
        }
    }

    /// The probability left to what was not seen after a context.
    fn left(&self, context: usize) -> f32 {
        self.left.get(context).copied().unwrap_or(1.0)
    }
}

/// The count that each code stands for.
fn code_values() -> Vec<f32> {
    let mut values = vec![0.0];
    values.extend((0..255).map(|code| 1.1_f32.powi(code).round()));
    values
}

/// A count as the kind of number that is reckoned with.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts are far below the 2^24 up to which this is exact"
)]
fn count(n: u32) -> f32 {
    n as f32
}

/// The next number of seven-bit groups, lowest first.
fn varint(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in (0..32).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u32::from(byte & 127).checked_shl(shift)?;
        if byte & 128 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_bytes_are_whole_and_small() {
        let table = Table::read(LANGUAGE).unwrap();
        assert!(table.words.iter().any(|word| word == "nghị"));
        assert!(LANGUAGE.len() + CONFUSIONS.len() < 3_000_000);
    }

    #[test]
    fn cut_bytes_are_refused() {
        for end in [0, 1, 10, 1000, LANGUAGE.len() - 1] {
            assert!(Table::read(&LANGUAGE[..end]).is_none(), "{end}");
        }
    }

    #[test]
    fn what_follows_often_is_likely() {
        let table = Table::read(LANGUAGE).unwrap();
        let id = |word: &str| {
            u32::try_from(table.words.iter().position(|w| w == word).unwrap()).unwrap()
        };
        let (first, second) = (id("ủy"), id("ban"));
        assert!(table.after(0, first).probability(second, 1e-4) > 0.3);
        assert!(table.after(0, first).probability(id("cua"), 1e-6) < 0.001);
    }
}
