//! What documents do to one another: who replaces, ends or amends what.
//!
//! A number alone names no document, because every office counts from 1 every
//! year: type and issuer, or the day, must agree too.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::{Document, Extent, Header, Reference, Relation};
use crate::language::{fold, number_key};
use crate::parallel::give_way;

/// Something that is done to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Who does it.
    pub by: By,
    /// What is done: replaced, repealed or amended.
    pub relation: Relation,
    /// To how much of it.
    pub extent: Extent,
    /// From when; none if that is not known.
    pub from: Option<Date>,
}

/// A document that does something to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// One of the folder, by its position.
    Document(usize),
    /// One that is not in the folder, by its number.
    Number(String),
}

/// The documents by the keys of their numbers.
struct Numbered<'a> {
    documents: &'a [Arc<Document>],
    by_key: BTreeMap<String, Vec<usize>>,
}

/// A number as it is mentioned.
struct Mention<'a> {
    number: &'a str,
    issued: Option<Date>,
    issuer: Option<&'a str>,
}

/// For each document what is done to it.
pub(super) fn all(documents: &[Arc<Document>]) -> Vec<Vec<Effect>> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, document) in documents.iter().enumerate() {
        if let Some(number) = &document.header.number {
            by_key.entry(number_key(number)).or_default().push(index);
        }
    }
    let numbered = Numbered { documents, by_key };
    let mut effects = vec![Vec::new(); documents.len()];
    for (by, document) in documents.iter().enumerate() {
        give_way();
        for (mention, relation, extent, from) in acts(document) {
            for target in numbered.meant(by, &mention) {
                effects[target].push(Effect {
                    by: By::Document(by),
                    relation,
                    extent: extent.clone(),
                    from: from
                        .or(document.header.valid_from)
                        .or(document.header.issued),
                });
            }
        }
        if let Some(number) = &document.header.replaced_by {
            effects[by].push(numbered.stated(by, number));
        }
    }
    for (target, effects) in effects.iter_mut().enumerate() {
        effects.retain(|effect| effect.by != By::Document(target));
        effects.dedup();
    }
    effects
}

/// What a document does: what staff say it ends wins over what its text says.
fn acts(
    document: &Document,
) -> impl Iterator<Item = (Mention<'_>, Relation, Extent, Option<Date>)> {
    let header = &document.header;
    let named = |number: &str, list: &[String]| {
        let key = number_key(number);
        list.iter().any(|other| number_key(other) == key)
    };
    let read = document.references.iter().filter_map(move |reference| {
        let counts = match (reference.relation, &reference.extent) {
            (Relation::Replaces, Extent::Whole) => named(&reference.number, &header.replaces),
            (Relation::Repeals, Extent::Whole) => named(&reference.number, &header.repeals),
            (Relation::Replaces | Relation::Repeals | Relation::Amends, _) => true,
            _ => false,
        };
        let act = (
            mention(reference),
            reference.relation,
            reference.extent.clone(),
        );
        counts.then_some((act.0, act.1, act.2, reference.from))
    });
    let said = move |number: &str, relation| {
        document.references.iter().any(|r| {
            r.relation == relation
                && r.extent == Extent::Whole
                && number_key(&r.number) == number_key(number)
        })
    };
    let replaced = header.replaces.iter().map(|n| (n, Relation::Replaces));
    let repealed = header.repeals.iter().map(|n| (n, Relation::Repeals));
    let stated = replaced
        .chain(repealed)
        .filter(move |(number, relation)| !said(number, *relation))
        .map(|(number, relation)| {
            let mention = Mention {
                number,
                issued: None,
                issuer: None,
            };
            (mention, relation, Extent::Whole, None)
        });
    read.chain(stated)
}

fn mention(reference: &Reference) -> Mention<'_> {
    Mention {
        number: &reference.number,
        issued: reference.issued,
        issuer: reference.issuer.as_deref(),
    }
}

impl Numbered<'_> {
    /// The documents that a mention by one of them means: several where the
    /// folder holds the same one twice.
    fn meant(&self, by: usize, mention: &Mention<'_>) -> Vec<usize> {
        let Some(found) = self.by_key.get(&number_key(mention.number)) else {
            return Vec::new();
        };
        let agrees = |target: &&usize| {
            **target != by
                && agree(
                    &self.documents[by].header,
                    &self.documents[**target].header,
                    mention,
                )
        };
        found.iter().filter(agrees).copied().collect()
    }

    /// What staff state a document to be replaced by.
    fn stated(&self, document: usize, number: &str) -> Effect {
        let own = &self.documents[document].header;
        let found = self.by_key.get(&number_key(number));
        let newer = found.into_iter().flatten().copied().find(|newer| {
            let header = &self.documents[*newer].header;
            *newer != document && !is_later(own.issued, header.issued) && same_office(own, header)
        });
        Effect {
            by: newer.map_or_else(|| By::Number(number.to_owned()), By::Document),
            relation: Relation::Replaces,
            extent: Extent::Whole,
            from: newer.and_then(|newer| {
                let header = &self.documents[newer].header;
                header.valid_from.or(header.issued)
            }),
        }
    }
}

/// Whether a document with the mentioned number is the one that is meant.
fn agree(by: &Header, target: &Header, mention: &Mention<'_>) -> bool {
    if is_later(target.issued, by.issued) {
        return false;
    }
    // A day may be mistyped where the number has the year; without a year it must be right.
    let day = match (mention.issued, target.issued) {
        (Some(said), Some(is)) if has_year(mention.number) => said.year() == is.year(),
        (Some(said), Some(is)) => said == is,
        _ => true,
    };
    let office = match (mention.issuer, &target.issuer) {
        (Some(said), Some(is)) => alike(said, is) || !is_local(mention.number),
        _ => !is_local(mention.number) || same_office(by, target),
    };
    day && office
}

/// Whether the first day is known to lie behind the second.
fn is_later(day: Option<Date>, than: Option<Date>) -> bool {
    matches!((day, than), (Some(day), Some(than)) if day > than)
}

/// Whether two documents may be of one office: by issuer, else by place.
fn same_office(a: &Header, b: &Header) -> bool {
    match (&a.issuer, &b.issuer) {
        (Some(a), Some(b)) => alike(a, b),
        _ => match (&a.place, &b.place) {
            (Some(a), Some(b)) => fold(a) == fold(b),
            _ => true,
        },
    }
}

/// Whether two names mean one office: "Chủ tịch UBND tỉnh" speaks for "Ủy ban nhân dân tỉnh".
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (office(a), office(b));
    a.starts_with(&b) || b.starts_with(&a)
}

fn office(name: &str) -> String {
    fold(name)
        .replace("ubnd", "uy ban nhan dan")
        .replace("hdnd", "hoi dong nhan dan")
        .trim_start_matches("chu tich ")
        .trim_start_matches("bo truong ")
        .trim()
        .to_owned()
}

/// Whether a number says its year: `45/2020/NĐ-CP`.
pub(super) fn has_year(number: &str) -> bool {
    number
        .split('/')
        .nth(1)
        .is_some_and(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether many offices have such a number; those of the centre are given once.
fn is_local(number: &str) -> bool {
    const CENTRE: [&str; 10] = [
        "cp", "ttg", "qh", "tw", "nhnn", "ttcp", "ttlt", "tandtc", "vksndtc", "-b",
    ];
    let key = number_key(number);
    !CENTRE.iter().any(|office| key.contains(office))
}
