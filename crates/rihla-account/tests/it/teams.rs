//! Teams: what comes by one and goes with it, and what nobody comes into by one.

use jiff::Span;
use rihla_account::{AccountError, Level, MembershipId, NewToken, Occasion, TeamId, Ticket};
use rihla_model::access::{Act, Actor, Membership, Scope};
use rihla_model::{AccountId, AgencyId};

use crate::house::{GOOD, House, membership, password};

impl House {
    async fn team(&self, name: &str) -> TeamId {
        self.accounts.make_team(&mut self.at(), &Actor::node(), name, None).await.unwrap()
    }

    async fn join(&self, by: &Actor, team: &TeamId, account: &AccountId) -> Result<(), AccountError> {
        self.accounts.add_to_team(&mut Occasion::new(self.now, self.today, by), by, &self.roles, (team, account)).await
    }

    async fn leave(&self, by: &Actor, team: &TeamId, account: &AccountId) -> Result<(), AccountError> {
        self.accounts.remove_from_team(&mut Occasion::new(self.now, self.today, by), by, &self.roles, (team, account)).await
    }

    async fn give_team(&self, by: &Actor, team: &TeamId, role: &str) -> Result<MembershipId, AccountError> {
        self.give_team_on(by, team, membership(role), 0).await
    }

    async fn give_team_on(&self, by: &Actor, team: &TeamId, given: Membership, days: i64) -> Result<MembershipId, AccountError> {
        let from = self.today.checked_add(Span::new().days(days)).unwrap();
        let mut at = Occasion::new(self.now, self.today, by);
        self.accounts.give_team_role(&mut at, by, &self.roles, (team, None), given, (from, None)).await
    }

    async fn roles_of(&self, account: &AccountId) -> Vec<String> {
        let held = self.accounts.actor(account, self.today).await.unwrap().memberships;
        held.iter().map(|held| held.role.as_str().to_owned()).collect()
    }

    async fn acting(&self, name: &str, role: &str) -> Actor {
        let account = self.person(name).await;
        self.give(&account, role).await;
        self.accounts.actor(&account, self.today).await.unwrap()
    }
}

const NODE: Actor = Actor::node();

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_in_a_team_holds_its_roles_as_long_as_they_are() {
    for mut house in House::each().await {
        let (team, amina, bilal) = (house.team("Border data").await, house.person("amina").await, house.person("bilal").await);
        house.join(&NODE, &team, &amina).await.unwrap();
        assert!(house.roles_of(&amina).await.is_empty());
        house.seconds(1);
        let agency = AgencyId::new("HCP").unwrap();
        let bound = Membership { agency: Some(agency), area: Some("ma-rsk".to_owned()), ..membership("reader") };
        let role = house.give_team_on(&NODE, &team, bound.clone(), 0).await.unwrap();
        let held = house.accounts.actor(&amina, house.today).await.unwrap().memberships;
        assert_eq!(held, [Membership { area: Some("MA-RSK".to_owned()), ..bound }]);
        // whoever comes later has them too, in a session that was open before
        let opened = house.signed_in("bilal").await;
        house.join(&NODE, &team, &bilal).await.unwrap();
        let live = house.accounts.session(&house.at(), &house.roles, &opened.token).await.unwrap();
        assert_eq!(live.actor.memberships.len(), 1);
        // and a token of theirs, and whoever is told
        let scopes = vec![Scope { register: None, acts: [Act::See].into() }];
        let new = NewToken { label: "mine", scopes, ends_at: house.now + jiff::SignedDuration::from_hours(24) };
        let token = house.accounts.make_token(&mut house.at(), &house.roles, &opened.token, new).await.unwrap();
        let shown = token.to_text();
        assert_eq!(house.accounts.actor_by_token(&mut house.at(), &shown).await.unwrap().memberships.len(), 1);
        let readers = [membership("reader").role];
        let mut both = vec![amina.clone(), bilal.clone()];
        both.sort();
        assert_eq!(house.accounts.holders(&readers, house.today).await.unwrap(), both);
        // who leaves loses them at once, everywhere
        house.seconds(1);
        house.leave(&NODE, &team, &bilal).await.unwrap();
        let live = house.accounts.session(&house.at(), &house.roles, &opened.token).await.unwrap();
        assert_eq!(live.actor.memberships, []);
        assert_eq!(house.accounts.actor_by_token(&mut house.at(), &shown).await.unwrap().memberships, []);
        assert_eq!(house.accounts.holders(&readers, house.today).await.unwrap(), std::slice::from_ref(&amina));
        let held = house.accounts.given_roles(&bilal).await.unwrap();
        assert_eq!((held.len(), held[0].team.as_ref(), held[0].ended.as_ref().map(|ended| ended.0)), (1, Some(&team), Some(house.now)));
        assert!(matches!(house.leave(&NODE, &team, &bilal).await, Err(AccountError::Absent { .. })));
        // a role that is taken back from the team is taken back from all; whoever joins later never held it
        house.seconds(1);
        house.accounts.end_team_role(&mut house.at(), &NODE, &house.roles, (&team, &role)).await.unwrap();
        assert!(house.roles_of(&amina).await.is_empty());
        house.seconds(1);
        let chadia = house.person("chadia").await;
        house.join(&NODE, &team, &chadia).await.unwrap();
        assert_eq!(house.accounts.given_roles(&chadia).await.unwrap(), []);
        // closed: nobody is in it, and it takes nobody
        house.give_team(&NODE, &team, "reader").await.unwrap();
        assert_eq!(house.roles_of(&chadia).await, ["reader"]);
        // what comes twice is held once, and stays while it comes once
        house.give(&chadia, "reader").await;
        assert_eq!(house.roles_of(&chadia).await, ["reader"]);
        let own = house.accounts.given_roles(&chadia).await.unwrap().into_iter().find(|given| given.team.is_none()).unwrap();
        house.accounts.end_role(&mut house.at(), &NODE, &own.id).await.unwrap();
        assert_eq!(house.roles_of(&chadia).await, ["reader"]);
        house.seconds(1);
        house.accounts.close_team(&mut house.at(), &NODE, &house.roles, &team).await.unwrap();
        assert!(house.roles_of(&chadia).await.is_empty() && house.accounts.teams().await.unwrap().is_empty());
        assert_eq!(house.accounts.team_members(&team).await.unwrap(), []);
        assert!(matches!(house.join(&NODE, &team, &bilal).await, Err(AccountError::Absent { .. })));
        assert!(matches!(house.give_team(&NODE, &team, "reader").await, Err(AccountError::Absent { .. })));
        // every step is in the chain, of the team and of each account, and no name is
        let mut kinds = house.kinds(Some(&chadia)).await;
        kinds.retain(|kind| kind.starts_with("team-"));
        assert_eq!(kinds, ["team-joined", "team-role-given", "team-left"]);
        let events = house.events(None).await;
        assert!(!format!("{events:?}").contains("Border") && events.iter().any(|event| event.kind() == "team-closed"));
        house.accounts.verify_chain(None).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_comes_into_more_by_a_team_than_somebody_could_give_them() {
    for mut house in House::each().await {
        let (weak, strong) = (house.acting("weak", "editor").await, house.acting("strong", "officer").await);
        let (team, dora) = (house.team("Border data").await, house.person("dora").await);
        let own = weak.account.clone().unwrap();
        // nobody gives a team what they could not give
        for role in ["officer", "nobody"] {
            assert!(house.give_team(&weak, &team, role).await.is_err(), "{role}");
        }
        house.give_team(&weak, &team, "reader").await.unwrap();
        house.join(&weak, &team, &dora).await.unwrap();
        house.leave(&weak, &team, &dora).await.unwrap();
        // a role from next week on is one already: nobody is added to it, not even oneself
        let officer = house.give_team_on(&strong, &team, membership("officer"), 7).await.unwrap();
        for account in [&dora, &own] {
            let refused = house.join(&weak, &team, account).await;
            assert!(matches!(refused, Err(AccountError::MoreThanHeld { .. })), "{refused:?}");
        }
        // nor is a team above one changed, emptied, or closed
        house.join(&strong, &team, &dora).await.unwrap();
        let mut at = house.at();
        let refused = [
            house.leave(&weak, &team, &dora).await,
            house.accounts.change_team(&mut at, &weak, &house.roles, (&team, "Readers of news", None)).await,
            house.accounts.close_team(&mut at, &weak, &house.roles, &team).await,
            house.accounts.end_team_role(&mut at, &weak, &house.roles, (&team, &officer)).await,
        ];
        assert!(refused.iter().all(|refused| matches!(refused, Err(AccountError::TeamAboveActor))), "{refused:?}");
        // what the account holds by a team counts where somebody would act for it
        let code = house.accounts.give_reset(&mut at, &weak, &house.roles, &dora, false).await;
        assert!(matches!(code, Err(AccountError::AboveActor)), "{code:?}");
        // a role that was taken back is in nobody's way
        house.seconds(1);
        house.accounts.end_team_role(&mut house.at(), &strong, &house.roles, (&team, &officer)).await.unwrap();
        house.join(&weak, &team, &own).await.unwrap();
        // a role of another team is none of this one
        let other = house.team("Others").await;
        let id = house.give_team(&strong, &other, "reader").await.unwrap();
        let refused = house.accounts.end_team_role(&mut house.at(), &strong, &house.roles, (&team, &id)).await;
        assert!(matches!(refused, Err(AccountError::Absent { .. })), "{refused:?}");
        // nor is a role of a team taken back as one of an account
        let refused = house.accounts.end_role(&mut house.at(), &NODE, &id).await;
        assert!(matches!(refused, Err(AccountError::Absent { .. })), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_slipped_in_before_a_role_comes() {
    for house in House::each().await {
        let (weak, strong) = (house.acting("weak", "editor").await, house.acting("strong", "officer").await);
        let (team, dora) = (house.team("Border data").await, house.person("dora").await);
        let seen = house.accounts.team(&team).await.unwrap().version;
        house.join(&weak, &team, &dora).await.unwrap();
        let mut at = house.at();
        let given = (membership("officer"), (house.today, None));
        let refused = house.accounts.give_team_role(&mut at, &strong, &house.roles, (&team, Some(seen)), given.0.clone(), given.1).await;
        assert!(matches!(refused, Err(AccountError::TeamChanged)), "{refused:?}");
        assert!(house.roles_of(&dora).await.is_empty());
        let seen = house.accounts.team(&team).await.unwrap().version;
        house.accounts.give_team_role(&mut at, &strong, &house.roles, (&team, Some(seen)), given.0, given.1).await.unwrap();
        assert_eq!(house.roles_of(&dora).await, ["officer"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_somebody_knows_opens_nothing_that_came_by_a_team() {
    for house in House::each().await {
        let (weak, strong) = (house.acting("weak", "editor").await, house.acting("strong", "officer").await);
        let invited = async |name: &str| {
            let mut at = Occasion::new(house.now, house.today, &weak);
            house.accounts.invite(&mut at, House::new_account(name)).await.unwrap()
        };
        let uses = async |code| house.accounts.set_password(&mut house.at(), &Ticket::Code(code), &password(GOOD)).await;
        // the member was there, and the role comes
        let (team, first) = (house.team("Border data").await, invited("dora").await);
        house.join(&strong, &team, &first.account).await.unwrap();
        assert!(!house.accounts.needs_code(&first.account, house.now).await.unwrap());
        house.give_team(&strong, &team, "officer").await.unwrap();
        assert!(matches!(uses(first.code).await, Err(AccountError::CodeRefused)));
        assert!(house.accounts.needs_code(&first.account, house.now).await.unwrap());
        let again = house.accounts.invite_again(&mut house.at(), &weak, &house.roles, &first.account).await;
        assert!(matches!(again, Err(AccountError::AboveActor)), "{again:?}");
        // the role was there, and the member comes
        let second = invited("dina").await;
        house.join(&strong, &team, &second.account).await.unwrap();
        assert!(matches!(uses(second.code).await, Err(AccountError::CodeRefused)));
        // what its maker could give as well leaves a code as it is
        let (small, third) = (house.team("Readers").await, invited("dalia").await);
        house.give_team(&strong, &small, "reader").await.unwrap();
        house.join(&strong, &small, &third.account).await.unwrap();
        assert_eq!(uses(third.code).await.unwrap(), third.account);
        // a role that begins next week counts where somebody would take the account over
        let (later, fourth) = (house.team("Later").await, invited("dunya").await);
        house.join(&strong, &later, &fourth.account).await.unwrap();
        house.give_team_on(&strong, &later, membership("officer"), 7).await.unwrap();
        let again = house.accounts.invite_again(&mut house.at(), &weak, &house.roles, &fourth.account).await;
        assert!(matches!(again, Err(AccountError::AboveActor)), "{again:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_factor_is_asked_for_where_a_team_brings_the_role() {
    for house in House::each().await {
        let (team, amina) = (house.team("Border data").await, house.person("amina").await);
        house.give(&amina, "reader").await;
        house.join(&NODE, &team, &amina).await.unwrap();
        let opened = house.signed_in("amina").await;
        assert!(house.is_alive(&opened.token).await);
        // in the session that is open, and in the next one
        house.give_team(&NODE, &team, "officer").await.unwrap();
        for token in [opened.token, house.signed_in("amina").await.token] {
            let live = house.accounts.session(&house.at(), &house.roles, &token).await.unwrap();
            assert_eq!((live.session.level, live.actor.memberships), (Level::Enrolling, Vec::new()));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_account_and_a_program_are_in_no_team() {
    for mut house in House::each().await {
        let (team, amina) = (house.team("Border data").await, house.person("amina").await);
        house.give_team(&NODE, &team, "reader").await.unwrap();
        house.join(&NODE, &team, &amina).await.unwrap();
        house.seconds(1);
        house.accounts.disable(&mut house.at(), &amina).await.unwrap();
        assert_eq!(house.accounts.team_members(&team).await.unwrap(), []);
        assert!(house.kinds(Some(&amina)).await.contains(&"team-left"));
        assert!(matches!(house.join(&NODE, &team, &amina).await, Err(AccountError::WrongState)));
        // opened again, it does not come back into it
        house.accounts.enable(&mut house.at(), &amina).await.unwrap();
        assert!(house.roles_of(&amina).await.is_empty());
        house.seconds(1);
        house.join(&NODE, &team, &amina).await.unwrap();
        assert_eq!(house.roles_of(&amina).await, ["reader"]);
        assert!(matches!(house.join(&NODE, &team, &amina).await, Err(AccountError::InTeamAlready)));
        let feed = house.accounts.make_service(&mut house.at(), House::new_account("feed")).await.unwrap();
        assert!(matches!(house.join(&NODE, &team, &feed).await, Err(AccountError::ProgramInTeam)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_that_of_one_team() {
    for house in House::each().await {
        let team = house.team("Border data").await;
        for same in ["Border data", "  BORDER   data ", "border data"] {
            let refused = house.accounts.make_team(&mut house.at(), &NODE, same, None).await;
            assert!(matches!(refused, Err(AccountError::TeamNameTaken)), "{same}: {refused:?}");
            assert_eq!(house.accounts.team_named(same).await.unwrap().id, team);
        }
        for bad in ["", "a\u{202e}b", &"x".repeat(81)] {
            assert!(matches!(house.accounts.make_team(&mut house.at(), &NODE, bad, None).await, Err(AccountError::BadLabel { .. })));
        }
        let other = house.team("Others").await;
        let mut at = house.at();
        let refused = house.accounts.change_team(&mut at, &NODE, &house.roles, (&other, "border DATA", None)).await;
        assert!(matches!(refused, Err(AccountError::TeamNameTaken)), "{refused:?}");
        let agency = AgencyId::new("HCP").unwrap();
        house.accounts.change_team(&mut at, &NODE, &house.roles, (&other, "Returns", Some(&agency))).await.unwrap();
        let changed = house.accounts.team(&other).await.unwrap();
        assert_eq!((changed.name.as_str(), changed.agency, changed.version), ("Returns", Some(agency), 2));
        // a name is free again once its team is closed
        house.accounts.close_team(&mut at, &NODE, &house.roles, &team).await.unwrap();
        house.team("Border data").await;
    }
}
