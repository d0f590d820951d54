//! A document between its format and its text: paragraphs, tables and page
//! breaks in reading order.
//!
//! The readers of formats build [`Piece`]s, [`text()`] writes them as the
//! Markdown that [`Document::read`](crate::document::Document::read) takes.
//! What only looks like Markdown in the source is escaped, so that no word is lost.

mod rows;
mod table;
mod titles;

use crate::language::{normalize, repair};

use super::Unreadable;

pub(super) use table::{Cell, MOST_COLUMNS, Table};

/// The longest text that is handed on, bytes: no law is a tenth as long.
pub(super) const LONGEST: usize = 20 * 1024 * 1024;

/// One thing after another.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// A paragraph or a heading.
    Paragraph(Paragraph),
    /// A table.
    Table(Box<Table>),
    /// The next piece stands on a new page.
    Page,
}

/// A paragraph as it was set.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Paragraph {
    /// Its text; lines that were broken by hand are parted by line feeds.
    pub(super) text: String,
    /// All its words are bold.
    pub(super) strong: bool,
    /// Level of a heading, 0 for none.
    pub(super) level: u8,
}

impl Piece {
    /// A heading.
    pub(super) fn heading(text: impl Into<String>, level: u8) -> Self {
        Self::Paragraph(Paragraph {
            text: text.into(),
            level,
            ..Paragraph::default()
        })
    }
}

/// Writes pieces as text in the form of [`normalize()`], a form feed between pages.
///
/// # Errors
/// [`Unreadable`] when there are no words or too many.
pub(super) fn text(pieces: &[Piece]) -> Result<String, Unreadable> {
    let mut out = String::new();
    write(pieces, &mut out)?;
    if !out.contains(char::is_alphanumeric) {
        return Err(Unreadable(NO_WORDS.to_owned()));
    }
    // A text typed in a font from before Unicode whose name the format does not keep.
    if let Some(repaired) = repair(&out) {
        let pages: Vec<String> = repaired.split('\u{c}').map(normalize).collect();
        return Ok(pages.join("\u{c}"));
    }
    Ok(out)
}

/// Takes out the page breaks, where they are not all there.
pub(super) fn drop_pages(pieces: &mut Vec<Piece>) {
    pieces.retain(|piece| *piece != Piece::Page);
    for piece in pieces {
        if let Piece::Table(table) = piece {
            table.drop_pages();
        }
    }
}

const NO_WORDS: &str = "tệp không có chữ nào, có thể chỉ gồm hình ảnh; \
    hãy xuất tệp ra PDF hoặc ảnh để được nhận dạng chữ, hoặc chép lại nội dung";

const TOO_LONG: &str =
    "nội dung dài hơn 20 MB chữ nên không được đọc; hãy chia nhỏ thành nhiều tệp";

/// Writes pieces one below the other.
fn write(pieces: &[Piece], out: &mut String) -> Result<(), Unreadable> {
    for piece in pieces {
        match piece {
            Piece::Paragraph(paragraph) => write_paragraph(paragraph, out),
            Piece::Table(table) => table.write(out)?,
            Piece::Page => out.push_str("\u{c}\n"),
        }
        if out.len() > LONGEST {
            return Err(Unreadable(TOO_LONG.to_owned()));
        }
    }
    Ok(())
}

fn write_paragraph(paragraph: &Paragraph, out: &mut String) {
    let text = normalize(&paragraph.text);
    let mut any = false;
    for line in text.lines().map(one_space).filter(|line| is_text(line)) {
        let line = escaped(&line);
        any = true;
        if paragraph.level > 0 {
            let level = usize::from(paragraph.level.min(6));
            out.push_str(&"#".repeat(level));
            out.push(' ');
        }
        if paragraph.strong {
            out.push_str("**");
            out.push_str(&line);
            out.push_str("**");
        } else {
            out.push_str(&line);
        }
        out.push('\n');
    }
    if any {
        out.push('\n');
    }
}

/// Whether a line says anything: rules and dot leaders do not.
fn is_text(line: &str) -> bool {
    line.chars().any(|c| !"-–—_=~*.… |".contains(c))
}

/// A line without spaces around it and with one between words.
fn one_space(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line in which nothing is a mark of Markdown.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let links = line.contains("](");
    for (at, c) in line.char_indices() {
        let rest = &line[at + c.len_utf8()..];
        let mark = match c {
            '\\' | '*' | '_' => true,
            '[' => links,
            '&' => ["nbsp;", "amp;", "lt;", "gt;", "quot;", "#39;"]
                .iter()
                .any(|entity| rest.starts_with(entity)),
            '#' | '>' | '|' | '`' => at == 0,
            '!' => rest.starts_with("--") && line[..at].ends_with('<'),
            '-' => rest.starts_with("->"),
            _ => false,
        };
        if mark {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Document;

    fn plain(text: &str) -> Piece {
        Piece::Paragraph(Paragraph {
            text: text.to_owned(),
            ..Paragraph::default()
        })
    }

    #[track_caller]
    fn check(pieces: &[Piece], expected: &str) {
        assert_eq!(text(pieces).expect("text"), expected);
    }

    #[test]
    fn headings_and_bold_are_marked() {
        check(
            &[
                Piece::heading("Điều 1. Phạm vi", 2),
                Piece::Paragraph(Paragraph {
                    text: "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH".to_owned(),
                    strong: true,
                    level: 0,
                }),
                Piece::Page,
                plain("Trang hai"),
            ],
            "## Điều 1. Phạm vi\n\n**KT. CHỦ TỊCH**\n**PHÓ CHỦ TỊCH**\n\n\u{c}\nTrang hai\n\n",
        );
    }

    #[test]
    fn rules_are_left_out() {
        check(
            &[plain("________"), plain("Tên: ..........")],
            "Tên: ..........\n\n",
        );
    }

    #[test]
    fn a_file_without_words_is_refused() {
        let refused = text(&[plain("…… ____"), Piece::Page]).expect_err("no words");
        assert!(refused.0.contains("không có chữ nào"));
    }

    #[test]
    fn an_old_font_without_its_name_is_told_by_its_letters() {
        check(
            &[plain("QuyÕt ®Þnh cña Uû ban nh©n d©n tØnh")],
            "Quyết định của Uỷ ban nhân dân tỉnh\n\n",
        );
    }

    /// The words of a text as a document holds them.
    fn words(text: &str) -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }

    proptest! {
        #[test]
        fn no_word_is_lost_between_the_pieces_and_the_document(
            lines in prop::collection::vec("[a-zA-Zà-ỹ0-9*_#|<>!\\[\\]()&;\\\\` .:~=-]{0,40}", 1..8),
        ) {
            // Some random letters are those of an old font, and made others.
            prop_assume!(repair(&lines.join("\n")).is_none());
            let pieces: Vec<Piece> = lines.iter().map(|line| plain(line)).collect();
            if let Ok(text) = text(&pieces) {
                let document = Document::read("a.docx", &text);
                let put_in: Vec<String> = lines.iter().flat_map(|line| words(&normalize(line))).collect();
                prop_assert_eq!(words(&document.text), put_in);
            }
        }
    }
}
