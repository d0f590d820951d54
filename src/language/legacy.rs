//! Vietnamese from before Unicode: TCVN3 (the ".Vn" fonts) and VNI-Windows.
//!
//! Both put Vietnamese letters where Western fonts have others, so their text
//! is told only by what it becomes: nearly every word with a mark must be a
//! possible Vietnamese syllable.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The letters of TCVN3 from byte 0xA1 on; a dot where it has none.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ";

/// Marks of VNI-Windows that follow a vowel, small; what they add, decomposed.
const VNI_MARKS: [(char, &str); 17] = [
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

/// Letters that VNI-Windows has whole, small.
const VNI_LETTERS: [(char, char); 8] = [
    ('ñ', 'đ'),
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('í', 'í'),
];

const ONSETS: [&str; 29] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x", "q",
];

const VOWELS: [&str; 58] = [
    "a", "ai", "ao", "au", "ay", "ă", "â", "âu", "ây", "e", "eo", "ê", "êu", "i", "ia", "iê",
    "iêu", "iu", "o", "oa", "oai", "oao", "oay", "oă", "oe", "oeo", "oi", "ô", "ôi", "ơ", "ơi",
    "oo", "u", "ua", "uâ", "uây", "uê", "ui", "uô", "uôi", "uơ", "uy", "uya", "uyê", "uyu", "ư",
    "ưa", "ưi", "ươ", "ươi", "ươu", "ưu", "y", "yê", "yêu", "uai", "ue", "uao",
];

const CODAS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// Text in a Vietnamese font from before Unicode, made Unicode; `None` where it is none.
#[must_use]
pub fn repair(text: &str) -> Option<String> {
    let foreign = text.chars().filter(|c| !c.is_ascii());
    let mut western = 0_usize;
    for c in foreign {
        match c {
            '\u{a1}'..='\u{ff}' => western += 1,
            // Vietnamese letters that only Unicode has: nothing to repair.
            c if is_unicode_only(c) => return None,
            _ => {}
        }
    }
    if western < 3 {
        return None;
    }
    let sample = marked_words(text);
    if is_vietnamese(&sample) {
        return None;
    }
    let readings: [fn(&str) -> String; 2] = [from_tcvn3, from_vni];
    let reading = readings
        .iter()
        .find(|reading| is_vietnamese(&reading(&sample)))?;
    Some(reading(text))
}

/// Text that is set in a font, made Unicode where the font is one from before it:
/// `.VnTime` and its kin are TCVN3, `.VnTimeH` draws small letters as capitals,
/// `VNI-Times` is VNI-Windows.
#[must_use]
pub fn from_font<'a>(text: &'a str, font: &str) -> Cow<'a, str> {
    let tcvn3 = font
        .get(..3)
        .is_some_and(|head| head.eq_ignore_ascii_case(".vn"));
    let vni = font
        .get(..3)
        .is_some_and(|head| head.eq_ignore_ascii_case("vni"));
    // Unicode letters that somebody typed in the old font are right as they are.
    if !(tcvn3 || vni) || text.chars().any(is_unicode_only) {
        return Cow::Borrowed(text);
    }
    let text = if tcvn3 {
        from_tcvn3(text)
    } else {
        from_vni(text)
    };
    Cow::Owned(if tcvn3 && font.ends_with('H') {
        text.to_uppercase()
    } else {
        text
    })
}

/// A Vietnamese letter that no font from before Unicode has.
fn is_unicode_only(c: char) -> bool {
    matches!(
        c,
        'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}'
    )
}

/// The first words with letters beyond ASCII: enough to tell an encoding by.
fn marked_words(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| !word.is_ascii());
    words.take(400).collect::<Vec<_>>().join(" ")
}

/// The same for bytes that are no Unicode: TCVN3 as its fonts number the letters.
pub(super) fn repair_bytes(bytes: &[u8]) -> Option<String> {
    let latin: String = bytes.iter().map(|b| char::from(*b)).collect();
    let text = from_tcvn3(&latin);
    is_vietnamese(&text).then_some(text)
}

/// Whether nearly all words with a mark are possible Vietnamese syllables.
pub(super) fn is_vietnamese(text: &str) -> bool {
    let mut marked = 0_usize;
    let mut possible = 0_usize;
    for word in text.split(|c: char| !c.is_alphabetic()) {
        if !word.is_ascii() {
            marked += 1;
            possible += usize::from(is_syllable(word));
        }
    }
    marked >= 2 && possible * 10 >= marked * 9
}

fn from_tcvn3(text: &str) -> String {
    let letters: Vec<char> = TCVN3.chars().collect();
    text.chars()
        .map(|c| {
            let place = u32::from(c).checked_sub(0xa1).map(|at| at as usize);
            match place.and_then(|at| letters.get(at)) {
                Some('.') | None => c,
                Some(letter) => *letter,
            }
        })
        .collect()
}

fn from_vni(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut base: Option<char> = None;
    for c in text.chars() {
        let small = lower(c);
        let mark = VNI_MARKS.iter().find(|(mark, _)| *mark == small);
        if let (Some(vowel), Some((_, added))) = (base, mark)
            && "aeouyơư".contains(lower(vowel))
        {
            out.push_str(added);
            base = None;
            continue;
        }
        let letter = VNI_LETTERS.iter().find(|(vni, _)| *vni == small);
        let c = match letter {
            Some((_, letter)) if c == small => *letter,
            Some((_, letter)) => upper(*letter),
            None => c,
        };
        out.push(c);
        base = Some(c);
    }
    out.nfc().collect()
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn upper(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}

/// Whether a word has the shape of a Vietnamese syllable.
fn is_syllable(word: &str) -> bool {
    let mut tones = 0;
    let bare: String = word
        .nfd()
        .filter(|c| {
            let tone = matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
            tones += i32::from(tone);
            !tone
        })
        .nfc()
        .flat_map(char::to_lowercase)
        .collect();
    tones <= 1
        && ONSETS
            .iter()
            .filter_map(|onset| bare.strip_prefix(onset))
            .any(is_rime)
}

fn is_rime(rime: &str) -> bool {
    CODAS
        .iter()
        .filter_map(|coda| rime.strip_suffix(coda))
        .any(|vowel| VOWELS.contains(&vowel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_ends_at_its_last_letter() {
        assert_eq!(TCVN3.chars().count(), 0xfe - 0xa1 + 1);
        assert_eq!(from_tcvn3("\u{fe}\u{ae}\u{b8}"), "ỵđá");
    }

    #[test]
    fn fonts_tell_their_encoding() {
        assert_eq!(from_font("thñ tôc", ".VnTime"), "thủ tục");
        assert_eq!(from_font("quyÕt ®Þnh", ".VnTimeH"), "QUYẾT ĐỊNH");
        assert_eq!(from_font("thuû tuïc", "VNI-Times"), "thủ tục");
        assert_eq!(from_font("thủ tục", ".VnTime"), "thủ tục");
        assert_eq!(from_font("thñ tôc", "Times New Roman"), "thñ tôc");
    }

    #[test]
    fn syllables_are_told_from_other_words() {
        for word in [
            "nghiêng",
            "thủ",
            "quyết",
            "giữa",
            "đường",
            "Ủy",
            "gì",
            "khuya",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["cña", "naïve", "QuyÕt", "tænh", "crème"] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn sound_text_is_left_alone() {
        assert_eq!(repair("hành chính và tình hình"), None);
        assert_eq!(repair("Quyết định của tỉnh"), None);
        assert_eq!(repair("café, naïve, façade, Übung"), None);
    }
}
