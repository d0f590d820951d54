//! `motcua import procedures FILE`: the portal's records or lists of procedures
//! as a table of the knowledge folder, that staff can look over and mend.
//!
//! What it leaves out it names: test rows, procedures between offices, rows
//! without a name, the same procedure twice.

mod portal;

use std::collections::HashSet;
use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use crate::config::Config;
use crate::knowledge::{PROCEDURE_COLUMNS, Problem, Procedure, Reader, Severity};
use crate::language::{fold, tokens, whole_date};
use crate::place;

use super::reader;

/// What `import` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What the file holds
    #[arg(value_enum)]
    what: What,
    /// The file: JSON, JSON Lines, Excel or CSV
    file: PathBuf,
    /// The place whose rules these are, where the file does not say: "tỉnh Lạng Sơn"
    #[arg(long, default_value = "")]
    place: String,
    /// Where the list is from, where the file does not say
    #[arg(long, default_value = "")]
    source: String,
    /// The day it is true as of, where the file does not say: 24/04/2025
    #[arg(long, default_value = "")]
    dated: String,
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
    /// What was taken though something of it is doubtful or missing.
    doubts: Vec<String>,
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
    let mut imported = sound(read(&args.file, &reader(config))?);
    if imported.procedures.is_empty() {
        let why = imported.left_out.first();
        bail!(
            "không thấy thủ tục nào trong {}; tệp cần là JSON của cổng dịch vụ công, hoặc bảng Excel, CSV có cột “Tên thủ tục”{}",
            args.file.display(),
            why.map_or_else(String::new, |why| format!(" ({why})"))
        );
    }
    state(args, &mut imported)?;
    std::fs::create_dir_all(&folder).with_context(|| told(&folder))?;
    // Written whole before it takes its name: the folder is watched.
    let draft = folder.join(format!(".{}.tmp", plain(stem)));
    std::fs::write(&draft, table(&imported.procedures)?).with_context(|| told(&draft))?;
    std::fs::rename(&draft, &target).with_context(|| told(&target))?;
    let count = imported.procedures.len();
    writeln!(out, "Đã ghi {count} thủ tục vào {}", target.display())?;
    list(out, "Bỏ qua", &imported.left_out)?;
    list(out, "Cần xem lại", &imported.doubts)?;
    Ok(ExitCode::SUCCESS)
}

/// Puts into the rows what the person at the keyboard says of all of them.
fn state(args: &Args, imported: &mut Imported) -> anyhow::Result<()> {
    if !args.place.is_empty() && place::named(&args.place).is_none() {
        bail!(
            "không biết nơi “{}”; ví dụ: --place \"tỉnh Lạng Sơn\"",
            args.place
        );
    }
    let dated = whole_date(&args.dated);
    if !args.dated.is_empty() && dated.is_none() {
        bail!(
            "“{}” không phải ngày có thật; ví dụ: --dated 24/04/2025",
            args.dated
        );
    }
    for procedure in &mut imported.procedures {
        for (cell, said) in [
            (&mut procedure.place, &args.place),
            (&mut procedure.source, &args.source),
        ] {
            if cell.is_empty() {
                cell.clone_from(said);
            }
        }
        procedure.dated = procedure.dated.or(dated);
    }
    let lacking = |what: &dyn Fn(&Procedure) -> bool, option: &str| {
        let count = imported.procedures.iter().filter(|p| what(p)).count();
        (count > 0).then(|| format!("{count} thủ tục {option}"))
    };
    let told = [
        lacking(
            &|p| p.source.is_empty(),
            "chưa ghi nguồn; ghi cho tất cả bằng --source",
        ),
        lacking(
            &|p| p.dated.is_none(),
            "chưa ghi đúng đến ngày nào; ghi cho tất cả bằng --dated",
        ),
    ];
    imported.doubts.extend(told.into_iter().flatten());
    Ok(())
}

/// Prints lines below what they are, the first of very many.
fn list(out: &mut dyn Write, what: &str, lines: &[String]) -> std::io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "{what} ({}):", lines.len())?;
    for line in lines.iter().take(TOLD) {
        writeln!(out, "  {line}")?;
    }
    if lines.len() > TOLD {
        writeln!(out, "  … và {} dòng khác", lines.len() - TOLD)?;
    }
    Ok(())
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
fn read(path: &Path, reader: &Reader) -> anyhow::Result<Imported> {
    let mut first = [0; 64];
    let mut file = std::fs::File::open(path).with_context(|| told(path))?;
    let length = file.read(&mut first).with_context(|| told(path))?;
    let first = &first[..length];
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
    let mark = text.iter().find(|byte| !byte.is_ascii_whitespace());
    if mark.is_some_and(|b| matches!(b, b'{' | b'[')) {
        let bytes = std::fs::read(path).with_context(|| told(path))?;
        return portal::read(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
    }
    let (procedures, mut problems) = reader.procedures(path).map_err(anyhow::Error::msg)?;
    problems.sort_by_key(|problem| (problem.severity, problem.row));
    // Rows without a day or a source are told of together, after what was said of all.
    problems.retain(|problem| problem.field.as_deref() != Some(DAY) || procedures.is_empty());
    let (left_out, doubts) = problems
        .into_iter()
        .partition::<Vec<_>, _>(|problem| problem.severity == Severity::Error);
    Ok(Imported {
        procedures,
        left_out: left_out.into_iter().map(line).collect(),
        doubts: doubts.into_iter().map(line).collect(),
    })
}

/// The column of the day that a row is true as of.
const DAY: &str = PROCEDURE_COLUMNS[PROCEDURE_COLUMNS.len() - 1][0];

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
        doubts,
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
        doubts,
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
            ..Imported::default()
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
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let (read, problems) = Reader::default().procedures(file.path()).unwrap();
        assert_eq!(read, [procedure]);
        assert!(problems.is_empty(), "{problems:?}");
    }
}
