//! What a file says: a reader for every kind of file, and the parts that they share.
//!
//! In go the bytes of a file, out comes its text in the form of
//! [`normalize()`](crate::language::normalize()): tables as Markdown, a form feed
//! between pages. Readers of flowing formats build [`flow`] pieces, those of
//! pages words with their places for [`page`]. The content decides which format
//! reads a file; the name only where the content is silent, as with a file that
//! was cut off. To add a format, write one file with `EXTENSIONS`, `LARGEST`,
//! `recognises` and `read`, and add its name to `formats!` below.

mod archive;
mod flow;
mod links;
mod numbering;
pub(super) mod page;
mod sheet;
mod shown;
mod xml;

/// Stands for a page that is a picture, and within one for figures that are. No text holds it, since
/// [`normalize()`](crate::language::normalize()) takes it out.
pub(super) const PICTURE: char = '\u{fffc}';

/// A kind of file that is read.
pub(super) struct Format {
    /// The endings of its names; the first is what staff know it by.
    pub(super) extensions: &'static [&'static str],
    /// Files of more bytes are refused.
    pub(super) largest: u64,
    /// It is read in a process of its own.
    pub(super) apart: bool,
    /// Whether these are the bytes of such a file, by their content.
    pub(super) recognises: fn(&[u8]) -> bool,
    /// Gives the text of its bytes.
    pub(super) read: fn(&[u8]) -> Result<String, Unreadable>,
}

/// Declares each format's file and lists it; those in front of the semicolon
/// are read in a process of their own.
macro_rules! formats {
    ($($apart:ident),+ ; $($here:ident),+ $(,)?) => {
        $(mod $apart;)+
        $(mod $here;)+
        pub(in crate::knowledge) const FORMATS: &[Format] = &[
            $(formats!(@ $apart true),)+
            $(formats!(@ $here false)),+
        ];
    };
    (@ $name:ident $apart:literal) => {
        Format {
            extensions: $name::EXTENSIONS,
            largest: $name::LARGEST,
            apart: $apart,
            recognises: $name::recognises,
            read: $name::read,
        }
    };
}
// What a format recognises is not asked of those behind it; whatever is no
// other format may be plain text, which is last.
formats! {
    pdf, image, docx, doc, xlsx, xls, html, csv;
    text,
}

/// Why a file cannot be read, in Vietnamese, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable(pub(super) String);

/// The format that a file's ending names.
pub(super) fn named(ending: &str) -> Option<&'static Format> {
    FORMATS
        .iter()
        .find(|format| format.extensions.contains(&ending))
}

/// The format of a file: what its name says if the content bears it out, else
/// what the content says, else what the name says.
pub(super) fn recognise(name: &str, bytes: &[u8]) -> Option<&'static Format> {
    let named = named(name);
    if named.is_some_and(|format| (format.recognises)(bytes)) {
        return named;
    }
    let (text, marked) = FORMATS.split_last()?;
    let marked = marked.iter().find(|format| (format.recognises)(bytes));
    // Anything a program writes may be text; under a foreign name it is no document.
    let expected = named.is_some() || name.is_empty();
    let text = Some(text).filter(|format| expected && (format.recognises)(bytes));
    marked.or(text).or(named)
}

/// The file endings that are read, for staff.
pub(super) fn extensions() -> String {
    let all: Vec<&str> = FORMATS
        .iter()
        .flat_map(|format| format.extensions)
        .copied()
        .collect();
    all.join(", ")
}

/// The bytes of the picture of a page, counted from 1, of a file of this format; of a
/// PDF there are none, its pages have to be drawn.
pub(super) fn picture(name: &str, bytes: Vec<u8>, page: usize) -> Option<Vec<u8>> {
    if docx::EXTENSIONS.contains(&name) {
        docx::picture(&bytes, page)
    } else {
        Some(bytes)
    }
}

/// The rows of a workbook, as JSON; whether it is one its bytes say.
pub(super) fn rows(bytes: &[u8]) -> Result<String, Unreadable> {
    let read: [Tables; 3] = [
        (xls::recognises, xls::LARGEST, xls::rows),
        (xlsx::recognises, xlsx::LARGEST, xlsx::rows),
        (html::recognises, html::LARGEST, html::rows),
    ];
    let Some((_, largest, rows)) = read.iter().find(|(recognises, ..)| recognises(bytes)) else {
        let message =
            "tệp không phải bảng Excel hoặc bị hỏng; hãy mở bằng Excel rồi lưu lại dạng .xlsx";
        return Err(Unreadable(message.to_owned()));
    };
    if bytes.len() as u64 > *largest {
        return Err(super::folder::too_large(*largest));
    }
    serde_json::to_string(&rows(bytes)?).map_err(|error| Unreadable(error.to_string()))
}

/// A format that holds tables of ours: how it is known, how large it may be, its rows.
type Tables = (
    fn(&[u8]) -> bool,
    u64,
    fn(&[u8]) -> Result<Vec<super::table::Rows>, Unreadable>,
);

/// Whether a file that is no workbook is a web page with tables.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    html::recognises(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expected: Option<&str>) {
        let found = recognise(name, bytes).map(|format| format.extensions[0]);
        assert_eq!(found, expected);
    }

    #[test]
    fn text_is_told_by_its_name_or_by_having_none() {
        check("txt", "Kế hoạch".as_bytes(), Some("md"));
        check("", "Kế hoạch".as_bytes(), Some("md"));
        check("json", "{}".as_bytes(), None);
    }

    #[test]
    fn a_name_counts_where_the_content_is_silent() {
        check("txt", &[0, 1, 2], Some("md"));
        check("", &[0, 1, 2], None);
    }
}
