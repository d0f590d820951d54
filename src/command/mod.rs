//! The commands of the `motcua` program, one file each.
//!
//! A command's file has `Args` and `run(args, config, out)`; all that it prints
//! goes to `out`, so that a reader who goes away (`| head -1`) is met in one
//! place. To add one: its file, its `mod` line, its variant and its arm below.

mod ask;
pub mod channels;
pub mod check;
mod eval;
mod extract;
mod import;
pub mod petitions;
mod restore;
mod search;
mod serve;
mod store;
pub mod setup;
pub mod telegram;
pub mod unanswered;

use std::io::{BufWriter, ErrorKind, Stdout, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::knowledge::Reader;
use crate::knowledge::apart::Task;

/// Answers citizens' questions from a folder of official documents.
#[derive(Debug, Parser)]
#[command(name = "motcua", version, arg_required_else_help = true)]
pub struct Program {
    /// Settings file [default: motcua.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of documents [default: the setting `knowledge`]
    #[arg(long, global = true, value_name = "DIR")]
    knowledge: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the channels, the web chat and the HTTP interface
    Serve(serve::Args),
    /// Answers one question, or a file of them
    Ask(ask::Args),
    /// Turns the portal's records of procedures into a table of the folder
    Import(import::Args),
    /// Restores a document that was read without Vietnamese, for staff to review
    Restore {
        /// The damaged text
        file: PathBuf,
    },
    /// Shows ranked passages, whether they answer or not
    Search(search::Args),
    /// Reports what was read from the folder and what to mend
    Check {
        /// The folder [default: the setting `knowledge`]
        dir: Option<PathBuf>,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Tells how each channel is doing
    Channels {
        /// Sends the replies of this channel again that were given up
        #[arg(long, value_name = "CHANNEL")]
        send_again: Option<String>,
    },
    /// Tells Telegram where to send messages, or shows what it says of that
    Telegram {
        #[command(subcommand)]
        action: Webhook,
    },
    /// Shows the petitions, changes their status, verifies their log
    Petitions {
        #[command(subcommand)]
        action: Option<Petitions>,
    },
    /// Lists the questions that stayed open, worst first
    Unanswered {
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Tells Zalo where the bot's messages go
    ZaloBot {
        /// The address as Zalo reaches it, https, the path that of the channel's webhook
        url: String,
    },
    /// Gives the Facebook page its greeting, its first button and its menu
    MessengerMenu,
    /// Measures the search on a set in the BEIR layout
    Eval(eval::Args),
    /// Reads one file from standard input, within limits
    #[command(hide = true)]
    Extract(Task),
}

/// What to do about the petitions.
#[derive(Debug, Subcommand)]
enum Petitions {
    /// Lists those that are not settled, or those of one status
    List {
        /// Such as "đã trả lời"
        #[arg(long)]
        status: Option<String>,
    },
    /// Shows one with its history
    Show {
        /// PA-XXXX-XXXX-X
        code: String,
    },
    /// Gives one a new status and tells the person
    Status {
        /// PA-XXXX-XXXX-X
        code: String,
        /// Such as "đang xử lý"
        status: String,
        /// What the person is told
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Looks whether the log was changed
    Verify,
}

/// What to do about Telegram's webhook.
#[derive(Debug, Subcommand)]
enum Webhook {
    /// Sends messages to this address, which ends in /webhook/telegram
    SetWebhook {
        /// The address as Telegram reaches it, https
        url: String,
    },
    /// Shows where messages are sent and what went wrong
    WebhookInfo,
}

impl Program {
    /// Runs the command.
    ///
    /// # Errors
    /// The settings are wrong, or the command could not do its work.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut config = match &self.command {
            // Does one thing whatever the settings are, and fast.
            Command::Extract(_) => Config::default(),
            _ => Config::load(self.config.as_deref())?,
        };
        if let Some(folder) = self.knowledge {
            config.knowledge = folder;
        }
        let mut out = Out {
            stdout: BufWriter::new(std::io::stdout()),
            unread: false,
        };
        let done = self.command.run(config, &mut out);
        match done.and_then(|code| Ok(out.flush().map(|()| code)?)) {
            Err(_) if out.unread => Ok(ExitCode::SUCCESS),
            done => done,
        }
    }
}

/// Reads folders, keeping what it extracts where the settings say.
fn reader(config: &Config) -> Reader {
    Reader::keeping(config.data.join("extracted"))
}

impl Command {
    fn run(self, config: Config, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
        match self {
            Self::Serve(args) => serve::run(&args, config),
            Self::Ask(args) => ask::run(&args, &config, out),
            Self::Import(args) => import::run(&args, &config, out),
            Self::Restore { file } => restore::run(&file, out).map(|()| ExitCode::SUCCESS),
            Self::Search(args) => search::run(&args, &config, out),
            Self::Check { dir, json } => check::run(dir.as_deref(), json, &config, out),
            Self::Channels { send_again } => store::channels(send_again, &config, out),
            Self::Telegram { action } => store::telegram(action, &config, out),
            Self::Petitions { action } => store::petitions(action, &config, out),
            Self::Unanswered { json } => store::unanswered(json, &config, out),
            Self::ZaloBot { url } => store::zalo_bot(&url, &config, out),
            Self::MessengerMenu => store::messenger_menu(&config, out),
            Self::Eval(args) => eval::run(&args, out),
            Self::Extract(task) => extract::run(&task, out),
        }
    }
}

/// Standard output, which remembers that nobody reads it any more.
struct Out {
    stdout: BufWriter<Stdout>,
    unread: bool,
}

impl Out {
    fn noting<T>(&mut self, done: std::io::Result<T>) -> std::io::Result<T> {
        self.unread |= matches!(&done, Err(error) if error.kind() == ErrorKind::BrokenPipe);
        done
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let done = self.stdout.write(bytes);
        self.noting(done)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let done = self.stdout.flush();
        self.noting(done)
    }
}
