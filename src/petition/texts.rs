//! Every Vietnamese sentence about petitions that a person reads.

use super::{Code, Content, Status, fingerprint};

/// For how long the contents of a petition are kept after its last change, days.
pub const KEPT_DAYS: i64 = 730;

/// The notice on personal data: purpose, what is kept, how long, which rights.
#[must_use]
pub fn consent(office: Option<&str>, privacy_url: Option<&str>) -> String {
    let office = office.unwrap_or("cơ quan");
    let privacy = privacy_url.map_or_else(String::new, |url| format!(" Thông báo đầy đủ: {url}"));
    format!(
        "Trước khi gửi phản ánh, kiến nghị, xin bạn đọc và cho biết có đồng ý không:\n\
         • Mục đích: {office} dùng thông tin này chỉ để xem xét và trả lời phản ánh của bạn.\n\
         • Được lưu: nội dung, địa điểm, thời gian, ảnh và cách liên hệ nếu bạn tự cung cấp, cùng mã \
         cuộc trò chuyện để báo kết quả.\n\
         • Lưu trong {} năm kể từ lần xử lý cuối, rồi tự động xoá.\n\
         • Bạn có quyền xem (/xuat), xoá (/xoa) và rút lại sự đồng ý bất cứ lúc nào; khi đã xoá, cơ quan \
         không còn nội dung để xử lý tiếp.\n\
         Không đồng ý cũng không ảnh hưởng đến việc hỏi đáp.{privacy}",
        KEPT_DAYS / 365
    )
}

/// Agrees to the notice.
pub const AGREE: &str = "Đồng ý và tiếp tục";
/// Does not agree.
pub const DISAGREE: &str = "Không đồng ý";
/// Goes on with the dialogue.
pub const GO_ON: &str = "Tiếp tục phản ánh";
/// Stops the dialogue.
pub const STOP: &str = "Hủy phản ánh";
/// Does not know when.
pub const NOT_SURE: &str = "Không nhớ rõ";
/// Leaves out the picture.
pub const SKIP: &str = "Bỏ qua";
/// Leaves no contact.
pub const NO_CONTACT: &str = "Không để lại liên hệ";
/// Files the petition.
pub const CONFIRM: &str = "Xác nhận gửi phản ánh";
/// Changes what happened.
pub const CHANGE_WHAT: &str = "Sửa nội dung";
/// Changes where.
pub const CHANGE_PLACE: &str = "Sửa địa điểm";
/// Changes when.
pub const CHANGE_WHEN: &str = "Sửa thời gian";
/// Changes the contact.
pub const CHANGE_CONTACT: &str = "Sửa liên hệ";
/// What may be tapped under the summary.
pub const AT_LAST: [&str; 6] = [
    CONFIRM,
    CHANGE_WHAT,
    CHANGE_PLACE,
    CHANGE_WHEN,
    CHANGE_CONTACT,
    STOP,
];

pub(super) const DISAGREED: &str = "Trợ lý không ghi nhận phản ánh và không lưu gì thêm. Bạn có thể gửi \
    trực tiếp tại bộ phận một cửa, hoặc nhắn /nguoi để gặp cán bộ.";
pub(super) const STOPPED: &str =
    "Đã dừng. Phản ánh chưa được gửi và phần đã soạn đã được xoá. Bạn cần hỏi gì thêm cứ nhắn.";
pub(super) const CONSENT_FIRST: &str =
    "Bạn có đồng ý với thông báo về dữ liệu cá nhân ở trên không?";
pub(super) const ASK_WHAT: &str =
    "Bạn phản ánh, kiến nghị việc gì? Xin viết ngắn gọn, đủ ý; không cần số giấy tờ tuỳ thân.";
pub(super) const ASK_PLACE: &str =
    "Việc này ở đâu? Xin ghi xã, phường và địa điểm cụ thể (thôn, đường, cơ quan).";
pub(super) const ASK_WHEN: &str = "Việc xảy ra khi nào?";
pub(super) const ASK_PHOTO: &str =
    "Bạn có ảnh thì gửi một ảnh (đừng gửi ảnh giấy tờ tuỳ thân), hoặc chọn bỏ qua.";
pub(super) const ASK_CONTACT: &str = "Bạn có muốn để lại tên và số điện thoại để cán bộ liên hệ không? \
    Không bắt buộc; kết quả vẫn được báo tại đây và tra cứu được bằng mã.";
pub(super) const PHOTO_WANTED: &str = "Xin gửi một ảnh, hoặc chọn bỏ qua.";
pub(super) const PHOTO_TAKEN: &str = "Đã nhận ảnh.";
pub(super) const PHOTO_UNNAMED: &str = "ảnh gửi trong cuộc trò chuyện";
pub(super) const TOO_SHORT: &str = "Nội dung hơi ngắn. Xin cho biết rõ hơn việc gì đã xảy ra hoặc bạn kiến \
    nghị điều gì. Nhắn “thôi” nếu không gửi nữa.";
pub(super) const CONFIRM_OR_CHANGE: &str =
    "Xin chọn gửi, sửa hoặc hủy bằng một trong các lựa chọn bên dưới.";
pub(super) const REMINDER: &str = "Bạn đang soạn dở một phản ánh.";

/// Said once when a draft was thrown away.
pub const EXPIRED: &str = "Phản ánh soạn dở từ hôm trước chưa được gửi và đã được xoá. Muốn gửi lại, xin nhắn “tôi muốn phản ánh”.";

/// A denunciation or a legal complaint is none of these petitions.
#[must_use]
pub fn denounce(contact: Option<&str>) -> String {
    let contact = contact.map_or_else(
        || " Xin liên hệ trực tiếp bộ phận tiếp công dân của cơ quan.".to_owned(),
        |contact| format!(" Xin liên hệ trực tiếp: {contact}"),
    );
    format!(
        "Tố cáo và khiếu nại khác với phản ánh, kiến nghị: pháp luật quy định riêng về đơn, về người có thẩm \
         quyền giải quyết và về việc giữ bí mật cho người tố cáo, nên trợ lý không tiếp nhận được qua tin nhắn. \
         Bạn đừng gửi nội dung tố cáo tại đây.{contact}\n\nNếu chỉ muốn góp ý, phản ánh một việc để cơ \
         quan xem xét, bạn có thể gửi phản ánh, kiến nghị."
    )
}

/// Files a petition, as a choice.
pub const FILE: &str = "Gửi phản ánh, kiến nghị";
/// Asks for a person, as a choice.
pub const PERSON: &str = "Gặp cán bộ";

/// What is filed if it is confirmed.
pub(super) fn summary(content: &Content) -> String {
    format!(
        "Xin kiểm tra lại trước khi gửi:\n{}",
        parts(content).join("\n")
    )
}

/// The parts of a petition, one in a line.
#[must_use]
pub fn parts(content: &Content) -> Vec<String> {
    let or = |text: &str| {
        if text.is_empty() {
            "không nêu".to_owned()
        } else {
            text.to_owned()
        }
    };
    vec![
        format!("• Nội dung: {}", content.what),
        format!("• Địa điểm: {}", or(&content.place)),
        format!("• Thời gian: {}", or(&content.when)),
        format!(
            "• Ảnh: {}",
            if content.photo.is_some() {
                "có"
            } else {
                "không"
            }
        ),
        format!(
            "• Liên hệ: {}",
            or(content.contact.as_deref().unwrap_or_default())
        ),
    ]
}

/// The receipt.
#[must_use]
pub fn receipt(code: &Code, filed: &str, unit: &str, entry: &str) -> String {
    format!(
        "Đã tiếp nhận phản ánh của bạn.\nMã phản ánh: {code}\nThời điểm gửi: {filed}\nNơi tiếp nhận: \
         {unit}\nDấu đối chiếu: {}\n\nXin giữ mã này như giữ biên nhận: ai có mã đều xem được tình trạng xử \
         lý. Để xem, nhắn “tra cứu {code}” trên bất kỳ kênh nào, hoặc đọc mã tại bộ phận một cửa. Trong mã \
         không có số 0, số 1 và các chữ O, I, L, U, W.",
        fingerprint(entry)
    )
}

/// Told to who confirms twice.
#[must_use]
pub fn filed_already(code: &Code) -> String {
    format!("Phản ánh này đã được tiếp nhận, mã {code}. Bạn không cần gửi lại.")
}

/// One change of a petition, in a line.
#[must_use]
pub fn change(time: &str, status: Status, note: Option<&str>) -> String {
    match note.filter(|note| !note.is_empty()) {
        Some(note) => format!("• {time}: {}. {note}", status.words()),
        None => format!("• {time}: {}.", status.words()),
    }
}

/// How far a petition is. `changes` are the lines of [`change`].
#[must_use]
pub fn state(code: &Code, status: Status, unit: &str, changes: &[String], entry: &str) -> String {
    format!(
        "Phản ánh {code}: {}.\nNơi xử lý: {unit}\n{}\nDấu đối chiếu: {}",
        status.words(),
        changes.join("\n"),
        fingerprint(entry)
    )
}

/// No petition has the code.
pub const UNKNOWN: &str =
    "Không có phản ánh nào mang mã này. Xin kiểm tra lại mã trên tin biên nhận.";
/// The code cannot be one.
pub const MISTYPED: &str = "Mã này bị gõ nhầm hoặc thiếu ký tự. Mã có dạng PA-XXXX-XXXX-X và không có số 0, số 1, \
    chữ O, I, L, U, W. Xin gõ lại đúng như trên tin biên nhận.";
/// Too many codes were tried.
pub const TOO_MANY: &str = "Đã thử quá nhiều mã không đúng nên việc tra cứu tạm dừng. Xin thử lại sau một giờ, hoặc mang \
    mã đến bộ phận một cửa.";
/// None was filed in this conversation.
pub const NONE_FILED: &str = "Trong cuộc trò chuyện này chưa có phản ánh nào được gửi. Nếu đã gửi ở kênh khác, xin nhắn \
    “tra cứu” kèm mã trên tin biên nhận.";

/// A line for each of the own petitions.
#[must_use]
pub fn own(lines: &[String]) -> String {
    format!(
        "Các phản ánh đã gửi trong cuộc trò chuyện này:\n{}",
        lines.join("\n")
    )
}

/// Told when staff changed the status.
#[must_use]
pub fn changed(code: &Code, status: Status, note: &str) -> String {
    let note = if note.is_empty() {
        String::new()
    } else {
        format!("\n{note}")
    };
    format!("Phản ánh {code}: {}.{note}", status.words())
}

/// Asks how satisfied they are.
pub const SURVEY: &str =
    "Bạn hài lòng với việc giải quyết phản ánh này ở mức nào? (không bắt buộc)";
/// Thanks for it.
pub const RATED: &str =
    "Cảm ơn bạn đã đánh giá. Ý kiến này chỉ dùng để cơ quan biết việc gì cần làm tốt hơn.";
/// Not yet, or not theirs.
pub const NOT_RATED: &str =
    "Chỉ người đã gửi mới đánh giá được, sau khi phản ánh đã được giải quyết.";

/// The question that a level of the survey sends.
#[must_use]
pub fn rate(code: &Code, level: super::Level) -> String {
    format!("Đánh giá {code}: {}", level.words())
}
