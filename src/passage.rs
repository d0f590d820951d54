//! A passage: the unit that is found and shown, cut where the document divides itself.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A piece of a document that can be understood by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Position of its document in the snapshot.
    pub document: usize,
    /// The way to it from the outside in: `["II", "2", "a"]`.
    pub address: Vec<String>,
    /// The headings on that way, joined by " › ", without their numbers.
    pub heading: String,
    /// The sentence that opens the list it is an item of, bytes of the document's text.
    pub lead_in: Option<Range<usize>>,
    /// What it holds, bytes of the document's text; whole sentences.
    pub span: Range<usize>,
    /// Position in the document's blocks of the first and one past the last block it holds.
    pub blocks: Range<usize>,
}
