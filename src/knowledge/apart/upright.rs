//! Tables of words that Tesseract read of a page on its side or upside down, turned.

use std::ops::Range;

use crate::knowledge::row::Row;

/// Which way words follow each other on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Right,
    Down,
    Left,
    Up,
}

/// The table with the places of all pages so turned that words are written to the right.
pub(super) fn table(table: &str) -> String {
    let rows: Vec<Row> = table.lines().map(Row::of).collect();
    let is_page = |row: &Row| row.place.is_some() && row.level == "1";
    let mut starts: Vec<usize> = (0..rows.len()).filter(|at| is_page(&rows[*at])).collect();
    starts.push(rows.len());
    let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
    for page in starts.windows(2) {
        turn(&rows, page[0]..page[1], &mut lines);
    }
    lines.join("\n")
}

/// Turns a page, which begins with the row that tells how large it is.
fn turn(rows: &[Row], page: Range<usize>, lines: &mut [String]) {
    let written = written(&rows[page.clone()]);
    let Some([_, _, wide, high]) = rows[page.start].place.filter(|_| written != Written::Right)
    else {
        return;
    };
    for at in page {
        let Some([left, top, width, height]) = rows[at].place else {
            continue;
        };
        let (right, bottom) = (wide - left - width, high - top - height);
        let turned = match written {
            Written::Right => [left, top, width, height],
            Written::Down => [top, right, height, width],
            Written::Left => [right, bottom, width, height],
            Written::Up => [bottom, left, height, width],
        };
        let cells: Vec<&str> = lines[at].split('\t').collect();
        let turned = turned.map(|side| side.to_string());
        let turned = turned.iter().map(String::as_str);
        let cells = cells[..6].iter().copied().chain(turned);
        let rest = lines[at].split('\t').skip(10);
        lines[at] = cells.chain(rest).collect::<Vec<_>>().join("\t");
    }
}

/// Where most words have the next of their line.
fn written(page: &[Row]) -> Written {
    let mut votes = [0_usize; 4];
    for pair in page.windows(2) {
        let [Some(one), Some(next)] = [&pair[0], &pair[1]].map(word) else {
            continue;
        };
        // Twice the middle of each.
        let across = (2 * next[0] + next[2]) - (2 * one[0] + one[2]);
        let down = (2 * next[1] + next[3]) - (2 * one[1] + one[3]);
        let slanted = down.abs() > across.abs();
        let backwards = if slanted { down < 0 } else { across < 0 };
        votes[usize::from(slanted) + usize::from(backwards) * 2] += 1;
    }
    let all: usize = votes.iter().sum();
    match votes.map(|some| some * 2 > all) {
        [_, true, _, _] => Written::Down,
        [_, _, true, _] => Written::Left,
        [_, _, _, true] => Written::Up,
        _ => Written::Right,
    }
}

/// Where a word is; nothing for another row.
fn word(row: &Row) -> Option<[i64; 4]> {
    row.place.filter(|_| row.level == "5")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t";

    #[test]
    fn a_page_is_turned_to_where_its_words_are_written_to_the_right() {
        // A page of 1000 by 2000 with two lines of two words, 100 and 300 by 50.
        let upright = [
            [100, 200, 100, 50],
            [250, 200, 300, 50],
            [100, 300, 100, 50],
        ];
        let told = |size: [i64; 2], places: &[[i64; 4]; 3]| {
            let row = |level: u8, [left, top, width, height]: [i64; 4], text: &str| {
                format!("{level}\t1\t1\t1\t1\t1\t{left}\t{top}\t{width}\t{height}\t96\t{text}")
            };
            let [wide, high] = size;
            [
                "level\t…".to_owned(),
                row(1, [0, 0, wide, high], ""),
                row(4, places[0], ""),
                row(5, places[0], "Kế"),
                row(5, places[1], "hoạch"),
                row(4, places[2], ""),
                row(5, places[2], "số\tsó"),
            ]
            .join("\n")
        };
        let right = told([1000, 2000], &upright);
        assert_eq!(table(&right), right);
        let (w, h) = (1000, 2000);
        for (size, turned) in [
            (
                [h, w],
                upright.map(|[l, t, w1, h1]| [h - t - h1, l, h1, w1]),
            ),
            (
                [w, h],
                upright.map(|[l, t, w1, h1]| [w - l - w1, h - t - h1, w1, h1]),
            ),
            (
                [h, w],
                upright.map(|[l, t, w1, h1]| [t, w - l - w1, h1, w1]),
            ),
        ] {
            assert_eq!(table(&told(size, &turned)), right, "{turned:?}");
        }
    }

    #[test]
    fn rows_that_are_none_stay_as_they_are() {
        for odd in [
            "",
            "a\tb",
            "1",
            PAGE,
            "5\t1\t1\t1\t1\t1\tx\ty\t1\t1\t96\tmột",
        ] {
            assert_eq!(table(odd), odd);
            let page = format!("{PAGE}\n{odd}\n{odd}");
            assert_eq!(table(&page).trim_end(), page.trim_end());
        }
    }
}
