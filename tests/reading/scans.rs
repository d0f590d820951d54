//! Scans: pages that are pictures, read where Tesseract and Poppler are installed.
//!
//! `scan.jpg` is a page of our own words, set by `LibreOffice`, drawn by
//! `pdftoppm -r 200 -gray -jpeg` and cut to its text.

use std::collections::BTreeSet;
use std::process::Command;

use motcua::knowledge::{Knowledge, Reader, Severity};

use crate::office::make::docx_of_a_picture;

use super::sheet::Book;
use super::wrong::temporary;
use super::{folder, reader};

const PAGE: &[u8] = include_bytes!("scan.jpg");

/// The size of the picture.
const SIZE: (usize, usize) = (1654, 2339);

/// Whether scans can be read here; elsewhere a test that needs it says why it did not run.
fn can_read() -> bool {
    let runs = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output();
        output.ok().map(|output| {
            let all = [output.stdout, output.stderr].concat();
            String::from_utf8_lossy(&all).into_owned()
        })
    };
    let languages = runs("tesseract", "--list-langs").unwrap_or_default();
    let can = languages.lines().any(|line| line == "vie") && runs("pdftoppm", "-v").is_some();
    if !can {
        eprintln!("not run: needs tesseract with vie, and pdftoppm");
    }
    can
}

fn scanned() -> Vec<u8> {
    let stamp = "Người ký: Cổng thông tin điện tử; Thời gian ký: 08.04.2026 16:15:47 +07:00";
    let book = Book::with_picture(PAGE, SIZE.0, SIZE.1).page(|page| {
        page.picture().text(60, 20, 6, stamp);
    });
    book.bytes()
}

#[track_caller]
fn check(knowledge: &Knowledge) {
    assert_eq!(knowledge.documents.len(), 1, "{:#?}", knowledge.problems);
    let document = &knowledge.documents[0];
    let header = &document.header;
    assert_eq!(header.number.as_deref(), Some("27/KH-UBND"));
    assert_eq!(header.issued, Some(jiff::civil::date(2026, 2, 14)));
    assert_eq!(header.kind.as_deref(), Some("Kế hoạch"));
    let sentence = "Bộ phận Một cửa trả kết quả chậm nhất sau 03 ngày làm việc";
    assert!(document.text.contains(sentence), "{}", document.text);
}

#[test]
fn a_scan_with_tesseract_whose_only_text_is_a_stamp_is_read_from_its_picture() {
    if !can_read() {
        return;
    }
    let pdf = scanned();
    for (name, bytes) in [("a.pdf", pdf.as_slice()), ("a.jpg", PAGE)] {
        let dir = temporary(&[(name, bytes)]);
        let knowledge = reader().read(dir.path()).unwrap();
        check(&knowledge);
        let told = knowledge.problems.iter().any(|problem| {
            problem.severity == Severity::Info && problem.message.contains("đọc từ ảnh quét")
        });
        assert!(told, "{:#?}", knowledge.problems);
    }
}

#[test]
fn a_scan_with_tesseract_that_was_pasted_into_word_is_read() {
    if !can_read() {
        return;
    }
    let dir = temporary(&[("a.docx", &docx_of_a_picture(PAGE, 16))]);
    let knowledge = reader().read(dir.path()).unwrap();
    check(&knowledge);
    let text = &knowledge.documents[0].text;
    assert!(text.starts_with("Bản chụp kèm theo"), "{text}");
    assert_eq!(text.matches("trả kết quả chậm nhất").count(), 2, "{text}");
    // A seal or a logo is no page.
    let dir = temporary(&[("a.docx", &docx_of_a_picture(PAGE, 5))]);
    let small = reader().read(dir.path()).unwrap();
    assert_eq!(small.documents[0].text.trim(), "Bản chụp kèm theo");
}

/// A gazette sets its running title over a scan that fills less than half of the page.
#[test]
fn a_scan_with_tesseract_under_a_running_title_is_read() {
    if !can_read() {
        return;
    }
    let book = Book::with_picture(PAGE, SIZE.0, SIZE.1);
    let book = book.page(|page| {
        page.text(60, 820, 10, "CÔNG BÁO/Số 639 + 640/Ngày 18-6-2021")
            .picture_at([80, 250], [390, 550]);
    });
    let dir = temporary(&[("a.pdf", &book.bytes())]);
    let text = &reader().read(dir.path()).unwrap().documents[0].text;
    assert!(text.contains("trả kết quả chậm nhất sau 03 ngày"), "{text}");
}

#[test]
fn a_scan_with_tesseract_that_lies_on_its_side_or_upside_down_is_turned() {
    if !can_read() {
        return;
    }
    let upwards = [0.0, 0.7, -0.7, 0.0, 593.0, 200.0];
    let downwards = [0.0, -0.7, 0.7, 0.0, 2.0, 640.0];
    let overhead = [-1.0, 0.0, 0.0, -1.0, 595.0, 842.0];
    for turn in [upwards, downwards, overhead] {
        let book = Book::with_picture(PAGE, SIZE.0, SIZE.1);
        let pdf = book.page(|page| _ = page.picture().turned(turn)).bytes();
        let dir = temporary(&[("a.pdf", &pdf)]);
        check(&reader().read(dir.path()).unwrap());
        // The same as a camera would save it.
        let drawn = Command::new("pdftoppm")
            .args(["-r", "200", "-singlefile", "-jpeg", "a.pdf", "b"])
            .current_dir(dir.path())
            .status();
        assert!(drawn.is_ok_and(|status| status.success()));
        std::fs::remove_file(dir.path().join("a.pdf")).unwrap();
        check(&reader().read(dir.path()).unwrap());
    }
}

/// While what is wrong with it may pass, a scan is answered from as far as it was read.
#[test]
#[cfg(unix)]
fn a_scan_with_tesseract_of_which_a_page_failed_is_read_again() {
    use std::os::unix::fs::PermissionsExt as _;
    if !can_read() {
        return;
    }
    let book = Book::with_picture(PAGE, SIZE.0, SIZE.1);
    let book = book.page(|page| _ = page.picture()).page(|page| {
        page.picture();
    });
    let dir = temporary(&[("a.pdf", &book.bytes())]);
    let apart = tempfile::tempdir().unwrap();
    let (program, calm) = (apart.path().join("motcua"), apart.path().join("calm"));
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *\"--picture 2\") [ -e {} ] || exit 9;; esac\nexec {} \"$@\"\n",
        calm.display(),
        env!("CARGO_BIN_EXE_motcua")
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let reader = Reader::default()
        .starting(&program)
        .leaving_scans()
        .trying_again_after(&[std::time::Duration::ZERO]);
    let none = BTreeSet::new();
    let again = |before: &Knowledge| reader.read_again(dir.path(), before, &none).unwrap();
    let waiting = reader.read(dir.path()).unwrap();
    assert!(reader.read_scan(&waiting.scans[0]));
    let half = again(&waiting);
    let unread = |knowledge: &Knowledge| {
        let mut told = knowledge.problems.iter();
        told.any(|problem| problem.message.contains("ảnh quét của trang 2"))
    };
    check(&half);
    assert!(unread(&half) && half.scans.is_empty());
    assert!(reader.has_to_try_again(&half));
    std::fs::write(&calm, "").unwrap();
    let trying = again(&half);
    check(&trying);
    assert!(reader.read_scan(&trying.scans[0]));
    let whole = again(&trying);
    check(&whole);
    assert!(!unread(&whole) && !reader.has_to_try_again(&whole));
}

#[test]
fn a_scan_with_tesseract_is_read_once_and_found_again() {
    if !can_read() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let dir = temporary(&[("a.pdf", &scanned())]);
    let keeping = || Reader::keeping(data.path().join("extracted"));
    let program = folder("").join(env!("CARGO_BIN_EXE_motcua"));
    check(&keeping().starting(&program).read(dir.path()).unwrap());
    // Another program could read nothing: what is found was kept.
    let elsewhere = folder("no such program");
    check(&keeping().starting(&elsewhere).read(dir.path()).unwrap());
}

#[test]
fn a_scan_that_is_left_for_later_is_named_and_holds_nothing_up() {
    let dir = temporary(&[
        ("a.pdf", &scanned()),
        ("b.md", "KẾ HOẠCH\n\nTuyên truyền".as_bytes()),
    ]);
    let reader = reader().leaving_scans();
    let first = reader.read(dir.path()).unwrap();
    assert_eq!(first.documents.len(), 1);
    assert_eq!(first.scans.len(), 1);
    assert_eq!(first.scans[0].path(), "a.pdf");
    assert!(
        first
            .problems
            .iter()
            .any(|p| p.path == "a.pdf" && p.message.contains("đang chờ"))
    );
    if !can_read() {
        return;
    }
    assert!(reader.read_scan(&first.scans[0]));
    assert!(!reader.read_scan(&first.scans[0]), "once is enough");
    let second = reader
        .read_again(dir.path(), &first, &BTreeSet::new())
        .unwrap();
    assert_ne!(second.digest, first.digest);
    assert_eq!((second.documents.len(), second.scans.len()), (2, 0));
    let third = reader
        .read_again(dir.path(), &second, &BTreeSet::new())
        .unwrap();
    assert_eq!(third, second);
}

/// Programs that sign a document put its number and day into the page as pictures.
#[test]
fn a_number_that_tesseract_reads_in_a_page_of_text_takes_its_place() {
    if !can_read() {
        return;
    }
    let book = Book::with_picture(PAGE, SIZE.0, SIZE.1).page(|page| {
        page.text(60, 790, 12, "ỦY BAN NHÂN DÂN")
            .text(60, 760, 12, "Số:")
            .picture_at([80, 757], [14, 14])
            .text(100, 760, 12, "/KH-UBND")
            .text(300, 760, 12, "ngày")
            .picture_at([326, 757], [14, 14])
            .text(344, 760, 12, "tháng 02 năm 2026")
            .text(240, 700, 12, "KẾ HOẠCH")
            .text(100, 680, 12, "Niêm yết thủ tục hành chính tại trụ sở")
            .lines(
                60,
                640,
                12,
                &["Căn cứ Luật Tổ chức chính quyền địa phương;"; 4],
            )
            // What is drawn of the letters above is nothing that can be read.
            .picture_at([150, 20], [390, 550]);
    });
    let dir = temporary(&[("a.pdf", &book.bytes())]);
    let knowledge = reader().read(dir.path()).unwrap();
    let header = &knowledge.documents[0].header;
    assert_eq!(header.number.as_deref(), Some("27/KH-UBND"));
    assert_eq!(header.issued, Some(jiff::civil::date(2026, 2, 14)));
    let told = "Niêm yết thủ tục hành chính tại trụ sở";
    assert_eq!(header.subject.as_deref(), Some(told));
    // Until then the rest serves.
    let waiting = reader().leaving_scans().read(dir.path()).unwrap();
    assert_eq!(waiting.scans.len(), 1);
    let header = &waiting.documents[0].header;
    assert_eq!(header.number, None);
    assert_eq!(header.subject.as_deref(), Some(told));
}
