//! Writing the index: one segment in memory, so that an entry's number is its
//! document's and the same folder gives the same index.

use std::sync::mpsc::Receiver;

use tantivy::TantivyDocument;
use tantivy::directory::RamDirectory;
use tantivy::schema::{
    Field as TantivyField, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;

use crate::language::{Analysis, Model};

use super::tokenizer::{BREAK, Keys, Pairs};
use super::{Error, FIELDS};

/// Entries are handed to tantivy in batches of so many.
pub(super) const BATCH: usize = 256;

/// The fields of tantivy's schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) words: TantivyField,
    pub(super) folded: TantivyField,
    pub(super) pairs: TantivyField,
}

pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let mut field = |name, tokenizer| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqs);
        builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
    };
    let fields = Fields {
        words: field("words", "keys"),
        folded: field("folded", "keys"),
        pairs: field("pairs", "pairs"),
    };
    (builder.build(), fields)
}

/// Keys of an entry, exact and folded, fields divided by [`BREAK`].
pub(super) fn keys(analyses: &[Analysis; FIELDS], model: &Model) -> [String; 2] {
    let (mut words, mut folded) = (String::new(), String::new());
    for analysis in analyses {
        for &word in &analysis.words {
            words.push_str(model.key(word));
            folded.push_str(model.key(model.folded(word)));
            words.push(' ');
            folded.push(' ');
        }
        for &word in &analysis.extras {
            words.push_str(model.key(word));
            words.push(' ');
        }
        folded.push_str(BREAK);
        folded.push(' ');
    }
    [words, folded]
}

/// Writes batches into one segment, so that an entry's number is its document's.
pub(super) fn write(
    schema: Schema,
    fields: Fields,
    batches: &Receiver<Vec<[String; 2]>>,
) -> Result<tantivy::Index, Error> {
    /// Bytes tantivy may size its tables by; it grows past them when it must.
    const BUDGET: usize = 64 << 20;
    let tokenizers = tantivy::tokenizer::TokenizerManager::new();
    tokenizers.register("keys", TextAnalyzer::from(Keys::default()));
    tokenizers.register("pairs", TextAnalyzer::from(Pairs::default()));
    let mut writer = tantivy::Index::builder()
        .schema(schema)
        .tokenizers(tokenizers)
        .single_segment_index_writer(RamDirectory::create(), BUDGET)?;
    for batch in batches {
        for [words, folded] in batch {
            let mut document = TantivyDocument::new();
            document.add_text(fields.words, words);
            document.add_text(fields.pairs, &folded);
            document.add_text(fields.folded, folded);
            writer.add_document(document)?;
        }
    }
    Ok(writer.finalize()?)
}
