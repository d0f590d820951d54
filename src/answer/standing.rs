//! The step that tells how a document stands that is named by its number or its title:
//! from when it is in force, what ended it, whether its period is over.

use crate::document::{Document, without_marker};
use crate::language::{fold, is_function_word, sentences};
use crate::passage::Passage;
use crate::snapshot::Snapshot;
use crate::validity::Note;

use super::signs::has;
use super::{Answer, Asked, Status, cite, plain, texts};

/// Signs, folded, that a message asks how a document stands.
const SIGNS: [&str; 11] = [
    "hieu luc",
    "het han",
    "con ap dung",
    "con gia tri",
    "bi thay the",
    "duoc thay the",
    "da thay the",
    "thay the chua",
    "bi bai bo",
    "duoc bai bo",
    "bai bo chua",
];

/// Signs that it asks for how long something holds that a document speaks of.
const OTHER: [&str; 3] = ["bao lau", "thoi han", "may nam"];

/// What may be said beside the name of a document, folded and as people type.
const BESIDE: [&str; 37] = [
    "ap", "bai", "ban", "bao", "bo", "chua", "con", "da", "dc", "den", "dung", "gia", "gio", "han",
    "hanh", "het", "hieu", "hok", "hong", "ho", "k", "khi", "khong", "kg", "ko", "luc", "nam",
    "ngay", "so", "thang", "thay", "the", "thi", "tri", "tu", "van", "vay",
];

/// Documents of one number that are told of; of more it has to be asked which.
const MOST: usize = 3;

/// Tells how the documents stand that the message names, if that is all it asks.
pub(super) fn answer(asked: &Asked<'_>) -> Option<Answer> {
    let folded = fold(asked.message);
    let words = words(&folded);
    let said = format!(" {} ", words.join(" "));
    if !has(&said, &SIGNS) || has(&said, &OTHER) {
        return None;
    }
    let snapshot = asked.snapshot;
    let validity = &snapshot.knowledge.validity;
    let mut named: Vec<usize> = (0..snapshot.documents().len())
        .filter(|at| validity.serves(*at))
        .filter(|at| Name::of(&snapshot.documents()[*at]).is_asked_of(&words, &said))
        .collect();
    let of_place = |at: &usize| {
        let place = snapshot.places[*at];
        asked
            .mentions()
            .iter()
            .any(|mention| place.is_some_and(|place| mention.places.contains(&place)))
    };
    if named.len() > 1 && named.iter().any(of_place) {
        named.retain(of_place);
    }
    if named.is_empty() || named.len() > MOST {
        return None;
    }
    let mut answer = plain(Status::Answered, texts::AS_FAR_AS_KNOWN);
    for (rank, at) in (1..).zip(named) {
        tell(asked, at, rank, &mut answer);
    }
    answer.confidence = CERTAIN;
    Some(answer)
}

/// What a document says of itself is not guessed.
const CERTAIN: f64 = 0.97;

/// The words of a folded text, numbers without zeros in front.
fn words(folded: &str) -> Vec<&str> {
    folded
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| word.trim_start_matches('0'))
        .filter(|word| !word.is_empty())
        .collect()
}

/// What a document is called by, in words as [`words`] gives them.
struct Name {
    /// `["quyet", "dinh"]`.
    kind: Vec<String>,
    /// `["3", "2019", "qd", "ubnd"]`.
    number: Vec<String>,
    /// "quyet dinh ban hanh gia nuoc"; none without a subject.
    title: Option<String>,
    /// All that, the year of its day, and who issued it for what place.
    all: Vec<String>,
}

impl Name {
    fn of(document: &Document) -> Self {
        let header = &document.header;
        let of = |text: &Option<String>| -> Vec<String> {
            let folded = fold(text.as_deref().unwrap_or_default());
            words(&folded).into_iter().map(str::to_owned).collect()
        };
        let (kind, number, subject) = (of(&header.kind), of(&header.number), of(&header.subject));
        let title = [kind.clone(), subject.clone()].concat().join(" ");
        let year = header.issued.map(|day| day.year().to_string());
        let all = [&number, &subject, &of(&header.issuer), &of(&header.place)];
        let all = all.into_iter().chain([&kind]).flatten().cloned();
        Self {
            all: all.chain(year).collect(),
            title: (!subject.is_empty()).then_some(title),
            kind,
            number,
        }
    }

    /// Whether a message names it and says nothing else.
    fn is_asked_of(&self, words: &[&str], said: &str) -> bool {
        let is_own = |word: &&str| {
            let beside = BESIDE.contains(word) || is_function_word(word);
            beside || self.all.iter().any(|own| own == word)
        };
        let titled = || self.title.as_ref().is_some_and(|title| has(said, &[title]));
        let numbered = || (0..words.len()).any(|at| self.is_numbered_at(words, at));
        words.iter().all(is_own) && (numbered() || titled())
    }

    /// Whether its number stands here: whole, or behind its type ("nghị định 238") or what
    /// its symbol calls that ("nđ 238").
    fn is_numbered_at(&self, words: &[&str], at: usize) -> bool {
        let is_figure = |part: &&String| part.bytes().all(|b| b.is_ascii_digit());
        let Some((first, rest)) = self.number.split_first() else {
            return false;
        };
        if words[at] != first || !is_figure(&first) {
            return false;
        }
        let behind = &words[at + 1..];
        let whole = rest.iter().zip(behind).all(|(own, word)| own == word);
        if !rest.is_empty() && behind.len() >= rest.len() && whole {
            return true;
        }
        let before = words[..at].strip_suffix(&["so"]).unwrap_or(&words[..at]);
        let symbol = rest.iter().find(|part| !is_figure(part));
        let by_symbol = before
            .last()
            .is_some_and(|last| symbol.is_some_and(|own| own == last));
        let kind: Vec<&str> = self.kind.iter().map(String::as_str).collect();
        by_symbol || !kind.is_empty() && before.ends_with(&kind)
    }
}

/// Adds how a document stands, in its own words where it says from when.
fn tell(asked: &Asked<'_>, at: usize, rank: usize, answer: &mut Answer) {
    let snapshot = asked.snapshot;
    let documents = snapshot.documents();
    let header = &documents[at].header;
    let standing = snapshot
        .knowledge
        .validity
        .standing(documents, at, None, asked.today);
    let begun = header.valid_from.filter(|day| *day <= asked.today);
    let since = begun.map(|day| texts::since(&cite::written(day)));
    let period = || cite::period(header);
    let mut told: Vec<String> = since.or_else(period).into_iter().collect();
    told.extend(
        standing
            .notes
            .iter()
            .map(|note| cite::in_words(snapshot, note)),
    );
    let ends = |note: &Note| matches!(note, Note::WillEnd(..) | Note::PartsEnded(..));
    if standing.current && !standing.notes.iter().any(ends) {
        told.push(texts::NOTHING_ENDS_IT.to_owned());
    }
    answer.text += &format!("\n• {}: {}.", cite::name(&documents[at]), told.join("; "));
    let Some((entry, quote)) = says(snapshot, at) else {
        return;
    };
    if !quote.is_empty() {
        let section = cite::section_of(snapshot, &snapshot.passages[entry]);
        answer.text += &format!("\n“{quote}”\n{}{section}.", texts::SOURCE);
    }
    answer
        .sources
        .push(cite::source(snapshot, entry, quote, rank, 0.0, asked.today));
}

/// The passage of a document that says from when it is in force, and the sentence that
/// does; else its first and none.
fn says(snapshot: &Snapshot, document: usize) -> Option<(usize, String)> {
    let documents = snapshot.documents();
    let of = |(_, passage): &(usize, &Passage)| passage.document == document;
    let mut passages = snapshot.passages.iter().enumerate().filter(of).peekable();
    let first = passages.peek()?.0;
    let said = passages.find_map(|(entry, passage)| {
        let text = passage.text(&documents[document]);
        let kind = documents[document].header.kind.as_deref()?;
        let opens = format!("{} nay co hieu luc", fold(kind));
        let is_own = |sentence: &&str| fold(without_marker(sentence.trim())).starts_with(&opens);
        let mut sentences = sentences(&text).into_iter().map(|span| &text[span]);
        let own = sentences.find(is_own)?;
        Some((entry, own.trim().to_owned()))
    });
    Some(said.unwrap_or((first, String::new())))
}
