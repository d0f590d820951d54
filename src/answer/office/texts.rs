//! Every sentence about offices and their hours.

pub(super) const ADDRESS: &str = "Địa chỉ";
pub(super) const HOURS: &str = "Giờ làm việc";
pub(super) const PHONE: &str = "Điện thoại";
pub(super) const PURPOSE: &str = "Phục vụ";
pub(super) const MAP: &str = "Bản đồ";

/// Where it was found and when it was checked.
pub(super) fn source(source: &str, checked: Option<&str>) -> String {
    match checked {
        Some(day) => format!("Nguồn: {source}, kiểm tra lần cuối {day}."),
        None => format!("Nguồn: {source}, chưa rõ ngày kiểm tra."),
    }
}

/// It was checked more than a year ago.
pub(super) const OLD: &str =
    "Thông tin này đã lâu chưa được kiểm tra lại, xin gọi hỏi trước khi đi.";

/// A place without an entry gets the level above it.
pub(super) fn above(place: &str) -> String {
    format!(
        "Chưa có thông tin bộ phận một cửa của {place}. Dưới đây là nơi tiếp nhận của cấp trên:"
    )
}

/// The place is called otherwise now.
pub(super) fn now(place: &str, office: &str) -> String {
    format!(
        "{} nay do {office} tiếp nhận.",
        super::super::passages::capital(place)
    )
}

/// Nothing is known of any office there.
pub(super) fn missing(place: Option<&str>) -> String {
    match place {
        Some(place) => format!(
            "Chưa có địa chỉ, giờ làm việc của bộ phận một cửa {place} trong danh bạ nên tôi không trả lời để tránh sai."
        ),
        None => "Chưa có địa chỉ, giờ làm việc của bộ phận một cửa trong danh bạ nên tôi không trả lời để tránh sai."
            .to_owned(),
    }
}

/// Several offices are known and no place was named.
pub(super) const WHICH: &str =
    "Bạn hỏi bộ phận một cửa của nơi nào? Xin chọn hoặc nhắn tên xã, phường.";

/// What a choice asks.
pub(super) fn question(question: &str, place: &str) -> String {
    format!("{question} ở {place}")
}

/// Closed for a holiday.
pub(super) fn holiday(day: &str, name: &str) -> String {
    format!("{day} là ngày nghỉ ({name}), cơ quan không làm việc.")
}
/// Closed as always on this day of the week.
pub(super) fn closed(day: &str) -> String {
    format!("{day} không làm việc.")
}
/// Open on that day.
pub(super) fn open(day: &str, hours: &str) -> String {
    format!("{day} có làm việc: {hours}.")
}
/// Open at this moment.
pub(super) fn open_now(until: &str) -> String {
    format!("Bây giờ đang làm việc, đến {until}.")
}
/// Closed at this moment, opens again today.
pub(super) fn opens_at(at: &str) -> String {
    format!("Bây giờ chưa làm việc, hôm nay mở lại lúc {at}.")
}
/// Closed for the rest of the day.
pub(super) const OVER: &str = "Bây giờ đã hết giờ làm việc hôm nay.";
/// Around days off that are decided every year anew.
pub(super) const PERHAPS: &str =
    "Lịch nghỉ Tết, lễ theo âm lịch và nghỉ bù chưa có trong danh bạ, xin gọi hỏi trước khi đi.";

/// A day off of the folder without a name.
pub(super) const HOLIDAY: &str = "nghỉ lễ";
pub(super) const NEW_YEAR: &str = "Tết Dương lịch";
pub(super) const VICTORY: &str = "Ngày Chiến thắng 30/4";
pub(super) const LABOUR: &str = "Ngày Quốc tế lao động 1/5";
pub(super) const NATIONAL: &str = "Quốc khánh 2/9";

/// Days of the week from Monday.
pub(super) const DAYS: [&str; 7] = [
    "Thứ hai",
    "Thứ ba",
    "Thứ tư",
    "Thứ năm",
    "Thứ sáu",
    "Thứ bảy",
    "Chủ nhật",
];
pub(super) const TODAY: &str = "Hôm nay";
pub(super) const TOMORROW: &str = "Ngày mai";

/// An office beside a procedure.
pub(super) fn hand_in(name: &str) -> String {
    format!("Nơi nộp gần nhất trong danh bạ: {name}.")
}
/// An office to ask where nothing else is known.
pub(super) fn ask(name: &str) -> String {
    format!("Có thể hỏi nơi gần nhất trong danh bạ: {name}.")
}
