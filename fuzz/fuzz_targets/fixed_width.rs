#![no_main]
//! Text in fixed columns.

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use rihla_fuzz::{definition, read};
use rihla_model::definition::SourceDefinition;

static DEFINITIONS: OnceLock<Vec<SourceDefinition>> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    for definition in DEFINITIONS.get_or_init(|| ["format = \"fixed-width\"\nfields = [{ name = \"a\", from = 1, to = 3 }, { name = \"b\", from = 4, to = 9 }, { name = \"c\", from = 10, to = 17 }]"].map(definition).into()) {
        read(definition, bytes);
    }
});
