//! The spelling of a Vietnamese syllable: which onset, rhyme and tone go together.
//!
//! Works on small letters in NFC and on both ways to place the tone.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;

/// Onsets, longest first, so that the first that fits with a known rhyme wins.
const ONSETS: [&str; 28] = [
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// Rhymes without their tone.
const RHYMES: &str = "a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân \
    âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng \
    iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oă oăc \
    oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi \
    ơm ơn ơp ơt u ua uân uâng uât uâu uây uc uê uêch uênh uêu ui um un ung uơ uôc uôi uôm uôn \
    uông uôt up ut uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn \
    ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu";

/// Grave, acute, tilde, hook above, dot below.
pub(super) const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// The rhymes, to look one up.
static RHYME_SET: LazyLock<FxHashSet<&str>> = LazyLock::new(|| RHYMES.split(' ').collect());

/// Every rhyme's letters without any mark, to tell what could be Vietnamese.
static BARE_RHYMES: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| RHYMES.split(' ').map(crate::language::fold).collect());

/// Tells whether a word in small letters is spelled as Vietnamese spells.
pub(super) fn is_syllable(word: &str) -> bool {
    if word.is_empty() || word.len() > 24 {
        return false;
    }
    let (bare, tone) = untone(word);
    if tone == Tone::Many {
        return false;
    }
    let closed = ["c", "ch", "p", "t"]
        .iter()
        .any(|stop| bare.ends_with(stop));
    let sharp = matches!(tone, Tone::One('\u{301}' | '\u{323}'));
    (!closed || sharp)
        && parts(&bare).any(|(onset, rhyme)| {
            RHYME_SET.contains(rhyme)
                || (onset == "gi" && RHYME_SET.contains(format!("i{rhyme}").as_str()))
        })
}

/// Tells whether the letters, marks aside, could be those of a syllable.
pub(super) fn is_skeleton(folded: &str) -> bool {
    parts(folded).any(|(onset, rhyme)| {
        BARE_RHYMES.contains(rhyme) || (onset == "gi" && (rhyme.is_empty() || rhyme == "n"))
    })
}

/// Every way to spell a syllable, the tone where the older school puts it.
pub(super) fn all() -> impl Iterator<Item = String> {
    RHYMES.split(' ').flat_map(|rhyme| {
        ONSETS
            .iter()
            .filter(move |onset| goes_together(onset, rhyme))
            .flat_map(move |onset| toned(onset, rhyme))
    })
}

/// The same word with the tone on the vowel where the older school puts it: "hoà" → "hòa".
pub(super) fn older_tone(word: &str) -> String {
    let mut end = word.chars().rev();
    let (Some(last), Some(before)) = (end.next(), end.next()) else {
        return word.to_owned();
    };
    let Some((vowel, tone)) = split_tone(last) else {
        return word.to_owned();
    };
    let glide = matches!((before, vowel), ('o', 'a' | 'e') | ('u', 'y'));
    if !glide || end.next() == Some('q') {
        return word.to_owned();
    }
    let head = &word[..word.len() - last.len_utf8()];
    [head, &tone.to_string(), &vowel.to_string()]
        .concat()
        .nfc()
        .collect()
}

/// The tone mark or marks of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    None,
    One(char),
    Many,
}

/// A word without its tone, and the tone.
fn untone(word: &str) -> (String, Tone) {
    let mut tone = Tone::None;
    let bare = word
        .nfd()
        .filter(|c| {
            let mark = TONES.contains(c);
            if mark {
                tone = if tone == Tone::None {
                    Tone::One(*c)
                } else {
                    Tone::Many
                };
            }
            !mark
        })
        .nfc()
        .collect();
    (bare, tone)
}

/// A letter with a tone as the letter and the tone.
fn split_tone(letter: char) -> Option<(char, char)> {
    let (bare, tone) = untone(letter.encode_utf8(&mut [0; 4]));
    match (bare.chars().next(), tone) {
        (Some(vowel), Tone::One(mark)) => Some((vowel, mark)),
        _ => None,
    }
}

/// The ways to cut a word into onset and rhyme.
fn parts(word: &str) -> impl Iterator<Item = (&'static str, &str)> {
    ONSETS
        .iter()
        .filter_map(move |onset| word.strip_prefix(onset).map(|rhyme| (*onset, rhyme)))
}

/// The rules for c/k/q, g/gh, ng/ngh and i/y.
fn goes_together(onset: &str, rhyme: &str) -> bool {
    let front = rhyme.starts_with(['e', 'ê', 'i', 'y']);
    match onset {
        "c" => !front && !rhyme.starts_with("oa") && !rhyme.starts_with("oe"),
        "g" | "ng" => !front,
        "k" | "gh" | "ngh" => front,
        "gi" => !rhyme.starts_with(['i', 'y']),
        "qu" => !rhyme.starts_with(['u', 'o', 'ư', 'ô', 'i']) || rhyme == "ôc",
        "p" => rhyme.len() < 3,
        _ => !rhyme.starts_with("yê") || onset.is_empty(),
    }
}

/// The syllable with each tone that its ending allows.
fn toned(onset: &str, rhyme: &str) -> Vec<String> {
    let closed = ["c", "ch", "p", "t"]
        .iter()
        .any(|stop| rhyme.ends_with(stop));
    let at = tone_place(rhyme);
    let mut out = Vec::with_capacity(6);
    if !closed {
        out.push([onset, rhyme].concat());
    }
    for tone in TONES {
        if closed && !matches!(tone, '\u{301}' | '\u{323}') {
            continue;
        }
        let marked: String = rhyme
            .chars()
            .enumerate()
            .flat_map(|(i, c)| [Some(c), (i == at).then_some(tone)])
            .flatten()
            .nfc()
            .collect();
        out.push([onset, &marked].concat());
    }
    out
}

/// The position of the letter of a rhyme that carries the tone.
fn tone_place(rhyme: &str) -> usize {
    let letters: Vec<char> = rhyme.chars().collect();
    if let Some(at) = letters
        .iter()
        .rposition(|c| matches!(c, 'ă' | 'â' | 'ê' | 'ô' | 'ơ'))
    {
        return at;
    }
    let vowels = letters
        .iter()
        .take_while(|c| "aeiouyư".contains(**c))
        .count();
    match (vowels, letters.len()) {
        (3, _) | (2, 3..) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: bool) {
        assert_eq!(is_syllable(word), expected, "{word}");
    }

    #[test]
    fn vietnamese_is_told_from_what_only_looks_so() {
        for word in [
            "nghị",
            "quyết",
            "hòa",
            "hoà",
            "giá",
            "gì",
            "uỷ",
            "đường",
            "y",
            "thuở",
        ] {
            check(word, true);
        }
        for word in [
            "nuéc", "duoc", "thuc", "Luu", "tuyén", "ctra", "hi¢u", "lién", "ngii",
        ] {
            check(word, false);
        }
    }

    #[test]
    fn the_inventory_is_spelled_right() {
        let all: FxHashSet<String> = all().collect();
        for word in [
            "nghị",
            "quyết",
            "hòa",
            "thủy",
            "giá",
            "đường",
            "ngoài",
            "khuya",
            "của",
        ] {
            assert!(all.contains(word), "{word}");
        }
        assert!(all.iter().all(|word| is_syllable(word)));
    }

    #[test]
    fn the_newer_place_of_the_tone_becomes_the_older() {
        assert_eq!(older_tone("hoà"), "hòa");
        assert_eq!(older_tone("thuỷ"), "thủy");
        assert_eq!(older_tone("quý"), "quý");
        assert_eq!(older_tone("của"), "của");
    }
}
