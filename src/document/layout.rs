//! Lines of a file, made paragraphs: marks of Markdown away, wrapped lines joined.
//!
//! A paragraph that a page break has cut (a blank line before a small letter)
//! is joined too. Nothing is read into the words here, except what is needed
//! to tell a wrapped line from a new paragraph.

use crate::language::dates;
use crate::parallel::give_way;

use super::body::body_of;
use super::kind::kind_of;
use super::markdown::{Line, Mark, lines};
use super::marker::{Depth, is_caps, marker, opens_with};

/// A paragraph as it was set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its text on one line.
    pub(super) text: String,
    /// How it was set.
    pub(super) style: Style,
    /// The page it begins on, where the text has page breaks.
    pub(super) page: Option<u32>,
}

/// How a paragraph was set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// Like the rest.
    #[default]
    Plain,
    /// Bold from end to end.
    Strong,
    /// A Markdown heading of this level.
    Title(u8),
    /// A row of a table.
    Row,
}

/// Words that cannot end a paragraph, folded: what follows is no list number.
const OPEN_ENDS: [&str; 28] = [
    "ngay", "thang", "nam", "so", "khoan", "dieu", "diem", "quy", "muc", "tai", "theo", "cua",
    "va", "hoac", "tu", "den", "tren", "la", "voi", "trong", "cho", "chuong", "phan", "luc", "ve",
    "cap", "do", "qua",
];

/// Office words that begin a line of their own in headers and signatures, folded.
const OWN_LINE: [&str; 17] = [
    "kt",
    "tm",
    "tl",
    "tuq",
    "q",
    "pho",
    "chu tich",
    "chanh",
    "giam doc",
    "bo truong",
    "thu truong",
    "truong phong",
    "cong hoa",
    "cuc truong",
    "dang bo",
    "so",
    "thanh pho",
];

/// Cuts a text into its paragraphs, in reading order.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines: Vec<Line> = lines(text).into_iter().flat_map(parted_at_day).collect();
    let habit = Habit::of(&lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut gap = Gap::Hard;
    let mut last: Option<&Line> = None;
    for line in &lines {
        give_way();
        match line.mark {
            Mark::Blank => gap = gap.max(Gap::Blank),
            Mark::Break => gap = Gap::Hard,
            Mark::Text | Mark::Row => {
                match (paragraphs.last_mut(), last) {
                    (Some(open), Some(before)) if habit.joins(open, before, gap, line) => {
                        join(open, line);
                    }
                    _ => paragraphs.push(begin(line)),
                }
                gap = if line.ends_hard { Gap::Hard } else { Gap::None };
                last = Some(line);
            }
        }
    }
    with_titles(paragraphs)
}

/// A line, its type or matter apart where they were read on the line of the day: "Huế,
/// ngày 14 tháng 12 năm 2021 QUYẾT ĐỊNH".
fn parted_at_day(line: Line) -> Vec<Line> {
    /// Days of a letterhead are written out, on a line of their own.
    const LONGEST: usize = 90;
    if line.width > LONGEST || !line.text.contains(", ngày ") {
        return vec![line];
    }
    let day = dates(&line.text).into_iter().next();
    let Some((day, kind)) = day.map(|day| line.text.split_at(day.span.end)) else {
        return vec![line];
    };
    let is_kind = is_caps(kind) && kind_of(kind).is_some_and(|(_, behind)| behind.is_empty());
    let is_matter = [" Về ", " V/v ", " “"]
        .iter()
        .any(|opens| kind.starts_with(opens));
    if !is_kind && !is_matter {
        return vec![line];
    }
    let part = |text: &str| Line {
        text: text.trim().to_owned(),
        width: text.chars().count(),
        ..line.clone()
    };
    let mut above = part(day);
    above.ends_hard = true;
    vec![above, part(kind)]
}

/// Joins "Chương I" and the lines of capitals under it that are its title.
fn with_titles(paragraphs: Vec<Paragraph>) -> Vec<Paragraph> {
    let mut joined: Vec<Paragraph> = Vec::with_capacity(paragraphs.len());
    let mut untitled = false;
    for paragraph in paragraphs {
        let own = marker(&paragraph.text);
        let plain = own.is_none() && paragraph.style != Style::Row && paragraph.text.len() < 400;
        match joined.last_mut() {
            Some(heading) if untitled && plain && is_caps(&paragraph.text) => {
                heading.text.push(' ');
                heading.text.push_str(&paragraph.text);
            }
            _ => {
                untitled = own.is_some_and(|m| m.depth < Depth::DIEU && m.label.contains(' '));
                joined.push(paragraph);
            }
        }
    }
    joined
}

fn begin(line: &Line) -> Paragraph {
    let style = match line {
        Line {
            mark: Mark::Row, ..
        } => Style::Row,
        Line { title: 1.., .. } => Style::Title(line.title),
        Line { strong: true, .. } => Style::Strong,
        _ => Style::Plain,
    };
    Paragraph {
        text: line.text.clone(),
        style,
        page: line.page,
    }
}

fn join(open: &mut Paragraph, line: &Line) {
    open.text.push(' ');
    open.text.push_str(&line.text);
    if open.style == Style::Strong && !line.strong {
        open.style = Style::Plain;
    }
}

/// What stands between two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Hard,
}

/// How a file breaks its lines.
struct Habit {
    /// Lines are broken at a width.
    wrapped: bool,
    /// Paragraphs have blank lines between them.
    spaced: bool,
    /// The width that nine lines in ten keep, letters.
    width: usize,
}

impl Habit {
    fn of(lines: &[Line]) -> Self {
        let mut widths = Vec::new();
        let (mut blanks, mut pairs, mut running) = (0_usize, 0_usize, 0_usize);
        let (mut marked, mut marked_apart) = (0_usize, 0_usize);
        let mut before: Option<&Line> = None;
        for line in lines {
            if line.mark != Mark::Text {
                blanks += usize::from(line.mark == Mark::Blank && before.is_some());
                before = None;
                continue;
            }
            widths.push(line.width);
            if marker(&line.text).is_some() {
                marked += 1;
                marked_apart += usize::from(before.is_none());
            }
            if let Some(before) = before {
                pairs += 1;
                running += usize::from(!ends(&before.text) && starts_small(&line.text));
            }
            before = Some(line);
        }
        widths.sort_unstable();
        Self {
            wrapped: pairs > 0 && running * 4 >= pairs,
            spaced: blanks * 10 >= widths.len() && marked_apart * 2 >= marked,
            width: widths.get(widths.len() * 9 / 10).copied().unwrap_or(80),
        }
    }

    /// Whether a line goes on with the paragraph before it.
    fn joins(&self, open: &Paragraph, before: &Line, gap: Gap, line: &Line) -> bool {
        if gap == Gap::Hard || open.style == Style::Row || line.mark == Mark::Row || line.title > 0
        {
            return false;
        }
        if begins_anew(before, line) {
            return false;
        }
        if is_open_note(&open.text) {
            return true;
        }
        if gap == Gap::Blank {
            return continues_over_a_gap(open, line);
        }
        if before.strong_open {
            return true;
        }
        if matches!(open.style, Style::Title(_)) {
            return false;
        }
        self.joins_words(before, line)
    }

    /// The same for two lines with nothing but a line feed between them.
    fn joins_words(&self, before: &Line, line: &Line) -> bool {
        let small = starts_small(&line.text);
        if !small && before.width * 10 < self.width * 9 && has_a_line_of_its_own(&before.text) {
            return false;
        }
        let names_kind = |line: &Line| super::kind::kind_of(&line.text).is_some();
        match (is_caps(&before.text), is_caps(&line.text)) {
            (true, true) => {
                let own_line =
                    opens_with(&line.text, &OWN_LINE) && line.width * 2 < self.width.max(40);
                let full = before.width * 2 >= self.width;
                // "UBND XÃ YÊN THẮNG / PHÒNG VĂN HÓA": the issuer under its superior.
                let under = body_of(&before.text).is_some() && body_of(&line.text).is_some();
                return full && !own_line && !under && !names_kind(before) && !names_kind(line);
            }
            (true, false) if !small || is_bracket_below_caps(&before.text, &line.text) => {
                return false;
            }
            (false, true) => {
                // The last words of a sentence may be capitals alone: "hồ sơ của / TTHC."
                let closes = !ends(&before.text) && line.text.ends_with(['.', ';', ',']);
                let short = line.width.min(before.width) * 2 < self.width;
                if names_kind(line) || !self.wrapped || (short && !closes) {
                    return false;
                }
            }
            _ => {}
        }
        match (self.wrapped, self.spaced) {
            (true, true) => true,
            (true, false) => small || !ends(&before.text) || before.width * 5 >= self.width * 4,
            (false, _) => small && !ends(&before.text),
        }
    }
}

/// Whether a line has a marker that is not just a number at the start of a wrapped line.
fn begins_anew(before: &Line, line: &Line) -> bool {
    let Some(marker) = marker(&line.text) else {
        return opens_with(&line.text, &["noi nhan", "kinh gui", "so:", "s6:", "v/v"]);
    };
    let text = before.text.trim_end();
    let last = text.rsplit(' ').next().unwrap_or_default();
    let open_end = text.ends_with(',') || OPEN_ENDS.contains(&crate::language::fold(last).as_str());
    let rest = &line.text[marker.length..];
    match marker.label.as_str() {
        // "kinh tế / - xã hội": a dash of the sentence, not of a list.
        "-" | "+" => ends(text) || !(starts_small(rest) || is_span(text, rest)),
        label if label.starts_with(|c: char| c.is_ascii_digit()) || label.contains(' ') => {
            ends(text) || !open_end
        }
        _ => true,
    }
}

/// "(Kèm theo Quyết định số … của" before its bracket is closed.
fn is_open_note(text: &str) -> bool {
    let inner = text.strip_prefix('(').filter(|inner| !inner.contains(')'));
    inner.is_some_and(|inner| {
        inner.chars().count() < 300 && opens_with(inner, &["kem theo", "ban hanh"])
    })
}

/// The title of an article, the line of a salutation: text goes on under them.
fn has_a_line_of_its_own(text: &str) -> bool {
    marker(text).is_some_and(|m| m.depth == Depth::DIEU) || opens_with(text, &["kinh gui"])
}

/// "giai đoạn 2026 / - 2030".
fn is_span(before: &str, rest: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit())
}

/// A blank line before a small letter: a page break inside a sentence.
fn continues_over_a_gap(open: &Paragraph, line: &Line) -> bool {
    let bracketed = open.text.starts_with('(') && !open.text.contains(')');
    let long = open.text.chars().nth(40).is_some() || bracketed;
    // The matter of a document goes on in a line like it, not in a whole paragraph.
    let of_matter = opens_with(&open.text, &["ve viec"]) && open.text.chars().count() <= 200;
    let apart = is_bracket_below_caps(&open.text, &line.text) || of_matter && line.width > 200;
    if open.style != Style::Plain || line.strong || !long || apart {
        return false;
    }
    let end = open.text.trim_end().chars().next_back();
    if starts_small(&line.text) {
        return !end.is_some_and(|c| ".!?:…/".contains(c));
    }
    let digit = line.text.starts_with(|c: char| c.is_ascii_digit());
    digit && end.is_some_and(|c| c.is_alphanumeric() || c == ',')
}

/// "(thực hiện Điều 33 …)" below a title in capitals.
fn is_bracket_below_caps(before: &str, line: &str) -> bool {
    line.starts_with('(') && is_caps(before) && !is_caps(line)
}

/// Whether a text ends like a paragraph may.
fn ends(text: &str) -> bool {
    text.trim_end().ends_with(['.', ';', ':', '!', '?', '…'])
}

fn starts_small(text: &str) -> bool {
    text.chars()
        .find(|c| !"“\"‘'(".contains(*c))
        .is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let paragraphs = paragraphs(text);
        let found: Vec<&str> = paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sentence_cut_by_a_page_break_is_joined() {
        check(
            "- Hình thức, nội dung tuyên truyền phù hợp với tình hình, đặc điểm và\n\nthực tiễn của Văn phòng.\n\nĐoạn sau.",
            &[
                "- Hình thức, nội dung tuyên truyền phù hợp với tình hình, đặc điểm và thực tiễn của Văn phòng.",
                "Đoạn sau.",
            ],
        );
    }

    #[test]
    fn wrapped_lines_are_joined_and_items_are_not() {
        check(
            "a) Rà soát, chuẩn hóa các mẫu\nđơn, tờ khai và thiết lập biểu mẫu điện tử tương tác nhằm tạo thuận lợi\ncho người dân, phát triển kinh tế\n- xã hội.\nb) Đẩy mạnh truyền thông đến tháng\n12. Hết.\n\n**I. MỤC ĐÍCH,\nYÊU CẦU**",
            &[
                "a) Rà soát, chuẩn hóa các mẫu đơn, tờ khai và thiết lập biểu mẫu điện tử tương tác nhằm tạo thuận lợi cho người dân, phát triển kinh tế - xã hội.",
                "b) Đẩy mạnh truyền thông đến tháng 12. Hết.",
                "I. MỤC ĐÍCH, YÊU CẦU",
            ],
        );
    }

    #[test]
    fn lines_of_a_signature_stay_apart() {
        check(
            "**TM. ỦY BAN NHÂN DÂN**  \n**KT. CHỦ TỊCH**  \n**PHÓ CHỦ TỊCH**\n\n**Dương Thanh Phước**",
            &[
                "TM. ỦY BAN NHÂN DÂN",
                "KT. CHỦ TỊCH",
                "PHÓ CHỦ TỊCH",
                "Dương Thanh Phước",
            ],
        );
        check(
            "KT. CHU TICH\nPHO CHU TICH\n\nNoi nhan:",
            &["KT. CHU TICH", "PHO CHU TICH", "Noi nhan:"],
        );
    }
}
