//! Names of places in a text whose marks cannot be trusted: a scan that was read
//! without Vietnamese.

use std::ops::Range;

use crate::language::fold;

use super::find::find;

/// Where a text writes the name of a place with other marks than the table of
/// places does, and how that writes it. A name must begin with capitals, and have
/// its unit before it or two words, lest an ordinary word be taken for one.
#[must_use]
pub fn misspelled(text: &str) -> Vec<(Range<usize>, String)> {
    let mut bare = String::with_capacity(text.len());
    // For each byte of `bare` and its end where it stands in the text.
    let mut stands = Vec::with_capacity(text.len() + 1);
    for (at, letter) in text.char_indices() {
        let plain = fold(letter.encode_utf8(&mut [0; 4]));
        let plain = if letter.is_uppercase() {
            plain.to_uppercase()
        } else {
            plain
        };
        stands.extend(std::iter::repeat_n(at, plain.len()));
        bare.push_str(&plain);
    }
    stands.push(text.len());
    let mentions = find(&bare);
    let mut found: Vec<(Range<usize>, String)> = mentions
        .iter()
        .filter(|mention| !mention.slip)
        .filter_map(|mention| {
            let (first, others) = mention.places.split_first()?;
            let name = first.name();
            let span = stands[mention.name.start]..stands[mention.name.end];
            let written = &text[span.clone()];
            let mut words = written.split_whitespace();
            let is_name = words.all(|word| word.starts_with(char::is_uppercase));
            let is_sure = mention.span != mention.name || written.contains(' ');
            let agrees = others.iter().all(|place| place.name() == name);
            let is_other = written.to_lowercase() != name.to_lowercase();
            if !(is_name && is_sure && agrees && is_other && fold(written) == fold(name)) {
                return None;
            }
            let in_capitals = !written.chars().any(char::is_lowercase);
            let name = if in_capitals {
                name.to_uppercase()
            } else {
                name.to_owned()
            };
            Some((span, name))
        })
        .collect();
    found.sort_by_key(|(span, _)| span.start);
    found.dedup_by(|next, before| next.0.start < before.0.end);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = misspelled(text);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(span, name)| (&text[span.clone()], name.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_with_other_marks_is_written_as_the_place_is() {
        check(
            "thành phố Chỉ Lĩnh, tỉnh Hải Dương",
            &[("Chỉ Lĩnh", "Chí Linh")],
        );
        check("THÀNH PHỐ CHỈ LĨNH", &[("CHỈ LĨNH", "CHÍ LINH")]);
        check("tỉnh Thái Binh", &[("Thái Binh", "Thái Bình")]);
    }

    #[test]
    fn ordinary_words_and_right_names_stay() {
        check("thành phố Chí Linh và tỉnh Thái Bình", &[]);
        check("chỉ lĩnh lương một lần", &[]);
        check("Kế hoạch của Ủy ban nhân dân", &[]);
    }
}
