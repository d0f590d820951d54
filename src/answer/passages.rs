//! The step that answers from what the documents hold: weigh, and show; where
//! several places answer, each with its name.

use crate::document::Role;
use crate::index::Hit;
use crate::place::Place;
use crate::question::Question;
use crate::snapshot::Snapshot;

use super::gate::Support;
use super::search::Looked;
use super::{Answer, Asked, Choice, Status, cite, compose, current, plain, texts};

/// Below this confidence nothing is answered; chosen on the development questions.
pub(super) const CONFIDENT: f64 = 0.42;
/// A passage of another place answers too if it has this share of the best
/// one's score, and of what that holds of the question.
const RIVAL: f32 = 0.5;
/// Where the best is confident enough, a rival may be less so.
const RIVAL_CONFIDENT: f64 = 0.3;
const SHARE: f32 = 0.8;
/// The kind of the answers that staff wrote.
const FAQ: &str = "Hỏi đáp";
/// Sources shown beside the first.
const MORE: usize = 2;
/// Places shown at the most where several answer.
const PLACES: usize = 5;

/// Answers from the documents, or says that they do not answer; with it whether a
/// document about the very place that was asked about holds every word of the question.
pub(super) fn answer(asked: &Asked<'_>, looked: Looked) -> (Answer, bool) {
    let snapshot = asked.snapshot;
    let Looked { question, hits } = looked;
    let mut hits = match hits {
        Ok(hits) => hits,
        Err(place) => return (no_document_of(place, snapshot), false),
    };
    let instead = current::instead(asked, &question, &hits, 0);
    if instead > 0 {
        // The passages are shown in this order.
        hits[..=instead].rotate_right(1);
    }
    let Some(best) = hits.first() else {
        return (not_found(snapshot, 0.0), false);
    };
    let support = Support::of(&question, best, snapshot);
    let confidence = support.confidence();
    tracing::debug!(?support, confidence, "weighed");
    if confidence < CONFIDENT {
        return (not_found(snapshot, confidence), false);
    }
    let rivals = rivals(asked, &question, &hits, &support);
    let mut answer = if rivals.len() > 1 {
        by_place(asked, &question, &rivals)
    } else if let Some(answer) = current::both_sides(asked, &question, best) {
        answer
    } else {
        of_one(asked, &question, &hits)
    };
    answer.confidence = confidence;
    if let Some(question) = question.corrected() {
        answer.text = format!("{}\n\n{}", texts::did_you_mean(&question), answer.text);
    }
    (answer, support.placed && support.missing.is_empty())
}

/// Says that no document is about a place, and what the documents are about.
fn no_document_of(place: Place, snapshot: &Snapshot) -> Answer {
    let text = texts::no_document_of(&place.in_sentence());
    Answer {
        choices: topics(snapshot),
        ..plain(Status::NotFound, &text)
    }
}

/// Says that the documents do not answer, and what they do.
fn not_found(snapshot: &Snapshot, confidence: f64) -> Answer {
    if snapshot.passages.is_empty() {
        return plain(Status::NotFound, texts::NO_DOCUMENTS);
    }
    let text = format!("{}\n{}", texts::NOT_FOUND, texts::TOPICS);
    Answer {
        choices: topics(snapshot),
        confidence,
        ..plain(Status::NotFound, &text)
    }
}

/// Where no place is asked about: the best passage of each place, if it holds
/// about as much of the question as the best of all.
fn rivals<'a>(
    asked: &Asked<'_>,
    question: &Question,
    hits: &'a [Hit],
    support: &Support,
) -> Vec<&'a Hit> {
    let snapshot = asked.snapshot;
    let place = |hit: &Hit| snapshot.places[snapshot.passages[hit.entry].document];
    let Some((best, others)) = hits.split_first() else {
        return Vec::new();
    };
    let mut found = vec![best];
    if !question.places.is_empty() || place(best).is_none() || support.code {
        return found;
    }
    for (at, hit) in (1..).zip(others) {
        let is_new = place(hit).is_some() && found.iter().all(|f| place(f) != place(hit));
        if !is_new || hit.score.total < RIVAL * best.score.total || found.len() == PLACES {
            continue;
        }
        let rival = Support::of(question, hit, snapshot);
        if rival.confidence() >= RIVAL_CONFIDENT && rival.share >= SHARE * support.share {
            found.push(&hits[current::instead(asked, question, hits, at)]);
        }
    }
    found
}

/// One document answers.
fn of_one(asked: &Asked<'_>, question: &Question, hits: &[Hit]) -> Answer {
    let snapshot = asked.snapshot;
    let mut answer = plain(Status::Answered, "");
    for (rank, hit) in (1..).zip(hits.iter().take(1 + MORE)) {
        let quote = if rank == 1 {
            shown(asked, question, hit)
        } else {
            String::new()
        };
        answer.sources.push(cite::source(
            snapshot,
            hit.entry,
            quote,
            rank,
            hit.score.total.into(),
            asked.today,
        ));
    }
    let first = snapshot.document_of(&snapshot.passages[hits[0].entry]);
    answer.text.clone_from(&answer.sources[0].quote);
    let is_signature = snapshot.role(&snapshot.passages[hits[0].entry]) == Role::Signature;
    if let Some(signer) = first.header.signer.as_deref().filter(|_| is_signature) {
        let line = texts::signed_by(signer, first.header.signer_role.as_deref());
        answer.text = format!("{line}\n\n{}", answer.text);
    }
    // An answer that staff wrote names its source itself.
    if first.header.kind.as_deref() != Some(FAQ) {
        let line = cite::line(snapshot, &snapshot.passages[hits[0].entry], asked.today);
        answer.text += &format!("\n\n{}{line}.", texts::SOURCE);
    }
    let mut others: Vec<String> = Vec::new();
    for hit in &hits[1..hits.len().min(1 + MORE)] {
        let passage = &snapshot.passages[hit.entry];
        let line = cite::section_of(snapshot, passage);
        if !passage.address.is_empty() && !others.contains(&line) {
            others.push(line);
        }
    }
    if !others.is_empty() {
        answer.text += &format!("\n{}{}.", texts::SEE_ALSO, others.join("; "));
    }
    answer
}

/// Several places answer, each for itself.
fn by_place(asked: &Asked<'_>, question: &Question, rivals: &[&Hit]) -> Answer {
    let snapshot = asked.snapshot;
    let mut answer = plain(Status::Answered, texts::BY_PLACE);
    for (rank, hit) in (1..).zip(rivals) {
        let passage = &snapshot.passages[hit.entry];
        let quote = shown(asked, question, hit);
        let place = snapshot.places[passage.document].map_or_else(String::new, Place::in_sentence);
        answer.text += &format!(
            "\n\n• {}: {quote}\n{}{}.",
            capital(&place),
            texts::SOURCE,
            cite::line(snapshot, passage, asked.today)
        );
        answer.sources.push(cite::source(
            snapshot,
            hit.entry,
            quote,
            rank,
            hit.score.total.into(),
            asked.today,
        ));
        answer.choices.push(Choice {
            label: capital(&place),
            question: texts::question_for(asked.message, &place),
        });
    }
    answer.text += &format!("\n\n{}", texts::WHICH_PLACE);
    answer
}

pub(super) fn shown(asked: &Asked<'_>, question: &Question, hit: &Hit) -> String {
    let passage = &asked.snapshot.passages[hit.entry];
    let text = passage.text(asked.snapshot.document_of(passage));
    text[compose::quote(&text, &question.query, asked.snapshot.index.model())].to_owned()
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Questions that the documents answer, one for each of the first documents.
pub(super) fn topics(snapshot: &Snapshot) -> Vec<Choice> {
    const TOPICS: usize = 4;
    let with_place = snapshot.documents().iter().zip(&snapshot.places);
    with_place
        .filter(|(document, _)| document.header.subject.is_some())
        .take(TOPICS)
        .map(|(document, place)| {
            let name = cite::short_name(document);
            let label = match place {
                Some(place) if !name.contains(place.name()) => {
                    format!("{name} ({})", place.in_sentence())
                }
                _ => name,
            };
            Choice {
                question: format!("Mục đích của {label} là gì"),
                label,
            }
        })
        .collect()
}
