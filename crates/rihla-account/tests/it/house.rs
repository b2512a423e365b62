//! A node's accounts in an empty database, with a clock that the test turns and a count of the work done.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use rihla_account::{
    AccountError, AccountKeys, Accounts, Argon2id, Cost, EmailAddress, Invitation, Level, NewAccount, Occasion, Opened, Password, Policy,
    SecretToken, SecurityEvent, ShownName, SignInName, Step, Stretch, Stretching, Ticket,
};
use rihla_model::access::{Act, Actor, FieldClass, Grant, Membership, Role, Roles, Serves};
use rihla_model::{AccountId, Language, LocalText, RegisterId, RoleId};
use rihla_store::database::{Row, Scratch, Statement, scratch_on_each_engine};
use rihla_store::{KeyId, SecretKey};
use ring::rand::SystemRandom;
use zeroize::Zeroizing;

pub const GOOD: &str = "quatre pommes sous la pluie";
pub const BETTER: &str = "cinq poires dans le verger";
pub const ADDRESS: &str = "192.0.2.77";
pub const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0.2";

/// Argon2 at the least cost, counted.
#[derive(Default)]
pub struct Counted(pub AtomicUsize);

impl Stretch for Counted {
    fn stretch(&self, cost: Cost, salt: &[u8], password: &[u8]) -> Result<Zeroizing<[u8; 32]>, AccountError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Argon2id.stretch(cost, salt, password)
    }
}

pub struct House {
    pub scratch: Scratch,
    pub accounts: Accounts,
    pub counted: Arc<Counted>,
    pub roles: Roles,
    pub now: Timestamp,
    pub today: Date,
}

pub fn password(text: &str) -> Password {
    Password::new(Zeroizing::new(text.to_owned()))
}

pub fn role_id(id: &str) -> RoleId {
    RoleId::new(id).unwrap()
}

pub fn membership(role: &str) -> Membership {
    Membership { role: role_id(role), agency: None, area: None }
}

fn role(id: &str, second_factor: bool, acts: &[Act]) -> Role {
    let grant = Grant {
        register: RegisterId::new("policy").unwrap(),
        acts: acts.iter().copied().collect(),
        when: std::collections::BTreeSet::new(),
        classes: FieldClass::ALL.into_iter().collect(),
    };
    Role {
        id: role_id(id),
        label: LocalText::default(),
        description: LocalText::default(),
        serves: Serves::Coordination,
        second_factor,
        accounts: false,
        node: false,
        protection: false,
        agency: false,
        observatory: std::collections::BTreeSet::new(),
        grants: vec![grant],
    }
}

impl House {
    /// One on each engine.
    pub async fn each() -> Vec<Self> {
        Self::each_with(Policy::default(), Cost { memory_kib: 32, passes: 1, lanes: 1 }).await
    }

    pub async fn each_with(policy: Policy, cost: Cost) -> Vec<Self> {
        let now: Timestamp = "2026-11-26T09:00:00Z".parse().unwrap();
        let scratches = scratch_on_each_engine(now).await.unwrap();
        scratches.into_iter().map(|scratch| Self::within(scratch, policy.clone(), cost, now)).collect()
    }

    fn within(scratch: Scratch, policy: Policy, cost: Cost, now: Timestamp) -> Self {
        let counted = Arc::new(Counted::default());
        let stretching = Stretching { cost, by: counted.clone(), at_a_time: 4 };
        let accounts = Accounts::new(scratch.database().clone(), keys(), policy, stretching, Arc::new(SystemRandom::new()));
        let roles = Roles::new([
            role("reader", false, &[Act::See]),
            role("editor", false, &[Act::See, Act::Edit]),
            role("officer", true, &[Act::See, Act::Edit, Act::Erase]),
        ]);
        Self { scratch, accounts, counted, roles, now, today: date(2026, 11, 26) }
    }

    /// The same database under another cost of passwords.
    pub fn at_cost(self, cost: Cost) -> Self {
        Self::within(self.scratch, Policy::default(), cost, self.now)
    }

    pub fn at(&self) -> Occasion {
        Occasion::new(self.now, self.today, &Actor::anyone()).from(Some(ADDRESS), Some(AGENT))
    }

    pub fn at_from(&self, address: &str) -> Occasion {
        Occasion::new(self.now, self.today, &Actor::anyone()).from(Some(address), Some(AGENT))
    }

    pub fn later(&mut self, span: SignedDuration) {
        self.now += span;
    }

    pub fn seconds(&mut self, seconds: i64) {
        self.later(SignedDuration::from_secs(seconds));
    }

    pub fn work_done(&self) -> usize {
        self.counted.0.load(Ordering::SeqCst)
    }

    pub fn new_account(name: &str) -> NewAccount {
        NewAccount {
            name: SignInName::new(name).unwrap(),
            shown: ShownName::new("Person of the test").unwrap(),
            email: Some(EmailAddress::new(&format!("{name}@ministry.example")).unwrap()),
            language: Language::Fr,
            agency: None,
        }
    }

    pub async fn invited(&self, name: &str) -> Invitation {
        self.accounts.invite(&mut self.at(), Self::new_account(name)).await.unwrap()
    }

    /// An active account with [`GOOD`] as password.
    pub async fn person(&self, name: &str) -> AccountId {
        let invitation = self.invited(name).await;
        self.accounts.set_password(&mut self.at(), &Ticket::Code(invitation.code), &password(GOOD)).await.unwrap();
        invitation.account
    }

    pub async fn give(&self, account: &AccountId, role: &str) {
        let mut at = self.at();
        self.accounts.give_role(&mut at, &Actor::node(), &self.roles, account, membership(role), self.today, None).await.unwrap();
    }

    pub async fn try_sign_in(&self, name: &str, typed: &str) -> Result<Step, AccountError> {
        self.accounts.sign_in(&mut self.at(), &self.roles, name, &password(typed), None).await
    }

    pub async fn signed_in(&self, name: &str) -> Opened {
        match self.try_sign_in(name, GOOD).await.unwrap() {
            Step::Signed(opened) => opened,
            Step::Factor(_) => panic!("a second factor is asked for"),
        }
    }

    /// The token of a sign-in that waits for its second factor.
    pub async fn waiting(&self, name: &str) -> SecretToken {
        match self.try_sign_in(name, GOOD).await.unwrap() {
            Step::Factor(pending) => pending.token,
            Step::Signed(_) => panic!("no second factor is asked for"),
        }
    }

    pub async fn is_alive(&self, token: &SecretToken) -> bool {
        match self.accounts.session(&self.at(), &self.roles, token).await {
            Ok(live) => live.session.level == Level::Whole,
            Err(AccountError::SessionOver) => false,
            Err(other) => panic!("{other}"),
        }
    }

    /// The kinds of event of an account, the oldest first.
    pub async fn kinds(&self, account: Option<&AccountId>) -> Vec<&'static str> {
        self.events(account).await.iter().map(SecurityEvent::kind).collect()
    }

    pub async fn events(&self, account: Option<&AccountId>) -> Vec<SecurityEvent> {
        let (from, until) = (Timestamp::UNIX_EPOCH, self.now + SignedDuration::from_hours(1));
        let mut events = self.accounts.events(account, from, until, None, 1000).await.unwrap();
        events.reverse();
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    /// What the database holds, past the room's own functions.
    pub async fn rows(&self, find: Statement) -> Vec<Row> {
        self.scratch.database().read().await.unwrap().rows(find).await.unwrap()
    }

    /// Changes the database past the room's own functions.
    pub async fn tamper(&self, change: Statement) -> Result<u64, rihla_store::StoreError> {
        let mut unit = self.scratch.database().write().await.unwrap();
        let touched = unit.run(change).await?;
        unit.commit().await?;
        Ok(touched)
    }
}

pub fn keys() -> AccountKeys {
    let id = KeyId::new("accounts-1").unwrap();
    AccountKeys::new(id.clone(), BTreeMap::from([(id, SecretKey::from_bytes([42; 32]))])).unwrap()
}

/// A browser holds the text of a token, not the token.
pub fn copy(token: &SecretToken) -> SecretToken {
    SecretToken::parse(&token.to_text()).unwrap()
}
