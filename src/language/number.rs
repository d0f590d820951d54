//! Numbers that name something: of official documents and of procedures.
//!
//! `468/QĐ-TTg`, `45/2020/NĐ-CP`, `57-NQ/TW`, `1.012753.H19`: found in text as
//! it was written (spaces left by a scan included) and given back without
//! spaces. Every look ahead is bounded, so the time is linear in the text.

use std::ops::Range;

use super::fold;

/// Something found in a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// What was found.
    pub value: T,
    /// Where it stands, bytes.
    pub span: Range<usize>,
}

/// What the symbols of documents begin with, folded. A symbol in small letters
/// is only believed when it begins with one of them.
const TYPES: [&str; 44] = [
    "bb", "bc", "btt", "cd", "ct", "ctr", "ctrlt", "cttr", "cv", "da", "dh", "gm", "hd", "hdlt",
    "kh", "khlt", "kl", "l", "lct", "nd", "nq", "nqcp", "nqlt", "pa", "pl", "pqc", "qc", "qd",
    "qdlt", "qdpd", "qh", "qt", "tb", "tbkl", "tc", "thd", "tl", "tt", "ttlt", "ttr", "tu", "vbhn",
    "vp", "xn",
];

/// The longest symbol that is looked for, bytes.
const LONGEST_SYMBOL: usize = 48;

/// Finds every number of an official document, in reading order.
#[must_use]
pub fn document_numbers(text: &str) -> Vec<Found<String>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(digits) = next_digits(text, at) {
        at = digits.end;
        if let Some(number) = document_number(text, digits) {
            at = number.span.end;
            found.push(number);
        }
    }
    found
}

/// Finds every code of an administrative procedure, in reading order.
#[must_use]
pub fn procedure_codes(text: &str) -> Vec<Found<String>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(digits) = next_digits(text, at) {
        at = digits.end;
        if let Some(end) = procedure_code_end(text, &digits) {
            at = end;
            found.push(Found {
                value: text[digits.start..end].to_ascii_uppercase(),
                span: digits.start..end,
            });
        }
    }
    found
}

/// The key under which two spellings of a number meet: no mark, no capital, no zero in front.
#[must_use]
pub fn number_key(number: &str) -> String {
    let key: String = fold(number)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let bare = key.trim_start_matches('0');
    if bare.starts_with(|c: char| c.is_ascii_digit()) {
        bare.to_owned()
    } else {
        key
    }
}

/// The next run of ASCII digits that is not the tail of a word or of another number.
pub(super) fn next_digits(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let start = at + bytes[at..].iter().position(u8::is_ascii_digit)?;
        let end = digits_end(text, start);
        let before = text[..start].chars().next_back();
        if before.is_none_or(|c| !c.is_alphanumeric()) {
            return Some(start..end);
        }
        at = end;
    }
}

/// Where the digits that begin at `start` end.
pub(super) fn digits_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let length = bytes[start..].iter().take_while(|b| b.is_ascii_digit());
    start + length.count()
}

fn document_number(text: &str, digits: Range<usize>) -> Option<Found<String>> {
    if digits.len() > 5 || continues_a_number(text, digits.start) {
        return None;
    }
    let mut number = text[digits.clone()].to_owned();
    let mut at = digits.end;
    // Resolutions such as 66.7/2025/NQ-CP.
    if let Some(rest) = text[at..].strip_prefix('.') {
        let decimals = rest.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&decimals) && rest[decimals..].starts_with('/') {
            number.push_str(&text[at..=at + decimals]);
            at += 1 + decimals;
        }
    }
    let rest = &text.as_bytes()[at..];
    if rest.first().is_some_and(u8::is_ascii_lowercase) && rest.get(1) == Some(&b'/') {
        number.push(char::from(rest[0]));
        at += 1;
    }
    // Of offices that write the year behind a hyphen: "16-2025/TTr-KHCN".
    let year = text[at..].get(..6).filter(|year| {
        let long = year.starts_with("-20") && year.ends_with('/') && digits_end(year, 1) == 5;
        long && digits.len() < 4
    });
    if let Some(year) = year {
        number.push_str(&year[..5]);
        at += 5;
    }
    let before = text[..digits.start].trim_end_matches([' ', ':', '.']);
    let labelled = ["số", "Số", "SỐ"].iter().any(|so| before.ends_with(so));
    let (separator, after) = separator(text, at, labelled)?;
    at = after;
    number.push(separator);
    if separator == '/' {
        let year = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        if year == 4 && text[at + year..].starts_with('/') {
            number.push_str(&text[at..=at + year]);
            at = skip_one_space(text, at + year + 1);
        }
    }
    let (symbol, end) = symbol(text, at)?;
    // A party number is told by the slash behind its type: 57-NQ/TW.
    if separator == '-' && !symbol.contains('/') {
        return None;
    }
    number.push_str(&symbol);
    let span = digits.start..end;
    Some(Found {
        value: number,
        span,
    })
}

/// Whether the digits are the later part of a date, a decimal, a list number, the
/// designation of a standard ("QCVN 32:2026/BXD"), or
/// of a number whose own part is blank or written by hand: "Số:     /2025/QH15".
fn continues_a_number(text: &str, start: usize) -> bool {
    let before = &text[..start];
    if before.strip_suffix(' ').unwrap_or(before).ends_with('/') {
        return true;
    }
    // What a scan reads for the figures of a hand: "Số: {|02/2024/CV-TA".
    if before.trim_end_matches('|').ends_with(['{', '}']) {
        return true;
    }
    let mut before = text[..start].chars().rev();
    matches!(before.next(), Some('/' | '.' | ',' | '-' | ':'))
        && before.next().is_some_and(|c| c.is_ascii_digit())
}

/// The slash, or the hyphen of party documents, and where the text goes on behind it.
/// Behind "Số" the hyphen may stand apart: "Số 38 - HD/BTCTW".
fn separator(text: &str, at: usize, labelled: bool) -> Option<(char, usize)> {
    if text[at..].starts_with('-') {
        return Some((
            '-',
            if labelled {
                skip_one_space(text, at + 1)
            } else {
                at + 1
            },
        ));
    }
    if labelled && text[at..].starts_with(" -") {
        return Some(('-', skip_one_space(text, at + 2)));
    }
    let slash = at
        + text[at..]
            .bytes()
            .take(3)
            .take_while(|b| *b == b' ')
            .count();
    text[slash..]
        .starts_with('/')
        .then(|| ('/', skip_one_space(text, slash + 1)))
}

fn skip_one_space(text: &str, at: usize) -> usize {
    at + usize::from(text[at..].starts_with(' '))
}

/// Reads the letters behind the number: `QĐ-TTg`, `KH-UBND`, `QH15`, `NQ/TW`.
fn symbol(text: &str, start: usize) -> Option<(String, usize)> {
    let mut symbol = String::new();
    let mut end = start;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let kept = match c {
            _ if offset > LONGEST_SYMBOL => false,
            c if c.is_alphanumeric() => true,
            '-' | '&' | '.' => next.is_some_and(char::is_alphanumeric) && !symbol.is_empty(),
            '/' => next.is_some_and(char::is_uppercase) && !symbol.is_empty(),
            _ => false,
        };
        if !kept {
            break;
        }
        symbol.push(c);
        end = start + offset + c.len_utf8();
    }
    // "27/NQ- TW": a hyphen that a line end has parted from what follows.
    if let Some((tail, tail_end)) = parted_tail(text, end)
        && is_type(&symbol)
    {
        symbol.push('-');
        symbol.push_str(&tail);
        end = tail_end;
    }
    (believable(&symbol)).then_some((symbol, end))
}

/// `- TW` behind a type: the capitals after hyphen and space.
fn parted_tail(text: &str, at: usize) -> Option<(String, usize)> {
    let rest = text[at..].strip_prefix("- ")?;
    let tail: String = rest
        .chars()
        .take(LONGEST_SYMBOL)
        .take_while(|c| c.is_alphanumeric() || *c == '-')
        .collect();
    let tail = tail.trim_end_matches('-').to_owned();
    let capitals = tail.chars().filter(|c| c.is_uppercase()).count();
    (capitals >= 2).then(|| {
        let end = at + 2 + tail.len();
        (tail, end)
    })
}

fn is_type(part: &str) -> bool {
    TYPES.contains(&fold(part).as_str())
}

/// Whether letters behind a slash are the symbol of a document and not of a measure.
fn believable(symbol: &str) -> bool {
    let Some(first) = symbol.split(['-', '/']).next() else {
        return false;
    };
    if !first.starts_with(char::is_alphabetic) {
        return false;
    }
    let letters = first.trim_end_matches(|c: char| c.is_ascii_digit());
    if is_type(letters) && (letters.len() < symbol.len() || letters.chars().count() > 2) {
        return true;
    }
    let capitals = symbol.chars().filter(|c| c.is_uppercase()).count();
    let smalls = symbol.chars().filter(|c| c.is_lowercase()).count();
    capitals >= 2 && smalls <= 2
}

fn procedure_code_end(text: &str, digits: &Range<usize>) -> Option<usize> {
    if digits.len() != 1 || text[..digits.start].ends_with('.') {
        return None;
    }
    let mut at = dotted_digits(text, digits.end, 6..=6)?;
    for _ in 0..3 {
        match dotted_digits(text, at, 2..=3) {
            Some(end) => at = end,
            None => break,
        }
    }
    let rest = &text.as_bytes()[at..];
    if let [b'.', b'H' | b'h', tens, ones, ..] = rest
        && tens.is_ascii_digit()
        && ones.is_ascii_digit()
    {
        at += 4;
    }
    let next = text[at..].chars().next();
    next.is_none_or(|c| !c.is_alphanumeric()).then_some(at)
}

/// The end of a full stop with as many digits behind it as `lengths` allows.
fn dotted_digits(text: &str, at: usize, lengths: std::ops::RangeInclusive<usize>) -> Option<usize> {
    let rest = text[at..].strip_prefix('.')?;
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    lengths.contains(&count).then_some(at + 1 + count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = document_numbers(text);
        let numbers: Vec<&str> = found.iter().map(|f| f.value.as_str()).collect();
        assert_eq!(numbers, expected);
        for f in &found {
            let written: String = text[f.span.clone()].split_whitespace().collect();
            assert_eq!(written, f.value);
        }
    }

    #[test]
    fn numbers_of_the_government_and_of_the_party_are_found() {
        check("Quyết định số 468/QĐ-TTg ngày 27/3/2021", &["468/QĐ-TTg"]);
        check(
            "Nghị định số 45/2020/NĐ-CP ngày 08/4/2020",
            &["45/2020/NĐ-CP"],
        );
        check("Nghị quyết số 57-NQ/TW ngày 12/12/2024", &["57-NQ/TW"]);
        check("Nghị quyết 17/NQCP ngày 17/3/2019", &["17/NQCP"]);
        check("Chỉ thị số 05-CT/TW về đẩy mạnh", &["05-CT/TW"]);
        check(
            "Luật số 26/2023/QH15; 02/VBHN-BNV.",
            &["26/2023/QH15", "02/VBHN-BNV"],
        );
        check("số 66.7/2025/NQ-CP", &["66.7/2025/NQ-CP"]);
        check(
            "Thông tư 51/2025/TT-BCA và 012/CT-UBND",
            &["51/2025/TT-BCA", "012/CT-UBND"],
        );
        check("Đề án 06/CP về", &["06/CP"]);
        check("Số: 16-2025/TTr-KHCN&QHĐN", &["16-2025/TTr-KHCN&QHĐN"]);
        check("giai đoạn 2021-2025/năm", &[]);
        check("Số: 2983/VPUBND-QLĐT", &["2983/VPUBND-QLĐT"]);
        check("Số 38 - HD/BTCTW", &["38-HD/BTCTW"]);
        check("Số: 07 -KH/BTC, số 04- QC/BCĐ", &["07-KH/BTC", "04-QC/BCĐ"]);
        check("mục 5 - UBND/HĐND, năm 2021 - NQ/TW", &[]);
    }

    #[test]
    fn spaces_of_a_scan_are_taken_out() {
        check("Số: 174 /KH-UBND", &["174/KH-UBND"]);
        check("S6: 21 /KH-UBND Chi Linh", &["21/KH-UBND"]);
        check("số 27/NQ- TW ngày", &["27/NQ-TW"]);
    }

    #[test]
    fn a_number_without_its_own_part_is_none() {
        check("Luật số:       /2025/QH15", &[]);
        check("Số: {|02/2024/CV-TA", &[]);
        check("QCVN 32:2026/BXD", &[]);
        check("|02/2024/CV-TA|", &["02/2024/CV-TA"]);
        check("Số: 4# /2020/TT-BCA", &[]);
        check("Số: / 2020/TT-BCA", &[]);
    }

    #[test]
    fn small_letters_are_believed_behind_a_known_type() {
        check("quyet dinh 468/qd-ttg", &["468/qd-ttg"]);
        check("120 km/h, 5/kg, 24/7, 3/4 số hộ", &[]);
    }

    #[test]
    fn dates_and_lists_are_no_numbers() {
        check("ngày 27/3/2021, mục 1.2/a, 2021 - 2025, 8h/ngày", &[]);
    }

    #[test]
    fn a_key_ignores_marks_and_leading_zeros() {
        assert_eq!(number_key("012/CT-UBND"), number_key("12/ct-ubnd"));
        assert_eq!(number_key("468/QĐ-TTg"), "468/qd-ttg");
    }

    #[test]
    fn procedure_codes_are_found_with_and_without_their_province() {
        let codes = |text: &str| -> Vec<String> {
            procedure_codes(text).into_iter().map(|f| f.value).collect()
        };
        assert_eq!(codes("mã 1.001193."), ["1.001193"]);
        assert_eq!(
            codes("1.012753.H19 và 2.000635.000.00.00.H18"),
            ["1.012753.H19", "2.000635.000.00.00.H18"]
        );
        assert_eq!(codes("1.0011934, 11.001193, 1.00119"), [] as [&str; 0]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "[0-9/\\. a-zA-ZđĐ\\-]{0,60}|\\PC{0,40}") {
            for f in document_numbers(&text) {
                prop_assert!(text.get(f.span).is_some());
            }
            for f in procedure_codes(&text) {
                prop_assert!(text.get(f.span).is_some());
            }
        }
    }
}
