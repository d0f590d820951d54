//! Keystrokes: what an input method would have made of a word typed with it off.
//!
//! The rules of Telex and VNI are the `vi` crate's; whether a word is to be
//! read so at all is for the decoder to weigh.

use super::syllable::is_syllable;

/// The longest keystroke sequence of one syllable: "nghieengsz" and the like.
const LONGEST: usize = 11;

/// The syllable that the Telex keys of a lower-case word spell, if that is
/// another than the word itself: `tujc` → "tục".
#[must_use]
pub fn telex(word: &str) -> Option<String> {
    let has_key = word.contains(['f', 's', 'r', 'x', 'j', 'w']) || has_double(word);
    spell(
        &vi::TELEX,
        word,
        has_key && word.bytes().all(|b| b.is_ascii_lowercase()),
    )
}

/// The syllable that the VNI keys of a lower-case word spell: `tu5c` → "tục".
#[must_use]
pub fn vni(word: &str) -> Option<String> {
    let starts_with_letter = word.starts_with(|c: char| c.is_ascii_lowercase());
    let has_key = word.bytes().any(|b| b.is_ascii_digit());
    // Two tones on one syllable are a name ("u23"), not typing.
    let one_tone = word.bytes().filter(|b| (b'1'..=b'5').contains(b)).count() < 2;
    let is_plain = word
        .bytes()
        .all(|b| b.is_ascii_lowercase() || (b'1'..=b'9').contains(&b));
    spell(
        &vi::VNI,
        word,
        starts_with_letter && has_key && one_tone && is_plain,
    )
}

fn has_double(word: &str) -> bool {
    ["aa", "ee", "oo", "dd"]
        .iter()
        .any(|pair| word.contains(pair))
        || word.bytes().filter(|b| *b == b'd').count() > 1
        || ['a', 'e', 'o'].iter().any(|v| word.matches(*v).count() > 1)
}

fn spell(method: &vi::Definition, word: &str, worth_trying: bool) -> Option<String> {
    if !worth_trying || !(2..=LONGEST).contains(&word.len()) {
        return None;
    }
    let mut spelled = String::with_capacity(word.len() + 4);
    vi::transform_buffer(method, word.chars(), &mut spelled);
    (spelled != word && is_syllable(&spelled)).then_some(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::tone_key;

    #[track_caller]
    fn check(read: fn(&str) -> Option<String>, keys: &str, syllable: &str) {
        let spelled = read(keys).unwrap_or_default();
        assert_eq!(
            tone_key(&spelled),
            tone_key(syllable),
            "{keys} gave {spelled}"
        );
    }

    #[test]
    fn telex_keys_are_read_in_any_order() {
        for (keys, syllable) in [
            ("thur", "thủ"),
            ("tujc", "tục"),
            ("tucj", "tục"),
            ("nghieejp", "nghiệp"),
            ("dduwowcj", "được"),
            ("duwowcj", "dược"),
            ("vaajt", "vật"),
            ("laafn", "lần"),
            ("cos", "có"),
            ("nuwowcs", "nước"),
            ("hoaf", "hòa"),
            ("ddaats", "đất"),
            ("khoong", "không"),
        ] {
            check(telex, keys, syllable);
        }
    }

    #[test]
    fn vni_keys_are_read() {
        for (keys, syllable) in [
            ("thu3", "thủ"),
            ("tu5c", "tục"),
            ("nghie6p5", "nghiệp"),
            ("du7o75c", "dược"),
            ("d9u7o75c", "được"),
            ("la6n2", "lần"),
            ("kho6ng", "không"),
        ] {
            check(vni, keys, syllable);
        }
    }

    #[test]
    fn english_codes_and_plain_words_stay() {
        for word in [
            "windows", "index", "cccd", "nam", "zalo", "facebook", "ubnd", "express",
        ] {
            assert_eq!(telex(word), None, "{word}");
        }
        for word in ["ct07", "4g", "u23", "covid19", "h19", "2025"] {
            assert_eq!(vni(word), None, "{word}");
        }
    }
}
