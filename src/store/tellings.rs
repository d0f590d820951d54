//! Tellings: what a person is to be told of itself, without having asked just now.
//!
//! Each is told once: by a call of its own while the channel lets us write, and
//! otherwise with the reply to the person's next message.

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, Row};

use super::inbox::clean;
use super::writer::Write;
use super::{Dialect, Error, Store};

/// What is to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Telling {
    /// The words.
    pub text: String,
    /// What can be tapped, in the caller's own form.
    pub choices: Option<String>,
}

/// A telling that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// Its conversation.
    pub conversation: String,
    /// Its place among the conversation's tellings, from 1.
    pub n: i64,
    /// What is to be told.
    pub telling: Telling,
    /// Where it goes.
    pub chat: String,
    /// Who is told.
    pub person: String,
}

impl Store {
    /// What waits in a conversation, the oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn untold(&self, conversation: &str) -> Result<Vec<Untold>, Error> {
        let rows = sqlx::query(
            "SELECT t.conversation, t.n, t.text, t.choices, c.chat, c.person \
             FROM tellings t JOIN conversations c ON c.id = t.conversation \
             WHERE t.conversation = $1 AND t.told_at IS NULL AND t.text IS NOT NULL ORDER BY t.n",
        )
        .bind(conversation)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(untold).collect::<Result<_, _>>()?)
    }

    /// What waits on a channel for people who wrote since a time.
    ///
    /// # Errors
    /// The database failed.
    pub async fn untold_on(&self, channel: &str, since: i64) -> Result<Vec<Untold>, Error> {
        let rows = sqlx::query(
            "SELECT t.conversation, t.n, t.text, t.choices, c.chat, c.person \
             FROM tellings t JOIN conversations c ON c.id = t.conversation \
             WHERE t.told_at IS NULL AND t.text IS NOT NULL AND c.channel = $1 \
                 AND c.last_message_at >= $2 ORDER BY t.made_at, t.n LIMIT 100",
        )
        .bind(channel)
        .bind(since)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(untold).collect::<Result<_, _>>()?)
    }

    /// Puts a telling in the outbox, unless it was told meanwhile.
    ///
    /// # Errors
    /// Nothing was changed.
    pub async fn push(&self, untold: &Untold, calls: Vec<String>) -> Result<bool, Error> {
        let push = Push {
            untold: untold.clone(),
            calls,
            now: self.now(),
        };
        let pushed = self.writer.apply(push).await?;
        if pushed {
            self.wakes.reply();
        }
        Ok(pushed)
    }

    /// The newest telling of a conversation that offered something to tap, and
    /// the message after which it was told.
    ///
    /// # Errors
    /// The database failed.
    pub async fn last_offer(&self, conversation: &str) -> Result<Option<(i64, i64)>, Error> {
        let row = sqlx::query(
            "SELECT n, after_seq FROM tellings WHERE conversation = $1 AND told_at IS NOT NULL \
                 AND choices IS NOT NULL ORDER BY n DESC LIMIT 1",
        )
        .bind(conversation)
        .fetch_optional(&self.pool)
        .await?;
        let offer = row.map(|row| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?)));
        Ok(offer.transpose()?)
    }

    /// What could be tapped under a telling.
    ///
    /// # Errors
    /// The database failed.
    pub async fn offered(&self, conversation: &str, n: i64) -> Result<Option<String>, Error> {
        let row = sqlx::query("SELECT choices FROM tellings WHERE conversation = $1 AND n = $2")
            .bind(conversation)
            .bind(n)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?.flatten())
    }
}

fn untold(row: &sqlx::any::AnyRow) -> Result<Untold, sqlx::Error> {
    Ok(Untold {
        conversation: row.try_get("conversation")?,
        n: row.try_get("n")?,
        telling: Telling {
            text: row.try_get("text")?,
            choices: row.try_get("choices")?,
        },
        chat: row.try_get("chat")?,
        person: row.try_get("person")?,
    })
}

/// Lets something be told in a conversation, if that is still kept.
pub(super) async fn tell(
    conversation: &str,
    telling: &Telling,
    now: i64,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let kept = sqlx::query("UPDATE conversations SET untold = untold + 1 WHERE id = $1")
        .bind(conversation)
        .execute(&mut *connection)
        .await?;
    if kept.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO tellings (conversation, n, made_at, text, choices) \
         SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3, $4 FROM tellings WHERE conversation = $1",
    )
    .bind(conversation)
    .bind(now)
    .bind(clean(&telling.text))
    .bind(telling.choices.as_deref().map(clean))
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks a telling as told; false where it was before.
pub(super) async fn told(
    conversation: &str,
    n: i64,
    now: i64,
    connection: &mut AnyConnection,
) -> Result<bool, sqlx::Error> {
    // The conversation first, as everywhere, so that two replicas wait and do not block.
    let row =
        sqlx::query("UPDATE conversations SET untold = untold WHERE id = $1 RETURNING last_seq")
            .bind(conversation)
            .fetch_optional(&mut *connection)
            .await?;
    let Some(row) = row else { return Ok(false) };
    let marked = sqlx::query(
        "UPDATE tellings SET told_at = $1, after_seq = $2 \
         WHERE conversation = $3 AND n = $4 AND told_at IS NULL",
    )
    .bind(now)
    .bind(row.try_get::<i64, _>(0)?)
    .bind(conversation)
    .bind(n)
    .execute(&mut *connection)
    .await?;
    if marked.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("UPDATE conversations SET untold = untold - 1 WHERE id = $1 AND untold > 0")
        .bind(conversation)
        .execute(connection)
        .await?;
    Ok(true)
}

struct Push {
    untold: Untold,
    calls: Vec<String>,
    now: i64,
}

impl Write for Push {
    type Output = bool;

    fn keys(&self) -> Vec<&str> {
        vec![&self.untold.conversation]
    }

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<bool, sqlx::Error>> {
        Box::pin(async move {
            let conversation = &self.untold.conversation;
            if !told(conversation, self.untold.n, self.now, connection).await? {
                return Ok(false);
            }
            for call in &self.calls {
                sqlx::query(
                    "INSERT INTO outbox (conversation, n, seq, channel, account, made_at, call) \
                     SELECT id, out_last + 1, last_seq, channel, account, $1, $2 \
                     FROM conversations WHERE id = $3",
                )
                .bind(self.now)
                .bind(clean(call))
                .bind(conversation)
                .execute(&mut *connection)
                .await?;
                sqlx::query("UPDATE conversations SET out_last = out_last + 1 WHERE id = $1")
                    .bind(conversation)
                    .execute(&mut *connection)
                    .await?;
            }
            Ok(true)
        })
    }
}
