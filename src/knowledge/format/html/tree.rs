//! A page, parsed with limits on how many nodes it has and how deep they lie.

use html5ever::driver::parse_document;
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink};

use super::super::Unreadable;

/// The law portal's longest pages have a tenth of this.
const MOST_NODES: usize = 1_500_000;

/// Deeper than any page that a person made.
const DEEPEST: usize = 400;

/// How much is parsed between two looks at the limits, bytes.
const STEP: usize = 4096;

/// Parses a page.
///
/// # Errors
/// [`Unreadable`] when it is nested or repeated beyond what a page is.
pub(super) fn parse(source: &str) -> Result<Html, Unreadable> {
    let sink = HtmlTreeSink::new(Html::new_document());
    let mut parser = parse_document(sink, html5ever::ParseOpts::default());
    let mut rest = source;
    while !rest.is_empty() {
        let step = rest.floor_char_boundary(STEP);
        parser.process(StrTendril::from_slice(&rest[..step]));
        rest = &rest[step..];
        let page = parser.tokenizer.sink.sink.0.borrow();
        let depth = page
            .tree
            .nodes()
            .next_back()
            .map_or(0, |last| last.ancestors().take(DEEPEST + 1).count());
        if depth > DEEPEST || page.tree.values().len() > MOST_NODES {
            return Err(Unreadable(TOO_DEEP.to_owned()));
        }
    }
    Ok(parser.finish())
}

const TOO_DEEP: &str = "trang mạng lồng nhau quá nhiều lớp (có thể là tệp phá hoại) nên không được đọc; \
    hãy mở trang bằng trình duyệt và in ra PDF";
