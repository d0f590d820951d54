//! Vietnamese text: the rules by which documents and questions are both read.

mod normalize;
mod fold;
pub mod damage;

pub use fold::{fold, tone_key};
pub use normalize::normalize;
