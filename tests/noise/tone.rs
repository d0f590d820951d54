//! The two places of the tone: "hòa" and "hoà", "thủy" and "thuỷ".

/// Open syllables of two vowels with the tone on the first and on the second.
const PLACES: [(&str, &str); 15] = [
    ("òa", "oà"),
    ("óa", "oá"),
    ("ỏa", "oả"),
    ("õa", "oã"),
    ("ọa", "oạ"),
    ("òe", "oè"),
    ("óe", "oé"),
    ("ỏe", "oẻ"),
    ("õe", "oẽ"),
    ("ọe", "oẹ"),
    ("ùy", "uỳ"),
    ("úy", "uý"),
    ("ủy", "uỷ"),
    ("ũy", "uỹ"),
    ("ụy", "uỵ"),
];

/// The word with its tone where another typist puts it.
pub(super) fn elsewhere(word: &str) -> String {
    // In "quý" the u belongs to the beginning: there is only one place.
    if word.to_lowercase().starts_with("qu") {
        return word.to_owned();
    }
    for (first, second) in PLACES {
        for (from, to) in [(first, second), (second, first)] {
            if let Some(start) = word.strip_suffix(from) {
                return format!("{start}{to}");
            }
        }
    }
    word.to_owned()
}
