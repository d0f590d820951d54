//! Carries out what a message wants beside an answer: looks into the store, and
//! says what is kept with the reply.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::memory::Memory;
use super::services::{Opinion, Service};
use super::turn::Turn;
use super::{Desk, texts};
use crate::answer::{Card, Choice, Context, Status as Answered, danger};
use crate::channel::{Message, Reply, Says};
use crate::mask::mask;
use crate::petition::{Code, Content, Level, Link, Status, digest, entry_hash, texts as words};
use crate::store::{Error, Filing, Keep, Open, Petition, Store, Taken};

/// Codes that are none, tried by everybody in an hour, after which only one's
/// own petitions are shown.
const MOST_GUESSES: i64 = 300;

impl Desk {
    /// Carries out a service.
    pub(super) async fn serve_service(
        &self,
        service: Service,
        taken: &Taken,
        memory: &mut Memory,
    ) -> Result<Turn, Error> {
        match service {
            Service::File(content) => self.file(&content, memory).await,
            Service::LookUp(code) => self.look_up(&code, taken, memory).await,
            Service::Own => self.own(taken).await,
            Service::Rate(code, level) => self.rate(&code, level, taken).await,
            Service::Feedback(seq, opinion) => self.feedback(seq, opinion, taken, memory).await,
            Service::Await(seq) => self.wait_for(seq, taken, memory).await,
        }
    }

    /// A turn of a petition that tells of danger, with the number to call first.
    pub(super) async fn warned(&self, mut turn: Turn, message: &Message, memory: &Memory) -> Turn {
        let Says::Text(text) = &message.says else {
            return turn;
        };
        let in_draft = memory.draft.is_some() && turn.status == texts::PETITION;
        if in_draft
            && danger(text).is_some()
            && let Some((answer, _)) = self.ask(text.clone(), Context::default()).await
            && answer.status == Answered::Directory
        {
            turn.replies.insert(0, Reply::text(answer.text));
        }
        turn
    }

    async fn file(&self, content: &Content, memory: &mut Memory) -> Result<Turn, Error> {
        let (Ok(code), Ok(words)) = (Code::random(), salted(content)) else {
            tracing::error!("the system gives no random numbers");
            return Ok(Turn::failed());
        };
        let at = self.store.now();
        let unit = self.unit(content, memory).await;
        let entry = entry_hash(code.as_str(), at, Status::Received, &digest(&words));
        let text = words::receipt(&code, &time(at), &unit, &entry);
        memory.filed = Some(code.clone());
        let filing = Filing {
            code: code.as_str().to_owned(),
            at,
            unit,
            words,
        };
        Ok(Turn::said("petition_filed", Reply::text(text)).keeping(Keep::Petition(filing)))
    }

    /// Who looks into it: whom the directory names for petitions of the place, or
    /// as its one-stop office, otherwise the office itself.
    async fn unit(&self, content: &Content, memory: &Memory) -> String {
        let said = Some(&content.place).filter(|place| !crate::place::find(place).is_empty());
        if let Some(place) = said.or(memory.context.place.as_ref()) {
            for asks in texts::WHO_RECEIVES {
                let there = Context {
                    place: Some(place.clone()),
                    ..Context::default()
                };
                let asked = self.ask(format!("{asks} {place}"), there).await;
                let answer = asked.map(|(answer, _)| answer);
                let answer = answer.filter(|answer| answer.status == Answered::Directory);
                // A hotline of the whole country is no unit of the place.
                if let Some(Card::Hotline { name, place, .. } | Card::Office { name, place, .. }) =
                    answer.and_then(|answer| answer.cards.into_iter().next())
                    && !place.is_empty()
                {
                    return format!("{name} ({place})");
                }
            }
        }
        let own = self.office.name.clone();
        own.unwrap_or_else(|| texts::THE_OFFICE.to_owned())
    }

    async fn look_up(
        &self,
        code: &Code,
        taken: &Taken,
        memory: &mut Memory,
    ) -> Result<Turn, Error> {
        let found = self.store.petition(code.as_str()).await?;
        let own = found
            .as_ref()
            .is_some_and(|petition| petition.conversation.as_ref() == Some(&taken.conversation));
        if !own && MOST_GUESSES <= self.store.guesses().await? {
            return Ok(Turn::said("petition_guesses", Reply::text(words::TOO_MANY)));
        }
        let Some(petition) = found else {
            memory.missed(taken.received_at);
            let turn = Turn::said("petition_unknown", Reply::text(words::UNKNOWN));
            return Ok(turn.keeping(Keep::Guess));
        };
        let text = state(&self.store, code, &petition).await?;
        let asks = own && petition.rating.is_none() && is_settled(&petition);
        let reply = if asks {
            Reply {
                choices: survey(code),
                ..Reply::text(format!("{text}\n\n{}", words::SURVEY))
            }
        } else {
            Reply::text(text)
        };
        Ok(Turn::said("petition_state", reply))
    }

    async fn own(&self, taken: &Taken) -> Result<Turn, Error> {
        let petitions = self.store.petitions_of(&taken.conversation).await?;
        if petitions.is_empty() {
            return Ok(Turn::said("petition_none", Reply::text(words::NONE_FILED)));
        }
        let lines: Vec<String> = petitions.iter().filter_map(line).collect();
        Ok(Turn::said(
            "petition_state",
            Reply::text(words::own(&lines)),
        ))
    }

    async fn rate(&self, code: &Code, level: Level, taken: &Taken) -> Result<Turn, Error> {
        let petition = self.store.petition(code.as_str()).await?;
        let may = petition.is_some_and(|petition| {
            petition.conversation.as_ref() == Some(&taken.conversation) && is_settled(&petition)
        });
        if !may {
            return Ok(Turn::said(
                "petition_not_rated",
                Reply::text(words::NOT_RATED),
            ));
        }
        let keep = Keep::Level(code.as_str().to_owned(), level.number());
        Ok(Turn::said("petition_rated", Reply::text(words::RATED)).keeping(keep))
    }

    async fn feedback(
        &self,
        seq: i64,
        opinion: Opinion,
        taken: &Taken,
        memory: &mut Memory,
    ) -> Result<Turn, Error> {
        let rating = |good, reason| Keep::Rating { seq, good, reason };
        Ok(match opinion {
            Opinion::Good => Turn::said("rated_good", Reply::text(texts::THANKS_GOOD))
                .keeping(rating(true, None)),
            Opinion::Because(reason) => {
                memory.disliked = 0;
                let keep = rating(false, Some(reason));
                Turn::said("rated_reason", Reply::text(texts::THANKS_BAD)).keeping(keep)
            }
            Opinion::Bad => {
                memory.disliked = seq;
                let choice = |reason: &&str| Choice {
                    label: (*reason).to_owned(),
                    question: (*reason).to_owned(),
                };
                let reply = Reply {
                    choices: texts::REASONS.iter().map(choice).collect(),
                    ..Reply::text(texts::WHY)
                };
                let mut turn = Turn::said("rated_bad", reply).keeping(rating(false, None));
                if let Some(question) = self.question_of(seq, taken, memory).await? {
                    let open = open(seq, "disliked", &mask(&question), memory);
                    turn = turn.keeping(Keep::Unanswered(open));
                }
                turn
            }
        })
    }

    async fn wait_for(&self, seq: i64, taken: &Taken, memory: &mut Memory) -> Result<Turn, Error> {
        let Some(question) = self.question_of(seq, taken, memory).await? else {
            return Ok(Turn::too_old());
        };
        let open = open(seq, "awaited", &question, memory);
        let turn = Turn::said("awaited", Reply::text(texts::WILL_TELL));
        Ok(turn.keeping(Keep::Await(open)))
    }

    /// What a message asked, as far as it is still kept.
    async fn question_of(
        &self,
        seq: i64,
        taken: &Taken,
        memory: &Memory,
    ) -> Result<Option<String>, Error> {
        let message = self.store.message(&taken.conversation, seq).await?;
        let body = message.and_then(|(body, _)| body);
        let says = body
            .and_then(|body| serde_json::from_str::<Message>(&body).ok())
            .map(|message| message.says);
        Ok(match says {
            Some(Says::Text(text)) if text.parse::<usize>().is_err() => Some(text),
            // It was tapped; what it asked is remembered if it was the last.
            Some(_) => memory.context.questions.last().cloned(),
            None => None,
        })
    }
}

pub(super) fn open(seq: i64, status: &str, question: &str, memory: &Memory) -> Open {
    Open {
        seq,
        status: status.to_owned(),
        question: question.to_owned(),
        place: memory.context.place.clone(),
        ..Open::default()
    }
}

/// Words with a salt before them, so that their digest tells nothing once they
/// are erased.
pub(crate) fn salted(words: &impl serde::Serialize) -> anyhow::Result<String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
    Ok(serde_json::json!({"salt": hex::encode(salt), "words": words}).to_string())
}

/// The words that were salted.
pub(crate) fn unsalted<T: serde::de::DeserializeOwned>(words: &str) -> Option<T> {
    let mut value: serde_json::Value = serde_json::from_str(words).ok()?;
    serde_json::from_value(value.get_mut("words")?.take()).ok()
}

/// The survey's levels, as choices.
pub(crate) fn survey(code: &Code) -> Vec<Choice> {
    let choice = |level: Level| Choice {
        label: level.words().to_owned(),
        question: words::rate(code, level),
    };
    Level::ALL.map(choice).to_vec()
}

fn is_settled(petition: &Petition) -> bool {
    Status::read(&petition.status)
        .is_some_and(|status| matches!(status, Status::Answered | Status::NotCompetent))
}

/// How far a petition is, with everything that happened to it.
async fn state(store: &Store, code: &Code, petition: &Petition) -> Result<String, Error> {
    let changes = store.petition_changes(code.as_str()).await?;
    let status = Status::read(&petition.status).unwrap_or(Status::Received);
    let lines: Vec<String> = changes.iter().filter_map(change).collect();
    let entry = changes.first().map_or("", |first| first.entry.as_str());
    Ok(words::state(code, status, &petition.unit, &lines, entry))
}

/// A change as a line; the contents themselves are not shown to who has the code only.
pub(crate) fn change(link: &Link) -> Option<String> {
    let status = Status::read(&link.status)?;
    let note = match status {
        Status::Received => None,
        _ => link.words.as_deref().and_then(unsalted::<String>),
    };
    Some(words::change(&time(link.at), status, note.as_deref()))
}

/// A petition in one line.
pub(super) fn line(petition: &Petition) -> Option<String> {
    let code = Code::read(&petition.code).ok()?;
    let status = Status::read(&petition.status)?;
    Some(format!(
        "• {code}, gửi {}: {}",
        time(petition.filed_at),
        status.words()
    ))
}

/// The time as a clock in Vietnam shows it.
pub(crate) fn time(ms: i64) -> String {
    let Ok(time) = Timestamp::from_millisecond(ms) else {
        return String::new();
    };
    Offset::constant(7)
        .to_datetime(time)
        .strftime("%d/%m/%Y %H:%M")
        .to_string()
}
