//! The decoder: the likeliest words behind a row of readings, by beam search
//! over what the channel offers and what the language model expects.
//!
//! A reading is usually one word; it may also be two printed close together,
//! or half of one torn apart.

use std::rc::Rc;

use super::Model;
use super::channel::Case;
use super::choice::{Choice, Memory, is_doubtful};
use super::model::{After, NUMBER_ID, OTHER_ID, PAUSE_ID, SENTENCE_ID};

/// How many histories are kept after each reading.
const BEAM: usize = 32;
/// What the language model makes of a reading left as it is, at most.
const UNKNOWN: f32 = 6.0;
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

/// A history: its last two words, its cost, and its last step.
#[derive(Debug, Clone, Copy)]
struct State {
    before: u32,
    last: u32,
    cost: f32,
    step: Step,
}

/// A step of a history, and which one it follows; the first of all covers nothing.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    from: usize,
    item: usize,
    covers: usize,
    choice: usize,
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
    search(items, &lattice, begin, model)
}

/// The same, where it is known what every reading may be.
pub(super) fn search(
    items: &[Item],
    lattice: &[Offers],
    begin: (u32, u32),
    model: &Model,
) -> (Vec<Decision>, (u32, u32)) {
    // Those of the histories that were kept.
    let mut steps: Vec<Step> = Vec::new();
    let mut at: Vec<Vec<State>> = vec![Vec::new(); items.len() + 2];
    at[0].push(State {
        before: begin.0,
        last: begin.1,
        cost: 0.0,
        step: Step::default(),
    });
    for i in 0..items.len() {
        let states = prune(std::mem::take(&mut at[i]));
        if let Item::Fixed(words) = &items[i] {
            at[i + 1].extend(states.into_iter().map(|state| stay(state, words, model)));
            continue;
        }
        let first = steps.len();
        steps.extend(states.iter().map(|state| state.step));
        for (covers, choices) in [(1, &lattice[i].alone), (2, &lattice[i].joined)] {
            for (from, state) in (first..).zip(&states) {
                let after = model.after(state.before, state.last);
                for (choice, offered) in choices.iter().enumerate() {
                    let mut next = extend_after(*state, &after, offered, model);
                    next.step = Step {
                        from,
                        item: i,
                        covers,
                        choice,
                    };
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
        explain(&path, items, lattice, begin, model),
        (best.before, best.last),
    )
}

/// What an item may be, by itself and with the next.
pub(super) struct Offers {
    pub(super) alone: Rc<[Choice]>,
    pub(super) joined: Rc<[Choice]>,
}

impl Offers {
    /// What the reading at a position may be, by itself and with the next.
    fn of(items: &[Item], i: usize, model: &Model, memory: &mut Memory) -> Self {
        let none = || Rc::from(Vec::new());
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
            }) if memory.is_patient()
                && read.chars().count() + next.chars().count() <= 7
                && (is_doubtful(&alone) || is_doubtful(&memory.recall(next, *setting, model))) =>
            {
                memory.recall_joined(read, next, *setting, model)
            }
            _ => none(),
        };
        Self { alone, joined }
    }
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
fn extend(state: State, choice: &Choice, model: &Model) -> State {
    let after = model.after(state.before, state.last);
    extend_after(state, &after, choice, model)
}

/// The same, where what is expected after its last words is known.
fn extend_after(mut state: State, after: &After, choice: &Choice, model: &Model) -> State {
    state.cost += choice.cost;
    let Some(((first, _), rest)) = choice.words.split_first() else {
        let unknown = after.cost(OTHER_ID, choice.alone);
        state.cost += LANGUAGE * unknown.min(UNKNOWN);
        return pass(state, &[OTHER_ID]);
    };
    state.cost += LANGUAGE * after.cost(*first, choice.alone);
    state = pass(state, &[*first]);
    for (word, _) in rest {
        state.cost += LANGUAGE * model.cost(state.before, state.last, *word);
        state = pass(state, &[*word]);
    }
    state
}

/// The best history for each pair of last words, the best of those first.
fn prune(mut states: Vec<State>) -> Vec<State> {
    let by_cost = |a: &State, b: &State| a.cost.total_cmp(&b.cost);
    let mut kept: Vec<State> = Vec::with_capacity(BEAM);
    let mut rest = states.as_mut_slice();
    // Few are kept, so only the best are put in order.
    while kept.len() < BEAM && !rest.is_empty() {
        let best = rest.len().min(2 * BEAM);
        if best < rest.len() {
            rest.select_nth_unstable_by(best, by_cost);
        }
        let (front, back) = rest.split_at_mut(best);
        front.sort_by(by_cost);
        for state in front {
            let known = |k: &State| k.before == state.before && k.last == state.last;
            if kept.len() < BEAM && !kept.iter().any(known) {
                kept.push(*state);
            }
        }
        rest = back;
    }
    kept
}

/// The steps of a history, the first first.
fn trace(steps: &[Step], mut step: Step) -> Vec<Step> {
    let mut path = Vec::new();
    while step.covers > 0 {
        path.push(step);
        step = steps[step.from];
    }
    path.reverse();
    path
}

/// Writes out the steps, each with how sure it is among its neighbours.
fn explain(
    path: &[Step],
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
        step: Step::default(),
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
