//! Where a sentence says that documents come to their end.

use crate::language::fold;

/// Where a sentence says that what stands before ends, in order, each with what
/// follows up to the next semicolon.
pub(super) fn ends(sentence: &str) -> Vec<(usize, &str)> {
    const ENDS: [&str; 6] = [
        "hết hiệu lực",
        "chấm dứt hiệu lực",
        "không còn hiệu lực",
        "được bãi bỏ",
        "bị bãi bỏ",
        "hết hiêu lực",
    ];
    /// Bytes before it that are looked at, and behind it for a day.
    const NEAR: usize = 24;
    const FAR: usize = 160;
    let mut found = Vec::new();
    for end in ENDS {
        for (at, _) in sentence.match_indices(end) {
            let before = fold(&sentence[sentence.floor_char_boundary(at.saturating_sub(NEAR))..at]);
            let last = before.split_whitespace().next_back().unwrap_or_default();
            if matches!(
                last,
                "ngay" | "khi" | "truoc" | "chua" | "hop" | "neu" | "da"
            ) {
                continue;
            }
            let behind = at + end.len();
            let rest = &sentence[behind..sentence.floor_char_boundary(behind + FAR)];
            let rest = rest
                .trim_start()
                .trim_start_matches("thi hành")
                .trim_start();
            let goes_on = [
                "kể từ",
                "từ",
                "khi",
                ",",
                ".",
                ";",
                "trừ",
                "vào",
                "và",
                "toàn bộ",
            ];
            if rest.is_empty() || goes_on.iter().any(|word| rest.starts_with(word)) {
                found.push((at, rest.split(';').next().unwrap_or_default()));
            }
        }
    }
    found.sort_unstable();
    found
}
