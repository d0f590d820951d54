//! What a verb is done to: the words between it and the number of a document, which
//! name the whole of that or a part, or only lead there.

use crate::language::fold;

use super::Relation;

/// What a part of a document is called, folded.
const PARTS: [&str; 26] = [
    "khoan",
    "dieu",
    "diem",
    "chuong",
    "muc",
    "phu luc",
    "mau",
    "bieu",
    "cum tu",
    "noi dung",
    "danh muc",
    "mot so",
    "tieu de",
    "so thu tu",
    "gach dau dong",
    "doan",
    "tu ngu",
    "ten",
    "cau",
    "bang",
    "tiet",
    "quy chuan",
    "phan",
    "dong",
    "cac quy dinh",
    "nhung quy dinh",
];

/// Words of which the way from a list to its next number is made.
const LINKS: [&str; 26] = [
    "cac", "mot", "so", "cua", "tai", "va", "toan", "bo", "tu", "den", "quy", "dinh", "noi",
    "dung", "phu", "luc", "ban", "hanh", "kem", "theo", "khoan", "dieu", "diem", "chuong", "muc",
    "thuoc",
];

/// Longer than this, folded letters, nothing is an object.
const LONGEST_OBJECT: usize = 240;

/// Whether words between a verb and a number can be what the verb is done to.
pub(super) fn is_object(words: &[&str], relation: Relation) -> bool {
    let said = words.join(" ");
    if said.len() > LONGEST_OBJECT || said.contains("can cu") {
        return false;
    }
    let rest = said
        .trim_start_matches("toan bo ")
        .trim_start_matches("hieu luc thi hanh ")
        .trim_start_matches("thi hanh ");
    is_way(words) || names_part(rest) || relation == Relation::Amends || rest.len() <= 60
}

/// Taking words out of an article, or changing them, amends it.
pub(super) fn done_to(relation: Relation, object: &[&str]) -> Relation {
    const WORDS: [&str; 6] = ["cum", "doan", "tu", "noi", "cau", "ten"];
    if object.first().is_some_and(|first| WORDS.contains(first)) {
        Relation::Amends
    } else {
        relation
    }
}

/// Whether words do no more than lead to a number: "và khoản 2 Điều 5 của".
pub(super) fn is_way(words: &[&str]) -> bool {
    words.iter().all(|word| {
        let short = word.chars().count() <= 4;
        let numbered = word.starts_with(|c: char| c.is_ascii_digit()) || word.len() <= 1;
        LINKS.contains(word) || short && (numbered || word.chars().all(|c| "ivxl".contains(c)))
    })
}

/// Whether an object is some of a document only. What is "ban hành kèm theo"
/// a decision is all that it holds.
pub(super) fn names_part(object: &str) -> bool {
    let said = format!(" {} ", fold(object)).replace(" quy dinh ban hanh ", " ");
    let named = |name: &str| {
        said.match_indices(name).any(|(at, _)| {
            let behind = &said[at + name.len()..];
            said[..at].ends_with([' ', ',']) && behind.starts_with([' ', ','])
        })
    };
    PARTS.iter().any(|name| named(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_rules_of_a_document_are_a_part_of_it() {
        assert!(names_part(
            "các quy định liên quan về công chức cấp xã tại "
        ));
        assert!(names_part("một số quy định của "));
        assert!(!names_part("Quy định ban hành kèm theo "));
        assert!(!names_part("các Quy định ban hành kèm theo "));
    }
}
