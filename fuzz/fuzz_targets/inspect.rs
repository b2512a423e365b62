#![no_main]
//! A proposal for any file parses as a definition.

use libfuzzer_sys::fuzz_target;
use rihla_model::definition::SourceDefinition;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(inspection) = rihla_ingest::inspect("x.csv", bytes, &rihla_fuzz::context(), &ToString::to_string) {
        toml::from_str::<SourceDefinition>(&inspection.toml).expect("a proposal is a definition");
    }
});
