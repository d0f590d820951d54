//! Replies that were sent and, because the process ended, not recorded.

use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::inbox::clean;
use super::writer::Write;
use super::{Dialect, Error, Store};

/// A reply that a service took, as it is noted before it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Its conversation.
    pub conversation: String,
    /// Its place among the conversation's replies.
    pub n: i64,
    /// When it was made.
    pub made_at: i64,
    /// Which attempt it was.
    pub attempt: i64,
    /// What the service calls it.
    pub external_id: Option<String>,
}

impl Store {
    /// Records what was noted and, because the process ended, not recorded.
    /// Says how many replies are not sent again because of it.
    ///
    /// # Errors
    /// Nothing was changed.
    pub async fn found_sent(&self, sent: Vec<Sent>) -> Result<usize, Error> {
        let found = Found {
            sent,
            now: self.now(),
        };
        self.writer.apply(found).await
    }
}

struct Found {
    sent: Vec<Sent>,
    now: i64,
}

impl Write for Found {
    type Output = usize;

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<usize, sqlx::Error>> {
        Box::pin(async move {
            let mut count = 0;
            for sent in &self.sent {
                // Only while that very attempt has no record.
                let held = sqlx::query(
                    "UPDATE conversations SET out_done = $2, out_lease_until = 0, \
                         out_epoch = out_epoch + 1 \
                     WHERE id = $1 AND out_done = $2 - 1 AND EXISTS (SELECT 1 FROM outbox \
                         WHERE conversation = $1 AND n = $2 AND made_at = $3 \
                         AND attempts = $4 AND state = 'sending')",
                )
                .bind(&sent.conversation)
                .bind(sent.n)
                .bind(sent.made_at)
                .bind(sent.attempt)
                .execute(&mut *connection)
                .await?;
                if held.rows_affected() == 0 {
                    continue;
                }
                count += 1;
                sqlx::query(
                    "UPDATE outbox SET state = 'sent', ended_at = $1, external_id = $2, \
                         call = NULL WHERE conversation = $3 AND n = $4",
                )
                .bind(self.now)
                .bind(sent.external_id.as_deref().map(clean))
                .bind(&sent.conversation)
                .bind(sent.n)
                .execute(&mut *connection)
                .await?;
            }
            Ok(count)
        })
    }
}
