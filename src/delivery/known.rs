//! Whether the service knows us: asked at the start until it does, and again
//! now and then, since a token may be revoked while nobody writes.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use super::{Courier, UNREACHABLE};
use crate::channel::{Call, Channel, Outcome, Response};

/// First and longest pause while it does not.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(5));

/// How often it is asked while it does.
const AGAIN: Duration = Duration::from_mins(10);

/// What an answer that is none of the service's own means.
const STRANGE: &str = "Địa chỉ của kênh trả lời không đúng mẫu; kiểm tra api_url";

impl Courier {
    /// Asks the service who we are, as long as the channel runs.
    pub async fn ask_who_we_are(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let Some(probe) = self.channel.probe() else {
            return;
        };
        let mut pause = PAUSE.0;
        let mut said = None;
        loop {
            match self.is_known(&probe).await {
                Ok(()) => {
                    // What sending found out is not contradicted by this.
                    let now = self.measures.troubles().remove(&self.name);
                    if now == said {
                        self.measures.works(&self.name, None);
                    }
                    (pause, said) = (PAUSE.0, None);
                }
                Err(reason) => {
                    tracing::error!(channel = self.name, reason, "the service does not know us");
                    self.measures.works(&self.name, Some(&reason));
                    pause = (pause * 2).min(PAUSE.1);
                    said = Some(reason);
                }
            }
            let wait = if said.is_some() { pause } else { AGAIN };
            tokio::select! {
                () = sleep(wait) => {}
                _ = stop.changed() => return,
            }
        }
    }

    /// Asks once; the error says why not, for staff.
    async fn is_known(&self, probe: &Call) -> Result<(), String> {
        let token = match self.channel.renewal() {
            Some(renewal) => {
                let token = self.access.token(renewal).await;
                Some((token.map_err(|error| error.to_string())?, renewal))
            }
            None => None,
        };
        let access = token.as_ref().map(|(token, _)| token);
        let request = self.channel.request(probe, access, self.store.now());
        let response = self.http.exchange(request).await;
        let response = response.map_err(|_| UNREACHABLE)?;
        if let Some((token, renewal)) = &token
            && self.channel.outcome(&response) == Outcome::Expired
        {
            let renewed = self.access.reject(token, *renewal).await;
            return renewed.map_err(|error| error.to_string());
        }
        known(self.channel.as_ref(), &response)?;
        self.channel.learn(&response);
        Ok(())
    }
}

/// Whether the answer to [`Channel::probe`] says that the service knows us.
///
/// # Errors
/// It does not; the text says why, for staff.
pub fn known(channel: &dyn Channel, response: &Response) -> Result<(), String> {
    match channel.outcome(response) {
        Outcome::Refused(reason) | Outcome::Down(reason) | Outcome::Retry(reason) => Err(reason),
        Outcome::Expired => Err("Mã truy cập không còn được chấp nhận".into()),
        Outcome::Unclear if response.status != 200 || !response.json().is_object() => {
            Err(STRANGE.into())
        }
        _ => Ok(()),
    }
}
