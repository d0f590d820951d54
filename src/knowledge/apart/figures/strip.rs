//! The strip of a page between two printed words, in the measure the network was taught.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::catch_unwind;

use image::{ImageReader, Limits};

use super::gap::Gap;

/// Rows of a strip.
pub(super) const HEIGHT: usize = 40;

/// The most columns of a strip; what lies further to the right is not looked at.
pub(super) const WIDTH: usize = 160;

/// The row of the line that letters stand on.
const BASE: f32 = 28.0;

/// Rows that a capital letter takes.
const CAPITAL: f32 = 16.0;

/// How high a capital is in Times, in which documents are set, by the size of the letters.
const CAPITAL_OF_EM: f32 = 0.66;

/// A picture in shades of grey.
pub(super) struct Gray<'p> {
    width: usize,
    height: usize,
    pixels: Cow<'p, [u8]>,
}

impl<'p> Gray<'p> {
    /// Of the bytes of a PGM, as Poppler draws a page, or of a JPEG, PNG or TIFF, as
    /// scanners and cameras make them, of which it takes the first page.
    pub(super) fn of(picture: &'p [u8]) -> Option<Self> {
        // What a decoder makes of a broken file must not cost what Tesseract read of it.
        let decoded = || catch_unwind(|| Self::decoded(picture)).ok().flatten();
        Self::of_pgm(picture).or_else(decoded)
    }

    /// Of the bytes of a PGM (`P5`, 8 bits).
    fn of_pgm(pgm: &'p [u8]) -> Option<Self> {
        let mut rest = pgm.strip_prefix(b"P5")?;
        let mut numbers = [0_usize; 3];
        for number in &mut numbers {
            let start = rest.iter().position(u8::is_ascii_digit)?;
            let end = start + rest[start..].iter().position(|b| !b.is_ascii_digit())?;
            *number = std::str::from_utf8(&rest[start..end]).ok()?.parse().ok()?;
            rest = &rest[end..];
        }
        let [width, height, most] = numbers;
        // A single space parts the numbers from the picture.
        let pixels = rest.get(1..)?.get(..width.checked_mul(height)?)?;
        (most == 255).then_some(Self {
            width,
            height,
            pixels: Cow::Borrowed(pixels),
        })
    }

    fn decoded(picture: &[u8]) -> Option<Self> {
        /// Bytes that decoding may take; the process has 1 GiB.
        const MOST: u64 = 400 * 1024 * 1024;
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST);
        let mut reader = ImageReader::new(Cursor::new(picture));
        reader.limits(limits);
        let picture = reader.with_guessed_format().ok()?.decode().ok()?;
        let picture = picture.into_luma8();
        let [width, height] = [picture.width(), picture.height()].map(usize::try_from);
        Some(Self {
            width: width.ok()?,
            height: height.ok()?,
            pixels: Cow::Owned(picture.into_raw()),
        })
    }

    /// How dark a part of the picture is on the average, 0 to 255; what lies outside is white.
    fn ink(&self, [left, right]: [f32; 2], [top, bottom]: [f32; 2]) -> f32 {
        let (columns, rows) = (span(left, right), span(top, bottom));
        let mut sum = 0_u32;
        for row in rows.clone() {
            let Ok(row) = usize::try_from(row) else {
                continue;
            };
            if row >= self.height {
                break;
            }
            for column in columns.clone() {
                if let Ok(column) = usize::try_from(column)
                    && column < self.width
                {
                    sum += u32::from(255 - self.pixels[row * self.width + column]);
                }
            }
        }
        let count = rows.len() * columns.len();
        #[expect(clippy::cast_precision_loss, reason = "a cell has few pixels")]
        let mean = sum as f32 / count as f32;
        mean
    }
}

/// The pixels whose middle lies between two edges, one at least.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a page has fewer pixels than an i32 counts"
)]
fn span(from: f32, to: f32) -> std::ops::Range<i32> {
    let first = (from - 0.5).ceil() as i32;
    let end = ((to - 0.5).ceil() as i32).max(first + 1);
    first..end
}

/// Shades of a strip, row after row: 0 for paper, 1 for the darkest ink.
pub(super) struct Strip {
    pub(super) cells: Vec<f32>,
}

impl Strip {
    /// Cuts a gap out of its page, so that capitals of its line, if they were `larger` by
    /// so much and lay `lower` by that many sizes of the letters, were 16 rows high, and
    /// stood on row 28.
    pub(super) fn of(page: &Gray, gap: &Gap, [larger, lower]: [f32; 2]) -> Self {
        /// Darker than paper by more than so much is ink.
        const SPECK: f32 = 8.0;
        /// Ink is darker than paper by at least so much.
        const FAINT: f32 = 60.0;
        let step = CAPITAL_OF_EM * gap.em * larger / CAPITAL;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 8 and 160"
        )]
        let columns = ((gap.right - gap.left) / step).round().clamp(8.0, 160.0) as usize;
        let top = gap.base + lower * gap.em - BASE * step;
        let edges = |from: f32, at: usize| {
            #[expect(clippy::cast_precision_loss, reason = "at most 160")]
            let at = at as f32;
            [from + at * step, from + (at + 1.0) * step]
        };
        let mut cells = Vec::with_capacity(HEIGHT * columns);
        for row in 0..HEIGHT {
            for column in 0..columns {
                cells.push(page.ink(edges(gap.left, column), edges(top, row)));
            }
        }
        let mut sorted = cells.clone();
        sorted.sort_unstable_by(f32::total_cmp);
        let floor = sorted[sorted.len() / 2] + SPECK;
        let ink = (sorted[sorted.len() * 199 / 200] - floor).max(FAINT);
        let mut strip = vec![0.0; HEIGHT * WIDTH];
        for (row, of_row) in cells.chunks(columns).enumerate() {
            for (column, cell) in of_row.iter().enumerate() {
                strip[row * WIDTH + column] = ((cell - floor) / ink).clamp(0.0, 1.0);
            }
        }
        Self { cells: strip }
    }
}
