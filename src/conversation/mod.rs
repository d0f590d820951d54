//! Conversations: each waiting message is answered, in order, and its replies
//! put in the outbox.
//!
//! What a message leads to is decided in `step` and `turn`, without input or output;
//! here it is fetched, asked for and stored. A message that brought the
//! program down a few times is answered with an apology instead.

mod carry;
mod close;
mod export;
mod memory;
mod services;
mod step;
mod tell;
mod texts;
mod turn;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

pub(crate) use self::carry::{change, salted, survey, time, unsalted};
use self::memory::Memory;
use self::step::Step;
pub use self::tell::{answer_late, push};
pub use self::turn::Office;
use self::turn::Turn;
use crate::answer::{Answer, Choice, Context};
use crate::channel::{Call, Channel, Leaves, Message, Reply, Room};
use crate::delivery::Http;
use crate::failpoint;
use crate::intake::Channels;
use crate::measures::Measures;
use crate::store::{Answered, Store, Taken};

/// Answers a question, and keeps in the context what the next one needs.
pub type Ask = Arc<dyn Fn(&str, &mut Context) -> Answer + Send + Sync>;

/// What answers questions.
#[derive(Clone)]
pub struct Engine {
    /// Answers one.
    pub ask: Ask,
    /// Whether it can already; messages wait until then.
    pub ready: watch::Receiver<bool>,
}

impl Engine {
    /// One that can answer from the beginning.
    #[must_use]
    pub fn ready(ask: Ask) -> Self {
        let (_, ready) = watch::channel(true);
        Self { ask, ready }
    }
}

/// How often a message is tried before an apology takes the answer's place.
/// Many, since whoever ends the program from outside makes a try fail, too.
const MOST_TRIES: i64 = 12;

/// Longest time for one answer.
const LONGEST_ANSWER: Duration = Duration::from_secs(12);

/// How long an answer may take before the person is shown that it is coming.
const SLOW: Duration = Duration::from_millis(800);

/// Longest time without looking for messages, should a wake-up be lost.
const LONGEST_IDLE: Duration = Duration::from_secs(5);

/// Answers the messages of all channels.
pub struct Desk {
    store: Store,
    channels: Channels,
    engine: Engine,
    office: Office,
    http: Http,
    measures: Arc<Measures>,
    seats: Arc<Semaphore>,
    count: u32,
}

impl Desk {
    /// Makes a desk at which `count` conversations are answered at one time.
    #[must_use]
    pub fn new(
        store: &Store,
        channels: Channels,
        engine: Engine,
        office: Office,
        http: &Http,
        measures: Arc<Measures>,
        count: u32,
    ) -> Self {
        let count = count.max(1);
        Self {
            store: store.clone(),
            channels,
            engine,
            office,
            http: http.clone(),
            measures,
            seats: Arc::new(Semaphore::new(count as usize)),
            count,
        }
    }

    /// Answers until told to stop, and then ends what was taken.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut ready = self.engine.ready.clone();
        tokio::select! {
            _ = ready.wait_for(|ready| *ready) => {}
            _ = stop.changed() => return,
        }
        let mut waiting = self.store.messages_waiting();
        while !*stop.borrow() {
            waiting.mark_unchanged();
            let idle = match self.round().await {
                Ok(idle) => idle,
                Err(error) => {
                    tracing::error!(?error, "the inbox cannot be read");
                    Duration::from_secs(1)
                }
            };
            tokio::select! {
                () = sleep(idle) => {}
                _ = waiting.changed(), if self.seats.available_permits() > 0 => {}
                _ = stop.changed() => {}
            }
        }
        // Whoever still answers after this has lost only time: the lease ends.
        let _ = timeout(LONGEST_ANSWER, self.seats.acquire_many(self.count)).await;
    }

    async fn round(self: &Arc<Self>) -> Result<Duration, crate::store::Error> {
        let Ok(first) = self.seats.clone().acquire_owned().await else {
            return Ok(LONGEST_IDLE);
        };
        let free = i64::try_from(self.seats.available_permits()).unwrap_or(i64::MAX);
        let taken = self.store.take_messages(free.saturating_add(1)).await?;
        failpoint::pass("desk.taken");
        drop(first);
        let found = !taken.is_empty();
        for taken in taken {
            let Ok(seat) = self.seats.clone().acquire_owned().await else {
                continue;
            };
            tokio::spawn(self.clone().serve(taken, seat));
        }
        Ok(if found { Duration::ZERO } else { LONGEST_IDLE })
    }

    /// Answers one message and stores what came of it.
    async fn serve(self: Arc<Self>, taken: Taken, _seat: OwnedSemaphorePermit) {
        let result = match self.channels.get(&taken.channel) {
            Some(channel) => self.answer(&taken, channel.as_ref()).await,
            None => Ok(Answered {
                memory: taken.memory.clone(),
                status: "channel_closed".into(),
                ..Answered::default()
            }),
        };
        failpoint::pass("desk.answered");
        let stored = match result {
            Ok(answered) => self.put(&taken, answered).await,
            Err(error) => Err(error),
        };
        failpoint::pass("desk.stored");
        if let Err(error) = stored {
            tracing::error!(?error, "an answer cannot be stored");
            sleep(Duration::from_secs(1)).await;
            // Where this fails too, the message is taken again when the lease ends.
            let _ = self.store.give_back(&taken).await;
        }
    }

    /// Stores what came of a message.
    async fn put(&self, taken: &Taken, answered: Answered) -> Result<(), crate::store::Error> {
        let status = answered.status.clone();
        if self.store.answered(taken, answered).await? {
            let took = self.store.now() - taken.received_at;
            self.measures.told(&taken.channel, &status, took);
        }
        Ok(())
    }

    async fn answer(
        &self,
        taken: &Taken,
        channel: &dyn Channel,
    ) -> Result<Answered, crate::store::Error> {
        let mut memory = Memory::read(&taken.memory);
        let message = taken
            .body
            .as_deref()
            .and_then(|body| serde_json::from_str::<Message>(body).ok());
        let Some(message) = message else {
            return Ok(Answered {
                memory: memory.write(),
                status: "erased".into(),
                ..Answered::default()
            });
        };
        let turn = if MOST_TRIES < taken.tries {
            Turn::failed()
        } else {
            let step = memory.step(&message.says, taken.received_at, &self.office);
            self.carry_out(step, taken, &message, channel, &mut memory)
                .await?
        };
        let turn = self.warned(turn, &message, &memory).await;
        let turn = if taken.untold > 0 {
            turn.telling(tell::waiting(&self.store, taken).await?)
        } else {
            turn
        };
        let turn = match channel.room(&message) {
            Room::Any => turn,
            Room::One => turn.folded(),
        };
        let calls = |reply: &Reply| channel.reply(&message, reply);
        let answered = memory.end(turn, taken.seq, self.store.now(), &self.office, calls);
        Ok(match channel.leaves() {
            Leaves::ByCall => answered,
            Leaves::WhenFetched => hold(answered),
        })
    }

    async fn carry_out(
        &self,
        step: Step,
        taken: &Taken,
        message: &Message,
        channel: &dyn Channel,
        memory: &mut Memory,
    ) -> Result<Turn, crate::store::Error> {
        let mut step = step;
        let question = loop {
            match step {
                Step::Done(turn) => return Ok(turn),
                Step::Export => return self.export(taken, memory).await,
                Step::Service(service) => return self.serve_service(service, taken, memory).await,
                Step::Ask(question) => break question,
                Step::Choose { seq, position, or } => {
                    step = self.chosen(taken, memory, (seq, position), or).await?;
                }
            }
        };
        let asked = self.ask(question.clone(), memory.context.clone());
        tokio::pin!(asked);
        let answer = tokio::select! {
            answer = &mut asked => answer,
            () = sleep(SLOW) => {
                self.show_typing(message, channel);
                asked.await
            }
        };
        Ok(match answer {
            Some(answer) => {
                let now = self.store.now();
                memory.answered(&question, taken.seq, answer, &self.office, now)
            }
            None => Turn::failed(),
        })
    }

    /// What a choice asks or wants.
    async fn chosen(
        &self,
        taken: &Taken,
        memory: &mut Memory,
        (seq, position): (i64, usize),
        or: Option<String>,
    ) -> Result<Step, crate::store::Error> {
        let conversation = &taken.conversation;
        let seq = match &or {
            // A number may mean what was told of itself after the last answer.
            Some(_) => tell::offered(&self.store, conversation, seq).await?,
            None => seq,
        };
        let choices = if seq < 0 {
            self.store.offered(conversation, -seq).await?
        } else {
            self.store.choices(conversation, seq).await?
        };
        let (at, office) = (taken.received_at, &self.office);
        Ok(match (choice(choices.as_deref(), position), or) {
            (Some(question), _) => memory.words(question, Some(seq), at, office),
            (None, Some(words)) => memory.words(words, None, at, office),
            (None, None) => Step::Done(Turn::too_old()),
        })
    }

    async fn export(&self, taken: &Taken, memory: &Memory) -> Result<Turn, crate::store::Error> {
        let history = self.store.history(&taken.conversation, taken.seq).await?;
        let petitions = self.store.petitions_of(&taken.conversation).await?;
        let reply = export::export(&history, &petitions, &memory.context);
        Ok(Turn::said("export", reply))
    }

    /// Asks on a thread of its own; none where that panicked or took too long.
    async fn ask(&self, question: String, mut context: Context) -> Option<(Answer, Context)> {
        let ask = self.engine.ask.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let answer = ask(&question, &mut context);
            (answer, context)
        });
        match timeout(LONGEST_ANSWER, asked).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                tracing::error!(%error, "answering panicked");
                None
            }
            Err(_) => {
                tracing::error!("answering took too long");
                None
            }
        }
    }

    /// Shows that an answer is coming, and does not wait for it.
    fn show_typing(&self, message: &Message, channel: &dyn Channel) {
        // A token that is kept in the store is not fetched for a courtesy.
        if channel.renewal().is_some() {
            return;
        }
        if let Some(call) = channel.typing(message) {
            let (http, request) = (
                self.http.clone(),
                channel.request(&call, None, self.store.now()),
            );
            tokio::spawn(async move { http.exchange(request).await.ok() });
        }
    }
}

/// Keeps the replies for the page that fetches them: the bodies of the calls,
/// as a list.
fn hold(answered: Answered) -> Answered {
    let calls = answered.calls.iter();
    let bodies = calls.filter_map(|call| serde_json::from_str::<Call>(call).ok());
    let bodies: Vec<_> = bodies.map(|call| call.body).collect();
    Answered {
        held: Some(serde_json::Value::from(bodies).to_string()),
        calls: Vec::new(),
        ..answered
    }
}

/// The question of a choice that was offered.
fn choice(choices: Option<&str>, position: usize) -> Option<String> {
    let choices: Vec<Choice> = serde_json::from_str(choices?).ok()?;
    choices
        .into_iter()
        .nth(position)
        .map(|choice| choice.question)
}
