//! Whoever made a one-time code knows it: it opens no account that has been given more since than they could give.

use rihla_account::{AccountError, Occasion, OneTimeCode, Ticket};
use rihla_model::AccountId;
use rihla_model::access::{Actor, Membership};

use crate::house::{GOOD, House, membership, password};

/// Somebody who holds a role, and acts.
async fn holder(house: &House, name: &str, role: &str) -> Actor {
    let account = house.person(name).await;
    house.give(&account, role).await;
    house.accounts.actor(&account, house.today).await.unwrap()
}

impl House {
    async fn give_by(&self, by: &Actor, account: &AccountId, given: Membership) {
        let mut at = Occasion::new(self.now, self.today, by);
        self.accounts.give_role(&mut at, by, &self.roles, account, given, self.today, None).await.unwrap();
    }

    async fn invited_by(&self, by: &Actor, name: &str) -> (AccountId, OneTimeCode) {
        let mut at = Occasion::new(self.now, self.today, by);
        let invited = self.accounts.invite(&mut at, Self::new_account(name)).await.unwrap();
        (invited.account, invited.code)
    }

    async fn uses(&self, code: OneTimeCode) -> Result<AccountId, AccountError> {
        self.accounts.set_password(&mut self.at(), &Ticket::Code(code), &password(GOOD)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_void_once_its_maker_could_not_give_what_the_account_holds() {
    for house in House::each().await {
        let (weak, strong) = (holder(&house, "weak", "editor").await, holder(&house, "strong", "officer").await);
        let (account, code) = house.invited_by(&weak, "dora").await;
        // what its maker could give as well leaves the code as it is
        house.give_by(&strong, &account, membership("reader")).await;
        assert!(!house.accounts.needs_code(&account, house.now).await.unwrap());
        house.give_by(&strong, &account, membership("officer")).await;
        let refused = house.uses(code).await;
        assert!(matches!(refused, Err(AccountError::CodeRefused)), "{refused:?}");
        assert!(house.accounts.needs_code(&account, house.now).await.unwrap(), "the page says that a new code is needed");
        // nor does its maker make another
        let again = house.accounts.invite_again(&mut house.at(), &weak, &house.roles, &account).await;
        assert!(matches!(again, Err(AccountError::AboveActor)), "{again:?}");
        let again = house.accounts.invite_again(&mut house.at(), &strong, &house.roles, &account).await.unwrap();
        assert!(!house.accounts.needs_code(&account, house.now).await.unwrap());
        assert_eq!(house.uses(again).await.unwrap(), account);
        assert!(!house.accounts.needs_code(&account, house.now).await.unwrap());
        // a role from next week on is one as well
        let (account, code) = house.invited_by(&weak, "dina").await;
        let next_week = house.today.checked_add(jiff::Span::new().days(7)).unwrap();
        house.accounts.give_role(&mut house.at(), &strong, &house.roles, &account, membership("officer"), next_week, None).await.unwrap();
        assert!(matches!(house.uses(code).await, Err(AccountError::CodeRefused)));
        let again = house.accounts.invite_again(&mut house.at(), &weak, &house.roles, &account).await;
        assert!(matches!(again, Err(AccountError::AboveActor)), "{again:?}");
        // one whose maker holds nothing any more, or is locked, is void by any role
        let (account, code) = house.invited_by(&weak, "dalia").await;
        house.accounts.lock(&mut house.at(), weak.account.as_ref().unwrap()).await.unwrap();
        house.give_by(&strong, &account, membership("reader")).await;
        assert!(matches!(house.uses(code).await, Err(AccountError::CodeRefused)));
        // what the node gave, whoever looks after the machine knows: they could give everything
        let invitation =
            house.accounts.invite(&mut Occasion::new(house.now, house.today, &Actor::node()), House::new_account("nora")).await.unwrap();
        house.give_by(&strong, &invitation.account, membership("officer")).await;
        assert_eq!(house.uses(invitation.code).await.unwrap(), invitation.account);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_for_a_new_password_is_void_likewise() {
    for house in House::each().await {
        let (weak, strong) = (holder(&house, "weak", "editor").await, holder(&house, "strong", "officer").await);
        let account = house.person("dora").await;
        let mut at = Occasion::new(house.now, house.today, &weak);
        let code = house.accounts.give_reset(&mut at, &weak, &house.roles, &account, false).await.unwrap();
        house.give_by(&strong, &account, membership("officer")).await;
        assert!(matches!(house.uses(code).await, Err(AccountError::CodeRefused)));
        assert!(house.accounts.needs_code(&account, house.now).await.unwrap());
        let code = house.accounts.give_reset(&mut house.at(), &strong, &house.roles, &account, false).await.unwrap();
        assert_eq!(house.uses(code).await.unwrap(), account);
        // and what was sent by mail to an address that somebody else may have typed
        let account = house.person("dina").await;
        let mailed = house.accounts.ask_reset(&mut house.at(), "dina").await.unwrap().unwrap();
        house.give_by(&strong, &account, membership("reader")).await;
        let refused = house.accounts.set_password(&mut house.at(), &Ticket::Mail(mailed.token), &password(GOOD)).await;
        assert!(matches!(refused, Err(AccountError::CodeRefused)), "{refused:?}");
    }
}
