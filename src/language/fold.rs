//! Two keys under which a word is found: without any mark, and with its marks
//! but wherever the typist put the tone.

use unicode_normalization::UnicodeNormalization;

/// The five tone marks: grave, acute, hook above, tilde, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// Lower case without any diacritic: "Thủ tục Đất đai" → "thu tuc dat dai".
///
/// Marks are only dropped from Latin letters; the number of words stays the same.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd() {
        match c {
            'đ' | 'Đ' => folded.push('d'),
            '\u{300}'..='\u{36f}' => {}
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// Lower case with the tone moved to the end of the word, so that "hoà" and
/// "hòa", "uỷ" and "ủy" are the same key. Meant for one syllable at a time.
#[must_use]
pub fn tone_key(syllable: &str) -> String {
    if syllable.is_ascii() {
        return syllable.to_ascii_lowercase();
    }
    let mut tone = None;
    let letters: String = syllable
        .nfd()
        .filter(|c| {
            let is_tone = TONES.contains(c);
            if is_tone {
                tone = Some(*c);
            }
            !is_tone
        })
        .nfc()
        .flat_map(char::to_lowercase)
        .collect();
    match tone {
        Some(mark) => letters + mark.encode_utf8(&mut [0; 4]),
        None => letters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_every_mark() {
        assert_eq!(fold("Thủ tục Đất đai, ỦY BAN"), "thu tuc dat dai, uy ban");
    }

    #[test]
    fn the_place_of_the_tone_does_not_matter() {
        assert_eq!(tone_key("hoà"), tone_key("Hòa"));
        assert_eq!(tone_key("uỷ"), tone_key("ủy"));
        assert_ne!(tone_key("hoá"), tone_key("hòa"));
    }
}
