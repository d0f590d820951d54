//! Lines of a file without their marks: Markdown, table bars, page breaks.
//!
//! Plain text goes through unchanged. Rows of a table become one line each,
//! every cell with its column's title; tables that only lay out a page (the
//! two columns of a letterhead, of "Nơi nhận" and signature) become lines.

use crate::language::fold;

/// One line, its marks taken off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// What it says.
    pub(super) text: String,
    /// What it is.
    pub(super) mark: Mark,
    /// Level of a Markdown heading, 0 for none.
    pub(super) title: u8,
    /// All its words are bold.
    pub(super) strong: bool,
    /// Bold goes on in the next line.
    pub(super) strong_open: bool,
    /// The next line begins anew whatever it says.
    pub(super) ends_hard: bool,
    /// Length in letters.
    pub(super) width: usize,
    /// Page, from 1, in a text with form feeds.
    pub(super) page: Option<u32>,
}

/// What a line is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Mark {
    /// Words.
    #[default]
    Text,
    /// A row of a table.
    Row,
    /// Nothing: may stand between paragraphs, or where a page broke.
    Blank,
    /// A rule or the edge of a cell: nothing runs across it.
    Break,
}

/// Reads the lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let paged = text.contains('\u{c}');
    let mut page = 1;
    let mut strong = false;
    let mut found = Vec::new();
    let mut comment = false;
    let mut rest = text.split('\n').peekable();
    while let Some(raw) = rest.next() {
        let (raw, open) = without_comment(raw, comment);
        comment = open;
        let Some(raw) = raw else {
            continue;
        };
        let bare = raw.trim_start_matches('\u{c}');
        let before = raw.len() - bare.len();
        page += u32::try_from(before).unwrap_or_default();
        if before > 0 {
            found.push(mark(Mark::Blank));
        }
        // A page that ends inside a line ends inside a sentence.
        let within = bare.matches('\u{c}').count();
        let raw = bare.replace('\u{c}', " ");
        let raw = raw.as_str();
        let first = found.len();
        if is_table_line(raw) {
            let mut table = vec![raw];
            while let Some(next) = rest.next_if(|next| is_table_line(next)) {
                table.push(next);
            }
            found.extend(table_lines(&table));
            strong = false;
        } else {
            let line = line(raw, &mut strong);
            if line.mark != Mark::Text {
                strong = false;
            }
            found.push(line);
        }
        if paged {
            found[first..]
                .iter_mut()
                .for_each(|line| line.page = Some(page));
        }
        page += u32::try_from(within).unwrap_or_default();
    }
    found
}

/// What a line holds outside of `<!-- … -->`, and whether a comment goes on.
/// A line with nothing else is no line.
fn without_comment(raw: &str, open: bool) -> (Option<&str>, bool) {
    let raw = if open {
        match raw.split_once("-->") {
            Some((_, rest)) if rest.trim().is_empty() => return (None, false),
            Some((_, rest)) => rest,
            None => return (None, true),
        }
    } else {
        raw
    };
    match raw.split_once("<!--") {
        Some((before, comment)) => {
            let before = Some(before).filter(|text| !text.trim().is_empty());
            (before, !comment.contains("-->"))
        }
        None => (Some(raw), false),
    }
}

fn mark(mark: Mark) -> Line {
    Line {
        mark,
        ..Line::default()
    }
}

fn line(raw: &str, strong: &mut bool) -> Line {
    let trimmed = raw.trim();
    if trimmed.is_empty() || trimmed.chars().all(|c| c == '*' || c == ' ') {
        // "** **" closes or opens nothing; a lone "**" closes what is open.
        *strong &= trimmed.is_empty() || trimmed.contains(' ');
        return mark(if trimmed.len() > 2 && !trimmed.contains(' ') {
            Mark::Break
        } else {
            Mark::Blank
        });
    }
    let bare = trimmed.trim_start_matches('>').trim_start();
    let is_rule =
        bare.chars().all(|c| "-_=~|*. ".contains(c)) && bare.chars().any(|c| "-_=~|".contains(c));
    if is_rule || bare.starts_with("```") || is_initials(bare) {
        return mark(Mark::Break);
    }
    let hashes = bare.bytes().take_while(|b| *b == b'#').count();
    let (title, words) = if (1..=6).contains(&hashes) && bare[hashes..].starts_with(' ') {
        (hashes, bare[hashes..].trim_end_matches('#'))
    } else {
        (0, bare)
    };
    let (text, inside, outside) = unmark(drop_initials(words.trim()), strong);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return mark(Mark::Blank);
    }
    Line {
        width: text.chars().count(),
        text,
        title: u8::try_from(title).unwrap_or_default(),
        strong: inside && !outside,
        strong_open: *strong,
        ends_hard: raw.ends_with("  ") || raw.ends_with('\\'),
        ..Line::default()
    }
}

/// `*TS*`: the initials that a drafter leaves under a text.
fn is_initials(line: &str) -> bool {
    let inner = line
        .strip_prefix('*')
        .and_then(|rest| rest.strip_suffix('*'));
    inner.is_some_and(|letters| {
        letters.len() <= 4 && !letters.is_empty() && letters.chars().all(char::is_alphabetic)
    })
}

/// Takes off the initials behind the closing stroke: "giải quyết. /*Ty*".
fn drop_initials(line: &str) -> &str {
    let Some(inner) = line.strip_suffix('*') else {
        return line;
    };
    let Some(at) = inner.rfind('*') else {
        return line;
    };
    let (before, letters) = (&inner[..at], &inner[at + 1..]);
    let initials = (1..=4).contains(&letters.len()) && letters.chars().all(char::is_alphabetic);
    match before.strip_suffix('/') {
        Some(text) if initials => text.trim_end(),
        _ => line,
    }
}

/// Takes off the marks of emphasis, links and escapes; tells whether words
/// stood inside bold and outside of it.
fn unmark(line: &str, strong: &mut bool) -> (String, bool, bool) {
    let mut text = String::with_capacity(line.len());
    let (mut inside, mut outside) = (false, false);
    let mut previous = ' ';
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let run = rest.chars().take(8).take_while(|next| *next == c).count();
        match c {
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                text.push_str(&rest[1..2]);
                previous = ' ';
                rest = &rest[2..];
                continue;
            }
            '*' => {
                let after = rest[run..].chars().next().unwrap_or(' ');
                if run > 1 {
                    *strong = !*strong;
                } else if text.is_empty() && after == ' ' {
                    text.push('-');
                } else if (previous == '(' && after == ')') || (previous == ' ' && after == ' ') {
                    text.push('*');
                }
                rest = &rest[run..];
                continue;
            }
            '_' if run <= 2 && closes_a_word(previous, &rest[run..]) && line.len() > 2 * run => {
                if run == 2 {
                    *strong = !*strong;
                }
                rest = &rest[run..];
                continue;
            }
            '[' => {
                if let Some((label, address, after)) = link(rest) {
                    text.push_str(label);
                    if !address.is_empty() && address != label && !address.starts_with('#') {
                        text.push_str(" (");
                        text.push_str(address);
                        text.push(')');
                    }
                    rest = after;
                    continue;
                }
                text.push(c);
            }
            '&' => {
                let (letter, length) = entity(rest);
                text.push(letter);
                rest = &rest[length..];
                continue;
            }
            _ => text.push(c),
        }
        if c.is_alphanumeric() {
            *(if *strong { &mut inside } else { &mut outside }) = true;
        }
        previous = c;
        rest = &rest[c.len_utf8()..];
    }
    (text, inside, outside)
}

/// Whether an underscore stands at the edge of a word, not inside one.
fn closes_a_word(previous: char, after: &str) -> bool {
    let next = after.chars().next().unwrap_or(' ');
    previous.is_alphanumeric() != next.is_alphanumeric() || (previous != ' ' && next == ' ')
}

/// `[label](address)`, looked for in the next few hundred letters only.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let close = text.bytes().take(300).position(|b| b == b']')?;
    let rest = text[close + 1..].strip_prefix('(')?;
    let end = rest.bytes().take(500).position(|b| b == b')')?;
    Some((&text[1..close], &rest[..end], &rest[end + 1..]))
}

/// The character that an HTML entity stands for, and its length.
fn entity(text: &str) -> (char, usize) {
    const ENTITIES: [(&str, char); 6] = [
        ("&nbsp;", ' '),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&#39;", '\''),
    ];
    ENTITIES
        .iter()
        .find(|(name, _)| text.starts_with(name))
        .map_or(('&', 1), |(name, letter)| (*letter, name.len()))
}

/// A line with at least two bars, the first in front.
fn is_table_line(raw: &str) -> bool {
    let line = raw.trim();
    line.starts_with('|') && line.len() > 1 && line[1..].contains('|')
}

fn table_lines(table: &[&str]) -> Vec<Line> {
    let rows: Vec<Vec<String>> = table.iter().map(|row| cells(row)).collect();
    let headed = table.get(1).is_some_and(|row| is_separator(row));
    let words = fold(&table.concat());
    // "Lần ban hành" stands at the head of a procedure of a quality system (ISO 9001).
    let lays_out = [
        "cong hoa xa hoi",
        "noi nhan",
        "doc lap - tu do",
        "lan ban hanh",
    ]
    .iter()
    .any(|mark| words.contains(mark));
    let mut found = vec![mark(Mark::Break)];
    if lays_out {
        for cell in rows.into_iter().flatten() {
            let mut strong = false;
            found.extend(cell.split('\n').map(|part| line(part, &mut strong)));
            found.push(mark(Mark::Break));
        }
        return found;
    }
    let titles = if headed { rows[0].clone() } else { Vec::new() };
    for (index, row) in rows.iter().enumerate() {
        if headed && index < 2 && rows.len() > 2 || is_separator(table[index]) {
            continue;
        }
        let text = row_text(row, &titles);
        if !text.is_empty() {
            found.push(Line {
                width: text.chars().count(),
                text,
                mark: Mark::Row,
                ..Line::default()
            });
        }
    }
    found.push(mark(Mark::Break));
    found
}

/// "title: cell; title: cell", empty cells left out.
fn row_text(row: &[String], titles: &[String]) -> String {
    let plain = |text: &str| {
        let (text, ..) = unmark(text, &mut false);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut parts = Vec::new();
    for (index, cell) in row.iter().enumerate() {
        let cell = plain(cell);
        if cell.is_empty() {
            continue;
        }
        match titles.get(index).map(|title| plain(title)) {
            Some(title) if !title.is_empty() && title != cell => {
                parts.push(format!("{title}: {cell}"));
            }
            _ => parts.push(cell),
        }
    }
    parts.join("; ")
}

/// The cells of a row; `<br>` in a cell is a line feed, `\|` a bar.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim().trim_start_matches('|').replace("\\|", "\u{1}");
    let row = row.strip_suffix('|').unwrap_or(&row);
    row.split('|')
        .map(|cell| {
            let cell = cell.trim().replace('\u{1}', "|");
            ["<br>", "<br/>", "<br />"]
                .iter()
                .fold(cell, |cell, tag| cell.replace(tag, "\n"))
        })
        .collect()
}

fn is_separator(row: &str) -> bool {
    row.contains('-') && row.chars().all(|c| "|-: ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Mark)]) {
        let lines = lines(text);
        let found: Vec<_> = lines.iter().map(|l| (l.text.as_str(), l.mark)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn emphasis_goes_and_words_stay() {
        check("**1**. **Mục đích**", &[("1. Mục đích", Mark::Text)]);
        check(
            "*- Đơn vị chủ trì: *Sở Tư",
            &[("- Đơn vị chủ trì: Sở Tư", Mark::Text)],
        );
        check("#### **Nơi nhận:**", &[("Nơi nhận:", Mark::Text)]);
        check(
            "tại B_04b và 2 * 3 (*)",
            &[("tại B_04b và 2 * 3 (*)", Mark::Text)],
        );
        check("_Nơi nhận:_", &[("Nơi nhận:", Mark::Text)]);
        check(
            "1\\. Xem [Cổng](https://dichvucong.gov.vn)",
            &[("1. Xem Cổng (https://dichvucong.gov.vn)", Mark::Text)],
        );
    }

    #[test]
    fn initials_of_the_drafter_go() {
        check(
            "xem xét, giải quyết. /*Ty*",
            &[("xem xét, giải quyết.", Mark::Text)],
        );
        check("*TS*", &[("", Mark::Break)]);
    }

    #[test]
    fn bold_that_goes_on_is_known() {
        let lines = lines("**I. MỤC ĐÍCH,\nYÊU CẦU**\n**2. Thời gian: **Từ");
        assert!(lines[0].strong && lines[0].strong_open);
        assert!(lines[1].strong && !lines[1].strong_open);
        assert!(!lines[2].strong);
    }

    #[test]
    fn rows_carry_the_titles_of_their_columns() {
        check(
            "| STT | Nội dung |\n|---|---|\n| 1 | Tập huấn |\n| | Báo cáo |",
            &[
                ("", Mark::Break),
                ("STT: 1; Nội dung: Tập huấn", Mark::Row),
                ("Nội dung: Báo cáo", Mark::Row),
                ("", Mark::Break),
            ],
        );
    }

    #[test]
    fn pages_are_counted() {
        let lines = lines("một\n\u{c}hai\u{c}ba\nbốn");
        let pages: Vec<_> = lines.iter().filter(|l| l.mark == Mark::Text).collect();
        assert_eq!(pages[1].text, "hai ba");
        let pages: Vec<_> = pages.iter().filter_map(|l| l.page).collect();
        assert_eq!(pages, [1, 2, 3]);
    }
}
