//! Buttons: choices below the last message, and what leads out of the conversation.

use serde_json::{Value, json};

use super::super::link;
use super::super::message::{Reply, Says};
use super::super::text::shorten;

/// Most quick replies under a message, and the longest title of one.
const QUICK_REPLIES: usize = 13;
const TITLE_LIMIT: usize = 20;

/// Stands above the buttons that lead out of the conversation.
const LINKS: &str = "Bấm để gọi hoặc mở trang:";

/// The buttons that call or open a page, which stand under a message of their own.
pub(super) fn template(reply: &Reply) -> Option<Value> {
    let buttons = link::buttons(
        reply,
        TITLE_LIMIT,
        |title, number| json!({"type": "phone_number", "title": title, "payload": format!("+{number}")}),
        |title, address| json!({"type": "web_url", "title": title, "url": address}),
    );
    let payload = json!({"template_type": "button", "text": LINKS, "buttons": buttons});
    let message = json!({"attachment": {"type": "template", "payload": payload}});
    (!buttons.is_empty()).then_some(message)
}

/// Titles are too short for most labels, so they begin with the number by
/// which the text above lists the choice.
pub(super) fn quick_replies(reply: &Reply) -> Value {
    let choices = reply.choices.iter().take(QUICK_REPLIES).enumerate();
    choices
        .map(|(position, choice)| {
            json!({
                "content_type": "text",
                "title": shorten(&format!("{}. {}", position + 1, choice.label), TITLE_LIMIT),
                "payload": Says::tap_of(reply.seq, position),
            })
        })
        .collect()
}
