//! The folder on a share of whose changes the system says nothing, and one that
//! cannot be read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use motcua::app::Folder;
use motcua::config::Config;
use motcua::knowledge::Reader;
use notify::{RecursiveMode, Watcher as _};

use super::PLAN;
use super::saving::{followed, says, until};
use crate::support::TestApp;

/// A file that is written under a name outside of the folder changes without the
/// folder hearing of it, as on a network share.
#[test]
fn a_change_that_the_system_is_silent_about_is_found() {
    let (test, folder) = followed();
    let elsewhere = tempfile::tempdir_in(folder.parent().unwrap()).unwrap();
    let outside = elsewhere.path().join("plan.md");
    fs::write(&outside, PLAN).unwrap();
    fs::hard_link(&outside, folder.join("plan.md")).unwrap();
    until(|| says(&test, "cầu treo"));
    // Reading it once more would find the change too.
    std::thread::sleep(Duration::from_secs(2));
    let told = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&told);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let written = event.is_ok_and(|event| !event.kind.is_access());
        count.fetch_add(usize::from(written), Ordering::SeqCst);
    })
    .unwrap();
    watcher.watch(&folder, RecursiveMode::Recursive).unwrap();
    fs::write(&outside, PLAN.replace("cầu treo", "hồ chứa")).unwrap();
    until(|| says(&test, "hồ chứa"));
    assert_eq!(told.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn staff_are_told_that_the_folder_could_not_be_read_until_it_is() {
    let (test, folder) = followed();
    test.app
        .keep(crate::channels::open_store(&test.app.config.data).await);
    let aside = folder.with_file_name("aside");
    assert!(behind(&test).await.is_null());
    fs::rename(&folder, &aside).unwrap();
    while behind(&test).await.is_null() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let told = behind(&test).await;
    assert!(
        told.as_str().unwrap().contains("không thấy thư mục"),
        "{told}"
    );
    let metrics = test.get("/metrics").await.text;
    assert!(metrics.contains("motcua_knowledge_behind 1"), "{metrics}");
    assert!(says_other(&test));
    fs::rename(&aside, &folder).unwrap();
    while !behind(&test).await.is_null() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(says_other(&test));
}

/// A program that reads as motcua does once a file is there, and dies until then
/// over what it is told with this argument.
#[cfg(unix)]
fn dying(argument: &str, until: &Path) -> tempfile::TempPath {
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;
    let program = env!("CARGO_BIN_EXE_motcua");
    let until = until.display();
    let mut script = tempfile::NamedTempFile::new().unwrap();
    write!(
        script,
        "#!/bin/sh\ncase \"$*\" in *{argument}*) [ -e {until} ] || kill -KILL $$;; esac\nexec {program} \"$@\"\n"
    )
    .unwrap();
    let all = fs::Permissions::from_mode(0o755);
    script.as_file().set_permissions(all).unwrap();
    script.into_temp_path()
}

#[test]
#[cfg(unix)]
fn a_file_whose_reader_died_is_tried_again() {
    let test = TestApp::unready(Config::default());
    let mark = test.app.config.knowledge.with_file_name("calm");
    let program = dying("extract", &mark);
    let page = PLAN.replace("\n\n", "<p>");
    test.write("plan.html", &format!("<html><body><p>{page}</body></html>"));
    let pauses = [Duration::from_millis(100), Duration::from_millis(200)];
    let reader = Reader::default()
        .starting(&program)
        .trying_again_after(&pauses);
    let app = Arc::clone(&test.app);
    std::thread::spawn(move || Folder::new(reader).keep(&app));
    until(|| test.app.answerer().is_ok());
    let found = || {
        let answerer = test.app.answerer().unwrap();
        !answerer.passages("cầu treo", 1).is_empty()
    };
    assert!(!found());
    fs::write(&mark, "").unwrap();
    until(found);
}

#[test]
#[cfg(unix)]
fn a_file_is_not_tried_again_for_ever() {
    let test = TestApp::unready(Config::default());
    let never = test.app.config.knowledge.with_file_name("calm");
    let program = dying("extract", &never);
    test.write("plan.html", "<html><body><p>Kế hoạch kiểm kê</body></html>");
    let reader = Reader::default()
        .starting(&program)
        .trying_again_after(&[Duration::ZERO, Duration::ZERO]);
    let dir = &test.app.config.knowledge;
    let mut knowledge = reader.read(dir).unwrap();
    let mut tries = 0;
    while reader.has_to_try_again(&knowledge) {
        let before = knowledge.digest.clone();
        knowledge = reader
            .read_again(dir, &knowledge, &BTreeSet::new())
            .unwrap();
        assert_ne!(knowledge.digest, before);
        tries += 1;
    }
    assert_eq!(tries, 2);
    let before = knowledge.digest.clone();
    let again = reader.read_again(dir, &knowledge, &BTreeSet::new());
    assert_eq!(again.unwrap().digest, before);
    let of_the_file = knowledge.problems.iter().filter(|p| p.path == "plan.html");
    assert_eq!(of_the_file.count(), 1, "{:#?}", knowledge.problems);
}

/// What `/readyz` says of the folder.
async fn behind(test: &TestApp) -> serde_json::Value {
    test.get("/readyz").await.json()["knowledge_behind"].clone()
}

/// Whether what stood in the folder at first is found.
fn says_other(test: &TestApp) -> bool {
    let answerer = test.app.answerer().unwrap();
    !answerer.passages("bến đò", 1).is_empty()
}
