//! The step that answers with a telephone number: where one is asked for, and
//! at once where somebody is in danger.

use crate::knowledge::Hotline;
use crate::language::{fold, tokens};
use crate::place::{self, Place, Relation, strongest_relation};

use super::danger::danger;
use super::{Answer, Asked, Card, Status, office, plain, procedure, signs, texts};

/// Ways to ask for a number, folded.
const ASKS: &[&str] = &[
    "so dien thoai",
    "sdt",
    "so dt",
    "duong day nong",
    "hotline",
    "tong dai",
    "goi so nao",
    "goi so may",
    "goi cho ai",
    "goi ai",
    "goi dau",
    "bao cho ai",
    "goi may so",
];

/// Ways to ask for the number itself, folded.
const NUMBERS: &[&str] = &["so dien thoai", "sdt", "so dt"];

/// What the names of offices begin with, folded.
const OFFICES: &[&str] = &[
    "1 cua",
    "ban",
    "bo phan",
    "co quan",
    "cong an",
    "mot cua",
    "phong",
    "so",
    "toa an",
    "tru so",
    "trung tam",
    "ubnd",
    "uy ban",
    "van phong",
];

/// What is wrong with staff, in the words of people and of offices, folded: a
/// hotline for one of these is for all of them.
const TROUBLES: &[&str] = &[
    "nhung nhieu",
    "sach nhieu",
    "hach sach",
    "hach dich",
    "quan lieu",
    "voi tien",
    "voi vinh",
    "doi tien",
    "nhan tien",
    "hoi lo",
    "dut lot",
    "lot tay",
    "phong bi",
    "boi tron",
    "tham nhung",
    "tieu cuc",
    "cua quyen",
    "lam kho",
    "gay kho",
    "kho de",
    "thai do",
    "nap tien",
    "an tien",
];

/// Numbers that are the same in the whole country (Decree 282/2025/NĐ-CP), for a
/// folder that does not list them: their number, name and purpose.
const EMERGENCIES: [[&str; 3]; 5] = [
    [
        "111",
        "Tổng đài bảo vệ trẻ em",
        "Báo tin trẻ em bị xâm hại, bạo lực",
    ],
    [
        "112",
        "Tìm kiếm, cứu nạn",
        "Báo tin thiên tai, yêu cầu cứu nạn",
    ],
    ["113", "Công an", "Báo tin về an ninh, trật tự, tội phạm"],
    [
        "114",
        "Cảnh sát phòng cháy, chữa cháy",
        "Báo cháy, yêu cầu cứu hộ",
    ],
    ["115", "Cấp cứu y tế", "Gọi xe cấp cứu"],
];

/// Whether a message complains of staff.
#[must_use]
pub fn complains(message: &str) -> bool {
    signs::has(&signs::words(message), TROUBLES)
}

/// The folded words of a message, each between spaces.
fn said(message: &str) -> String {
    let folded: Vec<String> = tokens(message)
        .iter()
        .map(|token| fold(&message[token.span.clone()]))
        .collect();
    format!(" {} ", folded.join(" "))
}

/// Answers with a number, if that is what is needed.
pub(super) fn answer(asked: &Asked<'_>) -> Option<Answer> {
    let said = said(asked.message);
    let says = |words: &&str| said.contains(&format!(" {words} "));
    let hotlines = &asked.snapshot.knowledge.hotlines;
    if let Some(number) = danger(asked.message) {
        let known = hotlines.iter().find(|hotline| hotline.number == number);
        let answer = match known {
            Some(hotline) => card(&[hotline]),
            None => card(&[&emergency(number)?]),
        };
        return Some(with_procedure(asked, answer));
    }
    if !ASKS.iter().any(says) {
        return None;
    }
    let mut fitting: Vec<(usize, &Hotline)> = hotlines
        .iter()
        .map(|hotline| (fit(hotline, procedure::matter(asked)), hotline))
        .collect();
    let places = procedure::places(asked);
    fitting.retain(|(words, hotline)| *words > 0 && serves(hotline, places));
    let most = fitting.iter().map(|(words, _)| *words).max()?;
    let best: Vec<&Hotline> = fitting
        .iter()
        .filter(|(words, _)| *words == most)
        .map(|(_, h)| *h)
        .collect();
    (best.len() <= 2).then(|| card(&best))
}

/// A number of the whole country that the folder does not list.
fn emergency(number: &str) -> Option<Hotline> {
    let [number, name, purpose] = EMERGENCIES.into_iter().find(|[n, ..]| *n == number)?;
    Some(Hotline {
        number: number.to_owned(),
        name: name.to_owned(),
        purpose: purpose.to_owned(),
        hours: String::new(),
        place: String::new(),
        source: texts::EMERGENCY_SOURCE.to_owned(),
        checked: None,
    })
}

/// Says that no number is known, where one was asked for, with the office that
/// is nearest.
pub(super) fn missing(asked: &Asked<'_>) -> Option<Answer> {
    if !signs::has(&signs::words(asked.message), ASKS) {
        return None;
    }
    let mut answer = plain(Status::NotFound, texts::NO_NUMBER);
    if let Some((lines, card)) = office::to_ask(asked) {
        answer.text = format!("{}\n\n{lines}", answer.text);
        answer.cards.push(card);
    }
    Some(answer)
}

/// The same where the number of an office is asked for: no procedure tells it, whatever
/// words it shares with the message.
pub(super) fn of_office(asked: &Asked<'_>) -> Option<Answer> {
    let words = signs::words(asked.message);
    let begins = |behind: &str| {
        let name = behind.strip_prefix("cua ").unwrap_or(behind);
        let mut rests = OFFICES
            .iter()
            .filter_map(|office| name.strip_prefix(office));
        rests.any(|rest| rest.starts_with(' '))
    };
    let named = NUMBERS.iter().any(|number| {
        let number = format!(" {number} ");
        let mut said = words.match_indices(&number);
        said.any(|(at, _)| begins(&words[at + number.len()..]))
    });
    named.then(|| missing(asked)).flatten()
}

/// Whether a number serves the places asked about, where any are.
fn serves(hotline: &Hotline, places: &[Vec<Place>]) -> bool {
    let Some(its) = place::named(&hotline.place) else {
        return true;
    };
    places.is_empty()
        || places
            .iter()
            .any(|asked| strongest_relation(asked, its) != Relation::Unrelated)
}

/// The number first, and the procedure that the message asks for beside it.
fn with_procedure(asked: &Asked<'_>, mut answer: Answer) -> Answer {
    const ASKS: &[&str] = &[
        "xin",
        "thu tuc",
        "don",
        "ho so",
        "giay",
        "dang ky",
        "quyet dinh",
    ];
    let asks = signs::has(&signs::words(asked.message), ASKS);
    let meant = || procedure::place_of(asked).meant(asked.snapshot);
    let meant = asks.then(meant).flatten();
    if let Some(procedure) = meant.and_then(|meant| procedure::answer(asked, &meant)) {
        answer.text = format!("{}\n\n{}", answer.text, procedure.text);
        answer.cards.extend(procedure.cards);
        answer.choices = procedure.choices;
    }
    answer
}

/// How many pairs of neighbouring words a message without its places shares with a
/// hotline's name and purpose; single words ("công") are shared by chance.
fn fit(hotline: &Hotline, message: &str) -> usize {
    let words = |text: &str| -> Vec<String> {
        let words = tokens(text);
        words
            .iter()
            .map(|token| fold(&text[token.span.clone()]))
            .collect()
    };
    let offered = words(&format!("{}. {}", hotline.name, hotline.purpose));
    let asked = words(message);
    let pairs = asked
        .windows(2)
        .filter(|pair| offered.windows(2).any(|other| other == *pair))
        .count();
    let of_troubles = |words: &[String]| signs::has(&format!(" {} ", words.join(" ")), TROUBLES);
    if of_troubles(&asked) && of_troubles(&offered) {
        pairs + TROUBLE
    } else {
        pairs
    }
}

/// What it counts that both speak of what is wrong with staff, in pairs of words.
const TROUBLE: usize = 3;

/// The answer that shows these numbers.
fn card(hotlines: &[&Hotline]) -> Answer {
    let lines: Vec<String> = hotlines
        .iter()
        .map(|h| {
            let checked = h.checked.map(super::cite::written);
            texts::call(
                &h.name,
                &h.number,
                &h.purpose,
                &h.source,
                checked.as_deref(),
            )
        })
        .collect();
    let cards = hotlines.iter().map(|h| Card::Hotline {
        number: h.number.clone(),
        name: h.name.clone(),
        purpose: h.purpose.clone(),
        hours: h.hours.clone(),
        place: h.place.clone(),
        source: h.source.clone(),
        checked: h.checked,
    });
    Answer {
        cards: cards.collect(),
        confidence: 1.0,
        ..plain(Status::Directory, &lines.join("\n"))
    }
}
