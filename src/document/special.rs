//! What a document is where no line of its header says it: the page of a procedure, a
//! table, a letter; a title that a scan has read in part.

use crate::language::{fold, procedure_codes};

use super::Header;
use super::headline::{is_motto, is_note};
use super::kind::{FORM, LETTER};
use super::layout::{Paragraph, Style};
use super::letter::salutes;
use super::marker::{is_caps, marker};
use super::symbol;

/// The type of the page of a procedure.
const PROCEDURE: &str = "Thủ tục hành chính";

/// Finds the type of a document whose header, which ends at `end`, names none.
pub(super) fn complete(paragraphs: &[Paragraph], end: usize, header: &mut Header) {
    let salutes = |far: usize| {
        let mut below = paragraphs.iter().skip(end).take(far);
        below.any(|p| salutes(&p.text))
    };
    let symbol = header.number.as_deref().and_then(symbol::kind);
    if let (Some(LETTER), Some(kind)) = (header.kind.as_deref(), symbol)
        && !salutes(10)
    {
        // "188/QĐ-VPCP" with "Về việc …" is a decision whose type was not read.
        header.kind = Some(kind.to_owned());
    }
    if header.kind.is_some() {
        return;
    }
    procedure(paragraphs, header);
    if header.kind.is_some() {
        return;
    }
    let named = |p: &Paragraph| {
        // "116 /2018/TT-BTC" may be typed with a space.
        let number = header.number.as_ref();
        number.is_some_and(|n| p.text.replace(' ', "").contains(n.as_str()))
    };
    let head = &paragraphs[..end];
    let noted = head.iter().any(|p| is_note(&p.text) && named(p));
    let is_form = head.iter().any(|p| is_motto(&fold(&p.text)));
    if noted
        && !is_form
        && matches!(symbol, Some("Thông tư" | "Nghị định"))
        && has_rows(paragraphs, end)
    {
        // What an office reports in the form that a circular prescribes is not of that.
        header.number = None;
        header.issued = None;
        header.kind = Some("Bảng".to_owned());
        return;
    }
    header.kind = match &header.number {
        // The number is of what it belongs to, whose type is another; a motto heads a form.
        Some(_) if noted => is_form.then_some(FORM),
        Some(_) => symbol.or(salutes(3).then_some(LETTER)),
        None => is_table(paragraphs).then_some("Bảng"),
    }
    .map(str::to_owned);
    if let (Some(kind), Some(subject)) = (&header.kind, &mut header.subject) {
        *subject = without_tail(subject, kind).to_owned();
    }
}

/// A title without what is left of the type in front of it: "ẤY PHÉP KHAI THÁC".
fn without_tail<'a>(title: &'a str, kind: &str) -> &'a str {
    let parted = title.match_indices(' ').nth(1);
    let Some((tail, matter)) = parted.map(|(at, _)| title.split_at(at)) else {
        return title;
    };
    let (kind, folded) = (fold(kind), fold(tail));
    let ends_alike =
        kind.ends_with(&folded) && folded.split(' ').next_back() == kind.split(' ').next_back();
    if is_caps(tail) && ends_alike {
        matter.trim_start()
    } else {
        title
    }
}

/// What a slip that submits a matter to the head of an office says of it: "Vấn đề trình: …".
pub(super) fn submitted(paragraphs: &[Paragraph]) -> Option<String> {
    let mut top = paragraphs.iter().take(16);
    top.find_map(|p| {
        let text = &p.text[marker(&p.text).map_or(0, |marker| marker.length)..];
        let (label, matter) = text.split_once(':')?;
        let matter = matter.trim().trim_end_matches(['.', ';']);
        (fold(label) == "van de trinh" && !matter.is_empty()).then(|| matter.to_owned())
    })
}

/// A title whose first word a scan has lost or misread, whole: from the sentence
/// that says what is issued ("… ban hành Nghị định quy định chi tiết …").
pub(super) fn whole(subject: String, kind: Option<&str>, opening: &[&str]) -> String {
    if !subject.starts_with(char::is_lowercase) {
        return subject;
    }
    if let Some(matter) = subject.strip_prefix("và việc ") {
        return format!("Về việc {matter}");
    }
    let issues = format!("ban hành {} ", kind.unwrap_or_default());
    let said = opening.iter().find_map(|text| {
        let (_, said) = text.split_once(&issues)?;
        let said = said.trim_end_matches(['.', ':', ';', ' ']);
        let lost = fold(said).strip_suffix(&fold(&subject))?.to_owned();
        (1..=2)
            .contains(&lost.split_whitespace().count())
            .then_some(said)
    });
    let Some(said) = said else {
        return subject;
    };
    let mut letters = said.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Whether rows stand right below the head.
fn has_rows(paragraphs: &[Paragraph], end: usize) -> bool {
    let mut below = paragraphs.iter().skip(end).take(6);
    below.any(|p| p.style == Style::Row)
}

/// Whether a file holds hardly anything but rows.
fn is_table(paragraphs: &[Paragraph]) -> bool {
    let rows = paragraphs.iter().filter(|p| p.style == Style::Row).count();
    rows >= 3 && rows * 10 >= paragraphs.len() * 9
}

/// The type, number and date of a procedure's own page: "(Mã TTHC: 1.012784)".
fn procedure(paragraphs: &[Paragraph], header: &mut Header) {
    let marked = paragraphs.iter().take(12).find(|paragraph| {
        let folded = fold(&paragraph.text);
        paragraph.style != Style::Row
            && ["ma tthc", "ma thu tuc", "ma so thu tuc"]
                .iter()
                .any(|words| folded.contains(words))
    });
    if let Some(name) = named_procedure(paragraphs) {
        header.kind = Some(PROCEDURE.to_owned());
        header.subject = Some(name.to_owned());
    }
    let code = marked.and_then(|paragraph| procedure_codes(&paragraph.text).into_iter().next());
    if let Some(code) = code {
        header.kind = Some(PROCEDURE.to_owned());
        header.number = Some(code.value);
    }
}

/// The name of a procedure that stands over how it goes: "5. Thủ tục chứng thực chữ ký" above
/// "a) Trình tự thực hiện" (the parts of article 8 of Decree 63/2010/NĐ-CP).
fn named_procedure(paragraphs: &[Paragraph]) -> Option<&str> {
    let [first, below @ ..] = paragraphs else {
        return None;
    };
    let bare = |text: &'_ str| marker(text).map_or(0, |marker| marker.length);
    let text = &first.text[bare(&first.text)..];
    let name = [
        "Thủ tục hành chính",
        "Thủ tục",
        "THỦ TỤC HÀNH CHÍNH",
        "THỦ TỤC",
    ]
    .iter()
    .find_map(|word| text.strip_prefix(word))?;
    let is_part = |p: &Paragraph| fold(&p.text[bare(&p.text)..]).starts_with("trinh tu thuc hien");
    let name = name.trim_matches([' ', ':', '.']);
    let near = below.iter().take(3).any(is_part);
    (near && !name.is_empty()).then_some(name)
}

/// Takes the sign of the province behind a procedure's code from the file's
/// name, where only that has it: `1.012784.H19.html`.
pub(super) fn with_suffix(path: &str, header: &mut Header) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some(named) = procedure_codes(name).into_iter().next() else {
        return;
    };
    if let Some(code) = &mut header.number
        && named
            .value
            .strip_prefix(code.as_str())
            .is_some_and(|rest| rest.starts_with(".H"))
    {
        *code = named.value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::document::tests::check_title as check;

    #[test]
    fn the_number_of_what_a_form_belongs_to_is_not_of_its_type() {
        check(
            "TP-CC-36\n\n(Ban hành kèm theo Thông tư số 05/2025/TT-BTP)\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nSỔ THEO DÕI LAO ĐỘNG\n\nQuyển số:\n\n| STT | Họ tên |\n|---|---|\n| 1 | |",
            "Biểu mẫu SỔ THEO DÕI LAO ĐỘNG",
            Some("05/2025/TT-BTP"),
        );
    }

    #[test]
    fn a_slip_of_submission_is_about_what_it_submits() {
        check(
            "VĂN PHÒNG\n\nPHIẾU TRÌNH GIẢI QUYẾT CÔNG VIỆC\n\nKính gửi:\n\n- Lãnh đạo UBND tỉnh.\n\n1. Vấn đề trình: Phê chuẩn kết quả Đại hội.\n\n2. Thời gian xử lý: 15 ngày.",
            "Phiếu trình Phê chuẩn kết quả Đại hội",
            None,
        );
    }

    #[test]
    fn a_title_that_lost_its_first_word_is_made_whole_from_what_is_issued() {
        let whole =
            |subject: &str, opening: &[&str]| whole(subject.to_owned(), Some("Nghị định"), opening);
        let opening = ["Chính phủ ban hành Nghị định quy định về thuế đất."];
        assert_eq!(whole("định về thuế đất", &opening), "Quy định về thuế đất");
        assert_eq!(whole("về thuế nhà", &opening), "về thuế nhà");
        assert_eq!(whole("Thuế đất", &opening), "Thuế đất");
    }

    #[test]
    fn a_letter_is_told_by_its_salutation_and_a_table_by_its_rows() {
        check(
            "UBND TỈNH ĐẮK LẮK\nSố: 12/UBND-VP\n\nKính gửi: Các sở, ngành\n\nThực hiện chỉ đạo của Chính phủ.",
            "Công văn",
            Some("12/UBND-VP"),
        );
        let rows = "| STT | Thuật ngữ |\n|---|---|\n| 1 | Một cửa |\n".to_owned()
            + &"| 2 | Chuyên viên |\n".repeat(30);
        check(
            &format!("338 THUẬT NGỮ HÀNH CHÍNH\n\n{rows}"),
            "Bảng 338 THUẬT NGỮ HÀNH CHÍNH",
            None,
        );
    }

    #[test]
    fn a_procedure_is_named_over_how_it_goes() {
        check(
            "5. Thủ tục Chứng thực chữ ký của người dịch\n\na) Trình tự thực hiện:\n\nBước 1: Nộp hồ sơ.",
            "Thủ tục hành chính Chứng thực chữ ký của người dịch",
            None,
        );
        check("5. Thủ tục rườm rà\n\na) Mất thời gian.", "a.txt", None);
    }

    #[test]
    fn a_files_name_adds_the_sign_of_the_province() {
        let text = "# Tách thửa đất\n\n(Mã TTHC: 1.012784)\n\n## Hồ sơ\n";
        let number = |path: &str| Document::read(path, text).header.number;
        assert_eq!(
            number("a/1.012784.H19.html").as_deref(),
            Some("1.012784.H19")
        );
        assert_eq!(number("a/1.000001.H19.html").as_deref(), Some("1.012784"));
    }
}
