//! A document: what an official file says, with its parts told apart.
//!
//! In goes the text of one file, out comes a [`Document`]: who issued it, its
//! number and date, and its paragraphs as a tree of [`Block`]s. Every range
//! points into [`Document::text`], so whatever is shown later is verbatim.

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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

/// A mention of another document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Number and symbol with no spaces: `468/QĐ-TTg`.
    pub number: String,
    /// Its date, where the text gives one beside the number.
    pub issued: Option<Date>,
    /// Where it is mentioned, from the type's name to the date, bytes.
    pub span: Range<usize>,
    /// Why it is mentioned.
    pub relation: Relation,
}

/// What a document says of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// "Căn cứ": its legal ground.
    GroundedOn,
    /// "Thực hiện": it carries the other out.
    CarriesOut,
    /// "thay thế".
    Replaces,
    /// "sửa đổi, bổ sung".
    Amends,
    /// "bãi bỏ".
    Repeals,
    /// Anything else.
    Mentions,
}
