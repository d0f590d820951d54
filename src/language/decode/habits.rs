//! How this person types: guessed from the whole message, so that one word
//! without marks among marked ones is judged otherwise than all words without.

use crate::language::{Model, Token, is_syllable, telex, tone_key, vni};

/// Probabilities that a word was typed in each careless way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Habits {
    /// Marks left out.
    pub bare: f32,
    /// Telex keys not carried out.
    pub telex: f32,
    /// VNI keys not carried out.
    pub vni: f32,
}

/// A habit nobody showed is still possible.
const RARELY: f32 = 0.01;

impl Habits {
    pub(super) fn of(typed: &str, words: &[&Token], model: &Model) -> Self {
        let (mut marked, mut plain, mut suspect) = (0.0_f32, 0.0_f32, 0.0_f32);
        let (mut telex_words, mut vni_words) = (0.0_f32, 0.0_f32);
        for token in words {
            let word = typed[token.span.clone()].to_lowercase();
            if !word.is_ascii() {
                marked += 1.0;
            } else if word.bytes().all(|b| b.is_ascii_alphabetic()) {
                plain += 1.0;
                suspect += f32::from(u8::from(lacks_marks(&word, model)));
                telex_words += f32::from(u8::from(
                    !is_syllable(&word) && spells(telex(&word), &word, model),
                ));
            } else if spells(vni(&word), &word, model) {
                vni_words += 1.0;
            }
        }
        let keyed = telex_words + vni_words;
        let bare = if marked == 0.0 && keyed == 0.0 {
            1.0
        } else {
            ((suspect + 0.1) / (plain + 1.0)).clamp(RARELY, 1.0)
        };
        let shown = |n: f32| {
            if n > 0.0 {
                (0.5 + 0.15 * n).min(0.95)
            } else {
                RARELY
            }
        };
        Self {
            bare,
            telex: shown(telex_words),
            vni: shown(vni_words),
        }
    }
}

/// Whether a plain word is far commoner with marks than without.
fn lacks_marks(word: &str, model: &Model) -> bool {
    let Some(id) = model.find(word) else {
        return false;
    };
    let folded = model.folded(id);
    let marked = model
        .alike(folded)
        .iter()
        .filter(|w| **w != id)
        .map(|w| model.times(*w))
        .max();
    marked.unwrap_or(0) > 4 * model.times(id)
}

/// Whether keystrokes spell a word that is known, or a syllable where the
/// typed word is none and unknown.
fn spells(spelled: Option<String>, word: &str, model: &Model) -> bool {
    spelled.is_some_and(|s| {
        let known = model
            .find(&tone_key(&s))
            .is_some_and(|id| model.times(id) > 0);
        let typed_known = model.find(word).is_some_and(|id| model.times(id) > 0);
        known && !typed_known
    })
}
