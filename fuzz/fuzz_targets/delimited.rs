#![no_main]
//! Delimited text of several dialects.

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use rihla_fuzz::{definition, read};
use rihla_model::definition::SourceDefinition;

static DEFINITIONS: OnceLock<Vec<SourceDefinition>> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    for definition in DEFINITIONS.get_or_init(|| {
        [
            "format = \"csv\"",
            "format = \"csv\"\ndelimiter = \";\"\nencoding = \"windows-1256\"\nheader-rows = [1, 2]\nhxl = true",
            "format = \"csv\"\ngzip = true",
            "format = \"csv\"\nfill-down = [\"b\"]\nhtml-entities = true",
        ]
        .map(definition)
        .into()
    }) {
        read(definition, bytes);
    }
});
