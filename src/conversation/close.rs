//! The end of a turn: what is stored of it, and the calls that tell it.

use super::memory::Memory;
use super::texts;
use super::turn::{Office, Turn};
use crate::channel::{Call, Reply};
use crate::petition;
use crate::store::{Answered, Erase, Handover};

/// After so long everybody is told again whom they talk to.
pub(super) const NOTICE_AGAIN_MS: i64 = 180 * 86_400_000;

impl Memory {
    /// Closes a turn: what is stored, and the calls that tell it.
    pub(super) fn end(
        mut self,
        mut turn: Turn,
        seq: i64,
        now: i64,
        office: &Office,
        calls: impl Fn(&Reply) -> Vec<Call>,
    ) -> Answered {
        for reply in &mut turn.replies {
            reply.seq = seq;
        }
        let answer: Vec<_> = turn.replies.iter().map(Reply::whole).collect();
        let choices = turn.replies.iter().find(|reply| !reply.choices.is_empty());
        if choices.is_some() {
            self.offered_by = seq;
        } else if self.draft.is_some() {
            // A number that answers a question is no choice of an older one.
            self.offered_by = 0;
        }
        let choices = choices.and_then(|reply| serde_json::to_string(&reply.choices).ok());
        if turn.erases.is_some() {
            self = Self {
                minute: self.minute,
                count: self.count,
                misses: self.misses,
                missed_at: self.missed_at,
                ..Self::default()
            };
        } else if !turn.replies.is_empty() && self.noticed_at + NOTICE_AGAIN_MS < now {
            self.noticed_at = now;
            turn.replies.insert(0, notice(office, seq));
        }
        if self.lost.take().is_some() && turn.erases.is_none() {
            turn.replies
                .insert(0, Reply::text(petition::texts::EXPIRED));
        }
        if let Some(draft) = &mut self.draft {
            draft.asked(now);
        }
        turn.replies.append(&mut turn.told);
        if turn.folds.is_some() {
            turn.replies = fold(turn.replies);
        }
        let calls = turn.replies.iter().flat_map(&calls);
        Answered {
            memory: self.write(),
            status: turn.status,
            answer: answer.join("\n\n"),
            choices,
            calls: calls
                .filter_map(|call| serde_json::to_string(&call).ok())
                .collect(),
            keeps: turn.keeps,
            handover: turn.wants_person.map(|_| Handover),
            erase: turn.erases.map(|_| Erase),
            held: None,
        }
    }
}

fn notice(office: &Office, seq: i64) -> Reply {
    let text = texts::notice(office.name.as_deref(), office.privacy_url.as_deref());
    Reply {
        title: texts::NOTICE_TITLE.into(),
        seq,
        ..Reply::text(text)
    }
}

/// Several replies as one.
fn fold(replies: Vec<Reply>) -> Vec<Reply> {
    let one = replies.into_iter().reduce(|first, next| Reply {
        text: format!("{}\n\n{}", first.text, next.whole()),
        choices: next.choices,
        ..first
    });
    one.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::step::Step;
    use super::*;
    use crate::channel::Says;

    #[test]
    fn the_notice_comes_first_and_once() {
        let mut memory = Memory::default();
        let mut said = Vec::new();
        for _ in 0..2 {
            let turn = Turn::said("answered", Reply::text("trả lời"));
            let count = std::cell::Cell::new(0);
            let answered =
                memory
                    .clone()
                    .end(turn, 1, NOTICE_AGAIN_MS * 9, &Office::default(), |_| {
                        count.set(count.get() + 1);
                        Vec::new()
                    });
            memory = Memory::read(&answered.memory);
            said.push(count.get());
            assert_eq!(answered.answer, "trả lời");
        }
        assert_eq!(said, [2, 1]);
    }

    #[test]
    fn erasing_forgets_everything_but_the_pace() {
        let mut memory = Memory {
            offered_by: 3,
            noticed_at: 9,
            ..Memory::default()
        };
        memory.context.place = Some("Phường Hồng Gai".into());
        let Step::Done(turn) = memory.step(&Says::Erase, 60_000, &Office::default()) else {
            panic!("not done");
        };
        let answered = memory.end(turn, 4, 200, &Office::default(), |_| Vec::new());
        assert!(answered.erase.is_some());
        assert_eq!(
            Memory::read(&answered.memory),
            Memory {
                minute: 60_000,
                count: 1,
                ..Memory::default()
            }
        );
    }
}
