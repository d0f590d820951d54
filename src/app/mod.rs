//! What a running motcua shares: settings, what answers, conversations, clock;
//! built once.
//!
//! Whatever answers is replaced as a whole when the folder changes; questions
//! in flight keep the one they started with.

mod clock;
mod conversations;
mod disk;
mod folder;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Instant;

use tokio::sync::watch;

use crate::answer::{Answer, Context, Source, Status};
use crate::config::Config;
use crate::measures::Measures;
use crate::server::Flood;
use crate::store::Store;

use conversations::Conversations;

pub use clock::Clock;
pub use conversations::Id;
pub use folder::{Error as FolderError, Folder};

/// What a citizen reads when answering failed through our fault.
const FAILED: &str = "Xin lỗi, trợ lý đang gặp trục trặc nên chưa trả lời được câu hỏi này. \
                      Bạn vui lòng thử lại sau ít phút.";

/// What answers: implemented by the index's snapshot through the answer module.
pub trait Answerer: Send + Sync {
    /// Answers `question`, and keeps in `context` what the next one needs.
    fn answer(&self, question: &str, context: &mut Context) -> Answer;
    /// The passages nearest to `question`, best first, without the answer's gate.
    fn passages(&self, question: &str, limit: usize) -> Vec<Source>;
}

/// What a running motcua shares.
pub struct App {
    /// Every setting.
    pub config: Config,
    /// Where the time comes from.
    pub clock: Clock,
    /// What is counted for `/metrics`.
    pub measures: Arc<Measures>,
    /// Who asked how often.
    pub flood: Flood,
    store: OnceLock<Store>,
    conversations: Conversations,
    answerer: RwLock<Option<Arc<dyn Answerer>>>,
    /// Raised when something else answers.
    versions: watch::Sender<u64>,
    ready: watch::Sender<bool>,
}

/// The knowledge folder has not been read yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the knowledge folder is still being read")]
pub struct NotReady;

impl App {
    /// An app that does not answer before [`App::replace`].
    #[must_use]
    pub fn new(config: Config, clock: Clock) -> Self {
        Self {
            flood: Flood::new(config.flood.clone()),
            config,
            clock,
            measures: Arc::default(),
            store: OnceLock::new(),
            conversations: Conversations::default(),
            answerer: RwLock::new(None),
            versions: watch::Sender::new(0),
            ready: watch::Sender::new(false),
        }
    }

    /// Lets `answerer` answer from the next question on.
    pub fn replace(&self, answerer: Arc<dyn Answerer>) {
        *self
            .answerer
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(answerer);
        self.versions.send_modify(|version| *version += 1);
        self.ready.send_replace(true);
    }

    /// A counter that rises whenever something else answers.
    #[must_use]
    pub fn versions(&self) -> watch::Receiver<u64> {
        self.versions.subscribe()
    }

    /// Whether something answers; it stays so once it is.
    #[must_use]
    pub fn ready(&self) -> watch::Receiver<bool> {
        self.ready.subscribe()
    }

    /// What answers now.
    ///
    /// # Errors
    /// The folder is still being read for the first time.
    pub fn answerer(&self) -> Result<Arc<dyn Answerer>, NotReady> {
        self.answerer
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or(NotReady)
    }

    /// Keeps messages in `store` from now on.
    pub fn keep(&self, store: Store) {
        // There is one store as long as the process lives.
        let _ = self.store.set(store);
    }

    /// Where messages are kept.
    ///
    /// # Errors
    /// The store is not open yet.
    pub fn store(&self) -> Result<&Store, NotReady> {
        self.store.get().ok_or(NotReady)
    }

    /// Bytes that can still be written to the data folder, where that is known.
    #[must_use]
    pub fn free_space(&self) -> Option<u64> {
        disk::free(&self.config.data)
    }

    /// Answers `question` within its conversation, if it has one. A panic on the
    /// way costs this answer only.
    ///
    /// # Errors
    /// The folder is still being read for the first time.
    pub fn answer(
        &self,
        question: &str,
        conversation: Option<Id>,
        place: Option<String>,
    ) -> Result<Answer, NotReady> {
        let answerer = self.answerer()?;
        let start = Instant::now();
        let mut context = conversation
            .as_ref()
            .and_then(|id| self.conversations.take(id, self.clock.now()))
            .unwrap_or_default();
        if place.is_some() {
            context.place = place;
        }
        let mut answer = guarded(answerer.as_ref(), question, &mut context);
        if let Some(id) = conversation {
            self.conversations.put(id, context, self.clock.now());
        }
        let took = start.elapsed();
        answer.took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.measures.answered(answer.status, took);
        Ok(answer)
    }

    /// Answers `question` of a conversation that is kept elsewhere. While the
    /// folder is still being read for the first time it asks to try again.
    #[must_use]
    pub fn answer_in(&self, question: &str, context: &mut Context) -> Answer {
        let Ok(answerer) = self.answerer() else {
            return failed();
        };
        let start = Instant::now();
        let mut answer = guarded(answerer.as_ref(), question, context);
        let took = start.elapsed();
        answer.took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.measures.answered(answer.status, took);
        answer
    }

    /// How many conversations are remembered.
    #[must_use]
    pub fn conversations(&self) -> usize {
        self.conversations.count()
    }
}

/// Answers; a panic on the way costs this answer only.
fn guarded(answerer: &dyn Answerer, question: &str, context: &mut Context) -> Answer {
    let asked = AssertUnwindSafe(|| answerer.answer(question, context));
    catch_unwind(asked).unwrap_or_else(|_| {
        tracing::error!("a question made the answer panic");
        failed()
    })
}

/// The answer when answering itself broke.
fn failed() -> Answer {
    Answer {
        status: Status::Failed,
        text: FAILED.to_owned(),
        sources: Vec::new(),
        cards: Vec::new(),
        choices: Vec::new(),
        confidence: 0.0,
        took_us: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says how many questions it was asked before in the conversation.
    struct Counting;

    impl Answerer for Counting {
        fn answer(&self, question: &str, context: &mut Context) -> Answer {
            assert_ne!(question, "panic");
            context.questions.push(question.to_owned());
            Answer {
                status: Status::SmallTalk,
                text: context.questions.len().to_string(),
                ..failed()
            }
        }

        fn passages(&self, _: &str, _: usize) -> Vec<Source> {
            Vec::new()
        }
    }

    fn app() -> App {
        let app = App::new(Config::default(), Clock::fixed(jiff::Timestamp::UNIX_EPOCH));
        app.replace(Arc::new(Counting));
        app
    }

    #[test]
    fn nothing_is_answered_before_the_folder_is_read() {
        let app = App::new(Config::default(), Clock::system());
        assert_eq!(app.answer("?", None, None), Err(NotReady));
    }

    #[test]
    fn a_conversation_remembers_and_others_do_not_see_it() {
        let app = app();
        let ask = |id: &str| app.answer("?", Id::new(id), None).unwrap().text;
        assert_eq!(ask("a"), "1");
        assert_eq!(ask("a"), "2");
        assert_eq!(ask("b"), "1");
        assert_eq!(app.answer("?", None, None).unwrap().text, "1");
        assert_eq!(app.conversations(), 2);
    }

    #[test]
    fn a_panic_is_a_failed_answer() {
        let app = app();
        let answer = app.answer("panic", None, None).unwrap();
        assert_eq!(answer.status, Status::Failed);
        assert_eq!(answer.text, FAILED);
        assert_eq!(app.answer("?", None, None).unwrap().text, "1");
    }
}
