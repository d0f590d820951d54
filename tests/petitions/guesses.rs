//! Codes: looked up from anywhere, and not to be guessed.

use std::collections::HashSet;
use std::convert::Infallible;

use motcua::petition::Code;

use super::Talk;
use crate::noise::Random;

#[tokio::test]
async fn who_has_the_code_sees_the_state_on_any_channel() {
    let mut talk = Talk::start().await;
    let receipt = talk.file(5, "Rác đổ đầy ngõ, bốc mùi").await;
    let code = receipt.code();
    let told = talk
        .greet(
            6,
            &format!("tra cuu {}", code.to_lowercase().replace('-', " ")),
        )
        .await;
    assert!(
        told.text
            .contains(&format!("Phản ánh {code}: đã tiếp nhận")),
        "{}",
        told.text
    );
    assert!(
        !told.text.contains("Rác") && !told.text.contains("0912345678"),
        "{}",
        told.text
    );
    let mut wrong = code.clone().into_bytes();
    wrong[4] = if wrong[4] == b'7' { b'8' } else { b'7' };
    let wrong = String::from_utf8(wrong).unwrap();
    let told = talk.say(6, &format!("tra cứu {wrong}")).await;
    assert!(told.text.contains("gõ nhầm"), "{}", told.text);
    let own = talk.say(5, "tra cứu phản ánh").await;
    assert!(own.text.contains(&code), "{}", own.text);
    talk.running.stop().await;
}

#[tokio::test]
async fn who_guesses_is_stopped_and_the_owner_is_not() {
    let mut talk = Talk::start().await;
    let code = talk.file(5, "Rác đổ đầy ngõ, bốc mùi").await.code();
    talk.greet(6, "khai sinh").await;
    for _ in 0..8 {
        let guess = Code::random().unwrap();
        let told = talk.say(6, &format!("tra cứu {guess}")).await;
        assert!(told.text.contains("Không có phản ánh"), "{}", told.text);
    }
    let told = talk.say(6, &format!("tra cứu {code}")).await;
    assert!(
        told.text.contains("tạm dừng"),
        "even the right one: {}",
        told.text
    );
    let told = talk.say(5, &format!("tra cứu {code}")).await;
    assert!(told.text.contains("đã tiếp nhận"), "{}", told.text);
    talk.pass(3_600_000);
    let told = talk.say(6, &format!("tra cứu {code}")).await;
    assert!(told.text.contains("đã tiếp nhận"), "{}", told.text);
    talk.running.stop().await;
}

/// Two thousand petitions and 100,000 guesses with right check signs: one of them hits
/// in 2,500 such runs, so that the draw is always the same.
#[test]
fn a_hundred_thousand_guesses_hit_nothing() {
    let mut random = Random::new(20_261_128);
    let mut draw = || -> Code {
        let byte = || Ok::<_, Infallible>(u8::try_from(random.below(256)).unwrap());
        Code::make(byte).unwrap()
    };
    let codes: HashSet<Code> = (0..2_000).map(|_| draw()).collect();
    assert_eq!(codes.len(), 2_000);
    let hits = (0..100_000).filter(|_| codes.contains(&draw())).count();
    assert_eq!(hits, 0);
}
