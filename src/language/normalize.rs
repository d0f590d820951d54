//! One spelling of the same text: composed Unicode, plain spaces, no invisible
//! characters, no foreign letters that only look Latin.

use unicode_normalization::UnicodeNormalization;

/// Brings text to the one form that all of motcua works on. Idempotent.
///
/// NFC; full-width forms become ASCII; no-break and other odd spaces become a
/// space; zero-width and control characters go, save line feed and tab; a
/// Cyrillic or Greek look-alike inside a word with Latin letters becomes Latin.
#[must_use]
pub fn normalize(text: &str) -> String {
    if text
        .bytes()
        .all(|b| matches!(b, b'\n' | b'\t' | 0x20..=0x7e))
    {
        return text.to_owned();
    }
    let unified = text.replace("\r\n", "\n");
    let mut plain = String::with_capacity(unified.len());
    for c in unified.chars() {
        match c {
            '\n' | '\t' => plain.push(c),
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}' => {
                plain.push(' ');
            }
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fffc}'
            | '\u{fe00}'..='\u{fe0f}' => {}
            c if c.is_control() => {}
            '\u{ff01}'..='\u{ff5e}' => plain.extend(char::from_u32(u32::from(c) - 0xfee0)),
            // The Icelandic and African letters that stand for đ in some fonts.
            'ð' => plain.push('đ'),
            'Ð' | 'Ɖ' => plain.push('Đ'),
            // What Word wrote into PDF files for the letter of a font that shares its glyph.
            'ƣ' => plain.push('ư'),
            'Ƣ' => plain.push('Ư'),
            _ => plain.push(c),
        }
    }
    let composed: String = plain.nfc().collect();
    if composed.chars().any(|c| latin_twin(c).is_some()) {
        untwin(&composed).nfc().collect()
    } else {
        composed
    }
}

/// Replaces look-alikes in the words that also hold a Latin letter.
fn untwin(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        if word
            .chars()
            .any(|c| c.is_alphabetic() && (c as u32) < 0x370)
        {
            out.extend(word.chars().map(|c| latin_twin(c).unwrap_or(c)));
        } else {
            out.push_str(word);
        }
    }
    out
}

/// The Latin letter that a Cyrillic or Greek one is drawn like.
fn latin_twin(c: char) -> Option<char> {
    const TWINS: [(char, char); 32] = [
        ('а', 'a'),
        ('е', 'e'),
        ('о', 'o'),
        ('р', 'p'),
        ('с', 'c'),
        ('у', 'y'),
        ('х', 'x'),
        ('і', 'i'),
        ('ј', 'j'),
        ('ѕ', 's'),
        ('һ', 'h'),
        ('А', 'A'),
        ('В', 'B'),
        ('Е', 'E'),
        ('К', 'K'),
        ('М', 'M'),
        ('Н', 'H'),
        ('О', 'O'),
        ('Р', 'P'),
        ('С', 'C'),
        ('Т', 'T'),
        ('У', 'Y'),
        ('Х', 'X'),
        ('І', 'I'),
        ('ο', 'o'),
        ('Α', 'A'),
        ('Β', 'B'),
        ('Ε', 'E'),
        ('Η', 'H'),
        ('Ο', 'O'),
        ('Τ', 'T'),
        ('ν', 'v'),
    ];
    if !('\u{370}'..='\u{4ff}').contains(&c) {
        return None;
    }
    TWINS
        .iter()
        .find(|(twin, _)| *twin == c)
        .map(|(_, latin)| *latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let once = normalize(typed);
        assert_eq!(once, expected);
        assert_eq!(normalize(&once), once);
    }

    #[test]
    fn decomposed_unicode_is_composed() {
        check("thu\u{309} tu\u{323}c", "thủ tục");
    }

    #[test]
    fn invisible_characters_and_odd_spaces_go() {
        check("thủ\u{a0}tục\u{200b}\u{feff}\u{7}", "thủ tục");
    }

    #[test]
    fn cyrillic_inside_a_latin_word_becomes_latin() {
        check("thủ tụс", "thủ tục");
        check("Москва", "Москва");
    }

    #[test]
    fn letters_of_other_languages_that_stand_for_ours_are_ours() {
        check("TRƢỜNG, nƣớc, ƣ\u{301}ng", "TRƯỜNG, nước, ứng");
        check("Ðà ðiểu", "Đà điểu");
    }

    #[test]
    fn full_width_letters_are_plain() {
        check("ＵＢＮＤ", "UBND");
    }
}
