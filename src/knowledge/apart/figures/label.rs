//! The printed words around figures: how large they are, and where one of them was
//! read as one with what a hand wrote beside it.

use crate::knowledge::row::{self, Row};
use crate::language::fold;

/// How wide a printed word is in Times, how high and how far below the line, by the
/// size of its letters.
pub(super) struct Label {
    pub(super) folded: &'static str,
    pub(super) wide: f32,
    pub(super) high: f32,
    pub(super) below: f32,
}

pub(super) const NUMBER: Label = Label {
    folded: "so",
    wide: 1.05,
    high: 0.8,
    below: 0.0,
};
pub(super) const DAY: Label = Label {
    folded: "ngay",
    wide: 1.95,
    high: 0.9,
    below: 0.22,
};
pub(super) const MONTH: Label = Label {
    folded: "thang",
    wide: 2.25,
    high: 0.9,
    below: 0.22,
};
pub(super) const YEAR: Label = Label {
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
        let month = has(&MONTH);
        let cut_off = |word: &str| word.trim_end_matches(|c: char| !c.is_alphanumeric()) == CUT_OFF;
        let dated = month && (has(&DAY) || has(&YEAR) || folded.iter().any(|word| cut_off(word)));
        for (nth, (at, row)) in line.iter().enumerate() {
            let mut labels = Vec::new();
            if nth < 2 && is_number_label(row.text) {
                labels.push(&NUMBER);
            }
            if dated {
                labels.extend([&DAY, &MONTH, &YEAR]);
            }
            let Some(place) = row.place else { continue };
            let around = around_month(row.text, &folded[nth]).filter(|_| month);
            let pieces = around.unwrap_or_else(|| pieces(row.text, &folded[nth], &labels));
            if pieces.len() > 1 {
                lines[*at] = rows(row, place, &pieces, size);
            } else if dated && cut_off(&folded[nth]) {
                lines[*at] = rows(row, place, &[("ngày", Some(DAY.wide))], size);
            }
        }
    }
    lines.join("\n")
}

/// A word in its pieces where it holds that of the month between what was read of two
/// figures: `ngàyO3thángÓ1`, `ÍŠthángAhăm`.
fn around_month<'t>(text: &'t str, folded: &str) -> Option<Vec<(&'t str, Option<f32>)>> {
    /// What was read of a figure is hardly longer, letters.
    const FIGURE: usize = 4;
    let letters = text.chars().count();
    let before = folded[..folded.find(MONTH.folded)?].chars().count();
    let behind = before + MONTH.folded.len();
    let starts = [DAY.folded, CUT_OFF]
        .into_iter()
        .find(|day| folded.starts_with(day));
    let start = starts.map_or(0, str::len);
    // "hăm", "nấm".
    let ends = folded.ends_with("am") && letters >= behind + YEAR.folded.len();
    let end = letters - if ends { YEAR.folded.len() } else { 0 };
    let figures = [before.checked_sub(start)?, end.checked_sub(behind)?];
    let sound = figures.iter().all(|letters| (1..=FIGURE).contains(letters));
    if !sound || folded.chars().count() != letters {
        return None;
    }
    let mut edges: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    edges.push(text.len());
    let part = |from: usize, to: usize| &text[edges[from]..edges[to]];
    // "ngày/tháng/năm" is no date.
    let read = [part(start, before), part(behind, end)];
    if !read.concat().contains(char::is_alphanumeric) {
        return None;
    }
    let mut pieces = Vec::new();
    if start > 0 {
        pieces.push(("ngày", Some(DAY.wide)));
    }
    pieces.push((read[0], None));
    pieces.push((part(before, behind), Some(MONTH.wide)));
    pieces.push((read[1], None));
    if ends {
        pieces.push(("năm", Some(YEAR.wide)));
    }
    Some(pieces)
}

/// A word in its pieces, each with how wide it is if it is a label.
fn pieces<'t>(text: &'t str, folded: &str, labels: &[&Label]) -> Vec<(&'t str, Option<f32>)> {
    let letters = text.chars().count();
    let byte = |letter: usize| {
        text.char_indices()
            .nth(letter)
            .map_or(text.len(), |(at, _)| at)
    };
    let mut pieces = Vec::new();
    let (mut start, mut end) = (0, text.len());
    let mut last = None;
    for label in labels {
        let length = label.folded.len();
        if length >= letters || folded.chars().count() != letters {
            continue;
        }
        if start == 0 && folded.starts_with(label.folded) {
            let colon = text[byte(length)..].starts_with(':');
            start = byte(length + usize::from(colon));
            pieces.push((&text[..start], Some(label.wide)));
        } else if last.is_none()
            && ["tháng", "năm"].iter().any(|word| text.ends_with(word))
            && folded.ends_with(label.folded)
        {
            end = byte(letters - length);
            last = Some((&text[end..], Some(label.wide)));
        }
    }
    let between = text.get(start..end).unwrap_or_default();
    // "ngày/tháng/năm" is no date.
    let of_number = labels
        .first()
        .is_some_and(|label| label.folded == NUMBER.folded);
    let words = between.chars().filter(|c| c.is_alphabetic()).count() > 3;
    if words && !of_number {
        return vec![(text, None)];
    }
    if between.contains(char::is_alphanumeric) || last.is_some() && !between.is_empty() {
        pieces.push((between, None));
        pieces.extend(last);
        pieces
    } else {
        vec![(text, None)]
    }
}

/// The rows of the pieces of a word.
fn rows(
    row: &Row,
    [left, top, width, _]: [i64; 4],
    pieces: &[(&str, Option<f32>)],
    size: f32,
) -> String {
    let wide = |label: Option<f32>| {
        #[expect(clippy::cast_possible_truncation, reason = "a part of a page")]
        let wide = (label.unwrap_or_default() * size) as i64;
        wide.min(width / 2)
    };
    let labels = pieces.iter().filter(|(_, label)| label.is_some());
    let of_labels: i64 = labels.clone().map(|(_, label)| wide(*label)).sum();
    // What is no label shares what is left of the width.
    let others = i64::try_from(pieces.len() - labels.count()).unwrap_or(1);
    let other = (width - of_labels).max(0) / others.max(1);
    let mut edges = vec![left];
    for (_, label) in &pieces[..pieces.len() - 1] {
        let wide = if label.is_some() { wide(*label) } else { other };
        edges.push((edges[edges.len() - 1] + wide).min(left + width));
    }
    edges.push(left + width);
    let [page, block, paragraph, line] = row.of;
    let sure = row.sure.unwrap_or_default();
    let of = |((text, _), edges): (&(&str, Option<f32>), &[i64])| {
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
        // Without a month it is no date.
        assert_eq!(told(&["năm2022", "ngày5"]).len(), 2);
        assert_eq!(told(&["VIỆTNAM", "tháng", "ngày"]).len(), 3);
        assert_eq!(told(&["ngày/tháng/năm", "giờ"]).len(), 2);
    }
}
