//! The keys of Telex and VNI that a word is typed with.
//!
//! The key of a mark follows its letter; the key of the tone follows the vowels
//! or the whole word, as people do either.

use unicode_normalization::UnicodeNormalization;

use super::Random;

/// The keys of one input method.
struct Keys {
    circumflex: Circumflex,
    horn: char,
    breve: char,
    stroke: char,
    /// For grave, acute, hook above, tilde, dot below.
    tones: [char; 5],
}

enum Circumflex {
    /// The letter again.
    Doubled,
    Key(char),
}

const TELEX: Keys = Keys {
    circumflex: Circumflex::Doubled,
    horn: 'w',
    breve: 'w',
    stroke: 'd',
    tones: ['f', 's', 'r', 'x', 'j'],
};

const VNI: Keys = Keys {
    circumflex: Circumflex::Key('6'),
    horn: '7',
    breve: '8',
    stroke: '9',
    tones: ['2', '1', '3', '4', '5'],
};

const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

pub(super) fn telex(word: &str, random: &mut Random) -> String {
    press(&TELEX, word, random)
}

pub(super) fn vni(word: &str, random: &mut Random) -> String {
    press(&VNI, word, random)
}

fn press(keys: &Keys, word: &str, random: &mut Random) -> String {
    let mut typed = String::with_capacity(word.len() + 3);
    let mut tone = None;
    let mut after_vowels = 0;
    for c in word.nfd() {
        match c {
            'đ' => typed.extend(['d', keys.stroke]),
            'Đ' => typed.extend(['D', keys.stroke]),
            '\u{302}' => match keys.circumflex {
                Circumflex::Doubled => typed.extend(typed.to_lowercase().chars().last()),
                Circumflex::Key(key) => typed.push(key),
            },
            '\u{31b}' => typed.push(keys.horn),
            '\u{306}' => typed.push(keys.breve),
            _ => match TONES.iter().position(|t| *t == c) {
                Some(i) => tone = Some(keys.tones[i]),
                None => typed.push(c),
            },
        }
        let is_vowel = "aeiouy".contains(c.to_ascii_lowercase());
        if is_vowel || ['\u{302}', '\u{31b}', '\u{306}'].contains(&c) {
            after_vowels = typed.len();
        }
    }
    if let Some(tone) = tone {
        let at = if random.percent(50) {
            after_vowels
        } else {
            typed.len()
        };
        typed.insert(at, tone);
    }
    typed
}
