//! Restoring what was read without Vietnamese, with what the clean documents of
//! the folder teach of the office's language.

use std::cell::LazyCell;

use crate::language::damage::{Model, RestoredLine, restore_lines};
use crate::place::{self, Level, Place};

use super::reading::Reading;
use super::{Reader, digest, documents};

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
        if read.iter().all(|reading| reading.damaged.is_none()) {
            return;
        }
        let texts = self.restored_texts(read);
        for (reading, restored) in read.iter_mut().zip(texts) {
            if let (Some(raw), Some(text)) = (reading.damaged.take(), restored) {
                let lines: Vec<(&str, &str)> = raw.split('\n').zip(text.split('\n')).collect();
                reading.keep(documents::read_restored(&reading.file.path, &lines));
            }
        }
    }

    /// The damaged texts restored; what was restored with the same clean ones before
    /// is taken over.
    fn restored_texts(&self, read: &[Reading]) -> Vec<Option<String>> {
        let clean = read.iter().filter_map(|reading| reading.document.as_ref());
        let clean: Vec<&str> = clean.map(|document| document.text.as_str()).collect();
        let taught = digest(clean.iter().map(|text| [*text]));
        let model = LazyCell::new(|| model(clean.iter().copied()));
        let texts = read.iter().map(|reading| {
            let text = reading.damaged.as_deref()?;
            let key = digest(std::iter::once([text, taught.as_str()]));
            Some(self.restored(&key, || {
                let lines = restored(text, &model);
                let lines: Vec<&str> = lines.iter().map(|line| &*line.text).collect();
                lines.join("\n")
            }))
        });
        texts.collect()
    }
}
