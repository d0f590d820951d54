//! What Facebook's refusals mean for a call.

use serde_json::Value;

use super::super::text::shorten;
use super::super::wire::Outcome;

/// What an error code means.
pub(super) fn outcome(code: i64, subcode: Option<i64>, answer: &Value) -> Outcome {
    let refused = |reason: &str| Outcome::Refused(format!("{reason} ({code})"));
    match (code, subcode) {
        (4 | 613, _) => Outcome::ChannelBusy(60_000),
        (1 | 2 | 1200, _) => Outcome::Retry(format!("Máy chủ Facebook đang có lỗi ({code})")),
        (190, _) => Outcome::Down("Mã truy cập của trang đã hết hạn hoặc bị thu hồi (190)".into()),
        (10, Some(2_018_278 | 2_534_022)) => refused("Đã quá 24 giờ từ tin cuối của người dân"),
        (10 | 200 | 230 | 368, _) => Outcome::Down(format!(
            "Trang hoặc ứng dụng chưa được phép gửi tin; kiểm tra trong trang quản trị Facebook ({code})"
        )),
        (551, _) => refused("Người dân hiện không nhận tin nhắn của trang"),
        (100, Some(2_018_001)) => refused("Không tìm thấy người nhận"),
        (10_900 | 10_903, _) => {
            refused("Bình luận này đã được trả lời riêng hoặc không trả lời riêng được")
        }
        _ => {
            let says = shorten(answer["error"]["message"].as_str().unwrap_or_default(), 200);
            refused(&format!("Facebook từ chối tin nhắn: {says}"))
        }
    }
}
