//! `motcua serve`: the HTTP server with its channels, until it is told to stop.

use std::net::SocketAddr;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tracing_subscriber::filter::LevelFilter;

use crate::answer::Context;
use crate::app::{App, Clock, Folder};
use crate::channel::WEB;
use crate::config::{Config, LogForm, LogLevel};
use crate::conversation::{Ask, Engine};
use crate::intake::Door;
use crate::messaging::{self, Means, Messaging};
use crate::server::{self, Page};
use crate::store::Store;

use super::store;

/// How long until a database that cannot be reached is tried again.
const AWAY: Duration = Duration::from_secs(2);

/// What `serve` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address and port to listen on [default: the setting `listen`]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

/// Serves until it is told to stop.
pub(super) fn run(args: &Args, mut config: Config) -> anyhow::Result<ExitCode> {
    if let Some(address) = args.listen {
        config.listen = address;
    }
    log(&config);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?
        .block_on(serve(config))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let page = Page::new(&config)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    let app = Arc::new(App::new(config, Clock::system()));
    tracing::info!(%address, "listening");
    let reading = Arc::clone(&app);
    let folder = Folder::new(super::reader(&app.config).leaving_scans());
    std::thread::Builder::new()
        .name("knowledge".to_owned())
        .spawn(move || folder.keep(&reading))
        .context("cannot start to read the knowledge folder")?;
    let door = Door::default();
    let router = server::router(Arc::clone(&app), page).merge(door.routes());
    let mut served = pin!(server::listen(listener, router, told_to_stop()));
    // Until the store is open, whoever asks is told to come again.
    let messaging = tokio::select! {
        messaging = carry_messages(&app, &door) => messaging?,
        () = &mut served => return Ok(()),
    };
    served.await;
    messaging.stop().await;
    tracing::info!("stopped");
    Ok(())
}

/// Starts the channels of the settings and the chat page's own, and opens the
/// door to their webhooks.
async fn carry_messages(app: &Arc<App>, door: &Door) -> anyhow::Result<Messaging> {
    let mut tables = store::tables(&app.config)?;
    tables
        .entry(WEB.to_owned())
        .or_insert_with(|| serde_json::json!({}));
    let channels = messaging::channels(tables)?;
    let store = wait_for_store(app).await?;
    app.keep(store.clone());
    let asked = Arc::clone(app);
    let ask: Ask =
        Arc::new(move |question: &str, context: &mut Context| asked.answer_in(question, context));
    let means = Means {
        store: store.clone(),
        folder: app.config.data.clone(),
        engine: Engine {
            ask: ask.clone(),
            ready: app.ready(),
        },
        office: app.config.office.clone(),
        measures: Arc::clone(&app.measures),
    };
    let (mut messaging, routes) = Messaging::start(channels, means).await?;
    messaging.follow(&store, ask, app.versions());
    door.open(routes);
    Ok(messaging)
}

/// Opens the store; a database that cannot be reached is waited for.
async fn wait_for_store(app: &App) -> anyhow::Result<Store> {
    loop {
        match store::open(&app.config, app.clock.clone()).await {
            Err(error) if is_away(&error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "waiting for the database; until then nothing is taken in"
                );
                tokio::time::sleep(AWAY).await;
            }
            opened => return opened,
        }
    }
}

/// Whether the database may come by itself.
fn is_away(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<crate::store::Error>()
        .is_some_and(crate::store::Error::is_away)
}

/// Ends when the process is told to stop: Ctrl+C, or SIGTERM where there is one.
async fn told_to_stop() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl+C is not heard");
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminated() => {}
    }
    tracing::info!("stopping");
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            terminate.recv().await;
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM is not heard");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Sends the log to standard error in the form that the settings ask for.
fn log(config: &Config) {
    let level = match config.log_level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let lines = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr);
    match config.log {
        LogForm::Text => lines.init(),
        LogForm::Json => lines.json().init(),
    }
    // The usual message may quote the text that was being read.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "a bug: panicked");
    }));
}
