//! Procedures: which one a need means, when none is meant, and what is shown of
//! one; with the shipped table and with tables of an office's own.
//!
//! `needs.tsv` holds the codes that meet a need and the need in citizens' words;
//! `elsewhere.txt` holds what people ask of banks, shops, schools and courts.
//! The gate was fitted on both, so their floors show what a change costs. On
//! `unseen.tsv` and `unseen_elsewhere.txt`, of the same two kinds, nothing was or
//! may be fitted: they show what strangers get.

mod cards;
mod offices;
mod serving;
mod tables;
mod importing;

use motcua::answer::{Answer, Card, Status};
use motcua::language::fold;

use crate::support::own::{ask, talk};

const NEEDS: &str = include_str!("needs.tsv");
const UNSEEN: &str = include_str!("unseen.tsv");
const ELSEWHERE: &str = include_str!("elsewhere.txt");
const UNSEEN_ELSEWHERE: &str = include_str!("unseen_elsewhere.txt");

/// The codes of the procedures that an answer shows, best first.
fn codes(answer: &Answer) -> Vec<&str> {
    answer
        .cards
        .iter()
        .filter_map(|card| match card {
            Card::Procedure { code, .. } => Some(code.as_str()),
            _ => None,
        })
        .collect()
}

/// At least `floor` in a hundred of the questions do what they should.
#[track_caller]
fn check(floor: usize, all: usize, missed: &[String]) {
    let right = all - missed.len();
    assert!(
        right * 100 >= floor * all,
        "only {right} of {all}\n{}",
        missed.join("\n")
    );
}

#[track_caller]
fn check_needs(needs: &str, typed: fn(&str) -> String, first: usize, first_three: usize) {
    let (mut not_first, mut not_three) = (Vec::new(), Vec::new());
    for row in needs.lines() {
        let (wanted, need) = row.split_once('\t').unwrap();
        let answer = ask(&typed(need));
        let found = codes(&answer);
        let is_wanted = |code: &&str| wanted.contains(*code);
        let told = || format!("{need}: {found:?}");
        if !found.first().is_some_and(is_wanted) {
            not_first.push(told());
        }
        if !found.iter().take(3).any(is_wanted) {
            not_three.push(told());
        }
    }
    let all = needs.lines().count();
    check(first, all, &not_first);
    check(first_three, all, &not_three);
}

#[test]
fn needs_find_their_procedure() {
    check_needs(NEEDS, str::to_owned, 85, 93);
}

#[test]
fn needs_without_marks_find_their_procedure() {
    check_needs(NEEDS, fold, 84, 92);
}

#[test]
fn needs_that_nothing_was_fitted_on_find_their_procedure() {
    check_needs(UNSEEN, str::to_owned, 80, 88);
    check_needs(UNSEEN, fold, 75, 84);
}

#[test]
fn what_once_misled_does_so_no_longer() {
    for (need, wanted) in [
        // "lái" is not "lại", and a motorcycle's exhaust is not its driver.
        ("lam bang lai xe may o dau", "3.000346"),
        ("khai tử", "1.000656"),
        ("mới sinh con cần giấy tờ gì", "1.001193"),
        // Copies are certified at the commune, not abroad, whatever they are copies of.
        ("photo công chứng", "2.000815"),
        ("chứng thực bản sao căn cước", "2.000815"),
        ("chuyển mục đích sử dụng đất", "1.013949"),
    ] {
        let answer = ask(need);
        let found = codes(&answer);
        assert!(
            found.iter().take(3).any(|code| *code == wanted),
            "{need}: {found:?}"
        );
        assert_eq!(answer.status, Status::Procedure, "{need}");
    }
}

#[test]
fn hours_of_an_office_are_no_procedure() {
    for question in ["UBND xã mấy giờ làm việc", "phuong gio lam viec the nao"] {
        let answer = ask(question);
        assert_eq!(
            answer.status,
            Status::NotFound,
            "{question}: {}",
            answer.text
        );
        assert!(answer.text.contains("giờ làm việc"), "{}", answer.text);
        // What was not shown is not spoken of either.
        let after = talk(&[question, "lệ phí bao nhiêu"]);
        assert_ne!(after.status, Status::Procedure, "{}", after.text);
    }
}

#[track_caller]
fn check_elsewhere(questions: &str, floor: usize) {
    let shown: Vec<String> = questions
        .lines()
        .filter(|question| ask(question).status == Status::Procedure)
        .map(str::to_owned)
        .collect();
    check(floor, questions.lines().count(), &shown);
}

#[test]
fn what_no_procedure_is_about_gets_none() {
    check_elsewhere(ELSEWHERE, 87);
    check_elsewhere(UNSEEN_ELSEWHERE, 86);
}

/// Its words are in the names of many others, and what people say of it is long.
#[test]
fn a_procedure_whose_whole_name_is_said_is_found() {
    for said in [
        "đăng ký tạm trú",
        "dang ky tam tru can giay to gi",
        "dki tam tru",
    ] {
        assert_eq!(codes(&ask(said)).first(), Some(&"1.004194"), "{said}");
    }
}

#[test]
fn who_has_died_is_registered_and_a_lost_paper_is_made_again() {
    for (need, code) in [
        ("ông tôi mới mất lm giấy chứng tử", "1.000656"),
        ("ba noi vua mat thi xin giay chung tu the nao", "1.000656"),
        ("lam mat giay chung tu xin cap lai", "1.005461"),
    ] {
        assert_eq!(codes(&ask(need)).first(), Some(&code), "{need}");
    }
}
