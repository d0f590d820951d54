//! A turn: what came of a message, and what an answer leads to beside itself.

use serde::Deserialize;

use super::carry::open;
use super::memory::{Memory, limited};
use super::services::Quality;
use super::texts;
use crate::answer::{Answer, Choice, Context, Status, complains};
use crate::channel::Reply;
use crate::mask::mask;
use crate::petition;
use crate::store::Keep;

/// What the office says of itself; `[office]` of the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Office {
    /// What it is called: "UBND phường Hồng Gai".
    pub name: Option<String>,
    /// How to reach a person: number, hours, address, in one line.
    pub contact: Option<String>,
    /// Address of the notice on personal data.
    pub privacy_url: Option<String>,
}

/// What came of a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Turn {
    pub(super) status: String,
    pub(super) replies: Vec<Reply>,
    pub(super) folds: Option<Wish>,
    pub(super) wants_person: Option<Wish>,
    pub(super) erases: Option<Wish>,
    pub(super) keeps: Vec<Keep>,
    pub(super) told: Vec<Reply>,
}

/// Marks a wish that the person has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wish;

impl Turn {
    pub(super) fn said(status: &str, reply: Reply) -> Self {
        Self {
            status: status.into(),
            // A dialogue has nothing to say to what was tapped twice.
            replies: Some(reply)
                .filter(|reply| !reply.text.is_empty())
                .into_iter()
                .collect(),
            ..Self::default()
        }
    }

    /// The same, with something kept beside it.
    pub(super) fn keeping(mut self, keep: Keep) -> Self {
        self.keeps.push(keep);
        self
    }

    /// The same, with what waited to be told; a reply's `seq` says which it is.
    /// What says nothing itself, and what erases, tells nothing.
    pub(super) fn telling(mut self, told: Vec<Reply>) -> Self {
        if !self.replies.is_empty() && self.erases.is_none() {
            self.keeps
                .extend(told.iter().map(|reply| Keep::Told(-reply.seq)));
            self.told = told;
        }
        self
    }

    /// Answering failed through our fault.
    pub(super) fn failed() -> Self {
        Self::said("failed", Reply::text(texts::FAILED))
    }

    /// The same with everything in one reply, the notice included.
    pub(super) fn folded(self) -> Self {
        Self {
            folds: Some(Wish),
            ..self
        }
    }

    /// A choice is no longer kept.
    pub(super) fn too_old() -> Self {
        Self::said("too_old", Reply::text(texts::TOO_OLD))
    }
}

impl Memory {
    /// What came of a question that was answered.
    pub(super) fn answered(
        &mut self,
        question: &str,
        seq: i64,
        (answer, context): (Answer, Context),
        office: &Office,
        now: i64,
    ) -> Turn {
        self.context = limited(context);
        let quality = quality(&answer);
        // The level above was shown where the place itself is not in the directory.
        let above = answer.status == Status::Directory && answer.confidence < 1.0;
        let open_still = above || matches!(answer.status, Status::NotFound | Status::Unclear);
        let keep = open_still.then(|| {
            let status = name(answer.status);
            Keep::Unanswered(open(seq, &status, &mask(question), self))
        });
        match quality {
            Quality::None => self.open = seq,
            _ if keep.is_none() => self.answered = seq,
            _ => {}
        }
        let handover = answer.status == Status::Handover;
        let mut text = answer.text.clone();
        let unknown = answer.status == Status::NotFound;
        if let Some(contact) = office.contact.as_deref().filter(|_| handover || unknown)
            && !text.contains(contact)
        {
            text = format!("{text}\n\n{}", texts::contact(contact));
        }
        let status = name(answer.status);
        let mut reply = Reply {
            choices: answer.choices.clone(),
            answer: Some(Box::new(answer)),
            ..Reply::text(text)
        };
        if unknown && complains(question) {
            let file = petition::texts::FILE.to_owned();
            reply.choices.push(Choice {
                label: file.clone(),
                question: file,
            });
        }
        reply.choices.extend(self.offers(quality, now));
        let mut turn = Turn {
            wants_person: handover.then_some(Wish),
            keeps: keep.into_iter().collect(),
            ..Turn::said(&status, reply)
        };
        // A number that is typed now belongs to the petition, which goes on.
        if let Some(draft) = &self.draft {
            for reply in &mut turn.replies {
                reply.choices.clear();
            }
            turn.replies.push(draft.reminder());
        }
        turn
    }
}

/// What an answer is worth asking about.
fn quality(answer: &Answer) -> Quality {
    match answer.status {
        Status::NotFound => Quality::None,
        Status::Answered | Status::Procedure | Status::Directory
            if answer.choices.is_empty()
                && !answer.sources.is_empty() | !answer.cards.is_empty() =>
        {
            Quality::Sourced
        }
        _ => Quality::Other,
    }
}

/// The status as the answer object spells it.
fn name(status: Status) -> String {
    let value = serde_json::to_value(status).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handover_names_the_contact_once() {
        let answer = |text: &str| Answer {
            status: Status::Handover,
            text: text.into(),
            sources: Vec::new(),
            cards: Vec::new(),
            choices: vec![Choice {
                label: "a".into(),
                question: "b".into(),
            }],
            confidence: 0.0,
            took_us: 0,
        };
        let office = Office {
            contact: Some("0203 123".into()),
            ..Office::default()
        };
        let mut memory = Memory::default();
        let turn = memory.answered("a", 1, (answer("Vâng."), Context::default()), &office, 0);
        assert_eq!(turn.replies[0].text, "Vâng.\n\nLiên hệ trực tiếp: 0203 123");
        let turn = memory.answered(
            "a",
            2,
            (answer("Gọi 0203 123."), Context::default()),
            &office,
            0,
        );
        assert_eq!(turn.replies[0].text, "Gọi 0203 123.");
        assert_eq!(turn.wants_person, Some(Wish));
    }
}
