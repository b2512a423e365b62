#![no_main]
//! SDMX-CSV.

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use rihla_fuzz::{definition, read};
use rihla_model::definition::SourceDefinition;

static DEFINITIONS: OnceLock<Vec<SourceDefinition>> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    for definition in DEFINITIONS.get_or_init(|| ["format = \"sdmx-csv\""].map(definition).into()) {
        read(definition, bytes);
    }
});
