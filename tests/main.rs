//! One integration binary, a file per feature.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod everyday;
mod support;
mod reading;
mod serving;
mod folder;
mod asking;
mod odd_messages;
mod procedures;
mod questions;
mod decoding;
mod noise;
mod masking;
mod tidy;
mod commands;

mod channels;
mod store;
mod petitions;
