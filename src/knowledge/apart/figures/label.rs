//! The printed words around figures: how large they are, and where one of them was
//! read as one with what a hand wrote beside it.

use crate::knowledge::row::{self, Row};
use crate::language::fold;

/// How wide a printed word is in Times, how high and how far below the line, by the
/// size of its letters.
pub(super) struct Label {
    pub(super) word: &'static str,
    pub(super) folded: &'static str,
    pub(super) wide: f32,
    pub(super) high: f32,
    pub(super) below: f32,
}

pub(super) static NUMBER: Label = Label {
    word: "Số",
    folded: "so",
    wide: 1.05,
    high: 0.8,
    below: 0.0,
};
pub(super) static DAY: Label = Label {
    word: "ngày",
    folded: "ngay",
    wide: 1.95,
    high: 0.9,
    below: 0.22,
};
pub(super) static MONTH: Label = Label {
    word: "tháng",
    folded: "thang",
    wide: 2.25,
    high: 0.9,
    below: 0.22,
};
pub(super) static YEAR: Label = Label {
    word: "năm",
    folded: "nam",
    wide: 1.72,
    high: 0.68,
    below: 0.0,
};

/// "ngày" of which a hand's figure has taken the last letter.
const CUT_OFF: &str = "nga";

/// The size of the letters of a page or a line, pixels, by how high most of its words are.
pub(super) fn size(words: &[(usize, Row)]) -> f32 {
    const BY_HEIGHT: f32 = 1.3;
    let printed = words.iter().filter_map(|(_, row)| {
        let letters = row.text.chars().filter(|c| c.is_alphabetic()).count();
        let printed = letters >= 2 && row.sure.is_some_and(|sure| sure > 60.0);
        row.place
            .filter(|_| printed)
            .map(|[.., height]| height)
            .filter(|height| *height > 0)
    });
    let mut heights: Vec<i64> = printed.collect();
    heights.sort_unstable();
    let usual = heights.get(heights.len() / 2).copied();
    let usual = usual.and_then(|height| i16::try_from(height).ok());
    usual.map_or(f32::MAX, |height| f32::from(height) * BY_HEIGHT)
}

/// A part of a word, and the label that it is.
type Piece<'t> = (&'t str, Option<&'static Label>);

/// The table with those words parted in which a label was read as one with figures:
/// "Số:44/QĐ-TTg", "0Htháng". Their height is told as 0, as it may be that of a hand.
pub(super) fn parted(table: &str) -> String {
    let words = row::words(table);
    let size = size(&words);
    let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
    for line in words.chunk_by(|(_, a), (_, b)| a.of == b.of) {
        let size = self::size(line).min(size);
        let folded: Vec<String> = line.iter().map(|(_, row)| fold(row.text)).collect();
        let has = |label: &Label| folded.iter().any(|word| word.contains(label.folded));
        let cut_off = folded.iter().any(|word| bare(word) == CUT_OFF);
        let dated = has(&MONTH) && (has(&DAY) || has(&YEAR) || cut_off);
        for (nth, (at, row)) in line.iter().enumerate() {
            let Some(place) = row.place else { continue };
            let of_number = || of_number(row.text).filter(|_| nth < 2);
            let of_date = || of_date(row.text, &folded[nth]).filter(|_| dated);
            if let Some(pieces) = of_number().or_else(of_date) {
                lines[*at] = rows(row, place, &pieces, size);
            }
        }
    }
    lines.join("\n")
}

/// A word without the signs behind it.
pub(super) fn bare(word: &str) -> &str {
    word.trim_end_matches(|c: char| !c.is_alphanumeric())
}

/// "Số:44/QĐ-TTg" in its pieces.
fn of_number(text: &str) -> Option<Vec<Piece<'_>>> {
    let (end, _) = text.char_indices().nth(NUMBER.folded.len())?;
    let colon = usize::from(text[end..].starts_with(':'));
    let (label, rest) = text.split_at(end + colon);
    let read = is_number_label(text) && rest.contains(char::is_alphanumeric);
    read.then(|| vec![(label, Some(&NUMBER)), (rest, None)])
}

/// The pieces of a word in which labels of a date were read as one with figures:
/// "ngày,4/Ƒtháng", "#Ønăm", `ngàyO3thángÓ1`, `ÍŠthángAhăm`, "ngà".
fn of_date<'t>(text: &'t str, folded: &str) -> Option<Vec<Piece<'t>>> {
    /// More letters than these are a word.
    const LETTERS: usize = 3;
    let mut edges: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    edges.push(text.len());
    let letters = edges.len() - 1;
    if folded.chars().count() != letters {
        return None;
    }
    let labels = labels(text, folded);
    let mut pieces = Vec::new();
    let mut from = 0;
    for (start, end, label) in &labels {
        pieces.push((text.get(edges[from]..edges[*start])?, None));
        pieces.push((label.word, Some(*label)));
        from = *end;
    }
    // Signs behind the last are strokes of a figure.
    let rest = &text[edges[from]..];
    pieces.extend(rest.contains(char::is_alphanumeric).then_some((rest, None)));
    pieces.retain(|(text, _)| !text.is_empty());
    let read = pieces.iter().filter(|(_, label)| label.is_none());
    let read: Vec<&str> = read.map(|(text, _)| *text).collect();
    let letters_of = |read: &&str| read.chars().filter(|c| c.is_alphabetic()).count();
    let short = read
        .iter()
        .map(letters_of)
        .all(|letters| letters <= LETTERS);
    let figures = read.concat().contains(char::is_alphanumeric);
    // "ngày/tháng/năm" is no date.
    let told = figures || !read.is_empty() && labels.len() < 3;
    (!labels.is_empty() && short && (told || bare(folded) == CUT_OFF)).then_some(pieces)
}

/// Which labels of a date a word holds: the letter that each begins at, and that it ends before.
fn labels(text: &str, folded: &str) -> Vec<(usize, usize, &'static Label)> {
    let mut labels: Vec<(usize, usize, &'static Label)> = Vec::new();
    let month = folded.find(MONTH.folded);
    let month = month.map(|at| folded[..at].chars().count());
    // "ngành" is none.
    let cut_off = bare(folded) == CUT_OFF;
    let day = if month.is_some() || cut_off {
        CUT_OFF
    } else {
        DAY.folded
    };
    let first = [(DAY.folded, &DAY), (day, &DAY), (YEAR.folded, &YEAR)];
    let first = first.iter().find(|(name, _)| folded.starts_with(name));
    labels.extend(first.map(|(name, label)| (0, name.len(), *label)));
    labels.extend(month.map(|at| (at, at + MONTH.folded.len(), &MONTH)));
    // "hăm" behind a month is no other word.
    let year = text.ends_with("năm") || month.is_some() && folded.ends_with("am");
    let letters = text.chars().count();
    let start = letters.checked_sub(YEAR.folded.len()).filter(|_| year);
    let behind = labels.last().map_or(0, |(_, end, _)| *end);
    let start = start.filter(|start| *start >= behind && *start > 0);
    labels.extend(start.map(|start| (start, letters, &YEAR)));
    labels
}

/// The rows of the pieces of a word.
fn rows(row: &Row, [left, top, width, _]: [i64; 4], pieces: &[Piece], size: f32) -> String {
    let wide = |label: &Label| {
        #[expect(clippy::cast_possible_truncation, reason = "a part of a page")]
        let wide = (label.wide * size) as i64;
        wide.min(width / 2)
    };
    let labels: Vec<&Label> = pieces.iter().filter_map(|(_, label)| *label).collect();
    let of_labels: i64 = labels.iter().map(|label| wide(label)).sum();
    // What is no label shares what is left of the width.
    let others = i64::try_from(pieces.len() - labels.len()).unwrap_or(1);
    let other = (width - of_labels).max(0) / others.max(1);
    let mut edges = vec![left];
    for (_, label) in &pieces[..pieces.len() - 1] {
        let wide = label.map_or(other, wide);
        edges.push((edges[edges.len() - 1] + wide).min(left + width));
    }
    edges.push(left + width);
    let [page, block, paragraph, line] = row.of;
    let sure = row.sure.unwrap_or_default();
    let of = |((text, _), edges): (&Piece, &[i64])| {
        let (left, width) = (edges[0], edges[1] - edges[0]);
        format!(
            "5\t{page}\t{block}\t{paragraph}\t{line}\t0\t{left}\t{top}\t{width}\t0\t{sure}\t{text}"
        )
    };
    let rows = pieces.iter().zip(edges.windows(2)).map(of);
    rows.collect::<Vec<_>>().join("\n")
}

/// Whether a word begins as "Số" does, also with another mark; "SỞ" is none, unless a
/// colon follows.
pub(super) fn is_number_label(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next().is_some_and(|c| "Ss".contains(c));
    let small = letters.next().is_some_and(char::is_lowercase);
    let rest = letters.next().is_none_or(|c| !c.is_alphabetic());
    first && (small || text.contains(':')) && rest && fold(text).starts_with(NUMBER.folded)
}

#[cfg(test)]
mod tests {
    use super::super::gap::tests::line;
    use super::*;

    #[test]
    fn labels_are_parted_from_figures_they_were_read_with() {
        let told = |words: &[&str]| {
            let table = parted(&line(words));
            let rows = row::words(&table).into_iter();
            let rows = rows.map(|(_, row)| {
                let [left, _, width, _] = row.place.unwrap_or_default();
                (left, width, row.text.to_owned())
            });
            rows.collect::<Vec<_>>()
        };
        // Letters of 52 pixels, by the height of the words.
        let date = told(&["ngày,4/Ƒtháng", "#Ønăm", "2022"]);
        let pieces = [(100, 101, "ngày"), (201, 43, ",4/Ƒ"), (243, 117, "tháng")];
        for (told, (left, width, text)) in date.iter().zip(pieces) {
            assert_eq!(told.2, text);
            assert!(
                (told.0 - left).abs() <= 3 && (told.1 - width).abs() <= 4,
                "{told:?}"
            );
        }
        let texts: Vec<&str> = date[3..].iter().map(|(_, _, text)| text.as_str()).collect();
        assert_eq!(texts, ["#Ø", "năm", "2022"]);
        // Letters that stand so near are read as one word.
        let one = told(&["ngàyO3thángÓ1", "năm", "2022"]);
        let texts: Vec<&str> = one.iter().map(|(_, _, text)| text.as_str()).collect();
        assert_eq!(texts, ["ngày", "O3", "tháng", "Ó1", "năm", "2022"]);
        assert!(
            one.windows(2)
                .all(|two| two[0].0 + two[0].1 <= two[1].0 + 1),
            "{one:?}"
        );
        let texts = |words: &[&str]| {
            told(words)
                .into_iter()
                .map(|(_, _, text)| text)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            texts(&["ngà»", "ÍŠthángAhăm", "2023"]),
            ["ngày", "ÍŠ", "tháng", "A", "năm", "2023"]
        );
        assert_eq!(texts(&["ngà", "16", "tháng", "năm"])[0], "ngày");
        assert_eq!(texts(&["ngà", "16", "giờ"])[0], "ngà");
        let of_bank = ["ngày", "5", "tháng", "3", "của", "Ngân", "ngành", "tháng]"];
        assert_eq!(texts(&of_bank), of_bank);
        // Without a month it is no date.
        assert_eq!(told(&["năm2022", "ngày5"]).len(), 2);
        assert_eq!(told(&["VIỆTNAM", "tháng", "ngày"]).len(), 3);
        assert_eq!(told(&["ngày/tháng/năm", "giờ"]).len(), 2);
    }
}
