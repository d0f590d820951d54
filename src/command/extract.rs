//! `motcua extract`: reads one file in a process of its own; started by motcua itself.

use std::io::Write;
use std::process::ExitCode;

use crate::knowledge::apart::{self, Task};

/// Reads the file on standard input.
pub(super) fn run(task: &Task, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    out.write_all(&apart::run(task)?)?;
    Ok(ExitCode::SUCCESS)
}
