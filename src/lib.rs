//! Answers citizens' questions from a folder of official documents.
//!
//! The modules are listed in the order a fact travels: [`language`] is the
//! ground floor on which both documents and questions are read; a file in the
//! [`knowledge`] folder becomes a [`document`], its [`passage`]s go into the
//! [`index`] of a [`snapshot`], a [`question`] finds passages, and the [`answer`] leaves by the
//! channel the question came from. [`mask`] takes out what is personal before anything
//! is logged or listed.
//!
//! Invariant: of the modules above [`app`], only `knowledge` and `index` touch
//! files; the rest do no input or output, take no clock and read no settings,
//! so they are tested without a network.

// What a command prints goes through its `out`, where a closed pipe is met.
#![warn(clippy::print_stdout)]

pub mod language;
pub mod mask;
pub mod place;
pub mod document;
pub mod passage;
pub mod validity;
mod parallel;
pub mod knowledge;
pub mod index;
pub mod catalogue;
pub mod snapshot;
pub mod question;
pub mod topic;
pub mod answer;
pub mod channel;
pub mod petition;
pub mod failpoint;
pub mod measures;
pub mod store;
pub mod delivery;
pub mod intake;
pub mod polling;
pub mod conversation;
pub mod messaging;
pub mod config;
pub mod app;
pub mod memory;
pub mod server;
pub mod command;
