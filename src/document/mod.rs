//! A document: what an official file says, with its parts told apart.
//!
//! In goes the text of one file, out comes a [`Document`]: who issued it, its
//! number and date, and its paragraphs as a tree of [`Block`]s. Every range
//! points into [`Document::text`], so whatever is shown later is verbatim.

mod appendix;
mod body;
mod card;
mod clause;
mod day;
mod effect;
mod ending;
mod fields;
mod form;
mod header;
mod headline;
mod kind;
mod layout;
mod letter;
mod letterhead;
mod markdown;
mod marker;
mod matter;
mod number;
mod numbered;
mod object;
mod office;
mod opening;
mod part;
mod placename;
mod reference;
mod relation;
mod signature;
mod special;
mod standard;
mod stamp;
pub mod stated;
mod symbol;
#[cfg(test)]
mod tests;
mod tree;

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::parallel::give_way;

pub use effect::quotes_open;
pub use reference::{Extent, Reference, Relation};

/// One official document, read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Path below the knowledge folder, folders separated by `/`.
    pub path: String,
    /// Who says it, when, about what.
    pub header: Header,
    /// The text: NFC, marks of layout removed, wrapped lines joined.
    pub text: String,
    /// The paragraphs in reading order; together they cover all of `text` but white space.
    pub blocks: Vec<Block>,
    /// The other documents it mentions, in reading order.
    pub references: Vec<Reference>,
}

impl Document {
    /// Reads the text of one file, as it stands after [`crate::language::decode()`].
    ///
    /// Never fails: what cannot be told is left out of the header, and what
    /// has no structure becomes paragraphs. Form feeds count as page breaks.
    #[must_use]
    pub fn read(path: &str, text: &str) -> Self {
        let (stated, _, text) = stated::Stated::split(text);
        let paragraphs = layout::paragraphs(text);
        let zone = header::zone(&paragraphs);
        let ends = signature::zones(&paragraphs, zone.end);
        let opening_end = opening_end(&paragraphs, zone.end, &ends);
        give_way();
        let tree = build(&paragraphs, zone.end, opening_end, &ends);
        let opening: Vec<&str> = paragraphs[zone.end..opening_end]
            .iter()
            .map(|p| p.text.as_str())
            .collect();
        let mut header = fields::values(&paragraphs, &zone, &opening);
        let signed: Vec<&str> = with_role(&paragraphs, &ends, Role::Signature).collect();
        signature::read(&signed, &mut header);
        office::complete(&mut header, &tree.text, &signed);
        give_way();
        let references = reference::references(&tree.text, &tree.blocks, header.number.as_deref());
        give_way();
        special::with_suffix(path, &mut header);
        effect::read(&tree.text, &tree.blocks, &references, &mut header);
        stated.apply(&mut header);
        Self {
            path: path.to_owned(),
            header,
            text: tree.text,
            blocks: tree.blocks,
            references,
        }
    }

    /// What a person would call it: type and subject.
    #[must_use]
    pub fn title(&self) -> String {
        let header = &self.header;
        match (&header.kind, &header.subject) {
            (Some(kind), Some(subject)) => format!("{kind} {subject}"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => self.path.clone(),
        }
    }
}

/// The text of a block without the number or dash in front of it.
#[must_use]
pub fn without_marker(text: &str) -> &str {
    marker::marker(text).map_or(text, |marker| &text[marker.length..])
}

/// One past the last paragraph before the first section or rule.
fn opening_end(paragraphs: &[layout::Paragraph], from: usize, ends: &[Option<Role>]) -> usize {
    let numbered = (from..paragraphs.len()).find(|index| {
        let paragraph = &paragraphs[*index];
        let heads = marker::marker(&paragraph.text).is_some_and(|m| m.depth < marker::Depth::DASH);
        let titled = matches!(paragraph.style, layout::Style::Title(_));
        heads || titled || ends[*index].is_some()
    });
    let limit = numbered.unwrap_or(from).min(from + 30);
    let last = (from..limit)
        .rev()
        .find(|index| opening::is_opening(&paragraphs[*index].text));
    last.map_or(from, |last| last + 1)
}

fn build(
    paragraphs: &[layout::Paragraph],
    header_end: usize,
    opening_end: usize,
    ends: &[Option<Role>],
) -> tree::Tree {
    let mut tree = tree::Tree::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        give_way();
        if index < header_end {
            tree.add_apart(paragraph, Role::Header);
        } else if index < opening_end {
            tree.add_apart(paragraph, Role::Opening);
        } else if let Some(role) = ends[index] {
            tree.add_apart(paragraph, role);
        } else {
            let next = paragraphs
                .get(index + 1)
                .filter(|_| ends[index + 1].is_none());
            tree.add(paragraph, next);
        }
    }
    tree
}

fn with_role<'a>(
    paragraphs: &'a [layout::Paragraph],
    ends: &'a [Option<Role>],
    role: Role,
) -> impl Iterator<Item = &'a str> {
    let with = paragraphs.iter().zip(ends);
    with.filter(move |(_, end)| **end == Some(role))
        .map(|(p, _)| p.text.as_str())
}

/// The nine parts of Decree 30/2020/NĐ-CP as far as they were found.
///
/// Staff may state any of them in optional header lines at the top of a file,
/// which then win over what the text says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Type as written in sentences: "Kế hoạch", "Quyết định", "Công văn".
    pub kind: Option<String>,
    /// Number and symbol with no spaces: `174/KH-UBND`.
    pub number: Option<String>,
    /// The day it was issued.
    pub issued: Option<Date>,
    /// The issuing body: "Ủy ban nhân dân tỉnh Thái Bình".
    pub issuer: Option<String>,
    /// The place it is about, as a person would say it: "tỉnh Thái Bình", "huyện Nam Đông".
    pub place: Option<String>,
    /// What it is about, without the type: "Tuyên truyền cải cách hành chính năm 2024".
    pub subject: Option<String>,
    /// Who signed: the name only.
    pub signer: Option<String>,
    /// Who signed: the office held, "Phó Chủ tịch".
    pub signer_role: Option<String>,
    /// First and last day of the period that it plans for.
    pub period: Option<(Date, Date)>,
    /// The period in the document's own words: "năm 2024", "6 tháng cuối năm 2025".
    pub period_text: Option<String>,
    /// First day in force.
    pub valid_from: Option<Date>,
    /// Last day in force.
    pub valid_to: Option<Date>,
    /// Numbers of the documents that it replaces.
    pub replaces: Vec<String>,
    /// Numbers of the documents that it puts an end to without replacing them.
    pub repeals: Vec<String>,
    /// Number of the document that replaced it.
    pub replaced_by: Option<String>,
}

/// One paragraph, heading, list item or table row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where it stands in [`Document::text`], bytes.
    pub span: Range<usize>,
    /// What part it plays.
    pub role: Role,
    /// How it is numbered, without punctuation: `II`, `1.2`, `a`, `-`, `Điều 5`.
    pub marker: Option<String>,
    /// The block it stands under: a heading, or the sentence that opens a list.
    pub parent: Option<usize>,
    /// The page of the original, counted from 1, where it has pages.
    pub page: Option<u32>,
    /// The text as it was read, where `span` holds a restored one.
    pub raw: Option<String>,
}

/// The part that a block plays in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Quốc hiệu, issuer, number, place and date, type and subject.
    Header,
    /// "Căn cứ …", "Thực hiện …": the superior documents, and the opening sentence.
    Opening,
    /// A numbered or titled heading with text under it.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list: `a)`, `-`, `+`, or a numbered point that holds text.
    Item,
    /// A row of a table, cells with their column titles.
    Row,
    /// "Nơi nhận" and the list under it.
    Recipients,
    /// Office, name and seal of who signed.
    Signature,
}
