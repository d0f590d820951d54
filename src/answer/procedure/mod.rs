//! Answers about administrative procedures: which one is meant, what is asked
//! of it, and the list of its papers to be ticked.

mod aspect;
mod card;
mod texts;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Meant};
use crate::knowledge::{Procedure, procedure_code};
use crate::language::{is_function_word, procedure_codes};
use crate::place::{self, Place};
use crate::snapshot::Snapshot;

use super::{Answer, Asked, Choice, Status, cite, plain, signs};
use aspect::Aspect;

/// Below this probability no procedure is meant; chosen on the development sets
/// (`tests/procedures/needs.tsv`, `elsewhere.txt`). Their needs were fitted on: of
/// others one in twenty lies between 0.3 and 0.5.
const MEANT: f64 = 0.35;
/// A procedure is offered too if it has this share of the best one's score …
const SIBLING: f32 = 0.25;
/// … and the best is only said to be the nearest if another has this share.
const EQUAL: f32 = 0.9;
/// Procedures offered beside the best.
const SIBLINGS: usize = 4;
/// Procedures shown as cards.
const CARDS: usize = 3;
/// Words of matter that a message about the last procedure may hold.
const FEW: usize = 1;
/// Characters of a label.
const LABEL: usize = 80;
/// Papers that can be tapped.
const TAPPED: usize = 10;

/// The procedure a conversation spoke of last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spoken {
    /// Its code, or its name where it has none.
    pub procedure: String,
    /// Whether its papers were listed to be ticked.
    pub listed: bool,
    /// The papers that the person has, from 0.
    pub ticked: Vec<usize>,
}

/// Answers about a code, the papers being ticked, or the procedure spoken of last.
pub(super) fn at_once(asked: &Asked<'_>) -> Option<Answer> {
    let words = signs::words(asked.message);
    let coded = with_code(asked, &words);
    if coded.is_some() || asked.spoken.borrow().is_none() {
        return coded;
    }
    ticking(asked, &words).or_else(|| following(asked, &words))
}

/// Answers about the procedure that the message means, with the probability
/// that one is meant at all.
pub(super) fn answer(asked: &Asked<'_>, meant: &Meant) -> Option<Answer> {
    let catalogue = asked.snapshot.catalogue()?;
    let confidence = meant.support.confidence();
    tracing::debug!(support = ?meant.support, confidence, "procedure weighed");
    if confidence < MEANT {
        return None;
    }
    let (_, best) = *meant.found.first()?;
    let near: Vec<usize> = meant
        .found
        .iter()
        .take_while(|(_, score)| *score >= SIBLING * best)
        .map(|(at, _)| *at)
        .take(1 + SIBLINGS)
        .collect();
    let equal = meant
        .found
        .get(1)
        .is_some_and(|(_, score)| *score >= EQUAL * best);
    let aspect = Aspect::of(&signs::words(asked.message));
    let mut answer = shown(asked, catalogue, &near, aspect);
    if equal && aspect.is_none() {
        answer.text = format!("{}\n\n{}", texts::SEVERAL, answer.text);
    }
    answer.confidence = confidence;
    Some(answer)
}

/// Where a message asks about, and what it says beside that.
#[derive(Debug)]
pub(super) struct Where {
    /// The places it names, else the one chosen before.
    places: Vec<Vec<Place>>,
    /// The message without the names of places.
    rest: String,
}

impl Where {
    /// The procedures that a message may mean that says so.
    pub(super) fn meant(&self, snapshot: &Snapshot) -> Option<Meant> {
        snapshot.catalogue()?.meant(&self.rest, &self.places)
    }

    fn of(asked: &Asked<'_>) -> Self {
        let mentions = asked.mentions();
        let mut places: Vec<Vec<Place>> = place::innermost(mentions)
            .map(|mention| mention.places.clone())
            .collect();
        if places.is_empty() {
            let chosen = asked.context.place.as_deref().and_then(place::named);
            places.extend(chosen.map(|place| vec![place]));
        }
        let mut spans: Vec<_> = mentions.iter().map(|mention| &mention.span).collect();
        spans.sort_by_key(|span| span.start);
        let (mut rest, mut at) = (String::with_capacity(asked.message.len()), 0);
        for span in spans.iter().filter(|span| !span.is_empty()) {
            if at <= span.start {
                rest.push_str(&asked.message[at..span.start]);
                rest.push(' ');
            }
            at = at.max(span.end);
        }
        rest.push_str(&asked.message[at..]);
        Self { places, rest }
    }
}

/// Where a message asks about, looked for once.
pub(super) fn place_of<'a>(asked: &'a Asked<'_>) -> &'a Where {
    asked.place.get_or_init(|| Where::of(asked))
}

/// The places asked about: those of the message, else the one chosen before.
pub(super) fn places<'a>(asked: &'a Asked<'_>) -> &'a [Vec<Place>] {
    &place_of(asked).places
}

/// What a message says beside the names of places.
pub(super) fn matter<'a>(asked: &'a Asked<'_>) -> &'a str {
    &place_of(asked).rest
}

/// A procedure with those beside it.
fn shown(
    asked: &Asked<'_>,
    catalogue: &Catalogue,
    near: &[usize],
    aspect: Option<Aspect>,
) -> Answer {
    let mut answer = plain(Status::Procedure, "");
    let Some((first, others)) = near.split_first() else {
        return answer;
    };
    let procedure = catalogue.procedure(*first);
    if aspect == Some(Aspect::Checklist) && !procedure.documents.is_empty() {
        return checklist(asked, procedure, Vec::new());
    }
    answer.text = card::text(procedure, aspect, asked.today);
    for at in near.iter().take(CARDS) {
        answer.cards.push(card::card(catalogue.procedure(*at)));
    }
    if !others.is_empty() {
        answer.text += &format!("\n\n{}", texts::SIBLINGS);
    }
    for at in others {
        let sibling = catalogue.procedure(*at);
        answer.choices.push(Choice {
            label: label(&sibling.name),
            question: texts::about(called(sibling)),
        });
    }
    answer.choices.extend(more(procedure, aspect));
    answer.confidence = 1.0;
    asked.spoken.replace(Some(Spoken {
        procedure: called(procedure).to_owned(),
        ..Spoken::default()
    }));
    answer
}

/// The text of a procedure with the office to go to, before what else is offered.
pub(super) fn with_office(text: &str, office: &str) -> String {
    let offer = format!("\n\n{}", texts::SIBLINGS);
    match text.strip_suffix(&offer) {
        Some(shown) => format!("{shown}\n\n{office}{offer}"),
        None => format!("{text}\n\n{office}"),
    }
}

/// What else can be asked of a procedure.
fn more(procedure: &Procedure, aspect: Option<Aspect>) -> Vec<Choice> {
    let mut choices = Vec::new();
    let mut offer = |label: &str, question: String| {
        choices.push(Choice {
            label: label.to_owned(),
            question,
        });
    };
    let name = called(procedure);
    if !procedure.steps.is_empty() && aspect != Some(Aspect::Steps) {
        offer(texts::ASK_STEPS, texts::steps_of(name));
    }
    if !card::papers(procedure).is_empty() {
        offer(texts::ASK_CHECKLIST, texts::checklist_of(name));
    }
    choices
}

/// How a procedure is named so that it is found again.
fn called(procedure: &Procedure) -> &str {
    if procedure.code.is_empty() {
        &procedure.name
    } else {
        &procedure.code
    }
}

/// A name as a button shows it.
fn label(name: &str) -> String {
    if name.chars().count() <= LABEL {
        return name.to_owned();
    }
    let cut: String = name.chars().take(LABEL).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', ';']))
}

/// Answers about a code that was typed.
fn with_code(asked: &Asked<'_>, words: &str) -> Option<Answer> {
    let code = typed_code(asked.message)?;
    let catalogue = asked.snapshot.catalogue()?;
    let found = catalogue.with_code(&code, places(asked));
    if found.is_empty() {
        let day = catalogue.dated().map(cite::written);
        return Some(plain(
            Status::NotFound,
            &texts::unknown_code(&code, day.as_deref()),
        ));
    }
    Some(shown(asked, catalogue, &found, Aspect::of(words)))
}

/// The code of a procedure in a message, with what a spreadsheet took away.
fn typed_code(message: &str) -> Option<String> {
    if let Some(found) = procedure_codes(message).into_iter().next() {
        return procedure_code(&found.value);
    }
    // "mã 1.0127": too short for a code unless it is said to be one or alone.
    let mut words: Vec<&str> = message.split_whitespace().collect();
    let last = words.pop()?;
    let said = signs::words(&words.join(" "));
    let is_code = words.is_empty() || signs::has(&said, &["ma", "ma so", "thu tuc", "tthc"]);
    let looks = last.len() >= 5 && last.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (is_code && looks).then(|| procedure_code(last)).flatten()
}

/// The procedure a conversation spoke of last.
fn spoken<'a>(asked: &Asked<'a>) -> Option<(&'a Procedure, Spoken)> {
    let spoken = asked.spoken.borrow().clone()?;
    let catalogue = asked.snapshot.catalogue()?;
    let at = catalogue.called(&spoken.procedure, places(asked))?;
    Some((catalogue.procedure(at), spoken))
}

/// Answers a question that only makes sense of the procedure spoken of last.
fn following(asked: &Asked<'_>, words: &str) -> Option<Answer> {
    let aspect = Aspect::of(words)?;
    let matter = Aspect::rest(words);
    let matter = matter
        .split_whitespace()
        .filter(|word| !is_function_word(word) && !ABOUT.contains(word));
    if matter.count() > FEW || place_of(asked).rest != asked.message {
        return None;
    }
    let (procedure, spoken) = spoken(asked)?;
    if aspect == Aspect::Checklist && !card::papers(procedure).is_empty() {
        return Some(checklist(asked, procedure, spoken.ticked));
    }
    let text = card::one(procedure, aspect, asked.today);
    Some(Answer {
        cards: vec![card::card(procedure)],
        choices: more(procedure, Some(aspect)),
        confidence: 1.0,
        ..plain(Status::Procedure, &text)
    })
}

/// Words that speak of the procedure itself, folded.
const ABOUT: &[&str] = &[
    "thu", "tuc", "mat", "het", "ton", "nop", "ho", "so", "can", "lam", "con", "the", "vay", "phi",
    "giay", "to", "nhung", "gom", "cac", "phai", "co", "duoc", "khong", "la", "bao", "nhieu",
    "xin", "cho", "hoi", "viec", "nay", "do", "thi", "va", "giai", "quyet", "nhan", "ket", "qua",
    "gi", "nao", "den", "toi", "di", "ra",
];

/// Ticks a paper of the list that was shown last.
fn ticking(asked: &Asked<'_>, words: &str) -> Option<Answer> {
    let (procedure, mut spoken) = spoken(asked).filter(|(_, spoken)| spoken.listed)?;
    let numbers: Vec<usize> = words
        .split_whitespace()
        .filter_map(|w| w.parse().ok())
        .collect();
    let says = signs::has(words, &["giay to so", "da co", "co roi", "co giay", "bo"]);
    let alone = words.split_whitespace().count() == numbers.len();
    let all = card::papers(procedure).len();
    let is_tick = !numbers.is_empty() && (alone || says && numbers.len() == 1);
    if !is_tick || numbers.iter().any(|n| *n == 0 || *n > all) {
        return None;
    }
    for number in numbers {
        let paper = number - 1;
        if let Some(at) = spoken.ticked.iter().position(|ticked| *ticked == paper) {
            spoken.ticked.remove(at);
        } else {
            spoken.ticked.push(paper);
        }
    }
    Some(checklist(asked, procedure, spoken.ticked))
}

/// The papers of a procedure, those that the person has marked.
fn checklist(asked: &Asked<'_>, procedure: &Procedure, ticked: Vec<usize>) -> Answer {
    let papers = card::papers(procedure);
    let done = ticked.iter().filter(|paper| **paper < papers.len()).count();
    let mut lines = vec![texts::checklist(&procedure.name, done, papers.len())];
    let mut choices = Vec::new();
    for (at, paper) in papers.iter().enumerate() {
        let is_done = ticked.contains(&at);
        let mark = if is_done { '☑' } else { '☐' };
        lines.push(format!("{mark} {}. {paper}", at + 1));
        // Every paper in order, so that the number of a choice is that of its paper.
        if at < TAPPED {
            choices.push(Choice {
                label: texts::paper(mark, at + 1),
                question: texts::tick(at + 1),
            });
        }
    }
    let end = if done == papers.len() {
        texts::ALL_TICKED
    } else {
        texts::TICK
    };
    lines.push(end.to_owned());
    asked.spoken.replace(Some(Spoken {
        procedure: called(procedure).to_owned(),
        listed: true,
        ticked,
    }));
    Answer {
        cards: vec![card::card(procedure)],
        choices,
        confidence: 1.0,
        ..plain(Status::Procedure, &lines.join("\n"))
    }
}
