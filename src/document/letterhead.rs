//! The letterhead: the issuer in capitals at the top left, often on the same
//! line as the Quốc hiệu at the top right.

use crate::language::fold;

use super::marker::is_caps;
use super::office::body_of;
use super::placename::{LEVELS, place_at_end};

/// The issuer from the capitals at the top left.
pub(super) fn letterhead(lines: &[&str]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in lines {
        let words = line.split_whitespace();
        let caps: Vec<&str> = words
            .take_while(|w| is_caps(w) || !w.chars().any(char::is_alphabetic))
            .take_while(|w| !w.chars().any(|c| c.is_ascii_digit()))
            .collect();
        let mut part = caps.join(" ");
        let folded = fold(&part);
        // The right column, where both were put on one line.
        if let Some(at) = folded.find("cong hoa") {
            let kept = folded[..at].chars().count();
            part = part.chars().take(kept).collect();
        }
        let folded = fold(part.trim());
        let right = ["chu nghia", "viet nam", "dang cong san", "doc lap"];
        if folded.is_empty()
            || right.iter().any(|word| folded.starts_with(word))
            || folded.starts_with("so:")
        {
            continue;
        }
        let part = part.trim_matches(['-', ' ', '*', '_']).to_owned();
        if part.chars().filter(|c| c.is_alphabetic()).count() >= 2 {
            parts.push(part);
        }
    }
    combine(&parts)
}

/// Superior and issuer, or a name on two lines, made one.
fn combine(parts: &[String]) -> Option<String> {
    let folded: Vec<String> = parts.iter().map(|p| fold(p)).collect();
    let bodies: Vec<usize> = (0..parts.len())
        .filter(|i| body_of(&folded[*i]).is_some())
        .collect();
    let last = *bodies.last()?;
    let mut name = sentence_case(&parts[last]);
    if let Some(next) = parts.get(last + 1)
        && LEVELS
            .iter()
            .any(|(level, _)| folded[last + 1].starts_with(level))
    {
        name = format!("{name} {}", sentence_case(next));
    }
    if place_at_end(&name).is_none()
        && let Some(above) = (0..last)
            .rev()
            .find_map(|i| place_at_end(&sentence_case(&parts[i])))
    {
        name = format!("{name} {above}");
    }
    Some(name)
}

/// Capitals to what stands in a sentence: "SỞ NỘI VỤ TỈNH ĐẮK LẮK" to "Sở Nội vụ tỉnh Đắk Lắk".
pub(super) fn sentence_case(caps: &str) -> String {
    let lower = caps.to_lowercase();
    let folded = fold(caps);
    let (mut name, rest) = match body_of(&folded) {
        Some((body, written, _)) => {
            let words = body.split(' ').count();
            let rest: Vec<&str> = lower.split_whitespace().skip(words).collect();
            ((*written).to_owned(), rest)
        }
        None => (String::new(), lower.split_whitespace().collect()),
    };
    let mut in_place = false;
    let mut capital = !name.is_empty();
    let mut index = 0;
    while index < rest.len() {
        let level = LEVELS.iter().find(|(level, _)| {
            let words = level.split(' ').count();
            rest.get(index..index + words)
                .is_some_and(|w| fold(&w.join(" ")) == *level)
        });
        let (piece, step) = match level {
            Some((level, written)) if !in_place => {
                in_place = true;
                ((*written).to_owned(), level.split(' ').count())
            }
            _ if in_place || capital => (titled(rest[index]), 1),
            _ => (rest[index].to_owned(), 1),
        };
        capital = piece.ends_with(',') || piece == "và" || piece == "-";
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(&piece);
        index += step;
    }
    name
}

fn titled(word: &str) -> String {
    let mut chars = word.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}
