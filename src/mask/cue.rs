//! Cues: the words before a number that say what it is.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::view::View;
use super::{Kind, pattern};

/// What a word says of the number behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// It is this.
    Is(Kind),
    /// It is an amount of money or things.
    Amount,
    /// It is a number of an office: of a file, a receipt, a parcel of land.
    Office,
}

/// A cue and where it stands in the view.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    pub(super) says: Says,
    pub(super) span: Range<usize>,
}

/// The words, folded; a space stands for any white space.
const WORDS: &[(Says, &str)] = &[
    (
        Says::Is(Kind::Identity),
        "cccd|ccd|can cuoc cong dan|can cuoc|dinh danh|ddcn|so cc|the cc",
    ),
    (
        Says::Is(Kind::OldIdentity),
        "cmnd|cmtnd|cmt|chung minh nhan dan|chung minh thu|chung minh|so cm",
    ),
    (
        Says::Is(Kind::Phone),
        "sdt|so dt|dt|dthoai|dien thoai|phone|mobile|tel|zalo|viber|so may|di dong|may ban|alo|lien he|lien lac|goi",
    ),
    (
        Says::Is(Kind::Card),
        "so the|the atm|the tin dung|the ghi no|the ngan hang|the visa|visa|mastercard|master card|napas|jcb",
    ),
    (
        Says::Is(Kind::Account),
        "stk|so tk|tk|tai khoan|account|acc|vietcombank|vcb|bidv|agribank|techcombank|tcb|vietinbank|mbbank|mb bank|sacombank|tpbank|vpbank|acb|shb|vib|hdbank|msb|ocb|lpbank|seabank|eximbank",
    ),
    (
        Says::Is(Kind::Insurance),
        "bhxh|bhyt|bhtn|bao hiem xa hoi|bao hiem y te|bao hiem that nghiep|bao hiem|the bh|so bh|ma bh",
    ),
    (
        Says::Is(Kind::Plate),
        "bien so xe|bien so|bien kiem soat|bks|bsx|bien xe|so xe|dang ky xe",
    ),
    (Says::Is(Kind::Passport), "ho chieu|passport|so hc|pp"),
    (
        Says::Is(Kind::Tax),
        "mst|ma so thue|ma thue|tax code|tax|mstcn",
    ),
    (
        Says::Is(Kind::Licence),
        "gplx|glx|giay phep lai xe|bang lai xe|bang lai|blx",
    ),
    (
        Says::Amount,
        "le phi|phi|gia tri|gia|so tien|tien|kinh phi|ngan sach|von|tong|muc thu|muc|luong|vay|dien tich|so luong|dan so",
    ),
    (
        Says::Office,
        "ma ho so|so ho so|ho so so|bien nhan|ma don|don hang|don so|van don|hoa don|so seri|seri|serial|ma tra cuu|ma giao dich|giao dich|to ban do|so thua|thua dat|thua so|so vao so|vao so|so phat hanh|phat hanh|so hieu|ma vach|ma thu tuc|thu tuc so|ma san pham|so lo|ma phieu|so phieu|phieu|giay chung nhan so|so gcn|gcn|ma dinh danh co quan|so cong van|cong van|quyet dinh|ma buu gui|isbn|cong to|so cong to|ma khach hang|ma dia ban|ma vung|toa do",
    ),
];

static CUES: LazyLock<(Regex, Vec<(&'static str, Says)>)> = LazyLock::new(|| {
    let mut words: Vec<(&str, Says)> = WORDS
        .iter()
        .flat_map(|(says, list)| list.split('|').map(|word| (word, *says)))
        .collect();
    // The longest first, since the first that fits is taken.
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    // A number may follow at once: "sdt0912345678".
    let text = format!(r"\b({})(?:\b|\d|_)", list.join("|").replace(' ', "[ \t_]+"));
    (pattern(&text), words)
});

/// The cues of a text, in order.
pub(super) fn find(view: &View) -> Vec<Cue> {
    let (regex, words) = &*CUES;
    let says = |typed: &str| {
        let plain = typed.replace(['\t', '_'], " ");
        let plain = plain.split(' ').filter(|word| !word.is_empty());
        let plain = plain.collect::<Vec<_>>().join(" ");
        words
            .iter()
            .find(|(word, _)| *word == plain)
            .map(|(_, says)| *says)
    };
    regex
        .captures_iter(&view.lower)
        .filter_map(|found| {
            let word = found.get(1)?;
            Some(Cue {
                says: says(word.as_str())?,
                span: word.range(),
            })
        })
        .collect()
}

/// How far before a number its cue may stand, bytes.
const FARTHEST: usize = 40;

/// The cue of what begins at a place, and whether nothing but filling words
/// stand between: "số tài khoản của em là".
pub(super) fn of(cues: &[Cue], view: &View, place: usize) -> Option<(Says, Nearness)> {
    let cue = cues.iter().rev().find(|cue| cue.span.end <= place)?;
    let gap = &view.lower[cue.span.end..place];
    let other_number = gap.bytes().filter(u8::is_ascii_digit).count() > 4;
    if FARTHEST < gap.len() || other_number || gap.contains(['\n', ';', '?', '!']) {
        return None;
    }
    let plain = !gap.contains([',', '.'])
        && gap
            .split(|c: char| !c.is_ascii_alphanumeric())
            .all(|word| word.is_empty() || FILLING.contains(&word));
    let nearness = if plain {
        Nearness::Next
    } else {
        Nearness::Near
    };
    Some((cue.says, nearness))
}

/// How near a cue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nearness {
    /// Only filling words stand between.
    Next,
    /// In the same sentence.
    Near,
}

/// Words between a cue and its number that say nothing, folded.
const FILLING: &[&str] = &[
    "so", "la", "ma", "cua", "toi", "em", "minh", "nay", "day", "anh", "chi", "con", "no", "moi",
    "cu", "a", "o", "the", "me", "bo", "ba", "ong", "chau", "vo", "chong", "theo", "duoi", "gui",
    "nhu", "sau", "dang", "dung", "cap", "ve", "cho", "nhe", "ghi", "co",
];
