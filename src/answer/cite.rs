//! Citations: which document says it, where in it, and how current that is.

use jiff::civil::Date;

use crate::document::{Document, Header};
use crate::language::damage::LABEL;
use crate::passage::Passage;
use crate::place;
use crate::snapshot::Snapshot;
use crate::validity::{By, Note};

use super::Source;
use super::texts;

/// Makes the source of a passage; `quote` is the part of it that is shown.
pub(super) fn source(
    snapshot: &Snapshot,
    entry: usize,
    quote: String,
    rank: usize,
    score: f64,
    today: Date,
) -> Source {
    let passage = &snapshot.passages[entry];
    let document = snapshot.document_of(passage);
    let header = &document.header;
    Source {
        document: document.path.clone(),
        title: title(header, &document.path),
        number: header.number.clone(),
        issued: header.issued,
        issuer: header.issuer.clone(),
        section: passage.address.to_vec(),
        text: passage.text(document),
        quote,
        rank,
        score,
        validity: currency(snapshot, passage, today).join("; "),
        raw: raw(document, passage),
    }
}

/// Whether any of a passage was restored.
fn is_restored(document: &Document, passage: &Passage) -> bool {
    let blocks = document.blocks.get(passage.blocks.clone());
    let mut blocks = blocks.into_iter().flatten();
    blocks.any(|block| block.raw.is_some())
}

/// How a passage was read, if any of it was restored.
fn raw(document: &Document, passage: &Passage) -> Option<String> {
    if !is_restored(document, passage) {
        return None;
    }
    let blocks = document.blocks.get(passage.blocks.clone())?;
    let said = blocks.iter().map(|block| {
        let text = &document.text[block.span.clone()];
        block.raw.as_deref().unwrap_or(text)
    });
    // Blocks that stand in one line were read as one.
    let mut said: Vec<&str> = said.collect();
    said.dedup();
    Some(said.join("\n"))
}

/// Type and subject, or the file's name where both are missing.
fn title(header: &Header, path: &str) -> String {
    match (&header.kind, &header.subject) {
        (Some(kind), Some(subject)) => format!("{kind} {}", lower_first(subject)),
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => path.rsplit('/').next().unwrap_or(path).to_owned(),
    }
}

/// "Kế hoạch số 174/KH-UBND ngày 29/12/2023 của Ủy ban nhân dân tỉnh Thái Bình".
pub(super) fn name(document: &Document) -> String {
    let header = &document.header;
    let mut name = match (&header.kind, &header.number) {
        (Some(kind), Some(number)) => format!("{kind} số {number}"),
        (None, Some(number)) => format!("Văn bản số {number}"),
        _ => title(header, &document.path),
    };
    if let Some(day) = header.issued {
        name += &format!(" ngày {}", written(day));
    }
    let Some(issuer) = &header.issuer else {
        return name;
    };
    // A title may name the office without its place: "… của Sở Nội vụ".
    let office = [" tỉnh ", " thành phố ", " huyện "]
        .iter()
        .find_map(|unit| issuer.split_once(unit));
    let office = office.map_or(issuer.as_str(), |(office, _)| office);
    if name.ends_with(office) {
        name.truncate(name.len() - office.len());
        name + issuer
    } else if name.contains(issuer.as_str()) {
        name
    } else {
        name + " của " + issuer
    }
}

/// "29/12/2023".
pub(super) fn written(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// One line that names document, section and currency.
pub(super) fn line(snapshot: &Snapshot, passage: &Passage, today: Date) -> String {
    let mut line = name(snapshot.document_of(passage));
    if !passage.address.is_empty() {
        line += &format!(", mục {}", passage.address.join("."));
    }
    let validity = currency(snapshot, passage, today);
    if !validity.is_empty() {
        line += &format!(" ({})", validity.join("; "));
    }
    line
}

/// How current a passage is, and whether its text was restored.
fn currency(snapshot: &Snapshot, passage: &Passage, today: Date) -> Vec<String> {
    let document = snapshot.document_of(passage);
    let header = &document.header;
    let mut said = Vec::new();
    said.extend(period(header));
    let standing = snapshot.standing(passage, today);
    said.extend(standing.notes.iter().map(|note| in_words(snapshot, note)));
    if let Some(place) = snapshot.places[passage.document]
        && let Some(now) = place::describe_now(place)
    {
        said.push(format!("{} {now}", place.in_sentence()));
    }
    if is_restored(document, passage) {
        said.push(LABEL.to_owned());
    }
    said
}

/// "kế hoạch năm 2024".
pub(super) fn period(header: &Header) -> Option<String> {
    let period = header.period_text.as_deref()?;
    let kind = header.kind.as_deref().map(str::to_lowercase);
    Some(format!("{} {period}", kind.as_deref().unwrap_or("văn bản")))
}

/// What is said of how current a document is.
pub(super) fn in_words(snapshot: &Snapshot, note: &Note) -> String {
    let by = |by: &By| match by {
        By::Document(document) => name(&snapshot.documents()[*document]),
        By::Number(number) => texts::document_number(number),
    };
    match note {
        Note::Replaced(newer, last) => {
            texts::replaced_by(&by(newer), last.as_ref().map(by).as_deref())
        }
        Note::Repealed(other) => texts::repealed_by(&by(other)),
        Note::Ended(day) => texts::ended(&written(*day)),
        Note::Lapsed => texts::LAPSED.to_owned(),
        Note::NotYet(day) => texts::not_yet(&written(*day)),
        Note::NotBegun(day) => texts::not_begun(&written(*day)),
        Note::WillEnd(other, day) => {
            let last = day.yesterday().unwrap_or(*day);
            texts::will_end(&written(last), &by(other))
        }
        Note::PartsEnded(parts, other) => {
            let parts: Vec<String> = parts.iter().map(|part| part_name(part)).collect();
            texts::parts_ended(&parts.join(", "), &by(other))
        }
        Note::Amended(others) => {
            let others: Vec<String> = others.iter().map(by).collect();
            texts::amended_by(&others.join(", "))
        }
    }
}

/// `["Điều 5", "2", "a"]` as it is said: "điểm a khoản 2 Điều 5".
fn part_name(part: &[String]) -> String {
    let named = part.iter().enumerate().rev().map(|(depth, number)| {
        let letter = number.starts_with(char::is_alphabetic);
        match depth {
            0 => number.clone(),
            _ if letter => format!("điểm {number}"),
            _ => format!("khoản {number}"),
        }
    });
    named.collect::<Vec<_>>().join(" ")
}

/// Lowers the first letter unless the word is all capitals.
fn lower_first(text: &str) -> String {
    let first_word = text.split(' ').next().unwrap_or_default();
    if first_word.chars().filter(|c| c.is_uppercase()).count() > 1 {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// Document and section in few words: "174/KH-UBND, mục II.2".
pub(super) fn section_of(snapshot: &Snapshot, passage: &Passage) -> String {
    let name = short_name(snapshot.document_of(passage));
    match &*passage.address {
        [] => name,
        address => format!("{name}, mục {}", address.join(".")),
    }
}

/// "Kế hoạch số 174/KH-UBND", or type, period and issuer where it has no number.
pub(super) fn short_name(document: &Document) -> String {
    let header = &document.header;
    let kind = header.kind.as_deref().unwrap_or("Văn bản");
    if let Some(number) = &header.number {
        return format!("{kind} số {number}");
    }
    let rest = [&header.period_text, &header.issuer]
        .into_iter()
        .flatten()
        .map(String::as_str);
    let rest: Vec<&str> = rest.collect();
    if rest.is_empty() {
        title(header, &document.path)
    } else {
        format!("{kind} {}", rest.join(" của "))
    }
}
