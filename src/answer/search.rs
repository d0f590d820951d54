//! What the documents hold for a question: a search, in which the place asked about and
//! the kind of the question count beside the words.

use crate::document::Role;
use crate::index::Hit;
use crate::language::decode::ReadWord;
use crate::language::{fold, normalize};
use crate::passage::{Passage, What};
use crate::place::{self, Mention, Place, Relation, strongest_relation};
use crate::question::{Kind, Question};
use crate::snapshot::Snapshot;

use super::gate::Support;
use super::{Context, Source, cite};

/// Hits that are looked at for an answer.
const LOOKED_AT: usize = 40;
/// A question of its own must say this share of the heading, a follow-up any.
const HEADING_SAID: f32 = 0.7;

/// What the documents hold for a question.
pub(super) struct Looked {
    pub(super) question: Question,
    /// The best passages; none where a place is asked about that no document is about.
    pub(super) hits: Result<Vec<Hit>, Place>,
}

/// Looks in the documents for what is asked, after some earlier questions. A place is
/// that of the message, else the one chosen before.
pub(super) fn look(
    snapshot: &Snapshot,
    message: &str,
    mentions: &[Mention],
    context: &Context,
) -> Looked {
    let mut question = Question::read(message, mentions, &context.questions, snapshot);
    if question.places.is_empty()
        && let Some(place) = context.place.as_deref().and_then(place::named)
    {
        question.places.push(vec![place]);
    }
    let mut places = question.places.iter();
    let unknown = places.find(|places| !is_covered(places, snapshot));
    let found = || Ok(search(&question, snapshot, LOOKED_AT));
    let hits = unknown.and_then(|places| places.first());
    let hits = hits.map_or_else(found, |place| Err(*place));
    Looked { question, hits }
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
    hits.sort_by(Hit::best_first);
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
