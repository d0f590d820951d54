//! Whether an office is open: its hours, the days off by law, and those that the
//! folder lists. What the folder does not list and the law leaves to each year
//! is never guessed.

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, ToSpan};

use crate::knowledge::{Holiday, Hours};

use super::super::{Now, cite, signs};
use super::texts;

/// A day that is asked about, with what to call it.
pub(super) struct Day {
    pub(super) date: Date,
    name: String,
    /// Whether this very moment is asked about.
    at: Option<Time>,
}

/// Days of the week by name, folded, from Monday.
const WEEK: [&[&str]; 7] = [
    &["thu hai", "thu 2", "t2"],
    &["thu ba", "thu 3", "t3"],
    &["thu tu", "thu 4", "t4"],
    &["thu nam", "thu 5", "t5"],
    &["thu sau", "thu 6", "t6"],
    &["thu bay", "thu 7", "t7"],
    &["chu nhat", "cn"],
];

impl Day {
    /// The day that a message asks about, if it asks about one.
    pub(super) fn of(words: &str, now: Now) -> Option<Self> {
        let on = |date: Date, name: String| Self {
            date,
            name,
            at: None,
        };
        let named = |date: Date| {
            let day = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
            format!("{} ({})", texts::DAYS[day], cite::written(date))
        };
        if signs::has(words, &["bay gio", "gio nay", "luc nay", "hien gio"]) {
            return Some(Self {
                at: now.time,
                ..on(now.day, texts::TODAY.to_owned())
            });
        }
        if signs::has(words, &["ngay mai", "hom sau"])
            || signs::has(words, &["sang mai", "chieu mai", "mai"])
        {
            let date = now.day.checked_add(1.day()).ok()?;
            return Some(on(
                date,
                format!("{} ({})", texts::TOMORROW, cite::written(date)),
            ));
        }
        if let Some(day) = WEEK.iter().position(|names| signs::has(words, names)) {
            return Some(next(now.day, day)).map(|date| on(date, named(date)));
        }
        if signs::has(words, &["cuoi tuan"]) {
            return Some(next(now.day, 5)).map(|date| on(date, named(date)));
        }
        let today = signs::has(words, &["hom nay", "bua nay", "sang nay", "chieu nay"]);
        today.then(|| on(now.day, texts::TODAY.to_owned()))
    }

    /// Whether an office with these hours is open; none where that is not known.
    pub(super) fn told(&self, hours: &str, holidays: &[Holiday]) -> Option<String> {
        if let Some(name) = holiday(self.date, holidays) {
            return Some(texts::holiday(&self.name, name));
        }
        let hours = Hours::read(hours)?;
        let ranges = hours.on(self.date.weekday());
        let mut told = if ranges.is_empty() {
            texts::closed(&self.name)
        } else {
            match self.at {
                Some(time) => moment(ranges, time),
                None => texts::open(&self.name, &written(ranges)),
            }
        };
        if is_doubtful(self.date, holidays) && !ranges.is_empty() {
            told = format!("{told} {}", texts::PERHAPS);
        }
        Some(told)
    }
}

/// The next day with this place in the week, today included.
fn next(today: Date, day: usize) -> Date {
    let now = usize::from(today.weekday().to_monday_zero_offset().unsigned_abs());
    let ahead = i64::try_from((day + 7 - now) % 7).unwrap_or(0);
    today.checked_add(Span::new().days(ahead)).unwrap_or(today)
}

/// What an office with these ranges does at a time of that day.
fn moment(ranges: &[(Time, Time)], time: Time) -> String {
    if let Some((_, to)) = ranges.iter().find(|(from, to)| *from <= time && time < *to) {
        return texts::open_now(&clock(*to));
    }
    let next = ranges
        .iter()
        .map(|(from, _)| *from)
        .filter(|from| time < *from)
        .min();
    next.map_or_else(
        || texts::OVER.to_owned(),
        |from| texts::opens_at(&clock(from)),
    )
}

fn written(ranges: &[(Time, Time)]) -> String {
    let ranges: Vec<String> = ranges
        .iter()
        .map(|(from, to)| format!("{} đến {}", clock(*from), clock(*to)))
        .collect();
    ranges.join(", ")
}

fn clock(time: Time) -> String {
    if time.minute() == 0 {
        format!("{} giờ", time.hour())
    } else {
        format!("{} giờ {:02}", time.hour(), time.minute())
    }
}

/// The day off that a date is: of the folder, or by law every year on the same
/// day (Labour Code 45/2019/QH14, article 112).
fn holiday(date: Date, holidays: &[Holiday]) -> Option<&str> {
    let listed = holidays
        .iter()
        .find(|holiday| (holiday.from..=holiday.to).contains(&date));
    if let Some(listed) = listed {
        return Some(if listed.name.is_empty() {
            texts::HOLIDAY
        } else {
            listed.name.as_str()
        });
    }
    match (date.month(), date.day()) {
        (1, 1) => Some(texts::NEW_YEAR),
        (4, 30) => Some(texts::VICTORY),
        (5, 1) => Some(texts::LABOUR),
        (9, 2) => Some(texts::NATIONAL),
        _ => None,
    }
}

/// Whether a day may be off in a way that is decided every year: Tết, the Hùng
/// kings' day, the day beside 2 September, days instead of a weekend. Not where
/// the folder lists the days off of that year.
fn is_doubtful(date: Date, holidays: &[Holiday]) -> bool {
    let near = |month: i8, day: i8, days: i32| {
        Date::new(date.year(), month, day)
            .and_then(|feast| date.since(feast))
            .is_ok_and(|span| span.get_days().abs() <= days)
    };
    // Tết lies between 21 January and 20 February and is kept for a week; the tenth
    // of the third lunar month lies in April.
    let may_be = match date.month() {
        1 => date.day() >= 14,
        2 | 4 => true,
        _ => near(1, 2, 1) || near(5, 2, 2) || near(9, 2, 2),
    };
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    may_be
        && !weekend
        && !holidays.iter().any(|holiday| {
            holiday.from.year() == date.year() && (holiday.from.month() - date.month()).abs() <= 1
        })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    const HOURS: &str = "Thứ 2 - thứ 6: 7h30-11h30, 13h30-17h00; thứ 7: 7h30-11h30";

    #[track_caller]
    fn check(message: &str, now: Now, told: &str) {
        let tet = Holiday {
            from: date(2026, 2, 14),
            to: date(2026, 2, 22),
            name: "Tết Nguyên đán".to_owned(),
        };
        let day = Day::of(&signs::words(message), now).expect("a day is asked about");
        assert_eq!(day.told(HOURS, &[tet]).expect("hours are known"), told);
    }

    #[test]
    fn the_day_that_is_asked_about_is_told() {
        // A Friday.
        let friday = Now::from(date(2026, 11, 20));
        check(
            "hôm nay có làm việc không",
            friday,
            "Hôm nay có làm việc: 7 giờ 30 đến 11 giờ 30, 13 giờ 30 đến 17 giờ.",
        );
        check(
            "thứ bảy có làm không",
            friday,
            "Thứ bảy (21/11/2026) có làm việc: 7 giờ 30 đến 11 giờ 30.",
        );
        check(
            "chủ nhật có mở cửa không",
            friday,
            "Chủ nhật (22/11/2026) không làm việc.",
        );
        check(
            "mai có làm không",
            friday,
            "Ngày mai (21/11/2026) có làm việc: 7 giờ 30 đến 11 giờ 30.",
        );
    }

    #[test]
    fn a_moment_is_told_by_the_clock() {
        let at = |hour, minute| Now {
            day: date(2026, 11, 20),
            time: Some(time(hour, minute, 0, 0)),
        };
        check(
            "bây giờ còn làm việc không",
            at(9, 0),
            "Bây giờ đang làm việc, đến 11 giờ 30.",
        );
        check(
            "bây giờ còn làm việc không",
            at(12, 0),
            "Bây giờ chưa làm việc, hôm nay mở lại lúc 13 giờ 30.",
        );
        check(
            "bây giờ còn làm việc không",
            at(17, 0),
            "Bây giờ đã hết giờ làm việc hôm nay.",
        );
    }

    #[test]
    fn days_off_are_those_of_law_and_folder() {
        check(
            "hôm nay có làm không",
            Now::from(date(2026, 9, 2)),
            "Hôm nay là ngày nghỉ (Quốc khánh 2/9), cơ quan không làm việc.",
        );
        check(
            "hôm nay có làm không",
            Now::from(date(2026, 2, 17)),
            "Hôm nay là ngày nghỉ (Tết Nguyên đán), cơ quan không làm việc.",
        );
        let day = Day::of(" hom nay ", Now::from(date(2027, 2, 8))).expect("a day");
        assert!(
            day.told(HOURS, &[])
                .expect("hours")
                .contains("chưa có trong danh bạ")
        );
    }
}
