//! How this person types: guessed from the whole message, so that one word
//! without marks among marked ones is judged otherwise than all words without.

use crate::language::{Model, Token, WordId, is_syllable, telex, tone_key, vni};

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
        let (mut marked, mut suspect) = (0.0_f32, 0.0_f32);
        let (mut telex_words, mut vni_words) = (0.0_f32, 0.0_f32);
        for token in words {
            let word = typed[token.span.clone()].to_lowercase();
            if !word.is_ascii() {
                marked += 1.0;
            } else if word.bytes().all(|b| b.is_ascii_alphabetic()) {
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
            leaves_marks_out(marked + keyed, suspect)
        };
        // Who types keys types them for every mark: one word that may be keys among many
        // that lack their marks is rather a slip.
        let shown = |n: f32| {
            if n > 0.0 {
                ((0.5 + 0.15 * n) * n / (n + 0.5 * suspect)).clamp(RARELY, 0.95)
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

/// How likely a mark is left out by somebody who set marks on some words and
/// none on others that mostly have one. Whoever set nearly all of them meant
/// the others as they stand.
fn leaves_marks_out(marked: f32, suspect: f32) -> f32 {
    /// The odds that people who set marks leave out some of them.
    const CARELESS: f32 = 0.4;
    /// How often a word that mostly has marks is meant without.
    const MEANT_SO: f32 = 0.15;
    let share = (suspect + 0.5) / (marked + suspect + 1.0);
    let odds =
        CARELESS * (1.0 - share).powf(marked) * ((MEANT_SO + share) / MEANT_SO).powf(suspect);
    RARELY + share * odds / (1.0 + odds)
}

/// Whether a plain word is far commoner with marks than without: in general,
/// because people ask in words that the documents lack, else in the documents.
fn lacks_marks(word: &str, model: &Model) -> bool {
    let Some(id) = model.find(word) else {
        return false;
    };
    let marked = |of: fn(&Model, WordId) -> f32| {
        let alike = model.alike(model.folded(id)).iter();
        let most = alike.filter(|w| **w != id).map(|w| of(model, *w));
        (most.fold(0.0, f32::max), of(model, id))
    };
    let (with, without) = match marked(Model::elsewhere) {
        (0.0, 0.0) => marked(seen),
        general => general,
    };
    with > 4.0 * without
}

#[expect(
    clippy::cast_precision_loss,
    reason = "only the size of the counts matters"
)]
fn seen(model: &Model, id: WordId) -> f32 {
    model.times(id) as f32
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
