//! How somebody wants to be written to, and the token that asks for no more.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use rihla_account::{MailWish, Pace};

use crate::house::{House, role_id};

fn words(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_said_nothing_has_a_digest_a_day_and_whoever_comes_back_no_old_letters() {
    for mut house in House::each().await {
        let (amina, bilal) = (house.person("amina").await, house.person("bilal").await);
        assert_eq!(house.accounts.mail_wish(&amina).await.unwrap(), MailWish::default());
        assert_eq!((MailWish::default().pace, MailWish::default().without), (Pace::Daily, BTreeSet::new()));
        let without = words(&["due", "commented"]);
        house.accounts.wish_for_mail(&amina, Pace::AtOnce, &without, house.now).await.unwrap();
        assert_eq!(house.accounts.written_to_at_once().await.unwrap(), std::slice::from_ref(&amina));
        house.accounts.wish_for_mail(&amina, Pace::Never, &without, house.now).await.unwrap();
        let asleep = house.accounts.mail_wish(&amina).await.unwrap();
        assert_eq!(
            (asleep.pace, &asleep.without, asleep.since),
            (Pace::Never, &without, Timestamp::UNIX_EPOCH),
            "less needs no new beginning"
        );
        house.later(SignedDuration::from_hours(100));
        house.accounts.wish_for_mail(&amina, Pace::Weekly, &without, house.now).await.unwrap();
        assert_eq!(house.accounts.mail_wish(&amina).await.unwrap().since, house.now, "what was not wanted is not sent later");
        let awake = house.now;
        house.later(SignedDuration::from_hours(1));
        house.accounts.wish_for_mail(&amina, Pace::Daily, &words(&["due", "commented", "waiting"]), house.now).await.unwrap();
        assert_eq!(house.accounts.mail_wish(&amina).await.unwrap().since, awake);
        house.accounts.wish_for_mail(&amina, Pace::Daily, &words(&["due"]), house.now).await.unwrap();
        assert_eq!(house.accounts.mail_wish(&amina).await.unwrap().since, house.now, "nor what kinds were not");
        assert_eq!(house.accounts.mail_wish(&bilal).await.unwrap(), MailWish::default(), "of nobody else");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_of_one_account_and_cannot_be_made() {
    for house in House::each().await {
        let (amina, bilal) = (house.person("amina").await, house.person("bilal").await);
        let (hers, his) = (house.accounts.unsubscribe_token(&amina).unwrap(), house.accounts.unsubscribe_token(&bilal).unwrap());
        assert_eq!(house.accounts.unsubscriber(&hers), Some(amina.clone()));
        assert!(
            !hers.contains("amina") && hers.len() < 200 && hers.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b)),
            "{hers}"
        );
        // another's account with one's own proof; a proof that was altered, cut, of another key, or none
        let proof = |token: &str| token.split_once('.').unwrap().1.to_owned();
        let flipped = if hers.ends_with('0') { "1" } else { "0" };
        for forged in [
            format!("{bilal}.{}", proof(&hers)),
            format!("{amina}.{}", proof(&his)),
            format!("{}{flipped}", &hers[..hers.len() - 1]),
            hers[..hers.len() - 2].to_owned(),
            hers.replacen("accounts-1", "accounts-2", 1),
            format!("{amina}."),
            amina.as_str().to_owned(),
            format!("{amina}.{}", "0".repeat(64)),
            String::new(),
            "..".to_owned(),
            "\u{0}.é.x".to_owned(),
        ] {
            assert_eq!(house.accounts.unsubscriber(&forged), None, "{forged}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holders_are_persons_in_use_who_hold_a_role_today() {
    for mut house in House::each().await {
        let (amina, bilal, chadia) = (house.person("amina").await, house.person("bilal").await, house.person("chadia").await);
        let invited = house.invited("dora").await.account;
        for account in [&amina, &bilal, &invited] {
            house.give(account, "editor").await;
        }
        house.give(&amina, "reader").await;
        house.give(&chadia, "reader").await;
        let editors = [role_id("editor"), role_id("officer")];
        let mut both = [amina.clone(), bilal.clone()];
        both.sort();
        assert_eq!(house.accounts.holders(&editors, house.today).await.unwrap(), both);
        assert_eq!(house.accounts.holders(&editors, house.today.yesterday().unwrap()).await.unwrap(), []);
        assert_eq!(house.accounts.holders(&[], house.today).await.unwrap(), []);
        house.accounts.lock(&mut house.at(), &bilal).await.unwrap();
        house.seconds(1);
        assert_eq!(house.accounts.holders(&editors, house.today).await.unwrap(), [amina]);
    }
}
