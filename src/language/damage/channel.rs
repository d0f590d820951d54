//! The noisy channel: what an OCR that knows only English makes of a Vietnamese
//! word, and from there back to the words that it may have been.
//!
//! A reading is explained letter by letter, by the learned table first and by
//! likeness of shape otherwise; the words are walked as a tree so that words
//! that begin alike are weighed once.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::tree::{Alphabet, Tree};
use crate::language::fold;
use crate::parallel::give_way;

/// Words longer than this are left as they are.
pub(super) const LONGEST: usize = 16;
/// How far behind the best a word may be and still be considered.
const SLACK: f32 = 6.5;
/// A word this far from what was read is not considered.
const FARTHEST: f32 = 14.0;
/// Only for a reading that no word seen explains at this cost are others tried.
const UNLIKELY: f32 = 3.5;
/// A letter read as another with the same base: "ă" as "â".
const SAME_BASE: f32 = 4.0;
/// A letter read as a character that is drawn alike: "ã" as "3".
const ALIKE: f32 = 5.0;
/// A letter read as itself and one character more: "ă" as "da".
const DOUBLED: f32 = 5.5;
/// A letter read as any other character.
const ANY: f32 = 7.5;
/// A letter not seen at all.
const LOST: f32 = 6.5;
/// A character read where there was none.
const ADDED: f32 = 6.0;

/// Readings of a capital that print and paper make commoner than clean pages show.
const COMMON: [(char, &str, f32); 4] = [
    ('Đ', "P", 2.5),
    ('Đ', "B", 3.0),
    ('Đ', "b", 3.5),
    ('Đ', "p", 4.0),
];

/// How the letters of a word were printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Case {
    /// As the word is kept: small letters, acronyms in capitals.
    AsIs,
    /// The first letter a capital.
    Title,
    /// All capitals.
    Upper,
}

/// A word that a reading may come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// The word's id in the model.
    pub(super) word: u32,
    /// How it was printed.
    pub(super) case: Case,
    /// Minus the logarithm of how likely the word is read so.
    pub(super) cost: f32,
}

/// The table of readings, and the words.
#[derive(Debug, Default)]
pub(super) struct Channel {
    /// Costs by letter and what was read.
    single: FxHashMap<(char, String), f32>,
    /// Two letters read as one piece, what was read, and what that costs.
    double: Vec<((u16, u16), Vec<char>, f32)>,
    alphabet: Alphabet,
    /// The words that were seen in some text.
    seen: Tree,
    /// Those that are only spelled as Vietnamese spells.
    spelled: Tree,
}

/// Costs to have read the first 0, 1, 2 … characters.
type Row = [f32; LONGEST + 1];

/// One reading being explained.
struct Search<'c> {
    channel: &'c Channel,
    read: &'c [char],
    folded: Vec<String>,
    case: Case,
    bound: f32,
    /// For each letter, once it was asked for, the costs to read it as the
    /// characters up to each end, by their number.
    letters: Vec<Option<Box<[[f32; 4]]>>>,
    /// The pairs of letters that may have been read as one piece: where and at what cost.
    pairs: Vec<((u16, u16), Range<usize>, f32)>,
    found: Vec<Candidate>,
}

impl Channel {
    /// Reads the table; lines that are not of its form are skipped.
    pub(super) fn read(table: &str) -> Self {
        let mut channel = Self::default();
        for line in table.lines() {
            let mut fields = line.split('\t');
            let (Some(letters), Some(read), Some(cost)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let Ok(cost) = cost.parse::<f32>() else {
                continue;
            };
            channel.add_reading(letters, read, cost / 100.0);
        }
        for (letter, read, cost) in COMMON {
            let known = channel.single.entry((letter, read.to_owned()));
            let known = known.or_insert(cost);
            *known = known.min(cost);
        }
        channel
    }

    /// Adds a line of the table.
    fn add_reading(&mut self, letters: &str, read: &str, cost: f32) {
        let mut letters = letters.chars();
        match (letters.next(), letters.next()) {
            (Some(only), None) => {
                self.single.insert((only, read.to_owned()), cost);
            }
            (Some(a), Some(b)) if !read.is_empty() => {
                let pair = (self.alphabet.add(a), self.alphabet.add(b));
                self.double.push((pair, read.chars().collect(), cost));
            }
            _ => {}
        }
    }

    /// Adds a word that was seen in some text.
    pub(super) fn add_seen(&mut self, word: &str, id: u32) {
        self.seen.add(word, id, &mut self.alphabet);
    }

    /// Adds a word that is spelled as Vietnamese spells.
    pub(super) fn add_spelled(&mut self, word: &str, id: u32) {
        self.spelled.add(word, id, &mut self.alphabet);
    }

    /// The words that may have been read so, if they were printed in this case.
    pub(super) fn candidates(&self, read: &[char], case: Case) -> Vec<Candidate> {
        if read.is_empty() || read.len() > LONGEST {
            return Vec::new();
        }
        let mut search = Search::of(self, read, case);
        let best = [4.0, 8.0, FARTHEST]
            .iter()
            .find_map(|bound| search.within(&self.seen, *bound));
        let best = best.unwrap_or(FARTHEST);
        let farthest = FARTHEST.min(best + SLACK);
        if farthest > search.bound {
            search.found.clear();
            search.within(&self.seen, farthest);
        }
        search.found.retain(|c| c.cost <= farthest);
        if best > UNLIKELY {
            search.within(&self.spelled, best.min(FARTHEST - SLACK));
        }
        search.found
    }
}

impl<'c> Search<'c> {
    /// Makes ready to explain a reading.
    fn of(channel: &'c Channel, read: &'c [char], case: Case) -> Self {
        let mut pairs = Vec::new();
        for (pair, reading, cost) in &channel.double {
            for (start, part) in read.windows(reading.len()).enumerate() {
                if part == reading.as_slice() {
                    pairs.push((*pair, start..start + reading.len(), *cost));
                }
            }
        }
        Self {
            channel,
            read,
            folded: read
                .iter()
                .map(|c| fold(c.encode_utf8(&mut [0; 4])))
                .collect(),
            case,
            bound: 0.0,
            letters: vec![None; channel.alphabet.letters.len()],
            pairs,
            found: Vec::new(),
        }
    }

    /// Finds every word of a tree within a cost, and says what the best costs.
    fn within(&mut self, tree: &Tree, bound: f32) -> Option<f32> {
        self.bound = bound;
        let mut row = [f32::INFINITY; LONGEST + 1];
        row[0] = 0.0;
        for j in 1..=self.read.len() {
            row[j] = row[j - 1] + ADDED;
        }
        self.walk(tree, 0, &row, None);
        self.found.iter().map(|c| c.cost).reduce(f32::min)
    }

    /// Goes down the tree from a node, with the costs up to it and to its parent.
    fn walk(&mut self, tree: &Tree, node: usize, row: &Row, above: Option<(&Row, u16)>) {
        for (letter, child) in tree.children(node) {
            // What begins with one letter is walked in some ten microseconds.
            if above.is_none() {
                give_way();
            }
            let Some(printed) = self.printed(letter, above.is_some()) else {
                continue;
            };
            let next = self.step(printed, row, above);
            let best = next[..=self.read.len()]
                .iter()
                .copied()
                .fold(f32::INFINITY, f32::min);
            if best > self.bound {
                continue;
            }
            let total = next[self.read.len()];
            if let (Some(word), true) = (tree.word(child), total <= self.bound) {
                self.found.push(Candidate {
                    word,
                    case: self.case,
                    cost: total,
                });
            }
            self.walk(tree, child, &next, Some((row, printed)));
        }
    }

    /// The letter as it was printed, unless the word cannot be printed in this case.
    fn printed(&self, letter: u16, within: bool) -> Option<u16> {
        let capital = self.channel.alphabet.capitals[usize::from(letter)];
        match self.case {
            Case::AsIs => Some(letter),
            _ if capital == letter => None,
            Case::Title if within => Some(letter),
            Case::Title | Case::Upper => Some(capital),
        }
    }

    /// The costs after one more letter.
    fn step(&mut self, printed: u16, row: &Row, above: Option<(&Row, u16)>) -> Row {
        let n = self.read.len();
        let mut next = [f32::INFINITY; LONGEST + 1];
        if self.letters[usize::from(printed)].is_none() {
            self.letters[usize::from(printed)] = Some(self.reckon(printed));
        }
        let costs = self.letters[usize::from(printed)].as_deref().unwrap_or(&[]);
        for (end, costs) in costs.iter().enumerate() {
            for (length, cost) in costs.iter().enumerate().take(end + 1) {
                next[end] = next[end].min(row[end - length] + cost);
            }
        }
        if let Some((before, first)) = above {
            for (pair, part, cost) in &self.pairs {
                if *pair == (first, printed) && part.end <= n {
                    next[part.end] = next[part.end].min(before[part.start] + cost);
                }
            }
        }
        next
    }

    /// What it costs to read a letter as the characters up to each end, by their number.
    fn reckon(&self, printed: u16) -> Box<[[f32; 4]]> {
        let letter = self.channel.alphabet.letters[usize::from(printed)];
        let base = fold(letter.encode_utf8(&mut [0; 4]));
        let known = |read: String| self.channel.single.get(&(letter, read)).copied();
        let lost = known(String::new()).unwrap_or(LOST).min(LOST);
        let at_end = |end: usize| {
            let mut costs = [lost, f32::INFINITY, f32::INFINITY, f32::INFINITY];
            for (length, cost) in costs.iter_mut().enumerate().take(end.min(3) + 1).skip(1) {
                let read = &self.read[end - length..end];
                let folded = &self.folded[end - length..end];
                let shape = by_shape(&base, read, folded);
                *cost = known(read.iter().collect()).unwrap_or(shape).min(shape);
            }
            costs
        };
        (0..=self.read.len()).map(at_end).collect()
    }
}

/// What it costs to read a letter so, by the look of it alone.
fn by_shape(base: &str, read: &[char], folded: &[String]) -> f32 {
    match (read, folded) {
        ([_], [same]) if same == base => SAME_BASE,
        ([only], _) if is_alike(base, *only) => ALIKE,
        ([_], _) => ANY,
        // Marks are read as letters with a stroke, or as signs, never as "h" or "n".
        ([_, mark], [same, _]) | ([mark, _], [_, same])
            if same == base && "dilértvwyuoe6’'&".contains(*mark) =>
        {
            DOUBLED
        }
        ([_, _], _) => ANY + 2.0,
        _ => f32::INFINITY,
    }
}

/// Tells whether a character is drawn like a letter or like that letter with its marks.
fn is_alike(base: &str, read: char) -> bool {
    let alike = match base {
        "a" => "34@é&",
        "o" => "069@Gée",
        "e" => "6&€@",
        "u" => "wv",
        "i" | "I" => "1l!|",
        "l" => "1I|!",
        "g" => "9",
        "b" => "6",
        "s" | "S" => "5$",
        "O" => "0Q6",
        "D" => "PB",
        _ => return false,
    };
    alike.contains(read)
}

#[cfg(test)]
mod tests {
    use super::super::Model;
    use super::*;

    #[track_caller]
    fn check(read: &str, case: Case, word: &str) {
        let model = Model::load();
        let read: Vec<char> = read.chars().collect();
        let found = model.channel.candidates(&read, case);
        let id = model.id(word);
        assert!(found.iter().any(|c| c.word == id), "{read:?} {word}");
    }

    #[test]
    fn what_was_printed_is_among_the_candidates() {
        check("ctra", Case::AsIs, "cửa");
        check("nuéc", Case::AsIs, "nước");
        check("phd", Case::AsIs, "phố");
        check("HQI", Case::Upper, "hội");
        check("Pay", Case::Title, "đẩy");
        check("HDND", Case::AsIs, "HĐND");
    }

    #[test]
    fn what_cannot_be_a_word_has_no_candidates() {
        let model = Model::load();
        assert!(model.channel.candidates(&[], Case::AsIs).is_empty());
        assert!(model.channel.candidates(&['x'; 40], Case::AsIs).is_empty());
    }
}
