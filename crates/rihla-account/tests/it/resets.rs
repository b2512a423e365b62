//! New passwords: by an administrator, by mail.

use jiff::SignedDuration;
use rihla_account::{AccountError, OneTimeCode, Proof, Ticket};
use rihla_model::AccountId;
use rihla_model::access::Actor;

use crate::house::{BETTER, GOOD, House, copy, password};

impl House {
    async fn actor(&self, account: &AccountId) -> Actor {
        self.accounts.actor(account, self.today).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_gives_a_code_that_ends_everything_open() {
    for mut house in House::each().await {
        let (amina, admin) = (house.person("amina").await, house.person("admin").await);
        for role in ["editor"] {
            house.give(&admin, role).await;
        }
        house.give(&amina, "reader").await;
        let opened = house.signed_in("amina").await;
        let by = house.actor(&admin).await;
        let code = house.accounts.give_reset(&mut house.at(), &by, &house.roles, &amina, false).await.unwrap();
        assert!(!house.is_alive(&opened.token).await);
        assert!(matches!(house.try_sign_in("amina", GOOD).await, Err(AccountError::Refused)), "the old password is void");
        let text = code.to_text();
        house.accounts.set_password(&mut house.at(), &Ticket::Code(code), &password(BETTER)).await.unwrap();
        let again = Ticket::Code(OneTimeCode::parse(&text).unwrap());
        assert!(house.accounts.set_password(&mut house.at(), &again, &password(GOOD)).await.is_err());
        house.try_sign_in("amina", BETTER).await.unwrap();
        let kinds = house.kinds(Some(&amina)).await;
        assert!(["sessions-ended", "reset-given", "reset-used", "password-set"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
        let code = house.accounts.give_reset(&mut house.at(), &by, &house.roles, &amina, false).await.unwrap();
        house.later(SignedDuration::from_hours(24));
        let late = house.accounts.set_password(&mut house.at(), &Ticket::Code(code), &password(GOOD)).await;
        assert!(matches!(late, Err(AccountError::CodeRefused)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_takes_over_an_account_that_may_do_more() {
    for mut house in House::each().await {
        let helpdesk = house.person("helpdesk").await;
        house.give(&helpdesk, "reader").await;
        let by = house.actor(&helpdesk).await;
        let (secret, _) = house.guarded("amina").await;
        let amina = house.accounts.account_named(&rihla_account::SignInName::new("amina").unwrap()).await.unwrap().id;
        house.give(&amina, "officer").await;
        let unguarded = house.person("bilal").await;
        house.give(&unguarded, "editor").await;
        let refused = house.accounts.give_reset(&mut house.at(), &by, &house.roles, &unguarded, false).await;
        assert!(matches!(refused, Err(AccountError::AboveActor)), "no factor stands in the way");
        let refused = house.accounts.give_reset(&mut house.at(), &by, &house.roles, &amina, true).await;
        assert!(matches!(refused, Err(AccountError::AboveActor)), "the factors would go");
        // the factors stay: whoever gives the code cannot use it alone
        let code = house.accounts.give_reset(&mut house.at(), &by, &house.roles, &amina, false).await.unwrap();
        house.accounts.set_password(&mut house.at(), &Ticket::Code(code), &password(GOOD)).await.unwrap();
        house.seconds(60);
        let waiting = house.waiting("amina").await;
        house.show(&waiting, Proof::Totp(&secret.digits_at(house.now))).await.unwrap();
        // a role that begins later counts too
        let future = house.person("chadia").await;
        let next_week = house.today.checked_add(jiff::Span::new().days(7)).unwrap();
        let officer = crate::house::membership("editor");
        house.accounts.give_role(&mut house.at(), &Actor::node(), &house.roles, &future, officer, next_week, None).await.unwrap();
        let refused = house.accounts.give_reset(&mut house.at(), &by, &house.roles, &future, false).await;
        assert!(matches!(refused, Err(AccountError::AboveActor)));
        assert!(house.accounts.give_reset(&mut house.at(), &Actor::anyone(), &house.roles, &helpdesk, false).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_with_the_factors_removed_lets_a_lost_phone_be_replaced() {
    for house in House::each().await {
        house.guarded("amina").await;
        let amina = house.accounts.account_named(&rihla_account::SignInName::new("amina").unwrap()).await.unwrap().id;
        let code = house.accounts.give_reset(&mut house.at(), &Actor::node(), &house.roles, &amina, true).await.unwrap();
        house.accounts.set_password(&mut house.at(), &Ticket::Code(code), &password(GOOD)).await.unwrap();
        house.signed_in("amina").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_leads_to_one_new_password_and_past_no_factor() {
    for mut house in House::each().await {
        let (secret, _) = house.guarded("amina").await;
        house.seconds(60);
        let opened = house.show(&house.waiting("amina").await, Proof::Totp(&secret.digits_at(house.now))).await.unwrap();
        for typed in ["AMINA", "amina@ministry.example"] {
            house.later(SignedDuration::from_mins(6));
            let mail = house.accounts.ask_reset(&mut house.at(), typed).await.unwrap().expect("a mail");
            assert_eq!(mail.account.email.as_ref().map(rihla_account::EmailAddress::as_str), Some("amina@ministry.example"));
            assert!(house.accounts.ask_reset(&mut house.at(), typed).await.unwrap().is_none(), "one mail in five minutes");
            let ticket = Ticket::Mail(copy(&mail.token));
            house.accounts.set_password(&mut house.at(), &ticket, &password(GOOD)).await.unwrap();
            assert!(house.accounts.set_password(&mut house.at(), &ticket, &password(BETTER)).await.is_err(), "once");
        }
        assert!(!house.is_alive(&opened.token).await);
        house.waiting("amina").await;
        house.later(SignedDuration::from_mins(6));
        let mail = house.accounts.ask_reset(&mut house.at(), "amina").await.unwrap().expect("a mail");
        house.later(SignedDuration::from_mins(30));
        assert!(house.accounts.set_password(&mut house.at(), &Ticket::Mail(mail.token), &password(BETTER)).await.is_err(), "late");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_address_voids_what_was_sent_to_the_old_one() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        let mail = house.accounts.ask_reset(&mut house.at(), "amina").await.unwrap().expect("a mail");
        let account = house.accounts.account(&amina).await.unwrap();
        let new = rihla_account::EmailAddress::new("amina@other.example").unwrap();
        house.accounts.change_details(&mut house.at(), &amina, account.shown, Some(new), account.language, None).await.unwrap();
        let refused = house.accounts.set_password(&mut house.at(), &Ticket::Mail(mail.token), &password(BETTER)).await;
        assert!(matches!(refused, Err(AccountError::CodeRefused)));
    }
}
