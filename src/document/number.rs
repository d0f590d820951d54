//! The number of a document, and its day beside it: from its header, its title, the note
//! on what it belongs to, the words that certify it.

use jiff::civil::Date;

use crate::language::{document_numbers, fold};

use super::card::Card;
use super::header::Zone;
use super::headline::{about, is_footnote, is_note};
use super::kind::KINDS;
use super::layout::Paragraph;
use super::marker::opens_with;
use super::numbered::{Below, numbered};
use super::{Header, day, symbol};

/// Reads number and day, from the lines of the header first, then from a title
/// that has them, then from the note on what it belongs to; gives the place before the day.
pub(super) fn number_and_day(
    paragraphs: &[Paragraph],
    zone: &Zone,
    card: Card,
    header: &mut Header,
) -> Option<String> {
    let is_title = |index: usize| zone.kind == Some(index) || zone.subject.contains(&index);
    let all = paragraphs[..zone.end].iter().map(|p| p.text.as_str());
    let all = all.enumerate().filter(|(_, text)| !is_footnote(text));
    let (notes, lines): (Vec<(usize, &str)>, Vec<_>) = all.partition(|(_, text)| is_note(text));
    let lines: Vec<&str> = lines
        .into_iter()
        .filter(|(index, text)| {
            let letter = about(text).is_some_and(|at| at > 0);
            letter || !is_title(*index)
        })
        .map(|(_, text)| text)
        .collect();
    let title = zone
        .kind
        .and_then(|index| numbered(&paragraphs[index].text));
    let text = |index: &usize| paragraphs[*index].text.as_str();
    let subject = zone.subject.iter().map(text).collect::<Vec<_>>();
    let subject = subject.join(" ");
    let below = zone.kind.and_then(|_| Below::of(&subject));
    let notes: Vec<&str> = notes.into_iter().map(|(_, text)| text).collect();
    let number = |texts: &[&str]| {
        let mut found = texts.iter().flat_map(|text| document_numbers(text));
        found.next().map(|number| number.value)
    };
    let behind: Vec<&str> = title.iter().map(|title| title.behind).collect();
    let standard = zone.standard.as_ref().map(|cover| cover.number.clone());
    header.number = standard
        .or_else(|| own_number(&lines).map(symbol::mended))
        .or_else(|| title.as_ref().map(|title| title.number.clone()))
        .or_else(|| below.as_ref().map(|below| below.number.clone()))
        .or_else(|| number(&notes))
        .or(card.number)
        .or_else(|| bare_number(&lines));
    let certified = header.number.is_none().then(|| certified(paragraphs));
    let (number, certified_on) = certified.flatten().unzip();
    header.number = header.number.take().or(number);
    let dated = title.is_some_and(|title| fold(title.behind).starts_with("ngay "));
    let (issued, place) = card
        .issued
        .map(|day| (day, None))
        .or_else(|| Some((certified_on??, None)))
        .or_else(|| day::of_lines(&lines))
        .or_else(|| day::of_lines(&behind).filter(|_| dated))
        .or_else(|| Some((below?.day?, None)))
        .or_else(|| day::of_lines(&notes))
        .or_else(|| day::stamped(&paragraphs[..zone.end]))
        .or_else(|| day::of_minutes(&paragraphs[zone.end..]))
        .or_else(|| day::of_signature(paragraphs.split_at(zone.end)))?;
    header.issued = Some(issued);
    place
}

/// "Số: 2566", without a symbol.
fn bare_number(lines: &[&str]) -> Option<String> {
    lines.iter().find_map(|line| {
        let folded = fold(line);
        let number = folded.strip_prefix("so:")?.trim();
        let figures = number.bytes().all(|b| b.is_ascii_digit());
        (figures && (1..=5).contains(&number.len())).then(|| number.to_owned())
    })
}

/// Number and day of a consolidated text, which a gazette has beside the words that
/// certify it, at the end (Ordinance 01/2012/UBTVQH13).
fn certified(paragraphs: &[Paragraph]) -> Option<(String, Option<Date>)> {
    /// What stands beside these words is this near.
    const NEAR: usize = 6;
    let certifies = |p: &Paragraph| fold(&p.text).contains("xac thuc van ban hop nhat");
    let at = paragraphs.iter().rposition(certifies)?;
    let near = &paragraphs[at.saturating_sub(NEAR)..paragraphs.len().min(at + NEAR)];
    let number = near.iter().find_map(|p| {
        let number = document_numbers(&p.text).into_iter().next()?.value;
        number.contains("/VBHN-").then_some(number)
    })?;
    let placed = |p: &&Paragraph| day::is_written_out(&p.text) && p.text.chars().count() <= 60;
    let day = near.iter().filter(placed).find_map(|p| day::first(&p.text));
    Some((number, day.map(|day| day.value)))
}

/// The number of the document in the lines of its header: not that of another which a
/// line names ("THEO NGHỊ QUYẾT 35/2021/NQ-HĐND"), and whole where it goes on below.
pub(super) fn own_number(lines: &[&str]) -> Option<String> {
    lines.iter().enumerate().find_map(|(index, text)| {
        let text = &closed(text);
        let number = document_numbers(text).into_iter().next()?;
        let before = fold(&text[..number.span.start]);
        let before = before.trim_end_matches([' ', ':', '.']);
        let named = before.strip_suffix("so").unwrap_or(before).trim();
        // "Biểu 5/GDNN-CS", "Mẫu số 01/ĐK-GCN": what a form is called.
        if ["bieu", "mau"].iter().any(|form| named.ends_with(form)) {
            return None;
        }
        let of_other = KINDS
            .iter()
            .any(|(kind, _)| named.len() > kind.len() && named.ends_with(kind));
        // "Bộ luật số: 45/2019/QH14" is of this one.
        if of_other && !KINDS.iter().any(|(kind, _)| *kind == named) {
            return None;
        }
        let below = lines.get(index + 1).filter(|_| text.ends_with('-'));
        let whole = below.and_then(|below| {
            let whole = format!("{text}{below}");
            document_numbers(&whole).into_iter().next()
        });
        let mut number = whole.unwrap_or(number);
        // "CTPH-LĐLĐ-SVH,TT,DL": one office, of culture, sports and tourism.
        for more in text[number.span.end.min(text.len())..].split(',').skip(1) {
            if more.chars().count() < 2 || !more.chars().all(char::is_uppercase) {
                break;
            }
            number.value += &format!(",{more}");
        }
        Some(number.value)
    })
}

/// A line of "Số: …" without the spaces around the dashes of its symbol, "397/UBND -TP",
/// or a dot in front of its stroke: "3070. /KH-UBND".
fn closed(line: &str) -> String {
    if !opens_with(line, &["so"]) {
        return line.to_owned();
    }
    let line = line.replace(". /", "/");
    let mut closed = String::with_capacity(line.len());
    for word in line.split(' ') {
        let of_symbol = |word: &str| {
            let mut letters = word.chars().filter(|c| c.is_alphanumeric()).peekable();
            letters.peek().is_some() && letters.all(|c| c.is_uppercase() || c.is_ascii_digit())
        };
        let before = closed.rsplit(' ').next().unwrap_or_default();
        let dashed = word.starts_with(['-', '–']) || before.ends_with(['-', '–']);
        let bare = word.trim_matches(['-', '–']);
        let goes_on = before.contains('/') && of_symbol(bare);
        // "Số: 50/CTSV ĐHBK": a scan has not read the dash.
        let last = goes_on && line.ends_with(word) && bare.chars().count() <= 6;
        if last && !dashed && !before.contains('-') && before.ends_with(char::is_uppercase) {
            closed.push('-');
        } else if !(closed.is_empty() || dashed && goes_on) {
            closed.push(' ');
        }
        closed.push_str(word);
    }
    closed
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::document::Document;

    #[test]
    fn the_number_is_read_whole_and_never_that_of_another_document() {
        #[track_caller]
        fn check(text: &str, number: Option<&str>, kind: Option<&str>) {
            let header = Document::read("a.txt", text).header;
            assert_eq!(header.number.as_deref(), number);
            assert_eq!(header.kind.as_deref(), kind);
        }
        check(
            "BỘ CÔNG AN - BỘ QUỐC PHÒNG\n\nSố: 01/2022/TTLT-VKSNDTC-\nTANDTC-BCA\n\n\
             Hà Nội, ngày 18 tháng 02 năm 2022\n\nTHÔNG TƯ LIÊN TỊCH\n\nQuy định về phối hợp\n\nCăn cứ Luật;",
            Some("01/2022/TTLT-VKSNDTC-TANDTC-BCA"),
            Some("Thông tư liên tịch"),
        );
        for (line, number) in [
            ("Số: 397 /UBND -TP", "397/UBND-TP"),
            ("Số: 3070. /UBND-TP", "3070/UBND-TP"),
            ("Số: 12/QĐ-UBND - Hà Nội, ngày", "12/QĐ-UBND"),
            ("Số: 154/LĐLĐ-SVH,TT,DL", "154/LĐLĐ-SVH,TT,DL"),
            ("Số: 154/LĐLĐ-SVH, TT", "154/LĐLĐ-SVH"),
            ("Số: 50/CTSV ĐHBK", "50/CTSV-ĐHBK"),
            ("Số: 2566", "2566"),
        ] {
            let letter =
                format!("UBND PHƯỜNG 1\n\n{line}\n\nV/v chứng thực\n\nKính gửi: Các trường");
            check(&letter, Some(number), Some("Công văn"));
        }
        check(
            "QUỐC HỘI\n\nBộ luật số: 45/2019/QH14\n\nHà Nội, ngày 20 tháng 11 năm 2019\n\nBỘ LUẬT\n\nLAO ĐỘNG\n\nCăn cứ Hiến pháp;",
            Some("45/2019/QH14"),
            Some("Bộ luật"),
        );
        check(
            "LUẬT\n\nPHÒNG CHÁY VÀ CHỮA CHÁY\n\n(số 27/2001/QH10 ngày 29-6-2001)\n\nĐể tăng cường hiệu lực quản lý;",
            Some("27/2001/QH10"),
            Some("Luật"),
        );
        check(
            "UBND TỈNH QUẢNG NINH\n\nTHEO DÕI KẾT QUẢ HỖ TRỢ\n\nTHEO NGHỊ QUYẾT 35/2021/NQ-HĐND\n\n| STT | Năm |\n|---|---|\n| 1 | 2021 |",
            None,
            None,
        );
    }

    #[test]
    fn a_consolidated_text_of_a_gazette_is_numbered_at_its_end() {
        let text = "VĂN BẢN HỢP NHẤT - BỘ NỘI VỤ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nTHÔNG TƯ\n\n\
            Hướng dẫn quản lý tiền lương\n\nCăn cứ Luật;\n\nĐiều 1. Hiệu lực\n\nThông tư này hướng dẫn việc đó và có hiệu lực thi hành kể từ ngày 10 tháng 12 năm 2016.\n\n\
            BỘ NỘI VỤ\n\nSố: 462/VBHN-BNV\n\nXÁC THỰC VĂN BẢN HỢP NHẤT\n\nHà Nội, ngày 10 tháng 02 năm 2025\n\nBỘ TRƯỞNG";
        let header = Document::read("a.txt", text).header;
        assert_eq!(header.number.as_deref(), Some("462/VBHN-BNV"));
        assert_eq!(header.issued, Some(date(2025, 2, 10)));
        assert_eq!(
            header.subject.as_deref(),
            Some("Hướng dẫn quản lý tiền lương")
        );
    }
}
