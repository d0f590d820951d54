//! Where the body of a document begins: grounds, orders from above, a salutation.

use crate::language::fold;

use super::marker::opens_with;

/// Where the body begins, folded.
const OPENINGS: [&str; 24] = [
    "can cu",
    "thuc hien",
    "tiep tuc thuc hien",
    "trien khai",
    "theo",
    "xet",
    "xet de nghi",
    "de",
    "nham",
    "tren co so",
    "thi hanh",
    "tiep theo",
    "quan triet",
    "kinh gui",
    "thoi gian qua",
    "trong thoi gian",
    "thuc hien chi dao",
    "can cu vao",
    "ngay",
    "nam",
    "sau khi",
    "vua qua",
    "chung toi",
    "hom nay",
];

/// What begins with the same words and is a title, unless it is a sentence: "Theo dõi thi
/// hành pháp luật".
const NO_OPENINGS: [&str; 6] = [
    "theo doi",
    "xet tuyen",
    "xet tang",
    "xet thang hang",
    "de nghi",
    "de xuat",
];

/// Whether a text begins as the body of a document does.
pub(super) fn opens_body(text: &str) -> bool {
    let is_title = text.ends_with(char::is_alphanumeric) && opens_with(text, &NO_OPENINGS);
    opens_with(text, &OPENINGS) && !is_title
}

/// Whether a paragraph opens a document: grounds, orders from above, a salutation.
pub(super) fn is_opening(text: &str) -> bool {
    opens_body(text)
        || text.ends_with(':')
        || (text.chars().count() <= 300 && fold(text).contains(" ban hanh "))
}
