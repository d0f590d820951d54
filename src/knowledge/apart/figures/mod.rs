//! Figures in the head of a scan that a hand or a stamp put there: number, day, month, year.
//!
//! Tesseract reads print; of a hand's figures between "Số:" and "/QĐ-UBND" it makes
//! whatever is printed alike. The words around them it reads well, and they tell where
//! the figures stand ([`label`], [`gap`], [`number`], [`date`]), how large the letters are
//! and on which line. That strip of the page ([`strip`]) is read by a small network
//! ([`network`]) taught with figures of hands, stamps and print set between such words;
//! what it says with little doubt ([`said`]) takes the place of what was read, and that
//! stays beside it as `raw`.

mod date;
mod gap;
mod label;
mod network;
mod number;
mod said;
mod strip;

use crate::knowledge::row::Row;
use gap::{Gap, Of};
use network::Steps;
use strip::{Gray, Strip};

/// Figures are looked at as if their line were set so much larger,
const LARGER: [f32; 3] = [0.93, 1.0, 1.07];

/// and, each time, as if it lay so much lower, in sizes of its letters.
const LOWER: [f32; 3] = [-0.06, 0.0, 0.06];

/// How likely a day, a month or a year must be that is taken,
const LIKELY: f64 = 0.8;

/// and a number, which may be any.
const LIKELY_NUMBER: f64 = 0.7;

/// How sure figures then count, of 100.
const SURE: f32 = 90.0;

/// Figures that Tesseract read less surely were hardly ever printed.
const PRINTED: f32 = 70.0;

/// What stands for figures that nobody can tell.
const BLANK: &str = "…";

/// The table of words of a page with the figures that can be read in its gaps; `page` is
/// the picture that the places in the table are of, if they are of one.
pub(super) fn read(page: Option<&[u8]>, table: &str) -> String {
    let parted = label::parted(table);
    let mut gaps = gap::all(&parted);
    gaps.retain(may_be_of_a_hand);
    if gaps.is_empty() {
        return table.to_owned();
    }
    let page = page.and_then(Gray::of);
    let mut lines: Vec<String> = parted.lines().map(str::to_owned).collect();
    // From the last, so that rows keep their numbers.
    for gap in gaps.iter().rev() {
        let seen = page.as_ref().and_then(|page| figures(page, gap));
        if let Some(figures) = seen.or_else(|| doubtful(gap).then(|| BLANK.to_owned())) {
            put(&figures, gap, &mut lines);
        }
    }
    lines.join("\n")
}

/// Whether a gap needs a second look: days within a sentence are printed, and in
/// "ngày làm việc" no figures stand.
fn may_be_of_a_hand(gap: &Gap) -> bool {
    let letters = gap.figures().chars().filter(|c| c.is_alphabetic());
    match gap.of {
        Of::Number => true,
        _ if gap.are_figures() => gap.ends_line,
        _ => letters.count() <= 3,
    }
}

/// Whether figures are left blank that could not be seen, as none are better than wrong
/// ones: they were read unsurely, or a number with signs that none has.
fn doubtful(gap: &Gap) -> bool {
    let odd = |c: char| !(c.is_alphanumeric() || " ./-–…:".contains(c));
    let unsure = gap.sure < PRINTED;
    match gap.of {
        Of::Number => unsure || gap.figures().contains(odd),
        Of::Day | Of::Month => unsure && gap.ends_line,
        Of::Year => false,
    }
}

/// The figures that are seen in a gap with little doubt.
fn figures(page: &Gray, gap: &Gap) -> Option<String> {
    let looks = LARGER
        .into_iter()
        .flat_map(|larger| LOWER.map(|lower| [larger, lower]));
    let looks: Vec<Steps> = looks
        .map(|look| network::steps(Strip::of(page, gap, look)))
        .collect();
    let (figures, likely) = match gap.of {
        Of::Number => said::number(&looks),
        Of::Day => said::among(&looks, 1..=31),
        Of::Month => said::among(&looks, 1..=12),
        Of::Year => said::among(&looks, 1945..=2099),
    };
    let enough = match gap.of {
        Of::Number => LIKELY_NUMBER,
        _ => LIKELY,
    };
    let taken = !figures.is_empty() && (likely >= enough || figures == gap.figures());
    taken.then_some(figures)
}

/// Puts figures into the rows of a table in the place of what was read.
fn put(figures: &str, gap: &Gap, lines: &mut Vec<String>) {
    let label = Row::of(&lines[gap.label]);
    let last = Row::of(&lines[gap.rows.end - 1]);
    let (Some([left, top, _, height]), Some([last_left, _, last_width, _])) =
        (label.place, last.place)
    else {
        return;
    };
    #[expect(clippy::cast_possible_truncation, reason = "within a page")]
    let (start, end) = (gap.left as i64, gap.right as i64);
    let end = if gap.rows.is_empty() && gap.of != Of::Number {
        end
    } else {
        last_left + last_width
    };
    let row = |left: i64, right: i64, sure: f32, text: &str| {
        let [page, block, paragraph, line] = label.of;
        let width = (right - left).max(1);
        format!(
            "5\t{page}\t{block}\t{paragraph}\t{line}\t0\t{left}\t{top}\t{width}\t{height}\t{sure}\t{text}"
        )
    };
    let symbol = &gap.read[gap.symbol..];
    let stroke = if symbol.starts_with(char::is_alphabetic) {
        "/"
    } else {
        ""
    };
    let text = format!("{figures}{stroke}{symbol}");
    let raw = match gap.read.as_str() {
        "" => format!("\t{BLANK}"),
        read if read == text => String::new(),
        read => format!("\t{read}"),
    };
    let sure = label.sure.unwrap_or_default().max(SURE);
    let said = match gap.of {
        Of::Number => label.text,
        // "tháng]": a stroke of a figure.
        _ => label::bare(label.text),
    };
    let put = [
        row(left, start, sure, said),
        row(start, end, SURE, &format!("{text}{raw}")),
    ];
    lines.splice(gap.label..gap.rows.end, put);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(words: &[(i64, i64, &str)]) -> String {
        let rows = words.iter().map(|(left, width, text)| {
            format!("5\t1\t1\t1\t1\t1\t{left}\t200\t{width}\t40\t90\t{text}")
        });
        let head = "1\t1\t0\t0\t0\t0\t0\t0\t900\t400\t-1\t".to_owned();
        std::iter::once(head)
            .chain(rows)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[track_caller]
    fn check(words: &[(i64, i64, &str)], figures: &str, expected: &[(i64, i64, &str)]) {
        let table = label::parted(&table(words));
        let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
        put(figures, &gap::all(&table)[0], &mut lines);
        let told: Vec<(i64, i64, String)> = lines[1..]
            .iter()
            .map(|line| {
                let row = Row::of(line);
                let [left, _, width, _] = row.place.unwrap_or_default();
                let raw = row.raw.map(|raw| format!(" < {raw}")).unwrap_or_default();
                (left, width, format!("{}{raw}", row.text))
            })
            .collect();
        let expected = expected
            .iter()
            .map(|(left, width, text)| (*left, *width, (*text).to_owned()));
        assert_eq!(told, expected.collect::<Vec<_>>());
    }

    /// A white page with strokes of a pen, each from point to point, as PGM.
    fn drawn(strokes: &[&[(f32, f32)]]) -> Vec<u8> {
        const SIZE: (u16, u16) = (1000, 400);
        let ends = strokes.iter().flat_map(|stroke| stroke.windows(2));
        let near = |column: f32, row: f32| {
            ends.clone().any(|two| {
                (0_u8..=100)
                    .map(|step| f32::from(step) / 100.0)
                    .any(|part| {
                        let at = |one: f32, other: f32| one + (other - one) * part;
                        let (x, y) = (at(two[0].0, two[1].0), at(two[0].1, two[1].1));
                        (column - x).hypot(row - y) < 3.5
                    })
            })
        };
        let rows = (0..SIZE.1).flat_map(|row| (0..SIZE.0).map(move |column| (column, row)));
        let pixels = rows.map(|(column, row)| {
            let dark = row > 180 && row < 260 && near(f32::from(column), f32::from(row));
            if dark { 40 } else { 255 }
        });
        let mut pgm = format!("P5\n{} {}\n255\n", SIZE.0, SIZE.1).into_bytes();
        pgm.extend(pixels);
        pgm
    }

    #[test]
    fn strokes_of_a_pen_are_read_between_print() {
        // 147, 54 pixels high on line 248, where capitals are 40 high.
        let page = drawn(&[
            &[(205.0, 212.0), (218.0, 194.0), (216.0, 248.0)],
            &[(250.0, 194.0), (236.0, 228.0), (268.0, 228.0)],
            &[(260.0, 214.0), (258.0, 248.0)],
            &[(280.0, 196.0), (308.0, 194.0), (290.0, 248.0)],
            &[(282.0, 222.0), (306.0, 220.0)],
        ]);
        let words = [(100, 80, "Số:"), (200, 110, "AA"), (330, 260, "/QĐ-UBND")];
        let table = table(&words).replace("\t40\t90", "\t48\t90");
        let read = read(Some(&page), &table);
        assert!(read.ends_with("\t147/QĐ-UBND\tAA /QĐ-UBND"), "{read}");
        // The same page, as a scanner saves it.
        let pixels = image::GrayImage::from_raw(1000, 400, page[page.len() - 400_000..].to_vec());
        let mut png = std::io::Cursor::new(Vec::new());
        let pixels = pixels.expect("a picture");
        pixels
            .write_to(&mut png, image::ImageFormat::Png)
            .expect("a PNG");
        assert_eq!(super::read(Some(png.get_ref()), &table), read);
    }

    #[test]
    fn figures_take_the_place_of_what_was_read() {
        check(
            &[
                (100, 60, "Số:"),
                (180, 40, "AA"),
                (240, 160, "/QĐ-UBND"),
                (600, 60, "Huế,"),
            ],
            "68",
            &[
                (100, 47, "Số:"),
                (147, 253, "68/QĐ-UBND < AA /QĐ-UBND"),
                (600, 60, "Huế,"),
            ],
        );
        check(
            &[(100, 300, "Số:#1/QĐ-UBND"), (600, 60, "Huế,")],
            "68",
            &[
                (100, 49, "Số:"),
                (149, 251, "68/QĐ-UBND < #1/QĐ-UBND"),
                (600, 60, "Huế,"),
            ],
        );
        check(
            &[
                (100, 80, "ngày]"),
                (240, 100, "tháng"),
                (350, 20, "5"),
                (380, 60, "năm"),
            ],
            "04",
            &[
                (100, 75, "ngày"),
                (175, 69, "04 < …"),
                (240, 100, "tháng"),
                (350, 20, "5"),
                (380, 60, "năm"),
            ],
        );
    }

    #[test]
    fn odd_tables_are_read_without_harm() {
        let page = drawn(&[&[(205.0, 212.0), (218.0, 248.0)]]);
        for place in [
            "0\t0\t0\t0",
            "-9\t-9\t5\t5",
            "40000\t1\t9\t9",
            "9\t390\t2000\t99",
            "x\t1\t1\t1",
        ] {
            for words in [
                &["Số:", "7/QĐ-UBND"][..],
                &["Số:7/QĐ-UBND"],
                &["ngày", "tháng", "năm"],
                &["ngày5tháng", "6năm", "ngày", "tháng"],
                &["tháng", "ngày5tháng6năm"],
            ] {
                let rows = words
                    .iter()
                    .map(|word| format!("5\t1\t1\t1\t1\t1\t{place}\t90\t{word}"));
                let table = rows.collect::<Vec<_>>().join("\n");
                let told = read(Some(&page), &table);
                let said: String = crate::knowledge::row::words(&told)
                    .iter()
                    .map(|(_, row)| row.text)
                    .collect();
                assert!(said.contains("UBND") || said.contains("ngày"), "{told}");
            }
        }
    }

    #[test]
    fn a_number_that_cannot_be_seen_is_left_blank_where_it_is_unsure() {
        let told = |read_as: &str, sure: &str| {
            let table = table(&[(100, 60, "Số:"), (180, 200, read_as), (600, 60, "Huế,")]);
            let unsure = format!("\t40\t{sure}\t{read_as}");
            let table = table.replace(&format!("\t40\t90\t{read_as}"), &unsure);
            let told = read(None, &table);
            told.lines()
                .nth(2)
                .and_then(|line| line.split('\t').nth(11))
                .map(str::to_owned)
        };
        assert_eq!(told("444/QĐ-TTg", "50").as_deref(), Some("…/QĐ-TTg"));
        assert_eq!(told("444/QĐ-TTg", "90").as_deref(), Some("444/QĐ-TTg"));
        assert_eq!(told("\"27/UBND-NC", "90").as_deref(), Some("…/UBND-NC"));
        let dated = |sure: &str, behind: &str| {
            let words = [
                (100, 80, "ngày"),
                (200, 40, "O3"),
                (240, 100, "tháng"),
                (350, 20, "5"),
                (380, 60, "năm"),
                (450, 80, "2022"),
                (540, 60, behind),
            ];
            let table = table(&words).replace("\t90\tO3", &format!("\t{sure}\tO3"));
            let told = read(None, &table);
            told.contains("\t…\tO3")
        };
        assert!(dated("29", ""));
        assert!(!dated("90", ""));
        // Within a sentence it is no day of issue.
        assert!(!dated("29", "của"));
    }

    #[test]
    fn what_is_no_picture_leaves_the_table() {
        let table = table(&[(100, 60, "Số:"), (240, 160, "/QĐ-UBND")]);
        for page in [
            "",
            "P5",
            "P5 9 9 255\n",
            "P5 99999999999 9999999999 255\n",
            "P6 1 1 255\n...",
        ] {
            assert_eq!(read(Some(page.as_bytes()), &table), table);
        }
    }
}
