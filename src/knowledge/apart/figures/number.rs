//! The number of a document: behind "Số:", in front of a symbol such as "/QĐ-UBND"
//! (Decree 30/2020/NĐ-CP, appendix I, part II, 3).

use super::gap::{Gap, LARGER, MARGIN, Of, Word};
use super::label::{NUMBER, is_number_label};

/// The gap behind "Số:" at the beginning of a line, up to a symbol such as "/QĐ-UBND",
/// on a page whose letters are of this size.
pub(super) fn gap(line: &[Word], size: f32) -> Option<Gap> {
    /// So many words were read of a number at the most.
    const MOST: usize = 4;
    let is_label = |at: &usize| {
        let parted = line.get(at + 1).is_some_and(|next| next.text == ":");
        let text = line[*at].text;
        line[*at].is(&NUMBER)
            && (is_number_label(text) || parted && is_number_label(&format!("{text}:")))
    };
    let at = (0..line.len().min(2)).find(is_label)?;
    let label = &line[at];
    let mut read = String::new();
    let mut sure = f32::MAX;
    let mut words = line[at + 1..].iter().take(MOST);
    let mut end = label.row + 1;
    let symbol = loop {
        if let Some(symbol) = symbol(&read) {
            break symbol;
        }
        let word = words.next()?;
        if !read.is_empty() {
            read.push(' ');
        }
        read.push_str(word.text);
        sure = sure.min(word.sure);
        end = word.row + 1;
    };
    let em = match label.measure(&NUMBER) {
        Some((em, _)) => em.min(size * LARGER),
        None => size,
    };
    let top = label.bottom - label.high;
    let near = line[at..].iter().filter(|word| {
        let below = word.bottom - top;
        word.left < label.left + 12.0 * em && below > 0.6 * em && below < 1.1 * em
    });
    // Many letters hang below the line, none above.
    let base = near.map(|word| word.bottom).fold(f32::MAX, f32::min);
    Some(Gap {
        of: Of::Number,
        label: label.row,
        rows: label.row + 1..end,
        read,
        symbol,
        sure,
        ends_line: true,
        left: label.left + (NUMBER.wide - MARGIN) * em,
        right: label.left + 14.0 * em,
        base: if base < f32::MAX {
            base
        } else {
            top + NUMBER.high * em
        },
        em,
    })
}

/// Where the symbol of a kind and an office begins: at a stroke, also one before a
/// year, or at a dash behind figures.
fn symbol(text: &str) -> Option<usize> {
    let capitals = |rest: &str| {
        let mut letters = rest.trim_start().chars();
        (0..2).all(|_| letters.next().is_some_and(char::is_uppercase))
    };
    // The stroke of "43TB-ĐHKTCN" was lost.
    let glued = |before: &str, rest: &str| {
        let kind = rest.split('-').next().unwrap_or_default();
        let letters = kind.chars().filter(|c| c.is_uppercase()).count();
        before.trim_end().ends_with(|c: char| c.is_ascii_digit())
            && (2..=4).contains(&letters)
            && letters == kind.chars().count()
            && rest[kind.len()..].strip_prefix('-').is_some_and(capitals)
    };
    let begins = |(at, sign): &(usize, char)| {
        let (before, rest) = (&text[..*at], &text[at + sign.len_utf8()..]);
        match sign {
            '/' | '⁄' => capitals(rest) || after_year(rest).is_some_and(capitals),
            '-' | '–' => !before.trim_end().ends_with(char::is_uppercase) && capitals(rest),
            _ => glued(before, &text[*at..]),
        }
    };
    text.char_indices().find(begins).map(|(at, _)| at)
}

/// What follows a year and its stroke.
fn after_year(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let is_year = |year: &str| {
        let century = year.starts_with("19") || year.starts_with("20");
        century && year.bytes().all(|b| b.is_ascii_digit())
    };
    text.get(..4).filter(|year| is_year(year))?;
    text[4..].trim_start().strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::super::gap::Of;
    use super::super::gap::tests::check;

    #[test]
    fn numbers_stand_between_their_label_and_their_symbol() {
        check(
            &["Số:", "AA", "/QĐ-UBND"],
            &[(Of::Number, "AA", "/QĐ-UBND")],
        );
        check(
            &["Số:", "//QĐ-UBND", "Hải"],
            &[(Of::Number, "/", "/QĐ-UBND")],
        );
        check(
            &["Só:4J#/TB-ĐHKTCN", "Cần"],
            &[(Of::Number, "4J#", "/TB-ĐHKTCN")],
        );
        check(&["Số", "671-CV/ĐU"], &[(Of::Number, "671", "-CV/ĐU")]);
        check(
            &["Số:", "51/⁄2025/TT-BCA"],
            &[(Of::Number, "51/", "⁄2025/TT-BCA")],
        );
        check(
            &["Số", ":", "0", "/TB", "-", "HT"],
            &[(Of::Number, ": 0", "/TB")],
        );
        check(
            &["số:", "43TB-ĐHKTCN", "Cần"],
            &[(Of::Number, "43", "TB-ĐHKTCN")],
        );
        check(&["Só:5", "KH-SYT", "Thành"], &[(Of::Number, "5", "KH-SYT")]);
        check(
            &["SỐ", ":", "0Ø", "/TB-HTTT"],
            &[(Of::Number, ": 0Ø", "/TB-HTTT")],
        );
        check(&["SỞ", "0Ø", "/TB-HTTT"], &[]);
        check(&["SỐ:", "8#", "/LĐLĐ"], &[(Of::Number, "8#", "/LĐLĐ")]);
        check(&["SỞ", "Y", "TẾ", "12/QĐ-SYT"], &[]);
        check(&["Số", "12", "đường", "Lê", "Lợi"], &[]);
        check(&["Sống", "12/QĐ-UBND"], &[]);
    }
}
