//! A picture of words, read by Tesseract; pages of a PDF are drawn by Poppler first.
//!
//! Both inherit the limits of the process that starts them. Words of which the
//! sentence says that a mark was misread are mended here, where the tables that
//! takes cost the server no memory.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::knowledge::{self, format, row};
use crate::language::damage::Marks;

use super::{Told, figures, upright};

/// The longer side of a page as it is drawn, pixels: A4 at 300 dots an inch.
const LONG_SIDE: &str = "3508";

/// What staff do where a program is missing.
const INSTALL: &str = "đây là bản quét; để đọc được, hãy cài Tesseract và Poppler: \
    apt install tesseract-ocr tesseract-ocr-vie poppler-utils";

/// How much surer the words of a page must be that is read another way up.
const BETTER: f32 = 15.0;

/// How Tesseract takes a page: its words stand upright or are written downwards,
const AS_IT_LIES: &str = "3";

/// or it is looked first which way up they are, for a fifth more time. Cameras only
/// note beside a picture how they were held.
const TURNED: &str = "1";

/// Why a page has no text.
enum Failed {
    /// A program or its Vietnamese is not there.
    Lacking,
    /// It could not read the page.
    Page,
}

/// Reads the picture on standard input, or of a page of the file there.
pub(super) fn read(name: &str, number: usize) -> Told {
    let read = picture(name, number);
    Told {
        format: None,
        hash: String::new(),
        lacking: matches!(read, Err(Failed::Lacking)),
        text: read.map_err(|failed| match failed {
            Failed::Lacking => INSTALL.to_owned(),
            Failed::Page => "không đọc được trang này".to_owned(),
        }),
        confined: false,
    }
}

fn picture(name: &str, number: usize) -> Result<String, Failed> {
    let page = if name == "pdf" {
        drawn(number)?
    } else {
        let mut file = Vec::new();
        let read = std::io::stdin().read_to_end(&mut file);
        read.map_err(|_| Failed::Page)?;
        format::picture(name, file, number).ok_or(Failed::Page)?
    };
    let table = recognised(&page, AS_IT_LIES)?;
    if !is_sure(&table) {
        let turned = recognised(&page, TURNED)?;
        if sureness(&turned).1 > sureness(&table).1 + BETTER {
            return Ok(mended(&figures::read(None, &upright::table(&turned))));
        }
    }
    Ok(mended(&upright::table(&figures::read(Some(&page), &table))))
}

/// Draws a page of the PDF on standard input: a picture in PGM.
fn drawn(number: usize) -> Result<Vec<u8>, Failed> {
    let number = number.to_string();
    let mut command = Command::new("pdftoppm");
    command
        .args([
            "-gray",
            "-scale-to",
            LONG_SIDE,
            "-f",
            &number,
            "-l",
            &number,
            "-",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = start(command)?;
    let mut page = Vec::new();
    let mut stdout = child.stdout.take().ok_or(Failed::Page)?;
    stdout.read_to_end(&mut page).map_err(|_| Failed::Page)?;
    let whole = child.wait().is_ok_and(|status| status.success());
    if whole { Ok(page) } else { Err(Failed::Page) }
}

/// How many words a table has, and how sure they are on the average.
fn sureness(table: &str) -> (usize, f32) {
    let words = row::words(table).into_iter();
    let sure: Vec<f32> = words.filter_map(|(_, word)| word.sure).collect();
    let count = f32::from(u16::try_from(sure.len()).unwrap_or(u16::MAX));
    (sure.len(), sure.iter().sum::<f32>() / count.max(1.0))
}

/// Whether a page was read the right way up: upside down, words are half as sure.
fn is_sure(table: &str) -> bool {
    let (words, sure) = sureness(table);
    words < 20 || sure > 60.0
}

/// The table of words of a picture.
fn recognised(page: &[u8], mode: &str) -> Result<String, Failed> {
    let mut command = Command::new("tesseract");
    command
        .args(["stdin", "stdout", "-l", "vie", "--dpi", "300"])
        .args(["--psm", mode])
        // Words with their places.
        .args(["-c", "tessedit_create_tsv=1"])
        // Pages are read side by side; threads within one would only wait for each other.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut reading = start(command)?;
    let mut text = String::new();
    let mut complaints = String::new();
    let stdin = reading.stdin.take();
    thread::scope(|scope| {
        // It may write before it has read all; what it does not take, it will complain of.
        scope.spawn(move || stdin?.write_all(page).ok());
        let stdout = reading.stdout.take();
        stdout.map_or(Ok(0), |mut stdout| stdout.read_to_string(&mut text))
    })
    .map_err(|_| Failed::Page)?;
    if let Some(mut stderr) = reading.stderr.take() {
        // What is no text is no message that we know.
        let _ = stderr.read_to_string(&mut complaints);
    }
    let read = reading.wait().is_ok_and(|status| status.success());
    if complaints.contains("Failed loading language") {
        Err(Failed::Lacking)
    } else if read {
        Ok(text)
    } else {
        Err(Failed::Page)
    }
}

/// The table with those words mended whose marks were misread, and behind each
/// how it was read.
fn mended(table: &str) -> String {
    let mut rows: Vec<String> = table.lines().map(str::to_owned).collect();
    let words = row::words(table);
    if words.is_empty() {
        return table.to_owned();
    }
    let marks = Marks::of(knowledge::model([]));
    for paragraph in words.chunk_by(|(_, a), (_, b)| a.of[..3] == b.of[..3]) {
        let read = paragraph.iter();
        let read: Vec<(&str, f32)> = read
            .map(|(_, word)| (word.text, word.sure.unwrap_or_default()))
            .collect();
        for ((at, word), text) in paragraph.iter().zip(marks.mend(&read)) {
            if let (Some(text), None) = (text, word.raw) {
                let row = &mut rows[*at];
                row.truncate(row.len() - word.text.len());
                *row += &format!("{text}\t{}", word.text);
            }
        }
    }
    rows.join("\n")
}

fn start(mut command: Command) -> Result<Child, Failed> {
    command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failed::Lacking,
        _ => Failed::Page,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of a line of words, all read with this certainty.
    fn table(line: &str, sure: f32) -> String {
        let words = line.split(' ').enumerate();
        let rows = words.map(|(at, word)| {
            format!(
                "5\t1\t1\t1\t1\t{at}\t{}\t200\t90\t50\t{sure}\t{word}",
                100 * at
            )
        });
        let head = "level\t…\n4\t1\t1\t1\t1\t0\t0\t200\t900\t50\t-1\t".to_owned();
        std::iter::once(head)
            .chain(rows)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn words_are_mended_in_their_places() {
        let read = table("Sửa đỗi, bỗ sung một số điều của Thông tư", 85.0);
        let printed = table("Sửa đổi,\tđỗi, bổ\tbỗ sung một số điều của Thông tư", 85.0);
        assert_eq!(mended(&read), printed);
    }

    #[test]
    fn a_page_of_unsure_words_is_looked_at_from_all_sides() {
        let line = "một ".repeat(25);
        assert!(is_sure(&table(line.trim(), 94.0)));
        assert!(!is_sure(&table(line.trim(), 45.0)));
        // A page with hardly a word is a picture of something else.
        assert!(is_sure(&table("một hai", 45.0)));
    }

    #[test]
    fn what_holds_no_words_stays() {
        for odd in [
            "",
            "a\tb",
            "5\t\t\t\t",
            "5\t1\t1\t1\t1\t1\tx\ty\t1\t1\tNaN\t\u{301}",
        ] {
            assert_eq!(mended(odd), odd);
        }
    }
}
