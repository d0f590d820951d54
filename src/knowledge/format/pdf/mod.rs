//! PDF: the words of each page with their places; pages that are pictures are marked.
//!
//! The pages are interpreted glyph by glyph, so that what lies beside each
//! other is put together by its place and not by the order in which it was
//! drawn: a number stamped into the gap of a letterhead, the cells of a table.
//! A page whose only words are the stamp of a signature is a picture.

mod marks;
mod stamps;

use std::ops::Range;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};

use crate::language::{damage, decode, is_syllable, normalize};

use super::page::{self, Page, Turned, Word};
use super::{PICTURE, Unreadable};
use marks::Marks;
use stamps::stamps;

pub(super) const EXTENSIONS: &[&str] = &["pdf"];

/// A hundred megabytes: some hundred scanned pages.
pub(super) const LARGEST: u64 = 100 * 1024 * 1024;

/// Longer files are refused: even a yearbook is shorter.
const MOST_PAGES: usize = 3000;

/// A page with pictures over half of it and fewer words than this is read
/// from them; the stamps of two signatures have about fifty.
const FEW_WORDS: usize = 60;

/// The mark may stand behind some bytes that other programs put in front.
const MARK_WITHIN: usize = 1024;

/// Whether the bytes have the mark of a PDF.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(MARK_WITHIN)];
    start.windows(5).any(|five| five == b"%PDF-")
}

/// Reads the text of every page; a page that is a picture is [`PICTURE`].
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let refused = |why: &str| Err(Unreadable(why.to_owned()));
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(_)) => {
            return refused(
                "tệp PDF có mật khẩu nên không đọc được; hãy mở bằng mật khẩu rồi lưu lại không có mật khẩu",
            );
        }
        Err(LoadPdfError::Invalid) => {
            return refused(
                "tệp PDF bị hỏng hoặc bị cắt cụt; hãy tải lại hoặc xuất lại từ bản gốc",
            );
        }
    };
    let cache = InterpreterCache::new();
    let pages = pdf.pages();
    match pages.len() {
        0 => return refused("tệp PDF không có trang nào; hãy xuất lại từ bản gốc"),
        1..=MOST_PAGES => {}
        _ => return refused("tệp PDF có quá nhiều trang (hơn 3000); hãy chia nhỏ"),
    }
    let pages: Vec<Page> = pages
        .iter()
        .enumerate()
        .map(|(at, page)| read_page(&Marks::of(page, &pdf, &cache), at == 0))
        .collect();
    let text = page::text(pages).text;
    Ok(text
        .split('\u{c}')
        .map(decoded)
        .collect::<Vec<_>>()
        .join("\u{c}"))
}

/// The text of a page: before Unicode, fonts drew Vietnamese over the codes of Latin letters.
fn decoded(page: &str) -> String {
    if page.starts_with(PICTURE) {
        return page.to_owned();
    }
    let plain = normalize(page);
    let text = decode(page.as_bytes()).unwrap_or_else(|_| plain.clone());
    if text == plain && page.contains(PICTURE) {
        // Pictures of figures keep their places.
        let parts = page.split(PICTURE).map(normalize);
        return parts.collect::<Vec<_>>().join(&PICTURE.to_string());
    }
    text
}

/// A page of which pictures cover more than this is a scan if it has few words,
const MOST: f64 = 0.5;

/// and if it has hardly any where they cover more than this: a logo is smaller.
const SOME: f64 = 0.15;

/// A page whose scan ends halfway has no more words of its own: a running title.
const HARDLY_ANY: usize = 20;

/// The words and rules of a page, or that it is a picture of them. The head of the first
/// may hold figures that are pictures.
fn read_page(marks: &Marks, is_first: bool) -> Page {
    let mut upright = words(&marks.glyphs);
    let count = upright.iter().filter(|word| word.is_of_letters()).count();
    let covered = marks.covered() > if count < HARDLY_ANY { SOME } else { MOST };
    let unknown = marks.unknown > 20 && marks.unknown * 5 > marks.glyphs.len();
    if (covered && count < FEW_WORDS) || unknown {
        return Page::Picture;
    }
    if covered && marks.hidden {
        let plain: Vec<&str> = upright.iter().map(|word| word.text.as_str()).collect();
        if is_without_vietnamese(&plain.join(" ")) {
            return Page::Picture;
        }
    }
    if is_first {
        let stamps = stamps(&upright, marks);
        upright.extend(stamps);
    }
    // The middle of their letters lies above the line that they stand on.
    let upwards = words(&marks.upwards).into_iter().map(|word| Turned {
        x: word.base - word.size * 0.3,
        y: -f64::midpoint(word.left, word.right),
        word,
    });
    let downwards = words(&marks.downwards).into_iter().map(|word| Turned {
        x: word.size * 0.3 - word.base,
        y: f64::midpoint(word.left, word.right),
        word,
    });
    Page::of(upright, upwards.chain(downwards), &marks.rules)
}

/// Whether a scanner that knew no Vietnamese read a page of it: most words are
/// the letters of a syllable, hardly any has its marks. In another language few are.
fn is_without_vietnamese(text: &str) -> bool {
    /// Scores of what was read with Vietnamese begin at twice as much, those of
    /// other languages end at two thirds of the lower.
    const SCORES: Range<f32> = 0.12..0.3;
    let quality = damage::quality(text);
    let legacy = quality.class == damage::Class::Legacy;
    damage::is_damaged(text) || !legacy && SCORES.contains(&quality.score)
}

/// A gap wider than this between two letters parts words, in sizes of the font.
const SPACE: f64 = 0.2;

/// Letters further apart than this may be of two words that a narrow line has pushed
/// together, in sizes of the font.
const SEAM: f64 = 0.06;

/// Where letters of a word stand a little apart: the bytes up to there, the end of the
/// letter before and the beginning of the one behind.
type Seam = (usize, f64, f64);

/// The words of letters, in the order in which they were drawn.
fn words(glyphs: &[Word]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut seams: Vec<Seam> = Vec::new();
    let mut open = false;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            // Letters of another font may be drawn later into the gap between.
            let behind = |word: &&mut Word| open && goes_on(word, glyph);
            if let Some(word) = words.last_mut().filter(behind) {
                word.spaced = true;
            }
            open = false;
            continue;
        }
        match words.last_mut() {
            Some(word) if glyph.text.chars().all(is_mark) => word.text += &glyph.text,
            Some(word) if open && goes_on(word, glyph) => {
                if glyph.left - word.right > word.size * SEAM {
                    seams.push((word.text.len(), word.right, glyph.left));
                }
                word.text += &glyph.text;
                word.right = word.right.max(glyph.right);
                word.size = word.size.max(glyph.size);
            }
            _ => {
                part(&mut words, &mut seams);
                words.push(glyph.clone());
                open = true;
            }
        }
    }
    part(&mut words, &mut seams);
    words
}

/// Parts the last word at its seams if it is no syllable and so becomes some.
fn part(words: &mut Vec<Word>, seams: &mut Vec<Seam>) {
    /// More seams are of letters that are set wide.
    const MOST: usize = 8;
    let seams = std::mem::take(seams);
    let Some(word) = words.last().filter(|_| (1..=MOST).contains(&seams.len())) else {
        return;
    };
    let ends = seams.iter().map(|seam| seam.0).chain([word.text.len()]);
    let Some(ends) = syllables(&word.text, 0, &ends.collect::<Vec<_>>()) else {
        return;
    };
    let mut rest = words.pop().expect("it was there");
    let text = std::mem::take(&mut rest.text);
    let mut start = 0;
    for (at, right, left) in seams {
        if ends.contains(&at) {
            words.push(Word {
                right,
                text: text[start..at].to_owned(),
                spaced: true,
                ..rest.clone()
            });
            rest.left = left;
            start = at;
        }
    }
    text[start..].clone_into(&mut rest.text);
    words.push(rest);
}

/// Where the syllables of a text end, the longest first, if it is nothing but syllables;
/// it may be parted at these bytes.
fn syllables(text: &str, start: usize, ends: &[usize]) -> Option<Vec<usize>> {
    if ends.is_empty() {
        return Some(Vec::new());
    }
    (0..ends.len()).rev().find_map(|at| {
        let one = normalize(&text[start..ends[at]]).to_lowercase();
        let one = one.trim_matches(|c: char| !c.is_alphanumeric());
        let rest = is_syllable(one).then(|| syllables(text, ends[at], &ends[at + 1..]))??;
        Some([&[ends[at]][..], &rest].concat())
    })
}

/// Whether a letter belongs to the word before it.
fn goes_on(word: &Word, glyph: &Word) -> bool {
    let gap = glyph.left - word.right;
    (glyph.base - word.base).abs() < word.size * 0.3
        && gap < word.size * SPACE
        && gap > -word.size * 0.5
}

/// A mark that belongs to the letter before it.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_without_vietnamese_is_told_from_vietnamese_and_from_english() {
        for read in [
            "Toa an nhan dan huyen dang giai quyet vu viec dan su, de nghi cho dang thong bao",
            "Thirc hi~n chuang trinh ph6i hgp giua hai ben, phat huy k~t qua cua dai h9i lan thu hai",
        ] {
            assert!(is_without_vietnamese(read), "{:?}", damage::quality(read));
        }
        for read in [
            "Tòa án nhân dân huyện đang giải quyết vụ việc dân sự, đề nghị cho đăng thông báo",
            "The Department shall publish the list of procedures and the forms that belong to them",
            "",
        ] {
            assert!(!is_without_vietnamese(read), "{:?}", damage::quality(read));
        }
    }
}
