//! Writing a part of the index: one segment in memory, so that an entry's number
//! is its document's and the same texts give the same part.

use tantivy::directory::RamDirectory;
use tantivy::schema::{
    Field as TantivyField, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{SingleSegmentIndexWriter, TantivyDocument};

use crate::language::{Analysis, Model};

use super::tokenizer::{BREAK, Keys, Pairs};
use super::{Error, FIELDS};

/// Names of the fields and of their tokenizers.
const WORDS: &str = "words";
const PAIRS: &str = "pairs";

/// The fields of tantivy's schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Words without marks.
    pub(super) words: TantivyField,
    /// Two of them side by side.
    pub(super) pairs: TantivyField,
}

pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let mut field = |name, option| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(name)
            .set_index_option(option);
        builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
    };
    let fields = Fields {
        words: field(WORDS, IndexRecordOption::WithFreqs),
        // How often a pair stands in an entry tells little, and takes a third of its room.
        pairs: field(PAIRS, IndexRecordOption::Basic),
    };
    (builder.build(), fields)
}

/// What tantivy is given of an entry.
pub(super) struct Entry {
    /// Its keys without marks, fields divided by [`BREAK`]; codes and acronyms stand apart.
    keys: String,
    /// Where those of the hints begin: nobody wrote these, and which stand side by
    /// side in them is left to the ranking.
    hints: usize,
}

/// The keys of an entry.
pub(super) fn keys(analyses: &[Analysis; FIELDS], model: &Model) -> Entry {
    let (mut keys, mut hints) = (String::new(), 0);
    for analysis in analyses {
        hints = keys.len();
        for &word in &analysis.words {
            keys.push_str(model.key(model.folded(word)));
            keys.push(' ');
        }
        for &word in &analysis.extras {
            keys.push_str(BREAK);
            keys.push(' ');
            keys.push_str(model.key(model.folded(word)));
            keys.push(' ');
        }
        keys.push_str(BREAK);
        keys.push(' ');
    }
    Entry { keys, hints }
}

/// A part that is being written: one segment, so that an entry's number is its
/// document's.
pub(super) struct Writing {
    writer: SingleSegmentIndexWriter,
    fields: Fields,
}

impl Writing {
    pub(super) fn new(schema: Schema, fields: Fields) -> Result<Self, Error> {
        /// Bytes tantivy may size its tables by; it grows past them when it must.
        const BUDGET: usize = 32 << 20;
        let tokenizers = tantivy::tokenizer::TokenizerManager::new();
        tokenizers.register(WORDS, TextAnalyzer::from(Keys::default()));
        tokenizers.register(PAIRS, TextAnalyzer::from(Pairs::default()));
        let writer = tantivy::Index::builder()
            .schema(schema)
            .tokenizers(tokenizers)
            .single_segment_index_writer(RamDirectory::create(), BUDGET)?;
        Ok(Self { writer, fields })
    }

    pub(super) fn add(&mut self, entry: &Entry) -> Result<(), Error> {
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.words, &entry.keys);
        document.add_text(self.fields.pairs, &entry.keys[..entry.hints]);
        Ok(self.writer.add_document(document)?)
    }

    pub(super) fn end(self) -> Result<tantivy::Index, Error> {
        Ok(self.writer.finalize()?)
    }
}
