//! What the symbol of a number says, `KH-UBND` of `12/KH-UBND`: the type, and for some
//! who issues it.

use crate::language::fold;

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

/// The type that a number's symbol stands for: `12/KH-UBND`, `45/2020/NĐ-CP`.
pub(super) fn kind(number: &str) -> Option<&'static str> {
    let (_, symbol) = number.rsplit_once('/')?;
    let first = fold(symbol.split_once('-')?.0);
    let known = SYMBOLS.iter().find(|(symbol, _)| *symbol == first);
    known.map(|(_, kind)| *kind)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_tells_the_type() {
        assert_eq!(kind("12/KH-UBND"), Some("Kế hoạch"));
        assert_eq!(kind("12/TTr-SNV"), Some("Tờ trình"));
        assert_eq!(kind("45/2020/NĐ-CP"), Some("Nghị định"));
        assert_eq!(kind("12/UBND-VP"), None);
        assert_eq!(kind("26/2023/QH15"), None);
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
    fn some_symbols_are_of_one_body_alone() {
        assert_eq!(central("36/2024/QH15"), Some("Quốc hội"));
        assert_eq!(central("30/2020/NĐ-CP"), Some("Chính phủ"));
        assert_eq!(central("12/QĐ-TTg"), Some("Thủ tướng Chính phủ"));
        assert_eq!(
            central("105/2025/UBTVQH15"),
            Some("Ủy ban Thường vụ Quốc hội")
        );
        for other in ["12/QĐ-UBND", "12/QH-KT", "12"] {
            assert_eq!(central(other), None, "{other}");
        }
    }
}
