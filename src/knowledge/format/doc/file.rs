//! The streams of an old Word file and where things are in them (MS-DOC 2.5).

use std::io::{Cursor, Read};

use super::super::Unreadable;
use super::super::archive::LOCKED;

/// What a stream may hold, bytes.
const MOST: u64 = 64 * 1024 * 1024;

/// The mark of a Word file since 1997.
const WORD_97: u16 = 0xa5ec;

/// The first version of that layout; Word 6 and 95 have lower ones.
const FIRST_VERSION: u16 = 0x00c0;

/// Where a table of the file is, counted in pairs of the header.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Styles = 1,
    Notes = 3,
    Letters = 12,
    Paragraphs = 13,
    Fonts = 15,
    Pieces = 33,
    Lists = 73,
    Overrides = 74,
}

/// A part of the text: the body, its footnotes, its running headers and so on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Story {
    Body = 3,
    Footnotes = 4,
    Headers = 5,
    Macros = 6,
    Annotations = 7,
    Endnotes = 8,
    Boxes = 9,
}

/// An old Word file, opened.
pub(super) struct File {
    /// The stream of the text.
    pub(super) words: Vec<u8>,
    /// The stream of the tables.
    pub(super) tables: Vec<u8>,
    /// Positions in `words` of the lengths of the stories and of the places.
    lengths: usize,
    places: usize,
    place_count: usize,
}

impl File {
    /// Opens a file.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut compound = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| broken())?;
        if compound.is_stream("/EncryptedPackage") {
            return Err(Unreadable(LOCKED.to_owned()));
        }
        let mut stream = |name: &str| -> Result<Vec<u8>, Unreadable> {
            let stream = compound.open_stream(name).map_err(|_| broken())?;
            let mut found = Vec::new();
            stream
                .take(MOST)
                .read_to_end(&mut found)
                .map_err(|_| broken())?;
            Ok(found)
        };
        let words = stream("/WordDocument")?;
        let (mark, version, flags) = (
            u16_at(&words, 0).unwrap_or_default(),
            u16_at(&words, 2).unwrap_or_default(),
            u16_at(&words, 10).unwrap_or_default(),
        );
        if flags & 0x0100 != 0 {
            return Err(Unreadable(LOCKED.to_owned()));
        }
        if mark != WORD_97 || version < FIRST_VERSION {
            return Err(Unreadable(TOO_OLD.to_owned()));
        }
        let tables = stream(if flags & 0x0200 == 0 {
            "/0Table"
        } else {
            "/1Table"
        })?;
        // Three arrays follow the header, each behind its own length.
        let shorts = usize::from(u16_at(&words, 32).ok_or_else(broken)?);
        let lengths = 34 + shorts * 2 + 2;
        let longs = usize::from(u16_at(&words, lengths - 2).ok_or_else(broken)?);
        let places = lengths + longs * 4 + 2;
        let place_count = usize::from(u16_at(&words, places - 2).ok_or_else(broken)?);
        Ok(Self {
            words,
            tables,
            lengths,
            places,
            place_count,
        })
    }

    /// How many characters a story has.
    pub(super) fn length(&self, story: Story) -> usize {
        let at = self.lengths + story as usize * 4;
        u32_at(&self.words, at).map_or(0, |length| length.min(i32::MAX.unsigned_abs()) as usize)
    }

    /// The bytes of a table, empty where the file has none.
    pub(super) fn table(&self, place: Place) -> &[u8] {
        let (start, length) = self.place(place);
        self.tables
            .get(start..start.saturating_add(length))
            .unwrap_or_default()
    }

    /// A table together with what lies behind it.
    pub(super) fn table_and_beyond(&self, place: Place) -> &[u8] {
        let (start, length) = self.place(place);
        let found = self.tables.get(start..).filter(|_| length > 0);
        found.unwrap_or_default()
    }

    fn place(&self, place: Place) -> (usize, usize) {
        let index = place as usize;
        if index >= self.place_count {
            return (0, 0);
        }
        let at = self.places + index * 8;
        let number = |at| u32_at(&self.words, at).unwrap_or_default() as usize;
        (number(at), number(at + 4))
    }
}

const TOO_OLD: &str =
    "tệp Word đời quá cũ (Word 6 hoặc 95) chưa đọc được; hãy mở bằng Word và lưu lại thành .docx";

pub(super) fn broken() -> Unreadable {
    Unreadable(
        "tệp Word đời cũ bị hỏng hoặc chưa chép xong; hãy mở bằng Word và lưu lại thành .docx"
            .to_owned(),
    )
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(found.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(found.try_into().ok()?))
}
