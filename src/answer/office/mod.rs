//! The step that answers where an office is, when it is open and how to call it.

mod open;
mod texts;

use jiff::Span;
use jiff::civil::Date;

use crate::knowledge::Office;
use crate::place::{self, Level, Place, Relation, strongest_relation};

use super::{Answer, Asked, Card, Choice, Status, cite, plain, procedure, signs};
use open::Day;

/// Offices that are offered to choose from.
const OFFERED: usize = 8;

/// How sure an answer is that shows the office of the level above.
const ABOVE: f64 = 0.5;

/// What a one-stop office is called, folded.
const OFFICES: &[&str] = &[
    "mot cua",
    "1 cua",
    "phuc vu hanh chinh cong",
    "trung tam hanh chinh cong",
    "ttpvhcc",
    "pvhcc",
    "tthcc",
    "noi tiep nhan ho so",
    "bo phan tiep nhan",
];
/// What people call it besides, and other bodies too: only a short message with
/// one of these asks for the office and not for what it does.
const BODIES: &[&str] = &[
    "uy ban",
    "ubnd",
    "tru so",
    "cong an phuong",
    "cong an xa",
    "co quan",
];
/// Words of such a message at the most.
const SHORT: usize = 12;
/// Ways to ask when, folded.
const WHEN: &[&str] = &[
    "may gio",
    "gio lam viec",
    "gio mo cua",
    "mo cua",
    "lam viec khong",
    "co lam viec",
    "con lam viec",
    "lam viec den",
    "co lam khong",
    "con lam khong",
    "lam viec ngay nao",
    "lam viec thu",
    "nghi khong",
    "co nghi",
    "dong cua",
    "gio hanh chinh",
    "co tiep dan",
    "lam viec chua",
    "het gio chua",
    "co mo khong",
    "lam viec luc nao",
    "lam viec tu",
];
/// Ways to ask where or how to call, folded.
const WHERE: &[&str] = &[
    "o dau",
    "dia chi",
    "duong nao",
    "cho nao",
    "di dau",
    "den dau",
    "toi dau",
    "ban do",
    "so dien thoai",
    "sdt",
    "dien thoai",
    "goi so nao",
    "lien he",
];
/// Ways to ask of an office without naming one, folded.
const ALONE: &[&str] = &[
    "co lam viec",
    "con lam viec",
    "lam viec khong",
    "co lam khong",
    "con lam khong",
    "gio lam viec",
    "lam viec den may gio",
    "may gio lam viec",
    "may gio mo cua",
    "may gio dong cua",
    "gio mo cua",
    "may gio nghi",
];

/// Whether a message asks where or when an office is to be found.
fn asks(words: &str) -> bool {
    let named = signs::has(words, OFFICES) || is_short(words) && signs::has(words, BODIES);
    named && (signs::has(words, WHEN) || signs::has(words, WHERE)) || asks_hours(words)
}

/// Whether it asks for the hours of an office in so many words.
fn asks_hours(words: &str) -> bool {
    is_short(words) && signs::has(words, ALONE)
}

fn is_short(words: &str) -> bool {
    words.split_whitespace().count() <= SHORT
}

/// Whether an office's hours are asked for, which no procedure says.
pub(super) fn is_about_hours(asked: &Asked<'_>) -> bool {
    asks_hours(&signs::words(asked.message))
}

/// Answers with an office, if one is asked for and known.
pub(super) fn answer(asked: &Asked<'_>) -> Option<Answer> {
    let words = signs::words(asked.message);
    if !asks(&words) {
        return None;
    }
    let places = procedure::places(asked);
    let found = nearest(asked, places);
    if found.is_empty() {
        return None;
    }
    if found.len() > 1 && places.is_empty() || found.len() > 3 {
        return Some(which(asked, &found));
    }
    let mut parts = Vec::new();
    let day = Day::of(&words, asked.now);
    for (relation, office) in &found {
        if let Some(place) = places.first().and_then(|places| places.first()) {
            parts.extend(introduced(*place, *relation, office));
        }
        parts.push(text(asked, office, day.as_ref()));
    }
    let own = found
        .iter()
        .all(|(relation, office)| is_own(*relation, office));
    Some(Answer {
        cards: found.iter().map(|(_, office)| card(office)).collect(),
        confidence: if own || places.is_empty() { 1.0 } else { ABOVE },
        ..plain(Status::Directory, &parts.join("\n"))
    })
}

/// Says that no office is known, where one was asked for.
pub(super) fn missing(asked: &Asked<'_>) -> Option<Answer> {
    let words = signs::words(asked.message);
    if !asks(&words) {
        return None;
    }
    let places = procedure::places(asked);
    let place = places.first().and_then(|places| places.first());
    let place = place.map(|place| place.in_sentence());
    Some(plain(Status::NotFound, &texts::missing(place.as_deref())))
}

/// The office to go to with a procedure, as lines beside it; none where no
/// place is known or no office of it.
pub(super) fn beside(asked: &Asked<'_>) -> Option<(String, Card)> {
    let places = procedure::places(asked);
    if places.is_empty() {
        return None;
    }
    let found = nearest(asked, places);
    let [(_, office)] = found.as_slice() else {
        return None;
    };
    let mut lines = vec![texts::hand_in(&office.name)];
    lines.extend(facts(office));
    lines.push(source(office, asked.now.day));
    Some((lines.join("\n"), card(office)))
}

/// The one office that may be asked what is not known here, as lines and a card.
pub(super) fn to_ask(asked: &Asked<'_>) -> Option<(String, Card)> {
    let found = nearest(asked, procedure::places(asked));
    let [(_, office)] = found.as_slice() else {
        return None;
    };
    let mut lines = vec![texts::ask(&office.name)];
    lines.extend(facts(office));
    lines.push(source(office, asked.now.day));
    Some((lines.join("\n"), card(office)))
}

/// The offices nearest to the places asked about: of the place itself, through
/// the merger, else of the level above. Without places all of them.
fn nearest<'a>(asked: &Asked<'a>, places: &[Vec<Place>]) -> Vec<(Relation, &'a Office)> {
    let offices = &asked.snapshot.knowledge.offices;
    let Some(place) = places.first() else {
        return offices
            .iter()
            .map(|office| (Relation::Same, office))
            .collect();
    };
    let mut found: Vec<(u8, Relation, &Office)> = offices
        .iter()
        .filter_map(|office| {
            let Some(its) = place::named(&office.place) else {
                return Some((9, Relation::Inside, office));
            };
            let relation = strongest_relation(place, its);
            let far = match relation {
                Relation::Same => 0,
                Relation::Successor if its.level() == Level::Commune => 1,
                Relation::Contains => 2,
                Relation::Inside => 3,
                Relation::Successor => 4,
                Relation::Predecessor | Relation::Unrelated => return None,
            };
            Some((far, relation, office))
        })
        .collect();
    let nearest = found.iter().map(|(far, ..)| *far).min();
    found.retain(|(far, ..)| Some(*far) == nearest);
    found
        .into_iter()
        .map(|(_, relation, office)| (relation, office))
        .collect()
}

/// Whether an office is the place's own, by its name of today.
fn is_own(relation: Relation, office: &Office) -> bool {
    let of_commune = || place::named(&office.place).is_some_and(|p| p.level() == Level::Commune);
    match relation {
        Relation::Inside => false,
        Relation::Successor => of_commune(),
        _ => true,
    }
}

/// How an office that is not the place's own is introduced.
fn introduced(place: Place, relation: Relation, office: &Office) -> Option<String> {
    if !is_own(relation, office) {
        return Some(texts::above(&place.in_sentence()));
    }
    let its = place::named(&office.place).filter(|_| relation == Relation::Successor)?;
    Some(texts::now(&place.in_sentence(), &its.in_sentence()))
}

/// Asks which of several offices.
fn which(asked: &Asked<'_>, found: &[(Relation, &Office)]) -> Answer {
    let choices = found.iter().take(OFFERED).map(|(_, office)| Choice {
        label: office.name.clone(),
        question: texts::question(asked.message, &office.place),
    });
    Answer {
        choices: choices.collect(),
        ..plain(Status::Unclear, texts::WHICH)
    }
}

/// An office as it is told, what was asked of a day first.
fn text(asked: &Asked<'_>, office: &Office, day: Option<&Day>) -> String {
    let holidays = &asked.snapshot.knowledge.holidays;
    let told = day.and_then(|day| day.told(&office.hours, holidays));
    let mut lines: Vec<String> = told.into_iter().collect();
    lines.push(format!("{}.", office.name));
    lines.extend(facts(office));
    lines.push(source(office, asked.now.day));
    lines.join("\n")
}

fn facts(office: &Office) -> Vec<String> {
    [
        (texts::ADDRESS, &office.address),
        (texts::HOURS, &office.hours),
        (texts::PHONE, &office.phone),
        (texts::PURPOSE, &office.purpose),
        (texts::MAP, &office.map),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| format!("{name}: {value}"))
    .collect()
}

fn source(office: &Office, today: Date) -> String {
    let day = office.checked.map(cite::written);
    let line = texts::source(&office.source, day.as_deref());
    let year_ago = today.checked_sub(Span::new().years(1)).unwrap_or(today);
    if office.checked.is_none_or(|day| day < year_ago) {
        format!("{line} {}", texts::OLD)
    } else {
        line
    }
}

fn card(office: &Office) -> Card {
    Card::Office {
        name: office.name.clone(),
        address: office.address.clone(),
        hours: office.hours.clone(),
        phone: office.phone.clone(),
        purpose: office.purpose.clone(),
        map: office.map.clone(),
        place: office.place.clone(),
        source: office.source.clone(),
        checked: office.checked,
    }
}
