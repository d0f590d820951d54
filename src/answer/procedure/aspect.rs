//! What is asked of a procedure: what to bring, how long, how much, where.

use super::super::signs;

/// What is asked of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Aspect {
    Checklist,
    Documents,
    Duration,
    Fee,
    Online,
    Where,
    Basis,
    Conditions,
    Steps,
}

/// How each is asked for, folded; the first that is said is meant.
const SIGNS: &[(Aspect, &[&str])] = &[
    (
        Aspect::Checklist,
        &[
            "danh dau giay to",
            "danh sach giay to",
            "kiem tra giay to",
            "tich giay to",
        ],
    ),
    (
        Aspect::Duration,
        &[
            "bao lau",
            "may ngay",
            "thoi han",
            "thoi gian giai quyet",
            "khi nao xong",
            "khi nao co",
            "lau khong",
            "may hom",
            "bao nhieu ngay",
            "khi nao lay",
            "bao gio xong",
            "bao gio co",
            "may bua",
        ],
    ),
    (
        Aspect::Fee,
        &[
            "le phi",
            "phi bao nhieu",
            "bao nhieu tien",
            "ton bao nhieu",
            "mat tien",
            "mat phi",
            "ton phi",
            "dong phi",
            "het bao nhieu",
            "ton tien",
            "may tien",
            "muc phi",
            "phi la",
            "mien phi",
        ],
    ),
    (
        Aspect::Documents,
        &[
            "giay to gi",
            "giay to nao",
            "nhung giay to",
            "ho so gom",
            "ho so can",
            "can gi",
            "can nhung gi",
            "mang gi",
            "mang theo",
            "chuan bi gi",
            "chuan bi nhung gi",
            "nop gi",
            "nop nhung gi",
            "nop giay gi",
            "ho so gi",
            "thanh phan ho so",
            "can giay gi",
            "giay to can",
            "can giay to",
            "can ho so",
        ],
    ),
    (
        Aspect::Online,
        &[
            "online",
            "truc tuyen",
            "qua mang",
            "tren mang",
            "toan trinh",
            "vneid",
            "muc do 4",
            "tai nha",
        ],
    ),
    (
        Aspect::Steps,
        &[
            "cac buoc",
            "may buoc",
            "quy trinh",
            "trinh tu",
            "lam the nao",
            "lam nhu the nao",
            "lam sao",
            "lam ra sao",
            "lam kieu gi",
            "buoc nao",
            "tung buoc",
        ],
    ),
    (
        Aspect::Where,
        &[
            "o dau",
            "nop dau",
            "den dau",
            "toi dau",
            "di dau",
            "co quan nao",
            "cho nao",
            "noi nao",
            "ai giai quyet",
            "ai lam",
            "gap ai",
        ],
    ),
    (
        Aspect::Conditions,
        &[
            "dieu kien gi",
            "dieu kien nao",
            "dieu kien la",
            "can dieu kien",
            "dieu kien",
        ],
    ),
    (
        Aspect::Basis,
        &[
            "can cu",
            "luat nao",
            "van ban nao",
            "quy dinh nao",
            "quy dinh o dau",
            "nghi dinh nao",
        ],
    ),
];

impl Aspect {
    /// What a message, as [`signs::words`] gives it, asks for first.
    pub(super) fn of(words: &str) -> Option<Self> {
        SIGNS
            .iter()
            .find(|(_, said)| signs::has(words, said))
            .map(|(aspect, _)| *aspect)
    }

    /// The words of a message that are left when what asks is taken away.
    pub(super) fn rest(words: &str) -> String {
        let mut rest = words.to_owned();
        for said in SIGNS.iter().flat_map(|(_, said)| said.iter()) {
            rest = rest.replace(&format!(" {said} "), " ");
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, aspect: Option<Aspect>) {
        assert_eq!(Aspect::of(&signs::words(message)), aspect, "{message}");
    }

    #[test]
    fn what_is_asked_is_told_apart() {
        check("mất bao lâu", Some(Aspect::Duration));
        check("le phi bao nhieu", Some(Aspect::Fee));
        check("cần giấy tờ gì", Some(Aspect::Documents));
        check("nộp ở đâu vậy", Some(Aspect::Where));
        check("các bước làm thế nào", Some(Aspect::Steps));
        check("làm online được không", Some(Aspect::Online));
        check("căn cứ luật nào", Some(Aspect::Basis));
        check("đăng ký kết hôn", None);
    }

    #[test]
    fn what_is_left_is_the_matter() {
        assert_eq!(Aspect::rest(&signs::words("mất bao lâu")), " mat ");
        assert_eq!(
            Aspect::rest(&signs::words("khai sinh cần giấy tờ gì")),
            " khai sinh can "
        );
    }
}
