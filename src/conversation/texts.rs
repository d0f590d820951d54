//! Every Vietnamese sentence that a conversation adds to the answers.

pub(super) const NOTICE_TITLE: &str = "Trợ lý tự động";

/// Said once to everybody, before anything else.
pub(super) fn notice(office: Option<&str>, privacy_url: Option<&str>) -> String {
    let of = office
        .map(|office| format!(" của {office}"))
        .unwrap_or_default();
    let privacy = privacy_url
        .map(|url| format!(" Thông báo về xử lý dữ liệu cá nhân: {url}"))
        .unwrap_or_default();
    format!(
        "Bạn đang trò chuyện với trợ lý tự động{of}, không phải cán bộ. Trợ lý chỉ trả lời \
         theo các văn bản chính thức đã được cung cấp. Bạn vui lòng không gửi số giấy tờ \
         tuỳ thân hay thông tin riêng tư. Gửi /nguoi để gặp cán bộ, /xoa để xoá những gì đã \
         lưu, /xuat để xem những gì đã lưu.{privacy}"
    )
}

pub(super) const WELCOME: &str = "Xin chào! Bạn cần hỏi gì về thủ tục hoặc chính sách, xin nhắn \
    bằng lời bình thường. Ví dụ: “Đăng ký khai sinh cần giấy tờ gì?”";

pub(super) const HELP: &str = "Bạn cứ nhắn câu hỏi bằng lời bình thường, có dấu hoặc không dấu \
    đều được. Mỗi câu trả lời đều ghi rõ văn bản làm căn cứ.\n\n\
    Nhắn “tôi muốn phản ánh” để gửi phản ánh, kiến nghị; nhắn “tra cứu” kèm mã để xem kết quả.\n\n\
    /noi tên xã, phường: chọn nơi cần hỏi\n\
    /nguoi: gặp cán bộ\n\
    /xuat: xem những gì trợ lý đang lưu về bạn\n\
    /xoa: xoá những gì đã lưu\n\
    /help: xem lại hướng dẫn này";

/// Told after a place was chosen.
pub(super) fn place_chosen(place: &str) -> String {
    format!("Trợ lý đã ghi nhớ nơi bạn hỏi: {place}. Gửi /noi kèm tên nơi khác để đổi.")
}

/// Told when the place is asked for.
pub(super) fn place_now(place: Option<&str>) -> String {
    let now = match place {
        Some(place) => format!("Nơi đang chọn: {place}."),
        None => "Bạn chưa chọn nơi nào.".to_owned(),
    };
    format!(
        "{now} Để chọn, xin gửi /noi kèm tên xã, phường và tỉnh. Ví dụ: /noi phường Hồng Gai, Quảng Ninh"
    )
}

/// Told when no place bears the name.
pub(super) fn place_unknown(name: &str) -> String {
    format!(
        "Trợ lý không tìm thấy nơi nào tên là “{name}”. Bạn vui lòng gửi /noi kèm tên xã, phường và tỉnh."
    )
}

/// Told when several places bear the name.
pub(super) fn place_unclear(places: &[String]) -> String {
    format!(
        "Có nhiều nơi cùng tên: {}. Bạn vui lòng gửi lại /noi kèm tên đầy đủ.",
        places.join("; ")
    )
}

/// Told when somebody wants a person.
pub(super) fn handover(contact: Option<&str>) -> String {
    match contact {
        Some(contact) => format!(
            "Trợ lý đã ghi nhận bạn muốn gặp cán bộ. Bạn có thể liên hệ trực tiếp: {contact}"
        ),
        None => "Trợ lý đã ghi nhận bạn muốn gặp cán bộ. Cơ quan chưa cung cấp số điện thoại \
                 liên hệ cho trợ lý; bạn vui lòng đến bộ phận một cửa trong giờ làm việc."
            .to_owned(),
    }
}

/// Added to an answer that hands over without the contact.
pub(super) fn contact(contact: &str) -> String {
    format!("Liên hệ trực tiếp: {contact}")
}

pub(super) const ERASED: &str = "Đã xoá các tin nhắn, câu trả lời, lựa chọn, đánh giá và nội dung phản ánh của \
    bạn trong cuộc trò chuyện này. Trợ lý chỉ còn giữ mã cuộc trò chuyện và mã tin nhắn, để không trả \
    lời lại tin cũ, cùng mã, thời điểm và trạng thái của phản ánh đã gửi. Nội dung trên ứng dụng nhắn tin, bạn xoá trong ứng dụng đó.";

pub(super) const FAILED: &str = "Xin lỗi, trợ lý đang gặp trục trặc nên chưa trả lời được câu hỏi này. \
    Bạn vui lòng thử lại sau ít phút.";

pub(super) const TOO_OLD: &str = "Lựa chọn này không còn được lưu. Bạn vui lòng nhắn lại câu hỏi.";

pub(super) const TOO_FAST: &str = "Bạn đang gửi quá nhiều tin trong thời gian ngắn. Vui lòng đợi một \
    phút rồi hỏi tiếp; các tin gửi trong lúc này sẽ không được trả lời.";

pub(super) const EMPTY: &str = "Tin nhắn không có chữ nào. Bạn vui lòng nhắn câu hỏi bằng chữ.";

pub(super) const VOICE: &str =
    "Trợ lý chưa nghe được tin thoại. Bạn vui lòng nhắn câu hỏi bằng chữ.";

pub(super) const PHOTO: &str = "Trợ lý chưa đọc được ảnh. Bạn vui lòng nhắn câu hỏi bằng chữ, và không \
    gửi ảnh giấy tờ tuỳ thân.";

pub(super) const STICKER: &str = "Cảm ơn bạn. Bạn cần hỏi gì, xin nhắn bằng chữ.";

pub(super) const LOCATION: &str = "Trợ lý chưa dùng được vị trí. Bạn vui lòng gửi /noi kèm tên xã, \
    phường và tỉnh.";

pub(super) const OTHER_MEDIA: &str = "Trợ lý chưa đọc được loại tin này. Bạn vui lòng nhắn câu hỏi bằng \
    chữ.";

pub(super) const EXPORT_TITLE: &str = "Những gì trợ lý đang lưu về cuộc trò chuyện này";

pub(super) const EXPORT_EMPTY: &str =
    "Trợ lý không lưu tin nhắn nào của bạn trong cuộc trò chuyện này.";

/// Told where an export is too long to be sent whole.
pub(super) fn export_cut(left_out: usize) -> String {
    format!("({left_out} tin cũ hơn không hiện ở đây; bạn có thể yêu cầu cơ quan cung cấp đầy đủ.)")
}

/// How the directory is asked who receives petitions of a place, the nearest first.
pub(super) const WHO_RECEIVES: [&str; 2] = [
    "đường dây nóng tiếp nhận phản ánh kiến nghị ở",
    "bộ phận một cửa ở đâu, địa chỉ ở",
];

/// What the office is called that did not say its name.
pub(super) const THE_OFFICE: &str = "cơ quan vận hành trợ lý này";

/// How a turn of the petitions' dialogue is counted.
pub(super) const PETITION: &str = "petition";

/// Says that an answer was of use.
pub(super) const USEFUL: &str = "Câu trả lời hữu ích";
pub(super) const USEFUL_LABEL: &str = "👍 Hữu ích";
/// Says that it was not.
pub(super) const NOT_USEFUL: &str = "Câu trả lời chưa đúng";
pub(super) const NOT_USEFUL_LABEL: &str = "👎 Chưa đúng";
pub(super) const THANKS_GOOD: &str = "Cảm ơn bạn.";
pub(super) const WHY: &str =
    "Cảm ơn bạn đã cho biết. Câu trả lời chưa đúng ở điểm nào? (không bắt buộc)";
pub(super) const REASONS: [&str; 4] = [
    "Không đúng điều tôi hỏi",
    "Thông tin cũ hoặc sai",
    "Khó hiểu",
    "Lý do khác",
];
pub(super) const THANKS_BAD: &str = "Cảm ơn bạn. Cán bộ sẽ xem lại câu trả lời này.";

/// Asks to be told when there is an answer.
pub(super) const AWAIT: &str = "Báo tôi khi có câu trả lời";
pub(super) const AWAIT_LABEL: &str = "🔔 Báo tôi khi có câu trả lời";
pub(super) const WILL_TELL: &str = "Vâng, khi văn bản của cơ quan có câu trả lời, trợ lý sẽ báo cho bạn tại \
    đây, hoặc báo kèm lần nhắn tin kế tiếp. Câu hỏi được giữ tối đa 180 ngày; gửi /xoa để xoá.";

/// The answer to a question that was awaited.
pub(super) fn late_answer(question: &str, answer: &str) -> String {
    format!("Bạn từng hỏi: “{question}”. Nay đã có câu trả lời:\n\n{answer}")
}

/// Before the petitions in an export.
pub(super) const EXPORT_PETITIONS: &str = "Phản ánh, kiến nghị đã gửi:";
