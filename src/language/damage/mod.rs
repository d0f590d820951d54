//! Damaged text: Vietnamese read by an OCR that knew no Vietnamese, told from
//! the rest and restored.
//!
//! A paragraph's [`quality()`] decides whether it is touched at all. A damaged one
//! is read as if it came over a noisy channel: which words may have been printed
//! for each reading, and which of them make a sentence. Nothing here does input
//! or output; the statistics are shipped inside the program and added to by
//! [`Model::learn`].

mod channel;
mod choice;
mod decode;
mod marks;
mod model;
mod piece;
mod quality;
mod restore;
mod row;
mod syllable;
mod table;
mod tree;
mod words;

pub use marks::Marks;
pub use model::Model;
pub use quality::{Class, Quality, assess, quality};
pub use restore::{Restored, RestoredLine, is_damaged, join, restore, restore_lines};

/// What every restored text is labelled with wherever a person reads it.
pub const LABEL: &str = "văn bản được phục hồi tự động từ bản quét, hãy đối chiếu bản gốc";
