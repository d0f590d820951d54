//! The catalogue: every procedure that is known, and which of them a person means.
//!
//! It holds what motcua ships for the whole country and what staff keep for
//! their office; a row of theirs takes the place of the shipped one with its
//! code. Names are found by the same index and lexicon as passages; whether a
//! procedure is meant at all is for [`Support`] to say.

mod asked;
mod cases;
mod phrases;
mod prior;
mod spoken;
mod support;
mod table;

use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::index::{Effort, Error, Field, Hit, Index};
use crate::knowledge::{Procedure, procedure_code};
use crate::language::decode::Reading;
use crate::language::lexicon::List;
use crate::language::{Lexicon, fold};
use crate::place::{self, Place, Relation, strongest_relation};

use prior::Traits;
use spoken::{Heard, Spoken};
pub use support::Support;

/// Every procedure that is known, with an index over them; never changes.
#[derive(Debug)]
pub struct Catalogue {
    procedures: Vec<Procedure>,
    /// For each procedure the place whose rules it states.
    places: Vec<Option<Place>>,
    by_code: FxHashMap<Box<str>, Vec<usize>>,
    /// For each procedure the first of those that are called the same.
    called: Vec<usize>,
    /// The first procedure of each name, folded, with a space on both sides.
    by_name: FxHashMap<Box<str>, usize>,
    /// For each procedure what its words say of whom it is for.
    traits: Vec<Traits>,
    /// For each procedure how people speak of what it is for.
    spoken: Vec<Spoken>,
    index: Index,
}

/// What a message may mean, best first.
#[derive(Debug, Clone)]
pub struct Meant {
    /// The message as it was read.
    pub read: String,
    /// The procedures, with their scores.
    pub found: Vec<(usize, f32)>,
    /// What the first of them holds of the message.
    pub support: Support,
}

/// The shipped table alone, made at first use.
static SHIPPED: LazyLock<Option<Arc<Catalogue>>> =
    LazyLock::new(|| match Catalogue::build(Vec::new(), &[]) {
        Ok(catalogue) => Some(Arc::new(catalogue)),
        Err(error) => {
            tracing::error!(%error, "the catalogue of procedures could not be built");
            None
        }
    });

/// Names are short and share few words with a need: its rarer words find the
/// procedure, and the others only take time.
const EFFORT: Effort = Effort {
    postings: 10_000,
    candidates: 60,
};

/// What staff keep and what is shipped. A row of theirs for the whole country takes
/// the place of the shipped one with its code, which lends it the field, the agency
/// and the address that it does not state itself.
fn together(own: Vec<Procedure>, shipped: Vec<Procedure>) -> Vec<Procedure> {
    let mut procedures = own;
    let mut by_code: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, own) in procedures.iter().enumerate() {
        if !own.code.is_empty() {
            by_code.entry(own.code.clone()).or_default().push(at);
        }
    }
    for shipped in shipped {
        let mut replaced = false;
        for at in by_code.get(&shipped.code).into_iter().flatten() {
            let own = &mut procedures[*at];
            replaced |= own.place.is_empty();
            for (cell, lent) in [
                (&mut own.field, &shipped.field),
                (&mut own.agency, &shipped.agency),
                (&mut own.link, &shipped.link),
                (&mut own.spoken, &shipped.spoken),
            ] {
                if cell.is_empty() {
                    cell.clone_from(lent);
                }
            }
        }
        if !replaced {
            procedures.push(shipped);
        }
    }
    procedures
}

/// Procedures that a question finds at the most.
const FOUND: usize = 12;

/// Longer names, words, are not said whole.
const LONGEST_NAME: usize = 12;

impl Catalogue {
    /// What motcua ships and nothing else; none if it could not be indexed.
    #[must_use]
    pub fn shipped() -> Option<Arc<Self>> {
        SHIPPED.clone()
    }

    /// Builds the catalogue of what is shipped and what staff keep.
    ///
    /// # Errors
    /// The index could not be built.
    pub fn build(own: Vec<Procedure>, words: &[(List, String)]) -> Result<Self, Error> {
        let procedures = together(own, table::read());
        let mut lexicon = Lexicon::shipped();
        for (list, rows) in words {
            // Rows that cannot be used are among the folder's problems.
            lexicon.add(*list, rows);
        }
        let entries = procedures.iter().map(|p| {
            [
                p.name.as_str(),
                p.field.as_str(),
                p.agency.as_str(),
                p.spoken.as_str(),
            ]
        });
        let index = Index::build(entries, lexicon)?.with_effort(EFFORT);
        let mut by_code: FxHashMap<Box<str>, Vec<usize>> = FxHashMap::default();
        for (i, procedure) in procedures.iter().enumerate() {
            if !procedure.code.is_empty() {
                by_code
                    .entry(procedure.code.as_str().into())
                    .or_default()
                    .push(i);
            }
        }
        let (mut called, mut traits) = (Vec::new(), Vec::new());
        let mut reader = spoken::Reader::new(index.model());
        let spoken = procedures.iter().map(|p| reader.read(&p.spoken)).collect();
        let mut by_name: FxHashMap<Box<str>, usize> = FxHashMap::default();
        for (at, procedure) in procedures.iter().enumerate() {
            let name = index.words(at, Field::Title);
            let agency = index.words(at, Field::Body);
            traits.push(Traits::of(procedure, &name, &agency));
            called.push(*by_name.entry(name.into()).or_insert(at));
        }
        Ok(Self {
            called,
            by_name,
            traits,
            spoken,
            places: procedures.iter().map(|p| place::named(&p.place)).collect(),
            procedures,
            by_code,
            index,
        })
    }

    /// A procedure by its number in [`Meant::found`].
    #[must_use]
    pub fn procedure(&self, at: usize) -> &Procedure {
        &self.procedures[at]
    }

    /// How many procedures it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.procedures.len()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.procedures.is_empty()
    }

    /// The procedures with a code, however it was written, the nearest to some
    /// places first.
    #[must_use]
    pub fn with_code(&self, written: &str, near: &[Vec<Place>]) -> Vec<usize> {
        let found = procedure_code(written).and_then(|code| self.by_code.get(code.as_str()));
        let mut found = found.cloned().unwrap_or_default();
        found.retain(|at| self.nearness(*at, near) > 0.0);
        found.sort_by(|a, b| {
            let nearness = |at: &usize| self.nearness(*at, near);
            nearness(b).total_cmp(&nearness(a))
        });
        found
    }

    /// A procedure by its code, or by its whole name where it has no code.
    #[must_use]
    pub fn called(&self, name: &str, near: &[Vec<Place>]) -> Option<usize> {
        let coded = self.with_code(name, near).into_iter().next();
        coded.or_else(|| {
            self.procedures
                .iter()
                .position(|p| p.code.is_empty() && p.name == name)
        })
    }

    /// The latest day that any of them is true as of.
    #[must_use]
    pub fn dated(&self) -> Option<Date> {
        self.procedures.iter().filter_map(|p| p.dated).max()
    }

    /// The procedures that a message may mean, asked at some places; their names
    /// stand no longer in it, for they say where and not what.
    #[must_use]
    pub fn meant(&self, message: &str, near: &[Vec<Place>]) -> Option<Meant> {
        let whole = self.index.read(message, &[]);
        let matter = asked::matter(&whole);
        let reading = matter.as_ref().unwrap_or(&whole);
        let query = self.index.query(reading, &[]);
        let said_whole = self.named(reading);
        let is_near = |entry| self.nearness(entry, near) > 0.0;
        let index = &self.index;
        let hits = index.search_with(&query, &said_whole, FOUND * 2, is_near);
        let words = prior::words(&reading.written());
        let said = prior::Said::of(&words);
        let heard = Heard::of(&query, self.index.model());
        let mut found: Vec<(&Hit, f32)> = hits
            .iter()
            .map(|hit| {
                let counts = self.traits[hit.entry].count(said);
                let spoken = spoken::counts(self.said(hit.entry, &heard));
                let score = hit.score.total * counts * spoken * self.nearness(hit.entry, near);
                (hit, score)
            })
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.entry.cmp(&b.0.entry)));
        let (best, _) = *found.first()?;
        let support = Support::of(reading, &query, best, &self.index).with_signs(
            &words,
            self.traits[best.entry],
            &self.index.words(best.entry, Field::Title),
            self.said(best.entry, &heard),
        );
        // Of procedures that are called the same only the first is offered.
        let mut names: Vec<usize> = Vec::new();
        found.retain(|(hit, _)| {
            let name = self.called[hit.entry];
            let is_new = !names.contains(&name);
            names.push(name);
            is_new
        });
        found.truncate(FOUND);
        let found = found.iter().map(|(hit, score)| (hit.entry, *score));
        Some(Meant {
            read: whole.written(),
            found: found.collect(),
            support,
        })
    }

    /// The procedures whose whole name a message says: a short name of common words is
    /// lost among the many entries that hold more of these.
    fn named(&self, reading: &Reading) -> Vec<usize> {
        let words: Vec<String> = reading.words.iter().map(|w| fold(&w.written)).collect();
        let mut named = Vec::new();
        for from in 0..words.len() {
            let mut name = String::from(" ");
            for word in words[from..].iter().take(LONGEST_NAME) {
                name = name + word + " ";
                let formal = format!(" thu tuc{name}");
                let found = [&name, &formal].map(|name| self.by_name.get(name.as_str()));
                named.extend(found.into_iter().flatten());
            }
        }
        named
    }

    /// How far a message says what a procedure is for, as people do.
    fn said(&self, at: usize, heard: &Heard) -> f32 {
        self.spoken[at].said(heard, self.index.model())
    }

    /// What a procedure counts for a question by the place whose rules it states.
    fn nearness(&self, at: usize, asked: &[Vec<Place>]) -> f32 {
        let Some(place) = self.places[at] else {
            return 1.0;
        };
        let relation = asked
            .iter()
            .map(|asked| strongest_relation(asked, place))
            .min();
        match relation {
            None => 1.0,
            Some(Relation::Unrelated) => 0.0,
            Some(_) => 1.1,
        }
    }
}
