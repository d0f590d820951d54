//! Vietnamese text: the rules by which documents and questions are both read.

mod encoding;
mod legacy;
mod normalize;
mod letter;
mod fold;
mod token;
mod number;
mod date;
mod sentence;
mod syllable;
mod function;
mod keystroke;
pub mod lexicon;
pub(crate) mod varint;
mod groups;
pub mod model;
pub mod decode;
pub mod damage;

pub use date::{dates, periods, whole_date};
pub use decode::{Decoder, Reading, Slips};
pub use encoding::{Error as EncodingError, decode};
pub use fold::{fold, tone_key};
pub use function::is_function_word;
pub use keystroke::{telex, vni};
pub use legacy::{from_font, repair};
pub use lexicon::Lexicon;
pub use model::{Analysis, Counted, Model, WordId};
pub use normalize::normalize;
pub use number::{Found, document_numbers, number_key, procedure_codes};
pub use sentence::sentences;
pub use syllable::is_syllable;
pub use token::{Shape, Token, tokens};
