//! Changes that are made together: nothing of one shows in another.

use futures_util::future::join_all;
use motcua::store::{Answered, End, Filing, Keep, LEASE_MS};

use super::home::{Home, answer, end, event, one};

fn filing() -> Keep {
    Keep::Petition(Filing {
        code: "SAME".into(),
        at: 1_000,
        unit: "UBND".into(),
        words: "rác".into(),
    })
}

#[tokio::test]
async fn where_one_cannot_be_made_the_others_are() {
    for home in Home::each().await {
        let store = &home.store;
        let events = (0..40).map(|n| event(&n.to_string(), &n.to_string(), "a"));
        store.receive(events.collect()).await.unwrap();
        let taken = store.take_messages(40).await.unwrap();
        // Two want the same code, which only one can have.
        let ends = taken.iter().enumerate().map(|(n, taken)| {
            let keeps = if n % 20 == 3 { vec![filing()] } else { vec![] };
            let answered = Answered {
                keeps,
                ..answer(&["x"])
            };
            store.answered(taken, answered)
        });
        let ends = join_all(ends).await;
        let made = ends.iter().filter(|end| matches!(end, Ok(true))).count();
        assert_eq!((ends.len(), made), (40, 39), "{ends:?}");
        assert_eq!(store.petitions().await.unwrap().len(), 1);
        assert_eq!(store.take_replies("telegram", 99).await.unwrap().len(), 39);
    }
}

#[tokio::test]
async fn a_lost_lease_is_seen_beside_the_one_that_is_held() {
    for home in Home::each().await {
        let store = &home.store;
        store.receive(vec![event("1", "a", "1")]).await.unwrap();
        let slow = one(store).await;
        home.pass(LEASE_MS + 1);
        let other = one(store).await;
        let ends = [(&slow, "slow"), (&other, "other")];
        let ends = ends.map(|(taken, call)| store.answered(taken, answer(&[call])));
        let held: Vec<_> = join_all(ends).await.into_iter().flatten().collect();
        assert_eq!(held, [false, true]);

        let slow = store.take_replies("telegram", 9).await.unwrap();
        home.pass(LEASE_MS + 1);
        let other = store.take_replies("telegram", 9).await.unwrap();
        assert_eq!(other[0].call.as_deref(), Some("other"));
        let sent = |id: &str| end(End::Sent(Some(id.into())), 0);
        let ends = [(&slow[0], "slow"), (&other[0], "other")];
        let ends = ends.map(|(due, id)| store.delivered(due, sent(id)));
        let held: Vec<_> = join_all(ends).await.into_iter().flatten().collect();
        assert_eq!(held, [false, true]);
    }
}

#[tokio::test]
async fn messages_of_one_conversation_keep_their_order() {
    for home in Home::each().await {
        let store = &home.store;
        // Each request has a message of two conversations and one that was
        // there before.
        let requests = (0..30_u32).map(|n| {
            store.receive(vec![
                event(&format!("b{n}"), "b", &format!("{n:02}")),
                event(&format!("a{n}"), "a", &format!("{n:02}")),
                event(&format!("a{}", n / 2), "a", "again"),
            ])
        });
        let receipts = join_all(requests).await;
        let new: usize = receipts
            .into_iter()
            .map(|receipt| receipt.unwrap().new)
            .sum();
        assert_eq!(new, 60);
        let mut said: [Vec<String>; 2] = Default::default();
        for _ in 0..30 {
            let taken = store.take_messages(9).await.unwrap();
            assert_eq!(taken.len(), 2);
            for taken in taken {
                let body = taken.body.clone().unwrap();
                said[usize::from(taken.chat == "b")].push(body);
                assert!(store.answered(&taken, answer(&[])).await.unwrap());
            }
        }
        for said in said {
            assert!(said.is_sorted(), "{said:?}");
        }
    }
}
