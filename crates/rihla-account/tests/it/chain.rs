//! The record of events: append-only, chained, without secrets.

use rihla_account::{AccountError, ChainHead};
use rihla_store::database::{Engine, Statement};

use crate::house::{ADDRESS, BETTER, House};

async fn some_events(house: &House) -> ChainHead {
    house.person("amina").await;
    house.try_sign_in("amina", BETTER).await.unwrap_err();
    house.try_sign_in("nobody", BETTER).await.unwrap_err();
    house.signed_in("amina").await;
    house.accounts.chain_head().await.unwrap()
}

/// Takes the guards of the table away, as somebody with the database's own password can.
async fn unlock(house: &House) {
    let drops = match house.scratch.database().engine() {
        Engine::Sqlite => vec![Statement::new("drop trigger security_event_stays"), Statement::new("drop trigger security_event_remains")],
        Engine::Postgres => vec![
            Statement::new("drop trigger security_event_stays on security_event"),
            Statement::new("drop trigger security_event_remains on security_event"),
        ],
    };
    for statement in drops {
        house.tamper(statement).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_refuses_to_be_changed() {
    for house in House::each().await {
        some_events(&house).await;
        for change in [
            "update security_event set actor = 'x' where number = 1",
            "delete from security_event where number = 1",
            "delete from security_event",
        ] {
            assert!(house.tamper(Statement::new(change)).await.is_err(), "{change}");
        }
        house.accounts.verify_chain(None).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_tampering_is_found_where_it_begins() {
    for (change, found) in [
        ("update security_event set actor = 'node' where number = 4", 4),
        ("update security_event set at = '2026-01-01T00:00:00.000000Z' where number = 4", 4),
        ("update security_event set account = null where number = 1", 1),
        ("update security_event set account = 'bad id' where number = 5", 5),
        ("update security_event set detail = replace(detail, 'unknown-name', 'wrong-password') where number = 5", 5),
        ("update security_event set address = null where number = 4", 4),
        ("update security_event set hash = replace(hash, 'a', 'b') where number = 2", 2),
        ("delete from security_event where number = 3", 3),
        ("delete from security_event where number = 6", 6),
        ("delete from security_event", 1),
    ] {
        for house in House::each().await {
            assert_eq!(some_events(&house).await.number, 6);
            unlock(&house).await;
            assert!(house.tamper(Statement::new(change)).await.unwrap() > 0, "{change}");
            let broken = house.accounts.verify_chain(None).await;
            assert!(matches!(broken, Err(AccountError::ChainBroken { number }) if number == found), "{change}: {broken:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chain_that_was_made_anew_does_not_fit_a_kept_head() {
    for house in House::each().await {
        let kept = some_events(&house).await;
        house.signed_in("amina").await;
        assert!(house.accounts.verify_chain(Some(kept)).await.is_ok());
        // the last two cut off, and the head set back: whole in itself
        unlock(&house).await;
        house.tamper(Statement::new("delete from security_event where number > 5")).await.unwrap();
        let set_back = "update security_head set number = 5, hash = (select hash from security_event where number = 5)";
        house.tamper(Statement::new(set_back)).await.unwrap();
        assert_eq!(house.accounts.verify_chain(None).await.unwrap().number, 5);
        assert!(matches!(house.accounts.verify_chain(Some(kept)).await, Err(AccountError::ChainBroken { number: 6 })));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_noted_is_given_to_the_caller_also_when_refused() {
    for house in House::each().await {
        house.person("amina").await;
        let mut at = house.at();
        house.accounts.sign_in(&mut at, &house.roles, "amina", &crate::house::password(BETTER), None).await.unwrap_err();
        let noted = at.take_events();
        assert_eq!(noted.iter().map(|event| event.event.kind()).collect::<Vec<_>>(), ["sign-in-refused"]);
        assert_eq!(at.take_events(), []);
        let (from, until) = (house.now, house.now + jiff::SignedDuration::from_secs(1));
        let stored = house.accounts.events(None, from, until, None, 1).await.unwrap();
        assert_eq!(stored, noted, "the same as is stored");
        assert!(noted[0].address.as_deref().is_some_and(|address| address != ADDRESS && address.len() == 64));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_found_by_account_and_time_page_by_page() {
    for mut house in House::each().await {
        let amina = house.person("amina").await;
        let start = house.now;
        for _ in 0..5 {
            house.seconds(10);
            house.signed_in("amina").await;
        }
        house.person("bilal").await;
        let later = start + jiff::SignedDuration::from_secs(30);
        let found = house.accounts.events(Some(&amina), later, house.now + jiff::SignedDuration::from_secs(1), None, 100).await.unwrap();
        assert_eq!(found.len(), 3);
        let page = house.accounts.events(Some(&amina), start, later, None, 2).await.unwrap();
        let next = house.accounts.events(Some(&amina), start, later, Some(page[1].number), 2).await.unwrap();
        assert!(page[0].number > page[1].number && page[1].number > next[0].number);
    }
}
