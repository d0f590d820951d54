//! Whether a question asks what a place is called, or belongs to, now.
//!
//! Such a question holds a phrase that asks for a place ("thuộc xã nào", "tên
//! gì", "ghi sao") and one of change ("giờ", "cũ", "sáp nhập"). Where it also
//! speaks of papers or offices it asks for those, unless it says outright which
//! commune it wants.

use super::find::Mention;
use super::token::Words;

/// What is asked of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// What became of it.
    Now,
    /// What it was made of.
    Before,
}

/// Words of change, one or two syllables.
const CHANGE: &[&str] = &[
    "gio", "h", "nay", "cu", "moi", "hien tai", "hien gio", "sap nhap", "sat nhap", "xap nhap",
    "sap xep", "nhap", "doi", "tach", "chia", "bo cap", "truoc", "gop", "hop nhat", "ten moi",
    "chuyen", "bay h", "sau", "bi gio", "bh", "bgio", "bjo",
];

/// Phrases that ask for a place outright.
const OUTRIGHT: &[&str] = &[
    "thuoc dau",
    "ve dau",
    "vao dau",
    "sang dau",
    "qua dau",
    "thuoc don vi nao",
    "ten gi",
    "ten la gi",
    "ten j",
    "ten nao",
    "ten moi",
    "ten the nao",
    "ten la j",
    "dia chi moi",
    "goi la gi",
    "goi la j",
    "goi gi",
    "thanh gi",
    "thanh j",
    "thanh dau",
    "thanh ten",
    "thuoc cho nao",
    "la dau",
    "thanh cai gi",
    "ve cho nao",
    "thanh the nao",
    "voi dau",
    "thuoc ve dau",
    "nhap dau",
    "vo dau",
    "dia chi ghi",
    "ten chi",
    "thanh chi",
];

/// Phrases that ask for a place if the question speaks of nothing else.
const WEAK: &[&str] = &[
    "o dau",
    "la gi",
    "la j",
    "ghi sao",
    "ghi the nao",
    "ghi nhu",
    "ghi gi",
    "viet sao",
    "viet the nao",
    "con khong",
    "con ko",
    "con k",
    "con hong",
    "doi ten",
    "ra sao",
    "the nao",
    "con hay",
    "o cho nao",
    "sao roi",
    "dau roi",
    "la chi",
    "ghi lai",
    "ghi ra",
];

/// Phrases that ask what a place of today was made of.
const MADE_OF: &[&str] = &[
    "gom",
    "hop thanh tu",
    "nhap tu",
    "tu nhung",
    "tu cac",
    "ten cu",
    "truoc la gi",
    "truoc la xa nao",
    "truoc la phuong nao",
    "truoc day la gi",
    "truoc day la xa nao",
    "truoc day la phuong nao",
    "truoc la nhung",
];

/// Kinds of places as a question asks for them.
const UNITS: &[&str] = &[
    "xa", "phuong", "tinh", "huyen", "quan", "pho", "tp", "tran", "khu", "thanh", "p", "x", "t",
    "q", "h", "f", "don vi", "vi",
];

/// Words that ask "which".
const WHICH: &[&str] = &["nao", "gi", "j", "may", "chi", "mo", "ji"];

/// Matters that are not the place itself.
const MATTERS: &[&str] = &[
    "mot cua",
    "1 cua",
    "ubnd",
    "uy ban",
    "tru so",
    "cong an",
    "benh vien",
    "dien thoai",
    "thu tuc",
    "ke hoach",
    "ho so",
    "can cuoc",
    "cccd",
    "cmnd",
    "bao hiem",
    "bhxh",
    "bhyt",
    "duong day",
    "hotline",
    "chu tich",
    "bi thu",
    "lien he",
    "mo cua",
    "dang ky",
    "dang ki",
    "cap lai",
    "goi so",
    "gap ai",
    "trung tam",
    "hanh chinh",
    "co quan",
    "bo phan",
    "phong",
    "giay",
    "nop",
    "lam",
    "xin",
    "quyet dinh",
    "nghi quyet",
    "van ban",
    "chi tieu",
    "nhiem vu",
    "le phi",
    "khai sinh",
    "ket hon",
    "ho khau",
    "tam tru",
    "thuong tru",
    "khieu nai",
    "to cao",
    "phan anh",
    "dat dai",
    "so do",
    "truong",
    "tram",
    "thue",
    "cai cach",
    "tuyen truyen",
    "muc tieu",
    "can bo",
    "gia dat",
    "quy hoach",
    "lich",
];

/// Words that carry nothing in such a question.
const FILLERS: &[&str] = &[
    "a", "ad", "admin", "ah", "ai", "anh", "ay", "ban", "bao", "bay", "bi", "biet", "bo", "cac",
    "cai", "cap", "cha", "chi", "cho", "chua", "chuyen", "co", "con", "cu", "cua", "cung", "da",
    "dang", "dau", "day", "de", "den", "di", "dia", "do", "doi", "don", "du", "dung", "duoc", "e",
    "em", "gd", "ghi", "gi", "gia", "gio", "giup", "goi", "gom", "gop", "h", "ha", "hay", "hien",
    "ho", "hoi", "hong", "huyen", "j", "k", "khong", "khu", "ko", "la", "lai", "lam", "len", "luc",
    "m", "may", "me", "minh", "mn", "mo", "moi", "mot", "muon", "nao", "nay", "ngay", "nha",
    "nhap", "nhe", "nhi", "nhieu", "nhu", "nhung", "noi", "o", "oi", "p", "phai", "pho", "phuong",
    "q", "qua", "quan", "que", "ra", "roi", "sang", "sao", "sap", "sat", "sau", "song", "t",
    "tach", "tai", "tam", "ten", "thanh", "the", "theo", "thi", "thoi", "thua", "thuoc", "tin",
    "tinh", "toi", "tp", "tran", "tra", "tren", "trong", "truoc", "tu", "tui", "tuy", "v", "va",
    "vao", "vay", "ve", "vi", "viet", "voi", "vung", "x", "xa", "xap", "xem", "xep", "xin", "xong",
    "y", "z", "chia", "dc", "dk", "bn", "mik", "thay", "2025", "1", "7", "hom", "ngta", "nguoi",
    "ta", "goc", "vo", "hon", "luon", "van", "nua", "han", "chinh", "theo", "luat", "bang",
    "chuan", "hen", "ne", "ben", "dan", "sinh", "chau", "cong", "bac", "co",
];

/// Whether words stand in a question without which [`asked`] finds nothing:
/// most questions are told apart by these before any place is looked for.
pub(super) fn may_ask(words: &Words<'_>) -> bool {
    let all = Rest::of(words, &[]);
    all.has(CHANGE) || all.has(&["thuoc", "nhap", "cu", "ten moi", "dia chi moi"])
}

/// What a question asks of the places it mentions; none if something else.
pub(super) fn asked(words: &Words<'_>, mentions: &[Mention]) -> Option<Asked> {
    let rest = Rest::of(words, mentions);
    let change = rest.has(CHANGE);
    let thing = rest.asks_for_unit();
    let outright = rest.has(OUTRIGHT) || thing == Some(Thing::Outright);
    let belongs = rest.has(&["thuoc", "nhap"]);
    let matters = rest.has(MATTERS);
    let asks = if matters {
        change && thing == Some(Thing::Outright) || rest.has(&["thuoc dau", "dia chi moi"])
    } else if outright {
        change || belongs
    } else {
        (rest.has(WEAK) || thing.is_some()) && change && rest.unknown <= 2
            || rest.unknown == 0 && rest.has(&["sap nhap", "sat nhap", "cu", "ten moi"])
    };
    // A bare name in a sentence about much else is likely no name.
    let doubtful = rest.unknown > 3 && mentions.iter().all(|m| m.span == m.name);
    if !asks || doubtful {
        return None;
    }
    let before = rest.has(MADE_OF);
    Some(if before { Asked::Before } else { Asked::Now })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Thing {
    /// "thuộc xã nào".
    Outright,
    /// "xã nào", with nothing before that ties it to the place.
    Loose,
}

/// A question without the names of its places.
struct Rest {
    /// The syllables, blank-separated, with blanks around; `*` for each place.
    text: String,
    /// How many syllables say something that no question about a place needs.
    unknown: usize,
}

impl Rest {
    fn of(words: &Words<'_>, mentions: &[Mention]) -> Self {
        let mut text = String::from(" ");
        let mut unknown = 0;
        for token in &words.tokens {
            let inside = mentions.iter().any(|m| m.span.contains(&token.span.start));
            if inside {
                if !text.ends_with("* ") {
                    text.push_str("* ");
                }
                continue;
            }
            unknown += usize::from(!FILLERS.contains(&token.folded.as_str()));
            text.push_str(&token.folded);
            text.push(' ');
        }
        Self { text, unknown }
    }

    fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| {
            self.text.match_indices(phrase).any(|(at, _)| {
                self.text[..at].ends_with(' ') && self.text[at + phrase.len()..].starts_with(' ')
            })
        })
    }

    /// Whether it asks "which commune" or the like, and how.
    fn asks_for_unit(&self) -> Option<Thing> {
        const TIES: &[&str] = &[
            "thuoc", "la", "thanh", "ve", "vao", "sang", "qua", "nhap", "voi", "gom", "con", "ten",
            "*", "nhung", "cac", "xa", "phuong", "tinh", "may", "nay", "gio", "chia", "vo",
            "thuộc",
        ];
        let syllables: Vec<&str> = self.text.split_whitespace().collect();
        let mut found = None;
        for (i, pair) in syllables.windows(2).enumerate() {
            let unit_which = UNITS.contains(&pair[0]) && WHICH.contains(&pair[1]);
            let how_many = matches!(pair[0], "may" | "nhieu") && UNITS.contains(&pair[1]);
            let all = matches!(pair[0], "nhung" | "cac") && UNITS.contains(&pair[1]);
            if unit_which || how_many || all {
                let tied = syllables[i.saturating_sub(2)..i]
                    .iter()
                    .any(|s| TIES.contains(s));
                let here = if tied { Thing::Outright } else { Thing::Loose };
                if found != Some(Thing::Outright) {
                    found = Some(here);
                }
            }
        }
        found
    }
}
