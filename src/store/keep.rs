//! What is kept with an answer besides itself, in the same transaction: a
//! petition, a rating, a question that stayed open, a wish to be told later.

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, Row};

use super::inbox::clean;
use super::petitions::{self, Filing};
use super::tellings::{self, Telling, tell};
use super::writer::Write;
use super::{Dialect, Error, Store};

/// Something kept with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// A petition that the person confirmed.
    Petition(Filing),
    /// A code was tried that is none.
    Guess,
    /// How satisfied the person is with a petition's answer, 1 to 5.
    Level(String, i64),
    /// Whether the answer to a message was of use.
    Rating {
        /// The message.
        seq: i64,
        /// Whether it was.
        good: bool,
        /// Why not, if they said so.
        reason: Option<String>,
    },
    /// A question without a good answer, masked.
    Unanswered(Open),
    /// The question is to be answered when it can be.
    Await(Open),
    /// A telling was told with this answer.
    Told(i64),
}

/// A question that stayed open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Open {
    /// Its conversation; filled in where it is kept.
    pub conversation: String,
    /// The message that asked it.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// How it ended, in a word.
    pub status: String,
    /// The question.
    pub question: String,
    /// The place it is about.
    pub place: Option<String>,
}

/// How answers were liked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Liked {
    /// Answers that were of use.
    pub good: i64,
    /// Answers that were not.
    pub bad: i64,
}

impl Store {
    /// The questions that stayed open, the oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn unanswered(&self) -> Result<Vec<Open>, Error> {
        self.open_questions(
            "SELECT conversation, seq, at, status, question, place FROM unanswered ORDER BY at, conversation, seq",
        )
        .await
    }

    /// The questions whose answer somebody waits for, the oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn awaited(&self) -> Result<Vec<Open>, Error> {
        self.open_questions(
            "SELECT conversation, seq, at, 'awaited' AS status, question, place FROM awaited ORDER BY at, conversation, seq",
        )
        .await
    }

    async fn open_questions(&self, sql: &'static str) -> Result<Vec<Open>, Error> {
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let open = |row: &sqlx::any::AnyRow| {
            Ok::<_, sqlx::Error>(Open {
                conversation: row.try_get("conversation")?,
                seq: row.try_get("seq")?,
                at: row.try_get("at")?,
                status: row.try_get("status")?,
                question: row.try_get("question")?,
                place: row.try_get("place")?,
            })
        };
        Ok(rows.iter().map(open).collect::<Result<_, _>>()?)
    }

    /// How answers were liked.
    ///
    /// # Errors
    /// The database failed.
    pub async fn liked(&self) -> Result<Liked, Error> {
        let row = sqlx::query(
            "SELECT CAST(COALESCE(SUM(good), 0) AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM ratings",
        )
        .fetch_one(&self.pool)
        .await?;
        let (good, all): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        Ok(Liked {
            good,
            bad: all - good,
        })
    }

    /// Lets the answer to an awaited question be told. Returns false where
    /// nobody waits for it any more.
    ///
    /// # Errors
    /// Nothing was changed.
    pub async fn tell_answer(&self, open: &Open, telling: Telling) -> Result<bool, Error> {
        let answer = LateAnswer {
            open: open.clone(),
            telling,
            now: self.now(),
        };
        self.writer.apply(answer).await
    }

    /// The message of a conversation at a place, and how it was answered, in a word.
    ///
    /// # Errors
    /// The database failed.
    pub async fn message(
        &self,
        conversation: &str,
        seq: i64,
    ) -> Result<Option<(Option<String>, Option<String>)>, Error> {
        let row =
            sqlx::query("SELECT body, status FROM inbox WHERE conversation = $1 AND seq = $2")
                .bind(conversation)
                .bind(seq)
                .fetch_optional(&self.pool)
                .await?;
        let message = row.map(|row| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?)));
        Ok(message.transpose()?)
    }
}

/// Keeps something with the answer to a message.
pub(super) async fn keep(
    keep: &Keep,
    conversation: &str,
    seq: i64,
    now: i64,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    match keep {
        Keep::Petition(filing) => petitions::file(filing, conversation, seq, connection).await,
        Keep::Guess => petitions::guessed(now, connection).await,
        Keep::Level(code, level) => {
            petitions::rated(code, *level, conversation, now, connection).await
        }
        Keep::Rating { seq, good, reason } => {
            sqlx::query(
                "INSERT INTO ratings (conversation, seq, at, good, reason) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (conversation, seq) DO UPDATE SET good = excluded.good, \
                     reason = COALESCE(excluded.reason, ratings.reason)",
            )
            .bind(conversation)
            .bind(seq)
            .bind(now)
            .bind(i64::from(*good))
            .bind(reason.as_deref().map(clean))
            .execute(connection)
            .await?;
            Ok(())
        }
        Keep::Unanswered(open) => {
            sqlx::query(
                "INSERT INTO unanswered (conversation, seq, at, status, question, place) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            )
            .bind(conversation)
            .bind(open.seq)
            .bind(now)
            .bind(clean(&open.status))
            .bind(clean(&open.question))
            .bind(open.place.as_deref().map(clean))
            .execute(connection)
            .await?;
            Ok(())
        }
        Keep::Await(open) => {
            sqlx::query(
                "INSERT INTO awaited (conversation, seq, at, question, place) \
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            )
            .bind(conversation)
            .bind(open.seq)
            .bind(now)
            .bind(clean(&open.question))
            .bind(open.place.as_deref().map(clean))
            .execute(connection)
            .await?;
            Ok(())
        }
        Keep::Told(n) => tellings::told(conversation, *n, now, connection)
            .await
            .map(drop),
    }
}

struct LateAnswer {
    open: Open,
    telling: Telling,
    now: i64,
}

impl Write for LateAnswer {
    type Output = bool;

    fn keys(&self) -> Vec<&str> {
        vec![&self.open.conversation]
    }

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<bool, sqlx::Error>> {
        Box::pin(async move {
            let waited = sqlx::query("DELETE FROM awaited WHERE conversation = $1 AND seq = $2")
                .bind(&self.open.conversation)
                .bind(self.open.seq)
                .execute(&mut *connection)
                .await?;
            if waited.rows_affected() == 0 {
                return Ok(false);
            }
            tell(&self.open.conversation, &self.telling, self.now, connection).await?;
            Ok(true)
        })
    }
}
