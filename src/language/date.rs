//! Days and periods as official documents write them.
//!
//! `27/3/2021`, `ngày 07 tháng 01 năm 2022` (also as a scan read without
//! Vietnamese has it, `ngay 08 thdng 02 ndam 2022`), `6 tháng cuối năm 2025`,
//! `giai đoạn 2021 - 2025`. Every look around is bounded: linear time.

use std::ops::Range;

use jiff::civil::Date;

use super::fold;
use super::number::{Found, digits_end, next_digits};

/// Finds every full date, in reading order.
#[must_use]
pub fn dates(text: &str) -> Vec<Found<Date>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(digits) = next_digits(text, at) {
        at = digits.end;
        if digits.len() > 2 || joined_to_digits(text, digits.start) {
            continue;
        }
        if let Some((value, end)) = date_at(text, &digits) {
            at = end;
            let start = with_day_word(text, digits.start);
            found.push(Found {
                value,
                span: start..end,
            });
        }
    }
    found
}

/// Finds every period that is named by its year: year, half-year, quarter, month, span of years.
#[must_use]
pub fn periods(text: &str) -> Vec<Found<(Date, Date)>> {
    let taken = dates(text);
    let mut taken = taken.iter().peekable();
    let mut found: Vec<Found<(Date, Date)>> = Vec::new();
    let mut at = 0;
    while let Some(digits) = next_digits(text, at) {
        at = digits.end;
        while taken
            .next_if(|date| date.span.end <= digits.start)
            .is_some()
        {}
        if taken
            .peek()
            .is_some_and(|date| date.span.start <= digits.start)
        {
            continue;
        }
        let Some(year) = year(&text[digits.clone()]) else {
            continue;
        };
        if let Some((value, start)) = period_before(text, digits.start, year) {
            while found.last().is_some_and(|earlier| earlier.span.end > start) {
                found.pop();
            }
            found.push(Found {
                value,
                span: start..digits.end,
            });
        }
    }
    found
}

/// Reads a date that is all of a text: `2025-07-01`, `1/7/2025`, `ngày 1 tháng 7 năm 2025`.
#[must_use]
pub fn whole_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    match dates(text).as_slice() {
        [only] if only.span == (0..text.len()) => Some(only.value),
        _ => None,
    }
}

/// Whether the digits follow a separator that follows digits: the middle of a longer number.
fn joined_to_digits(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev();
    matches!(before.next(), Some('/' | '.' | ','))
        && before.next().is_some_and(|c| c.is_ascii_digit())
}

fn date_at(text: &str, day: &Range<usize>) -> Option<(Date, usize)> {
    in_figures(text, day).or_else(|| in_words(text, day))
}

fn in_figures(text: &str, day: &Range<usize>) -> Option<(Date, usize)> {
    let at = skip_spaces(text, day.end);
    let separator = text[at..].chars().next().filter(|c| "/-.".contains(*c))?;
    let month = digits(text, skip_spaces(text, at + 1), 1..=2)?;
    let at = skip_spaces(text, month.end);
    let rest = text[at..].strip_prefix(separator)?;
    let year = digits(text, skip_spaces(text, text.len() - rest.len()), 4..=4)?;
    let date = date(&text[day.clone()], &text[month], &text[year.clone()])?;
    Some((date, year.end))
}

fn in_words(text: &str, day: &Range<usize>) -> Option<(Date, usize)> {
    let word = word_at(text, skip_spaces(text, day.end))?;
    let name = fold(&text[word.clone()]);
    // "thdng", "thang", "théng": what a scan makes of "tháng".
    if !name.starts_with("th") || !(3..=6).contains(&name.chars().count()) {
        return None;
    }
    let month = digits(text, skip_spaces(text, word.end), 1..=2)?;
    let word = word_at(text, skip_spaces(text, month.end))?;
    let name = fold(&text[word.clone()]);
    if !name.starts_with('n') || !(2..=5).contains(&name.chars().count()) {
        return None;
    }
    let year = digits(text, skip_spaces(text, word.end), 4..=4)?;
    let date = date(&text[day.clone()], &text[month], &text[year.clone()])?;
    Some((date, year.end))
}

fn date(day: &str, month: &str, year: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    if !(1900..2200).contains(&year) {
        return None;
    }
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The start of "ngày" where it stands right before the day.
fn with_day_word(text: &str, start: usize) -> usize {
    match word_before(text, start) {
        Some((word, name)) if name.starts_with("ng") && (3..=5).contains(&name.len()) => word.start,
        _ => start,
    }
}

fn skip_spaces(text: &str, at: usize) -> usize {
    let spaces = text[at..]
        .bytes()
        .take(3)
        .take_while(u8::is_ascii_whitespace);
    at + spaces.count()
}

fn digits(text: &str, at: usize, lengths: std::ops::RangeInclusive<usize>) -> Option<Range<usize>> {
    let end = digits_end(text, at);
    lengths.contains(&(end - at)).then_some(at..end)
}

fn word_at(text: &str, at: usize) -> Option<Range<usize>> {
    let length: usize = text[at..]
        .chars()
        .take(12)
        .take_while(|c| c.is_alphabetic())
        .map(char::len_utf8)
        .sum();
    (length > 0).then_some(at..at + length)
}

/// The word that ends right before `at`, white space between, and its folded form.
fn word_before(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let end = spaces_before(text, at);
    let length: usize = text[..end]
        .chars()
        .rev()
        .take(12)
        .take_while(|c| c.is_alphanumeric())
        .map(char::len_utf8)
        .sum();
    let word = end - length..end;
    (length > 0).then(|| (word.clone(), fold(&text[word])))
}

fn spaces_before(text: &str, at: usize) -> usize {
    let spaces = text[..at]
        .bytes()
        .rev()
        .take(3)
        .take_while(u8::is_ascii_whitespace);
    at - spaces.count()
}

fn year(digits: &str) -> Option<i16> {
    let year: i16 = digits.parse().ok()?;
    (digits.len() == 4 && (1945..2100).contains(&year)).then_some(year)
}

/// Reads backwards from a year what period it closes, and where that begins.
fn period_before(text: &str, at: usize, year: i16) -> Option<((Date, Date), usize)> {
    let before = spaces_before(text, at);
    match text[..before].chars().next_back()? {
        dash @ ('-' | '–' | '—') => span_of_years(text, before - dash.len_utf8(), year),
        '/' => part_of_year(text, before - 1, year),
        _ => {
            let (word, name) = word_before(text, at)?;
            match name.as_str() {
                "nam" => part_of_year(text, word.start, year)
                    .or_else(|| half_year(text, word.start, year))
                    .or_else(|| until_year(text, word.start, year))
                    .or_else(|| Some((months(year, 1, 12)?, word.start))),
                "den" => span_of_years(text, word.start, year),
                _ => None,
            }
        }
    }
}

/// "từ năm 2021 đến năm 2025".
fn until_year(text: &str, at: usize, last: i16) -> Option<((Date, Date), usize)> {
    let (word, name) = word_before(text, at)?;
    (name == "den").then(|| span_of_years(text, word.start, last))?
}

/// "giai đoạn 2021 - 2025", "thời kỳ …", "5 năm 2021 - 2025", "(2021 - 2025)".
fn span_of_years(text: &str, dash: usize, last: i16) -> Option<((Date, Date), usize)> {
    let (first, digits) = word_before(text, dash)?;
    let first_year = year(&digits).filter(|first| *first < last)?;
    let span = (months(first_year, 1, 12)?.0, months(last, 1, 12)?.1);
    if text[..first.start].ends_with('(') {
        return Some((span, first.start));
    }
    let (word, name) = word_before(text, first.start)?;
    let start = match name.as_str() {
        "doan" | "ky" => {
            let (outer, outer_name) = word_before(text, word.start)?;
            // A term of office ends in the course of its last year, on a day that is not told.
            matches!(outer_name.as_str(), "giai" | "thoi" | "nhiem").then_some(outer.start)?
        }
        "hoc" => return school_year(text, word.start, first_year, last),
        "nam" | "tu" => match word_before(text, word.start) {
            Some((outer, name)) if name == "tu" => outer.start,
            _ => word.start,
        },
        _ => return None,
    };
    Some((span, start))
}

/// "năm học 2024 - 2025": September to August.
fn school_year(text: &str, at: usize, first: i16, last: i16) -> Option<((Date, Date), usize)> {
    let (word, name) = word_before(text, at)?;
    let span = (months(first, 9, 9)?.0, months(last, 8, 8)?.1);
    (name == "nam" && first + 1 == last).then_some((span, word.start))
}

/// "6 tháng cuối" before "năm 2025".
fn half_year(text: &str, at: usize, year: i16) -> Option<((Date, Date), usize)> {
    let (word, which) = word_before(text, at)?;
    let (word, month) = word_before(text, word.start)?;
    let (count, digits) = word_before(text, word.start)?;
    let length: i8 = digits.parse().ok().filter(|n| (1..12).contains(n))?;
    let span = match (which.as_str(), month.as_str()) {
        ("dau", "thang") => months(year, 1, length),
        ("cuoi", "thang") => months(year, 13 - length, 12),
        _ => None,
    }?;
    Some((span, count.start))
}

/// "quý I", "tháng 3" before "năm 2025" or "/2025".
fn part_of_year(text: &str, at: usize, year: i16) -> Option<((Date, Date), usize)> {
    let (count, number) = word_before(text, at)?;
    let (word, name) = word_before(text, count.start)?;
    let span = match name.as_str() {
        "quy" => {
            let quarter = match number.as_str() {
                "i" | "1" => 1,
                "ii" | "2" => 2,
                "iii" | "3" => 3,
                "iv" | "4" => 4,
                _ => return None,
            };
            months(year, quarter * 3 - 2, quarter * 3)?
        }
        "thang" => {
            let month: i8 = number.parse().ok()?;
            months(year, month, month)?
        }
        _ => return None,
    };
    Some((span, word.start))
}

/// First and last day of the months of a year.
fn months(year: i16, first: i8, last: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, first, 1).ok()?;
    let last = Date::new(year, last, 1).ok()?.last_of_month();
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check_dates(text: &str, expected: &[(&str, Date)]) {
        let found: Vec<_> = dates(text)
            .into_iter()
            .map(|f| (&text[f.span], f.value))
            .collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn check_periods(text: &str, expected: &[(&str, Date, Date)]) {
        let found: Vec<_> = periods(text)
            .into_iter()
            .map(|f| (&text[f.span], f.value.0, f.value.1))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn dates_in_figures_and_in_words_are_found() {
        check_dates(
            "ngày 27/3/2021 của",
            &[("ngày 27/3/2021", day(2021, 3, 27))],
        );
        check_dates(
            "Nam Đông, ngày 07 tháng 01 năm 2022",
            &[("ngày 07 tháng 01 năm 2022", day(2022, 1, 7))],
        );
        check_dates(
            "từ 01-7-2025 đến 30.6.2026",
            &[
                ("01-7-2025", day(2025, 7, 1)),
                ("30.6.2026", day(2026, 6, 30)),
            ],
        );
    }

    #[test]
    fn a_date_read_without_vietnamese_is_found() {
        check_dates(
            "Chi Linh, ngay 08 thdng 02 ndam 2022",
            &[("ngay 08 thdng 02 ndam 2022", day(2022, 2, 8))],
        );
        check_dates(
            "ngay 25 thang 11 nim 2021",
            &[("ngay 25 thang 11 nim 2021", day(2021, 11, 25))],
        );
    }

    #[test]
    fn days_that_do_not_exist_are_not_found() {
        check_dates(
            "31/02/2024, 15/13/2024, 1.2.3, 45/2020/NĐ-CP, 12/KH-UBND",
            &[],
        );
    }

    #[test]
    fn years_halves_quarters_and_months_are_periods() {
        let year = (day(2024, 1, 1), day(2024, 12, 31));
        check_periods("kế hoạch năm 2024", &[("năm 2024", year.0, year.1)]);
        check_periods(
            "06 tháng cuối năm 2025",
            &[("06 tháng cuối năm 2025", day(2025, 7, 1), day(2025, 12, 31))],
        );
        check_periods(
            "6 tháng đầu năm 2025",
            &[("6 tháng đầu năm 2025", day(2025, 1, 1), day(2025, 6, 30))],
        );
        check_periods(
            "quý I năm 2025, Quý IV/2025",
            &[
                ("quý I năm 2025", day(2025, 1, 1), day(2025, 3, 31)),
                ("Quý IV/2025", day(2025, 10, 1), day(2025, 12, 31)),
            ],
        );
        check_periods(
            "trong tháng 2/2024",
            &[("tháng 2/2024", day(2024, 2, 1), day(2024, 2, 29))],
        );
    }

    #[test]
    fn spans_of_years_are_periods() {
        let plan = (day(2021, 1, 1), day(2025, 12, 31));
        check_periods(
            "giai đoạn 2021 - 2025",
            &[("giai đoạn 2021 - 2025", plan.0, plan.1)],
        );
        check_periods(
            "giai đoạn 2021-2025",
            &[("giai đoạn 2021-2025", plan.0, plan.1)],
        );
        check_periods(
            "từ năm 2021 đến năm 2025",
            &[("từ năm 2021 đến năm 2025", plan.0, plan.1)],
        );
        check_periods(
            "nhiệm kỳ 2020 - 2025",
            &[("nhiệm kỳ 2020 - 2025", day(2020, 1, 1), day(2025, 12, 31))],
        );
        check_periods(
            "năm học 2024-2025",
            &[("năm học 2024-2025", day(2024, 9, 1), day(2025, 8, 31))],
        );
        check_periods("môn học 2024-2025", &[]);
    }

    #[test]
    fn the_year_of_a_date_is_no_period() {
        check_periods("ngày 29 tháng 12 năm 2023", &[]);
    }

    #[test]
    fn a_whole_date_is_nothing_but_a_date() {
        assert_eq!(whole_date(" 2025-07-01 "), Some(day(2025, 7, 1)));
        assert_eq!(whole_date("1/7/2025"), Some(day(2025, 7, 1)));
        assert_eq!(whole_date("khoảng 1/7/2025"), None);
        assert_eq!(whole_date("31/02/2025"), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "[0-9/\\. a-zđáăngàyquýIV\\-–]{0,60}|\\PC{0,40}") {
            for f in dates(&text) {
                prop_assert!(text.get(f.span).is_some());
            }
            for f in periods(&text) {
                prop_assert!(text.get(f.span).is_some());
            }
        }
    }
}
