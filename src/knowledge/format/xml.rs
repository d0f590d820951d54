//! XML as Office writes it, read with limits: no document type, no entities of
//! its own, no nesting beyond what a person makes.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use super::Unreadable;

/// Word nests about a dozen elements for each table in a table.
const DEEPEST: usize = 400;

/// What stands in an XML text, one after the other.
pub(super) enum Token<'a> {
    /// An element begins.
    Open(BytesStart<'a>),
    /// An element of this local name ends.
    Close(String),
    /// Words.
    Text(Cow<'a, str>),
}

/// An XML text, being read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Xml<'a> {
    /// Starts at the beginning.
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0 }
    }

    /// The next thing, `None` at the end.
    ///
    /// # Errors
    /// [`Unreadable`] when the XML is broken, nested too deep or has a document type.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, Unreadable> {
        loop {
            let event = self.reader.read_event().map_err(|_| broken())?;
            return Ok(Some(match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Unreadable(TOO_DEEP.to_owned()));
                    }
                    Token::Open(tag)
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::Close(tag.local_name().as_ref().to_owned())
                }
                Event::Text(text) => Token::Text(text.xml10_content()),
                Event::CData(text) => Token::Text(text.xml10_content()),
                Event::GeneralRef(name) => {
                    let known = match name.resolve_char_ref() {
                        Ok(Some(c)) => Some(c.to_string()),
                        _ => resolve_predefined_entity(&name.xml10_content()).map(str::to_owned),
                    };
                    Token::Text(Cow::Owned(known.unwrap_or_default()))
                }
                Event::DocType(_) => return Err(Unreadable(DOCTYPE.to_owned())),
                Event::Eof if self.depth > 0 => return Err(broken()),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            }));
        }
    }

    /// Passes over the rest of the element that was opened last.
    ///
    /// # Errors
    /// [`Unreadable`] as [`Xml::next`].
    pub(super) fn skip(&mut self) -> Result<(), Unreadable> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }
}

/// The value of an attribute, told by its name without the prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = unescape(&found.value);
    Some(value.map_or_else(|_| found.value.to_string(), Cow::into_owned))
}

/// The `w:val` of an element, as a number.
pub(super) fn number(tag: &BytesStart<'_>, name: &str) -> Option<i64> {
    attribute(tag, name)?.trim().parse().ok()
}

/// Whether a switch like `<w:b/>`, `<w:b w:val="0"/>` is on.
pub(super) fn is_on(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "val")
        .is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"))
}

const DOCTYPE: &str = "tệp có khai báo DTD (có thể là tệp phá hoại) nên không được đọc; \
    hãy mở bằng Word hoặc Excel và lưu lại";

const TOO_DEEP: &str = "tệp lồng nhau quá nhiều lớp (có thể là tệp phá hoại) nên không được đọc; \
    hãy mở bằng Word hoặc Excel và lưu lại";

fn broken() -> Unreadable {
    Unreadable(
        "nội dung bên trong tệp Office bị hỏng; hãy mở bằng Word hoặc Excel, lưu lại rồi chép lại vào thư mục"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Unreadable> {
        let mut xml = Xml::new(text);
        let mut words = String::new();
        while let Some(token) = xml.next()? {
            if let Token::Text(text) = token {
                words.push_str(&text);
            }
        }
        Ok(words)
    }

    #[test]
    fn entities_of_xml_are_read_and_others_are_not() {
        assert_eq!(
            read("<a>một &amp; hai &#7879;</a>").expect("read"),
            "một & hai ệ"
        );
        assert_eq!(read("<a>&xxe;</a>").expect("read"), "");
    }

    #[test]
    fn document_types_deep_nesting_and_broken_ends_are_refused() {
        let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
        assert!(read(entity).expect_err("refused").0.contains("DTD"));
        let deep = "<a>".repeat(500);
        assert!(read(&deep).expect_err("refused").0.contains("nhiều lớp"));
        assert!(read("<a><b></a>").is_err());
        assert!(read("<a>").is_err());
    }

    #[test]
    fn an_element_can_be_passed_over() {
        let mut xml = Xml::new("<a><b>x<c/></b>y</a>");
        let mut words = String::new();
        while let Some(token) = xml.next().expect("sound") {
            match token {
                Token::Open(tag) if tag.local_name().as_ref() == "b" => xml.skip().expect("sound"),
                Token::Text(text) => words.push_str(&text),
                _ => {}
            }
        }
        assert_eq!(words, "y");
    }
}
