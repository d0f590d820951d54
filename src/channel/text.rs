//! Text cut to a service's limits, and menus for services without buttons.

use crate::answer::Choice;

/// Cuts a text into parts of at most `limit` UTF-16 units, which is how the
/// services count at their strictest: between paragraphs, else lines, else
/// sentences, else words, and inside a word only where there is no other way.
pub(super) fn split(text: &str, limit: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = fit(rest, limit);
        let cut = if end == rest.len() {
            end
        } else {
            cut(&rest[..end])
        };
        parts.push(rest[..cut].trim_end().to_owned());
        rest = rest[cut..].trim_start();
    }
    parts
}

/// The number of bytes that fit in `limit` UTF-16 units; at least one character.
fn fit(text: &str, limit: usize) -> usize {
    let mut units = 0;
    for (position, character) in text.char_indices() {
        units += character.len_utf16();
        if limit < units && position > 0 {
            return position;
        }
    }
    text.len()
}

/// The best place to cut, not before the half so that parts stay few.
fn cut(window: &str) -> usize {
    let half = window.len() / 2;
    let after = |found: Option<usize>, width: usize| {
        found
            .map(|position| position + width)
            .filter(|&cut| half <= cut)
    };
    after(window.rfind("\n\n"), 2)
        .or_else(|| after(window.rfind('\n'), 1))
        .or_else(|| after(sentence(window), 0))
        .or_else(|| after(window.rfind(' '), 1))
        .or_else(|| letter(window))
        .unwrap_or(window.len())
}

/// Where the last sentence that ends in the window does.
fn sentence(window: &str) -> Option<usize> {
    let ends = [". ", "! ", "? ", "; "]
        .iter()
        .filter_map(|mark| window.rfind(mark));
    ends.max().map(|position| position + 2)
}

/// Before the last letter, so that no mark is parted from the letter it is on.
fn letter(window: &str) -> Option<usize> {
    window
        .char_indices()
        .rev()
        .find(|(_, character)| !unicode_normalization::char::is_combining_mark(*character))
        .map(|(position, _)| position)
        .filter(|&position| position > window.len() / 2)
}

/// The first `limit` characters, with an ellipsis where there are more.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short + "…"
}

/// A text with its choices as a list whose numbers can be sent back.
pub(super) fn numbered(text: &str, choices: &[Choice]) -> String {
    if choices.is_empty() {
        return text.to_owned();
    }
    let mut menu = format!("{text}\n\nGửi số để chọn:");
    for (number, choice) in (1_usize..).zip(choices) {
        menu.extend(["\n", &number.to_string(), ". ", &choice.label]);
    }
    menu
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, limit: usize, expected: &[&str]) {
        assert_eq!(split(text, limit), expected);
    }

    #[test]
    fn a_text_that_fits_stays_whole() {
        check("Một câu. Hai câu.", 17, &["Một câu. Hai câu."]);
        check("", 10, &[]);
        check(" \n ", 10, &[]);
    }

    #[test]
    fn it_is_cut_between_sentences() {
        check("Một câu. Hai câu nữa.", 16, &["Một câu.", "Hai câu nữa."]);
        check(
            "Số 15/2024/NĐ-CP quy định",
            20,
            &["Số 15/2024/NĐ-CP", "quy định"],
        );
    }

    #[test]
    fn lines_come_before_sentences() {
        check(
            "Câu. Dòng một\nDòng hai là đây",
            18,
            &["Câu. Dòng một", "Dòng hai là đây"],
        );
    }

    #[test]
    fn pictures_count_as_two() {
        check("😀😀😀", 4, &["😀😀", "😀"]);
    }

    #[test]
    fn marks_stay_with_their_letter() {
        for part in split(&"e\u{302}\u{301}".repeat(9), 10) {
            assert!(part.starts_with('e'), "{part}");
        }
    }

    #[test]
    fn choices_become_numbers() {
        let choice = |label: &str| Choice {
            label: label.into(),
            question: label.into(),
        };
        let menu = numbered("Ông/bà hỏi về:", &[choice("Khai sinh"), choice("Khai tử")]);
        assert_eq!(
            menu,
            "Ông/bà hỏi về:\n\nGửi số để chọn:\n1. Khai sinh\n2. Khai tử"
        );
    }

    proptest! {
        #[test]
        fn no_part_is_too_long_and_no_word_is_lost(text in "(\\PC|\n| |\\. ){0,400}", limit in 2_usize..60) {
            let parts = split(&text, limit);
            for part in &parts {
                prop_assert!(part.encode_utf16().count() <= limit);
                prop_assert!(!part.is_empty());
            }
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&parts.concat()), bare(&text));
        }
    }
}
