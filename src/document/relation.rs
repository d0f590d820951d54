//! What a document says of the others it mentions.
//!
//! Read sentence by sentence: a verb ("thay thế", "bãi bỏ", "sửa đổi") governs
//! the number behind it and those that follow in its list; "hết hiệu lực"
//! governs the list before it; a heading or a sentence that opens a list
//! governs its items. What stands in quotation marks is text of another
//! document, what stands in brackets a remark, and the title of a document
//! that is mentioned may itself mention one: these govern nothing.

use std::ops::Range;

use jiff::civil::Date;

use crate::language::{dates, fold, sentences};

use super::clause::{self, Verb};
use super::effect::quotes_open;
use super::ending::ends;
use super::object::names_part;
use super::part::{Part, parts};
use super::{Block, Extent, Reference, Relation, Role, without_marker};

/// Says of each mention why it is made, and adds those that an amending
/// document makes by the number of an article alone.
pub(super) fn tell(text: &str, blocks: &[Block], found: &mut Vec<Reference>) {
    let mut over: Vec<Option<Over>> = Vec::with_capacity(blocks.len());
    let mut added = Vec::new();
    let (mut quotes, mut next) = (0, 0);
    for block in blocks {
        let whole = &text[block.span.clone()];
        let first = next;
        while found
            .get(next)
            .is_some_and(|r| r.span.start < block.span.end)
        {
            next += 1;
        }
        let within = quotes > 0 || whole.starts_with('“');
        quotes = quotes_open(whole, quotes);
        // "… này có hiệu lực" is said at the end, where a quotation left open cannot go on.
        if whole.contains(" này có hiệu lực") && !whole.contains(['“', '”']) {
            quotes = 0;
        }
        let above = block.parent.and_then(|parent| over.get(parent)?.clone());
        if within {
            over.push(None);
            continue;
        }
        let mentions = &mut found[first..next];
        let reading = Reading {
            text,
            block,
            above: above.as_ref(),
        };
        let own = reading.read(mentions);
        if let (None, Some(above)) = (&own, &above)
            && mentions.is_empty()
            && let Some((reference, article)) = reading.by_article(above)
        {
            added.push(reference);
            over.push(Some(Over {
                article: article.or_else(|| above.article.clone()),
                ..above.clone()
            }));
            continue;
        }
        over.push(own.or(above));
    }
    found.extend(added);
    found.sort_by_key(|reference| reference.span.start);
}

/// What a block says of the numbers or the articles in the blocks under it.
#[derive(Debug, Clone)]
struct Over {
    relation: Relation,
    /// The one document whose articles follow.
    target: Option<Reference>,
    /// The article whose parts follow.
    article: Option<String>,
}

struct Reading<'a> {
    text: &'a str,
    block: &'a Block,
    above: Option<&'a Over>,
}

/// What governs the list that is being read.
#[derive(Debug, Clone, Copy)]
struct Governing {
    relation: Relation,
    /// Whether a number that is not governed came since: part of a title.
    interrupted: bool,
    /// Whether it is done to parts without a number, which the list shares:
    /// "các quy định về kỷ luật tại" one decree "và" another.
    vague: bool,
}

impl Reading<'_> {
    /// Reads the relations of the mentions in the block; says what it is over.
    fn read(&self, mentions: &mut [Reference]) -> Option<Over> {
        let start = self.block.span.end - without_marker(&self.text[self.block.span.clone()]).len();
        let body = &self.text[start..self.block.span.end];
        let mut rest = &mut *mentions;
        let mut opens = None;
        for (order, sentence) in sentences(body).into_iter().enumerate() {
            let span = start + sentence.start..start + sentence.end;
            let count = rest.iter().take_while(|r| r.span.start < span.end).count();
            let (of_sentence, others) = rest.split_at_mut(count);
            rest = others;
            self.sentence(&span, of_sentence, order == 0);
            if of_sentence.is_empty() {
                opens = opens.or_else(|| clause::opens_list(&self.text[span]));
            }
        }
        self.grounds(mentions);
        let governed: Vec<&Reference> = mentions.iter().filter(|r| is_active(r.relation)).collect();
        match governed.as_slice() {
            [only] if only.relation == Relation::Amends => Some(Over {
                relation: Relation::Amends,
                target: Some((*only).clone()),
                article: None,
            }),
            [] if mentions.is_empty() => opens.map(|relation| Over {
                relation,
                target: None,
                article: None,
            }),
            _ => None,
        }
    }

    /// Reads one sentence; the first of a block may go on a list from above.
    fn sentence(&self, span: &Range<usize>, mentions: &mut [Reference], first: bool) {
        let mut at = span.start;
        let mut governing: Option<Governing> = None;
        let mut is_first = true;
        let ends = Ends::of(&self.text[span.clone()], span.start);
        let mut aside = Aside { open: 0, at };
        for mention in mentions.iter_mut() {
            if aside.holds(self.text, mention.span.start) {
                continue;
            }
            let raw = &self.text[at.min(mention.span.start)..mention.span.start];
            let end = ends.behind(mention.span.end);
            at = mention.span.end;
            let lead = clause::Lead::read(raw);
            let mut vague = false;
            let said = match lead.verb(is_first, governing.is_some()) {
                Verb::Governs(relation, object) => Some((relation, object)),
                Verb::Other => {
                    governing = None;
                    None
                }
                Verb::None if is_first => {
                    let ended = end.map(|_| Relation::Repeals);
                    let relation = ended.or_else(|| self.listed().filter(|_| first));
                    relation.and_then(|relation| Some((relation, lead.is_list_start()?)))
                }
                Verb::None => lead
                    .goes_on(governing.is_some_and(|g| g.interrupted))
                    .and_then(|(object, anew)| {
                        let relation = governing.map(|g| g.relation);
                        let ends = end.filter(|_| anew).map(|_| Relation::Repeals);
                        vague = !anew && governing.is_some_and(|g| g.vague);
                        Some((relation.or(ends)?, object))
                    }),
            };
            is_first = false;
            let Some((relation, object)) = said else {
                if let Some(governing) = &mut governing {
                    governing.interrupted = true;
                }
                continue;
            };
            mention.relation = relation;
            mention.extent = match extent(relation, object) {
                Extent::Whole if vague => Extent::Parts(Vec::new()),
                extent => extent,
            };
            governing = Some(Governing {
                relation,
                interrupted: false,
                vague: mention.extent == Extent::Parts(Vec::new()),
            });
            mention.from = end
                .filter(|_| relation == Relation::Repeals)
                .and_then(|end| end.day);
        }
    }

    /// What is done to the documents of the list that the block is of.
    fn listed(&self) -> Option<Relation> {
        let above = self.above.filter(|over| over.target.is_none())?;
        Some(above.relation)
    }

    /// "Căn cứ …", "Thực hiện …" of what nothing else is said of.
    fn grounds(&self, mentions: &mut [Reference]) {
        let opening: String = self.text[self.block.span.clone()]
            .chars()
            .take(30)
            .collect();
        let opening = fold(&opening);
        let opening = opening.trim_start_matches(['-', ' ']);
        let carries = ["thuc hien", "tiep tuc thuc hien", "trien khai", "thi hanh"];
        let relation = if opening.starts_with("can cu") {
            Relation::GroundedOn
        } else if self.block.role == Role::Opening && carries.iter().any(|v| opening.starts_with(v))
        {
            Relation::CarriesOut
        } else {
            return;
        };
        for mention in mentions {
            mention.relation = relation;
            mention.extent = Extent::Whole;
        }
    }

    /// "Bãi bỏ khoản 2 Điều 5." under "Sửa đổi, bổ sung một số điều của Nghị định số …":
    /// what it says of that, and the article that what follows lies in.
    fn by_article(&self, above: &Over) -> Option<(Reference, Option<String>)> {
        let target = above.target.as_ref()?;
        let whole = &self.text[self.block.span.clone()];
        let body = without_marker(whole);
        let start = self.block.span.end - body.len();
        let end = body.find("như sau").or_else(|| body.find([':', '“']));
        let said = &body[..end.unwrap_or(body.len())];
        let Verb::Governs(relation, object) = clause::Lead::read(said).verb(true, false) else {
            return None;
        };
        let named: Vec<Part> = parts(object);
        let article = named.iter().find_map(|part| part.article.clone());
        let parts: Vec<Vec<String>> = named
            .into_iter()
            .filter_map(|part| part.address(above.article.as_deref()))
            .collect();
        (!parts.is_empty()).then(|| {
            let reference = Reference {
                span: start..start + said.len(),
                relation,
                extent: Extent::Parts(parts),
                ..target.clone()
            };
            (reference, article)
        })
    }
}

fn is_active(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Replaces | Relation::Repeals | Relation::Amends
    )
}

/// How many brackets and quotation marks are open up to a place.
struct Aside {
    open: u32,
    at: usize,
}

impl Aside {
    /// Whether what stands at a place behind the last is in brackets or quotation marks.
    fn holds(&mut self, text: &str, place: usize) -> bool {
        for c in text[self.at.min(place)..place].chars() {
            match c {
                '(' | '“' => self.open += 1,
                ')' | '”' => self.open = self.open.saturating_sub(1),
                _ => {}
            }
        }
        self.at = place;
        self.open > 0
    }
}

/// Where a sentence says that what stands before ends, in order.
struct Ends(Vec<End>);

struct End {
    at: usize,
    /// From what day, where it is named.
    day: Option<Date>,
}

impl Ends {
    fn of(sentence: &str, start: usize) -> Self {
        let ends = ends(sentence).into_iter();
        let dated = ends.map(|(at, after)| End {
            at: start + at,
            day: dates(after).first().map(|day| day.value),
        });
        Self(dated.collect())
    }

    /// The first one behind a place.
    fn behind(&self, place: usize) -> Option<&End> {
        self.0.get(self.0.partition_point(|end| end.at < place))
    }
}

/// How much of the document the words between verb and number mean.
fn extent(relation: Relation, object: &str) -> Extent {
    if !names_part(object) && relation != Relation::Amends {
        return Extent::Whole;
    }
    Extent::Parts(
        parts(object)
            .into_iter()
            .filter_map(|part| part.address(None))
            .collect(),
    )
}
