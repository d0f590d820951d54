//! The questions that staff want to stay answered: `questions.txt`.
//!
//! One question a line; empty lines and those that begin with `#` are left out.

use std::io::ErrorKind;
use std::path::Path;

use crate::language::decode;

/// The file, below the knowledge folder.
pub const QUESTIONS: &str = "questions.txt";

/// Reads a file of questions; none where there is no such file.
///
/// # Errors
/// The file cannot be read.
pub fn questions(file: &Path) -> std::io::Result<Vec<String>> {
    let bytes = match std::fs::read(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        read => read?,
    };
    let text =
        decode(&bytes).map_err(|error| std::io::Error::new(ErrorKind::InvalidData, error))?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}
