//! What a person says on any channel, and what they are told.

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Choice};

/// One thing that a service tells us of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The account of ours that it was sent to.
    pub account: String,
    /// What the service calls it, the same when it is sent again.
    pub id: String,
    /// What it is, in a word.
    pub kind: String,
    /// What is to be answered, if anything is.
    pub message: Option<Message>,
}

/// A message of a person to the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Where the reply goes.
    pub chat: String,
    /// Who wrote.
    pub person: String,
    /// What they say.
    pub says: Says,
    /// The message to reply to by name, where the chat has several people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The tap that the service wants to see acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tap: Option<String>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// Words.
    Text(String),
    /// The conversation is opened, from a link that may carry a word.
    Start(String),
    /// How is this used?
    Help,
    /// This is the place I ask about; empty asks which it is now.
    Place(String),
    /// I want a person.
    Person,
    /// Erase what you keep of me.
    Erase,
    /// Show what you keep of me.
    Export,
    /// A choice of an earlier answer: its message and its position.
    Tap(i64, usize),
    /// A picture, and what the service calls it.
    Photo(String),
    /// Something other than words.
    Media(Media),
}

/// Something other than words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// Speech.
    Voice,
    /// A picture.
    Photo,
    /// A sticker, an emoji picture, a moving picture.
    Sticker,
    /// Where somebody is.
    Location,
    /// A file, a film, a contact, anything else.
    Other,
}

impl Says {
    /// Reads words, which may be a command.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        let Some(command) = text.strip_prefix('/') else {
            return tap(text).unwrap_or_else(|| Self::Text(text.to_owned()));
        };
        let (name, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command, ""));
        let name = name.split('@').next().unwrap_or(name).to_lowercase();
        let rest = rest.trim();
        match name.as_str() {
            "start" | "batdau" => Self::Start(rest.to_owned()),
            "help" | "trogiup" => Self::Help,
            "noi" => Self::Place(rest.to_owned()),
            "nguoi" | "canbo" => Self::Person,
            "xoa" => Self::Erase,
            "xuat" => Self::Export,
            _ => Self::Text(text.to_owned()),
        }
    }

    /// What a choice sends when it is tapped: short, since Telegram allows 64 bytes.
    #[must_use]
    pub fn tap_of(seq: i64, position: usize) -> String {
        format!("#{seq}.{position}")
    }
}

/// Reads what [`Says::tap_of`] wrote.
fn tap(text: &str) -> Option<Says> {
    let (seq, position) = text.strip_prefix('#')?.split_once('.')?;
    Some(Says::Tap(seq.parse().ok()?, position.parse().ok()?))
}

/// What a person is told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reply {
    /// A line above the text; empty for none.
    pub title: String,
    /// The text, with line breaks.
    pub text: String,
    /// What to tap next.
    pub choices: Vec<Choice>,
    /// The place in its conversation of the message that it answers.
    pub seq: i64,
    /// The whole answer, for a channel that can draw its sources and cards.
    pub answer: Option<Box<Answer>>,
}

impl Reply {
    /// A reply of text only.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Title and text in one.
    #[must_use]
    pub fn whole(&self) -> String {
        if self.title.is_empty() {
            self.text.clone()
        } else {
            format!("{}\n\n{}", self.title, self.text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: impl Into<Option<Says>>) {
        assert_eq!(Some(Says::read(text)), expected.into());
    }

    #[test]
    fn words_are_words() {
        check("  Làm khai sinh? ", Says::Text("Làm khai sinh?".into()));
        check(
            "/khong_co lệnh này",
            Says::Text("/khong_co lệnh này".into()),
        );
        check("#1 là gì", Says::Text("#1 là gì".into()));
        check("", Says::Text(String::new()));
    }

    #[test]
    fn commands_are_read_with_and_without_the_bots_name() {
        check("/start", Says::Start(String::new()));
        check("/start khai-sinh", Says::Start("khai-sinh".into()));
        check(
            "/noi@motcua_bot  Phường Bến Thành ",
            Says::Place("Phường Bến Thành".into()),
        );
        check("/NOI", Says::Place(String::new()));
        check("/nguoi", Says::Person);
        check("/xoa\n", Says::Erase);
        check("/xuat", Says::Export);
        check("/help", Says::Help);
    }

    #[test]
    fn a_tap_comes_back_as_it_was_sent() {
        check(&Says::tap_of(12, 3), Says::Tap(12, 3));
        assert!(Says::tap_of(i64::MAX, usize::MAX).len() <= 64);
        check("#12.x", Says::Text("#12.x".into()));
    }
}
