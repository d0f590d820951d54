//! Acronyms that a text itself explains: "cải cách hành chính (CCHC)".

use super::{Lexicon, phrase};
use crate::language::{fold, tone_key};

/// Letters of an acronym, at the least and at the most.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=9;

impl Lexicon {
    /// Learns the acronyms that a text explains in brackets after the words
    /// they stand for. What is already known stays as it is.
    pub fn learn(&mut self, text: &str) {
        for (open, _) in text.match_indices('(') {
            let inside = &text[open + 1..];
            let Some(close) = inside.char_indices().take(24).find(|(_, c)| *c == ')') else {
                continue;
            };
            let acronym = &inside[..close.0];
            if !is_acronym(acronym) {
                continue;
            }
            let key = tone_key(acronym);
            if self.acronym(&key).is_none()
                && let Some(words) = words_of(acronym, &text[..open])
            {
                let means = phrase(&words);
                self.acronyms.insert(fold(&key).into(), means.clone());
                self.acronyms.insert(key.into(), means);
            }
        }
    }
}

fn is_acronym(text: &str) -> bool {
    LENGTH.contains(&text.chars().count()) && text.chars().all(char::is_uppercase)
}

/// The last words before the bracket, if their first letters spell the acronym.
fn words_of(acronym: &str, before: &str) -> Option<String> {
    let letters: Vec<char> = fold(acronym).chars().collect();
    let mut words: Vec<&str> = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(letters.len())
        .collect();
    words.reverse();
    let spells = words.len() == letters.len()
        && words
            .iter()
            .zip(&letters)
            .all(|(word, letter)| fold(word).starts_with(*letter));
    spells.then(|| words.join(" ").to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, key: &str, words: usize) {
        let mut lexicon = Lexicon::default();
        lexicon.learn(text);
        assert_eq!(lexicon.acronym(key).map_or(0, <[_]>::len), words);
    }

    #[test]
    fn brackets_after_the_words_explain_an_acronym() {
        check("công tác cải cách hành chính (CCHC) năm 2022", "cchc", 4);
        check("văn bản quy phạm pháp luật (VBQPPL)", "vbqppl", 6);
        check("Hội đồng nhân dân (HĐND)", "hdnd", 4);
    }

    #[test]
    fn other_brackets_explain_nothing() {
        check(
            "Hiệu quả quản trị và hành chính công cấp tỉnh (PAPI)",
            "papi",
            0,
        );
        check("(CCHC) và (", "cchc", 0);
    }
}
