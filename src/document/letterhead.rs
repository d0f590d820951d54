//! The letterhead: the issuer in capitals at the top left, often on the same
//! line as the Quốc hiệu at the top right.

use crate::language::fold;

use super::body::{Belongs, body_of};
use super::marker::is_caps;
use super::placename::{bare_level, is_known, is_numbered_place, level_in_name, place_at_end};

/// Committees of the Party, folded.
const COMMITTEES: [&str; 6] = [
    "tinh uy", "thanh uy", "huyen uy", "quan uy", "thi uy", "dang uy",
];

/// The issuer from the capitals at the top left.
pub(super) fn letterhead(lines: &[&str]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_caps = |word: &str| is_caps(word) || !word.chars().any(char::is_alphabetic);
        let is_of_name = |at: usize| {
            let word = words[at];
            let numbered = word.contains(|c: char| c.is_ascii_digit());
            is_caps(word) && (!numbered || at > 0 && is_numbered_place(words[at - 1], word))
        };
        let end = (0..words.len()).take_while(|at| is_of_name(*at)).count();
        let caps = &words[..end];
        let mut part = caps.join(" ");
        let folded = fold(&part);
        // The right column, where both were put on one line.
        if let Some(at) = folded
            .find("nuoc cong hoa")
            .or_else(|| folded.find("cong hoa"))
        {
            let kept = folded[..at].chars().count();
            part = part.chars().take(kept).collect();
        }
        let folded = fold(part.trim());
        let right = [
            "chu nghia",
            "viet nam",
            "dang cong san",
            "doc lap",
            "doan tncs ho chi minh",
        ];
        if folded.is_empty()
            || right.iter().any(|word| folded.starts_with(word))
            || folded.starts_with("so:")
        {
            continue;
        }
        let part = part.trim_matches(['-', ' ', '*', '_', '.']).to_owned();
        if part.chars().filter(|c| c.is_alphabetic()).count() >= 2 {
            parts.push(without_speck(&part).to_owned());
        }
    }
    combine(&parts)
}

/// A department of the Party with the committee above it: "TỈNH ỦY HÀ GIANG" over "BAN TỔ
/// CHỨC" or "VĂN PHÒNG TỈNH ỦY".
fn of_party(name: &str, above: &[String]) -> Option<String> {
    const DEPARTMENTS: [&str; 5] = [
        "ban to chuc",
        "ban tuyen giao",
        "ban dan van",
        "uy ban kiem tra",
        "van phong",
    ];
    let begins = |name: &str, with: &[&str]| with.iter().any(|words| name.starts_with(words));
    let committee = above
        .last()
        .filter(|above| begins(&fold(above), &COMMITTEES))?;
    let folded = fold(name);
    let own = COMMITTEES.iter().find_map(|of| folded.strip_suffix(of));
    let words = own.unwrap_or(&folded).split_whitespace().count();
    let bare: Vec<&str> = name.split(' ').take(words).collect();
    let is_whole = folded.contains(&fold(committee));
    (begins(&folded, &DEPARTMENTS) && !is_whole)
        .then(|| format!("{} {}", bare.join(" "), sentence_case(committee)))
}

/// A name without a short word in front that a scan made of a speck: "TW VĂN PHÒNG CHÍNH PHỦ".
fn without_speck(part: &str) -> &str {
    let behind = part
        .split_once(' ')
        .filter(|(first, rest)| first.chars().count() <= 2 && body_of(rest).is_some());
    match behind {
        Some((_, rest)) if body_of(part).is_none() => rest,
        _ => part,
    }
}

/// Superior and issuer, or a name on several lines, made one.
fn combine(parts: &[String]) -> Option<String> {
    let last = parts.iter().rposition(|part| body_of(part).is_some())?;
    let mut caps = parts[last].clone();
    for next in &parts[last + 1..] {
        if !goes_on(&caps, next) {
            break;
        }
        caps = format!("{caps} {next}");
    }
    let name = sentence_case(&caps);
    if let Some(name) = of_party(&name, &parts[..last]) {
        return Some(name);
    }
    let above = || {
        let mut above = parts[..last].iter().rev();
        above.find_map(|part| place_at_end(&sentence_case(part)))
    };
    let own = body_of(&caps).is_some_and(|(.., belongs)| *belongs == Belongs::Itself);
    let is_whole = own && bare_level(&name).is_none();
    match place_at_end(&name)
        .map_or_else(above, |_| None)
        .filter(|_| !is_whole)
    {
        Some(place) => {
            let level = bare_level(&name);
            let name = level
                .and_then(|level| name.strip_suffix(level))
                .unwrap_or(&name);
            Some(format!("{} {place}", name.trim_end()))
        }
        None => Some(name),
    }
}

/// Whether a name goes on with the line below: "BỘ NÔNG NGHIỆP VÀ / MÔI TRƯỜNG",
/// "ỦY BAN NHÂN DÂN / TỈNH ĐẮK LẮK", "UBND THÀNH PHỐ HÀ / NỘI".
fn goes_on(caps: &str, next: &str) -> bool {
    let words: Vec<&str> = next.split(' ').collect();
    let parted = ["VÀ", "-", ","].iter().any(|link| caps.ends_with(link)) || words[0] == "VÀ";
    match place_at_end(&sentence_case(caps)) {
        Some(place) => {
            let whole = sentence_case(&format!("{place} {next}"));
            !is_known(&place) && is_known(&whole)
        }
        None => parted || level_in_name(&words, 0).is_some(),
    }
}

/// Capitals to what stands in a sentence: "SỞ NỘI VỤ TỈNH ĐẮK LẮK" to "Sở Nội vụ tỉnh Đắk Lắk".
pub(super) fn sentence_case(caps: &str) -> String {
    let lower = caps.to_lowercase();
    let (mut name, rest) = match body_of(caps) {
        Some((body, written, _)) => {
            let words = body.split(' ').count();
            let rest: Vec<&str> = lower.split_whitespace().skip(words).collect();
            ((*written).to_owned(), rest)
        }
        None => (String::new(), lower.split_whitespace().collect()),
    };
    let mut in_place = false;
    let mut capital = !name.is_empty();
    let mut index = 0;
    while index < rest.len() {
        // "SỞ GIÁO DỤC VÀ ĐÀO TẠO AN GIANG": a place without its level.
        let level = level_in_name(&rest, index);
        in_place = in_place || level.is_none() && is_known(&in_titles(&rest[index..]));
        let (piece, step) = match level {
            Some((syllables, level)) if !in_place => {
                in_place = true;
                (level.to_owned(), syllables)
            }
            _ if is_initials(rest[index]) => (rest[index].to_uppercase(), 1),
            _ if in_place || capital => (titled(rest[index]), 1),
            _ => (rest[index].to_owned(), 1),
        };
        capital = piece.ends_with(',') || piece == "và" || piece == "-";
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(&piece);
        index += step;
    }
    name
}

/// "GDĐT", "GD&ĐT", "PTNT": no name is without a vowel.
fn is_initials(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters > 1 && !fold(word).contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

fn in_titles(words: &[&str]) -> String {
    let words = words.iter().map(|word| titled(word));
    words.collect::<Vec<_>>().join(" ")
}

fn titled(word: &str) -> String {
    let mut chars = word.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], expected: &str) {
        assert_eq!(letterhead(lines).as_deref(), Some(expected));
    }

    #[test]
    fn a_department_of_the_party_belongs_to_the_committee_above_it() {
        check(
            &["THÀNH ỦY HÀ NỘI", "BAN TỔ CHỨC"],
            "Ban Tổ chức Thành ủy Hà Nội",
        );
        check(
            &["TỈNH ỦY YÊN BÁI", "VĂN PHÒNG TỈNH ỦY"],
            "Văn phòng Tỉnh ủy Yên Bái",
        );
        check(
            &["TỈNH ỦY YÊN BÁI", "VĂN PHÒNG TỈNH ỦY YÊN BÁI"],
            "Văn phòng Tỉnh ủy Yên Bái",
        );
        check(
            &["HUYỆN ỦY NAM ĐÔNG", "VĂN PHÒNG"],
            "Văn phòng Huyện ủy Nam Đông",
        );
    }

    #[test]
    fn specks_are_no_part_of_a_name() {
        check(&["TW VĂN PHÒNG CHÍNH PHỦ"], "Văn phòng Chính phủ");
        check(
            &["ỦY BAN NHÂN DÂN .", "TỈNH BÀ RỊA - VŨNG TÀU"],
            "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu",
        );
    }

    #[test]
    fn an_issuer_is_named_whole_whatever_lines_it_stands_on() {
        check(
            &["ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH"],
            "Ủy ban nhân dân tỉnh Hà Tĩnh",
        );
        check(&["ỦY BAN NHÂN DÂN", "PHƯỜNG 1"], "Ủy ban nhân dân phường 1");
        check(
            &["UBND XÃ YÊN THẮNG", "PHÒNG VĂN HÓA - XÃ HỘI"],
            "Phòng Văn hóa - Xã hội xã Yên Thắng",
        );
        check(
            &["BỘ NÔNG NGHIỆP VÀ", "MÔI TRƯỜNG"],
            "Bộ Nông nghiệp và Môi trường",
        );
        check(
            &["UBND THÀNH PHỐ HÀ", "NỘI"],
            "Ủy ban nhân dân thành phố Hà Nội",
        );
        check(
            &["BỘ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG ĐẠI HỌC CẦN THƠ"],
            "Trường Đại học Cần Thơ",
        );
        check(
            &["UBND TỈNH QUẢNG NINH", "TRƯỜNG ĐẠI HỌC HẠ LONG"],
            "Trường Đại học Hạ Long",
        );
        check(
            &["SỞ Y TẾ", "BỆNH VIỆN ĐA KHOA TỈNH PHÚ THỌ"],
            "Bệnh viện Đa khoa tỉnh Phú Thọ",
        );
        check(
            &["UBND TỈNH PHÚ THỌ", "BỆNH VIỆN ĐA KHOA TỈNH"],
            "Bệnh viện Đa khoa tỉnh Phú Thọ",
        );
        check(
            &["SỞ GDĐT ĐỒNG THÁP", "TRƯỜNG THPT ĐỐC BINH KIỀU"],
            "Trường THPT Đốc Binh Kiều",
        );
        check(&["SỞ NÔNG NGHIỆP VÀ PTNT"], "Sở Nông nghiệp và PTNT");
        check(&["SỞ GD&ĐT"], "Sở GD&ĐT");
        check(
            &["ỦY BAN NHÂN DÂN", "HUYỆN KRÔNG PẮC"],
            "Ủy ban nhân dân huyện Krông Pắc",
        );
        check(&["TỈNH ỦY NINH BÌNH"], "Tỉnh ủy Ninh Bình");
        check(&["SỞ TÀI CHÍNH", "DỰ THẢO"], "Sở Tài chính");
        check(
            &["SỞ GIÁO DỤC VÀ ĐÀO TẠO AN GIANG"],
            "Sở Giáo dục và Đào tạo An Giang",
        );
        check(
            &["QUỐC HỘI NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            "Quốc hội",
        );
    }
}
