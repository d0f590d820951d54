//! Citations: which document says it, where in it, and how current that is.

use jiff::civil::Date;

use crate::document::{Document, Header};
use crate::language::damage::LABEL;
use crate::passage::Passage;
use crate::place;
use crate::snapshot::Snapshot;

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
        section: passage.address.clone(),
        text: passage.text(document),
        quote,
        rank,
        score,
        validity: currency(snapshot, passage, today).join("; "),
    }
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
    let mut said = validity(snapshot, passage.document, today);
    let blocks = snapshot
        .document_of(passage)
        .blocks
        .get(passage.blocks.clone());
    if blocks
        .into_iter()
        .flatten()
        .any(|block| block.raw.is_some())
    {
        said.push(LABEL.to_owned());
    }
    said
}

/// How current a document is: its period, what replaced it, what its place is now.
fn validity(snapshot: &Snapshot, document: usize, today: Date) -> Vec<String> {
    let header = &snapshot.documents()[document].header;
    let mut said = Vec::new();
    let kind = header
        .kind
        .as_deref()
        .map_or_else(|| "văn bản".to_owned(), str::to_lowercase);
    if let Some(period) = &header.period_text {
        said.push(format!("{kind} {period}"));
    }
    if let Some(newer) = replacement(snapshot, document) {
        said.push(texts::replaced_by(&name(newer)));
    } else if header.valid_to.is_some_and(|day| day < today) {
        said.push(texts::EXPIRED.to_owned());
    } else if header.period.is_some_and(|(_, last)| last < today) {
        said.push(texts::LAPSED.to_owned());
    }
    if let Some(place) = snapshot.places[document]
        && let Some(now) = place::describe_now(place)
    {
        said.push(format!("{} {now}", place.in_sentence()));
    }
    said
}

/// The document of the folder that says it replaces this one.
fn replacement(snapshot: &Snapshot, document: usize) -> Option<&Document> {
    let number = snapshot.documents()[document].header.number.as_ref()?;
    snapshot
        .documents()
        .iter()
        .enumerate()
        .find_map(|(i, other)| {
            (i != document && other.header.replaces.contains(number)).then_some(other)
        })
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
    match passage.address.as_slice() {
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
