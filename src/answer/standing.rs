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
    let words: Vec<&str> = parts(&folded).collect();
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

/// The words of a folded text.
fn parts(folded: &str) -> impl Iterator<Item = &str> {
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// What a document is called by.
struct Name {
    /// "quyet dinh".
    kind: String,
    /// `["3", "2019", "qd", "ubnd"]`.
    number: Vec<String>,
    /// "quyet dinh ban hanh gia nuoc".
    title: String,
    /// The year of its day.
    year: Option<String>,
    /// All that, and who issued it for what place.
    words: String,
}

impl Name {
    fn of(document: &Document) -> Self {
        let header = &document.header;
        let folded = |text: &Option<String>| fold(text.as_deref().unwrap_or_default());
        let spaced = |text: &str| parts(text).collect::<Vec<_>>().join(" ");
        let kind = folded(&header.kind);
        let number = folded(&header.number);
        let title = match header.subject {
            Some(_) => spaced(&format!("{kind} {}", folded(&header.subject))),
            None => String::new(),
        };
        let all = [
            &title,
            &number,
            &folded(&header.issuer),
            &folded(&header.place),
        ];
        let words = spaced(&all.map(String::as_str).join(" "));
        Self {
            number: parts(&number)
                .map(|part| part.trim_start_matches('0').to_owned())
                .collect(),
            year: header.issued.map(|day| day.year().to_string()),
            words: format!(" {words} {kind} "),
            kind,
            title,
        }
    }

    /// Whether a message names it and says nothing else.
    fn is_asked_of(&self, words: &[&str], said: &str) -> bool {
        let is_year = |word: &str| word.len() == 4 && word.starts_with(['1', '2']);
        let years = words
            .iter()
            .filter(|word| is_year(word) && word.bytes().all(|b| b.is_ascii_digit()));
        let own_year =
            |year: &&str| self.year.as_deref() == Some(*year) || has(&self.words, &[year]);
        let mut years = years.copied();
        if !years.all(|year| own_year(&year)) {
            return false;
        }
        let titled = !self.title.is_empty() && has(said, &[&self.title]);
        let numbered = (0..words.len()).any(|at| self.is_numbered_at(words, at));
        let is_own = |word: &&str| {
            BESIDE.contains(word)
                || is_function_word(word)
                || has(&self.words, &[word])
                || self
                    .number
                    .iter()
                    .any(|part| part == word.trim_start_matches('0'))
                || is_year(word)
        };
        (titled || numbered) && words.iter().all(is_own)
    }

    /// Whether its number stands here: whole, or behind its type ("nghị định 238") or what
    /// its symbol calls that ("nđ 238").
    fn is_numbered_at(&self, words: &[&str], at: usize) -> bool {
        let bare = |word: &str| word.trim_start_matches('0').to_owned();
        let Some((first, rest)) = self.number.split_first() else {
            return false;
        };
        if bare(words[at]) != *first
            || !first.bytes().all(|b| b.is_ascii_digit())
            || first.is_empty()
        {
            return false;
        }
        let behind: Vec<String> = words[at + 1..].iter().map(|word| bare(word)).collect();
        if !rest.is_empty() && behind.starts_with(rest) {
            return true;
        }
        let before = words[..at].strip_suffix(&["so"]).unwrap_or(&words[..at]);
        let kind: Vec<&str> = parts(&self.kind).collect();
        let symbol = rest
            .iter()
            .find(|part| !part.bytes().all(|b| b.is_ascii_digit()));
        let is_symbol = |last: &&str| symbol.is_some_and(|symbol| symbol == last);
        !kind.is_empty() && before.ends_with(&kind) || before.last().is_some_and(is_symbol)
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
    let ends = |note: &Note| matches!(note, Note::WillEnd(..));
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
