#![no_main]
//! Definitions of registers: whatever an operator writes is read or refused with its place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rihla_model::Vocabulary;
use rihla_register::Registers;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::embedded().unwrap());

fuzz_target!(|text: &str| {
    for name in ["own.toml", "policy.toml", "policy.extension.toml", "roles.toml"] {
        let own = BTreeMap::from([(name.to_owned(), text.to_owned())]);
        if let Err(faults) = Registers::read(&own, &VOCABULARY) {
            assert!(!faults.is_empty() && faults.iter().all(|fault| fault.line > 0 && fault.column > 0));
        }
    }
});
