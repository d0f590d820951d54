//! A part of an index: some entries read, counted and written, which never
//! changes and may stand in many indexes, one after the other.
//!
//! What depends on its own entries alone is in it; what depends on all is worked
//! out when parts are put together.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{InvertedIndexReader, SegmentReader};

use crate::language::{Counted, Lexicon, Model};
use crate::parallel::give_way;

use super::candidates::Scores;
use super::forward::Packed;
use super::writer::{Fields, Writing, keys, schema};
use super::{Error, Texts};

/// Some entries, indexed.
pub struct Part {
    pub(super) fields: Fields,
    /// Words, and pairs of them; none where there is no entry.
    inverted: Vec<Inverted>,
    /// Bytes of what tantivy wrote.
    bytes: u64,
    pub(super) packed: Arc<Packed>,
    /// The words of its entries.
    pub(super) counted: Counted,
}

/// The entries of each term of a field.
struct Inverted {
    field: Field,
    terms: Arc<InvertedIndexReader>,
    /// How long the field is in each entry.
    lengths: FieldNormReader,
}

impl Inverted {
    fn open(segment: &SegmentReader, field: Field) -> Result<Self, Error> {
        Ok(Self {
            field,
            terms: segment.inverted_index(field)?,
            lengths: segment.get_fieldnorms_reader(field)?,
        })
    }
}

impl Part {
    /// Reads and indexes entries. `lexicon` writes their acronyms out.
    ///
    /// # Errors
    /// [`Error::Tantivy`] where tantivy fails.
    pub fn build<'a>(
        entries: impl Iterator<Item = Texts<'a>>,
        lexicon: &Lexicon,
    ) -> Result<Self, Error> {
        let (schema, fields) = schema();
        let mut model = Model::default();
        let mut packed = Packed::default();
        let mut writing = Writing::new(schema, fields)?;
        for texts in entries {
            let analyses = texts.map(|text| model.analyse(text, lexicon));
            model.count(&analyses);
            packed.push(&analyses);
            writing.add(&keys(&analyses, &model))?;
            give_way();
        }
        let index = writing.end()?;
        packed.finish();
        let searcher = index.reader()?.searcher();
        let mut inverted = Vec::new();
        for segment in searcher.segment_readers() {
            inverted.push(Inverted::open(segment, fields.words)?);
            inverted.push(Inverted::open(segment, fields.pairs)?);
        }
        Ok(Self {
            fields,
            inverted,
            bytes: searcher
                .space_usage()
                .map_or(0, |all| all.total().get_bytes()),
            packed: Arc::new(packed),
            counted: model.counted(),
        })
    }

    /// How many entries it has.
    pub(super) fn len(&self) -> usize {
        self.packed.len()
    }

    /// Bytes of what tantivy wrote.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether one of its words has this tone key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.counted.has(key)
    }

    fn inverted(&self, field: Field) -> Option<&Inverted> {
        self.inverted.iter().find(|one| one.field == field)
    }

    /// How many words or pairs its entries have.
    pub(super) fn tokens(&self, field: Field) -> u64 {
        self.inverted(field)
            .map_or(0, |one| one.terms.total_num_tokens())
    }

    /// Where a term stands.
    pub(super) fn find(&self, term: &tantivy::Term) -> Option<TermInfo> {
        let terms = &self.inverted(term.field())?.terms;
        terms.get_term_info(term).ok().flatten()
    }

    /// Adds what a term is worth to the scores of the entries that have it.
    pub(super) fn score(
        &self,
        field: Field,
        term: &TermInfo,
        weight: &Bm25Weight,
        scores: &mut Scores,
    ) -> std::io::Result<()> {
        let Some(inverted) = self.inverted(field) else {
            return Ok(());
        };
        let option = IndexRecordOption::WithFreqs;
        let mut block = inverted
            .terms
            .read_block_postings_from_terminfo(term, option)?;
        while !block.docs().is_empty() {
            // Of pairs it is not kept how often they stand in an entry.
            let times = block.freqs().iter().copied().chain(std::iter::repeat(1));
            for (entry, times) in block.docs().iter().zip(times) {
                let length = inverted.lengths.fieldnorm_id(*entry);
                scores.add(*entry, weight.score(length, times));
            }
            block.advance();
        }
        Ok(())
    }
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part")
            .field("entries", &self.len())
            .finish_non_exhaustive()
    }
}
