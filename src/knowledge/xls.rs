//! Old workbooks (.xls, Excel 97 to 2003): visible sheets, values as their cells show them.

use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};

use super::Unreadable;
use super::doc::names;
use super::flow::Piece;
use super::sheet::{Budget, MOST_CELLS, Sheet, shown, text};

pub(super) const EXTENSIONS: &[&str] = &["xls", "xlt"];

/// Twenty megabytes: the whole workbook is held at once.
pub(super) const LARGEST: u64 = 20 * 1024 * 1024;

/// Whether these are the bytes of an old workbook.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        && (names(bytes, "Workbook") || names(bytes, "Book"))
        && !names(bytes, "WordDocument")
}

/// Reads an old workbook.
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| why(&error))?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut budget = Budget(MOST_CELLS);
    let mut pieces: Vec<Piece> = Vec::new();
    for name in &sheets {
        let mut sheet = Sheet::default();
        sheet.merge(book.merge_cells_by_sheet_name(name).unwrap_or_default());
        let range = book.worksheet_range(name).map_err(|error| why(&error))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            budget.spend()?;
            let place = (
                top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX)),
                left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX)),
            );
            if let Some(text) = shown(value, "") {
                sheet.add(place, text, false)?;
            }
        }
        let shown_name = if sheets.len() > 1 { name.as_str() } else { "" };
        pieces.extend(sheet.pieces(shown_name));
    }
    text(&pieces)
}

fn why(error: &XlsError) -> Unreadable {
    Unreadable(match error {
        XlsError::Password => super::archive::LOCKED.to_owned(),
        _ => {
            "tệp Excel đời cũ bị hỏng hoặc chưa chép xong; hãy mở bằng Excel và lưu lại thành .xlsx"
                .to_owned()
        }
    })
}
