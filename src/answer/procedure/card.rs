//! A procedure as it is shown: verbatim what is known, and what is not known
//! said to be unknown.

use jiff::Span;
use jiff::civil::{Date, date};

use crate::knowledge::Procedure;

use super::super::{Card, cite};
use super::aspect::Aspect;
use super::texts;

/// How a procedure is shown in an answer's `cards`.
pub(super) fn card(procedure: &Procedure) -> Card {
    Card::Procedure {
        code: procedure.code.clone(),
        name: procedure.name.clone(),
        field: procedure.field.clone(),
        agency: procedure.agency.clone(),
        place: procedure.place.clone(),
        documents: papers(procedure),
        duration: procedure.duration.clone(),
        fee: procedure.fee.clone(),
        receives: procedure.receives.clone(),
        online: online(procedure).to_owned(),
        link: procedure.link.clone(),
        source: procedure.source.clone(),
        dated: procedure.dated,
    }
}

/// The papers to bring, one each.
pub(super) fn papers(procedure: &Procedure) -> Vec<String> {
    let mark = |c: char| "-•+*·–".contains(c) || c.is_whitespace();
    procedure
        .documents
        .lines()
        .map(|line| line.trim_start_matches(mark).trim_end().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// How much can be done online: only as a dated source says.
fn online(procedure: &Procedure) -> &str {
    let dated = procedure.dated.is_some() && !procedure.source.is_empty();
    if dated { &procedure.online } else { "" }
}

/// The text of a procedure; what was asked for stands first, and the steps only
/// where they were asked for.
pub(super) fn text(procedure: &Procedure, asked: Option<Aspect>, today: Date) -> String {
    let mut lines = vec![texts::heading(&procedure.name, &procedure.code)];
    if !procedure.replaced.is_empty() {
        lines.push(texts::replaced(&procedure.replaced));
    }
    let mut unknown = Vec::new();
    let usual = [
        Aspect::Documents,
        Aspect::Duration,
        Aspect::Fee,
        Aspect::Where,
    ];
    let first = asked
        .into_iter()
        .filter(|aspect| *aspect != Aspect::Checklist);
    let rest = usual.into_iter().filter(|aspect| Some(*aspect) != asked);
    for aspect in first.chain(rest) {
        let most = if asked == Some(aspect) {
            usize::MAX
        } else {
            SHOWN
        };
        match said(procedure, aspect, most) {
            Ok(line) => lines.push(line),
            Err(name) => unknown.push(name),
        }
    }
    if !procedure.place.is_empty() {
        lines.push(format!("{}: {}.", texts::PLACE, procedure.place));
    }
    if unknown.is_empty() {
        if !procedure.link.is_empty() {
            lines.push(texts::link(&procedure.link));
        }
    } else {
        lines.push(texts::unknown(&unknown, &procedure.link));
    }
    lines.push(currency(procedure, today));
    lines.join("\n")
}

/// Papers that are shown where other things were asked for.
const SHOWN: usize = 6;

/// The papers to bring, so many of them, and how many more there are.
fn list(procedure: &Procedure, most: usize) -> Option<String> {
    let papers = papers(procedure);
    let shown = papers
        .get(..papers.len().min(most))
        .filter(|shown| !shown.is_empty())?;
    let mut list = format!("{}\n• {}", texts::DOCUMENTS, shown.join("\n• "));
    if shown.len() < papers.len() {
        list = format!("{list}\n{}", texts::more_papers(papers.len() - shown.len()));
    }
    if procedure.dated.is_some_and(|day| day < date(2026, 1, 1)) {
        list = format!("{list}\n{}", texts::BEFORE_DATA);
    }
    Some(list)
}

/// One thing of a procedure, as an answer to a follow-up.
pub(super) fn one(procedure: &Procedure, aspect: Aspect, today: Date) -> String {
    let line = said(procedure, aspect, usize::MAX)
        .unwrap_or_else(|name| texts::unknown(&[name], &procedure.link));
    format!(
        "{}\n{line}\n{}",
        texts::heading(&procedure.name, &procedure.code),
        currency(procedure, today)
    )
}

/// What is known of one thing, so many papers of it, or what it is called where nothing is.
fn said(procedure: &Procedure, aspect: Aspect, most: usize) -> Result<String, &'static str> {
    let line = |name: &'static str, value: &str| {
        let value = value.trim();
        if value.is_empty() {
            Err(name)
        } else if value.contains('\n') {
            Ok(format!("{name}:\n{value}"))
        } else {
            Ok(format!("{name}: {}.", value.trim_end_matches('.')))
        }
    };
    match aspect {
        Aspect::Documents | Aspect::Checklist => list(procedure, most).ok_or(texts::OF_DOCUMENTS),
        Aspect::Steps if procedure.steps.trim().is_empty() => Err(texts::OF_STEPS),
        Aspect::Steps => Ok(format!("{}\n{}", texts::STEPS, procedure.steps.trim())),
        Aspect::Duration => line(texts::DURATION, &procedure.duration),
        Aspect::Fee => line(texts::FEE, &procedure.fee),
        Aspect::Where if procedure.receives.trim().is_empty() => {
            line(texts::AGENCY, &procedure.agency)
        }
        Aspect::Where => line(texts::WHERE, &procedure.receives),
        Aspect::Online => line(texts::ONLINE, online(procedure)),
        Aspect::Conditions => line(texts::CONDITIONS, &procedure.conditions),
        Aspect::Basis => line(texts::BASIS, &procedure.basis),
    }
}

/// Where it was found, as of when, and whether that is long ago.
fn currency(procedure: &Procedure, today: Date) -> String {
    let day = procedure.dated.map(cite::written);
    let mut line = texts::source(&procedure.source, day.as_deref());
    let year_ago = today.checked_sub(Span::new().years(1)).unwrap_or(today);
    if procedure.dated.is_some_and(|day| day < year_ago) {
        line = format!("{line} {}", texts::OLD);
    }
    line
}
