//! The body of a Word file: blocks one below the other, tables with what is in their cells.

use std::collections::{HashMap, HashSet};

use quick_xml::events::BytesStart;

use super::super::Unreadable;
use super::super::flow::{Cell, Piece, Table};
use super::super::numbering::Counts;
use super::super::xml::{Token, Xml, attribute, number};
use super::paragraph::Properties;
use super::styles::{List, Look, Styles};

/// What is known while a file is read.
pub(super) struct Body {
    pub(super) styles: Styles,
    pub(super) links: HashMap<String, String>,
    lists: HashMap<i64, List>,
    counts: Counts,
    begun: HashSet<i64>,
    /// Footnotes that have not been referred to yet.
    notes: HashMap<String, Vec<Piece>>,
    noted: usize,
    /// How many cells are open.
    cells: usize,
    /// Word has left marks of where its pages ended.
    paged: bool,
    /// A page began and nothing has been written on it.
    fresh: bool,
}

/// What the properties of a cell say.
#[derive(Default)]
struct Span {
    wide: usize,
    below: bool,
    framed: bool,
}

impl Body {
    /// Makes ready to read.
    pub(super) fn new(
        styles: Styles,
        lists: HashMap<i64, List>,
        links: HashMap<String, String>,
    ) -> Self {
        Self {
            styles,
            links,
            lists,
            counts: Counts::default(),
            begun: HashSet::new(),
            notes: HashMap::new(),
            noted: 0,
            cells: 0,
            paged: false,
            fresh: true,
        }
    }

    /// Reads a part.
    pub(super) fn read(&mut self, text: &str) -> Result<Vec<Piece>, Unreadable> {
        let mut pieces = Vec::new();
        self.blocks(&mut Xml::new(text), None, &mut Span::default(), &mut pieces)?;
        Ok(pieces)
    }

    /// Reads the footnotes or endnotes, to be shown where they are referred to.
    pub(super) fn read_notes(&mut self, text: &str, prefix: &str) -> Result<(), Unreadable> {
        let mut xml = Xml::new(text);
        while let Some(token) = xml.next()? {
            let Token::Open(tag) = token else {
                continue;
            };
            let name = tag.local_name().as_ref().to_owned();
            if !matches!(name.as_str(), "footnote" | "endnote") {
                continue;
            }
            let is_rule = attribute(&tag, "type").is_some_and(|kind| kind != "normal");
            let id = attribute(&tag, "id").unwrap_or_default();
            let mut pieces = Vec::new();
            self.blocks(&mut xml, Some(&name), &mut Span::default(), &mut pieces)?;
            if !is_rule {
                self.notes.insert(format!("{prefix}{id}"), pieces);
            }
        }
        Ok(())
    }

    /// Forgets the pages seen so far: those of running headers are not the document's.
    pub(super) fn forget_pages(&mut self) {
        (self.paged, self.fresh) = (false, true);
        self.counts = Counts::default();
    }

    /// Whether Word has left marks of where its pages ended.
    pub(super) fn knows_pages(&self) -> bool {
        self.paged
    }

    /// Reads blocks up to the end of the element `end`.
    pub(super) fn blocks_until(
        &mut self,
        xml: &mut Xml<'_>,
        end: &str,
        out: &mut Vec<Piece>,
    ) -> Result<(), Unreadable> {
        self.blocks(xml, Some(end), &mut Span::default(), out)
    }

    fn blocks(
        &mut self,
        xml: &mut Xml<'_>,
        end: Option<&str>,
        span: &mut Span,
        out: &mut Vec<Piece>,
    ) -> Result<(), Unreadable> {
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) => match tag.local_name().as_ref() {
                    "p" => self.paragraph(xml, out)?,
                    "tbl" => {
                        let table = self.table(xml)?;
                        if !table.is_empty() {
                            out.push(Piece::Table(Box::new(table)));
                        }
                    }
                    "gridSpan" => span.wide = count(&tag, "val"),
                    "vMerge" => span.below = attribute(&tag, "val").is_none_or(|v| v != "restart"),
                    "tcBorders" => span.framed = is_framed(xml, "tcBorders")?,
                    "del" | "moveFrom" | "Fallback" | "sectPr" => xml.skip()?,
                    _ => {}
                },
                Token::Close(name) if Some(name.as_str()) == end => return Ok(()),
                Token::Close(_) | Token::Text(_) => {}
            }
        }
        Ok(())
    }

    fn table(&mut self, xml: &mut Xml<'_>) -> Result<Table, Unreadable> {
        let mut table = Table::without_lines();
        let mut rows = 0;
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) => match tag.local_name().as_ref() {
                    "tblStyle" => {
                        table.bare &=
                            attribute(&tag, "val").is_none_or(|style| style == "TableNormal");
                    }
                    "tblBorders" => table.bare &= !is_framed(xml, "tblBorders")?,
                    "tr" => {
                        table.begin_row();
                        rows += 1;
                    }
                    "tblHeader" if table.titles + 1 == rows => table.titles = rows,
                    "gridBefore" => {
                        table.add(Cell {
                            wide: count(&tag, "val"),
                            ..Cell::default()
                        });
                    }
                    "tc" => {
                        let mut span = Span::default();
                        let mut pieces = Vec::new();
                        self.cells += 1;
                        self.blocks(xml, Some("tc"), &mut span, &mut pieces)?;
                        self.cells -= 1;
                        table.bare &= !span.framed;
                        if span.below {
                            table.add_below(span.wide);
                        } else {
                            table.add(Cell {
                                pieces,
                                wide: span.wide,
                                tall: 1,
                            });
                        }
                    }
                    "del" | "moveFrom" | "Fallback" if rows == 0 => xml.skip()?,
                    _ => {}
                },
                Token::Close(name) if name == "tbl" => break,
                Token::Close(_) | Token::Text(_) => {}
            }
        }
        Ok(table)
    }

    /// The number in front of a paragraph, counted on; empty where it has none.
    pub(super) fn count(&mut self, properties: &Properties, look: &Look) -> String {
        let Some(id) = properties.list.or(look.list).filter(|id| *id != 0) else {
            return String::new();
        };
        let Some(list) = self.lists.get(&id) else {
            return String::new();
        };
        let of_style = list.level_of(properties.style.as_deref());
        let at = properties
            .level
            .or(of_style.map(|at| i64::try_from(at).unwrap_or_default()))
            .or(look.level)
            .and_then(|level| usize::try_from(level).ok())
            .unwrap_or_default();
        if self.begun.insert(id) {
            for level in &list.restarts {
                self.counts.restart(list.counts_with, *level);
            }
        }
        self.counts.next(list.counts_with, &list.levels, at)
    }

    /// Whether what is read stands in a cell.
    pub(super) fn is_in_cell(&self) -> bool {
        self.cells > 0
    }

    /// A footnote that is referred to: its mark, and its text behind that mark.
    pub(super) fn note(&mut self, id: &str) -> Option<(String, Vec<Piece>)> {
        let mut pieces = self.notes.remove(id)?;
        self.noted += 1;
        let mark = format!("[{}]", self.noted);
        if let Some(Piece::Paragraph(first)) = pieces.first_mut() {
            first.text = format!("{mark} {}", first.text.trim_start());
        }
        Some((mark, pieces))
    }

    /// A page ends here; whether that is news.
    pub(super) fn turn_page(&mut self, marked_by_word: bool) -> bool {
        self.paged |= marked_by_word;
        !std::mem::replace(&mut self.fresh, true)
    }

    /// Something is written on the page.
    pub(super) fn mark_page_used(&mut self) {
        self.fresh = false;
    }
}

/// A count that is given as an attribute.
fn count(tag: &BytesStart<'_>, name: &str) -> usize {
    number(tag, name)
        .and_then(|count| usize::try_from(count).ok())
        .unwrap_or(1)
}

/// Whether any line of the borders that were opened is drawn.
fn is_framed(xml: &mut Xml<'_>, end: &str) -> Result<bool, Unreadable> {
    let mut framed = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) => {
                framed |= attribute(&tag, "val")
                    .is_some_and(|line| !matches!(line.as_str(), "nil" | "none"));
            }
            Token::Close(name) if name == end => break,
            _ => {}
        }
    }
    Ok(framed)
}
