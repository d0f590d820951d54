//! The entries that share the most with a query, by tantivy's postings.
//!
//! Scores are those of its BM25, but added up in one row of numbers: its own union
//! of many terms takes ten times as long for a posting, and here all postings of
//! a query are read anyway.

use std::cell::RefCell;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings as _, TermInfo};
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, Term};

use super::Error;
use super::writer::Fields;

/// What is looked for in which field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A word without marks.
    Word,
    /// Two of them side by side.
    Pair,
}

/// A word or a pair that is looked for.
pub(super) struct Wanted {
    /// How many entries hold it.
    pub(super) entries: u64,
    pub(super) kind: Kind,
    pub(super) key: String,
    info: TermInfo,
    weight: f32,
}

/// The postings of an index.
pub(super) struct Postings {
    searcher: Searcher,
    /// None where nothing was indexed.
    parts: Option<[Part; 2]>,
}

/// One field.
struct Part {
    field: Field,
    inverted: Arc<InvertedIndexReader>,
    norms: FieldNormReader,
    mean_length: f32,
}

/// The scores of the entries found so far.
#[derive(Debug, Default)]
struct Row {
    /// For each entry; 0 between queries.
    scores: Vec<f32>,
    /// Those that are not 0.
    touched: Vec<u32>,
}

thread_local! {
    /// Used again by every question of a thread.
    static ROW: RefCell<Row> = RefCell::default();
}

impl Postings {
    /// Opens an index of one segment.
    pub(super) fn open(searcher: Searcher, fields: Fields) -> Result<Self, Error> {
        let part = |segment: &SegmentReader, field| -> Result<Part, Error> {
            let inverted = segment.inverted_index(field)?;
            #[expect(clippy::cast_precision_loss, reason = "a mean, as tantivy has it")]
            let mean_length = inverted.total_num_tokens() as f32 / segment.max_doc().max(1) as f32;
            Ok(Part {
                field,
                norms: segment.get_fieldnorms_reader(field)?,
                inverted,
                mean_length,
            })
        };
        let segment = searcher.segment_readers().first();
        let parts = segment.map(|segment| -> Result<[Part; 2], Error> {
            Ok([part(segment, fields.words)?, part(segment, fields.pairs)?])
        });
        let parts = parts.transpose()?;
        Ok(Self { searcher, parts })
    }

    /// Bytes of tantivy's files.
    pub(super) fn bytes(&self) -> u64 {
        let used = self.searcher.space_usage();
        used.map_or(0, |usage| usage.total().get_bytes())
    }

    /// Looks for a word or a pair, which counts `weight`; none where no entry holds it.
    pub(super) fn find(&self, kind: Kind, key: &str, weight: f32) -> Option<Wanted> {
        let part = &self.parts.as_ref()?[kind as usize];
        let term = Term::from_field_text(part.field, key);
        let info = part.inverted.get_term_info(&term).ok().flatten()?;
        Some(Wanted {
            entries: info.doc_freq.into(),
            kind,
            key: key.to_owned(),
            info,
            weight,
        })
    }

    /// The entries that hold the most of what is wanted, best first.
    pub(super) fn best(&self, wanted: &[Wanted], limit: usize) -> Vec<usize> {
        let Some(parts) = &self.parts else {
            return Vec::new();
        };
        let entries = self.searcher.num_docs();
        ROW.with_borrow_mut(|row| {
            let length = usize::try_from(entries).unwrap_or(usize::MAX);
            if row.scores.len() < length {
                row.scores.resize(length, 0.0);
            }
            for wanted in wanted {
                let part = &parts[wanted.kind as usize];
                if let Err(error) = row.add(part, wanted, entries) {
                    tracing::error!(%error, "the index could not be searched");
                }
            }
            row.take(limit)
        })
    }
}

impl Row {
    /// Adds what one word or pair is worth to each entry that holds it.
    fn add(&mut self, part: &Part, wanted: &Wanted, entries: u64) -> std::io::Result<()> {
        let weight = Bm25Weight::for_one_term(wanted.entries, entries, part.mean_length)
            .boost_by(wanted.weight);
        let mut postings = part
            .inverted
            .read_postings_from_terminfo(&wanted.info, IndexRecordOption::WithFreqs)?;
        let mut entry = postings.doc();
        while entry != TERMINATED {
            let score = weight.score(part.norms.fieldnorm_id(entry), postings.term_freq());
            let sum = &mut self.scores[entry as usize];
            if *sum == 0.0 {
                self.touched.push(entry);
            }
            *sum += score;
            entry = postings.advance();
        }
        Ok(())
    }

    /// Takes the best entries out and empties the row.
    fn take(&mut self, limit: usize) -> Vec<usize> {
        let Self { scores, touched } = self;
        let mut found: Vec<(f32, u32)> = touched
            .drain(..)
            .map(|entry| (std::mem::take(&mut scores[entry as usize]), entry))
            .collect();
        let better = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if limit < found.len() {
            found.select_nth_unstable_by(limit, better);
            found.truncate(limit);
        }
        found.sort_unstable_by(better);
        found.into_iter().map(|(_, entry)| entry as usize).collect()
    }
}
