//! A petition: what a person tells the office is wrong or should be better,
//! and the receipt by which they hold the office to it.
//!
//! Pure: how it is asked for, in which words, its code and the chain of hashes
//! over what happens to it. The store keeps it, the desk carries it out.

mod chain;
mod code;
mod dialogue;
mod said;
mod step;
pub mod texts;
mod wish;

use serde::{Deserialize, Serialize};

pub use chain::{Break, Link, chain_hash, digest, entry_hash, fingerprint, verify};
pub use code::{Code, Mistyped, find as find_code};
pub use dialogue::{Draft, Heard, Outcome};
pub use wish::{Level, Wish, recognise};

/// What a person files. All of it may be personal, so all of it can be erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// What happened or is asked for.
    pub what: String,
    /// Where, in the person's words.
    pub place: String,
    /// When, in the person's words; empty where they did not say.
    pub when: String,
    /// What the channel calls the picture that they sent.
    pub photo: Option<String>,
    /// How to reach them, where they want that.
    pub contact: Option<String>,
    /// When they agreed to the notice on personal data, milliseconds since 1970.
    pub agreed_at: i64,
}

/// How far a petition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It came in.
    Received,
    /// Somebody looks into it.
    Processing,
    /// It went on to the office that may decide.
    Forwarded,
    /// It is answered.
    Answered,
    /// No office that we know of may decide.
    NotCompetent,
    /// The person took it back.
    Withdrawn,
    /// Its contents are gone, as the person wished or the time was over.
    Erased,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Received,
        Self::Processing,
        Self::Forwarded,
        Self::Answered,
        Self::NotCompetent,
        Self::Withdrawn,
        Self::Erased,
    ];

    /// The word in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Processing => "processing",
            Self::Forwarded => "forwarded",
            Self::Answered => "answered",
            Self::NotCompetent => "not_competent",
            Self::Withdrawn => "withdrawn",
            Self::Erased => "erased",
        }
    }

    /// The words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Received => "đã tiếp nhận",
            Self::Processing => "đang xử lý",
            Self::Forwarded => "đã chuyển cơ quan có thẩm quyền",
            Self::Answered => "đã trả lời",
            Self::NotCompetent => "không thuộc thẩm quyền",
            Self::Withdrawn => "người gửi đã rút",
            Self::Erased => "đã xoá nội dung",
        }
    }

    /// Whether nothing more is to be done.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Received | Self::Processing | Self::Forwarded)
    }

    /// Reads the word of the store or the words for people, with or without marks.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = crate::language::fold(text.trim()).replace(['-', '_'], " ");
        Self::ALL.into_iter().find(|status| {
            text == status.name().replace('_', " ") || text == crate::language::fold(status.words())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_read_as_staff_type_it() {
        assert_eq!(Status::read("đang xử lý"), Some(Status::Processing));
        assert_eq!(Status::read("Da tra loi"), Some(Status::Answered));
        assert_eq!(
            Status::read("khong-thuoc-tham-quyen"),
            Some(Status::NotCompetent)
        );
        assert_eq!(Status::read("processing"), Some(Status::Processing));
        assert_eq!(Status::read("xong"), None);
    }
}
