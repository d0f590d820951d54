//! Bodies that issue documents, by the words that their names begin with.

use crate::language::fold;

/// Bodies by their folded first words, as written, and whether they belong to a place.
const BODIES: [(&str, &str, Belongs); 80] = [
    (
        "van phong uy ban nhan dan",
        "Văn phòng Ủy ban nhân dân",
        Belongs::Place,
    ),
    (
        "van phong ubnd",
        "Văn phòng Ủy ban nhân dân",
        Belongs::Place,
    ),
    (
        "van phong hdnd va ubnd",
        "Văn phòng HĐND và UBND",
        Belongs::Place,
    ),
    (
        "van phong chinh phu",
        "Văn phòng Chính phủ",
        Belongs::Country,
    ),
    ("van phong quoc hoi", "Văn phòng Quốc hội", Belongs::Country),
    (
        "chu tich uy ban nhan dan",
        "Chủ tịch Ủy ban nhân dân",
        Belongs::Place,
    ),
    ("chu tich ubnd", "Chủ tịch Ủy ban nhân dân", Belongs::Place),
    ("uy ban nhan dan", "Ủy ban nhân dân", Belongs::Place),
    ("ubnd", "Ủy ban nhân dân", Belongs::Place),
    ("hoi dong nhan dan", "Hội đồng nhân dân", Belongs::Place),
    ("hdnd", "Hội đồng nhân dân", Belongs::Place),
    ("so", "Sở", Belongs::Place),
    ("phong", "Phòng", Belongs::Place),
    ("ban quan ly", "Ban quản lý", Belongs::Place),
    ("trung tam", "Trung tâm", Belongs::Place),
    ("chi cuc", "Chi cục", Belongs::Place),
    ("cong an", "Công an", Belongs::Place),
    ("thanh tra", "Thanh tra", Belongs::Place),
    ("bo", "Bộ", Belongs::Country),
    ("bo truong bo", "Bộ trưởng Bộ", Belongs::Country),
    ("chinh phu", "Chính phủ", Belongs::Country),
    (
        "thu tuong chinh phu",
        "Thủ tướng Chính phủ",
        Belongs::Country,
    ),
    ("quoc hoi", "Quốc hội", Belongs::Country),
    (
        "uy ban thuong vu quoc hoi",
        "Ủy ban Thường vụ Quốc hội",
        Belongs::Country,
    ),
    ("bao hiem xa hoi", "Bảo hiểm xã hội", Belongs::Place),
    ("cuc", "Cục", Belongs::Place),
    ("van phong", "Văn phòng", Belongs::Place),
    // Names of institutions are whole, whatever place stands above them.
    ("truong dai hoc", "Trường Đại học", Belongs::Itself),
    ("truong dh", "Trường ĐH", Belongs::Itself),
    ("dai hoc", "Đại học", Belongs::Itself),
    ("hoc vien", "Học viện", Belongs::Itself),
    ("truong cao dang", "Trường Cao đẳng", Belongs::Itself),
    ("truong cd", "Trường CĐ", Belongs::Itself),
    ("truong trung cap", "Trường Trung cấp", Belongs::Itself),
    (
        "truong trung hoc pho thong",
        "Trường Trung học phổ thông",
        Belongs::Itself,
    ),
    ("truong thpt", "Trường THPT", Belongs::Itself),
    (
        "truong trung hoc co so",
        "Trường Trung học cơ sở",
        Belongs::Itself,
    ),
    ("truong thcs", "Trường THCS", Belongs::Itself),
    ("truong tieu hoc", "Trường Tiểu học", Belongs::Itself),
    ("truong mam non", "Trường Mầm non", Belongs::Itself),
    ("benh vien", "Bệnh viện", Belongs::Itself),
    ("tong cuc", "Tổng cục", Belongs::Country),
    ("lien doan lao dong", "Liên đoàn Lao động", Belongs::Place),
    ("cong doan", "Công đoàn", Belongs::Itself),
    ("toa an nhan dan", "Tòa án nhân dân", Belongs::Itself),
    (
        "toa an nhan dan toi cao",
        "Tòa án nhân dân tối cao",
        Belongs::Itself,
    ),
    (
        "vien kiem sat nhan dan",
        "Viện kiểm sát nhân dân",
        Belongs::Itself,
    ),
    (
        "vien kiem sat nhan dan toi cao",
        "Viện kiểm sát nhân dân tối cao",
        Belongs::Itself,
    ),
    (
        "ban chap hanh trung uong",
        "Ban Chấp hành Trung ương",
        Belongs::Itself,
    ),
    (
        "uy ban mat tran to quoc viet nam",
        "Ủy ban Mặt trận Tổ quốc Việt Nam",
        Belongs::Place,
    ),
    (
        "uy ban mttq viet nam",
        "Ủy ban Mặt trận Tổ quốc Việt Nam",
        Belongs::Place,
    ),
    ("bo chi huy quan su", "Bộ Chỉ huy quân sự", Belongs::Place),
    ("ban chi huy quan su", "Ban Chỉ huy quân sự", Belongs::Place),
    ("uy ban bau cu", "Ủy ban bầu cử", Belongs::Place),
    (
        "hoi lien hiep phu nu",
        "Hội Liên hiệp Phụ nữ",
        Belongs::Place,
    ),
    ("hoi nong dan", "Hội Nông dân", Belongs::Place),
    ("hoi cuu chien binh", "Hội Cựu chiến binh", Belongs::Place),
    ("hat kiem lam", "Hạt Kiểm lâm", Belongs::Place),
    ("kho bac nha nuoc", "Kho bạc Nhà nước", Belongs::Place),
    ("tram y te", "Trạm Y tế", Belongs::Place),
    ("tinh doan", "Tỉnh đoàn", Belongs::Itself),
    ("thanh doan", "Thành đoàn", Belongs::Itself),
    ("huyen doan", "Huyện đoàn", Belongs::Itself),
    ("bch doan", "Ban Chấp hành Đoàn", Belongs::Itself),
    ("doan tncs", "Đoàn TNCS", Belongs::Itself),
    ("tong cong ty", "Tổng công ty", Belongs::Itself),
    ("cong ty", "Công ty", Belongs::Itself),
    ("tap doan", "Tập đoàn", Belongs::Itself),
    ("ban to chuc", "Ban Tổ chức", Belongs::Itself),
    ("ban tuyen giao", "Ban Tuyên giáo", Belongs::Itself),
    ("ban dan van", "Ban Dân vận", Belongs::Itself),
    ("uy ban kiem tra", "Ủy ban Kiểm tra", Belongs::Itself),
    ("chi bo", "Chi bộ", Belongs::Itself),
    ("dang bo", "Đảng bộ", Belongs::Itself),
    ("dang uy", "Đảng ủy", Belongs::Itself),
    ("tinh uy", "Tỉnh ủy", Belongs::Itself),
    ("thanh uy", "Thành ủy", Belongs::Itself),
    ("huyen uy", "Huyện ủy", Belongs::Itself),
    ("quan uy", "Quận ủy", Belongs::Itself),
    ("thi uy", "Thị ủy", Belongs::Itself),
];

/// To whom it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    /// "Sở Nội vụ" of a province.
    Place,
    Country,
    /// It has a name of its own: "Trường Đại học Vinh".
    Itself,
}

/// The body that a name begins with. One syllable must have its marks where the
/// name has any: "BỔ SUNG" is no ministry. "CỤC TRƯỞNG" is a person.
pub(super) fn body_of(name: &str) -> Option<&'static (&'static str, &'static str, Belongs)> {
    let folded = fold(name);
    let first = name.split(' ').next().unwrap_or_default().to_lowercase();
    let is_marked = folded != name.to_lowercase();
    BODIES
        .iter()
        .filter(|(body, written, _)| {
            let behind = folded.strip_prefix(body);
            let whole = behind.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(' ') && !rest.starts_with(" truong")
            });
            whole && (!is_marked || body.contains(' ') || is_short(body, written, &first))
        })
        .max_by_key(|(body, ..)| body.len())
}

/// Whether the first syllable is an abbreviation of a body or the body as written.
fn is_short(body: &str, written: &str, first: &str) -> bool {
    written.contains(' ') && first == body || written.to_lowercase() == first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_told_by_its_marks() {
        #[track_caller]
        fn check(name: &str, expected: Option<&str>) {
            assert_eq!(body_of(name).map(|(_, written, _)| *written), expected);
        }
        check("BỘ TÀI CHÍNH", Some("Bộ"));
        check("BO TAI CHINH", Some("Bộ"));
        check("UBND TỈNH ĐẮK LẮK", Some("Ủy ban nhân dân"));
        check("BỔ SUNG CÓ MỤC TIÊU", None);
        check("CỤC TRƯỞNG", None);
        check("Bộ trưởng Bộ Công an", Some("Bộ trưởng Bộ"));
        check("PHONG TỤC", None);
        let highest = "TÒA ÁN NHÂN DÂN TỐI CAO";
        check(highest, Some("Tòa án nhân dân tối cao"));
        check("TÒA ÁN NHÂN DÂN TỈNH HÀ GIANG", Some("Tòa án nhân dân"));
    }
}
