//! The spelling of a Vietnamese syllable: which strings can be one.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::letter::{TONES, letter};

/// Beginnings, longest first where one is the start of another.
const ONSETS: [&str; 27] = [
    "ngh", "ng", "nh", "n", "gh", "gi", "g", "kh", "k", "ph", "p", "qu", "th", "tr", "t", "ch",
    "c", "b", "d", "đ", "h", "l", "m", "r", "s", "v", "x",
];

/// What may follow, without its tone, in alphabetical order of code points.
const RHYMES: &str = "a ac ach ai am an ang anh ao ap at au ay e ec em en eng eo ep et i ia ich im \
    in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat \
    oay oc oe oen oeo oet oi om on ong ooc oong op ot oăc oăm oăn oăng oăt u ua uc ui um un ung up \
    ut uy uya uych uyn uynh uyp uyt uyu uyên uyêt uân uâng uât uây uê uêch uênh uôc uôi uôm uôn \
    uông uôt uơ y yêm yên yêng yêt yêu âc âm ân âng âp ât âu ây ê êch êm ên ênh êp êt êu ô ôc ôi \
    ôm ôn ông ôp ôt ăc ăm ăn ăng ăp ăt ơ ơi ơm ơn ơng ơp ơt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn \
    ương ươp ươt ươu";

/// Tones that may stand on a syllable that ends in c, ch, p or t: sắc and nặng.
const STOPPED_TONES: [char; 2] = ['\u{301}', '\u{323}'];

/// Whether a lower-case word can be a Vietnamese syllable as it is spelled.
///
/// A word without marks counts when it is a syllable that has none ("nam"),
/// not when it only lacks them ("duoc").
#[must_use]
pub fn is_syllable(word: &str) -> bool {
    let mut tone = None;
    let mut letters = String::with_capacity(word.len());
    for c in word.chars() {
        let found = letter(c);
        let own = found.map_or(TONES.contains(&c).then_some(c), |found| found.tone);
        if own.is_some() && tone.is_some() {
            return false;
        }
        tone = own.or(tone);
        match found {
            Some(found) if !found.is_upper => letters.push(found.stem),
            None if c.is_ascii_lowercase() => letters.push(c),
            None if own.is_some() => {}
            _ => return false,
        }
    }
    if letters == "gi" {
        return true;
    }
    std::iter::once("").chain(ONSETS).any(|onset| {
        letters.strip_prefix(onset).is_some_and(|rhyme| {
            is_rhyme(rhyme)
                && agree(onset, rhyme)
                && (!is_stopped(rhyme) || tone.is_some_and(|t| STOPPED_TONES.contains(&t)))
        })
    })
}

/// Whether a beginning is written before this rhyme: k, gh, ngh before e, ê, i
/// and y, and c, g, ng before the others.
fn agree(onset: &str, rhyme: &str) -> bool {
    let is_front = rhyme.starts_with(['e', 'ê', 'i', 'y']);
    match onset {
        "k" | "gh" | "ngh" => is_front,
        "c" | "g" | "ng" => !is_front,
        "qu" => !rhyme.starts_with(['u', 'ư']),
        _ => true,
    }
}

fn is_rhyme(rhyme: &str) -> bool {
    static ALL: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        RHYMES
            .split(' ')
            .filter(|rhyme| !rhyme.is_empty())
            .collect()
    });
    ALL.contains(rhyme)
}

fn is_stopped(rhyme: &str) -> bool {
    rhyme.len() > 1 && (rhyme.ends_with(['c', 'p', 't']) || rhyme.ends_with("ch"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_syllables_are_known() {
        for word in [
            "thủ", "tục", "quyết", "nghị", "giấy", "uỷ", "ủy", "gì", "được", "nam", "khuyến",
            "quốc", "yêu",
        ] {
            assert!(is_syllable(word), "{word}");
        }
    }

    #[test]
    fn other_strings_are_not() {
        for word in [
            "duoc", "thur", "tujc", "panthers", "đuơc", "cát́", "cap", "", "ko", "cim", "ngê",
            "zalo", "thủuu",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
