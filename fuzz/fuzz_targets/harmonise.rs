#![no_main]
//! Cells under a good header, and a matrix of them.

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use rihla_fuzz::{definition, read};
use rihla_model::definition::SourceDefinition;

static DEFINITIONS: OnceLock<[SourceDefinition; 2]> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let [plain, matrix] = DEFINITIONS.get_or_init(|| {
        ["format = \"csv\"", "format = \"csv\"\n[reader.unpivot]\nkeep = [\"a\"]\nnames = [\"c\"]\nvalue = \"b\""].map(definition)
    });
    let mut text = b"a,b,c,d,e\n".to_vec();
    text.extend_from_slice(bytes);
    read(plain, &text);
    let mut text = b"a,2020,2021-Q1\n".to_vec();
    text.extend_from_slice(bytes);
    read(matrix, &text);
});
