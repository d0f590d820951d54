//! The words staff add to the lexicon: `lexicon/acronyms.csv`,
//! `lexicon/shorthand.csv` and `lexicon/everyday.csv`.

use std::path::Path;

use crate::language::Lexicon;
use crate::language::decode as decode_bytes;
use crate::language::lexicon::List;

use super::{Problem, Severity};

/// The folder of these tables.
pub(super) const FOLDER: &str = "lexicon/";

/// The tables by name.
const LISTS: [(&str, List); 3] = [
    ("acronyms.csv", List::Acronyms),
    ("shorthand.csv", List::Shorthand),
    ("everyday.csv", List::Everyday),
];

/// The shipped lexicon with the tables of a folder that can be read.
#[must_use]
pub fn lexicon(dir: &Path) -> Lexicon {
    let mut lexicon = Lexicon::shipped();
    for (name, list) in LISTS {
        let bytes = std::fs::read(dir.join(FOLDER).join(name)).unwrap_or_default();
        if let Ok(text) = decode_bytes(&bytes) {
            // Rows that cannot be used are told by `check`.
            lexicon.add(list, &text);
        }
    }
    lexicon
}

/// Reads one table; its good rows are used whatever the others are.
pub(super) fn read(
    path: &str,
    bytes: &[u8],
    lists: &mut Vec<(List, String)>,
    problems: &mut Vec<Problem>,
) {
    let name = path.strip_prefix(FOLDER).unwrap_or(path);
    let Some((_, list)) = LISTS.iter().find(|(file, _)| *file == name) else {
        let message = "tên bảng không đúng; các bảng từ ngữ tên là acronyms.csv (viết tắt), \
            shorthand.csv (gõ tắt), everyday.csv (từ thường ngày)";
        problems.push(Problem::of(path, Severity::Warning, message));
        return;
    };
    let Ok(text) = decode_bytes(bytes) else {
        let message =
            "không đọc được bảng; hãy lưu lại dạng CSV UTF-8 (trong Excel: Lưu thành, CSV UTF-8)";
        problems.push(Problem::of(path, Severity::Error, message));
        return;
    };
    for bad in Lexicon::default().add(*list, &text) {
        let row = u32::try_from(bad.row).unwrap_or(u32::MAX);
        problems.push(Problem::of(path, Severity::Warning, bad.reason).in_row(row));
    }
    lists.push((*list, text));
}
