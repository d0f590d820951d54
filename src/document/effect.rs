//! From when to when a document says that it is in force.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::language::{dates, fold, sentences};

use super::day::mended_day;
use super::kind::KINDS;
use super::{Block, Extent, Header, Reference, Relation, Role, without_marker};

/// Reads the lines of effect of a document about itself, and what it replaces.
pub(super) fn read(text: &str, blocks: &[Block], references: &[Reference], header: &mut Header) {
    if header.issued.is_none()
        && let Some((_, after)) = text.rsplit_once("thông qua ")
    {
        // A law carries the day of its adoption at its end: "… thông qua ngày 27 tháng 11 năm 2023".
        let day = dates(&mended_day(head(after, 40))).into_iter().next();
        header.issued = day.filter(|day| day.span.start == 0).map(|day| day.value);
    }
    let mut said = Vec::new();
    let mut quotes = 0;
    for block in blocks {
        let whole = &text[block.span.clone()];
        let within = quotes > 0 || whole.contains(['“', '”']);
        quotes = quotes_open(whole, quotes);
        let apart = matches!(
            block.role,
            Role::Header | Role::Recipients | Role::Signature
        );
        if apart || !whole.contains("hiệu lực") {
            continue;
        }
        let body = without_marker(whole);
        said.extend(
            sentences(body)
                .into_iter()
                .map(|span| (within, &body[span])),
        );
    }
    // A form in an appendix speaks of another type of document, and a quotation
    // that was never closed may hold what follows it: both are believed last.
    let own = header.kind.as_deref().map(fold);
    said.sort_by_cached_key(|(within, sentence)| {
        let of_own = own
            .as_ref()
            .is_some_and(|own| fold(sentence).starts_with(own.as_str()));
        (!of_own, *within)
    });
    for (_, sentence) in said {
        of_itself(sentence, header);
    }
    for reference in references {
        let ended = match reference.relation {
            Relation::Replaces => &mut header.replaces,
            Relation::Repeals => &mut header.repeals,
            _ => continue,
        };
        if reference.extent == Extent::Whole && !ended.contains(&reference.number) {
            ended.push(reference.number.clone());
        }
    }
}

/// How many quotations are open behind a text. New text that a document puts
/// into another stands in quotation marks, over many paragraphs.
#[must_use]
pub fn quotes_open(text: &str, before: usize) -> usize {
    text.chars().fold(before, |open, c| match c {
        '“' => open + 1,
        '”' => open.saturating_sub(1),
        _ => open,
    })
}

/// Reads "Quyết định này có hiệu lực … đến hết ngày …", "… hết hiệu lực …".
fn of_itself(sentence: &str, header: &mut Header) {
    let sentence = sentence.trim_start_matches("Hiệu lực thi hành: ");
    let Some((subject, rest)) = sentence.split_once("hiệu lực") else {
        return;
    };
    let subject = fold(subject);
    let Some(subject) = own_name(&subject) else {
        return;
    };
    // "… có hiệu lực, trừ khoản 2 có hiệu lực từ …": the rest is of parts.
    let rest = rest.split([';']).next().unwrap_or_default();
    let rest = rest.split("trừ ").next().unwrap_or_default();
    match subject.trim_end_matches("thi hanh").trim() {
        "het" => header.valid_to = header.valid_to.or_else(|| end_of(rest)),
        "co" => {
            let (from, until) = split_until(rest);
            header.valid_from = header.valid_from.or_else(|| start_of(from, header.issued));
            header.valid_to = header.valid_to.or_else(|| first_day(until));
        }
        _ => {}
    }
}

/// What follows "Quyết định này", or "Quyết định" alone, at the start of a sentence.
fn own_name(folded: &str) -> Option<&str> {
    let rest = KINDS
        .iter()
        .filter_map(|(kind, _)| folded.strip_prefix(kind))
        .min_by_key(|rest| rest.len())
        .or_else(|| folded.strip_prefix("van ban"))?;
    let rest = rest.strip_prefix(' ')?;
    Some(rest.strip_prefix("nay ").unwrap_or(rest))
}

/// Parts "từ ngày … đến hết ngày …" before its second half.
fn split_until(rest: &str) -> (&str, &str) {
    ["đến hết", "đến ngày", "cho đến"]
        .iter()
        .filter_map(|until| rest.find(until))
        .min()
        .map_or((rest, ""), |at| rest.split_at(at))
}

fn start_of(words: &str, issued: Option<Date>) -> Option<Date> {
    let folded = fold(words);
    let signed = [
        "ngay ky",
        "tu ky",
        "ngay ban hanh",
        "thong qua",
        "ngay cong bo",
    ];
    let from_signing = signed.iter().filter_map(|day| folded.find(day)).min();
    let day = dates(words).into_iter().next();
    let said = day.as_ref().map(|day| fold(&words[..day.span.start]).len());
    match (from_signing, said) {
        (Some(signing), said) if said.is_none_or(|said| signing < said) => {
            let after = issued?;
            match days_after(&folded[..signing]) {
                None => Some(after),
                Some(days) => after.checked_add(days.days()).ok(),
            }
        }
        // "từ ngày 15/4/2026", not "… theo Luật ngày …".
        (_, Some(said)) if said <= 30 => day.map(|day| day.value),
        _ => None,
    }
}

/// "sau 10 ngày kể từ": how many.
fn days_after(folded: &str) -> Option<i64> {
    let (_, after) = folded.rsplit_once("sau ")?;
    let (count, unit) = after.split_once(' ')?;
    unit.starts_with("ngay").then(|| count.parse().ok())?
}

/// "hết hiệu lực từ ngày 1/7" ends the day before, "… vào ngày 30/6" on the day.
fn end_of(words: &str) -> Option<Date> {
    let day = dates(words).into_iter().next()?;
    let before = fold(&words[..day.span.start]);
    if before.split_whitespace().any(|word| word == "tu") {
        day.value.yesterday().ok()
    } else {
        (before.len() <= 30).then_some(day.value)
    }
}

fn first_day(words: &str) -> Option<Date> {
    dates(words).into_iter().next().map(|day| day.value)
}

fn head(text: &str, letters: usize) -> &str {
    let end = text
        .char_indices()
        .nth(letters)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const ISSUED: Date = date(2025, 6, 20);

    #[track_caller]
    fn check(sentence: &str, from: Option<Date>, to: Option<Date>) {
        let mut header = Header {
            issued: Some(ISSUED),
            ..Header::default()
        };
        of_itself(sentence, &mut header);
        assert_eq!((header.valid_from, header.valid_to), (from, to));
    }

    #[test]
    fn a_day_is_named_in_words_and_figures() {
        let july = Some(date(2025, 7, 1));
        check("Quyết định này có hiệu lực từ ngày 01/7/2025.", july, None);
        check(
            "Thông tư này có hiệu lực thi hành kể từ 01 tháng 7 năm 2025 và thay thế Thông tư số 1/2020/TT-BTC ngày 02 tháng 3 năm 2020.",
            july,
            None,
        );
        check(
            "Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2025, trừ khoản 2 có hiệu lực từ ngày 01/9/2025.",
            july,
            None,
        );
        check(
            "Quy chế này có hiệu lực thi hành từ ngày tháng năm 2026.",
            None,
            None,
        );
    }

    #[test]
    fn the_day_of_signing_counts_where_it_is_named() {
        check(
            "Nghị định này có hiệu lực kể từ ngày ký ban hành.",
            Some(ISSUED),
            None,
        );
        check("Quyết định có hiệu lực từ ngày ký.", Some(ISSUED), None);
        check(
            "Quyết định này có hiệu lực sau 10 ngày kể từ ngày ký.",
            Some(date(2025, 6, 30)),
            None,
        );
        check(
            "Thông tư này có hiệu lực thi hành sau 45 ngày, kể từ ngày ký.",
            Some(date(2025, 8, 4)),
            None,
        );
        check(
            "Quyết định này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo.",
            None,
            None,
        );
    }

    #[test]
    fn an_end_is_the_last_day_in_force() {
        check(
            "Thông tư này có hiệu lực thi hành kể từ ngày ký đến hết ngày 31 tháng 12 năm 2026.",
            Some(ISSUED),
            Some(date(2026, 12, 31)),
        );
        check(
            "Nghị quyết này có hiệu lực kể từ ngày ký ban hành và được thực hiện đến hết ngày 28 tháng 02 năm 2027.",
            Some(ISSUED),
            Some(date(2027, 2, 28)),
        );
        check(
            "Quyết định này hết hiệu lực kể từ ngày 01/01/2027.",
            None,
            Some(date(2026, 12, 31)),
        );
        check(
            "Kế hoạch này hết hiệu lực vào ngày 31/12/2026.",
            None,
            Some(date(2026, 12, 31)),
        );
    }

    #[test]
    fn what_is_said_of_others_and_of_parts_counts_not() {
        check(
            "Điều 2 của Luật này có hiệu lực từ ngày 01/01/2026.",
            None,
            None,
        );
        check(
            "Quyết định số 5/QĐ-UBND có hiệu lực từ ngày 01/01/2026.",
            None,
            None,
        );
        check(
            "Trước ngày Thông tư này có hiệu lực, hồ sơ đã nộp được giải quyết.",
            None,
            None,
        );
        check("Các quyết định này có hiệu lực kể từ ngày ký.", None, None);
    }
}
