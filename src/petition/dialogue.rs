//! The dialogue in which a petition is put together: consent, what, where,
//! when, a picture, a contact, a summary to confirm.
//!
//! Nothing is filed before the person confirms the summary, and nothing is
//! kept after they stop or a day has gone by. A message that came before our
//! last question cannot be its answer: it goes on with what was said before.

use serde::{Deserialize, Serialize};

use super::said::{AGREES, CONFIRMS, DISAGREES, SKIPS, STOPS, asks, is_of, is_talk};
use super::step::{Step, is_button};
use super::wish::plain;
use super::{Content, texts};
use crate::answer::Choice;
use crate::channel::Reply;

/// After so long without a word a draft is thrown away.
const OLDEST_MS: i64 = 86_400_000;

/// Longest text of one part, characters.
const LONGEST: usize = 4_000;

/// Shortest description of a matter, characters.
const SHORTEST: usize = 8;

/// A petition that is not filed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    step: Step,
    content: Content,
    /// The part that was told last.
    told: Option<Step>,
    /// Whether the summary was shown, so that it is shown again after a change.
    seen: Option<Seen>,
    /// When our last question was stored.
    asked_at: i64,
    /// When the person last said something to it.
    heard_at: i64,
}

/// Marks a summary that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Seen;

/// What the person sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard<'a> {
    /// Words, typed or tapped.
    Words(&'a str),
    /// A picture, and what the channel calls it, if it does.
    Photo(Option<&'a str>),
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The dialogue goes on with this.
    GoesOn(Draft, Reply),
    /// It is something else, to be answered, and the draft is kept.
    Aside(Draft),
    /// The person stopped; nothing is kept.
    Stopped(Reply),
    /// The person confirmed.
    File(Content),
}

impl Draft {
    /// Begins with the notice on personal data; `about` is what was already said.
    #[must_use]
    pub fn begin(about: &str, at: i64, notice: &str) -> (Self, Reply) {
        let draft = Self {
            step: Step::Consent,
            content: Content {
                what: limited(about),
                ..Content::default()
            },
            told: None,
            seen: None,
            asked_at: at,
            heard_at: at,
        };
        let reply = Reply {
            choices: choices(Step::Consent.buttons()),
            ..Reply::text(notice)
        };
        (draft, reply)
    }

    /// Whether too long nothing was said to it.
    #[must_use]
    pub fn is_old(&self, at: i64) -> bool {
        OLDEST_MS < at - self.heard_at
    }

    /// Whether the person agreed to the notice.
    #[must_use]
    pub fn has_consent(&self) -> bool {
        self.content.agreed_at > 0
    }

    /// Remembers when our last question was stored.
    pub fn asked(&mut self, at: i64) {
        self.asked_at = at;
    }

    /// What is asked now, to be said once more after something else.
    #[must_use]
    pub fn reminder(&self) -> Reply {
        Reply {
            choices: choices(&[texts::GO_ON, texts::STOP]),
            ..Reply::text(texts::REMINDER)
        }
    }

    /// Hears a message that came at a time.
    #[must_use]
    pub fn hear(mut self, heard: Heard<'_>, at: i64) -> Outcome {
        let words = match heard {
            Heard::Photo(photo) => return self.take_photo(photo, at),
            Heard::Words(words) => words,
        };
        let plain = plain(words);
        if is_of(STOPS, &plain) {
            return Outcome::Stopped(Reply::text(texts::STOPPED));
        }
        if plain == super::wish::plain(texts::GO_ON) {
            return self.ask();
        }
        let early = at < self.asked_at;
        if is_button(&plain) && (early || !self.step.takes(&plain)) {
            // Tapped twice, or on an older message.
            return Outcome::GoesOn(self, Reply::default());
        }
        if early && self.told.is_some() {
            return self.add(words, at);
        }
        // A contact may look like a question.
        let asks = asks(words, &plain) && self.step != Step::Contact;
        if asks || is_talk(words) {
            return Outcome::Aside(self);
        }
        self.heard_at = at;
        self.take(words, &plain, at)
    }

    /// Takes the answer to what was asked.
    fn take(mut self, words: &str, plain: &str, at: i64) -> Outcome {
        let skips = is_of(SKIPS, plain) || is_button(plain);
        match self.step {
            Step::Consent if is_of(AGREES, plain) => {
                self.content.agreed_at = at;
                let next = if self.content.what.is_empty() {
                    Step::What
                } else {
                    Step::Place
                };
                self.told = (next == Step::Place).then_some(Step::What);
                return self.go_to(next);
            }
            Step::Consent if is_of(DISAGREES, plain) => {
                return Outcome::Stopped(Reply::text(texts::DISAGREED));
            }
            Step::Consent => return Outcome::Aside(self),
            Step::What if words.trim().chars().count() < SHORTEST => {
                return Outcome::GoesOn(self, Reply::text(texts::TOO_SHORT));
            }
            Step::What => self.content.what = limited(words),
            Step::Place => self.content.place = if skips { String::new() } else { limited(words) },
            Step::When => self.content.when = if skips { String::new() } else { limited(words) },
            Step::Photo if skips => {}
            Step::Photo => {
                let reply = Reply {
                    choices: choices(self.step.buttons()),
                    ..Reply::text(texts::PHOTO_WANTED)
                };
                return Outcome::GoesOn(self, reply);
            }
            Step::Contact => self.content.contact = (!skips).then(|| limited(words)),
            Step::Confirm => return self.confirm(plain),
        }
        self.told = Some(self.step);
        let next = self.next();
        self.go_to(next)
    }

    /// The summary is confirmed, or a part of it is to be changed.
    fn confirm(self, plain: &str) -> Outcome {
        if is_of(CONFIRMS, plain) {
            return Outcome::File(self.content);
        }
        let part = [
            (texts::CHANGE_WHAT, Step::What),
            (texts::CHANGE_PLACE, Step::Place),
            (texts::CHANGE_WHEN, Step::When),
            (texts::CHANGE_CONTACT, Step::Contact),
        ]
        .into_iter()
        .find(|(words, _)| super::wish::plain(words) == plain);
        if let Some((_, step)) = part {
            return self.go_to(step);
        }
        let mut reply = self.summary();
        reply.text = format!("{}\n\n{}", texts::CONFIRM_OR_CHANGE, reply.text);
        Outcome::GoesOn(self, reply)
    }

    /// What was said before the last question goes on with the part before it.
    fn add(mut self, words: &str, at: i64) -> Outcome {
        let part = match self.told {
            Some(Step::Place) => &mut self.content.place,
            Some(Step::When) => &mut self.content.when,
            Some(Step::Contact) => self.content.contact.get_or_insert_default(),
            _ => &mut self.content.what,
        };
        *part = limited(&format!("{part}\n{}", words.trim()));
        self.heard_at = at;
        let reply = match self.step {
            Step::Confirm => self.summary(),
            // The question stands above; one for each of ten messages is noise.
            _ => Reply::default(),
        };
        Outcome::GoesOn(self, reply)
    }

    fn take_photo(mut self, photo: Option<&str>, at: i64) -> Outcome {
        self.heard_at = at;
        if self.step == Step::Consent {
            return Outcome::GoesOn(self, Reply::text(texts::CONSENT_FIRST));
        }
        self.content.photo = Some(photo.unwrap_or(texts::PHOTO_UNNAMED).to_owned());
        if self.step == Step::Photo {
            self.told = Some(Step::Photo);
            let next = self.next();
            return self.go_to(next);
        }
        let Outcome::GoesOn(draft, mut reply) = self.ask() else {
            return Outcome::Stopped(Reply::text(texts::STOPPED));
        };
        reply.text = format!("{}\n\n{}", texts::PHOTO_TAKEN, reply.text);
        Outcome::GoesOn(draft, reply)
    }

    /// What is asked next: of a draft whose summary was shown, that it be confirmed.
    fn next(&self) -> Step {
        match self.step.next() {
            _ if self.seen.is_some() => Step::Confirm,
            Step::Photo if self.content.photo.is_some() => Step::Contact,
            next => next,
        }
    }

    fn go_to(mut self, step: Step) -> Outcome {
        self.step = step;
        self.ask()
    }

    /// Asks for what is missing.
    fn ask(mut self) -> Outcome {
        if self.step == Step::Confirm {
            self.seen = Some(Seen);
            let reply = self.summary();
            return Outcome::GoesOn(self, reply);
        }
        let reply = Reply {
            choices: choices(self.step.buttons()),
            ..Reply::text(self.step.question())
        };
        Outcome::GoesOn(self, reply)
    }

    fn summary(&self) -> Reply {
        Reply {
            choices: choices(Step::Confirm.buttons()),
            ..Reply::text(texts::summary(&self.content))
        }
    }
}

fn choices(labels: &[&str]) -> Vec<Choice> {
    let choice = |label: &&str| Choice {
        label: (*label).to_owned(),
        question: (*label).to_owned(),
    };
    labels.iter().map(choice).collect()
}

fn limited(text: &str) -> String {
    text.trim().chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says these one after the other, each a second after the question before.
    fn talk(messages: &[&str]) -> Outcome {
        let (mut draft, _) = Draft::begin("", 0, "notice");
        let mut last = None;
        for (at, message) in (1..).zip(messages) {
            match draft.clone().hear(Heard::Words(message), at * 1_000) {
                Outcome::GoesOn(mut next, reply) => {
                    next.asked(at * 1_000 + 1);
                    last = Some(Outcome::GoesOn(next.clone(), reply));
                    draft = next;
                }
                other => last = Some(other),
            }
        }
        last.unwrap()
    }

    const WHOLE: [&str; 6] = [
        "đồng ý",
        "Rác đổ đầy ngõ 5, bốc mùi cả tuần nay",
        "ngõ 5 thôn Đông, xã Khe Tre",
        "từ thứ hai tuần trước",
        "bỏ qua",
        "Lan 0912345678",
    ];

    #[track_caller]
    fn filed(messages: &[&str]) -> Content {
        match talk(messages) {
            Outcome::File(content) => content,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_usual_way_files_what_was_said() {
        let content = filed(&[&WHOLE[..], &["Xác nhận gửi phản ánh"]].concat());
        assert_eq!(content.what, WHOLE[1]);
        assert_eq!(content.place, WHOLE[2]);
        assert_eq!(content.when, WHOLE[3]);
        assert_eq!(content.contact.as_deref(), Some(WHOLE[5]));
        assert_eq!(content.agreed_at, 1_000);
    }

    #[test]
    fn nothing_is_filed_without_consent_and_confirmation() {
        assert!(matches!(talk(&["không đồng ý"]), Outcome::Stopped(_)));
        assert!(matches!(talk(&["Rác đổ đầy ngõ"]), Outcome::Aside(_)));
        assert!(matches!(talk(&WHOLE), Outcome::GoesOn(..)));
    }

    #[test]
    fn parts_can_be_changed_before_it_is_filed() {
        let content = filed(&[&WHOLE[..], &["Sửa thời gian", "hôm qua", "gửi đi"]].concat());
        assert_eq!(content.when, "hôm qua");
    }

    #[test]
    fn a_question_is_answered_beside_it() {
        let Outcome::Aside(draft) = talk(&["đồng ý", "cho hỏi làm khai sinh cần gì"])
        else {
            panic!("taken as the matter");
        };
        assert_eq!(draft.step, Step::What);
    }

    #[test]
    fn a_button_that_is_tapped_twice_counts_once() {
        let content = filed(&[
            "Đồng ý và tiếp tục",
            "Đồng ý và tiếp tục",
            WHOLE[1],
            WHOLE[2],
            "Không nhớ rõ",
            "Không nhớ rõ",
            "Bỏ qua",
            "Bỏ qua",
            "Không để lại liên hệ",
            "xác nhận",
        ]);
        assert_eq!(content.what, WHOLE[1]);
        assert_eq!((content.when.as_str(), content.contact), ("", None));
    }

    #[test]
    fn who_stops_leaves_nothing() {
        for stop in ["thôi", "Hủy", "dừng lại", "thôi không gửi nữa"] {
            assert!(
                matches!(talk(&["đồng ý", stop]), Outcome::Stopped(_)),
                "{stop}"
            );
        }
    }

    #[test]
    fn messages_sent_at_once_belong_together() {
        let (draft, _) = Draft::begin("", 0, "notice");
        let Outcome::GoesOn(mut draft, _) = draft.hear(Heard::Words("đồng ý"), 10) else {
            panic!();
        };
        draft.asked(20);
        let Outcome::GoesOn(mut draft, _) = draft.hear(Heard::Words("Đường hỏng nặng quá"), 30)
        else {
            panic!();
        };
        // Stored before the question "where" was.
        draft.asked(40);
        for more in ["không ai sửa", "trẻ con ngã suốt"] {
            let Outcome::GoesOn(next, reply) = draft.hear(Heard::Words(more), 31) else {
                panic!();
            };
            assert_eq!(reply, Reply::default());
            draft = next;
        }
        assert_eq!(
            draft.content.what,
            "Đường hỏng nặng quá\nkhông ai sửa\ntrẻ con ngã suốt"
        );
        assert_eq!(draft.step, Step::Place);
    }

    #[test]
    fn a_picture_is_taken_at_any_time() {
        let (draft, _) = Draft::begin("", 0, "notice");
        let Outcome::GoesOn(draft, _) = draft.hear(Heard::Words("đồng ý"), 10) else {
            panic!();
        };
        let Outcome::GoesOn(draft, reply) = draft.hear(Heard::Photo(Some("file-9")), 20) else {
            panic!();
        };
        assert_eq!(draft.content.photo.as_deref(), Some("file-9"));
        assert!(reply.text.contains(texts::ASK_WHAT));
    }

    #[test]
    fn a_day_later_it_is_old() {
        let (draft, _) = Draft::begin("", 1_000, "notice");
        assert!(!draft.is_old(OLDEST_MS));
        assert!(draft.is_old(OLDEST_MS + 1_001));
    }
}
