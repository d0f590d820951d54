//! Access tokens that have to be renewed, one pair for each channel.
//!
//! A refresh token that can be used only once is lost with the account if two
//! processes use it. So whoever renews first takes the pair's lock, and the
//! new pair is written before it is used.

use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use sqlx::{AnyConnection, Row};

use super::writer::Write;
use super::{Dialect, Error, JUMP_MS, Store};

/// For how long one process may try to renew.
const LOCK_MS: i64 = 60_000;

/// A pair of tokens.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Sent with every call; empty before the first renewal.
    pub access: SecretString,
    /// Good for one renewal.
    pub refresh: SecretString,
    /// When `access` ends.
    pub expires_at: i64,
    /// The pair's number.
    pub epoch: i64,
}

impl Store {
    /// The pair of a channel. `seed` is the refresh token of the settings, and
    /// starts the pair anew when it is another than before.
    ///
    /// # Errors
    /// The database failed.
    pub async fn tokens(&self, channel: &str, seed: &SecretString) -> Result<Tokens, Error> {
        let read = Read {
            channel: channel.to_owned(),
            seed: seed.clone(),
        };
        self.writer.apply(read).await
    }

    /// Takes the lock for renewing the pair that was seen. Returns false where
    /// another process has it or has renewed already.
    ///
    /// # Errors
    /// The lock was not taken.
    pub async fn lock_tokens(&self, channel: &str, seen: &Tokens) -> Result<bool, Error> {
        let lock = Lock {
            channel: channel.to_owned(),
            epoch: seen.epoch,
            now: self.now(),
        };
        self.writer.apply(lock).await
    }

    /// Writes the renewed pair and gives the lock back.
    ///
    /// # Errors
    /// The new pair is not stored: it must be written again.
    pub async fn renew_tokens(&self, channel: &str, renewed: &Tokens) -> Result<(), Error> {
        let renew = Renew {
            channel: channel.to_owned(),
            tokens: renewed.clone(),
        };
        self.writer.apply(renew).await
    }

    /// Gives the lock back with the pair unchanged.
    ///
    /// # Errors
    /// The lock ends by itself.
    pub async fn unlock_tokens(&self, channel: &str) -> Result<(), Error> {
        self.writer
            .apply(Unlock {
                channel: channel.to_owned(),
            })
            .await
    }
}

/// What is kept of a seed: enough to see that it changed.
fn digest(seed: &SecretString) -> String {
    use sha2::Digest;
    hex::encode(sha2::Sha256::digest(seed.expose_secret()))
}

struct Read {
    channel: String,
    seed: SecretString,
}

impl Write for Read {
    type Output = Tokens;

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<Tokens, sqlx::Error>> {
        Box::pin(async move {
            sqlx::query(
                "INSERT INTO tokens (channel, seed, access, refresh, expires_at) \
                 VALUES ($1, $2, '', $3, 0) \
                 ON CONFLICT (channel) DO UPDATE SET seed = excluded.seed, access = '', \
                     refresh = excluded.refresh, expires_at = 0, lock_until = 0, \
                     epoch = tokens.epoch + 1 \
                 WHERE tokens.seed <> excluded.seed",
            )
            .bind(&self.channel)
            .bind(digest(&self.seed))
            .bind(self.seed.expose_secret())
            .execute(&mut *connection)
            .await?;
            let row = sqlx::query(
                "SELECT access, refresh, expires_at, epoch FROM tokens WHERE channel = $1",
            )
            .bind(&self.channel)
            .fetch_one(connection)
            .await?;
            Ok(Tokens {
                access: row.try_get::<String, _>(0)?.into(),
                refresh: row.try_get::<String, _>(1)?.into(),
                expires_at: row.try_get(2)?,
                epoch: row.try_get(3)?,
            })
        })
    }
}

struct Lock {
    channel: String,
    epoch: i64,
    now: i64,
}

impl Write for Lock {
    type Output = bool;

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<bool, sqlx::Error>> {
        Box::pin(async move {
            let locked = sqlx::query(
                "UPDATE tokens SET lock_until = $1 WHERE channel = $2 AND epoch = $3 \
                     AND (lock_until <= $4 OR lock_until > $5)",
            )
            .bind(self.now + LOCK_MS)
            .bind(&self.channel)
            .bind(self.epoch)
            .bind(self.now)
            .bind(self.now + JUMP_MS)
            .execute(connection)
            .await?;
            Ok(locked.rows_affected() == 1)
        })
    }
}

struct Renew {
    channel: String,
    tokens: Tokens,
}

impl Write for Renew {
    type Output = ();

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move {
            sqlx::query(
                "UPDATE tokens SET access = $1, refresh = $2, expires_at = $3, lock_until = 0, \
                     epoch = epoch + 1 WHERE channel = $4 AND epoch = $5",
            )
            .bind(self.tokens.access.expose_secret())
            .bind(self.tokens.refresh.expose_secret())
            .bind(self.tokens.expires_at)
            .bind(&self.channel)
            .bind(self.tokens.epoch)
            .execute(connection)
            .await?;
            Ok(())
        })
    }
}

struct Unlock {
    channel: String,
}

impl Write for Unlock {
    type Output = ();

    fn apply<'c>(
        &'c self,
        connection: &'c mut AnyConnection,
        _: Dialect,
    ) -> BoxFuture<'c, Result<(), sqlx::Error>> {
        Box::pin(async move {
            sqlx::query("UPDATE tokens SET lock_until = 0 WHERE channel = $1")
                .bind(&self.channel)
                .execute(connection)
                .await?;
            Ok(())
        })
    }
}
