//! A snapshot: all that a question is answered from, at one moment.
//!
//! It never changes. When the folder changes a new one is built beside it and
//! takes its place; questions in flight keep the one they started with.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::catalogue::Catalogue;
use crate::document::{Document, Role};
use crate::index::{Error, Index};
use crate::knowledge::Knowledge;
use crate::language::{Lexicon, fold, is_function_word, tokens};
use crate::passage::{Passage, cut};
use crate::place::{self, Place};
use crate::validity::Standing;

/// Documents, their passages and the index over them.
#[derive(Debug)]
pub struct Snapshot {
    /// What the folder held when it was read.
    pub knowledge: Knowledge,
    /// For each document the place it is about.
    pub places: Vec<Option<Place>>,
    /// The passages; the index knows them by their position.
    pub passages: Vec<Passage>,
    /// For each passage the words of its own heading, folded, grammar left out.
    pub headings: Vec<Vec<String>>,
    /// Finds passages.
    pub index: Index,
    /// Finds procedures; made at first use, for most checks of a folder need none.
    catalogue: OnceLock<Option<Arc<Catalogue>>>,
}

impl Snapshot {
    /// Cuts the documents of a folder into passages and indexes them.
    ///
    /// # Errors
    /// The index could not be built.
    pub fn build(knowledge: Knowledge) -> Result<Self, Error> {
        let documents = &knowledge.documents;
        let mut lexicon = Lexicon::shipped();
        for (list, rows) in &knowledge.words {
            // Rows that cannot be used are among the folder's problems.
            lexicon.add(*list, rows);
        }
        for document in documents {
            lexicon.learn(&document.text);
        }
        let passages: Vec<Passage> = documents
            .iter()
            .enumerate()
            .filter(|(i, _)| knowledge.validity.serves(*i))
            .flat_map(|(i, document)| cut(i, document))
            .collect();
        let titles: Vec<String> = documents.iter().map(title_words).collect();
        let texts: Vec<[String; 2]> = passages
            .iter()
            .map(|p| {
                [
                    p.text(&documents[p.document]),
                    hints(p, &documents[p.document]),
                ]
            })
            .collect();
        let entries = passages.iter().zip(&texts).map(|(p, [body, hints])| {
            [
                titles[p.document].as_str(),
                p.heading.as_str(),
                body.as_str(),
                hints.as_str(),
            ]
        });
        let index = Index::build(entries, lexicon)?;
        let headings = passages.iter().map(|p| heading_words(&p.heading)).collect();
        let places = documents
            .iter()
            .map(|d| d.header.place.as_deref().and_then(place::named))
            .collect();
        Ok(Self {
            knowledge,
            places,
            passages,
            headings,
            index,
            catalogue: OnceLock::new(),
        })
    }

    /// The documents in the order of the folder.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.knowledge.documents
    }

    /// The procedures that are known; none if they could not be indexed.
    #[must_use]
    pub fn catalogue(&self) -> Option<&Catalogue> {
        let make = || {
            let Knowledge {
                procedures, words, ..
            } = &self.knowledge;
            if procedures.is_empty() && words.is_empty() {
                return Catalogue::shipped();
            }
            match Catalogue::build(procedures.clone(), words) {
                Ok(catalogue) => Some(Arc::new(catalogue)),
                Err(error) => {
                    tracing::error!(%error, "the procedures of the folder could not be indexed");
                    Catalogue::shipped()
                }
            }
        };
        self.catalogue.get_or_init(make).as_deref()
    }

    /// The document that a passage is from.
    #[must_use]
    pub fn document_of(&self, passage: &Passage) -> &Document {
        &self.documents()[passage.document]
    }

    /// How a passage stands on a day.
    #[must_use]
    pub fn standing(&self, passage: &Passage, on: Date) -> Standing {
        let knowledge = &self.knowledge;
        knowledge
            .validity
            .standing(&knowledge.documents, passage.document, Some(passage), on)
    }

    /// The part that a passage plays in its document.
    #[must_use]
    pub fn role(&self, passage: &Passage) -> Role {
        passage.role(self.document_of(passage))
    }
}

/// The words of matter in the innermost of some headings, folded.
fn heading_words(headings: &str) -> Vec<String> {
    let own = headings.rsplit(" › ").next().unwrap_or_default();
    tokens(own)
        .iter()
        .map(|token| own[token.span.clone()].to_lowercase())
        .filter(|word| !is_function_word(word))
        .map(|word| fold(&word))
        .collect()
}

/// What a document is called in all ways that people name it by.
fn title_words(document: &Document) -> String {
    let header = &document.header;
    let parts = [
        &header.kind,
        &header.number,
        &header.subject,
        &header.issuer,
        &header.place,
    ];
    parts
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Words that people ask for a passage with and that it does not hold itself:
/// a signature does not say "ký".
fn hints(passage: &Passage, document: &Document) -> String {
    match passage.role(document) {
        Role::Signature => {
            let office = document.header.signer_role.as_deref().unwrap_or_default();
            format!("ai ký người ký ký tên ký ban hành lãnh đạo nào ký {office}")
        }
        Role::Header => {
            "số mấy số bao nhiêu số hiệu ban hành ngày nào ngày ban hành ký ngày cơ quan nào ban hành tên là gì".to_owned()
        }
        Role::Opening => "căn cứ vào văn bản nào căn cứ pháp lý thực hiện theo".to_owned(),
        Role::Recipients => "gửi cho ai nơi nhận".to_owned(),
        _ => String::new(),
    }
}
