//! What a scan adds between the lines of a document that nobody wrote there: specks,
//! the stamp of the office that received it, the stamp of a digital signature.

use crate::language::fold;

use super::marker::is_caps;

/// What a stamp or a speck put between the lines of a header.
pub(super) fn is_overprint(text: &str) -> bool {
    is_speck(text) || is_noise(text) || is_received(text) || is_seal(text)
}

/// A short line without two letters or figures that stand together: what a
/// scan makes of a scratch; or a row of dots or dashes with hardly a letter, of a stamp or
/// an ornament: "----- o0o -----".
fn is_noise(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters <= 4 && ["..", "--"].iter().any(|row| text.contains(row)) {
        return true;
    }
    let is_sign = |c: char| !c.is_alphanumeric() || ('\u{2b0}'..='\u{36f}').contains(&c);
    let chars: Vec<char> = text.chars().collect();
    let odd = chars.iter().any(|c| !c.is_ascii() && is_sign(*c));
    let together = chars
        .windows(2)
        .filter(|two| !two.iter().any(|c| is_sign(*c)));
    odd && chars.len() <= 30 && together.count() <= 1
}

/// No letter and no figure.
fn is_speck(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// The stamp of the government's portal, whichever of its letters were read.
fn is_seal(text: &str) -> bool {
    const WORDS: [&str; 7] = ["cong", "thong", "tin", "dien", "tu", "chinh", "phu"];
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let (of_seal, other): (Vec<&str>, Vec<&str>) = words
        .filter(|word| !word.is_empty())
        .partition(|word| WORDS.contains(word));
    // "CÔNG NGHỆ THÔNG TIN" is the title of a law.
    let electronic = of_seal
        .iter()
        .any(|word| ["dien", "tu", "chinh", "phu"].contains(word));
    is_caps(text) && electronic && of_seal.len() >= 3 && other.len() <= 2
}

/// A line of the stamp of the office that received the paper.
pub(super) fn is_received(text: &str) -> bool {
    const STARTS: [&str; 12] = [
        "gio..",
        "giu:",
        "den:",
        "den so",
        "den ngay",
        "gio:",
        "ngay:",
        "ngay.",
        "chuyen:",
        "kinh chuyen:",
        "luu ho so",
        "so den",
    ];
    let folded = fold(text);
    let whole = [
        "den",
        "cong van den",
        "van ban den",
        "gio",
        "chuyen",
        "ngay",
    ];
    // No sentence has the word alone in capitals: "” z ĐẾN vay _ to".
    let mut words = text.split_whitespace();
    let marked = !is_caps(text) && words.any(|word| word == "ĐẾN");
    text.chars().count() <= 60
        && (whole.contains(&folded.as_str())
            || marked
            || folded.starts_with("den ") && folded.contains("..")
            || STARTS.iter().any(|start| folded.starts_with(start)))
}

/// The date of a gazette or of a signature or receipt is not the document's.
pub(super) fn is_stamp(text: &str) -> bool {
    let folded = fold(text);
    folded.contains("gian ky:")
        || folded.starts_with("gio ky:")
        || folded.contains("cong bao/")
        || has_time_of_clock(text)
        || is_received(text)
}

/// The stamp of a signature by its machine's words: an address, the time of a clock.
pub(super) fn is_of_machine(text: &str) -> bool {
    has_time_of_clock(text) || text.contains('@')
}

/// A line without the stamp of a signature that a scan put in front of it.
pub(super) fn without_stamp(text: &str) -> &str {
    match text.rsplit_once("+07:00") {
        Some((stamp, rest)) if has_time_of_clock(stamp) => rest.trim_start(),
        _ => text,
    }
}

/// A line without the seal of the government's portal that a scan put behind it.
pub(super) fn without_seal(text: &str) -> &str {
    let seals = [
        "CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ",
        "THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ",
    ];
    let bare = seals.iter().find_map(|seal| text.strip_suffix(seal));
    bare.filter(|bare| !bare.is_empty())
        .map_or(text, str::trim_end)
}

/// "08:15:20": only a machine writes seconds.
fn has_time_of_clock(text: &str) -> bool {
    let is_time = |bytes: &[u8]| {
        let parted = bytes[2] == b':' && bytes[5] == b':';
        let digits = [0, 1, 3, 4, 6, 7];
        parted && digits.iter().all(|at| bytes[*at].is_ascii_digit())
    };
    text.as_bytes().windows(8).any(is_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stamp_or_a_scratch_leaves_is_no_line_of_a_document() {
        for line in [
            "A ˆ L2 b. ˆ",
            "-",
            "THÔNG TW ĐIỆN TỬ CHNHPHỦ",
            "Giờ........ ĐẾN Ngày:.o#l401.2024",
            "ĐẾN G:.. E............",
            "D2 NI 63101.. 2025...",
            "Ngày",
            "----- o0o -----",
        ] {
            assert!(is_overprint(line), "{line}");
        }
        for line in [
            "THÔNG TIN VỀ DỊCH VỤ CÔNG TRỰC TUYẾN",
            "CÔNG NGHỆ THÔNG TIN",
            "Ở Ý",
            "năm 2010",
            "12",
            "a) b",
        ] {
            assert!(!is_overprint(line), "{line}");
        }
        assert_eq!(
            without_seal("tỉnh Lạng Sơn CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ"),
            "tỉnh Lạng Sơn"
        );
        assert_eq!(
            without_stamp("van@thu.vn 05.02.2025 15:35:18 +07:00 ỦY BAN NHÂN DÂN"),
            "ỦY BAN NHÂN DÂN"
        );
    }

    #[test]
    fn the_time_of_a_clock_marks_a_stamp() {
        assert!(is_stamp("Trịnh Văn Bình 17/12/2025 07:52:25"));
        assert!(!is_stamp("Hà Nội, ngày 17 tháng 12 năm 2025, 07:52"));
    }

    #[test]
    fn the_stamp_of_receipt_is_known_and_the_day_of_issue_is_not_it() {
        for line in [
            "ĐẾN",
            "Ngày: 09/4/2020",
            "Giờ: 8h",
            "Chuyển: phòng NV",
            "CÔNG VĂN ĐẾN",
        ] {
            assert!(is_received(line), "{line}");
        }
        for line in ["Đến năm 2030", "Ngày 05 tháng 3 năm 2025", "Số: 12/KH-UBND"] {
            assert!(!is_received(line), "{line}");
        }
    }
}
