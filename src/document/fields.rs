//! What the header says, with the opening sentences and the title: type, number,
//! day, issuer, place, period.
//!
//! Where the header is missing the opening sentence and the signature say who,
//! and the title says what for.

use jiff::civil::Date;

use crate::language::{dates, document_numbers, fold, periods};

use super::header::{Zone, kind_of};
use super::headline::{about, is_note, is_stamp, is_written_out, numbered};
use super::layout::Paragraph;
use super::marker::{is_caps, opens_with};
use super::{Header, office, placename, special};

/// The type, and what the document is about.
fn title(paragraphs: &[Paragraph], zone: &Zone) -> (Option<String>, String) {
    let of = |index: &usize| {
        let text = paragraphs[*index].text.as_str();
        &text[about(text).unwrap_or_default()..]
    };
    let subject: Vec<&str> = zone.subject.iter().map(of).collect();
    let subject = subject.join(" ");
    let subject = subject.trim_start_matches(['-', '–', '.', '\'', ' ']);
    if let Some(index) = zone.kind {
        let text = &paragraphs[index].text;
        let title = numbered(text);
        let (kind, behind) = match &title {
            Some(title) => (title.kind, title.subject()),
            None => kind_of(text).unwrap_or_default(),
        };
        let subject = format!("{behind} {subject}").trim().to_owned();
        return (Some(kind.to_owned()), subject);
    }
    let mut subjects = zone.subject.iter();
    let kind = if subjects.any(|i| about(&paragraphs[*i].text).is_some()) {
        Some("Công văn")
    } else if opens_with(subject, &["mau", "bieu mau", "to khai", "don de nghi"]) {
        Some("Biểu mẫu")
    } else {
        None
    };
    (kind.map(str::to_owned), subject.to_owned())
}

/// Reads what the header, the opening sentences and the title say.
pub(super) fn values(paragraphs: &[Paragraph], zone: &Zone, opening: &[&str]) -> Header {
    let mut header = Header::default();
    let (kind, subject) = title(paragraphs, zone);
    header.kind = kind;
    if zone.appendix {
        return special::of_appendix(paragraphs);
    }
    let place_of_issue = number_and_day(paragraphs, zone, &mut header);
    header.subject = (!subject.is_empty()).then_some(subject);
    special::complete(paragraphs, zone.end, &mut header);
    let lines: Vec<&str> = paragraphs[..zone.kind.unwrap_or(zone.end)]
        .iter()
        .map(|p| p.text.as_str())
        .collect();
    let title = header.subject.clone().unwrap_or_default();
    let named = office::Named::find(&lines, &title, opening, place_of_issue.as_deref());
    header.issuer = named.issuer;
    header.place = named.place;
    let announced = || office::announced(opening).and_then(|said| period_of(said, header.issued));
    let plan = period_of(&title, header.issued).or_else(announced);
    if let Some((period, words)) = plan {
        header.period = Some(period);
        header.period_text = Some(if is_caps(&words) {
            words.to_lowercase()
        } else {
            words
        });
    }
    header
}

/// Reads number and day, from the lines of the header first, then from a title
/// that has them, then from the note on what it belongs to; gives the place before the day.
fn number_and_day(paragraphs: &[Paragraph], zone: &Zone, header: &mut Header) -> Option<String> {
    let is_title = |index: usize| zone.kind == Some(index) || zone.subject.contains(&index);
    let all = paragraphs[..zone.end].iter().map(|p| p.text.as_str());
    let (notes, lines): (Vec<(usize, &str)>, Vec<_>) =
        all.enumerate().partition(|(_, text)| is_note(text));
    let lines: Vec<&str> = lines
        .into_iter()
        .filter(|(index, text)| {
            let letter = about(text).is_some_and(|at| at > 0);
            letter || !is_title(*index)
        })
        .map(|(_, text)| text)
        .collect();
    let title = zone
        .kind
        .and_then(|index| numbered(&paragraphs[index].text));
    let notes: Vec<&str> = notes.into_iter().map(|(_, text)| text).collect();
    let number = |texts: &[&str]| {
        let mut found = texts.iter().flat_map(|text| document_numbers(text));
        found.next().map(|number| number.value)
    };
    let day = |texts: &[&str]| {
        let days = texts
            .iter()
            .filter(|text| !is_stamp(text))
            .filter_map(|text| Some((*text, dates(text).into_iter().next()?)));
        let days: Vec<_> = days.collect();
        let written = days.iter().find(|(text, _)| is_written_out(text));
        let (text, day) = written.or(days.first())?;
        Some((
            day.value,
            placename::place_of_issue(&text[..day.span.start]),
        ))
    };
    let behind: Vec<&str> = title.iter().map(|title| title.behind).collect();
    header.number = number(&lines)
        .or_else(|| title.as_ref().map(|title| title.number.clone()))
        .or_else(|| number(&notes));
    let dated = title.is_some_and(|title| fold(title.behind).starts_with("ngay "));
    let (issued, place) = day(&lines)
        .or_else(|| day(&behind).filter(|_| dated))
        .or_else(|| day(&notes))?;
    header.issued = Some(issued);
    place
}

/// The last period of "… ban hành Kế hoạch … năm 2024". What comes "đến năm
/// 2030" is a view beyond the plan, or its end where nothing else is said.
fn period_of(title: &str, issued: Option<Date>) -> Option<((Date, Date), String)> {
    let mut found = periods(title);
    let is_view = |at: usize| {
        let before = fold(&title[..at]);
        let word = before.split_whitespace().next_back();
        word == Some("den") || before.trim_end().ends_with("tam nhin")
    };
    if let Some(plan) = found.iter().rposition(|period| !is_view(period.span.start)) {
        let plan = found.swap_remove(plan);
        return Some((plan.value, title[plan.span].to_owned()));
    }
    let end = found.into_iter().next()?;
    let (first, last) = end.value;
    let first = issued.filter(|issued| *issued <= last).unwrap_or(first);
    Some(((first, last), format!("đến {}", &title[end.span])))
}
