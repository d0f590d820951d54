//! The steps of the dialogue: what each asks, with which buttons, and which comes next.

use serde::{Deserialize, Serialize};

use super::texts;
use super::wish::plain;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    Consent,
    What,
    Place,
    When,
    Photo,
    Contact,
    Confirm,
}

impl Step {
    /// How it is asked for; before a confirmation the summary is shown instead.
    pub(super) fn question(self) -> &'static str {
        match self {
            Self::Consent => texts::CONSENT_FIRST,
            Self::What => texts::ASK_WHAT,
            Self::Place => texts::ASK_PLACE,
            Self::When => texts::ASK_WHEN,
            Self::Photo => texts::ASK_PHOTO,
            Self::Contact => texts::ASK_CONTACT,
            Self::Confirm => texts::CONFIRM_OR_CHANGE,
        }
    }

    /// The buttons under it.
    pub(super) fn buttons(self) -> &'static [&'static str] {
        match self {
            Self::Consent => &[texts::AGREE, texts::DISAGREE],
            Self::What | Self::Place => &[],
            Self::When => &[texts::NOT_SURE],
            Self::Photo => &[texts::SKIP],
            Self::Contact => &[texts::NO_CONTACT],
            Self::Confirm => &texts::AT_LAST,
        }
    }

    /// Whether the words of a button answer it: one of its own, or that it be skipped.
    pub(super) fn takes(self, words: &str) -> bool {
        let skip = matches!(self, Self::When | Self::Contact).then_some(texts::SKIP);
        let mut taken = self.buttons().iter().copied().chain(skip);
        taken.any(|label| plain(label) == words)
    }

    /// The step behind it.
    pub(super) fn next(self) -> Self {
        match self {
            Self::Consent => Self::What,
            Self::What => Self::Place,
            Self::Place => Self::When,
            Self::When => Self::Photo,
            Self::Photo => Self::Contact,
            Self::Contact | Self::Confirm => Self::Confirm,
        }
    }
}

/// Whether words are those of one of our buttons.
pub(super) fn is_button(words: &str) -> bool {
    let steps = [
        Step::Consent,
        Step::When,
        Step::Photo,
        Step::Contact,
        Step::Confirm,
    ];
    steps.into_iter().any(|step| step.takes(words))
}
