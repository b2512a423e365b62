#![no_main]
//! Tables into a register: any columns and any cells. A plan is the same each time; what was done once is unchanged the second time, and
//! what was taken back is as if it never was.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use rihla_model::access::Actor;
use rihla_model::{Language, RegisterId, SystemClock, Vocabulary};
use rihla_register::{ImportOptions, ImportReport, LinkPolicy, Outcome, RecordKeys, Registers, Registry, Sheet};
use rihla_store::database::Scratch;
use rihla_store::{KeyId, SecretKey};
use ring::rand::SystemRandom;
use tokio::runtime::Runtime;

struct House {
    runtime: Runtime,
    registry: Registry,
    _rows: Scratch,
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let rows = runtime.block_on(Scratch::sqlite("2026-11-26T09:00:00Z".parse().unwrap())).unwrap();
    let vocabulary = Vocabulary::embedded().unwrap();
    let registers = Registers::embedded(&vocabulary).unwrap();
    let name = KeyId::new("registers-1").unwrap();
    let keys = RecordKeys::new(name.clone(), BTreeMap::from([(name, SecretKey::from_bytes([7; 32]))])).unwrap();
    let chance = Arc::new(SystemRandom::new());
    let registry = Registry::new(rows.database().clone(), keys, Arc::new(registers), Arc::new(vocabulary), Arc::new(SystemClock), chance);
    House { runtime, registry, _rows: rows }
});

/// The columns of a pledge that an import needs, and their cells, so that what is fuzzed gets as far as the rest.
const SURE: [(&str, &str); 10] = [
    ("title.en", "A pledge"),
    ("entity", "Ministry"),
    ("entity_kind", "state"),
    ("form", "policy"),
    ("kind", "individual"),
    ("text.en", "To do it."),
    ("objectives", "gcm:8"),
    ("begins", "2026-01-01"),
    ("ends", "2027-06-30"),
    ("reference", "P-1"),
];

fn tried(sheet: &Sheet, options: ImportOptions) {
    let House { runtime, registry, .. } = &*HOUSE;
    let (actor, register) = (Actor::node(), RegisterId::new("pledge").unwrap());
    let plan = || runtime.block_on(registry.plan_import(&actor, &register, sheet, options));
    let Ok(first) = plan() else { return };
    // what it would make is drawn at random, what it says of each row is not
    let said = |report: &ImportReport| report.rows.iter().map(|row| (row.line, row.outcome.clone(), row.makes.clone())).collect::<Vec<_>>();
    assert_eq!(said(&first), said(&plan().unwrap()));
    let done = runtime.block_on(registry.import(&actor, &register, sheet, options)).unwrap();
    assert_eq!(first.counts(), done.counts());
    let Some(batch) = done.batch else { return };
    let again = plan().unwrap();
    let settled = again.rows.iter().all(|row| matches!(row.outcome, Outcome::Unchanged | Outcome::Refused { .. }));
    assert!(settled, "what was done is not what would be done: {:?}", again.counts());
    runtime.block_on(registry.undo_import(&actor, &register, &batch)).unwrap();
}

fuzz_target!(|text: &str| {
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let Some(columns) = lines.next() else { return };
    let rows: Vec<(u64, Vec<String>)> = (2..).zip(lines.take(20)).collect();
    let options = ImportOptions { links: LinkPolicy::Always, empty_clears: true, language: Language::Fr, ..ImportOptions::default() };
    tried(&Sheet { columns: columns.clone(), rows: rows.clone() }, ImportOptions::default());
    // with what is needed beside it
    let sure = SURE.iter().filter(|(name, _)| !columns.iter().any(|column| column.split('.').next() == name.split('.').next()));
    let sure: Vec<(&str, &str)> = sure.copied().collect();
    let whole = |row: &(u64, Vec<String>)| {
        let padded = row.1.iter().cloned().chain(std::iter::repeat(String::new())).take(columns.len());
        (row.0, padded.chain(sure.iter().map(|(_, cell)| (*cell).to_owned())).collect())
    };
    let rows = rows.iter().map(whole).collect();
    let columns = columns.iter().cloned().chain(sure.iter().map(|(name, _)| (*name).to_owned())).collect();
    tried(&Sheet { columns, rows }, options);
});
