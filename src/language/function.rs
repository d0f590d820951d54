//! Function words: grammar, courtesy and asking. They say nothing of the matter.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{fold, tone_key};

/// One list, parted by white space.
const FUNCTION_WORDS: &str = include_str!("function_words.txt");

/// The function words with and without their marks.
static FUNCTION: LazyLock<(FxHashSet<String>, FxHashSet<String>)> = LazyLock::new(|| {
    let words = || FUNCTION_WORDS.split_whitespace();
    (words().map(tone_key).collect(), words().map(fold).collect())
});

/// Whether a written word is one of grammar, courtesy or asking.
#[must_use]
pub fn is_function_word(written: &str) -> bool {
    // A word that lost its marks and was not restored is judged without them.
    FUNCTION.0.contains(&tone_key(written)) || (written.is_ascii() && FUNCTION.1.contains(written))
}
