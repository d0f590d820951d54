//! Messages received: each stored once, and given its place in its conversation.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::rows::{chunks, values};
use super::writer::Write;
use super::{Dialect, Error, Store};

/// One event of a webhook request, ready to be stored.
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// The channel it came by.
    pub channel: String,
    /// The account of ours that it was sent to.
    pub account: String,
    /// What the service calls it; the same when it is sent again.
    pub external_id: String,
    /// What it is, in a word.
    pub kind: String,
    /// The request as it came, on the first event of it.
    pub raw: Option<String>,
    /// What is to be answered; without it the event is only recorded.
    pub message: Option<Queued>,
}

/// A message that waits for an answer.
#[derive(Debug, Clone, Default)]
pub struct Queued {
    /// Where the reply goes.
    pub chat: String,
    /// Who wrote.
    pub person: String,
    /// The message in the caller's own form.
    pub body: String,
}

/// What became of a request's events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Stored now.
    pub new: usize,
    /// Stored before.
    pub known: usize,
}

impl Store {
    /// Stores the events of one request together; those known already are left alone.
    ///
    /// # Errors
    /// Nothing was stored; the sender must be told to send again.
    pub async fn receive(&self, events: Vec<Received>) -> Result<Receipt, Error> {
        let events = events.into_iter().map(Event::new).collect();
        let now = self.now();
        let receipt = self.writer.apply(Receive { events, now }).await?;
        if receipt.new > 0 {
            self.wakes.message();
        }
        Ok(receipt)
    }
}

/// The key of a conversation: one person in one chat.
fn conversation(event: &Received, message: &Queued) -> String {
    let parts = [
        &event.channel,
        &event.account,
        &message.chat,
        &message.person,
    ];
    clean(
        &parts
            .map(|part| part.replace('%', "%25").replace('/', "%2f"))
            .join("/"),
    )
}

/// Text that both databases take: PostgreSQL has no NUL.
pub(super) fn clean(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// An event as both databases take it.
struct Event {
    received: Received,
    /// Of its message.
    conversation: Option<String>,
}

impl Event {
    fn new(event: Received) -> Self {
        let message = event.message.as_ref();
        let conversation = message.map(|message| conversation(&event, message));
        let received = Received {
            channel: event.channel,
            account: clean(&event.account),
            external_id: clean(&event.external_id),
            kind: clean(&event.kind),
            raw: event.raw.as_deref().map(clean),
            message: event.message.map(|message| Queued {
                chat: clean(&message.chat),
                person: clean(&message.person),
                body: clean(&message.body),
            }),
        };
        Self {
            received,
            conversation,
        }
    }

    /// What makes it the same event when it is sent again.
    fn key(&self) -> (&str, &str, &str) {
        let event = &self.received;
        (&event.channel, &event.account, &event.external_id)
    }
}

struct Receive {
    events: Vec<Event>,
    now: i64,
}

impl Write for Receive {
    type Output = Receipt;

    fn keys(&self) -> Vec<&str> {
        let keys = self.events.iter();
        keys.filter_map(|event| event.conversation.as_deref())
            .collect()
    }

    fn yields(&self) -> bool {
        true
    }

    fn apply_all<'c>(
        all: Vec<&'c Self>,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<Vec<Receipt>, sqlx::Error>> {
        Box::pin(async move {
            let mut events: Vec<Arrived> = Vec::new();
            for (request, receive) in all.iter().enumerate() {
                events.extend(receive.events.iter().map(|event| Arrived {
                    event,
                    request,
                    now: receive.now,
                    is_new: false,
                }));
            }
            insert(&mut events, connection).await?;
            queue(&events, connection).await?;
            let mut receipts = vec![Receipt::default(); all.len()];
            for arrived in &events {
                let receipt = &mut receipts[arrived.request];
                receipt.new += usize::from(arrived.is_new);
                receipt.known += usize::from(!arrived.is_new);
            }
            Ok(receipts)
        })
    }
}

/// An event among those that are stored together.
struct Arrived<'a> {
    event: &'a Event,
    /// Which of the requests it came with.
    request: usize,
    now: i64,
    is_new: bool,
}

/// Stores the events that are not known yet.
async fn insert(
    events: &mut [Arrived<'_>],
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    // In one order, so that replicas wait for and not on each other.
    let mut places: Vec<usize> = (0..events.len()).collect();
    places.sort_by_key(|place| events[*place].event.key());
    for places in chunks(&places) {
        let sql = format!(
            "INSERT INTO inbox (channel, account, external_id, kind, received_at, raw, body) \
             VALUES {} ON CONFLICT DO NOTHING RETURNING channel, account, external_id",
            values(1, places.len(), 7)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for place in places {
            let Arrived { event, now, .. } = &events[*place];
            let event = &event.received;
            query = query
                .bind(&event.channel)
                .bind(&event.account)
                .bind(&event.external_id)
                .bind(&event.kind)
                .bind(*now)
                .bind(event.raw.as_deref())
                .bind(event.message.as_ref().map(|message| &message.body));
        }
        let mut inserted = BTreeSet::new();
        for row in query.fetch_all(&mut *connection).await? {
            let key: (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            inserted.insert(key);
        }
        for place in places {
            let (channel, account, id) = events[*place].event.key();
            // The first of two that are the same is the one that was stored.
            let key = (channel.to_owned(), account.to_owned(), id.to_owned());
            events[*place].is_new = inserted.remove(&key);
        }
    }
    Ok(())
}

/// Gives new messages their places in their conversations, in the order in
/// which they came.
async fn queue(events: &[Arrived<'_>], connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let mut lanes: BTreeMap<&str, Vec<(&Arrived, &Queued)>> = BTreeMap::new();
    for arrived in events.iter().filter(|arrived| arrived.is_new) {
        let event = arrived.event;
        if let (Some(conversation), Some(message)) = (&event.conversation, &event.received.message)
        {
            let lane = lanes.entry(conversation).or_default();
            lane.push((arrived, message));
        }
    }
    let lanes: Vec<_> = lanes.into_iter().collect();
    for lanes in chunks(&lanes) {
        let lasts = lengthen(lanes, connection).await?;
        let mut placed = Vec::new();
        for (conversation, messages) in lanes {
            let last = lasts.get(*conversation).copied().unwrap_or(0);
            let first = last + 1 - i64::try_from(messages.len()).unwrap_or(0);
            for (seq, (arrived, _)) in (first..).zip(messages) {
                placed.push((*conversation, seq, arrived.event));
            }
        }
        for placed in chunks(&placed) {
            place(placed, connection).await?;
        }
    }
    Ok(())
}

/// Makes room for new messages, and says which place is each conversation's last.
async fn lengthen(
    lanes: &[(&str, Vec<(&Arrived<'_>, &Queued)>)],
    connection: &mut AnyConnection,
) -> Result<BTreeMap<String, i64>, sqlx::Error> {
    let sql = format!(
        "INSERT INTO conversations \
             (id, channel, account, chat, person, last_message_at, waiting_since, last_seq) \
         VALUES {} ON CONFLICT (id) DO UPDATE SET \
             last_seq = conversations.last_seq + excluded.last_seq, \
             last_message_at = excluded.last_message_at, \
             waiting_since = CASE WHEN conversations.last_seq = conversations.done_seq \
                 THEN excluded.waiting_since ELSE conversations.waiting_since END \
         RETURNING id, last_seq",
        values(1, lanes.len(), 8)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (conversation, messages) in lanes {
        let Some((arrived, message)) = messages.first() else {
            continue;
        };
        let event = &arrived.event.received;
        query = query
            .bind(*conversation)
            .bind(&event.channel)
            .bind(&event.account)
            .bind(&message.chat)
            .bind(&message.person)
            .bind(arrived.now)
            .bind(arrived.now)
            .bind(i64::try_from(messages.len()).unwrap_or(i64::MAX));
    }
    let mut lasts = BTreeMap::new();
    for row in query.fetch_all(connection).await? {
        lasts.insert(row.try_get(0)?, row.try_get(1)?);
    }
    Ok(lasts)
}

async fn place(
    placed: &[(&str, i64, &Event)],
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "WITH placed (channel, account, external_id, conversation, seq) AS (VALUES {}) \
         UPDATE inbox SET conversation = placed.conversation, seq = placed.seq FROM placed \
         WHERE inbox.channel = placed.channel AND inbox.account = placed.account \
             AND inbox.external_id = placed.external_id",
        values(1, placed.len(), 5)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (conversation, seq, event) in placed {
        let (channel, account, id) = event.key();
        query = query
            .bind(channel)
            .bind(account)
            .bind(id)
            .bind(*conversation)
            .bind(*seq);
    }
    query.execute(connection).await?;
    Ok(())
}

/// A write that changes nothing, to see whether one is possible.
pub(super) struct Probe;

impl Write for Probe {
    type Output = ();

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move {
            sqlx::query("UPDATE tokens SET epoch = epoch WHERE channel = ''")
                .execute(connection)
                .await?;
            Ok(())
        })
    }
}
