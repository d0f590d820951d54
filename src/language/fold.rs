//! Two keys under which a word is found: without any mark, and with its marks
//! but wherever the typist put the tone.

use unicode_normalization::UnicodeNormalization;

use super::letter::{TONES, letter};

/// Lower case without any diacritic: "Thủ tục Đất đai" → "thu tuc dat dai".
///
/// Marks are only dropped from Latin letters; the number of words stays the same.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match letter(c) {
            Some(letter) => folded.push(letter.plain),
            None if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            None if is_mark(c) => {}
            None => return fold_any(text),
        }
    }
    folded
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// [`fold`] for text that holds other letters.
fn fold_any(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd() {
        match c {
            'đ' | 'Đ' => folded.push('d'),
            _ if is_mark(c) => {}
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
    let mut letters = String::with_capacity(syllable.len() + 2);
    for c in syllable.chars() {
        match letter(c) {
            Some(letter) => {
                letters.push(letter.stem);
                tone = letter.tone.or(tone);
            }
            None if c.is_ascii() => letters.push(c.to_ascii_lowercase()),
            None if TONES.contains(&c) => tone = Some(c),
            None => return tone_key_of_any(syllable),
        }
    }
    letters.extend(tone);
    letters
}

/// [`tone_key`] for a word that holds other letters.
fn tone_key_of_any(word: &str) -> String {
    let mut tone = None;
    let letters: String = word
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

    #[test]
    fn the_table_of_letters_says_what_unicode_says() {
        for word in [
            "Thủ",
            "ĐƯỢC",
            "nghiệp",
            "uỷ",
            "hoà\u{309}",
            "tuc\u{323}",
            "quyêt\u{301}",
        ] {
            assert_eq!(fold(word), fold_any(word));
            assert_eq!(tone_key(word), tone_key_of_any(word));
        }
        // Letters of other tongues are left to Unicode.
        assert_eq!(fold("Zürich ĐỨC"), "zurich duc");
        assert_eq!(tone_key("Zürich"), "zürich");
    }
}
