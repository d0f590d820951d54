//! Changes to a sound file that keep it near to sound.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::sound::Random;

/// Words that readers act on.
const WORDS: [&str; 32] = [
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "<w:p>",
    "</w:p>",
    "<w:gridSpan w:val=\"99999\"/>",
    "<w:vMerge/>",
    "<w:instrText>",
    "<w:numId w:val=\"-1\"/>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<c r=\"XFD9\" t=\"s\"><v>-1</v></c>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&b;",
    "&#x110000;",
    "<table>",
    "</table>",
    "<tr><td colspan=65535 rowspan=65535>",
    "<ol start=\"-2147483648\">",
    "<li>",
    "<template>",
    "/Kids[2 0 R]",
    "/Length -1",
    "/Width 99999999",
    "obj",
    "endstream",
    "BT /F 1e38 Tf",
    "-99999999999",
    "\u{0}",
    "\u{301}",
    "|---|",
    "\u{c}",
];

/// Numbers at the edges of what fields hold.
const NUMBERS: [u32; 8] = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_ffff];

/// One of the files, changed; the parts of an archive inside it.
pub(crate) fn changed(files: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let file = &files[random.below(files.len())];
    let other = &files[random.below(files.len())];
    if file.starts_with(b"PK") && random.below(5) > 0 {
        return inside(file, random).unwrap_or_else(|| file.clone());
    }
    change(file, other, random)
}

/// Changes one part of an archive, which remains one.
fn inside(file: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(file)).ok()?;
    let chosen = random.below(archive.len());
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).ok()?;
        if index == chosen {
            bytes = change(&bytes, &bytes, random);
        }
        changed
            .start_file(name, SimpleFileOptions::default())
            .ok()?;
        changed.write_all(&bytes).ok()?;
    }
    Some(changed.finish().ok()?.into_inner())
}

fn change(file: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len());
        let length = random.below(64).min(bytes.len() - at);
        match random.below(8) {
            0 | 1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(random.below(256)).unwrap_or_default();
                }
            }
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let piece = bytes[at..at + length].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => {
                let number = NUMBERS[random.below(NUMBERS.len())].to_le_bytes();
                let width = 4.min(bytes.len() - at);
                bytes[at..at + width].copy_from_slice(&number[..width]);
            }
            5 => drop(bytes.splice(at..at, WORDS[random.below(WORDS.len())].bytes())),
            6 => {
                let from = random.below(other.len());
                let end = (from + random.below(512)).min(other.len());
                bytes.splice(at..at, other[from..end].iter().copied());
            }
            _ if random.below(6) == 0 => bytes.truncate(at),
            _ => {
                let word = WORDS[random.below(WORDS.len())].repeat(1 + random.below(400));
                bytes.splice(at..at, word.bytes());
            }
        }
    }
    bytes
}
