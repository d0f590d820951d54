//! How well a paragraph was read: Vietnamese, Vietnamese read by an OCR that
//! did not know it, Vietnamese typed without marks, another language, or an old
//! encoding.
//!
//! A short paragraph may be undecidable by itself ("KE HOACH"); [`assess`]
//! decides it by the company it keeps.

use unicode_normalization::char::is_combining_mark;

use super::syllable::{is_skeleton, is_syllable};
use crate::language::fold;

/// What kind of text a paragraph is, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// The kind.
    pub class: Class,
    /// 1 for what reads as written, towards 0 the less of it does.
    pub score: f32,
}

/// The kinds of text told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Vietnamese as it should be.
    Good,
    /// Vietnamese read by an OCR that did not know it.
    Damaged,
    /// Vietnamese typed without marks, or too little to see more.
    Unmarked,
    /// Another language.
    Foreign,
    /// An encoding older than Unicode: TCVN3, VNI.
    Legacy,
    /// No words to judge by: numbers, acronyms, rules.
    Neutral,
}

/// What the words of a paragraph are like.
#[derive(Debug, Default)]
struct Tally {
    /// Words that are not acronyms or numbers.
    words: usize,
    /// Spelled right, with a letter that only Vietnamese has.
    proper: usize,
    /// Spelled right, with a mark that other languages have too.
    marked: usize,
    /// Spelled right, without marks.
    bare: usize,
    /// Not spelled right, without marks, but with the letters of a syllable.
    unmarked: usize,
    /// Not spelled right, with marks or strange characters: what an OCR leaves.
    broken: usize,
    /// No syllable at all.
    foreign: usize,
    /// With a letter that old encodings put where Vietnamese has another.
    legacy: usize,
}

/// Judges one paragraph by itself.
#[must_use]
pub fn quality(paragraph: &str) -> Quality {
    let tally = Tally::of(paragraph);
    Quality {
        class: tally.class(),
        score: tally.score(),
    }
}

/// Judges the paragraphs of one document, each also by the company it keeps.
///
/// In a document of which most was damaged, so was every paragraph that does
/// not show the contrary; elsewhere only a paragraph that shows it by itself.
#[must_use]
pub fn assess(paragraphs: &[&str]) -> Vec<Quality> {
    let tallies: Vec<Tally> = paragraphs.iter().map(|text| Tally::of(text)).collect();
    let words = |class: Class| -> usize {
        let of_class = tallies.iter().filter(|tally| tally.class() == class);
        of_class.map(|tally| tally.words).sum()
    };
    let damaged = words(Class::Damaged);
    let mostly_damaged = damaged > words(Class::Good).max(words(Class::Foreign));
    tallies
        .iter()
        .map(|tally| {
            let class = match tally.class() {
                Class::Unmarked | Class::Damaged if mostly_damaged => Class::Damaged,
                Class::Good if mostly_damaged && tally.proper == 0 => Class::Damaged,
                Class::Foreign if mostly_damaged && tally.is_little_foreign() => Class::Damaged,
                Class::Damaged if tally.words < 8 => Class::Unmarked,
                class => class,
            };
            Quality {
                class,
                score: tally.score(),
            }
        })
        .collect()
}

impl Tally {
    /// Counts the words of a paragraph by what they are like.
    fn of(paragraph: &str) -> Self {
        let mut tally = Self::default();
        for chunk in paragraph.split(|c: char| c.is_whitespace() || "/,;:()-–".contains(c)) {
            let word = chunk.trim_matches(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
            tally.count(word);
        }
        tally
    }

    /// Counts one word.
    fn count(&mut self, word: &str) {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let digits = digit_count(word);
        if letters == 0 || digits > letters || word.chars().any(|c| "@_\\".contains(c)) {
            return;
        }
        let small = word.to_lowercase();
        let proper = is_syllable(&small);
        if letters == 1 && small.is_ascii() || (!proper && is_acronym(word)) {
            return;
        }
        self.words += 1;
        self.legacy += usize::from(is_legacy(word));
        if proper {
            match small.chars().map(kind).max() {
                Some(Letter::Vietnamese) => self.proper += 1,
                Some(Letter::Western) => self.marked += 1,
                _ => self.bare += 1,
            }
        } else if word.chars().any(|c| kind(c) == Letter::Vietnamese) {
            // A slip of the typist or a name: no OCR without Vietnamese writes these letters.
            self.proper += 1;
        } else {
            self.count_misspelled(word, &small);
        }
    }

    /// Counts a word that is not spelled as Vietnamese and has none of its letters.
    fn count_misspelled(&mut self, word: &str, small: &str) {
        let letters = small.replace(['\'', '’', '`', '‘', '"', '”'], "");
        let is_code = digit_count(word) > 0 && !word.chars().any(char::is_lowercase);
        if letters.chars().all(|c| c.is_ascii_alphabetic()) {
            let counter = if is_skeleton(&letters) {
                &mut self.unmarked
            } else {
                &mut self.foreign
            };
            *counter += 1;
        } else if (!is_code && is_skeleton(&fold(&unread(&letters))))
            || letters
                .chars()
                .any(|c| kind(c) == Letter::Western && c.is_alphabetic())
        {
            self.broken += 1;
        } else {
            self.foreign += 1;
        }
    }

    /// Tells whether misreadings would explain what looks foreign.
    fn is_little_foreign(&self) -> bool {
        self.words < 4 || self.foreign * 5 < self.words * 3
    }

    /// What the counts say.
    fn class(&self) -> Class {
        let Self {
            words,
            proper,
            marked,
            bare,
            unmarked,
            broken,
            foreign,
            legacy,
        } = *self;
        if words == 0 {
            return Class::Neutral;
        }
        if legacy * 5 > words {
            return Class::Legacy;
        }
        if proper * 8 >= words && proper >= broken {
            return Class::Good;
        }
        if broken * 12 >= words && (marked + bare + unmarked + broken) * 2 > words {
            return Class::Damaged;
        }
        if foreign * 4 > words {
            return Class::Foreign;
        }
        if marked > 0 && unmarked == 0 {
            return Class::Good;
        }
        if marked > 0 && unmarked > 0 {
            return Class::Damaged;
        }
        Class::Unmarked
    }

    /// The share of words that are spelled as some Vietnamese word is, less for missing marks.
    fn score(&self) -> f32 {
        if self.words == 0 {
            return 1.0;
        }
        let share = |n: usize| {
            f32::from(u16::try_from(n).unwrap_or(u16::MAX))
                / f32::from(u16::try_from(self.words).unwrap_or(u16::MAX))
        };
        let marks = (share(self.proper) * 2.5).min(1.0);
        (share(self.proper + self.marked + self.bare) * (0.3 + 0.7 * marks)).min(1.0)
    }
}

/// How many figures a word holds.
fn digit_count(word: &str) -> usize {
    word.chars().filter(char::is_ascii_digit).count()
}

/// The letters that figures and signs inside a word most likely stand for.
fn unread(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '6' | '0' | '9' | '@' => 'o',
            '3' | '4' => 'a',
            '&' | '¢' | '€' => 'e',
            '1' | '|' | '!' => 'i',
            '5' | '$' => 's',
            c => c,
        })
        .collect()
}

/// Where a letter is at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    /// In every keyboard.
    Plain,
    /// With a mark that French or Italian has too.
    Western,
    /// Only in Vietnamese.
    Vietnamese,
}

/// Where a letter is at home.
fn kind(letter: char) -> Letter {
    match letter {
        'ă' | 'đ' | 'ĩ' | 'ũ' | 'ơ' | 'ư' | 'Ă' | 'Đ' | 'Ĩ' | 'Ũ' | 'Ơ' | 'Ư' => {
            Letter::Vietnamese
        }
        '\u{1ea0}'..='\u{1ef9}' | '\u{300}'..='\u{323}' => Letter::Vietnamese,
        c if c.is_ascii() => Letter::Plain,
        _ => Letter::Western,
    }
}

/// Tells whether a word is all capitals and too short or too hard to be a word.
fn is_acronym(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let folded = fold(word);
    capitals >= 2
        && capitals + 1 >= word.chars().count()
        && (!is_skeleton(&folded) || !folded.contains(['a', 'e', 'i', 'o', 'u', 'y']))
        && word.chars().all(char::is_alphanumeric)
        && word.is_ascii()
}

/// Tells whether a word holds what TCVN3 or VNI leave when shown as Western text.
fn is_legacy(word: &str) -> bool {
    let mut before = ' ';
    word.chars().any(|c| {
        let inside = before.is_lowercase();
        let tcvn = matches!(
            c,
            'µ' | '¸' | '¹' | '¶' | '·' | '»' | '¾' | '¼' | '½' | '¨' | '¬'
        ) || (inside && matches!(c, 'Æ'..='ß') && c != '×')
            || matches!(c, '®' | '©' | 'ª' | '«' | '÷' | 'þ' | '\u{ad}')
                && word.chars().count() > 2;
        let vni = matches!(
            c,
            'ä' | 'å' | 'ø' | 'û' | 'ï' | 'ñ' | 'Ä' | 'Å' | 'Ø' | 'Û' | 'Ï' | 'Ñ'
        ) && (before.is_alphabetic() || matches!(c, 'ñ' | 'Ñ'));
        before = c;
        tcvn || vni
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paragraph: &str, expected: Class) {
        assert_eq!(
            quality(paragraph).class,
            expected,
            "{:?}",
            Tally::of(paragraph)
        );
    }

    #[test]
    fn vietnamese_is_good() {
        check("**KT: CHỦ TỊCH**", Class::Good);
        check("1. Thông tin chung", Class::Good);
        check("Thực hiện Chỉ thị số 23/CT-TTg của Thủ tướng", Class::Good);
        check("- Cổng TTĐT; Facebook, Zalo, Fanpage", Class::Good);
    }

    #[test]
    fn vietnamese_read_without_vietnamese_is_damaged() {
        check(
            "co che mot ctra, mot cura lién thong trong giai quyét",
            Class::Damaged,
        );
        check(
            "Thuc hién Chi thi s6 23/CT-TTg ngay 02 thang 9",
            Class::Damaged,
        );
        check("3. Hinh thirc tuyén truyén", Class::Damaged);
    }

    #[test]
    fn vietnamese_without_marks_is_not_damaged() {
        check("thu tuc lam can cuoc cong dan o dau", Class::Unmarked);
        check("KE HOACH", Class::Unmarked);
    }

    #[test]
    fn other_languages_are_foreign() {
        check(
            "The Department of Home Affairs shall publish the list of procedures",
            Class::Foreign,
        );
    }

    #[test]
    fn old_encodings_are_legacy() {
        check("Céng hoµ x· héi chñ nghÜa ViÖt Nam", Class::Legacy);
        check("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", Class::Legacy);
    }

    #[test]
    fn numbers_and_acronyms_say_nothing() {
        check("- 174/KH-UBND, TTHC 2024", Class::Neutral);
        check("", Class::Neutral);
    }

    #[test]
    fn a_short_heading_goes_with_its_document() {
        let text = [
            "KE HOACH",
            "Tuyén truyén cai cach hanh chinh nha nuéc trén dia ban",
        ];
        assert!(assess(&text).iter().all(|q| q.class == Class::Damaged));
        let text = [
            "KE HOACH",
            "Tuyên truyền cải cách hành chính nhà nước trên địa bàn",
        ];
        assert!(assess(&text).iter().all(|q| q.class != Class::Damaged));
    }
}
