//! Questions of the scale benchmark: made of sentences that the index does not hold.
//!
//! From each sentence a run of five to ten words is taken, half of the grammar
//! in it dropped, and a question put around it; the noise program types it.

use std::time::{Duration, Instant};

use motcua::index::Index;
use motcua::language::{Shape, is_function_word, tokens};

use crate::noise::{Noise, Random};

/// How many different questions are asked in each way of typing.
const QUESTIONS: usize = 500;

/// How many entries are ranked for each.
const LIMIT: usize = 10;

/// What people put before and after what they ask for.
const ASKED: [(&str, &str); 10] = [
    ("", " là gì?"),
    ("", " như thế nào?"),
    ("cho em hỏi ", " ở đâu ạ?"),
    ("", " cần giấy tờ gì?"),
    ("", " bao nhiêu tiền vậy?"),
    ("ai ", "?"),
    ("", " bao lâu thì có kết quả?"),
    ("quy định về ", ""),
    ("cơ quan nào ", "?"),
    ("muốn ", " thì làm sao?"),
];

/// How long each stage of a question took.
#[derive(Debug, Default)]
struct Times {
    decoding: Vec<Duration>,
    searching: Vec<Duration>,
    all: Vec<Duration>,
}

/// Asks all questions in every way of typing and prints the times.
pub(crate) fn all(index: &Index, held_out: &[String]) {
    let mut random = Random::new(7);
    let questions: Vec<String> = held_out
        .iter()
        .filter_map(|sentence| question(sentence, &mut random))
        .take(QUESTIONS)
        .collect();
    println!("{} questions, microseconds:", questions.len());
    println!(
        "{:<8}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>8}",
        "typed", "decode 50", "decode 99", "search 50", "search 99", "all 50", "all 99", "found"
    );
    for question in questions.iter().take(50) {
        ask(index, question, &mut Times::default());
    }
    row("clean", index, &questions);
    let mut noisy = Vec::new();
    for noise in Noise::ALL {
        let mut random = Random::new(11);
        let typed: Vec<String> = questions
            .iter()
            .map(|question| noise.type_out(question, &mut random))
            .collect();
        row(noise.name(), index, &typed);
        noisy.extend(typed);
    }
    row("noisy", index, &noisy);
}

/// Makes a question of a sentence that is long enough.
fn question(sentence: &str, random: &mut Random) -> Option<String> {
    let words: Vec<&str> = tokens(sentence)
        .into_iter()
        .filter(|token| token.shape != Shape::Code)
        .map(|token| &sentence[token.span])
        .collect();
    let length = 5 + random.below(6);
    if words.len() < length + 2 {
        return None;
    }
    let start = random.below(words.len() - length);
    let run: Vec<&str> = words[start..start + length]
        .iter()
        .copied()
        .filter(|word| !is_function_word(&word.to_lowercase()) || random.percent(50))
        .collect();
    let (before, after) = random.pick(ASKED.as_slice());
    Some(format!("{before}{}{after}", run.join(" ")))
}

/// Asks one question and says how many hits it has.
fn ask(index: &Index, question: &str, times: &mut Times) -> usize {
    let start = Instant::now();
    let reading = index.read(question, &[]);
    let decoded = start.elapsed();
    let query = index.query(&reading, &[]);
    let hits = index.search(&query, LIMIT, |_| true);
    let all = start.elapsed();
    times.decoding.push(decoded);
    times.searching.push(all.saturating_sub(decoded));
    times.all.push(all);
    hits.len()
}

fn row(name: &str, index: &Index, questions: &[String]) {
    let mut times = Times::default();
    let found = questions
        .iter()
        .filter(|question| ask(index, question, &mut times) > 0)
        .count();
    print!("{name:<8}");
    for stage in [&mut times.decoding, &mut times.searching, &mut times.all] {
        stage.sort_unstable();
        for percent in [50, 99] {
            let at = stage.len() * percent / 100;
            let time = stage.get(at).copied().unwrap_or_default();
            print!("{:>10}", time.as_micros());
        }
    }
    println!("{:>7}%", found * 100 / questions.len().max(1));
}
