//! The project's own knowledge folder, read once for all tests, and how it is
//! asked: always as of the same day.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use motcua::answer::{Answer, Context, reply};
use motcua::knowledge;
use motcua::snapshot::Snapshot;

/// The day of every question.
pub(crate) const TODAY: Date = date(2026, 11, 20);

/// What the folder holds, made ready to answer.
pub(crate) static OWN: LazyLock<Snapshot> = LazyLock::new(|| {
    let knowledge = knowledge::read(&folder()).expect("the project has a knowledge folder");
    Snapshot::build(knowledge).expect("it can be indexed")
});

/// Where it is.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge")
}

/// The answer to the last of the messages of one conversation.
pub(crate) fn talk(messages: &[&str]) -> Answer {
    let mut context = Context::default();
    let answers = messages
        .iter()
        .map(|message| reply(&OWN, message, &mut context, TODAY));
    answers.last().expect("there is a message")
}

/// The answer to a message alone.
pub(crate) fn ask(message: &str) -> Answer {
    talk(&[message])
}
