//! A turn: what a message leads to, by what was said and what is remembered.

use serde::{Deserialize, Serialize};

use super::carry::open;
use super::services::{Lost, Quality, Service};
use super::texts;
use crate::answer::{Answer, Choice, Context, Status, complains};
use crate::channel::{Media, Reply, Says};
use crate::mask::mask;
use crate::petition::{self, Code, Draft};
use crate::place;
use crate::store::Keep;

/// Longest question that is asked, characters.
const LONGEST_QUESTION: usize = 2_000;

/// Most earlier questions that are remembered.
const MOST_QUESTIONS: usize = 5;

/// Longest remembered question, place or document, characters.
const LONGEST_MEMORY: usize = 300;

/// Most messages of one person that are answered in a minute.
const MOST_A_MINUTE: u32 = 20;

/// Most places that are named where a name means several.
const MOST_PLACES: usize = 5;

/// What the office says of itself; `[office]` of the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Office {
    /// What it is called: "UBND phường Hồng Gai".
    pub name: Option<String>,
    /// How to reach a person: number, hours, address, in one line.
    pub contact: Option<String>,
    /// Address of the notice on personal data.
    pub privacy_url: Option<String>,
}

/// What a conversation remembers; stored as JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// What the next question needs.
    pub(super) context: Context,
    /// When the person was told whom they talk to.
    pub(super) noticed_at: i64,
    /// The message whose answer offered choices last.
    pub(super) offered_by: i64,
    /// When the minute of `count` began.
    pub(super) minute: i64,
    /// Messages since then.
    pub(super) count: u32,
    /// The petition that is being put together.
    pub(super) draft: Option<Draft>,
    /// The petition that was filed last.
    pub(super) filed: Option<Code>,
    /// Codes that were tried and are none, since `missed_at`.
    pub(super) misses: u32,
    pub(super) missed_at: i64,
    /// The message that was answered last, and that was not, and that was
    /// answered badly; 0 for none.
    pub(super) answered: i64,
    pub(super) open: i64,
    pub(super) disliked: i64,
    /// When it was asked last whether an answer was of use.
    pub(super) feedback_at: i64,
    /// A draft was too old just now.
    #[serde(skip)]
    pub(super) lost: Option<Lost>,
}

/// What is to be done for a message.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// Nothing more.
    Done(Turn),
    /// A question is to be answered.
    Ask(String),
    /// A choice is to be looked up and asked; without it, `or`.
    Choose {
        seq: i64,
        position: usize,
        or: Option<String>,
    },
    /// What is kept is to be told.
    Export,
    /// Something else is to be done for the person.
    Service(Service),
}

/// What came of a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Turn {
    pub(super) status: String,
    pub(super) replies: Vec<Reply>,
    pub(super) folds: Option<Wish>,
    pub(super) wants_person: Option<Wish>,
    pub(super) erases: Option<Wish>,
    pub(super) keeps: Vec<Keep>,
    pub(super) told: Vec<Reply>,
}

/// Marks a wish that the person has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wish;

impl Turn {
    pub(super) fn said(status: &str, reply: Reply) -> Self {
        Self {
            status: status.into(),
            // A dialogue has nothing to say to what was tapped twice.
            replies: Some(reply)
                .filter(|reply| !reply.text.is_empty())
                .into_iter()
                .collect(),
            ..Self::default()
        }
    }

    /// The same, with something kept beside it.
    pub(super) fn keeping(mut self, keep: Keep) -> Self {
        self.keeps.push(keep);
        self
    }

    /// The same, with what waited to be told; a reply's `seq` says which it is.
    /// What says nothing itself, and what erases, tells nothing.
    pub(super) fn telling(mut self, told: Vec<Reply>) -> Self {
        if !self.replies.is_empty() && self.erases.is_none() {
            self.keeps
                .extend(told.iter().map(|reply| Keep::Told(-reply.seq)));
            self.told = told;
        }
        self
    }

    /// Answering failed through our fault.
    pub(super) fn failed() -> Self {
        Self::said("failed", Reply::text(texts::FAILED))
    }

    /// The same with everything in one reply, the notice included.
    pub(super) fn folded(self) -> Self {
        Self {
            folds: Some(Wish),
            ..self
        }
    }

    /// A choice is no longer kept.
    pub(super) fn too_old() -> Self {
        Self::said("too_old", Reply::text(texts::TOO_OLD))
    }
}

impl Memory {
    /// Reads what was stored; what cannot be read is forgotten.
    pub(super) fn read(stored: &str) -> Self {
        serde_json::from_str(stored).unwrap_or_default()
    }

    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".into())
    }

    /// What is to be done for a message that came at a time.
    pub(super) fn step(&mut self, says: &Says, at: i64, office: &Office) -> Step {
        if !(0..60_000).contains(&(at - self.minute)) {
            (self.minute, self.count) = (at, 0);
        }
        self.count += 1;
        // Erasing and asking for a person are never refused.
        match says {
            Says::Erase => {
                return Step::Done(Turn {
                    erases: Some(Wish),
                    ..Turn::said("erase", Reply::text(texts::ERASED))
                });
            }
            Says::Person => {
                return Step::Done(Turn {
                    wants_person: Some(Wish),
                    ..Turn::said(
                        "handover",
                        Reply::text(texts::handover(office.contact.as_deref())),
                    )
                });
            }
            _ if self.count == MOST_A_MINUTE + 1 => {
                return Step::Done(Turn::said("too_fast", Reply::text(texts::TOO_FAST)));
            }
            _ if MOST_A_MINUTE < self.count => {
                return Step::Done(Turn {
                    status: "too_fast".into(),
                    ..Turn::default()
                });
            }
            _ => {}
        }
        self.expire(at);
        self.reply(says, at, office)
    }

    fn reply(&mut self, says: &Says, at: i64, office: &Office) -> Step {
        let said = |status: &str, text: String| Step::Done(Turn::said(status, Reply::text(text)));
        match says {
            Says::Text(text) => self.question(text, at, office),
            Says::Start(word) => match spelled(word) {
                Some(question) => self.question(&question, at, office),
                None => said("welcome", texts::WELCOME.into()),
            },
            Says::Help => said("help", texts::HELP.into()),
            Says::Place(place) if place.is_empty() => said(
                "place_asked",
                texts::place_now(self.context.place.as_deref()),
            ),
            Says::Place(place) => match place_of(place) {
                Ok(place) => {
                    let text = texts::place_chosen(&place);
                    self.context.place = Some(place);
                    said("place_chosen", text)
                }
                Err(text) => said("place_unknown", text),
            },
            Says::Export => Step::Export,
            Says::Tap(seq, position) => Step::Choose {
                seq: *seq,
                position: *position,
                or: None,
            },
            Says::Photo(photo) => self
                .photo(Some(photo), at)
                .unwrap_or_else(|| said("media", texts::PHOTO.into())),
            Says::Media(Media::Photo) => self
                .photo(None, at)
                .unwrap_or_else(|| said("media", texts::PHOTO.into())),
            Says::Media(media) => said("media", media_text(*media).into()),
            // Decided before: these are answered however fast somebody writes.
            Says::Erase | Says::Person => Step::Done(Turn::failed()),
        }
    }

    /// Words: a question, or the number of a choice that was offered.
    fn question(&mut self, text: &str, at: i64, office: &Office) -> Step {
        let question: String = text.trim().chars().take(LONGEST_QUESTION).collect();
        if question.is_empty() {
            return Step::Done(Turn::said("empty", Reply::text(texts::EMPTY)));
        }
        let number = question.trim_end_matches(['.', ')']).parse::<usize>();
        match number.ok().and_then(|number| number.checked_sub(1)) {
            Some(position) if self.offered_by > 0 => Step::Choose {
                seq: self.offered_by,
                position,
                or: Some(question),
            },
            _ => self.words(question, None, at, office),
        }
    }

    /// Words that are no number: a service or a question. `of` is the message
    /// whose answer offered them, where they were tapped.
    pub(super) fn words(
        &mut self,
        words: String,
        of: Option<i64>,
        at: i64,
        office: &Office,
    ) -> Step {
        let service = self.service(&words, of, at, office);
        service.unwrap_or(Step::Ask(words))
    }

    /// What came of a question that was answered.
    pub(super) fn answered(
        &mut self,
        question: &str,
        seq: i64,
        (answer, context): (Answer, Context),
        office: &Office,
        now: i64,
    ) -> Turn {
        self.context = limited(context);
        let quality = quality(&answer);
        // The level above was shown where the place itself is not in the directory.
        let above = answer.status == Status::Directory && answer.confidence < 1.0;
        let open_still = above || matches!(answer.status, Status::NotFound | Status::Unclear);
        let keep = open_still.then(|| {
            let status = name(answer.status);
            Keep::Unanswered(open(seq, &status, &mask(question), self))
        });
        match quality {
            Quality::None => self.open = seq,
            _ if keep.is_none() => self.answered = seq,
            _ => {}
        }
        let handover = answer.status == Status::Handover;
        let mut text = answer.text.clone();
        let unknown = answer.status == Status::NotFound;
        if let Some(contact) = office.contact.as_deref().filter(|_| handover || unknown)
            && !text.contains(contact)
        {
            text = format!("{text}\n\n{}", texts::contact(contact));
        }
        let status = name(answer.status);
        let mut reply = Reply {
            choices: answer.choices.clone(),
            answer: Some(Box::new(answer)),
            ..Reply::text(text)
        };
        if unknown && complains(question) {
            let file = petition::texts::FILE.to_owned();
            reply.choices.push(Choice {
                label: file.clone(),
                question: file,
            });
        }
        reply.choices.extend(self.offers(quality, now));
        let mut turn = Turn {
            wants_person: handover.then_some(Wish),
            keeps: keep.into_iter().collect(),
            ..Turn::said(&status, reply)
        };
        // A number that is typed now belongs to the petition, which goes on.
        if let Some(draft) = &self.draft {
            for reply in &mut turn.replies {
                reply.choices.clear();
            }
            turn.replies.push(draft.reminder());
        }
        turn
    }
}

/// What an answer is worth asking about.
fn quality(answer: &Answer) -> Quality {
    match answer.status {
        Status::NotFound => Quality::None,
        Status::Answered | Status::Procedure | Status::Directory
            if answer.choices.is_empty()
                && !answer.sources.is_empty() | !answer.cards.is_empty() =>
        {
            Quality::Sourced
        }
        _ => Quality::Other,
    }
}

/// The words of a link's payload, which may have no spaces: `khai-sinh`.
fn spelled(word: &str) -> Option<String> {
    let words = word.replace(['-', '_'], " ");
    let words = words.trim();
    (!words.is_empty()).then(|| words.chars().take(LONGEST_QUESTION).collect())
}

/// The one place that a name means, with all it lies in; or what to tell
/// whoever gave the name.
fn place_of(name: &str) -> Result<String, String> {
    let name: String = name.chars().take(LONGEST_MEMORY).collect();
    if let Some(place) = place::named(&name) {
        return Ok(place.address());
    }
    let mentions = place::find(&name);
    let places = place::innermost(&mentions).flat_map(|mention| &mention.places);
    let mut addresses: Vec<_> = places.map(|place| place.address()).collect();
    addresses.dedup();
    Err(match addresses.as_slice() {
        [] => texts::place_unknown(&name),
        several => texts::place_unclear(&several[..several.len().min(MOST_PLACES)]),
    })
}

fn media_text(media: Media) -> &'static str {
    match media {
        Media::Voice => texts::VOICE,
        Media::Photo => texts::PHOTO,
        Media::Sticker => texts::STICKER,
        Media::Location => texts::LOCATION,
        Media::Other => texts::OTHER_MEDIA,
    }
}

/// The status as the answer object spells it.
fn name(status: Status) -> String {
    let value = serde_json::to_value(status).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A context that cannot grow.
fn limited(mut context: Context) -> Context {
    let short = |text: String| text.chars().take(LONGEST_MEMORY).collect::<String>();
    let extra = context.questions.len().saturating_sub(MOST_QUESTIONS);
    context.questions = context
        .questions
        .into_iter()
        .skip(extra)
        .map(short)
        .collect();
    context.place = context.place.map(short);
    context
}

#[cfg(test)]
mod tests {
    use super::super::close::NOTICE_AGAIN_MS;
    use super::*;

    fn step(says: &Says) -> Step {
        Memory::default().step(says, 0, &Office::default())
    }

    #[track_caller]
    fn check(says: &Says, status: &str) {
        match step(says) {
            Step::Done(turn) => assert_eq!(turn.status, status),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn commands_are_answered_by_themselves() {
        check(&Says::Start(String::new()), "welcome");
        check(&Says::Help, "help");
        check(&Says::Place(String::new()), "place_asked");
        check(&Says::Person, "handover");
        check(&Says::Erase, "erase");
        check(&Says::Media(Media::Voice), "media");
        check(&Says::Text(" \n".into()), "empty");
        assert_eq!(step(&Says::Export), Step::Export);
    }

    #[test]
    fn a_place_is_remembered_only_if_there_is_one() {
        let mut memory = Memory::default();
        let mut choose =
            |name: &str| match memory.step(&Says::Place(name.into()), 0, &Office::default()) {
                Step::Done(turn) => (turn.replies[0].text.clone(), memory.context.place.clone()),
                other => panic!("{other:?}"),
            };
        let (text, place) = choose("zzz qqq");
        assert!(text.contains("không tìm thấy") && place.is_none(), "{text}");
        let (text, place) = choose("xã Tân Lập");
        assert!(text.contains("nhiều nơi") && place.is_none(), "{text}");
        let (text, place) = choose("huyện Vũ Thư, Thái Bình");
        let kept = place.unwrap();
        assert!(
            text.contains(&kept) && kept.starts_with("huyện Vũ Thư"),
            "{text}"
        );
    }

    #[test]
    fn a_link_can_carry_a_question() {
        assert_eq!(
            step(&Says::Start("dang-ky-khai_sinh".into())),
            Step::Ask("dang ky khai sinh".into())
        );
    }

    #[test]
    fn a_number_is_a_choice_only_where_choices_were_offered() {
        let mut memory = Memory::default();
        let two = Says::Text("2.".into());
        assert_eq!(
            memory.step(&two, 0, &Office::default()),
            Step::Ask("2.".into())
        );
        memory.offered_by = 7;
        let choose = Step::Choose {
            seq: 7,
            position: 1,
            or: Some("2.".into()),
        };
        assert_eq!(memory.step(&two, 0, &Office::default()), choose);
    }

    #[test]
    fn who_writes_too_fast_is_told_once() {
        let mut memory = Memory::default();
        let mut told = Vec::new();
        for _ in 0..30 {
            match memory.step(&Says::Text("a".into()), 5, &Office::default()) {
                Step::Ask(_) => {}
                Step::Done(turn) => told.push(turn.replies.len()),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(told, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let later = memory.step(&Says::Text("a".into()), 60_005, &Office::default());
        assert_eq!(later, Step::Ask("a".into()));
    }

    #[test]
    fn the_notice_comes_first_and_once() {
        let mut memory = Memory::default();
        let mut said = Vec::new();
        for _ in 0..2 {
            let turn = Turn::said("answered", Reply::text("trả lời"));
            let count = std::cell::Cell::new(0);
            let answered =
                memory
                    .clone()
                    .end(turn, 1, NOTICE_AGAIN_MS * 9, &Office::default(), |_| {
                        count.set(count.get() + 1);
                        Vec::new()
                    });
            memory = Memory::read(&answered.memory);
            said.push(count.get());
            assert_eq!(answered.answer, "trả lời");
        }
        assert_eq!(said, [2, 1]);
    }

    #[test]
    fn erasing_forgets_everything_but_the_pace() {
        let mut memory = Memory {
            offered_by: 3,
            noticed_at: 9,
            ..Memory::default()
        };
        memory.context.place = Some("Phường Hồng Gai".into());
        let Step::Done(turn) = memory.step(&Says::Erase, 60_000, &Office::default()) else {
            panic!("not done");
        };
        let answered = memory.end(turn, 4, 200, &Office::default(), |_| Vec::new());
        assert!(answered.erase.is_some());
        assert_eq!(
            Memory::read(&answered.memory),
            Memory {
                minute: 60_000,
                count: 1,
                ..Memory::default()
            }
        );
    }

    #[test]
    fn a_handover_names_the_contact_once() {
        let answer = |text: &str| Answer {
            status: Status::Handover,
            text: text.into(),
            sources: Vec::new(),
            cards: Vec::new(),
            choices: vec![Choice {
                label: "a".into(),
                question: "b".into(),
            }],
            confidence: 0.0,
            took_us: 0,
        };
        let office = Office {
            contact: Some("0203 123".into()),
            ..Office::default()
        };
        let mut memory = Memory::default();
        let turn = memory.answered("a", 1, (answer("Vâng."), Context::default()), &office, 0);
        assert_eq!(turn.replies[0].text, "Vâng.\n\nLiên hệ trực tiếp: 0203 123");
        let turn = memory.answered(
            "a",
            2,
            (answer("Gọi 0203 123."), Context::default()),
            &office,
            0,
        );
        assert_eq!(turn.replies[0].text, "Gọi 0203 123.");
        assert_eq!(turn.wants_person, Some(Wish));
    }

    #[test]
    fn what_is_remembered_cannot_grow() {
        let context = Context {
            place: Some("x".repeat(9_000)),
            questions: (0..50)
                .map(|i| format!("{i} {}", "y".repeat(9_000)))
                .collect(),
            ..Context::default()
        };
        let limited = limited(context);
        assert_eq!(limited.questions.len(), MOST_QUESTIONS);
        assert!(limited.questions[0].starts_with("45 "));
        assert!(serde_json::to_string(&limited).unwrap().len() < 3_000);
    }
}
