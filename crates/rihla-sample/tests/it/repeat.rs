//! The same seed gives the same bytes, another seed others.

use crate::folder::{SAMPLE, SPEC};
use rihla_sample::{DEFAULT_PEOPLE, FolderSink, MemorySink, SampleError, SampleSpec, big_register, generate};
use std::collections::BTreeMap;

#[test]
fn same_seed_same_bytes() -> Result<(), SampleError> {
    let mut again = MemorySink::default();
    let truth = generate(&SPEC, &mut again)?;
    assert_eq!(truth, SAMPLE.1);
    for (name, bytes) in &SAMPLE.0.files {
        assert!(again.files.get(name) == Some(bytes), "{name} differs");
    }
    assert_eq!(again.files.len(), SAMPLE.0.files.len());
    Ok(())
}

#[test]
fn other_threads_give_the_same_bytes() -> Result<(), SampleError> {
    let spec = SampleSpec { people: 300, seed: 9 };
    let threads: Vec<_> = (0..3)
        .map(|_| {
            std::thread::spawn(move || {
                let mut sink = MemorySink::default();
                generate(&spec, &mut sink).map(|_| sink)
            })
        })
        .collect();
    let mut sinks = Vec::new();
    for thread in threads {
        match thread.join() {
            Ok(sink) => sinks.push(sink?),
            Err(_) => panic!("generation panicked"),
        }
    }
    assert!(sinks.windows(2).all(|pair| pair[0] == pair[1]));
    Ok(())
}

#[test]
fn another_seed_gives_other_deliveries() -> Result<(), SampleError> {
    let mut other = MemorySink::default();
    generate(&SampleSpec { seed: 43, ..SPEC }, &mut other)?;
    for (name, bytes) in &SAMPLE.0.files {
        let differs = other.files.get(name) != Some(bytes);
        let fixed = ["reference/provinces.csv", "reference/country-spellings.csv", "reference/labour-layout.csv"];
        assert_eq!(differs, !fixed.contains(&name.as_str()), "{name}");
    }
    Ok(())
}

#[test]
fn folder_holds_what_memory_holds_and_stays_small() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let mut sink = FolderSink::new(folder.path());
    let spec = SampleSpec::default();
    assert_eq!(spec.people, DEFAULT_PEOPLE);
    generate(&spec, &mut sink)?;
    let mut memory = MemorySink::default();
    generate(&spec, &mut memory)?;
    let mut sizes = BTreeMap::new();
    for (name, bytes) in &memory.files {
        assert!(std::fs::read(folder.path().join(name))? == *bytes, "{name}");
        sizes.insert(name.as_str(), bytes.len());
    }
    let total: usize = sizes.values().sum();
    assert!(total < 15_000_000, "{total} bytes: {sizes:#?}");
    Ok(())
}

#[test]
fn unsupported_populations_are_refused() {
    for people in [0, 199, 5_000_001] {
        let result = generate(&SampleSpec { people, seed: 1 }, &mut MemorySink::default());
        assert!(matches!(result, Err(SampleError::People { .. })));
    }
    for seed in 0..20 {
        let spec = SampleSpec { people: 200, seed };
        assert!(generate(&spec, &mut MemorySink::default()).is_ok());
    }
}

#[test]
#[ignore = "a speed measurement; run it in release"]
fn ten_million_rows_in_a_minute() -> std::io::Result<()> {
    let start = std::time::Instant::now();
    big_register(10_000_000, 1, &mut std::io::sink())?;
    let taken = start.elapsed();
    assert!(taken.as_secs() < 60, "{taken:?}");
    Ok(())
}
