//! `motcua import procedures FILE`: the portal's records or lists of procedures
//! as a table of the knowledge folder, that staff can look over and mend.
//!
//! What it leaves out it names: test rows, procedures between offices, rows
//! without a name, the same procedure twice.

mod portal;

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use crate::config::Config;
use crate::knowledge::{self, PROCEDURE_COLUMNS, Problem, Procedure};
use crate::language::{fold, tokens};

/// What `import` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What the file holds
    #[arg(value_enum)]
    what: What,
    /// The file: JSON, JSON Lines or CSV
    file: PathBuf,
    /// Writes over a table of the same name
    #[arg(long)]
    replace: bool,
}

/// What can be imported.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum What {
    /// Administrative procedures
    Procedures,
}

/// The largest file that is read, bytes.
const LARGEST: u64 = 512 << 20;

/// Problems that are told one by one.
const TOLD: usize = 20;

/// What was read of a file.
#[derive(Debug, Default)]
pub(super) struct Imported {
    pub(super) procedures: Vec<Procedure>,
    /// What was left out, and why, in Vietnamese.
    pub(super) left_out: Vec<String>,
}

/// Imports the file into the folder of the settings.
pub(super) fn run(args: &Args, config: &Config, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let What::Procedures = args.what;
    let stem = args
        .file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or("thu-tuc");
    let folder = config.knowledge.join("procedures");
    let target = folder.join(format!("{}.csv", plain(stem)));
    if target.exists() && !args.replace {
        bail!("đã có {}; thêm --replace để ghi đè", target.display());
    }
    let size = std::fs::metadata(&args.file)
        .with_context(|| told(&args.file))?
        .len();
    if size > LARGEST {
        bail!(
            "{} lớn hơn {} MB; hãy chia nhỏ",
            args.file.display(),
            LARGEST >> 20
        );
    }
    let bytes = std::fs::read(&args.file).with_context(|| told(&args.file))?;
    let imported = sound(read(&args.file, &bytes)?);
    if imported.procedures.is_empty() {
        bail!(
            "không thấy thủ tục nào trong {}; tệp cần là JSON của cổng dịch vụ công, hoặc bảng CSV có cột “Tên thủ tục”",
            args.file.display()
        );
    }
    std::fs::create_dir_all(&folder).with_context(|| told(&folder))?;
    // Written whole before it takes its name: the folder is watched.
    let draft = folder.join(format!(".{}.tmp", plain(stem)));
    std::fs::write(&draft, table(&imported.procedures)?).with_context(|| told(&draft))?;
    std::fs::rename(&draft, &target).with_context(|| told(&target))?;
    writeln!(
        out,
        "Đã ghi {} thủ tục vào {}",
        imported.procedures.len(),
        target.display()
    )?;
    if !imported.left_out.is_empty() {
        writeln!(out, "Bỏ qua {} dòng:", imported.left_out.len())?;
    }
    for line in imported.left_out.iter().take(TOLD) {
        writeln!(out, "  {line}")?;
    }
    if imported.left_out.len() > TOLD {
        writeln!(out, "  … và {} dòng khác", imported.left_out.len() - TOLD)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn told(path: &Path) -> String {
    format!("không mở hoặc ghi được {}", path.display())
}

/// A name for a file: letters and digits without marks.
fn plain(stem: &str) -> String {
    let words: Vec<String> = tokens(stem)
        .iter()
        .map(|t| fold(&stem[t.span.clone()]))
        .collect();
    if words.is_empty() {
        "thu-tuc".to_owned()
    } else {
        words.join("-")
    }
}

/// Reads the file by its content.
fn read(path: &Path, bytes: &[u8]) -> anyhow::Result<Imported> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if text
        .iter()
        .find(|byte| !byte.is_ascii_whitespace())
        .is_some_and(|b| matches!(b, b'{' | b'['))
    {
        return portal::read(text);
    }
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let (procedures, problems) = knowledge::read_procedures(name, bytes);
    Ok(Imported {
        procedures,
        left_out: problems.into_iter().map(line).collect(),
    })
}

/// A problem in one line.
fn line(problem: Problem) -> String {
    let row = problem
        .row
        .map(|row| format!("dòng {row}: "))
        .unwrap_or_default();
    let field = problem
        .field
        .map(|field| format!("{field}: "))
        .unwrap_or_default();
    format!("{row}{field}{}", problem.message)
}

/// Leaves out test rows and the same procedure twice.
fn sound(imported: Imported) -> Imported {
    let Imported {
        procedures,
        mut left_out,
    } = imported;
    let mut seen = HashSet::new();
    let mut kept = Vec::with_capacity(procedures.len());
    for procedure in procedures {
        let called = format!("{} {}", procedure.code, procedure.name);
        if is_test(&procedure.name) {
            left_out.push(format!("{called}: dòng thử nghiệm"));
        } else if seen.insert((
            procedure.code.clone(),
            procedure.name.clone(),
            procedure.place.clone(),
        )) {
            kept.push(procedure);
        } else {
            left_out.push(format!("{called}: trùng với dòng trên"));
        }
    }
    Imported {
        procedures: kept,
        left_out,
    }
}

/// Whether a row was put in to try the portal out.
fn is_test(name: &str) -> bool {
    tokens(name)
        .iter()
        .any(|token| name[token.span.clone()].eq_ignore_ascii_case("test"))
}

/// The table, as Excel reads it.
fn table(procedures: &[Procedure]) -> anyhow::Result<Vec<u8>> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    writer.write_record(PROCEDURE_COLUMNS.map(|names| names[0]))?;
    for procedure in procedures {
        writer.write_record(procedure.cells())?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_rows_and_doubles_are_left_out() {
        let row = |code: &str, name: &str| Procedure {
            code: code.to_owned(),
            name: name.to_owned(),
            ..Procedure::default()
        };
        let imported = sound(Imported {
            procedures: vec![
                row("1.001193", "Khai sinh"),
                row("1.001193", "Khai sinh"),
                row("", "Thủ tục test"),
                row("2.000001", "Kiểm nghiệm mẫu protest"),
            ],
            left_out: Vec::new(),
        });
        let names: Vec<&str> = imported
            .procedures
            .iter()
            .map(|p| p.name.as_str())
            .collect();
        assert_eq!(names, ["Khai sinh", "Kiểm nghiệm mẫu protest"]);
        assert_eq!(imported.left_out.len(), 2);
    }

    #[test]
    fn what_is_written_is_read_by_the_folder() {
        let procedure = Procedure {
            code: "1.001190".to_owned(),
            name: "Khai sinh, “đúng hạn”".to_owned(),
            documents: "Tờ khai\nGiấy chứng sinh".to_owned(),
            dated: Some(jiff::civil::date(2026, 7, 18)),
            ..Procedure::default()
        };
        let bytes = table(std::slice::from_ref(&procedure)).unwrap();
        let (read, problems) = knowledge::read_procedures("a.csv", &bytes);
        assert_eq!(read, [procedure]);
        assert!(problems.is_empty(), "{problems:?}");
    }
}
