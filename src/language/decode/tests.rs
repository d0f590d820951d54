//! Questions as people type them, read with the words of a small text.

use super::*;
use crate::language::model::Model;

const TEXT: &str = "Người dân nộp hồ sơ thủ tục hành chính (TTHC) tại bộ phận một cửa. \
    Thủ tục đăng ký khai sinh được giải quyết trong ngày. Hồ sơ gồm giấy tờ tùy thân. \
    Cơ quan nào giải quyết thủ tục thì trả kết quả. Căn cước công dân do công an cấp. \
    Ở đâu có cán bộ tiếp dân thì ở đó có lịch. Làm căn cước cần giấy tờ gì. Phí là bao nhiêu tiền.";

#[track_caller]
fn check(typed: &str, expected: &str) {
    let lexicon = Lexicon::shipped();
    let mut model = Model::default();
    let mut all = Vec::new();
    for sentence in TEXT.split_inclusive('.') {
        let analysis = model.analyse(sentence, &lexicon);
        all.push(analysis.words.clone());
        model.count(&[analysis]);
    }
    model.finish(|count| all.iter().for_each(|words| count(words)));
    let slips = Slips::new(&model);
    let decoder = Decoder {
        model: &model,
        slips: &slips,
        lexicon: &lexicon,
    };
    assert_eq!(decoder.read(typed, &[]).written(), expected);
}

#[test]
fn what_is_right_stays() {
    check("Thủ tục hành chính là gì", "thủ tục hành chính là gì");
    check("nộp hồ sơ ở Zalo", "nộp hồ sơ ở zalo");
}

#[test]
fn marks_are_restored() {
    check(
        "thu tuc hanh chinh nop o dau",
        "thủ tục hành chính nộp ở đâu",
    );
    check("lam can cuoc can giay to gi", "làm căn cước cần giấy tờ gì");
}

#[test]
fn keystrokes_are_carried_out() {
    check("thur tujc hafnh chisnh", "thủ tục hành chính");
    check("thu3 tu5c ha2nh chi1nh", "thủ tục hành chính");
}

#[test]
fn slips_are_mended() {
    check("thủ tụv hành chính", "thủ tục hành chính");
    check("hồ sơ gồm giáy tờ gì", "hồ sơ gồm giấy tờ gì");
    check("thutuc hành chính", "thủ tục hành chính");
}

#[test]
fn a_letter_takes_its_marks_with_it() {
    check("giải quyt thủ tục", "giải quyết thủ tục");
    check("cán bộộ tiếp dân", "cán bộ tiếp dân");
    check("bbộ phận mzt cửa", "bộ phận một cửa");
}

#[test]
fn short_words_have_slips_too() {
    check("thủ tụ hành chính", "thủ tục hành chính");
    check("nộp hồ sơ ở đâ", "nộp hồ sơ ở đâu");
    check("ở đâu có lịch", "ở đâu có lịch");
}

#[test]
fn i_and_y_are_one_vowel() {
    check("thủ tục đăng kí khai sinh", "thủ tục đăng ký khai sinh");
    check("dang ki khai sinh o dau", "đăng ký khai sinh ở đâu");
}

#[test]
fn how_people_ask_is_known() {
    check("nop o dau", "nộp ở đâu");
    check("lam can cuoc the nao", "làm căn cước thế nào");
    check("phi nghĩa l gì", "phí nghĩa là gì");
}

#[test]
fn shorthand_is_written_out() {
    check("TTHC", "thủ tục hành chính");
    check("tthc", "thủ tục hành chính");
    check("giải quyết đc ko", "giải quyết được không");
    check("thu tuc hanh chanh", "thủ tục hành chính");
    check("đăng kí tt gì", "đăng ký thủ tục gì");
    check("kinh fi lay o dau", "kinh phí lấy ở đâu");
    check("fòng nào", "phòng nào");
}

#[test]
fn numbers_and_codes_are_not_touched() {
    check("468/QĐ-TTg 1.001193 ngày 07", "468 qđ ttg 1 001193 ngày 07");
}

/// The paths through so many unknown words are less likely than any number can say.
#[test]
fn a_long_row_of_unknown_words_stays() {
    let unknown = ["xqzjwvkx"; 96].join(" ");
    check(&unknown, &unknown);
    let known = ["thủ tục"; 48].join(" ");
    check(&["thu tuc"; 48].join(" "), &known);
}

#[test]
fn nothing_typed_is_nothing_read() {
    check("", "");
    check("😀 ?!", "");
}
