//! Old Word files (.doc, Word 97 to 2003): text from the piece table, with
//! paragraphs, automatic numbers, tables and footnotes.
//!
//! Letters of the fonts from before Unicode are made Unicode. Deleted and
//! hidden text is left out; macros, pictures and embedded files are never
//! looked at. Other files that go by the name .doc (RTF, pages saved with
//! their pictures, older Word) are told apart and refused with what to do.

mod body;
mod file;
mod look;
mod names;
mod text;

use super::Unreadable;
use super::flow;

use body::Body;
use file::{File, Story};

pub(super) const EXTENSIONS: &[&str] = &["doc", "dot"];

/// Fifty megabytes: pictures are large and never read.
pub(super) const LARGEST: u64 = 50 * 1024 * 1024;

/// How an old Office file begins.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Whether these are the bytes of an old Word file, or of what goes by its name.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND)
        && (names(bytes, "WordDocument") || names(bytes, "EncryptedPackage"))
        || is_rtf(bytes)
        || is_web_archive(bytes)
}

/// Whether an old Office file has a stream of this name.
pub(super) fn names(bytes: &[u8], stream: &str) -> bool {
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes
        .windows(name.len())
        .step_by(2)
        .any(|window| window == name)
}

fn is_rtf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rt")
}

fn is_web_archive(bytes: &[u8]) -> bool {
    bytes
        .get(..13)
        .is_some_and(|head| head.eq_ignore_ascii_case(b"MIME-Version:"))
}

/// Reads an old Word file.
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    if is_rtf(bytes) {
        return Err(Unreadable(RTF.to_owned()));
    }
    if is_web_archive(bytes) {
        return Err(Unreadable(WEB_ARCHIVE.to_owned()));
    }
    if !bytes.starts_with(COMPOUND) {
        return Err(Unreadable(NO_WORD.to_owned()));
    }
    let file = File::open(bytes)?;
    let characters = text::characters(&file)?;
    let mut body = Body::new(&file, &characters);
    let length = |story| file.length(story);
    let notes = length(Story::Body);
    let behind: usize = [
        Story::Footnotes,
        Story::Headers,
        Story::Macros,
        Story::Annotations,
    ]
    .into_iter()
    .map(length)
    .fold(notes, usize::saturating_add);
    let mut pieces = body.read(0..notes);
    let boxes = behind.saturating_add(length(Story::Endnotes));
    pieces.extend(body.read(behind..boxes.saturating_add(length(Story::Boxes))));
    flow::text(&pieces)
}

const RTF: &str = "tệp RTF chưa đọc được; hãy mở bằng Word và lưu lại thành .docx";

const WEB_ARCHIVE: &str =
    "trang mạng lưu kèm hình (MHT) chưa đọc được; hãy mở bằng Word và lưu lại thành .docx";

const NO_WORD: &str = "đây không phải tệp Word; hãy mở tệp để kiểm tra và lưu lại thành .docx";
