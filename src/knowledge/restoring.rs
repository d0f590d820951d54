//! Restoring what was read without Vietnamese, with what the clean documents of
//! the folder teach of the office's language.

use crate::language::damage::{Model, RestoredLine, restore_lines};
use crate::place::{self, Level, Place};

use super::documents;
use super::reading::Reading;

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

/// Restores the damaged texts among what was read.
pub(super) fn restore(read: &mut [Reading]) {
    if read.iter().all(|reading| reading.damaged.is_none()) {
        return;
    }
    let clean = read.iter().filter_map(|reading| reading.document.as_ref());
    let model = model(clean.map(|document| document.text.as_str()));
    for reading in read {
        if let Some(text) = reading.damaged.take() {
            let lines = restored(&text, &model);
            reading.keep(documents::read_restored(&reading.file.path, &lines));
        }
    }
}
