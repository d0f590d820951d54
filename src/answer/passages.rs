//! The step that answers from the documents: search, weigh, and show; where
//! several places answer, each with its name.

use crate::document::Role;
use crate::index::Hit;
use crate::language::decode::ReadWord;
use crate::language::{fold, normalize};
use crate::passage::{Passage, What};
use crate::place::{self, Place, Relation, strongest_relation};
use crate::question::{Kind, Question};
use crate::snapshot::Snapshot;

use super::gate::Support;
use super::{Answer, Asked, Choice, Source, Status, cite, compose, current, plain, texts};

/// Hits that are looked at for an answer.
const LOOKED_AT: usize = 40;
/// Below this confidence nothing is answered; chosen on the development questions.
pub(super) const CONFIDENT: f64 = 0.42;
/// A passage of another place answers too if it has this share of the best
/// one's score, and of what that holds of the question.
const RIVAL: f32 = 0.5;
/// Where the best is confident enough, a rival may be less so.
const RIVAL_CONFIDENT: f64 = 0.3;
const SHARE: f32 = 0.8;
/// A question of its own must say this share of the heading, a follow-up any.
const HEADING_SAID: f32 = 0.7;
/// The kind of the answers that staff wrote.
const FAQ: &str = "Hỏi đáp";
/// Sources shown beside the first.
const MORE: usize = 2;
/// Places shown at the most where several answer.
const PLACES: usize = 5;

/// Answers from the documents, or says that they do not answer; with it whether a
/// document about the very place that was asked about holds every word of the question.
pub(super) fn answer(asked: &Asked<'_>) -> (Answer, bool) {
    let snapshot = asked.snapshot;
    let earlier = &asked.context.questions;
    let mut question = Question::read(asked.message, asked.mentions(), earlier, snapshot);
    if question.places.is_empty()
        && let Some(place) = asked.context.place.as_deref().and_then(place::named)
    {
        question.places.push(vec![place]);
    }
    let unknown = question
        .places
        .iter()
        .find(|places| !is_covered(places, snapshot));
    if let Some(place) = unknown.and_then(|places| places.first()) {
        let mut answer = plain(
            Status::NotFound,
            &texts::no_document_of(&place.in_sentence()),
        );
        answer.choices = topics(snapshot);
        return (answer, false);
    }
    let mut hits = search(&question, snapshot, LOOKED_AT);
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

/// What a search found, and what the gate makes of it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Found {
    /// The question as it was read.
    pub read: String,
    /// Why an answer would or would not be given: what the best passage holds.
    pub support: Option<Support>,
    /// The probability that the first passage answers.
    pub confidence: f64,
    /// The passages, best first.
    pub passages: Vec<Source>,
}

/// The passages nearest to a question, whatever the gate says of them.
#[must_use]
pub fn find(snapshot: &Snapshot, message: &str, limit: usize, today: jiff::civil::Date) -> Found {
    let message = normalize(message);
    let question = Question::read(&message, &place::find(&message), &[], snapshot);
    let hits = search(&question, snapshot, limit);
    let support = hits
        .first()
        .map(|best| Support::of(&question, best, snapshot));
    Found {
        read: question.reading.written(),
        confidence: support.as_ref().map_or(0.0, Support::confidence),
        support,
        passages: (1..)
            .zip(&hits)
            .map(|(rank, hit)| {
                cite::source(
                    snapshot,
                    hit.entry,
                    String::new(),
                    rank,
                    hit.score.total.into(),
                    today,
                )
            })
            .collect(),
    }
}

/// Whether some document is about one of the places, or about none in particular.
fn is_covered(places: &[Place], snapshot: &Snapshot) -> bool {
    snapshot
        .places
        .iter()
        .flatten()
        .any(|p| strongest_relation(places, *p) != Relation::Unrelated)
}

/// The best passages, those of the places asked about first.
fn search(question: &Question, snapshot: &Snapshot, limit: usize) -> Vec<Hit> {
    let nearness: Vec<f32> = snapshot
        .places
        .iter()
        .map(|place| nearness(question, *place))
        .collect();
    let document = |entry: usize| snapshot.passages[entry].document;
    let mut hits = snapshot
        .index
        .search(&question.query, limit.max(LOOKED_AT) * 2, |entry| {
            nearness[document(entry)] > 0.0
        });
    for hit in &mut hits {
        hit.score.total *= nearness[document(hit.entry)] * fit(question, hit.entry, snapshot);
    }
    hits.sort_by(|a, b| {
        b.score
            .total
            .total_cmp(&a.score.total)
            .then(a.entry.cmp(&b.entry))
    });
    hits.truncate(limit);
    hits
}

/// What a document counts for a question by its place, 0 to 1.
fn nearness(question: &Question, place: Option<Place>) -> f32 {
    if question.places.is_empty() {
        return 1.0;
    }
    let Some(place) = place else { return 0.6 };
    let nearest = question
        .places
        .iter()
        .map(|asked| strongest_relation(asked, place))
        .min();
    match nearest.unwrap_or(Relation::Unrelated) {
        Relation::Same => 1.0,
        Relation::Inside | Relation::Contains => 0.95,
        Relation::Successor | Relation::Predecessor => 0.85,
        Relation::Unrelated => 0.0,
    }
}

/// How well a passage fits what the question asks for.
fn fit(question: &Question, entry: usize, snapshot: &Snapshot) -> f32 {
    let passage = &snapshot.passages[entry];
    let weights = snapshot.index.weights();
    let share = question.share_of(&snapshot.headings[entry]);
    let counts = question.follows() || share >= HEADING_SAID;
    let headed = if counts {
        1.0 + weights.headed * share
    } else {
        1.0
    };
    let told = match question.kind.wants() {
        Some(What::Definition) if explains(question, passage, snapshot) => weights.explains,
        Some(what) if passage.tells.tells(what) => weights.tells,
        _ => 1.0,
    };
    let part = match (question.kind, snapshot.role(passage)) {
        (_, Role::Recipients) => weights.recipients,
        (Kind::Who, Role::Signature) if question.asks_of_signing() => weights.signature_asked,
        (Kind::Who, Role::Header) if question.asks_of_signing() => weights.unasked,
        (Kind::When | Kind::HowMuch, Role::Header) if question.asks_of_issue() => {
            weights.header_asked
        }
        (Kind::Who | Kind::When | Kind::HowMuch, Role::Signature) => 1.0,
        (_, Role::Signature) => weights.unasked,
        _ => 1.0,
    };
    headed * told * part
}

/// Whether a passage says in brackets behind its name what is asked about: "… (PCI)".
fn explains(question: &Question, passage: &Passage, snapshot: &Snapshot) -> bool {
    if !passage.tells.tells(What::Definition) {
        return false;
    }
    let text = fold(&passage.text(snapshot.document_of(passage)));
    let typed = |word: &ReadWord| fold(&question.reading.typed[word.span.clone()]);
    question
        .reading
        .words
        .iter()
        .map(typed)
        .any(|word| word.len() > 1 && text.contains(&format!("({word})")))
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
