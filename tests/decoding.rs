//! Decoding, over the five plans: right text stays, every way of typing is
//! read back at a floor, numbers and codes are never touched, and no input is
//! slow. What was typed and what was meant by it stands in
//! `tests/questions/typed.tsv`.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use motcua::index::Index;
use motcua::language::{Shape, sentences, tokens, tone_key};
use motcua::snapshot::Snapshot;
use proptest::prelude::*;

use crate::noise::{Noise, Random};

static PLANS: LazyLock<Snapshot> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    Snapshot::build(motcua::knowledge::read(&folder).unwrap()).unwrap()
});

fn index() -> &'static Index {
    &PLANS.index
}

fn read(message: &str) -> String {
    index().read(message, &[]).written()
}

/// Correct sentences: of the plans every seventh, and all accented questions.
static SENTENCES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let of_plans = PLANS.documents().iter().flat_map(|document| {
        let text = &document.text;
        sentences(text)
            .into_iter()
            .map(|span| text[span].replace(['\n', '|', '*'], " "))
    });
    let asked = include_str!("questions/answerable.tsv").lines();
    let off_topic = include_str!("questions/off_topic.txt").lines();
    let questions = asked
        .filter_map(|line| line.split('\t').next())
        .chain(off_topic)
        .filter(|question| !question.is_ascii())
        .map(str::to_owned);
    of_plans
        .step_by(7)
        .chain(questions)
        .filter(|sentence| (4..60).contains(&sentence.split_whitespace().count()))
        .collect()
});

/// The words that the index holds a sentence under.
fn terms(sentence: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for token in tokens(sentence) {
        let key = tone_key(&sentence[token.span]);
        match index().lexicon().acronym(&key) {
            _ if token.shape == Shape::Code => {}
            Some(means) => terms.extend(means.iter().map(ToString::to_string)),
            None => terms.push(key),
        }
    }
    terms
}

/// How many of the words meant are among those read, and how many there are.
fn agreeing(meant: &str, typed: &str) -> (usize, usize) {
    let meant = terms(meant);
    let mut read: HashMap<String, usize> = HashMap::new();
    for word in index().read(typed, &[]).words {
        *read.entry(tone_key(&word.written)).or_default() += 1;
    }
    let found = meant.iter().filter(|word| {
        let left = read.get_mut(*word).filter(|left| **left > 0);
        left.is_some_and(|left| {
            *left -= 1;
            true
        })
    });
    (found.count(), meant.len())
}

/// The share of words that are read back when all sentences are typed so.
fn rate(typed: impl Fn(&str, &mut Random) -> String) -> f64 {
    let mut random = Random::new(3);
    let (mut found, mut all) = (0_u32, 0_u32);
    for sentence in SENTENCES.iter() {
        let (right, words) = agreeing(sentence, &typed(sentence, &mut random));
        found += u32::try_from(right).unwrap();
        all += u32::try_from(words).unwrap();
    }
    f64::from(found) / f64::from(all)
}

#[test]
fn every_way_of_typing_is_read_back() {
    let floors = [
        (Noise::Nodia, 0.87),
        (Noise::Half, 0.92),
        (Noise::Telex, 0.97),
        (Noise::Vni, 0.97),
        (Noise::Typo, 0.92),
        (Noise::Teen, 0.955),
        (Noise::Tone, 0.98),
        (Noise::Nfd, 0.98),
        (Noise::Mixed, 0.845),
    ];
    assert_eq!(floors.map(|(noise, _)| noise), Noise::ALL);
    let below: Vec<String> = floors
        .into_iter()
        .map(|(noise, floor)| (noise, floor, rate(|s, random| noise.type_out(s, random))))
        .inspect(|(noise, _, rate)| println!("{:<6} {rate:.4}", noise.name()))
        .filter(|(_, floor, rate)| rate < floor)
        .map(|(noise, floor, rate)| format!("{} {rate:.4} < {floor}", noise.name()))
        .collect();
    assert!(below.is_empty(), "{below:?}");
}

#[test]
fn right_text_stays() {
    let rate = rate(|sentence, _| sentence.to_owned());
    println!("clean {rate:.4}");
    assert!(rate >= 0.98, "{rate:.4}");
}

#[test]
fn what_was_read_is_read_the_same_again() {
    let is_known = |word: &String| {
        let id = index().model().find(word);
        id.is_some_and(|id| index().model().times(id) > 0)
    };
    let changed: Vec<_> = SENTENCES
        .iter()
        .filter(|sentence| terms(sentence).iter().all(is_known))
        .map(|sentence| read(sentence))
        .map(|once| (read(&once), once))
        .filter(|(twice, once)| twice != once)
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
}

#[test]
fn typed_questions_are_read_as_they_were_meant() {
    /// Rows that are read otherwise than they were meant.
    const WRONG: usize = 16;
    let rows: Vec<(&str, &str)> = include_str!("questions/typed.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    assert!(rows.len() >= 200, "{} rows", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .map(|(typed, meant)| (typed, meant, read(typed)))
        .filter(|(_, meant, read)| terms(meant) != terms(read))
        .map(|(typed, meant, read)| format!("{typed}\n  meant {meant}\n  read  {read}"))
        .collect();
    println!("{} of {} right", rows.len() - wrong.len(), rows.len());
    assert!(wrong.len() <= WRONG, "{}", wrong.join("\n"));
}

#[test]
fn known_codes_are_found_however_the_words_around_them_are_typed() {
    let mut random = Random::new(5);
    for (code, key) in [
        ("468/QĐ-TTg", "468/qdttg"),
        ("45/2020/NĐ-CP", "45/2020/ndcp"),
        ("17/NQ-CP", "17/nqcp"),
    ] {
        let id = index().model().find(key).unwrap();
        for noise in Noise::ALL {
            let typed = noise.type_out(&format!("quyết định số {code} nói về gì"), &mut random);
            let reading = index().read(&typed, &[]);
            assert!(reading.beside.contains(&(id, 1.0)), "{typed}");
        }
    }
}

proptest! {
    #[test]
    fn numbers_stay_as_they_were_typed(
        number in "[0-9]{1,9}",
        year in 1990..2031_u32,
        procedure in "[12]\\.0[0-9]{5}(\\.H[0-9]{2})?",
        noise in 0..Noise::ALL.len(),
        seed in any::<u64>(),
    ) {
        let sentence = format!(
            "thủ tục {procedure} theo nghị định {number}/{year}/NĐ-CP nộp {number} bản trước ngày 05/11"
        );
        let typed = Noise::ALL[noise].type_out(&sentence, &mut Random::new(seed));
        let digits = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_ascii_digit())
                .filter(|digits| !digits.is_empty())
                .map(str::to_owned)
                .collect()
        };
        prop_assert_eq!(digits(&read(&typed)), digits(&sentence));
    }

    #[test]
    fn any_message_is_read(message in "\\PC{0,200}") {
        let reading = index().read(&message, &[]);
        for word in &reading.words {
            prop_assert!(reading.typed.get(word.span.clone()).is_some());
        }
    }
}

#[test]
fn a_search_without_marks_finds_all_that_one_with_marks_does() {
    let mut random = Random::new(9);
    let keys: Vec<Vec<String>> = PLANS
        .passages
        .iter()
        .map(|passage| terms(&passage.text(PLANS.document_of(passage))))
        .collect();
    let found = |question: &str| -> Vec<usize> {
        let reading = index().read(question, &[]);
        let query = index().query(&reading, &[]);
        let hits = index().search(&query, index().len(), |_| true);
        hits.into_iter().map(|hit| hit.entry).collect()
    };
    for sentence in SENTENCES.iter() {
        let words: Vec<&str> = sentence.split_whitespace().take(3).collect();
        let question = words.join(" ");
        let bare = found(&Noise::Nodia.type_out(&question, &mut random));
        let meant = terms(&question);
        for (entry, keys) in keys.iter().enumerate() {
            if !meant.is_empty() && meant.iter().all(|word| keys.contains(word)) {
                assert!(bare.contains(&entry), "{question}: entry {entry} is lost");
            }
        }
    }
}

/// The shortest of three readings.
fn time(message: &str) -> Duration {
    let once = || {
        let start = Instant::now();
        std::hint::black_box(index().read(message, &[]));
        start.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap()
}

#[test]
fn no_message_takes_more_than_its_length_to_read() {
    LazyLock::force(&PLANS);
    let pieces = [
        "a",
        "thu tuc ",
        "thutuc",
        "thủ",
        "1",
        "1/2-",
        "1/a-",
        "1.001193 ",
        "nghieengsz",
        "tu5c",
        "ê\u{323}",
        "\u{323}",
        "а",
        "(",
        "\u{1f600}",
        " ",
        "aàа ",
        "dd",
        "TTHC ",
        "ko ",
        ".H1",
        "aw",
    ];
    for piece in pieces {
        let message = |letters: usize| piece.repeat(letters / piece.chars().count());
        let (short, long) = (time(&message(25_000)), time(&message(100_000)));
        assert!(
            long < short * 10 + Duration::from_millis(200),
            "{piece:?}: {short:?} for 25,000 letters, {long:?} for 100,000"
        );
    }
}
