//! A node's records in an empty database, with a clock that the test turns.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use jiff::{SignedDuration, Timestamp};
use rihla_model::access::{Actor, ActorKind, Membership};
use rihla_model::{AccountId, AgencyId, Clock, FieldId, RecordId, RegisterId, RoleId, TransitionId, Vocabulary};
use rihla_register::{Draft, RecordKeys, Registers, Registry, Written};
use rihla_store::database::{Database, Scratch, scratch_on_each_engine};
use rihla_store::{KeyId, SecretKey};
use ring::rand::SystemRandom;
use serde_json::{Value as Json, json};

/// Read once: it takes a while.
static DEFINITIONS: LazyLock<(Arc<Vocabulary>, Arc<Registers>)> = LazyLock::new(|| {
    let vocabulary = Vocabulary::embedded().unwrap();
    let own = BTreeMap::from([("search.toml".to_owned(), include_str!("search.toml").to_owned()), ("roles.toml".to_owned(), roles())]);
    let registers = Registers::read(&own, &vocabulary).unwrap();
    (Arc::new(vocabulary), Arc::new(registers))
});

/// The program's roles with those of the tests.
fn roles() -> String {
    let programs = include_str!("../../../../registers/roles.toml");
    let mine = include_str!("roles.toml");
    let new = mine.split("[[role]]").skip(1).filter(|role| {
        let id = role.lines().find(|line| line.starts_with("id")).unwrap();
        !programs.contains(id)
    });
    new.fold(programs.to_owned(), |text, role| text + "\n[[role]]" + role)
}

/// A clock that goes on by a second with each look.
pub struct Turning(AtomicI64);

impl Clock for Turning {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-11-26T09:00:00Z".parse().unwrap();
        start + SignedDuration::from_secs(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

pub struct House {
    pub scratch: Scratch,
    pub registry: Arc<Registry>,
}

pub fn id(text: &str) -> RegisterId {
    RegisterId::new(text).unwrap()
}

pub fn field(text: &str) -> FieldId {
    FieldId::new(text).unwrap()
}

pub fn step(text: &str) -> TransitionId {
    TransitionId::new(text).unwrap()
}

pub fn fields(json: Json) -> BTreeMap<FieldId, Json> {
    json.as_object().unwrap().iter().map(|(name, value)| (field(name), value.clone())).collect()
}

pub fn person(account: &str, role: &str, agency: Option<&str>) -> Actor {
    let agency = agency.map(|agency| AgencyId::new(agency).unwrap());
    let membership = Membership { role: RoleId::new(role).unwrap(), agency, area: None };
    Actor { kind: ActorKind::Person, account: Some(AccountId::new(account).unwrap()), memberships: vec![membership], scopes: None }
}

pub fn focal() -> Actor {
    person("amina", "focal-point", None)
}

pub fn worker() -> Actor {
    person("bilal", "case-worker", Some("red-crescent"))
}

pub fn supervisor() -> Actor {
    person("chantal", "supervisor", None)
}

pub fn pledge(reference: &str) -> Json {
    json!({
        "reference": reference,
        "title": { "en": format!("Pledge {reference}"), "fr": format!("Engagement {reference}") },
        "entity": "Ministry of Health",
        "entity_kind": "state",
        "form": "policy",
        "kind": "individual",
        "text": { "en": "To do it." },
        "objectives": ["gcm:8"],
        "begins": "2026-01-01",
        "ends": "2027-06-30",
    })
}

pub fn draft(json: Json) -> Draft {
    Draft { fields: fields(json), ..Draft::default() }
}

pub fn keys() -> RecordKeys {
    let name = KeyId::new("registers-1").unwrap();
    RecordKeys::new(name.clone(), BTreeMap::from([(name, SecretKey::from_bytes([7; 32]))])).unwrap()
}

impl House {
    /// One on each engine.
    pub async fn each() -> Vec<Self> {
        let now = "2026-11-26T09:00:00Z".parse().unwrap();
        let scratches = scratch_on_each_engine(now).await.unwrap();
        scratches.into_iter().map(Self::within).collect()
    }

    fn within(scratch: Scratch) -> Self {
        let registry = Self::registry_in(scratch.database());
        Self { scratch, registry }
    }

    /// The records in a database.
    pub fn registry_in(database: &Database) -> Arc<Registry> {
        let (vocabulary, registers) = DEFINITIONS.clone();
        let clock = Arc::new(Turning(AtomicI64::new(0)));
        Arc::new(Registry::new(database.clone(), keys(), registers, vocabulary, clock, Arc::new(SystemRandom::new())))
    }

    pub async fn pledge(&self, reference: &str) -> Written {
        self.registry.create(&focal(), &id("pledge"), draft(pledge(reference))).await.unwrap()
    }

    pub async fn search(&self, number: &str, name: &str) -> Written {
        let json = json!({ "number": number, "name": name, "missing_since": "2026-05-01" });
        self.registry.create(&worker(), &id("search"), draft(json)).await.unwrap()
    }
}

pub fn of<'a>(register: &'a RegisterId, written: &'a Written) -> (&'a RegisterId, &'a RecordId) {
    (register, &written.record)
}
