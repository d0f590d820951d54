//! Figures that were put into the head of a page as small pictures: number and day, as
//! programs that sign a document do.

use crate::language::fold;

use super::super::PICTURE;
use super::super::page::Word;
use super::marks::Marks;

/// A head is no deeper, by the height of the page.
const HEAD: f64 = 0.45;

/// Figures stand at most so far behind the word before them, in sizes of its letters.
const FAR: f64 = 4.0;

/// A picture of figures is so high, in the same.
const HIGH: std::ops::Range<f64> = 0.5..3.5;

/// The words behind which figures stand.
const LABELS: [&str; 3] = ["so", "ngay", "thang"];

/// A [`PICTURE`] for each picture that lies right behind "Số", "ngày" or "tháng" in the
/// head of a page, where no word does.
pub(super) fn stamps(words: &[Word], marks: &Marks) -> Vec<Word> {
    let mut found = Vec::new();
    let ends_head = marks.height * HEAD;
    let head = words.iter().filter(|word| word.base < ends_head);
    for label in head.filter(|word| is_label(&word.text)) {
        let size = label.size;
        let on_line = |top: f64, bottom: f64| (top..bottom).contains(&(label.base - size * 0.3));
        let picture = marks.pictures().iter().find(|picture| {
            let gap = picture.x0 - label.right;
            HIGH.contains(&(picture.height() / size))
                && on_line(picture.y0, picture.y1)
                && (-size..size * FAR).contains(&gap)
        });
        let Some(picture) = picture else {
            continue;
        };
        let middle = picture.center().x;
        let written = words.iter().any(|word| {
            (word.base - label.base).abs() < size * 0.3 && (word.left..word.right).contains(&middle)
        });
        if !written {
            found.push(Word {
                left: picture.x0.max(label.right),
                right: picture.x1,
                text: PICTURE.to_string(),
                raw: None,
                spaced: true,
                ..*label
            });
        }
    }
    found
}

fn is_label(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_matches(|c: char| !c.is_alphabetic());
    LABELS.contains(&bare)
}
