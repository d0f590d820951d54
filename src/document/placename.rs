//! Names of places as official documents write them: level and name, "huyện Nam Đông".

use std::collections::BTreeMap;

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

/// A word of a proper name: "Đông", "H'leo"; not "UBND", not "Kế" before small letters.
fn is_name_word(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.all(|c| c.is_lowercase() || "'’-".contains(c))
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
            if !is_name_word(bare) {
                break;
            }
            name.push(bare);
            if bare.len() < word.len() {
                break;
            }
        }
        if !name.is_empty() {
            found.push(format!("{written} {}", name.join(" ")));
        }
    }
    found
}

fn level_at(words: &[&str], at: usize) -> Option<(usize, &'static str)> {
    let first = words[at];
    if first.chars().count() > 6 {
        return None;
    }
    LEVELS.iter().find_map(|(_, written)| {
        let parts: Vec<&str> = written.split(' ').collect();
        let here = words.get(at..at + parts.len())?;
        let same = here
            .iter()
            .zip(&parts)
            .all(|(word, part)| word.to_lowercase() == **part);
        same.then_some((parts.len(), *written))
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
