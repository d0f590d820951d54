//! A snapshot: all that a question is answered from, at one moment.
//!
//! It never changes. When the folder changes a new one is built beside it and
//! takes its place; questions in flight keep the one they started with. What is
//! cut and indexed is shared between the two in runs of documents: only a run
//! with a changed document is made again. Where runs end the documents' paths
//! say, so that a folder gives the same snapshot whatever it held before.

use std::hash::{BuildHasher as _, BuildHasherDefault};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHasher};

use crate::catalogue::Catalogue;
use crate::document::{Document, Role};
use crate::index::{Error, Index, Part};
use crate::knowledge::Knowledge;
use crate::language::{Lexicon, fold, is_function_word, tokens};
use crate::parallel::{give_way, in_parallel};
use crate::passage::{Passage, cut};
use crate::place::{self, Place};
use crate::validity::Standing;

/// Runs that a folder is parted into, about. More make a change faster and
/// questions slower.
const RUNS: usize = 8;

/// Documents of a run at the least.
const SHORTEST: usize = 32;

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
    pub headings: Vec<Arc<[String]>>,
    /// Finds passages.
    pub index: Index,
    runs: Vec<Run>,
    /// Finds procedures; made at first use, for most checks of a folder need none.
    catalogue: OnceLock<Option<Arc<Catalogue>>>,
}

/// Documents that stand side by side, cut and indexed.
#[derive(Debug)]
struct Run {
    documents: Range<usize>,
    passages: Range<usize>,
    part: Arc<Part>,
}

impl Snapshot {
    /// Cuts the documents of a folder into passages and indexes them.
    ///
    /// # Errors
    /// The index could not be built.
    pub fn build(knowledge: Knowledge) -> Result<Self, Error> {
        Self::make(knowledge, None)
    }

    /// The snapshot of a folder that takes the place of this one; what did not
    /// change is taken over.
    ///
    /// # Errors
    /// The index could not be built.
    pub fn rebuild(&self, knowledge: Knowledge) -> Result<Self, Error> {
        Self::make(knowledge, Some(self))
    }

    fn make(knowledge: Knowledge, previous: Option<&Self>) -> Result<Self, Error> {
        let documents = &knowledge.documents;
        let lexicon = lexicon(&knowledge);
        let changed = previous
            .map(|previous| lexicon.acronyms_changed(previous.index.lexicon()))
            .unwrap_or_default();
        let ranges = runs(documents);
        let made = in_parallel(&ranges, |documents| {
            let same = |previous: &'_ Self| previous.cut(&knowledge, documents, &changed);
            match previous.and_then(same) {
                Some(cut) => Ok(cut),
                None => Cut::make(&knowledge, documents, &lexicon),
            }
        });
        let (mut passages, mut headings, mut runs) = (Vec::new(), Vec::new(), Vec::new());
        for (documents, cut) in ranges.into_iter().zip(made) {
            let cut = cut?;
            let first = passages.len();
            passages.extend(cut.passages);
            headings.extend(cut.headings);
            runs.push(Run {
                documents,
                passages: first..passages.len(),
                part: cut.part,
            });
        }
        let parts = runs.iter().map(|run| Arc::clone(&run.part)).collect();
        let index = Index::join(parts, lexicon);
        let places = places(documents, previous);
        let catalogue = previous.and_then(|previous| previous.same_catalogue(&knowledge));
        Ok(Self {
            knowledge,
            places,
            passages,
            headings,
            index,
            runs,
            catalogue: catalogue.map_or_else(OnceLock::new, |same| OnceLock::from(Some(same))),
        })
    }

    /// What was cut of a run of documents, if it is the same in a folder where
    /// some acronyms have `changed`.
    fn cut(
        &self,
        knowledge: &Knowledge,
        documents: &Range<usize>,
        changed: &[&str],
    ) -> Option<Cut> {
        let wanted = &knowledge.documents[documents.clone()];
        let own = self.documents();
        let at = own.partition_point(|document| document.path < wanted[0].path);
        let run = self.runs.iter().find(|run| run.documents.start == at)?;
        let serves = |knowledge: &Knowledge, documents: &Range<usize>| -> Vec<bool> {
            let serves = |document| knowledge.validity.serves(document);
            documents.clone().map(serves).collect()
        };
        let same = own[run.documents.clone()] == *wanted
            && serves(&self.knowledge, &run.documents) == serves(knowledge, documents)
            && !changed.iter().any(|acronym| run.part.has(acronym));
        same.then(|| Cut {
            passages: self.passages[run.passages.clone()]
                .iter()
                .map(|passage| Passage {
                    document: passage.document - run.documents.start + documents.start,
                    ..passage.clone()
                })
                .collect(),
            headings: self.headings[run.passages.clone()].to_vec(),
            part: Arc::clone(&run.part),
        })
    }

    /// The catalogue, if it was made and is the same for what a folder holds.
    fn same_catalogue(&self, of: &Knowledge) -> Option<Arc<Catalogue>> {
        let own = &self.knowledge;
        let same = own.procedures == of.procedures && own.words == of.words;
        same.then(|| self.catalogue.get().cloned().flatten())?
    }

    /// Takes apart what nobody asks any more, and lets questions go first meanwhile.
    pub fn take_apart(self) {
        let Self {
            knowledge,
            passages,
            headings,
            index,
            ..
        } = self;
        drop((passages, headings));
        give_way();
        drop(knowledge);
        give_way();
        drop(index);
    }

    /// The documents in the order of the folder.
    #[must_use]
    pub fn documents(&self) -> &[Arc<Document>] {
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

/// For each document the place it is about; a name is looked up once, and what
/// it said in a snapshot before is taken over.
fn places(documents: &[Arc<Document>], previous: Option<&Snapshot>) -> Vec<Option<Place>> {
    let named = |document: &'_ Arc<Document>| document.header.place.clone();
    let mut known: FxHashMap<String, Option<Place>> = FxHashMap::default();
    if let Some(previous) = previous {
        let before = previous.documents().iter().zip(&previous.places);
        known.extend(before.filter_map(|(document, place)| Some((named(document)?, *place))));
    }
    let place = |document| {
        let name = named(document)?;
        *known
            .entry(name)
            .or_insert_with_key(|name| place::named(name))
    };
    documents.iter().map(place).collect()
}

/// What is cut and indexed of a run of documents.
struct Cut {
    passages: Vec<Passage>,
    headings: Vec<Arc<[String]>>,
    part: Arc<Part>,
}

impl Cut {
    fn make(
        knowledge: &Knowledge,
        documents: &Range<usize>,
        lexicon: &Lexicon,
    ) -> Result<Self, Error> {
        let served = documents
            .clone()
            .filter(|document| knowledge.validity.serves(*document));
        let of = |document: usize| &*knowledge.documents[document];
        let cut = |at| {
            give_way();
            cut(at, of(at))
        };
        let passages: Vec<Passage> = served.flat_map(cut).collect();
        let titles: Vec<String> = documents.clone().map(|at| title_words(of(at))).collect();
        let texts: Vec<[String; 2]> = passages
            .iter()
            .map(|p| {
                give_way();
                [p.text(of(p.document)), hints(p, of(p.document))]
            })
            .collect();
        let entries = passages.iter().zip(&texts).map(|(p, [body, hints])| {
            [
                titles[p.document - documents.start].as_str(),
                &p.heading,
                body.as_str(),
                hints.as_str(),
            ]
        });
        Ok(Self {
            part: Arc::new(Part::build(entries, lexicon)?),
            headings: passages.iter().map(|p| heading_words(&p.heading)).collect(),
            passages,
        })
    }
}

/// What people write instead of official words, in the words of this folder.
fn lexicon(knowledge: &Knowledge) -> Lexicon {
    let mut lexicon = Lexicon::shipped();
    for (list, rows) in &knowledge.words {
        // Rows that cannot be used are among the folder's problems.
        lexicon.add(*list, rows);
    }
    for document in &knowledge.documents {
        give_way();
        lexicon.learn(&document.text);
    }
    lexicon
}

/// Parts documents into runs. A run ends behind a path that says so by its hash
/// alone, once it is long enough: whatever else changes, the ends of others stay,
/// or are found again soon.
fn runs(documents: &[Arc<Document>]) -> Vec<Range<usize>> {
    // Doubled only when the folder doubles, and then every second end stays.
    let wanted = (documents.len() / RUNS / 2).next_power_of_two();
    let shortest = wanted.max(SHORTEST);
    let hasher = BuildHasherDefault::<FxHasher>::default();
    let mut runs = Vec::new();
    let mut start = 0;
    for (at, document) in documents.iter().enumerate() {
        let ends = hasher.hash_one(&document.path) % shortest as u64 == 0;
        if at + 1 == documents.len() || ends && at + 1 - start >= shortest {
            runs.push(start..at + 1);
            start = at + 1;
        }
    }
    runs
}

/// The words of matter in the innermost of some headings, folded.
fn heading_words(headings: &str) -> Arc<[String]> {
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
