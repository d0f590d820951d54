//! The noisy channel: what an OCR that knows only English makes of a Vietnamese
//! word, and from there back to the words that it may have been.
//!
//! A reading is explained letter by letter, by the learned table first and by
//! likeness of shape otherwise; the words are walked as a tree so that words
//! that begin alike are weighed once.

use rustc_hash::FxHashMap;

use crate::language::fold;

/// Words longer than this are left as they are.
pub(super) const LONGEST: usize = 16;
/// How far behind the best a word may be and still be considered.
const SLACK: f32 = 6.5;
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

/// The table of readings, and the tree of words.
#[derive(Debug, Default)]
pub(super) struct Channel {
    /// Costs by letter and what was read.
    single: FxHashMap<(char, String), f32>,
    /// For two letters read as one piece, each reading.
    double: FxHashMap<(char, char), Vec<Reading>>,
    tree: Vec<Node>,
}

/// What two letters may be read as, and what that costs.
type Reading = (Vec<char>, f32);

/// A node of the tree of words.
#[derive(Debug, Default)]
struct Node {
    children: Vec<(char, u32)>,
    word: Option<u32>,
}

/// Costs to have read the first 0, 1, 2 … characters.
type Row = [f32; LONGEST + 1];

/// One reading being explained.
struct Search<'c> {
    channel: &'c Channel,
    read: Vec<char>,
    folded: Vec<String>,
    case: Case,
    bound: f32,
    letters: FxHashMap<char, Box<[[f32; 4]]>>,
    found: Vec<Candidate>,
}

impl Channel {
    /// Reads the table; lines that are not of its form are skipped.
    pub(super) fn read(table: &str) -> Self {
        let mut channel = Self {
            tree: vec![Node::default()],
            ..Self::default()
        };
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
            let cost = cost / 100.0;
            let mut letters = letters.chars();
            match (letters.next(), letters.next()) {
                (Some(only), None) => {
                    channel.single.insert((only, read.to_owned()), cost);
                }
                (Some(a), Some(b)) if !read.is_empty() => channel
                    .double
                    .entry((a, b))
                    .or_default()
                    .push((read.chars().collect(), cost)),
                _ => {}
            }
        }
        for (letter, read, cost) in COMMON {
            let known = channel.single.entry((letter, read.to_owned()));
            let known = known.or_insert(cost);
            *known = known.min(cost);
        }
        channel
    }

    /// Adds a word to the tree.
    pub(super) fn add_word(&mut self, word: &str, id: u32) {
        let mut at = 0;
        for letter in word.chars() {
            let known = self.tree[at].children.iter().find(|(c, _)| *c == letter);
            at = if let Some((_, child)) = known {
                *child as usize
            } else {
                let child = self.tree.len();
                self.tree.push(Node::default());
                let number = u32::try_from(child).unwrap_or(u32::MAX);
                self.tree[at].children.push((letter, number));
                child
            };
        }
        self.tree[at].word.get_or_insert(id);
    }

    /// The words that may have been read so, if they were printed in this case.
    pub(super) fn candidates(&self, read: &[char], case: Case) -> Vec<Candidate> {
        if read.is_empty() || read.len() > LONGEST {
            return Vec::new();
        }
        let mut search = Search {
            channel: self,
            read: read.to_vec(),
            folded: read
                .iter()
                .map(|c| fold(c.encode_utf8(&mut [0; 4])))
                .collect(),
            case,
            bound: 0.0,
            letters: FxHashMap::default(),
            found: Vec::new(),
        };
        for bound in [5.0, 10.0, 18.0] {
            let Some(best) = search.within(bound) else {
                continue;
            };
            if best + SLACK > bound {
                search.within(best + SLACK);
            }
            break;
        }
        search.found
    }
}

impl Search<'_> {
    /// Finds every word within a cost, and says what the best costs.
    fn within(&mut self, bound: f32) -> Option<f32> {
        self.bound = bound;
        self.found.clear();
        let mut row = [f32::INFINITY; LONGEST + 1];
        row[0] = 0.0;
        for j in 1..=self.read.len() {
            row[j] = row[j - 1] + ADDED;
        }
        self.walk(0, &row, None, 0);
        self.found.iter().map(|c| c.cost).reduce(f32::min)
    }

    /// Goes down the tree from a node, with the costs up to it and to its parent.
    fn walk(&mut self, node: usize, row: &Row, above: Option<(&Row, char)>, depth: usize) {
        let channel = self.channel;
        for (letter, child) in &channel.tree[node].children {
            let Some(printed) = self.printed(*letter, depth) else {
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
            let child = *child as usize;
            let total = next[self.read.len()];
            if let (Some(word), true) = (channel.tree[child].word, total <= self.bound) {
                self.found.push(Candidate {
                    word,
                    case: self.case,
                    cost: total,
                });
            }
            self.walk(child, &next, Some((row, printed)), depth + 1);
        }
    }

    /// The letter as it was printed, unless the word cannot be printed in this case.
    fn printed(&self, letter: char, depth: usize) -> Option<char> {
        match self.case {
            Case::AsIs => Some(letter),
            _ if letter.is_uppercase() => None,
            Case::Title if depth > 0 => Some(letter),
            Case::Title | Case::Upper => letter.to_uppercase().next(),
        }
    }

    /// The costs after one more letter.
    fn step(&mut self, printed: char, row: &Row, above: Option<(&Row, char)>) -> Row {
        let n = self.read.len();
        let mut next = [f32::INFINITY; LONGEST + 1];
        let costs = self.costs(printed);
        for end in 0..=n {
            for length in 0..=end.min(3) {
                next[end] = next[end].min(row[end - length] + costs[end][length]);
            }
        }
        let Some((before, first)) = above else {
            return next;
        };
        let Some(readings) = self.channel.double.get(&(first, printed)) else {
            return next;
        };
        for (reading, cost) in readings {
            for (start, read) in self.read.windows(reading.len()).enumerate() {
                let end = start + reading.len();
                if read == reading.as_slice() {
                    next[end] = next[end].min(before[start] + cost);
                }
            }
        }
        next
    }

    /// What it costs to read a letter as the characters up to each end, by their number.
    fn costs(&mut self, printed: char) -> &[[f32; 4]] {
        if !self.letters.contains_key(&printed) {
            let reckoned = self.reckon(printed);
            self.letters.insert(printed, reckoned);
        }
        &self.letters[&printed]
    }

    /// See [`Search::costs`].
    fn reckon(&self, printed: char) -> Box<[[f32; 4]]> {
        let base = fold(printed.encode_utf8(&mut [0; 4]));
        let known = |read: String| self.channel.single.get(&(printed, read)).copied();
        (0..=self.read.len())
            .map(|end| {
                let mut costs = [f32::INFINITY; 4];
                costs[0] = known(String::new()).unwrap_or(LOST).min(LOST);
                for (length, reckoned) in costs.iter_mut().enumerate().take(end.min(3) + 1).skip(1)
                {
                    let read: String = self.read[end - length..end].iter().collect();
                    let same = self.folded[end - length..end].contains(&base);
                    let shape = match length {
                        1 if same => SAME_BASE,
                        1 if is_alike(&base, &read) => ALIKE,
                        2 if same => DOUBLED,
                        1 => ANY,
                        2 => ANY + 2.0,
                        _ => f32::INFINITY,
                    };
                    *reckoned = known(read).unwrap_or(shape).min(shape);
                }
                costs[1] = costs[1].min(ANY);
                costs
            })
            .collect()
    }
}

/// Tells whether a character is drawn like a letter or like that letter with its marks.
fn is_alike(base: &str, read: &str) -> bool {
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
