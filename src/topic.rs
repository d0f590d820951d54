//! Topics: questions that ask for the same thing in other words, brought together.
//!
//! A question is the set of its words of matter, without marks, places and
//! grammar, with shorthand written out, and the same set with everyday words in
//! official ones. It joins the topic whose leading question it shares most of
//! either with; the longer questions lead.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::language::lexicon::Heard;
use crate::language::{
    Lexicon, Shape, fold, is_function_word, is_syllable, normalize, telex, tokens,
};
use crate::place;

/// The share of their words that two questions of a topic have in common.
const ALIKE: f64 = 0.5;

/// Words of a question: those that are words of matter even without their marks ("đăng"
/// is not: "dang" may be "đang"), all in official terms, and all as they were said.
type Words = [BTreeSet<String>; 3];

/// Brings questions together; each topic holds positions, the most questions first.
#[must_use]
pub fn topics(questions: &[&str], lexicon: &Lexicon) -> Vec<Vec<usize>> {
    let words: Vec<Words> = questions
        .iter()
        .map(|question| words(question, lexicon))
        .collect();
    let mut order: Vec<usize> = (0..questions.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(words[*at][2].len()), *at));
    let mut found: Vec<(&Words, Vec<usize>)> = Vec::new();
    let mut holding: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for at in order {
        let own = &words[at];
        // Only topics that share a word are compared.
        let near: BTreeSet<usize> = own
            .iter()
            .flatten()
            .filter_map(|word| holding.get(word.as_str()))
            .flatten()
            .copied()
            .collect();
        let nearest = near
            .into_iter()
            .map(|topic| (alike(own, found[topic].0), topic))
            .filter(|(alike, _)| ALIKE <= *alike)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, topic)) = nearest {
            found[topic].1.push(at);
            continue;
        }
        for word in own.iter().flatten() {
            holding.entry(word).or_default().push(found.len());
        }
        found.push((own, vec![at]));
    }
    let mut topics: Vec<Vec<usize>> = found.into_iter().map(|(_, members)| members).collect();
    topics.sort_by_key(|members| (std::cmp::Reverse(members.len()), members[0]));
    topics
}

/// The share of words in common, of all or nearly all of the shorter question,
/// in the words in which it is greater.
fn alike(one: &Words, other: &Words) -> f64 {
    let shares = one.iter().zip(other).map(|(one, other)| {
        let shared = one.intersection(other).count();
        let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let union = number(one.len() + other.len() - shared).max(1.0);
        let shorter = one.len().min(other.len());
        if shorter < 2 && one != other {
            return 0.0;
        }
        let within = if 3 <= shorter {
            0.6 * number(shared) / number(shorter)
        } else {
            0.0
        };
        (number(shared) / union).max(within)
    });
    shares.fold(0.0, f64::max)
}

/// The words of matter of a question.
fn words(question: &str, lexicon: &Lexicon) -> Words {
    let (typed, codes) = typed(question, lexicon);
    let heard: Vec<Heard> = typed
        .iter()
        .map(|word| {
            if word.is_ascii() {
                Heard::unmarked(word, word)
            } else {
                Heard::marked(word, word)
            }
        })
        .collect();
    let expressions = lexicon.everyday(&heard);
    let official = expressions
        .iter()
        .flat_map(|found| found.official.iter().map(|word| fold(word)));
    let replaced = |at: &usize| expressions.iter().any(|found| found.places.contains(at));
    let matter = |at: &usize| !is_function_word(&typed[*at]);
    let said = (0..typed.len()).filter(matter).map(|at| fold(&typed[at]));
    let kept = (0..typed.len())
        .filter(|at| !replaced(at) && matter(at))
        .map(|at| fold(&typed[at]));
    let said: BTreeSet<String> = codes.iter().cloned().chain(said).collect();
    let bare = said.iter().filter(|word| !is_function_word(word)).cloned();
    [
        bare.collect(),
        codes.iter().cloned().chain(official).chain(kept).collect(),
        said,
    ]
}

/// The words of a question without its places, keystrokes carried out and
/// shorthand written out, and the codes in it.
fn typed(question: &str, lexicon: &Lexicon) -> (Vec<String>, BTreeSet<String>) {
    let text = without_labels(&normalize(question));
    let places = place::find(&text);
    let tokens = tokens(&text);
    let mut typed: Vec<String> = Vec::new();
    let mut codes = BTreeSet::new();
    for token in &tokens {
        if places
            .iter()
            .any(|place| place.span.start < token.span.end && token.span.start < place.span.end)
        {
            continue;
        }
        let word = text[token.span.clone()].to_lowercase();
        if token.shape == Shape::Code {
            codes.insert(fold(&word));
            continue;
        }
        let in_keys = (!is_syllable(&word)).then(|| telex(&word)).flatten();
        let word = in_keys.unwrap_or(word);
        let meant = lexicon.acronym(&word).or_else(|| {
            let meanings = lexicon.shorthand(&word);
            meanings
                .first()
                .filter(|meaning| !meaning.ambiguous)
                .map(|meaning| meaning.means.as_slice())
        });
        match meant {
            Some(full) => typed.extend(full.iter().map(ToString::to_string)),
            None => typed.push(word),
        }
    }
    (typed, codes)
}

/// A question without what was put in the place of personal numbers.
fn without_labels(question: &str) -> String {
    let mut rest = question;
    let mut kept = String::with_capacity(question.len());
    while let Some((before, (_, after))) = rest
        .split_once('[')
        .and_then(|(before, label)| Some((before, label.split_once(']')?)))
    {
        kept.push_str(before);
        rest = after;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(questions: &[&str], expected: &[&[usize]]) {
        let mut found = topics(questions, &Lexicon::shipped());
        for members in &mut found {
            members.sort_unstable();
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn what_was_masked_is_no_matter() {
        check(
            &[
                "nuôi chó có phải đăng ký không, gọi tôi [số điện thoại]",
                "nuoi cho co phai dang ky ko",
            ],
            &[&[0, 1]],
        );
    }

    #[test]
    fn the_same_in_other_words_is_one_topic() {
        check(
            &[
                "làm sổ đỏ mất bao lâu",
                "lam so do mat bao lau",
                "nuôi chó có phải đăng ký không",
                "thời gian làm sổ đỏ bao lâu vậy ạ",
                "nuoi cho co phai dang ky ko",
            ],
            &[&[0, 1, 3], &[2, 4]],
        );
    }

    #[test]
    fn the_place_makes_no_topic() {
        check(
            &["lịch cắt điện ở Thái Bình", "lịch cắt điện ở Quảng Trị"],
            &[&[0, 1]],
        );
    }

    #[test]
    fn other_matters_stay_apart() {
        check(
            &[
                "giá vé xe buýt",
                "tuyển công chức năm nay",
                "bao giờ có nước",
            ],
            &[&[0], &[1], &[2]],
        );
    }

    #[test]
    fn nothing_and_noise_break_nothing() {
        assert!(topics(&[], &Lexicon::shipped()).is_empty());
        assert_eq!(topics(&["", "???", "à"], &Lexicon::shipped()).len(), 3);
    }
}
