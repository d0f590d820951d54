//! What is told of itself: pushed while the channel lets us write, otherwise with
//! the reply to the person's next message; and answers that come late.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use super::{Ask, texts};
use crate::answer::{Choice, Context, Status};
use crate::channel::{Channel, Leaves, Message, Reply, Room, Says};
use crate::intake::Channels;
use crate::store::{Error, Store, Taken, Telling, Untold};

/// How often it is looked what waits to be told.
const LOOK: Duration = Duration::from_secs(3);

/// How sure a late answer must be: nobody asked just now.
const SURE: f64 = 0.8;

/// What waits in the conversation of a message, as replies.
pub(super) async fn waiting(store: &Store, taken: &Taken) -> Result<Vec<Reply>, Error> {
    let untold = store.untold(&taken.conversation).await?;
    Ok(untold.iter().map(reply).collect())
}

/// Whose choices a typed number means: those of the answer to a message, or
/// those of what was told after it, which have negative numbers.
pub(super) async fn offered(store: &Store, conversation: &str, seq: i64) -> Result<i64, Error> {
    let offer = store.last_offer(conversation).await?;
    Ok(offer
        .filter(|(_, after)| seq <= *after)
        .map_or(seq, |(n, _)| -n))
}

fn reply(untold: &Untold) -> Reply {
    let choices = untold.telling.choices.as_deref();
    let choices: Option<Vec<Choice>> = choices.and_then(|list| serde_json::from_str(list).ok());
    Reply {
        choices: choices.unwrap_or_default(),
        seq: -untold.n,
        ..Reply::text(&untold.telling.text)
    }
}

/// Pushes what waits, until told to stop.
pub async fn push(store: Store, channels: Channels, mut stop: watch::Receiver<bool>) {
    loop {
        for (name, channel) in &channels {
            if let Err(error) = push_on(name, channel.as_ref(), &store).await {
                tracing::error!(channel = name, ?error, "what waits cannot be told");
            }
        }
        tokio::select! {
            () = sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn push_on(name: &str, channel: &dyn Channel, store: &Store) -> Result<(), Error> {
    if channel.leaves() == Leaves::WhenFetched {
        return Ok(());
    }
    let since = store.now().saturating_sub(channel.window_ms());
    for untold in store.untold_on(name, since).await? {
        let to = Message {
            chat: untold.chat.clone(),
            person: untold.person.clone(),
            says: Says::Text(String::new()),
            reply_to: None,
            tap: None,
        };
        if channel.room(&to) == Room::One {
            continue;
        }
        let calls = channel.reply(&to, &reply(&untold));
        let calls = calls
            .iter()
            .filter_map(|call| serde_json::to_string(call).ok());
        store.push(&untold, calls.collect()).await?;
    }
    Ok(())
}

/// Asks again what somebody waits for, whenever the knowledge changed, until
/// told to stop.
pub async fn answer_late(
    store: Store,
    ask: Ask,
    mut versions: watch::Receiver<u64>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        // The first is the folder as it was read at the start.
        if *versions.borrow_and_update() > 0
            && let Err(error) = answer_all(&store, &ask).await
        {
            tracing::error!(?error, "late answers cannot be given");
        }
        tokio::select! {
            changed = versions.changed() => if changed.is_err() { return },
            _ = stop.changed() => return,
        }
    }
}

async fn answer_all(store: &Store, ask: &Ask) -> Result<(), Error> {
    for open in store.awaited().await? {
        let (ask, question) = (ask.clone(), open.question.clone());
        let mut context = Context {
            place: open.place.clone(),
            ..Context::default()
        };
        let asked = tokio::task::spawn_blocking(move || ask(&question, &mut context)).await;
        let Ok(answer) = asked else {
            tracing::error!("answering an awaited question panicked");
            continue;
        };
        let found = matches!(
            answer.status,
            Status::Answered | Status::Procedure | Status::Directory
        );
        if found && SURE <= answer.confidence {
            let telling = Telling {
                text: texts::late_answer(&open.question, &answer.text),
                choices: None,
            };
            store.tell_answer(&open, telling).await?;
        }
    }
    Ok(())
}
