//! Personal details of digits alone, told by their structure and their cue.
//!
//! People part a number at will, so that neighbouring groups of digits are
//! tried together, the most of them first.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::cue::{self, Cue, Nearness, Says};
use super::view::View;
use super::{Kind, overlap, pattern};

/// The longest number of any kind, digits.
const LONGEST: usize = 19;

static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d+"));

/// What may stand between two groups of one number.
static JOINT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ \t]?[ \t.()_-][ \t]?$"));

/// Neighbouring groups of digits that may be one number.
struct Number<'a> {
    digits: String,
    groups: &'a [Range<usize>],
    /// With a country in front of it.
    plus: bool,
    /// A hyphen parts the last group.
    branch: bool,
}

/// Finds them in the view outside of what is taken.
pub(super) fn find(view: &View, cues: &[Cue], taken: &[Range<usize>]) -> Vec<(Kind, Range<usize>)> {
    let groups: Vec<Range<usize>> = DIGITS
        .find_iter(&view.lower)
        .map(|digits| digits.range())
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        let most = run(view, &groups[at..], taken);
        let longest = (1..=most).rev().find_map(|count| {
            let number = Number::of(view, &groups[at..at + count]);
            let kind = kind(view, cues, &number)?;
            Some((kind, count, number.plus))
        });
        let Some((kind, count, plus)) = longest else {
            at += 1;
            continue;
        };
        let opened = plus || view.before(groups[at].start) == b'(';
        let start = groups[at].start - usize::from(opened);
        found.push((kind, start..groups[at + count - 1].end));
        at += count;
    }
    found
}

/// How many of the first groups may be one number.
fn run(view: &View, groups: &[Range<usize>], taken: &[Range<usize>]) -> usize {
    let free = |group: &Range<usize>| !taken.iter().any(|span| overlap(span, group));
    if !free(&groups[0]) {
        return 0;
    }
    let mut digits = groups[0].len();
    let mut count = 1;
    for pair in groups.windows(2) {
        digits += pair[1].len();
        let between = &view.lower[pair[0].end..pair[1].start];
        if LONGEST < digits || !JOINT.is_match(between) || !free(&pair[1]) {
            break;
        }
        count += 1;
    }
    count
}

impl<'a> Number<'a> {
    fn of(view: &View, groups: &'a [Range<usize>]) -> Self {
        let first = &groups[0];
        let last = &groups[groups.len() - 1];
        Self {
            digits: groups
                .iter()
                .map(|group| &view.lower[group.clone()])
                .collect(),
            groups,
            plus: view.before(first.start) == b'+',
            branch: groups.len() == 2 && view.before(last.start) == b'-',
        }
    }

    fn solid(&self) -> bool {
        self.groups.len() == 1
    }

    /// Whether it is parted as such numbers are.
    fn parted(&self, forms: &[&[usize]]) -> bool {
        let is = |form: &&[usize]| self.groups.iter().map(Range::len).eq(form.iter().copied());
        self.solid() || forms.iter().any(is)
    }

    /// Whether it is parted as anybody may part one number: into a few groups,
    /// or digit by digit, and not into one that is whole and a rest.
    fn plain(&self) -> bool {
        let even = self.groups.iter().all(|group| group.len() <= 2);
        let whole = self.groups[..self.groups.len() - 1]
            .iter()
            .any(|group| group.len() >= 9);
        (self.groups.len() <= 5 || even) && (self.solid() || !whole)
    }

    fn starts(&self, with: &str) -> bool {
        self.digits.starts_with(with)
    }
}

/// What a number is, if it is personal.
fn kind(view: &View, cues: &[Cue], number: &Number<'_>) -> Option<Kind> {
    let (first, last) = (&number.groups[0], &number.groups[number.groups.len() - 1]);
    let said = cue::of(cues, view, first.start);
    if !stands_alone(view, first, last, said) {
        return None;
    }
    match said {
        Some((Says::Office, Nearness::Next)) => return None,
        Some((Says::Amount, Nearness::Next)) if !number.starts("0") => return None,
        Some((Says::Is(kind), nearness)) => {
            if let Some(kind) = as_said(number, kind, nearness) {
                return Some(kind);
            }
        }
        _ => {}
    }
    by_shape(number)
}

/// Whether no letter is joined to it, save the word that names it and, behind
/// a number in one piece, a word.
fn stands_alone(
    view: &View,
    first: &Range<usize>,
    last: &Range<usize>,
    said: Option<(Says, Nearness)>,
) -> bool {
    let glued = view.before(first.start).is_ascii_lowercase();
    let named = matches!(said, Some((Says::Is(_), Nearness::Next)));
    let behind = view.at(last.end);
    let symbol = behind == b'/' && view.at(last.end + 1).is_ascii_lowercase();
    let word = behind.is_ascii_lowercase();
    let real_word = word && view.at(last.end + 1).is_ascii_lowercase();
    (!glued || named) && !symbol && (!word || (first == last && real_word && !glued))
}

/// A number whose kind the words before it say, if it can be that.
fn as_said(number: &Number<'_>, said: Kind, nearness: Nearness) -> Option<Kind> {
    let length = number.digits.len();
    let fits = match said {
        Kind::Identity | Kind::OldIdentity => {
            return match length {
                12 if number.plain() => Some(Kind::Identity),
                9 if number.plain() => Some(Kind::OldIdentity),
                _ => None,
            };
        }
        Kind::Phone => {
            is_phone(number)
                || (number.plain()
                    && (length == 9 && !number.starts("0") && !number.starts("1")
                        || (10..=11).contains(&length) && number.starts("0")))
        }
        Kind::Card => (length == 16 || length == 19 || luhn(&number.digits)) && length >= 13,
        Kind::Account => {
            let least = if nearness == Nearness::Next { 6 } else { 8 };
            let short = number.groups.iter().all(|group| group.len() <= 6);
            least <= length && (number.solid() || short && number.plain())
        }
        Kind::Insurance => matches!(length, 10 | 13 | 15) && number.plain(),
        Kind::Tax => {
            matches!(length, 10 | 12) && number.plain()
                || length == 13 && (number.solid() || number.branch || number.plain())
        }
        Kind::Licence => matches!(length, 9 | 12) && number.plain(),
        Kind::Email | Kind::Plate | Kind::Passport => false,
    };
    fits.then_some(said)
}

/// A number that its own structure gives away.
fn by_shape(number: &Number<'_>) -> Option<Kind> {
    const OF_TWELVE: &[&[usize]] = &[
        &[3, 3, 6],
        &[3, 3, 3, 3],
        &[4, 4, 4],
        &[3, 1, 2, 6],
        &[3, 9],
        &[6, 6],
    ];
    const OF_CARDS: &[&[usize]] = &[
        &[4, 4, 4, 4],
        &[4, 4, 4, 4, 3],
        &[4, 6, 5],
        &[6, 13],
        &[8, 8],
    ];
    let digits = &number.digits;
    let length = digits.len();
    if is_phone(number) {
        return Some(Kind::Phone);
    }
    let issuer = ["3", "4", "5", "6", "9704"]
        .iter()
        .any(|issuer| number.starts(issuer));
    if length >= 13 && issuer && luhn(digits) && number.parted(OF_CARDS) {
        return Some(Kind::Card);
    }
    match length {
        12 if number.parted(OF_TWELVE) && is_identity(digits) => Some(Kind::Identity),
        13 if number.branch && is_tax(&digits[..10]) => Some(Kind::Tax),
        10 if number.solid() && is_tax(digits) => Some(Kind::Tax),
        10 if number.solid() && number.starts("0") => Some(Kind::Insurance),
        11 if number.solid() && number.starts("0") => Some(Kind::Phone),
        9 if number.parted(&[&[3, 3, 3]]) && "0123".contains(&digits[..1]) => {
            (!digits.ends_with("000")).then_some(Kind::OldIdentity)
        }
        _ => None,
    }
}

/// Whether it is a telephone number of Vietnam: mobile, of the years before
/// 2018, or fixed.
fn is_phone(number: &Number<'_>) -> bool {
    let digits = &number.digits;
    // "84 912 345 678", but not "8498 4440 401".
    let apart = matches!(&digits[..number.groups[0].len()], "84" | "0084");
    let abroad = ["0084", "84"]
        .iter()
        .find_map(|code| digits.strip_prefix(code));
    let national = abroad
        .filter(|_| number.plus || number.solid() || apart)
        .map(|rest| format!("0{}", rest.trim_start_matches('0')));
    let is = |digits: &str| match digits.len() {
        10 => {
            let second = &digits[1..2];
            digits.starts_with('0') && "35789".contains(second)
        }
        11 => ["02", "012", "016", "018", "019"]
            .iter()
            .any(|start| digits.starts_with(start)),
        _ => false,
    };
    number.plain() && (is(digits) || national.is_some_and(|digits| is(&digits)))
}

/// Codes of provinces in the numbers of persons (Circular 59/2021/TT-BCA).
const PROVINCES: &str = "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 \
    031 033 034 035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 \
    068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096";

/// Whether 12 digits are a person's: province, century with sex, year of birth.
fn is_identity(digits: &str) -> bool {
    let (province, century, year) = (&digits[..3], &digits[3..4], &digits[4..6]);
    let born = match century {
        "0" | "1" => true,
        // Born in this century, and until now at the latest in its first half.
        "2" | "3" => year < "50",
        _ => false,
    };
    born && PROVINCES.split_whitespace().any(|code| code == province)
}

/// Whether ten digits end with the check digit of a tax code.
fn is_tax(digits: &str) -> bool {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = values
        .iter()
        .zip(WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    values.len() == 10 && 10 - sum % 11 == values[9] && digits != "0000000000"
}

/// Whether the digits end with the check digit of Luhn.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(i, digit)| match (i % 2, digit * 2) {
            (0, _) => digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_in_use() {
        assert!(luhn("4111111111111111") && !luhn("4111111111111112"));
        // The tax code of a bank as it publishes it.
        assert!(is_tax("0100112437") && !is_tax("0100112438"));
    }

    #[test]
    fn persons_are_told_by_province_and_year() {
        assert!(is_identity("031190012345") && is_identity("001203012345"));
        assert!(!is_identity("003190012345") && !is_identity("001299012345"));
        assert!(!is_identity("202120222023"));
    }
}
