//! How many real-looking questions are answered rightly, as floors: a change to
//! reading, ranking or the gate that costs answers shows here as a number.
//!
//! `answerable.tsv` holds a question, the documents that answer it (parts of
//! their names, joined by `|`) and words that the right passage holds;
//! `off_topic.txt` holds questions that no document answers. Both are looked at
//! when the gate's weights are chosen, so they show what a change costs, not
//! how well strangers are served. The figures are printed with `--nocapture`.

use motcua::answer::{Answer, Status};
use motcua::language::fold;

use crate::support::own::ask;

const ANSWERABLE: &str = include_str!("answerable.tsv");
const OFF_TOPIC: &str = include_str!("off_topic.txt");

/// One row of the table.
struct Row {
    question: &'static str,
    documents: Vec<&'static str>,
    words: &'static str,
}

fn rows() -> Vec<Row> {
    let row = |line: &'static str| {
        let [question, documents, words] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("not a row: {line}");
        };
        let documents = documents.split('|').collect();
        Row {
            question,
            documents,
            words,
        }
    };
    ANSWERABLE.lines().map(row).collect()
}

impl Row {
    /// Whether one of the first `count` passages is the right one, or a card is.
    fn is_found(&self, answer: &Answer, count: usize) -> bool {
        let in_passage = answer.sources.iter().take(count).any(|source| {
            let named = self.documents.iter().any(|d| source.document.contains(d));
            named && plain(&source.text).contains(&plain(self.words))
        });
        let in_card = answer.status == Status::Directory && answer.text.contains(self.words);
        in_passage || in_card
    }
}

/// A text without line breaks and double spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_answered(answer: &Answer) -> bool {
    matches!(
        answer.status,
        Status::Answered | Status::Directory | Status::Procedure | Status::Place
    )
}

/// At least `floor` in a hundred of the questions do what they should.
#[track_caller]
fn check(what: &str, floor: usize, all: usize, missed: &[String]) {
    let right = all - missed.len();
    println!("{what}: {right} of {all}");
    assert!(
        right * 100 >= floor * all,
        "{what}: only {right} of {all}\n{}",
        missed.join("\n")
    );
}

/// What must hold of a hundred questions.
struct Floors {
    first: usize,
    first_three: usize,
    answered: usize,
}

#[track_caller]
fn check_answerable(typed: fn(&str) -> String, floors: &Floors) {
    let rows = rows();
    let answers: Vec<(Row, Answer)> = rows
        .into_iter()
        .map(|row| {
            let answer = ask(&typed(row.question));
            (row, answer)
        })
        .collect();
    let missed = |is_right: &dyn Fn(&Row, &Answer) -> bool| -> Vec<String> {
        let wrong = answers
            .iter()
            .filter(|(row, answer)| !is_right(row, answer));
        wrong.map(|(row, _)| typed(row.question)).collect()
    };
    let all = answers.len();
    let first = missed(&|row, answer| row.is_found(answer, 1));
    check("right in the first passage", floors.first, all, &first);
    let three = missed(&|row, answer| row.is_found(answer, 3));
    check("right in the first three", floors.first_three, all, &three);
    let silent = missed(&|_, answer| is_answered(answer));
    check("answered", floors.answered, all, &silent);
}

#[track_caller]
fn check_off_topic(typed: fn(&str) -> String, floor: usize) {
    let questions: Vec<String> = OFF_TOPIC.lines().map(typed).collect();
    let answered: Vec<String> = questions
        .iter()
        .filter(|question| is_answered(&ask(question)))
        .cloned()
        .collect();
    check("off topic, not answered", floor, questions.len(), &answered);
}

#[test]
fn the_tables_hold_two_hundred_questions() {
    assert!(rows().len() + OFF_TOPIC.lines().count() >= 200);
}

#[test]
fn questions_with_marks_are_answered() {
    let floors = Floors {
        first: 89,
        first_three: 93,
        answered: 96,
    };
    check_answerable(str::to_owned, &floors);
}

#[test]
fn questions_without_marks_are_answered() {
    let floors = Floors {
        first: 84,
        first_three: 92,
        answered: 95,
    };
    check_answerable(fold, &floors);
}

#[test]
fn off_topic_questions_are_not_answered() {
    check_off_topic(str::to_owned, 97);
    check_off_topic(fold, 97);
}
