//! The connections: accepted, served with time limits, and let finish at the end.
//!
//! `axum::serve` has no time limit for a request's header, so each connection
//! is served through hyper: [`HEADER`] for the header (and for the silence
//! before it), [`super::body`] for the body, [`LIFE`] for the whole connection,
//! and at most [`CONNECTIONS`] of them.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

/// Most connections at once; further ones wait to be accepted.
const CONNECTIONS: u32 = 512;

/// How long a request's header may take.
const HEADER: Duration = Duration::from_secs(10);

/// How long a connection may live; it may finish its request within [`GRACE`].
const LIFE: Duration = Duration::from_mins(10);

/// How long a request may still take once its connection is to end.
const GRACE: Duration = Duration::from_secs(10);

/// The pause after a connection could not be accepted, for want of file
/// descriptors for instance.
const PAUSE: Duration = Duration::from_millis(500);

/// One connection being served.
type Connection = http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>>;

/// Serves until `stop`, then lets the requests under way finish.
pub async fn listen(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS as usize));
    let (ending, end) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let next = accept(&listener, &places);
        let (stream, place) = tokio::select! {
            () = &mut stop => break,
            accepted = next => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    sleep(PAUSE).await;
                    continue;
                }
            },
        };
        let (router, end) = (router.clone(), end.clone());
        tokio::spawn(async move {
            serve(stream, router, end).await;
            drop(place);
        });
    }
    drop((listener, ending));
    let all_done = places.acquire_many(CONNECTIONS);
    if timeout(GRACE, all_done).await.is_err() {
        tracing::warn!("requests were cut off at the end");
    }
}

/// Waits for a free place, then for a connection.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, place))
}

/// Serves one connection until it closes, its life is over, or the server ends.
async fn serve(stream: TcpStream, router: Router, mut end: watch::Receiver<()>) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    let closed = tokio::select! {
        closed = connection.as_mut() => closed,
        _ = end.changed() => finish(connection).await,
        () = sleep(LIFE) => finish(connection).await,
    };
    if let Err(error) = closed {
        tracing::debug!(%error, "a connection broke");
    }
}

/// Lets the request under way finish, and no other begin.
async fn finish(mut connection: Pin<&mut Connection>) -> hyper::Result<()> {
    connection.as_mut().graceful_shutdown();
    timeout(GRACE, connection).await.unwrap_or(Ok(()))
}
