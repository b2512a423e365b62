//! A node whose definitions and clock the test sets, on each engine.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use rihla_model::{Clock, RecordId, RegisterId, Vocabulary};
use rihla_register::{Registers, Registry, Written};
use rihla_store::Disk;
use rihla_store::database::{Database, Row, Scratch, Statement, scratch_on_each_engine};
use ring::rand::SystemRandom;
use serde_json::json;

use crate::house::{draft, focal, id, keys};

pub const PAPER: &str = include_str!("paper.toml");

static VOCABULARY: LazyLock<Arc<Vocabulary>> = LazyLock::new(|| Arc::new(Vocabulary::embedded().unwrap()));

/// A clock that stands where it was set, but for a microsecond with each look.
pub struct Standing(AtomicI64);

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::SeqCst)).unwrap()
    }
}

pub struct Node {
    pub scratch: Scratch,
    pub clock: Arc<Standing>,
}

/// A text with changes, each of which has to be possible.
pub fn altered(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

pub fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn paper() -> RegisterId {
    id("paper")
}

/// Definitions with these files.
pub fn registers(files: &[(&str, &str)]) -> Arc<Registers> {
    let own: BTreeMap<String, String> = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Arc::new(Registers::read(&own, &VOCABULARY).unwrap_or_else(|faults| panic!("{faults:#?}")))
}

impl Node {
    pub async fn each() -> Vec<Self> {
        let now = moment("2020-01-15T10:00:00Z");
        let clock = || Arc::new(Standing(AtomicI64::new(now.as_microsecond())));
        let scratches = scratch_on_each_engine(now).await.unwrap();
        scratches.into_iter().map(|scratch| Self { scratch, clock: clock() }).collect()
    }

    pub fn set(&self, now: &str) -> Timestamp {
        self.clock.0.store(moment(now).as_microsecond(), Ordering::SeqCst);
        moment(now)
    }

    pub fn registry_of(&self, registers: &Arc<Registers>) -> Registry {
        self.registry_on(self.scratch.database().clone(), registers)
    }

    pub fn registry_on(&self, database: Database, registers: &Arc<Registers>) -> Registry {
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        Registry::new(database, keys(), Arc::clone(registers), Arc::clone(&VOCABULARY), clock, Arc::new(SystemRandom::new()))
    }

    /// The registry under one register more than the program's.
    pub fn registry(&self, paper: &str) -> Registry {
        self.registry_of(&registers(&[("paper.toml", paper)]))
    }

    pub fn listing(&self, paper: &str, list: &Path) -> Registry {
        self.registry(paper).with_erasures(Disk::default(), list.to_path_buf())
    }

    pub async fn rows(&self, statement: Statement) -> Vec<Row> {
        self.scratch.database().read().await.unwrap().rows(statement).await.unwrap()
    }

    pub async fn number(&self, text: &'static str) -> i64 {
        self.rows(Statement::new(text)).await[0].integer(0).unwrap()
    }
}

pub async fn write(registry: &Registry, reference: &str) -> Written {
    let json = json!({ "reference": reference, "note": format!("note of {reference}"), "sent_on": "2020-02-29" });
    registry.create(&focal(), &paper(), draft(json)).await.unwrap()
}

pub fn named<'a>(register: &'a RegisterId, record: &'a RecordId) -> (&'a RegisterId, &'a RecordId) {
    (register, record)
}
