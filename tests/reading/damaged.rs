//! The plan that was read without Vietnamese, told from the clean ones.

use std::fs;

use motcua::language::damage::{Class, assess, join, restore_lines};
use motcua::language::decode;

use super::{NAM_DONG, folder};

/// The plan that a scan lost its marks in.
const CHI_LINH: &str = "2022-chi-linh-21-kh-ubnd.md";

/// The texts of the plans, by name.
fn plans() -> Vec<(String, String)> {
    let files = fs::read_dir(folder("knowledge/plans")).expect("the plans are there");
    let read = |path: std::path::PathBuf| {
        let text = decode(&fs::read(&path).ok()?).ok()?;
        Some((path.file_name()?.to_string_lossy().into_owned(), text))
    };
    files.filter_map(|file| read(file.ok()?.path())).collect()
}

/// The paragraphs of a text, with the kind of each.
fn classes(text: &str) -> Vec<(&str, Class)> {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let classes = assess(&paragraphs).into_iter().map(|quality| quality.class);
    paragraphs.iter().copied().zip(classes).collect()
}

#[test]
fn every_paragraph_of_the_damaged_plan_is_known_and_none_of_the_others() {
    let plans = plans();
    assert!(plans.iter().any(|(name, _)| name == NAM_DONG));
    for (name, text) in &plans {
        let classes = classes(text);
        let flagged = classes.iter().filter(|(_, class)| *class == Class::Damaged);
        if name != CHI_LINH {
            assert_eq!(flagged.count(), 0, "{name}");
            continue;
        }
        assert!(flagged.count() >= 60);
        for (paragraph, class) in classes {
            // Numbers alone and blank lines have nothing that could be damaged.
            let neutral = class == Class::Neutral && paragraph.chars().count() < 25;
            assert!(neutral || class == Class::Damaged, "{class:?}: {paragraph}");
        }
    }
}

#[test]
fn clean_plans_are_not_touched() {
    let model = motcua::knowledge::model([]);
    for (name, text) in plans() {
        if name != CHI_LINH {
            assert!(join(&restore_lines(&text, &model)).text == text, "{name}");
        }
    }
}
