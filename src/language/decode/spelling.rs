//! The same words in another spelling: with the other letter for i, joined, or with
//! the tone where it is written.

use unicode_normalization::UnicodeNormalization as _;

use crate::language::is_syllable;

use super::Decoder;
use super::lattice::STEP;

/// A syllable whose rhyme is the one vowel i, written with the other of i and y: "kí", "ký".
pub(super) fn with_other_i(lower: &str) -> Option<String> {
    const ONSETS: [&str; 7] = ["h", "k", "l", "m", "qu", "s", "t"];
    const LETTERS: [(char, char); 6] = [
        ('i', 'y'),
        ('í', 'ý'),
        ('ì', 'ỳ'),
        ('ỉ', 'ỷ'),
        ('ĩ', 'ỹ'),
        ('ị', 'ỵ'),
    ];
    let vowel = lower.chars().next_back()?;
    let onset = lower.strip_suffix(vowel)?;
    let other = LETTERS.iter().find_map(|&(i, y)| match vowel {
        v if v == i => Some(y),
        v if v == y => Some(i),
        _ => None,
    })?;
    ONSETS.contains(&onset).then(|| format!("{onset}{other}"))
}

/// A word whose "ph" was typed as the letter that other languages write it with: no
/// syllable has an "f".
pub(super) fn without_f(lower: &str) -> Option<String> {
    lower.strip_prefix('f').map(|rest| format!("ph{rest}"))
}

/// Where known syllables end that make up a word, fewest first; at least two.
pub(super) fn syllables_in(folded: &str, decoder: &Decoder<'_>) -> Option<Vec<usize>> {
    const LONGEST_SYLLABLE: usize = 7;
    let model = decoder.model;
    let len = folded.len();
    let mut best: Vec<Option<(usize, usize)>> = vec![None; len + 1];
    best[0] = Some((0, 0));
    for end in 1..=len {
        for start in end.saturating_sub(LONGEST_SYLLABLE)..end {
            let Some((parts, _)) = best[start] else {
                continue;
            };
            let known = end - start > 1
                && model.find(&folded[start..end]).is_some_and(|id| {
                    model
                        .alike(id)
                        .iter()
                        .any(|w| model.times(*w) > 1 && is_syllable(model.written(*w)))
                });
            if known && best[end].is_none_or(|(fewest, _)| parts + 1 < fewest) {
                best[end] = Some((parts + 1, start));
            }
        }
    }
    let (parts, _) = best[len]?;
    if !(2..STEP).contains(&parts) {
        return None;
    }
    let mut cuts = vec![len];
    let mut end = len;
    while let Some((_, start)) = best[end].filter(|(_, start)| *start > 0) {
        cuts.push(start);
        end = start;
    }
    cuts.reverse();
    Some(cuts)
}

/// A tone key as it is written, the tone back on its vowel as far as composing does.
pub(super) fn written_of(key: &str) -> String {
    key.nfc().collect()
}
