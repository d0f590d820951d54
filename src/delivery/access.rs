//! The access token of a channel whose token ends by itself.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio::time::sleep;

use super::http::Http;
use crate::channel::{Renewal, Renewed};
use crate::store::{self, Store, Tokens};

/// How often a new pair is written before it is given up, a second apart. The
/// old refresh token is spent, so losing the new one loses the account.
const WRITES: usize = 120;

/// How often it is looked whether another process has renewed.
const LOOKS: usize = 50;

/// Why there is no token now.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// The service gives none; the text says why, in Vietnamese.
    #[error("{0}")]
    Refused(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Keeps the token in memory, and renews it in the store in time.
#[derive(Debug)]
pub(super) struct Access {
    channel: String,
    store: Store,
    http: Http,
    kept: Mutex<Option<Tokens>>,
}

impl Access {
    pub(super) fn new(channel: &str, store: &Store, http: &Http) -> Self {
        let (store, http) = (store.clone(), http.clone());
        Self {
            channel: channel.to_owned(),
            store,
            http,
            kept: Mutex::new(None),
        }
    }

    /// A token that is good for a while.
    pub(super) async fn token(&self, renewal: &dyn Renewal) -> Result<SecretString, Error> {
        let mut kept = self.kept.lock().await;
        let now = self.store.now();
        if let Some(tokens) = kept
            .as_ref()
            .filter(|tokens| now + renewal.margin_ms() < tokens.expires_at)
        {
            return Ok(tokens.access.clone());
        }
        let stored = self.store.tokens(&self.channel, renewal.seed()).await?;
        let fresh = !stored.access.expose_secret().is_empty()
            && now + renewal.margin_ms() < stored.expires_at;
        let tokens = if fresh {
            stored
        } else {
            self.renew(stored, renewal).await?
        };
        let access = tokens.access.clone();
        *kept = Some(tokens);
        Ok(access)
    }

    /// Drops a token that the service no longer takes, if it is the newest.
    pub(super) async fn reject(
        &self,
        token: &SecretString,
        renewal: &dyn Renewal,
    ) -> Result<(), Error> {
        let mut kept = self.kept.lock().await;
        *kept = None;
        let stored = self.store.tokens(&self.channel, renewal.seed()).await?;
        if stored.access.expose_secret() == token.expose_secret() {
            *kept = Some(self.renew(stored, renewal).await?);
        }
        Ok(())
    }

    /// Renews a pair, or waits for the process that does.
    async fn renew(&self, seen: Tokens, renewal: &dyn Renewal) -> Result<Tokens, Error> {
        if !self.store.lock_tokens(&self.channel, &seen).await? {
            return self.wait(&seen, renewal).await;
        }
        let answer = self.http.exchange(renewal.renew(&seen.refresh)).await;
        let renewed = match answer {
            Ok(response) => renewal.renewed(&response),
            Err(_) => Err("Không kết nối được máy chủ cấp mã truy cập".into()),
        };
        match renewed {
            Ok(renewed) => self.write(&seen, renewed).await,
            Err(reason) => {
                self.store.unlock_tokens(&self.channel).await?;
                let usable = self.store.now() < seen.expires_at;
                if usable {
                    Ok(seen)
                } else {
                    Err(Error::Refused(reason))
                }
            }
        }
    }

    async fn write(&self, seen: &Tokens, renewed: Renewed) -> Result<Tokens, Error> {
        let mut tokens = Tokens {
            access: renewed.access,
            refresh: renewed.refresh,
            expires_at: self.store.now() + renewed.lasts_ms,
            epoch: seen.epoch,
        };
        let mut writes = 1;
        while let Err(error) = self.store.renew_tokens(&self.channel, &tokens).await {
            if WRITES <= writes {
                return Err(error.into());
            }
            writes += 1;
            sleep(Duration::from_secs(1)).await;
        }
        tokens.epoch += 1;
        Ok(tokens)
    }

    async fn wait(&self, seen: &Tokens, renewal: &dyn Renewal) -> Result<Tokens, Error> {
        for _ in 0..LOOKS {
            sleep(Duration::from_millis(200)).await;
            let stored = self.store.tokens(&self.channel, renewal.seed()).await?;
            if stored.epoch != seen.epoch {
                return Ok(stored);
            }
        }
        Err(Error::Refused(
            "Tiến trình khác đang xin mã truy cập mới".into(),
        ))
    }
}
