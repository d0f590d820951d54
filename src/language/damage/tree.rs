//! Words as a tree of letters, so that those that begin alike are walked once.

use rustc_hash::FxHashMap;

/// The letters that words are made of, by number.
#[derive(Debug, Default)]
pub(super) struct Alphabet {
    /// The letter of each number.
    pub(super) letters: Vec<char>,
    /// The number of each letter's capital; its own if it is one.
    pub(super) capitals: Vec<u16>,
    numbers: FxHashMap<char, u16>,
}

/// A tree of words.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// A node of a tree: a beginning of words. Nodes hold no lists of their own, of which
/// there would be a hundred thousand to make and to take apart.
#[derive(Debug, Default)]
struct Node {
    /// The letter that leads to it.
    letter: u16,
    /// The first and the last of its children; none is the root, which is nobody's child.
    first: u32,
    last: u32,
    /// The next child of its parent.
    next: u32,
    word: Option<u32>,
}

impl Alphabet {
    /// The number of a letter, new if it has none.
    pub(super) fn add(&mut self, letter: char) -> u16 {
        if let Some(number) = self.numbers.get(&letter) {
            return *number;
        }
        let number = self.next();
        self.push(letter, number);
        let mut capitals = letter.to_uppercase();
        if let (Some(capital), None) = (capitals.next(), capitals.next())
            && capital != letter
        {
            let of_capital = self.add(capital);
            self.capitals[usize::from(number)] = of_capital;
        }
        number
    }

    /// The next number that is free; Unicode has fewer letters with a case than that.
    fn next(&self) -> u16 {
        u16::try_from(self.letters.len()).unwrap_or(u16::MAX)
    }

    /// Adds a letter that is its own capital until told otherwise.
    fn push(&mut self, letter: char, number: u16) {
        self.letters.push(letter);
        self.capitals.push(number);
        self.numbers.insert(letter, number);
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

impl Tree {
    /// Adds a word; one that is there keeps its id.
    pub(super) fn add(&mut self, word: &str, id: u32, alphabet: &mut Alphabet) {
        let mut at = 0;
        for letter in word.chars() {
            let letter = alphabet.add(letter);
            let known = self.children(at).find(|(l, _)| *l == letter);
            at = match known {
                Some((_, child)) => child,
                None => self.grow(at, letter),
            };
        }
        self.nodes[at].word.get_or_insert(id);
    }

    /// Adds a node below another.
    fn grow(&mut self, node: usize, letter: u16) -> usize {
        let child = self.nodes.len();
        let number = u32::try_from(child).expect("there are less than 4 billion beginnings");
        self.nodes.push(Node {
            letter,
            ..Node::default()
        });
        let before = std::mem::replace(&mut self.nodes[node].last, number);
        if before == 0 {
            self.nodes[node].first = number;
        } else {
            self.nodes[before as usize].next = number;
        }
        child
    }

    /// The letters that go on from a node, and the nodes that they lead to.
    pub(super) fn children(&self, node: usize) -> impl Iterator<Item = (u16, usize)> {
        let child = |at: u32| (at > 0).then_some(at as usize);
        std::iter::successors(child(self.nodes[node].first), move |at| {
            child(self.nodes[*at].next)
        })
        .map(|at| (self.nodes[at].letter, at))
    }

    /// The word that ends at a node.
    pub(super) fn word(&self, node: usize) -> Option<u32> {
        self.nodes[node].word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_its_letters() {
        let (mut tree, mut alphabet) = (Tree::default(), Alphabet::default());
        tree.add("ban", 7, &mut alphabet);
        tree.add("bán", 8, &mut alphabet);
        tree.add("ban", 9, &mut alphabet);
        let mut at = 0;
        for letter in "ban".chars() {
            let number = alphabet.add(letter);
            at = tree.children(at).find(|(l, _)| *l == number).unwrap().1;
        }
        assert_eq!(tree.word(at), Some(7));
    }

    #[test]
    fn a_capital_is_its_own() {
        let mut alphabet = Alphabet::default();
        let (small, capital) = (alphabet.add('đ'), alphabet.add('Đ'));
        assert_eq!(alphabet.capitals[usize::from(small)], capital);
        assert_eq!(alphabet.capitals[usize::from(capital)], capital);
    }
}
