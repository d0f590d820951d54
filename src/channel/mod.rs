//! Channels: a webhook request becomes messages, a reply becomes calls.
//!
//! A channel only translates: it does no input or output and takes no clock,
//! so each is tested on recorded requests alone. Storing, sending, retrying
//! and logging are written once, in [`intake`](crate::intake) and
//! [`delivery`](crate::delivery). To add one: a file with `open` and one line
//! in the list below; the file's name is its table of the settings, its path
//! below `/webhook/` and its name in the store.

mod bot;
mod link;
mod message;
mod secret;
pub(crate) mod setting;
mod text;
mod wire;

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Context as _;
use axum::http::HeaderMap;
use secrecy::SecretString;

pub use self::message::{Event, Media, Message, Reply, Says};
pub use self::secret::Secrets;
pub use self::web::{WEB, WebSettings, message_id as web_message_id, said as web_said};
pub use self::wire::{Body, Call, Outcome, Request, Response};

/// What a channel makes of its own table of the settings.
type Open = fn(serde_json::Value) -> anyhow::Result<Box<dyn Channel>>;

/// Declares each channel's file and lists it under the file's own name.
macro_rules! channels {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+
        /// Every channel this program speaks, by name.
        pub const ALL: &[(&str, Open)] = &[$((stringify!($name), $name::open)),+];
    };
}

channels! {
    telegram,
    zalo_oa,
    zalo_bot,
    messenger,
    webhook,
    web,
}

/// A service by which people write to the office.
pub trait Channel: fmt::Debug + Send + Sync {
    /// Whether the headers alone do not already rule the request out. Asked
    /// before the body is read.
    fn admits(&self, _headers: &HeaderMap) -> bool {
        true
    }

    /// Whether the service sent this request, told from the raw body. `now`
    /// is in milliseconds since 1970, as everywhere.
    fn verify(&self, headers: &HeaderMap, body: &[u8], now: i64) -> Verdict;

    /// What a verified request says; none where it cannot be read at all.
    fn read(&self, headers: &HeaderMap, body: &[u8]) -> Option<Vec<Event>>;

    /// The answer to the service's test of the webhook's address, if it makes
    /// one and the test is passed.
    fn handshake(&self, _query: &BTreeMap<String, String>) -> Option<String> {
        None
    }

    /// The calls that tell a person a reply, within the service's limits.
    fn reply(&self, to: &Message, reply: &Reply) -> Vec<Call>;

    /// How many replies a message may have.
    fn room(&self, _to: &Message) -> Room {
        Room::Any
    }

    /// For how long after a person's last message they may be written to without
    /// having asked, milliseconds.
    fn window_ms(&self) -> i64 {
        i64::MAX
    }

    /// How replies leave.
    fn leaves(&self) -> Leaves {
        Leaves::ByCall
    }

    /// The call that shows that an answer is being written.
    fn typing(&self, _to: &Message) -> Option<Call> {
        None
    }

    /// A call as it is sent. `access` is the token that [`Renewal`] keeps.
    fn request(&self, call: &Call, access: Option<&SecretString>, now: i64) -> Request;

    /// What the service's answer to a call means.
    fn outcome(&self, response: &Response) -> Outcome;

    /// A call for a chat that has another name now.
    fn readdressed(&self, call: &Call, _chat: &str) -> Call {
        call.clone()
    }

    /// How many messages may still be sent, where the service tells.
    fn quota(&self, _response: &Response) -> Option<i64> {
        None
    }

    /// How fast the service takes calls.
    fn pace(&self) -> Pace;

    /// The call that shows whether the credentials are good, if there is one.
    fn probe(&self) -> Option<Call> {
        None
    }

    /// Reads what [`Channel::probe`] brought: what the service calls us.
    fn learn(&self, _response: &Response) {}

    /// How messages are fetched, where they are not sent to us.
    fn polling(&self) -> Option<&dyn Polling> {
        None
    }

    /// How the access token is renewed, where it ends by itself.
    fn renewal(&self) -> Option<&dyn Renewal> {
        None
    }
}

/// Whether a request is the service's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Genuine,
    /// It is not, or nobody can tell.
    Forged,
    /// The channel is being set up: acknowledged, and neither stored nor acted on.
    Setup,
}

/// How replies leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// The service is called with them.
    ByCall,
    /// They are kept until the person's own page fetches them.
    WhenFetched,
}

/// How many replies a message may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// As many as it takes.
    Any,
    /// One, with everything in it.
    One,
}

/// Fetches messages for an office without a public address.
pub trait Polling: Send + Sync {
    /// The call that waits for messages after those that `after` stands for.
    fn fetch(&self, after: Option<i64>) -> Call;

    /// The bodies that a webhook would have had, and what `after` is next.
    fn updates(&self, response: &Response) -> Option<(Vec<Vec<u8>>, Option<i64>)>;
}

/// Renews an access token by a refresh token that can be used once.
pub trait Renewal: Send + Sync {
    /// The refresh token of the settings.
    fn seed(&self) -> &SecretString;

    /// How long before its end a token is renewed, milliseconds.
    fn margin_ms(&self) -> i64;

    /// The call that renews.
    fn renew(&self, refresh: &SecretString) -> Request;

    /// The new pair and for how long it is good, milliseconds; or why there is none.
    ///
    /// # Errors
    /// The service did not renew; the text says why, for staff.
    fn renewed(&self, response: &Response) -> Result<Renewed, String>;
}

/// A pair of tokens just made.
#[derive(Debug, Clone)]
pub struct Renewed {
    /// Sent with every call.
    pub access: SecretString,
    /// Good for the next renewal.
    pub refresh: SecretString,
    /// For how long `access` is good, milliseconds.
    pub lasts_ms: i64,
}

/// How fast a service takes calls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Calls a second over all chats.
    pub per_second: u32,
    /// Milliseconds between two calls to one conversation.
    pub chat_gap_ms: i64,
    /// Milliseconds between two calls to one group.
    pub group_gap_ms: i64,
}

/// Opens the channel of a table of the settings.
///
/// # Errors
/// There is no such channel, or its table lacks something; the text names it.
pub fn open(name: &str, table: serde_json::Value) -> anyhow::Result<Box<dyn Channel>> {
    let Some((_, open)) = ALL.iter().find(|(known, _)| *known == name) else {
        let known: Vec<_> = ALL.iter().map(|(name, _)| *name).collect();
        anyhow::bail!(
            "there is no channel `{name}`; there are {}",
            known.join(", ")
        );
    };
    open(table).with_context(|| format!("wrong setting in [channel.{name}]"))
}
