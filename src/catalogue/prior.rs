//! What speaks for or against a procedure beside its words: rules for the
//! special case are seldom meant by somebody who does not mention it.

use std::sync::LazyLock;

use crate::knowledge::Procedure;
use crate::language::{fold, tokens};

use super::cases::{ABROAD, HEADLESS, HEADS, NEAR, OFFICES_ABROAD, SPECIAL};
use super::phrases::Phrases;

/// Words that say something here with these marks only: "hết hạn" is not Korean, and
/// who drives, "lái", does not do it again.
const MARKED: [(&str, &str); 10] = [
    ("lai", "lại"),
    ("lanh", "lãnh"),
    ("lay", "lấy"),
    ("han", "hàn"),
    ("lao", "lào"),
    ("nhat", "nhật"),
    ("tay", "tây"),
    ("my", "mỹ"),
    ("uc", "úc"),
    ("duc", "đức"),
];

/// Words in lower case, folded, between single spaces, with one before and one after; words that
/// only look like [`MARKED`] ones keep their marks.
pub(super) fn words(text: &str) -> String {
    let mut words = String::from(" ");
    for token in tokens(text) {
        let word = &text[token.span];
        let folded = fold(word);
        let marked = MARKED.iter().find(|(form, _)| *form == folded);
        let other = marked.is_some_and(|(form, marked)| word != *form && word != *marked);
        words.push_str(if other { word } else { &folded });
        words.push(' ');
    }
    words
}

/// What a message may say, a bit for each of [`SPECIAL`], and the last for [`ABROAD`].
static SAID: LazyLock<Phrases> = LazyLock::new(|| {
    let special = SPECIAL.iter().map(|special| special.said);
    Phrases::of(special.chain([ABROAD]))
});

/// What a name may say, a bit for each of [`SPECIAL`].
static NAMES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::of(SPECIAL.iter().map(|special| special.name)));

/// The [`HEADS`] of messages and of names.
static HEADS_SAID: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::of(HEADS.iter().map(|[said, _]| *said)));
static HEADS_NAMED: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::of(HEADS.iter().map(|[_, named]| *named)));

/// What an agency may be called.
static AGENCIES: LazyLock<Phrases> = LazyLock::new(|| {
    let communes: &[&str] = &["uy ban nhan dan cap xa", "cong an cap xa"];
    Phrases::of([OFFICES_ABROAD, communes, NEAR])
});
const IS_ABROAD: u32 = 1;
const IS_COMMUNE: u32 = 1 << 1;
const IS_NEAR: u32 = 1 << 2;

/// What a procedure's own words say of it, found once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Traits {
    special: u32,
    heads: u32,
    agency: u32,
    of_a_place: bool,
}

impl Traits {
    /// Of a procedure with these words.
    pub(super) fn of(procedure: &Procedure, name: &str, agency: &str) -> Self {
        Self {
            special: NAMES.in_words(name),
            heads: HEADS_NAMED.in_words(name),
            agency: AGENCIES.in_words(agency),
            of_a_place: !procedure.place.is_empty(),
        }
    }

    /// What it counts for a message, 1 where nothing speaks against it.
    pub(super) fn count(self, said: Said) -> f32 {
        let unsaid = (0..).zip(SPECIAL).filter(|(bit, _)| {
            let bit = 1 << bit;
            self.special & bit > 0 && said.special & bit == 0
        });
        let mut counts: f32 = unsaid.map(|(_, special)| special.counts).product();
        if said.heads & !self.heads > 0 {
            counts *= HEADLESS;
        }
        if self.agency & IS_ABROAD > 0 && said.special & (1 << SPECIAL.len()) == 0 {
            counts *= 0.45;
        }
        if self.agency & IS_COMMUNE > 0 {
            counts *= 1.06;
        }
        counts
    }

    /// Whether citizens go to its office, or their own office speaks of it.
    pub(super) fn is_near(self) -> bool {
        self.of_a_place || self.agency & IS_NEAR > 0
    }
}

/// What a message says of special cases, and what it is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    special: u32,
    heads: u32,
}

impl Said {
    /// Of a message's [`words`].
    pub(super) fn of(words: &str) -> Self {
        Self {
            special: SAID.in_words(words),
            heads: HEADS_SAID.in_words(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, message: &str, is_for: bool) {
        let traits = Traits::of(&Procedure::default(), &fold(&words(name)), " ");
        let counts = traits.count(Said::of(&words(&message.to_lowercase())));
        assert_eq!(counts >= 1.0, is_for, "{name}: {message}");
    }

    #[test]
    fn a_special_case_is_meant_by_who_mentions_it() {
        check(
            "Đăng ký kết hôn có yếu tố nước ngoài",
            "làm đăng ký kết hôn",
            false,
        );
        check(
            "Đăng ký kết hôn có yếu tố nước ngoài",
            "lấy chồng Hàn Quốc",
            true,
        );
        check("Cấp lại thẻ căn cước", "làm căn cước", false);
        check("Cấp lại thẻ căn cước", "mất căn cước", true);
        check("Cấp lại giấy phép lái xe", "làm bằng lái xe máy", false);
        check("Cấp lại giấy phép lái xe", "làm lại bằng lái xe máy", true);
        check(
            "Đăng ký khai tử có yếu tố nước ngoài",
            "giấy báo tử hết hạn",
            false,
        );
        check("Cấp đổi thẻ căn cước", "chưa có căn cước", false);
        check("Trình báo mất hộ chiếu (cấp huyện)", "mất hộ chiếu", false);
        check("Đăng ký khai sinh", "làm khai sinh", true);
    }

    #[test]
    fn what_a_need_is_about_stands_in_the_name() {
        let need = "công chứng bản sao căn cước";
        check("Cấp giấy chứng nhận căn cước", need, false);
        check("Chứng thực bản sao từ bản chính", need, true);
        check("Hưởng trợ cấp thất nghiệp", "lãnh thất nghiệp", true);
        check("Hưởng bảo hiểm xã hội một lần", "lãnh thất nghiệp", false);
    }
}
