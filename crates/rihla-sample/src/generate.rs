//! From a seed to a folder full of deliveries.

use crate::error::SampleError;
use crate::population::{populate, residents_of_2014};
use crate::sink::Sink;
use crate::truth::Truth;
use crate::{
    asylum, border, border_workbook, census, census_2014, consular, labour, labour_layout, outline, permits, projections, reference,
};

/// How many residents the default sample has.
pub const DEFAULT_PEOPLE: u32 = 40_000;
/// The smallest and largest population that the generator supports.
const PEOPLE: std::ops::RangeInclusive<u32> = 200..=5_000_000;
/// Where the specification is kept, so that a folder can be told apart and spoiled later.
pub(crate) const SPEC: &str = "truth/sample.json";

/// Says how large a country to generate, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSpec {
    /// The number of residents on census day, 200 to 5,000,000.
    pub people: u32,
    /// The seed; equal specifications give equal bytes.
    pub seed: u64,
}

impl Default for SampleSpec {
    fn default() -> Self {
        Self { people: DEFAULT_PEOPLE, seed: 1 }
    }
}

/// Generates the country and writes all files (`inbox/`, `later/`, `reference/`, `truth/`) to the sink.
///
/// # Errors
/// [`SampleError::People`] outside 200 to 5,000,000 residents; [`SampleError::Write`] when the sink refuses a file;
/// [`SampleError::Workbook`] when a workbook cannot be composed.
pub fn generate(spec: &SampleSpec, sink: &mut dyn Sink) -> Result<Truth, SampleError> {
    let SampleSpec { people, seed } = *spec;
    if !PEOPLE.contains(&people) {
        return Err(SampleError::People { people, least: *PEOPLE.start(), most: *PEOPLE.end() });
    }
    let mut put = |name: &str, bytes: &[u8]| sink.write(name, bytes).map_err(|source| SampleError::Write { name: name.to_owned(), source });
    let population = populate(people, seed);
    let residents = &population.residents;
    let mut truth = Truth::of_residents(people, seed, residents);

    let (bytes, missing) = census::file(residents, seed);
    truth.census_not_stated = missing;
    put(census::NAME, &bytes)?;

    let before = residents_of_2014(census_2014::residents(people), seed);
    let (bytes, population_2014, unstated) = census_2014::file(&before, seed);
    truth.population_2014 = population_2014;
    truth.census_2014_age_not_stated = unstated;
    put(census_2014::NAME, &bytes)?;

    let (files, permits) = permits::files(&population, seed);
    truth.permits = permits;
    for (name, bytes) in &files {
        put(name, bytes)?;
    }

    truth.border = border::counts(people, seed);
    truth.border_corrected = border::corrections(&truth.border);
    let mut corrected = truth.border.clone();
    corrected.extend(truth.border_corrected.iter());
    for (name, years, counts) in [
        (border_workbook::FIRST, &border::YEARS[..3], &truth.border),
        (border_workbook::SECOND, &border::YEARS[3..], &truth.border),
        (border_workbook::CORRECTED, &border::YEARS[3..], &corrected),
    ] {
        put(name, &border_workbook::file(name, years, counts, None, seed)?)?;
    }

    let (files, labour) = labour::files(residents, seed);
    truth.labour = labour;
    for (name, bytes) in &files {
        put(name, bytes)?;
    }

    for year in consular::ROUNDS {
        let counts = consular::counts(&population.abroad, year);
        put(&consular::name(year), &consular::file(year, &counts)?)?;
        truth.diaspora.extend(counts);
    }

    let (files, asylum) = asylum::files(people, seed);
    truth.asylum = asylum;
    for (name, bytes) in &files {
        put(name, bytes)?;
    }

    put(projections::OLD, &projections::old(residents, seed))?;
    put(projections::NEW, &projections::new(residents))?;
    put("reference/provinces.csv", &reference::provinces())?;
    put("reference/province-changes.csv", &reference::changes(residents))?;
    put("reference/provinces.geojson", &outline::file(seed))?;
    put("reference/country-spellings.csv", &reference::spellings())?;
    put("reference/labour-layout.csv", &labour_layout::file())?;
    for (name, bytes) in truth.files() {
        put(name, &bytes)?;
    }
    let spec = serde_json::json!({
        "people": people,
        "seed": seed,
        "census_not_stated": truth.census_not_stated,
        "census_2014_age_not_stated": truth.census_2014_age_not_stated,
    });
    put(SPEC, format!("{spec:#}\n").as_bytes())?;
    Ok(truth)
}
