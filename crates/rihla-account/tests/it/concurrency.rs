//! Many at once get no more than one after the other.

use std::sync::Arc;

use rihla_account::{AccountError, OneTimeCode, Proof, RecoveryCode, Ticket};

use crate::house::{BETTER, GOOD, House, copy, password};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_guesses_at_once_are_not_more_guesses() {
    for house in House::each().await {
        house.person("amina").await;
        let house = Arc::new(house);
        let tries = (0..24).map(|n| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                let mut at = house.at_from(&format!("198.51.100.{n}"));
                house.accounts.sign_in(&mut at, &house.roles, "amina", &password(BETTER), None).await.map(drop)
            })
        });
        let mut listened = 0;
        for handle in tries.collect::<Vec<_>>() {
            match handle.await.unwrap() {
                Err(AccountError::Refused) => listened += 1,
                Err(AccountError::TooMany { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(listened, 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_recovery_code_opens_one_session_however_many_show_it_at_once() {
    for house in House::each().await {
        let (_, codes) = house.guarded("amina").await;
        let text = codes[0].to_text().to_string();
        let mut tokens = Vec::new();
        for _ in 0..3 {
            tokens.push(house.waiting("amina").await);
        }
        let house = Arc::new(house);
        let tries = tokens.into_iter().map(|token| {
            let (house, text) = (Arc::clone(&house), text.clone());
            tokio::spawn(async move {
                let code = RecoveryCode::parse(&text).unwrap();
                house.accounts.show_factor(&mut house.at(), &token, &Proof::Recovery(&code), None).await.is_ok()
            })
        });
        let mut opened = 0;
        for handle in tries.collect::<Vec<_>>() {
            opened += usize::from(handle.await.unwrap());
        }
        assert_eq!(opened, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_one_time_code_sets_one_password() {
    for house in House::each().await {
        let invitation = house.invited("amina").await;
        let text = invitation.code.to_text().to_string();
        let house = Arc::new(house);
        let tries = [GOOD, BETTER, "six figues sur la table"].map(|new| {
            let (house, text) = (Arc::clone(&house), text.clone());
            tokio::spawn(async move {
                let code = OneTimeCode::parse(&text).unwrap();
                house.accounts.set_password(&mut house.at(), &Ticket::Code(code), &password(new)).await.is_ok()
            })
        });
        let mut set = 0;
        for handle in tries {
            set += usize::from(handle.await.unwrap());
        }
        assert_eq!(set, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn events_of_many_at_once_make_one_chain() {
    for house in House::each().await {
        let house = Arc::new(house);
        let all = (0..12).map(|n| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                house.person(&format!("person{n}")).await;
                let opened = house.signed_in(&format!("person{n}")).await;
                house.accounts.sign_out(&mut house.at(), &copy(&opened.token)).await.unwrap();
            })
        });
        for handle in all.collect::<Vec<_>>() {
            handle.await.unwrap();
        }
        let head = house.accounts.verify_chain(None).await.unwrap();
        // invited, accepted, password set, signed in, session ended
        assert_eq!(head.number, 12 * 5);
    }
}
