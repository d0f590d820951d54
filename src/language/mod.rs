//! Vietnamese text: the rules by which documents and questions are both read.

mod encoding;
mod legacy;
mod normalize;
mod fold;
mod number;
mod date;
mod sentence;

pub use date::{dates, periods, whole_date};
pub use encoding::{Error as EncodingError, decode};
pub use fold::{fold, tone_key};
pub use normalize::normalize;
pub use number::{Found, document_numbers, number_key, procedure_codes};
pub use sentence::sentences;
