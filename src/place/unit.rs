//! The word before a name that says what kind of place it is: xã, P., tp …

use super::entry::{Kind, Level};
use super::token::{Glue, Words};

/// A unit word in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// How many syllables it has.
    pub(super) len: usize,
    pub(super) kind: Kind,
    pub(super) form: Form,
}

/// How a unit word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// In full: "phường".
    Full,
    /// In letters: "tp", "tx".
    Short,
    /// In one letter: "p", "q", which may be anything.
    Letter,
}

/// Without accents, with accents, what it means, how it is written.
const WORDS: &[(&[&str], &[&str], Kind, Form)] = &[
    (
        &["thanh", "pho"],
        &["thành", "phố"],
        Kind::ThanhPho,
        Form::Full,
    ),
    (&["thi", "xa"], &["thị", "xã"], Kind::ThiXa, Form::Full),
    (
        &["thi", "tran"],
        &["thị", "trấn"],
        Kind::ThiTran,
        Form::Full,
    ),
    (&["dac", "khu"], &["đặc", "khu"], Kind::DacKhu, Form::Full),
    (&["tinh"], &["tỉnh"], Kind::Tinh, Form::Full),
    (&["quan"], &["quận"], Kind::Quan, Form::Full),
    (&["huyen"], &["huyện"], Kind::Huyen, Form::Full),
    (&["xa"], &["xã"], Kind::Xa, Form::Full),
    (&["phuong"], &["phường"], Kind::Phuong, Form::Full),
    (&["tp"], &["tp"], Kind::ThanhPho, Form::Short),
    (&["tx"], &["tx"], Kind::ThiXa, Form::Short),
    (&["tt"], &["tt"], Kind::ThiTran, Form::Short),
    (&["p"], &["p"], Kind::Phuong, Form::Letter),
    (&["f"], &["f"], Kind::Phuong, Form::Letter),
    (&["q"], &["q"], Kind::Quan, Form::Letter),
    (&["h"], &["h"], Kind::Huyen, Form::Letter),
    (&["x"], &["x"], Kind::Xa, Form::Letter),
    (&["t"], &["t"], Kind::Tinh, Form::Letter),
];

/// The unit word that starts at a syllable and has a syllable behind it.
pub(super) fn unit_at(words: &Words<'_>, i: usize) -> Option<Unit> {
    let (plain, accented, kind, form) = WORDS
        .iter()
        .find(|(plain, ..)| (0..plain.len()).all(|k| words.at(i + k) == plain[k]))?;
    let len = plain.len();
    let next = words.tokens.get(i + len)?;
    let fits =
        |k: usize| words.tokens[i + k].plain || words.tokens[i + k].accented == key(accented[k]);
    if !(0..len).all(fits) || next.glue == Glue::Apart {
        return None;
    }
    // "xã hội" is no commune called Hội.
    if *kind == Kind::Xa && words.at(i + 1) == "hoi" && !(next.capital && words.has_small) {
        return None;
    }
    Some(Unit {
        len,
        kind: *kind,
        form: *form,
    })
}

fn key(word: &str) -> String {
    super::token::accent_key(word)
}

impl Unit {
    /// Whether a place of its kind must follow: of all unit words in full only
    /// these are no parts of other words ("cơ quan", "xã đoàn").
    pub(super) fn is_telling(self) -> bool {
        self.form == Form::Full
            && matches!(
                self.kind,
                Kind::Tinh | Kind::Huyen | Kind::ThiXa | Kind::ThanhPho
            )
    }

    /// Whether a place of this level can follow the word.
    pub(super) fn admits(self, level: Level) -> bool {
        match self.kind {
            Kind::Tinh => level == Level::Province,
            Kind::ThanhPho => level != Level::Commune,
            Kind::Quan | Kind::Huyen | Kind::ThiXa => level == Level::District,
            Kind::Xa | Kind::Phuong | Kind::ThiTran | Kind::DacKhu => level == Level::Commune,
        }
    }
}
