//! What speaks for or against a procedure beside its words: rules for the
//! special case are seldom meant by somebody who does not mention it.

use crate::knowledge::Procedure;
use crate::language::{fold, tokens};

/// Who or what a procedure is for, the words by which a message says so, and
/// what it counts where the message does not. All folded.
struct Special {
    /// Words of its name.
    name: &'static [&'static str],
    said: &'static [&'static str],
    counts: f32,
}

const ABROAD: &[&str] = &[
    "nuoc ngoai",
    "tay",
    "my",
    "han",
    "han quoc",
    "nhat",
    "duc",
    "phap",
    "uc",
    "dai loan",
    "trung quoc",
    "anh",
    "canada",
    "nga",
    "viet kieu",
    "lao",
    "campuchia",
    "quoc te",
    "chau au",
    "dai su quan",
    "ngoai giao",
    "lanh su",
    "visa",
    "thi thuc",
    "xuat canh",
    "bien gioi",
    "singapore",
    "thai lan",
    "philippines",
    "o ben",
    "an do",
    "quoc tich",
];
const AGAIN: &[&str] = &[
    "lai", "mat", "hong", "rach", "that lac", "chay", "roi", "nat", "mo", "rot", "cu", "danh roi",
    "phai mau", "nhoe",
];
/// Who only says "mất" may speak of a death.
const REGISTERED_AGAIN: &[&str] = &[
    "lai",
    "mat giay",
    "mat ban",
    "mat so",
    "mat khai sinh",
    "mat ket hon",
    "lam mat",
    "bi mat",
    "danh mat",
    "rach",
    "that lac",
    "chay",
    "danh roi",
];
const ENDING: &[&str] = &[
    "huy",
    "cham dut",
    "dong",
    "nghi",
    "rut",
    "dung",
    "thoi",
    "ngung",
    "tam ngung",
    "bo",
    "dep",
    "xoa",
    "cat",
    "giai the",
];

const SPECIAL: &[Special] = &[
    Special {
        name: &["nuoc ngoai"],
        said: ABROAD,
        counts: 0.65,
    },
    // It names foreigners, not only business abroad among other things.
    Special {
        name: &["cua nguoi nuoc ngoai"],
        said: ABROAD,
        counts: 0.8,
    },
    Special {
        name: &["doi voi to chuc"],
        said: &[
            "to chuc",
            "cong ty",
            "doanh nghiep",
            "co quan",
            "hop tac xa",
        ],
        counts: 0.85,
    },
    // For grown-ups who were never registered.
    Special {
        name: &["da co ho so"],
        said: &[
            "da co",
            "nguoi lon",
            "truoc day",
            "chua tung",
            "chua bao gio",
        ],
        counts: 0.7,
    },
    // There are no districts since 1 July 2025.
    Special {
        name: &["cap huyen"],
        said: &["cap huyen"],
        counts: 0.7,
    },
    Special {
        name: &["trung uong"],
        said: &["trung uong", "bo"],
        counts: 0.85,
    },
    Special {
        name: &[
            "tau bien",
            "tau bay",
            "tau ca",
            "tau thuy",
            "thuy noi dia",
            "duong sat",
        ],
        said: &["tau", "may bay", "thuy", "ghe", "thuyen", "duong sat"],
        counts: 0.75,
    },
    Special {
        name: &["bien gioi", "luu dong"],
        said: &["bien gioi", "luu dong"],
        counts: 0.8,
    },
    Special {
        name: &[
            "cong an nhan dan",
            "quan doi",
            "quan nhan",
            "bo quoc phong",
            "to tung",
        ],
        said: &[
            "cong an",
            "bo doi",
            "quan doi",
            "quan nhan",
            "to tung",
            "toa",
        ],
        counts: 0.8,
    },
    Special {
        name: &["cap lai"],
        said: AGAIN,
        counts: 0.8,
    },
    Special {
        name: &["dang ky lai"],
        said: REGISTERED_AGAIN,
        counts: 0.75,
    },
    Special {
        name: &["thu hoi"],
        said: &["thu hoi", "tra lai", "bi thu"],
        counts: 0.75,
    },
    Special {
        name: &["gia han"],
        said: &["gia han", "het han", "keo dai", "sap het"],
        counts: 0.85,
    },
    Special {
        name: &["dieu chinh quyet dinh"],
        said: &["dieu chinh", "sua", "sai", "nham"],
        counts: 0.8,
    },
    Special {
        name: &["dieu chinh", "sua doi", "thay doi"],
        said: &[
            "doi", "sua", "chinh", "thay", "sai", "nham", "bo sung", "chuyen",
        ],
        counts: 0.88,
    },
    Special {
        name: &[
            "huy",
            "cham dut",
            "rut",
            "dinh chi",
            "tam dung",
            "tam ngung",
        ],
        said: ENDING,
        counts: 0.85,
    },
    Special {
        name: &["rung"],
        said: &["rung", "cay", "lam"],
        counts: 0.8,
    },
];

/// Offices that only people abroad go to.
const OFFICES_ABROAD: &[&str] = &["dai dien viet nam o nuoc ngoai", "bo ngoai giao", "lanh su"];

/// Offices that citizens go to.
const NEAR: &[&str] = &[
    "xa",
    "cong an cap tinh",
    "thue co so",
    "so tu phap",
    "van phong dang ky dat dai",
];

/// Words, folded, between single spaces, with one before and one after.
pub(super) fn words(text: &str) -> String {
    let mut words = String::from(" ");
    for token in tokens(text) {
        words.push_str(&fold(&text[token.span]));
        words.push(' ');
    }
    words
}

/// Whether some words, as [`words`] gives them, hold one of these. None of these
/// begins or ends with a space, so that there is always a byte beside it.
pub(super) fn has(words: &str, wanted: &[&str]) -> bool {
    let bytes = words.as_bytes();
    wanted.iter().any(|one| {
        words
            .match_indices(one)
            .any(|(at, _)| bytes[at - 1] == b' ' && bytes[at + one.len()] == b' ')
    })
}

/// What a procedure with these words counts for a message, 1 where nothing speaks
/// against it.
pub(super) fn of(name: &str, agency: &str, said: &str) -> f32 {
    let special = SPECIAL
        .iter()
        .filter(|special| has(name, special.name) && !has(said, special.said));
    let mut counts: f32 = special.map(|special| special.counts).product();
    if has(agency, OFFICES_ABROAD) && !has(said, ABROAD) {
        counts *= 0.6;
    }
    if has(agency, &["uy ban nhan dan cap xa", "cong an cap xa"]) {
        counts *= 1.06;
    }
    counts
}

/// Whether citizens go to its office, or their own office speaks of it.
pub(super) fn is_near(procedure: &Procedure, agency: &str) -> bool {
    !procedure.place.is_empty() || has(agency, NEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, message: &str, is_for: bool) {
        let counts = of(&words(name), " ", &words(message));
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
        check("Trình báo mất hộ chiếu (cấp huyện)", "mất hộ chiếu", false);
        check("Đăng ký khai sinh", "làm khai sinh", true);
    }
}
