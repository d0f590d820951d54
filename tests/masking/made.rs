//! Strings with one personal detail each, as people write them.

use std::ops::Range;

use motcua::mask::Kind;

use crate::noise::Random;

/// Sentences that say what the detail is, after the kind; `{}` is where it stands.
const SENTENCES: &str = include_str!("sentences.tsv");

fn named(kind: Kind) -> Vec<&'static str> {
    let name = format!("{kind:?}");
    let lines = SENTENCES.lines().filter_map(|line| line.split_once('\t'));
    lines
        .filter(|(of, _)| *of == name)
        .map(|(_, sentence)| sentence)
        .collect()
}

/// Sentences that do not say it, for the details that show what they are.
const BARE: &[&str] = &[
    "{}",
    "em gửi ạ: {}",
    "của tôi đây {}",
    "Nguyễn Văn A, {}, thôn 3",
    "{} nhờ kiểm tra giúp em với",
    "tôi là Hoa ({})",
    "đây nhé {}. Cảm ơn cán bộ",
    "năm 2025 nộp rồi mà chưa có kết quả, {}",
];

/// A string and where its detail stands.
pub(super) fn string(kind: Kind, random: &mut Random) -> (String, Range<usize>) {
    let (detail, shows) = detail(kind, random);
    let sentence = if shows && random.percent(35) {
        *random.pick(BARE)
    } else {
        *random.pick(&named(kind))
    };
    let (before, behind) = sentence.split_once("{}").expect("each has its place");
    let typed = |text: &str, how: usize| match how {
        0 => motcua::language::fold(text),
        1 => text.to_uppercase(),
        _ => text.to_owned(),
    };
    let how = random.below(4);
    let (before, behind) = (typed(before, how), typed(behind, how));
    let span = before.len()..before.len() + detail.len();
    (before + &detail + &behind, span)
}

fn digits(count: usize, random: &mut Random) -> String {
    (0..count).map(|_| random.below(10).to_string()).collect()
}

/// Digits parted into groups of these lengths.
fn parted(digits: &str, lengths: &[usize], joint: &str) -> String {
    let mut groups = Vec::new();
    let mut at = 0;
    for length in lengths {
        groups.push(&digits[at..at + length]);
        at += length;
    }
    groups.join(joint)
}

fn joint(joints: &[&'static str], random: &mut Random) -> &'static str {
    joints[random.below(joints.len())]
}

fn written(digits: &str, forms: &[&[usize]], random: &mut Random) -> String {
    if random.percent(55) {
        return digits.to_owned();
    }
    let form = *random.pick(forms);
    let joint = *random.pick(&[" ", ".", "-", " "]);
    parted(digits, form, joint)
}

/// A detail, and whether it can be told without a word before it.
fn detail(kind: Kind, random: &mut Random) -> (String, bool) {
    match kind {
        Kind::Identity => {
            let number = identity(random);
            (
                written(&number, &[&[3, 3, 6], &[4, 4, 4], &[3, 3, 3, 3]], random),
                true,
            )
        }
        Kind::OldIdentity => {
            let province = *random.pick(&[
                "01", "02", "03", "10", "13", "14", "15", "16", "17", "18", "19", "20", "21", "27",
                "30", "36", "38",
            ]);
            // A number that ends in three noughts looks like money.
            let number = format!("{province}{}{}", digits(6, random), 1 + random.below(9));
            (written(&number, &[&[3, 3, 3]], random), true)
        }
        Kind::Phone => (phone(random), true),
        Kind::Email => (email(random), true),
        Kind::Card => {
            let number = card(random);
            (
                written(
                    &number,
                    if number.len() == 16 {
                        &[&[4, 4, 4, 4]]
                    } else {
                        &[&[4, 4, 4, 4, 3]]
                    },
                    random,
                ),
                true,
            )
        }
        Kind::Account => {
            let number = digits(8 + random.below(7), random);
            (number, false)
        }
        Kind::Insurance => insurance(random),
        Kind::Plate => plate(random),
        Kind::Passport => {
            let letter = *random.pick(&["B", "C", "N", "P", "K", "M"]);
            let number = digits(7 + random.below(2), random);
            match random.below(5) {
                0 => (format!("{}{number}", letter.to_lowercase()), false),
                1 => (format!("{letter} {number}"), false),
                _ => (format!("{letter}{number}"), true),
            }
        }
        Kind::Tax => tax(random),
        Kind::Licence => {
            let province = *random.pick(&["01", "31", "34", "79", "46", "66"]);
            let number = format!(
                "{province}{}{:02}{}",
                random.below(2),
                random.below(26),
                digits(7, random)
            );
            (written(&number, &[&[3, 3, 6], &[4, 4, 4]], random), false)
        }
    }
}

fn identity(random: &mut Random) -> String {
    let province = *random.pick(&[
        "001", "004", "019", "022", "030", "031", "034", "045", "046", "048", "066", "075", "079",
        "092", "096",
    ]);
    let (century, year) = if random.percent(60) {
        (random.below(2), 40 + random.below(60))
    } else {
        (2 + random.below(2), random.below(26))
    };
    format!("{province}{century}{year:02}{}", digits(6, random))
}

fn phone(random: &mut Random) -> String {
    const MOBILE: &[&str] = &[
        "032", "035", "038", "039", "052", "056", "058", "059", "070", "077", "079", "081", "083",
        "086", "088", "089", "090", "091", "094", "096", "097", "098", "099",
    ];
    if random.percent(20) {
        let (area, rest) =
            match *random.pick(&["024", "028", "0203", "0220", "0227", "0234", "0262"]) {
                area if area.len() == 3 => (area, digits(8, random)),
                area => (area, digits(7, random)),
            };
        return match random.below(4) {
            0 => format!("({area}) {}", parted(&rest, &[3, rest.len() - 3], ".")),
            1 => format!("{area}.{rest}"),
            2 => format!("{area} {}", parted(&rest, &[rest.len() - 3, 3], " ")),
            _ => format!("{area}{rest}"),
        };
    }
    let number = format!("{}{}", random.pick(MOBILE), digits(7, random));
    match random.below(9) {
        0 => format!("+84{}", &number[1..]),
        1 => format!("+84 {}", parted(&number[1..], &[3, 3, 3], " ")),
        2 => format!("84{}", &number[1..]),
        3 => parted(&number, &[1; 10], " "),
        4 => parted(&number, &[2, 2, 2, 2, 2], joint(&[" ", "."], random)),
        5 => parted(&number, &[3, 3, 4], joint(&[".", "-", " ", "."], random)),
        6 => parted(&number, &[4, 3, 3], joint(&[".", "-", " ", " - "], random)),
        _ => number,
    }
}

fn email(random: &mut Random) -> String {
    let name = *random.pick(&[
        "nguyenvana",
        "lan.nguyen",
        "hoa_tran",
        "tuan-le",
        "Minh.Pham",
        "phuong",
    ]);
    let year = if random.percent(60) {
        (1960 + random.below(50)).to_string()
    } else {
        String::new()
    };
    let house = *random.pick(&[
        "gmail.com",
        "yahoo.com.vn",
        "outlook.com",
        "thaibinh.gov.vn",
        "hust.edu.vn",
        "Gmail.Com",
    ]);
    match random.below(10) {
        0 => format!("{name}{year} @ {}", house.to_lowercase()),
        1 => format!("{name}{year} a còng gmail chấm com"),
        2 => format!("{name}{year}(at)gmail.com"),
        _ => format!("{name}{year}@{house}"),
    }
}

fn card(random: &mut Random) -> String {
    let start = *random.pick(&["4", "51", "55", "970436", "970415", "3528"]);
    let length = if start.starts_with("97") && random.percent(50) {
        19
    } else {
        16
    };
    let mut number = format!("{start}{}", digits(length - start.len() - 1, random));
    let sum: usize = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, digit)| {
            let digit = usize::from(digit - b'0');
            match (i % 2, digit * 2) {
                (1, _) => digit,
                (_, twice) if twice > 9 => twice - 9,
                (_, twice) => twice,
            }
        })
        .sum();
    number += &((10 - sum % 10) % 10).to_string();
    number
}

fn insurance(random: &mut Random) -> (String, bool) {
    let person = format!("{:02}{}", 1 + random.below(96), digits(8, random));
    if random.percent(40) {
        return (person, false);
    }
    let group = *random.pick(&["DN", "HC", "GD", "TE", "HS", "SV", "HT", "CK", "HN", "TB"]);
    let kind = 1 + random.below(5);
    let province = format!("{:02}", 1 + random.below(96));
    let card = match random.below(3) {
        0 => format!("{group} {kind} {province} {person}"),
        1 => format!("{group}-{kind}-{province}-{person}"),
        _ => format!("{group}{kind}{province}{person}"),
    };
    (card, true)
}

fn plate(random: &mut Random) -> (String, bool) {
    let province = *random.pick(&[
        "14", "15", "17", "29", "30", "34", "43", "47", "51", "73", "74", "75", "89", "99",
    ]);
    let letter = *random.pick(&["A", "B", "C", "D", "E", "F", "G", "H", "K", "L"]);
    let five = digits(5, random);
    match random.below(8) {
        0 => (
            format!("{province}{letter}-{}.{}", &five[..3], &five[3..]),
            true,
        ),
        1 => (format!("{province}{letter}-{five}"), true),
        2 => (format!("{province}{letter}{five}"), true),
        3 => (
            format!("{province}{letter} {}.{}", &five[..3], &five[3..]),
            true,
        ),
        4 => (
            format!(
                "{province}-{letter}{} {}.{}",
                1 + random.below(9),
                &five[..3],
                &five[3..]
            ),
            true,
        ),
        5 => (
            format!(
                "{province}{letter}{}-{}",
                1 + random.below(9),
                digits(4, random)
            ),
            true,
        ),
        6 => (format!("{province}LD-{}.{}", &five[..3], &five[3..]), true),
        _ => (format!("{province}{} {five}", letter.to_lowercase()), false),
    }
}

fn tax(random: &mut Random) -> (String, bool) {
    const WEIGHTS: [usize; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    loop {
        let nine = format!("0{}", digits(8, random));
        let sum: usize = nine
            .bytes()
            .zip(WEIGHTS)
            .map(|(digit, weight)| usize::from(digit - b'0') * weight)
            .sum();
        let check = 10 - sum % 11;
        if check == 10 {
            continue;
        }
        return match random.below(4) {
            0 => (format!("{nine}{check}-{:03}", 1 + random.below(40)), true),
            1 => (format!("8{}", digits(9, random)), false),
            _ => (format!("{nine}{check}"), false),
        };
    }
}
