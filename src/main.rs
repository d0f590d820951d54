//! The `motcua` program.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    motcua::memory::give_back();
    match motcua::command::Program::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("motcua: {error:#}");
            ExitCode::FAILURE
        }
    }
}
