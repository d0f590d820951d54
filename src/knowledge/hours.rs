//! Opening hours as staff write them: "Thứ 2 - thứ 6: 7h30-11h30, 13h30-17h00;
//! thứ 7: 7h30-11h30".
//!
//! Only what is certain is read: hours without days, or days that cannot be told,
//! are shown as they are written and never said to be open or closed.

use jiff::civil::{Time, Weekday};

use crate::language::fold;

/// When an office is open in a week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    /// For each day from Monday when it opens and closes.
    days: [Vec<(Time, Time)>; 7],
}

/// Names of the days, folded, Monday first.
const DAYS: [&[&str]; 7] = [
    &["thu 2", "thu hai", "t2"],
    &["thu 3", "thu ba", "t3"],
    &["thu 4", "thu tu", "t4"],
    &["thu 5", "thu nam", "t5"],
    &["thu 6", "thu sau", "t6"],
    &["thu 7", "thu bay", "t7"],
    &["chu nhat", "cn"],
];

/// Names of every day, folded.
const EVERY_DAY: &[&str] = &[
    "hang ngay",
    "moi ngay",
    "ca tuan",
    "tat ca cac ngay",
    "24/7",
];
/// Words that make a range of two days or times, folded.
const TO: &[&str] = &["den", "toi", "-", "–"];

impl Hours {
    /// Reads hours, if every part of them can be told.
    #[must_use]
    pub fn read(written: &str) -> Option<Self> {
        let mut hours = Self::default();
        for part in written
            .split([';', '\n'])
            .filter(|part| !part.trim().is_empty())
        {
            let text = fold(part).replace('–', "-");
            let (days, rest) = days(&text)?;
            let ranges = times(rest)?;
            for day in days {
                hours.days[day].extend(ranges.iter().copied());
            }
        }
        let any = hours.days.iter().any(|day| !day.is_empty());
        any.then_some(hours)
    }

    /// When it is open on a day of the week; empty where it is closed.
    #[must_use]
    pub fn on(&self, day: Weekday) -> &[(Time, Time)] {
        &self.days[usize::from(day.to_monday_zero_offset().unsigned_abs())]
    }
}

/// The days that a part begins with, and what follows them.
fn days(text: &str) -> Option<(Vec<usize>, &str)> {
    let text = text.trim_start();
    if let Some(rest) = EVERY_DAY.iter().find_map(|name| text.strip_prefix(name)) {
        return Some(((0..7).collect(), rest));
    }
    let (first, mut rest) = day(text)?;
    let mut days = vec![first];
    loop {
        let after = rest.trim_start();
        let to = TO.iter().find_map(|to| after.strip_prefix(to));
        if let Some((last, end)) = to.and_then(|after| day(after)) {
            days.extend(days.last().map_or(0, |day| day + 1)..=last);
            rest = end;
            continue;
        }
        let and = [",", "va"].iter().find_map(|and| after.strip_prefix(and));
        let Some((next, end)) = and.and_then(|after| day(after)) else {
            return Some((days, rest));
        };
        days.push(next);
        rest = end;
    }
}

/// The day that a text begins with, and what follows it.
fn day(text: &str) -> Option<(usize, &str)> {
    let mut text = text.trim_start();
    for word in ["tu ", "sang ", "chieu ", "ngay ", "cac ngay "] {
        text = text.strip_prefix(word).unwrap_or(text);
    }
    DAYS.iter().enumerate().find_map(|(day, names)| {
        let rest = names.iter().find_map(|name| text.strip_prefix(name))?;
        let ends = !rest.starts_with(|c: char| c.is_alphanumeric());
        ends.then_some((day, rest))
    })
}

/// The ranges of times in a text that holds nothing else.
fn times(text: &str) -> Option<Vec<(Time, Time)>> {
    let mut text = text;
    let mut ranges = Vec::new();
    loop {
        text = skip(text, &[":", ",", "va", "tu", "sang", "chieu", "buoi"]);
        if text.is_empty() {
            return (!ranges.is_empty()).then_some(ranges);
        }
        let (from, rest) = time(text)?;
        let rest = skip(rest, &[]);
        let rest = TO.iter().find_map(|to| rest.strip_prefix(to))?;
        let (to, rest) = time(skip(rest, &[]))?;
        if to <= from {
            return None;
        }
        ranges.push((from, to));
        text = rest;
    }
}

/// A text without spaces and some words in front.
fn skip<'a>(text: &'a str, words: &[&str]) -> &'a str {
    let mut text = text.trim_start_matches([' ', '.', '(', ')']);
    while let Some(rest) = words.iter().find_map(|word| text.strip_prefix(word)) {
        text = rest.trim_start_matches([' ', '.', '(', ')']);
    }
    text
}

/// The time that a text begins with: `7h30`, `7:30`, `7 giờ 30`, `17h`.
fn time(text: &str) -> Option<(Time, &str)> {
    let number = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let digits = number(text);
    let hour: i8 = text[..digits].parse().ok()?;
    let rest = text[digits..].trim_start();
    let rest = ["gio", "h", "g", ":"]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))?;
    let after = rest.trim_start();
    let digits = number(after);
    if digits == 0 {
        return Some((Time::new(hour, 0, 0, 0).ok()?, rest));
    }
    let minute: i8 = after[..digits].parse().ok()?;
    let rest = skip(&after[digits..], &["phut", "'"]);
    Some((Time::new(hour, minute, 0, 0).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(written: &str, monday: &[(Time, Time)], saturday: &[(Time, Time)]) {
        let hours = Hours::read(written).expect(written);
        assert_eq!(hours.on(Weekday::Monday), monday, "{written}");
        assert_eq!(hours.on(Weekday::Friday), monday, "{written}");
        assert_eq!(hours.on(Weekday::Saturday), saturday, "{written}");
    }

    #[test]
    fn hours_are_read_as_offices_write_them() {
        let morning = (time(7, 30, 0, 0), time(11, 30, 0, 0));
        let afternoon = (time(13, 30, 0, 0), time(17, 0, 0, 0));
        let both = [morning, afternoon];
        check("Thứ 2 - thứ 6: 7h30-11h30, 13h30-17h00", &both, &[]);
        check(
            "Từ thứ Hai đến thứ Sáu: sáng 7h30 - 11h30; Thứ hai đến thứ sáu: chiều từ 13h30 đến 17h",
            &both,
            &[],
        );
        check(
            "T2-T6: 7:30 – 11:30, 13:30 – 17:00; T7: 7:30-11:30",
            &both,
            &[morning],
        );
        check(
            "Thứ 2, thứ 3, thứ 4, thứ 5, thứ 6: 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ",
            &both,
            &[],
        );
        check("hằng ngày: 7h30-11h30", &[morning], &[morning]);
    }

    #[test]
    fn what_is_not_certain_is_not_read() {
        for written in [
            "",
            "giờ hành chính",
            "7h30-17h",
            "thứ 2 - thứ 6",
            "thứ 2: 17h-7h",
            "thứ 2: 25h-26h",
            "thứ 2: 7h30-11h30 trừ ngày lễ",
        ] {
            assert_eq!(Hours::read(written), None, "{written}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "[a-z0-9:;,.thứ –-]{0,60}") {
            let _ = Hours::read(&text);
        }
    }
}
