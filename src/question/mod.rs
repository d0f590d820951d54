//! A question: what a person asked, made ready to search with.

mod said;

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::index::Query;
use crate::language::decode::{Change, ReadWord};
use crate::language::{Reading, fold, is_function_word, normalize, tokens};
use crate::passage::What;
use crate::place::{self, Mention, Place};
use crate::snapshot::Snapshot;

use said::Said;

/// What a person asked, as far as it is understood before searching.
#[derive(Debug, Clone)]
pub struct Question {
    /// How its words were read.
    pub reading: Reading,
    /// What the index is to run.
    pub query: Query,
    /// The places it names, each with what it may mean.
    pub places: Vec<Vec<Place>>,
    /// What is asked for.
    pub kind: Kind,
    /// Where it names places, bytes of the reading's text.
    place_spans: Vec<Range<usize>>,
    /// What earlier messages lend it, bytes of the reading's text with a weight.
    lent: Vec<(Range<usize>, f32)>,
    /// The words of its last message, folded.
    own_words: FxHashSet<String>,
}

/// How much less a message lends with each one that came after it.
const FADING: f32 = 0.35;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// "là gì", "nghĩa là gì".
    WhatIs,
    /// "ai", "phòng nào", "cơ quan nào".
    Who,
    /// "khi nào", "ngày nào", "hạn".
    When,
    /// "ở đâu", "chỗ nào".
    Where,
    /// "bao nhiêu", "mấy".
    HowMuch,
    /// "thế nào", "làm sao", "gồm những gì".
    How,
    /// "có được không", "phải … không".
    Whether,
    /// Anything else.
    Other,
}

impl Question {
    /// Reads a message, normalised, with the words of a snapshot; `mentions` are
    /// the places that it names, `earlier` the messages that it follows up, oldest
    /// first, if it does.
    #[must_use]
    pub fn read(
        message: &str,
        mentions: &[Mention],
        earlier: &[String],
        snapshot: &Snapshot,
    ) -> Self {
        let mut said = Said::default();
        said.add(message, mentions, 1.0);
        let mut weight = if said.has_matter { FADING } else { 1.0 };
        for message in earlier.iter().rev() {
            said.add(message, &place::find(message), weight);
            weight *= FADING;
        }
        let reading = snapshot.index.read(&said.text, &said.names);
        said.add_places_of(snapshot);
        if let Some((carried_out, mentions)) = said.carried_out(&reading) {
            // The names of places show only once the keystrokes are carried out.
            return Self::read(&carried_out, &mentions, earlier, snapshot);
        }
        let mut question = Self {
            kind: Kind::of(&reading.written()),
            query: Query::default(),
            places: said.places,
            place_spans: said.spans,
            lent: said.lent,
            own_words: FxHashSet::default(),
            reading,
        };
        let own = question
            .reading
            .words
            .iter()
            .filter(|word| question.weight_at(&word.span) >= 1.0);
        question.own_words = own.map(|word| fold(&word.written)).collect();
        let weights: Vec<f32> = question
            .reading
            .words
            .iter()
            .map(|word| question.weight_at(&word.span) * question.kind.weight_of(&word.written))
            .collect();
        question.query = snapshot.index.query(&question.reading, &weights);
        question
    }

    /// Whether the word at these bytes is part of a place's name.
    #[must_use]
    pub fn names_place_at(&self, span: &Range<usize>) -> bool {
        self.place_spans.iter().any(|place| overlap(place, span))
    }

    /// What the word at these bytes counts: less if an earlier message lends it.
    #[must_use]
    pub fn weight_at(&self, span: &Range<usize>) -> f32 {
        let lent = self
            .lent
            .iter()
            .find(|(lent, _)| lent.contains(&span.start));
        lent.map_or(1.0, |(_, weight)| *weight)
    }

    /// The question with its slips mended, where that changed a word of matter.
    /// Marks, keystrokes and shorthand carried out say nothing new and count not.
    #[must_use]
    pub fn corrected(&self) -> Option<String> {
        let own = |word: &&ReadWord| self.weight_at(&word.span) >= 1.0;
        let mended =
            |word: &ReadWord| word.change >= Change::Joined && !is_function_word(&word.written);
        if !self.reading.words.iter().filter(own).any(mended) {
            return None;
        }
        let shown = |word: &ReadWord| match word.change {
            Change::None => self.reading.typed[word.span.clone()].to_owned(),
            _ => word.written.clone(),
        };
        let words: Vec<String> = self.reading.words.iter().filter(own).map(shown).collect();
        Some(words.join(" "))
    }

    /// Whether it is asked after an earlier question.
    #[must_use]
    pub fn follows(&self) -> bool {
        !self.lent.is_empty()
    }

    /// The share of a heading, given as folded words, that the question itself
    /// says; a heading of one word says too little.
    #[must_use]
    pub fn share_of(&self, heading: &[String]) -> f32 {
        let is_said = |word: &&String| self.own_words.contains(word.as_str());
        let said = heading.iter().filter(is_said).count();
        if said < 2 {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "a heading has few words")]
        let share = said as f32 / heading.len() as f32;
        share
    }

    /// Whether it asks who signed.
    #[must_use]
    pub fn asks_of_signing(&self) -> bool {
        self.reading
            .words
            .iter()
            .any(|word| fold(&word.written) == "ky")
    }

    /// Whether it asks for number or day of a document as a whole.
    #[must_use]
    pub fn asks_of_issue(&self) -> bool {
        let folded = fold(&self.reading.written());
        [
            "ban hanh",
            "ky ngay",
            "ra ngay",
            "so may",
            "so bao nhieu",
            "so hieu",
        ]
        .iter()
        .any(|words| folded.contains(words))
    }

    /// Whether a message only makes sense after another: it begins like one
    /// ("còn …", "thế …") or holds hardly a word of matter.
    #[must_use]
    pub fn follows_up(message: &str) -> bool {
        let message = normalize(message);
        let words = tokens(&message);
        let folded: Vec<String> = words
            .iter()
            .map(|t| fold(&message[t.span.clone()]))
            .collect();
        let begins = folded
            .first()
            .is_some_and(|w| ["con", "the", "vay", "roi", "va"].contains(&w.as_str()));
        let ends = folded.ends_with(&["thi".to_owned(), "sao".to_owned()]);
        let mentions = place::find(&message);
        let matter = words
            .iter()
            .filter(|t| !mentions.iter().any(|m| overlap(&m.span, &t.span)))
            .filter(|t| !is_function_word(&message[t.span.clone()].to_lowercase()))
            .count();
        (begins && matter < 8) || ends || matter < 3
    }
}

/// Whether two ranges share a byte.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

impl Kind {
    /// What a word counts in a question of this kind: those that only make it
    /// one ("là gì") say nothing of the matter.
    fn weight_of(self, written: &str) -> f32 {
        let asks = matches!(fold(written).as_str(), "la" | "gi" | "nghia" | "nao");
        if self == Self::WhatIs && asks {
            0.2
        } else {
            1.0
        }
    }

    /// What a passage tells that answers such a question.
    #[must_use]
    pub fn wants(self) -> Option<What> {
        match self {
            Self::WhatIs => Some(What::Definition),
            Self::Who => Some(What::Duty),
            Self::When => Some(What::Day),
            Self::Where => Some(What::Contact),
            Self::HowMuch => Some(What::Amount),
            Self::How => Some(What::List),
            Self::Whether | Self::Other => None,
        }
    }

    /// What a question asks for, by its question words.
    #[must_use]
    pub fn of(written: &str) -> Self {
        let folded = format!(" {} ", fold(written));
        let has = |words: &[&str]| words.iter().any(|w| folded.contains(&format!(" {w} ")));
        if has(&[
            "la gi",
            "nghia la gi",
            "la chi so nao",
            "la cai gi",
            "nghia gi",
        ]) {
            Self::WhatIs
        } else if has(&[
            "khi nao",
            "ngay nao",
            "bao gio",
            "luc nao",
            "ngay may",
            "ngay bao nhieu",
            "thang may",
            "han",
            "may gio",
            "dip nao",
        ]) {
            Self::When
        } else if has(&[
            "ai",
            "phong nao",
            "co quan nao",
            "don vi nao",
            "so nao",
            "ben nao",
            "nguoi nao",
            "noi nao chiu trach nhiem",
        ]) {
            Self::Who
        } else if has(&["o dau", "cho nao", "noi nao", "ve dau", "di dau"]) {
            Self::Where
        } else if has(&["bao nhieu", "may", "so may"]) {
            Self::HowMuch
        } else if has(&[
            "the nao",
            "cach nao",
            "lam sao",
            "bang cach",
            "nhung gi",
            "gom gi",
            "viec gi",
            "nhung viec",
        ]) {
            Self::How
        } else if has(&["khong", "chua"]) {
            Self::Whether
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_words_tell_what_is_asked_for() {
        for (question, kind) in [
            ("PAPI là gì", Kind::WhatIs),
            ("hạn nộp báo cáo là ngày nào", Kind::When),
            ("ai ký kế hoạch", Kind::Who),
            ("nộp hồ sơ ở đâu", Kind::Where),
            ("phí bao nhiêu", Kind::HowMuch),
            ("có tuyên truyền qua fanpage không ạ", Kind::Whether),
            ("phòng nội vụ làm những việc gì", Kind::How),
            ("phòng nội vụ phụ trách tuyên truyền", Kind::Other),
        ] {
            assert_eq!(Kind::of(question), kind, "{question}");
        }
    }
}
