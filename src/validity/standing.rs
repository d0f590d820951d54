//! How a document or a part of it stands on a day.

use std::sync::Arc;

use jiff::civil::Date;

use crate::document::{Document, Extent, Header, Relation};
use crate::language::fold;
use crate::passage::Passage;

use super::effect::has_year;
use super::{By, Effect, Validity};

/// How a document stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is in force, and its period has begun and is not over.
    pub current: bool,
    /// What is to be said of that, the most telling first.
    pub notes: Vec<Note>,
}

/// Something to say of how current a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Another one replaced it; with the last of those that replaced that.
    Replaced(By, Option<By>),
    /// Another one put an end to it.
    Repealed(By),
    /// Its last day in force is over.
    Ended(Date),
    /// The period that it plans for is over.
    Lapsed,
    /// It takes effect later.
    NotYet(Date),
    /// The period that it plans for begins later.
    NotBegun(Date),
    /// Another one will end or replace it from a day.
    WillEnd(By, Date),
    /// Parts of it were ended or replaced; no parts where they are not numbered.
    PartsEnded(Vec<Vec<String>>, By),
    /// Others amended it.
    Amended(Vec<By>),
}

impl Validity {
    /// How a document stands on a day; of a passage of it, what is said of
    /// other parts is left out.
    #[must_use]
    pub fn standing(
        &self,
        documents: &[Arc<Document>],
        document: usize,
        passage: Option<&Passage>,
        on: Date,
    ) -> Standing {
        let Some(header) = documents.get(document).map(|d| &d.header) else {
            return Standing {
                current: false,
                notes: Vec::new(),
            };
        };
        let mut notes = Vec::new();
        let mut current = true;
        if let Some(end) = self.ending(document, on) {
            current = false;
            notes.push(match end.relation {
                Relation::Repeals => Note::Repealed(end.by.clone()),
                _ => Note::Replaced(end.by.clone(), self.last(&end.by, on)),
            });
        } else if let Some(day) = header.valid_to.filter(|day| *day < on) {
            current = false;
            notes.push(Note::Ended(day));
        } else if let Some(day) = start(header).filter(|day| *day > on) {
            current = false;
            notes.push(Note::NotYet(day));
        } else if let Some((first, last)) = period(header) {
            if last < on {
                current = false;
                notes.push(Note::Lapsed);
            } else if first > on {
                current = false;
                notes.push(Note::NotBegun(first));
            }
        }
        if current {
            notes.extend(self.announced(document, on));
        }
        let parts = self.ended_parts(document, passage, &documents[document], on);
        current &= parts.iter().all(|(_, all)| !all);
        notes.extend(parts.into_iter().map(|(note, _)| note));
        notes.extend(self.amendments(document, on));
        Standing { current, notes }
    }

    /// What has ended a document by a day.
    fn ending(&self, document: usize, on: Date) -> Option<&Effect> {
        self.effects_on(document)
            .iter()
            .filter(|effect| ends_whole(effect) && has_begun(effect, on))
            .min_by_key(|effect| effect.from)
    }

    /// The last of a chain of documents that replaced one another, beyond the first.
    fn last(&self, by: &By, on: Date) -> Option<By> {
        /// Longer chains are mistakes that go in a circle.
        const LONGEST: usize = 20;
        let mut last = None;
        let mut at = by.clone();
        for _ in 0..LONGEST {
            let By::Document(document) = at else { break };
            let Some(end) = self
                .ending(document, on)
                .filter(|end| end.relation == Relation::Replaces)
            else {
                break;
            };
            if end.by == *by {
                return None;
            }
            at = end.by.clone();
            last = Some(end.by.clone());
        }
        last
    }

    /// What will end a document after a day.
    fn announced(&self, document: usize, on: Date) -> Option<Note> {
        let end = self
            .effects_on(document)
            .iter()
            .filter(|effect| ends_whole(effect) && !has_begun(effect, on))
            .min_by_key(|effect| effect.from)?;
        Some(Note::WillEnd(end.by.clone(), end.from?))
    }

    /// The parts that are ended on a day, and whether these are all of the passage.
    fn ended_parts(
        &self,
        document: usize,
        passage: Option<&Passage>,
        whole: &Document,
        on: Date,
    ) -> Vec<(Note, bool)> {
        let mut notes = Vec::new();
        for effect in self.effects_on(document) {
            let Extent::Parts(parts) = &effect.extent else {
                continue;
            };
            if effect.relation == Relation::Amends || !has_begun(effect, on) {
                continue;
            }
            let Some(passage) = passage else {
                notes.push((Note::PartsEnded(parts.clone(), effect.by.clone()), false));
                continue;
            };
            let (here, all) = within(parts, passage, whole);
            if parts.is_empty() || !here.is_empty() {
                notes.push((Note::PartsEnded(here, effect.by.clone()), all));
            }
        }
        notes
    }

    fn amendments(&self, document: usize, on: Date) -> Option<Note> {
        let mut by: Vec<By> = Vec::new();
        for effect in self.effects_on(document) {
            let amends = effect.relation == Relation::Amends && has_begun(effect, on);
            if amends && !by.contains(&effect.by) {
                by.push(effect.by.clone());
            }
        }
        (!by.is_empty()).then_some(Note::Amended(by))
    }
}

/// The parts that a passage holds or lies in, and whether it holds nothing else.
fn within(
    parts: &[Vec<String>],
    passage: &Passage,
    document: &Document,
) -> (Vec<Vec<String>>, bool) {
    let mut here: Vec<Vec<String>> = Vec::new();
    let mut all = true;
    for at in passage.blocks.clone() {
        let address = address(document, at);
        let part = parts
            .iter()
            .find(|part| address.windows(part.len().max(1)).any(|way| way == *part));
        match part {
            Some(part) if !here.contains(part) => here.push(part.clone()),
            Some(_) => {}
            // The heading above an ended part is not itself ended.
            None => all &= document.blocks[at].role == crate::document::Role::Heading,
        }
    }
    (here.clone(), all && !here.is_empty())
}

/// The numbers of a block and of what it stands under, from the outside in.
fn address(document: &Document, at: usize) -> Vec<String> {
    let mut address = Vec::new();
    let mut next = Some(at);
    while let Some(block) = next.and_then(|at| document.blocks.get(at)) {
        address.extend(block.marker.clone());
        next = block.parent.filter(|parent| Some(*parent) < next);
    }
    address.reverse();
    address
}

fn ends_whole(effect: &Effect) -> bool {
    effect.extent == Extent::Whole && effect.relation != Relation::Amends
}

fn has_begun(effect: &Effect, on: Date) -> bool {
    effect.from.is_none_or(|from| from <= on)
}

/// The first day in force; one that says nothing is in force when it is signed.
pub(super) fn start(header: &Header) -> Option<Date> {
    header.valid_from.or(header.issued)
}

/// The period behind which it lapses. A report of a year is written after it and
/// does not lapse, nor does a rule that names a year in its title.
pub(super) fn period(header: &Header) -> Option<(Date, Date)> {
    header
        .period
        .filter(|(_, last)| header.issued.is_none_or(|issued| issued <= *last))
        .filter(|_| is_for_a_time(header))
}

/// Whether a document is made for its period: it plans, issues a plan, or says
/// "giai đoạn …", "từ năm … đến năm …".
fn is_for_a_time(header: &Header) -> bool {
    /// Types that lay down rules, which hold until another document ends them.
    const RULES: [&str; 9] = [
        "Bộ luật",
        "Luật",
        "Pháp lệnh",
        "Nghị định",
        "Nghị quyết",
        "Thông tư",
        "Thông tư liên tịch",
        "Văn bản hợp nhất",
        "Quy định",
    ];
    const PLANS: [&str; 4] = ["ke hoach", "chuong trinh", "phuong an", "de an"];
    let phase = header.period_text.as_deref().is_some_and(|words| {
        let words = fold(words);
        let starts = ["giai doan", "thoi ky", "tu nam"];
        starts.iter().any(|start| words.starts_with(start))
    });
    let plans = || {
        let subject = fold(header.subject.as_deref().unwrap_or_default());
        PLANS.iter().any(|plan| subject.contains(plan))
    };
    let with_year = || header.number.as_deref().is_some_and(has_year);
    phase
        || match header.kind.as_deref() {
            Some("Quyết định") => plans() && !with_year(),
            Some(kind) => !RULES.contains(&kind),
            None => true,
        }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_what_plans_lapses_with_its_period() {
        #[track_caller]
        fn check(kind: &str, number: &str, subject: &str, words: &str, lapses: bool) {
            let header = Header {
                kind: Some(kind.to_owned()),
                number: Some(number.to_owned()),
                subject: Some(subject.to_owned()),
                period: Some((date(2025, 1, 1), date(2025, 12, 31))),
                period_text: Some(words.to_owned()),
                ..Header::default()
            };
            assert_eq!(period(&header).is_some(), lapses, "{kind} {subject}");
        }
        let year = "năm 2025";
        check(
            "Kế hoạch",
            "12/KH-UBND",
            "Tuyên truyền năm 2025",
            year,
            true,
        );
        check("Công văn", "12/UBND-NC", "V/v báo cáo năm 2025", year, true);
        let plan = "Ban hành Kế hoạch tuyên truyền năm 2025";
        check("Quyết định", "12/QĐ-UBND", plan, year, true);
        check("Quyết định", "12/2025/QĐ-UBND", plan, year, false);
        let merged = "Về việc sắp xếp các đơn vị hành chính cấp xã năm 2025";
        check("Nghị quyết", "1663/NQ-UBTVQH15", merged, year, false);
        check("Quyết định", "12/QĐ-UBND", merged, year, false);
        let phase = "giai đoạn 2021 - 2025";
        check("Nghị quyết", "12/NQ-HĐND", "Mức hỗ trợ", phase, true);
    }
}
