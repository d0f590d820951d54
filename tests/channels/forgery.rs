//! Forgery: requests changed in body, proof or form are heard by no channel,
//! and nothing of them is stored.
//!
//! `PROPTEST_CASES=100000 cargo test --release --test features forgery` posts
//! so many to each channel; usually it is a few hundred.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use motcua::channel::{Channel, Verdict};
use motcua::store::{Health, Store};
use motcua::{intake, messaging};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use tower::ServiceExt;

use super::{open, proof, recorded};

const NOW: i64 = 1_763_640_000_000;

/// A request as its service makes it.
struct Genuine {
    name: &'static str,
    table: Value,
    channel: Box<dyn Channel>,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// Whether the proof covers the body.
    signs: bool,
}

/// What is done to a request.
#[derive(Debug, Clone)]
enum Change {
    /// A bit of the body is turned.
    Body(Index, u8),
    /// The body ends early, or goes on.
    Length(Index, Vec<u8>),
    /// A bit of a header's value is turned.
    Header(Index, Index, u8),
    /// A header's value is something else.
    Value(Index, String),
    /// A header is missing.
    Missing(Index),
    /// A header is there twice.
    Twice(Index),
    /// A header's value has something before or after it.
    Wrapped(Index, String, String),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<Index>;
    prop_oneof![
        (index(), 0..8_u8).prop_map(|(at, bit)| Change::Body(at, bit)),
        (index(), prop::collection::vec(any::<u8>(), 0..4))
            .prop_map(|(at, more)| Change::Length(at, more)),
        (index(), index(), 0..7_u8).prop_map(|(which, at, bit)| Change::Header(which, at, bit)),
        (index(), "[ -~]{0,80}").prop_map(|(which, value)| Change::Value(which, value)),
        index().prop_map(Change::Missing),
        index().prop_map(Change::Twice),
        (index(), "[ -~]{0,2}", "[ -~]{0,2}")
            .prop_map(|(which, before, after)| Change::Wrapped(which, before, after)),
    ]
}

impl Genuine {
    /// The door that requests come to, and the store behind it.
    async fn door(&self, folder: &Path) -> (Router, Store) {
        let store = Store::open(folder, Arc::new(|| NOW)).await.unwrap();
        let tables = [(self.name.to_owned(), self.table.clone())];
        let channels = messaging::channels(tables.into()).unwrap();
        (
            intake::routes(channels, store.clone(), Arc::default()),
            store,
        )
    }

    fn verdict(&self, headers: &HeaderMap, body: &[u8]) -> Verdict {
        if self.channel.admits(headers) {
            self.channel.verify(headers, body, NOW)
        } else {
            Verdict::Forged
        }
    }

    fn headers(&self) -> HeaderMap {
        let pairs = self.headers.iter();
        pairs
            .map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    /// The request with a change; none where it came out the same.
    fn forge(&self, change: &Change) -> Option<(HeaderMap, Vec<u8>)> {
        let (mut headers, mut body) = (self.headers(), self.body.clone());
        let name = |which: &Index| which.get(&self.headers).0;
        let mut put = |which: &Index, value: &[u8]| {
            let value = HeaderValue::from_bytes(value).ok()?;
            headers.insert(name(which), value)
        };
        match change {
            Change::Body(at, bit) => {
                let at = at.index(body.len());
                body[at] ^= 1 << bit;
            }
            Change::Length(at, more) => {
                body.truncate(at.index(body.len() + 1));
                body.extend(more);
            }
            Change::Header(which, at, bit) => {
                let mut value = which.get(&self.headers).1.clone().into_bytes();
                let at = at.index(value.len());
                value[at] ^= 1 << bit;
                put(which, &value)?;
            }
            Change::Value(which, value) => drop(put(which, value.as_bytes())?),
            Change::Missing(which) => drop(headers.remove(name(which))),
            Change::Twice(which) => {
                let value = headers.get(name(which))?.clone();
                headers.append(name(which), value);
            }
            Change::Wrapped(which, before, after) => {
                let value = format!("{before}{}{after}", which.get(&self.headers).1);
                put(which, value.as_bytes())?;
            }
        }
        let same_body = body == self.body || !self.signs;
        (!same_body || headers != self.headers()).then_some((headers, body))
    }
}

/// Asks a channel about many changed requests and about the genuine one.
fn check(genuine: &Genuine, harmless: impl Fn(&HeaderMap) -> bool) {
    let verdict = genuine.verdict(&genuine.headers(), &genuine.body);
    assert_eq!(verdict, Verdict::Genuine, "the request itself");
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (door, store) = runtime.block_on(genuine.door(folder.path()));
    let config = Config {
        failure_persistence: None,
        max_global_rejects: 1 << 24,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&change(), |change| {
            let forged = genuine.forge(&change);
            prop_assume!(forged.is_some());
            let (headers, body) = forged.unwrap();
            prop_assume!(body != genuine.body || !harmless(&headers));
            prop_assert_eq!(genuine.verdict(&headers, &body), Verdict::Forged);
            let mut request = Request::post(format!("/webhook/{}", genuine.name));
            *request.headers_mut().unwrap() = headers;
            let request = request.body(Body::from(body)).unwrap();
            let answer = runtime.block_on(door.clone().oneshot(request)).unwrap();
            prop_assert_eq!(answer.status(), StatusCode::FORBIDDEN);
            Ok(())
        })
        .unwrap();
    let health = runtime.block_on(store.health(genuine.name)).unwrap();
    assert_eq!(health, Health::default(), "nothing is stored");
}

/// The recorded request of a channel, as its service sends it.
fn genuine(name: &'static str, request: &str, signs: bool) -> Genuine {
    let body = recorded(name, request).into_bytes();
    let table = proof::table(name, "http://a.test");
    Genuine {
        channel: open(name, table.clone()),
        headers: proof::headers(name, &body, NOW),
        name,
        table,
        body,
        signs,
    }
}

#[test]
fn of_telegram() {
    check(&genuine("telegram", "text", false), |_| false);
}

#[test]
fn of_zalo_bot() {
    check(&genuine("zalo_bot", "text", false), |_| false);
}

#[test]
fn of_zalo_oa() {
    let genuine = genuine("zalo_oa", "text", true);
    // The same signature without its name is the same signature.
    let mac = genuine.headers[0].1.trim_start_matches("mac=").to_owned();
    check(&genuine, |headers| {
        headers
            .get("x-zevent-signature")
            .is_some_and(|value| value == mac.as_str())
    });
}

#[test]
fn of_messenger() {
    check(&genuine("messenger", "text", true), |_| false);
}

#[test]
fn of_the_generic_webhook() {
    let genuine = genuine("webhook", "message", true);
    let proofs = genuine.headers.clone();
    // A list of signatures may have others beside the good one.
    check(&genuine, |headers| {
        proofs.iter().all(|(name, proof)| {
            let values: Vec<_> = headers.get_all(*name).iter().collect();
            let [value] = values[..] else { return false };
            let value = value.to_str().unwrap_or("");
            value == proof
                || *name == "webhook-signature" && value.split(' ').any(|one| one == proof)
        })
    });
}
