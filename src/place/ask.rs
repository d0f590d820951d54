//! The answer to "what is this place called now".

use super::evidence::Trust;
use super::find::{Mention, innermost, search};
use super::intent::{Asked, asked};
use super::now::{Part, formed_from, now};
use super::place::{Level, Place};
use super::texts;
use super::token::Words;

/// The longest question that is read as one about places, bytes.
const LONGEST: usize = 600;

/// What the program says to a question about places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceAnswer {
    /// The place belongs to these now.
    Became {
        /// The place that was asked for.
        place: Place,
        /// What is said.
        text: String,
        /// Every commune, or the province, that it went to.
        parts: Vec<Part>,
    },
    /// The commune or province of today was made of these.
    Formed {
        /// The place that was asked for.
        place: Place,
        /// What is said.
        text: String,
        /// The old places it was made of.
        sources: Vec<Place>,
    },
    /// Several places bear the name.
    Which {
        /// The question that is asked back.
        text: String,
        /// The places to choose from.
        choices: Vec<Reading>,
    },
}

/// One of the places that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What tells it from the others: "tỉnh Thái Bình".
    pub label: String,
    /// The question that asks for it alone.
    pub question: String,
}

/// Answers a question about what an old place is called or belongs to now;
/// none if the question is about something else or names no place.
#[must_use]
pub fn asks_where_now(text: &str) -> Option<PlaceAnswer> {
    if text.len() > LONGEST {
        return None;
    }
    let words = Words::read(text);
    let mentions = search(&words, Trust::Generous);
    let asked = asked(&words, &mentions)?;
    let mention = meant(&mentions)?;
    if asked == Asked::Before
        && let Some(answer) = formed(mention)
    {
        return Some(answer);
    }
    let mut places = mention.places.clone();
    if places.iter().any(|p| p.existed_before()) {
        places.retain(|p| p.existed_before());
    }
    match places.as_slice() {
        [] => None,
        [only] => Some(became(*only)),
        [first, rest @ ..] if rest.iter().all(|p| same_fate(*first, *p)) => Some(became(*first)),
        _ => Some(which(&places)),
    }
}

/// The smallest place that a question names, and of several the first.
fn meant(mentions: &[Mention]) -> Option<&Mention> {
    let level = innermost(mentions).map(|m| m.level).max()?;
    innermost(mentions).find(|m| m.level == level)
}

fn became(place: Place) -> PlaceAnswer {
    let parts = now(place);
    PlaceAnswer::Became {
        place,
        text: texts::became(place, &parts),
        parts,
    }
}

fn formed(mention: &Mention) -> Option<PlaceAnswer> {
    let mut today = mention.places.iter().filter(|p| p.exists_now());
    let place = *today.next()?;
    if today.next().is_some() {
        return None;
    }
    let sources = formed_from(place);
    Some(PlaceAnswer::Formed {
        place,
        text: texts::formed(place, &sources),
        sources,
    })
}

fn same_fate(one: Place, other: Place) -> bool {
    one.level() == other.level() && now(one) == now(other)
}

/// Asks which province is meant, or which district where all lie in one.
fn which(places: &[Place]) -> PlaceAnswer {
    let one_province = places
        .windows(2)
        .all(|p| p[0].province() == p[1].province());
    let level = if one_province {
        Level::District
    } else {
        Level::Province
    };
    let mut labels: Vec<String> = Vec::new();
    let mut choices = Vec::new();
    for place in places {
        let larger = match place.parent() {
            Some(parent) if one_province => parent,
            _ => place.province(),
        };
        let label = larger.in_sentence_as_of(*place);
        if labels.contains(&label) {
            continue;
        }
        let asked = format!("{}, {}", place.in_sentence(), label);
        choices.push(Reading {
            question: texts::ask_again(&asked),
            label: label.clone(),
        });
        labels.push(label);
    }
    let name = places
        .first()
        .map_or_else(String::new, |p| p.name().to_owned());
    PlaceAnswer::Which {
        text: texts::which(&name, &labels, level),
        choices,
    }
}
