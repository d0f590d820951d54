//! A part of an index: some entries read, counted and written, which never
//! changes and may stand in many indexes, one after the other.
//!
//! What depends on its own entries alone is in it; what depends on all is worked
//! out when parts are put together.

use std::sync::Arc;

use tantivy::InvertedIndexReader;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};

use crate::language::{Counted, Lexicon, Model};
use crate::parallel::give_way;

use super::candidates::Scores;
use super::forward::Packed;
use super::pairs::{self, Pair, Pairs};
use super::writer::{Writing, schema};
use super::{Error, Texts};

/// Some entries, indexed.
pub struct Part {
    words: Field,
    /// The entries of each word; none where there is no entry.
    inverted: Option<Inverted>,
    pairs: Pairs,
    /// Bytes of what tantivy wrote.
    bytes: u64,
    pub(super) packed: Arc<Packed>,
    /// The words of its entries.
    pub(super) counted: Counted,
}

/// What tantivy tells of the words.
struct Inverted {
    terms: Arc<InvertedIndexReader>,
    /// How many words each entry has.
    lengths: FieldNormReader,
}

/// Where the entries of a word or of a pair stand.
pub(super) enum Place {
    Word(TermInfo),
    Pair(pairs::Found),
}

impl Place {
    /// How many entries they are.
    pub(super) fn entries(&self) -> u32 {
        match self {
            Self::Word(info) => info.doc_freq,
            Self::Pair(found) => found.len(),
        }
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
        let (schema, words) = schema();
        let mut model = Model::default();
        let mut packed = Packed::default();
        let mut writing = Writing::new(schema, words)?;
        for texts in entries {
            give_way();
            let analyses = texts.map(|text| model.analyse(text, lexicon));
            model.count(&analyses);
            packed.push(&analyses);
            writing.add(&analyses, &model)?;
        }
        let (index, pairs) = writing.end()?;
        packed.finish();
        give_way();
        let searcher = index.reader()?.searcher();
        let segment = searcher.segment_readers().first();
        let inverted = segment.map(|segment| {
            Ok::<_, Error>(Inverted {
                terms: segment.inverted_index(words)?,
                lengths: segment.get_fieldnorms_reader(words)?,
            })
        });
        Ok(Self {
            words,
            inverted: inverted.transpose()?,
            pairs,
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

    /// Bytes of what tantivy wrote and of the pairs.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes + self.pairs.bytes() as u64
    }

    /// Whether one of its words has this tone key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.counted.has(key)
    }

    /// How many words its entries have.
    pub(super) fn tokens(&self) -> u64 {
        let inverted = self.inverted.as_ref();
        inverted.map_or(0, |one| one.terms.total_num_tokens())
    }

    /// Where a word stands, given by its folded key.
    pub(super) fn word(&self, key: &str) -> Option<Place> {
        let terms = &self.inverted.as_ref()?.terms;
        let term = tantivy::Term::from_field_text(self.words, key);
        terms.get_term_info(&term).ok().flatten().map(Place::Word)
    }

    /// Where two words stand side by side.
    pub(super) fn pair(&self, pair: Pair) -> Option<Place> {
        self.pairs.find(pair).map(Place::Pair)
    }

    /// Adds what a word or a pair is worth to the scores of the entries that have it.
    pub(super) fn score(
        &self,
        place: &Place,
        weight: &Bm25Weight,
        scores: &mut Scores,
    ) -> std::io::Result<()> {
        let Some(inverted) = &self.inverted else {
            return Ok(());
        };
        let mut add = |entry: u32, times: u32| {
            let length = inverted.lengths.fieldnorm_id(entry);
            scores.add(entry, weight.score(length, times));
        };
        match place {
            // How often it stands in an entry tells little of a pair.
            Place::Pair(found) => self.pairs.entries(found).for_each(|entry| add(entry, 1)),
            Place::Word(info) => {
                let option = IndexRecordOption::WithFreqs;
                let mut block = inverted
                    .terms
                    .read_block_postings_from_terminfo(info, option)?;
                while !block.docs().is_empty() {
                    let times = block.freqs().iter();
                    block
                        .docs()
                        .iter()
                        .zip(times)
                        .for_each(|(entry, times)| add(*entry, *times));
                    block.advance();
                }
            }
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
