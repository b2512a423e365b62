//! Second factors: digits and recovery codes, each good once.

use jiff::SignedDuration;
use rihla_account::{AccountError, Factor, Opened, Proof, RecoveryCode, SecretToken, Step, TotpSecret};

use crate::house::{GOOD, House, password};

impl House {
    /// An active account with an authenticator app and recovery codes. The digits of now are used.
    pub async fn guarded(&self, name: &str) -> (TotpSecret, Vec<RecoveryCode>) {
        self.person(name).await;
        let opened = self.signed_in(name).await;
        let secret = self.accounts.begin_totp(&mut self.at(), &opened.token).await.unwrap();
        let opened = self.accounts.confirm_totp(&mut self.at(), &opened.token, &secret.digits_at(self.now)).await.unwrap();
        let codes = self.accounts.make_recovery_codes(&mut self.at(), &opened.token).await.unwrap();
        (secret, codes)
    }

    pub async fn show(&self, token: &SecretToken, proof: Proof<'_>) -> Result<Opened, AccountError> {
        self.accounts.show_factor(&mut self.at(), token, &proof, None).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_alone_opens_nothing_where_there_is_a_factor() {
    for mut house in House::each().await {
        let (secret, _) = house.guarded("amina").await;
        house.seconds(60);
        let Step::Factor(pending) = house.try_sign_in("amina", GOOD).await.unwrap() else { panic!("signed in by password alone") };
        assert_eq!(pending.factors.iter().copied().collect::<Vec<_>>(), [Factor::Totp, Factor::Recovery]);
        assert!(!house.is_alive(&pending.token).await, "what waits is no session");
        let opened = house.show(&pending.token, Proof::Totp(&secret.digits_at(house.now))).await.unwrap();
        assert!(house.is_alive(&opened.token).await);
        let again = house.show(&pending.token, Proof::Totp(&secret.digits_at(house.now))).await;
        assert!(matches!(again, Err(AccountError::SignInOver)), "completed once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_digits_do_not_serve_twice() {
    for mut house in House::each().await {
        let (secret, _) = house.guarded("amina").await;
        let enrolling = secret.digits_at(house.now);
        let waiting = house.waiting("amina").await;
        assert!(matches!(house.show(&waiting, Proof::Totp(&enrolling)).await, Err(AccountError::FactorRefused)), "used when it was added");
        house.seconds(60);
        let digits = secret.digits_at(house.now);
        house.show(&house.waiting("amina").await, Proof::Totp(&digits)).await.unwrap();
        for seconds in [0, 1, 29] {
            house.seconds(seconds);
            let waiting = house.waiting("amina").await;
            assert!(matches!(house.show(&waiting, Proof::Totp(&digits)).await, Err(AccountError::FactorRefused)), "seen over a shoulder");
        }
        // nor those of a step before the one that was used
        let earlier = secret.digits_at(house.now - SignedDuration::from_secs(59));
        let waiting = house.waiting("amina").await;
        assert!(house.show(&waiting, Proof::Totp(&earlier)).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recovery_code_serves_once_and_a_new_set_ends_the_old() {
    for mut house in House::each().await {
        let (secret, codes) = house.guarded("amina").await;
        assert_eq!(codes.len(), 10);
        let opened = house.show(&house.waiting("amina").await, Proof::Recovery(&codes[3])).await.unwrap();
        let waiting = house.waiting("amina").await;
        assert!(matches!(house.show(&waiting, Proof::Recovery(&codes[3])).await, Err(AccountError::FactorRefused)));
        assert_eq!(house.accounts.recovery_codes_left(&opened.session.account).await.unwrap(), 9);
        let new = house.accounts.make_recovery_codes(&mut house.at(), &opened.token).await.unwrap();
        assert!(matches!(house.show(&waiting, Proof::Recovery(&codes[4])).await, Err(AccountError::FactorRefused)));
        house.show(&waiting, Proof::Recovery(&new[4])).await.unwrap();
        assert!(new.iter().all(|code| codes.iter().all(|old| old.to_text() != code.to_text())));
        assert!(house.kinds(Some(&opened.session.account)).await.contains(&"recovery-used"));
        // without a factor that they stand in for, they are nothing
        house.seconds(60);
        let waiting = house.waiting("amina").await;
        let opened = house.show(&waiting, Proof::Totp(&secret.digits_at(house.now))).await.unwrap();
        house.accounts.remove_totp(&mut house.at(), &opened.token, &house.roles).await.unwrap();
        assert_eq!(house.accounts.recovery_codes_left(&opened.session.account).await.unwrap(), 0);
        house.signed_in("amina").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_of_one_account_is_none_of_another() {
    for house in House::each().await {
        let (_, codes) = house.guarded("amina").await;
        let (secret, _) = house.guarded("bilal").await;
        let waiting = house.waiting("bilal").await;
        assert!(house.show(&waiting, Proof::Recovery(&codes[0])).await.is_err());
        let waiting = house.waiting("amina").await;
        assert!(house.show(&waiting, Proof::Totp(&secret.digits_at(house.now))).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn digits_cannot_be_guessed_without_end() {
    for mut house in House::each().await {
        let (secret, codes) = house.guarded("amina").await;
        house.seconds(60);
        let mut listened = 0;
        for n in 0..100 {
            // a new sign-in each time: it is the account that is counted, not the sign-in
            let mut at = house.at_from(&format!("198.51.100.{n}"));
            let step = house.accounts.sign_in(&mut at, &house.roles, "amina", &password(GOOD), None).await.unwrap();
            let Step::Factor(pending) = step else { panic!("no factor") };
            let wrong = house.accounts.show_factor(&mut at, &pending.token, &Proof::Totp("000000"), None).await;
            listened += usize::from(matches!(wrong, Err(AccountError::FactorRefused)));
            house.seconds(5);
        }
        assert!(listened <= 11, "{listened} guesses at six digits in eight minutes");
        let waiting = house.waiting("amina").await;
        assert!(matches!(house.show(&waiting, Proof::Totp(&secret.digits_at(house.now))).await, Err(AccountError::TooMany { .. })));
        assert!(matches!(house.show(&waiting, Proof::Recovery(&codes[0])).await, Err(AccountError::TooMany { .. })));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_takes_too_long_is_over() {
    for mut house in House::each().await {
        let (secret, _) = house.guarded("amina").await;
        let waiting = house.waiting("amina").await;
        house.later(SignedDuration::from_mins(10));
        let late = house.show(&waiting, Proof::Totp(&secret.digits_at(house.now))).await;
        assert!(matches!(late, Err(AccountError::SignInOver)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_password_ends_what_waits_and_what_is_open_elsewhere() {
    for mut house in House::each().await {
        let (secret, _) = house.guarded("amina").await;
        house.seconds(60);
        let opened = house.show(&house.waiting("amina").await, Proof::Totp(&secret.digits_at(house.now))).await.unwrap();
        house.seconds(60);
        let elsewhere = house.show(&house.waiting("amina").await, Proof::Totp(&secret.digits_at(house.now))).await.unwrap();
        let waits = house.waiting("amina").await;
        let new = password(crate::house::BETTER);
        let wrong = house.accounts.change_password(&mut house.at(), &opened.token, &new, &new).await;
        assert!(matches!(wrong, Err(AccountError::Refused)));
        let weak = house.accounts.change_password(&mut house.at(), &opened.token, &password(GOOD), &password("amina-amina-amina")).await;
        assert!(matches!(weak, Err(AccountError::Weak(_))));
        house.accounts.change_password(&mut house.at(), &opened.token, &password(GOOD), &new).await.unwrap();
        assert!(!house.is_alive(&elsewhere.token).await);
        house.seconds(60);
        assert!(matches!(house.show(&waits, Proof::Totp(&secret.digits_at(house.now))).await, Err(AccountError::SignInOver)));
        assert!(house.try_sign_in("amina", GOOD).await.is_err());
    }
}
