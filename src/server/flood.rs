//! Flood control: how often a person, and how often an address, may ask.
//!
//! Everybody has a share of their own, so that whoever asks too often waits
//! without making the others wait. A request that comes straight from a proxy
//! of the settings is the machine's own and is not counted.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{Extensions, HeaderMap};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::channel::setting::plain;

/// Most people and addresses that are remembered.
const MOST: usize = 100_000;

/// The `[flood]` table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Messages a minute of one conversation on the web; 0 for any number.
    #[serde(deserialize_with = "plain")]
    pub person: u32,
    /// Requests a minute of one address; 0 for any number.
    #[serde(deserialize_with = "plain")]
    pub address: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
}

impl Default for Settings {
    fn default() -> Self {
        let local = |address: &str| address.parse().ok();
        Self {
            person: 12,
            address: 300,
            proxies: ["127.0.0.1", "::1"].into_iter().filter_map(local).collect(),
        }
    }
}

/// Who is at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Who asked how often.
#[derive(Debug)]
pub struct Flood {
    settings: Settings,
    persons: Shares,
    addresses: Shares,
}

impl Flood {
    /// Nobody has asked yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            persons: Shares::new(settings.person),
            addresses: Shares::new(settings.address),
            settings,
        }
    }

    /// Takes a conversation's turn.
    ///
    /// # Errors
    /// It had too many; says how long to wait.
    pub fn person(&self, conversation: &str) -> Result<(), Duration> {
        self.persons.take(conversation, Instant::now())
    }

    /// Takes the turn of the address that a request comes from.
    ///
    /// # Errors
    /// It had too many; says how long to wait.
    pub(super) fn address(
        &self,
        extensions: &Extensions,
        headers: &HeaderMap,
    ) -> Result<(), Duration> {
        let peer = extensions.get::<Peer>().map(|peer| peer.0.ip());
        match peer.and_then(|peer| self.origin(peer, headers)) {
            Some(address) => self.addresses.take(&share_of(address), Instant::now()),
            None => Ok(()),
        }
    }

    /// The address beyond the proxies; none where there is nothing beyond.
    fn origin(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let proxies = &self.settings.proxies;
        if !proxies.contains(&peer.to_canonical()) {
            return Some(peer);
        }
        let passed = headers.get_all("x-forwarded-for").iter();
        let passed: Vec<_> = passed
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(|address| address.trim().parse::<IpAddr>().ok())
            .collect();
        // Each proxy adds whom it heard at the end; what stands before may be made up.
        passed
            .into_iter()
            .rev()
            .find(|address| !proxies.contains(&address.to_canonical()))
    }
}

/// What counts as one address: a network of IPv6 is given out whole.
fn share_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}

/// So many a minute for each; what was not used is kept up to half a minute's worth.
#[derive(Debug)]
struct Shares {
    each: Option<Duration>,
    kept: Duration,
    /// When each will have used nothing.
    used_until: Mutex<FxHashMap<String, Instant>>,
}

impl Shares {
    fn new(a_minute: u32) -> Self {
        let each = Duration::from_mins(1).checked_div(a_minute);
        Self {
            kept: each.unwrap_or_default() * (a_minute / 2).max(1),
            each,
            used_until: Mutex::default(),
        }
    }

    fn take(&self, who: &str, now: Instant) -> Result<(), Duration> {
        let Some(each) = self.each else {
            return Ok(());
        };
        let mut all = self
            .used_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let until = all.get(who).map_or(now, |until| (*until).max(now)) + each;
        let over = until.saturating_duration_since(now + self.kept);
        if !over.is_zero() {
            return Err(over);
        }
        if MOST <= all.len() {
            all.retain(|_, until| now < *until);
            // Rather nobody is held back for a moment than everybody new.
            if MOST <= all.len() {
                all.clear();
            }
        }
        all.insert(who.to_owned(), until);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_share_of_their_own() {
        let shares = Shares::new(20);
        let now = Instant::now();
        let asked = |who: &str, now| (0..100).filter(|_| shares.take(who, now).is_ok()).count();
        assert_eq!(asked("a", now), 10);
        assert_eq!(shares.take("a", now), Err(Duration::from_secs(3)));
        assert_eq!(asked("b", now), 10);
        assert_eq!(asked("a", now + Duration::from_secs(6)), 2);
        assert_eq!(asked("a", now + Duration::from_mins(9)), 10);
    }

    #[test]
    fn without_a_limit_anything_goes() {
        let shares = Shares::new(0);
        assert!((0..1_000).all(|_| shares.take("a", Instant::now()).is_ok()));
    }

    #[track_caller]
    fn check(peer: &str, passed: &[&str], origin: Option<&str>) {
        let flood = Flood::new(Settings::default());
        let mut headers = HeaderMap::new();
        for value in passed {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let found = flood.origin(peer.parse().unwrap(), &headers);
        assert_eq!(found.map(|found| found.to_string()).as_deref(), origin);
    }

    #[test]
    fn an_address_is_what_a_known_proxy_says() {
        check("8.8.8.8", &[], Some("8.8.8.8"));
        check("8.8.8.8", &["1.1.1.1"], Some("8.8.8.8"));
        check("127.0.0.1", &["1.1.1.1"], Some("1.1.1.1"));
        check(
            "127.0.0.1",
            &["6.6.6.6, 1.1.1.1, 127.0.0.1"],
            Some("1.1.1.1"),
        );
        check("::ffff:127.0.0.1", &["6.6.6.6", "1.1.1.1"], Some("1.1.1.1"));
        check("127.0.0.1", &[], None);
        check("::1", &["not an address"], None);
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let share = |text: &str| share_of(text.parse().unwrap());
        assert_eq!(share("2001:db8::1"), share("2001:db8::ffff:2"));
        assert_ne!(share("2001:db8::1"), share("2001:db8:0:1::1"));
        assert_eq!(share("::ffff:1.2.3.4"), "1.2.3.4");
    }
}
