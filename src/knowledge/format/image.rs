//! Pictures of paper: scans saved as PNG, JPEG or TIFF.

use super::{PICTURE, Unreadable};

pub(super) const EXTENSIONS: &[&str] = &["png", "jpg", "jpeg", "tif", "tiff"];

/// Fifty megabytes: a page in colour that was not compressed.
pub(super) const LARGEST: u64 = 50 * 1024 * 1024;

/// The first bytes of each.
const MARKS: [&[u8]; 4] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*"];

/// Whether the bytes begin like a picture.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    MARKS.iter().any(|mark| bytes.starts_with(mark))
}

/// One page, to be read from its picture.
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    if recognises(bytes) {
        Ok(PICTURE.to_string())
    } else {
        Err(Unreadable(
            "tệp không phải ảnh PNG, JPEG hay TIFF; hãy quét hoặc lưu lại ảnh".to_owned(),
        ))
    }
}
