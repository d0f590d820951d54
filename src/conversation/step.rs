//! A step: what is to be done for a message, by what was said and what is remembered.

use super::memory::{LONGEST_MEMORY, Memory};
use super::services::Service;
use super::texts;
use super::turn::{Office, Turn, Wish};
use crate::channel::{Media, Reply, Says};
use crate::place;

/// Longest question that is asked, characters.
const LONGEST_QUESTION: usize = 2_000;

/// Most messages of one person that are answered in a minute.
const MOST_A_MINUTE: u32 = 20;

/// Most places that are named where a name means several.
const MOST_PLACES: usize = 5;

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

impl Memory {
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

#[cfg(test)]
mod tests {
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
}
