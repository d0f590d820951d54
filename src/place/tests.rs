//! What questions and documents say of places, and what is found in it.

use proptest::prelude::*;

use super::*;

/// The innermost places that a text names, by address.
#[track_caller]
fn finds(text: &str, expected: &[&str]) {
    let mentions = find(text);
    let found: Vec<String> = innermost(&mentions)
        .map(|m| match m.places.as_slice() {
            [only] => only.address(),
            several => format!("{} × {}", several[0].name(), several.len()),
        })
        .collect();
    assert_eq!(found, expected, "in “{text}”");
}

#[track_caller]
fn becomes(question: &str, expected: &[&str]) {
    match asks_where_now(question) {
        Some(PlaceAnswer::Became { parts, .. }) => {
            let parts: Vec<String> = parts.iter().map(|p| p.place.address()).collect();
            assert_eq!(parts, expected, "for “{question}”");
        }
        other => panic!("“{question}” gave {other:?}"),
    }
}

#[track_caller]
fn asks_back(question: &str, choices: usize) {
    match asks_where_now(question) {
        Some(PlaceAnswer::Which { choices: c, .. }) => assert_eq!(c.len(), choices, "{c:?}"),
        other => panic!("“{question}” gave {other:?}"),
    }
}

#[track_caller]
fn is_no_question_about_a_place(question: &str) {
    assert_eq!(asks_where_now(question), None, "for “{question}”");
}

#[track_caller]
fn relates(question: &str, document: &str, expected: Relation) {
    let question_place = named(question).unwrap();
    let document_place = named(document).unwrap();
    let found = relation(question_place, document_place);
    assert_eq!(found, expected, "{question} – {document}");
}

#[track_caller]
fn described(place: &str, expected: Option<&str>) {
    assert_eq!(describe_now(named(place).unwrap()).as_deref(), expected);
}

#[test]
fn the_table_holds_the_whole_country() {
    let count = |keep: fn(&Place) -> bool| Place::all().filter(keep).count();
    let at = |level| move |p: &Place| p.level() == level;
    assert_eq!(Place::all().filter(at(Level::Province)).count(), 63);
    assert_eq!(
        count(|p| p.level() == Level::Province && p.exists_now()),
        34
    );
    assert_eq!(
        count(|p| p.level() == Level::Commune && p.exists_now()),
        3321
    );
    assert_eq!(count(|p| p.level() == Level::District), 697);
    assert!(count(|p| p.level() == Level::Commune && p.existed_before()) > 10_000);
}

#[test]
fn every_old_place_went_somewhere() {
    for place in Place::all() {
        let parts = now(place);
        assert!(!parts.is_empty(), "{} went nowhere", place.address());
        assert!(parts.iter().all(|part| part.place.exists_now()));
    }
}

#[test]
fn every_commune_of_today_has_an_origin() {
    for place in Place::all().filter(|p| p.level() == Level::Commune && p.exists_now()) {
        let island = place.kind() == Kind::DacKhu;
        assert!(
            island || !formed_from(place).is_empty(),
            "{}",
            place.address()
        );
    }
}

#[test]
fn an_address_names_its_own_place() {
    // "phường 1 Bảo Lộc" of today is also how people say phường 1 of the old Bảo Lộc.
    let districts: Vec<&str> = Place::all()
        .filter(|p| p.level() == Level::District)
        .map(Place::name)
        .collect();
    for place in Place::all().step_by(7) {
        let text = place.address();
        let mentions = find(&text);
        let fine = innermost(&mentions).any(|m| m.places.contains(&place));
        let doubtful = districts
            .iter()
            .any(|d| place.name().ends_with(&format!(" {d}")));
        assert!(fine || doubtful, "{text}: {mentions:?}");
    }
}

#[test]
fn places_inside_each_other_narrow_each_other() {
    let nam_ly = "phường Nam Lý, thành phố Đồng Hới, tỉnh Quảng Bình";
    finds("phường Nam Lý Đồng Hới Quảng Bình", &[nam_ly]);
    finds("phuong nam ly dong hoi quang binh", &[nam_ly]);
    finds("Quảng Bình, Đồng Hới, phường Nam Lý", &[nam_ly]);
    finds(
        "ở Cẩm Châu Hội An",
        &["phường Cẩm Châu, thành phố Hội An, tỉnh Quảng Nam"],
    );
    finds("vu thu thai binh", &["huyện Vũ Thư, tỉnh Thái Bình"]);
    finds(
        "xã Duy Nhất, Hưng Yên",
        &["xã Duy Nhất, huyện Vũ Thư, tỉnh Thái Bình"],
    );
    let binh_duc = "xã Bình Đức, huyện Châu Thành, tỉnh Tiền Giang";
    finds("xã Bình Đức, huyện Châu Thành, Đồng Tháp", &[binh_duc]);
    finds(
        "huyện Châu Thành, Đồng Tháp",
        &["huyện Châu Thành, tỉnh Đồng Tháp"],
    );
    finds(
        "thị trấn Khe Tre, Nam Đông",
        &["thị trấn Khe Tre, huyện Nam Đông, thành phố Huế"],
    );
    finds(
        "xã Hương Phú huyện Phú Lộc",
        &["xã Hương Phú, huyện Nam Đông, thành phố Huế"],
    );
}

#[test]
fn unit_words_are_known_in_all_their_forms() {
    finds(
        "P.12 Gò Vấp",
        &["phường 12, quận Gò Vấp, thành phố Hồ Chí Minh"],
    );
    finds(
        "p12 go vap",
        &["phường 12, quận Gò Vấp, thành phố Hồ Chí Minh"],
    );
    finds(
        "F12 Gò Vấp",
        &["phường 12, quận Gò Vấp, thành phố Hồ Chí Minh"],
    );
    finds(
        "phường 01 quận 5",
        &["phường 1, quận 5, thành phố Hồ Chí Minh"],
    );
    finds("tx. Sơn Tây", &["thị xã Sơn Tây, thành phố Hà Nội"]);
    finds(
        "tt Lao Bảo huyện Hướng Hóa",
        &["thị trấn Lao Bảo, huyện Hướng Hóa, tỉnh Quảng Trị"],
    );
    finds("tp Vinh", &["thành phố Vinh, tỉnh Nghệ An"]);
    finds("h. Vũ Thư", &["huyện Vũ Thư, tỉnh Thái Bình"]);
    finds("tp.hcm", &["thành phố Hồ Chí Minh"]);
    finds("tphcm", &["thành phố Hồ Chí Minh"]);
    finds("haiphong", &["thành phố Hải Phòng"]);
    finds("đặc khu Phú Quốc", &["đặc khu Phú Quốc, tỉnh An Giang"]);
}

#[test]
fn other_spellings_are_the_same_name() {
    finds("TỈNH THÁI BÌNH", &["tỉnh Thái Bình"]);
    finds("tỉnh Hoà Bình", &["tỉnh Hòa Bình"]);
    finds("Thừa Thiên - Huế", &["thành phố Huế"]);
    finds("TT Huế", &["thành phố Huế"]);
    finds("đắc lắc", &["tỉnh Đắk Lắk"]);
    finds("Buôn Mê Thuột", &["thành phố Buôn Ma Thuột, tỉnh Đắk Lắk"]);
    finds("Qui Nhơn", &["thành phố Quy Nhơn, tỉnh Bình Định"]);
    finds("huyện Cư M’gar", &["huyện Cư M'gar, tỉnh Đắk Lắk"]);
    finds("thành phố Đồng Nai", &["thành phố Đồng Nai"]);
    finds("tỉnh Đồng Nai", &["thành phố Đồng Nai"]);
}

#[test]
fn accents_choose_where_they_are_typed() {
    finds("Sở Nội vụ Thanh Hóa", &["tỉnh Thanh Hóa"]);
    finds("huyện Tam Đường", &["huyện Tam Đường, tỉnh Lai Châu"]);
    finds("huyện Tam Dương", &["huyện Tam Dương, tỉnh Vĩnh Phúc"]);
    finds("huyen Tam Duong", &["Tam Đường × 2"]);
}

#[test]
fn ordinary_words_are_no_places() {
    for text in [
        "phòng tư pháp huyện làm gì",
        "đoàn thể",
        "cán bộ nhũng nhiễu thì gọi số nào",
        "THUẾ THU NHẬP CÁ NHÂN",
        "bảo hiểm xã hội an toàn",
        "trật tự xã hội an toàn",
        "UBND xã thống nhất quản lý",
        "xã an toàn khu",
        "đoàn kết thống nhất, tân tiến",
        "dinh gia lai dat",
        "trinh do cao bang cao dang",
        "la gi vay",
        "gui cho moi nguoi",
        "người Việt Nam định cư ở nước ngoài",
        "Thái Bình Dương",
        "đường Trần Hưng Đạo",
        "trường tiểu học Quang Trung",
        "ông Nguyễn Hòa Bình",
        "thôn Đoàn Kết có họp không",
        "xã tôi ở chưa có nước sạch",
        "co quan ly nha nuoc",
        "hòa bình và an ninh",
        "cải cách hành chính, hành chính công",
        "Q1 2025 có kế hoạch gì",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn a_slip_is_mended_only_where_a_name_must_stand() {
    finds(
        "huyện Vũ Thuw, Thái Bình",
        &["huyện Vũ Thư, tỉnh Thái Bình"],
    );
    finds("tỉnh Thái Bìnhh", &["tỉnh Thái Bình"]);
    finds(
        "phường Cẩm Trâu Hội An",
        &["phường Cẩm Châu, thành phố Hội An, tỉnh Quảng Nam"],
    );
    finds("xã nào ở Vũ Thư", &["huyện Vũ Thư, tỉnh Thái Bình"]);
}

#[test]
fn a_whole_commune_is_followed() {
    becomes(
        "phường Bến Nghé quận 1 giờ đổi thành phường gì",
        &["phường Sài Gòn, thành phố Hồ Chí Minh"],
    );
    becomes("xa duy nhat nay thuoc dau", &["xã Vũ Tiên, tỉnh Hưng Yên"]);
    becomes(
        "địa chỉ mới của tt Lao Bảo Hướng Hóa ghi sao",
        &["xã Lao Bảo, tỉnh Quảng Trị"],
    );
    becomes(
        "cam chau hoi an gio la phuong gi",
        &["phường Hội An Đông, thành phố Đà Nẵng"],
    );
    becomes(
        "phường Chí Linh nay thuộc đâu",
        &["phường Chí Linh, thành phố Hải Phòng"],
    );
    becomes(
        "sổ đỏ ghi xã Duy Nhất huyện Vũ Thư giờ thuộc xã nào",
        &["xã Vũ Tiên, tỉnh Hưng Yên"],
    );
    becomes("xã Ba Chẽ cũ", &["xã Ba Chẽ, tỉnh Quảng Ninh"]);
}

#[test]
fn a_split_commune_names_all_its_parts_and_asks_where_one_lives() {
    let question = "phường Đa Kao quận 1 sáp nhập vào đâu";
    becomes(
        question,
        &[
            "phường Tân Định, thành phố Hồ Chí Minh",
            "phường Sài Gòn, thành phố Hồ Chí Minh",
        ],
    );
    let Some(PlaceAnswer::Became { text, parts, .. }) = asks_where_now(question) else {
        panic!("no answer");
    };
    assert!(text.contains("thôn, tổ dân phố"), "{text}");
    assert!(text.contains("Cục Thống kê"), "{text}");
    assert!(parts.iter().all(|part| !part.is_whole()));
}

#[test]
fn a_district_and_a_province_are_followed() {
    becomes(
        "huyện Nam Đông cũ nay là những xã nào",
        &[
            "xã Khe Tre, thành phố Huế",
            "xã Nam Đông, thành phố Huế",
            "xã Long Quảng, thành phố Huế",
        ],
    );
    becomes("Thái Bình giờ thuộc tỉnh nào", &["tỉnh Hưng Yên"]);
    becomes(
        "tinh Binh Phuoc sap nhap voi tinh nao",
        &["thành phố Đồng Nai"],
    );
    becomes(
        "huyện đảo Lý Sơn giờ là gì",
        &["đặc khu Lý Sơn, tỉnh Quảng Ngãi"],
    );
}

#[test]
fn a_name_of_many_places_is_asked_back() {
    let Some(PlaceAnswer::Which { text, choices }) = asks_where_now("xa Tan Thanh nay thuoc dau")
    else {
        panic!("not asked back");
    };
    assert!(text.contains("tỉnh, thành phố nào"), "{text}");
    for choice in &choices {
        let again = asks_where_now(&choice.question);
        assert!(again.is_some(), "{}", choice.question);
    }
    asks_back("huyen chau thanh gio thuoc dau", 10);
    asks_back("phường Ba Đình, tỉnh Thanh Hóa cũ nay là phường nào", 2);
}

#[test]
fn a_place_that_does_not_lie_there_is_not_guessed() {
    asks_back("xã Pả Vi, huyện Xín Mần, Hà Giang giờ là xã gì", 1);
    let Some(PlaceAnswer::Which { text, .. }) = asks_where_now("xã Duy Nhất Hà Nội giờ thuộc đâu")
    else {
        panic!("guessed");
    };
    assert!(text.starts_with("Bảng chuyển đổi không có"), "{text}");
}

#[test]
fn a_commune_of_today_tells_what_it_was_made_of() {
    let answer = asks_where_now("phường Sài Gòn gồm những phường cũ nào");
    let Some(PlaceAnswer::Formed { sources, .. }) = answer else {
        panic!("{answer:?}");
    };
    let names: Vec<&str> = sources.iter().map(|p| p.name()).collect();
    assert_eq!(names, ["Đa Kao", "Bến Nghé", "Nguyễn Thái Bình"]);
}

#[test]
fn questions_about_other_matters_are_left_alone() {
    for question in [
        "bộ phận một cửa phường Chí Linh ở đâu, mấy giờ mở cửa",
        "kế hoạch của Thái Bình nay còn hiệu lực không",
        "bây giờ làm giấy khai sinh ở xã nào cũng được à",
        "thủ tục ở Chí Linh giờ là gì",
        "UBND xã Duy Nhất ở đâu",
        "Vũ Thư Thái Bình làm căn cước ở đâu",
        "xã mới của tôi tên gì",
        "mục tiêu cải cách hành chính năm 2024 của Chí Linh là gì",
        "",
    ] {
        is_no_question_about_a_place(question);
    }
}

#[test]
fn documents_are_narrowed_through_the_merger() {
    relates("Thái Bình", "tỉnh Thái Bình", Relation::Same);
    relates("Vũ Thư, Thái Bình", "tỉnh Thái Bình", Relation::Inside);
    relates("xã Duy Nhất", "tỉnh Thái Bình", Relation::Inside);
    relates("Hưng Yên", "tỉnh Thái Bình", Relation::Predecessor);
    relates("Thái Bình", "tỉnh Hưng Yên", Relation::Successor);
    relates("Vũ Thư", "tỉnh Hưng Yên", Relation::Successor);
    relates("xã Vũ Tiên", "tỉnh Thái Bình", Relation::Predecessor);
    relates("xã Vũ Tiên", "huyện Vũ Thư", Relation::Predecessor);
    relates("xã Vũ Tiên", "tỉnh Hưng Yên", Relation::Inside);
    relates("thành phố Chí Linh", "tỉnh Hải Dương", Relation::Inside);
    relates("Hải Dương", "thành phố Chí Linh", Relation::Contains);
    relates("Hải Phòng", "thành phố Chí Linh", Relation::Predecessor);
    relates("Huế", "huyện Nam Đông", Relation::Contains);
    relates("Thừa Thiên Huế", "Huế", Relation::Same);
    relates("huyện Nam Đông", "huyện Phú Lộc", Relation::Inside);
    relates("Quảng Bình", "tỉnh Quảng Trị", Relation::Successor);
    relates("Hà Nội", "tỉnh Thái Bình", Relation::Unrelated);
    relates("Văn Lâm, Hưng Yên", "tỉnh Hưng Yên", Relation::Inside);
}

#[test]
fn citations_say_what_a_place_is_now() {
    described(
        "huyện Nam Đông",
        Some("nay là các xã Khe Tre, Nam Đông, Long Quảng, thành phố Huế"),
    );
    described("tỉnh Thái Bình", Some("nay thuộc tỉnh Hưng Yên"));
    described("tỉnh Quảng Trị", Some("từ 1/7/2025 gồm cả Quảng Bình"));
    described(
        "thành phố Chí Linh",
        Some(
            "nay là các phường Chí Linh, Chu Văn An, Nguyễn Trãi, Trần Hưng Đạo, Trần Nhân Tông, Lê Đại Hành, Bắc An Phụ, thành phố Hải Phòng",
        ),
    );
    described("thành phố Hà Nội", None);
    described("phường Sài Gòn", None);
    described("xã Duy Nhất", Some("nay thuộc xã Vũ Tiên, tỉnh Hưng Yên"));
}

#[test]
fn a_long_text_costs_no_more_than_its_length() {
    let line = "xã Tân Lập huyện Vũ Thư tỉnh Thái Bình, phường 3 quận 5, P. x. huyện tôi ";
    let text = line.repeat(100_000 / line.len());
    let begun = std::time::Instant::now();
    assert!(find(&text).len() > 1000);
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in "\\PC{0,200}") {
        for mention in find(&text) {
            prop_assert!(text.is_char_boundary(mention.span.start));
            prop_assert!(text.is_char_boundary(mention.span.end));
            prop_assert!(mention.span.start <= mention.name.start);
            prop_assert_eq!(mention.span.end, mention.name.end);
            prop_assert!(!mention.places.is_empty());
        }
        let _ = asks_where_now(&text);
        let _ = named(&text);
    }

    #[test]
    fn words_of_places_are_read_without_harm(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "xã", "phường", "p.", "12", "tp", "huyện", "Tân", "Lập", "Thái", "Bình", "Hòa",
                "giờ", "thuộc", "đâu", ",", "-", "'", "Nam", "Đông", "cu\u{309}", "Châu", "Thành",
            ]),
            0..30,
        )
    ) {
        let text = words.join(" ");
        let mentions = find(&text);
        for pair in mentions.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start, "{:?}", mentions);
        }
        for mention in &mentions {
            prop_assert!(mention.within.is_none_or(|w| mentions[w].level < mention.level));
        }
        let _ = asks_where_now(&text);
    }
}
