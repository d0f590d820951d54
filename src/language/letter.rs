//! Letters taken apart: the plain letter, its own mark, and the tone.
//!
//! The letters of Vietnamese are looked up in a table; what is in none of it is left
//! to Unicode's rules, which say the same and take twenty times as long.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// The five tone marks: grave, acute, hook above, tilde, dot below.
pub(super) const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// The marks that make a letter another: circumflex, breve, horn.
const OWN_MARKS: [char; 3] = ['\u{302}', '\u{306}', '\u{31b}'];

/// A letter that has a mark, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    /// Lower case without any mark.
    pub plain: char,
    /// Lower case with its own mark but without the tone.
    pub stem: char,
    pub tone: Option<char>,
    pub is_upper: bool,
}

/// Where letters of Vietnamese stand in Unicode.
const FIRST: u32 = 0xc0;
const LAST: u32 = 0x1b0;
const FIRST_WITH_TWO: u32 = 0x1ea0;
const LAST_WITH_TWO: u32 = 0x1ef9;

static LETTERS: LazyLock<Vec<Option<Letter>>> = LazyLock::new(|| {
    let all = (FIRST..=LAST).chain(FIRST_WITH_TWO..=LAST_WITH_TWO);
    all.map(|c| char::from_u32(c).and_then(take_apart))
        .collect()
});

/// A letter of Vietnamese that has a mark; none for any other character.
pub(super) fn letter(c: char) -> Option<Letter> {
    let at = match u32::from(c) {
        code @ FIRST..=LAST => code - FIRST,
        code @ FIRST_WITH_TWO..=LAST_WITH_TWO => code - FIRST_WITH_TWO + LAST - FIRST + 1,
        _ => return None,
    };
    LETTERS[at as usize]
}

fn take_apart(c: char) -> Option<Letter> {
    let lower = c.to_lowercase().next()?;
    let is_upper = lower != c;
    if lower == 'đ' {
        return Some(Letter {
            plain: 'd',
            stem: 'đ',
            tone: None,
            is_upper,
        });
    }
    let mut parts = std::iter::once(lower).nfd();
    let plain = parts.next().filter(char::is_ascii_lowercase)?;
    let marks: Vec<char> = parts.collect();
    let tone = marks.iter().copied().find(|mark| TONES.contains(mark));
    let own = marks.iter().copied().find(|mark| OWN_MARKS.contains(mark));
    let known = usize::from(tone.is_some()) + usize::from(own.is_some());
    let stem = std::iter::once(plain).chain(own).nfc().next()?;
    (known == marks.len() && known > 0).then_some(Letter {
        plain,
        stem,
        tone,
        is_upper,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_taken_apart_as_unicode_does() {
        let all = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";
        for c in all.chars().chain(all.to_uppercase().chars()) {
            let found = letter(c).expect("every letter of Vietnamese is known");
            let together: String = [found.stem].into_iter().chain(found.tone).nfc().collect();
            let lower: String = c.to_lowercase().collect();
            assert_eq!(together, lower);
            assert_eq!(found.is_upper, lower != c.to_string());
        }
        for c in ['a', 'ö', 'ç', '×', 'ǎ', '\u{300}'] {
            assert_eq!(letter(c), None, "{c}");
        }
    }
}
