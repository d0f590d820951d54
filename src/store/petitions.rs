//! Petitions: each filed in the transaction that answers its last message, and
//! each change appended to the chain in the transaction that makes it.

use futures_util::future::BoxFuture;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::inbox::clean;
use super::tellings::{Telling, tell};
use super::writer::Write;
use super::{Dialect, Error, Store};
use crate::petition::{Link, Status, chain_hash, digest, entry_hash};

/// A petition that is to be kept with the answer to its last message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Its code as it is kept.
    pub code: String,
    /// When it is filed.
    pub at: i64,
    /// Who is to look into it.
    pub unit: String,
    /// What it says, in the caller's own form, with a salt.
    pub words: String,
}

/// A petition as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Petition {
    /// Its code as it is kept.
    pub code: String,
    /// The conversation it was filed in, until it is erased.
    pub conversation: Option<String>,
    /// When it was filed.
    pub filed_at: i64,
    /// Who is to look into it.
    pub unit: String,
    /// How far it is, as the store names it.
    pub status: String,
    /// What it says, until it is erased.
    pub words: Option<String>,
    /// How satisfied the person was, 1 to 5.
    pub rating: Option<i64>,
}

/// A change that staff make.
#[derive(Debug, Clone)]
pub struct Change {
    /// The petition's code as it is kept.
    pub code: String,
    /// The status from now on.
    pub status: Status,
    /// Staff's words in the caller's own form, with a salt.
    pub words: String,
    /// What the person is told.
    pub telling: Telling,
}

/// What a petition says stands where the chain begins.
const COLUMNS: &str = "SELECT code, conversation, filed_at, unit, status, rating, \
    (SELECT l.words FROM petition_log l WHERE l.code = petitions.code ORDER BY l.n LIMIT 1) AS words \
    FROM petitions";

impl Store {
    /// A petition by its code.
    ///
    /// # Errors
    /// The database failed.
    pub async fn petition(&self, code: &str) -> Result<Option<Petition>, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE code = $1"));
        let row = sqlx::query(sql)
            .bind(code)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.as_ref().map(petition).transpose()?)
    }

    /// The petitions of a conversation, the oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn petitions_of(&self, conversation: &str) -> Result<Vec<Petition>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{COLUMNS} WHERE conversation = $1 ORDER BY filed_at"
        ));
        let rows = sqlx::query(sql)
            .bind(conversation)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.iter().map(petition).collect::<Result<_, _>>()?)
    }

    /// All petitions, the oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn petitions(&self) -> Result<Vec<Petition>, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY filed_at, code"));
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(petition).collect::<Result<_, _>>()?)
    }

    /// What happened to a petition, in order.
    ///
    /// # Errors
    /// The database failed.
    pub async fn petition_changes(&self, code: &str) -> Result<Vec<Link>, Error> {
        let rows = sqlx::query("SELECT * FROM petition_log WHERE code = $1 ORDER BY n")
            .bind(code)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.iter().map(link).collect::<Result<_, _>>()?)
    }

    /// The whole chain, in order.
    ///
    /// # Errors
    /// The database failed.
    pub async fn petition_chain(&self) -> Result<Vec<Link>, Error> {
        let rows = sqlx::query("SELECT * FROM petition_log ORDER BY n")
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.iter().map(link).collect::<Result<_, _>>()?)
    }

    /// Changes a petition's status. Returns false where there is none.
    ///
    /// # Errors
    /// Nothing was changed.
    pub async fn change_petition(&self, change: Change) -> Result<bool, Error> {
        let now = self.now();
        self.writer.apply(Make { change, now }).await
    }

    /// How many codes that are none were tried in the last hour or so.
    ///
    /// # Errors
    /// The database failed.
    pub async fn guesses(&self) -> Result<i64, Error> {
        let row = sqlx::query(
            "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM petition_guesses WHERE hour >= $1",
        )
        .bind(self.now() / HOUR_MS - 1)
        .fetch_one(&self.pool)
        .await?;
        Ok(row.try_get(0)?)
    }
}

const HOUR_MS: i64 = 3_600_000;

fn petition(row: &AnyRow) -> Result<Petition, sqlx::Error> {
    Ok(Petition {
        code: row.try_get("code")?,
        conversation: row.try_get("conversation")?,
        filed_at: row.try_get("filed_at")?,
        unit: row.try_get("unit")?,
        status: row.try_get("status")?,
        words: row.try_get("words")?,
        rating: row.try_get("rating")?,
    })
}

fn link(row: &AnyRow) -> Result<Link, sqlx::Error> {
    Ok(Link {
        n: row.try_get("n")?,
        code: row.try_get("code")?,
        at: row.try_get("at")?,
        status: row.try_get("status")?,
        words: row.try_get("words")?,
        digest: row.try_get("digest")?,
        entry: row.try_get("entry")?,
        hash: row.try_get("hash")?,
    })
}

/// Files a petition. A code that is taken already, which hardly happens, fails
/// the whole turn, and the next try has another one.
pub(super) async fn file(
    filing: &Filing,
    conversation: &str,
    seq: i64,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let words = clean(&filing.words);
    sqlx::query(
        "INSERT INTO petitions (code, conversation, seq, filed_at, changed_at, unit, status) \
         VALUES ($1, $2, $3, $4, $4, $5, $6)",
    )
    .bind(&filing.code)
    .bind(conversation)
    .bind(seq)
    .bind(filing.at)
    .bind(clean(&filing.unit))
    .bind(Status::Received.name())
    .execute(&mut *connection)
    .await?;
    append(
        &filing.code,
        filing.at,
        Status::Received,
        &words,
        connection,
    )
    .await
}

/// Appends a change to the chain. The contents of a petition are the words of
/// its first change.
async fn append(
    code: &str,
    at: i64,
    status: Status,
    words: &str,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let head = sqlx::query("UPDATE petition_head SET n = n + 1 WHERE id = 1 RETURNING n, hash")
        .fetch_one(&mut *connection)
        .await?;
    let (n, before): (i64, String) = (head.try_get(0)?, head.try_get(1)?);
    let digest = digest(words);
    let entry = entry_hash(code, at, status, &digest);
    let hash = chain_hash(&before, &entry);
    sqlx::query("UPDATE petition_head SET hash = $1 WHERE id = 1")
        .bind(&hash)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO petition_log (n, code, at, status, words, digest, entry, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(n)
    .bind(code)
    .bind(at)
    .bind(status.name())
    .bind(words)
    .bind(digest)
    .bind(entry)
    .bind(hash)
    .execute(connection)
    .await?;
    Ok(())
}

struct Make {
    change: Change,
    now: i64,
}

impl Write for Make {
    type Output = bool;

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<bool, sqlx::Error>> {
        Box::pin(async move {
            let change = &self.change;
            let changed = sqlx::query(
                "UPDATE petitions SET status = $1, changed_at = $2 \
                 WHERE code = $3 AND status <> 'erased' RETURNING conversation",
            )
            .bind(change.status.name())
            .bind(self.now)
            .bind(&change.code)
            .fetch_optional(&mut *connection)
            .await?;
            let Some(row) = changed else {
                return Ok(false);
            };
            let words = clean(&change.words);
            append(&change.code, self.now, change.status, &words, connection).await?;
            if let Some(conversation) = row.try_get::<Option<String>, _>(0)? {
                tell(&conversation, &change.telling, self.now, connection).await?;
            }
            Ok(true)
        })
    }
}

/// Counts a code that was tried and is none.
pub(super) async fn guessed(now: i64, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO petition_guesses (hour, count) VALUES ($1, 1) \
         ON CONFLICT (hour) DO UPDATE SET count = petition_guesses.count + 1",
    )
    .bind(now / HOUR_MS)
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps how satisfied a person is, once.
pub(super) async fn rated(
    code: &str,
    level: i64,
    conversation: &str,
    now: i64,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE petitions SET rating = $1, rated_at = $2 WHERE code = $3 AND conversation = $4",
    )
    .bind(level)
    .bind(now)
    .bind(code)
    .bind(conversation)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes the words out of some petitions, of a person or of all: they, the
/// notes of staff and the way to the person are gone, and the chain says so.
pub(super) async fn erase(
    codes: &[String],
    now: i64,
    connection: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    for code in codes {
        append(code, now, Status::Erased, "", connection).await?;
        sqlx::query("UPDATE petition_log SET words = NULL WHERE code = $1 AND status <> 'erased'")
            .bind(code)
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "UPDATE petitions SET conversation = NULL, status = 'erased', changed_at = $1 \
             WHERE code = $2",
        )
        .bind(now)
        .bind(code)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The codes of a conversation that are not erased.
pub(super) async fn codes_of(
    conversation: &str,
    connection: &mut AnyConnection,
) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query("SELECT code FROM petitions WHERE conversation = $1 ORDER BY code")
        .bind(conversation)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Erases up to `limit` petitions that were not changed for long, and says how many.
pub(super) struct EraseOld {
    pub(super) before: i64,
    pub(super) now: i64,
    pub(super) limit: i64,
}

impl Write for EraseOld {
    type Output = u64;

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<u64, sqlx::Error>> {
        Box::pin(async move {
            let rows = sqlx::query(
                "SELECT code FROM petitions WHERE changed_at < $1 AND status <> 'erased' LIMIT $2",
            )
            .bind(self.before)
            .bind(self.limit)
            .fetch_all(&mut *connection)
            .await?;
            let codes: Vec<String> = rows
                .iter()
                .map(|row| row.try_get(0))
                .collect::<Result<_, _>>()?;
            erase(&codes, self.now, connection).await?;
            Ok(codes.len() as u64)
        })
    }
}
