//! Places of Vietnam before and after 1 July 2025, when districts ended and
//! most provinces and communes were merged.
//!
//! In goes what a person or a document says, out come the [`Place`]s it names
//! ([`find()`]), what became of them ([`now()`], [`describe_now`]), how two of them
//! lie to each other ([`relation()`]), and the answer to "what is it called now"
//! ([`asks_where_now`]). Everything comes from one table in the program; a name
//! that several places bear keeps them all, and nothing here chooses by chance.

mod table;
mod entry;
mod now;
mod relation;
mod names;
mod token;
mod unit;
mod accents;
mod evidence;
mod find;
mod narrow;
mod slip;
mod spell;
mod ask;
mod intent;
mod texts;

pub use ask::{PlaceAnswer, Reading, asks_where_now};
pub use entry::{Kind, Level, Place};
pub use find::{Mention, find, innermost, named};
pub use now::{Part, Share, describe_now, formed_from, now};
pub use relation::{Relation, relation, strongest_relation};
pub use spell::misspelled;

#[cfg(test)]
mod tests;
