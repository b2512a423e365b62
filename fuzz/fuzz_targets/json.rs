#![no_main]
//! JSON records.

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use rihla_fuzz::{definition, read};
use rihla_model::definition::SourceDefinition;

static DEFINITIONS: OnceLock<Vec<SourceDefinition>> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    for definition in
        DEFINITIONS.get_or_init(|| ["format = \"json\"", "format = \"json\"\nrecords-at = \"data.records\""].map(definition).into())
    {
        read(definition, bytes);
    }
});
