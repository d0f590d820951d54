//! What the header says, with the opening sentences and the title: type, number,
//! day, issuer, place, period.
//!
//! Where the header is missing the opening sentence and the signature say who,
//! and the title says what for.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::language::{fold, periods};

use super::card::Card;
use super::header::Zone;
use super::headline::{about, clear_about, is_note_of_form};
use super::kind::{FORM, LETTER, kind_of};
use super::layout::Paragraph;
use super::letter::is_of_letter;
use super::marker::is_caps;
use super::number::{number_and_day, own_number};
use super::numbered::{Below, numbered};
use super::stamp::{without_seal, without_stamp};
use super::{Header, form, office, special, symbol};

/// The type, and what the document is about.
fn title(paragraphs: &[Paragraph], zone: &Zone) -> (Option<String>, String) {
    let of = |(at, index): (usize, &usize)| {
        let text = without_seal(&paragraphs[*index].text);
        match about(text).filter(|_| at == 0) {
            Some(0) => clear_about(text),
            Some(at) => text[at..].into(),
            None => text.into(),
        }
    };
    let subject: Vec<Cow<str>> = zone.subject.iter().enumerate().map(of).collect();
    let subject = subject.join(" ");
    let subject = bare(&subject);
    if let Some(cover) = &zone.standard {
        let title = bare(cover.without_kind(subject));
        return (Some(cover.kind.to_owned()), title.to_owned());
    }
    if let Some(index) = zone.kind {
        let text = &paragraphs[index].text;
        let title = numbered(text);
        let (kind, behind) = match &title {
            // The title of a page over the letter itself.
            Some(title) if title.kind == LETTER && !subject.is_empty() => (LETTER, ""),
            Some(title) => (title.kind, title.subject()),
            None => kind_of(text).unwrap_or_default(),
        };
        let subject = format!("{behind} {subject}");
        let matter = Below::of(&subject).map_or(subject.as_str(), |below| below.matter);
        return (Some(kind.to_owned()), bare(matter).to_owned());
    }
    let above = &paragraphs[..zone.end];
    let code = above.iter().find_map(|p| form::code(&p.text));
    let first = zone.subject.first();
    let kind = if first.is_some_and(|i| is_of_letter(paragraphs, *i)) {
        Some(LETTER)
    } else if is_form(subject)
        || code.is_some()
        || above
            .iter()
            .any(|p| is_note_of_form(&p.text) || form::is_label(&p.text))
    {
        Some(FORM)
    } else {
        None
    };
    // A list below the letterhead of a table: "DANH SÁCH DỰ THI".
    let listed = kind_of(subject).filter(|(_, matter)| kind.is_none() && !matter.is_empty());
    if let Some((kind, matter)) = listed {
        return (Some(kind.to_owned()), matter.to_owned());
    }
    let named = code.filter(|code| !subject.is_empty() && !subject.contains(code));
    let subject = named.map_or_else(|| subject.to_owned(), |code| format!("{subject} ({code})"));
    (kind.map(str::to_owned), subject)
}

/// Whether a title is that of something to be filled in.
fn is_form(title: &str) -> bool {
    const FORMS: [&str; 8] = [
        "mẫu ",
        "biểu mẫu ",
        "tờ khai ",
        "bản khai ",
        "giấy đề nghị ",
        "lý lịch ",
        "sơ yếu lý lịch",
        "đơn ",
    ];
    let title = title.to_lowercase();
    let other = ["đơn vị", "đơn giá ", "đơn thư "];
    let starts = |word: &&str| title.starts_with(*word);
    FORMS.iter().any(starts) && !other.iter().any(starts)
}

/// A title without what stands around its letters, figures, brackets and quotation
/// marks, and without the sign of a footnote.
fn bare(title: &str) -> &str {
    let end = title.trim_end();
    let noted = end.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    let noted = noted.filter(|(_, sign)| sign.bytes().all(|b| b.is_ascii_digit()));
    let title = noted
        .map_or(title, |(title, _)| title)
        .trim_start_matches(|c: char| !(c.is_alphanumeric() || "“\"(".contains(c)))
        .trim_end_matches(|c: char| !(c.is_alphanumeric() || "”\")%".contains(c)));
    // "(V/v …)", of which the bracket in front is no more there.
    if title.contains('(') {
        title
    } else {
        title.trim_end_matches(')')
    }
}

/// Reads what the header, the opening sentences and the title say.
pub(super) fn values(paragraphs: &[Paragraph], zone: &Zone, opening: &[&str]) -> Header {
    let mut header = Header::default();
    let (kind, subject) = title(paragraphs, zone);
    header.kind = kind;
    if let Some(appendix) = &zone.appendix {
        let mut header = appendix.read(paragraphs);
        let above = paragraphs[..appendix.title.start].iter();
        let above: Vec<&str> = above.map(|p| p.text.as_str()).collect();
        header.number = header.number.or_else(|| own_number(&above));
        let named = office::Named::find(&above, "", &[], None);
        (header.issuer, header.place) = (named.issuer, named.place);
        return header;
    }
    let card = Card::of(paragraphs);
    header.kind = header.kind.or(card.kind.map(str::to_owned));
    let place_of_issue = number_and_day(paragraphs, zone, card, &mut header);
    let subject = match header.kind.as_deref() {
        Some("Phiếu trình") => special::submitted(paragraphs).unwrap_or(subject),
        kind => special::whole(subject, kind, opening),
    };
    let is_model =
        header.number.is_none() && header.issued.is_none() && form::is_model(paragraphs, zone.end);
    let subject = match &mut header.kind {
        Some(kind) if is_model && kind != FORM => {
            let of = std::mem::replace(kind, FORM.to_owned());
            format!("{of} {subject}").trim_end().to_owned()
        }
        _ => subject,
    };
    header.subject = (!subject.is_empty()).then_some(subject);
    special::complete(paragraphs, zone.end, &mut header);
    let above = zone.kind.unwrap_or(zone.end);
    let lines: Vec<&str> = paragraphs[..above]
        .iter()
        .filter(|_| zone.standard.is_none())
        .map(|p| without_stamp(&p.text))
        .collect();
    let title = header.subject.clone().unwrap_or_default();
    let named = office::Named::find(&lines, &title, opening, place_of_issue.as_deref());
    let own = header
        .number
        .as_deref()
        .filter(|_| header.kind.as_deref() != Some(FORM));
    let central = own.and_then(symbol::central).map(str::to_owned);
    header.issuer = named.issuer.or(central);
    header.place = named.place;
    let announced = || office::announced(opening).and_then(|said| period_of(said, header.issued));
    let plan = period_of(&title, header.issued).or_else(announced);
    if let Some((period, words)) = plan {
        header.period = Some(period);
        header.period_text = Some(if is_caps(&words) {
            words.to_lowercase()
        } else {
            words
        });
    }
    header
}

/// Whether what stands before a period makes it one without an end: "từ năm 2025",
/// "từ năm học 2025 - 2026".
fn is_open(before: &str) -> bool {
    let before = fold(before);
    before.split_whitespace().next_back() == Some("tu")
}

/// The last period of "… ban hành Kế hoạch … năm 2024". What comes "đến năm
/// 2030" is a view beyond the plan, or its end where nothing else is said.
fn period_of(title: &str, issued: Option<Date>) -> Option<((Date, Date), String)> {
    let mut found = periods(title);
    found.retain(|period| !is_open(&title[..period.span.start]));
    let is_view = |at: usize| {
        let before = fold(&title[..at]);
        let word = before.split_whitespace().next_back();
        word == Some("den") || before.trim_end().ends_with("tam nhin")
    };
    if let Some(plan) = found.iter().rposition(|period| !is_view(period.span.start)) {
        let plan = found.swap_remove(plan);
        return Some((plan.value, title[plan.span].to_owned()));
    }
    let end = found.into_iter().next()?;
    let (first, last) = end.value;
    let first = issued.filter(|issued| *issued <= last).unwrap_or(first);
    Some(((first, last), format!("đến {}", &title[end.span])))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::Document;

    #[test]
    fn a_period_is_read_where_it_ends() {
        #[track_caller]
        fn check(title: &str, words: Option<&str>) {
            let found = period_of(title, Some(date(2025, 11, 18)));
            assert_eq!(found.map(|(_, words)| words).as_deref(), words);
        }
        check("Tuyên truyền năm 2025", Some("năm 2025"));
        check("Học phí từ năm học 2025 - 2026", None);
        check("Mức chi từ năm 2026", None);
    }

    #[track_caller]
    fn told(text: &str, kind: Option<&str>, subject: &str) {
        let motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc";
        let header = Document::read("a.txt", &text.replace("{motto}", motto)).header;
        assert_eq!(header.kind.as_deref(), kind);
        assert_eq!(header.subject.as_deref(), Some(subject));
    }

    #[test]
    fn a_form_is_told_by_its_title_and_by_its_note() {
        told(
            "{motto}\n\nĐƠN XIN NGHỈ PHÉP\n\nKính gửi: Ban Giám đốc\n\nTôi tên là:",
            Some("Biểu mẫu"),
            "ĐƠN XIN NGHỈ PHÉP",
        );
        told(
            "BỘ CÔNG AN\n\n{motto}\n\nLÝ LỊCH TỰ KHAI\n\nI. SƠ LƯỢC\n\nHọ và tên:",
            Some("Biểu mẫu"),
            "LÝ LỊCH TỰ KHAI",
        );
        told(
            "Mẫu CT01 ban hành kèm theo Thông tư số 53/2025/TT-BCA\n\nngày 01/7/2025 của Bộ trưởng Bộ Công an\n\n{motto}\n\nTHAY ĐỔI THÔNG TIN CƯ TRÚ\n\nKính gửi:",
            Some("Biểu mẫu"),
            "THAY ĐỔI THÔNG TIN CƯ TRÚ (Mẫu CT01)",
        );
        told(
            "Số: 5281/STC-QLNS\n\nThời gian ký: 2025-12-17T07:52:25+07:00\n\nBỔ SUNG CÓ MỤC TIÊU CHO NGÂN SÁCH XÃ\n\n(Đính kèm Công văn của Sở Tài chính)\n\n1. Xã Tân Hồng",
            None,
            "BỔ SUNG CÓ MỤC TIÊU CHO NGÂN SÁCH XÃ",
        );
        told(
            "{motto}\n\nĐƠN VỊ BẦU CỬ\n\nKính gửi:",
            None,
            "ĐƠN VỊ BẦU CỬ",
        );
    }

    #[test]
    fn a_model_of_a_document_and_what_is_to_be_filled_in_are_forms() {
        told(
            "Mẫu số 16\n\nỦY BAN NHÂN DÂN\nxã/phường ..(1)..\n\n{motto}\n\nSố..../QĐ-UBND\n\n\
             QUYẾT ĐỊNH\n\nVề việc chăm sóc thay thế trẻ em\n\nCăn cứ Luật trẻ em;",
            Some("Biểu mẫu"),
            "Quyết định Về việc chăm sóc thay thế trẻ em",
        );
        told(
            "Mẫu số 16\n\nỦY BAN NHÂN DÂN\nPHƯỜNG 1\n\n{motto}\n\nSố 12/QĐ-UBND\n\n\
             QUYẾT ĐỊNH\n\nVề việc chăm sóc thay thế trẻ em\n\nCăn cứ Luật trẻ em;",
            Some("Quyết định"),
            "Về việc chăm sóc thay thế trẻ em",
        );
        told(
            "Mẫu 1a\n\nTRƯỜNG ĐẠI HỌC SƯ PHẠM\n\n{motto}\n\nBẢNG ĐÁNH GIÁ KẾT QUẢ\n\nHọ tên",
            Some("Biểu mẫu"),
            "BẢNG ĐÁNH GIÁ KẾT QUẢ",
        );
        told(
            "| Đơn vị gửi: |  | Biểu 02-05/GTGT -BC |\n\nDOANH THU VÀ THUẾ\n\n| Chỉ tiêu | Mã số |\n| Thu | 1 |",
            Some("Biểu mẫu"),
            "DOANH THU VÀ THUẾ",
        );
        told(
            "ĐẠI HỌC ĐÀ NẴNG\n\n{motto}\n\nPHIẾU ĐÁNH GIÁ KẾT QUẢ RÈN LUYỆN\n\n\
             Họ và tên: ............ Ngày sinh: ........ Lớp: ......... Khoa: .......",
            Some("Biểu mẫu"),
            "Phiếu ĐÁNH GIÁ KẾT QUẢ RÈN LUYỆN",
        );
        told(
            "ĐẠI HỌC ĐÀ NẴNG\n\n{motto}\n\nTRƯỜNG ĐH CNTT VIỆT - HÀN\n\nLỊCH THI HỌC KỲ 1\n\n| STT | Môn |\n|---|---|\n| 1 | Toán |",
            None,
            "LỊCH THI HỌC KỲ 1",
        );
        told(
            "TRƯỜNG ĐẠI HỌC HẠ LONG\n\n{motto}\n\nHạ Long, ngày ?? tháng ?? năm ????\n\nSổ theo dõi rút hồ sơ\n\n| STT | Họ tên |",
            None,
            "Sổ theo dõi rút hồ sơ",
        );
        for between in ["......., ngày.... tháng.... năm 20....", "----- o0o -----"] {
            told(
                &format!(
                    "UBND HUYỆN CHÂU THÀNH\n\n{{motto}}\n\n{between}\n\nBÁO CÁO CHỈ ĐẠO TRONG NĂM 2024\n\nI. KẾT QUẢ"
                ),
                Some("Báo cáo"),
                "CHỈ ĐẠO TRONG NĂM 2024",
            );
        }
        told(
            "TRƯỜNG THPT AN LẠC\n\nNăm học 2024 - 2025\n\nTHÔNG BÁO LỊCH TỰU TRƯỜNG\n\nCăn cứ tình hình, nhà trường thông báo:",
            Some("Thông báo"),
            "LỊCH TỰU TRƯỜNG",
        );
        told(
            "{motto}\n\nBắc Giang, ngày 07 tháng 02 năm 2012\n\nBẢN TỰ KHAI\n\n\
             Về đơn kiện của Công ty Bình Minh\n\nHọ và tên: Nguyễn Văn A",
            None,
            "BẢN TỰ KHAI Về đơn kiện của Công ty Bình Minh",
        );
    }

    #[test]
    fn what_a_form_cites_is_not_of_it() {
        told(
            "BAN CHẤP HÀNH CÔNG ĐOÀN[1]........\n\n[1] Thể thức theo Quyết định số 1014/QĐ-TLĐ ngày 19/8/2011\n\n\
             Số .......-NQ/\n\n{motto}\n\n......, ngày......tháng......năm......\n\nNGHỊ QUYẾT\n\ngiới thiệu đoàn viên vào Đảng\n\n\
             Kính gửi: Chi ủy:………………\n\nĐảng ủy:……………\n\nĐoàn viên:..................... có ưu điểm",
            Some("Biểu mẫu"),
            "Nghị quyết giới thiệu đoàn viên vào Đảng",
        );
        told(
            "Mẫu số 01/ĐK-GCN (Thông tư số 17/2009/TT-BTNMT ngày 21/10/2009)\n\n{motto}\n\nĐƠN ĐỀ NGHỊ CẤP GIẤY CHỨNG NHẬN\n\n\
             (Sử dụng để kê khai)\n\nMẫu số 01/ĐK-GCN\n\nPHẦN GHI CỦA NGƯỜI NHẬN\n\nVào sổ tiếp nhận hồ sơ:",
            Some("Biểu mẫu"),
            "ĐƠN ĐỀ NGHỊ CẤP GIẤY CHỨNG NHẬN",
        );
    }

    #[test]
    fn a_form_says_below_its_title_for_whom_it_is() {
        told(
            "{motto}\n\n**BẢN KHAI CÁ NHÂN**\n\n**Dùng cho Bà mẹ Việt Nam anh hùng**\n\nHọ và tên:……",
            Some("Biểu mẫu"),
            "BẢN KHAI CÁ NHÂN Dùng cho Bà mẹ Việt Nam anh hùng",
        );
        told(
            "SỞ Y TẾ PHÚ THỌ\n\n**PHIẾU KHẢO SÁT THỰC TRẠNG**\n\nBM-01.QT/ĐT\n\n**DÀNH CHO CÁC KHOA LÂM SÀNG**\n\nHọ và tên:",
            Some("Phiếu"),
            "KHẢO SÁT THỰC TRẠNG DÀNH CHO CÁC KHOA LÂM SÀNG",
        );
    }

    #[test]
    fn lists_and_minutes_end_their_titles_where_what_they_hold_begins() {
        told(
            "| TRƯỜNG ĐẠI HỌC | M12 |\n\n**DANH SÁCH DỰ THI: CUỐI KỲ**\n\n| STT | Họ tên |\n|---|---|\n| 1 | Trung |\n| 2 | Duy |",
            Some("Danh sách"),
            "DỰ THI: CUỐI KỲ",
        );
        told(
            "BỆNH VIỆN ĐỒNG NAI\n\n{motto}\n\nĐồng Nai, ngày … tháng … năm 2025\n\n**BIÊN BẢN NGHIỆM THU**\n\nĐịa điểm: Phòng Tin học\n\nChúng tôi gồm:",
            Some("Biên bản"),
            "NGHIỆM THU",
        );
        told(
            "**Đơn vị: Bệnh viện Đa khoa tỉnh Phú Thọ**\n\n**Bộ phận: Phòng Công nghệ Thông tin**\n\n\
             **BIÊN BẢN GIAO NHẬN CÔNG CỤ TẠI NƠI SỬ DỤNG**\n\nNgày tháng năm 2026\n\nCăn cứ hợp đồng:",
            Some("Biên bản"),
            "GIAO NHẬN CÔNG CỤ TẠI NƠI SỬ DỤNG",
        );
        told(
            "ĐƠN THƯ THEO ĐỊA BÀN\n\n| STT | Đơn vị |\n|---|---|\n| 1 | Xã A |\n\nNgười lập",
            None,
            "ĐƠN THƯ THEO ĐỊA BÀN",
        );
    }

    #[test]
    fn a_title_ends_with_its_words() {
        assert_eq!(bare("- Quy định mức phí./."), "Quy định mức phí");
        assert_eq!(bare("— “Một cửa” (thí điểm)"), "“Một cửa” (thí điểm)");
    }
}
