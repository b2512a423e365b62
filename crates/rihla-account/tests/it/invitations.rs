//! From the invitation to the first sign-in.

use jiff::SignedDuration;
use rihla_account::{AccountError, AccountState, OneTimeCode, Ticket, WeakPassword};

use crate::house::{BETTER, GOOD, House, password};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_is_accepted_once_with_a_good_password() {
    for house in House::each().await {
        let invitation = house.invited("zahra.aitali").await;
        let text = invitation.code.to_text();
        let ticket = || Ticket::Code(OneTimeCode::parse(&text.to_lowercase()).unwrap());
        assert!(house.try_sign_in("zahra.aitali", GOOD).await.is_err());
        for (weak, why) in
            [("short", WeakPassword::Short), ("zahra-und-der-berg", WeakPassword::Named), ("password123456", WeakPassword::Common)]
        {
            let refused = house.accounts.set_password(&mut house.at(), &ticket(), &password(weak)).await;
            assert!(matches!(refused, Err(AccountError::Weak(found)) if found == why), "{weak}");
        }
        // a weak password does not use the code up
        house.accounts.set_password(&mut house.at(), &ticket(), &password(GOOD)).await.unwrap();
        let again = house.accounts.set_password(&mut house.at(), &ticket(), &password(BETTER)).await;
        assert!(matches!(again, Err(AccountError::CodeRefused)));
        house.signed_in("zahra.aitali").await;
        assert_eq!(
            house.kinds(Some(&invitation.account)).await,
            ["invited", "sign-in-refused", "invitation-accepted", "password-set", "signed-in"]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_runs_out_and_a_new_one_voids_the_old() {
    for mut house in House::each().await {
        let invitation = house.invited("amina").await;
        house.later(SignedDuration::from_hours(24 * 7));
        let late = house.accounts.set_password(&mut house.at(), &Ticket::Code(invitation.code), &password(GOOD)).await;
        assert!(matches!(late, Err(AccountError::CodeRefused)));
        let first = house
            .accounts
            .invite_again(&mut house.at(), &rihla_model::access::Actor::node(), &house.roles, &invitation.account)
            .await
            .unwrap();
        let second = house
            .accounts
            .invite_again(&mut house.at(), &rihla_model::access::Actor::node(), &house.roles, &invitation.account)
            .await
            .unwrap();
        assert!(house.accounts.set_password(&mut house.at(), &Ticket::Code(first), &password(GOOD)).await.is_err());
        house.accounts.set_password(&mut house.at(), &Ticket::Code(second), &password(GOOD)).await.unwrap();
        let refused =
            house.accounts.invite_again(&mut house.at(), &rihla_model::access::Actor::node(), &house.roles, &invitation.account).await;
        assert!(matches!(refused, Err(AccountError::WrongState)), "an active account is not invited");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_and_an_address_belong_to_one_account() {
    for house in House::each().await {
        house.person("amina").await;
        let same_name = house.accounts.invite(&mut house.at(), House::new_account("AMINA")).await;
        assert!(matches!(same_name, Err(AccountError::NameTaken)));
        let mut new = House::new_account("bilal");
        new.email = Some(rihla_account::EmailAddress::new("Amina@Ministry.Example").unwrap());
        assert!(matches!(house.accounts.invite(&mut house.at(), new).await, Err(AccountError::EmailTaken)));
        let many = house.accounts.accounts(None, 10).await.unwrap();
        assert_eq!(many.len(), 1, "what was refused left nothing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_invitation_waits_and_is_not_active_by_being_freed() {
    for house in House::each().await {
        let invitation = house.invited("amina").await;
        house.accounts.lock(&mut house.at(), &invitation.account).await.unwrap();
        let refused = house.accounts.set_password(&mut house.at(), &Ticket::Code(invitation.code), &password(GOOD)).await;
        assert!(matches!(refused, Err(AccountError::CodeRefused)));
        house.accounts.unlock(&mut house.at(), &invitation.account).await.unwrap();
        assert_eq!(house.accounts.account(&invitation.account).await.unwrap().state, AccountState::Invited);
        let code = house
            .accounts
            .invite_again(&mut house.at(), &rihla_model::access::Actor::node(), &house.roles, &invitation.account)
            .await
            .unwrap();
        house.accounts.set_password(&mut house.at(), &Ticket::Code(code), &password(GOOD)).await.unwrap();
        house.signed_in("amina").await;
    }
}
