//! Restoring what was read without Vietnamese, with what the clean documents of
//! the folder teach of the office's language.
//!
//! A text stays as it was restored while its file does, whatever the others
//! teach by then; a program that starts restores it with what they teach now.

use std::sync::LazyLock;

use crate::language::damage::{Model, RestoredLine, restore_lines};
use crate::place::{self, Level, Place};

use super::extracted::key;
use super::reader::RESTORED;
use super::reading::{Kept, Reading};
use super::{Reader, digest, documents};
use crate::parallel::in_parallel;

/// What is learnt of clean texts at the most, bytes: an office's language shows in
/// less, and more would take longer than restoring.
const MOST_TAUGHT: usize = 1_000_000;

/// The language model that ships, the names of places, and these clean texts.
#[must_use]
pub fn model<'a>(clean: impl IntoIterator<Item = &'a str>) -> Model {
    let mut model = Model::load();
    let names: Vec<&str> = Place::all()
        .filter(|place| place.level() != Level::Commune)
        .map(Place::name)
        .collect();
    model.learn_names(&names);
    for text in clean {
        model.learn(text);
    }
    model
}

/// Restores the damaged paragraphs of a text, with the names of places as they are written.
#[must_use]
pub fn restored<'t>(text: &'t str, model: &Model) -> Vec<RestoredLine<'t>> {
    let mut lines = restore_lines(text, model);
    for line in lines.iter_mut().filter(|line| line.raw != line.text) {
        let names = place::misspelled(&line.text);
        line.rewrite(&names);
    }
    lines
}

impl Reader {
    /// Puts the damaged texts among what was read right.
    pub(super) fn restore_damaged(&self, read: &mut [Reading]) {
        let restored = self.restored_documents(read);
        let damaged = read.iter_mut().filter(|reading| reading.damaged.is_some());
        for (reading, (key, kept)) in damaged.zip(restored) {
            reading.damaged = None;
            reading.file.restored = key;
            reading.keep(kept);
        }
    }

    /// The damaged texts as restored documents; what was restored with the same
    /// clean ones before is taken over.
    fn restored_documents(&self, read: &[Reading]) -> Vec<(String, Kept)> {
        let damaged = read.iter().filter_map(|reading| {
            let raw = reading.damaged.as_deref()?;
            Some((reading.file.path.as_str(), raw))
        });
        let damaged: Vec<(&str, &str)> = damaged.collect();
        if damaged.is_empty() {
            return Vec::new();
        }
        let clean = teachers(read);
        let taught = digest(clean.iter().map(|text| [*text]));
        let model = LazyLock::new(|| model(clean.iter().copied()));
        in_parallel(&damaged, |(path, raw)| {
            let key = key(&digest(std::iter::once([*raw, taught.as_str()])), RESTORED);
            let text = self.restored(&key, || {
                let lines = restored(raw, &model);
                let lines: Vec<&str> = lines.iter().map(|line| &*line.text).collect();
                lines.join("\n")
            });
            let lines: Vec<(&str, &str)> = raw.split('\n').zip(text.split('\n')).collect();
            (key, Kept::of(documents::read_restored(path, &lines)))
        })
    }
}

/// The clean texts that a model learns from: which, their contents say, so that
/// in a large folder few changes teach another language.
fn teachers(read: &[Reading]) -> Vec<&str> {
    let clean = read.iter().filter_map(|reading| {
        let document = reading.document.as_deref()?;
        let is_clean = document.blocks.iter().all(|block| block.raw.is_none());
        is_clean.then_some((reading.file.hash.as_str(), document.text.as_str()))
    });
    let mut clean: Vec<(&str, &str)> = clean.collect();
    clean.sort_unstable();
    clean.dedup();
    let mut bytes = 0;
    let fits = |(_, text): &(&str, &str)| {
        bytes += text.len();
        bytes <= MOST_TAUGHT
    };
    clean
        .into_iter()
        .take_while(fits)
        .map(|(_, text)| text)
        .collect()
}
