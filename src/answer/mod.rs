//! An answer: what a citizen is told, with the passages that say so.

use serde::{Deserialize, Serialize};

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
}

/// A typed thing that a channel can draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Card {
    /// A telephone number.
    Hotline {
        /// As dialled.
        number: String,
        /// What it is called.
        name: String,
        /// For whom and what for.
        purpose: String,
        /// When somebody answers.
        hours: String,
        /// The place it serves; empty for the whole country.
        place: String,
        /// Where the number was found.
        source: String,
        /// The day it was checked.
        checked: Option<jiff::civil::Date>,
    },
    /// A commune that an old place belongs to now.
    Place {
        /// With its type: "Phường Sài Gòn".
        commune: String,
        /// Without its type: "Hồ Chí Minh".
        province: String,
        /// Whether only a part of the old place went there.
        part: bool,
    },
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
    /// The document that the last answer came from.
    pub document: Option<String>,
}
