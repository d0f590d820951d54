//! The file of an appendix: which it is, and of what.

use std::ops::Range;

use crate::language::{dates, document_numbers};

use super::Header;
use super::headline::{is_header_line, is_note};
use super::kind::kind_of;
use super::layout::{Paragraph, Style};
use super::marker::{is_caps, marker, opens_with};
use super::stamp::is_stamp;

/// The file of an appendix: where its parts stand.
#[derive(Debug)]
pub(super) struct Appendix {
    /// "Phụ lục II VIẾT HOA …" and the lines of its title below it.
    pub(super) title: Range<usize>,
    /// "(Kèm theo Nghị định số …)".
    note: Option<usize>,
}

impl Appendix {
    /// Finds it below nothing but lines of a header, or in the issue of a gazette that
    /// goes on with it.
    pub(super) fn find(paragraphs: &[Paragraph]) -> Option<Self> {
        /// The head of a gazette has fewer paragraphs.
        const FAR: usize = 14;
        let head = &paragraphs[..paragraphs.len().min(FAR)];
        let goes_on =
            |p: &Paragraph| opens_with(p.text.trim_start_matches('('), &["tiep theo cong bao"]);
        let from = head.iter().position(goes_on).map_or(0, |at| at + 1);
        let is_above = |p: &Paragraph| {
            let own = marker(&p.text).is_none() && kind_of(&p.text).is_none();
            own && (is_header_line(&p.text) || is_stamp(&p.text))
        };
        let first = from + head[from..].iter().position(|p| !is_above(p))?;
        let own = marker(&paragraphs[first].text)?;
        if !own.label.starts_with("Phụ lục") {
            return None;
        }
        let below = &paragraphs[first + 1..];
        let note = below.iter().take(3).position(|p| is_note(&p.text));
        let is_title = |p: &&Paragraph| {
            let set_apart = is_caps(&p.text) || p.style != Style::Plain || note.is_some();
            p.style != Style::Row && set_apart && marker(&p.text).is_none()
        };
        let untitled = own.length == paragraphs[first].text.len();
        let most = note.unwrap_or(usize::from(untitled));
        let more = below.iter().take(most).take_while(is_title).count();
        Some(Self {
            title: first..first + 1 + more,
            note: note.map(|at| first + 1 + at),
        })
    }

    /// Where the header ends.
    pub(super) fn end(&self) -> usize {
        self.note.map_or(self.title.end, |note| note + 1)
    }

    /// What it says: which it is, of what; the number and date of that.
    pub(super) fn read(&self, paragraphs: &[Paragraph]) -> Header {
        let title: Vec<&str> = paragraphs[self.title.clone()]
            .iter()
            .map(|p| p.text.as_str())
            .collect();
        let title = title.join(" ");
        let note = self.note.map_or("", |note| &paragraphs[note].text);
        let number = document_numbers(note).into_iter().next();
        let mut subject = match marker(&paragraphs[self.title.start].text) {
            Some(marker) => {
                let which = marker.label.rsplit(' ').next().unwrap_or_default();
                format!("{which}. {}", title[marker.length..].trim_start())
            }
            None => title,
        };
        if let Some(number) = &number {
            let whole = &note[..number.span.end];
            let of = ["theo ", "của "]
                .iter()
                .find_map(|word| whole.split_once(word));
            if let Some((_, of)) = of {
                subject = format!("{} ({of})", subject.trim_end_matches([' ', '.']));
            }
        }
        Header {
            kind: Some("Phụ lục".to_owned()),
            subject: Some(subject),
            number: number.map(|number| number.value),
            issued: dates(note).into_iter().next().map(|day| day.value),
            ..Header::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::tests::check_title as check;

    #[test]
    fn an_appendix_is_named_by_its_number_and_what_it_belongs_to() {
        check(
            "Phụ lục II\nVIẾT HOA\n(Kèm theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ)\n\nI. QUY TẮC\n",
            "Phụ lục II. VIẾT HOA (Nghị định số 30/2020/NĐ-CP)",
            Some("30/2020/NĐ-CP"),
        );
        check(
            "PHỤ LỤC\nDANH MỤC THỦ TỤC HÀNH CHÍNH\n(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 5/3/2025)\n\n1. Khai sinh\n",
            "Phụ lục DANH MỤC THỦ TỤC HÀNH CHÍNH",
            Some("12/QĐ-UBND"),
        );
    }

    #[test]
    fn the_issue_of_a_gazette_goes_on_with_an_appendix() {
        check(
            "CÔNG BÁO/Số 203/Ngày 18-02-2019\n\nBỘ TÀI CHÍNH\n\nThông tư số 102/2018/TT-BTC ngày 14 tháng 11 năm 2018\nhướng dẫn kế toán\n\n\
             (Tiếp theo Công báo số 201 + 202)\n\nPhụ lục số 04\nHỆ THỐNG BÁO CÁO\n(Ban hành kèm theo Thông tư số 102/2018/TT-BTC ngày 14 tháng 11 năm 2018)\n\n1. Báo cáo\n",
            "Phụ lục 04. HỆ THỐNG BÁO CÁO (Thông tư số 102/2018/TT-BTC)",
            Some("102/2018/TT-BTC"),
        );
    }

    #[test]
    fn an_appendix_stands_below_its_issuer_its_number_or_alone() {
        check(
            "Số: 840/ĐHVN-ĐT\n\nThời gian ký: 08/08/2025 11:32:54 +07:00\n\nPhụ lục 1. Lịch trình đào tạo\n\n| TT | Việc |\n|---|---|\n| 1 | Nhập học |",
            "Phụ lục 1. Lịch trình đào tạo",
            Some("840/ĐHVN-ĐT"),
        );
        check(
            "Phụ lục IV\nĐơn đề nghị miễn, giảm học phí\n(Kèm theo Thông tư số 09/2016/TT-BTC ngày 30 tháng 3 năm 2016)\n\nHọ và tên:",
            "Phụ lục IV. Đơn đề nghị miễn, giảm học phí (Thông tư số 09/2016/TT-BTC)",
            Some("09/2016/TT-BTC"),
        );
        check(
            "UBND TỈNH THANH HÓA\n\nĐộc lập - Tự do - Hạnh phúc\n\nPHỤ LỤC IV: DANH MỤC KIẾN NGHỊ\n\n(Kèm theo Công văn số …/HĐND-TT)\n\n| STT | Huyện |\n|---|---|\n| 1 | A |",
            "Phụ lục IV. DANH MỤC KIẾN NGHỊ",
            None,
        );
    }
}
