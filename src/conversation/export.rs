//! The export: what is kept of a conversation, told to the person themselves.

use super::carry::{line as petition_line, time, unsalted};
use super::texts;
use crate::answer::Context;
use crate::channel::{Message, Reply, Says};
use crate::petition::{self, Content};
use crate::store::{Petition, Record};

/// Most characters of an export; a dozen or two messages on any channel.
const LONGEST: usize = 40_000;

/// Tells what is kept, oldest first; where it is too much, the newest of it.
pub(super) fn export(history: &[Record], petitions: &[Petition], context: &Context) -> Reply {
    let mut lines = Vec::new();
    let mut length = 0;
    for record in history.iter().rev() {
        let line = line(record);
        length += line.chars().count();
        if LONGEST < length && !lines.is_empty() {
            break;
        }
        lines.push(line);
    }
    let left_out = history.len() - lines.len();
    lines.reverse();
    if history.is_empty() {
        lines.push(texts::EXPORT_EMPTY.into());
    }
    if left_out > 0 {
        lines.insert(0, texts::export_cut(left_out));
    }
    if !petitions.is_empty() {
        lines.push(texts::EXPORT_PETITIONS.to_owned());
        lines.extend(petitions.iter().filter_map(petition_whole));
    }
    if let Some(place) = &context.place {
        lines.push(format!("Nơi đã chọn: {place}"));
    }
    Reply {
        title: texts::EXPORT_TITLE.into(),
        ..Reply::text(lines.join("\n\n"))
    }
}

/// A petition with everything it says.
fn petition_whole(petition: &Petition) -> Option<String> {
    let content: Option<Content> = petition.words.as_deref().and_then(unsalted);
    let mut lines = vec![petition_line(petition)?];
    lines.extend(content.iter().flat_map(petition::texts::parts));
    Some(lines.join("\n"))
}

fn line(record: &Record) -> String {
    let message = record
        .body
        .as_deref()
        .and_then(|body| serde_json::from_str::<Message>(body).ok());
    let said = message.map_or_else(String::new, |message| words(&message.says));
    let answer = record.answer.as_deref().unwrap_or_default();
    format!(
        "{}\nBạn: {said}\nTrợ lý: {answer}",
        time(record.received_at)
    )
}

/// What was said, as the person typed or tapped it.
fn words(says: &Says) -> String {
    match says {
        Says::Text(text) => text.clone(),
        Says::Start(word) => format!("/start {word}").trim_end().to_owned(),
        Says::Help => "/help".into(),
        Says::Place(place) => format!("/noi {place}").trim_end().to_owned(),
        Says::Person => "/nguoi".into(),
        Says::Erase => "/xoa".into(),
        Says::Export => "/xuat".into(),
        Says::Tap(..) => "(bấm một lựa chọn)".into(),
        Says::Photo(_) => "(ảnh)".into(),
        Says::Media(_) => "(tin không phải chữ; nội dung không được lưu)".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Record {
        let message = Message {
            chat: "1".into(),
            person: "1".into(),
            says: Says::Text(text.into()),
            reply_to: None,
            tap: None,
        };
        Record {
            received_at: 1_763_640_000_000,
            body: serde_json::to_string(&message).ok(),
            answer: Some("Cần tờ khai.".into()),
        }
    }

    #[test]
    fn it_tells_what_was_said_and_when() {
        let context = Context {
            place: Some("Phường Hồng Gai".into()),
            ..Context::default()
        };
        let reply = export(&[record("Khai sinh cần gì?")], &[], &context);
        assert_eq!(
            reply.text,
            "20/11/2025 19:00\nBạn: Khai sinh cần gì?\nTrợ lý: Cần tờ khai.\n\n\
             Nơi đã chọn: Phường Hồng Gai"
        );
    }

    #[test]
    fn nothing_kept_is_said_so() {
        assert_eq!(
            export(&[], &[], &Context::default()).text,
            texts::EXPORT_EMPTY
        );
    }

    #[test]
    fn too_much_is_cut_and_said_so() {
        let long: Vec<_> = (0..60)
            .map(|i| record(&format!("{i} {}", "x".repeat(1_000))))
            .collect();
        let text = export(&long, &[], &Context::default()).text;
        assert!(text.chars().count() < LONGEST + 1_000);
        assert!(
            text.starts_with("(21 tin cũ hơn") || text.starts_with("(22 tin cũ hơn"),
            "{}",
            &text[..80]
        );
        assert!(text.contains("59 xxx"));
    }
}
