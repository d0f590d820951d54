//! The `motcua` program.

use clap::Parser;

#[derive(Parser)]
enum Command {
    Eval(motcua::command::eval::Options),
}

fn main() -> anyhow::Result<()> {
    let Command::Eval(options) = Command::parse();
    motcua::command::eval::run(&options)
}
