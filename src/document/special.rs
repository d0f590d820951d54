//! What a document is where no line of its header says it: an appendix, the page
//! of a procedure, a table, a letter; a type that only its symbol tells.

use std::ops::Range;

use crate::language::{dates, document_numbers, fold, procedure_codes};

use super::Header;
use super::headline::{is_header_line, is_motto, is_note};
use super::kind::{FORM, LETTER, kind_of};
use super::layout::{Paragraph, Style};
use super::marker::{is_caps, marker, opens_with};
use super::stamp::is_stamp;

/// Symbols of types (Decree 30/2020/NĐ-CP, appendix III), folded, with the type.
const SYMBOLS: [(&str, &str); 29] = [
    ("bb", "Biên bản"),
    ("bc", "Báo cáo"),
    ("cd", "Công điện"),
    ("ct", "Chỉ thị"),
    ("ctph", "Chương trình phối hợp"),
    ("ctr", "Chương trình"),
    ("cttr", "Chương trình"),
    ("da", "Đề án"),
    ("dx", "Đề xuất"),
    ("gm", "Giấy mời"),
    ("gp", "Giấy phép"),
    ("gtt", "Giấy triệu tập"),
    ("guq", "Giấy ủy quyền"),
    ("hd", "Hướng dẫn"),
    ("kh", "Kế hoạch"),
    ("kl", "Kết luận"),
    ("nd", "Nghị định"),
    ("nq", "Nghị quyết"),
    ("pa", "Phương án"),
    ("qc", "Quy chế"),
    ("qd", "Quyết định"),
    ("tb", "Thông báo"),
    ("tbkl", "Thông báo kết luận"),
    ("tc", "Thông cáo"),
    ("tm", "Thư mời"),
    ("tt", "Thông tư"),
    ("ttlt", "Thông tư liên tịch"),
    ("ttr", "Tờ trình"),
    ("vbhn", "Văn bản hợp nhất"),
];

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

/// Finds the type of a document whose header, which ends at `end`, names none.
pub(super) fn complete(paragraphs: &[Paragraph], end: usize, header: &mut Header) {
    let salutes = |far: usize| {
        let mut below = paragraphs.iter().skip(end).take(far);
        below.any(|p| opens_with(&p.text, &["kinh gui"]))
    };
    let symbol = header.number.as_deref().and_then(of_symbol);
    if header.kind.as_deref() == Some(LETTER) && !salutes(10) {
        // "188/QĐ-VPCP" with "Về việc …" is a decision whose type was not read.
        header.kind = symbol.or(Some(LETTER)).map(str::to_owned);
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
    let last = kind.split(' ').next_back().unwrap_or_default();
    let Some((first, rest)) = title.split_once(' ') else {
        return title;
    };
    let Some((second, matter)) = rest.split_once(' ') else {
        return title;
    };
    let whole = fold(kind);
    let is_tail =
        fold(second) == fold(last) && whole.ends_with(&fold(&format!("{first} {second}")));
    if is_tail && is_caps(second) {
        matter
    } else {
        title
    }
}

/// Who alone issues what has such a number, for the whole country: `36/2024/QH15`.
pub(super) fn central(number: &str) -> Option<&'static str> {
    const BODIES: [(&str, &str); 6] = [
        ("NĐ-CP", "Chính phủ"),
        ("NQ-CP", "Chính phủ"),
        ("QĐ-TTg", "Thủ tướng Chính phủ"),
        ("CT-TTg", "Thủ tướng Chính phủ"),
        ("VBHN-VPQH", "Văn phòng Quốc hội"),
        ("UBTVQH", "Ủy ban Thường vụ Quốc hội"),
    ];
    let (_, symbol) = number.rsplit_once('/')?;
    if let Some(term) = symbol.strip_prefix("QH") {
        return term
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then_some("Quốc hội");
    }
    let whole = symbol.trim_end_matches(|c: char| c.is_ascii_digit());
    BODIES
        .iter()
        .find(|(of, _)| *of == whole)
        .map(|(_, body)| *body)
}

/// The type that a number's symbol stands for: `12/KH-UBND`, `45/2020/NĐ-CP`.
fn of_symbol(number: &str) -> Option<&'static str> {
    let (_, symbol) = number.rsplit_once('/')?;
    let first = fold(symbol.split_once('-')?.0);
    let known = SYMBOLS.iter().find(|(symbol, _)| *symbol == first);
    known.map(|(_, kind)| *kind)
}

/// A number whose type was read with a letter twice, or without its stroke: `157/QĐĐ-UB`,
/// `28/QD-BTC`; a term of the assembly with its one twice: `202/2025/QHI15`; a precedent
/// with the sign of its footnote: `43/2021/AL1`; an L with a speck: `01/2016/TTUT-BTP`.
pub(super) fn mended(number: String) -> String {
    let mended = || {
        let (front, symbol) = number.rsplit_once('/')?;
        if symbol.starts_with("AL") && symbol[2..].bytes().all(|b| b.is_ascii_digit()) {
            return Some(format!("{front}/AL"));
        }
        if let Some(term) = symbol.strip_prefix("QH") {
            let figures = term.trim_start_matches(['I', 'l']);
            return (figures.len() < term.len()).then(|| format!("{front}/QH{figures}"));
        }
        let (kind, rest) = symbol.split_once('-')?;
        if let Some(first) = kind
            .strip_suffix('D')
            .filter(|first| ["Q", "N"].contains(first))
        {
            return Some(format!("{front}/{first}Đ-{rest}"));
        }
        let mut once: Vec<char> = kind.chars().collect();
        once.dedup();
        let once: String = once.into_iter().collect();
        let known = |kind: &str| SYMBOLS.iter().any(|(symbol, _)| *symbol == fold(kind));
        // "TTUT": an "L" with a speck.
        let open = kind.replace('U', "L");
        let open = Some(open).filter(|open| open.len() >= 4);
        let mut all = [Some(once), open].into_iter().flatten();
        let better = all.find(|better| !known(kind) && known(better));
        better.map(|kind| format!("{front}/{kind}-{rest}"))
    };
    mended().unwrap_or(number)
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
    let code = marked.and_then(|paragraph| procedure_codes(&paragraph.text).into_iter().next());
    if let Some(code) = code {
        header.kind = Some("Thủ tục hành chính".to_owned());
        header.number = Some(code.value);
    }
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

    #[track_caller]
    fn check(text: &str, title: &str, number: Option<&str>) {
        let document = Document::read("a.txt", text);
        assert_eq!(document.title(), title);
        assert_eq!(document.header.number.as_deref(), number);
    }

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
    fn a_symbol_tells_the_type() {
        assert_eq!(of_symbol("12/KH-UBND"), Some("Kế hoạch"));
        assert_eq!(of_symbol("12/TTr-SNV"), Some("Tờ trình"));
        assert_eq!(of_symbol("45/2020/NĐ-CP"), Some("Nghị định"));
        assert_eq!(of_symbol("12/UBND-VP"), None);
        assert_eq!(of_symbol("26/2023/QH15"), None);
    }

    #[test]
    fn a_symbol_with_a_letter_twice_is_mended_where_it_is_no_other() {
        let mended = |number: &str| mended(number.to_owned());
        assert_eq!(mended("15/QĐĐ-UB"), "15/QĐ-UB");
        assert_eq!(mended("202/2025/QHI15"), "202/2025/QH15");
        assert_eq!(mended("43/2021/AL1"), "43/2021/AL");
        assert_eq!(mended("01/2016/TTUT-BTP"), "01/2016/TTLT-BTP");
        assert_eq!(mended("12/UBND-VP"), "12/UBND-VP");
        assert_eq!(mended("28/2025/QD-BTC"), "28/2025/QĐ-BTC");
        assert_eq!(mended("15/TTCP-VP"), "15/TTCP-VP");
        assert_eq!(mended("15/TT-BTC"), "15/TT-BTC");
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
