//! Names of places as official documents write them: level and name, "huyện Nam Đông".

use std::collections::BTreeMap;

use crate::language::fold;

/// Levels of places: folded, as written, syllables.
pub(super) const LEVELS: [(&str, &str); 8] = [
    ("thanh pho", "thành phố"),
    ("thi tran", "thị trấn"),
    ("thi xa", "thị xã"),
    ("phuong", "phường"),
    ("huyen", "huyện"),
    ("quan", "quận"),
    ("tinh", "tỉnh"),
    ("xa", "xã"),
];

/// The name before "ngày …": "Nam Đông, ngày".
pub(super) fn place_of_issue(before: &str) -> Option<String> {
    let name = before.trim_end().trim_end_matches(',').trim();
    let name = name.rsplit([',', ';', ':']).next()?.trim();
    let words: Vec<&str> = name.split_whitespace().collect();
    // Behind a number on the same line: "21 /KH-UBND Chi Linh".
    let own = words
        .iter()
        .rposition(|w| !is_name_word(w))
        .map_or(0, |at| at + 1);
    let name = words[own..].join(" ");
    (!name.is_empty() && words.len() - own <= 4).then_some(name)
}

/// "tỉnh Thái Bình" at the end of a body's name.
pub(super) fn place_at_end(name: &str) -> Option<String> {
    places(name)
        .into_iter()
        .last()
        .filter(|place| name.ends_with(place.as_str()))
}

/// The level without a name at the end of a body: "Ủy ban nhân dân tỉnh".
pub(super) fn bare_level(body: &str) -> Option<&'static str> {
    let words: Vec<&str> = body.split_whitespace().collect();
    (1..words.len()).find_map(|at| {
        let (syllables, level) = level_in_name(&words, at)?;
        (at + syllables == words.len()).then_some(level)
    })
}

/// A word of a proper name: "Đông", "H'leo"; not "UBND", not "Kế" before small letters.
fn is_name_word(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.all(|c| c.is_lowercase() || "'’-".contains(c))
}

/// Whether a ward or district of a city has a number for a name: "Phường 1", "QUẬN 10".
pub(super) fn is_numbered_place(level: &str, name: &str) -> bool {
    let level = level.to_lowercase();
    let figures = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    matches!(level.as_str(), "phường" | "quận")
        && (1..=2).contains(&figures.len())
        && figures.bytes().all(|b| b.is_ascii_digit())
}

/// Every place with its level that a text names: "huyện Nam Đông".
pub(super) fn places(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found = Vec::new();
    for at in 0..words.len() {
        let Some((syllables, written)) = level_at(&words, at) else {
            continue;
        };
        let mut name: Vec<&str> = Vec::new();
        for word in words[at + syllables..].iter().take(4) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let numbered = name.is_empty() && is_numbered_place(written, bare);
            if !numbered && !is_name_word(bare) {
                break;
            }
            name.push(bare);
            if numbered || bare.len() < word.len() {
                break;
            }
        }
        if !name.is_empty() {
            let place = format!("{written} {}", name.join(" "));
            let behind = &words[at + syllables + name.len()..];
            found.push(with_hyphen(&place, behind).unwrap_or(place));
        }
    }
    found
}

/// "tỉnh Bà Rịa" with what stands behind it, where that is one name: "- Vũng Tàu".
fn with_hyphen(place: &str, behind: &[&str]) -> Option<String> {
    let (hyphen, second) = behind.split_first()?;
    if !matches!(*hyphen, "-" | "–") {
        return None;
    }
    (1..=second.len().min(3)).rev().find_map(|words| {
        let second = second[..words].join(" ");
        let second = second.trim_end_matches(|c: char| !c.is_alphanumeric());
        let whole = format!("{place} - {second}");
        is_known(&whole).then_some(whole)
    })
}

/// Whether a text is the name of a place, whole.
pub(super) fn is_known(name: &str) -> bool {
    let found = crate::place::find(name);
    found.iter().any(|mention| mention.span == (0..name.len()))
}

/// The level that stands at a word, and how many syllables it has. "Hà Tĩnh"
/// holds none, nor does "Văn hóa - Xã hội".
pub(super) fn level_at(words: &[&str], at: usize) -> Option<(usize, &'static str)> {
    let first = words[at];
    if first.chars().count() > 6 {
        return None;
    }
    let (syllables, written) = LEVELS.iter().find_map(|(_, written)| {
        let parts = written.split(' ');
        let count = parts.clone().count();
        let here = words.get(at..at + count)?.iter();
        let same = here
            .zip(parts)
            .all(|(word, part)| word.to_lowercase() == part);
        same.then_some((count, *written))
    })?;
    // "Tỉnh ủy" is the Party's committee.
    let of_party = words
        .get(at + syllables)
        .is_some_and(|next| matches!(next.to_lowercase().as_str(), "ủy" | "uỷ"));
    let is_level = !of_party && (written != "xã" || !is_society(words, at));
    is_level.then_some((syllables, written))
}

/// Whether "xã" is of "xã hội" and not of a name such as "xã Hội Sơn".
fn is_society(words: &[&str], at: usize) -> bool {
    let Some(next) = words.get(at + 1) else {
        return false;
    };
    let bare = next.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends = bare.len() < next.len() || at + 2 == words.len();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|w| w.to_lowercase() == word);
    // "Khoa học xã hội và Nhân văn".
    let of_science = at > 0 && is(at - 1, "học") || is(at + 2, "và");
    bare.to_lowercase() == "hội" && (ends || of_science || level_at(words, at + 2).is_some())
}

/// The same in a name, which may have no marks at all: "UBND TINH DAK LAK".
pub(super) fn level_in_name(words: &[&str], at: usize) -> Option<(usize, &'static str)> {
    level_at(words, at).or_else(|| {
        let unmarked = |text: &str| fold(text) == text.to_lowercase();
        let (bare, written) = LEVELS.iter().find(|(bare, _)| {
            let here = words.get(at..at + bare.split(' ').count());
            here.is_some_and(|here| here.join(" ").to_lowercase() == *bare)
        })?;
        let all = words.iter().all(|word| unmarked(word));
        all.then_some((bare.split(' ').count(), *written))
    })
}

/// The level under which a name is written most.
pub(super) fn place_with_name(texts: &[&str], name: &str) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        for place in places(text) {
            if place.ends_with(name) || place.contains(&format!(" {name} ")) {
                let level = &place[..place.find(name)?];
                *counts.entry(format!("{level}{name}")).or_default() += 1;
            }
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(place, _)| place)
}

/// The place that is named most, of a level where one is given.
pub(super) fn commonest(texts: &[&str], level: Option<&str>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        for place in places(text) {
            if level.is_none_or(|level| place.starts_with(level)) {
                *counts.entry(place).or_default() += 1;
            }
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_level_is_no_part_of_a_name() {
        assert_eq!(bare_level("Ủy ban nhân dân tỉnh"), Some("tỉnh"));
        assert_eq!(bare_level("Công an Hà Tĩnh"), None);
        assert_eq!(bare_level("Phòng Văn hóa - Xã hội"), None);
    }

    #[test]
    fn a_name_may_be_a_number() {
        let found = places("UBND Phường 1, thành phố Vũng Tàu; phường 15 quận 10; phường 2025");
        let expected = ["phường 1", "thành phố Vũng Tàu", "phường 15", "quận 10"];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_may_have_a_hyphen() {
        let found = places("UBND tỉnh Bà Rịa - Vũng Tàu, Sở Y tế tỉnh Hà Giang - Văn phòng");
        assert_eq!(found, ["tỉnh Bà Rịa - Vũng Tàu", "tỉnh Hà Giang"]);
    }

    #[test]
    fn a_level_is_told_by_its_marks() {
        #[track_caller]
        fn check(name: &str, expected: Option<&str>) {
            let words: Vec<&str> = name.split(' ').collect();
            let found = (0..words.len()).find_map(|at| level_in_name(&words, at));
            assert_eq!(found.map(|(_, level)| level), expected, "{name}");
        }
        check("ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH", Some("tỉnh"));
        check("CÔNG AN HÀ TĨNH", None);
        check("UBND TINH DAK LAK", Some("tỉnh"));
        check("PHÒNG VĂN HÓA - XÃ HỘI", None);
        check("TRƯỜNG ĐẠI HỌC KHOA HỌC XÃ HỘI VÀ NHÂN VĂN", None);
        check("Sở Lao động - Xã hội tỉnh Hà Giang", Some("tỉnh"));
        check("UBND XÃ HỘI SƠN", Some("xã"));
        check("VĂN PHÒNG TỈNH ỦY", None);
    }
}
