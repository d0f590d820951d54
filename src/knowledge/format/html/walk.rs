//! The pieces of a page: its blocks in reading order, words of one block joined.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

use super::super::flow::{Cell, Paragraph, Piece, Table};
use super::super::links::with_address;
use super::super::numbering::{Counts, Level, Style};
use super::root::{is_left_out, is_named};

/// Elements that begin and end a block.
const BLOCKS: [&str; 28] = [
    "address",
    "article",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "form",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
    "td",
];

/// What law portals say of a document, each label beside its value.
const LABELS: [&str; 12] = [
    "Số hiệu",
    "Loại văn bản",
    "Ngành",
    "Lĩnh vực",
    "Ngày ban hành",
    "Ngày có hiệu lực",
    "Ngày hết hiệu lực",
    "Ngày cập nhật",
    "Tình trạng hiệu lực",
    "Cơ quan ban hành",
    "Người ký",
    "Phạm vi",
];

/// Makes the pieces of what stands below a node of a page.
pub(super) fn pieces(root: NodeRef<'_, Node>) -> Vec<Piece> {
    let mut walk = Walk::default();
    walk.children(&root);
    walk.end_block();
    walk.pieces
}

#[derive(Default)]
struct Walk {
    pieces: Vec<Piece>,
    text: String,
    /// Letters in bold and others, of the open block.
    bold_letters: usize,
    plain_letters: usize,
    /// Elements that are open: bold ones, and those that keep line feeds.
    bold: usize,
    verbatim: usize,
    /// Level of the heading that is open.
    level: u8,
    /// What stands in front of the next words: the number of a list item.
    marker: String,
}

impl Walk {
    fn children(&mut self, node: &NodeRef<'_, Node>) {
        for child in node.children() {
            match child.value() {
                Node::Text(text) => self.add(text),
                Node::Element(element) if !is_left_out(&child) => self.element(element, &child),
                _ => {}
            }
        }
    }

    fn element(&mut self, element: &Element, node: &NodeRef<'_, Node>) {
        let name = element.name();
        match name {
            "br" => self.text.push('\n'),
            "table" => {
                self.end_block();
                for caption in node.children().filter(|child| is_named(child, "caption")) {
                    self.pieces.extend(read_cell(&caption).pieces);
                }
                let table = table(node);
                if !table.is_empty() {
                    self.pieces.push(Piece::Table(Box::new(table)));
                }
            }
            "ol" | "ul" => self.list(element, node),
            "span" if self.is_label() => {
                let label = self.text.trim_end_matches([':', ' ']).len();
                self.text.replace_range(label.., ": ");
                self.children(node);
            }
            "a" => {
                let start = self.text.len();
                self.children(node);
                // A block inside the link has ended the text it began in.
                if start <= self.text.len() {
                    with_address(
                        &mut self.text,
                        start,
                        element.attr("href").unwrap_or_default(),
                    );
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.level = name.as_bytes()[1] - b'0';
                self.children(node);
                self.end_block();
                self.level = 0;
            }
            "pre" => {
                self.end_block();
                self.verbatim += 1;
                self.children(node);
                self.verbatim -= 1;
                self.end_block();
            }
            _ => {
                let bold = is_bold(element);
                let block = BLOCKS.contains(&name);
                if block {
                    self.end_block();
                }
                self.bold += usize::from(bold);
                self.children(node);
                self.bold -= usize::from(bold);
                if block {
                    self.end_block();
                }
            }
        }
    }

    /// Whether the open block holds nothing yet but a label of a law portal, whose
    /// value stands in the element beside it.
    fn is_label(&self) -> bool {
        let said = self.text.trim().trim_end_matches([':', ' ']);
        LABELS.contains(&said)
    }

    fn list(&mut self, element: &Element, node: &NodeRef<'_, Node>) {
        self.end_block();
        let style = match (element.name(), element.attr("type")) {
            ("ul", _) => Style::Bullet,
            (_, Some("a")) => Style::SmallLetter,
            (_, Some("A")) => Style::CapitalLetter,
            (_, Some("i")) => Style::SmallRoman,
            (_, Some("I")) => Style::CapitalRoman,
            _ => Style::Decimal,
        };
        let levels = [Level {
            style,
            text: if style == Style::Bullet {
                "-"
            } else {
                "\u{1}."
            }
            .to_owned(),
            start: element
                .attr("start")
                .and_then(|start| start.parse().ok())
                .unwrap_or(1),
            ..Level::default()
        }];
        let mut counts = Counts::default();
        for child in node.children() {
            if is_named(&child, "li") && !is_left_out(&child) {
                self.end_block();
                self.marker = counts.next(0, &levels, 0);
                self.children(&child);
                self.end_block();
                self.marker.clear();
            } else if let (Node::Element(element), false) = (child.value(), is_left_out(&child)) {
                self.element(element, &child);
            }
        }
        self.end_block();
    }

    fn add(&mut self, text: &str) {
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        if self.bold > 0 {
            self.bold_letters += letters;
        } else {
            self.plain_letters += letters;
        }
        if self.verbatim > 0 {
            self.text.push_str(text);
            return;
        }
        for c in text.chars() {
            match c.is_whitespace() {
                false => self.text.push(c),
                true if !self.text.ends_with([' ', '\n']) => self.text.push(' '),
                true => {}
            }
        }
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let strong = self.bold_letters > 0 && self.plain_letters == 0;
        (self.bold_letters, self.plain_letters) = (0, 0);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let marker = std::mem::take(&mut self.marker);
        let numbered = text.starts_with(['-', '+', '•', '–', '*', '●'])
            || text.split(['.', ')']).next().is_some_and(|head| {
                head.len() < text.len()
                    && head.len() <= 4
                    && !head.is_empty()
                    && head.chars().all(|c| c.is_ascii_alphanumeric() || c == 'đ')
                    && (head.chars().all(|c| c.is_ascii_digit()) || head.chars().count() == 1)
            });
        let text = if marker.is_empty() || numbered {
            text.to_owned()
        } else {
            format!("{marker} {text}")
        };
        self.pieces.push(Piece::Paragraph(Paragraph {
            text,
            strong,
            level: self.level,
        }));
    }
}

fn is_bold(element: &Element) -> bool {
    let style = element
        .attr("style")
        .unwrap_or_default()
        .to_lowercase()
        .replace(' ', "");
    match element.name() {
        "b" | "strong" | "th" => !style.contains("font-weight:normal"),
        _ => ["bold", "600", "700", "800"]
            .iter()
            .any(|weight| style.contains(&format!("font-weight:{weight}"))),
    }
}

/// The rows of a table, not those of tables inside it.
fn table(node: &NodeRef<'_, Node>) -> Table {
    let mut table = Table::default();
    let style = |node: &NodeRef<'_, Node>, name: &str| {
        let element = node.value().as_element();
        element
            .and_then(|element| element.attr(name))
            .unwrap_or_default()
            .to_lowercase()
    };
    table.bare = style(node, "border") == "0"
        || style(node, "style")
            .replace(' ', "")
            .contains("border:none");
    let mut titles = true;
    let mut rows = 0;
    let mut add_row = |row: &NodeRef<'_, Node>, in_head: bool| {
        let cells = row
            .children()
            .filter(|cell| is_named(cell, "td") || is_named(cell, "th"));
        let cells: Vec<_> = cells.filter(|cell| !is_left_out(cell)).collect();
        if cells.is_empty() {
            return;
        }
        titles &= in_head || cells.len() > 1 && cells.iter().all(|cell| is_named(cell, "th"));
        table.begin_row();
        rows += 1;
        if titles {
            table.titles = rows;
        }
        for cell in cells {
            table.add(read_cell(&cell));
        }
    };
    for child in node.children().filter(|child| !is_left_out(child)) {
        if is_named(&child, "tr") {
            add_row(&child, false);
        } else {
            let in_head = is_named(&child, "thead");
            for row in child
                .children()
                .filter(|row| is_named(row, "tr") && !is_left_out(row))
            {
                add_row(&row, in_head);
            }
        }
    }
    table
}

fn read_cell(cell: &NodeRef<'_, Node>) -> Cell {
    let mut walk = Walk {
        bold: usize::from(cell.value().as_element().is_some_and(is_bold)),
        ..Walk::default()
    };
    walk.children(cell);
    walk.end_block();
    let span = |name: &str| {
        let element = cell.value().as_element();
        let span = element.and_then(|element| element.attr(name)?.trim().parse().ok());
        span.unwrap_or(1)
    };
    Cell {
        pieces: walk.pieces,
        wide: span("colspan"),
        tall: span("rowspan"),
    }
}
