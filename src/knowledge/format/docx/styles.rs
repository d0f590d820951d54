//! What a Word file says of its paragraphs by name: styles and lists.

use std::collections::HashMap;

use super::super::Unreadable;
use super::super::numbering::{LEVELS, Level, Style};
use super::super::xml::{Token, Xml, attribute, is_on, number};

/// How runs of text are set, as far as it matters; `None` where nothing is said.
#[derive(Debug, Clone, Default)]
pub(super) struct RunLook {
    pub(super) bold: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) font: Option<String>,
}

impl RunLook {
    /// Takes over what one element of run properties says.
    pub(super) fn take(&mut self, tag: &quick_xml::events::BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "b" => self.bold = Some(is_on(tag)),
            "vanish" => self.hidden = Some(is_on(tag)),
            "rFonts" => {
                if let Some(font) = attribute(tag, "ascii").or_else(|| attribute(tag, "hAnsi")) {
                    self.font = Some(font);
                }
            }
            _ => {}
        }
    }

    /// What is said here, and beyond that what `base` says.
    pub(super) fn over(&self, base: &Self) -> Self {
        Self {
            bold: self.bold.or(base.bold),
            hidden: self.hidden.or(base.hidden),
            font: self.font.clone().or_else(|| base.font.clone()),
        }
    }
}

/// How paragraphs are set.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub(super) run: RunLook,
    /// Level of the outline from 0.
    pub(super) outline: Option<i64>,
    /// Number of its list.
    pub(super) list: Option<i64>,
    /// Level in its list from 0.
    pub(super) level: Option<i64>,
}

#[derive(Debug, Default)]
struct Named {
    look: Look,
    based_on: Option<String>,
}

/// The styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    named: HashMap<String, Named>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
    defaults: RunLook,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        let mut styles = Self::default();
        let mut xml = Xml::new(text);
        let mut open: Option<(String, Named)> = None;
        let mut in_defaults = false;
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) => match (tag.local_name().as_ref(), &mut open) {
                    ("rPrDefault", _) => in_defaults = true,
                    ("style", _) => {
                        let id = attribute(&tag, "styleId").unwrap_or_default();
                        let usual = attribute(&tag, "default").is_some_and(|on| on != "0");
                        if usual && attribute(&tag, "type").is_some_and(|kind| kind == "paragraph")
                        {
                            styles.usual = Some(id.clone());
                        }
                        open = Some((id, Named::default()));
                    }
                    ("basedOn", Some((_, named))) => named.based_on = attribute(&tag, "val"),
                    ("outlineLvl", Some((_, named))) => named.look.outline = number(&tag, "val"),
                    ("numId", Some((_, named))) => named.look.list = number(&tag, "val"),
                    ("ilvl", Some((_, named))) => named.look.level = number(&tag, "val"),
                    (_, Some((_, named))) => named.look.run.take(&tag),
                    _ if in_defaults => styles.defaults.take(&tag),
                    _ => {}
                },
                Token::Close(name) if name == "style" => {
                    if let Some((id, named)) = open.take() {
                        styles.named.insert(id, named);
                    }
                }
                Token::Close(name) if name == "rPrDefault" => in_defaults = false,
                _ => {}
            }
        }
        Ok(styles)
    }

    /// How a paragraph of this style is set, with all that the style is based on.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Look {
        let mut look = self.chain(id.or(self.usual.as_deref()));
        look.run = look.run.over(&self.defaults);
        look
    }

    /// What a style of characters says.
    pub(super) fn run(&self, id: &str) -> RunLook {
        self.chain(Some(id)).run
    }

    fn chain(&self, id: Option<&str>) -> Look {
        let mut look = Look::default();
        let mut next = id;
        // A style based on itself ends here too.
        for _ in 0..16 {
            let Some(named) = next.and_then(|id| self.named.get(id)) else {
                break;
            };
            look.run = look.run.over(&named.look.run);
            look.outline = look.outline.or(named.look.outline);
            look.list = look.list.or(named.look.list);
            look.level = look.level.or(named.look.level);
            next = named.based_on.as_deref();
        }
        look
    }
}

/// A list that paragraphs count in.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    /// Lists of the same counting share this.
    pub(super) counts_with: u64,
    pub(super) levels: Vec<Level>,
    /// The level that a style belongs to.
    styles: HashMap<String, usize>,
    /// Levels that start again with the first paragraph of this list.
    pub(super) restarts: Vec<usize>,
}

impl List {
    /// The level of a paragraph of this style.
    pub(super) fn level_of(&self, style: Option<&str>) -> Option<usize> {
        self.styles.get(style?).copied()
    }
}

/// Reads `numbering.xml`: the lists by number.
pub(super) fn lists(text: &str) -> Result<HashMap<i64, List>, Unreadable> {
    let mut abstracts: HashMap<i64, List> = HashMap::new();
    let mut lists: HashMap<i64, List> = HashMap::new();
    let mut xml = Xml::new(text);
    let mut current: Option<(i64, List)> = None;
    let mut at = 0_usize;
    let mut overriding = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) => {
                let name = tag.local_name();
                match (name.as_ref(), &mut current) {
                    ("abstractNum", _) => {
                        let id = number(&tag, "abstractNumId").unwrap_or_default();
                        current = Some((id, List::default()));
                    }
                    ("num", _) => {
                        let id = number(&tag, "numId").unwrap_or_default();
                        current = Some((id, List::default()));
                    }
                    ("abstractNumId", Some((_, list))) => {
                        let base = number(&tag, "val").unwrap_or_default();
                        *list = abstracts.get(&base).cloned().unwrap_or_default();
                        list.counts_with = base.unsigned_abs();
                    }
                    ("lvlOverride", Some(_)) => {
                        at = level_at(&tag);
                        overriding = true;
                    }
                    ("startOverride", Some((_, list))) => {
                        list.restarts.push(at);
                        take_level("start", &tag, at, list);
                    }
                    ("lvl", Some((_, list))) => {
                        at = level_at(&tag);
                        if list.levels.len() <= at {
                            list.levels.resize(at + 1, Level::default());
                        }
                        list.levels[at] = Level::default();
                    }
                    (name, Some((_, list))) => take_level(name, &tag, at, list),
                    _ => {}
                }
            }
            Token::Close(name) if name == "lvlOverride" => overriding = false,
            Token::Close(name) if name == "abstractNum" && !overriding => {
                if let Some((id, list)) = current.take() {
                    abstracts.insert(id, list);
                }
            }
            Token::Close(name) if name == "num" => {
                if let Some((id, list)) = current.take() {
                    lists.insert(id, list);
                }
            }
            _ => {}
        }
    }
    Ok(lists)
}

fn level_at(tag: &quick_xml::events::BytesStart<'_>) -> usize {
    let at = number(tag, "ilvl").unwrap_or_default();
    usize::try_from(at).unwrap_or_default().min(LEVELS - 1)
}

fn take_level(name: &str, tag: &quick_xml::events::BytesStart<'_>, at: usize, list: &mut List) {
    if name == "pStyle" {
        if let Some(style) = attribute(tag, "val") {
            list.styles.insert(style, at);
        }
        return;
    }
    let Some(level) = list.levels.get_mut(at) else {
        return;
    };
    match name {
        "start" => {
            level.start = number(tag, "val").map_or(1, |start| u32::try_from(start).unwrap_or(1));
        }
        "numFmt" => level.style = style(&attribute(tag, "val").unwrap_or_default()),
        "lvlText" => level.text = pattern(&attribute(tag, "val").unwrap_or_default()),
        "isLgl" => level.arabic = is_on(tag),
        "lvlRestart" => level.runs_on = number(tag, "val") == Some(0),
        _ => {}
    }
}

/// "%1.%2." with the counts as the characters 1 to 9.
fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek().and_then(|next| next.to_digit(10))) {
            ('%', Some(digit @ 1..=9)) => {
                chars.next();
                out.extend(char::from_u32(digit));
            }
            _ => out.push(c),
        }
    }
    out
}

fn style(name: &str) -> Style {
    match name {
        "decimalZero" => Style::DecimalZero,
        "lowerLetter" => Style::SmallLetter,
        "upperLetter" => Style::CapitalLetter,
        "lowerRoman" => Style::SmallRoman,
        "upperRoman" => Style::CapitalRoman,
        "bullet" => Style::Bullet,
        "none" => Style::None,
        _ => Style::Decimal,
    }
}
