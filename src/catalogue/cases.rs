//! Which procedures are for special cases, by what words of theirs, and what of a
//! message says that it means one. All words are folded.

/// Who or what a procedure is for, the words by which a message says so, and
/// what it counts where the message does not. All folded.
pub(super) struct Special {
    /// Words of its name.
    pub(super) name: &'static [&'static str],
    pub(super) said: &'static [&'static str],
    pub(super) counts: f32,
}

pub(super) const ABROAD: &[&str] = &[
    "nuoc ngoai",
    "tay",
    "my",
    "han",
    "han quoc",
    "nhat",
    "duc",
    "nuoc phap",
    "nguoi phap",
    "uc",
    "dai loan",
    "trung quoc",
    "nuoc anh",
    "nguoi anh",
    "anh quoc",
    "canada",
    "nuoc nga",
    "nguoi nga",
    "viet kieu",
    "lao",
    "campuchia",
    "quoc te",
    "chau au",
    "dai su quan",
    "ngoai giao",
    "lanh su",
    "visa",
    "thi thuc",
    "xuat canh",
    "bien gioi",
    "singapore",
    "thai lan",
    "philippines",
    "o ben",
    "an do",
    "quoc tich",
];
const AGAIN: &[&str] = &[
    "lai", "mat", "hong", "rach", "that lac", "chay", "roi", "nat", "mo", "rot", "cu", "danh roi",
    "phai mau", "nhoe",
];
/// Who only says "mất" may speak of a death.
const REGISTERED_AGAIN: &[&str] = &[
    "lai",
    "mat giay",
    "mat ban",
    "mat so",
    "mat khai sinh",
    "mat ket hon",
    "lam mat",
    "bi mat",
    "danh mat",
    "rach",
    "that lac",
    "chay",
    "danh roi",
];
const ENDING: &[&str] = &[
    "huy",
    "cham dut",
    "dong",
    "nghi",
    "rut",
    "dung",
    "thoi",
    "ngung",
    "tam ngung",
    "bo",
    "dep",
    "xoa",
    "cat",
    "giai the",
];

pub(super) const SPECIAL: &[Special] = &[
    Special {
        name: &["nuoc ngoai"],
        said: ABROAD,
        counts: 0.65,
    },
    // It names foreigners, not only business abroad among other things.
    Special {
        name: &["cua nguoi nuoc ngoai"],
        said: ABROAD,
        counts: 0.8,
    },
    Special {
        name: &["doi voi to chuc"],
        said: &[
            "to chuc",
            "cong ty",
            "doanh nghiep",
            "co quan",
            "hop tac xa",
        ],
        counts: 0.65,
    },
    // For grown-ups who were never registered.
    Special {
        name: &["da co ho so"],
        said: &[
            "da co",
            "nguoi lon",
            "truoc day",
            "chua tung",
            "chua bao gio",
        ],
        counts: 0.7,
    },
    // There are no districts since 1 July 2025.
    Special {
        name: &["cap huyen"],
        said: &["cap huyen"],
        counts: 0.7,
    },
    Special {
        name: &["trung uong"],
        said: &["trung uong", "bo"],
        counts: 0.85,
    },
    Special {
        name: &[
            "tau bien",
            "tau bay",
            "tau ca",
            "tau thuy",
            "thuy noi dia",
            "duong sat",
        ],
        said: &["tau", "may bay", "thuy", "ghe", "thuyen", "duong sat"],
        counts: 0.75,
    },
    Special {
        name: &["bien gioi", "luu dong"],
        said: &["bien gioi", "luu dong"],
        counts: 0.8,
    },
    Special {
        name: &[
            "cong an nhan dan",
            "quan doi",
            "quan nhan",
            "bo quoc phong",
            "to tung",
        ],
        said: &[
            "cong an",
            "bo doi",
            "quan doi",
            "quan nhan",
            "to tung",
            "toa",
        ],
        counts: 0.8,
    },
    Special {
        name: &["cap lai"],
        said: AGAIN,
        counts: 0.7,
    },
    Special {
        name: &["dang ky lai"],
        said: REGISTERED_AGAIN,
        counts: 0.75,
    },
    Special {
        name: &["thu hoi"],
        said: &["thu hoi", "tra lai", "bi thu"],
        counts: 0.75,
    },
    Special {
        name: &["gia han"],
        said: &["gia han", "het han", "keo dai", "sap het"],
        counts: 0.85,
    },
    Special {
        name: &["dieu chinh quyet dinh"],
        said: &["dieu chinh", "sua", "sai", "nham"],
        counts: 0.45,
    },
    Special {
        name: &["dieu chinh", "sua doi", "thay doi"],
        said: &[
            "doi", "sua", "chinh", "thay", "sai", "nham", "bo sung", "chuyen",
        ],
        counts: 0.88,
    },
    Special {
        name: &[
            "huy",
            "cham dut",
            "rut",
            "dinh chi",
            "tam dung",
            "tam ngung",
        ],
        said: ENDING,
        counts: 0.85,
    },
    Special {
        name: &["khong phai xin phep"],
        said: &["khong phai xin phep", "khong can xin phep"],
        counts: 0.5,
    },
    Special {
        name: &["lan bien", "khu vuc bien"],
        said: &["bien"],
        counts: 0.7,
    },
    Special {
        name: &["chuyen hinh thuc"],
        said: &["hinh thuc"],
        counts: 0.8,
    },
    // Copies of contracts, and those that an archive makes.
    Special {
        name: &["giao dich da duoc chung thuc"],
        said: &["giao dich", "hop dong"],
        counts: 0.5,
    },
    Special {
        name: &["khong du dieu kien", "chua du dieu kien"],
        said: &["khong du", "chua du", "thieu"],
        counts: 0.6,
    },
    Special {
        name: &["cap doi", "doi giay phep", "doi the", "doi chung nhan"],
        said: &[
            "doi", "het han", "qua han", "can han", "mo", "nhoe", "rach", "nat", "hong", "hu",
            "gay", "cu", "sai",
        ],
        counts: 0.7,
    },
    Special {
        name: &["trung tam", "co so dao tao"],
        said: &["trung tam", "co so", "mo"],
        counts: 0.7,
    },
    Special {
        name: &["da muc dich"],
        said: &["da muc dich", "ket hop"],
        counts: 0.7,
    },
    Special {
        name: &["tham gia bao hiem", "dieu chinh dong"],
        said: &["tham gia", "dong", "mua", "dang ky", "dieu chinh"],
        counts: 0.75,
    },
    Special {
        name: &["mai tang"],
        said: &[
            "mai tang", "mat", "chet", "qua doi", "tu tran", "chon", "dam ma", "hoa tang",
        ],
        counts: 0.6,
    },
    Special {
        name: &["sang ten", "thay doi chu"],
        said: &[
            "sang ten",
            "sang lai",
            "doi chu",
            "chinh chu",
            "chu",
            "cu",
            "mua lai",
            "ban",
            "cho",
            "tang",
            "thua ke",
        ],
        counts: 0.7,
    },
    Special {
        name: &["truoc ba nha dat"],
        said: &["nha", "dat", "so do", "so hong", "chung cu", "can ho"],
        counts: 0.6,
    },
    // Who draws a pension already, and who worked for the commune.
    Special {
        name: &["chuyen huong", "can bo xa"],
        said: &["chuyen", "can bo"],
        counts: 0.7,
    },
    Special {
        name: &["rung"],
        said: &["rung", "cay", "lam"],
        counts: 0.8,
    },
];

/// What a need is about wherever it says so, and what the name of a procedure for it
/// holds: other words of the need, however rare, do not make up for that. All folded.
pub(super) const HEADS: &[[&[&str]; 2]] = &[
    [
        &["chung thuc", "cong chung", "sao y"],
        &["chung thuc", "cong chung", "ban sao"],
    ],
    [&["that nghiep"], &["that nghiep"]],
    [
        &[
            "chuyen muc dich",
            "tho cu",
            "len dat o",
            "sang dat o",
            "qua dat o",
            "thanh dat o",
        ],
        &["muc dich su dung dat", "dat o"],
    ],
    [
        &["sang ten", "doi chu"],
        &[
            "sang ten",
            "doi ten",
            "thay doi chu",
            "chuyen nhuong",
            "tang cho",
            "bien dong",
        ],
    ],
    [
        &["doc than", "tinh trang hon nhan"],
        &["tinh trang hon nhan"],
    ],
    [&["tam tru"], &["tam tru", "cu tru"]],
    [&["tam vang"], &["tam vang"]],
    [&["con nuoi"], &["con nuoi"]],
    [&["bang lái", "giay phep lái"], &["lai xe"]],
    [&["bien so", "bang so"], &["bien so"]],
    [&["thai san"], &["thai san"]],
    [&["ly hon", "ly di"], &["ly hon"]],
    [&["cap lai"], &["cap lai", "dang ky lai", "trinh bao"]],
    [&["gia han"], &["gia han", "cap doi", "doi", "cap lai"]],
    [&["nghia vu quan su"], &["nghia vu quan su", "quan doi"]],
];
pub(super) const HEADLESS: f32 = 0.65;

/// Offices that only people abroad go to.
pub(super) const OFFICES_ABROAD: &[&str] =
    &["dai dien viet nam o nuoc ngoai", "bo ngoai giao", "lanh su"];

/// Offices that citizens go to.
pub(super) const NEAR: &[&str] = &[
    "xa",
    "cong an cap tinh",
    "thue co so",
    "so tu phap",
    "van phong dang ky dat dai",
];
