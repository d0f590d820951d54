//! Web pages: the text a reader of the page would call the document, without
//! menus, scripts and hidden parts.
//!
//! What a web site answers instead of a document (an error, an empty shell that
//! a program fills) is refused. Scripts are never run, addresses never fetched.

mod root;
mod tree;
mod walk;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::Unreadable;
use super::flow::{self, Piece, Table};
use crate::knowledge::table::Rows;
use crate::language::{EncodingError, decode, fold};

pub(super) const EXTENSIONS: &[&str] = &["html", "htm", "xhtml"];

/// Twenty megabytes: a page of the law portal is one.
pub(super) const LARGEST: u64 = 20 * 1024 * 1024;

/// An error page says little else, letters.
const LONGEST_ERROR: usize = 2000;

/// The line that says it is one, bytes.
const LONGEST_HEADING: usize = 80;

/// What error pages are called, folded.
const ERRORS: [&str; 18] = [
    "404",
    "403",
    "500",
    "502",
    "503",
    "not found",
    "server error",
    "bad gateway",
    "forbidden",
    "access denied",
    "service unavailable",
    "bad request",
    "just a moment",
    "khong tim thay",
    "khong ton tai",
    "loi he thong",
    "tu choi truy cap",
    "da xay ra loi",
];

/// The elements that a page, or what was copied of one, begins with.
const OPENINGS: [&str; 32] = [
    "a", "article", "b", "body", "br", "center", "div", "em", "figure", "font", "form", "h1", "h2",
    "h3", "head", "html", "i", "img", "link", "main", "meta", "ol", "p", "script", "section",
    "span", "strong", "style", "table", "title", "u", "ul",
];

/// Whether the bytes open as a web page does.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(2048)];
    // Every second byte of UTF-16 is zero here.
    let head: Vec<u8> = head.iter().copied().filter(|b| *b != 0).collect();
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let head =
        head.trim_start_matches(|c: char| c.is_whitespace() || "\u{feff}\u{fffd}þÿ".contains(c));
    let Some(tag) = head.strip_prefix('<') else {
        return false;
    };
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric());
    let (name, behind) = tag.split_at(end.unwrap_or(tag.len()));
    let is_tag = behind.starts_with(|c: char| c.is_whitespace() || "/>".contains(c));
    tag.starts_with("!doctype html")
        || is_tag && OPENINGS.contains(&name)
        || (tag.starts_with("!--") || tag.starts_with("?xml")) && head.contains("<html")
        || tag.starts_with("?xml") && head.contains("worddocument")
}

/// Reads a web page.
pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let source = source(bytes)?;
    if source.contains("<w:wordDocument") || source.contains("<?mso-application") {
        return Err(Unreadable(WORD_XML.to_owned()));
    }
    let page = tree::parse(&source)?;
    let title = root::title(&page);
    let pieces = walk::pieces(root::main(&page));
    let text = flow::text(&pieces);
    if is_error(&title, text.as_deref().unwrap_or_default()) {
        let named = if title.is_empty() {
            "không tên".to_owned()
        } else {
            format!("“{title}”")
        };
        return Err(Unreadable(format!(
            "đây là trang báo lỗi của một trang mạng ({named}), không phải văn bản; hãy tải lại văn bản từ nơi công bố"
        )));
    }
    text.map_err(|_| Unreadable(NO_WORDS.to_owned()))
}

/// Reads the tables of a web page as tables of ours: portals give their lists so
/// under the name of a workbook.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Rows>, Unreadable> {
    let page = tree::parse(&source(bytes)?)?;
    let pieces = walk::pieces(page.tree.root());
    let mut found = Vec::new();
    for piece in &pieces {
        if let Piece::Table(table) = piece {
            add(table, &mut found);
        }
    }
    if found.is_empty() {
        return Err(Unreadable(NO_TABLE.to_owned()));
    }
    Ok(found)
}

/// Adds a table and those inside it, which it may only lay out.
fn add(table: &Table, found: &mut Vec<Rows>) {
    table.inside().for_each(|inner| add(inner, found));
    found.push(Rows {
        sheet: String::new(),
        rows: (1..).zip(table.shown()).collect(),
    });
}

const NO_TABLE: &str =
    "đây là một trang mạng không có bảng nào; hãy tải lại danh sách dạng Excel hoặc CSV";

const WORD_XML: &str =
    "tệp Word dạng XML đời 2003 chưa đọc được; hãy mở bằng Word và lưu lại thành .docx";

const NO_WORDS: &str = "trang mạng này không có chữ nào (nội dung chỉ hiện khi mở bằng trình duyệt); \
    hãy mở trang đó, in ra PDF rồi đưa tệp PDF vào thư mục";

/// The characters of a page: as its bytes tell, else as it says itself; Word saves pages in
/// the letters of Western Europe, with the others by their numbers.
fn source(bytes: &[u8]) -> Result<String, Unreadable> {
    let western = declared(bytes).filter(|encoding| *encoding == WINDOWS_1252);
    if let Some(encoding) = western.filter(|_| std::str::from_utf8(bytes).is_err())
        && has_numbered_letters(bytes)
    {
        return Ok(encoding.decode(bytes).0.into_owned());
    }
    match decode(bytes) {
        Ok(text) => Ok(text),
        Err(EncodingError::Binary { kind }) => Err(Unreadable(format!(
            "đây không phải trang mạng mà là {kind}; hãy đổi đuôi tệp cho đúng"
        ))),
        Err(EncodingError::Broken { .. }) => {
            let encoding = declared(bytes).unwrap_or(encoding_rs::UTF_8);
            Ok(encoding.decode(bytes).0.into_owned())
        }
    }
}

/// Whether Vietnamese letters stand by their numbers, `&#7871;`: then no byte is one of an
/// encoding that has them.
fn has_numbered_letters(bytes: &[u8]) -> bool {
    /// A text in another encoding may quote one.
    const SOME: usize = 10;
    let letter = |seven: &&[u8]| {
        let number = seven
            .strip_prefix(b"&#")
            .and_then(|rest| rest.strip_suffix(b";"));
        let number = number.and_then(|number| std::str::from_utf8(number).ok()?.parse().ok());
        number.is_some_and(|number: u32| (0x1ea0..=0x1ef9).contains(&number))
    };
    bytes.windows(7).filter(letter).take(SOME).count() == SOME
}

/// The encoding that the page declares: `charset=windows-1258`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    Encoding::for_label(label.as_bytes())
}

/// Whether a page only says that something went wrong.
fn is_error(title: &str, text: &str) -> bool {
    if text.chars().nth(LONGEST_ERROR).is_some() {
        return false;
    }
    let headings = text.lines().filter(|line| line.starts_with('#')).take(3);
    // An error says so before all else.
    let first = text
        .lines()
        .next()
        .filter(|line| line.len() <= LONGEST_HEADING);
    let named = [title].into_iter().chain(headings).chain(first).map(fold);
    named.into_iter().any(|name| {
        ERRORS.iter().any(|error| {
            name.match_indices(error).any(|(at, _)| {
                let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '/');
                edge(name[..at].chars().next_back())
                    && edge(name[at + error.len()..].chars().next())
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(read(html.as_bytes()).expect("a page"), expected);
    }

    #[track_caller]
    fn refuses(html: &str, words: &str) {
        let why = read(html.as_bytes()).expect_err("refused").0;
        assert!(why.contains(words), "{why}");
    }

    #[test]
    fn menus_scripts_and_hidden_parts_are_left_out() {
        check(
            "<html><body><nav><a href=/>Trang chủ</a></nav><div style='display: none'>ẩn</div>\
             <script>var a = '<p>không</p>';</script><div hidden>ẩn</div>\
             <h1>Thông báo</h1><p>Nghỉ lễ <b>02 ngày</b>.</p><footer>Bản quyền</footer></body></html>",
            "# Thông báo\n\nNghỉ lễ 02 ngày.\n\n",
        );
    }

    #[test]
    fn the_document_inside_a_page_is_found() {
        let text = "Nội dung quyết định về thủ tục hành chính. ".repeat(20);
        check(
            &format!(
                "<body><div>Đăng nhập</div><div class='toanvancontent'><p>{text}</p></div><p>Lượt xem: 5</p></body>"
            ),
            &format!("{}\n\n", text.trim()),
        );
    }

    #[test]
    fn lists_are_numbered_as_shown() {
        check(
            "<body><ol><li>Một</li><li>Hai</li></ol><ol type=a start=3><li>Ba</li></ol><ul><li>Bốn</li><li>- Năm</li></ul></body>",
            "1. Một\n\n2. Hai\n\nc. Ba\n\n- Bốn\n\n- Năm\n\n",
        );
    }

    #[test]
    fn tables_keep_their_titles_and_spans() {
        check(
            "<table border=1><tr><th>STT</th><th>Lĩnh vực</th><th>Phí</th></tr>\
             <tr><td>1</td><td rowspan=2>Hộ tịch</td><td>0 đ</td></tr>\
             <tr><td>2</td><td>8.000 đ</td></tr></table>",
            "| STT | Lĩnh vực | Phí |\n| --- | --- | --- |\n| 1 | Hộ tịch | 0 đ |\n| 2 | Hộ tịch | 8.000 đ |\n\n",
        );
    }

    #[test]
    fn cells_that_reach_into_all_others_are_no_table() {
        let row = "<tr><td rowspan=65534>Hộ tịch";
        let page = format!("<table border=1>{}</table>", row.repeat(3_000));
        let text = read(page.as_bytes()).expect("a page");
        assert!(text.len() < 10 * page.len(), "{} bytes", text.len());
    }

    #[test]
    fn a_label_of_a_portal_is_parted_from_its_value() {
        check(
            "<div><span>Số hiệu</span><span><b>57/2024/TT-BGTVT</b></span></div><div><span>Ngày ban hành:</span><span>15/11/2024</span></div><div><span>Ng</span><span>hị định</span></div>",
            "Số hiệu: 57/2024/TT-BGTVT\n\nNgày ban hành: 15/11/2024\n\nNghị định\n\n",
        );
    }

    #[test]
    fn error_pages_and_empty_shells_are_refused() {
        refuses(
            "<html><title>404 - File or directory not found.</title><body><h1>Server Error</h1></body></html>",
            "trang báo lỗi",
        );
        refuses(
            "<title>Văn bản pháp luật</title><p>Văn bản không tồn tại</p><p>Về trang chủ</p>",
            "trang báo lỗi",
        );
        refuses(
            "<html><body><h2>Không tìm thấy trang</h2></body></html>",
            "trang báo lỗi",
        );
        refuses(
            "<html><body><div id=root></div><script>x()</script></body></html>",
            "trình duyệt",
        );
        check(
            "<title>Quyết định 404/QĐ-UBND</title><body><h1>Quyết định số 404/QĐ-UBND</h1></body>",
            "# Quyết định số 404/QĐ-UBND\n\n",
        );
    }

    #[test]
    fn a_declared_encoding_is_believed_where_the_bytes_are_silent() {
        let mut bytes = b"<html><meta charset=windows-1252><body><p>caf\xe9 \x96 xong</p>".to_vec();
        bytes.extend(b"</body></html>");
        assert_eq!(read(&bytes).expect("a page"), "café – xong\n\n");
    }

    #[test]
    fn a_page_that_word_saved_is_read_in_the_letters_of_western_europe() {
        let text = "Quy\u{1ebf}t \u{111}\u{1ecb}nh c\u{1ee7}a X\u{e3} L\u{1b0}\u{1a1}ng Minh v\u{1ec1} t\u{ec}nh h\u{ec}nh x\u{1eed} l\u{fd}. ";
        let page = format!(
            "<html><meta charset=windows-1252><body><p>{}</p></body></html>",
            text.repeat(4)
        );
        let (bytes, ..) = WINDOWS_1252.encode(&page);
        assert!(bytes.contains(&0xe3));
        let read = read(&bytes).expect("a page");
        assert_eq!(read.trim(), text.repeat(4).trim());
    }

    #[test]
    fn bombs_of_nesting_are_refused() {
        refuses(&"<div>".repeat(200_000), "nhiều lớp");
        refuses(&"<b><i>".repeat(50_000), "nhiều lớp");
    }

    #[test]
    fn pages_are_told_from_text() {
        assert!(recognises(b"\xef\xbb\xbf\n<!DOCTYPE html><html>"));
        assert!(recognises(
            b"<html xmlns:o='urn:schemas-microsoft-com:office:office'>"
        ));
        assert!(recognises("<b class=a>Kế hoạch</b>".as_bytes()));
        assert!(!recognises("Kế hoạch <b>x</b>".as_bytes()));
        assert!(!recognises("<Tên cơ quan>".as_bytes()) && !recognises(b"<a"));
        assert!(!recognises(b"<?xml version='1.0'?><svg/>"));
    }
}
