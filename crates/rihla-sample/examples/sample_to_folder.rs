//! Writes the default sample into a folder: `cargo run -p rihla-sample --example sample_to_folder -- DIR [PEOPLE [SEED]]`.

use rihla_sample::{DEFAULT_PEOPLE, FolderSink, SampleSpec, generate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("name the folder to write to")?;
    let people = words.next().map_or(Ok(DEFAULT_PEOPLE), |word| word.parse())?;
    let seed = words.next().map_or(Ok(1), |word| word.parse())?;
    generate(&SampleSpec { people, seed }, &mut FolderSink::new(folder))?;
    Ok(())
}
