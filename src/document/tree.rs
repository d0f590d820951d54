//! Paragraphs, made the blocks of a document: roles, markers and who stands under whom.

use crate::language::fold;

use super::layout::{Paragraph, Style};
use super::marker::{Depth, Marker, marker};
use super::{Block, Role};

/// The longest text that is a heading, syllables.
const LONGEST_HEADING: usize = 30;

/// The longest bold text that is a heading, syllables.
const LONGEST_STRONG: usize = 70;

/// What is being built: the text, its blocks, and the open headings.
pub(super) struct Tree {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    open: Vec<(Depth, usize)>,
    /// The last "Nơi nhận".
    recipients: Option<usize>,
}

impl Tree {
    /// Starts an empty document.
    pub(super) fn new() -> Self {
        Self {
            text: String::new(),
            blocks: Vec::new(),
            open: Vec::new(),
            recipients: None,
        }
    }

    /// Adds a paragraph that stands outside of the sections: header, opening, signature.
    pub(super) fn add_apart(&mut self, paragraph: &Paragraph, role: Role) {
        self.open.clear();
        let listed = marker(&paragraph.text).filter(|m| m.depth >= Depth::DASH);
        let parent = self
            .recipients
            .filter(|_| role == Role::Recipients && listed.is_some());
        let unlisted = listed.is_none();
        let index = self.push(paragraph, role, listed.map(|m| m.label), parent);
        if role == Role::Recipients && unlisted {
            self.recipients = Some(index);
        }
    }

    /// Adds a paragraph of the body, seen what comes `next`.
    pub(super) fn add(&mut self, paragraph: &Paragraph, next: Option<&Paragraph>) {
        if paragraph.style == Style::Row {
            let parent = self.open.last().map(|(_, index)| *index);
            self.push(paragraph, Role::Row, None, parent);
            return;
        }
        match marker(&paragraph.text) {
            Some(marker) => self.add_marked(paragraph, marker, next),
            None => self.add_unmarked(paragraph, next),
        }
    }

    fn add_marked(&mut self, paragraph: &Paragraph, marker: Marker, next: Option<&Paragraph>) {
        let role = role(paragraph, &marker, next);
        let parent = self.close(marker.depth);
        let mut label = marker.label;
        if label == "d" && self.follows_d(parent) {
            "đ".clone_into(&mut label);
        }
        let index = self.push(paragraph, role, Some(label), parent);
        self.open.push((marker.depth, index));
    }

    /// A second "d" in a row is the "đ" of a scan that knows none.
    fn follows_d(&self, parent: Option<usize>) -> bool {
        // What stands under one item is short; a longer look back finds nothing.
        let near = self.blocks.iter().rev().take(200);
        near.filter(|block| block.parent == parent)
            .find(|block| block.marker.as_ref().is_some_and(|m| m.len() == 1))
            .is_some_and(|block| block.marker.as_deref() == Some("d"))
    }

    fn add_unmarked(&mut self, paragraph: &Paragraph, next: Option<&Paragraph>) {
        if let Some(depth) = self.title_depth(paragraph, next) {
            let parent = self.close(depth);
            let index = self.push(paragraph, Role::Heading, None, parent);
            self.open.push((depth, index));
            return;
        }
        if ends_the_body(&paragraph.text) {
            self.open.clear();
        }
        let parent = self.close(Depth(Depth::DASH.0 - 50));
        let index = self.push(paragraph, Role::Paragraph, None, parent);
        let listed = next.and_then(|next| marker(&next.text)).map(|m| m.depth);
        let rows = next.is_some_and(|next| next.style == Style::Row);
        if !paragraph.text.ends_with(':') {
            return;
        }
        let depth = match listed {
            Some(depth) if depth >= Depth::NUMBER => Depth(depth.0 - 1),
            None if rows => Depth(Depth::DASH.0 - 50),
            _ => return,
        };
        if self.open.last().is_none_or(|(open, _)| *open < depth) {
            self.open.push((depth, index));
        }
    }

    /// How deep an unmarked title stands: by its level where the document
    /// numbers nothing, else inside the section that is open.
    fn title_depth(&self, paragraph: &Paragraph, next: Option<&Paragraph>) -> Option<Depth> {
        let text = &paragraph.text;
        let short = syllables(text) <= LONGEST_HEADING && !text.ends_with(['.', ';', ',', ':']);
        let holds = next.is_some_and(|next| !text.is_empty() && next.style != Style::Row);
        let numbered = self
            .open
            .iter()
            .any(|(depth, _)| *depth != Depth::STRONG && !is_title(*depth));
        match paragraph.style {
            Style::Title(level) if short && !numbered => {
                Some(Depth(Depth::TITLE.0 + u16::from(level)))
            }
            Style::Title(_) | Style::Strong if short && holds => Some(Depth::STRONG),
            _ => None,
        }
    }

    /// Closes what does not hold a block of this depth; gives the block that does.
    fn close(&mut self, depth: Depth) -> Option<usize> {
        while self.open.last().is_some_and(|(open, _)| *open >= depth) {
            self.open.pop();
        }
        self.open.last().map(|(_, index)| *index)
    }

    fn push(
        &mut self,
        paragraph: &Paragraph,
        role: Role,
        marker: Option<String>,
        parent: Option<usize>,
    ) -> usize {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(&paragraph.text);
        self.blocks.push(Block {
            span: start..self.text.len(),
            role,
            marker,
            parent,
            page: paragraph.page,
            raw: None,
        });
        self.blocks.len() - 1
    }
}

fn is_title(depth: Depth) -> bool {
    (Depth::TITLE.0..Depth::TITLE.0 + 10).contains(&depth.0)
}

/// Heading or item: a heading is like a title, and something stands under it.
fn role(paragraph: &Paragraph, marker: &Marker, next: Option<&Paragraph>) -> Role {
    let title = paragraph.text[marker.length..].trim();
    if marker.depth >= Depth::DASH {
        return Role::Item;
    }
    let count = syllables(title);
    let set_apart = paragraph.style != Style::Plain;
    let opens_list = ["sau:", "gồm:", "như:", "là:"]
        .iter()
        .any(|end| title.ends_with(end));
    if set_apart && count <= LONGEST_STRONG && !opens_list {
        return Role::Heading;
    }
    if marker.depth <= Depth::ROMAN {
        return if count <= LONGEST_STRONG {
            Role::Heading
        } else {
            Role::Item
        };
    }
    let like_a_title = count <= LONGEST_HEADING
        && !title.ends_with(['.', ';', ',', '/'])
        && !title.contains(". ")
        && !title.contains("; ")
        && !opens_list;
    let holds = next.is_some_and(|next| match super::marker::marker(&next.text) {
        Some(below) => below.depth > marker.depth,
        None => true,
    });
    if like_a_title && holds {
        Role::Heading
    } else {
        Role::Item
    }
}

/// The sentences that close a document stand under no section.
fn ends_the_body(text: &str) -> bool {
    let head: String = text.chars().take(24).collect();
    let head = fold(&head);
    head.starts_with("tren day la") || head.starts_with("trong qua trinh") || text.ends_with("./.")
}

/// How many syllables a text has.
fn syllables(text: &str) -> usize {
    text.split_whitespace().count()
}
