//! `motcua diff`: what answers change if another folder takes the place of the running one.
//!
//! The questions of `questions.txt` of both folders are asked of both, and
//! where there are conversations the commonest of those, masked. A question
//! that was answered and no longer is makes the command fail.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::answer::{Answer, Context, Source, Status, reply};
use crate::app::Clock;
use crate::channel::{Message, Says};
use crate::config::Config;
use crate::knowledge::{self, Knowledge, QUESTIONS, Reader};
use crate::language::fold;
use crate::mask::mask;
use crate::snapshot::Snapshot;
use crate::store;

/// What `diff` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder that is to take the place of the running one.
    candidate: PathBuf,
    /// Questions to ask, one a line, instead of questions.txt of both folders.
    #[arg(long, value_name = "FILE")]
    questions: Option<PathBuf>,
    /// Prints a JSON object.
    #[arg(long)]
    json: bool,
    /// Answers as of this day, YYYY-MM-DD.
    #[arg(long, value_name = "DAY")]
    on: Option<Date>,
}

/// How the answer to a question changes; the worst sorts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum Change {
    /// It was answered and no longer is.
    Lost,
    /// It ends otherwise.
    Status,
    /// Another document or section answers.
    Source,
    /// The same section says it in other words.
    Text,
    /// It was not answered and now is.
    Gained,
}

/// A question whose answer changes.
#[derive(Debug, Serialize)]
struct Changed {
    question: String,
    change: Change,
    before: Side,
    after: Side,
}

/// An answer, as far as it is compared.
#[derive(Debug, PartialEq, Serialize)]
struct Side {
    status: Status,
    document: Option<String>,
    section: Vec<String>,
    text: String,
}

/// All that changes.
#[derive(Debug, Serialize)]
struct Report {
    day: Date,
    questions: usize,
    changed: Vec<Changed>,
    /// Pairs of sentences that contradict each other and did not before.
    contradictions: Vec<[Said; 2]>,
}

/// A sentence of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Said {
    path: String,
    text: String,
}

/// Asks both folders and tells what changes.
pub(super) fn run(args: &Args, config: &Config, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let questions = questions(args, config)?;
    let day = args.on.unwrap_or_else(|| Clock::system().today());
    let reader = super::reader(config);
    let before = open(&reader, &config.knowledge)?;
    let after = open(&reader, &args.candidate)?;
    let report = Report {
        day,
        questions: questions.len(),
        changed: changed(questions, &before, &after, day),
        contradictions: contradictions(&before.knowledge, &after.knowledge, day),
    };
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        tell(&report, out)?;
    }
    let lost = report.changed.iter().any(|c| c.change == Change::Lost);
    Ok(if lost {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn open(reader: &Reader, folder: &Path) -> anyhow::Result<Snapshot> {
    let knowledge = reader
        .read(folder)
        .with_context(|| format!("không đọc được thư mục {}", folder.display()))?;
    Ok(Snapshot::build(knowledge)?)
}

/// The questions to ask, each once.
fn questions(args: &Args, config: &Config) -> anyhow::Result<Vec<String>> {
    let files = match &args.questions {
        Some(file) => vec![file.clone()],
        None => vec![
            config.knowledge.join(QUESTIONS),
            args.candidate.join(QUESTIONS),
        ],
    };
    let mut all: Vec<String> = Vec::new();
    for file in files {
        let read = knowledge::questions(&file)
            .with_context(|| format!("không đọc được {}", file.display()))?;
        for question in read {
            if !all.contains(&question) {
                all.push(question);
            }
        }
    }
    if args.questions.is_none() {
        for question in commonest(bodies(config)?) {
            if !all.contains(&question) {
                all.push(question);
            }
        }
    }
    Ok(all)
}

/// The last messages of the conversations, if there are any.
fn bodies(config: &Config) -> anyhow::Result<Vec<String>> {
    /// Messages that are looked at.
    const LAST: i64 = 20_000;
    if config.database_url.is_none() && !config.data.join(store::FILE).exists() {
        return Ok(Vec::new());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    runtime.block_on(async {
        let store = super::store::open(config, Clock::system()).await?;
        Ok(store.last_bodies(LAST).await?)
    })
}

/// What several messages asked, the commonest first, personal numbers masked.
fn commonest(bodies: Vec<String>) -> Vec<String> {
    /// Asked fewer times, a question is one person's own.
    const LEAST: usize = 3;
    const MOST: usize = 50;
    let mut counts: HashMap<String, (usize, String)> = HashMap::new();
    for body in bodies {
        let Ok(message) = serde_json::from_str::<Message>(&body) else {
            continue;
        };
        if let Says::Text(text) = message.says {
            let question = mask(text.trim());
            let counted = counts.entry(fold(&question)).or_insert((0, question));
            counted.0 += 1;
        }
    }
    let mut counts: Vec<(usize, String)> = counts.into_values().collect();
    counts.retain(|(count, _)| *count >= LEAST);
    counts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    counts.truncate(MOST);
    counts.into_iter().map(|(_, question)| question).collect()
}

/// The questions whose answers change, worst first.
fn changed(questions: Vec<String>, before: &Snapshot, after: &Snapshot, day: Date) -> Vec<Changed> {
    let mut changed: Vec<Changed> = questions
        .into_iter()
        .filter_map(|question| {
            let ask = |snapshot| Side::of(reply(snapshot, &question, &mut Context::default(), day));
            let (before, after) = (ask(before), ask(after));
            let change = change(&before, &after)?;
            Some(Changed {
                question,
                change,
                before,
                after,
            })
        })
        .collect();
    changed.sort_by_key(|changed| changed.change);
    changed
}

fn change(before: &Side, after: &Side) -> Option<Change> {
    match (is_answer(before.status), is_answer(after.status)) {
        (true, false) => Some(Change::Lost),
        (false, true) => Some(Change::Gained),
        _ if before.status != after.status => Some(Change::Status),
        (true, true)
            if (&before.document, &before.section) != (&after.document, &after.section) =>
        {
            Some(Change::Source)
        }
        (true, true) if before.text != after.text => Some(Change::Text),
        _ => None,
    }
}

fn is_answer(status: Status) -> bool {
    matches!(
        status,
        Status::Answered | Status::Directory | Status::Procedure | Status::Place
    )
}

impl Side {
    fn of(answer: Answer) -> Self {
        let first: Option<Source> = answer.sources.into_iter().next();
        let (document, section) = first
            .map(|source| (source.document, source.section))
            .unzip();
        Self {
            status: answer.status,
            document,
            section: section.unwrap_or_default(),
            text: answer.text,
        }
    }
}

/// The contradictions between documents in force that only the later folder has.
fn contradictions(before: &Knowledge, after: &Knowledge, day: Date) -> Vec<[Said; 2]> {
    let known = said_against(before, day);
    let mut new = said_against(after, day);
    new.retain(|pair| !known.contains(pair));
    new
}

fn said_against(knowledge: &Knowledge, day: Date) -> Vec<[Said; 2]> {
    let documents = &knowledge.documents;
    let conflicts = knowledge.validity.conflicts.iter();
    conflicts
        .map(|conflict| [&conflict.first, &conflict.second])
        .filter(|pair| {
            pair.iter().all(|place| {
                let standing = knowledge
                    .validity
                    .standing(documents, place.document, None, day);
                standing.current
            })
        })
        .map(|pair| {
            pair.map(|place| Said {
                path: documents[place.document].path.clone(),
                text: documents[place.document].text[place.span.clone()].to_owned(),
            })
        })
        .collect()
}

/// The report as staff read it.
fn tell(report: &Report, out: &mut dyn Write) -> std::io::Result<()> {
    let count = |change| report.changed.iter().filter(|c| c.change == change).count();
    writeln!(
        out,
        "Đã hỏi {} câu: {} câu không còn được trả lời, {} câu trả lời khác đi, {} câu nay mới trả lời được; \
         {} mâu thuẫn mới.",
        report.questions,
        count(Change::Lost),
        count(Change::Status) + count(Change::Source) + count(Change::Text),
        count(Change::Gained),
        report.contradictions.len()
    )?;
    if report.questions == 0 {
        writeln!(
            out,
            "Chưa có câu hỏi nào để thử: hãy ghi mỗi câu một dòng vào {QUESTIONS} trong thư mục."
        )?;
    }
    for changed in &report.changed {
        let title = match changed.change {
            Change::Lost => "KHÔNG CÒN TRẢ LỜI ĐƯỢC",
            Change::Status => "KẾT QUẢ KHÁC",
            Change::Source => "NGUỒN KHÁC",
            Change::Text => "LỜI KHÁC",
            Change::Gained => "MỚI TRẢ LỜI ĐƯỢC",
        };
        writeln!(out, "\n{title}: {}", changed.question)?;
        writeln!(out, "  trước: {}", side_in_words(&changed.before))?;
        writeln!(out, "  sau: {}", side_in_words(&changed.after))?;
    }
    for [first, second] in &report.contradictions {
        writeln!(out, "\nMÂU THUẪN MỚI")?;
        for said in [first, second] {
            writeln!(out, "  {}: {}", said.path, said.text)?;
        }
    }
    Ok(())
}

/// Where an answer is from and how it begins.
fn side_in_words(side: &Side) -> String {
    /// Letters of an answer that are shown.
    const SHOWN: usize = 240;
    let text = side.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    match &side.document {
        Some(document) if side.section.is_empty() => format!("[{document}] {shown}"),
        Some(document) => format!("[{document}, mục {}] {shown}", side.section.join(".")),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_people_asked_is_asked_again_without_their_numbers() {
        let body = |text: &str| {
            let message = Message {
                chat: "1".to_owned(),
                person: "1".to_owned(),
                says: Says::Text(text.to_owned()),
                reply_to: None,
                tap: None,
            };
            serde_json::to_string(&message).unwrap()
        };
        let mut bodies = vec![
            body("Hạn nộp báo cáo"),
            body("hạn nộp báo cáo "),
            body("han nop bao cao"),
        ];
        bodies.extend((0..4).map(|n| body(&format!("gọi lại 098765432{n} giúp tôi"))));
        bodies.push(body("chỉ một người hỏi"));
        bodies.push("{}".to_owned());
        assert_eq!(
            commonest(bodies),
            ["gọi lại [số điện thoại] giúp tôi", "Hạn nộp báo cáo"]
        );
    }
}
