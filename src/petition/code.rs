//! The code of a petition: short, unambiguous when read aloud, unguessable,
//! and with a check character: `PA-7K3M-Q2XD-4`.
//!
//! 29 signs without 0, 1, I, L, O, U, W. 29 is a prime, so a weighted sum finds
//! every single wrong sign and every swap of two. Eight signs from the system's
//! random source are 39 bits; together with the throttle on lookups a guess
//! does not hit.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::language::{fold, normalize};

/// The signs of a code.
const SIGNS: &[u8; 29] = b"23456789ABCDEFGHJKMNPQRSTVXYZ";

/// Random signs, before the one that checks them.
const LENGTH: usize = 8;

/// A code as it is kept: eight signs and the check, without prefix and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Code(String);

/// It looks like a code and cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the code is mistyped")]
pub struct Mistyped;

impl Code {
    /// Makes a code out of random bytes; `draw` gives one each time.
    ///
    /// # Errors
    /// There is no byte to draw.
    pub fn make<E>(mut draw: impl FnMut() -> Result<u8, E>) -> Result<Self, E> {
        let mut code = String::with_capacity(LENGTH + 1);
        while code.len() < LENGTH {
            let byte = usize::from(draw()?);
            // The bytes beyond the last whole round would favour some signs.
            if byte < 256 / SIGNS.len() * SIGNS.len() {
                code.push(char::from(SIGNS[byte % SIGNS.len()]));
            }
        }
        code.extend(check(&code));
        Ok(Self(code))
    }

    /// Makes a code from the system's random source.
    ///
    /// # Errors
    /// The system has none to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        Self::make(|| {
            let mut byte = [0];
            getrandom::fill(&mut byte)?;
            Ok(byte[0])
        })
    }

    /// Reads a code however it is parted, with or without its prefix.
    ///
    /// # Errors
    /// A sign is wrong, missing or too many.
    pub fn read(text: &str) -> Result<Self, Mistyped> {
        let plain: String = fold(&normalize(text))
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_uppercase();
        let is_code = |code: &str| {
            code.len() == LENGTH + 1
                && code.is_ascii()
                && check(&code[..LENGTH]) == code.chars().last()
        };
        let bare = plain.strip_prefix("PA").filter(|bare| is_code(bare));
        let code = bare.unwrap_or(&plain);
        is_code(code).then(|| Self(code.to_owned())).ok_or(Mistyped)
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PA-{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }
}

/// The check sign of eight signs; none where one of them is no sign.
fn check(signs: &str) -> Option<char> {
    let mut sum = 0;
    for (weight, sign) in (1..).zip(signs.bytes()) {
        sum += weight * SIGNS.iter().position(|known| *known == sign)?;
    }
    Some(char::from(SIGNS[sum % SIGNS.len()]))
}

/// With its prefix, in groups or in one piece.
static PREFIXED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?-u)\bpa[ .:_-]{0,3}([a-z0-9](?:[ ._-]{0,2}[a-z0-9]){6,10})\b";
    Regex::new(pattern).expect("the pattern is sound")
});

/// Without its prefix, in the groups in which it is shown or in one piece.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?-u)\b([a-z0-9]{4}[ .-]?[a-z0-9]{4}[ .-]?[a-z0-9])\b";
    Regex::new(pattern).expect("the pattern is sound")
});

/// Looks for a code in a message: none, one, or one that is mistyped.
#[must_use]
pub fn find(message: &str) -> Option<Result<Code, Mistyped>> {
    let plain = fold(&normalize(message)).replace(['–', '—', '‑'], "-");
    let ascii: String = plain
        .chars()
        .map(|c| if c.is_ascii() { c } else { '~' })
        .collect();
    let bare = BARE.captures_iter(&ascii).filter(|found| {
        // Words of four, four and one letter stand in sentences too.
        found[1].contains(|c: char| c == '-' || c.is_ascii_digit())
    });
    let found = PREFIXED
        .captures_iter(&ascii)
        .chain(bare)
        .filter_map(|found| found.get(1))
        .find_map(|signs| right_part(signs.as_str()));
    if let Some(code) = found {
        return Some(Ok(code));
    }
    let asks = ascii.contains("tra cuu") || ascii.trim_start().starts_with("pa");
    let wrong = PREFIXED
        .captures_iter(&ascii)
        .filter_map(|found| found.get(1))
        .any(|signs| is_meant(signs.as_str(), true))
        || (asks
            && BARE
                .captures_iter(&ascii)
                .filter_map(|found| found.get(1))
                .any(|signs| is_meant(signs.as_str(), false)));
    wrong.then_some(Err(Mistyped))
}

/// The code that the signs are, or begin with where words follow.
fn right_part(signs: &str) -> Option<Code> {
    if let Ok(code) = Code::read(signs) {
        return Some(code);
    }
    let ends = signs.char_indices().filter(|(_, c)| " ._-".contains(*c));
    ends.map(|(end, _)| &signs[..end])
        .find_map(|part| Code::read(part).ok())
}

/// Whether signs that are no code were meant as one: words of a sentence have
/// neither hyphens nor digits among their letters.
fn is_meant(signs: &str, prefixed: bool) -> bool {
    let mixed = |part: &str| {
        part.contains(|c: char| c.is_ascii_digit())
            && part.contains(|c: char| c.is_ascii_lowercase())
    };
    if prefixed {
        signs.contains('-') || signs.split([' ', '.']).any(mixed)
    } else {
        mixed(signs) && !signs.contains(' ')
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn made(mut seed: u64) -> Code {
        Code::make(|| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            Ok::<_, ()>(seed.to_be_bytes()[0])
        })
        .unwrap()
    }

    #[test]
    fn it_is_shown_in_groups_and_read_in_any() {
        let code = made(7);
        let shown = code.to_string();
        assert_eq!(shown.len(), 14);
        for typed in [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', ""),
            shown.replace('-', " "),
            shown[3..].to_owned(),
            format!(" {} ", shown.replace('-', ".")),
        ] {
            assert_eq!(Code::read(&typed), Ok(code.clone()), "{typed}");
        }
    }

    #[test]
    fn it_is_found_in_a_message() {
        let code = made(8);
        for message in [
            format!("tra cứu {code}"),
            format!("tra cuu {}", code.to_string().to_lowercase()),
            format!(
                "Tra cứu mã {} giúp tôi với",
                code.to_string().replace('-', " ")
            ),
            format!(
                "phản ánh {} của tôi đến đâu rồi?",
                code.to_string().replace('-', "")
            ),
            code.to_string()[3..].to_owned(),
        ] {
            assert_eq!(find(&message), Some(Ok(code.clone())), "{message}");
        }
    }

    #[test]
    fn words_are_no_codes() {
        for message in [
            "tra cứu thủ tục khai sinh",
            "pa nay mấy giờ làm việc vậy",
            "thủ tục 1.001193 cần gì",
            "Quyết định 468/QĐ-TTg ngày 27/3/2021",
            "sđt 0912345678",
            "làm CCCD cho con ở đâu",
            "kế hoạch 2021-2025 của tỉnh",
            "tra cứu hồ sơ 000.00.19.H26-250701-0001",
        ] {
            assert_eq!(find(message), None, "{message}");
        }
    }

    #[test]
    fn what_was_meant_as_a_code_is_mistyped() {
        let code = made(9).to_string();
        let wrong = format!(
            "{}{}",
            &code[..13],
            if code.ends_with('2') { '3' } else { '2' }
        );
        assert_eq!(find(&format!("tra cứu {wrong}")), Some(Err(Mistyped)));
        assert_eq!(find(&wrong.to_lowercase()), Some(Err(Mistyped)));
        assert_eq!(find(&code[..12]), Some(Err(Mistyped)), "too short");
        assert_eq!(find("tra cứu PA-0000-0000-0"), Some(Err(Mistyped)));
    }

    #[test]
    fn codes_are_spread_over_all_signs() {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let code = Code::random().unwrap();
            seen.extend(code.as_str().bytes());
            assert_eq!(Code::read(code.as_str()), Ok(code.clone()));
        }
        assert_eq!(seen.len(), SIGNS.len());
    }

    proptest! {
        #[test]
        fn one_wrong_sign_is_always_noticed(seed: u64, place in 0..9_usize, sign in 0..29_usize) {
            let code = made(seed);
            let mut signs = code.as_str().as_bytes().to_vec();
            prop_assume!(signs[place] != SIGNS[sign]);
            signs[place] = SIGNS[sign];
            let typed = String::from_utf8(signs).unwrap();
            prop_assert_eq!(Code::read(&typed), Err(Mistyped));
        }

        #[test]
        fn two_swapped_signs_are_always_noticed(seed: u64, one in 0..8_usize, other in 0..8_usize) {
            let code = made(seed);
            let mut signs = code.as_str().as_bytes().to_vec();
            prop_assume!(signs[one] != signs[other]);
            signs.swap(one, other);
            let typed = String::from_utf8(signs).unwrap();
            prop_assert_eq!(Code::read(&typed), Err(Mistyped));
        }

        #[test]
        fn no_message_breaks_it(message in "\\PC{0,60}") {
            let _ = find(&message);
            let _ = Code::read(&message);
        }
    }
}
