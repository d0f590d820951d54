//! What a conversation remembers from one message to the next; stored as JSON.

use serde::{Deserialize, Serialize};

use super::services::Lost;
use crate::answer::Context;
use crate::petition::{Code, Draft};

/// Most earlier questions that are remembered.
const MOST_QUESTIONS: usize = 5;

/// Longest remembered question, place or document, characters.
pub(super) const LONGEST_MEMORY: usize = 300;

/// What a conversation remembers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// What the next question needs.
    pub(super) context: Context,
    /// When the person was told whom they talk to.
    pub(super) noticed_at: i64,
    /// The message whose answer offered choices last.
    pub(super) offered_by: i64,
    /// When the minute of `count` began.
    pub(super) minute: i64,
    /// Messages since then.
    pub(super) count: u32,
    /// The petition that is being put together.
    pub(super) draft: Option<Draft>,
    /// The petition that was filed last.
    pub(super) filed: Option<Code>,
    /// Codes that were tried and are none, since `missed_at`.
    pub(super) misses: u32,
    pub(super) missed_at: i64,
    /// The message that was answered last, and that was not, and that was
    /// answered badly; 0 for none.
    pub(super) answered: i64,
    pub(super) open: i64,
    pub(super) disliked: i64,
    /// When it was asked last whether an answer was of use.
    pub(super) feedback_at: i64,
    /// A draft was too old just now.
    #[serde(skip)]
    pub(super) lost: Option<Lost>,
}

impl Memory {
    /// Reads what was stored; what cannot be read is forgotten.
    pub(super) fn read(stored: &str) -> Self {
        serde_json::from_str(stored).unwrap_or_default()
    }

    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".into())
    }
}

/// A context that cannot grow.
pub(super) fn limited(mut context: Context) -> Context {
    let short = |text: String| text.chars().take(LONGEST_MEMORY).collect::<String>();
    let extra = context.questions.len().saturating_sub(MOST_QUESTIONS);
    context.questions = context
        .questions
        .into_iter()
        .skip(extra)
        .map(short)
        .collect();
    context.place = context.place.map(short);
    context
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_cannot_grow() {
        let context = Context {
            place: Some("x".repeat(9_000)),
            questions: (0..50)
                .map(|i| format!("{i} {}", "y".repeat(9_000)))
                .collect(),
            ..Context::default()
        };
        let limited = limited(context);
        assert_eq!(limited.questions.len(), MOST_QUESTIONS);
        assert!(limited.questions[0].starts_with("45 "));
        assert!(serde_json::to_string(&limited).unwrap().len() < 3_000);
    }
}
