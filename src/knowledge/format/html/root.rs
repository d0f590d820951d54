//! Where in a page the document is, and which parts are no document.

use ego_tree::NodeRef;
use scraper::{Html, Node};

use crate::language::document_numbers;

/// Classes, names and marks that law portals give the text of a document.
const ROOTS: [&str; 9] = [
    "data-vbpl-content-root",
    "toanvancontent",
    "fulltext",
    "noidungvanban",
    "noi-dung-van-ban",
    "docitem-content",
    "content1",
    "divcontentdoc",
    "vbcontent",
];

/// The document must hold this share of the page's words, in percent, where
/// only its element's name tells it.
const SHARE: usize = 40;

/// Elements that no document stands in.
const NOT_TEXT: [&str; 20] = [
    "script", "style", "noscript", "template", "svg", "head", "nav", "aside", "iframe", "object",
    "canvas", "button", "select", "input", "textarea", "audio", "video", "math", "dialog",
    "datalist",
];

/// Words of classes and names that menus and the like have.
const CHROME: [&str; 16] = [
    "menu",
    "navbar",
    "nav",
    "breadcrumb",
    "sidebar",
    "footer",
    "pagination",
    "cookie",
    "banner",
    "share",
    "social",
    "login",
    "search",
    "toolbar",
    "skip",
    "modal",
];

/// The title of the page.
pub(super) fn title(page: &Html) -> String {
    let found = page.tree.nodes().find(|node| is_named(node, "title"));
    let text = found.map(|node| words(&node)).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(120).collect()
}

/// The element that the document stands in.
pub(super) fn main(page: &Html) -> NodeRef<'_, Node> {
    let marked = page
        .tree
        .nodes()
        .find(|node| is_marked(node) && has_words(node, 200));
    if let Some(marked) = marked {
        return marked;
    }
    let whole = page.tree.root();
    let all = count_letters(&whole);
    let named = page.tree.nodes().find(|node| {
        let main =
            is_named(node, "main") || is_named(node, "article") || role(node) == Some("main");
        main && count_letters(node) * 100 >= all * SHARE
    });
    // A title above <main> is the document's too: "<header><h1>".
    let titled = |node: &NodeRef<'_, Node>| node.descendants().any(|one| is_named(&one, "h1"));
    match named {
        Some(named) if titled(&named) || !titled(&whole) => named,
        _ => whole,
    }
}

/// Whether a part of the page is no part of the document.
pub(super) fn is_left_out(node: &NodeRef<'_, Node>) -> bool {
    let Some(element) = node.value().as_element() else {
        return false;
    };
    let style = element
        .attr("style")
        .unwrap_or_default()
        .to_lowercase()
        .replace(' ', "");
    let hidden = element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden");
    let listed = matches!(
        role(node),
        Some(
            "navigation"
                | "banner"
                | "search"
                | "contentinfo"
                | "menu"
                | "menubar"
                | "dialog"
                | "complementary"
        )
    );
    // The foot of a page may say which decision it was made from.
    let foot = element.name() == "footer" && document_numbers(&words(node)).is_empty();
    hidden || listed || foot || NOT_TEXT.contains(&element.name()) || is_chrome(node)
}

/// Whether the class or the name says that it is a menu, and it has little text.
fn is_chrome(node: &NodeRef<'_, Node>) -> bool {
    let Some(element) = node.value().as_element() else {
        return false;
    };
    if !matches!(
        element.name(),
        "div" | "ul" | "section" | "header" | "form" | "span" | "ol"
    ) {
        return false;
    }
    let names = element.attr("class").into_iter().chain(element.attr("id"));
    let listed = names
        .flat_map(|names| names.split([' ', '-', '_']))
        .any(|word| {
            let word = word.to_ascii_lowercase();
            CHROME.contains(&word.as_str())
        });
    listed && (!has_words(node, 400) || mostly_links(node))
}

/// Whether nearly all words are links to elsewhere.
fn mostly_links(node: &NodeRef<'_, Node>) -> bool {
    let links = node.descendants().filter(|one| is_named(one, "a"));
    let linked: usize = links.map(|link| count_letters(&link)).sum();
    linked * 10 >= count_letters(node) * 7
}

fn is_marked(node: &NodeRef<'_, Node>) -> bool {
    let Some(element) = node.value().as_element() else {
        return false;
    };
    let names = element.attr("class").into_iter().chain(element.attr("id"));
    let mut names = names
        .flat_map(str::split_whitespace)
        .map(str::to_ascii_lowercase);
    element.attr(ROOTS[0]).is_some() || names.any(|name| ROOTS.contains(&name.as_str()))
}

fn role<'a>(node: &NodeRef<'a, Node>) -> Option<&'a str> {
    node.value().as_element()?.attr("role")
}

pub(super) fn is_named(node: &NodeRef<'_, Node>, name: &str) -> bool {
    node.value()
        .as_element()
        .is_some_and(|element| element.name() == name)
}

fn words(node: &NodeRef<'_, Node>) -> String {
    node.descendants()
        .filter_map(|one| one.value().as_text())
        .map(|text| &**text)
        .collect()
}

/// Letters of the text below a node, scripts and styles left out.
fn count_letters(node: &NodeRef<'_, Node>) -> usize {
    texts(node)
        .map(|text| text.split_whitespace().map(str::len).sum::<usize>())
        .sum()
}

fn has_words(node: &NodeRef<'_, Node>, least: usize) -> bool {
    let mut count = 0;
    texts(node).any(|text| {
        count += text.trim().len();
        count >= least
    })
}

fn texts<'a>(node: &NodeRef<'a, Node>) -> impl Iterator<Item = &'a str> {
    node.descendants().filter_map(|one| {
        let text = one.value().as_text()?;
        let parent = one.parent()?;
        let shown = ["script", "style", "noscript", "template"]
            .iter()
            .all(|name| !is_named(&parent, name));
        shown.then_some(&**text)
    })
}
