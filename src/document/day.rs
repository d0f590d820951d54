//! The day of a document: in the lines of its header, where it was stamped, above its
//! signature; and the lines that tell another.

use jiff::civil::Date;

use crate::language::{Found, dates, fold};

use super::layout::Paragraph;
use super::marker::opens_with;
use super::placename;
use super::stamp::is_stamp;

/// The day that lines tell, and the place in front of it: rather one with a place, as
/// "PHÊ DUYỆT" has a day of its own, than one that is only written out.
pub(super) fn of_lines(texts: &[&str]) -> Option<(Date, Option<String>)> {
    let days = texts
        .iter()
        .filter(|text| !is_stamp(text) && !is_other_day(text))
        .filter_map(|text| Some((*text, first(text)?)))
        // "Số: 01/06/2020" is a number.
        .filter(|(text, day)| !fold(&text[..day.span.start]).trim_end().ends_with("so:"))
        // "Tuần từ 10/02/2014 đến 15/02/2014" is what it tells of.
        .filter(|(text, day)| !fold(&text[..day.span.start]).trim_end().ends_with(" tu"));
    let days: Vec<_> = days.collect();
    let placed = days.iter().find(|(text, _)| is_placed_day(&fold(text)));
    let written = || days.iter().find(|(text, _)| is_written_out(text));
    let (text, day) = placed.or_else(written).or(days.first())?;
    let place = placename::place_of_issue(&text[..day.span.start]);
    Some((day.value, place))
}

/// The first day of a line, its ones read as letters where nothing else is a day.
pub(super) fn first(text: &str) -> Option<Found<Date>> {
    let read = |text: &str| dates(text).into_iter().next();
    read(text).or_else(|| read(&mended_day(text)).filter(|_| is_written_out(text)))
}

/// The day on which number and signature were stamped, in a header that says no other:
/// "Số: 12/STC-QLNS" over "Thời gian ký: 2025-12-17T07:52:25+07:00".
pub(super) fn stamped(header: &[Paragraph]) -> Option<(Date, Option<String>)> {
    let (_, numbered_on) = header.windows(2).find_map(|two| {
        let numbered = fold(&two[0].text).starts_with("so:");
        two[1].text.split_once("Thời gian ký:").filter(|_| numbered)
    })?;
    let day = numbered_on.trim_start().get(..10)?;
    Some((day.parse().ok()?, None))
}

/// The day on which minutes were taken, at the top of their body: "Hôm nay, ngày 16/06/2016".
pub(super) fn of_minutes(body: &[Paragraph]) -> Option<(Date, Option<String>)> {
    /// Grounds may stand above,
    const NEAR: usize = 5;
    /// and the hour before the day, letters.
    const HOUR: usize = 60;
    let opens = |p: &&Paragraph| opens_with(&p.text, &["hom nay"]);
    let text = &body.iter().take(NEAR).find(opens)?.text;
    let day = first(text)?;
    (text[..day.span.start].chars().count() <= HOUR).then_some((day.value, None))
}

/// The day above the signature of a document whose head has none, not even a blank one:
/// the only line of the body that is nothing but a place and a day.
pub(super) fn of_signature(
    (head, body): (&[Paragraph], &[Paragraph]),
) -> Option<(Date, Option<String>)> {
    /// No name of a place is longer, nor a day written out, letters.
    const PLACE: usize = 30;
    if head.iter().any(|p| is_placed_day(&fold(&p.text))) {
        return None;
    }
    let short = body.iter().filter(|p| p.text.chars().count() <= 2 * PLACE);
    let mut days = short
        .filter(|p| is_placed_day(&fold(&p.text)))
        .filter_map(|p| {
            let text = p.text.trim_end_matches(['.', ' ']);
            let day = first(text).filter(|day| day.span.end == text.len())?;
            let before = text[..day.span.start].trim_end();
            let placed = before.chars().count() <= PLACE;
            placed.then(|| (day.value, placename::place_of_issue(before)))
        });
    let only = days.next()?;
    days.next().is_none().then_some(only)
}

/// A line with the ones in its day figures again, and without a letter that a stroke of
/// a figure was read as: "ngày 3] tháng l2 năm 2024", "ngày 16 ý tháng 11 năm 2023".
pub(super) fn mended_day(text: &str) -> String {
    /// What a scan reads for a one.
    const ONES: [char; 6] = [']', '|', 'I', 'l', 'Ì', 'Ï'];
    let is_label = |word: &str| ["ngay", "thang", "nam"].contains(&fold(word).as_str());
    let is_figure = |word: &str| {
        let figures = word
            .chars()
            .all(|c| c.is_ascii_digit() || ONES.contains(&c));
        figures && word.chars().count() <= 4
    };
    let words: Vec<&str> = text.split(' ').collect();
    let mended = words.iter().enumerate().filter_map(|(at, word)| {
        let before = |back: usize| at.checked_sub(back).map_or("", |at| words[at]);
        let behind_label = is_label(before(1));
        let lone = word.chars().count() == 1 && !is_figure(word);
        let behind_figure = is_figure(before(1)) && is_label(before(2));
        if lone && behind_figure && words.get(at + 1).is_some_and(|next| is_label(next)) {
            None
        } else if behind_label && is_figure(word) {
            Some(word.replace(ONES, "1"))
        } else {
            Some((*word).to_owned())
        }
    });
    mended.collect::<Vec<_>>().join(" ")
}

/// A day that a page tells of the document, and that is not the day of issue.
pub(super) fn is_other_day(text: &str) -> bool {
    const NAMES: [&str; 4] = [
        "ngay co hieu luc",
        "ngay het hieu luc",
        "ngay cap nhat",
        "ngay dang",
    ];
    opens_with(text, &NAMES)
}

/// A day as letterheads have it: "ngày 5 tháng 3 năm 2025".
pub(super) fn is_written_out(text: &str) -> bool {
    let folded = fold(text);
    folded.contains("ngay") && folded.contains("thang")
}

/// "Hà Nội, ngày … tháng …", folded.
pub(super) fn is_placed_day(folded: &str) -> bool {
    (folded.contains(", ngay") || folded.contains(",ngay")) && folded.contains("thang")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::Document;

    #[test]
    fn the_day_of_an_approval_is_not_that_of_issue() {
        let text = "TIỂU ĐOÀN 4\n\nPHÊ DUYỆT\n\nNgày 17 tháng 01 năm 2026\n\nCHÍNH TRỊ VIÊN\n\n\
            ĐOÀN TNCS HỒ CHÍ MINH\n\nQuảng Ngãi, ngày 16 tháng 01 năm 2026\n\nKẾ HOẠCH\n\nTổ chức Diễn đàn";
        let issued = Document::read("a.txt", text).header.issued;
        assert_eq!(issued, Some(date(2026, 1, 16)));
    }

    #[test]
    fn a_document_without_a_head_is_of_the_day_above_its_signature() {
        let read = |text: &str| Document::read("a.txt", text).header.issued;
        let text = "THÔNG BÁO\n\nCHO SINH VIÊN LÀM LUẬN VĂN\n\nBộ môn xin thông báo:\n\n\
            1. Từ ngày 07/09/2020 bắt đầu.\n\nCần Thơ, ngày 17 tháng 08 năm 2020\n\nTRƯỞNG BỘ MÔN";
        assert_eq!(read(text), Some(date(2020, 8, 17)));
        // One that is yet to be dated is of no day, nor one that has two.
        let blank = format!("SỞ Y TẾ\n\nHuế, ngày … tháng … năm 2020\n\n{text}");
        assert_eq!(read(&blank), None);
        let twice = format!("{text}\n\nPHỤ LỤC\n\nCần Thơ, ngày 18 tháng 08 năm 2020");
        assert_eq!(read(&twice), None);
    }

    #[test]
    fn an_appendix_without_a_day_is_of_the_day_it_was_stamped() {
        let read = |text: &str| Document::read("a.txt", text).header.issued;
        let stamp = "Số: 5281/STC-QLNS\n\nThời gian ký: 2025-12-17T07:52:25+07:00\n\n";
        let rest =
            "BỔ SUNG CHO NGÂN SÁCH XÃ\n\n(Đính kèm Công văn của Sở Tài chính)\n\n1. Xã Tân Hồng";
        assert_eq!(read(&format!("{stamp}{rest}")), Some(date(2025, 12, 17)));
        let dated = format!("{stamp}Đồng Tháp, ngày 15 tháng 12 năm 2025\n\n{rest}");
        assert_eq!(read(&dated), Some(date(2025, 12, 15)));
        assert_eq!(
            read("Thời gian ký: 2025-12-17T07:52:25+07:00\n\nPHỤ LỤC"),
            None
        );
    }

    #[test]
    fn minutes_are_of_the_day_they_were_taken() {
        let minutes = |opening: &str| {
            let text = format!(
                "CỤC THUẾ TỈNH KHÁNH HÒA\n\nPHÒNG TIN HỌC\n\nBIÊN BẢN NGHIỆM THU THIẾT BỊ\n\n\
                 {opening}, Phòng Tin học kiểm tra các thiết bị theo Hợp đồng ngày 01/02/2015:\n\nMáy tính"
            );
            Document::read("a.txt", &text).header.issued
        };
        let day = Some(date(2016, 6, 16));
        assert_eq!(minutes("Hôm nay, ngày 16/06/2016"), day);
        assert_eq!(
            minutes("Hôm nay, vào lúc 15 giờ, ngày 16 tháng 6 năm 2016"),
            day
        );
        assert_eq!(minutes("Được sự phân công của Lãnh đạo"), None);
    }

    #[test]
    fn ones_read_as_letters_are_ones_in_a_day_only() {
        assert_eq!(
            mended_day("Lai Châu, ngày 3] tháng l2 năm 2024"),
            "Lai Châu, ngày 31 tháng 12 năm 2024"
        );
        assert_eq!(
            mended_day("ngày I tháng l năm 2o24"),
            "ngày 1 tháng 1 năm 2o24"
        );
        assert_eq!(mended_day("phần I, mục l"), "phần I, mục l");
        assert_eq!(
            mended_day("TP. Hồ Chí Minh, ngày 16 ý tháng 11 năm 2023"),
            "TP. Hồ Chí Minh, ngày 16 tháng 11 năm 2023"
        );
    }
}
