//! Messages received: each stored once, and given its place in its conversation.

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, Row};

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
        let mut events: Vec<_> = events
            .into_iter()
            .map(|event| (conversation(&event), event))
            .collect();
        events.sort_by(|(one, _), (other, _)| one.cmp(other));
        let receipt = self
            .writer
            .apply(Receive {
                events,
                now: self.now(),
            })
            .await?;
        if receipt.new > 0 {
            self.wakes.message();
        }
        Ok(receipt)
    }
}

/// The key of a conversation: one person in one chat.
fn conversation(event: &Received) -> String {
    let Some(message) = &event.message else {
        return String::new();
    };
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

struct Receive {
    /// In the order of their conversations.
    events: Vec<(String, Received)>,
    now: i64,
}

impl Write for Receive {
    type Output = Receipt;

    fn key(&self) -> Option<&str> {
        self.events
            .first()
            .map(|(conversation, _)| conversation.as_str())
    }

    fn yields(&self) -> bool {
        true
    }

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<Receipt, sqlx::Error>> {
        Box::pin(async move {
            let mut receipt = Receipt::default();
            for (id, event) in &self.events {
                if receive(id, event, self.now, connection).await? {
                    receipt.new += 1;
                } else {
                    receipt.known += 1;
                }
            }
            Ok(receipt)
        })
    }
}

async fn receive(
    id: &str,
    event: &Received,
    now: i64,
    connection: &mut AnyConnection,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query(
        "INSERT INTO inbox (channel, account, external_id, kind, received_at, raw, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    )
    .bind(&event.channel)
    .bind(clean(&event.account))
    .bind(clean(&event.external_id))
    .bind(clean(&event.kind))
    .bind(now)
    .bind(event.raw.as_deref().map(clean))
    .bind(event.message.as_ref().map(|message| clean(&message.body)))
    .execute(&mut *connection)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    if let Some(message) = &event.message {
        queue(id, event, message, now, connection).await?;
    }
    Ok(true)
}

/// Gives a new message its place in its conversation.
async fn queue(
    id: &str,
    event: &Received,
    message: &Queued,
    now: i64,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let seq: i64 = sqlx::query(
        "INSERT INTO conversations \
             (id, channel, account, chat, person, last_message_at, waiting_since, last_seq) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, 1) \
         ON CONFLICT (id) DO UPDATE SET \
             last_seq = conversations.last_seq + 1, \
             last_message_at = excluded.last_message_at, \
             waiting_since = CASE WHEN conversations.last_seq = conversations.done_seq \
                 THEN excluded.waiting_since ELSE conversations.waiting_since END \
         RETURNING last_seq",
    )
    .bind(id)
    .bind(&event.channel)
    .bind(clean(&event.account))
    .bind(clean(&message.chat))
    .bind(clean(&message.person))
    .bind(now)
    .fetch_one(&mut *connection)
    .await?
    .try_get(0)?;
    sqlx::query(
        "UPDATE inbox SET conversation = $1, seq = $2 \
         WHERE channel = $3 AND account = $4 AND external_id = $5",
    )
    .bind(id)
    .bind(seq)
    .bind(&event.channel)
    .bind(clean(&event.account))
    .bind(clean(&event.external_id))
    .execute(connection)
    .await?;
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
