//! What words mean in the dialogue of a petition: to stop, to agree, to leave
//! something out, to confirm, or something other than an answer.
//!
//! Words are compared as [`plain`](super::wish::plain) gives them.

use crate::answer::{Talk, recognise};

/// Whether words are for the assistant and not for the petition: small talk, or a
/// person that is asked for.
pub(super) fn is_talk(words: &str) -> bool {
    matches!(
        recognise(words),
        Some(Talk::Human | Talk::Greeting | Talk::Thanks | Talk::About | Talk::Help | Talk::Bye)
    )
}

/// Whether words are a question; `folded` is what [`plain`](super::wish::plain) gives of them.
pub(super) fn asks(words: &str, folded: &str) -> bool {
    let opens = OPENINGS
        .split('|')
        .any(|opening| folded.starts_with(opening));
    let closes = CLOSINGS.split('|').any(|closing| folded.ends_with(closing));
    let short = folded.split(' ').count() <= 20;
    opens || (short && (closes || words.trim_end().ends_with('?')))
}

/// Whether words are one of a list.
pub(super) fn is_of(list: &str, folded: &str) -> bool {
    list.split('|').any(|words| words == folded)
}

/// How questions begin, folded.
const OPENINGS: &str =
    "cho hoi|cho toi hoi|cho em hoi|cho minh hoi|xin hoi|toi hoi|hoi |lam on cho hoi";

/// How questions end, folded.
const CLOSINGS: &str = "la gi|o dau|the nao|bao nhieu|bao lau|khi nao|can gi|giay to gi|may gio|ra sao|\
    duoc khong|co mat phi khong";

/// Ways to stop, folded.
pub(super) const STOPS: &str = "thoi|thoi khong gui nua|thoi khong can nua|huy|huy phan anh|huy di|huy bo|dung|dung lai|\
    khong gui nua|khong phan anh nua|bo di|thoat|stop|cancel|thoi khong gui|thoi huy";

/// Ways to agree, folded.
pub(super) const AGREES: &str = "dong y|dong y va tiep tuc|toi dong y|em dong y|co|ok|oke|vang|vang dong y|da dong y|da vang|tiep tuc";

/// Ways not to agree, folded.
pub(super) const DISAGREES: &str = "khong|khong dong y|toi khong dong y|ko";

/// Ways to leave something out, folded.
pub(super) const SKIPS: &str = "bo qua|khong|khong co|ko|ko co|khong nho|khong nho ro|khong de lai|khong de lai lien he|khong can|\
    khong ro|chua ro|k|khong co anh";

/// Ways to confirm, folded.
pub(super) const CONFIRMS: &str = "xac nhan gui phan anh|xac nhan|xac nhan gui|gui|gui di|gui phan anh|dong y|dung roi|dung roi gui di|\
    ok|ok gui di";
