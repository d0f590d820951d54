//! What a question and a start cost, over the project's own knowledge folder:
//! question → answer as it is typed in several ways, and folder → index.
//!
//! Run with `cargo bench --bench question`; with `-- --test` behind it each is
//! only tried once.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_main};
use jiff::civil::{Date, date};
use motcua::answer::{Context, reply};
use motcua::knowledge;
use motcua::snapshot::Snapshot;

const TODAY: Date = date(2026, 11, 20);

/// A question as it is typed: what the measurement is called, and the message.
const QUESTIONS: [(&str, &str); 5] = [
    ("with marks", "hạn nộp báo cáo của Thái Bình là ngày nào"),
    ("without marks", "han nop bao cao cua thai binh la ngay nao"),
    (
        "in Telex",
        "hanj nopj baos caos cuar thais binhf laf ngayf naof",
    ),
    ("of several places", "hạn nộp báo cáo là ngày nào"),
    ("off topic", "giá vàng SJC sáng nay bao nhiêu"),
];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge")
}

fn open() -> Snapshot {
    let knowledge = knowledge::read(&folder()).expect("the project has a knowledge folder");
    Snapshot::build(knowledge).expect("it can be indexed")
}

fn questions(criterion: &mut Criterion) {
    let snapshot = open();
    let mut group = criterion.benchmark_group("question to answer");
    for (name, message) in QUESTIONS {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                reply(
                    &snapshot,
                    black_box(message),
                    &mut Context::default(),
                    TODAY,
                )
            });
        });
    }
    group.finish();
}

fn folders(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("folder to index");
    group.sample_size(10);
    group.bench_function("reading", |bencher| {
        bencher.iter(|| knowledge::read(black_box(&folder())));
    });
    let knowledge = knowledge::read(&folder()).expect("the project has a knowledge folder");
    group.bench_function("cutting and indexing", |bencher| {
        bencher.iter(|| Snapshot::build(black_box(knowledge.clone())));
    });
    group.finish();
}

/// The group that criterion runs.
mod group {
    criterion::criterion_group!(benches, super::questions, super::folders);
}
criterion_main!(group::benches);
