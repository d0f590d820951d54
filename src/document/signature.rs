//! "Nơi nhận" and the signature: where they stand, in either order, and who signed.

use crate::language::fold;

use super::layout::{Paragraph, Style};
use super::marker::{is_caps, marker, opens_with};
use super::{Header, Role};

/// Offices held, folded and as written; longer ones first.
const OFFICES: [(&str, &str); 36] = [
    (
        "pho chu tich uy ban nhan dan",
        "Phó Chủ tịch Ủy ban nhân dân",
    ),
    ("pho tong giam doc", "Phó Tổng Giám đốc"),
    ("pho chanh van phong", "Phó Chánh Văn phòng"),
    ("pho truong phong", "Phó Trưởng phòng"),
    ("pho truong ban", "Phó Trưởng ban"),
    ("pho cuc truong", "Phó Cục trưởng"),
    ("pho vu truong", "Phó Vụ trưởng"),
    ("pho thu tuong", "Phó Thủ tướng"),
    ("pho chu nhiem", "Phó Chủ nhiệm"),
    ("pho hieu truong", "Phó Hiệu trưởng"),
    ("pho vien truong", "Phó Viện trưởng"),
    ("pho chanh an", "Phó Chánh án"),
    ("pho chu tich", "Phó Chủ tịch"),
    ("pho giam doc", "Phó Giám đốc"),
    ("pho bi thu", "Phó Bí thư"),
    ("tong giam doc", "Tổng Giám đốc"),
    ("tong bi thu", "Tổng Bí thư"),
    ("chanh van phong", "Chánh Văn phòng"),
    ("chanh thanh tra", "Chánh Thanh tra"),
    ("chanh an", "Chánh án"),
    ("truong phong", "Trưởng phòng"),
    ("truong ban", "Trưởng ban"),
    ("cuc truong", "Cục trưởng"),
    ("vu truong", "Vụ trưởng"),
    ("vien truong", "Viện trưởng"),
    ("hieu truong", "Hiệu trưởng"),
    ("bo truong", "Bộ trưởng"),
    ("thu truong", "Thứ trưởng"),
    ("thu tuong", "Thủ tướng"),
    ("chu nhiem", "Chủ nhiệm"),
    ("chu tich nuoc", "Chủ tịch nước"),
    ("chu tich quoc hoi", "Chủ tịch Quốc hội"),
    ("chu tich", "Chủ tịch"),
    ("giam doc", "Giám đốc"),
    ("bi thu", "Bí thư"),
    ("tong thanh tra", "Tổng Thanh tra"),
];

/// "On behalf of" before an office, folded.
const ON_BEHALF: [&str; 6] = ["tm", "kt", "tl", "tuq", "q", "t/m"];

/// Tells recipients and signature from the body, for every paragraph from `from` on.
pub(super) fn zones(paragraphs: &[Paragraph], from: usize) -> Vec<Option<Role>> {
    let mut roles = vec![None; paragraphs.len()];
    let mut state = None;
    let mut unnamed = false;
    for (index, paragraph) in paragraphs.iter().enumerate().skip(from) {
        state = if unnamed && state.is_some() && is_name(&paragraph.text) {
            Some(Role::Signature)
        } else {
            next_state(state, paragraph, index, paragraphs)
        };
        if state == Some(Role::Signature) {
            unnamed = !is_name(&paragraph.text);
        }
        roles[index] = state;
    }
    roles
}

fn next_state(
    state: Option<Role>,
    paragraph: &Paragraph,
    index: usize,
    paragraphs: &[Paragraph],
) -> Option<Role> {
    let text = &paragraph.text;
    let length = text.chars().count();
    if opens_with(text, &["noi nhan"]) && length < 2000 {
        return Some(Role::Recipients);
    }
    if signs(text) && (state.is_some() || closes(paragraphs, index)) {
        return Some(Role::Signature);
    }
    let begins_anew = length > 200
        || paragraph.style == Style::Row
        || opens_with(text, &["phu luc", "mau so", "danh muc"])
        || super::kind::kind_of(text).is_some();
    let marker = marker(text);
    let listed = marker
        .as_ref()
        .is_some_and(|m| m.label == "-" || m.label == "+");
    match state {
        Some(_) if begins_anew => None,
        Some(Role::Recipients) => {
            let ends = text.ends_with([';', '.', ',', ')']);
            (listed || ends || !is_caps(text)).then_some(Role::Recipients)
        }
        // Two columns read across: the list of recipients goes on under the office.
        Some(Role::Signature) if listed => Some(Role::Recipients),
        Some(Role::Signature) => marker.is_none().then_some(Role::Signature),
        other => other,
    }
}

/// Whether a line in capitals names who signs.
fn signs(text: &str) -> bool {
    if text.chars().count() > 90 || !is_caps(text) {
        return false;
    }
    let folded = fold(text);
    let behalf = folded.split(['.', ' ', ':']).next().unwrap_or_default();
    let with_stop = folded[behalf.len()..].starts_with(['.', ':']);
    let office = OFFICES.iter().any(|(office, _)| folded.starts_with(office));
    (ON_BEHALF.contains(&behalf) && (with_stop || behalf != "q")) || office
}

/// Whether nothing but short lines and recipients follow: the end of the
/// document or of the part before its appendices.
fn closes(paragraphs: &[Paragraph], index: usize) -> bool {
    let closed = index
        .checked_sub(1)
        .and_then(|before| paragraphs.get(before))
        .is_none_or(|before| before.text.ends_with(['.', '/', ')', '”']));
    let follows = paragraphs.get(index + 1).is_none_or(|next| {
        next.text.chars().count() < 90 && marker(&next.text).is_none_or(|m| m.label == "-")
    });
    closed && follows
}

/// Reads the office and the name from the lines of the signature.
pub(super) fn read(lines: &[&str], header: &mut Header) {
    let mut role = None;
    for line in lines {
        let parts = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if signs(&parts) {
            if let Some(office) = office(&parts) {
                role = Some(office);
            }
        } else if role.is_some() && is_name(&parts) {
            header.signer = Some(parts);
            break;
        }
    }
    header.signer_role = role;
}

/// The office of a line: "KT. CHỦ TỊCH" to "Chủ tịch".
fn office(line: &str) -> Option<String> {
    let folded = fold(line);
    OFFICES
        .iter()
        .filter_map(|(office, written)| folded.rfind(office).map(|at| (at, office.len(), written)))
        .max_by_key(|(at, length, _)| (at + length, *length))
        .map(|(.., written)| (*written).to_owned())
}

/// Two to five capitalised syllables; academic titles before them are not cut off.
fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    (2..=6).contains(&words.len())
        && !is_caps(line)
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || c == '.')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], role: Option<&str>, name: Option<&str>) {
        let mut header = Header::default();
        read(lines, &mut header);
        assert_eq!(header.signer_role.as_deref(), role);
        assert_eq!(header.signer.as_deref(), name);
    }

    #[test]
    fn the_last_office_is_the_signers() {
        check(
            &[
                "TM. ỦY BAN NHÂN DÂN",
                "KT. CHỦ TỊCH",
                "PHÓ CHỦ TỊCH",
                "Dương Thanh Phước",
            ],
            Some("Phó Chủ tịch"),
            Some("Dương Thanh Phước"),
        );
        check(
            &["KT: CHỦ TỊCH PHÓ CHỦ TỊCH", "Lại Văn Hoàn", "THÁI BÌNH"],
            Some("Phó Chủ tịch"),
            Some("Lại Văn Hoàn"),
        );
        check(
            &["CHÁNH VĂN PHÒNG", "Nguyễn Hoài Nam"],
            Some("Chánh Văn phòng"),
            Some("Nguyễn Hoài Nam"),
        );
        check(
            &["KT.GIÁM ĐỐC PHÓ GIÁM ĐỐC", "Phạm Văn Phước"],
            Some("Phó Giám đốc"),
            Some("Phạm Văn Phước"),
        );
        check(
            &["KT. CHU TICH", "PHO CHU TICH"],
            Some("Phó Chủ tịch"),
            None,
        );
    }
}
