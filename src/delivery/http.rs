//! The exchange of one request with a service, and whether it can have taken it.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::header::{HeaderName, HeaderValue, RETRY_AFTER};
use secrecy::ExposeSecret;

use crate::channel::{Body, Request, Response};

/// Longest time of an exchange. Shorter than a lease, so that a reply is never
/// taken by another worker while it is being sent.
const LONGEST: Duration = Duration::from_secs(12);

/// Longest time of an exchange in which the service waits for messages.
const LONGEST_POLL: Duration = Duration::from_secs(40);

/// Most of an answer that is read.
const MOST: usize = 8 << 20;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The request did not reach the service.
    #[error("the service cannot be reached")]
    Unsent,
    /// The request may have reached the service.
    #[error("the service did not answer")]
    Unanswered,
}

/// Sends requests. Follows no redirect: a token must not go elsewhere.
#[derive(Debug, Clone)]
pub struct Http(reqwest::Client);

impl Http {
    /// Makes the one client.
    ///
    /// # Errors
    /// The system's certificates cannot be read.
    pub fn new() -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .pool_max_idle_per_host(32)
            .user_agent(concat!("motcua/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self(client))
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// There is no answer, whatever it would have said.
    pub async fn exchange(&self, request: Request) -> Result<Response, Error> {
        self.send(request, LONGEST).await
    }

    /// Sends a request that the service may answer late.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn wait(&self, request: Request) -> Result<Response, Error> {
        self.send(request, LONGEST_POLL).await
    }

    async fn send(&self, request: Request, longest: Duration) -> Result<Response, Error> {
        let mut builder = match request.body {
            Body::None => self.0.get(&request.url),
            Body::Json(value) => self.0.post(&request.url).json(&value),
            Body::Raw(bytes) => self
                .0
                .post(&request.url)
                .header("content-type", "application/json")
                .body(bytes),
            Body::Form(fields) => self.0.post(&request.url).form(&fields),
        };
        for (name, value) in &request.headers {
            let mut value =
                HeaderValue::from_str(value.expose_secret()).map_err(|_| Error::Unsent)?;
            value.set_sensitive(true);
            builder = builder.header(HeaderName::from_static(name), value);
        }
        // The error is not kept: its text has the address, which may have a token.
        let answer = builder.timeout(longest).send().await.map_err(|error| {
            if error.is_connect() || error.is_builder() {
                Error::Unsent
            } else {
                Error::Unanswered
            }
        })?;
        read(answer).await
    }
}

async fn read(answer: reqwest::Response) -> Result<Response, Error> {
    let status = answer.status().as_u16();
    let retry_after = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let mut body = Vec::new();
    let mut chunks = answer.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(chunk) if body.len() + chunk.len() <= MOST => body.extend_from_slice(&chunk),
            // What is refused is refused, even where the reason is cut off.
            _ if 400 <= status => break,
            _ => return Err(Error::Unanswered),
        }
    }
    Ok(Response {
        status,
        retry_after,
        body,
    })
}
