//! Words of a message, folded, to look for signs in.

use crate::language::{Shape, fold, tokens};

/// The words of a message, folded, each with a space on both sides.
pub(super) fn words(message: &str) -> String {
    let mut words = String::from(" ");
    for token in tokens(message) {
        if token.shape != Shape::Code {
            words.push_str(&fold(&message[token.span]));
            words.push(' ');
        }
    }
    words
}

/// Whether the words hold one of the signs, whole.
pub(super) fn has(words: &str, signs: &[&str]) -> bool {
    signs.iter().any(|sign| {
        let mut found = words.match_indices(sign);
        found.any(|(at, _)| words[..at].ends_with(' ') && words[at + sign.len()..].starts_with(' '))
    })
}
