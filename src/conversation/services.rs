//! What a message wants beside an answer: to file or look up a petition, to say
//! whether an answer was of use, to be told later. Decided here without input
//! or output; carried out by `carry`.

use super::memory::Memory;
use super::step::Step;
use super::texts;
use super::turn::{Office, Turn};
use crate::answer::Choice;
use crate::channel::Reply;
use crate::language::fold;
use crate::petition::{self, Code, Content, Draft, Heard, Level, Outcome, Wish};

/// Codes that a person may try and that are none, in an hour.
const MOST_MISSES: u32 = 8;

/// An hour.
const HOUR_MS: i64 = 3_600_000;

/// What is to be carried out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Service {
    /// A petition is to be filed.
    File(Content),
    /// A petition is looked up.
    LookUp(Code),
    /// The petitions of the conversation are looked up.
    Own,
    /// A petition's answer is rated.
    Rate(Code, Level),
    /// The answer to a message is rated.
    Feedback(i64, Opinion),
    /// The question of a message is to be answered when it can be.
    Await(i64),
}

/// What somebody thinks of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Opinion {
    /// It was of use.
    Good,
    /// It was not.
    Bad,
    /// It was not, and why.
    Because(String),
}

impl Memory {
    /// What words want beside an answer, if they do. `of` is the message whose
    /// answer offered them, where they were tapped.
    pub(super) fn service(
        &mut self,
        words: &str,
        of: Option<i64>,
        at: i64,
        office: &Office,
    ) -> Option<Step> {
        if let Some(service) = self.feedback(words, of) {
            return Some(Step::Service(service));
        }
        let wish = petition::recognise(words);
        if let Some(draft) = self.draft.take() {
            let looks_up = matches!(wish, Some(Wish::LookUp(_) | Wish::Rate(..) | Wish::Own))
                && ["tra cuu", "danh gia"]
                    .iter()
                    .any(|verb| fold(words.trim_start()).starts_with(verb));
            let anew = matches!(wish, Some(Wish::File(_))) && !draft.has_consent();
            if !looks_up && !anew {
                return Some(self.hear(draft, words, at));
            }
            self.draft = Some(draft).filter(|_| looks_up);
        }
        if let Some(code) = self
            .filed
            .as_ref()
            .filter(|_| is(words, petition::texts::CONFIRM))
        {
            let text = petition::texts::filed_already(code);
            return Some(said("petition_known", text));
        }
        Some(match wish? {
            Wish::File(about) => {
                let notice =
                    petition::texts::consent(office.name.as_deref(), office.privacy_url.as_deref());
                let (draft, reply) = Draft::begin(&about, at, &notice);
                self.draft = Some(draft);
                Step::Done(Turn::said(texts::PETITION, reply))
            }
            Wish::Denounce => {
                let reply = Reply {
                    choices: [petition::texts::FILE, petition::texts::PERSON]
                        .map(choice)
                        .to_vec(),
                    ..Reply::text(petition::texts::denounce(office.contact.as_deref()))
                };
                Step::Done(Turn::said("denunciation", reply))
            }
            Wish::LookUp(Err(_)) => said("petition_mistyped", petition::texts::MISTYPED),
            Wish::LookUp(Ok(code)) if self.may_guess(at) => Step::Service(Service::LookUp(code)),
            Wish::LookUp(Ok(_)) => said("petition_guesses", petition::texts::TOO_MANY),
            Wish::Own => Step::Service(Service::Own),
            Wish::Rate(code, level) => Step::Service(Service::Rate(code, level)),
        })
    }

    /// A picture, which is taken where a petition is being put together.
    pub(super) fn photo(&mut self, photo: Option<&str>, at: i64) -> Option<Step> {
        let draft = self.draft.take()?;
        let outcome = draft.hear(Heard::Photo(photo), at);
        Some(self.goes(outcome, ""))
    }

    fn hear(&mut self, draft: Draft, words: &str, at: i64) -> Step {
        let outcome = draft.hear(Heard::Words(words), at);
        self.goes(outcome, words)
    }

    fn goes(&mut self, outcome: Outcome, words: &str) -> Step {
        match outcome {
            Outcome::GoesOn(draft, reply) => {
                self.draft = Some(draft);
                Step::Done(Turn::said(texts::PETITION, reply))
            }
            Outcome::Aside(draft) => {
                self.draft = Some(draft);
                Step::Ask(words.to_owned())
            }
            Outcome::Stopped(reply) => Step::Done(Turn::said("petition_stopped", reply)),
            Outcome::File(content) => Step::Service(Service::File(content)),
        }
    }

    /// Throws a draft away that is too old, and remembers to say so.
    pub(super) fn expire(&mut self, at: i64) {
        if self.draft.as_ref().is_some_and(|draft| draft.is_old(at)) {
            self.draft = None;
            self.lost = Some(Lost);
        }
    }

    /// Whether the person may try one more code.
    fn may_guess(&self, at: i64) -> bool {
        self.misses < MOST_MISSES || HOUR_MS <= at - self.missed_at
    }

    /// Counts a code that is none.
    pub(super) fn missed(&mut self, at: i64) {
        if HOUR_MS <= at - self.missed_at {
            (self.missed_at, self.misses) = (at, 0);
        }
        self.misses += 1;
    }

    fn feedback(&self, words: &str, of: Option<i64>) -> Option<Service> {
        let last = of.unwrap_or(self.answered);
        if is(words, texts::AWAIT) || is(words, texts::AWAIT_LABEL) {
            return (self.open.max(of.unwrap_or(0)) > 0)
                .then(|| Service::Await(of.unwrap_or(self.open)));
        }
        if last <= 0 {
            return None;
        }
        let reason = texts::REASONS.iter().find(|reason| is(words, reason));
        if let Some(reason) = reason.filter(|_| self.disliked > 0) {
            return Some(Service::Feedback(
                self.disliked,
                Opinion::Because((*reason).to_owned()),
            ));
        }
        let any = |list: [&str; 2]| list.iter().any(|one| is(words, one));
        if any([texts::USEFUL, texts::USEFUL_LABEL]) || words.trim() == "👍" {
            return Some(Service::Feedback(last, Opinion::Good));
        }
        if any([texts::NOT_USEFUL, texts::NOT_USEFUL_LABEL]) || words.trim() == "👎" {
            return Some(Service::Feedback(last, Opinion::Bad));
        }
        None
    }

    /// What may be tapped under an answer of our own making.
    pub(super) fn offers(&mut self, answered: Quality, at: i64) -> Vec<Choice> {
        match answered {
            Quality::None => vec![Choice {
                label: texts::AWAIT_LABEL.to_owned(),
                question: texts::AWAIT.to_owned(),
            }],
            Quality::Sourced if HOUR_MS <= at - self.feedback_at => {
                self.feedback_at = at;
                let pairs = [
                    (texts::USEFUL_LABEL, texts::USEFUL),
                    (texts::NOT_USEFUL_LABEL, texts::NOT_USEFUL),
                ];
                let choice = |(label, question): (&str, &str)| Choice {
                    label: label.to_owned(),
                    question: question.to_owned(),
                };
                pairs.map(choice).to_vec()
            }
            Quality::Sourced | Quality::Other => Vec::new(),
        }
    }
}

/// What an answer is worth asking about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quality {
    /// It says something of the office's, and offers nothing else.
    Sourced,
    /// Nothing was found.
    None,
    /// Anything else.
    Other,
}

/// Marks a draft that was thrown away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lost;

fn said(status: &str, text: impl Into<String>) -> Step {
    Step::Done(Turn::said(status, Reply::text(text)))
}

fn choice(label: &str) -> Choice {
    Choice {
        label: label.to_owned(),
        question: label.to_owned(),
    }
}

/// Whether words are these, whatever their marks and capitals.
fn is(words: &str, these: &str) -> bool {
    fold(words.trim()) == fold(these)
}
