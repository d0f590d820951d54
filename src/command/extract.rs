//! `motcua extract`: reads one file in a process of its own; started by motcua itself.

use std::process::ExitCode;

use crate::knowledge::apart::{self, Task};

/// Reads the file on standard input.
pub(super) fn run(task: &Task) -> anyhow::Result<ExitCode> {
    apart::run(task)?;
    Ok(ExitCode::SUCCESS)
}
