//! The accents of a name as typed against those of the places that bear it.

use super::entry::Place;
use super::token::{Token, Words, accent_key, key};

/// How well the typed accents fit a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// They are the same, or none are typed and none are needed.
    Same,
    /// Some are left out.
    Plain,
    /// Some are others.
    Other,
}

/// The places of one folded name whose accents fit best, and how well.
pub(super) fn best_fit(
    words: &Words<'_>,
    from: usize,
    to: usize,
    places: Vec<Place>,
) -> (Vec<Place>, Fit) {
    // In a text without any accent none tells two names apart.
    if !words.has_marks || places.is_empty() {
        return (places, Fit::Same);
    }
    let typed = &words.tokens[from..to];
    let mut best = Fit::Other;
    let mut fitting = Vec::new();
    let mut known: Vec<(&'static str, Fit)> = Vec::new();
    for place in places {
        let seen = known.iter().find(|(name, _)| *name == place.name());
        let fit = seen.map_or_else(|| fit(typed, place.name()), |(_, fit)| *fit);
        known.push((place.name(), fit));
        if fit < best {
            best = fit;
            fitting.clear();
        }
        if fit == best {
            fitting.push(place);
        }
    }
    (fitting, best)
}

fn fit(typed: &[Token], name: &str) -> Fit {
    let syllables: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|s| !s.is_empty())
        .collect();
    // Another way to write the name altogether has no accents to compare.
    let same_letters = |(token, syllable): (&Token, &&str)| token.folded == key(syllable);
    if syllables.len() != typed.len() || !typed.iter().zip(&syllables).all(same_letters) {
        return Fit::Same;
    }
    let mut fit = Fit::Same;
    for (token, syllable) in typed.iter().zip(&syllables) {
        if token.accented != accent_key(syllable) {
            fit = fit.max(if token.plain { Fit::Plain } else { Fit::Other });
        }
    }
    fit
}
