//! What can be called or opened from an answer's cards, for services that have
//! buttons for it.
//!
//! A button that a service refuses costs the whole message, so a number or an
//! address of which that is not certain stays in the text alone, where all stand.

use reqwest::Url;
use serde_json::Value;

use crate::answer::Card;

use super::message::Reply;
use super::text::shorten;

/// Something to tap that leads out of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// A telephone number, as it is dialled from abroad without the plus sign.
    Call {
        /// What the button says.
        label: String,
        /// Its digits.
        number: String,
    },
    /// A page.
    Open {
        /// What the button says.
        label: String,
        /// Where it is.
        address: String,
    },
}

/// The most links under one reply.
const MOST: usize = 3;

/// The links of a reply's cards, of the procedures that of the first alone: the
/// others are only offered.
pub(super) fn links(reply: &Reply) -> Vec<Link> {
    let cards = reply.answer.iter().flat_map(|answer| &answer.cards);
    let mut links: Vec<Link> = Vec::new();
    let mut procedure = false;
    for card in cards {
        match card {
            Card::Hotline { number, .. } => links.extend(call(number)),
            Card::Office { phone, map, .. } => {
                links.extend(call(phone));
                links.extend(open("Xem bản đồ", map));
            }
            Card::Procedure { link, .. } if !procedure => {
                procedure = true;
                links.extend(open("Xem thủ tục", link));
            }
            Card::Procedure { .. } | Card::Place { .. } => {}
        }
    }
    links.dedup();
    links.truncate(MOST);
    links
}

/// The links of a reply as the buttons of a service: `call` makes one of a title of so
/// many characters and a number, `open` of a title and an address.
pub(super) fn buttons(
    reply: &Reply,
    title: usize,
    call: impl Fn(String, String) -> Value,
    open: impl Fn(String, String) -> Value,
) -> Vec<Value> {
    let button = |link| match link {
        Link::Call { label, number } => call(shorten(&label, title), number),
        Link::Open { label, address } => open(shorten(&label, title), address),
    };
    links(reply).into_iter().map(button).collect()
}

/// A button that calls; none for the short numbers, which have no form abroad.
fn call(number: &str) -> Option<Link> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = match digits.strip_prefix('0') {
        Some(national) => national,
        None => digits.strip_prefix("84")?,
    };
    (8..=10).contains(&national.len()).then(|| Link::Call {
        label: format!("Gọi {number}"),
        number: format!("84{national}"),
    })
}

/// A button that opens a page, if this is the address of one.
fn open(label: &str, address: &str) -> Option<Link> {
    let url = Url::parse(address).ok()?;
    let is_page = matches!(url.scheme(), "http" | "https")
        && url.domain().is_some_and(|domain| domain.contains('.'));
    is_page.then(|| Link::Open {
        label: label.to_owned(),
        address: url.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_call(number: &str, expected: Option<&str>) {
        let found = call(number).map(|link| match link {
            Link::Call { number, .. } => number,
            Link::Open { address, .. } => address,
        });
        assert_eq!(found.as_deref(), expected, "{number}");
    }

    #[test]
    fn numbers_that_every_service_takes_become_buttons() {
        check_call("0220 3123 456", Some("842203123456"));
        check_call("(+84) 912-345-678", Some("84912345678"));
        check_call("113", None);
        check_call("1900 9068", None);
        check_call("gọi cô Lan", None);
    }

    #[track_caller]
    fn check_open(address: &str, opens: bool) {
        assert_eq!(open("", address).is_some(), opens, "{address}");
    }

    #[test]
    fn only_pages_are_opened() {
        check_open("https://dichvucong.gov.vn/thu-tuc?id=1&x=ă", true);
        check_open("http://maps.example.vn", true);
        check_open("maps.example.vn", false);
        check_open("javascript:alert(1)", false);
        check_open("https://may-chu/duong", false);
        check_open("", false);
    }
}
