//! What an update of Telegram says to us, if anything.

use serde_json::Value;
use teloxide::types::{CallbackQuery, MessageEntityKind, Update, UpdateKind};

use super::Telegram;
use crate::channel::message::{Media, Message, Says};

impl Telegram {
    /// What an update says to us, if anything.
    pub(super) fn say(&self, update: Update) -> Option<Message> {
        match update.kind {
            UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => {
                self.hear(&message)
            }
            UpdateKind::CallbackQuery(query) => tapped(&query),
            _ => None,
        }
    }

    fn hear(&self, message: &teloxide::types::Message) -> Option<Message> {
        let from = message.from.as_ref().filter(|from| !from.is_bot)?;
        let group = message.chat.is_group() || message.chat.is_supergroup();
        if !(group || message.chat.is_private()) || (group && !self.is_addressed(message)) {
            return None;
        }
        let says = match message.text().or_else(|| message.caption()) {
            Some(text) => Says::read(&self.without_name(text)),
            None => match message.photo().and_then(<[_]>::last) {
                // The last is the largest of the sizes of one picture.
                Some(size) => Says::Photo(size.file.id.to_string()),
                None => Says::Media(media(message)?),
            },
        };
        Some(Message {
            chat: message.chat.id.to_string(),
            person: from.id.to_string(),
            says,
            reply_to: group.then(|| message.id.to_string()),
            tap: None,
        })
    }

    /// Whether a message in a group is meant for us.
    fn is_addressed(&self, message: &teloxide::types::Message) -> bool {
        let replied = message.reply_to_message().and_then(|to| to.from.as_ref());
        if replied.is_some_and(|from| from.id.to_string() == self.bot.account) {
            return true;
        }
        let name = self
            .name
            .get()
            .map(|name| format!("@{}", name.to_lowercase()));
        let (text, entities) = match message.text() {
            Some(text) => (text, message.entities()),
            None => (
                message.caption().unwrap_or_default(),
                message.caption_entities(),
            ),
        };
        entities.unwrap_or_default().iter().any(|entity| {
            let text = part(text, entity.offset, entity.length).to_lowercase();
            match &entity.kind {
                MessageEntityKind::Mention => name.as_deref() == Some(&text),
                MessageEntityKind::BotCommand => match text.find('@') {
                    Some(at) => name.as_deref() == Some(&text[at..]),
                    None => true,
                },
                MessageEntityKind::TextMention { user } => user.id.to_string() == self.bot.account,
                _ => false,
            }
        })
    }

    /// The words without our own name, by which a group calls us.
    fn without_name(&self, text: &str) -> String {
        match self.name.get() {
            Some(name) if !text.starts_with('/') => text.replace(&format!("@{name}"), " "),
            _ => text.to_owned(),
        }
    }
}

/// A part of a text, counted in UTF-16 units. What teloxide has for it panics
/// where the part lies beyond the text.
fn part(text: &str, offset: usize, length: usize) -> String {
    let units: Vec<u16> = text.encode_utf16().skip(offset).take(length).collect();
    String::from_utf16_lossy(&units)
}

/// A tap on a button under a message of ours.
fn tapped(query: &CallbackQuery) -> Option<Message> {
    let message = query.message.as_ref()?;
    let chat = message.chat();
    let group = !chat.is_private();
    Some(Message {
        chat: chat.id.to_string(),
        person: query.from.id.to_string(),
        says: Says::read(query.data.as_deref()?),
        reply_to: group.then(|| message.id().to_string()),
        tap: Some(query.id.0.clone()),
    })
}

/// A message whose kind teloxide does not tell, because it misses a field that
/// Telegram may leave out, such as a file's size.
pub(super) fn named(message: Message, update: &Value) -> Message {
    if message.says != Says::Media(Media::Other) {
        return message;
    }
    let told = ["message", "edited_message"].map(|kind| &update[kind]);
    let holds = |key: &str| told.iter().any(|told| told.get(key).is_some());
    let kinds = [
        ("voice", Media::Voice),
        ("audio", Media::Voice),
        ("video_note", Media::Voice),
        ("photo", Media::Photo),
        ("sticker", Media::Sticker),
        ("animation", Media::Sticker),
        ("location", Media::Location),
    ];
    match kinds.into_iter().find(|(key, _)| holds(key)) {
        Some((_, media)) => Message {
            says: Says::Media(media),
            ..message
        },
        None => message,
    }
}

/// What a message without words holds; none where it only tells of the chat.
fn media(message: &teloxide::types::Message) -> Option<Media> {
    use teloxide::types::MessageKind::{Common, Empty};
    if message.voice().is_some() || message.audio().is_some() || message.video_note().is_some() {
        return Some(Media::Voice);
    }
    if message.sticker().is_some() || message.animation().is_some() {
        return Some(Media::Sticker);
    }
    if message.location().is_some() || message.venue().is_some() {
        return Some(Media::Location);
    }
    matches!(message.kind, Common(_) | Empty {}).then_some(Media::Other)
}
