//! The store, on SQLite and, where `TEST_DATABASE_URL` is set, on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod home;
mod keeping;
mod petitions;
mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use motcua::store::{End, LEASE_MS, Receipt};

use home::{Home, NOON, answer, connect, end, event, one};

pub(crate) use home::{drop_schema, schema};

#[tokio::test]
async fn a_message_is_stored_once() {
    for home in Home::each().await {
        let twice = vec![
            event("7", "5", "a"),
            event("7", "5", "a"),
            event("8", "5", "b"),
        ];
        let receipt = home.store.receive(twice.clone()).await.unwrap();
        assert_eq!(receipt, Receipt { new: 2, known: 1 });
        let receipt = home.store.receive(twice).await.unwrap();
        assert_eq!(receipt, Receipt { new: 0, known: 3 });
    }
}

#[tokio::test]
async fn concurrent_requests_are_each_stored_once() {
    for home in Home::each().await {
        let tasks: Vec<_> = (0..600)
            .map(|i: i32| {
                let store = home.store.clone();
                let id = format!("{}", i % 200);
                let chat = format!("{}", i % 7);
                tokio::spawn(async move { store.receive(vec![event(&id, &chat, &id)]).await })
            })
            .collect();
        let mut sum = Receipt::default();
        for task in tasks {
            let receipt = task.await.unwrap().unwrap();
            sum = Receipt {
                new: sum.new + receipt.new,
                known: sum.known + receipt.known,
            };
        }
        assert_eq!(
            sum,
            Receipt {
                new: 200,
                known: 400
            }
        );
    }
}

#[tokio::test]
async fn a_conversation_is_answered_in_order_and_others_meanwhile() {
    for home in Home::each().await {
        let store = &home.store;
        for (id, chat) in [("1", "a"), ("2", "a"), ("3", "b"), ("4", "a")] {
            store.receive(vec![event(id, chat, id)]).await.unwrap();
        }
        let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut rounds = 0;
        loop {
            let taken = store.take_messages(10).await.unwrap();
            if taken.is_empty() {
                break;
            }
            let lanes: BTreeSet<_> = taken.iter().map(|taken| &taken.conversation).collect();
            assert_eq!(
                lanes.len(),
                taken.len(),
                "one message of a conversation at a time"
            );
            for taken in &taken {
                let lane = seen.entry(taken.chat.clone()).or_default();
                lane.push(taken.body.clone().unwrap());
                assert!(store.answered(taken, answer(&["x"])).await.unwrap());
            }
            rounds += 1;
        }
        assert_eq!(rounds, 3);
        assert_eq!(seen["a"], ["1", "2", "4"]);
        assert_eq!(seen["b"], ["3"]);
    }
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_changes_nothing() {
    for home in Home::each().await {
        let store = &home.store;
        store.receive(vec![event("1", "a", "1")]).await.unwrap();
        let slow = one(store).await;
        assert!(
            store.take_messages(9).await.unwrap().is_empty(),
            "it is held"
        );
        home.pass(LEASE_MS + 1);
        let other = one(store).await;
        assert_eq!((other.seq, other.tries), (1, 2));
        assert!(!store.answered(&slow, answer(&["slow"])).await.unwrap());
        assert!(store.answered(&other, answer(&["other"])).await.unwrap());
        assert!(!store.answered(&other, answer(&["twice"])).await.unwrap());
        let due = store.take_replies("telegram", 9).await.unwrap();
        assert_eq!(due.len(), 1);
        assert_eq!(due[0].call.as_deref(), Some("other"));
    }
}

#[tokio::test]
async fn a_clock_that_jumps_back_holds_nothing_up() {
    for home in Home::each().await {
        home.store
            .receive(vec![event("1", "a", "1")])
            .await
            .unwrap();
        one(&home.store).await;
        home.pass(-86_400_000);
        let taken = one(&home.store).await;
        assert!(home.store.answered(&taken, answer(&["x"])).await.unwrap());
    }
}

#[tokio::test]
async fn who_read_the_clock_a_little_earlier_takes_nothing_that_is_held() {
    for home in Home::each().await {
        let store = &home.store;
        store
            .receive(vec![event("1", "a", "1"), event("2", "a", "2")])
            .await
            .unwrap();
        let taken = one(store).await;
        home.pass(-1_000);
        assert!(
            store.take_messages(9).await.unwrap().is_empty(),
            "it is held"
        );
        home.pass(1_000);
        store.answered(&taken, answer(&["x", "y"])).await.unwrap();
        assert_eq!(store.take_replies("telegram", 9).await.unwrap().len(), 1);
        home.pass(-1_000);
        assert!(
            store.take_replies("telegram", 9).await.unwrap().is_empty(),
            "it is held"
        );
    }
}

#[tokio::test]
async fn a_message_given_back_is_taken_again() {
    for home in Home::each().await {
        home.store
            .receive(vec![event("1", "a", "1")])
            .await
            .unwrap();
        let taken = one(&home.store).await;
        home.store.give_back(&taken).await.unwrap();
        assert_eq!(one(&home.store).await.tries, 1);
    }
}

#[tokio::test]
async fn replies_go_out_in_order_and_wait_where_told() {
    for home in Home::each().await {
        let store = &home.store;
        store.receive(vec![event("1", "a", "1")]).await.unwrap();
        let taken = one(store).await;
        store
            .answered(&taken, answer(&["first", "second"]))
            .await
            .unwrap();
        let due = store
            .take_replies("telegram", 9)
            .await
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!(
            (due.n, due.attempt, due.call.as_deref()),
            (1, 1, Some("first"))
        );
        assert!(
            store.take_replies("telegram", 9).await.unwrap().is_empty(),
            "it is held"
        );
        assert!(
            store.take_replies("zalo_oa", 9).await.unwrap().is_empty(),
            "another channel"
        );

        let later = store.now() + 5_000;
        assert!(
            store
                .delivered(&due, end(End::RetryUnknown, later))
                .await
                .unwrap()
        );
        assert!(
            store.take_replies("telegram", 9).await.unwrap().is_empty(),
            "it waits"
        );
        assert_eq!(store.next_due("telegram").await.unwrap(), Some(later));
        home.pass(5_000);
        let again = store
            .take_replies("telegram", 9)
            .await
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!(
            (again.n, again.attempt, again.failures, again.unknowns),
            (1, 2, 1, 1)
        );
        assert!(
            !store.delivered(&due, end(End::Failed, 0)).await.unwrap(),
            "an old lease"
        );
        assert!(
            store
                .delivered(&again, end(End::Sent(Some("9".into())), 0))
                .await
                .unwrap()
        );
    }
}

#[tokio::test]
async fn a_refused_reply_lets_the_next_one_through() {
    for home in Home::each().await {
        let store = &home.store;
        store.receive(vec![event("1", "a", "1")]).await.unwrap();
        store
            .answered(&one(store).await, answer(&["first", "second"]))
            .await
            .unwrap();
        let first = store.take_replies("telegram", 9).await.unwrap().remove(0);
        assert!(store.delivered(&first, end(End::Failed, 0)).await.unwrap());
        let second = store
            .take_replies("telegram", 9)
            .await
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!((second.n, second.call.as_deref()), (2, Some("second")));
        assert!(store.delivered(&second, end(End::Failed, 0)).await.unwrap());
        assert_eq!(store.next_due("telegram").await.unwrap(), None);
        assert_eq!(store.health("telegram").await.unwrap().refused, 2);
    }
}

#[tokio::test]
async fn dead_replies_can_be_sent_again() {
    for home in Home::each().await {
        let store = &home.store;
        store.receive(vec![event("1", "a", "1")]).await.unwrap();
        store
            .answered(&one(store).await, answer(&["x"]))
            .await
            .unwrap();
        let due = store
            .take_replies("telegram", 9)
            .await
            .unwrap()
            .pop()
            .unwrap();
        store.delivered(&due, end(End::Dead, 0)).await.unwrap();
        let dead = store.dead("telegram", 9).await.unwrap();
        assert_eq!((dead.len(), dead[0].reason.as_deref()), (1, Some("lý do")));
        assert_eq!(store.send_again("telegram").await.unwrap(), 1);
        assert_eq!(store.send_again("telegram").await.unwrap(), 0);
        let due = store
            .take_replies("telegram", 9)
            .await
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!((due.n, due.call.as_deref()), (2, Some("x")));
        assert!(store.dead("telegram", 9).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn two_processes_share_the_work_and_never_a_message() {
    for home in Home::each().await {
        for i in 0..100 {
            let id = i.to_string();
            home.store
                .receive(vec![event(&id, &(i % 20).to_string(), &id)])
                .await
                .unwrap();
        }
        let mut tasks = Vec::new();
        for store in [home.store.clone(), home.again().await] {
            tasks.push(tokio::spawn(async move {
                let mut done = Vec::new();
                loop {
                    let taken = store.take_messages(3).await.unwrap();
                    if taken.is_empty() {
                        return done;
                    }
                    for taken in taken {
                        assert!(store.answered(&taken, answer(&["x"])).await.unwrap());
                        done.push(taken.body.unwrap());
                    }
                }
            }));
        }
        let mut done = Vec::new();
        for task in tasks {
            done.extend(task.await.unwrap());
        }
        // A process may find everything held and stop; what it left is taken now.
        for taken in home.store.take_messages(100).await.unwrap() {
            done.push(taken.body.clone().unwrap());
            home.store.answered(&taken, answer(&["x"])).await.unwrap();
        }
        let distinct: BTreeSet<_> = done.iter().collect();
        assert_eq!(distinct.len(), done.len(), "no message is answered twice");
        assert!(done.len() >= 90, "{}", done.len());
    }
}

#[tokio::test]
async fn several_replicas_may_start_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let time = Arc::new(AtomicI64::new(NOON));
    if let Some(address) = schema().await {
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let (address, time, path) =
                    (address.clone(), time.clone(), folder.path().to_owned());
                tokio::spawn(async move { connect(Some(&address), &path, &time).await })
            })
            .collect();
        for start in starts {
            start.await.unwrap().check().await.unwrap();
        }
        drop_schema(&address).await;
    }
    let store = connect(None, folder.path(), &time).await;
    store.check().await.unwrap();
    let again = connect(None, folder.path(), &time).await;
    again.check().await.unwrap();
}

#[tokio::test]
async fn text_that_a_database_refuses_is_stored_all_the_same() {
    for home in Home::each().await {
        let odd = "a\0b\u{301}\u{301}\u{fffd}".to_owned() + &"x".repeat(1_000_000);
        home.store
            .receive(vec![event("1\0", "a\0/b", &odd)])
            .await
            .unwrap();
        let taken = one(&home.store).await;
        assert_eq!(taken.body.unwrap().len(), odd.len() + 2);
        assert_eq!(taken.chat, "a\u{fffd}/b");
    }
}

#[tokio::test]
async fn on_postgresql_a_wake_up_reaches_the_other_replica() {
    for home in Home::each().await {
        if home.address.is_none() {
            continue;
        }
        let other = home.again().await;
        let mut waiting = other.messages_waiting();
        // The listener connects in the background; messages come until it hears.
        let heard = async {
            for i in 0.. {
                home.store
                    .receive(vec![event(&i.to_string(), "a", "x")])
                    .await
                    .unwrap();
                let wait = std::time::Duration::from_millis(100);
                if tokio::time::timeout(wait, waiting.changed()).await.is_ok() {
                    return;
                }
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), heard)
            .await
            .unwrap();
    }
}
