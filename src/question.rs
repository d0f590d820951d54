//! A question: what a person asked, made ready to search with.

use std::ops::Range;

use crate::index::Query;
use crate::language::{Reading, fold};
use crate::place::{self, Place};
use crate::snapshot::Snapshot;

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
}

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
    /// "có được không", "phải … không".
    Whether,
    /// Anything else.
    Other,
}

impl Question {
    /// Reads a message with the words of a snapshot.
    #[must_use]
    pub fn read(message: &str, snapshot: &Snapshot) -> Self {
        let normal = crate::language::normalize(message);
        let mentions = place::find(&normal);
        let names: Vec<Range<usize>> = mentions.iter().map(|m| m.name.clone()).collect();
        let reading = snapshot.index.read(&normal, &names);
        let added = snapshot.index.official_terms(&reading);
        let query = Query::new(&reading, &added, snapshot.index.model());
        let places = place::innermost(&mentions).map(|m| m.places.clone()).collect();
        let kind = Kind::of(&reading.written());
        Self { reading, query, places, kind }
    }
}

impl Kind {
    /// What a question asks for, by its question words.
    #[must_use]
    pub fn of(written: &str) -> Self {
        let folded = format!(" {} ", fold(written));
        let has = |words: &[&str]| words.iter().any(|w| folded.contains(&format!(" {w} ")));
        if has(&["la gi", "nghia la gi", "la chi so nao", "la cai gi", "nghia gi"]) {
            Self::WhatIs
        } else if has(&["khi nao", "ngay nao", "bao gio", "luc nao", "ngay may", "ngay bao nhieu", "thang may", "han", "may gio", "dip nao"]) {
            Self::When
        } else if has(&["ai", "phong nao", "co quan nao", "don vi nao", "so nao", "ben nao", "nguoi nao", "noi nao chiu trach nhiem"]) {
            Self::Who
        } else if has(&["o dau", "cho nao", "noi nao", "ve dau", "di dau"]) {
            Self::Where
        } else if has(&["bao nhieu", "may", "so may"]) {
            Self::HowMuch
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
            ("phòng nội vụ làm những việc", Kind::Other),
        ] {
            assert_eq!(Kind::of(question), kind, "{question}");
        }
    }
}
