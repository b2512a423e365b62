#![no_main]
//! Stata files of every release.

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use rihla_fuzz::{definition, read};
use rihla_model::definition::SourceDefinition;

static DEFINITIONS: OnceLock<Vec<SourceDefinition>> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    for definition in DEFINITIONS
        .get_or_init(|| ["format = \"dta\"", "format = \"dta\"\nfill-down = [\"b\"]\nencoding = \"windows-1252\""].map(definition).into())
    {
        read(definition, bytes);
    }
    let _ = rihla_ingest::inspect("x.dta", bytes, &rihla_fuzz::context(), &ToString::to_string);
});
