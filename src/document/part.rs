//! Parts of a document as others name them: "điểm a, điểm b khoản 2 Điều 5".
//!
//! Out come addresses as [`Passage`](crate::passage::Passage)s have them:
//! `["Điều 5", "2", "a"]`.

use crate::language::fold;

/// A part as it was named; what it lies in may stand elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// `Điều 5`, `Chương II`, `Phụ lục I`.
    pub(super) article: Option<String>,
    khoan: Option<String>,
    diem: Option<String>,
}

impl Part {
    /// The way to it, if it is known what article it lies in.
    pub(super) fn address(self, article: Option<&str>) -> Option<Vec<String>> {
        let article = self.article.or_else(|| article.map(str::to_owned))?;
        Some(
            [Some(article), self.khoan, self.diem]
                .into_iter()
                .flatten()
                .collect(),
        )
    }

    fn level(&mut self, unit: Unit) -> &mut Option<String> {
        match unit {
            Unit::Diem => &mut self.diem,
            Unit::Khoan => &mut self.khoan,
            Unit::Article(_) => &mut self.article,
        }
    }
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Diem,
    Khoan,
    /// The highest, with the name it is written with.
    Article(&'static str),
}

/// Reads the parts that a phrase names, in its order.
pub(super) fn parts(phrase: &str) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    let mut unit = None;
    let mut words = phrase.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_matches([',', ';', '.', ':', '(', ')']);
        let folded = fold(bare);
        let next = words.peek().map(|w| fold(w)).unwrap_or_default();
        let named = match folded.as_str() {
            "diem" => Some(Unit::Diem),
            "khoan" => Some(Unit::Khoan),
            "dieu" => Some(Unit::Article("Điều")),
            "chuong" => Some(Unit::Article("Chương")),
            "muc" => Some(Unit::Article("Mục")),
            "phu" if next == "luc" => {
                words.next();
                Some(Unit::Article("Phụ lục"))
            }
            _ => None,
        };
        if named.is_some() {
            unit = named.map(|unit| (unit, true));
        } else if let Some((of, first)) = unit
            && is_number_of(bare, of)
        {
            put(&mut found, of, bare, first);
            unit = Some((of, false));
        } else if !(folded == "va" || bare.is_empty()) {
            unit = None;
        }
    }
    found
}

/// Adds a number: the first after its unit's name also says where what was
/// named before it lies.
fn put(found: &mut Vec<Part>, unit: Unit, number: &str, first: bool) {
    let value = match unit {
        Unit::Article(name) => format!("{name} {number}"),
        _ => number.to_owned(),
    };
    let mut fills = false;
    if first {
        for part in found.iter_mut().rev() {
            let deeper = part.diem.is_some() && unit != Unit::Diem
                || part.khoan.is_some() && matches!(unit, Unit::Article(_));
            if !deeper || part.level(unit).is_some() {
                break;
            }
            *part.level(unit) = Some(value.clone());
            fills = true;
        }
    }
    if !fills {
        let mut part = Part::default();
        *part.level(unit) = Some(value);
        found.push(part);
    }
}

fn is_number_of(word: &str, unit: Unit) -> bool {
    let length = word.chars().count();
    let digits = word.starts_with(|c: char| c.is_ascii_digit());
    let roman = !word.is_empty() && word.chars().all(|c| "IVXL".contains(c));
    match unit {
        Unit::Diem => {
            let rest_is_number = word.chars().skip(1).all(|c| c.is_ascii_digit());
            (1..=2).contains(&length) && word.starts_with(char::is_alphanumeric) && rest_is_number
        }
        Unit::Khoan => digits && length <= 3,
        Unit::Article(_) => (digits || roman) && length <= 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrase: &str, expected: &[&str]) {
        let found: Vec<String> = parts(phrase)
            .into_iter()
            .map(|part| part.address(Some("?")).unwrap_or_default().join("/"))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_part_lies_in_what_is_named_after_it() {
        check("khoản 2 Điều 5 của", &["Điều 5/2"]);
        check("điểm đ khoản 1 Điều 12a", &["Điều 12a/1/đ"]);
        check("Chương II và Phụ lục I", &["Chương II", "Phụ lục I"]);
    }

    #[test]
    fn several_parts_share_what_they_lie_in() {
        check(
            "điểm a, điểm b khoản 2, khoản 3 Điều 5 và Điều 7",
            &["Điều 5/2/a", "Điều 5/2/b", "Điều 5/3", "Điều 7"],
        );
        check(
            "các điểm a, e và g khoản 3 Điều 6",
            &["Điều 6/3/a", "Điều 6/3/e", "Điều 6/3/g"],
        );
        check(
            "các khoản 2, 3 và 4 Điều 5",
            &["Điều 5/2", "Điều 5/3", "Điều 5/4"],
        );
        check("các Điều 5, 6 và 7", &["Điều 5", "Điều 6", "Điều 7"]);
        check("khoản 1 Điều 3; khoản 2 Điều 4;", &["Điều 3/1", "Điều 4/2"]);
    }

    #[test]
    fn words_between_end_a_list() {
        check("khoản 2 và 30 ngày", &["?/2", "?/30"]);
        check("khoản 2 trong 30 ngày", &["?/2"]);
        check("một số điều", &[]);
    }
}
