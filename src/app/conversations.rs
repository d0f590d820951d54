//! What the web's conversations remember, in memory: at most [`MOST`] of them,
//! each for [`IDLE`] after its last question.
//!
//! The lock is held to look up and to put back, never while answering; of two
//! questions at once in one conversation the later answer is remembered.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;

use crate::answer::Context;

/// Most conversations that are remembered at once.
const MOST: usize = 10_000;

/// How long one is remembered after its last question.
const IDLE: SignedDuration = SignedDuration::from_hours(2);

/// The longest identifier, characters.
const LONGEST_ID: usize = 64;

/// A conversation's identifier, made by the client: 1 to 64 of `A–Z a–z 0–9 - _`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Id(Box<str>);

impl Id {
    /// Takes `text` if it is an identifier.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        let fits = (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(allowed);
        fits.then(|| Self(text.into()))
    }
}

/// The contexts of the conversations under way.
#[derive(Debug, Default)]
pub(super) struct Conversations(Mutex<FxHashMap<Id, (Context, Timestamp)>>);

impl Conversations {
    /// Takes out what `id` remembers, unless it was idle for too long.
    pub(super) fn take(&self, id: &Id, now: Timestamp) -> Option<Context> {
        let (context, used) = self.lock().remove(id)?;
        (now.duration_since(used) < IDLE).then_some(context)
    }

    /// Remembers `context`; makes room first where there is none.
    pub(super) fn put(&self, id: Id, context: Context, now: Timestamp) {
        let mut all = self.lock();
        if all.len() >= MOST {
            make_room(&mut all);
        }
        all.insert(id, (context, now));
    }

    /// How many are remembered.
    pub(super) fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<Id, (Context, Timestamp)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the tenth that was used longest ago, so that the search for it is
/// paid once in a thousand conversations.
fn make_room(all: &mut FxHashMap<Id, (Context, Timestamp)>) {
    let mut used: Vec<Timestamp> = all.values().map(|(_, used)| *used).collect();
    let tenth = used.len() / 10;
    let (_, oldest_kept, _) = used.select_nth_unstable(tenth);
    let oldest_kept = *oldest_kept;
    let mut to_go = tenth + 1;
    all.retain(|_, (_, used)| {
        let goes = to_go > 0 && *used <= oldest_kept;
        to_go -= usize::from(goes);
        !goes
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    fn id(number: usize) -> Id {
        Id::new(&number.to_string()).unwrap()
    }

    #[track_caller]
    fn check(text: &str, allowed: bool) {
        assert_eq!(Id::new(text).is_some(), allowed, "{text:?}");
    }

    #[test]
    fn an_identifier_is_short_and_plain() {
        check("9a-B_", true);
        check(&"x".repeat(64), true);
        check(&"x".repeat(65), false);
        check("", false);
        check("a b", false);
        check("ê", false);
    }

    #[test]
    fn a_conversation_is_forgotten_after_two_hours() {
        let all = Conversations::default();
        all.put(id(1), Context::default(), START);
        let before = START + IDLE - SignedDuration::from_secs(1);
        assert!(all.take(&id(1), before).is_some());
        all.put(id(1), Context::default(), START);
        assert!(all.take(&id(1), START + IDLE).is_none());
    }

    #[test]
    fn the_longest_idle_make_room_for_a_new_one() {
        let all = Conversations::default();
        for number in 0..=MOST {
            let at = START + SignedDuration::from_secs(i64::try_from(number).unwrap());
            all.put(id(number), Context::default(), at);
        }
        assert_eq!(all.count(), MOST - MOST / 10);
        assert!(all.take(&id(0), START).is_none());
        assert!(all.take(&id(MOST), START).is_some());
    }

    #[test]
    fn equal_times_make_room_too() {
        let all = Conversations::default();
        for number in 0..=MOST {
            all.put(id(number), Context::default(), START);
        }
        assert_eq!(all.count(), MOST - MOST / 10);
    }
}
