//! Sessions end when they should, and no token outlives a change of what may be done.

use jiff::SignedDuration;
use rihla_account::{AccountError, Level, SecretToken, Step};
use ring::rand::SystemRandom;

use crate::house::{BETTER, GOOD, House, copy, password};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_planted_before_the_sign_in_is_worth_nothing_after_it() {
    for house in House::each().await {
        house.person("amina").await;
        house.person("mallory").await;
        // one that nobody was given
        let planted = SecretToken::draw(&SystemRandom::new()).unwrap();
        let step = house.accounts.sign_in(&mut house.at(), &house.roles, "amina", &password(GOOD), Some(&planted)).await.unwrap();
        let Step::Signed(opened) = step else { panic!("no factor") };
        assert_ne!(opened.token.to_text(), planted.to_text());
        assert!(house.is_alive(&opened.token).await && !house.is_alive(&planted).await);
        // one of the attacker's own session, put into the victim's browser
        let own = house.signed_in("mallory").await;
        let step = house.accounts.sign_in(&mut house.at(), &house.roles, "amina", &password(GOOD), Some(&own.token)).await.unwrap();
        let Step::Signed(opened) = step else { panic!("no factor") };
        assert!(!house.is_alive(&own.token).await && house.is_alive(&opened.token).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_change_of_what_may_be_done_gives_a_new_token() {
    for mut house in House::each().await {
        house.person("amina").await;
        let first = house.signed_in("amina").await;
        let again = house.accounts.confirm_password(&mut house.at(), &first.token, &password(GOOD)).await.unwrap();
        assert!(!house.is_alive(&first.token).await && house.is_alive(&again.token).await);
        let changed = house.accounts.change_password(&mut house.at(), &again.token, &password(GOOD), &password(BETTER)).await.unwrap();
        assert!(!house.is_alive(&again.token).await && house.is_alive(&changed.token).await);
        let secret = house.accounts.begin_totp(&mut house.at(), &changed.token).await.unwrap();
        let guarded = house.accounts.confirm_totp(&mut house.at(), &changed.token, &secret.digits_at(house.now)).await.unwrap();
        assert!(!house.is_alive(&changed.token).await && house.is_alive(&guarded.token).await);
        house.seconds(30);
        let digits = secret.digits_at(house.now);
        let shown = house.accounts.confirm_factor(&mut house.at(), &guarded.token, &rihla_account::Proof::Totp(&digits)).await.unwrap();
        assert!(!house.is_alive(&guarded.token).await && house.is_alive(&shown.token).await);
        assert_eq!(shown.session.id, first.session.id, "it stayed one session all along");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_by_rest_and_by_age() {
    for mut house in House::each().await {
        house.person("amina").await;
        let opened = house.signed_in("amina").await;
        house.later(SignedDuration::from_mins(29));
        assert!(house.is_alive(&opened.token).await);
        house.later(SignedDuration::from_mins(29));
        assert!(house.is_alive(&opened.token).await, "the use before was noted");
        house.later(SignedDuration::from_mins(30));
        assert!(!house.is_alive(&opened.token).await, "half an hour of rest");
        let opened = house.signed_in("amina").await;
        for _ in 0..35 {
            house.later(SignedDuration::from_mins(20));
            assert!(house.is_alive(&opened.token).await);
        }
        house.later(SignedDuration::from_mins(20));
        assert!(!house.is_alive(&opened.token).await, "twelve hours, used all along");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_are_listed_and_revoked() {
    for mut house in House::each().await {
        let amina = house.person("amina").await;
        let other = house.person("bilal").await;
        let mut opened = Vec::new();
        for _ in 0..4 {
            house.seconds(1);
            opened.push(house.signed_in("amina").await);
        }
        let theirs = house.signed_in("bilal").await;
        let listed = house.accounts.sessions(&amina, house.now).await.unwrap();
        assert_eq!(listed.len(), 4);
        assert_eq!(listed[0].id, opened[3].session.id);
        assert_eq!(listed[0].agent.as_deref(), Some("Mozilla/5 X11 Linux x86_64 Firefox/145"));
        assert!(listed[0].address.as_deref().is_some_and(|address| address.len() == 64 && !address.contains("192.0.2")));
        // one, but not by its identifier under another's name
        let refused = house.accounts.end_session(&mut house.at(), &other, &opened[0].session.id).await;
        assert!(matches!(refused, Err(AccountError::Absent { .. })));
        house.accounts.end_session(&mut house.at(), &amina, &opened[0].session.id).await.unwrap();
        assert!(!house.is_alive(&opened[0].token).await && house.is_alive(&opened[1].token).await);
        assert_eq!(house.accounts.end_other_sessions(&mut house.at(), &opened[3].token).await.unwrap(), 2);
        assert!(!house.is_alive(&opened[1].token).await && house.is_alive(&opened[3].token).await);
        assert_eq!(house.accounts.end_all_sessions(&mut house.at(), &amina).await.unwrap(), 1);
        assert!(!house.is_alive(&opened[3].token).await && house.is_alive(&theirs.token).await);
        house.accounts.sign_out(&mut house.at(), &theirs.token).await.unwrap();
        assert!(!house.is_alive(&theirs.token).await);
        assert_eq!(house.accounts.sessions(&amina, house.now).await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_account_is_out_at_once() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        let opened = house.signed_in("amina").await;
        house.accounts.lock(&mut house.at(), &amina).await.unwrap();
        assert!(!house.is_alive(&opened.token).await);
        assert!(house.try_sign_in("amina", GOOD).await.is_err());
        house.accounts.unlock(&mut house.at(), &amina).await.unwrap();
        assert!(!house.is_alive(&opened.token).await, "what was ended stays ended");
        house.signed_in("amina").await;
        assert!(house.accounts.enable(&mut house.at(), &amina).await.is_err_and(|e| matches!(e, AccountError::WrongState)));
        house.accounts.disable(&mut house.at(), &amina).await.unwrap();
        assert!(house.accounts.unlock(&mut house.at(), &amina).await.is_err(), "closed is not locked");
        house.accounts.enable(&mut house.at(), &amina).await.unwrap();
        house.signed_in("amina").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_demands_a_factor_and_comes_during_a_session_opens_nothing_in_it() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        house.give(&amina, "reader").await;
        let opened = house.signed_in("amina").await;
        assert_eq!(house.accounts.session(&house.at(), &house.roles, &opened.token).await.unwrap().session.level, Level::Whole);
        house.give(&amina, "officer").await;
        let live = house.accounts.session(&house.at(), &house.roles, &opened.token).await.unwrap();
        assert_eq!((live.session.level, live.actor.memberships), (Level::Enrolling, Vec::new()));
        let token = rihla_account::NewToken { label: "x", scopes: Vec::new(), ends_at: house.now + SignedDuration::from_hours(1) };
        assert!(house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, token).await.is_err());
        // in the same session, once there is a factor
        let secret = house.accounts.begin_totp(&mut house.at(), &opened.token).await.unwrap();
        let whole = house.accounts.confirm_totp(&mut house.at(), &opened.token, &secret.digits_at(house.now)).await.unwrap();
        let live = house.accounts.session(&house.at(), &house.roles, &whole.token).await.unwrap();
        assert_eq!((live.session.level, live.actor.memberships.len()), (Level::Whole, 2));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_demands_a_factor_lets_nothing_be_done_without_one() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        house.give(&amina, "officer").await;
        let opened = house.signed_in("amina").await;
        let live = house.accounts.session(&house.at(), &house.roles, &opened.token).await.unwrap();
        assert_eq!(live.session.level, Level::Enrolling);
        assert_eq!(live.actor.memberships, []);
        let token = rihla_account::NewToken { label: "x", scopes: Vec::new(), ends_at: house.now + SignedDuration::from_hours(1) };
        assert!(house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, token).await.is_err());
        let secret = house.accounts.begin_totp(&mut house.at(), &opened.token).await.unwrap();
        let whole = house.accounts.confirm_totp(&mut house.at(), &opened.token, &secret.digits_at(house.now)).await.unwrap();
        let live = house.accounts.session(&house.at(), &house.roles, &whole.token).await.unwrap();
        assert_eq!((live.session.level, live.actor.memberships.len()), (Level::Whole, 1));
        let refused = house.accounts.remove_totp(&mut house.at(), &whole.token, &house.roles).await;
        assert!(matches!(refused, Err(AccountError::FactorDemanded)));
        assert!(house.is_alive(&whole.token).await, "and nothing was done");
        assert!(matches!(house.try_sign_in("amina", GOOD).await.unwrap(), Step::Factor(_)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_matters_asks_for_recent_proof() {
    for mut house in House::each().await {
        let amina = house.person("amina").await;
        let opened = house.signed_in("amina").await;
        house.later(SignedDuration::from_mins(11));
        assert!(!house.accounts.session(&house.at(), &house.roles, &opened.token).await.unwrap().fresh);
        for refused in [
            house.accounts.begin_totp(&mut house.at(), &opened.token).await.map(drop),
            house.accounts.change_password(&mut house.at(), &opened.token, &password(GOOD), &password(BETTER)).await.map(drop),
            house.accounts.make_recovery_codes(&mut house.at(), &opened.token).await.map(drop),
        ] {
            assert!(matches!(refused, Err(AccountError::FactorNeeded)), "{refused:?}");
        }
        let wrong = house.accounts.confirm_password(&mut house.at(), &opened.token, &password(BETTER)).await;
        assert!(matches!(wrong, Err(AccountError::Refused)));
        let again = house.accounts.confirm_password(&mut house.at(), &opened.token, &password(GOOD)).await.unwrap();
        house.accounts.begin_totp(&mut house.at(), &again.token).await.unwrap();
        assert_eq!(house.accounts.factors(&amina).await.unwrap().len(), 0, "begun is not added");
        assert!(house.is_alive(&copy(&again.token)).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_session_cannot_guess_the_password_without_end() {
    for house in House::each().await {
        house.person("amina").await;
        let opened = house.signed_in("amina").await;
        let mut refused = 0;
        for _ in 0..12 {
            let wrong = house.accounts.confirm_password(&mut house.at(), &opened.token, &password(BETTER)).await;
            refused += usize::from(matches!(wrong, Err(AccountError::TooMany { .. })));
        }
        assert_eq!(refused, 8);
    }
}
