//! Masking: personal numbers and addresses in a text, replaced by their kind
//! before the text goes into a log, a count or a list for staff.
//!
//! Eleven kinds, told by their structure and by the words before them. What
//! offices publish themselves stays: hotlines, codes of procedures, numbers of
//! documents, fees, dates. Where structure and words leave a doubt, the number
//! is masked if it looks like a person's and spared if the words say that it
//! is something else. To add a kind: a variant with its label, and where it is
//! looked for, `letters` or `numbers`.

mod cue;
mod letters;
mod numbers;
mod spared;
mod view;

use std::ops::Range;

use regex::Regex;

use view::View;

/// What a personal detail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The number of an identity card or person, 12 digits.
    Identity,
    /// The number of an old identity card, 9 digits.
    OldIdentity,
    /// A telephone number of a person or an office.
    Phone,
    /// An e-mail address.
    Email,
    /// The number of a bank card.
    Card,
    /// The number of a bank account.
    Account,
    /// The number of a social or health insurance.
    Insurance,
    /// A vehicle's plate.
    Plate,
    /// The number of a passport.
    Passport,
    /// A tax code.
    Tax,
    /// The number of a driving licence.
    Licence,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Identity,
        Self::OldIdentity,
        Self::Phone,
        Self::Email,
        Self::Card,
        Self::Account,
        Self::Insurance,
        Self::Plate,
        Self::Passport,
        Self::Tax,
        Self::Licence,
    ];

    /// What stands in its place.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Identity => "[số căn cước]",
            Self::OldIdentity => "[số chứng minh nhân dân]",
            Self::Phone => "[số điện thoại]",
            Self::Email => "[địa chỉ thư điện tử]",
            Self::Card => "[số thẻ ngân hàng]",
            Self::Account => "[số tài khoản]",
            Self::Insurance => "[số bảo hiểm]",
            Self::Plate => "[biển số xe]",
            Self::Passport => "[số hộ chiếu]",
            Self::Tax => "[mã số thuế]",
            Self::Licence => "[số giấy phép lái xe]",
        }
    }
}

/// A personal detail and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal {
    /// What it is.
    pub kind: Kind,
    /// Bytes of the text.
    pub span: Range<usize>,
}

/// Finds the personal details of a text, in order, none over another.
#[must_use]
pub fn find(text: &str) -> Vec<Personal> {
    let view = View::of(text);
    let cues = cue::find(&view);
    let spared = spared::find(&view);
    let mut found = letters::find(&view, &cues, &spared);
    let taken: Vec<_> = found.iter().map(|(_, span)| span.clone()).collect();
    found.extend(numbers::find(&view, &cues, &[spared, taken].concat()));
    found.sort_by_key(|(_, span)| span.start);
    found
        .into_iter()
        .map(|(kind, span)| Personal {
            kind,
            span: view.bytes(&span),
        })
        .collect()
}

/// The text with the kind in the place of each personal detail.
#[must_use]
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for personal in find(text) {
        masked.push_str(&text[at..personal.span.start]);
        masked.push_str(personal.kind.label());
        at = personal.span.end;
    }
    masked + &text[at..]
}

/// A pattern over a view, which holds nothing but ASCII.
fn pattern(text: &str) -> Regex {
    Regex::new(&format!("(?-u){text}")).expect("the pattern is sound")
}

/// Whether two spans share anything.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, masked: &str) {
        assert_eq!(mask(text), masked);
    }

    /// Nothing in it is personal.
    #[track_caller]
    fn spared(text: &str) {
        check(text, text);
    }

    #[test]
    fn people_are_masked_however_they_type() {
        check(
            "Tôi tên Lan, CCCD 031190012345, sđt 0912.345.678",
            "Tôi tên Lan, CCCD [số căn cước], sđt [số điện thoại]",
        );
        check("goi em 091 234 5678 nhe", "goi em [số điện thoại] nhe");
        check("+84 912 345 678", "[số điện thoại]");
        check("sdt0912345678", "sdt[số điện thoại]");
        check(
            "cmnd cũ 012 345 678 ạ",
            "cmnd cũ [số chứng minh nhân dân] ạ",
        );
        check("Lan.Nguyen_90@Gmail.com", "[địa chỉ thư điện tử]");
        check("thẻ 4111 1111 1111 1111", "thẻ [số thẻ ngân hàng]");
        check(
            "chuyển vào stk 19031234567 techcombank",
            "chuyển vào stk [số tài khoản] techcombank",
        );
        check("bhyt DN 4 01 01 123 45678", "bhyt [số bảo hiểm]");
        check("xe 29A-123.45 đỗ chắn cổng", "xe [biển số xe] đỗ chắn cổng");
        check("hộ chiếu c1234567", "hộ chiếu [số hộ chiếu]");
        check("mst 0100109106-001", "mst [mã số thuế]");
        check("GPLX số 310190012345", "GPLX số [số giấy phép lái xe]");
        check("ｓđｔ ０９１２３４５６７８", "ｓđｔ [số điện thoại]");
    }

    #[test]
    fn what_offices_publish_stays() {
        spared("gọi 1900 9068, 18001096, 111, 113, 114, 115, 112 hay 1022");
        spared("tổng đài 1900.545.415");
        spared("thủ tục 1.001193.000.00.00.H19 theo Quyết định số 468/QĐ-TTg");
        spared("Nghị định 118/2025/NĐ-CP ngày 09/6/2025, Luật 91/2025/QH15");
        spared("lệ phí 150.000 đồng, tổng 125.450.123 đồng, 1234567891 đ");
        spared("từ 01-07-2025 đến 2026-06-30 08:30, giai đoạn 2021-2025");
        spared("mã hồ sơ 000.00.19.H26-250701-0001");
        spared("mã hồ sơ: 012345678901");
        spared("kế hoạch 57-KL/TW, mục 1.2.3, điều 12, khoản 3");
    }

    #[test]
    fn neighbours_are_told_apart() {
        check("0912345678 0987654321", "[số điện thoại] [số điện thoại]");
        check("năm 2025 0912345678 2026", "năm 2025 [số điện thoại] 2026");
        check("0912345678. 12 người", "[số điện thoại]. 12 người");
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,80}") {
            let _ = mask(&text);
        }

        #[test]
        fn digits_and_letters_break_nothing(text in "[0-9a-eA-EđĐ+@. ()-]{0,60}") {
            let masked = mask(&text);
            let again = mask(&masked);
            prop_assert!(again.len() <= masked.len() + 200);
        }
    }
}
