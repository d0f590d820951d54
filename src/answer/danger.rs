//! Words of danger, at which a number to call is given before anything else.

use std::sync::LazyLock;

use crate::language::{fold, tokens, tone_key};

/// What people say who are in danger, and the number to call at once
/// (Decree 282/2025/NĐ-CP).
const DANGERS: &[(&str, &[&str])] = &[
    (
        CHILD,
        &[
            "bạo hành trẻ",
            "xâm hại trẻ",
            "đánh đập trẻ",
            "hành hạ trẻ",
            "đánh trẻ",
            "bắt cóc trẻ",
        ],
    ),
    (
        "114",
        &[
            "cháy nhà",
            "đang cháy",
            "bị cháy",
            "có cháy",
            "nhà cháy",
            "xe cháy",
            "cháy xe",
            "cháy rừng",
            "cháy chợ",
            "cháy lớn",
            "cháy to",
            "cháy rồi",
            "bốc cháy",
            "hỏa hoạn",
            "nổ bình gas",
            "xì gas",
            "rò gas",
            "kẹt thang máy",
            "kẹt trong thang máy",
        ],
    ),
    (
        "115",
        &[
            "gọi cấp cứu",
            "cần cấp cứu",
            "bất tỉnh",
            "ngất xỉu",
            "bị ngất",
            "ngừng thở",
            "không thở được",
            "co giật",
            "điện giật",
            "rắn cắn",
            "bị xe tông",
            "bị xe đụng",
            "uống thuốc sâu",
            "uống thuốc trừ sâu",
            "tai nạn nặng",
            "đột quỵ",
            "ngộ độc",
            "chảy máu nhiều",
            "tự tử",
            "muốn chết",
            "không muốn sống",
        ],
    ),
    (
        "113",
        &[
            "bị cướp",
            "bị đánh",
            "bị giết",
            "bị hiếp",
            "đột nhập",
            "dọa giết",
            "đang đánh nhau",
            "bạo lực gia đình",
            "bạo hành gia đình",
            "bị bạo hành",
            "bị xâm hại tình dục",
            "đánh đập vợ",
            "chồng đánh",
            "bị chém",
            "bị đâm",
            "bị bắt cóc",
            "có trộm",
        ],
    ),
    (
        "112",
        &[
            "đuối nước",
            "bị nước cuốn",
            "lũ cuốn",
            "sạt lở",
            "kẹt trong lũ",
            "kẹt trên mái nhà",
            "chìm thuyền",
            "chìm tàu",
        ],
    ),
];

/// Who is a child, and what is done to it: any of these before any of those is a danger
/// of [`CHILD`].
const CHILDREN: &[&str] = &[
    "con",
    "con tôi",
    "con em",
    "con nhỏ",
    "con gái",
    "con trai",
    "cháu",
    "cháu tôi",
    "cháu nhỏ",
    "cháu gái",
    "cháu trai",
    "bé",
    "bé nhà em",
    "trẻ",
    "trẻ em",
    "trẻ nhỏ",
    "học sinh",
];
const HARMS: &[&str] = &[
    "bị đánh",
    "bị xâm hại",
    "bị bạo hành",
    "bị hành hạ",
    "bị bắt cóc",
    "bị hiếp",
];
const CHILD: &str = "111";

/// What holds words of danger, most of it where it is typed without marks, and tells of none.
const HARMLESS: &[&str] = &[
    "điện tử từ",
    "từ từ đã",
    "từ từ rồi",
    "từ từ thôi",
    "từ từ để",
    "xe chạy",
    "máy chạy",
    "web chạy",
    "tàu chạy",
    "chạy xe",
    "chạy chợ",
    "đang chạy grab",
    "đang chạy quảng cáo",
    "đang chạy chương trình",
    "có chạy không",
    "có chạy được",
    "bị đánh thuế",
    "bị đánh giá",
];

/// A word as it is compared.
struct Word {
    /// With its marks.
    key: String,
    folded: String,
    /// Whether it says which of the words it is that are the same without marks.
    has_tone: bool,
}

impl Word {
    fn of(typed: &str) -> Self {
        let key = tone_key(&typed.to_lowercase());
        Self {
            // A key ends with its tone, which is no letter.
            has_tone: key.ends_with(|c: char| !c.is_alphanumeric()),
            key,
            folded: fold(typed),
        }
    }

    /// Whether it was typed for a word of a sign.
    fn is(&self, sign: &Self) -> bool {
        self.folded == sign.folded && (!self.has_tone || self.key == sign.key)
    }
}

fn words(text: &str) -> Vec<Word> {
    let words = tokens(text);
    words
        .iter()
        .map(|token| Word::of(&text[token.span.clone()]))
        .collect()
}

/// The signs of each danger, and what is none.
struct Signs {
    dangers: Vec<(&'static str, Vec<Vec<Word>>)>,
    harmless: Vec<Vec<Word>>,
}

static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
    let all = |signs: &[&str]| signs.iter().map(|sign| words(sign)).collect();
    let children = CHILDREN.iter().flat_map(|child| {
        let harmed = HARMS.iter().map(move |harm| format!("{child} {harm}"));
        harmed.map(|sign| words(&sign))
    });
    let others = DANGERS.iter().map(|(number, signs)| (*number, all(signs)));
    Signs {
        dangers: std::iter::once((CHILD, children.collect()))
            .chain(others)
            .collect(),
        harmless: all(HARMLESS),
    }
});

/// The number to call at once, where a message tells of danger.
#[must_use]
pub fn danger(message: &str) -> Option<&'static str> {
    let said = words(message);
    let begins = |at: usize, sign: &[Word]| {
        let said = said.get(at..at + sign.len());
        said.is_some_and(|said| said.iter().zip(sign).all(|(said, sign)| said.is(sign)))
    };
    // A word of what is harmless begins or goes on with no danger.
    let mut harmless = vec![false; said.len()];
    for at in 0..said.len() {
        for sign in SIGNS.harmless.iter().filter(|sign| begins(at, sign)) {
            harmless[at..at + sign.len()].fill(true);
        }
    }
    let tells = |sign: &Vec<Word>| {
        (0..said.len()).any(|at| begins(at, sign) && !harmless[at..at + sign.len()].contains(&true))
    };
    let danger = SIGNS
        .dangers
        .iter()
        .find(|(_, signs)| signs.iter().any(tells));
    danger.map(|(number, _)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danger_is_told_with_marks_and_without() {
        for (message, number) in [
            ("nhà hàng xóm đang cháy", Some("114")),
            ("nha hang xom dang chay", Some("114")),
            ("nha chay roi giup voi", Some("114")),
            ("rừng cháy to quá", Some("114")),
            ("xe chạy rồi mới tới", None),
            ("toi dang chay xe om", None),
            ("may chay roi ma chua in duoc", None),
            ("ông em bị ngất ở chợ", Some("115")),
            ("nước lên, nhà tôi kẹt trên mái nhà", Some("112")),
            ("Tôi đang chạy xe thì bị công an giữ giấy tờ", None),
            ("toi dang chay xe thi bi cong an giu giay to", None),
            ("xe buýt số 5 có chạy không", None),
            ("tôi muốn tự tử", Some("115")),
            ("toi muon tu tu", Some("115")),
            ("bắt xuất hóa đơn điện tử từ máy tính tiền", None),
            ("bat xuat hoa don dien tu tu may tinh tien", None),
            ("từ từ em hỏi thêm", None),
            ("chồng đanh em hoài", Some("113")),
            ("con toi bi danh o truong", Some("111")),
            ("con nho bi xam hai goi so j", Some("111")),
            ("cháu gái bị bạo hành", Some("111")),
            ("tôi bị xâm hại tình dục", Some("113")),
            ("quyền lợi bị xâm hại", None),
            ("bị đánh thuế hai lần", None),
            ("can bo bi danh gia thap", None),
            ("", None),
        ] {
            assert_eq!(danger(message), number, "{message}");
        }
    }
}
