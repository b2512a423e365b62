//! One generated sample that many tests look at.

use rihla_sample::{MemorySink, SampleSpec, Truth, generate};
use std::sync::LazyLock;

/// A specification of moderate size, to keep unoptimised tests quick.
pub const SPEC: SampleSpec = SampleSpec { people: 6_000, seed: 42 };

/// The sample of [`SPEC`].
pub static SAMPLE: LazyLock<(MemorySink, Truth)> = LazyLock::new(|| {
    let mut sink = MemorySink::default();
    match generate(&SPEC, &mut sink) {
        Ok(truth) => (sink, truth),
        Err(error) => panic!("{error}"),
    }
});

/// Gives the bytes of a file of the sample.
pub fn bytes(name: &str) -> &'static [u8] {
    match SAMPLE.0.files.get(name) {
        Some(bytes) => bytes,
        None => panic!("no file {name}"),
    }
}

/// Gives the text of a UTF-8 file of the sample.
pub fn text(name: &str) -> &'static str {
    match std::str::from_utf8(bytes(name)) {
        Ok(text) => text,
        Err(error) => panic!("{name}: {error}"),
    }
}

/// Gives the text of a Windows-1252 file of the sample.
pub fn western(name: &str) -> String {
    encoding_rs::WINDOWS_1252.decode(bytes(name)).0.into_owned()
}

/// Cuts a line of CSV at commas outside quotes.
pub fn cut(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => {
                if let Some(field) = fields.last_mut() {
                    field.push(other);
                }
            }
        }
    }
    fields
}
