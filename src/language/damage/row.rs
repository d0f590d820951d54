//! One damaged paragraph: cut into readings, each of which is decided, and written
//! out again line by line.

use std::borrow::Cow;

use super::Model;
use super::channel::Case;
use super::choice::Memory;
use super::decode::{Decision, Item, decode};
use super::model::SENTENCE_ID;
use super::piece::{Kind, Piece, cut};
use super::restore::RestoredLine;

/// Words less certain than this are pointed out to whoever reviews the text.
const CERTAIN: f32 = 0.95;
/// A row of readings is decoded in parts of this many, to bound the memory.
const PART: usize = 400;

/// A paragraph as one row of readings, and where each came from.
pub(super) struct Row {
    pieces: Vec<Vec<Piece>>,
    items: Vec<Item>,
    /// Line and piece of each item.
    origins: Vec<(usize, usize)>,
}

impl Row {
    /// Cuts the lines of a paragraph.
    pub(super) fn of(lines: &[&str], model: &Model) -> Self {
        let pieces: Vec<Vec<Piece>> = lines.iter().map(|line| cut(line)).collect();
        let mut row = Self {
            pieces: Vec::new(),
            items: Vec::new(),
            origins: Vec::new(),
        };
        for (nth, line) in pieces.iter().enumerate() {
            let (capitals, small) = letter_counts(lines[nth]);
            for (p, piece) in line.iter().enumerate() {
                row.origins.push((nth, p));
                let read = &lines[nth][piece.span.clone()];
                row.items.push(match &piece.kind {
                    Kind::Fixed(marks, _) => {
                        let opens = p == 0 && lines[nth].trim_start().starts_with(['-', '+', '*']);
                        let ids = marks.iter().map(|mark| model.id(mark));
                        Item::Fixed(if opens {
                            vec![SENTENCE_ID]
                        } else {
                            ids.collect()
                        })
                    }
                    Kind::Word => Item::Word {
                        read: without_specks(read).to_owned(),
                        setting: setting(read, capitals, small),
                        joins: p > 0 && line[p - 1].span.end < piece.span.start,
                    },
                });
            }
        }
        row.pieces = pieces;
        row
    }

    /// Mends what marks the points of a list.
    pub(super) fn mend_markers(&mut self, marker: &mut Marker) {
        self.pieces.iter_mut().for_each(|line| marker.mend(line));
    }

    /// The same lines with every reading decided; `context` is what the last two words
    /// before them were, and then the last two of them.
    pub(super) fn restore<'t>(
        &self,
        lines: &[&'t str],
        context: &mut (u32, u32),
        model: &Model,
        memory: &mut Memory,
    ) -> Vec<RestoredLine<'t>> {
        let decisions = self.decide(context, model, memory);
        let lines = lines.iter().zip(self.pieces.iter().zip(&decisions));
        lines
            .map(|(raw, (pieces, decisions))| write(raw, pieces, decisions))
            .collect()
    }

    /// Decides every reading; for each line, its decisions by piece.
    fn decide(
        &self,
        context: &mut (u32, u32),
        model: &Model,
        memory: &mut Memory,
    ) -> Vec<Vec<(usize, Decision)>> {
        let mut decided: Vec<Vec<(usize, Decision)>> = vec![Vec::new(); self.pieces.len()];
        for (part, items) in self.items.chunks(PART).enumerate() {
            let (decisions, after) = decode(items, *context, model, memory);
            *context = after;
            for decision in decisions {
                let (line, piece) = self.origins[part * PART + decision.item];
                decided[line].push((piece, decision));
            }
        }
        decided
    }
}

/// A reading without the specks that marks leave behind it.
fn without_specks(read: &str) -> &str {
    let bare = read.trim_end_matches(['?', '’', '\'', '°', '”']);
    if bare.chars().count() > 1 { bare } else { read }
}

/// Whether the rest of a line, of which the letters are given, is in capitals.
fn setting(read: &str, capitals: usize, small: usize) -> Case {
    let own = letter_counts(read);
    if capitals - own.0 > small - own.1 {
        Case::Upper
    } else {
        Case::AsIs
    }
}

/// How many capitals and how many small letters a text has.
fn letter_counts(text: &str) -> (usize, usize) {
    text.chars().fold((0, 0), |(capitals, small), c| {
        (
            capitals + usize::from(c.is_uppercase()),
            small + usize::from(c.is_lowercase()),
        )
    })
}

/// Writes a line with its decisions in place of what was read.
fn write<'t>(raw: &'t str, pieces: &[Piece], decisions: &[(usize, Decision)]) -> RestoredLine<'t> {
    let mut text = String::with_capacity(raw.len() * 2);
    let mut uncertain = Vec::new();
    let mut copied = 0;
    let (mut sum, mut words) = (0.0, 0.0);
    let mut decisions = decisions.iter().peekable();
    for (p, piece) in pieces.iter().enumerate() {
        if let Kind::Fixed(_, Some(mended)) = &piece.kind {
            text.push_str(&raw[copied..piece.span.start]);
            text.push_str(mended);
            copied = piece.span.end;
        }
        let Some((_, decision)) = decisions.next_if(|(at, _)| *at == p) else {
            continue;
        };
        text.push_str(&raw[copied..piece.span.start]);
        let at = text.len();
        text.push_str(&decision.text);
        if decision.certainty < CERTAIN {
            uncertain.push(at..text.len());
        }
        sum += decision.certainty;
        words += 1.0;
        copied = pieces[p + decision.covers - 1].span.end;
    }
    text.push_str(&raw[copied..]);
    RestoredLine {
        raw,
        text: Cow::Owned(text),
        certainty: if words > 0.0 { sum / words } else { 1.0 },
        uncertain,
    }
}

/// The last letter that marked a point, to tell "d)" from "đ)".
#[derive(Debug, Default)]
pub(super) struct Marker {
    last: Option<String>,
}

impl Marker {
    /// Makes the second "d)" in a row "đ)".
    fn mend(&mut self, pieces: &mut [Piece]) {
        let mut markers = pieces
            .iter_mut()
            .take(3)
            .filter_map(|piece| match &mut piece.kind {
                Kind::Fixed(_, mended) => mended.as_mut(),
                Kind::Word => None,
            });
        let Some(mended) = markers.next() else {
            return;
        };
        if mended == "d)" && self.last.as_deref() == Some("d)") {
            "đ)".clone_into(mended);
        }
        self.last = Some(mended.clone());
    }
}
