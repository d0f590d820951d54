//! Types of documents, and the lines that name one.

use crate::language::fold;

use super::marker::is_caps;

/// The type of what says none, but what it is about.
pub(super) const LETTER: &str = "Công văn";

/// The type of what is to be filled in.
pub(super) const FORM: &str = "Biểu mẫu";

/// Types of documents: folded, and as written in sentences.
pub(super) const KINDS: [(&str, &str); 60] = [
    ("an le", "Án lệ"),
    ("ban ghi nho", "Bản ghi nhớ"),
    ("ban kiem diem", "Bản kiểm điểm"),
    ("ban thoa thuan", "Bản thỏa thuận"),
    ("ban tu kiem diem", "Bản tự kiểm điểm"),
    ("bao cao", "Báo cáo"),
    ("bien ban", "Biên bản"),
    ("bo luat", "Bộ luật"),
    ("cau hoi thuong gap", "Hỏi đáp"),
    ("chi thi", "Chỉ thị"),
    ("chien luoc", "Chiến lược"),
    ("chuong trinh", "Chương trình"),
    ("chuong trinh hanh dong", "Chương trình hành động"),
    ("chuong trinh phoi hop", "Chương trình phối hợp"),
    ("cong bo", "Công bố"),
    ("cong dien", "Công điện"),
    ("cong van", LETTER),
    ("danh muc", "Danh mục"),
    ("danh sach", "Danh sách"),
    ("de an", "Đề án"),
    ("de xuat", "Đề xuất"),
    ("dieu le", "Điều lệ"),
    ("du an", "Dự án"),
    ("giay gioi thieu", "Giấy giới thiệu"),
    ("giay moi", "Giấy mời"),
    ("giay phep", "Giấy phép"),
    ("giay trieu tap", "Giấy triệu tập"),
    ("giay uy quyen", "Giấy ủy quyền"),
    ("hien phap", "Hiến pháp"),
    ("hoi dap", "Hỏi đáp"),
    ("hop dong", "Hợp đồng"),
    ("huong dan", "Hướng dẫn"),
    ("ke hoach", "Kế hoạch"),
    ("ket luan", "Kết luận"),
    ("lenh", "Lệnh"),
    ("luat", "Luật"),
    ("nghi dinh", "Nghị định"),
    ("nghi quyet", "Nghị quyết"),
    ("noi quy", "Nội quy"),
    ("phap lenh", "Pháp lệnh"),
    ("phieu", "Phiếu"),
    ("phieu trinh", "Phiếu trình"),
    ("phu luc", "Phụ lục"),
    ("phuong an", "Phương án"),
    ("quy che", "Quy chế"),
    ("quy dinh", "Quy định"),
    ("quy hoach", "Quy hoạch"),
    ("quy trinh", "Quy trình"),
    ("quyet dinh", "Quyết định"),
    ("the le", "Thể lệ"),
    ("thong bao", "Thông báo"),
    ("thong bao ket luan", "Thông báo kết luận"),
    ("thong cao", "Thông cáo"),
    ("thong tu", "Thông tư"),
    ("thong tu lien tich", "Thông tư liên tịch"),
    ("thu cong", "Thư công"),
    ("thu moi", "Thư mời"),
    ("thu ngo", "Thư ngỏ"),
    ("to trinh", "Tờ trình"),
    ("van ban hop nhat", "Văn bản hợp nhất"),
];

/// Reads a line that names a type, alone ("KẾ HOẠCH") or in capitals before
/// its subject ("LUẬT CĂN CƯỚC"): the type and the subject behind it.
pub(super) fn kind_of(text: &str) -> Option<(&'static str, &str)> {
    // A rule above a type is read into its line: "— QUYẾT ĐỊNH".
    let text = text.trim().trim_start_matches(['—', ' ']);
    if text.len() > 2000 || !text.starts_with(char::is_uppercase) {
        return None;
    }
    // "PHƯỜNG AN HẢI" folds to "phương án hải".
    if text.to_lowercase().starts_with("phường ") {
        return None;
    }
    let whole = fold(text.trim_end_matches([':', '.', ' ', '-']));
    let clear = without_specks(&whole);
    // "QUYẾTĐỊNH": a scan reads no space where the letters are set wide.
    let is_whole = |folded: &str| {
        folded == whole || is_caps(text) && (folded.replace(' ', "") == whole || folded == clear)
    };
    let misread = |folded: &str| is_caps(text) && is_misread(folded, &whole);
    let found = KINDS.iter().find(|(folded, _)| is_whole(folded));
    let found = found.or_else(|| KINDS.iter().find(|(folded, _)| misread(folded)));
    if let Some((_, kind)) = found {
        // "Kế hoạch" in small letters is a title only by itself on its line.
        return Some((kind, ""));
    }
    let mut best = None;
    for (folded, kind) in &KINDS {
        let words = folded.split(' ').count();
        let end = text
            .char_indices()
            .filter(|(_, c)| c.is_whitespace())
            .nth(words - 1)
            .map(|(at, _)| at);
        if let Some(end) = end
            && is_caps(&text[..end])
            && fold(&text[..end]) == *folded
        {
            best = Some((*kind, text[end..].trim()));
        }
    }
    best
}

/// Whether a scan has read a type with a letter wrong, too many or too few: "QUYKET ĐỊNH".
/// Short ones would be like other words.
fn is_misread(kind: &str, read: &str) -> bool {
    const SHORT: usize = 8;
    let [kind, read] = [kind, read].map(|text| text.replace(' ', ""));
    let alike = kind.len().abs_diff(read.len()) <= 1;
    kind.len() >= SHORT && alike && strsim::levenshtein(&kind, &read) <= 1
}

/// Words without what a speck between them was read as: "quyet 1 dinh".
fn without_specks(folded: &str) -> String {
    let words: Vec<&str> = folded.split(' ').collect();
    let last = words.len() - 1;
    let is_word = |(at, word): &(usize, &str)| [0, last].contains(at) || word.len() > 1;
    let clear = words.into_iter().enumerate().filter(is_word);
    clear.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_alone_and_before_its_subject() {
        assert_eq!(kind_of("KẾ HOẠCH"), Some(("Kế hoạch", "")));
        assert_eq!(kind_of("KE HOACH"), Some(("Kế hoạch", "")));
        assert_eq!(kind_of("LUẬT CĂN CƯỚC"), Some(("Luật", "CĂN CƯỚC")));
        assert_eq!(kind_of("QUYẾT ĐỊNH:"), Some(("Quyết định", "")));
        assert_eq!(kind_of("QUYẾTĐỊNH -"), Some(("Quyết định", "")));
        assert_eq!(kind_of("QUYẾT 1 ĐỊNH"), Some(("Quyết định", "")));
        assert_eq!(kind_of("— QUYẾT ĐỊNH"), Some(("Quyết định", "")));
        assert_eq!(kind_of("QUYKET ĐỊNH"), Some(("Quyết định", "")));
        assert_eq!(kind_of("THÔNG B ÁO"), Some(("Thông báo", "")));
        assert_eq!(kind_of("THÔNG CÁO"), Some(("Thông cáo", "")));
        assert_eq!(kind_of("THÔNG TIN"), None);
        assert_eq!(
            kind_of("GIẤY PHÉP KHAI THÁC NƯỚC"),
            Some(("Giấy phép", "KHAI THÁC NƯỚC"))
        );
        assert_eq!(kind_of("Kế hoạch tuyên truyền của tỉnh"), None);
        assert_eq!(kind_of("PHƯỜNG AN HẢI"), None);
    }
}
