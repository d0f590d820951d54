//! Word files of today (.docx): paragraphs with their automatic numbers, tables,
//! text boxes and footnotes, in reading order.
//!
//! Deleted text of tracked changes is left out, inserted text is kept; running
//! headers are left out unless the letterhead stands in them. Pictures of pages are
//! read where there is hardly anything else; macros and embedded files are never
//! looked at.

mod body;
mod paragraph;
mod pictures;
mod styles;

use std::collections::HashMap;

use super::archive::{Archive, Relation, holds};
use super::flow::{self, Piece};
use super::{PICTURE, Unreadable};
use crate::language::fold;

use body::Body;
use styles::{Styles, lists};

pub(super) const EXTENSIONS: &[&str] = &["docx", "docm", "dotx"];

/// Fifty megabytes: pictures are large.
pub(super) const LARGEST: u64 = 50 * 1024 * 1024;

/// Whether these are the bytes of a Word file of today.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    holds(bytes, "word/")
}

/// A file with fewer words for each picture of a page is a scan.
const FEW_WORDS: usize = 20;

/// Reads a Word file; of a scan each picture of a page is [`PICTURE`].
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let Main {
        document,
        relations,
    } = main_part(&mut archive)?;
    let mut of_kind = |kind: &str| -> Result<Option<String>, Unreadable> {
        match relations.iter().find(|one| one.kind == kind) {
            Some(relation) => archive.part(&relation.target),
            None => Ok(None),
        }
    };
    let styles = of_kind("styles")?;
    let numbering = of_kind("numbering")?;
    let footnotes = of_kind("footnotes")?;
    let endnotes = of_kind("endnotes")?;
    let links: HashMap<String, String> = relations
        .iter()
        .filter(|one| one.kind == "hyperlink")
        .map(|one| (one.id.clone(), one.target.clone()))
        .collect();
    let mut body = Body::new(
        styles.map_or_else(|| Ok(Styles::default()), |text| Styles::read(&text))?,
        numbering.map_or_else(|| Ok(HashMap::new()), |text| lists(&text))?,
        links,
    );
    for (text, prefix) in [(footnotes, ""), (endnotes, "c")] {
        if let Some(text) = text {
            body.read_notes(&text, prefix)?;
        }
    }
    let mut pieces = Vec::new();
    for header in relations.iter().filter(|one| one.kind == "header") {
        if let Some(text) = archive.part(&header.target)? {
            let found = body.read(&text)?;
            if pieces.is_empty() && is_letterhead(&found) {
                pieces = found;
            }
        }
    }
    body.forget_pages();
    pieces.extend(body.read(&document)?);
    if !body.knows_pages() {
        flow::drop_pages(&mut pieces);
    }
    let text = flow::text(&pieces);
    let pictures = pictures::of(&document, &relations)?.len();
    let words = text
        .as_ref()
        .map_or(0, |text| text.split_whitespace().count());
    if words >= FEW_WORDS * pictures {
        return text;
    }
    let pages = text.into_iter().chain(vec![PICTURE.to_string(); pictures]);
    Ok(pages.collect::<Vec<_>>().join("\u{c}"))
}

/// The picture of a page that [`read`] gave as one, counted from 1.
pub(super) fn picture(bytes: &[u8], page: usize) -> Option<Vec<u8>> {
    let text = read(bytes).ok()?;
    let before = text
        .split('\u{c}')
        .take(page)
        .filter(|page| page.starts_with(PICTURE));
    let at = before.count().checked_sub(1)?;
    let mut archive = Archive::open(bytes).ok()?;
    let main = main_part(&mut archive).ok()?;
    let pictures = pictures::of(&main.document, &main.relations).ok()?;
    archive.bytes(pictures.get(at)?).ok()?
}

/// The body of a file and what it refers to.
struct Main {
    document: String,
    relations: Vec<Relation>,
}

fn main_part(archive: &mut Archive<'_>) -> Result<Main, Unreadable> {
    let main = archive
        .main_part()?
        .unwrap_or_else(|| "word/document.xml".to_owned());
    let Some(document) = archive.part(&main)? else {
        return Err(Unreadable(NO_DOCUMENT.to_owned()));
    };
    let relations = archive.relations(&main)?;
    Ok(Main {
        document,
        relations,
    })
}

const NO_DOCUMENT: &str =
    "tệp Word không có nội dung bên trong; hãy mở bằng Word, lưu lại rồi chép lại vào thư mục";

/// Whether a running header holds what should stand on the first page.
fn is_letterhead(pieces: &[Piece]) -> bool {
    flow::text(pieces).is_ok_and(|text| fold(&text).contains("cong hoa xa hoi chu nghia"))
}
