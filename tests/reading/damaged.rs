//! The plan that was read without Vietnamese, told from the clean ones.

use std::collections::BTreeSet;
use std::fs;

use motcua::document::Document;
use motcua::knowledge::Reader;
use motcua::language::damage::{Class, Marks, assess, join, restore_lines};
use motcua::language::decode;

use super::{NAM_DONG, folder, reader};

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

/// Lines of a scan that was read without Vietnamese.
const LINES: &str = "Thuc hién Chi thi s6 23/CT-TTg ngay 02 thang 9 ndam 2021 cua Thu tuéng\n\
    Chinh phu vé viéc diy manh thyc hién Chuong trinh tong thé CCHC nha nudc\n";

#[test]
fn a_damaged_text_is_restored_as_if_the_folder_were_read_afresh() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write(
        "sach.md",
        "KẾ HOẠCH\n\nThực hiện Chỉ thị về đẩy mạnh cải cách hành chính.\n",
    );
    write("a.md", LINES);
    write("b.md", &format!("{LINES}\nco che mot ctra lién thong\n"));
    let before = reader().read(dir.path()).unwrap();
    assert_eq!(before.documents.len(), 3);
    let restored = |document: &Document| document.blocks.iter().any(|block| block.raw.is_some());
    assert_eq!(
        before.documents.iter().filter(|one| restored(one)).count(),
        2
    );
    // What was restored itself teaches nothing.
    write(
        "a.md",
        &format!("{LINES}\nTuyén truyén cai cach hanh chinh nha nuéc\n"),
    );
    let moving = BTreeSet::new();
    let again = reader().read_again(dir.path(), &before, &moving).unwrap();
    assert_eq!(again, reader().read(dir.path()).unwrap());
}

#[test]
fn what_was_restored_is_kept_while_its_file_is_there() {
    let (dir, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_motcua"));
    let reader = Reader::keeping(kept.path().to_owned()).starting(program);
    fs::write(dir.path().join("a.md"), LINES).unwrap();
    let knowledge = reader.read(dir.path()).unwrap();
    let names = || -> BTreeSet<String> {
        let files = fs::read_dir(kept.path()).unwrap().flatten();
        files
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .collect()
    };
    let own = names();
    assert_eq!(own.len(), 1);
    let old = std::time::SystemTime::UNIX_EPOCH;
    for name in &own {
        let file = fs::File::options().write(true).open(kept.path().join(name));
        file.unwrap().set_modified(old).unwrap();
    }
    (0..300).for_each(|i| fs::write(kept.path().join(i.to_string()), "").unwrap());
    reader.tidy(&knowledge);
    assert!(names().is_superset(&own));
    assert!(names().len() < 300);
}

#[test]
fn marks_of_clean_plans_stay_though_an_ocr_were_unsure_of_them() {
    let marks = Marks::of(motcua::knowledge::model([]));
    let mut changed = Vec::new();
    for (name, text) in plans() {
        let lines = text.lines().filter(|_| name != CHI_LINH);
        for line in lines {
            let words: Vec<(&str, f32)> = line.split_whitespace().map(|w| (w, 85.0)).collect();
            changed.extend(marks.mend(&words).into_iter().flatten());
        }
    }
    assert_eq!(changed, [] as [String; 0]);
}

/// Restored text is shown labelled, with what was read beside it.
#[test]
fn a_source_that_was_restored_shows_how_it_was_read() {
    let answer =
        crate::support::own::ask("kế hoạch cải cách hành chính của Chí Linh có mục tiêu gì");
    let restored = |source: &&motcua::answer::Source| source.document.contains("chi-linh");
    let source = answer.sources.iter().find(restored).unwrap();
    assert!(source.validity.contains("phục hồi tự động từ bản quét"));
    let raw = source.raw.as_deref().unwrap();
    assert_ne!(raw, source.text);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let (before, now) = (letters(raw), letters(&source.text));
    assert!(before.abs_diff(now) * 5 < now, "{raw}\n{}", source.text);
}
