//! A passage: the unit that is found and shown, cut where the document divides itself.
//!
//! Sections that are short stay whole, long ones are cut between their parts,
//! long parts between their sentences; a small part stays with its siblings.
//! Every passage is one span of its document, and the spans together hold
//! every block.

mod tells;

use std::ops::Range;
use std::sync::Arc;

use crate::document::{Block, Document, Role};
use crate::language::sentences;

pub use tells::{Tells, What};

/// A passage is not made longer than this, syllables, where it can be cut.
const LONG: usize = 160;

/// Parts are gathered until a passage has about this many syllables.
const ENOUGH: usize = 120;

/// A passage below this gathers what follows even beyond [`ENOUGH`].
const SMALL: usize = 40;

/// A section with a heading of its own stands alone from this size on.
const OWN: usize = 20;

/// The longest beginning of an item ("Sở Nội vụ: …") that counts as its heading.
const LONGEST_NAME: usize = 30;

/// A piece of a document that can be understood by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Position of its document in the snapshot.
    pub document: usize,
    /// The way to it from the outside in: `["II", "2", "a"]`.
    pub address: Arc<[String]>,
    /// The headings on that way, joined by " › ", without their numbers.
    pub heading: Arc<str>,
    /// The sentence that opens the list it is an item of, bytes of the document's text.
    pub lead_in: Option<Range<usize>>,
    /// What it holds, bytes of the document's text; whole sentences.
    pub span: Range<usize>,
    /// Position in the document's blocks of the first and one past the last block it holds.
    pub blocks: Range<usize>,
    /// What it tells beside its matter.
    pub tells: Tells,
}

/// Address and headings of a passage.
type Way = (Arc<[String]>, Arc<str>);

impl Passage {
    /// What is shown of it: the lead-in, where it stands apart, and the span, verbatim.
    #[must_use]
    pub fn text(&self, document: &Document) -> String {
        let span = document.text.get(self.span.clone()).unwrap_or_default();
        match self
            .lead_in
            .clone()
            .and_then(|lead| document.text.get(lead))
        {
            Some(lead) => format!("{lead}\n{span}"),
            None => span.to_owned(),
        }
    }

    /// The part that its first block plays.
    #[must_use]
    pub fn role(&self, document: &Document) -> Role {
        document
            .blocks
            .get(self.blocks.start)
            .map_or(Role::Paragraph, |block| block.role)
    }
}

/// Cuts a document into its passages, in reading order.
#[must_use]
pub fn cut(document_index: usize, document: &Document) -> Vec<Passage> {
    let mut cutter = Cutter::new(document_index, document);
    let mut at = 0;
    while at < document.blocks.len() {
        let role = document.blocks[at].role;
        let end = cutter.zone_end(at);
        if is_apart(role) {
            cutter.cut_apart(at..end, role);
        } else {
            cutter.cut_siblings(at..end, &mut None);
        }
        at = end;
    }
    let mut passages = cutter.passages;
    for passage in &mut passages {
        passage.tells = Tells::of(&passage.heading, &passage.text(document));
    }
    passages
}

/// Header, opening, recipients and signature stand outside of the sections.
fn is_apart(role: Role) -> bool {
    matches!(
        role,
        Role::Header | Role::Opening | Role::Recipients | Role::Signature
    )
}

struct Cutter<'a> {
    index: usize,
    document: &'a Document,
    /// Syllables of every block.
    sizes: Vec<usize>,
    /// One past the last block under every block.
    ends: Vec<usize>,
    passages: Vec<Passage>,
}

impl<'a> Cutter<'a> {
    fn new(index: usize, document: &'a Document) -> Self {
        let blocks = &document.blocks;
        let text = |block: &Block| document.text.get(block.span.clone()).unwrap_or_default();
        let sizes = blocks
            .iter()
            .map(|block| text(block).split_whitespace().count())
            .collect();
        let mut ends: Vec<usize> = (1..=blocks.len()).collect();
        for at in (0..blocks.len()).rev() {
            if let Some(parent) = blocks[at].parent.filter(|parent| *parent < at) {
                ends[parent] = ends[parent].max(ends[at]);
            }
        }
        Self {
            index,
            document,
            sizes,
            ends,
            passages: Vec::new(),
        }
    }

    fn blocks(&self) -> &'a [Block] {
        &self.document.blocks
    }

    /// One past the last block of the run that stands apart, or of the body.
    fn zone_end(&self, from: usize) -> usize {
        let role = self.blocks()[from].role;
        let same = |block: &&Block| {
            if is_apart(role) {
                block.role == role
            } else {
                !is_apart(block.role)
            }
        };
        from + self.blocks()[from..].iter().take_while(same).count()
    }

    fn size(&self, range: &Range<usize>) -> usize {
        self.sizes[range.clone()].iter().sum()
    }

    /// Cuts what stands apart: whole blocks, gathered to a passage's size.
    fn cut_apart(&mut self, range: Range<usize>, role: Role) {
        let heading = match role {
            Role::Header => "Số, ngày ban hành, tên văn bản",
            Role::Opening => "Căn cứ ban hành",
            Role::Recipients => "Nơi nhận",
            _ => "Người ký",
        };
        let way: Way = (Arc::default(), heading.into());
        let mut start = range.start;
        let mut size = 0;
        for at in range.clone() {
            let long = self.sizes[at] > LONG;
            if at > start && (long || size + self.sizes[at] > LONG) {
                self.push(start..at, way.clone(), None);
                (start, size) = (at, 0);
            }
            if long {
                self.push_sentences(at..at + 1, &way);
                start = at + 1;
            } else {
                size += self.sizes[at];
            }
        }
        if start < range.end {
            self.push(start..range.end, way, None);
        }
    }

    /// Cuts a run of siblings with all that stands under them. `pending` is
    /// the first of the headings above that no passage holds yet.
    fn cut_siblings(&mut self, range: Range<usize>, pending: &mut Option<usize>) {
        let mut start = range.start;
        let mut size = 0;
        let mut at = range.start;
        while at < range.end {
            let end = self.ends[at].min(range.end).max(at + 1);
            let whole = self.size(&(at..end));
            let alone = self.blocks()[at].role == Role::Heading && whole >= OWN;
            let full = size >= SMALL && size + whole > ENOUGH || size + whole > LONG;
            if at > start && (alone || full || whole > LONG) {
                self.push_group(start..at, pending);
                (start, size) = (at, 0);
            }
            if whole > LONG {
                self.cut_branch(at..end, pending);
                start = end;
            } else if alone {
                self.push_group(at..end, pending);
                start = end;
            } else {
                size += whole;
            }
            at = end;
        }
        if start < range.end {
            self.push_group(start..range.end, pending);
        }
    }

    /// Cuts a block that is too long together with what stands under it.
    fn cut_branch(&mut self, range: Range<usize>, pending: &mut Option<usize>) {
        let at = range.start;
        if at + 1 == range.end {
            let first = pending.take().unwrap_or(at);
            self.push_block(first..range.end);
        } else if self.sizes[at] > ENOUGH {
            let first = pending.take().unwrap_or(at);
            self.push_block(first..at + 1);
            self.cut_siblings(at + 1..range.end, &mut None);
        } else {
            pending.get_or_insert(at);
            self.cut_siblings(at + 1..range.end, pending);
        }
    }

    /// A passage of whole siblings, with the headings above that are still pending.
    fn push_group(&mut self, range: Range<usize>, pending: &mut Option<usize>) {
        let start = pending.take().unwrap_or(range.start);
        let only = self.ends[range.start] >= range.end;
        let way = if only {
            self.way_to(range.start)
        } else {
            self.way_above(range.start)
        };
        let lead_in = self
            .lead_in(range.start)
            .filter(|lead| lead.start < self.blocks()[start].span.start);
        self.push(start..range.end, way, lead_in);
    }

    /// The last block of the range, whole or in sentences; those before are its headings.
    fn push_block(&mut self, range: Range<usize>) {
        let at = range.end - 1;
        let way = self.way_to(at);
        if self.sizes[at] > LONG {
            self.push_sentences(range, &way);
        } else {
            let lead_in = self
                .lead_in(at)
                .filter(|lead| lead.start < self.blocks()[range.start].span.start);
            self.push(range, way, lead_in);
        }
    }

    /// Cuts the last block of the range at its sentences.
    fn push_sentences(&mut self, range: Range<usize>, (address, heading): &Way) {
        let block = &self.blocks()[range.end - 1].span;
        let text = &self.document.text[block.clone()];
        let mut start = self.blocks()[range.start].span.start;
        let mut end = start;
        let mut size = 0;
        let mut left = self.sizes[range.end - 1];
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for sentence in sentences(text) {
            let count = text[sentence.clone()].split_whitespace().count();
            // A rest too small to stand alone stays with what is before it.
            let rest_is_small = left < SMALL && size + left <= LONG + SMALL;
            if size > 0 && size + count > ENOUGH && size >= SMALL && !rest_is_small {
                pieces.push(start..end);
                start = block.start + sentence.start;
                size = 0;
            }
            end = block.start + sentence.end;
            size += count;
            left -= count.min(left);
        }
        pieces.push(start..end.max(start));
        for (order, span) in pieces.into_iter().enumerate() {
            let first = if order == 0 {
                range.start
            } else {
                range.end - 1
            };
            self.passages.push(Passage {
                document: self.index,
                address: Arc::clone(address),
                heading: Arc::clone(heading),
                lead_in: self
                    .lead_in(range.end - 1)
                    .filter(|lead| lead.end <= span.start && order == 0 && range.len() == 1),
                span,
                blocks: first..range.end,
                tells: Tells::default(),
            });
        }
    }

    fn push(
        &mut self,
        blocks: Range<usize>,
        (address, heading): Way,
        lead_in: Option<Range<usize>>,
    ) {
        let all = &self.blocks()[blocks.clone()];
        if let (Some(first), Some(last)) = (all.first(), all.last()) {
            self.passages.push(Passage {
                document: self.index,
                address,
                heading,
                lead_in,
                span: first.span.start..last.span.end,
                blocks,
                tells: Tells::default(),
            });
        }
    }

    /// Address and headings of a block, itself included.
    fn way_to(&self, at: usize) -> Way {
        self.way(Some(at))
    }

    /// Address and headings of what a block stands under.
    fn way_above(&self, at: usize) -> Way {
        self.way(self.blocks()[at].parent)
    }

    fn way(&self, from: Option<usize>) -> Way {
        let mut address = Vec::new();
        let mut headings = Vec::new();
        let mut next = from;
        while let Some(at) = next {
            let block = &self.blocks()[at];
            if let Some(marker) = block.marker.as_ref().filter(|m| *m != "-" && *m != "+") {
                address.push(marker.clone());
            }
            if let Some(name) = self.name(block) {
                headings.push(name);
            }
            next = block.parent.filter(|parent| *parent < at);
        }
        address.reverse();
        headings.reverse();
        (address.into(), headings.join(" › ").into())
    }

    /// The words of a heading, or of an item those before its colon ("Sở Nội vụ: …").
    fn name(&self, block: &Block) -> Option<String> {
        let text = self.document.text.get(block.span.clone())?;
        let bare = crate::document::without_marker(text);
        let name = match block.role {
            Role::Heading => bare.trim_end_matches([':', ' ']),
            Role::Item => bare.split_once(':').map(|(name, _)| name)?,
            _ => return None,
        };
        if name.trim().is_empty() {
            return None;
        }
        let short = name.split_whitespace().count() <= LONGEST_NAME;
        let opens_list = ["sau", "gồm", "như", "là"]
            .iter()
            .any(|end| name.ends_with(end));
        (block.role == Role::Heading || short && !opens_list && !name.contains(". "))
            .then(|| name.trim().to_owned())
    }

    /// The sentence that opens the list that a block is an item of.
    fn lead_in(&self, at: usize) -> Option<Range<usize>> {
        let parent = &self.blocks()[self.blocks()[at].parent?];
        let text = self.document.text.get(parent.span.clone())?;
        if parent.role == Role::Heading || !text.ends_with(':') {
            return None;
        }
        let last = sentences(text).pop()?;
        Some(parent.span.start + last.start..parent.span.start + last.end)
    }
}
