//! Forgetting: what a person has erased, and what was kept long enough.
//!
//! The key of a message outlives its contents, in both cases, since a service
//! may send the message again; it holds no word of the person's.

use futures_util::future::BoxFuture;
use sqlx::AnyConnection;

use super::petitions::{self, EraseOld};
use super::turns::Taken;
use super::writer::Write;
use super::{Dialect, Error, Store};

/// Most rows forgotten in one transaction, so that nobody waits long for it.
const BATCH: i64 = 500;

/// For how long things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Requests as they came, milliseconds.
    pub raw_ms: i64,
    /// Messages, answers and conversations without new messages, milliseconds.
    pub messages_ms: i64,
    /// What petitions say, after their last change, milliseconds.
    pub petitions_ms: i64,
}

impl Default for Retention {
    fn default() -> Self {
        const DAY: i64 = 86_400_000;
        Self {
            raw_ms: 3 * DAY,
            messages_ms: 180 * DAY,
            petitions_ms: crate::petition::texts::KEPT_DAYS * DAY,
        }
    }
}

impl Store {
    /// Forgets what was kept long enough, and says how many rows it changed.
    ///
    /// # Errors
    /// What was forgotten until then stays so.
    pub async fn forget(&self, retention: Retention) -> Result<u64, Error> {
        let now = self.now();
        let (raw, old) = (now - retention.raw_ms, now - retention.messages_ms);
        let mut total = 0;
        for (sql, before) in [
            (RAW, raw),
            (BODY, old),
            (OUTBOX, old),
            (DELIVERIES, old),
            (HANDOVERS, old),
            (TELLINGS, old),
            (RATINGS, old),
            (UNANSWERED, old),
            (AWAITED, old),
            (GUESSES, raw / 3_600_000),
            (LANES, old),
            (CONVERSATIONS, old),
        ] {
            loop {
                let changed = self.writer.apply(Forget { sql, before }).await?;
                total += changed;
                if changed < BATCH.unsigned_abs() {
                    break;
                }
            }
        }
        loop {
            let erase = EraseOld {
                before: now - retention.petitions_ms,
                now,
                limit: BATCH,
            };
            let changed = self.writer.apply(erase).await?;
            total += changed;
            if changed < BATCH.unsigned_abs() {
                return Ok(total);
            }
        }
    }
}

const RAW: &str = "UPDATE inbox SET raw = NULL WHERE (channel, account, external_id) IN \
    (SELECT channel, account, external_id FROM inbox \
     WHERE raw IS NOT NULL AND received_at < $1 LIMIT $2)";

/// A message that was not answered yet keeps its contents, however old it is.
const BODY: &str = "UPDATE inbox SET body = NULL, answer = NULL, choices = NULL, held = NULL \
    WHERE (channel, account, external_id) IN (SELECT channel, account, external_id FROM inbox \
     WHERE body IS NOT NULL AND received_at < $1 AND answered_at IS NOT NULL LIMIT $2)";

const OUTBOX: &str = "DELETE FROM outbox WHERE (conversation, n) IN \
    (SELECT conversation, n FROM outbox WHERE ended_at IS NOT NULL AND ended_at < $1 LIMIT $2)";

const DELIVERIES: &str = "DELETE FROM deliveries WHERE (conversation, n, attempt) IN \
    (SELECT conversation, n, attempt FROM deliveries WHERE at < $1 LIMIT $2)";

const HANDOVERS: &str = "DELETE FROM handovers WHERE (conversation, seq) IN \
    (SELECT conversation, seq FROM handovers WHERE asked_at < $1 LIMIT $2)";

const TELLINGS: &str = "DELETE FROM tellings WHERE (conversation, n) IN \
    (SELECT conversation, n FROM tellings WHERE made_at < $1 LIMIT $2)";

const RATINGS: &str = "DELETE FROM ratings WHERE (conversation, seq) IN \
    (SELECT conversation, seq FROM ratings WHERE at < $1 LIMIT $2)";

const UNANSWERED: &str = "DELETE FROM unanswered WHERE (conversation, seq) IN \
    (SELECT conversation, seq FROM unanswered WHERE at < $1 LIMIT $2)";

const AWAITED: &str = "DELETE FROM awaited WHERE (conversation, seq) IN \
    (SELECT conversation, seq FROM awaited WHERE at < $1 LIMIT $2)";

const GUESSES: &str = "DELETE FROM petition_guesses WHERE hour IN \
    (SELECT hour FROM petition_guesses WHERE hour < $1 LIMIT $2)";

/// Takes the keys of idle conversations out of their lanes, which go next.
const LANES: &str = "UPDATE inbox SET conversation = NULL, seq = NULL \
    WHERE (channel, account, external_id) IN (SELECT channel, account, external_id FROM inbox \
     WHERE conversation IN (SELECT id FROM conversations WHERE last_message_at < $1 \
         AND last_seq = done_seq AND out_last = out_done) LIMIT $2)";

const CONVERSATIONS: &str = "DELETE FROM conversations WHERE id IN \
    (SELECT id FROM conversations WHERE last_message_at < $1 AND last_seq = done_seq \
         AND out_last = out_done \
         AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.conversation = conversations.id) \
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.conversation = conversations.id) \
     LIMIT $2)";

struct Forget {
    sql: &'static str,
    before: i64,
}

impl Write for Forget {
    type Output = u64;

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<u64, sqlx::Error>> {
        Box::pin(async move {
            let done = sqlx::query(self.sql)
                .bind(self.before)
                .bind(BATCH)
                .execute(connection)
                .await?;
            Ok(done.rows_affected())
        })
    }
}

/// Erases what a conversation holds up to a message, and what was sent to it.
pub(super) async fn erase(
    taken: &Taken,
    now: i64,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let codes = petitions::codes_of(&taken.conversation, connection).await?;
    petitions::erase(&codes, now, connection).await?;
    for sql in [
        "UPDATE inbox SET raw = NULL, body = NULL, answer = NULL, choices = NULL, \
             held = CASE WHEN seq < $2 THEN NULL ELSE held END \
         WHERE conversation = $1 AND seq <= $2",
        "UPDATE outbox SET call = NULL WHERE conversation = $1 AND seq < $2",
        "DELETE FROM deliveries WHERE conversation = $1 AND EXISTS (SELECT 1 FROM outbox \
             WHERE outbox.conversation = deliveries.conversation AND outbox.n = deliveries.n \
             AND outbox.seq < $2)",
        "DELETE FROM handovers WHERE conversation = $1 AND seq <= $2",
        "DELETE FROM ratings WHERE conversation = $1 AND seq <= $2",
        "DELETE FROM unanswered WHERE conversation = $1 AND seq <= $2",
        "DELETE FROM awaited WHERE conversation = $1 AND seq <= $2",
    ] {
        sqlx::query(sql)
            .bind(&taken.conversation)
            .bind(taken.seq)
            .execute(&mut *connection)
            .await?;
    }
    for sql in [
        "DELETE FROM tellings WHERE conversation = $1",
        "UPDATE conversations SET untold = 0 WHERE id = $1",
    ] {
        sqlx::query(sql)
            .bind(&taken.conversation)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
