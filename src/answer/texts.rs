//! Every sentence that the assistant itself says, and nowhere else.

/// A greeting, and what to ask.
pub(super) const GREETING: &str = "Xin chào! Tôi là trợ lý tự động, trả lời theo các văn bản mà cơ quan đã công bố. \
    Bạn cứ hỏi bằng lời thường ngày, gõ không dấu cũng được.";
/// What the assistant can do.
pub(super) const HELP: &str = "Bạn gõ câu hỏi như khi hỏi cán bộ một cửa, ví dụ: “hạn nộp báo cáo của Thái Bình là ngày nào”, \
    “ai ký kế hoạch năm 2022 của Nam Đông”. Tôi tìm trong các văn bản của cơ quan, trích đúng đoạn trả lời và ghi rõ nguồn. \
    Nếu văn bản không nói đến, tôi sẽ nói là không có.";
/// Thanks.
pub(super) const THANKS: &str = "Không có gì ạ. Bạn cần hỏi thêm gì cứ nhắn nhé.";
/// A farewell.
pub(super) const BYE: &str = "Chào bạn, hẹn gặp lại.";
/// "ok".
pub(super) const ACK: &str = "Vâng ạ. Bạn cần hỏi gì thêm không?";
/// Who is speaking.
pub(super) const ABOUT: &str = "Tôi là trợ lý tự động (máy), không phải người. Tôi chỉ trả lời theo văn bản mà cơ quan đã đưa vào, \
    kèm nguồn để bạn đối chiếu. Nếu cần gặp người, bạn nhắn “gặp cán bộ”.";
/// A person is asked for.
pub(super) const HANDOVER: &str = "Bạn muốn trao đổi với cán bộ. Vui lòng liên hệ trực tiếp bộ phận một cửa của cơ quan trong giờ làm việc.";
/// Abuse.
pub(super) const ABUSE: &str = "Xin lỗi vì đã làm bạn chưa hài lòng. Bạn cho biết cần hỏi việc gì, tôi sẽ cố gắng tìm giúp; \
    hoặc nhắn “gặp cán bộ” nếu muốn gặp người.";
/// An attempt to turn the assistant into something else.
pub(super) const JAILBREAK: &str =
    "Tôi chỉ trả lời câu hỏi theo văn bản của cơ quan nên không làm được việc này.";
/// No words were typed.
pub(super) const EMPTY: &str = "Tôi chưa thấy câu hỏi. Bạn vui lòng gõ điều cần hỏi bằng chữ.";
/// More was typed than anybody asks.
pub(super) const TOO_LONG: &str =
    "Tin nhắn dài quá nên tôi chưa hiểu ý chính. Bạn vui lòng hỏi ngắn gọn trong một hai câu.";
/// Nothing corroborates an answer.
pub(super) const NOT_FOUND: &str =
    "Xin lỗi, các văn bản hiện có không nói đến điều này nên tôi không trả lời để tránh sai.";
/// No number is known for what one was asked for.
pub(super) const NO_NUMBER: &str = "Danh bạ chưa có số điện thoại cho việc này nên tôi không đưa số nào để tránh sai. \
    Bạn có thể hỏi trực tiếp tại bộ phận một cửa nơi bạn ở.";
/// Where the numbers of the whole country stand.
pub(super) const EMERGENCY_SOURCE: &str = "Nghị định số 282/2025/NĐ-CP";
/// What may be asked instead.
pub(super) const TOPICS: &str = "Bạn có thể hỏi về:";
/// Nothing was read from the folder.
pub(super) const NO_DOCUMENTS: &str =
    "Hiện chưa có văn bản nào được đưa vào nên tôi chưa trả lời được.";
/// Several places answer.
pub(super) const BY_PLACE: &str = "Mỗi nơi có quy định riêng:";
/// Asks which of the places.
pub(super) const WHICH_PLACE: &str = "Bạn cần hỏi nơi nào, xin bấm chọn hoặc nhắn tên nơi đó.";

/// No document is about the place.
pub(super) fn no_document_of(place: &str) -> String {
    format!("Xin lỗi, tôi không có văn bản nào của {place} nên chưa trả lời được.")
}

/// The label of a choice that asks the same of one place.
pub(super) fn question_for(question: &str, place: &str) -> String {
    format!("{question} ở {place}")
}

/// Who signed, and in what office.
pub(super) fn signed_by(name: &str, office: Option<&str>) -> String {
    match office {
        Some(office) => format!("Người ký: {name}, {office}."),
        None => format!("Người ký: {name}."),
    }
}

/// Before how documents stand that were asked for by name.
pub(super) const AS_FAR_AS_KNOWN: &str = "Theo các văn bản tôi có:";
/// A document is in force from a day.
pub(super) fn since(day: &str) -> String {
    format!("có hiệu lực từ ngày {day}")
}
/// A document that is in force, as far as the folder tells.
pub(super) const NOTHING_ENDS_IT: &str = "chưa thấy văn bản nào thay thế hoặc bãi bỏ";

/// Before the line that names the source.
pub(super) const SOURCE: &str = "Nguồn: ";
/// Before the other sources.
pub(super) const SEE_ALSO: &str = "Xem thêm: ";
/// A correction that changes the meaning.
pub(super) fn did_you_mean(question: &str) -> String {
    format!("Có phải bạn hỏi: “{question}”?")
}
/// The plan's period is over.
pub(super) const LAPSED: &str = "đã hết thời gian thực hiện, chỉ để tham khảo";
/// The document ended.
pub(super) fn ended(day: &str) -> String {
    format!("đã hết hiệu lực sau ngày {day}")
}
/// Another document replaced it, and perhaps a later one that.
pub(super) fn replaced_by(newer: &str, last: Option<&str>) -> String {
    match last {
        Some(last) => format!("đã được thay thế bởi {newer}, nay áp dụng {last}"),
        None => format!("đã được thay thế bởi {newer}"),
    }
}
/// Another document put an end to it.
pub(super) fn repealed_by(other: &str) -> String {
    format!("đã được bãi bỏ bởi {other}")
}
/// The document takes effect later.
pub(super) fn not_yet(day: &str) -> String {
    format!("chưa có hiệu lực, áp dụng từ ngày {day}")
}
/// The plan's period begins later.
pub(super) fn not_begun(day: &str) -> String {
    format!("chưa đến thời gian thực hiện, bắt đầu từ ngày {day}")
}
/// Another document will take its place.
pub(super) fn will_end(last: &str, other: &str) -> String {
    format!("áp dụng đến hết ngày {last}, sau đó theo {other}")
}
/// Some of it ended; `parts` is empty where they are not known.
pub(super) fn parts_ended(parts: &str, other: &str) -> String {
    if parts.is_empty() {
        format!("một phần đã hết hiệu lực theo {other}")
    } else {
        format!("{parts} đã hết hiệu lực theo {other}")
    }
}
/// Others amended it.
pub(super) fn amended_by(others: &str) -> String {
    format!("được sửa đổi, bổ sung bởi {others}")
}
/// A document that is known by its number only.
pub(super) fn document_number(number: &str) -> String {
    format!("văn bản số {number}")
}
/// Two documents in force say different things.
pub(super) const CONTRADICTION: &str = "Hai văn bản đang có hiệu lực ghi khác nhau về việc này:";
/// What to do then.
pub(super) const ASK_THE_OFFICE: &str =
    "Vui lòng hỏi lại cơ quan ban hành để biết cần theo văn bản nào.";
/// A telephone number, as an answer.
pub(super) fn call(
    name: &str,
    number: &str,
    purpose: &str,
    source: &str,
    checked: Option<&str>,
) -> String {
    let checked = checked.map_or_else(String::new, |day| format!(", kiểm tra lần cuối {day}"));
    format!("{name}: gọi {number}.\n{purpose}.\n{SOURCE}{source}{checked}.")
}
