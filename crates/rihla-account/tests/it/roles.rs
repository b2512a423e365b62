//! Roles by the day, and giving them.

use jiff::Span;
use jiff::civil::Date;
use rihla_account::AccountError;
use rihla_model::access::{Actor, Membership};
use rihla_model::{AccountId, AgencyId};

use crate::house::{House, membership, role_id};

impl House {
    async fn held(&self, account: &AccountId, day: Date) -> Vec<Membership> {
        self.accounts.actor(account, day).await.unwrap().memberships
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_is_held_from_its_first_to_its_last_day() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        let day = |days| house.today.checked_add(Span::new().days(days)).unwrap();
        let agency = AgencyId::new("HCP").unwrap();
        let given = Membership { role: role_id("reader"), agency: Some(agency), area: Some("ma-rsk".to_owned()) };
        let (from, until) = (day(1), Some(day(3)));
        let id = house.accounts.give_role(&mut house.at(), &Actor::node(), &house.roles, &amina, given.clone(), from, until).await.unwrap();
        for (days, count) in [(0, 0), (1, 1), (3, 1), (4, 0)] {
            assert_eq!(house.held(&amina, day(days)).await.len(), count, "{days}");
        }
        assert_eq!(house.held(&amina, day(2)).await[0].area.as_deref(), Some("MA-RSK"));
        house.accounts.end_role(&mut house.at(), &Actor::node(), &id).await.unwrap();
        assert_eq!(house.held(&amina, day(2)).await, []);
        let again = house.accounts.end_role(&mut house.at(), &Actor::node(), &id).await;
        assert!(matches!(again, Err(AccountError::Absent { .. })));
        let all = house.accounts.given_roles(&amina).await.unwrap();
        assert_eq!((all.len(), all[0].given_by.as_str()), (1, "node"));
        assert_eq!(all[0].ended, Some((house.now, "node".to_owned())));
        let backwards = house.accounts.give_role(&mut house.at(), &Actor::node(), &house.roles, &amina, given, day(3), Some(day(2))).await;
        assert!(matches!(backwards, Err(AccountError::BadSpan { .. })));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gives_more_than_they_hold() {
    for house in House::each().await {
        let (amina, bilal) = (house.person("amina").await, house.person("bilal").await);
        house.give(&amina, "editor").await;
        let giver = house.accounts.actor(&amina, house.today).await.unwrap();
        for (role, given) in [("reader", true), ("editor", true), ("officer", false), ("nobody", false)] {
            let done =
                house.accounts.give_role(&mut house.at(), &giver, &house.roles, &bilal, membership(role), house.today, None).await.is_ok();
            assert_eq!(done, given, "{role}");
        }
        // nor to oneself
        let own = house.accounts.give_role(&mut house.at(), &giver, &house.roles, &amina, membership("officer"), house.today, None).await;
        assert!(matches!(own, Err(AccountError::MoreThanHeld { .. })));
        assert_eq!(house.held(&bilal, house.today).await.len(), 2);
        assert_eq!(house.kinds(Some(&bilal)).await.iter().filter(|kind| **kind == "role-given").count(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_is_taken_back_is_gone_from_an_open_session() {
    for house in House::each().await {
        let amina = house.person("amina").await;
        house.give(&amina, "reader").await;
        let opened = house.signed_in("amina").await;
        let id = house.accounts.given_roles(&amina).await.unwrap()[0].id.clone();
        assert_eq!(house.accounts.session(&house.at(), &house.roles, &opened.token).await.unwrap().actor.memberships.len(), 1);
        house.accounts.end_role(&mut house.at(), &Actor::node(), &id).await.unwrap();
        assert_eq!(house.accounts.session(&house.at(), &house.roles, &opened.token).await.unwrap().actor.memberships, []);
    }
}
