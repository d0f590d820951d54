//! Vietnamese text: the rules by which documents and questions are both read.

mod normalize;
mod fold;
mod token;
mod syllable;
mod keystroke;
pub mod lexicon;
pub mod model;
pub mod decode;

pub use decode::{Decoder, Reading, Slips};
pub use fold::{fold, tone_key};
pub use keystroke::{telex, vni};
pub use lexicon::Lexicon;
pub use model::{Analysis, Model, WordId};
pub use normalize::normalize;
pub use syllable::is_syllable;
pub use token::{Shape, Token, tokens};
