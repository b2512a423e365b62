//! Saved views are seen by whom they are for, changed by who may, and go with the account.

use rihla_account::{AccountError, Audience, NewView, Thing, View, ViewFault, audiences, may_change, may_share};
use rihla_model::access::{Actor, ActorKind, Membership};
use rihla_model::{AccountId, AgencyId, RegisterId};

use crate::house::{House, membership, role_id};

fn policy() -> RegisterId {
    RegisterId::new("policy").unwrap()
}

fn agency(id: &str) -> Option<AgencyId> {
    Some(AgencyId::new(id).unwrap())
}

fn actor(account: &AccountId, memberships: &[Membership]) -> Actor {
    Actor { kind: ActorKind::Person, account: Some(account.clone()), memberships: memberships.to_vec(), scopes: None }
}

fn of(role: &str, id: &str) -> Membership {
    Membership { agency: agency(id), ..membership(role) }
}

fn all(role: &str) -> Audience {
    Audience { role: role_id(role), agency: None }
}

async fn names(house: &House, actor: &Actor) -> Vec<String> {
    house.accounts.views(actor, Some(&policy())).await.unwrap().into_iter().map(|view| view.name).collect()
}

async fn keep(house: &House, by: &Actor, name: &str, shared: Option<Audience>) -> Result<View, AccountError> {
    let new = NewView { register: &policy(), name, query: "state=draft", shared };
    let id = house.accounts.keep_view(&mut house.at(), by, &house.roles, new).await?;
    house.accounts.view(by, &policy(), &id).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_seen_by_whom_it_is_for_and_changed_by_who_may() {
    for house in House::each().await {
        let (amina, bilal) = (house.person("amina").await, house.person("bilal").await);
        let amina = actor(&amina, &[of("editor", "health")]);
        let colleague = actor(&bilal, &[of("editor", "health")]);
        let elsewhere = actor(&bilal, &[of("editor", "labour")]);
        let everywhere = actor(&bilal, &[membership("editor")]);
        let own = keep(&house, &amina, " My  <b>drafts</b> ", None).await.unwrap();
        assert_eq!((own.name.as_str(), own.query.as_str()), ("My <b>drafts</b>", "state=draft"));
        let shared = Some(Audience { role: role_id("editor"), agency: agency("health") });
        let theirs = keep(&house, &amina, "Ours", shared.clone()).await.unwrap();
        assert_eq!(names(&house, &amina).await, ["My <b>drafts</b>", "Ours"]);
        assert_eq!(names(&house, &colleague).await, ["Ours"]);
        // a role for all agencies is not one for this agency: nothing is shared further than it was said
        for other in [&elsewhere, &everywhere, &actor(&bilal, &[]), &actor(&bilal, &[of("reader", "health")]), &Actor::anyone()] {
            assert_eq!(names(&house, other).await, Vec::<String>::new(), "{other:?}");
            let absent = house.accounts.view(other, &policy(), &theirs.id).await;
            assert!(matches!(absent, Err(AccountError::Absent { what: Thing::View })), "{absent:?}");
        }
        let absent = house.accounts.view(&colleague, &policy(), &own.id).await;
        assert!(matches!(absent, Err(AccountError::Absent { what: Thing::View })));
        let elsewhere_register = RegisterId::new("pledge").unwrap();
        assert!(house.accounts.view(&amina, &elsewhere_register, &own.id).await.is_err());
        // what one does not see one does not change either
        let by = (&colleague, &house.roles);
        let (policy, mut at) = (policy(), house.at());
        for refused in [
            house.accounts.remove_view(&mut at, by, (&policy, &own.id)).await,
            house.accounts.rename_view(&mut at, by, (&policy, &own.id), "Mine").await,
            house.accounts.remove_view(&mut at, (&elsewhere, &house.roles), (&policy, &theirs.id)).await,
        ] {
            assert!(matches!(refused, Err(AccountError::Absent { .. })), "{refused:?}");
        }
        // an area of the agency sees what is shared with the agency, and changes nothing of it
        let narrow = actor(&bilal, &[Membership { area: Some("MA-RSK".to_owned()), ..of("editor", "health") }]);
        assert_eq!(names(&house, &narrow).await, ["Ours"]);
        assert!(!may_change(&narrow, &house.roles, &theirs));
        let refused = house.accounts.rename_view(&mut at, (&narrow, &house.roles), (&policy, &theirs.id), "Mine").await;
        assert!(matches!(refused, Err(AccountError::View(ViewFault::NotShared))), "{refused:?}");
        house.accounts.rename_view(&mut at, by, (&policy, &theirs.id), "Ours, renamed").await.unwrap();
        assert_eq!(names(&house, &amina).await, ["My <b>drafts</b>", "Ours, renamed"]);
        house.accounts.remove_view(&mut at, by, (&policy, &theirs.id)).await.unwrap();
        assert_eq!(names(&house, &colleague).await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_shares_with_whom_they_do_not_belong_to() {
    for house in House::each().await {
        let account = house.person("amina").await;
        let amina = actor(&account, &[of("editor", "health"), Membership { area: Some("MA-RSK".to_owned()), ..membership("reader") }]);
        let health = Audience { role: role_id("editor"), agency: agency("health") };
        assert_eq!(audiences(&amina, &house.roles), [health]);
        for audience in [
            all("editor"),
            Audience { role: role_id("editor"), agency: agency("labour") },
            all("reader"),
            all("officer"),
            all("nobody"),
            all("anyone"),
        ] {
            let refused = keep(&house, &amina, "x", Some(audience.clone())).await;
            assert!(matches!(refused, Err(AccountError::View(ViewFault::NotShared))), "{audience:?}: {refused:?}");
        }
        let boss = actor(&account, &[membership("editor")]);
        assert!(may_share(&boss, &house.roles, &all("editor")) && !may_share(&boss, &house.roles, &all("officer")));
        assert!(may_share(&boss, &house.roles, &Audience { role: role_id("editor"), agency: agency("labour") }));
        let token = Actor { scopes: Some(Vec::new()), ..boss.clone() };
        assert!(!may_share(&token, &house.roles, &all("editor")));
        let public = Actor { memberships: Actor::anyone().memberships, ..boss.clone() };
        assert!(!may_share(&public, &house.roles, &all("anyone")), "nothing is shared with the public");
        assert!(keep(&house, &Actor::anyone(), "x", None).await.is_err());
        for (name, query) in [("", "a"), ("two\nlines\u{202e}", "a"), (&"x".repeat(81), "a")] {
            let new = NewView { register: &policy(), name, query, shared: None };
            let refused = house.accounts.keep_view(&mut house.at(), &boss, &house.roles, new).await;
            assert!(matches!(refused, Err(AccountError::BadLabel { most: 80 })), "{name}: {refused:?}");
        }
        let long = "x".repeat(4_001);
        let new = NewView { register: &policy(), name: "x", query: &long, shared: None };
        let refused = house.accounts.keep_view(&mut house.at(), &boss, &house.roles, new).await;
        assert!(matches!(refused, Err(AccountError::View(ViewFault::TooLong))));
        for number in 0..40 {
            keep(&house, &boss, &format!("{number}"), None).await.unwrap();
        }
        let refused = keep(&house, &boss, "one too many", None).await;
        assert!(matches!(refused, Err(AccountError::View(ViewFault::TooMany { most: 40 }))), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_share_among_themselves_takes_no_place() {
    for house in House::each().await {
        let (amina, bilal) = (house.person("amina").await, house.person("bilal").await);
        let boss = actor(&bilal, &[membership("editor")]);
        for number in 0..6 {
            for name in 0..40 {
                let register = RegisterId::new(format!("register-{name}")).unwrap();
                let shared = Some(Audience { role: role_id("editor"), agency: agency(&format!("agency-{number}")) });
                let new = NewView { register: &register, name: "A", query: "state=draft", shared };
                house.accounts.keep_view(&mut house.at(), &boss, &house.roles, new).await.unwrap();
            }
        }
        let by = actor(&amina, &[of("editor", "health")]);
        keep(&house, &by, "Zebra", None).await.unwrap();
        let all: Vec<String> = house.accounts.views(&by, None).await.unwrap().into_iter().map(|view| view.name).collect();
        assert_eq!(all, ["Zebra"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn own_views_go_with_the_account() {
    for house in House::each().await {
        let (amina, bilal) = (house.person("amina").await, house.person("bilal").await);
        let (by, colleague) = (actor(&amina, &[membership("editor")]), actor(&bilal, &[membership("editor")]));
        keep(&house, &by, "Own", None).await.unwrap();
        keep(&house, &by, "Ours", Some(all("editor"))).await.unwrap();
        house.accounts.lock(&mut house.at(), &amina).await.unwrap();
        assert_eq!(names(&house, &by).await.len(), 2, "a lock is for the time being");
        house.accounts.disable(&mut house.at(), &amina).await.unwrap();
        assert_eq!((names(&house, &by).await, names(&house, &colleague).await), (vec!["Ours".to_owned()], vec!["Ours".to_owned()]));
        let left = house.accounts.views(&colleague, None).await.unwrap();
        house.accounts.remove_view(&mut house.at(), (&colleague, &house.roles), (&policy(), &left[0].id)).await.unwrap();
    }
}
