//! PDF with text: reading order, tables, running titles, pages.

use std::sync::Arc;

use motcua::document::{Document, Role};
use motcua::knowledge::Severity;

use super::reader;
use super::sheet::Book;
use super::wrong::temporary;

/// Reads a file under the name `a.pdf`.
fn read(bytes: &[u8]) -> Document {
    let dir = temporary(&[("a.pdf", bytes)]);
    let mut knowledge = reader().read(dir.path()).unwrap();
    assert_eq!(knowledge.documents.len(), 1, "{:#?}", knowledge.problems);
    Arc::unwrap_or_clone(knowledge.documents.remove(0))
}

fn paragraphs(document: &Document) -> Vec<&str> {
    let blocks = document.blocks.iter();
    blocks
        .map(|block| &document.text[block.span.clone()])
        .collect()
}

/// A line as long as the page is wide.
const WRAPPED: &str = "thủ tục hành chính, tiếp nhận và trả lời đúng hạn mọi phản ánh, kiến nghị";

/// A plan as offices write them: letterhead in two columns, number and day
/// stamped into their gaps afterwards, a body, recipients beside the signature.
fn plan() -> Book {
    let body = "Ủy ban nhân dân phường Hòa An giao bộ phận một cửa niêm yết công khai";
    Book::default()
        .page(|page| {
            page.lines(
                60,
                800,
                12,
                &["ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA AN", "Số:      /KH-UBND"],
            )
            .lines(
                280,
                800,
                12,
                &[
                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                    "Độc lập - Tự do - Hạnh phúc",
                ],
            )
            .text(280, 768, 12, "Hòa An, ngày    tháng 3 năm 2026")
            .text(250, 720, 14, "KẾ HOẠCH")
            .text(160, 700, 14, "Niêm yết thủ tục hành chính năm 2026")
            .lines(100, 660, 12, &[body])
            .lines(60, 644, 12, &[WRAPPED, "của người dân."])
            .text(85, 768, 12, "45")
            .text(363, 768, 12, "07");
        })
        .page(|page| {
            page.lines(60, 700, 12, &["Nơi nhận:", "- Như trên;", "- Lưu: VT."])
                .lines(330, 700, 12, &["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"])
                .text(330, 600, 12, "Trần Văn Bình");
        })
}

#[test]
fn a_letterhead_in_two_columns_is_read_with_what_was_stamped_into_it() {
    let document = read(&plan().bytes());
    let header = &document.header;
    assert_eq!(header.number.as_deref(), Some("45/KH-UBND"));
    assert_eq!(header.issued, Some(jiff::civil::date(2026, 3, 7)));
    assert_eq!(header.kind.as_deref(), Some("Kế hoạch"));
    assert_eq!(header.signer.as_deref(), Some("Trần Văn Bình"));
    assert_eq!(
        header.subject.as_deref(),
        Some("Niêm yết thủ tục hành chính năm 2026")
    );
    let roles: Vec<Role> = document.blocks.iter().map(|block| block.role).collect();
    assert!(roles.contains(&Role::Recipients) && roles.contains(&Role::Signature));
}

#[test]
fn the_letterhead_of_a_letter_ends_at_its_salutation() {
    let book = Book::default().page(|page| {
        let left = [
            "ỦY BAN NHÂN DÂN",
            "PHƯỜNG HÒA AN",
            "Số: 12/UBND-VP",
            "V/v niêm yết thủ tục",
        ];
        page.lines(60, 800, 12, &left)
            .lines(
                280,
                800,
                12,
                &[
                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                    "Độc lập - Tự do - Hạnh phúc",
                ],
            )
            .text(280, 752, 12, "Hòa An, ngày 07 tháng 3 năm 2026")
            .lines(80, 732, 12, &["Kính gửi:", "- Các tổ dân phố;"])
            .text(60, 690, 12, WRAPPED);
    });
    let document = read(&book.bytes());
    let header = &document.header;
    assert_eq!(header.kind.as_deref(), Some("Công văn"));
    assert_eq!(header.number.as_deref(), Some("12/UBND-VP"));
    assert_eq!(header.issued, Some(jiff::civil::date(2026, 3, 7)));
    assert_eq!(header.subject.as_deref(), Some("V/v niêm yết thủ tục"));
}

#[test]
fn wrapped_lines_are_one_paragraph() {
    let document = read(&plan().bytes());
    let whole = format!(
        "Ủy ban nhân dân phường Hòa An giao bộ phận một cửa niêm yết công khai {WRAPPED} của người dân."
    );
    let paragraphs = paragraphs(&document);
    assert!(paragraphs.contains(&whole.as_str()), "{paragraphs:#?}");
}

#[test]
fn a_sentence_over_a_page_break_is_one_and_pages_are_kept() {
    let line = "Các phòng chuyên môn và đơn vị trực thuộc chịu trách nhiệm trước";
    let book = Book::default()
        .page(|page| {
            page.text(60, 780, 12, "Điều 1. Phạm vi")
                .text(60, 760, 12, line);
        })
        .page(|page| {
            page.text(60, 780, 12, "Ủy ban nhân dân phường về kết quả.")
                .text(60, 760, 12, "Điều 2. Hiệu lực")
                .text(60, 740, 12, "Quyết định này có hiệu lực từ ngày ký.");
        });
    let document = read(&book.bytes());
    let whole = format!("{line} Ủy ban nhân dân phường về kết quả.");
    let paragraphs = paragraphs(&document);
    assert!(paragraphs.contains(&whole.as_str()), "{paragraphs:#?}");
    let page = |text: &str| {
        let at = paragraphs.iter().position(|found| found.contains(text));
        document.blocks[at.unwrap()].page
    };
    assert_eq!(page("Điều 1"), Some(1));
    assert_eq!(page("chịu trách nhiệm"), Some(1));
    assert_eq!(page("Điều 2"), Some(2));
}

#[test]
fn running_titles_and_page_numbers_are_no_text() {
    let bodies = [
        "Cơ quan tiếp nhận trả lời trong năm ngày làm việc.",
        "Người dân được nhận kết quả tại nhà.",
        "Mức phí thực hiện theo nghị quyết của Hội đồng nhân dân.",
        "Quyết định này có hiệu lực từ ngày ký.",
    ];
    let mut book = Book::default();
    for (number, body) in (1..).zip(bodies) {
        book = book.page(|page| {
            page.text(
                60,
                815,
                12,
                &format!("CÔNG BÁO/Số {number} + 9/Ngày 10-01-2026"),
            )
            .text(
                60,
                780,
                12,
                &format!("Điều {number}. Nội dung thứ {number}"),
            )
            .text(60, 760, 12, body)
            .text(290, 30, 12, &number.to_string());
        });
    }
    let document = read(&book.bytes());
    assert!(!document.text.contains("CÔNG BÁO"), "{}", document.text);
    let ends = paragraphs(&document);
    assert!(ends.iter().all(|text| text.len() > 3), "{ends:?}");
    assert!(bodies.iter().all(|body| document.text.contains(body)));
}

#[test]
fn a_ruled_table_gives_rows_with_their_titles() {
    let book = Book::default()
        .page(|page| {
            page.text(60, 800, 12, "Phụ lục: phân công nhiệm vụ")
                .net(&[60, 100, 300, 500], &[780, 750, 700, 650])
                .text(65, 760, 12, "TT")
                .text(110, 760, 12, "Nhiệm vụ")
                .text(310, 760, 12, "Đơn vị chủ trì")
                .text(65, 730, 12, "1")
                .lines(110, 730, 12, &["Niêm yết thủ tục", "hành chính"])
                .text(310, 730, 12, "Văn phòng")
                .text(65, 680, 12, "2")
                .text(110, 680, 12, "Trả lời phản ánh")
                .text(310, 680, 12, "Phòng Văn hóa");
        })
        .page(|page| {
            page.net(&[60, 100, 300, 500], &[780, 750, 700])
                .text(65, 760, 12, "3")
                .text(110, 760, 12, "Khảo sát hài lòng")
                .text(310, 760, 12, "Văn phòng")
                .text(65, 710, 12, "4")
                .text(110, 710, 12, "Báo cáo quý")
                .text(310, 710, 12, "Văn phòng");
        });
    let document = read(&book.bytes());
    let rows: Vec<(&str, Option<u32>)> = document
        .blocks
        .iter()
        .filter(|block| block.role == Role::Row)
        .map(|block| (&document.text[block.span.clone()], block.page))
        .collect();
    assert_eq!(
        rows,
        [
            (
                "TT: 1; Nhiệm vụ: Niêm yết thủ tục hành chính; Đơn vị chủ trì: Văn phòng",
                Some(1)
            ),
            (
                "TT: 2; Nhiệm vụ: Trả lời phản ánh; Đơn vị chủ trì: Phòng Văn hóa",
                Some(1)
            ),
            (
                "TT: 3; Nhiệm vụ: Khảo sát hài lòng; Đơn vị chủ trì: Văn phòng",
                Some(2)
            ),
            (
                "TT: 4; Nhiệm vụ: Báo cáo quý; Đơn vị chủ trì: Văn phòng",
                Some(2)
            ),
        ]
    );
}

#[test]
fn the_title_of_an_empty_column_is_told() {
    let book = Book::default().page(|page| {
        page.text(60, 800, 12, "Phụ lục: phân công nhiệm vụ")
            .net(&[60, 100, 300, 500], &[780, 750, 700])
            .text(65, 760, 12, "TT")
            .text(110, 760, 12, "Nhiệm vụ")
            .text(310, 760, 12, "Ký nhận hồ sơ")
            .text(65, 730, 12, "1")
            .text(110, 730, 12, "Niêm yết thủ tục");
    });
    let document = read(&book.bytes());
    assert!(document.text.contains("Ký nhận hồ sơ"), "{}", document.text);
    assert!(document.text.contains("TT: 1; Nhiệm vụ: Niêm yết thủ tục"));
}

#[test]
fn a_file_under_a_foreign_name_is_read_by_its_content() {
    let bytes = plan().bytes();
    for name in ["a.docx", "a.txt", "a.bin", "a"] {
        let dir = temporary(&[(name, &bytes)]);
        let knowledge = reader().read(dir.path()).unwrap();
        assert_eq!(knowledge.documents.len(), 1, "{:#?}", knowledge.problems);
        let told = knowledge.problems.iter().any(|problem| {
            problem.severity == Severity::Info && problem.message.contains("nhưng là .pdf")
        });
        assert!(told, "{:#?}", knowledge.problems);
    }
}

#[test]
fn a_page_whose_words_are_written_upwards_is_turned() {
    let read = |turn: [f64; 6]| {
        let book = Book::default().page(|page| {
            page.text(200, 560, 14, "DANH MỤC")
                .lines(60, 520, 12, &[WRAPPED, "của người dân."])
                .net(&[60, 200, 500], &[400, 440, 480])
                .text(70, 455, 12, "Môn học")
                .text(210, 455, 12, "Tên sách")
                .text(70, 415, 12, "Toán")
                .text(210, 415, 12, "Toán 10 và chuyên đề học tập")
                .turned(turn);
        });
        read(&book.bytes()).text
    };
    let upright = read([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    assert!(
        upright.contains("Toán 10 và chuyên đề học tập"),
        "{upright}"
    );
    let (upwards, downwards, overhead) = (
        [0.0, 1.0, -1.0, 0.0, 595.0, 0.0],
        [0.0, -1.0, 1.0, 0.0, 0.0, 842.0],
        [-1.0, 0.0, 0.0, -1.0, 595.0, 842.0],
    );
    for turn in [upwards, downwards, overhead] {
        assert_eq!(read(turn), upright);
    }
}

#[test]
fn figures_put_into_the_gaps_of_a_line_stand_in_it() {
    let book = Book::default().page(|page| {
        page.text(60, 800, 12, "Số:").text(150, 800, 12, "/KH-UBND");
        page.text(90, 793, 14, "482");
        page.text(60, 760, 12, "Hà Nội, ngày")
            .text(160, 760, 12, "tháng")
            .text(220, 760, 12, "năm 2025");
        page.text(138, 753, 14, "23").text(196, 753, 14, "7");
        page.text(60, 720, 12, "KẾ HOẠCH");
    });
    let header = read(&book.bytes()).header;
    assert_eq!(header.number.as_deref(), Some("482/KH-UBND"));
    assert_eq!(header.issued, Some(jiff::civil::date(2025, 7, 23)));
}

#[test]
fn titles_of_narrow_columns_are_read_upwards_and_notes_at_the_edge_are_not() {
    let book = Book::default().page(|page| {
        page.lines(
            60,
            810,
            12,
            &["Phụ lục: phân công nhiệm vụ", "của các đơn vị"],
        )
        .aside([20.0, 300.0], true, 12, "Lưu hành nội bộ")
        .net(&[60, 100, 300, 340, 380], &[780, 600, 560, 520])
        .text(65, 690, 12, "TT")
        .text(110, 690, 12, "Nhiệm vụ")
        .aside([318.0, 610.0], true, 12, "Đơn vị")
        .aside([334.0, 610.0], true, 12, "chủ trì")
        .aside([364.0, 770.0], false, 12, "Thời hạn")
        .aside([348.0, 770.0], false, 12, "hoàn thành")
        .text(65, 570, 12, "1")
        .text(110, 570, 12, "Niêm yết thủ tục")
        .text(304, 570, 12, "VP")
        .text(344, 570, 12, "Quý I")
        .text(65, 530, 12, "2")
        .text(110, 530, 12, "Trả lời phản ánh")
        .text(304, 530, 12, "VH")
        .aside([366.0, 522.0], true, 10, "Quý II");
    });
    let document = read(&book.bytes());
    let rows = document
        .blocks
        .iter()
        .filter(|block| block.role == Role::Row);
    let rows: Vec<&str> = rows
        .map(|block| &document.text[block.span.clone()])
        .collect();
    assert_eq!(
        rows,
        [
            "TT: 1; Nhiệm vụ: Niêm yết thủ tục; Đơn vị chủ trì: VP; Thời hạn hoàn thành: Quý I",
            "TT: 2; Nhiệm vụ: Trả lời phản ánh; Đơn vị chủ trì: VH; Thời hạn hoàn thành: Quý II",
        ]
    );
    assert!(!document.text.contains("nội bộ"), "{}", document.text);
}

#[test]
fn syllables_that_a_narrow_line_pushed_together_are_parted() {
    let book = Book::default().page(|page| {
        // Letters are 6 points wide; a space would be more than the 2 between these.
        page.text(60, 700, 12, "môn")
            .text(80, 700, 12, "học")
            .text(100, 700, 12, "tự")
            .text(114, 700, 12, "chọn")
            .text(60, 650, 12, "phư")
            .text(80, 650, 12, "ờng")
            .text(60, 600, 12, "QĐ")
            .text(74, 600, 12, "UBND");
    });
    let text = read(&book.bytes()).text;
    for whole in ["môn học tự chọn", "phường", "QĐUBND"] {
        assert!(text.contains(whole), "{whole} in {text}");
    }
}
