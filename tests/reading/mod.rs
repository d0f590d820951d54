//! Reading: the project's own knowledge folder, and small folders with things that are wrong.

mod plans;
mod others;
mod wrong;
mod any_text;
pub(crate) mod sheet;
mod pdf;
mod hostile;
mod scans;
mod damaged;

use std::fs;
use std::path::{Path, PathBuf};

use motcua::document::Document;
use motcua::knowledge::{self, Knowledge, Reader};
use motcua::passage::{Passage, cut};

fn folder(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// A reader that starts the program under test for what is parsed apart.
pub(crate) fn reader() -> Reader {
    Reader::default().starting(Path::new(env!("CARGO_BIN_EXE_motcua")))
}

fn own() -> Knowledge {
    knowledge::read(&folder("knowledge")).expect("the project has a knowledge folder")
}

/// The text of a document alone, without what `documents.csv` says of it.
fn plan(name: &str) -> Document {
    let path = folder("knowledge/plans").join(name);
    let bytes = fs::read(path).expect("the plan is there");
    let text = motcua::language::decode(&bytes).expect("the plan is text");
    Document::read(name, &text)
}

const NAM_DONG: &str = "2022-nam-dong-12-kh-ubnd.md";
const QUANG_TRI: &str = "2025-van-phong-ubnd-tinh-quang-tri.md";
const CHI_LINH: &str = "2022-chi-linh-21-kh-ubnd.md";
const THAI_BINH: &str = "2024-thai-binh-174-kh-ubnd.md";
const DAK_LAK: &str = "2021-so-noi-vu-dak-lak.md";

/// The path of every plan.
const PLANS: [&str; 5] = [NAM_DONG, QUANG_TRI, CHI_LINH, THAI_BINH, DAK_LAK];

/// Blocks cover the text, passages cover the blocks, and every range is one of the text.
#[track_caller]
fn check_whole(document: &Document) {
    let mut at = 0;
    for block in &document.blocks {
        assert_eq!(document.text[at..block.span.start].trim(), "");
        at = block.span.end;
    }
    assert_eq!(document.text[at..].trim(), "");
    let mut at = 0;
    for Passage { span, lead_in, .. } in cut(0, document) {
        assert!(span.start >= at || span.is_empty(), "passages overlap");
        assert_eq!(document.text[at..span.start].trim(), "");
        at = span.end;
        if let Some(lead_in) = lead_in {
            assert!(lead_in.end <= span.start && document.text.get(lead_in).is_some());
        }
    }
    assert_eq!(document.text[at..].trim(), "");
}
