//! Validity: which documents are in force on a day, by what each says of
//! itself and the others of it.
//!
//! Worked out once for all documents together ([`Validity::of`]); what day it
//! is comes with the question ([`Validity::standing`]).

mod conflict;
mod effect;
mod sketch;
mod standing;
mod twin;

use std::sync::Arc;

use crate::document::Document;

pub use conflict::{Conflict, Place as ConflictPlace};
pub use effect::{By, Effect};
pub use standing::{Note, Standing};
pub use twin::Likeness;

/// What of a document's text is compared with the others'; it depends on that alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gist {
    /// The sketch of its text.
    sketch: Vec<u64>,
    /// Its sentences with numbers.
    said: Vec<conflict::Said>,
}

impl Gist {
    /// Makes what is compared of a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        Self {
            sketch: sketch::sketch(&twin::of_text(document)),
            said: conflict::said(document),
        }
    }
}

/// How documents bear on one another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Validity {
    /// For each document what is done to it, in the order of the documents that do it.
    effects: Vec<Vec<Effect>>,
    /// For each document the one that holds the same text and is served instead.
    pub served_by: Vec<Option<usize>>,
    /// Documents that are much alike.
    pub alike: Vec<Likeness>,
    /// Sentences that say different numbers of the same matter.
    pub conflicts: Vec<Conflict>,
}

impl Validity {
    /// Works out how documents bear on one another, of which these are the gists.
    #[must_use]
    pub fn of(documents: &[Arc<Document>], gists: &[Arc<Gist>]) -> Self {
        let effects = effect::all(documents);
        let alike = twin::find(documents, gists);
        let mut served_by = vec![None; documents.len()];
        for likeness in alike.iter().filter(|likeness| likeness.same) {
            served_by[likeness.other] = Some(likeness.better);
        }
        let mut validity = Self {
            effects,
            served_by,
            alike,
            conflicts: Vec::new(),
        };
        validity.conflicts = conflict::find(documents, gists, &validity);
        validity
    }

    /// Whether answers come from a document itself, not from a better copy of it.
    #[must_use]
    pub fn serves(&self, document: usize) -> bool {
        self.served_by.get(document).is_none_or(Option::is_none)
    }

    /// Whether one of two documents does something to the other.
    #[must_use]
    pub fn bears(&self, a: usize, b: usize) -> bool {
        let does = |by: usize, on: usize| {
            let mut effects = self.effects_on(on).iter();
            effects.any(|effect| effect.by == By::Document(by))
        };
        does(a, b) || does(b, a)
    }

    /// What is done to a document, by whom.
    #[must_use]
    pub fn effects_on(&self, document: usize) -> &[Effect] {
        self.effects.get(document).map_or(&[], Vec::as_slice)
    }
}
