#![no_main]
//! SPSS files, plain and packed: the magic and the layout code are put right, so that the rest is reached.

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use rihla_fuzz::{definition, read};
use rihla_model::definition::SourceDefinition;

static DEFINITIONS: OnceLock<Vec<SourceDefinition>> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    if let [b'$', b'F', b'L', kind, ..] = bytes.as_mut_slice() {
        *kind = if *kind & 1 == 0 { b'2' } else { b'3' };
    }
    for definition in DEFINITIONS.get_or_init(|| {
        ["format = \"sav\"", "format = \"sav\"\nencoding = \"windows-1256\"\nmissing = { \".\" = \"L\" }"].map(definition).into()
    }) {
        read(definition, &bytes);
    }
    let _ = rihla_ingest::inspect("x.sav", &bytes, &rihla_fuzz::context(), &ToString::to_string);
});
