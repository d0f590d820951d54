//! What the store forgets, on request and in time, the tokens it keeps, and
//! what it learns of the process before.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use motcua::store::{Answered, End, Erase, Handover, Retention, Sent};

use super::home::{Home, NOON, answer, connect, end, event, one};

#[tokio::test]
async fn what_is_erased_is_gone_but_stays_known() {
    for home in Home::each().await {
        let store = &home.store;
        for id in ["1", "2"] {
            store.receive(vec![event(id, "a", "bí mật")]).await.unwrap();
            let told = Answered {
                handover: Some(Handover),
                ..answer(&["lời bí mật"])
            };
            store.answered(&one(store).await, told).await.unwrap();
        }
        let conversation = "telegram/1/a/a";
        assert_eq!(store.history(conversation, 9).await.unwrap().len(), 2);
        store.receive(vec![event("3", "a", "/xoa")]).await.unwrap();
        let erase = Answered {
            erase: Some(Erase),
            ..answer(&["đã xóa"])
        };
        store.answered(&one(store).await, erase).await.unwrap();
        assert!(store.history(conversation, 9).await.unwrap().is_empty());
        let receipt = store
            .receive(vec![event("1", "a", "bí mật")])
            .await
            .unwrap();
        assert_eq!(receipt.known, 1);
        let mut calls = Vec::new();
        while let Some(due) = store.take_replies("telegram", 9).await.unwrap().pop() {
            calls.push(due.call.clone());
            store.delivered(&due, end(End::Skipped, 0)).await.unwrap();
        }
        assert_eq!(calls, [None, None, Some("đã xóa".to_owned())]);
    }
}

#[tokio::test]
async fn what_was_kept_long_enough_is_forgotten() {
    for home in Home::each().await {
        let store = &home.store;
        store.receive(vec![event("1", "a", "cũ")]).await.unwrap();
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
        store
            .delivered(&due, end(End::Sent(None), 0))
            .await
            .unwrap();
        store
            .receive(vec![event("2", "b", "chưa trả lời")])
            .await
            .unwrap();
        assert_eq!(store.forget(Retention::default()).await.unwrap(), 0);
        home.pass(4 * 86_400_000);
        assert_eq!(
            store.forget(Retention::default()).await.unwrap(),
            2,
            "two raw requests"
        );
        home.pass(200 * 86_400_000);
        assert!(store.forget(Retention::default()).await.unwrap() > 0);
        assert!(store.history("telegram/1/a/a", 9).await.unwrap().is_empty());
        assert_eq!(
            store.forget(Retention::default()).await.unwrap(),
            0,
            "all is forgotten"
        );
        let receipt = store.receive(vec![event("1", "a", "cũ")]).await.unwrap();
        assert_eq!(receipt.known, 1, "the key is kept");
        assert_eq!(one(store).await.body.as_deref(), Some("chưa trả lời"));
        store.receive(vec![event("3", "a", "mới")]).await.unwrap();
        assert_eq!(one(store).await.seq, 1, "the conversation begins anew");
    }
}

#[tokio::test]
async fn a_token_is_renewed_by_one_process_at_a_time() {
    for home in Home::each().await {
        let (first, second) = (&home.store, home.again().await);
        let seed = "refresh-1".to_owned().into();
        let pair = first.tokens("zalo_oa", &seed).await.unwrap();
        assert!(first.lock_tokens("zalo_oa", &pair).await.unwrap());
        assert!(!second.lock_tokens("zalo_oa", &pair).await.unwrap());
        let mut renewed = pair.clone();
        renewed.access = "access-2".to_owned().into();
        renewed.refresh = "refresh-2".to_owned().into();
        first.renew_tokens("zalo_oa", &renewed).await.unwrap();
        assert!(
            !second.lock_tokens("zalo_oa", &pair).await.unwrap(),
            "it was renewed already"
        );
        let now = second.tokens("zalo_oa", &seed).await.unwrap();
        assert_eq!(
            secrecy::ExposeSecret::expose_secret(&now.refresh),
            "refresh-2"
        );
        let other = "refresh-by-hand".to_owned().into();
        let now = second.tokens("zalo_oa", &other).await.unwrap();
        assert_eq!(
            secrecy::ExposeSecret::expose_secret(&now.refresh),
            "refresh-by-hand"
        );
    }
}

#[tokio::test]
async fn what_was_noted_as_sent_is_not_sent_again() {
    for home in Home::each().await {
        let store = &home.store;
        store.receive(vec![event("1", "a", "1")]).await.unwrap();
        let replies = answer(&["first", "second"]);
        store.answered(&one(store).await, replies).await.unwrap();
        let due = store.take_replies("telegram", 9).await.unwrap().remove(0);
        let note = Sent {
            conversation: due.conversation.clone(),
            n: 1,
            made_at: due.made_at,
            attempt: 1,
            external_id: Some("9".into()),
        };
        let older = Sent {
            attempt: 0,
            ..note.clone()
        };
        let another = Sent {
            made_at: due.made_at - 1,
            ..note.clone()
        };
        let wrong = vec![older, another];
        assert_eq!(store.found_sent(wrong).await.unwrap(), 0);
        let right = vec![note.clone(), note.clone()];
        assert_eq!(store.found_sent(right).await.unwrap(), 1);
        assert!(!store.delivered(&due, end(End::Failed, 0)).await.unwrap());
        let next = store.take_replies("telegram", 9).await.unwrap().remove(0);
        assert_eq!((next.n, next.call.as_deref()), (2, Some("second")));
        assert_eq!(
            store.found_sent(vec![note]).await.unwrap(),
            0,
            "it is known"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let time = Arc::new(AtomicI64::new(NOON));
    let store = connect(None, folder.path(), &time).await;
    store.check().await.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}
