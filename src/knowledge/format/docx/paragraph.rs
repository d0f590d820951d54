//! A paragraph of a Word file: its runs, its number, and what hangs on it.

use quick_xml::events::BytesStart;

use super::super::Unreadable;
use super::super::flow::{Paragraph, Piece};
use super::super::links::with_address;
use super::super::xml::{Token, Xml, attribute, is_on, number};
use super::body::Body;
use super::styles::RunLook;
use crate::language::from_font;

/// The longest text that is believed to be a heading, letters.
const LONGEST_HEADING: usize = 400;

/// What a paragraph says of itself.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub(super) style: Option<String>,
    pub(super) list: Option<i64>,
    pub(super) level: Option<i64>,
    outline: Option<i64>,
    on_new_page: bool,
}

/// A paragraph that is being read.
#[derive(Default)]
struct Open {
    properties: Properties,
    text: String,
    bold: usize,
    plain: usize,
    /// Text boxes and footnotes, shown behind it.
    after: Vec<Piece>,
    page_before: bool,
    page_after: bool,
    /// The look of its style, and of the run that is being read.
    base: RunLook,
    run: RunLook,
    in_text: bool,
    /// The links that are open: where their text begins, and their address.
    links: Vec<(usize, String)>,
}

impl Body {
    /// Reads a paragraph that was just opened.
    pub(super) fn paragraph(
        &mut self,
        xml: &mut Xml<'_>,
        out: &mut Vec<Piece>,
    ) -> Result<(), Unreadable> {
        let mut open = Open {
            base: self.styles.paragraph(None).run,
            ..Open::default()
        };
        open.run = open.base.clone();
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) => self.open_inside(&tag, xml, &mut open)?,
                Token::Text(text) if open.in_text => self.add(&text, &mut open),
                Token::Text(_) => {}
                Token::Close(name) => match name.as_str() {
                    "p" => break,
                    "t" => open.in_text = false,
                    "hyperlink" => {
                        if let Some((start, address)) = open.links.pop() {
                            with_address(&mut open.text, start, &address);
                        }
                    }
                    _ => {}
                },
            }
        }
        self.finish(open, out);
        Ok(())
    }

    fn open_inside(
        &mut self,
        tag: &BytesStart<'_>,
        xml: &mut Xml<'_>,
        open: &mut Open,
    ) -> Result<(), Unreadable> {
        match tag.local_name().as_ref() {
            "pPr" => {
                open.properties = properties(xml)?;
                open.base = self.styles.paragraph(open.properties.style.as_deref()).run;
                open.run = open.base.clone();
                if open.properties.on_new_page {
                    open.page_before |= self.turn_page(false);
                }
            }
            "r" => open.run = open.base.clone(),
            "rPr" => open.run = self.run_look(xml, &open.base)?,
            "t" => open.in_text = true,
            "tab" | "ptab" => open.text.push(' '),
            "br" if attribute(tag, "type").is_some_and(|kind| kind == "page") => {
                self.end_page(false, open);
            }
            "br" | "cr" => open.text.push('\n'),
            "lastRenderedPageBreak" => self.end_page(true, open),
            "noBreakHyphen" => open.text.push('-'),
            // The soft hyphen has the place of ư in the fonts of TCVN3.
            "softHyphen" => self.add("\u{ad}", open),
            "sym" => open
                .text
                .push(symbol(&attribute(tag, "char").unwrap_or_default())),
            "footnoteReference" => self.add_note("", tag, open),
            "endnoteReference" => self.add_note("c", tag, open),
            "hyperlink" => {
                let address = attribute(tag, "id").and_then(|id| self.links.get(&id).cloned());
                open.links
                    .push((open.text.len(), address.unwrap_or_default()));
            }
            "txbxContent" => {
                let mut inside = Vec::new();
                self.blocks_until(xml, "txbxContent", &mut inside)?;
                open.after.extend(inside);
            }
            "del" | "moveFrom" | "Fallback" | "rt" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, text: &str, open: &mut Open) {
        if open.run.hidden == Some(true) {
            return;
        }
        let text = from_font(text, open.run.font.as_deref().unwrap_or_default());
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        if open.run.bold == Some(true) {
            open.bold += letters;
        } else {
            open.plain += letters;
        }
        if letters > 0 {
            self.mark_page_used();
        }
        // A line feed in the file is no line break on paper.
        open.text.push_str(&text.replace(['\n', '\r'], " "));
    }

    fn end_page(&mut self, marked_by_word: bool, open: &mut Open) {
        if self.turn_page(marked_by_word) {
            if open.text.trim().is_empty() {
                open.page_before = true;
            } else {
                open.page_after = true;
            }
        }
    }

    fn add_note(&mut self, prefix: &str, tag: &BytesStart<'_>, open: &mut Open) {
        let id = attribute(tag, "id").unwrap_or_default();
        if let Some((mark, pieces)) = self.note(&format!("{prefix}{id}")) {
            open.text.push_str(&mark);
            open.after.extend(pieces);
        }
    }

    /// The look of a run whose properties were just opened.
    fn run_look(&self, xml: &mut Xml<'_>, base: &RunLook) -> Result<RunLook, Unreadable> {
        let mut own = RunLook::default();
        let mut style = None;
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) if tag.local_name().as_ref() == "rStyle" => {
                    style = attribute(&tag, "val");
                }
                Token::Open(tag) if tag.local_name().as_ref() == "rPrChange" => xml.skip()?,
                Token::Open(tag) => own.take(&tag),
                Token::Close(name) if name == "rPr" => break,
                _ => {}
            }
        }
        let named = style.map(|id| self.styles.run(&id)).unwrap_or_default();
        Ok(own.over(&named).over(base))
    }

    fn finish(&mut self, open: Open, out: &mut Vec<Piece>) {
        let look = self.styles.paragraph(open.properties.style.as_deref());
        let count = self.count(&open.properties, &look);
        if open.page_before {
            out.push(Piece::Page);
        }
        // A column that counts the rows holds nothing but automatic numbers.
        if !open.text.trim().is_empty() || self.is_in_cell() && !count.is_empty() {
            let text = match (count.is_empty(), open.text.trim_start()) {
                (true, text) => text.to_owned(),
                (false, text) => format!("{count} {text}"),
            };
            let outline = open.properties.outline.or(look.outline);
            let heads = text.chars().count() <= LONGEST_HEADING && !text.ends_with([';', ',']);
            let level = outline.filter(|level| (0..9).contains(level) && heads);
            out.push(Piece::Paragraph(Paragraph {
                text,
                strong: open.bold > 0 && open.plain == 0,
                level: level.map_or(0, |level| u8::try_from(level + 1).unwrap_or_default()),
            }));
        }
        out.extend(open.after);
        if open.page_after {
            out.push(Piece::Page);
        }
    }
}

/// Reads the properties of a paragraph that were just opened.
fn properties(xml: &mut Xml<'_>) -> Result<Properties, Unreadable> {
    let mut found = Properties::default();
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) => match tag.local_name().as_ref() {
                "pStyle" => found.style = attribute(&tag, "val"),
                "numId" => found.list = number(&tag, "val"),
                "ilvl" => found.level = number(&tag, "val"),
                "outlineLvl" => found.outline = number(&tag, "val"),
                "pageBreakBefore" => found.on_new_page = is_on(&tag),
                "rPr" | "sectPr" | "pPrChange" | "numberingChange" => xml.skip()?,
                _ => {}
            },
            Token::Close(name) if name == "pPr" => break,
            _ => {}
        }
    }
    Ok(found)
}

/// The character that a symbol font draws.
fn symbol(code: &str) -> char {
    match u32::from_str_radix(code, 16).unwrap_or_default() & 0xff {
        0x6f | 0x71 | 0xa8 | 0x72 => '☐',
        0xfe | 0x52 => '☑',
        0xfd | 0x54 => '☒',
        0xfc => '✓',
        0xb7 => '•',
        0xe0 | 0xae => '→',
        0xb3 => '≥',
        0xa3 => '≤',
        0xb0 => '°',
        0xb1 => '±',
        0xb4 => '×',
        _ => '▪',
    }
}
