//! The answer to "what is this place called now".

use super::entry::{Level, Place};
use super::evidence::Trust;
use super::find::{Mention, innermost, search};
use super::intent::{Asked, asked, may_ask};
use super::now::{Part, formed_from, now};
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
    if !may_ask(&words) {
        return None;
    }
    let (asked, mention, astray) = [Trust::Strict, Trust::Generous]
        .into_iter()
        .filter_map(|trust| read(&words, trust))
        .min_by_key(|(_, mention, astray)| {
            let commune = mention.level == Level::Commune;
            // The first reading is believed unless the second says more.
            (!commune, astray.is_some(), fates(mention).len() > 1)
        })?;
    if asked == Asked::Before
        && let Some(answer) = formed(&mention)
    {
        return Some(answer);
    }
    if let Some(larger) = astray {
        return Some(which(&mention.places, Some(larger)));
    }
    match fates(&mention).as_slice() {
        [] => None,
        [only] => Some(became(*only)),
        places => Some(which(places, None)),
    }
}

/// What a question asks, of which place, and the larger place that it is said to
/// lie in but does not; none if it asks something else.
fn read(words: &Words<'_>, trust: Trust) -> Option<(Asked, Mention, Option<Place>)> {
    let mentions = search(words, trust);
    let asked = asked(words, &mentions)?;
    let meant = meant(&mentions)?;
    let larger = |level| mentions.iter().filter(move |m| m.level == level);
    let lies_in = |other: &Mention| {
        let touches = |p: &Place| other.places.iter().any(|o| p.touches(*o));
        meant.places.iter().any(touches)
    };
    let astray = [Level::District, Level::Province]
        .into_iter()
        .filter(|level| *level < meant.level)
        .find(|level| larger(*level).next().is_some() && !larger(*level).any(lies_in))
        .and_then(|level| larger(level).next()?.places.first().copied());
    Some((asked, meant.clone(), astray))
}

/// The smallest place that a question names; of several the first, but rather
/// one with its unit word.
fn meant(mentions: &[Mention]) -> Option<&Mention> {
    let level = innermost(mentions).map(|m| m.level).max()?;
    innermost(mentions)
        .filter(|m| m.level == level)
        .min_by_key(|m| m.span.start == m.name.start)
}

/// The places that a mention may mean and that did not all become the same; a
/// question about now asks for the old place where there is one.
fn fates(mention: &Mention) -> Vec<Place> {
    let mut places = mention.places.clone();
    if places.iter().any(|p| p.existed_before()) {
        places.retain(|p| p.existed_before());
    }
    if let [first, rest @ ..] = places.as_slice()
        && rest.iter().all(|p| same_fate(*first, *p))
    {
        places.truncate(1);
    }
    places
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
fn which(places: &[Place], astray: Option<Place>) -> PlaceAnswer {
    let one_province = places
        .windows(2)
        .all(|p| p[0].province() == p[1].province());
    let level = if one_province {
        Level::District
    } else {
        Level::Province
    };
    let one_parent = places.windows(2).all(|p| p[0].parent() == p[1].parent());
    let mut labels: Vec<String> = Vec::new();
    let mut choices = Vec::new();
    for place in places {
        let larger = match place.parent() {
            Some(parent) if one_province => parent,
            _ => place.province(),
        };
        let larger = larger.in_sentence_as_of(*place);
        let asked = format!("{}, {larger}", place.in_sentence());
        let label = if one_parent {
            place.in_sentence()
        } else {
            larger
        };
        if labels.contains(&label) {
            continue;
        }
        choices.push(Reading {
            question: texts::ask_again(&asked),
            label: label.clone(),
        });
        labels.push(label);
    }
    let name = places.first().map_or("", |p| p.name());
    let text = match astray {
        Some(larger) => texts::not_there(name, &larger.in_sentence(), &labels),
        None => texts::which(name, &labels, level),
    };
    PlaceAnswer::Which { text, choices }
}
