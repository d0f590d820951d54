//! What the commands share that need the store: the store and the channels of
//! the settings.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use serde_json::Value;

use crate::app::Clock;
use crate::config::Config;
use crate::knowledge;
use crate::store::Store;

use super::{Petitions, Webhook, channels, petitions, setup, telegram, unanswered};

/// The tables of the channels that carry messages.
pub(super) fn tables(config: &Config) -> anyhow::Result<BTreeMap<String, Value>> {
    let tables = config.channel.iter();
    tables
        .map(|(name, table)| Ok((name.clone(), table.read::<Value>()?)))
        .collect()
}

/// Opens the store of the settings.
pub(super) async fn open(config: &Config, clock: Clock) -> anyhow::Result<Store> {
    let millis: crate::store::Clock = Arc::new(move || clock.now().as_millisecond());
    let store = match &config.database_url {
        Some(url) => Store::open_postgres(url, millis).await,
        None => Store::open(&config.data, millis).await,
    };
    store.context("the store cannot be opened")
}

/// `motcua channels`.
pub(super) fn channels(
    send_again: Option<String>,
    config: &Config,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let action = send_again.map_or(channels::Action::Show, channels::Action::SendAgain);
    print(out, async {
        let store = open(config, Clock::system()).await?;
        channels::run(&action, tables(config)?, &store).await
    })
}

/// `motcua telegram`.
pub(super) fn telegram(
    action: Webhook,
    config: &Config,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let action = match action {
        Webhook::SetWebhook { url } => telegram::Action::SetWebhook(url),
        Webhook::WebhookInfo => telegram::Action::WebhookInfo,
    };
    print(out, telegram::run(&action, table("telegram", config)?))
}

/// `motcua zalo-bot`.
pub(super) fn zalo_bot(
    url: &str,
    config: &Config,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    print(out, setup::zalo_bot(url, table("zalo_bot", config)?))
}

/// `motcua messenger-menu`.
pub(super) fn messenger_menu(config: &Config, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    print(out, setup::messenger_menu(table("messenger", config)?))
}

/// The table of a channel that has to be there.
fn table(name: &str, config: &Config) -> anyhow::Result<Value> {
    let missing = || format!("[channel.{name}] is missing in the settings");
    tables(config)?.remove(name).with_context(missing)
}

/// `motcua petitions`.
pub(super) fn petitions(
    action: Option<Petitions>,
    config: &Config,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let action = match action {
        None => petitions::Action::List(None),
        Some(Petitions::List { status }) => petitions::Action::List(status),
        Some(Petitions::Show { code }) => petitions::Action::Show(code),
        Some(Petitions::Status { code, status, note }) => {
            petitions::Action::Status { code, status, note }
        }
        Some(Petitions::Verify) => petitions::Action::Verify,
    };
    let mut code = ExitCode::SUCCESS;
    print(out, async {
        let store = open(config, Clock::system()).await?;
        let (text, well) = petitions::run(&action, &store).await?;
        if !well {
            code = ExitCode::FAILURE;
        }
        Ok(text)
    })?;
    Ok(code)
}

/// `motcua unanswered`.
pub(super) fn unanswered(
    json: bool,
    config: &Config,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let lexicon = knowledge::lexicon(&config.knowledge);
    print(out, async {
        let store = open(config, Clock::system()).await?;
        let (open, liked) = (store.unanswered().await?, store.liked().await?);
        unanswered::run(&open, liked, &lexicon, json)
    })
}

fn print(
    out: &mut dyn Write,
    work: impl Future<Output = anyhow::Result<String>>,
) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    writeln!(out, "{}", runtime.block_on(work)?)?;
    Ok(ExitCode::SUCCESS)
}
