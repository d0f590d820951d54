//! An answer: what a citizen is told, with the passages that say so.
//!
//! [`reply`] tries its steps in order; the first that has something to say
//! answers. To add one: a function and a line in `STEPS`.

mod card;
mod cite;
mod compose;
mod current;
mod danger;
mod gate;
mod hotline;
mod office;
mod passages;
mod procedure;
mod search;
mod signs;
mod standing;
mod talk;
mod texts;

use std::cell::{OnceCell, RefCell};

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::language::{normalize, tokens};
use crate::parallel::both;
use crate::place::{self, Mention, PlaceAnswer};
use crate::question::Question;
use crate::snapshot::Snapshot;

pub use card::Card;
pub use danger::danger;
pub use gate::Support;
pub use hotline::complains;
pub use procedure::Spoken;
pub use search::{Found, find};
pub use talk::{Talk, recognise};

/// What a citizen is told. Its JSON form is the contract of `ask --json` and
/// of `POST /api/v1/answers`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// How the question ended.
    pub status: Status,
    /// What is shown, plain text with line breaks.
    pub text: String,
    /// The passages it cites, in rank order.
    pub sources: Vec<Source>,
    /// Typed things that a channel can draw.
    pub cards: Vec<Card>,
    /// What to tap next.
    pub choices: Vec<Choice>,
    /// Probability that the first source answers, 0 to 1.
    pub confidence: f64,
    /// Time spent, microseconds.
    pub took_us: u64,
}

/// How a question ended. Reports count these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A passage answers.
    Answered,
    /// Nothing in the knowledge folder answers.
    NotFound,
    /// It could mean several things: asks back, with choices.
    Unclear,
    /// A greeting, thanks, a farewell, a question about the assistant.
    SmallTalk,
    /// A hotline or an office.
    Directory,
    /// An administrative procedure.
    Procedure,
    /// What an old place is called now.
    Place,
    /// A person is asked for.
    Handover,
    /// Abuse, or an attempt to turn the assistant into something else.
    Refused,
    /// Our fault.
    Failed,
}

/// A passage that an answer cites.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Path of the document below the knowledge folder.
    pub document: String,
    /// Type and subject of the document.
    pub title: String,
    /// Its number and symbol.
    pub number: Option<String>,
    /// The day it was issued, `YYYY-MM-DD`.
    pub issued: Option<jiff::civil::Date>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// The way to the passage: `["II", "1"]`.
    pub section: Vec<String>,
    /// The whole passage, verbatim.
    pub text: String,
    /// The span of it that is shown in the answer; empty where none is.
    pub quote: String,
    /// From 1.
    pub rank: usize,
    /// Score of the ranking; comparable within one answer only.
    pub score: f64,
    /// How current it is, in words for the citizen.
    pub validity: String,
    /// How the passage was read, where its text was restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
}

/// Something to tap, and what tapping it asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the button says.
    pub label: String,
    /// The question it sends.
    pub question: String,
}

/// What a conversation remembers for the next question. Channels store it as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Context {
    /// The place that the person chose or spoke of.
    pub place: Option<String>,
    /// The last questions as they were understood, oldest first.
    pub questions: Vec<String>,
    /// The procedure that was spoken of last.
    pub procedure: Option<Spoken>,
}

/// When a message is answered, in Vietnam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The day.
    pub day: Date,
    /// The time of that day, where it matters.
    pub time: Option<Time>,
}

impl From<Date> for Now {
    fn from(day: Date) -> Self {
        Self { day, time: None }
    }
}

impl From<DateTime> for Now {
    fn from(now: DateTime) -> Self {
        Self {
            day: now.date(),
            time: Some(now.time()),
        }
    }
}

/// A message on its way to an answer.
struct Asked<'a> {
    /// As it came, normalised.
    message: &'a str,
    snapshot: &'a Snapshot,
    context: &'a Context,
    today: Date,
    now: Now,
    /// The procedure spoken of last; a step that speaks of another puts it here.
    spoken: RefCell<Option<Spoken>>,
    /// The places that the message names, once they were looked for.
    mentions: OnceCell<Vec<Mention>>,
    /// Where the message asks about, once that was looked for.
    place: OnceCell<procedure::Where>,
}

impl Asked<'_> {
    /// The places that the message names, in reading order.
    fn mentions(&self) -> &[Mention] {
        self.mentions.get_or_init(|| place::find(self.message))
    }
}

/// One way to answer; none if it is not this step's matter.
type Step = fn(&Asked<'_>) -> Option<Answer>;

/// In the order in which they are tried; where none answers, the documents and
/// the procedures are asked.
const STEPS: [Step; 7] = [
    unreadable,
    hotline::answer,
    procedure::at_once,
    small_talk,
    office::answer,
    old_place,
    standing::answer,
];

/// Answers a message of a conversation as of a day or a moment, and keeps in `context` what
/// the next message needs.
#[must_use]
pub fn reply(
    snapshot: &Snapshot,
    message: &str,
    context: &mut Context,
    now: impl Into<Now>,
) -> Answer {
    /// Earlier messages that a follow-up may lean on.
    const REMEMBERED: usize = 3;
    let now = now.into();
    let message = normalize(message);
    let stands_alone = || message.len() > LONGEST * 4 || !Question::follows_up(&message);
    if !context.questions.is_empty() && stands_alone() {
        context.questions.clear();
    }
    let asked = Asked {
        message: &message,
        snapshot,
        context,
        today: now.day,
        now,
        spoken: RefCell::new(context.procedure.clone()),
        mentions: OnceCell::new(),
        place: OnceCell::new(),
    };
    let answer = STEPS
        .iter()
        .find_map(|step| step(&asked))
        .unwrap_or_else(|| documents_or_procedures(&asked));
    let spoken = asked.spoken.into_inner();
    // After an answer from the documents "how long" is asked of those.
    context.procedure = spoken.filter(|_| answer.status != Status::Answered);
    if !matches!(
        answer.status,
        Status::SmallTalk | Status::Refused | Status::Handover
    ) {
        context
            .questions
            .push(message.chars().take(LONGEST).collect());
        let old = context.questions.len().saturating_sub(REMEMBERED);
        context.questions.drain(..old);
    }
    answer
}

/// A passage that is as sure as this answers, whatever the procedures say.
const CERTAIN: f64 = 0.97;

/// Whichever is surer to answer: a procedure or a passage. What a document of the
/// place itself says of all that was asked goes before what holds in the whole country.
fn documents_or_procedures(asked: &Asked<'_>) -> Answer {
    let Asked {
        message,
        snapshot,
        context,
        ..
    } = *asked;
    let mentions = asked.mentions();
    let for_procedures = (!office::is_about_hours(asked)).then(|| procedure::place_of(asked));
    // Most messages need both, and each takes as long as the other.
    let (looked, meant) = both(
        || search::look(snapshot, message, mentions, context),
        || for_procedures.and_then(|wanted| wanted.meant(snapshot)),
    );
    let (passage, is_whole) = passages::answer(asked, looked);
    if passage.status == Status::Answered && (is_whole || passage.confidence >= CERTAIN) {
        return passage;
    }
    if let Some(missing) = hotline::of_office(asked) {
        return missing;
    }
    let procedure = meant.and_then(|meant| procedure::answer(asked, &meant));
    let Some(mut procedure) = procedure else {
        // Who asks for an office or a number that is not known is told so, and not
        // that no document speaks of it.
        if passage.status != Status::NotFound {
            return passage;
        }
        let missing = office::missing(asked).or_else(|| hotline::missing(asked));
        return missing.unwrap_or(passage);
    };
    if passage.status == Status::Answered && passage.confidence > procedure.confidence {
        return passage;
    }
    if let Some((lines, card)) = office::beside(asked) {
        procedure.text = procedure::with_office(&procedure.text, &lines);
        procedure.cards.push(card);
    }
    procedure
}

/// Characters that are read; the longest real questions have some 400.
const LONGEST: usize = 2_000;

/// An answer that cites nothing.
fn plain(status: Status, text: &str) -> Answer {
    Answer {
        status,
        text: text.to_owned(),
        sources: Vec::new(),
        cards: Vec::new(),
        choices: Vec::new(),
        confidence: 0.0,
        took_us: 0,
    }
}

/// Nothing to read, or too much.
fn unreadable(asked: &Asked<'_>) -> Option<Answer> {
    if asked.message.len() > LONGEST && asked.message.chars().count() > LONGEST {
        return Some(plain(Status::Unclear, texts::TOO_LONG));
    }
    tokens(asked.message)
        .is_empty()
        .then(|| plain(Status::Unclear, texts::EMPTY))
}

fn small_talk(asked: &Asked<'_>) -> Option<Answer> {
    let (status, text) = match recognise(asked.message)? {
        Talk::Jailbreak => (Status::Refused, texts::JAILBREAK),
        Talk::Abuse => (Status::Refused, texts::ABUSE),
        Talk::Human => (Status::Handover, texts::HANDOVER),
        Talk::About => (Status::SmallTalk, texts::ABOUT),
        Talk::Help => (Status::SmallTalk, texts::HELP),
        Talk::Thanks => (Status::SmallTalk, texts::THANKS),
        Talk::Bye => (Status::SmallTalk, texts::BYE),
        Talk::Greeting => (Status::SmallTalk, texts::GREETING),
        Talk::Ack => (Status::SmallTalk, texts::ACK),
    };
    let mut answer = plain(status, text);
    if matches!(text, texts::GREETING | texts::HELP) {
        answer.choices = passages::topics(asked.snapshot);
    }
    Some(answer)
}

/// What an old place is called now.
fn old_place(asked: &Asked<'_>) -> Option<Answer> {
    match place::asks_where_now(asked.message)? {
        PlaceAnswer::Became { text, parts, .. } => {
            let mut answer = plain(Status::Place, &text);
            answer.confidence = 1.0;
            answer.cards = parts
                .iter()
                .filter_map(|part| {
                    Some(Card::Place {
                        commune: part.commune()?,
                        province: part.province().to_owned(),
                        part: !part.is_whole(),
                    })
                })
                .collect();
            Some(answer)
        }
        PlaceAnswer::Formed { text, .. } => Some(Answer {
            confidence: 1.0,
            ..plain(Status::Place, &text)
        }),
        PlaceAnswer::Which { text, choices } => {
            let choices = choices
                .into_iter()
                .map(|c| Choice {
                    label: c.label,
                    question: c.question,
                })
                .collect();
            Some(Answer {
                choices,
                ..plain(Status::Unclear, &text)
            })
        }
    }
}
