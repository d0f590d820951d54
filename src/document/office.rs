//! Names of issuing bodies and places, from capitals, abbreviations and half-names.
//!
//! "ỦY BAN NHÂN DÂN / TỈNH ĐẮK LẮK", "UBND tỉnh", "Sở Nội vụ" become what a
//! person would write: "Ủy ban nhân dân tỉnh Đắk Lắk", "Sở Nội vụ tỉnh Đắk Lắk".

use crate::language::fold;

use super::Header;
use super::body::{Belongs, body_of};
use super::letterhead::{letterhead, sentence_case};
use super::marker::is_caps;
use super::placename::{
    LEVELS, bare_level, commonest, level_in_name, place_at_end, place_with_name,
};

/// Verbs behind the issuer in the opening sentence, folded.
const ISSUES: [&str; 6] = [
    "ban hanh",
    "xay dung",
    "phat dong",
    "to chuc",
    "yeu cau",
    "quyet dinh",
];

/// Who issued a document, and for what place.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// "Ủy ban nhân dân huyện Nam Đông".
    pub(super) issuer: Option<String>,
    /// "huyện Nam Đông".
    pub(super) place: Option<String>,
}

impl Named {
    /// Reads them from the lines of the header, the title and the opening
    /// sentences; `issued_at` is the place before the date.
    pub(super) fn find(
        lines: &[&str],
        title: &str,
        opening: &[&str],
        issued_at: Option<&str>,
    ) -> Self {
        let letterhead = letterhead(lines);
        let announced = opening.iter().find_map(|text| announcer(text));
        let written = letterhead.clone().or(announced).or_else(|| owner(title));
        let Some(written) = written else {
            let place = issued_at.and_then(|name| place_with_name(opening, name));
            return Self {
                issuer: None,
                place,
            };
        };
        let (body, belongs) = expand(&written);
        if belongs == Belongs::Country {
            return Self {
                issuer: Some(body),
                place: None,
            };
        }
        if belongs == Belongs::Itself && bare_level(&body).is_none() {
            let above = || issued_at.and_then(|name| place_with_name(opening, name));
            return Self {
                place: place_at_end(&body).or_else(above),
                issuer: Some(body),
            };
        }
        if let Some(place) = place_at_end(&body) {
            return Self {
                place: Some(place),
                issuer: Some(body),
            };
        }
        let level = bare_level(&body);
        let texts: Vec<&str> = opening.iter().copied().chain([title]).collect();
        let place = issued_at
            .and_then(|name| place_with_name(&texts, name))
            .or_else(|| commonest(&texts, level));
        let issuer = match (&place, level) {
            (Some(place), Some(level)) => {
                let bare = body.strip_suffix(level).unwrap_or(&body);
                format!("{bare}{place}")
            }
            (Some(place), None) => {
                // "Sở Y tế Phú Thọ", without the level.
                let mut levels = LEVELS.iter().map(|(_, level)| *level);
                let name = levels.find_map(|level| place.strip_prefix(level));
                let bare = name.and_then(|name| body.strip_suffix(name));
                let bare = bare.or_else(|| without_place(&body, place));
                format!("{} {place}", bare.unwrap_or(&body).trim_end())
            }
            (None, _) => body,
        };
        Self {
            issuer: Some(issuer),
            place,
        }
    }
}

/// A body without its place, which a scan may have read with other marks: "Liên đoàn Lao
/// động Tĩnh An Giang".
fn without_place<'a>(body: &'a str, place: &str) -> Option<&'a str> {
    let letters = body.chars().count().checked_sub(place.chars().count())?;
    let (at, _) = body.char_indices().nth(letters)?;
    (fold(&body[at..]) == fold(place)).then(|| &body[..at])
}

/// Fills issuer and place from the whole text and the signature, where the
/// header and the opening left them open.
pub(super) fn complete(header: &mut Header, text: &str, signed: &[&str]) {
    if header.issuer.is_none() {
        let lines: Vec<&str> = signed.iter().map(|line| after_behalf(line)).collect();
        header.issuer = lines
            .iter()
            .find(|line| body_of(line).is_some())
            .map(|line| sentence_case(line));
    }
    let Some(issuer) = &header.issuer else {
        return;
    };
    let (_, belongs) = expand(issuer);
    if header.place.is_some() || belongs != Belongs::Place {
        return;
    }
    let level = bare_level(issuer);
    // A department without a level is the province's.
    let place = commonest(&[text], Some(level.unwrap_or("tỉnh")))
        .or_else(|| commonest(&[text], Some("thành phố")).filter(|_| level.is_none()));
    if let Some(place) = place {
        let bare = level.and_then(|level| issuer.strip_suffix(level));
        let bare = bare.or_else(|| without_place(issuer, &place));
        let bare = bare.unwrap_or(issuer).trim_end();
        header.issuer = Some(format!("{bare} {place}"));
        header.place = Some(place);
    }
}

/// "TM. ỦY BAN NHÂN DÂN" without "TM.".
fn after_behalf(line: &str) -> &str {
    match line.split_once(['.', ':']) {
        Some((behalf, rest)) if behalf.len() <= 4 => rest.trim(),
        _ => line,
    }
}

/// What the opening announces: "… ban hành Kế hoạch tuyên truyền năm 2024 như sau:",
/// from the verb on. Only the sentence that ends with the colon is of this document.
pub(super) fn announced<'a>(opening: &[&'a str]) -> Option<&'a str> {
    let text = opening.iter().rev().find(|text| text.ends_with(':'))?;
    let sentence = crate::language::sentences(text).pop()?;
    let sentence = &text[sentence];
    let folded = fold_same_length(sentence)?;
    let verbs = [
        "ban hanh ke hoach",
        "xay dung ke hoach",
        "ban hanh chuong trinh",
    ];
    let at = verbs.iter().filter_map(|verb| folded.rfind(verb)).max()?;
    let letters = folded[..at].chars().count();
    let byte = sentence.char_indices().nth(letters).map(|(at, _)| at)?;
    Some(&sentence[byte..])
}

/// The folded text, if folding kept the number of characters.
fn fold_same_length(text: &str) -> Option<String> {
    let folded = fold(text);
    (folded.chars().count() == text.chars().count()).then_some(folded)
}

/// Whether a line is an office in capitals, as over the grounds of a decision.
pub(super) fn names_office_in_caps(text: &str) -> bool {
    is_caps(text) && {
        let folded = fold(text);
        let starts = |body: &str| {
            folded
                .strip_prefix(body)
                .is_some_and(|r| r.is_empty() || r.starts_with(' '))
        };
        [
            "chu tich",
            "uy ban nhan dan",
            "giam doc",
            "tong giam doc",
            "hieu truong",
            "vien truong",
            "chanh an",
            "tong kiem toan",
            "truong ban",
            "bo truong",
            "thu tuong",
            "chinh phu",
            "hoi dong nhan dan",
            "quoc hoi",
            "uy ban thuong vu quoc hoi",
        ]
        .iter()
        .any(|body| starts(body))
    }
}

/// The body before the first "ban hành", "xây dựng": after a comma or semicolon.
fn announcer(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    (1..words.len().saturating_sub(1)).find_map(|verb| {
        let pair = format!("{} {}", folded[verb], folded[verb + 1]);
        let start = ISSUES
            .contains(&pair.as_str())
            .then(|| body_before(&words, verb))??;
        Some(words[start..verb].join(" "))
    })
}

/// Where the body before a verb begins: a name with nothing between it and the verb.
fn body_before(words: &[&str], verb: usize) -> Option<usize> {
    /// As many words may a body have.
    const LONGEST: usize = 14;
    (0..verb).rev().take(LONGEST).find(|start| {
        let name = &words[*start..verb];
        let parted = name
            .windows(2)
            .any(|pair| pair[0].ends_with([',', ';']) && pair[1].starts_with(char::is_lowercase));
        !parted && body_of(&name.join(" ")).is_some() && starts_clause(words, *start)
    })
}

/// Whether the word before ends a clause, and this one is a name.
fn starts_clause(words: &[&str], at: usize) -> bool {
    let capital = words[at].starts_with(char::is_uppercase);
    let after = at == 0 || words[at - 1].ends_with([',', ';', '.', '”', ':']);
    capital && after
}

/// The body at the end of a title: "… của Văn phòng UBND tỉnh 6 tháng cuối năm 2025".
fn owner(title: &str) -> Option<String> {
    let title = title.split('(').next().unwrap_or_default();
    let words: Vec<&str> = title.split_whitespace().collect();
    let at = words.iter().rposition(|word| *word == "của")? + 1;
    let rest: Vec<&str> = words[at..]
        .iter()
        .take_while(|w| !w.starts_with(|c: char| c.is_ascii_digit()) && **w != "năm")
        .copied()
        .collect();
    let name = rest.join(" ");
    body_of(&name).map(|_| name)
}

/// The official first words of a body.
fn expand(written: &str) -> (String, Belongs) {
    match body_of(written) {
        Some((body, official, belongs)) => {
            let rest: Vec<&str> = written
                .split_whitespace()
                .skip(body.split(' ').count())
                .collect();
            let mut name = (*official).to_owned();
            for word in rest {
                name.push(' ');
                name.push_str(word);
            }
            (level_written(&name), *belongs)
        }
        None => (written.to_owned(), Belongs::Place),
    }
}

/// Writes a damaged or capital level ("thanh phé", "Thành phố") as it should be.
fn level_written(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let found = (1..words.len()).rev().find_map(|at| {
        let level = level_in_name(&words, at).or_else(|| damaged_level(&words, at));
        level.map(|(syllables, level)| (at..at + syllables, level))
    });
    let Some((span, level)) = found else {
        return name.to_owned();
    };
    let mut fixed: Vec<&str> = words.clone();
    fixed.splice(span, [level]);
    fixed.join(" ")
}

/// The level that a scan may have made the words at a place of; with other marks
/// alone it is a name: "Hà Tĩnh".
fn damaged_level(words: &[&str], at: usize) -> Option<(usize, &'static str)> {
    LEVELS.iter().find_map(|(level, written)| {
        let count = level.split(' ').count();
        let read: Vec<String> = words.get(at..at + count)?.iter().map(|w| fold(w)).collect();
        let alike = read
            .iter()
            .zip(level.split(' '))
            .all(|(read, meant)| same_letters(read, meant));
        (alike && (count > 1 || read[0] != *level)).then_some((count, *written))
    })
}

/// Whether two folded syllables are the same but for one letter of a scan, vowels only.
fn same_letters(read: &str, meant: &str) -> bool {
    if read == meant {
        return true;
    }
    let differing: Vec<(char, char)> = read
        .chars()
        .zip(meant.chars())
        .filter(|(a, b)| a != b)
        .collect();
    read.len() == meant.len()
        && meant.len() >= 3
        && matches!(differing.as_slice(), [(a, b)] if "aeiouyd".contains(*a) && "aeiouy".contains(*b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_told_once_however_a_scan_read_it() {
        let issuer = |head: &str| {
            let text = format!(
                "{head}\n\nSố: 12/UBND-VP\n\nV/v rà soát thủ tục\n\nPhú Thọ, ngày 7 tháng 12 năm 2011\n\n\
                 Kính gửi: Các sở\n\nThực hiện Kế hoạch của tỉnh Phú Thọ.\n\nTM. ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ\n\nCHỦ TỊCH"
            );
            crate::document::Document::read("a.txt", &text)
                .header
                .issuer
        };
        let whole = Some("Ủy ban nhân dân tỉnh Phú Thọ");
        assert_eq!(issuer("ỦY BANN ÂN DÂN\n\n. TỈNH PHÚ THỌ").as_deref(), whole);
        assert_eq!(
            without_place("Liên đoàn Lao động Tĩnh An Giang", "tỉnh An Giang"),
            Some("Liên đoàn Lao động ")
        );
        assert_eq!(without_place("Sở Y tế", "tỉnh An Giang"), None);
    }

    #[test]
    fn the_first_verb_tells_who_announces() {
        let text = "Ủy ban nhân dân tỉnh ban hành Kế hoạch, Sở Nội vụ tổ chức thực hiện:";
        assert_eq!(announcer(text).as_deref(), Some("Ủy ban nhân dân tỉnh"));
        let other = "Định mức của Thông tư, Bộ trưởng Bộ Tư pháp, thông tư do Bộ chủ trì xây dựng chính sách";
        assert_eq!(announcer(other), None);
    }
}
