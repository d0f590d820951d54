//! What a message wants of the petitions: to file one, to look one up, to say
//! how it was. A question about petitions in a plan wants none of these.

use crate::language::{fold, is_syllable, normalize, telex, tokens};

use super::{Code, Mistyped, find_code};

/// What a message wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// To file a petition; what was already said of it.
    File(String),
    /// To denounce somebody or to file a legal complaint, which has its own law.
    Denounce,
    /// To see how far a petition is.
    LookUp(Result<Code, Mistyped>),
    /// To see how far the own petitions are.
    Own,
    /// To say how satisfied they are with the answer to a petition.
    Rate(Code, Level),
}

/// How satisfied somebody is, in the terms that offices report by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 1
    VeryBad,
    /// 2
    Bad,
    /// 3
    Fair,
    /// 4
    Good,
    /// 5
    VeryGood,
}

impl Level {
    /// Every level, the best first, as they are offered.
    pub const ALL: [Self; 5] = [
        Self::VeryGood,
        Self::Good,
        Self::Fair,
        Self::Bad,
        Self::VeryBad,
    ];

    /// The words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::VeryGood => "Rất hài lòng",
            Self::Good => "Hài lòng",
            Self::Fair => "Bình thường",
            Self::Bad => "Không hài lòng",
            Self::VeryBad => "Rất không hài lòng",
        }
    }

    /// From 1, the worst, to 5.
    #[must_use]
    pub fn number(self) -> i64 {
        self as i64 + 1
    }

    /// Reads a level that ends a message.
    fn at_the_end_of(plain: &str) -> Option<Self> {
        // The longest first: each shorter one ends it too.
        let mut levels = Self::ALL;
        levels.sort_by_key(|level| std::cmp::Reverse(level.words().len()));
        levels
            .into_iter()
            .find(|level| plain.ends_with(&fold(level.words())))
    }
}

/// What may be filed, folded.
const THINGS: [&str; 7] = [
    "phan anh kien nghi",
    "phan anh",
    "kien nghi",
    "gop y",
    "pakn",
    "y kien phan anh",
    "don phan anh",
];

/// What has its own law, folded.
const DENUNCIATIONS: [&str; 6] = [
    "to cao",
    "don to cao",
    "khieu nai",
    "don khieu nai",
    "to giac",
    "khoi kien",
];

/// What somebody says who wants to file, before the thing.
const WANTS: [&str; 14] = [
    "muon gui",
    "muon nop",
    "muon viet",
    "muon lam",
    "muon",
    "can gui",
    "can",
    "xin gui",
    "xin phep",
    "xin",
    "cho toi gui",
    "gui",
    "nop",
    "lam",
];

/// Who speaks and how politely; says nothing of the wish.
const SPEAKERS: &str = "toi em minh chau con anh chi tui mik mk da thua chao xin ban ad admin oi a bac co chu \
    hom nay nguoi dan gia dinh chung ba nay";

/// What a question about petitions ends with or goes on with.
const QUESTIONS: [&str; 24] = [
    "o dau",
    "ve dau",
    "cho nao",
    "den dau",
    "qua dau",
    "kenh nao",
    "the nao",
    "nhu the nao",
    "bao lau",
    "bao nhieu",
    "khi nao",
    "luc nao",
    "cho ai",
    "ai",
    "gi",
    "la gi",
    "may ngay",
    "co duoc khong",
    "duoc khong",
    "ra sao",
    "so nao",
    "lam sao",
    "cach nao",
    "o cho nao",
];

/// Recognises a wish.
#[must_use]
pub fn recognise(message: &str) -> Option<Wish> {
    let plain = plain(message);
    if let Some(code) = find_code(message) {
        return Some(match (code, Level::at_the_end_of(&plain)) {
            (Ok(code), Some(level)) => Wish::Rate(code, level),
            (code, _) => Wish::LookUp(code),
        });
    }
    if OWN.contains(&plain.as_str()) {
        return Some(Wish::Own);
    }
    let words: Vec<&str> = plain.split(' ').collect();
    let spoken = words
        .iter()
        .take_while(|word| SPEAKERS.split_whitespace().any(|s| s == **word))
        .count();
    let rest = words[spoken..].join(" ");
    let (wanted, rest) = WANTS
        .iter()
        .find_map(|want| behind(&rest, want))
        .map_or((spoken > 0, rest.as_str()), |rest| (true, rest));
    let rest = ["mot", "1", "don", "y kien", "cai"]
        .iter()
        .find_map(|filler| behind(rest, filler))
        .unwrap_or(rest);
    if let Some(about) = DENUNCIATIONS.iter().find_map(|thing| behind(rest, thing)) {
        return (wanted || about.is_empty())
            .then_some(Wish::Denounce)
            .filter(|_| !asks(message, about));
    }
    let about = THINGS.iter().find_map(|thing| behind(rest, thing))?;
    let marked = message.contains(':');
    if (!wanted && !about.is_empty() && !marked) || asks(message, about) {
        return None;
    }
    Some(Wish::File(said_of_it(message, about)))
}

/// Ways to ask for the own petitions.
const OWN: [&str; 8] = [
    "tra cuu phan anh",
    "tra cuu kien nghi",
    "tra cuu phan anh kien nghi",
    "phan anh cua toi",
    "phan anh cua toi den dau roi",
    "tra cuu phan anh cua toi",
    "xem phan anh cua toi",
    "tra cuu",
];

/// The words behind others, where a text begins with these.
fn behind<'a>(text: &'a str, with: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(with)?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim_start())
}

/// Whether it is a question: it ends like one, or asks at once.
fn asks(message: &str, about: &str) -> bool {
    let words = about.split(' ').count();
    let ends = QUESTIONS.iter().any(|question| {
        about
            .strip_suffix(question)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    });
    let begins = [
        "thi",
        "co",
        "nhu",
        "o dau",
        "la",
        "gom",
        "duoc xu ly",
        "theo",
    ]
    .iter()
    .any(|word| behind(about, word).is_some());
    (ends && words <= 12)
        || (begins && words <= 8)
        || (message.trim_end().ends_with('?') && words <= 12)
}

/// What the message already says of the matter, as it was typed.
fn said_of_it(message: &str, about: &str) -> String {
    let count = about.split(' ').filter(|word| !word.is_empty()).count();
    let message = normalize(message);
    let words = tokens(&message);
    let Some(first) = words
        .len()
        .checked_sub(count)
        .and_then(|first| words.get(first))
    else {
        return String::new();
    };
    let said = message[first.span.start..].trim();
    let lead = [
        "về việc ",
        "việc ",
        "về ",
        "ve viec ",
        "viec ",
        "ve ",
        "là ",
        "rằng ",
    ];
    let said = lead
        .iter()
        .find_map(|lead| said.strip_prefix(lead))
        .unwrap_or(said);
    // One word is no matter: "phản ánh ạ".
    if said.split_whitespace().count() < 3 {
        return String::new();
    }
    said.to_owned()
}

/// The words of a message without marks, parted by one space; Telex keystrokes
/// carried out first.
pub(super) fn plain(message: &str) -> String {
    let message = normalize(message);
    let words: Vec<String> = tokens(&message)
        .iter()
        .filter(|token| token.shape != crate::language::Shape::Code)
        .map(|token| {
            let word = message[token.span.clone()].to_lowercase();
            let typed_in_keys = (!is_syllable(&word)).then(|| telex(&word)).flatten();
            fold(typed_in_keys.as_deref().unwrap_or(&word))
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn files(message: &str, said: &str) {
        assert_eq!(
            recognise(message),
            Some(Wish::File(said.into())),
            "{message}"
        );
    }

    #[track_caller]
    fn check(message: &str, wish: impl Into<Option<Wish>>) {
        assert_eq!(recognise(message), wish.into(), "{message}");
    }

    #[test]
    fn who_wants_to_file_says_so_in_many_ways() {
        files("tôi muốn phản ánh", "");
        files("Em muốn gửi phản ánh kiến nghị ạ", "");
        files("toi muon phan anh", "");
        files("tooi muoons phanr anhs", "");
        files("gửi kiến nghị", "");
        files("phản ánh", "");
        files("cho tôi gửi một phản ánh", "");
        files("muốn góp ý", "");
        files(
            "tôi muốn phản ánh về việc rác thải đổ đầy ngõ 5 thôn Đông",
            "rác thải đổ đầy ngõ 5 thôn Đông",
        );
        files(
            "Phản ánh: đèn đường tổ 3 hỏng cả tháng nay",
            "đèn đường tổ 3 hỏng cả tháng nay",
        );
        files(
            "tôi muốn phản ánh cán bộ một cửa bắt tôi đi lại 5 lần",
            "cán bộ một cửa bắt tôi đi lại 5 lần",
        );
    }

    #[test]
    fn questions_about_petitions_are_questions() {
        for question in [
            "phản ánh kiến nghị gửi về đâu",
            "phan anh kien nghi gui ve dau",
            "quy trình tiếp nhận phản ánh kiến nghị thế nào",
            "phản ánh kiến nghị được xử lý trong bao lâu",
            "tôi muốn phản ánh thì gọi số nào",
            "muốn kiến nghị thì gửi cho ai?",
            "cơ quan nào tiếp nhận phản ánh, kiến nghị của người dân",
            "kế hoạch nói gì về phản ánh kiến nghị",
            "thủ tục khiếu nại lần đầu gồm những gì",
            "khiếu nại lần hai gửi đến đâu",
            "làm giấy khai sinh cần gì",
            "tỷ lệ phản ánh kiến nghị được giải quyết",
            "tôi muốn làm căn cước",
            "gửi hồ sơ qua bưu điện được không",
        ] {
            check(question, None);
        }
    }

    #[test]
    fn denouncing_has_its_own_way() {
        check("tôi muốn tố cáo cán bộ xã nhận tiền", Some(Wish::Denounce));
        check("tố cáo", Some(Wish::Denounce));
        check("em muốn gửi đơn khiếu nại", Some(Wish::Denounce));
    }

    #[test]
    fn codes_and_ratings_are_read() {
        let code = Code::random().unwrap();
        check(
            &format!("tra cứu {code}"),
            Some(Wish::LookUp(Ok(code.clone()))),
        );
        check("tra cứu PA-0000-0000-0", Some(Wish::LookUp(Err(Mistyped))));
        check("tra cứu phản ánh", Some(Wish::Own));
        check(
            &format!("Đánh giá {code}: Rất không hài lòng"),
            Some(Wish::Rate(code.clone(), Level::VeryBad)),
        );
        check(
            &format!("Đánh giá {code}: Hài lòng"),
            Some(Wish::Rate(code, Level::Good)),
        );
    }
}
