//! Workbooks of today (.xlsx): visible sheets, cached values as their cells show them.
//!
//! Cells are read one by one, as a small file can declare a sheet of gigabytes;
//! parts are inflated with limits before the workbook is opened. Macros and
//! pictures are never looked at.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use jiff::civil::Date;
use jiff::tz;

use super::Unreadable;
use super::archive::{Archive, holds};
use super::flow::Piece;
use super::sheet::{Budget, DOCUMENT, Limits, Sheet, TABLE, text};
use super::xml::{Token, Xml};
use crate::knowledge::table::Rows;

pub(super) const EXTENSIONS: &[&str] = &["xlsx", "xlsm", "xltx"];

/// Fifty megabytes: pictures are large and never read.
pub(super) const LARGEST: u64 = 50 * 1024 * 1024;

/// Whether these are the bytes of a workbook of today.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    holds(bytes, "xl/")
}

/// Reads a workbook as a document.
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let sheets = sheets(bytes, DOCUMENT)?;
    let pieces = sheets.into_iter().flat_map(|(name, s)| s.pieces(&name));
    let text = text(&pieces.collect::<Vec<Piece>>())?;
    Ok(match made(&mut Archive::open(bytes)?)? {
        Some(day) if !text.is_empty() => {
            format!("Ngày lập: {}\n\n{text}", day.strftime("%d/%m/%Y"))
        }
        _ => text,
    })
}

/// The day a workbook was made, in Vietnam, where nobody has saved it on another:
/// a list that a program exported says in no cell what day it is as of.
fn made(archive: &mut Archive<'_>) -> Result<Option<Date>, Unreadable> {
    let text = archive.part("docProps/core.xml")?.unwrap_or_default();
    let mut xml = Xml::new(&text);
    let (mut created, mut modified) = (None, None);
    let mut within = String::new();
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) => tag.local_name().as_ref().clone_into(&mut within),
            Token::Close(_) => within.clear(),
            Token::Text(time) if within == "created" => created = day(&time),
            Token::Text(time) if within == "modified" => modified = day(&time),
            Token::Text(_) => {}
        }
    }
    Ok(created.filter(|_| created == modified))
}

fn day(time: &str) -> Option<Date> {
    let time: jiff::Timestamp = time.trim().parse().ok()?;
    Some(tz::offset(7).to_datetime(time).date())
}

/// Reads a workbook as a table of ours.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Rows>, Unreadable> {
    let sheets = sheets(bytes, TABLE)?;
    Ok(sheets.into_iter().map(|(name, s)| s.table(&name)).collect())
}

/// The visible sheets with their names, of which an only one needs none.
fn sheets(bytes: &[u8], limits: Limits) -> Result<Vec<(String, Sheet)>, Unreadable> {
    look_through(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| why(&error))?;
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
        let mut cells = book
            .worksheet_cells_reader(name)
            .map_err(|error| why(&error))?;
        while let Some((cell, style)) = cells
            .next_cell_with_style_id()
            .map_err(|error| why(&error))?
        {
            let place = cell.get_position();
            let value: Data = cell.get_value().clone().into();
            if value == Data::Empty {
                continue;
            }
            budget.spend()?;
            let style = cells.styles().get(style);
            let format = style.and_then(|style| style.number_format.as_ref());
            let format = format.map_or("", |format| format.format_code.as_str());
            let strong = style
                .and_then(|style| style.font.as_ref())
                .is_some_and(calamine::Font::is_bold);
            sheet.add_value(place, &value, format, strong)?;
        }
        let shown_name = if names.len() > 1 { name.as_str() } else { "" };
        sheets.push((shown_name.to_owned(), sheet));
    }
    Ok(sheets)
}

/// Inflates every part within the limits, as the parser reads whichever the
/// workbook names, and refuses XML that is no Office file's.
fn look_through(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = Archive::open(bytes)?;
    for name in archive.names() {
        let part = archive.part(&name)?.unwrap_or_default();
        // A document type stands before the first element.
        if part.trim_start().starts_with('<') {
            Xml::new(&part).next()?;
        }
    }
    Ok(())
}

fn why(error: &XlsxError) -> Unreadable {
    Unreadable(match error {
        XlsxError::Password => super::archive::LOCKED.to_owned(),
        _ => "tệp Excel bị hỏng hoặc chưa chép xong; hãy mở bằng Excel, lưu lại rồi chép lại vào thư mục"
            .to_owned(),
    })
}
