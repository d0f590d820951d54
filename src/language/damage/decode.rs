//! The decoder: the likeliest words behind a row of readings, by beam search
//! over what the channel offers and what the language model expects.
//!
//! A reading is usually one word; it may also be two printed close together,
//! or half of one torn apart.

use rustc_hash::FxHashMap;

use super::Model;
use super::channel::{Candidate, Case, LONGEST};
use super::model::{NUMBER_ID, OTHER_ID, PAUSE_ID, SENTENCE_ID};

/// How many histories are kept after each reading.
const BEAM: usize = 32;
/// How many words a reading is weighed as.
const CHOICES: usize = 24;
/// What it costs to leave a reading as it is.
const AS_READ: f32 = 13.0;
/// What it costs besides for each character that is not a plain letter.
const AS_READ_STRANGE: f32 = 5.0;
/// The same for what looks like an acronym.
const AS_READ_ACRONYM: f32 = 3.0;
/// What the language model makes of a reading left as it is, at most.
const UNKNOWN: f32 = 6.0;
/// What it costs to take two readings for one word.
const JOIN: f32 = 5.0;
/// What it costs to take one reading for two words.
const SPLIT: f32 = 6.0;
/// A reading is taken for two words, or half a one, only where the best single one costs more.
const DOUBTFUL: f32 = 4.0;
/// Past this many doubtful readings a text is taken for noise, not worth splitting and joining.
const MOST_DOUBTS: usize = 1000;
/// What it costs to change a capital to a small letter or back.
const CASE_CHANGE: f32 = 3.0;
/// What it costs to take capitals among small letters for a word rather than an acronym.
const LONE_CAPITALS: f32 = 4.0;
/// The weight of the language model against the channel.
const LANGUAGE: f32 = 0.75;

/// One thing in the row.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// A reading; whether it stands among capitals; whether a space alone
    /// separates it from the one before.
    Word {
        read: String,
        setting: Case,
        joins: bool,
    },
    /// What stays, as words of the model.
    Fixed(Vec<u32>),
}

/// What was decided for the readings from one position on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Decision {
    /// Position of the first item it covers.
    pub(super) item: usize,
    /// How many items it covers.
    pub(super) covers: usize,
    /// The words that were printed.
    pub(super) text: String,
    /// How sure that is, from 0 to 1.
    pub(super) certainty: f32,
}

/// A word considered for a reading.
#[derive(Debug, Clone)]
struct Choice {
    words: Vec<(u32, Case)>,
    cost: f32,
}

/// A history: its last two words, its cost, and the way back.
#[derive(Debug, Clone, Copy)]
struct State {
    before: u32,
    last: u32,
    cost: f32,
    step: usize,
}

/// A step of a history.
#[derive(Debug)]
struct Step {
    from: usize,
    item: usize,
    covers: usize,
    choice: usize,
}

/// Remembers what a reading may be, since readings repeat.
#[derive(Debug, Default)]
pub(super) struct Memory {
    choices: FxHashMap<(String, Case), std::rc::Rc<[Choice]>>,
    /// How many readings no single word explained well.
    doubts: usize,
}

/// Decides every reading of a row that begins after the words given, and says
/// what the last two words were.
pub(super) fn decode(
    items: &[Item],
    begin: (u32, u32),
    model: &Model,
    memory: &mut Memory,
) -> (Vec<Decision>, (u32, u32)) {
    let lattice: Vec<Offers> = (0..items.len())
        .map(|i| Offers::of(items, i, model, memory))
        .collect();
    let mut steps = vec![Step {
        from: 0,
        item: 0,
        covers: 0,
        choice: 0,
    }];
    let mut at: Vec<Vec<State>> = vec![Vec::new(); items.len() + 2];
    at[0].push(State {
        before: begin.0,
        last: begin.1,
        cost: 0.0,
        step: 0,
    });
    for i in 0..items.len() {
        let states = prune(std::mem::take(&mut at[i]));
        if let Item::Fixed(words) = &items[i] {
            at[i + 1].extend(states.into_iter().map(|state| stay(state, words, model)));
            continue;
        }
        for (covers, choices) in [(1, &lattice[i].alone), (2, &lattice[i].joined)] {
            for state in &states {
                for (choice, offered) in choices.iter().enumerate() {
                    let mut next = extend(*state, offered, model);
                    next.step = steps.len();
                    steps.push(Step {
                        from: state.step,
                        item: i,
                        covers,
                        choice,
                    });
                    at[i + covers].push(next);
                }
            }
        }
    }
    let last = prune(std::mem::take(&mut at[items.len()]));
    let Some(best) = last.first() else {
        return (Vec::new(), begin);
    };
    let path = trace(&steps, best.step);
    (
        explain(&path, items, &lattice, begin, model),
        (best.before, best.last),
    )
}

/// What an item may be.
struct Offers {
    alone: std::rc::Rc<[Choice]>,
    joined: std::rc::Rc<[Choice]>,
}

impl Offers {
    /// What the reading at a position may be, by itself and with the next.
    fn of(items: &[Item], i: usize, model: &Model, memory: &mut Memory) -> Self {
        let none = || std::rc::Rc::from(Vec::new());
        let Item::Word { read, setting, .. } = &items[i] else {
            return Self {
                alone: none(),
                joined: none(),
            };
        };
        let alone = memory.recall(read, *setting, model);
        let joined = match items.get(i + 1) {
            Some(Item::Word {
                read: next,
                joins: true,
                ..
            }) if read.chars().count() + next.chars().count() <= 7
                && (is_doubtful(&alone) || is_doubtful(&memory.recall(next, *setting, model))) =>
            {
                memory.recall_joined(read, next, *setting, model)
            }
            _ => none(),
        };
        Self { alone, joined }
    }
}

impl Memory {
    /// The choices for one reading.
    fn recall(&mut self, read: &str, setting: Case, model: &Model) -> std::rc::Rc<[Choice]> {
        let key = (read.to_owned(), setting);
        if let Some(known) = self.choices.get(&key) {
            return known.clone();
        }
        let mut choices = choices(read, setting, model);
        let doubtful = is_doubtful(&choices);
        self.doubts += usize::from(doubtful);
        if doubtful && self.doubts < MOST_DOUBTS {
            choices.extend(split(read, setting, model));
        }
        choices.push(Choice {
            words: Vec::new(),
            cost: as_read(read),
        });
        let choices: std::rc::Rc<[Choice]> = choices.into();
        self.choices.insert(key, choices.clone());
        choices
    }

    /// The choices for two readings that may be one word.
    fn recall_joined(
        &mut self,
        read: &str,
        next: &str,
        setting: Case,
        model: &Model,
    ) -> std::rc::Rc<[Choice]> {
        let key = ([read, " ", next].concat(), setting);
        if let Some(known) = self.choices.get(&key) {
            return known.clone();
        }
        let mut found = choices(&[read, next].concat(), setting, model);
        found.truncate(4);
        for choice in &mut found {
            choice.cost += JOIN;
        }
        let found: std::rc::Rc<[Choice]> = found.into();
        self.choices.insert(key, found.clone());
        found
    }
}

/// Tells whether no single word explains a reading well.
fn is_doubtful(choices: &[Choice]) -> bool {
    choices.first().is_none_or(|best| best.cost > DOUBTFUL)
}

/// What it costs to leave a reading as it is.
fn as_read(read: &str) -> f32 {
    let capitals = read.chars().filter(|c| c.is_uppercase()).count();
    let letters = read.chars().filter(|c| c.is_alphabetic()).count();
    let vowels = read.chars().any(|c| "AEIOUY".contains(c));
    if capitals >= 2 && (!vowels || capitals < letters) && read.is_ascii() {
        AS_READ_ACRONYM
    } else {
        let strange = read.chars().filter(|c| !c.is_ascii_alphabetic()).count();
        AS_READ + AS_READ_STRANGE * f32::from(u8::try_from(strange).unwrap_or(u8::MAX))
    }
}

/// The single words that a reading may be, the likeliest first.
fn choices(read: &str, setting: Case, model: &Model) -> Vec<Choice> {
    let letters: Vec<char> = read.chars().collect();
    let mut found = Vec::new();
    for (case, extra) in cases(&letters, setting) {
        for candidate in model.channel.candidates(&letters, case) {
            let is_acronym = model.words[candidate.word as usize].starts_with(char::is_uppercase);
            let extra = if is_acronym { 0.0 } else { extra };
            found.push(Candidate {
                cost: candidate.cost + extra,
                ..candidate
            });
        }
    }
    let worth = |c: &Candidate| c.cost - 0.5 * model.alone(c.word).ln();
    found.sort_by(|a, b| worth(a).total_cmp(&worth(b)));
    found.truncate(CHOICES);
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found
        .into_iter()
        .map(|c| Choice {
            words: vec![(c.word, c.case)],
            cost: c.cost,
        })
        .collect()
}

/// The cases that a reading may have been printed in, and what each costs besides.
fn cases(letters: &[char], setting: Case) -> Vec<(Case, f32)> {
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    let small = letters.iter().filter(|c| c.is_lowercase()).count();
    if setting == Case::Upper {
        return vec![
            (Case::AsIs, CASE_CHANGE),
            (Case::Upper, 0.0),
            (Case::Title, 1.0),
        ];
    }
    match letters.first() {
        // Among small letters "Ở" after one capital is "ở", and "I" is as often "l".
        Some('I') if capitals == 1 => vec![(Case::AsIs, 0.0), (Case::Title, 1.0)],
        Some(first) if first.is_uppercase() && letters.len() < 4 && capitals > 1 => vec![
            (Case::AsIs, CASE_CHANGE),
            (Case::Title, 0.0),
            (Case::Upper, LONE_CAPITALS),
        ],
        _ if capitals > 1 && capitals > small => {
            vec![(Case::AsIs, 9.0), (Case::Upper, LONE_CAPITALS)]
        }
        Some(first) if first.is_uppercase() => {
            vec![(Case::AsIs, CASE_CHANGE), (Case::Title, 0.0)]
        }
        // The capital that is most often read as a small letter is Đ.
        Some('b' | 'd' | 'p') => vec![(Case::AsIs, 0.0), (Case::Title, CASE_CHANGE)],
        _ => vec![(Case::AsIs, 0.0)],
    }
}

/// The pairs of words that a reading may be.
fn split(read: &str, setting: Case, model: &Model) -> Vec<Choice> {
    let cuts: Vec<usize> = read.char_indices().map(|(i, _)| i).collect();
    if !(4..=LONGEST).contains(&cuts.len()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for cut in &cuts[2..cuts.len() - 1] {
        let (left, right) = read.split_at(*cut);
        let rights = choices(right, setting, model);
        for a in choices(left, setting, model).iter().take(3) {
            for b in rights.iter().take(3) {
                found.push(Choice {
                    words: [a.words.clone(), b.words.clone()].concat(),
                    cost: a.cost + b.cost + SPLIT,
                });
            }
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found.truncate(6);
    found
}

/// A history after something that stays.
fn pass(mut state: State, words: &[u32]) -> State {
    for word in words {
        // Marks that follow each other are one, as in the texts that were counted.
        match (state.last, *word) {
            (SENTENCE_ID | PAUSE_ID, PAUSE_ID)
            | (SENTENCE_ID, SENTENCE_ID)
            | (NUMBER_ID, NUMBER_ID) => {}
            (PAUSE_ID, SENTENCE_ID) => state.last = SENTENCE_ID,
            (_, word) => (state.before, state.last) = (state.last, word),
        }
    }
    state
}

/// A history after something that stays, with what the language model makes of it there.
fn stay(mut state: State, words: &[u32], model: &Model) -> State {
    for word in words {
        let next = pass(state, &[*word]);
        if (next.before, next.last) != (state.before, state.last) {
            state.cost += LANGUAGE * model.cost(state.before, state.last, *word);
        }
        (state.before, state.last) = (next.before, next.last);
    }
    state
}

/// A history after one more choice.
fn extend(mut state: State, choice: &Choice, model: &Model) -> State {
    state.cost += choice.cost;
    if choice.words.is_empty() {
        let unknown = model.cost(state.before, state.last, OTHER_ID);
        state.cost += LANGUAGE * unknown.min(UNKNOWN);
        return pass(state, &[OTHER_ID]);
    }
    for (word, _) in &choice.words {
        state.cost += LANGUAGE * model.cost(state.before, state.last, *word);
        state = pass(state, &[*word]);
    }
    state
}

/// The best history for each pair of last words, the best of those first.
fn prune(mut states: Vec<State>) -> Vec<State> {
    states.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let mut kept: Vec<State> = Vec::with_capacity(BEAM);
    for state in states {
        if kept.len() == BEAM {
            break;
        }
        let known = |k: &State| k.before == state.before && k.last == state.last;
        if !kept.iter().any(known) {
            kept.push(state);
        }
    }
    kept
}

/// The steps of a history, the first first.
fn trace(steps: &[Step], mut at: usize) -> Vec<&Step> {
    let mut path = Vec::new();
    while at != 0 {
        path.push(&steps[at]);
        at = steps[at].from;
    }
    path.reverse();
    path
}

/// Writes out the steps, each with how sure it is among its neighbours.
fn explain(
    path: &[&Step],
    items: &[Item],
    lattice: &[Offers],
    begin: (u32, u32),
    model: &Model,
) -> Vec<Decision> {
    let offered = |step: &Step| match step.covers {
        2 => lattice[step.item].joined.clone(),
        _ => lattice[step.item].alone.clone(),
    };
    let mut state = State {
        before: begin.0,
        last: begin.1,
        cost: 0.0,
        step: 0,
    };
    let mut decisions = Vec::with_capacity(path.len());
    let mut i = 0;
    for (nth, step) in path.iter().enumerate() {
        state = stay_all(state, &items[i..step.item], model);
        i = step.item + step.covers;
        let choices = offered(step);
        let chosen = &choices[step.choice];
        let follow = |choice: &Choice| {
            let mut then = extend(State { cost: 0.0, ..state }, choice, model);
            let mut from = i;
            for next in path[nth + 1..].iter().take(2) {
                then = stay_all(then, &items[from..next.item], model);
                then = extend(then, &offered(next)[next.choice], model);
                from = next.item + next.covers;
            }
            if nth + 1 == path.len() {
                then = stay_all(then, &items[from..], model);
            }
            then.cost
        };
        let best = follow(chosen);
        let others: f32 = choices
            .iter()
            .enumerate()
            .filter(|(c, _)| *c != step.choice)
            .map(|(_, choice)| (best - follow(choice)).exp())
            .sum();
        decisions.push(Decision {
            item: step.item,
            covers: step.covers,
            text: written(chosen, &items[step.item], model),
            certainty: 1.0 / (1.0 + others),
        });
        state = extend(state, chosen, model);
    }
    decisions
}

/// A history after all that stays in a row.
fn stay_all(state: State, items: &[Item], model: &Model) -> State {
    items.iter().fold(state, |state, item| match item {
        Item::Fixed(words) => stay(state, words, model),
        Item::Word { .. } => state,
    })
}

/// A choice as it was printed.
fn written(choice: &Choice, item: &Item, model: &Model) -> String {
    if let (true, Item::Word { read, .. }) = (choice.words.is_empty(), item) {
        return read.clone();
    }
    let words: Vec<String> = choice
        .words
        .iter()
        .map(|(word, case)| cased(&model.words[*word as usize], *case))
        .collect();
    words.join(" ")
}

/// A word in a case.
fn cased(word: &str, case: Case) -> String {
    match case {
        Case::AsIs => word.to_owned(),
        Case::Upper => word.to_uppercase(),
        Case::Title => {
            let mut letters = word.chars();
            let first = letters.next().map(char::to_uppercase);
            first.into_iter().flatten().chain(letters).collect()
        }
    }
}
