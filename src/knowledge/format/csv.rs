//! Tables saved as text (.csv, .tsv): comma, semicolon or tab, in any encoding
//! that offices have used.

use csv::ReaderBuilder;

use super::Unreadable;
use super::sheet::{Budget, DOCUMENT, Sheet, text};
use super::text as plain;
use crate::knowledge::table::delimiter;
use crate::language::decode;

pub(super) const EXTENSIONS: &[&str] = &["csv", "tsv"];

/// Twenty megabytes of rows.
pub(super) const LARGEST: u64 = 20 * 1024 * 1024;

/// Whether the bytes are text of which most lines have the same number of cells.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    let Ok(text) = decode(bytes) else {
        return false;
    };
    let body = without_hint(&text);
    let records = reader(body).into_records().take(SAMPLE).flatten();
    let widths: Vec<usize> = records.map(|record| record.len()).collect();
    let alike = |width: usize| widths.iter().filter(|other| **other == width).count();
    widths
        .iter()
        .any(|width| *width > 1 && alike(*width) > 1 && alike(*width) * 2 > widths.len())
}

/// A table is told by so many rows.
const SAMPLE: usize = 50;

/// The text behind the line that Excel alone understands.
fn without_hint(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.trim().starts_with("sep=") => rest,
        _ => text,
    }
}

fn reader(body: &str) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter(body))
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(body.as_bytes())
}

/// Reads a table saved as text.
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    // Says the same of what is no text.
    plain::read(bytes)?;
    let source = decode(bytes).unwrap_or_default();
    let mut reader = reader(without_hint(&source));
    let mut budget = Budget::of(DOCUMENT);
    let mut sheet = Sheet::within(DOCUMENT);
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|cause| {
            Unreadable(format!("bảng bị hỏng: {cause}; hãy lưu lại dạng CSV UTF-8"))
        })?;
        for (column, cell) in record.iter().enumerate() {
            budget.spend()?;
            let place = (
                u32::try_from(row).unwrap_or(u32::MAX),
                u32::try_from(column).unwrap_or(u32::MAX),
            );
            sheet.add(place, cell.to_owned(), false)?;
        }
    }
    text(&sheet.pieces(""))
}
