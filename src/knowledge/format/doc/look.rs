//! How paragraphs and letters of an old Word file are set, as far as it matters:
//! tables, lists, headings, bold, hidden and deleted text, fonts
//! (MS-DOC 2.4, 2.6, 2.9).

use super::file::{File, Place, u16_at, u32_at};

/// Properties lie on pages of this size.
const PAGE: usize = 512;

/// How a paragraph is set.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a property of its own in the file"
)]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ParagraphLook {
    pub(super) style: u16,
    pub(super) in_table: bool,
    /// It is the mark that ends a row.
    pub(super) ends_row: bool,
    /// How many tables it lies in.
    pub(super) depth: u32,
    /// It ends a cell, or a row, of a table inside a table.
    pub(super) ends_inner: bool,
    /// Number of its list from 1; `None` where only its style may say.
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
    pub(super) outline: Option<u8>,
    pub(super) on_new_page: bool,
    /// Where the cells of the row begin and the last ends, from the left.
    pub(super) edges: Vec<i16>,
    /// One bit for each cell of the row that goes on from above.
    pub(super) below: u64,
    /// The row repeats on every page.
    pub(super) titles: bool,
}

/// How letters are set; `None` where only the style says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LetterLook {
    pub(super) bold: Option<bool>,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) font: Option<u16>,
    /// A picture, a field or another object stands for the character.
    pub(super) special: bool,
}

/// Runs of the stream and how each is set, by position.
pub(super) struct Looks<T> {
    runs: Vec<(u32, u32, T)>,
}

impl<T: Clone + Default> Looks<T> {
    /// How what stands at a position is set.
    pub(super) fn at(&self, position: u32) -> T {
        let behind = self.runs.partition_point(|(start, ..)| *start <= position);
        let run = behind.checked_sub(1).and_then(|index| self.runs.get(index));
        run.filter(|(_, end, _)| position < *end)
            .map_or_else(T::default, |(.., look)| look.clone())
    }
}

/// Reads how the paragraphs are set.
pub(super) fn paragraphs(file: &File) -> Looks<ParagraphLook> {
    let mut runs = Vec::new();
    for page in pages(file, Place::Paragraphs) {
        let count = usize::from(page[PAGE - 1]);
        for index in 0..count {
            let (Some(start), Some(end)) = (u32_at(page, index * 4), u32_at(page, index * 4 + 4))
            else {
                break;
            };
            let entry = 4 * (count + 1) + index * 13;
            let offset = page.get(entry).map_or(0, |words| usize::from(*words) * 2);
            runs.push((start, end, paragraph(page, offset)));
        }
    }
    runs.sort_by_key(|(start, ..)| *start);
    Looks { runs }
}

/// Reads how the letters are set.
pub(super) fn letters(file: &File) -> Looks<LetterLook> {
    let mut runs = Vec::new();
    for page in pages(file, Place::Letters) {
        let count = usize::from(page[PAGE - 1]);
        for index in 0..count {
            let (Some(start), Some(end)) = (u32_at(page, index * 4), u32_at(page, index * 4 + 4))
            else {
                break;
            };
            let offset = page
                .get(4 * (count + 1) + index)
                .map_or(0, |words| usize::from(*words) * 2);
            let mut look = LetterLook::default();
            if offset > 0 {
                let length = page.get(offset).map_or(0, |length| usize::from(*length));
                let properties = page
                    .get(offset + 1..offset + 1 + length)
                    .unwrap_or_default();
                each(properties, |code, operand| look.take(code, operand));
            }
            runs.push((start, end, look));
        }
    }
    runs.sort_by_key(|(start, ..)| *start);
    Looks { runs }
}

/// The pages that a table of pages points to.
fn pages(file: &File, place: Place) -> impl Iterator<Item = &[u8]> {
    let table = file.table(place);
    let count = table.len().saturating_sub(4) / 8;
    (0..count).filter_map(move |index| {
        let page = u32_at(table, (count + 1) * 4 + index * 4)? & 0x003f_ffff;
        let start = page as usize * PAGE;
        file.words.get(start..start + PAGE)
    })
}

fn paragraph(page: &[u8], offset: usize) -> ParagraphLook {
    let mut look = ParagraphLook::default();
    if offset == 0 {
        return look;
    }
    let words = page.get(offset).map_or(0, |words| usize::from(*words));
    let (start, length) = if words == 0 {
        let words = page.get(offset + 1).map_or(0, |words| usize::from(*words));
        (offset + 2, 2 * words)
    } else {
        (offset + 1, 2 * words - 1)
    };
    let properties = page
        .get(start..(start + length).min(page.len()))
        .unwrap_or_default();
    look.style = u16_at(properties, 0).unwrap_or_default();
    each(properties.get(2..).unwrap_or_default(), |code, operand| {
        look.take(code, operand);
    });
    look
}

impl ParagraphLook {
    /// Takes over one property.
    pub(super) fn take(&mut self, code: u16, operand: &[u8]) {
        let byte = operand.first().copied().unwrap_or_default();
        match code {
            0x2416 => self.in_table = byte != 0,
            0x2417 => self.ends_row = byte != 0,
            0x244b | 0x244c => self.ends_inner |= byte != 0,
            0x6649 => self.depth = u32_at(operand, 0).unwrap_or_default(),
            0x260a => self.level = Some(byte),
            0x460b => self.list = u16_at(operand, 0),
            0x2640 => self.outline = Some(byte),
            0x2407 => self.on_new_page = byte != 0,
            0x3404 => self.titles = byte != 0,
            0xd608 => (self.edges, self.below) = (edges(operand), below(operand)),
            _ => {}
        }
    }
}

/// The edges of the cells of a row.
fn edges(definition: &[u8]) -> Vec<i16> {
    let columns = definition.first().map_or(0, |count| usize::from(*count));
    let edges = (0..=columns).map_while(|index| u16_at(definition, 1 + index * 2));
    edges.map(u16::cast_signed).collect()
}

/// The columns of a row that go on from the row above: bit 5 of each cell's flags.
fn below(definition: &[u8]) -> u64 {
    let columns = definition.first().map_or(0, |count| usize::from(*count));
    let cells = 1 + (columns + 1) * 2;
    (0..columns.min(64))
        .filter(|column| {
            let flags = u16_at(definition, cells + column * 20).unwrap_or_default();
            // It is merged downward and is not the first of the cells so merged.
            flags & 0x0060 == 0x0020
        })
        .fold(0, |bits, column| bits | 1 << column)
}

impl LetterLook {
    /// Takes over one property.
    pub(super) fn take(&mut self, code: u16, operand: &[u8]) {
        let byte = operand.first().copied().unwrap_or_default();
        match code {
            // 0x80 and 0x81 stand for the style's own and its opposite.
            0x0835 => self.bold = (byte < 2).then_some(byte == 1),
            0x083c => self.hidden = byte == 1,
            0x0800 => self.deleted = byte == 1,
            0x0855 => self.special = byte == 1,
            0x4a4f => self.font = u16_at(operand, 0),
            _ => {}
        }
    }
}

/// Gives each property of a list of them, up to the first that is cut off.
pub(super) fn each(properties: &[u8], mut take: impl FnMut(u16, &[u8])) {
    let mut at = 0;
    while let Some(code) = u16_at(properties, at) {
        at += 2;
        let (start, length) = match code >> 13 {
            0 | 1 => (at, 1),
            2 | 4 | 5 => (at, 2),
            3 => (at, 4),
            7 => (at, 3),
            // The one property whose length takes two bytes: the cells of a row.
            _ if code == 0xd608 => {
                let length = u16_at(properties, at).map_or(0, usize::from);
                (at + 2, length.saturating_sub(1))
            }
            _ => {
                let length = properties.get(at).map_or(0, |length| usize::from(*length));
                (at + 1, length)
            }
        };
        let Some(operand) = properties.get(start..start + length) else {
            return;
        };
        take(code, operand);
        at = start + length;
    }
}
