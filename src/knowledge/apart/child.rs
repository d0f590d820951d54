//! What happens inside the process: limits first, then the file, then one line of JSON.

use std::io::Read as _;
use std::panic::{UnwindSafe, catch_unwind};

use sha2::{Digest as _, Sha256};

use crate::knowledge::folder;
use crate::knowledge::format::{FORMATS, Unreadable, recognise, rows};
use crate::language::fold;

use super::{Task, Told, limits, ocr};

/// More text than this of one file is refused.
const MOST_TEXT: usize = 20 * 1024 * 1024;

/// A page of the web with fewer words than this may be no more than an excuse.
const SHORT: usize = 150;

/// Does what the process was started for, and gives what it has to say.
///
/// # Errors
/// Standard input cannot be read.
pub fn run(task: &Task) -> std::io::Result<Vec<u8>> {
    let confined = limits::confine(task.picture.is_some());
    let mut told = match task.picture {
        Some(number) => ocr::read(&task.name, number),
        None => read(task)?,
    };
    told.confined = confined;
    Ok(serde_json::to_vec(&told)?)
}

fn read(task: &Task) -> std::io::Result<Told> {
    let name = task.name.as_str();
    let largest = FORMATS.iter().map(|format| format.largest).max();
    let mut bytes = Vec::new();
    let stdin = std::io::stdin().lock();
    stdin
        .take(largest.unwrap_or_default() + 1)
        .read_to_end(&mut bytes)?;
    let mut told = Told {
        format: None,
        hash: hex::encode(Sha256::digest(&bytes)),
        text: Ok(String::new()),
        lacking: false,
        confined: false,
    };
    if task.table {
        told.text = unless_it_panics(|| rows(&bytes)).map_err(|Unreadable(message)| message);
        return Ok(told);
    }
    let Some(format) = recognise(name, &bytes) else {
        return Ok(told);
    };
    told.format = Some(format.extensions[0].to_owned());
    let text = if bytes.len() as u64 > format.largest {
        Err(folder::too_large(format.largest))
    } else {
        unless_it_panics(|| (format.read)(&bytes))
    };
    let foreign = !format.extensions.contains(&name);
    told.text = match text {
        Ok(text) if foreign && is_web_page(&bytes) && is_excuse(&text) => Err(format!(
            "tệp tên .{name} nhưng là trang báo lỗi của một trang web; hãy tải lại tệp"
        )),
        Ok(text) if text.len() > MOST_TEXT => {
            Err("tệp có quá nhiều chữ nên không được dùng; hãy chia nhỏ".to_owned())
        }
        Ok(text) => Ok(text),
        Err(Unreadable(message)) => Err(message),
    };
    Ok(told)
}

/// What a reader says. One that panics would do so again: the file is refused for
/// good, unlike one over which the process dies.
fn unless_it_panics(
    read: impl FnOnce() -> Result<String, Unreadable> + UnwindSafe,
) -> Result<String, Unreadable> {
    catch_unwind(read).unwrap_or_else(|_| Err(super::broken()))
}

/// Whether the bytes begin like a page of the web.
fn is_web_page(bytes: &[u8]) -> bool {
    let start = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let marks: [&[u8]; 2] = [b"<!doctype html", b"<html"];
    marks
        .iter()
        .any(|mark| start.windows(mark.len()).any(|bytes| bytes == *mark))
}

/// Whether a page of the web only says that there is nothing.
fn is_excuse(text: &str) -> bool {
    const SIGNS: [&str; 10] = [
        "404",
        "403",
        "500",
        "not found",
        "error",
        "forbidden",
        "access denied",
        "khong tim thay",
        "loi",
        "khong ton tai",
    ];
    let folded = fold(text);
    text.split_whitespace().count() < SHORT && SIGNS.iter().any(|sign| folded.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_panics_refuses_the_file() {
        let told = unless_it_panics(|| {
            let none: Vec<String> = Vec::new();
            Ok(none[0].clone())
        });
        let Err(Unreadable(why)) = told else {
            unreachable!("there is nothing to read");
        };
        assert!(why.contains("làm hỏng bộ đọc"), "{why}");
    }
}
