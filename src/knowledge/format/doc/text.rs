//! The characters of an old Word file: pieces of two encodings, one after the other.

use encoding_rs::WINDOWS_1252;

use super::super::Unreadable;
use super::file::{File, Place, broken, u16_at, u32_at};

/// The longest text that is read, characters.
const LONGEST: usize = 16 * 1024 * 1024;

/// A run of text of one encoding.
struct Piece {
    /// Position of its first character and of the one behind its last.
    start: usize,
    end: usize,
    /// Where it begins in the stream, bytes.
    at: usize,
    /// One byte for each character, else two.
    narrow: bool,
}

/// A character and where it stands in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Character {
    pub(super) unit: u16,
    pub(super) at: u32,
}

/// Every character of the file, all stories.
pub(super) fn characters(file: &File) -> Result<Vec<Character>, Unreadable> {
    let mut found = Vec::new();
    for piece in pieces(file.table(Place::Pieces)) {
        // A piece behind a hole in the file begins where it says.
        if piece.start != found.len() || piece.end > LONGEST {
            return Err(broken());
        }
        for index in 0..piece.end - piece.start {
            let step = if piece.narrow { 1 } else { 2 };
            let at = piece.at.saturating_add(index * step);
            let unit = if piece.narrow {
                file.words.get(at).map(|byte| wide(*byte))
            } else {
                u16_at(&file.words, at)
            };
            // The end of a file that was cut off is missing, not wrong.
            let Some(unit) = unit else {
                return Ok(found);
            };
            found.push(Character {
                unit,
                at: u32::try_from(at).unwrap_or(u32::MAX),
            });
        }
    }
    if found.is_empty() {
        Err(broken())
    } else {
        Ok(found)
    }
}

/// The character of a byte: Windows-1252 whatever the language.
fn wide(byte: u8) -> u16 {
    if !(0x80..0xa0).contains(&byte) {
        return u16::from(byte);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    let first = text.chars().next().map_or(0x20, u32::from);
    u16::try_from(first).unwrap_or(0x20)
}

/// The piece table, behind what the file says of its properties.
fn pieces(clx: &[u8]) -> Vec<Piece> {
    let mut rest = clx;
    while let [1, behind @ ..] = rest {
        let skipped = u16_at(behind, 0).map_or(behind.len(), |length| 2 + usize::from(length));
        rest = behind.get(skipped..).unwrap_or_default();
    }
    let [2, rest @ ..] = rest else {
        return Vec::new();
    };
    let plc = rest.get(4..).unwrap_or_default();
    let length = u32_at(rest, 0)
        .map_or(0, |length| length as usize)
        .min(plc.len());
    let count = length.saturating_sub(4) / 12;
    let position = |index: usize| u32_at(plc, index * 4).map(|position| position as usize);
    (0..count)
        .map_while(|index| {
            let (start, end) = (position(index)?, position(index + 1)?);
            let place = u32_at(plc, (count + 1) * 4 + index * 8 + 2)?;
            let narrow = place & 0x4000_0000 != 0;
            let at = (place & 0x3fff_ffff) as usize;
            (end >= start).then_some(Piece {
                start,
                end,
                at: if narrow { at / 2 } else { at },
                narrow,
            })
        })
        .collect()
}
