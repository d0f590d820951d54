//! What the program says about places, in Vietnamese.

use super::entry::{Level, Place};
use super::now::{Part, Share};

/// How many names an answer lists before it only counts the others.
const LISTED: usize = 12;

const SOURCE: &str =
    "Áp dụng từ ngày 1/7/2025, theo bảng chuyển đổi đơn vị hành chính của Cục Thống kê.";

/// What became of a commune, a district or a province.
pub(super) fn became(place: Place, parts: &[Part]) -> String {
    let old = with_first_capital(&former(place));
    let said = match (place.level(), parts) {
        (Level::Province, [only]) if only.place == place => still_a_province(place),
        (Level::Commune, [only]) if only.place == place => {
            format!(
                "{} là đơn vị hành chính hiện nay.",
                with_first_capital(&place.address())
            )
        }
        (Level::Province, [only]) => format!("{old} nay thuộc {}.", only.place.in_sentence()),
        (_, [only]) => {
            let verb = if only.place.name() == place.name() {
                "là"
            } else {
                "thuộc"
            };
            format!(
                "{old} nay {verb} {}{}.",
                only.place.address(),
                risen(only.place)
            )
        }
        (Level::Commune, _) => split(&old, parts),
        _ => format!(
            "{old} không còn là đơn vị hành chính (cấp huyện đã bỏ từ 1/7/2025). Địa bàn nay gồm {} đơn vị:\n{}",
            parts.len(),
            lines(parts)
        ),
    };
    format!("{said}\n{SOURCE}")
}

/// An old commune that went to several of today.
fn split(old: &str, parts: &[Part]) -> String {
    format!(
        "{old} đã được chia về {} đơn vị hành chính mới:\n{}\nNhà mình thuộc nơi nào là tùy thôn, tổ dân phố hoặc tên đường: mời bạn cho biết thôn, tổ dân phố hay đường nào để xác định đúng, vì bảng chuyển đổi không ghi đến mức đó.",
        parts.len(),
        lines(parts)
    )
}

fn lines(parts: &[Part]) -> String {
    let line = |part: &Part| {
        let share = match part.share {
            Share::People => " (toàn bộ dân cư)",
            Share::Land => " (chỉ một phần diện tích đất)",
            Share::Part | Share::Whole => "",
        };
        format!("• {}{}{share}", part.place.address(), risen(part.place))
    };
    parts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What a commune was called at first, if it has become a ward since.
fn risen(place: Place) -> String {
    place.first_kind().map_or_else(String::new, |kind| {
        format!(
            " (khi mới sáp nhập là {} {})",
            kind.in_sentence(),
            place.name()
        )
    })
}

fn still_a_province(place: Place) -> String {
    let merged = super::formed_from(place);
    let name = with_first_capital(&place.in_sentence());
    if merged.len() < 2 {
        format!("{name} vẫn giữ nguyên, không sáp nhập với tỉnh, thành phố khác.")
    } else {
        format!("{name} vẫn giữ tên này, {}.", merged_from(&merged))
    }
}

/// What a commune or province of today was made of.
pub(super) fn formed(place: Place, sources: &[Place]) -> String {
    let name = with_first_capital(&place.address());
    let list: Vec<String> = sources
        .iter()
        .map(|s| format!("• {}", s.address()))
        .collect();
    format!(
        "{name} được lập từ toàn bộ hoặc một phần các đơn vị cũ:\n{}\n{SOURCE}",
        list.join("\n")
    )
}

/// Several places bear the name: which one is meant?
pub(super) fn which(name: &str, choices: &[String], level: Level) -> String {
    let shown = choices
        .iter()
        .take(LISTED)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    let more = match choices.len().saturating_sub(LISTED) {
        0 => String::new(),
        n => format!(" và {n} nơi khác"),
    };
    let ask = match level {
        Level::Province => "tỉnh, thành phố nào",
        Level::District | Level::Commune => "quận, huyện, thị xã hay thành phố nào",
    };
    format!(
        "Có nhiều nơi tên là {name}: {shown}{more}. Bạn hỏi nơi thuộc {ask} (tên cũ trước 1/7/2025)?"
    )
}

/// The name is known, but not in the larger place that was named with it.
pub(super) fn not_there(name: &str, larger: &str, choices: &[String]) -> String {
    let shown = choices
        .iter()
        .take(LISTED)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    format!(
        "Bảng chuyển đổi không có {name} thuộc {larger}. Tên này có ở: {shown}. Bạn hỏi nơi nào?"
    )
}

/// What a choice asks when it is tapped.
pub(super) fn ask_again(place: &str) -> String {
    format!("{place} nay thuộc đâu?")
}

/// For a citation: "nay thuộc tỉnh Hưng Yên".
pub(super) fn belongs_to(place: Place) -> String {
    format!("nay thuộc {}", place.in_sentence())
}

/// For a citation: "nay là các xã Khe Tre, Nam Đông, Long Quảng, thành phố Huế".
pub(super) fn are_now(parts: &[Part]) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut i = 0;
    while let Some(first) = parts.get(i) {
        let same = |p: &&Part| {
            p.place.kind() == first.place.kind() && p.place.province() == first.place.province()
        };
        let run: Vec<&Part> = parts[i..].iter().take_while(same).collect();
        i += run.len();
        let names: Vec<&str> = run.iter().map(|p| p.place.name()).collect();
        let many = if run.len() > 1 { "các " } else { "" };
        let ends = parts
            .get(i)
            .is_none_or(|next| next.place.province() != first.place.province());
        let province = if ends {
            format!(", {}", first.place.province().in_sentence())
        } else {
            String::new()
        };
        said.push(format!(
            "{many}{} {}{province}",
            first.place.kind().in_sentence(),
            names.join(", ")
        ));
    }
    let verb = match parts {
        [only] if only.place.level() == Level::Commune && only.share == Share::Whole => "nay thuộc",
        _ => "nay là",
    };
    format!("{verb} {}", said.join(" và "))
}

/// For a citation, after the name of the place: "từ 1/7/2025 gồm cả Quảng Bình".
pub(super) fn enlarged(place: Place, merged: &[Place]) -> String {
    let others = merged.iter().filter(|other| **other != place);
    let others: Vec<&str> = others.map(|other| other.name()).collect();
    format!("từ 1/7/2025 gồm cả {}", and(&others))
}

/// Names as one says them: "Bình Phước, Tây Ninh và Long An".
fn and(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} và {last}", first.join(", ")),
        _ => names.concat(),
    }
}

fn merged_from(merged: &[Place]) -> String {
    let names: Vec<&str> = merged.iter().map(|p| p.name()).collect();
    format!("sáp nhập {} từ 1/7/2025", and(&names))
}

/// An old place with what it lay in: "xã Duy Nhất (huyện Vũ Thư, tỉnh
/// Thái Bình, trước 1/7/2025)".
fn former(place: Place) -> String {
    match place.address().split_once(", ") {
        Some((name, rest)) => format!("{name} ({rest}, trước 1/7/2025)"),
        None => format!("{} cũ", place.in_sentence_as_of(place)),
    }
}

fn with_first_capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
