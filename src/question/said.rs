//! What was said: a message and those that it follows up, put together.

use std::ops::Range;

use crate::language::decode::{Change, ReadWord};
use crate::language::{Reading, Shape, fold, is_function_word, normalize, tokens};
use crate::place::{self, Mention, Place};
use crate::snapshot::Snapshot;

use super::overlap;

/// A word as typed, but for its keystrokes, in capitals where it began with one.
fn as_meant(word: &ReadWord, reading: &Reading) -> String {
    let typed = &reading.typed[word.span.clone()];
    if word.change != Change::Keys {
        return typed.to_owned();
    }
    let mut letters = word.written.chars();
    match letters.next() {
        Some(first) if typed.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => word.written.clone(),
    }
}

/// The messages of a follow-up, put together, the latest first.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) names: Vec<Range<usize>>,
    pub(super) spans: Vec<Range<usize>>,
    pub(super) places: Vec<Vec<Place>>,
    pub(super) lent: Vec<(Range<usize>, f32)>,
    has_numbers: bool,
    pub(super) has_matter: bool,
}

impl Said {
    /// The last message with its keystrokes carried out, where that brings places to
    /// light: `Chi1 Linh` names one, and the `xa4` of `xa4 Nam Dong` none of number 4.
    pub(super) fn carried_out(&self, reading: &Reading) -> Option<(String, Vec<Mention>)> {
        let is_lent = |word: &ReadWord| {
            let mut lent = self.lent.iter();
            lent.any(|(lent, weight)| *weight < 1.0 && lent.contains(&word.span.start))
        };
        let in_keys = |word: &&ReadWord| word.change == Change::Keys && !is_lent(word);
        let is_misread = |word: &ReadWord| self.spans.iter().any(|s| overlap(s, &word.span));
        let mut keys = reading.words.iter().filter(in_keys).peekable();
        keys.peek()?;
        if !self.places.is_empty() && !keys.any(is_misread) {
            return None;
        }
        let own = reading.words.iter().filter(|word| !is_lent(word));
        let written: Vec<String> = own.map(|word| as_meant(word, reading)).collect();
        let written = normalize(&written.join(" "));
        let mentions = place::find(&written);
        (!self.places.is_empty() || !mentions.is_empty()).then_some((written, mentions))
    }

    /// Adds a message, less the places and numbers that a later one replaced.
    pub(super) fn add(&mut self, message: &str, mentions: &[Mention], weight: f32) {
        let places_replaced = !self.places.is_empty();
        let (start, mut at, mut numbers) = (self.text.len(), 0, false);
        for token in tokens(message)
            .iter()
            .filter(|token| token.shape != Shape::Code)
        {
            let is_place = mentions.iter().any(|m| overlap(&m.span, &token.span));
            let is_number = token.shape == Shape::Number;
            let word = &message[token.span.clone()];
            numbers |= is_number;
            self.has_matter |= !is_place && !is_number && !is_function_word(&word.to_lowercase());
            if (is_place && places_replaced) || (is_number && self.has_numbers) {
                self.text.push_str(&message[at..token.span.start]);
                at = token.span.end;
            }
        }
        let shift = self.text.len();
        self.text.push_str(&message[at..]);
        if !places_replaced && at == 0 {
            self.names.extend(
                mentions
                    .iter()
                    .map(|m| m.name.start + shift..m.name.end + shift),
            );
            self.spans.extend(
                mentions
                    .iter()
                    .map(|m| m.span.start + shift..m.span.end + shift),
            );
        }
        if !places_replaced {
            self.places = place::innermost(mentions)
                .map(|m| m.places.clone())
                .collect();
        }
        self.has_numbers |= numbers;
        if weight < 1.0 {
            self.lent.push((start..self.text.len(), weight));
        }
        self.text.push_str(" . ");
    }

    /// A name without marks may be that of a document's place: "Nam Dong" is a
    /// commune, and the district Nam Đông typed in haste.
    pub(super) fn add_places_of(&mut self, snapshot: &Snapshot) {
        for (places, span) in self.places.iter_mut().zip(&self.spans) {
            let said = fold(&self.text[span.clone()]);
            for place in snapshot.places.iter().flatten() {
                if said.ends_with(&fold(place.name())) && !places.contains(place) {
                    places.push(*place);
                }
            }
        }
    }
}
