//! Every sentence about procedures.

use super::super::passages::capital;

/// Before the code of a procedure.
pub(super) fn heading(name: &str, code: &str) -> String {
    if code.is_empty() {
        format!("{name}.")
    } else {
        format!("{name} (mã {code}).")
    }
}

pub(super) const DOCUMENTS: &str = "Giấy tờ cần có:";
pub(super) const STEPS: &str = "Các bước:";
pub(super) const DURATION: &str = "Thời hạn giải quyết";
pub(super) const FEE: &str = "Phí, lệ phí";
pub(super) const WHERE: &str = "Nơi nộp hồ sơ";
pub(super) const AGENCY: &str = "Cơ quan giải quyết";
pub(super) const ONLINE: &str = "Dịch vụ công trực tuyến";
pub(super) const CONDITIONS: &str = "Yêu cầu, điều kiện";
pub(super) const BASIS: &str = "Căn cứ pháp lý";
pub(super) const PLACE: &str = "Áp dụng tại";

/// How many papers are not shown.
pub(super) fn more_papers(number: usize) -> String {
    format!("… và {number} mục nữa; nhắn “cần giấy tờ gì” để xem đủ.")
}

/// Where to read on.
pub(super) fn link(link: &str) -> String {
    format!("Xem chi tiết: {link}")
}

/// What the table does not say, and where it can be read.
pub(super) fn unknown(what: &[&str], link: &str) -> String {
    let what = capital(&what.join(", ").to_lowercase());
    if link.is_empty() {
        format!("{what}: bảng thủ tục hiện có không ghi; xin hỏi bộ phận một cửa trước khi đi.")
    } else {
        format!("{what}: bảng thủ tục hiện có không ghi. Xem tại {link}")
    }
}

pub(super) const OF_DOCUMENTS: &str = "Giấy tờ cần có";
pub(super) const OF_STEPS: &str = "Các bước";

/// Where it was found and as of when.
pub(super) fn source(source: &str, day: Option<&str>) -> String {
    let source = if source.is_empty() {
        "bảng thủ tục của cơ quan"
    } else {
        source
    };
    match day {
        Some(day) => {
            format!("Nguồn: {source}, đúng đến ngày {day}; có thể đã thay đổi sau ngày đó.")
        }
        None => format!("Nguồn: {source}, không rõ ngày; cần kiểm tra lại trước khi làm."),
    }
}

/// The table is older than a year.
pub(super) const OLD: &str =
    "Thông tin này đã quá một năm, xin kiểm tra lại với bộ phận một cửa trước khi làm.";

/// The list of papers was written before data took the place of some.
pub(super) const BEFORE_DATA: &str = "Từ 01/01/2026 một số giấy tờ được thay bằng dữ liệu \
    (Nghị quyết 66.7/2025/NQ-CP), nên có thể không phải nộp đủ các giấy tờ trên.";

/// What took its place.
pub(super) fn replaced(by: &str) -> String {
    format!("Thủ tục này đã được thay thế bởi {by}.")
}

pub(super) const SIBLINGS: &str =
    "Nếu không phải thủ tục này, xin chọn thủ tục gần với việc cần làm:";
pub(super) const SEVERAL: &str = "Có nhiều thủ tục gần với điều vừa hỏi. Gần nhất là thủ tục dưới đây; các thủ tục khác có thể chọn ở cuối.";

pub(super) const ASK_STEPS: &str = "Các bước thực hiện";
pub(super) const ASK_CHECKLIST: &str = "Đánh dấu giấy tờ đã có";

/// What a choice asks.
pub(super) fn about(name: &str) -> String {
    format!("Thủ tục {name}")
}
pub(super) fn steps_of(name: &str) -> String {
    format!("Các bước của thủ tục {name}")
}
pub(super) fn checklist_of(name: &str) -> String {
    format!("Danh sách giấy tờ của thủ tục {name}")
}

/// A code that is not in the catalogue.
pub(super) fn unknown_code(code: &str, day: Option<&str>) -> String {
    let day = day.map_or_else(String::new, |day| format!(" (danh mục đến ngày {day})"));
    format!(
        "Không có thủ tục mã {code} trong danh mục hiện có{day}. Mã thủ tục hay thay đổi: thủ tục này \
         có thể đã được thay thế, bãi bỏ, hoặc là thủ tục riêng của một tỉnh. Xin nhắn tên thủ tục, \
         hoặc tra mã tại https://dichvucong.gov.vn."
    )
}

/// The papers of a procedure, to be ticked.
pub(super) fn checklist(name: &str, done: usize, all: usize) -> String {
    format!("Giấy tờ của “{name}”: đã có {done}/{all}.")
}
pub(super) const TICK: &str =
    "Nhắn số của giấy tờ đã có để đánh dấu, nhắn lại số đó để bỏ đánh dấu.";
pub(super) const ALL_TICKED: &str = "Đã đủ các giấy tờ trong danh sách.";

/// What is tapped to tick a paper.
pub(super) fn paper(mark: char, number: usize) -> String {
    format!("{mark} Giấy tờ số {number}")
}

/// What ticking a paper says.
pub(super) fn tick(number: usize) -> String {
    format!("Đã có giấy tờ số {number}")
}
