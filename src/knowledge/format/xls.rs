//! Old workbooks (.xls, Excel 97 to 2003): visible sheets, values as their cells show them.
//!
//! The parser holds each sheet as one rectangle and believes what the container
//! says of itself, so the workbook is first taken out into a sound container
//! and the rectangles are measured.

use std::io::{Cursor, Read, Write};

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};

use super::Unreadable;
use super::doc::names;
use super::flow::Piece;
use super::sheet::{Budget, DOCUMENT, Limits, Sheet, TABLE, text};
use crate::knowledge::table::Rows;

pub(super) const EXTENSIONS: &[&str] = &["xls", "xlt"];

/// Twenty megabytes: the whole workbook is held at once.
pub(super) const LARGEST: u64 = 20 * 1024 * 1024;

/// Whether these are the bytes of an old workbook.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        && (names(bytes, "Workbook") || names(bytes, "Book"))
        && !names(bytes, "WordDocument")
}

/// How many places the sheets may cover, filled or not.
const MOST_PLACES: u64 = 4_000_000;

/// Reads an old workbook as a document.
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let sheets = sheets(bytes, DOCUMENT)?;
    let pieces = sheets.into_iter().flat_map(|(name, s)| s.pieces(&name));
    text(&pieces.collect::<Vec<Piece>>())
}

/// Reads an old workbook as a table of ours.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Rows>, Unreadable> {
    let sheets = sheets(bytes, TABLE)?;
    Ok(sheets.into_iter().map(|(name, s)| s.table(&name)).collect())
}

/// The visible sheets with their names, of which an only one needs none.
fn sheets(bytes: &[u8], limits: Limits) -> Result<Vec<(String, Sheet)>, Unreadable> {
    let bytes = alone(bytes, limits)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| why(&error))?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut budget = Budget::of(limits);
    let mut sheets = Vec::with_capacity(names.len());
    for name in &names {
        let mut sheet = Sheet::within(limits);
        sheet.merge(book.merge_cells_by_sheet_name(name).unwrap_or_default());
        let range = book.worksheet_range(name).map_err(|error| why(&error))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            budget.spend()?;
            let place = (
                top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX)),
                left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX)),
            );
            sheet.add_value(place, value, "", false)?;
        }
        let shown_name = if names.len() > 1 { name.as_str() } else { "" };
        sheets.push((shown_name.to_owned(), sheet));
    }
    Ok(sheets)
}

/// The workbook alone in a container of our own.
fn alone(bytes: &[u8], limits: Limits) -> Result<Vec<u8>, Unreadable> {
    let broken = |_| Unreadable(BROKEN.to_owned());
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name));
    let name = name.ok_or_else(|| Unreadable(BROKEN.to_owned()))?;
    let mut book = Vec::new();
    let stream = file.open_stream(name).map_err(broken)?;
    stream
        .take(LARGEST)
        .read_to_end(&mut book)
        .map_err(broken)?;
    if places(&book) > MOST_PLACES {
        return Err(limits.too_many());
    }
    forget_claims(&mut book);
    // The parser knows the older layout of containers only.
    let empty = Cursor::new(Vec::new());
    let sound = cfb::CompoundFile::create_with_version(cfb::Version::V3, empty);
    let mut sound = sound.map_err(broken)?;
    let mut stream = sound.create_stream(name).map_err(broken)?;
    stream.write_all(&book).map_err(broken)?;
    drop(stream);
    sound.flush().map_err(broken)?;
    Ok(sound.into_inner().into_inner())
}

/// Makes the records that claim how large a sheet is records that nobody reads:
/// the parser would reserve as much.
fn forget_claims(book: &mut [u8]) {
    const CLAIM: [u8; 2] = [0x00, 0x02];
    const BLANK: [u8; 2] = [0x01, 0x02];
    let mut at = 0;
    while let Some(&[kind, more, low, high]) = book.get(at..at + 4).and_then(|b| b.first_chunk()) {
        if [kind, more] == CLAIM {
            book[at..at + 2].copy_from_slice(&BLANK);
        }
        at += 4 + usize::from(u16::from_le_bytes([low, high]));
    }
}

/// How many places the rectangles cover that hold all cells of each sheet.
fn places(book: &[u8]) -> u64 {
    /// A sheet begins.
    const BEGIN: u16 = 0x0809;
    /// Cells with a value: numbers, texts, truths, formulas.
    const CELLS: [u16; 8] = [
        0x0203, 0x0204, 0x0205, 0x00d6, 0x00fd, 0x027e, 0x00bd, 0x0006,
    ];
    let short = |at: usize| {
        let bytes = book.get(at..at + 2)?;
        Some(u64::from(u16::from_le_bytes([bytes[0], bytes[1]])))
    };
    let (mut all, mut corners) = (0, None);
    let area = |corners: Option<[u64; 4]>| {
        corners.map_or(0, |[top, left, bottom, right]| {
            (bottom - top + 1) * (right - left + 1)
        })
    };
    let mut at = 0;
    while let (Some(kind), Some(length)) = (short(at), short(at + 2)) {
        let kind = u16::try_from(kind).unwrap_or_default();
        if kind == BEGIN {
            all += area(corners.take());
        } else if let (true, Some(row), Some(first)) =
            (CELLS.contains(&kind), short(at + 4), short(at + 6))
        {
            let end = at + 4 + usize::try_from(length).unwrap_or_default();
            // Several numbers in one record end with the last column.
            let last = short(end.saturating_sub(2))
                .filter(|_| kind == 0x00bd)
                .unwrap_or(first);
            let [top, left, bottom, right] = corners.unwrap_or([row, first, row, first]);
            corners = Some([
                top.min(row),
                left.min(first),
                bottom.max(row),
                right.max(first).max(last),
            ]);
        }
        at += 4 + usize::try_from(length).unwrap_or_default();
    }
    all + area(corners)
}

const BROKEN: &str =
    "tệp Excel đời cũ bị hỏng hoặc chưa chép xong; hãy mở bằng Excel và lưu lại thành .xlsx";

fn why(error: &XlsError) -> Unreadable {
    Unreadable(match error {
        XlsError::Password => super::archive::LOCKED.to_owned(),
        _ => BROKEN.to_owned(),
    })
}
