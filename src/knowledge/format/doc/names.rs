//! What an old Word file defines once and refers to by number: styles, fonts
//! and lists (MS-DOC 2.9.271, 2.9.286, 2.9.146 to 2.9.150).

use std::collections::HashMap;

use super::super::numbering::{LEVELS, Level, Style};
use super::file::{File, Place, u16_at, u32_at};
use super::look::{LetterLook, ParagraphLook, each};

/// A style and what it is based on.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    pub(super) paragraph: ParagraphLook,
    pub(super) letters: LetterLook,
    base: u16,
}

/// The styles of a file, by number, each with all that it is based on.
pub(super) fn styles(file: &File) -> Vec<Named> {
    let sheet = file.table(Place::Styles);
    let about = u16_at(sheet, 0).map_or(0, usize::from);
    let count = u16_at(sheet, 2).map_or(0, usize::from);
    let base_length = u16_at(sheet, 4).map_or(10, usize::from);
    let mut at = 2 + about;
    let mut own = Vec::new();
    for _ in 0..count.min(4096) {
        let Some(length) = u16_at(sheet, at).map(usize::from) else {
            break;
        };
        let end = (at + 2 + length).min(sheet.len());
        own.push(style(
            sheet.get(at + 2..end).unwrap_or_default(),
            base_length,
        ));
        at += 2 + length;
    }
    (0..own.len()).map(|index| whole(&own, index)).collect()
}

fn style(definition: &[u8], base_length: usize) -> Named {
    let short = |at| u16_at(definition, at).unwrap_or_default();
    let (built_in, kind, parts) = (short(0) & 0x0fff, short(2) & 0x000f, short(4) & 0x000f);
    let mut named = Named {
        base: short(2) >> 4,
        ..Named::default()
    };
    if (1..=9).contains(&built_in) {
        named.paragraph.outline = u8::try_from(built_in - 1).ok();
    }
    let name = u16_at(definition, base_length).map_or(0, usize::from);
    let mut at = base_length + 2 + (name + 1) * 2;
    for part in 0..parts {
        at += at % 2;
        let Some(length) = u16_at(definition, at).map(usize::from) else {
            break;
        };
        let properties = definition.get(at + 2..at + 2 + length).unwrap_or_default();
        match (kind, part) {
            (1, 0) => each(properties.get(2..).unwrap_or_default(), |code, operand| {
                named.paragraph.take(code, operand);
            }),
            (1, 1) | (2, 0) => each(properties, |code, operand| {
                named.letters.take(code, operand);
            }),
            _ => {}
        }
        at += 2 + length;
    }
    named
}

/// A style with what it leaves open filled from those it is based on.
fn whole(own: &[Named], index: usize) -> Named {
    let mut found = own[index].clone();
    let mut base = found.base;
    for _ in 0..16 {
        let Some(named) = own.get(usize::from(base)) else {
            break;
        };
        let (mine, theirs) = (&mut found.paragraph, &named.paragraph);
        mine.outline = mine.outline.or(theirs.outline);
        mine.list = mine.list.or(theirs.list);
        mine.level = mine.level.or(theirs.level);
        found.letters.bold = found.letters.bold.or(named.letters.bold);
        found.letters.font = found.letters.font.or(named.letters.font);
        base = named.base;
    }
    found
}

/// The names of the fonts, by number.
pub(super) fn fonts(file: &File) -> Vec<String> {
    /// The name stands behind what describes the font.
    const DESCRIPTION: usize = 39;
    let table = file.table(Place::Fonts);
    let count = u16_at(table, 0).map_or(0, usize::from);
    let mut at = 4;
    let mut names = Vec::new();
    for _ in 0..count {
        let Some(length) = table.get(at).map(|length| usize::from(*length)) else {
            break;
        };
        let font = table.get(at + 1..at + 1 + length).unwrap_or_default();
        let units = (DESCRIPTION..).step_by(2).map_while(|at| u16_at(font, at));
        let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        names.push(String::from_utf16_lossy(&units));
        at += 1 + length;
    }
    names
}

/// The lists of a file.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: HashMap<u32, Vec<Level>>,
    /// What paragraphs refer to: a list, and the levels that begin elsewhere.
    overrides: Vec<(u32, Vec<(usize, u32)>)>,
}

impl Lists {
    /// Reads them; what is broken is left out, as numbers decide no text.
    pub(super) fn read(file: &File) -> Self {
        Self {
            lists: definitions(file).unwrap_or_default(),
            overrides: overrides(file.table_and_beyond(Place::Overrides)),
        }
    }

    /// The list that a paragraph refers to: its number, its levels, and the
    /// levels that start again with it.
    pub(super) fn find(&self, number: u16) -> Option<(u64, Vec<Level>, Vec<usize>)> {
        let index = usize::from(number).checked_sub(1)?;
        let (list, starts) = self.overrides.get(index)?;
        let mut levels = self.lists.get(list)?.clone();
        for (at, start) in starts {
            if let Some(level) = levels.get_mut(*at) {
                level.start = *start;
            }
        }
        Some((
            u64::from(*list),
            levels,
            starts.iter().map(|(at, _)| *at).collect(),
        ))
    }
}

fn definitions(file: &File) -> Option<HashMap<u32, Vec<Level>>> {
    let table = file.table_and_beyond(Place::Lists);
    let count = usize::from(u16_at(table, 0)?);
    let mut at = 2 + count * 28;
    let mut lists = HashMap::new();
    for index in 0..count {
        let definition = 2 + index * 28;
        let id = u32_at(table, definition)?;
        let simple = table.get(definition + 26)? & 1 != 0;
        let mut levels = Vec::new();
        for _ in 0..if simple { 1 } else { LEVELS } {
            let Some((level, length)) = level(table.get(at..)?) else {
                return Some(lists);
            };
            levels.push(level);
            at += length;
        }
        lists.insert(id, levels);
    }
    Some(lists)
}

/// A level and how many bytes it takes.
fn level(bytes: &[u8]) -> Option<(Level, usize)> {
    let properties = usize::from(*bytes.get(24)?) + usize::from(*bytes.get(25)?);
    let text = 28 + properties;
    let count = usize::from(u16_at(bytes, text)?);
    let units = (0..count).map_while(|index| u16_at(bytes, text + 2 + index * 2));
    // The counts of the levels are the characters 0 to 8.
    let units: Vec<u16> = units
        .map(|unit| if unit < 9 { unit + 1 } else { unit })
        .collect();
    let flags = *bytes.get(5)?;
    let level = Level {
        style: match bytes.get(4)? {
            1 => Style::CapitalRoman,
            2 => Style::SmallRoman,
            3 => Style::CapitalLetter,
            4 => Style::SmallLetter,
            22 => Style::DecimalZero,
            23 => Style::Bullet,
            255 => Style::None,
            _ => Style::Decimal,
        },
        text: String::from_utf16_lossy(&units),
        start: u32_at(bytes, 0)?.min(9999),
        arabic: flags & 0x04 != 0,
        runs_on: flags & 0x08 != 0,
    };
    Some((level, text + 2 + count * 2))
}

fn overrides(table: &[u8]) -> Vec<(u32, Vec<(usize, u32)>)> {
    let count = u32_at(table, 0).map_or(0, |count| count.min(4096) as usize);
    let mut at = 4 + count * 16;
    let mut found = Vec::new();
    for index in 0..count {
        let own = 4 + index * 16;
        let (Some(list), Some(changed)) = (u32_at(table, own), table.get(own + 12)) else {
            break;
        };
        let mut starts = Vec::new();
        at += 4;
        for _ in 0..*changed {
            let (Some(start), Some(flags)) = (u32_at(table, at), u32_at(table, at + 4)) else {
                break;
            };
            at += 8;
            if flags & 0x10 != 0 {
                starts.push(((flags & 0x0f) as usize, start.min(9999)));
            }
            if flags & 0x20 != 0 {
                let whole = table.get(at..).and_then(level);
                at += whole.map_or(0, |(_, length)| length);
            }
        }
        found.push((list, starts));
    }
    found
}
