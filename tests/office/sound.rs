//! Sound files of every format, and the numbers by which they are changed.

use super::make::{Lines, Value, doc, docx, item, paragraph, table, text_rows, xls, xlsx};
use super::sheet::Book;

/// A generator of numbers that are the same every time (xorshift).
pub(crate) struct Random(u64);

impl Random {
    /// The generator that begins with this number.
    pub(crate) fn from(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// One below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from((self.next() >> 16) % limit.max(1) as u64).unwrap_or_default()
    }
}

/// Sound files, one of each format.
pub(crate) fn sound() -> Vec<(&'static str, Vec<u8>)> {
    let body: String = (0..20)
        .map(|at| {
            item(at % 3, "Nâng cao chất lượng phục vụ")
                + &paragraph("", "Người dân nộp hồ sơ tại xã.")
        })
        .collect();
    let rows: Vec<&[&str]> = vec![&["STT", "Tên"], &["1", "Khai sinh"], &["2", "Khai tử"]];
    let sheet = format!("<sheetData>{}</sheetData>", text_rows(1, &rows));
    vec![
        (
            "docx",
            docx(&(body + &table(Lines::Drawn, &rows) + &table(Lines::None, &rows))),
        ),
        ("doc", doc("KẾ HOẠCH\rNăm 2025\rI. MỤC ĐÍCH\rMột\u{7}Hai\u{7}\u{7}Hết.\r")),
        ("xlsx", xlsx(&[("Bảng", "", &sheet)])),
        ("xls", xls(&[&[Value::Text("STT"), Value::Text("Tên")], &[Value::Number(1.0), Value::Text("Khai sinh")]])),
        ("html", "<html><body><h1>Thông báo</h1><table><tr><td>a<td colspan=3>b</table><p>Hết.</body></html>".repeat(5).into_bytes()),
        ("csv", "STT;Tên\n1;Khai sinh\n2;Khai tử\n".repeat(50).into_bytes()),
        ("pdf", leaflet()),
        ("md", "Số: 1/KH-UBND\n\n**KẾ HOẠCH**\n\n| STT | Việc |\n|---|---|\n| 1 | Khảo sát |\n".repeat(9).into_bytes()),
    ]
}

/// A sound PDF: a letterhead, a table, two pages.
fn leaflet() -> Vec<u8> {
    let book = Book::default().page(|page| {
        page.text(60, 800, 12, "KẾ HOẠCH")
            .net(&[60, 200, 400], &[700, 680, 660])
            .text(65, 685, 10, "Một cửa")
            .text(205, 685, 10, "Nộp tại xã");
    });
    book.page(|page| {
        page.lines(
            60,
            800,
            12,
            &["Điều 1. Phạm vi", "Người dân nộp hồ sơ tại xã."],
        );
    })
    .bytes()
}
