//! What is in force goes before what is not, and where two documents in force
//! contradict each other both are shown.

use crate::document::Role;
use crate::index::Hit;
use crate::language::fold;
use crate::passage::Passage;
use crate::place::{Relation, relation};
use crate::question::Question;
use crate::snapshot::Snapshot;
use crate::validity::ConflictPlace;

use super::gate::Support;
use super::passages::{CONFIDENT, shown};
use super::{Answer, Asked, Status, cite, plain, texts};

/// What is in force answers if it holds this share of what the best passage
/// holds of the question.
const SHARE: f32 = 0.6;
/// The next plan of a series speaks of the same things: less of the question will do.
const OF_SERIES: (f64, f32) = (0.2, 0.4);

/// The hit that answers instead of one whose document is not in force on the
/// day asked, or is not yet: the first of the same place that is in force and
/// answers too. What was asked for by its number or its year stays.
pub(super) fn instead(asked: &Asked<'_>, question: &Question, hits: &[Hit], at: usize) -> usize {
    let snapshot = asked.snapshot;
    let passage = |hit: &Hit| &snapshot.passages[hit.entry];
    let current = |hit: &Hit| snapshot.standing(passage(hit), asked.today).current;
    let Some(best) = hits.get(at).filter(|best| !current(best)) else {
        return at;
    };
    let support = Support::of(question, best, snapshot);
    if support.code || asked_by_year(asked, passage(best)) {
        return at;
    }
    let newer = (at + 1..hits.len()).find(|newer| {
        let hit = &hits[*newer];
        let (old, new) = (passage(best), passage(hit));
        let other = new.document != old.document && is_body(snapshot, new);
        if !other || !current(hit) || !of_one_place(snapshot, old, new) {
            return false;
        }
        let (confidence, share) = if of_one_series(snapshot, old, new) {
            OF_SERIES
        } else {
            (CONFIDENT, SHARE)
        };
        let newer = Support::of(question, hit, snapshot);
        newer.confidence() >= confidence && newer.share >= share * support.share
    });
    newer.unwrap_or(at)
}

/// Whether the question names the year that a passage's document is for or of.
fn asked_by_year(asked: &Asked<'_>, passage: &Passage) -> bool {
    let header = &asked.snapshot.document_of(passage).header;
    let (first, last) = match (header.period, header.issued) {
        (Some((first, last)), _) => (first.year(), last.year()),
        (None, Some(issued)) => (issued.year(), issued.year()),
        (None, None) => return false,
    };
    asked
        .message
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse::<i16>().ok())
        .any(|year| (first..=last).contains(&year))
}

/// Whether a passage says what its document rules, not what it is called or who signed.
fn is_body(snapshot: &Snapshot, passage: &Passage) -> bool {
    !matches!(
        snapshot.role(passage),
        Role::Header | Role::Opening | Role::Recipients | Role::Signature
    )
}

/// Whether two passages are of documents of one type and one subject but for its numbers.
fn of_one_series(snapshot: &Snapshot, a: &Passage, b: &Passage) -> bool {
    let name = |passage: &Passage| {
        let header = &snapshot.document_of(passage).header;
        let subject = header.subject.as_deref()?;
        let letters = fold(subject).replace(|c: char| !c.is_alphabetic(), "");
        Some((header.kind.clone()?, letters))
    };
    name(a).is_some() && name(a) == name(b)
}

/// Whether two passages are of one place, or of places that became one
/// another; where no place is known, of one office.
fn of_one_place(snapshot: &Snapshot, a: &Passage, b: &Passage) -> bool {
    let issuer = |passage: &Passage| snapshot.document_of(passage).header.issuer.as_ref();
    match (snapshot.places[a.document], snapshot.places[b.document]) {
        (Some(a), Some(b)) => matches!(
            relation(a, b),
            Relation::Same | Relation::Successor | Relation::Predecessor
        ),
        (None, None) => issuer(a).is_some() && issuer(a) == issuer(b),
        _ => false,
    }
}

/// The answer where what is shown of the best passage is contradicted by
/// another document that is in force too.
pub(super) fn both_sides(asked: &Asked<'_>, question: &Question, best: &Hit) -> Option<Answer> {
    let snapshot = asked.snapshot;
    let passage = &snapshot.passages[best.entry];
    let conflicts = &snapshot.knowledge.validity.conflicts;
    if conflicts.is_empty() || !snapshot.standing(passage, asked.today).current {
        return None;
    }
    let quote = shown(asked, question, best);
    let sentence = |place: &ConflictPlace| {
        let document = &snapshot.documents()[place.document];
        document.text[place.span.clone()].to_owned()
    };
    let (own, other) = conflicts
        .iter()
        .flat_map(|c| [(&c.first, &c.second), (&c.second, &c.first)])
        .find(|(own, other)| {
            let here = own.document == passage.document
                && passage.span.start <= own.span.start
                && own.span.end <= passage.span.end;
            here && quote.contains(&sentence(own))
                && entry_of(snapshot, other).is_some_and(|entry| {
                    let standing = snapshot.standing(&snapshot.passages[entry], asked.today);
                    standing.current
                })
        })?;
    let other_entry = entry_of(snapshot, other)?;
    let mut answer = plain(Status::Answered, texts::CONTRADICTION);
    let sides = [(best.entry, sentence(own)), (other_entry, sentence(other))];
    for (rank, (entry, said)) in (1..).zip(sides) {
        let line = cite::line(snapshot, &snapshot.passages[entry], asked.today);
        answer.text += &format!("\n\n• {said}\n{}{line}.", texts::SOURCE);
        let score = best.score.total.into();
        answer.sources.push(cite::source(
            snapshot,
            entry,
            said,
            rank,
            score,
            asked.today,
        ));
    }
    answer.text += &format!("\n\n{}", texts::ASK_THE_OFFICE);
    Some(answer)
}

/// The passage that holds a sentence.
fn entry_of(snapshot: &Snapshot, place: &ConflictPlace) -> Option<usize> {
    snapshot.passages.iter().position(|passage| {
        passage.document == place.document
            && passage.span.start <= place.span.start
            && place.span.end <= passage.span.end
    })
}
