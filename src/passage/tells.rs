//! What a passage tells beside its matter: a day, a duty, a number to call.
//!
//! A question that asks when is better answered by a passage that names a day,
//! among passages that speak of the same. Told by the wording that official
//! documents have for each; a passage may tell several things, or none.

use serde::{Deserialize, Serialize};

/// Something that a passage may tell and a question may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// What something is, or what an acronym stands for.
    Definition,
    /// A day, a term, how often something is done.
    Day,
    /// Who does or answers for something.
    Duty,
    /// Where to go, call or write.
    Contact,
    /// A number with its unit.
    Amount,
    /// Several things one under the other.
    List,
}

/// All that a passage tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tells(u8);

/// The wording by which each is known, in lower case; `#` stands for a digit.
const WORDING: [(What, &[&str]); 5] = [
    (
        What::Definition,
        &[
            "được hiểu là",
            "gọi là",
            "gọi tắt là",
            "viết tắt",
            "giải thích từ ngữ",
            " là việc ",
            " là chỉ số ",
            " là hệ thống ",
            " là văn bản ",
            " là giấy tờ ",
            " là cơ quan ",
            " là bộ phận ",
            " là quá trình ",
        ],
    ),
    (
        What::Day,
        &[
            "#/#",
            "ngày #",
            "tháng #",
            "năm #",
            "quý i",
            "quý #",
            "trước ngày",
            "chậm nhất",
            "thời hạn",
            "thời gian",
            "định kỳ",
            "hằng tuần",
            "hằng tháng",
            "hằng quý",
            "hằng năm",
            "hàng tuần",
            "hàng tháng",
            "hàng quý",
            "hàng năm",
            "# lần",
            "# ngày",
        ],
    ),
    (
        What::Duty,
        &[
            "chủ trì",
            "chịu trách nhiệm",
            "có trách nhiệm",
            "được giao",
            "đầu mối",
            "thường trực",
            "tham mưu",
            "phối hợp với",
            "đơn vị thực hiện",
            "cơ quan thực hiện",
            "người đứng đầu",
            "thủ trưởng",
            "chủ tịch",
        ],
    ),
    (
        What::Contact,
        &[
            "đường dây nóng",
            "điện thoại",
            "hotline",
            "email",
            "e-mail",
            "thư điện tử",
            "địa chỉ",
            "trụ sở",
            "https://",
            "http://",
            "www.",
            ".gov.vn",
            "bộ phận một cửa",
            "bộ phận tiếp nhận",
            "trung tâm phục vụ hành chính công",
            "gửi về",
            "nộp tại",
        ],
    ),
    (
        What::Amount,
        &[
            "#%",
            "# %",
            "# đồng",
            "# triệu",
            "# tỷ",
            "# lần",
            "# điểm",
            "# người",
            "# giờ",
            "# bài",
            "# tin",
            "# nhóm",
            "# lượt",
            "# hồ sơ",
            "# thủ tục",
            "tỷ lệ",
            "tối thiểu",
            "tối đa",
            "ít nhất",
        ],
    ),
];

/// So many items one under the other are a list.
const LIST: usize = 3;

/// The most letters of an acronym that a text explains in brackets.
const ACRONYM: usize = 10;

impl Tells {
    /// Reads what a text under some headings tells.
    #[must_use]
    pub fn of(heading: &str, text: &str) -> Self {
        let text = format!("{heading}\n{text}").to_lowercase();
        let digits = |c: char| if c.is_ascii_digit() { '#' } else { c };
        let text: String = text.chars().map(digits).collect();
        let mut tells = Self::default();
        for (what, signs) in WORDING {
            if signs.iter().any(|sign| text.contains(sign)) {
                tells.0 |= what.bit();
            }
        }
        if explains(&text) {
            tells.0 |= What::Definition.bit();
        }
        let items = text
            .lines()
            .filter(|line| line.trim_start().starts_with(['-', '+', '•', '*']));
        let points = items.count().max(text.matches(';').count());
        if points >= LIST {
            tells.0 |= What::List.bit();
        }
        tells
    }

    /// Whether it tells this.
    #[must_use]
    pub fn tells(self, what: What) -> bool {
        self.0 & what.bit() != 0
    }
}

/// Whether an acronym stands in brackets behind what it stands for.
fn explains(text: &str) -> bool {
    text.split('(').skip(1).any(|behind| {
        let inside = behind.split_once(')').map_or("", |(inside, _)| inside);
        let letters = inside.chars().filter(|c| c.is_alphabetic()).count();
        (2..=ACRONYM).contains(&letters) && !inside.contains('#')
    })
}

impl What {
    fn bit(self) -> u8 {
        1 << self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[What]) {
        let tells = Tells::of("", text);
        let all = [
            What::Definition,
            What::Day,
            What::Duty,
            What::Contact,
            What::Amount,
            What::List,
        ];
        let found: Vec<What> = all.into_iter().filter(|what| tells.tells(*what)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_wording_shows_what_is_told() {
        check(
            "Chỉ số cải cách hành chính (PAR INDEX).",
            &[What::Definition],
        );
        check("Gửi báo cáo trước ngày 20/11.", &[What::Day]);
        check("Phòng Nội vụ chủ trì, theo dõi.", &[What::Duty]);
        check("Số điện thoại đường dây nóng của xã.", &[What::Contact]);
        check("Phấn đấu đạt 90% hồ sơ.", &[What::Amount]);
        check("Gồm:\n- một\n- hai\n- ba", &[What::List]);
        check("Nâng cao nhận thức của người dân.", &[]);
    }

    #[test]
    fn headings_tell_too() {
        assert!(Tells::of("Giải thích từ ngữ", "Thẻ: …").tells(What::Definition));
    }
}
