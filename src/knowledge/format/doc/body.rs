//! The stories of an old Word file as pieces: paragraphs with their automatic
//! numbers, rows and cells.

use std::collections::HashSet;
use std::ops::Range;

use super::super::flow::{Cell, Paragraph, Piece, Table};
use super::super::numbering::Counts;
use super::file::{File, Place, Story, u32_at};
use super::look::{LetterLook, Looks, ParagraphLook, letters, paragraphs};
use super::names::{Lists, Named, fonts, styles};
use super::text::Character;
use crate::language::from_font;

/// Cells whose edges lie nearer than this are in one column, twentieths of a point.
const NEAR: i32 = 80;

/// The longest text that is believed to be a heading, letters.
const LONGEST_HEADING: usize = 400;

/// What is known while a file is read.
pub(super) struct Body<'a> {
    characters: &'a [Character],
    paragraphs: Looks<ParagraphLook>,
    letters: Looks<LetterLook>,
    styles: Vec<Named>,
    fonts: Vec<String>,
    lists: Lists,
    counts: Counts,
    begun: HashSet<u16>,
    /// The footnotes, in the order in which they are referred to.
    notes: std::vec::IntoIter<Range<usize>>,
    noted: usize,
    in_note: bool,
}

/// A row that is being read.
#[derive(Default)]
struct Row {
    cells: Vec<Vec<Piece>>,
    look: ParagraphLook,
}

/// The paragraph that is being read.
#[derive(Default)]
struct Open {
    /// Its letters, by font; `None` is the font of its style.
    runs: Vec<(Option<u16>, Vec<u16>)>,
    /// For each letter or figure, whether it is bold.
    bold: Vec<Option<bool>>,
    after: Vec<Piece>,
    /// For each field that is open, whether its instruction is being read.
    fields: Vec<bool>,
}

impl<'a> Body<'a> {
    /// Makes ready to read.
    pub(super) fn new(file: &File, characters: &'a [Character]) -> Self {
        let start = file.length(Story::Body);
        let table = file.table(Place::Notes);
        let count = (table.len() / 4).saturating_sub(2);
        let note = |index: usize| Some(start + u32_at(table, index * 4)? as usize);
        let notes: Vec<Range<usize>> = (0..count)
            .map_while(|index| Some(note(index)?..note(index + 1)?))
            .collect();
        Self {
            characters,
            paragraphs: paragraphs(file),
            letters: letters(file),
            styles: styles(file),
            fonts: fonts(file),
            lists: Lists::read(file),
            counts: Counts::default(),
            begun: HashSet::new(),
            notes: notes.into_iter(),
            noted: 0,
            in_note: false,
        }
    }

    /// Reads a stretch of the characters.
    pub(super) fn read(&mut self, range: Range<usize>) -> Vec<Piece> {
        let characters = self.characters;
        let end = range.end.min(characters.len());
        let mut out = Vec::new();
        let mut rows: Vec<Row> = Vec::new();
        let mut row = Row::default();
        let mut cell: Vec<Piece> = Vec::new();
        let mut open = Open::default();
        for character in characters.get(range.start..end).unwrap_or_default() {
            let ends_cell = character.unit == 0x07;
            if !(ends_cell || matches!(character.unit, 0x0c | 0x0d)) {
                self.add(*character, &mut open);
                continue;
            }
            let look = self.paragraphs.at(character.at);
            let pieces = self.finish(std::mem::take(&mut open), &look);
            if !(look.in_table || ends_cell) {
                if !(rows.is_empty() && row.cells.is_empty() && cell.is_empty()) {
                    close(&mut rows, &mut row, &mut cell, &mut out);
                }
                out.extend(pieces);
            } else if ends_cell && look.ends_row {
                row.look = look;
                rows.push(std::mem::take(&mut row));
            } else {
                cell.extend(pieces);
                if ends_cell {
                    row.cells.push(std::mem::take(&mut cell));
                }
            }
        }
        close(&mut rows, &mut row, &mut cell, &mut out);
        out.extend(self.finish(open, &ParagraphLook::default()));
        out
    }

    fn add(&mut self, character: Character, open: &mut Open) {
        match character.unit {
            0x13 => open.fields.push(true),
            0x14 => {
                if let Some(field) = open.fields.last_mut() {
                    *field = false;
                }
            }
            0x15 => {
                open.fields.pop();
            }
            _ if open.fields.contains(&true) => {}
            unit => {
                let look = self.letters.at(character.at);
                if look.hidden || look.deleted {
                    return;
                }
                match unit {
                    0x02 if look.special => self.add_note(open),
                    0x28 if look.special => Self::add_unit(u16::from(b'-'), look, open),
                    0x0b | 0x0e => Self::add_unit(0x0a, look, open),
                    0x09 | 0xa0 => Self::add_unit(0x20, look, open),
                    0x1e => Self::add_unit(u16::from(b'-'), look, open),
                    0x00..=0x1f => {}
                    unit => Self::add_unit(unit, look, open),
                }
            }
        }
    }

    fn add_unit(unit: u16, look: LetterLook, open: &mut Open) {
        if char::from_u32(u32::from(unit)).is_some_and(char::is_alphanumeric) {
            open.bold.push(look.bold);
        }
        match open.runs.last_mut() {
            Some((font, units)) if *font == look.font => units.push(unit),
            _ => open.runs.push((look.font, vec![unit])),
        }
    }

    fn add_note(&mut self, open: &mut Open) {
        // The text of a note begins with its own mark.
        let next = if self.in_note {
            None
        } else {
            self.notes.next()
        };
        let Some(range) = next else {
            return;
        };
        self.noted += 1;
        let mark = format!("[{}]", self.noted);
        open.runs.push((None, mark.encode_utf16().collect()));
        self.in_note = true;
        let mut pieces = self.read(range);
        self.in_note = false;
        if let Some(Piece::Paragraph(first)) = pieces.first_mut() {
            first.text = format!("{mark} {}", first.text.trim_start());
        }
        open.after.extend(pieces);
    }

    /// The pieces of a paragraph whose mark was read.
    fn finish(&mut self, open: Open, look: &ParagraphLook) -> Vec<Piece> {
        let named = self
            .styles
            .get(usize::from(look.style))
            .cloned()
            .unwrap_or_default();
        let text = self.text(&open.runs, named.letters.font);
        let text = text.trim();
        let count = self.count(look, &named);
        let mut pieces = Vec::new();
        if !text.is_empty() {
            let text = if count.is_empty() {
                text.to_owned()
            } else {
                format!("{count} {text}")
            };
            let style_bold = named.letters.bold == Some(true);
            let strong = open.bold.iter().all(|bold| bold.unwrap_or(style_bold));
            let heads = text.chars().count() <= LONGEST_HEADING && !text.ends_with([';', ',']);
            let outline = look.outline.or(named.paragraph.outline);
            let level = outline.filter(|level| *level < 9 && heads && !look.in_table);
            pieces.push(Piece::Paragraph(Paragraph {
                text,
                strong: strong && !open.bold.is_empty(),
                level: level.map_or(0, |level| level + 1),
            }));
        }
        pieces.extend(open.after);
        pieces
    }

    /// The letters of runs, made text by the fonts they are set in.
    fn text(&self, runs: &[(Option<u16>, Vec<u16>)], usual: Option<u16>) -> String {
        let texts = runs.iter().map(|(font, units)| {
            let font = font
                .or(usual)
                .and_then(|font| self.fonts.get(usize::from(font)));
            let text = String::from_utf16_lossy(units);
            from_font(&text, font.map_or("", String::as_str)).into_owned()
        });
        texts.collect()
    }

    /// The number in front of a paragraph, counted on; empty where it has none.
    fn count(&mut self, look: &ParagraphLook, named: &Named) -> String {
        let number = look.list.or(named.paragraph.list).unwrap_or_default();
        let Some((list, levels, restarts)) = self.lists.find(number) else {
            return String::new();
        };
        let level = look.level.or(named.paragraph.level).unwrap_or_default();
        let at = if levels.len() == 1 {
            0
        } else {
            usize::from(level)
        };
        if self.begun.insert(number) {
            for level in restarts {
                self.counts.restart(list, level);
            }
        }
        self.counts.next(list, &levels, at)
    }
}

/// Ends the table that is open.
fn close(rows: &mut Vec<Row>, row: &mut Row, cell: &mut Vec<Piece>, out: &mut Vec<Piece>) {
    if !cell.is_empty() {
        row.cells.push(std::mem::take(cell));
    }
    if !row.cells.is_empty() {
        rows.push(std::mem::take(row));
    }
    if !rows.is_empty() {
        out.push(Piece::Table(Box::new(table(std::mem::take(rows)))));
    }
}

/// The rows, their cells in the columns that their edges make.
fn table(rows: Vec<Row>) -> Table {
    let edges = rows.iter().flat_map(|row| &row.look.edges);
    let mut edges: Vec<i32> = edges.map(|edge| i32::from(*edge)).collect();
    edges.sort_unstable();
    edges.dedup_by(|next, before| *next - *before < NEAR);
    let column = |edge: i16| {
        edges
            .partition_point(|own| *own <= i32::from(edge))
            .saturating_sub(1)
    };
    let mut table = Table::default();
    for (index, row) in rows.into_iter().enumerate() {
        table.begin_row();
        if row.look.titles && table.titles == index {
            table.titles += 1;
        }
        for (at, pieces) in row.cells.into_iter().enumerate() {
            let ends = row.look.edges.get(at).zip(row.look.edges.get(at + 1));
            let wide = ends.map_or(1, |(left, right)| {
                column(*right).saturating_sub(column(*left))
            });
            let wide = wide.max(1);
            if at < 64 && row.look.below & (1 << at) != 0 && pieces.is_empty() {
                table.add_below(wide);
            } else {
                table.add(Cell {
                    pieces,
                    wide,
                    tall: 1,
                });
            }
        }
    }
    table
}
