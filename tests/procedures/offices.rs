//! Offices: where they are, when they are open, and which one a place goes to.

use std::fs;

use jiff::civil::{date, time};
use motcua::answer::{Answer, Card, Context, Now, Status, reply};
use motcua::knowledge;
use motcua::snapshot::Snapshot;
use tempfile::TempDir;

use super::codes;

const OFFICES: &str = "Tên;Nơi áp dụng;Địa chỉ;Giờ làm việc;Điện thoại;Nguồn;Ngày kiểm tra
Trung tâm Phục vụ hành chính công phường Chí Linh;phường Chí Linh, thành phố Hải Phòng;Số 1 đường A;Thứ 2 - thứ 6: 7h30-11h30, 13h30-17h00;0220 000 111;Thông báo 01/TB-UBND;01/10/2026
Trung tâm Phục vụ hành chính công thành phố Hải Phòng;thành phố Hải Phòng;Số 2 đường B;giờ hành chính;0225 000 222;Thông báo 02/TB-UBND;01/10/2024
";
const HOTLINES: &str = "Số điện thoại;Tên;Dành cho việc gì;Nơi áp dụng;Nguồn;Ngày kiểm tra
113;Công an;Báo tin về an ninh, trật tự;;NĐ 282/2025/NĐ-CP;01/10/2026
0225 000 333;Đường dây nóng Hải Phòng;Phản ánh cán bộ nhũng nhiễu, gây phiền hà;thành phố Hải Phòng;Thông báo 03;01/10/2026
0321 000 444;Đường dây nóng Hưng Yên;Phản ánh cán bộ nhũng nhiễu, gây phiền hà;tỉnh Hưng Yên;Thông báo 04;01/10/2026
";

fn office() -> (TempDir, Snapshot) {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("directory")).unwrap();
    fs::write(dir.path().join("directory/offices.csv"), OFFICES).unwrap();
    fs::write(dir.path().join("directory/hotlines.csv"), HOTLINES).unwrap();
    let knowledge = knowledge::read(dir.path()).unwrap();
    (dir, Snapshot::build(knowledge).unwrap())
}

/// A Friday at nine in the morning.
const NOW: Now = Now {
    day: date(2026, 11, 20),
    time: Some(time(9, 0, 0, 0)),
};

#[track_caller]
fn check(question: &str, told: &[&str]) -> Answer {
    let (_dir, snapshot) = office();
    let answer = reply(&snapshot, question, &mut Context::default(), NOW);
    for told in told {
        assert!(answer.text.contains(told), "{told}: {}", answer.text);
    }
    answer
}

#[test]
fn an_office_is_told_with_its_hours() {
    let answer = check(
        "bộ phận một cửa phường Chí Linh ở đâu, mấy giờ mở cửa",
        &[
            "Số 1 đường A",
            "7h30-11h30",
            "0220 000 111",
            "kiểm tra lần cuối 01/10/2026",
        ],
    );
    assert_eq!(answer.status, Status::Directory);
    let Some(Card::Office { phone, address, .. }) = answer.cards.first() else {
        panic!("{:?}", answer.cards);
    };
    assert_eq!(
        (phone.as_str(), address.as_str()),
        ("0220 000 111", "Số 1 đường A")
    );
}

#[test]
fn whether_it_is_open_is_told_first() {
    check(
        "một cửa phường Chí Linh hôm nay có làm việc không",
        &["Hôm nay có làm việc: 7 giờ 30"],
    );
    check(
        "thứ bảy một cửa phường Chí Linh có làm không",
        &["Thứ bảy (21/11/2026) không làm việc"],
    );
    check(
        "bây giờ một cửa phường Chí Linh còn làm việc không",
        &["đang làm việc, đến 11 giờ 30"],
    );
}

#[test]
fn an_old_ward_gets_the_office_of_the_new_one() {
    check(
        "một cửa phường Phả Lại, Chí Linh, Hải Dương ở đâu",
        &["nay do phường Chí Linh", "Số 1 đường A"],
    );
}

#[test]
fn a_place_without_an_entry_gets_the_level_above() {
    let answer = check(
        "một cửa phường Hồng Bàng thành phố Hải Phòng ở đâu",
        &[
            "Chưa có thông tin bộ phận một cửa của phường Hồng Bàng",
            "Số 2 đường B",
            "đã lâu chưa được kiểm tra",
        ],
    );
    // Less than sure, so that staff are told what is missing.
    assert!(answer.confidence < 1.0);
}

#[test]
fn nothing_is_invented_for_a_place_without_any() {
    let answer = check(
        "một cửa tỉnh Cà Mau ở đâu",
        &["Chưa có địa chỉ", "tỉnh Cà Mau"],
    );
    assert_eq!(answer.status, Status::NotFound);
    assert!(answer.cards.is_empty());
}

#[test]
fn without_a_place_it_is_asked_which() {
    let answer = check("bộ phận một cửa mấy giờ mở cửa", &["nơi nào"]);
    assert_eq!(answer.status, Status::Unclear);
    assert_eq!(answer.choices.len(), 2);
    let tapped = check(&answer.choices[0].question, &["Số 1 đường A"]);
    assert_eq!(tapped.status, Status::Directory);
}

#[test]
fn a_procedure_and_its_office_are_one_answer() {
    let answer = check(
        "làm khai sinh ở phường Chí Linh Hải Phòng thì đến đâu, cần gì",
        &["Thủ tục đăng ký khai sinh (mã 1.001193)", "Số 1 đường A"],
    );
    assert_eq!(answer.status, Status::Procedure);
    assert_eq!(codes(&answer)[0], "1.001193");
    assert!(
        answer
            .cards
            .iter()
            .any(|card| matches!(card, Card::Office { .. }))
    );
}

#[test]
fn the_number_of_the_place_is_told() {
    let answer = check(
        "ở Hải Phòng gọi số nào khi cán bộ nhũng nhiễu",
        &["0225 000 333"],
    );
    assert_eq!(answer.cards.len(), 1);
    let answer = check(
        "ở Thái Bình gọi số nào khi cán bộ nhũng nhiễu",
        &["0321 000 444"],
    );
    assert_eq!(answer.cards.len(), 1);
}

#[test]
fn what_is_wrong_with_staff_has_many_names() {
    for trouble in [
        "cán bộ vòi tiền",
        "bị cán bộ hạch sách",
        "can bo doi phong bi",
    ] {
        let answer = check(
            &format!("ở Hải Phòng {trouble} thì gọi số nào"),
            &["0225 000 333"],
        );
        assert_eq!(answer.status, Status::Directory);
    }
}

#[test]
fn a_number_that_is_not_known_is_not_invented() {
    let answer = check(
        "ở Cà Mau cán bộ vòi tiền thì gọi số nào",
        &["chưa có số điện thoại", "không đưa số nào"],
    );
    assert_eq!(answer.status, Status::NotFound);
    assert!(answer.cards.is_empty());
    // The office of the place is known, and is what may be asked.
    let answer = check(
        "ở phường Chí Linh Hải Phòng gọi số nào để hỏi lịch cắt điện",
        &["chưa có số điện thoại", "0220 000 111"],
    );
    assert_eq!(answer.status, Status::NotFound);
}

#[test]
fn numbers_of_the_whole_country_need_no_table() {
    let dir = TempDir::new().unwrap();
    let snapshot = Snapshot::build(knowledge::read(dir.path()).unwrap()).unwrap();
    for (message, number) in [
        ("cháy nhà rồi cứu với", "114"),
        ("co nguoi bat tinh can cap cuu", "115"),
        ("hàng xóm bạo hành trẻ em", "111"),
        ("tôi muốn tự tử", "115"),
        ("nhà đang bị trộm đột nhập", "113"),
        ("cả xóm bị lũ cuốn", "112"),
    ] {
        let answer = reply(&snapshot, message, &mut Context::default(), NOW);
        assert!(
            answer.text.contains(&format!("gọi {number}")),
            "{message}: {}",
            answer.text
        );
        assert_eq!(answer.status, Status::Directory);
    }
}

#[test]
fn danger_goes_before_everything() {
    let answer = check("bị chồng đánh, xin xã ra quyết định cấm tiếp xúc", &["113"]);
    assert!(matches!(answer.cards.first(), Some(Card::Hotline { number, .. }) if number == "113"));
    assert!(!codes(&answer).is_empty(), "{}", answer.text);
}

#[test]
fn staff_are_told_what_to_see_to() {
    let (dir, _snapshot) = office();
    let knowledge = knowledge::read(dir.path()).unwrap();
    let duties = knowledge::duties(&knowledge, NOW.day);
    let told: Vec<&str> = duties.iter().map(|duty| duty.message.as_str()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("thành phố Hải Phòng đã quá 12 tháng"),
        "{told:?}"
    );
}
