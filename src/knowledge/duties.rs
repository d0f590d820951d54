//! What staff should see to though nothing is wrong with a file: entries that
//! were checked long ago, and places without an office.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;

use crate::place::{self, Place, Relation, relation};

use super::offices::OFFICES;
use super::{Knowledge, Problem, Severity};

/// Names the numbers and offices that were checked more than a year before
/// `today`, and the places that documents are about without an office.
#[must_use]
pub fn duties(knowledge: &Knowledge, today: Date) -> Vec<Problem> {
    let year_ago = today.checked_sub(Span::new().years(1)).unwrap_or(today);
    let is_old = |checked: Option<Date>| checked.is_some_and(|day| day < year_ago);
    let tell = |path: &str, what: &str| {
        let message = format!(
            "{what} đã quá 12 tháng chưa kiểm tra lại; hãy gọi thử rồi ghi ngày kiểm tra mới"
        );
        Problem::of(path, Severity::Warning, message).in_field("Ngày kiểm tra")
    };
    let hotlines = knowledge
        .hotlines
        .iter()
        .filter(|hotline| is_old(hotline.checked));
    let offices = knowledge
        .offices
        .iter()
        .filter(|office| is_old(office.checked));
    let mut duties: Vec<Problem> = hotlines
        .map(|hotline| tell("directory/hotlines.csv", &format!("số {}", hotline.number)))
        .chain(offices.map(|office| tell("directory/offices.csv", &office.name)))
        .collect();
    let missing = without_office(knowledge);
    if !missing.is_empty() {
        let places: Vec<&str> = missing.iter().map(String::as_str).collect();
        let message = format!(
            "chưa có bộ phận một cửa của {}; ai hỏi sẽ nhận thông tin của cấp trên hoặc được báo là chưa có",
            places.join(", ")
        );
        duties.push(Problem::of(
            &format!("{OFFICES}.csv"),
            Severity::Info,
            message,
        ));
    }
    duties
}

/// The places that documents are about and no office serves.
fn without_office(knowledge: &Knowledge) -> BTreeSet<String> {
    let served: Vec<_> = knowledge
        .offices
        .iter()
        .filter_map(|office| place::named(&office.place))
        .collect();
    let about = knowledge
        .documents
        .iter()
        .filter_map(|document| document.header.place.as_deref());
    about
        .filter_map(place::named)
        .filter(|place| {
            !served.iter().any(|office| {
                matches!(
                    relation(*place, *office),
                    Relation::Same | Relation::Contains | Relation::Successor
                )
            })
        })
        .map(Place::in_sentence)
        .collect()
}
