//! The end of a turn: what is stored of it, and the calls that tell it.

use super::texts;
use super::turn::{Memory, Office, Turn};
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
