//! The number in front of a heading or an item, and how deep it stands.
//!
//! Depth comes from the kind of number alone (Chương, Mục, Điều, `I.`, `1.`,
//! `1.1.`, `a)`, `-`, `+`): the levels of Markdown headings mean nothing in
//! the files that offices have.

use crate::language::fold;

/// How deep a marked paragraph stands; a smaller one holds the greater ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Depth(pub(super) u16);

impl Depth {
    pub(super) const PART: Self = Self(10);
    pub(super) const CHAPTER: Self = Self(20);
    pub(super) const SECTION: Self = Self(30);
    pub(super) const CAPITAL: Self = Self(50);
    pub(super) const ROMAN: Self = Self(60);
    pub(super) const DIEU: Self = Self(80);
    pub(super) const TITLE: Self = Self(100);
    pub(super) const NUMBER: Self = Self(200);
    pub(super) const STRONG: Self = Self(300);
    pub(super) const LETTER: Self = Self(400);
    pub(super) const DASH: Self = Self(500);
    pub(super) const PLUS: Self = Self(600);
}

/// What stands in front of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    /// Without punctuation: `II`, `1.2`, `a`, `-`, `Điều 5`.
    pub(super) label: String,
    /// How deep it stands.
    pub(super) depth: Depth,
    /// Bytes up to the text behind it.
    pub(super) length: usize,
}

/// Reads the marker of a paragraph, if it has one.
pub(super) fn marker(text: &str) -> Option<Marker> {
    named(text)
        .or_else(|| bullet(text))
        .or_else(|| roman(text))
        .or_else(|| number(text))
        .or_else(|| letter(text))
}

/// "Chương II", "Mục 1.", "Điều 5.", "Phụ lục I", "Phụ lục số 04".
fn named(text: &str) -> Option<Marker> {
    const NAMES: [(&str, Depth); 6] = [
        ("phần", Depth::PART),
        ("phụ lục", Depth::PART),
        ("chương", Depth::CHAPTER),
        ("mục", Depth::SECTION),
        ("tiểu mục", Depth(40)),
        ("điều", Depth::DIEU),
    ];
    let head: String = text.chars().take(10).flat_map(char::to_lowercase).collect();
    let (name, depth) = NAMES
        .iter()
        .find(|(name, _)| head.strip_prefix(name).is_some_and(|r| r.starts_with(' ')))?;
    let name_length: usize = text
        .chars()
        .take(name.chars().count())
        .map(char::len_utf8)
        .sum();
    let rest = text[name_length..].trim_start();
    // "Phụ lục số 04".
    let numbered = ["số ", "SỐ "].iter().find_map(|so| rest.strip_prefix(so));
    let rest = numbered.filter(|_| *name == "phụ lục").unwrap_or(rest);
    let start = text.len() - rest.len();
    let count: usize = rest
        .bytes()
        .take(7)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let number = &rest[..count];
    let is_number = !number.is_empty()
        && (number.bytes().all(|b| b.is_ascii_digit())
            || from_roman(number).is_some()
            || (*name == "điều" && number.as_bytes()[0].is_ascii_digit()));
    let after = &rest[count..];
    let closes = after.is_empty() || after.starts_with(['.', ':']);
    let titled = *depth != Depth::DIEU && after.starts_with(' ') && is_caps(after);
    if !is_number || !(closes || titled) {
        return None;
    }
    let title = after.trim_start_matches(['.', ':', ' ']);
    let label = format!("{} {number}", text[..name_length].to_lowercase());
    Some(Marker {
        label: capitalised(&label, number),
        depth: *depth,
        length: start + count + (after.len() - title.len()),
    })
}

/// "chương ii" with its first letter and its number as they should be.
fn capitalised(label: &str, number: &str) -> String {
    let word = &label[..label.len() - number.len()];
    let mut chars = word.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str() + number
}

fn bullet(text: &str) -> Option<Marker> {
    let first = text.chars().next()?;
    let (label, depth) = match first {
        '-' | '–' | '—' | '•' | '●' | '▪' | '■' | '·' | '➢' | '*' | '\u{f0b7}' => {
            ("-", Depth::DASH)
        }
        '+' | '◦' | '○' => ("+", Depth::PLUS),
        _ => return None,
    };
    let after = &text[first.len_utf8()..];
    let rest = after.trim_start();
    let parted = after.len() > rest.len() || rest.starts_with(char::is_alphabetic);
    (parted && !rest.is_empty()).then(|| Marker {
        label: label.to_owned(),
        depth,
        length: text.len() - rest.len(),
    })
}

/// "II." and what a scan makes of it ("I11."), "I - TÌNH HÌNH".
fn roman(text: &str) -> Option<Marker> {
    let count = text
        .bytes()
        .take(7)
        .take_while(|b| b"IVXLl1".contains(b))
        .count();
    let about = text.get(..3).is_some_and(|v| v.eq_ignore_ascii_case("V/v"));
    if count == 0 || count > 6 || about {
        return None;
    }
    let written = &text[..count];
    let after = &text[count..];
    let rest = after.trim_start_matches(['.', ')', ' ', '-', '–', ':', '/']);
    let stop = after.trim_start();
    if rest.len() == after.len() || !stop.starts_with(['.', ')', '-', '–', '/']) {
        return None;
    }
    let misread = written.contains(['1', 'l']);
    if misread && !(written.contains(['I', 'V', 'X']) && is_caps(first_words(rest))) {
        return None;
    }
    if !stop.starts_with(['.', ')', '/']) && !is_caps(first_words(rest)) {
        return None;
    }
    let label = written.replace(['1', 'l'], "I");
    from_roman(&label)?;
    Some(Marker {
        label,
        depth: Depth::ROMAN,
        length: text.len() - rest.len(),
    })
}

/// "1.", "1.1.", "2.3.1", "1)", "1/", "(1)".
fn number(text: &str) -> Option<Marker> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let bracketed = inner.len() < text.len();
    let mut at = 0;
    let mut parts = 0_u16;
    let bytes = inner.as_bytes();
    loop {
        let digits = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if digits == 0 || digits > 3 {
            break;
        }
        at += digits;
        parts += 1;
        let deeper =
            bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !deeper || parts == 5 {
            break;
        }
        at += 1;
    }
    if parts == 0 {
        return None;
    }
    let label = inner[..at].trim_end_matches('.').to_owned();
    let after = &inner[at..];
    let rest = after.strip_prefix(['.', ')', '/', ':']).unwrap_or(after);
    let closed = rest.len() < after.len();
    let title = rest.trim_start();
    let spaced = title.len() < rest.len() || rest.is_empty();
    let capital = title.starts_with(|c: char| c.is_uppercase() || "“\"‘(".contains(c));
    let fits = match (bracketed, closed, parts) {
        (true, _, _) => after.starts_with(')') && parts == 1,
        (false, true, 1) => spaced || (capital && !after.starts_with('/')),
        (false, true, _) => spaced,
        (false, false, 1) => false,
        (false, false, _) => spaced && capital,
    };
    fits.then(|| Marker {
        label,
        depth: match (bracketed, after.starts_with(')')) {
            (true, _) => Depth(Depth::LETTER.0 + 20),
            (false, true) => Depth(Depth::NUMBER.0 + 80),
            (false, false) => Depth(Depth::NUMBER.0 + 10 * parts),
        },
        length: text.len() - title.len(),
    })
}

/// "a)", "đ)", "a.", "A."; a scan's "¢)" and ". d)".
fn letter(text: &str) -> Option<Marker> {
    let bare = text.strip_prefix(". ").unwrap_or(text);
    let first = bare.chars().next()?;
    let after = &bare[first.len_utf8()..];
    let rest = after.strip_prefix([')', '.', '/'])?;
    let title = rest.trim_start();
    let spaced = title.len() < rest.len();
    if first.is_ascii_uppercase() {
        // "P. CÔNG NGHỆ THÔNG TIN" is an office.
        let heads = first != 'P' && spaced && after.starts_with('.') && is_caps(first_words(title));
        return heads.then(|| Marker {
            label: first.to_string(),
            depth: Depth::CAPITAL,
            length: text.len() - title.len(),
        });
    }
    let small = first.is_ascii_lowercase() || first == 'đ' || first == '¢';
    let parted = spaced || (after.starts_with(')') && title.starts_with(char::is_alphabetic));
    (small && parted).then(|| Marker {
        label: if first == '¢' { 'c' } else { first }.to_string(),
        depth: Depth::LETTER,
        length: text.len() - title.len(),
    })
}

/// The value of a Roman number as it is rightly written.
fn from_roman(text: &str) -> Option<u32> {
    const STEPS: [(&str, u32); 7] = [
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    let mut value = 0;
    let mut rest = text;
    for (letters, worth) in STEPS {
        let mut times = 0;
        while let Some(shorter) = rest.strip_prefix(letters) {
            times += 1;
            if times
                > if letters.len() == 1 && worth % 5 != 0 || worth == 10 {
                    3
                } else {
                    1
                }
            {
                return None;
            }
            value += worth;
            rest = shorter;
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}

/// The first two words.
fn first_words(text: &str) -> &str {
    let end = text
        .char_indices()
        .filter(|(_, c)| c.is_whitespace())
        .nth(1)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Whether a text has letters, none of them small.
pub(super) fn is_caps(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

/// Whether a text opens with one of some folded words.
pub(super) fn opens_with(text: &str, openings: &[&str]) -> bool {
    let head: String = text.chars().take(40).collect();
    let head = fold(&head);
    openings.iter().any(|opening| {
        head.strip_prefix(opening)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Depth, &str)>) {
        let found = marker(text);
        let found = found
            .as_ref()
            .map(|m| (m.label.as_str(), m.depth, &text[m.length..]));
        assert_eq!(found, expected);
    }

    #[test]
    fn every_kind_of_marker_is_read() {
        check("I. MỤC ĐÍCH", Some(("I", Depth::ROMAN, "MỤC ĐÍCH")));
        check("V/ TỔ CHỨC", Some(("V", Depth::ROMAN, "TỔ CHỨC")));
        check("I11. TO CHUC", Some(("III", Depth::ROMAN, "TO CHUC")));
        check("1. Mục đích", Some(("1", Depth(210), "Mục đích")));
        check(
            "1.5. Tuyên truyền",
            Some(("1.5", Depth(220), "Tuyên truyền")),
        );
        check("a) Thực hiện", Some(("a", Depth::LETTER, "Thực hiện")));
        check("đ) Văn phòng", Some(("đ", Depth::LETTER, "Văn phòng")));
        check("¢) Pay manh", Some(("c", Depth::LETTER, "Pay manh")));
        check(
            ". d) Tuyén truyén",
            Some(("d", Depth::LETTER, "Tuyén truyén")),
        );
        check("- Lưu: VT", Some(("-", Depth::DASH, "Lưu: VT")));
        check("+ Một", Some(("+", Depth::PLUS, "Một")));
        check(
            "Điều 5. Hiệu lực",
            Some(("Điều 5", Depth::DIEU, "Hiệu lực")),
        );
        check("CHƯƠNG II", Some(("Chương II", Depth::CHAPTER, "")));
        check(
            "Chương I QUY ĐỊNH",
            Some(("Chương I", Depth::CHAPTER, "QUY ĐỊNH")),
        );
        check("(1) Hồ sơ", Some(("1", Depth(420), "Hồ sơ")));
    }

    #[test]
    fn what_only_looks_like_a_marker_is_text() {
        for text in [
            "Mục tiêu chung",
            "V/v hỗ trợ",
            "V/V HỖ TRỢ NGƯỜI DÂN",
            "Điều 5 của Luật này",
            "2022 cua UBND",
            "2021 - 2025",
            "-5 độ",
            "1.2 triệu đồng",
            "174 /KH-UBND",
            "IIII. Sai",
            "",
            "-",
        ] {
            check(text, None);
        }
    }
}
