//! What a cell of a workbook shows of its value: numbers in the format of the cell, days
//! and times as people here write them.

use calamine::Data;
use jiff::civil::DateTime;

/// A value as the sheet shows it, `None` where it holds none or an error.
pub(super) fn shown(value: &Data, format: &str) -> Option<String> {
    match value {
        Data::Empty | Data::Error(_) => None,
        Data::String(text) | Data::DurationIso(text) => Some(text.clone()),
        Data::Bool(true) => Some("Có".to_owned()),
        Data::Bool(false) => Some("Không".to_owned()),
        Data::Int(number) => Some(number.to_string()),
        Data::Float(number) => Some(number_shown(*number, format)),
        Data::DateTime(when) => Some(if when.is_duration() {
            number_shown(when.as_f64(), "")
        } else {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            when_shown((year, month, day), (hour, minute, second), when.as_f64())
        }),
        Data::DateTimeIso(text) => Some(iso_shown(text)),
    }
}

/// A day, a time or both, as people here write them.
fn when_shown(
    (year, month, day): (u16, u8, u8),
    (hour, minute, second): (u8, u8, u8),
    value: f64,
) -> String {
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if (0.0..1.0).contains(&value) {
        return time;
    }
    let date = format!("{day:02}/{month:02}/{year}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {time}")
    }
}

fn iso_shown(text: &str) -> String {
    let parsed = text.trim_end_matches('Z').parse::<DateTime>();
    parsed.map_or_else(
        |_| text.to_owned(),
        |when| {
            when.strftime(if when.time() == jiff::civil::Time::midnight() {
                "%d/%m/%Y"
            } else {
                "%d/%m/%Y %H:%M"
            })
            .to_string()
        },
    )
}

/// A number in the format of its cell: decimals, groups of thousands, percent.
fn number_shown(number: f64, format: &str) -> String {
    let format = format.split(';').next().unwrap_or_default();
    let quoted: String = format.split('"').step_by(2).collect();
    let percent = quoted.contains('%');
    let number = if percent { number * 100.0 } else { number };
    let fixed = quoted.contains(['0', '#']) && !quoted.contains(['E', 'e', '?']);
    let general = !fixed || quoted.eq_ignore_ascii_case("general");
    let digits = if general {
        // Fifteen digits are what Excel keeps; more would show what it never had.
        let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
        rounded.to_string()
    } else {
        let decimals = quoted.split_once('.').map_or(0, |(_, behind)| {
            behind.chars().take_while(|c| "0#".contains(*c)).count()
        });
        let least = quoted.split('.').next().unwrap_or_default();
        let least = least.chars().filter(|c| *c == '0').count();
        let optional = quoted
            .split_once('.')
            .is_some_and(|(_, behind)| behind.starts_with('#'));
        let mut written = format!("{number:.decimals$}");
        if optional {
            written = written
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned();
        }
        let whole = written
            .trim_start_matches('-')
            .split('.')
            .next()
            .map_or(0, str::len);
        // A code that is shown with its zeros in front: "000" for 7.
        if least > whole {
            let sign = if written.starts_with('-') { "-" } else { "" };
            let bare = written.trim_start_matches('-').to_owned();
            written = format!("{sign}{}{bare}", "0".repeat((least - whole).min(20)));
        }
        written
    };
    let grouped = if !general && quoted.contains("#,##") {
        grouped(&digits)
    } else {
        digits
    };
    if percent {
        format!("{grouped}%")
    } else {
        grouped
    }
}

/// 1234567.5 as people here write it: 1.234.567,5.
fn grouped(digits: &str) -> String {
    let (sign, bare) = digits
        .strip_prefix('-')
        .map_or(("", digits), |bare| ("-", bare));
    let (whole, decimals) = bare.split_once('.').unwrap_or((bare, ""));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push('.');
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push(',');
        out.push_str(decimals);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: f64, format: &str, expected: &str) {
        assert_eq!(number_shown(number, format), expected);
    }

    #[test]
    fn numbers_are_shown_as_in_the_sheet() {
        check(1.012_784, "General", "1.012784");
        check(2.0, "", "2");
        check(0.1 + 0.2, "General", "0.3");
        check(50_000.0, "#,##0", "50.000");
        check(1_234_567.5, "#,##0.00", "1.234.567,50");
        check(7.0, "000", "007");
        check(1.0, "0.000000", "1.000000");
        check(0.85, "0%", "85%");
        check(-1500.0, "#,##0;[Red]-#,##0", "-1.500");
        check(12.0, "0 \"ngày\"", "12");
        check(1e300, "0", &format!("{:.0}", 1e300));
    }

    #[test]
    fn days_and_times_are_shown_as_people_write_them() {
        assert_eq!(when_shown((2025, 4, 24), (0, 0, 0), 45771.0), "24/04/2025");
        assert_eq!(
            when_shown((2025, 4, 24), (7, 30, 0), 45771.3),
            "24/04/2025 07:30"
        );
        assert_eq!(when_shown((1899, 12, 31), (7, 30, 0), 0.3), "07:30");
        assert_eq!(iso_shown("2025-04-24T00:00:00"), "24/04/2025");
        assert_eq!(iso_shown("?"), "?");
    }
}
