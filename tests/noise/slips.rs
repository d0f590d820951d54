//! Slips of the fingers: a neighbouring key, a letter left out, twice or late.

use super::Random;

/// The rows of a keyboard.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Makes a slip in one word of so many. Words of one letter are typed right.
pub(super) fn one_in(words: usize, word: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 2 || random.below(words) > 0 {
        return word.to_owned();
    }
    let at = random.below(letters.len());
    match random.below(4) {
        0 => letters[at] = beside(letters[at], random),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => {
            let first = at.min(letters.len() - 2);
            letters.swap(first, first + 1);
        }
    }
    letters.into_iter().collect()
}

/// The letter of a key beside that of another, without marks.
fn beside(letter: char, random: &mut Random) -> char {
    let plain = motcua::language::fold(letter.encode_utf8(&mut [0; 4]));
    let found = ROWS.iter().enumerate().find_map(|(y, row)| {
        let x = row.find(plain.as_str())?;
        Some((x, y))
    });
    let Some((x, y)) = found else { return letter };
    let key = |x: Option<usize>, y: usize| ROWS.get(y)?.chars().nth(x?);
    let keys: Vec<char> = [
        key(x.checked_sub(1), y),
        key(Some(x + 1), y),
        key(Some(x), y + 1),
        y.checked_sub(1).and_then(|y| key(Some(x), y)),
    ]
    .into_iter()
    .flatten()
    .collect();
    *random.pick(&keys)
}
