//! Events by who did them and of what kind, and events that no account is about.

use rihla_account::{EventFilter, SecurityEvent};

use crate::house::{BETTER, House};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_found_by_who_did_them_and_of_what_kind() {
    for house in House::each().await {
        house.person("amina").await;
        house.try_sign_in("amina", BETTER).await.unwrap_err();
        house.try_sign_in("nobody", BETTER).await.unwrap_err();
        let noted = SecurityEvent::BackupVerified { backup: "2026-11-27T0330Z".to_owned() };
        house.accounts.note(&mut house.at(), noted.clone()).await.unwrap();
        let find = async |filter: EventFilter<'_>| house.accounts.filtered_events(&filter).await.unwrap();
        let all = find(EventFilter::default()).await;
        assert_eq!((&all[0].event, all[0].account.is_none(), all[0].event.kind()), (&noted, true, "backup-verified"));
        let refused = find(EventFilter { kinds: &["sign-in-refused"], ..EventFilter::default() }).await;
        assert_eq!(refused.len(), 2);
        let two = find(EventFilter { kinds: &["sign-in-refused", "backup-verified"], ..EventFilter::default() }).await;
        assert_eq!(two.len(), 3);
        let by = find(EventFilter { actor: Some("anyone"), ..EventFilter::default() }).await;
        assert!(!by.is_empty() && by.iter().all(|event| event.actor == "anyone"));
        for none in ["' or 1 = 1 --", "nobody", ""] {
            assert!(find(EventFilter { actor: Some(none), ..EventFilter::default() }).await.is_empty(), "{none}");
            assert!(find(EventFilter { kinds: &[none], ..EventFilter::default() }).await.is_empty(), "{none}");
        }
        let before = find(EventFilter { before: Some(all[0].number), most: 1, ..EventFilter::default() }).await;
        assert_eq!(before[0].number, all[1].number);
        house.accounts.verify_chain(None).await.unwrap();
    }
}
