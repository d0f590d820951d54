//! Strings full of numbers that belong to nobody: hotlines, codes, numbers of
//! documents, money, days, measures.

use crate::noise::Random;

/// A string without a personal detail.
pub(super) fn string(random: &mut Random) -> String {
    let text = match random.below(10) {
        0 => hotline(random),
        1 => code(random),
        2 | 3 => document(random),
        4 | 5 => money(random),
        6 => day(random),
        7 => file(random),
        8 => list(random),
        _ => measure(random),
    };
    match random.below(4) {
        0 => motcua::language::fold(&text),
        1 => text.to_lowercase(),
        _ => text,
    }
}

fn digits(count: usize, random: &mut Random) -> String {
    (0..count).map(|_| random.below(10).to_string()).collect()
}

fn fill(forms: &[&str], thing: &str, random: &mut Random) -> String {
    random.pick(forms).replace("{}", thing)
}

fn hotline(random: &mut Random) -> String {
    let start = *random.pick(&["1900", "1800"]);
    let short = *random.pick(&["111", "112", "113", "114", "115", "1022"]);
    let number = match random.below(6) {
        0 => format!("{start} {}", digits(4, random)),
        1 => format!("{start}{}", digits(4, random)),
        2 => format!("{start}.{}", digits(4, random)),
        3 => format!("{start} {} {}", digits(3, random), digits(3, random)),
        4 => format!("{start}{}", digits(6, random)),
        _ => short.to_owned(),
    };
    fill(
        &[
            "gọi {} để được hướng dẫn",
            "tổng đài {}",
            "Hotline: {}",
            "đường dây nóng {} có thu phí không",
            "liên hệ {} (24/7)",
            "sđt {} có phải của công an không",
        ],
        &number,
        random,
    )
}

fn code(random: &mut Random) -> String {
    let first = 1 + random.below(3);
    let six = format!("0{}", digits(5, random));
    let province = 10 + random.below(54);
    let code = match random.below(5) {
        0 => format!("{first}.{six}"),
        1 => format!("{first}.{six}.H{province}"),
        2 => format!("{first}.{six}.000.00.00.H{province}"),
        3 => format!(
            "000.00.{:02}.H{province}-{}-{}",
            random.below(90),
            digits(6, random),
            digits(4, random)
        ),
        _ => format!(
            "H{province}.{:02}-25{}-{}",
            random.below(90),
            digits(4, random),
            digits(4, random)
        ),
    };
    fill(
        &[
            "thủ tục {} cần gì",
            "mã thủ tục {}",
            "mã hồ sơ {} đến đâu rồi",
            "hồ sơ {} trễ hẹn",
            "{}",
            "tra cứu {} giúp tôi",
        ],
        &code,
        random,
    )
}

fn document(random: &mut Random) -> String {
    let number = 1 + random.below(4_000);
    let year = 1990 + random.below(37);
    let symbol = *random.pick(&[
        "QĐ-UBND", "KH-UBND", "QĐ-TTg", "NQ-HĐND", "CV-STP", "TB-VP", "BC-SNV",
    ]);
    let law = *random.pick(&[
        "NĐ-CP",
        "TT-BTC",
        "QĐ-UBND",
        "QH15",
        "NQ-HĐND",
        "TT-BCA",
        "TTLT-BTC-BTP",
    ]);
    let number = match random.below(5) {
        0 => format!("{number}/{symbol}"),
        1 => format!(
            "{number:03}/{symbol} ngày {:02}/{:02}/{year}",
            1 + random.below(28),
            1 + random.below(12)
        ),
        2 => format!("{number}-NQ/TW"),
        3 => format!("{number}/{symbol}/{year}"),
        _ => format!("{number}/{year}/{law}"),
    };
    fill(
        &[
            "Quyết định số {} nói gì",
            "theo {} thì sao",
            "căn cứ {}",
            "{} còn hiệu lực không",
            "văn bản {} điều 12 khoản 3",
            "Nghị định {} thay thế văn bản nào",
        ],
        &number,
        random,
    )
}

fn money(random: &mut Random) -> String {
    let thousands = 5 + random.below(2_000_000);
    let plain = thousands * 1_000;
    let joined = |joint: &str| {
        let mut groups = Vec::new();
        let mut rest = plain;
        while rest >= 1_000 {
            groups.push(format!("{:03}", rest % 1_000));
            rest /= 1_000;
        }
        groups.push(rest.to_string());
        groups.reverse();
        groups.join(joint)
    };
    let amount = match random.below(6) {
        0 => format!("{} đồng", joined(".")),
        1 => format!("{}đ", joined(".")),
        2 => format!("{} VNĐ", joined(",")),
        3 => format!("{plain} đồng"),
        4 => joined("."),
        _ => format!("{},{} tỷ đồng", 1 + random.below(900), random.below(999)),
    };
    fill(
        &[
            "lệ phí {}",
            "mức thu {} một lần",
            "phí {} có đúng không",
            "số tiền {}",
            "kinh phí thực hiện {}",
            "tổng vốn {} từ ngân sách",
            "giá {}",
        ],
        &amount,
        random,
    )
}

fn day(random: &mut Random) -> String {
    let (day, month, year) = (
        1 + random.below(28),
        1 + random.below(12),
        1950 + random.below(80),
    );
    let day = match random.below(6) {
        0 => format!("{day:02}/{month:02}/{year}"),
        1 => format!("{day}-{month}-{year}"),
        2 => format!("{day:02}.{month:02}.{year}"),
        3 => format!("{year}-{month:02}-{day:02} 08:30"),
        4 => format!("{year}-{}", year + 5),
        _ => format!("ngày {day} tháng {month} năm {year}"),
    };
    fill(
        &[
            "hạn nộp {}",
            "từ {} đến nay",
            "sinh {} thì đủ tuổi chưa",
            "{}",
            "nộp hồ sơ {} lúc 7h30",
            "giai đoạn {}",
        ],
        &day,
        random,
    )
}

/// Numbers that offices give to files, receipts, land and meters.
fn file(random: &mut Random) -> String {
    let count = 6 + random.below(7);
    let number = digits(count, random);
    fill(
        &[
            "mã hồ sơ {}",
            "số biên nhận {}",
            "hóa đơn {}",
            "số seri {}",
            "mã tra cứu {} không ra",
            "vào sổ số {}",
            "số phát hành {}",
            "mã đơn {}",
            "mã giao dịch: {}",
            "mã khách hàng {} tiền điện",
        ],
        &number,
        random,
    )
}

fn measure(random: &mut Random) -> String {
    match random.below(7) {
        0 => format!(
            "thửa đất số {} tờ bản đồ số {}",
            random.below(900),
            random.below(99)
        ),
        1 => format!("diện tích {} m2", 10 + random.below(900_000)),
        2 => format!(
            "tọa độ {}.{}, {}.{}",
            8 + random.below(15),
            digits(5, random),
            102 + random.below(8),
            digits(5, random)
        ),
        3 => format!(
            "dân số {}.{} người",
            1 + random.below(900),
            digits(3, random)
        ),
        4 => format!("mã bưu gửi EB{}VN", digits(9, random)),
        5 => format!(
            "TCVN ISO 9001:2015, mục {}.{}.{}",
            random.below(9),
            random.below(9),
            random.below(99)
        ),
        _ => format!(
            "đạt {},{}%, xếp {}/63, tầng {} số nhà {}",
            random.below(99),
            random.below(99),
            random.below(63),
            random.below(20),
            random.below(999)
        ),
    }
}

/// Numbers in a row, as tables and systems print them.
fn list(random: &mut Random) -> String {
    let number = |random: &mut Random| (1 + random.below(9_000)).to_string();
    match random.below(9) {
        0 => format!(
            "2021 2022 2023 2024: {} {} {} {}",
            number(random),
            number(random),
            number(random),
            number(random)
        ),
        1 => format!(
            "năm {} tiếp nhận {} hồ sơ, quá hạn {}, đúng hạn {}%",
            2_015 + random.below(12),
            number(random),
            random.below(99),
            random.below(100)
        ),
        2 => format!("số báo danh {:06}", random.below(999_999)),
        3 => format!(
            "ISBN 978-604-{}-{}-{}",
            digits(2, random),
            digits(4, random),
            random.below(10)
        ),
        4 => format!("sao lưu lúc 2025070108{}", digits(4, random)),
        5 => format!(
            "máy chủ 10.{}.{}.{} cổng 8080",
            random.below(255),
            random.below(255),
            random.below(255)
        ),
        6 => format!(
            "mã quan hệ ngân sách {}, chương {}, khoản {}",
            digits(7, random),
            digits(3, random),
            digits(3, random)
        ),
        7 => format!(
            "bảng 1: 1.{} 2.{} 3.{}",
            digits(3, random),
            digits(3, random),
            digits(3, random)
        ),
        _ => format!(
            "mã bưu chính {} phường {}",
            digits(5, random),
            random.below(30)
        ),
    }
}
