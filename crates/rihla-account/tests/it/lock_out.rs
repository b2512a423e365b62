//! Guessing is slowed down, then locked, whatever the name is written like.

use jiff::SignedDuration;
use rihla_account::{AccountError, AttemptLimits, Cost, Policy, SignInName};

use crate::house::{BETTER, GOOD, House, password};

/// Tries a wrong password from an address of its own; whether it was listened to.
async fn guess(house: &House, name: &str, n: usize) -> bool {
    let mut at = house.at_from(&format!("2001:db8:0:{n:x}::1"));
    match house.accounts.sign_in(&mut at, &house.roles, name, &password(BETTER), None).await.unwrap_err() {
        AccountError::Refused => true,
        AccountError::TooMany { .. } => false,
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failures_delay_then_lock_then_time_frees() {
    for mut house in House::each().await {
        let amina = house.person("amina").await;
        let mut listened = 0;
        // at most one guess a second for a minute
        for n in 0..60 {
            house.seconds(1);
            listened += usize::from(guess(&house, "amina", n).await);
        }
        assert!((5..=9).contains(&listened), "{listened} guesses in a minute");
        for n in 0..200 {
            house.seconds(10);
            listened += usize::from(guess(&house, "amina", n).await);
        }
        assert!((10..=13).contains(&listened), "{listened} guesses in half an hour");
        assert!(house.kinds(Some(&amina)).await.contains(&"locked-out"));
        assert!(matches!(house.try_sign_in("amina", GOOD).await, Err(AccountError::TooMany { .. })), "locked for the right password too");
        let name = SignInName::new("amina").unwrap();
        assert!(house.accounts.locked_out_until(&name, house.now).await.unwrap().is_some());
        house.later(SignedDuration::from_mins(16));
        house.signed_in("amina").await;
        // what was counted is forgotten by a success
        for n in 0..4 {
            assert!(guess(&house, "amina", n).await);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_spelling_of_a_name_has_a_count_of_its_own() {
    for house in House::each().await {
        house.person("amina").await;
        let spellings = ["amina", "AMINA", "Amina", "aMiNa", " amina ", "ａｍｉｎａ", "𝐀mina", "amina\t", "AMINa", "amiNA"];
        let mut listened = 0;
        for (n, name) in spellings.iter().cycle().take(30).enumerate() {
            listened += usize::from(guess(&house, name, n).await);
        }
        assert_eq!(listened, 4, "three are free, the fourth begins the delay");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_frees_a_locked_name() {
    for mut house in House::each().await {
        let amina = house.person("amina").await;
        let name = SignInName::new("amina").unwrap();
        let mut n = 0;
        while house
            .accounts
            .locked_out_until(&name, house.now)
            .await
            .unwrap()
            .is_none_or(|until| until < house.now + SignedDuration::from_mins(10))
        {
            house.seconds(7);
            guess(&house, "amina", n).await;
            n += 1;
            assert!(n < 1000, "never locked");
        }
        assert!(matches!(house.try_sign_in("amina", GOOD).await, Err(AccountError::TooMany { .. })));
        house.accounts.unlock(&mut house.at(), &amina).await.unwrap();
        house.signed_in("amina").await;
        assert!(house.kinds(Some(&amina)).await.contains(&"unlocked"));
    }
}

fn strict_addresses() -> Policy {
    let limits = AttemptLimits { free: 3, lock_after: 6, ..Policy::default().attempts };
    Policy { attempts_of_address: limits, ..Policy::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_cannot_try_many_names() {
    for house in House::each_with(strict_addresses(), Cost { memory_kib: 32, passes: 1, lanes: 1 }).await {
        let mut refused = Vec::new();
        for n in 0..6 {
            let error = house.try_sign_in(&format!("name{n}"), BETTER).await.unwrap_err();
            refused.push(matches!(error, AccountError::TooMany { .. }));
        }
        assert_eq!(refused, [false, false, false, false, true, true]);
        house.person_elsewhere("amina").await;
        let mut elsewhere = house.at_from("203.0.113.9");
        assert!(house.accounts.sign_in(&mut elsewhere, &house.roles, "amina", &password(GOOD), None).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_network_of_ipv6_cannot_try_many_names() {
    for house in House::each_with(strict_addresses(), Cost { memory_kib: 32, passes: 1, lanes: 1 }).await {
        let mut listened = 0;
        for n in 0..30 {
            let mut at = house.at_from(&format!("2001:db8:0:7:{n:x}::1"));
            let refused = house.accounts.sign_in(&mut at, &house.roles, &format!("name{n}"), &password(BETTER), None).await;
            listened += usize::from(matches!(refused, Err(AccountError::Refused)));
        }
        assert_eq!(listened, 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_of_ones_own_does_not_clear_the_address() {
    for mut house in House::each_with(strict_addresses(), Cost { memory_kib: 32, passes: 1, lanes: 1 }).await {
        house.person("mallory").await;
        let mut listened = 0;
        for n in 0..40 {
            house.seconds(2);
            listened += usize::from(matches!(house.try_sign_in(&format!("name{n}"), BETTER).await, Err(AccountError::Refused)));
            // signing in to one's own account in between, as often as it is listened to
            drop(house.try_sign_in("mallory", GOOD).await);
        }
        assert!(listened <= 7, "{listened} guesses of one address in 80 seconds");
    }
}

impl House {
    async fn person_elsewhere(&self, name: &str) {
        let mut at = self.at_from("203.0.113.9");
        let invitation = self.accounts.invite(&mut at, Self::new_account(name)).await.unwrap();
        self.accounts.set_password(&mut at, &rihla_account::Ticket::Code(invitation.code), &password(GOOD)).await.unwrap();
    }
}
