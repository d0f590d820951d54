//! A page of text whose number or day is a picture, as programs that sign documents put
//! it there: figures are taken from what Tesseract read of the page, between the same words.

use crate::language::fold;

use super::format::PICTURE;

/// The longest number and symbol.
const LONGEST: usize = 40;

/// The page with figures in the place of each [`PICTURE`]; without where `read`, what was
/// read of the whole page, does not tell them.
pub(super) fn filled(page: &str, read: &str) -> String {
    let read: Vec<char> = read.chars().collect();
    let mut parts = page.split(PICTURE);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for behind in parts {
        let label = text.split_whitespace().next_back().unwrap_or_default();
        let next = behind.lines().next().unwrap_or_default();
        let next = next.split_whitespace().next().unwrap_or_default();
        let Some(figures) = figures(&read, label, next) else {
            text += behind;
            continue;
        };
        if !text.ends_with(' ') {
            text.push(' ');
        }
        text += &figures;
        // "21 -HD/BTCTU" is one number.
        let is_symbol = next.starts_with(['-', '/']);
        if is_symbol {
            text += behind.trim_start();
        } else {
            if !behind.starts_with([' ', '\n']) && !behind.is_empty() {
                text.push(' ');
            }
            text += behind;
        }
    }
    text
}

/// The figures between two words; with nothing behind them on their line, number and
/// symbol, "21/QĐ-UBND".
fn figures(read: &[char], label: &str, next: &str) -> Option<String> {
    (0..read.len()).find_map(|at| {
        let begins = at == 0 || !read[at - 1].is_alphanumeric();
        let behind = begins.then(|| after(&read[at..], label))??;
        let start = behind.iter().position(|c| !" .:".contains(*c))?;
        let behind = &behind[start..];
        if next.is_empty() {
            let number: String = behind.iter().take_while(|c| !c.is_whitespace()).collect();
            let whole = number.starts_with(|c: char| c.is_ascii_digit());
            let symbol = number.contains(['/', '-']);
            return (whole && symbol && number.len() <= LONGEST).then_some(number);
        }
        let figures: String = behind.iter().take_while(|c| c.is_ascii_digit()).collect();
        let rest = &behind[figures.len()..];
        (!figures.is_empty() && after(rest, next).is_some()).then_some(figures)
    })
}

/// What stands behind a word that a text begins with, without regard to marks, colons
/// and spaces.
fn after<'a>(text: &'a [char], word: &str) -> Option<&'a [char]> {
    let mut rest = text;
    for letter in word.chars().filter(|c| *c != ':') {
        let at = rest.iter().position(|c| *c != ' ')?;
        if fold(&rest[at].to_string()) != fold(&letter.to_string()) {
            return None;
        }
        rest = &rest[at + 1..];
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_between_the_same_words() {
        let page =
            "Hà Nội, ngày \u{fffc}tháng 8 năm 2025\nSố\u{fffc} -HD/BTCTU\nTừ ngày 01 tháng 9";
        let read = "Hà Nội, ngày 21 tháng 8 năm 2025\nSô: 43-HD/BTCTU\nTừ ngày 01 tháng 9";
        assert_eq!(
            filled(page, read),
            "Hà Nội, ngày 21 tháng 8 năm 2025\nSố 43-HD/BTCTU\nTừ ngày 01 tháng 9"
        );
        let whole = "Số: \u{fffc}\nKính gửi";
        assert_eq!(
            filled(whole, "Số: 7/QĐ-UBND Hà Nội"),
            "Số: 7/QĐ-UBND\nKính gửi"
        );
    }

    #[test]
    fn what_was_not_read_stays_blank() {
        let page = "Số: \u{fffc}/QĐ-UBND, ngày\u{fffc} tháng \u{fffc} năm 2025";
        for read in [
            "",
            "Số: …/QĐ-UBND",
            "Số: 12/KH-UBND, ngày … tháng năm 2025",
            "số 4",
        ] {
            let text = filled(page, read);
            assert_eq!(text, page.replace(PICTURE, ""), "{read}");
        }
    }
}
