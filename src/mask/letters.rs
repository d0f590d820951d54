//! Personal details that hold letters: e-mail addresses, plates, passports,
//! health insurance cards, old driving licences.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::cue::{self, Cue, Nearness, Says};
use super::view::View;
use super::{Kind, overlap, pattern};

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        \b[a-z0-9][a-z0-9._%+-]* @ [a-z0-9-]+ (?:\.[a-z0-9-]+)*\.[a-z]{2,}\b
        | \b[a-z0-9][a-z0-9._%+-]* [\ ]? (?: @ | [\(\[] [\ ]? (?:at|a\ cong|a\ moc) [\ ]? [\)\]] | \ a\ cong\ | \ a\ moc\ )
          [\ ]? [a-z0-9-]+ (?: [\ ]? (?: \. | [\(\[] [\ ]? (?:dot|cham) [\ ]? [\)\]] | \ cham\ ) [\ ]? (?:com|vn|net|org|edu|gov|info|me) \b )+",
    )
});

/// Two digits of the province, a series, four or five digits.
static PLATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(\d{2}) ?[-.]? ?([a-z]{1,2}\d??) ?([-. ]?) ?(\d{3}[. ]?\d{2}|\d{4})\b")
});

/// Plates of offices and the army: `80-NG-123-45`, `TM-12-34`.
static OTHER_PLATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:\d{2}[ -]?\d{3}[ -]?(?:ng|nn|qt|cv)[ -]?\d{2}|\d{2}[ -](?:ng|nn|qt|cv)[ -]\d{3}[ -]\d{2}|[a-z]{2}[ -]\d{2}[ -.]\d{2})\b",
    )
});

static PASSPORT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b([a-z]) ?(\d{7,8})\b"));

static HEALTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b([a-z]{2})[ .-]?([1-5])(?:[ .-]?\d){12}\b"));

static OLD_LICENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[a-z]{1,2}[ -]?\d{6,9}\b"));

/// Groups of insured people that the first letters of a health card name.
const INSURED: &str = "dn hx ch nn tk hc xk ht tb no ct xb tn cs qn ca cy xn ms cc ck cb kc hd te \
    bt hn dt dk xd ts tc tq ta ty hg ls pv cn hs sv gb gd nd th tv td tu ba lv nh hk";

/// Two letters that a plate of four digits may have; others are symbols of documents.
const SERIES: &str = "ld da nn ng qt cv hc kt td cd mk md rm";

/// Numbers between 11 and 99 that no province has on its plates.
const NO_PROVINCE: [&str; 5] = ["10", "13", "42", "44", "45"];

type Span = Range<usize>;

/// Finds them in the view.
pub(super) fn find(view: &View, cues: &[Cue], spared: &[Span]) -> Vec<(Kind, Span)> {
    let mut found: Vec<(Kind, Span)> = EMAIL
        .find_iter(&view.lower)
        .map(|email| (Kind::Email, email.range()))
        .collect();
    let says = |place| cue::of(cues, view, place);
    let mut add = |kind, span: Span| {
        let taken = found.iter().any(|(_, other)| overlap(other, &span));
        let is_named = matches!(says(span.start), Some((Says::Is(named), _)) if named == kind);
        if !taken && (is_named || !spared.iter().any(|other| overlap(other, &span))) {
            found.push((kind, span));
        }
    };
    for card in HEALTH.captures_iter(&view.lower) {
        let (span, letters) = (card.get_match().range(), &card[1]);
        let named = matches!(says(span.start), Some((Says::Is(Kind::Insurance), _)));
        if named || INSURED.split_whitespace().any(|group| group == letters) {
            add(Kind::Insurance, span);
        }
    }
    for plate in PLATE.captures_iter(&view.lower) {
        let span = plate.get_match().range();
        let named = matches!(says(span.start), Some((Says::Is(Kind::Plate), _)));
        if is_plate(view, &plate, named) && !is_of_office(says(span.start)) {
            add(Kind::Plate, span);
        }
    }
    for plate in OTHER_PLATE.find_iter(&view.lower) {
        if matches!(says(plate.start()), Some((Says::Is(Kind::Plate), _))) {
            add(Kind::Plate, plate.range());
        }
    }
    for passport in PASSPORT.find_iter(&view.lower) {
        let span = passport.range();
        let said = says(span.start);
        let named = matches!(said, Some((Says::Is(Kind::Passport), _)));
        let tight = !passport.as_str().contains(' ');
        let capital = view.cased.as_bytes()[span.start].is_ascii_uppercase();
        if named || (tight && capital && !is_of_office(said)) {
            add(Kind::Passport, span);
        }
    }
    for licence in OLD_LICENCE.find_iter(&view.lower) {
        if let Some((Says::Is(Kind::Licence), Nearness::Next)) = says(licence.start()) {
            add(Kind::Licence, licence.range());
        }
    }
    found
}

fn is_of_office(says: Option<(Says, Nearness)>) -> bool {
    matches!(says, Some((Says::Office | Says::Amount, Nearness::Next)))
}

/// Whether it is written as plates are; without a word before it a plate of
/// four digits needs its hyphen, and any a capital or the hyphen.
fn is_plate(view: &View, plate: &regex::Captures<'_>, named: bool) -> bool {
    let (province, series, joint, digits) = (&plate[1], &plate[2], &plate[3], &plate[4]);
    if province < "11" || NO_PROVINCE.contains(&province) {
        return false;
    }
    if named {
        return true;
    }
    let letters = series.trim_end_matches(|c: char| c.is_ascii_digit());
    let start = plate.get_match().start();
    let tight = view.at(start + 2).is_ascii_lowercase() || view.at(start + 2) == b'-';
    let at = plate.get(2).map_or(start, |series| series.start());
    let capital = view.cased.as_bytes()[at].is_ascii_uppercase();
    let short = digits.len() == 4;
    let known = letters.len() == 1 || SERIES.split(' ').any(|known| known == letters);
    match (short, joint) {
        (true, "-") => tight && capital && known,
        (true, _) => false,
        (false, "-") => tight,
        (false, "." | " ") => tight && (capital || digits.contains('.')),
        (false, _) => tight && (capital || known),
    }
}
