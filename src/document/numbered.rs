//! Titles that hold their number, and the number below a type.

use jiff::civil::Date;

use crate::language::{dates, document_numbers, fold};

use super::body::body_of;
use super::headline::LONGEST_SUBJECT;
use super::kind::{KINDS, kind_of};
use super::symbol::mended;

/// A title that holds a number: "Nghị định số 30/2020/NĐ-CP về công tác văn thư".
pub(super) struct Numbered<'a> {
    /// "Nghị định".
    pub(super) kind: &'static str,
    /// `30/2020/NĐ-CP`.
    pub(super) number: String,
    /// What follows it.
    pub(super) behind: &'a str,
}

/// Reads a title that holds a number.
pub(super) fn numbered(text: &str) -> Option<Numbered<'_>> {
    let text = text.trim();
    let number = document_numbers(text).into_iter().next()?;
    let before = text[..number.span.start].trim_end_matches([' ', ':', '.']);
    let (kind, so) = before.rsplit_once(' ')?;
    let whole = text.chars().count() <= LONGEST_SUBJECT && !text.ends_with(['.', ';', ':', ',']);
    let (kind, rest) = kind_of(kind)?;
    (whole && rest.is_empty() && fold(so) == "so").then(|| Numbered {
        kind,
        number: mended(number.value),
        behind: text[number.span.end..].trim_start_matches([' ', ',', ':', '-', '–']),
    })
}

impl Numbered<'_> {
    /// What it is about, without the day and the issuer in front.
    pub(super) fn subject(&self) -> &str {
        if !fold(self.behind).starts_with("ngay ") {
            return self.behind;
        }
        let day = dates(self.behind).into_iter().next();
        let behind = day.map_or(self.behind, |day| &self.behind[day.span.end..]);
        let behind = behind.trim_start_matches([' ', ',']);
        if !behind.starts_with("của ") {
            return behind;
        }
        let starts = [
            " về ",
            " quy định ",
            " ban hành ",
            " sửa đổi",
            " hướng dẫn ",
        ];
        let found = starts.iter().filter_map(|start| behind.find(start)).min();
        found.map_or(self.behind, |at| behind[at..].trim_start())
    }
}

/// Number and day below the type: "CỦA CHÍNH PHỦ SỐ 37/2007/NĐ-CP NGÀY 09 THÁNG 3 NĂM 2007".
pub(super) struct Below<'a> {
    /// `37/2007/NĐ-CP`.
    pub(super) number: String,
    /// The day behind it.
    pub(super) day: Option<Date>,
    /// What follows: the matter.
    pub(super) matter: &'a str,
}

impl<'a> Below<'a> {
    /// Reads what stands below a type that is alone on its line.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let text = text.trim_start();
        let number = document_numbers(text).into_iter().next()?;
        let before = text[..number.span.start].trim_end_matches([' ', ':', '.']);
        let folded = fold(before);
        let owner = folded.strip_suffix("so")?.trim_end();
        // "… thực hiện Nghị quyết số 12/NQ-CP" is a title.
        let other = KINDS.iter().any(|(kind, _)| owner.ends_with(kind));
        let own = owner.is_empty()
            || owner.strip_prefix("cua ").is_some_and(|_| {
                let name = before.split_once(' ').map_or("", |(_, name)| name);
                body_of(&name.to_uppercase()).is_some()
            });
        if other || !own {
            return None;
        }
        let behind = text[number.span.end..].trim_start_matches([' ', ',']);
        let day = dates(behind).into_iter().next();
        let day = day.filter(|day| day.span.start == 0);
        let end = day.as_ref().map_or(0, |day| day.span.end);
        let matter = behind[end..].trim_start_matches([' ', ',', ':']);
        Some(Self {
            number: number.value,
            day: day.map(|day| day.value),
            matter: without_owner(matter),
        })
    }
}

/// What a document is about without who issued it in front: "CỦA BỘ TRƯỞNG BỘ CÔNG AN
/// HƯỚNG DẪN THI HÀNH …".
fn without_owner(matter: &str) -> &str {
    const STARTS: [&str; 6] = [
        "ban hanh",
        "huong dan",
        "quy dinh",
        "sua doi",
        "ve ",
        "phe duyet",
    ];
    let Some((of, name)) = matter.split_once(' ') else {
        return matter;
    };
    if fold(of) != "cua" || body_of(&name.to_uppercase()).is_none() {
        return matter;
    }
    let starts = matter.match_indices(' ').map(|(at, _)| at + 1);
    let mut starts = starts.filter(|at| {
        let rest = fold(&matter[*at..]);
        STARTS.iter().any(|start| rest.starts_with(start))
    });
    starts.next().map_or(matter, |at| &matter[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_with_a_number_is_parted() {
        let title = "Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư";
        let read = numbered(title).expect("a title");
        assert_eq!((read.kind, &*read.number), ("Nghị định", "30/2020/NĐ-CP"));
        assert_eq!(read.subject(), "về công tác văn thư");
        let without_issuer =
            "Thông tư số 12/2018/TT-BTC ngày 14 tháng 11 năm 2018 hướng dẫn kế toán";
        let read = numbered(without_issuer).expect("a title");
        assert_eq!(read.subject(), "hướng dẫn kế toán");
        let bare = numbered("Nghị quyết số: 105/2025/UBTVQH15").expect("a title");
        assert_eq!((bare.kind, bare.subject()), ("Nghị quyết", ""));
        assert!(numbered("Căn cứ Nghị định số 30/2020/NĐ-CP").is_none());
        assert!(numbered("Nghị định số 30/2020/NĐ-CP có hiệu lực từ hôm nay.").is_none());
    }

    #[test]
    fn number_and_day_below_the_type_are_read_and_those_of_others_not() {
        let below = Below::of("CỦA CHÍNH PHỦ SỐ 12/2006/NĐ-CP NGÀY 05 THÁNG 3 NĂM 2006 VỀ VĂN THƯ");
        let below = below.expect("number and day");
        assert_eq!(below.number, "12/2006/NĐ-CP");
        assert_eq!(below.day, Some(jiff::civil::date(2006, 3, 5)));
        assert_eq!(below.matter, "VỀ VĂN THƯ");
        assert!(Below::of("Của UBND tỉnh thực hiện Nghị quyết số 12/NQ-CP").is_none());
        assert!(Below::of("Sửa đổi Nghị định số 30/2020/NĐ-CP").is_none());
    }
}
