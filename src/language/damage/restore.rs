//! Damaged text restored, line by line.
//!
//! Whatever is not damaged comes out byte for byte as it went in, and the
//! number of lines never changes, so that what was read can be shown beside
//! what it was restored to.

use std::borrow::Cow;
use std::ops::Range;

use super::Model;
use super::channel::Case;
use super::decode::{Decision, Item, Memory, decode};
use super::model::SENTENCE_ID;
use super::piece::{Kind, Piece, cut};
use super::quality::{Class, assess};

/// Words less certain than this are pointed out to whoever reviews the text.
const CERTAIN: f32 = 0.8;
/// A row of readings is decoded in parts of this many, to bound the memory.
const PART: usize = 400;

/// A text restored.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    /// The text; the same number of lines as before.
    pub text: String,
    /// How sure it is on average, from 0 to 1.
    pub certainty: f32,
    /// Where the words are that a person should look at, bytes of `text`.
    pub uncertain: Vec<Range<usize>>,
}

/// One line of a document, restored where it was damaged.
#[derive(Debug, Clone, PartialEq)]
pub struct RestoredLine<'t> {
    /// The line as it was read.
    pub raw: &'t str,
    /// The line as it was printed, as far as can be told.
    pub text: Cow<'t, str>,
    /// How sure it is on average, from 0 to 1; 1 where nothing was damaged.
    pub certainty: f32,
    /// Where the words are that a person should look at, bytes of `text`.
    pub uncertain: Vec<Range<usize>>,
}

/// Tells whether any paragraph of a text needs restoring, before a model is loaded for it.
#[must_use]
pub fn is_damaged(text: &str) -> bool {
    damaged_lines(text).contains(&true)
}

/// Restores one paragraph, whatever its quality.
#[must_use]
pub fn restore(paragraph: &str, model: &Model) -> Restored {
    let lines: Vec<&str> = paragraph.split('\n').collect();
    join(&restore_paragraphs(&lines, &vec![true; lines.len()], model))
}

/// Restores the damaged paragraphs of a document and leaves the rest alone.
///
/// Out come as many lines as the text has between line feeds.
#[must_use]
pub fn restore_lines<'t>(text: &'t str, model: &Model) -> Vec<RestoredLine<'t>> {
    let lines: Vec<&str> = text.split('\n').collect();
    restore_paragraphs(&lines, &damaged_lines(text), model)
}

/// Restores the damaged paragraphs of a document; the lines joined again.
#[must_use]
pub fn restore_text(text: &str, model: &Model) -> Restored {
    join(&restore_lines(text, model))
}

/// Joins lines, with what they say of themselves.
fn join(lines: &[RestoredLine]) -> Restored {
    let mut text = String::new();
    let mut uncertain = Vec::new();
    let (mut sum, mut letters) = (0.0, 0.0);
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        let at = text.len();
        uncertain.extend(line.uncertain.iter().map(|w| at + w.start..at + w.end));
        text.push_str(&line.text);
        let weight = f32::from(u16::try_from(line.text.len()).unwrap_or(u16::MAX));
        sum += weight * line.certainty;
        letters += weight;
    }
    Restored {
        text,
        certainty: if letters > 0.0 { sum / letters } else { 1.0 },
        uncertain,
    }
}

/// For each line, whether it belongs to a damaged paragraph.
fn damaged_lines(text: &str) -> Vec<bool> {
    let lines: Vec<&str> = text.split('\n').collect();
    let paragraphs = paragraphs(&lines);
    let joined: Vec<String> = paragraphs
        .iter()
        .map(|lines_of| lines[lines_of.clone()].join("\n"))
        .collect();
    let texts: Vec<&str> = joined.iter().map(String::as_str).collect();
    let mut damaged = vec![false; lines.len()];
    for (paragraph, quality) in paragraphs.into_iter().zip(assess(&texts)) {
        if quality.class == Class::Damaged {
            damaged[paragraph].fill(true);
        }
    }
    damaged
}

/// The runs of lines that are not empty.
fn paragraphs(lines: &[&str]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.end == i => last.end = i + 1,
            _ => found.push(i..i + 1),
        }
    }
    found
}

/// Restores the lines marked as damaged, paragraph by paragraph.
fn restore_paragraphs<'t>(
    lines: &[&'t str],
    damaged: &[bool],
    model: &Model,
) -> Vec<RestoredLine<'t>> {
    let mut out: Vec<RestoredLine> = lines.iter().map(|raw| untouched(raw)).collect();
    let mut memory = Memory::default();
    let mut context = (SENTENCE_ID, SENTENCE_ID);
    let mut letter = Marker::default();
    for paragraph in paragraphs(lines) {
        if !damaged[paragraph.start] {
            context = (SENTENCE_ID, SENTENCE_ID);
            continue;
        }
        // A paragraph that begins small goes on from before the page break.
        if !lines[paragraph.start]
            .trim_start()
            .starts_with(char::is_lowercase)
        {
            context = (SENTENCE_ID, SENTENCE_ID);
        }
        let mut row = Row::of(&lines[paragraph.clone()], model);
        for line in &mut row.pieces {
            letter.mend(line);
        }
        let decisions = row.decide(&mut context, model, &mut memory);
        for (nth, i) in paragraph.enumerate() {
            out[i] = write(lines[i], &row.pieces[nth], &decisions[nth]);
        }
    }
    out
}

/// A line as it is.
fn untouched(raw: &str) -> RestoredLine<'_> {
    RestoredLine {
        raw,
        text: Cow::Borrowed(raw),
        certainty: 1.0,
        uncertain: Vec::new(),
    }
}

/// A paragraph as one row of readings, and where each came from.
struct Row {
    pieces: Vec<Vec<Piece>>,
    items: Vec<Item>,
    /// Line and piece of each item.
    origins: Vec<(usize, usize)>,
}

impl Row {
    /// Cuts the lines of a paragraph.
    fn of(lines: &[&str], model: &Model) -> Self {
        let pieces: Vec<Vec<Piece>> = lines.iter().map(|line| cut(line)).collect();
        let mut row = Self {
            pieces: Vec::new(),
            items: Vec::new(),
            origins: Vec::new(),
        };
        for (nth, line) in pieces.iter().enumerate() {
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
                        setting: setting(lines[nth], read),
                        joins: p > 0 && line[p - 1].span.end < piece.span.start,
                    },
                });
            }
        }
        row.pieces = pieces;
        row
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

/// Whether the rest of a line is in capitals.
fn setting(line: &str, read: &str) -> Case {
    let capitals = |text: &str| text.chars().filter(|c| c.is_uppercase()).count();
    let small = |text: &str| text.chars().filter(|c| c.is_lowercase()).count();
    if capitals(line) - capitals(read) > small(line) - small(read) {
        Case::Upper
    } else {
        Case::AsIs
    }
}

/// Writes a line with its decisions in place of what was read.
fn write<'t>(raw: &'t str, pieces: &[Piece], decisions: &[(usize, Decision)]) -> RestoredLine<'t> {
    let mut text = String::with_capacity(raw.len() * 2);
    let mut uncertain = Vec::new();
    let mut copied = 0;
    let mut sum = 0.0;
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
        copied = pieces[p + decision.covers - 1].span.end;
    }
    text.push_str(&raw[copied..]);
    let count = f32::from(u16::try_from(pieces.len()).unwrap_or(u16::MAX));
    let fixed = pieces
        .iter()
        .filter(|piece| piece.kind != Kind::Word)
        .count();
    let fixed = f32::from(u16::try_from(fixed).unwrap_or(u16::MAX));
    let certainty = if count > fixed {
        sum / (count - fixed)
    } else {
        1.0
    };
    RestoredLine {
        raw,
        text: Cow::Owned(text),
        certainty: certainty.min(1.0),
        uncertain,
    }
}

/// The last letter that marked a point, to tell "d)" from "đ)".
#[derive(Debug, Default)]
struct Marker {
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
