//! The connections: accepted, served with time limits, and let finish at the end.
//!
//! `axum::serve` has no time limit for a request's header, so each connection
//! is served through hyper: [`HEADER`] for the header (and for the silence
//! before it), [`super::body`] for the body, [`LIFE`] for the whole connection,
//! and at most [`CONNECTIONS`] of them.

use std::convert::Infallible;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::Service;

use super::flood::Peer;

/// Most connections at once; further ones wait to be accepted. Many, so that
/// slow ones do not keep the others out; one that waits holds about 10 KiB.
const CONNECTIONS: u32 = 8_192;

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
type Connection = http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Known>>;

/// The routes for one connection, which tell whose it is.
#[derive(Clone)]
struct Known {
    router: Router,
    peer: Peer,
}

impl Service<Request<Incoming>> for Known {
    type Response = Response;
    type Error = Infallible;
    type Future = <Router as Service<Request<Incoming>>>::Future;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // Routes are always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.peer);
        self.router.call(request)
    }
}

/// Serves until `stop`, then lets the requests under way finish.
pub async fn listen(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    allow_connections();
    let places = Arc::new(Semaphore::new(CONNECTIONS as usize));
    let (ending, end) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let next = accept(&listener, &places);
        let (stream, peer, place) = tokio::select! {
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
            serve(stream, Known { router, peer }, end).await;
            drop(place);
        });
    }
    drop((listener, ending));
    let all_done = places.acquire_many(CONNECTIONS);
    if timeout(GRACE, all_done).await.is_err() {
        tracing::warn!("requests were cut off at the end");
    }
}

/// Asks the system for as many open files as it gives; usually it is a
/// thousand until somebody asks.
#[cfg(unix)]
fn allow_connections() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "few connections can be open at once");
    }
}

#[cfg(not(unix))]
fn allow_connections() {}

/// Waits for a free place, then for a connection.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, Peer, OwnedSemaphorePermit)> {
    let place = Arc::clone(places)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, Peer(peer), place))
}

/// Serves one connection until it closes, its life is over, or the server ends.
async fn serve(stream: TcpStream, known: Known, mut end: watch::Receiver<()>) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(known));
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
