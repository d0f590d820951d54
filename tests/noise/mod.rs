//! The noise program: a Vietnamese sentence as people type it.
//!
//! Every [`Noise`] is one way of typing carelessly; the same seed gives the
//! same slips. Numbers, document numbers and procedure codes are typed right,
//! as people copy them. The decoder is measured with it in `tests/decoding.rs`,
//! files of questions are copied with it by `tests/benches/noise.rs`.

mod keys;
mod random;
mod shorthand;
mod slips;
mod tone;

use motcua::language::{Shape, fold, tokens};
use unicode_normalization::UnicodeNormalization;

pub(crate) use random::Random;

/// A way of typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noise {
    /// No marks at all.
    Nodia,
    /// About half of the words without marks.
    Half,
    /// Telex keystrokes, the input method being off.
    Telex,
    /// VNI keystrokes, the input method being off.
    Vni,
    /// A slip in about one word of five.
    Typo,
    /// Chat shorthand.
    Teen,
    /// The tone of open "oa", "oe" and "uy" on the other vowel.
    Tone,
    /// Decomposed Unicode.
    Nfd,
    /// Lower case, no full stops, some shorthand, some marks, some slips.
    Mixed,
}

impl Noise {
    /// Every way there is.
    pub(crate) const ALL: [Self; 9] = [
        Self::Nodia,
        Self::Half,
        Self::Telex,
        Self::Vni,
        Self::Typo,
        Self::Teen,
        Self::Tone,
        Self::Nfd,
        Self::Mixed,
    ];

    /// What it is called in the names of files and in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nodia => "nodia",
            Self::Half => "half",
            Self::Telex => "telex",
            Self::Vni => "vni",
            Self::Typo => "typo",
            Self::Teen => "teen",
            Self::Tone => "tone",
            Self::Nfd => "nfd",
            Self::Mixed => "mixed",
        }
    }

    /// Types a sentence so.
    pub(crate) fn type_out(self, sentence: &str, random: &mut Random) -> String {
        match self {
            Self::Nodia => each_word(sentence, without_marks),
            Self::Half => each_word(sentence, |word| half_the_time(word, random)),
            Self::Telex => each_word(sentence, |word| keys::telex(word, random)),
            Self::Vni => each_word(sentence, |word| keys::vni(word, random)),
            Self::Typo => each_word(sentence, |word| slips::one_in(5, word, random)),
            Self::Teen => shorthand::shorten(sentence, 80, random),
            Self::Tone => each_word(sentence, tone::elsewhere),
            Self::Nfd => sentence.nfd().collect(),
            Self::Mixed => mixed(sentence, random),
        }
    }
}

/// Half of the people who type several ways at once leave out all marks.
fn mixed(sentence: &str, random: &mut Random) -> String {
    let lower: String = sentence
        .to_lowercase()
        .chars()
        .filter(|c| !"?!;".contains(*c))
        .collect();
    let short = shorthand::shorten(&lower, 50, random);
    let bare = random.percent(50);
    each_word(&short, |word| {
        let word = if bare {
            without_marks(word)
        } else {
            half_the_time(word, random)
        };
        slips::one_in(10, &word, random)
    })
}

/// A word with none of its marks; letters stay as large as they were.
fn without_marks(word: &str) -> String {
    word.chars()
        .map(|c| {
            let plain = fold(c.encode_utf8(&mut [0; 4]));
            if c.is_uppercase() {
                plain.to_uppercase()
            } else {
                plain
            }
        })
        .collect()
}

fn half_the_time(word: &str, random: &mut Random) -> String {
    if random.percent(50) {
        without_marks(word)
    } else {
        word.to_owned()
    }
}

/// Types the words of a sentence, but not its numbers and codes.
fn each_word(sentence: &str, mut typed: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(sentence.len() + 16);
    let (mut at, mut code_end) = (0, 0);
    for token in tokens(sentence) {
        if token.shape == Shape::Code {
            code_end = token.span.end;
        }
        if token.shape != Shape::Word || token.span.start < code_end {
            continue;
        }
        out.push_str(&sentence[at..token.span.start]);
        let word = &sentence[token.span.clone()];
        if word.contains(|c: char| c.is_ascii_digit()) {
            out.push_str(word);
        } else {
            out.push_str(&typed(word));
        }
        at = token.span.end;
    }
    out.push_str(&sentence[at..]);
    out
}
