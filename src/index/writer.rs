//! Writing a part of the index: one segment in memory, so that an entry's number
//! is its document's and the same texts give the same part.

use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager, WhitespaceTokenizer};
use tantivy::{SingleSegmentIndexWriter, TantivyDocument};

use crate::language::{Analysis, Model};

use super::directory::InMemory;
use super::pairs::{Gathered, Pair, Pairs};
use super::{Error, FIELDS};

/// The name of the field and of its tokenizer.
const WORDS: &str = "words";

/// The schema, of one field: words without marks.
pub(super) fn schema() -> (Schema, Field) {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(WORDS)
        .set_index_option(IndexRecordOption::WithFreqs);
    let words =
        builder.add_text_field(WORDS, TextOptions::default().set_indexing_options(indexing));
    (builder.build(), words)
}

/// A part that is being written: one segment, so that an entry's number is its
/// document's.
pub(super) struct Writing {
    writer: SingleSegmentIndexWriter,
    words: Field,
    pairs: Gathered,
    entries: u32,
    /// Room for the keys of an entry.
    keys: String,
}

impl Writing {
    pub(super) fn new(schema: Schema, words: Field) -> Result<Self, Error> {
        /// Bytes tantivy may size its tables by; it grows past them when it must.
        const BUDGET: usize = 4 << 20;
        // Text comes analysed, so that documents and questions are read by the same
        // rules and each word only once.
        let tokenizers = TokenizerManager::new();
        tokenizers.register(WORDS, TextAnalyzer::from(WhitespaceTokenizer::default()));
        let writer = tantivy::Index::builder()
            .schema(schema)
            .tokenizers(tokenizers)
            .single_segment_index_writer(InMemory::default(), BUDGET)?;
        Ok(Self {
            writer,
            words,
            pairs: Gathered::default(),
            entries: 0,
            keys: String::new(),
        })
    }

    pub(super) fn add(
        &mut self,
        analyses: &[Analysis; FIELDS],
        model: &Model,
    ) -> Result<(), Error> {
        self.keys.clear();
        for analysis in analyses {
            // Codes and acronyms stand beside the order and make no pairs.
            for &word in analysis.words.iter().chain(&analysis.extras) {
                self.keys.push_str(model.key(model.folded(word)));
                self.keys.push(' ');
            }
            for two in analysis.words.windows(2) {
                let [first, second] = [two[0], two[1]].map(|word| model.key(model.folded(word)));
                self.pairs.push(Pair::of(first, second), self.entries);
            }
        }
        self.entries += 1;
        let mut document = TantivyDocument::new();
        document.add_text(self.words, &self.keys);
        Ok(self.writer.add_document(document)?)
    }

    pub(super) fn end(self) -> Result<(tantivy::Index, Pairs), Error> {
        let index = self.writer.finalize()?;
        Ok((index, Pairs::of(self.pairs)))
    }
}
