//! `motcua petitions`: the petitions for staff: list, one with its history, a
//! new status, and whether the chain holds.

use serde_json::to_string;

use crate::conversation::{change, salted, survey, time, unsalted};
use crate::petition::{self, Code, Content, Status, texts};
use crate::store::{Change, Petition, Store, Telling};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// List them: those with this status, or all that are not settled.
    List(Option<String>),
    /// Show one.
    Show(String),
    /// Change the status of one, with a word to the person.
    Status {
        /// Its code.
        code: String,
        /// The new status.
        status: String,
        /// What the person is told.
        note: String,
    },
    /// Look whether anything was changed that may not be.
    Verify,
}

/// Does it and returns what is to be printed, and whether all is well.
///
/// # Errors
/// The store cannot be used, or the code or status is none.
pub async fn run(action: &Action, store: &Store) -> anyhow::Result<(String, bool)> {
    match action {
        Action::List(status) => list(status.as_deref(), store).await.map(well),
        Action::Show(code) => show(&read(code)?, store).await.map(well),
        Action::Status { code, status, note } => {
            set(&read(code)?, status, note, store).await.map(well)
        }
        Action::Verify => verify(store).await,
    }
}

fn well(text: String) -> (String, bool) {
    (text, true)
}

fn read(code: &str) -> anyhow::Result<Code> {
    Code::read(code).map_err(|_| {
        anyhow::anyhow!(
            "mã “{code}” bị gõ nhầm hoặc thiếu ký tự; mã có dạng PA-XXXX-XXXX-X, không có số 0, số 1, chữ O, I, L, U, W"
        )
    })
}

async fn list(status: Option<&str>, store: &Store) -> anyhow::Result<String> {
    let wanted = status.map(status_of).transpose()?;
    let fits = |petition: &Petition| {
        let status = Status::read(&petition.status);
        match wanted {
            Some(wanted) => status == Some(wanted),
            None => status.is_some_and(|status| !status.is_final()),
        }
    };
    let petitions = store.petitions().await?;
    let lines: Vec<String> = petitions
        .iter()
        .filter(|one| fits(one))
        .filter_map(row)
        .collect();
    if lines.is_empty() {
        return Ok("Không có phản ánh nào như vậy.".to_owned());
    }
    Ok(format!(
        "{} phản ánh, cũ nhất trước:\n{}",
        lines.len(),
        lines.join("\n")
    ))
}

fn row(petition: &Petition) -> Option<String> {
    let code = Code::read(&petition.code).ok()?;
    let status = Status::read(&petition.status)?;
    let content: Option<Content> = petition.words.as_deref().and_then(unsalted);
    let what = content.map_or_else(
        || "(nội dung đã xoá)".to_owned(),
        |content| {
            let line: String = content.what.replace('\n', " ").chars().take(80).collect();
            line
        },
    );
    Some(format!(
        "{code}  {}  {}  {what}",
        time(petition.filed_at),
        status.words()
    ))
}

async fn show(code: &Code, store: &Store) -> anyhow::Result<String> {
    let Some(petition) = store.petition(code.as_str()).await? else {
        anyhow::bail!("không có phản ánh nào mang mã {code}");
    };
    let changes = store.petition_changes(code.as_str()).await?;
    let content: Option<Content> = petition.words.as_deref().and_then(unsalted);
    let mut lines = vec![
        format!("Phản ánh {code}"),
        format!("Nơi xử lý: {}", petition.unit),
    ];
    match &content {
        Some(content) => {
            lines.extend(texts::parts(content));
            lines.extend(
                content
                    .photo
                    .iter()
                    .map(|photo| format!("  Tệp ảnh trên kênh: {photo}")),
            );
        }
        None => lines.push("Nội dung đã được xoá.".to_owned()),
    }
    lines.push("Quá trình:".to_owned());
    lines.extend(changes.iter().filter_map(change));
    if let Some(first) = changes.first() {
        lines.push(format!(
            "Dấu đối chiếu: {}",
            petition::fingerprint(&first.entry)
        ));
    }
    if let Some(rating) = petition.rating {
        lines.push(format!("Mức độ hài lòng: {rating}/5"));
    }
    Ok(lines.join("\n"))
}

fn status_of(text: &str) -> anyhow::Result<Status> {
    Status::read(text).ok_or_else(|| {
        let known: Vec<_> = Status::ALL
            .iter()
            .map(|status| format!("“{}”", status.words()))
            .collect();
        anyhow::anyhow!(
            "không có trạng thái “{text}”; các trạng thái: {}",
            known.join(", ")
        )
    })
}

async fn set(code: &Code, status: &str, note: &str, store: &Store) -> anyhow::Result<String> {
    let status = status_of(status)?;
    let note = note.trim();
    if matches!(status, Status::Received | Status::Erased) {
        anyhow::bail!(
            "trạng thái “{}” do hệ thống tự ghi, không đặt bằng tay được",
            status.words()
        );
    }
    if matches!(
        status,
        Status::Answered | Status::NotCompetent | Status::Forwarded
    ) && note.is_empty()
    {
        anyhow::bail!(
            "trạng thái “{}” cần có lời nhắn cho người dân: thêm --note \"…\"",
            status.words()
        );
    }
    let asks = matches!(status, Status::Answered | Status::NotCompetent);
    let mut text = texts::changed(code, status, note);
    if asks {
        text = format!("{text}\n\n{}", texts::SURVEY);
    }
    let change = Change {
        code: code.as_str().to_owned(),
        status,
        words: salted(&note)?,
        telling: Telling {
            text,
            choices: asks.then(|| to_string(&survey(code))).transpose()?,
        },
    };
    if !store.change_petition(change).await? {
        anyhow::bail!("không có phản ánh nào mang mã {code}, hoặc nội dung của nó đã được xoá");
    }
    Ok(format!(
        "Phản ánh {code}: {}. Người dân được báo ngay nếu kênh còn cho phép, nếu không thì ở lần nhắn tin kế tiếp.",
        status.words()
    ))
}

async fn verify(store: &Store) -> anyhow::Result<(String, bool)> {
    let chain = store.petition_chain().await?;
    let mut lines: Vec<String> = petition::verify(&chain)
        .iter()
        .map(|broken| format!("• dòng {} ({}): {}", broken.n, broken.code, broken.reason))
        .collect();
    for petition in store.petitions().await? {
        let of = || chain.iter().filter(|link| link.code == petition.code);
        if of()
            .next()
            .is_none_or(|first| first.at != petition.filed_at)
        {
            lines.push(format!(
                "• {}: thời điểm gửi không khớp với sổ",
                petition.code
            ));
        }
        if of()
            .next_back()
            .is_none_or(|last| last.status != petition.status)
        {
            lines.push(format!("• {}: trạng thái không khớp với sổ", petition.code));
        }
    }
    let end = chain.last().map_or("", |last| last.hash.as_str());
    if lines.is_empty() {
        let text = format!(
            "Sổ phản ánh nguyên vẹn: {} dòng.\nDấu cuối sổ: {end}\nNên in và lưu dấu này định kỳ để sau này đối chiếu.",
            chain.len()
        );
        return Ok((text, true));
    }
    Ok((
        format!("Sổ phản ánh KHÔNG nguyên vẹn:\n{}", lines.join("\n")),
        false,
    ))
}
