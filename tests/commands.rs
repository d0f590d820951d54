//! The program as it is run from a shell.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::support::own::{ask, folder};

/// Runs the program away from every settings file.
fn motcua(arguments: &[&str]) -> Output {
    let elsewhere = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(arguments)
        .env_clear()
        .current_dir(elsewhere.path())
        .output()
        .unwrap()
}

/// Runs the program on the project's folder, reads one line and goes away.
#[track_caller]
fn check_reader_goes_away(arguments: &[&str]) {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .arg("--knowledge")
        .arg(folder())
        .args(arguments)
        .env_clear()
        .current_dir(elsewhere.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut read = BufReader::with_capacity(64, child.stdout.take().unwrap());
    read.read_line(&mut line).unwrap();
    assert!(!line.is_empty());
    drop(read);
    let output = child.wait_with_output().unwrap();
    assert_eq!(str::from_utf8(&output.stderr).unwrap(), "");
    assert!(output.status.success(), "{:?}", output.status);
}

#[test]
fn a_reader_who_goes_away_ends_the_program_quietly() {
    let mut batch = tempfile::NamedTempFile::new().unwrap();
    for id in 0..400 {
        writeln!(
            batch,
            r#"{{"id":{id},"q":"hạn nộp báo cáo của Thái Bình"}}"#
        )
        .unwrap();
    }
    let path = batch.path().to_str().unwrap();
    check_reader_goes_away(&["ask", "--batch", path]);
    check_reader_goes_away(&["search", "--batch", path]);
    check_reader_goes_away(&["search", "--top-k", "400", "báo cáo"]);
}

const PLAN: &str = "Số: 12/KH-UBND\n\nNam Đông, ngày 07 tháng 01 năm 2022\n\nKẾ HOẠCH\n\n\
    Kiểm kê cầu treo\n\nI. THỜI GIAN\n\n1. Việc kiểm kê cầu treo hoàn thành trước ngày 15 tháng 8.\n\n\
    II. KINH PHÍ\n\n1. Kinh phí kiểm kê cầu treo do ngân sách huyện bảo đảm.\n";

/// Compares two folders as of a day.
fn diff(before: &Path, after: &Path, more: &[&str]) -> Output {
    let [before, after] = [before, after].map(|folder| folder.to_str().unwrap());
    let command = ["--knowledge", before, "diff", after, "--on", "2022-06-01"];
    motcua(&[&command[..], more].concat())
}

#[test]
fn answers_before_and_after_are_compared() {
    let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let write =
        |folder: &Path, name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write(before.path(), "plan.md", PLAN);
    write(after.path(), "plan.md", PLAN);
    let questions = "# của cơ quan\n\nkiểm kê cầu treo hoàn thành trước ngày nào\nkinh phí kiểm kê cầu treo do đâu bảo đảm\n";
    write(before.path(), "questions.txt", questions);
    let same = diff(before.path(), after.path(), &[]);
    assert!(same.status.success(), "{same:?}");
    let told = str::from_utf8(&same.stdout).unwrap();
    assert!(told.starts_with("Đã hỏi 2 câu: 0 câu không còn"), "{told}");

    write(
        after.path(),
        "plan.md",
        &PLAN.replace("15 tháng 8", "20 tháng 9"),
    );
    let text = diff(before.path(), after.path(), &[]);
    assert!(text.status.success(), "{text:?}");
    let told = str::from_utf8(&text.stdout).unwrap();
    assert!(
        told.contains("LỜI KHÁC: kiểm kê cầu treo hoàn thành"),
        "{told}"
    );
    assert!(
        told.contains("15 tháng 8") && told.contains("20 tháng 9"),
        "{told}"
    );

    let end = PLAN.find("II. KINH PHÍ").unwrap();
    write(after.path(), "plan.md", &PLAN[..end]);
    let lost = diff(before.path(), after.path(), &["--json"]);
    assert_eq!(lost.status.code(), Some(1), "{lost:?}");
    let report: Value = serde_json::from_slice(&lost.stdout).unwrap();
    assert_eq!(report["questions"], 2);
    assert_eq!(report["changed"][0]["change"], "lost");
    assert_eq!(report["changed"][0]["before"]["document"], "plan.md");
}

#[track_caller]
fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{output:?}");
    let text = str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_command_gives_the_same_object() {
    let own = folder();
    let own = own.to_str().unwrap();
    let question = "hạn nộp báo cáo là ngày nào";
    let common = ["--knowledge", own, "ask", "--on", "2026-11-20"];
    let output = motcua(&[&common[..], &["--json", question]].concat());
    let [mut object] = lines(&output).try_into().unwrap();
    assert!(object["took_us"].as_u64().unwrap() > 0);
    object["took_us"] = json!(0);
    assert_eq!(object, serde_json::to_value(ask(question)).unwrap());

    let text = motcua(&[&common[..], &[question]].concat()).stdout;
    assert!(
        str::from_utf8(&text)
            .unwrap()
            .starts_with(&ask(question).text)
    );
}

#[test]
fn a_batch_is_answered_in_order() {
    let batch = tempfile::NamedTempFile::new().unwrap();
    let turns = ["hạn nộp báo cáo của Thái Bình", "còn Nam Đông thì sao"];
    let rows = [
        json!({ "id": 7, "q": "xin chào" }),
        json!({ "id": "b", "turns": turns }),
        json!({ "id": "c", "q": "hạn nộp báo cáo", "place": "Thái Bình" }),
    ];
    let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
    std::fs::write(batch.path(), rows.join("\n\n")).unwrap();
    let (own, path) = (folder(), batch.path().to_str().unwrap());
    let knowledge = own.to_str().unwrap();
    let answers = lines(&motcua(&["--knowledge", knowledge, "ask", "--batch", path]));
    let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!(7), &json!("b"), &json!("c")]);
    assert_eq!(answers[0]["status"], "small_talk");
    assert_eq!(answers[1]["sources"][0]["number"], "12/KH-UBND");
    assert_eq!(answers[2]["sources"][0]["number"], "174/KH-UBND");
}
