//! Plain text and Markdown, in any encoding that offices have used.

use crate::language::{EncodingError, decode};

use super::Unreadable;

pub(super) const EXTENSIONS: &[&str] = &["md", "txt", "markdown"];

/// Twenty megabytes: more than the longest law, less than what stalls a reading.
pub(super) const LARGEST: u64 = 20 * 1024 * 1024;

/// Whether the bytes are text in an encoding that is known.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    decode(bytes).is_ok()
}

/// Reads the bytes as text.
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable(
            "tệp trống (0 byte); hãy chép lại tệp hoặc xóa đi".to_owned(),
        ));
    }
    let text = decode(bytes).map_err(|error| match error {
        EncodingError::Binary { kind } => Unreadable(format!(
            "đây không phải tệp văn bản mà là {kind}; hãy đổi đuôi tệp cho đúng hoặc lưu lại thành .txt"
        )),
        EncodingError::Broken { line } => Unreadable(format!(
            "chữ bị hỏng từ dòng {line}, không rõ bảng mã; hãy mở tệp gốc và lưu lại với bảng mã UTF-8"
        )),
    })?;
    if !text.contains(char::is_alphanumeric) {
        return Err(Unreadable(
            "tệp không có chữ nào; hãy chép lại tệp hoặc xóa đi".to_owned(),
        ));
    }
    Ok(text)
}
