//! `motcua unanswered`: what people asked and got no good answer to, as the
//! staff's work list: by topic, the most asked first.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::conversation::time;
use crate::language::Lexicon;
use crate::place;
use crate::store::{Liked, Open};
use crate::topic::topics;

/// Most questions of a topic that are shown.
const EXAMPLES: usize = 3;

/// Questions that ask for the same.
#[derive(Debug, Serialize)]
struct Topic<'a> {
    /// How often it was asked.
    count: usize,
    /// How often nothing was found, it was asked back, or the answer was disliked.
    by_status: BTreeMap<&'a str, usize>,
    /// Where it was asked about, the most first.
    places: Vec<(String, usize)>,
    /// When it was asked last, milliseconds since 1970.
    last: i64,
    /// Different questions of it, as they were typed, masked.
    examples: Vec<&'a str>,
}

/// Tells the work list.
///
/// # Errors
/// It cannot be written as JSON.
pub fn run(open: &[Open], liked: Liked, lexicon: &Lexicon, json: bool) -> anyhow::Result<String> {
    let questions: Vec<&str> = open.iter().map(|open| open.question.as_str()).collect();
    let topics: Vec<Topic<'_>> = topics(&questions, lexicon)
        .iter()
        .map(|members| topic(members, open))
        .collect();
    if json {
        return Ok(serde_json::to_string_pretty(&topics)?);
    }
    let mut lines = vec![format!(
        "{} câu hỏi chưa được trả lời tốt, {} chủ đề. Đánh giá của người dân: {} hữu ích, {} chưa đúng.",
        open.len(),
        topics.len(),
        liked.good,
        liked.bad
    )];
    lines.extend(topics.iter().map(describe));
    Ok(lines.join("\n\n"))
}

fn topic<'a>(members: &[usize], open: &'a [Open]) -> Topic<'a> {
    let mut by_status = BTreeMap::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut examples: Vec<&str> = Vec::new();
    for question in members.iter().map(|at| &open[*at]) {
        *by_status.entry(question.status.as_str()).or_default() += 1;
        if let Some(place) = place_of(question) {
            *places.entry(place).or_default() += 1;
        }
        let text = question.question.as_str();
        if examples.len() < EXAMPLES && !examples.contains(&text) {
            examples.push(text);
        }
    }
    let mut places: Vec<(String, usize)> = places.into_iter().collect();
    places.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Topic {
        count: members.len(),
        by_status,
        places,
        last: members
            .iter()
            .map(|at| open[*at].at)
            .max()
            .unwrap_or_default(),
        examples,
    }
}

/// The place that a question names, otherwise the one that was chosen before.
fn place_of(open: &Open) -> Option<String> {
    let named = place::find(&open.question).into_iter().next();
    let name = named.and_then(|mention| mention.places.first().map(|place| place.name()));
    name.map(str::to_owned).or_else(|| open.place.clone())
}

fn describe(topic: &Topic<'_>) -> String {
    let status = |name: &str| match name {
        "not_found" => "không tìm thấy",
        "unclear" => "phải hỏi lại",
        "directory" => "danh bạ thiếu nơi này",
        _ => "bị chê chưa đúng",
    };
    let counts: Vec<String> = topic
        .by_status
        .iter()
        .map(|(name, count)| format!("{count} {}", status(name)))
        .collect();
    let mut lines = vec![format!(
        "{} lần ({}), gần nhất {}",
        topic.count,
        counts.join(", "),
        time(topic.last)
    )];
    if !topic.places.is_empty() {
        let places: Vec<String> = topic
            .places
            .iter()
            .map(|(place, count)| format!("{place} ({count})"))
            .collect();
        lines.push(format!("  Nơi: {}", places.join(", ")));
    }
    lines.extend(
        topic
            .examples
            .iter()
            .map(|example| format!("  – {example}")),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(question: &str, status: &str) -> Open {
        Open {
            question: question.into(),
            status: status.into(),
            at: 1_763_640_000_000,
            ..Open::default()
        }
    }

    #[test]
    fn the_most_asked_comes_first() {
        let open = [
            open("nuôi chó có phải đăng ký không", "not_found"),
            open("lịch cắt điện ở Thái Bình", "unclear"),
            open("lich cat dien Thai Binh", "not_found"),
        ];
        let liked = Liked { good: 5, bad: 1 };
        let told = run(&open, liked, &Lexicon::shipped(), false).unwrap();
        insta::assert_snapshot!(told, @r"
        3 câu hỏi chưa được trả lời tốt, 2 chủ đề. Đánh giá của người dân: 5 hữu ích, 1 chưa đúng.

        2 lần (1 không tìm thấy, 1 phải hỏi lại), gần nhất 20/11/2025 19:00
          Nơi: Thái Bình (2)
          – lịch cắt điện ở Thái Bình
          – lich cat dien Thai Binh

        1 lần (1 không tìm thấy), gần nhất 20/11/2025 19:00
          – nuôi chó có phải đăng ký không
        ");
        let json = run(&open, liked, &Lexicon::shipped(), true).unwrap();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json[0]["count"], 2);
    }
}
