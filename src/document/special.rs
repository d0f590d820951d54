//! Files without a header of their own: the appendix of another document, the
//! page of a procedure.

use crate::language::{dates, document_numbers, fold, procedure_codes};

use super::Header;
use super::header::is_note;
use super::layout::{Paragraph, Style};
use super::marker::marker;

/// "Phụ lục II VIẾT HOA …" over "(Kèm theo Nghị định số …)": a file of its own.
pub(super) fn is_appendix(paragraphs: &[Paragraph]) -> bool {
    let [first, second, ..] = paragraphs else {
        return false;
    };
    let opens = marker(&first.text).is_some_and(|marker| marker.label.starts_with("Phụ lục"));
    opens && is_note(&second.text)
}

/// What the file of an appendix says: its own title, the number and date of what it belongs to.
pub(super) fn of_appendix(paragraphs: &[Paragraph]) -> Header {
    let (title, note) = (&paragraphs[0].text, &paragraphs[1].text);
    let behind = marker(title).map_or(title.as_str(), |marker| &title[marker.length..]);
    Header {
        kind: Some("Phụ lục".to_owned()),
        subject: Some(behind.to_owned()).filter(|subject| !subject.is_empty()),
        number: document_numbers(note)
            .into_iter()
            .next()
            .map(|number| number.value),
        issued: dates(note).into_iter().next().map(|day| day.value),
        ..Header::default()
    }
}

/// The type, number and date of a procedure's own page: "(Mã TTHC: 1.012784)".
pub(super) fn procedure(paragraphs: &[Paragraph], header: &mut Header) {
    let marked = paragraphs.iter().take(12).find(|paragraph| {
        let folded = fold(&paragraph.text);
        paragraph.style != Style::Row
            && ["ma tthc", "ma thu tuc", "ma so thu tuc"]
                .iter()
                .any(|words| folded.contains(words))
    });
    let code = marked.and_then(|paragraph| procedure_codes(&paragraph.text).into_iter().next());
    if let Some(code) = code {
        header.kind = Some("Thủ tục hành chính".to_owned());
        header.number = Some(code.value);
    }
}
