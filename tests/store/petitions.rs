//! Petitions and what is told of itself, on both databases.

use motcua::petition::{Status, verify};
use motcua::store::{Answered, Change, Filing, Keep, Liked, Open, Retention, Store, Telling};

use super::home::{Home, answer, event, one};

fn filing(code: &str) -> Filing {
    Filing {
        code: code.into(),
        at: 1_000,
        unit: "UBND".into(),
        words: format!("muối {code}"),
    }
}

async fn file(store: &Store, id: &str, chat: &str, code: &str) {
    store.receive(vec![event(id, chat, id)]).await.unwrap();
    let taken = one(store).await;
    let answered = Answered {
        keeps: vec![Keep::Petition(filing(code))],
        ..answer(&["biên nhận"])
    };
    assert!(store.answered(&taken, answered.clone()).await.unwrap());
    assert!(!store.answered(&taken, answered).await.unwrap(), "once");
}

fn change(code: &str, status: Status) -> Change {
    Change {
        code: code.into(),
        status,
        words: "muối lời nhắn".into(),
        telling: Telling {
            text: format!("{code} {}", status.words()),
            choices: None,
        },
    }
}

#[tokio::test]
async fn each_change_is_chained_and_told_once() {
    for home in Home::each().await {
        let store = &home.store;
        file(store, "1", "a", "ONE").await;
        file(store, "2", "b", "TWO").await;
        assert!(
            store
                .change_petition(change("ONE", Status::Processing))
                .await
                .unwrap()
        );
        assert!(
            !store
                .change_petition(change("NONE", Status::Processing))
                .await
                .unwrap()
        );
        let chain = store.petition_chain().await.unwrap();
        assert_eq!(chain.len(), 3);
        assert_eq!(verify(&chain), []);
        assert_eq!(
            store.petition("ONE").await.unwrap().unwrap().status,
            "processing"
        );

        let conversation = "telegram/1/a/a";
        assert_eq!(store.untold_on("telegram", 0).await.unwrap().len(), 1);
        assert!(
            store
                .untold_on("telegram", i64::MAX)
                .await
                .unwrap()
                .is_empty()
        );
        store.receive(vec![event("3", "a", "3")]).await.unwrap();
        let taken = one(store).await;
        assert_eq!(taken.untold, 1);
        let told = Answered {
            keeps: vec![Keep::Told(1)],
            ..answer(&["x"])
        };
        let waiting = store.untold(conversation).await.unwrap();
        assert!(store.answered(&taken, told).await.unwrap());
        assert!(store.untold(conversation).await.unwrap().is_empty());
        assert!(
            !store.push(&waiting[0], vec!["y".into()]).await.unwrap(),
            "told before"
        );
    }
}

#[tokio::test]
async fn what_is_pushed_is_sent_once() {
    for home in Home::each().await {
        let store = &home.store;
        file(store, "1", "a", "ONE").await;
        let conversation = "telegram/1/a/a";
        assert!(
            store
                .change_petition(change("ONE", Status::Answered))
                .await
                .unwrap()
        );
        let waiting = store.untold(conversation).await.unwrap();
        assert!(store.push(&waiting[0], vec!["z".into()]).await.unwrap());
        assert!(!store.push(&waiting[0], vec!["z".into()]).await.unwrap());
        let mut sent = Vec::new();
        while let Some(due) = store.take_replies("telegram", 9).await.unwrap().pop() {
            sent.extend(due.call.clone());
            let end = super::home::end(motcua::store::End::Sent(None), 0);
            store.delivered(&due, end).await.unwrap();
        }
        assert_eq!(
            sent.iter().filter(|call| *call == "z").count(),
            1,
            "{sent:?}"
        );
    }
}

#[tokio::test]
async fn many_at_once_make_one_chain() {
    for home in Home::each().await {
        let other = home.again().await;
        let stores = [home.store.clone(), other];
        let tasks: Vec<_> = (0..40_i32)
            .map(|i| {
                let store = stores[usize::try_from(i % 2).unwrap()].clone();
                tokio::spawn(async move {
                    let id = i.to_string();
                    store.receive(vec![event(&id, &id, &id)]).await.unwrap();
                    for taken in store.take_messages(1).await.unwrap() {
                        let code = format!("CODE{}", taken.chat);
                        let answered = Answered {
                            keeps: vec![Keep::Petition(filing(&code))],
                            ..answer(&["x"])
                        };
                        assert!(store.answered(&taken, answered).await.unwrap());
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let chain = home.store.petition_chain().await.unwrap();
        let petitions = home.store.petitions().await.unwrap();
        assert_eq!(chain.len(), petitions.len());
        assert!(petitions.len() >= 30, "{}", petitions.len());
        assert_eq!(verify(&chain), []);
    }
}

/// Keeps everything that can be kept with an answer.
async fn keep_all(store: &Store) {
    let open = || Open {
        seq: 2,
        status: "not_found".into(),
        question: "q".into(),
        ..Open::default()
    };
    let rating = |good, reason: Option<&str>| Keep::Rating {
        seq: 1,
        good,
        reason: reason.map(Into::into),
    };
    store.receive(vec![event("2", "a", "2")]).await.unwrap();
    let answered = Answered {
        keeps: vec![
            Keep::Unanswered(open()),
            Keep::Await(open()),
            rating(false, Some("r")),
            rating(true, None),
            Keep::Level("ONE".into(), 4),
            Keep::Guess,
            Keep::Guess,
        ],
        ..answer(&["x"])
    };
    assert!(store.answered(&one(store).await, answered).await.unwrap());
}

#[tokio::test]
async fn what_is_kept_with_an_answer_can_be_told() {
    for home in Home::each().await {
        let store = &home.store;
        file(store, "1", "a", "ONE").await;
        keep_all(store).await;
        assert_eq!(store.guesses().await.unwrap(), 2);
        let liked = store.liked().await.unwrap();
        assert_eq!((liked.good, liked.bad), (1, 0), "the last word counts");
        let petition = store.petition("ONE").await.unwrap().unwrap();
        assert_eq!(petition.rating, Some(4));
        assert_eq!(store.unanswered().await.unwrap()[0].question, "q");
        let awaited = store.awaited().await.unwrap();
        assert_eq!(awaited.len(), 1);
        for told in [true, false] {
            let telling = Telling::default();
            assert_eq!(store.tell_answer(&awaited[0], telling).await.unwrap(), told);
        }
    }
}

#[tokio::test]
async fn time_erases_everything_but_the_chain() {
    for home in Home::each().await {
        let store = &home.store;
        file(store, "1", "a", "ONE").await;
        keep_all(store).await;
        home.pass(800 * 86_400_000);
        assert!(store.forget(Retention::default()).await.unwrap() > 0);
        assert!(store.unanswered().await.unwrap().is_empty());
        assert!(store.awaited().await.unwrap().is_empty());
        assert_eq!(store.liked().await.unwrap(), Liked::default());
        let chain = store.petition_chain().await.unwrap();
        let statuses: Vec<_> = chain.iter().map(|link| link.status.as_str()).collect();
        assert_eq!(statuses, ["received", "erased"]);
        assert_eq!(verify(&chain), []);
        assert!(chain[0].words.is_none());
        assert_eq!(store.forget(Retention::default()).await.unwrap(), 0);
    }
}
