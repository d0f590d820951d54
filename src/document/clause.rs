//! The words between one document number and the next: whether a verb among
//! them governs what follows, or the list before goes on.

use crate::language::fold;

use super::Relation;
use super::kind::KINDS;
use super::object::{done_to, is_object, is_way};

/// What is done to documents, folded.
const VERBS: [(&str, Relation); 7] = [
    ("bai bo", Relation::Repeals),
    ("huy bo", Relation::Repeals),
    ("cham dut hieu luc", Relation::Repeals),
    ("thay the", Relation::Replaces),
    ("sua doi", Relation::Amends),
    ("bo sung", Relation::Amends),
    ("dinh chinh", Relation::Amends),
];

/// Words before a verb that make it no act of this document.
const NOT_DONE: [&str; 27] = [
    "duoc", "bi", "da", "can", "phai", "viec", "nghi", "xet", "hoac", "hay", "dang", "se", "khong",
    "chua", "muu", "ban", "xuat", "tuc", "trinh", "neu", "khi", "cac", "nhung", "hop", "va/hoac",
    "bang", "trong",
];

/// What the verb of a lead does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verb<'a> {
    /// It governs the number behind it; with the words between.
    Governs(Relation, &'a str),
    /// It speaks of something else, and ends what governed before.
    Other,
    /// There is none.
    None,
}

/// The words before a number, back to the number before it.
pub(super) struct Lead<'a> {
    raw: &'a str,
    /// Words with where they stand, what is in brackets and quotation marks left out.
    words: Vec<(usize, String)>,
}

impl<'a> Lead<'a> {
    pub(super) fn read(raw: &'a str) -> Self {
        let (mut words, mut open, mut at) = (Vec::new(), 0_u32, 0);
        for piece in raw.split_inclusive(char::is_whitespace) {
            let opens = piece.matches(['(', '“']).count();
            let closes = piece.matches([')', '”']).count();
            let within = open > 0 || opens > 0;
            open = (open + u32::try_from(opens).unwrap_or(0))
                .saturating_sub(u32::try_from(closes).unwrap_or(0));
            let word = piece.trim_end();
            if !within && !word.is_empty() {
                words.push((at, fold(word)));
            } else if within && word.ends_with([';', ',']) && open == 0 {
                // The separator behind a closed bracket.
                words.push((at + word.len() - 1, word[word.len() - 1..].to_owned()));
            }
            at += piece.len();
        }
        Self { raw, words }
    }

    /// What its last verb does; `first` where it opens its sentence, `listing`
    /// where a list before it is governed.
    pub(super) fn verb(&self, first: bool, listing: bool) -> Verb<'a> {
        let Some(phrase) = self.last_verbs() else {
            return if self.holds_end() {
                Verb::Other
            } else {
                Verb::None
            };
        };
        let object = self.raw_from(phrase.end);
        let behind: Vec<&str> = self.plain(phrase.end, self.words.len());
        if matches!(behind.first(), Some(&"boi" | &"theo" | &"bang")) && behind.len() < 4 {
            return Verb::Other;
        }
        if !self.is_done_here(phrase.start, first, listing) || !is_object(&behind, phrase.relation)
        {
            // "… ngày … sửa đổi Luật số …" is the title of what came before.
            return if first { Verb::Other } else { Verb::None };
        }
        Verb::Governs(done_to(phrase.relation, &behind), object)
    }

    /// Whether it is nothing but the way to the first number of a list.
    pub(super) fn is_list_start(&self) -> Option<&'a str> {
        let since = self
            .words
            .iter()
            .rposition(|(_, w)| w.ends_with(',') || w.ends_with(':'))
            .filter(|at| {
                let said = self.plain(0, at + 1).join(" ");
                said.contains(" nay co hieu luc") || said.ends_with("sau day")
            })
            .map_or(0, |at| at + 1);
        let rest = self.plain(since, self.words.len());
        is_way(&rest).then(|| self.raw_from(since))
    }

    /// Whether a list goes on with the number behind it: the words to that
    /// number, and whether a semicolon begins it anew. Behind an interrupted
    /// title only a semicolon is believed.
    pub(super) fn goes_on(&self, interrupted: bool) -> Option<(&'a str, bool)> {
        let way = (0..self.words.len())
            .rev()
            .take_while(|at| is_way(&self.plain(*at, at + 1)))
            .last()
            .unwrap_or(self.words.len());
        let semicolon = (way.saturating_sub(1)..self.words.len())
            .rev()
            .find(|at| self.words[*at].1.ends_with(';'));
        if let Some(at) = semicolon {
            return Some((self.raw_from(at + 1), true));
        }
        if interrupted {
            return None;
        }
        let and = self.words.get(way).is_some_and(|(_, word)| word == "va");
        let comma = way == 0 && self.raw.trim_start().starts_with(',');
        if and || comma {
            return Some((self.raw_from(way), false));
        }
        // The title of the one before may end in words like those of a way.
        let last = self.words.last().map(|(_, word)| word.as_str())?;
        (last == "va" || last.ends_with(',')).then_some(("", false))
    }

    /// Whether it says that something ends, so that no list goes on.
    fn holds_end(&self) -> bool {
        let said = self.plain(0, self.words.len()).join(" ");
        said.contains("het hieu luc") && !said.contains(';')
    }

    fn plain(&self, from: usize, to: usize) -> Vec<&str> {
        self.words[from..to]
            .iter()
            .map(|(_, word)| word.trim_matches([',', ';', '.', ':', '“', '”']))
            .collect()
    }

    fn raw_from(&self, word: usize) -> &'a str {
        self.words.get(word).map_or("", |(at, _)| &self.raw[*at..])
    }

    /// The last verbs that stand together: "sửa đổi, bổ sung và bãi bỏ".
    fn last_verbs(&self) -> Option<Phrase> {
        let words = self.plain(0, self.words.len());
        let at = (0..words.len()).rev().find_map(|at| verb_at(&words, at))?;
        let mut phrase = at;
        let mut back = phrase.start;
        while back > 0 {
            let skip = usize::from(matches!(words[back - 1], "va" | "hoac" | ""));
            let before = (1..=4)
                .filter_map(|length| verb_at(&words, back.checked_sub(skip + length)?))
                .find(|before| before.end + skip == back);
            let Some(before) = before else { break };
            if before.relation != phrase.relation {
                phrase.relation = Relation::Amends;
            }
            phrase.start = before.start;
            back = before.start;
        }
        Some(phrase)
    }

    /// Whether this document does what the verb says, not one that is mentioned.
    fn is_done_here(&self, verb: usize, first: bool, listing: bool) -> bool {
        let clause = (0..verb)
            .rev()
            .find(|at| self.words[*at].1.ends_with(';'))
            .map_or(0, |at| at + 1);
        let before = self.plain(clause, verb);
        let Some(last) = before.last() else {
            return first || clause > 0;
        };
        let said = before.join(" ");
        let own = before.contains(&"nay");
        if NOT_DONE.contains(last) {
            return false;
        }
        if own {
            return !said.contains("truong hop") && !said.ends_with("nay co hieu luc");
        }
        if first {
            let titled = KINDS.iter().any(|(kind, _)| said.ends_with(kind));
            return titled && said.split(' ').count() <= 40 || said.ends_with("sau day");
        }
        let described = before
            .iter()
            .any(|word| matches!(*word, "sua" | "bai" | "thay"));
        (listing || clause > 0) && *last == "va" && !described
    }
}

struct Phrase {
    relation: Relation,
    start: usize,
    end: usize,
}

fn verb_at(words: &[&str], at: usize) -> Option<Phrase> {
    VERBS.iter().find_map(|(verb, relation)| {
        let length = verb.split(' ').count();
        let said = words.get(at..at + length)?;
        said.iter().copied().eq(verb.split(' ')).then(|| Phrase {
            relation: *relation,
            start: at,
            end: at + length,
        })
    })
}

/// What a sentence without numbers says of the list that it opens, as
/// "bãi bỏ các văn bản sau:" or the heading "Bãi bỏ một số thông tư".
pub(super) fn opens_list(sentence: &str) -> Option<Relation> {
    let folded = fold(sentence);
    let short = folded.len() <= 160;
    let listed = folded.contains("sau day") || folded.trim_end().ends_with(':');
    if !(short || listed) {
        return None;
    }
    let names = [
        "van ban",
        "thong tu",
        "nghi dinh",
        "quyet dinh",
        "luat",
        "nghi quyet",
        "chi thi",
    ];
    if !names.iter().any(|name| folded.contains(name)) {
        return None;
    }
    if folded.contains("het hieu luc") && listed {
        return Some(Relation::Repeals);
    }
    let lead = Lead::read(sentence);
    let phrase = lead.last_verbs()?;
    let before = lead.plain(0, phrase.start);
    let own = before.is_empty() || before.contains(&"nay") || folded.starts_with("ke tu");
    let done = before.last().is_none_or(|last| !NOT_DONE.contains(last));
    (own && done).then_some(phrase.relation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lead: &str, expected: &Verb<'_>) {
        assert_eq!(Lead::read(lead).verb(true, false), *expected);
    }

    #[test]
    fn a_verb_of_this_document_governs() {
        check(
            "Quyết định này thay thế ",
            &Verb::Governs(Relation::Replaces, ""),
        );
        check(
            "Bãi bỏ khoản 2 Điều 5 của ",
            &Verb::Governs(Relation::Repeals, "khoản 2 Điều 5 của "),
        );
        check(
            "Sửa đổi, bổ sung một số điều của ",
            &Verb::Governs(Relation::Amends, "một số điều của "),
        );
        check(
            "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 4 năm 2026 và thay thế ",
            &Verb::Governs(Relation::Replaces, ""),
        );
        check(
            "Bộ trưởng Bộ Y tế ban hành Thông tư bãi bỏ ",
            &Verb::Governs(Relation::Repeals, ""),
        );
    }

    #[test]
    fn a_verb_of_others_does_not() {
        check("đã được sửa đổi, bổ sung theo ", &Verb::Other);
        check("Giao Sở Nội vụ đề xuất sửa đổi ", &Verb::Other);
        check("thực hiện theo quy định tại ", &Verb::None);
    }

    #[test]
    fn a_list_goes_on_behind_a_title() {
        #[track_caller]
        fn check(lead: &str, expected: Option<(&str, bool)>) {
            assert_eq!(Lead::read(lead).goes_on(false), expected, "{lead}");
        }
        check(" về dịch vụ bảo vệ và ", Some(("và ", false)));
        check(" của các bộ và ", Some(("", false)));
        check(" quản lý đường bộ, ", Some(("", false)));
        check(
            " và khoản 1 và khoản 2 Điều 5 của ",
            Some(("và khoản 1 và khoản 2 Điều 5 của ", false)),
        );
        check(" quy định chi tiết ", None);
        check(" quy định tại khoản 1 và khoản 2 Điều 5 của ", None);
    }

    #[test]
    fn what_opens_a_list_is_told() {
        let check = |sentence: &str, expected| assert_eq!(opens_list(sentence), expected);
        check("Bãi bỏ toàn bộ các văn bản sau:", Some(Relation::Repeals));
        check(
            "Các thông tư sau đây hết hiệu lực kể từ ngày Thông tư này có hiệu lực thi hành:",
            Some(Relation::Repeals),
        );
        check("Trách nhiệm sửa đổi văn bản của Sở Tư pháp:", None);
        check("Hiệu lực thi hành", None);
    }
}
