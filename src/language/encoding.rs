//! Bytes of a text file, made text: Unicode and the Vietnamese encodings before it.
//!
//! What is no text is refused with the reason. Nothing is guessed where
//! Unicode is valid; where it is not, an old encoding is only believed when
//! nearly every word it gives is a Vietnamese syllable.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use super::legacy;
use super::normalize;

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A file of another kind under the name of a text.
    #[error("the file is no text but {kind}")]
    Binary {
        /// What it is, in Vietnamese: "tệp PDF".
        kind: &'static str,
    },
    /// Text with bytes that no known encoding explains.
    #[error("the text has broken characters on line {line}")]
    Broken {
        /// The first line that cannot be read, from 1.
        line: usize,
    },
}

/// The first bytes of files that are often saved under a wrong name.
const KINDS: [(&[u8], &str); 12] = [
    (b"%PDF", "tệp PDF"),
    (b"PK\x03\x04", "tệp nén hoặc tệp Office (docx, xlsx, zip)"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "tệp Office đời cũ (doc, xls)",
    ),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"II*\0", "ảnh TIFF"),
    (b"MM\0*", "ảnh TIFF"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z"),
    (b"Rar!", "tệp nén RAR"),
    (b"\x7fELF", "chương trình"),
];

/// Reads bytes as text in the one form of [`normalize()`].
///
/// # Errors
/// [`Error`] when they are no text, or text in an encoding that is not known.
pub fn decode(bytes: &[u8]) -> Result<String, Error> {
    if let Some((_, kind)) = KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::Binary { kind });
    }
    if let Some(encoding) = utf16(bytes) {
        return wide(bytes, encoding);
    }
    if is_binary(bytes) {
        return Err(Error::Binary {
            kind: "tệp nhị phân",
        });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(normalize(
            &legacy::repair(text).unwrap_or_else(|| text.to_owned()),
        )),
        Err(error) if mostly_unicode(bytes) => Err(broken(bytes, error.valid_up_to())),
        Err(error) => before_unicode(bytes).ok_or_else(|| broken(bytes, error.valid_up_to())),
    }
}

fn broken(bytes: &[u8], at: usize) -> Error {
    let line = bytes[..at].split(|byte| *byte == b'\n').count();
    Error::Broken { line }
}

/// UTF-16 told by its mark, or by high bytes that Vietnamese text nearly always has.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let pairs = sample.len() / 2;
    let high = |side: usize| {
        let highs = sample.iter().skip(side).step_by(2);
        highs
            .filter(|b| matches!(b, 0 | 1 | 3 | 0x1e | 0x20))
            .count()
    };
    let zeros = |side: usize| {
        sample
            .iter()
            .skip(side)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let wide = |side: usize| {
        high(side) * 20 >= pairs * 19 && zeros(side) * 4 >= pairs && zeros(1 - side) * 20 <= pairs
    };
    match (wide(1), wide(0)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

fn wide(bytes: &[u8], encoding: &'static Encoding) -> Result<String, Error> {
    let (text, _, errors) = encoding.decode(bytes);
    if errors || is_binary(text.as_bytes()) {
        return Err(Error::Binary {
            kind: "tệp nhị phân",
        });
    }
    Ok(normalize(&text))
}

/// A NUL, or more than one control character in fifty.
fn is_binary(bytes: &[u8]) -> bool {
    let controls = bytes
        .iter()
        .filter(|b| matches!(b, 1..=8 | 0xb | 0xe..=0x1f | 0x7f))
        .count();
    bytes.contains(&0) || controls * 50 > bytes.len()
}

/// Whether the text is UTF-8 with a few broken places rather than an older encoding.
fn mostly_unicode(bytes: &[u8]) -> bool {
    let mut broken = 0;
    let mut sound = 0;
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken * 9
}

/// The reading of bytes in an encoding before Unicode that gives Vietnamese.
fn before_unicode(bytes: &[u8]) -> Option<String> {
    let (latin, _, _) = WINDOWS_1252.decode(bytes);
    let (windows, _, _) = WINDOWS_1258.decode(bytes);
    let windows = normalize(&windows);
    if legacy::is_vietnamese(&windows) {
        return Some(windows);
    }
    legacy::repair_bytes(bytes)
        .or_else(|| legacy::repair(&latin))
        .map(|text| normalize(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Quyết định về thủ tục hành chính của Ủy ban nhân dân tỉnh, người dân được hướng dẫn";

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<&str, Error>) {
        assert_eq!(decode(bytes), expected.map(str::to_owned));
    }

    #[test]
    fn unicode_is_read_with_and_without_its_mark() {
        check(TEXT.as_bytes(), Ok(TEXT));
        check(&[b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), Ok(TEXT));
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&[b"\xff\xfe", little.as_slice()].concat(), Ok(TEXT));
        check(&[b"\xfe\xff", big.as_slice()].concat(), Ok(TEXT));
        check(&little, Ok(TEXT));
        check(&big, Ok(TEXT));
        check(b"", Ok(""));
        check(b"plain ascii", Ok("plain ascii"));
    }

    #[test]
    fn windows_1258_is_read() {
        // "thủ tục hành chính của tỉnh" with the tones as marks behind the vowel.
        let bytes = b"thu\xd2 tu\xf2c h\xe0nh chi\xecnh cu\xd2a ti\xd2nh";
        check(bytes, Ok("thủ tục hành chính của tỉnh"));
    }

    #[test]
    fn tcvn3_and_vni_are_read() {
        check(&latin("thñ tôc hµnh chÝnh"), Ok("thủ tục hành chính"));
        check(
            "QuyÕt ®Þnh cña Uû ban nh©n d©n tØnh".as_bytes(),
            Ok("Quyết định của Uỷ ban nhân dân tỉnh"),
        );
        check(
            "Quyeát ñònh cuûa UÛy ban nhaân daân tænh".as_bytes(),
            Ok("Quyết định của Ủy ban nhân dân tỉnh"),
        );
    }

    #[test]
    fn other_kinds_of_file_are_named() {
        check(b"%PDF-1.7 ...", Err(Error::Binary { kind: "tệp PDF" }));
        check(
            &[0, 159, 146, 150, 0, 1],
            Err(Error::Binary {
                kind: "tệp nhị phân",
            }),
        );
    }

    #[test]
    fn broken_unicode_is_refused_with_its_line() {
        let mut bytes = format!("{TEXT}\n{TEXT}").into_bytes();
        let at = bytes.len() - 5;
        bytes[at] = 0xff;
        check(&bytes, Err(Error::Broken { line: 2 }));
    }

    /// The bytes of Latin-1.
    fn latin(text: &str) -> Vec<u8> {
        text.chars()
            .map(|c| u8::try_from(u32::from(c)).expect("Latin-1"))
            .collect()
    }
}
