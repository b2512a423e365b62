//! The exact aggregates behind the messy files.

use crate::country::COUNTRIES;
use crate::date::CENSUS_DAY;
use crate::person::{Person, Sex};
use crate::place::PROVINCES;
use serde::Serialize;
use std::collections::BTreeMap;

/// Lists the five-year age bands by SDMX code; the last is open.
pub const AGE_BANDS: [&str; 17] = [
    "Y0T4", "Y5T9", "Y10T14", "Y15T19", "Y20T24", "Y25T29", "Y30T34", "Y35T39", "Y40T44", "Y45T49", "Y50T54", "Y55T59", "Y60T64", "Y65T69",
    "Y70T74", "Y75T79", "Y_GE80",
];

/// Finds the band of an age in years.
pub(crate) fn age_band(age: i32) -> &'static str {
    AGE_BANDS[(age.max(0) / 5).min(16) as usize]
}

/// Identifies a cell of the census population on 1 September 2024 or 2014.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PopulationKey {
    /// ISO3 of the country of birth.
    pub country_of_birth: &'static str,
    /// ISO3 of the country of citizenship.
    pub citizenship: &'static str,
    /// `M` or `F`.
    pub sex: &'static str,
    /// One of [`AGE_BANDS`].
    pub age_band: &'static str,
    /// P-code of the province, as of census day.
    pub province: &'static str,
}

/// Identifies a cell of permits valid on 31 December.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PermitKey {
    /// The year at whose end the permits are counted.
    pub year: u16,
    /// ISO3 of the country of citizenship.
    pub citizenship: &'static str,
    /// `M` or `F`.
    pub sex: &'static str,
    /// `WORK`, `FAMILY`, `STUDY`, `PROTECTION` or `OTHER`.
    pub reason: &'static str,
}

/// Identifies a monthly count of crossings at one post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct BorderKey {
    /// The year.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// P-code of the region.
    pub region: &'static str,
    /// The French name of the post.
    pub post: &'static str,
    /// `ENTRY` or `EXIT`.
    pub direction: &'static str,
}

/// Identifies a cell of the population of 15 and over by labour status in one quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LabourKey {
    /// The year.
    pub year: u16,
    /// The quarter, 1 to 4.
    pub quarter: u8,
    /// P-code of the region.
    pub region: &'static str,
    /// `NATIVE` or `FOREIGN`, by country of birth.
    pub origin: &'static str,
    /// `M` or `F`.
    pub sex: &'static str,
    /// `EMPLOYED`, `UNEMPLOYED` or `INACTIVE`.
    pub status: &'static str,
}

/// Identifies a monthly asylum count before masking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AsylumKey {
    /// The year.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// ISO3 of the country of citizenship.
    pub citizenship: &'static str,
    /// `M` or `F`.
    pub sex: &'static str,
    /// `0-17`, `18-59` or `60+`.
    pub age_group: &'static str,
    /// `FI` first instance or `AR` appeal.
    pub stage: &'static str,
    /// `P` persons or `C` cases.
    pub unit: &'static str,
    /// `APPLICATIONS`, `RECOGNIZED`, `REJECTED` or `CLOSED`.
    pub measure: &'static str,
}

/// Identifies a cell of the consular register on 31 December.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DiasporaKey {
    /// The year of the round.
    pub year: u16,
    /// ISO3 of the country of residence.
    pub residence: &'static str,
    /// `M` or `F`.
    pub sex: &'static str,
    /// `0-14`, `15-29`, `30-44`, `45-59` or `60+`.
    pub age_group: &'static str,
}

/// What is true in the generated country; cells of zero are left out, except in `border` where zero was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// The number of residents.
    pub people: u32,
    /// The seed of the sample.
    pub seed: u64,
    /// Residents on census day; sums to `people`.
    pub population: BTreeMap<PopulationKey, i64>,
    /// Residents on the census day of 2014, in the provinces of that day.
    pub population_2014: BTreeMap<PopulationKey, i64>,
    /// How many rows of the census of 2014 do not state an age.
    pub census_2014_age_not_stated: i64,
    /// How many census rows say that a value is not stated, by column name.
    pub census_not_stated: BTreeMap<&'static str, i64>,
    /// Permits valid on 31 December, each permit number once.
    pub permits: BTreeMap<PermitKey, i64>,
    /// Crossings as first delivered; months in which a post was closed are absent.
    pub border: BTreeMap<BorderKey, i64>,
    /// The cells that the later delivery of 2024 corrects, with their corrected counts.
    pub border_corrected: BTreeMap<BorderKey, i64>,
    /// Persons of 15 and over in the whole population, not in the sample.
    pub labour: BTreeMap<LabourKey, i64>,
    /// Asylum counts before masking; counts that the office did not have are absent.
    pub asylum: BTreeMap<AsylumKey, i64>,
    /// Citizens in the consular register.
    pub diaspora: BTreeMap<DiasporaKey, i64>,
}

impl Truth {
    /// Makes a truth that counts the residents and nothing else yet.
    pub(crate) fn of_residents(people: u32, seed: u64, residents: &[Person]) -> Self {
        let mut population = BTreeMap::new();
        for person in residents {
            let key = PopulationKey {
                country_of_birth: COUNTRIES[person.born_in].iso3,
                citizenship: COUNTRIES[person.citizen_of].iso3,
                sex: person.sex.code(),
                age_band: age_band(person.birth.age_on(CENSUS_DAY)),
                province: PROVINCES[person.province].code,
            };
            *population.entry(key).or_insert(0) += 1;
        }
        Self {
            people,
            seed,
            population,
            population_2014: BTreeMap::new(),
            census_2014_age_not_stated: 0,
            census_not_stated: BTreeMap::new(),
            permits: BTreeMap::new(),
            border: BTreeMap::new(),
            border_corrected: BTreeMap::new(),
            labour: BTreeMap::new(),
            asylum: BTreeMap::new(),
            diaspora: BTreeMap::new(),
        }
    }

    /// Writes each table as CSV: (file name, bytes).
    pub(crate) fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        vec![
            ("truth/population.csv", table(&self.population)),
            ("truth/population-2014.csv", table(&self.population_2014)),
            ("truth/permits.csv", table(&self.permits)),
            ("truth/border.csv", table(&self.border)),
            ("truth/border-corrected.csv", table(&self.border_corrected)),
            ("truth/labour.csv", table(&self.labour)),
            ("truth/asylum.csv", table(&self.asylum)),
            ("truth/diaspora.csv", table(&self.diaspora)),
        ]
    }
}

/// A key that knows its column names and values.
trait Columns {
    const HEADER: &'static str;
    fn values(&self) -> String;
}

fn table<K: Columns>(cells: &BTreeMap<K, i64>) -> Vec<u8> {
    let mut text = format!("{},count\n", K::HEADER);
    for (key, count) in cells {
        text.push_str(&key.values());
        text.push(',');
        text.push_str(&count.to_string());
        text.push('\n');
    }
    text.into_bytes()
}

impl Columns for PopulationKey {
    const HEADER: &'static str = "country_of_birth,citizenship,sex,age_band,province";
    fn values(&self) -> String {
        [self.country_of_birth, self.citizenship, self.sex, self.age_band, self.province].join(",")
    }
}

impl Columns for PermitKey {
    const HEADER: &'static str = "year,citizenship,sex,reason";
    fn values(&self) -> String {
        format!("{},{},{},{}", self.year, self.citizenship, self.sex, self.reason)
    }
}

impl Columns for BorderKey {
    const HEADER: &'static str = "period,region,post,direction";
    fn values(&self) -> String {
        format!("{}-{:02},{},{},{}", self.year, self.month, self.region, self.post, self.direction)
    }
}

impl Columns for LabourKey {
    const HEADER: &'static str = "period,region,origin,sex,status";
    fn values(&self) -> String {
        format!("{}-Q{},{},{},{},{}", self.year, self.quarter, self.region, self.origin, self.sex, self.status)
    }
}

impl Columns for AsylumKey {
    const HEADER: &'static str = "period,citizenship,sex,age_group,stage,unit,measure";
    fn values(&self) -> String {
        format!(
            "{}-{:02},{},{},{},{},{},{}",
            self.year, self.month, self.citizenship, self.sex, self.age_group, self.stage, self.unit, self.measure
        )
    }
}

impl Columns for DiasporaKey {
    const HEADER: &'static str = "year,residence,sex,age_group";
    fn values(&self) -> String {
        format!("{},{},{},{}", self.year, self.residence, self.sex, self.age_group)
    }
}

/// Both sexes in the order of the files.
pub(crate) const SEXES: [Sex; 2] = [Sex::Male, Sex::Female];

#[cfg(test)]
mod tests {
    use super::age_band;

    #[test]
    fn ages_fall_into_their_bands() {
        assert_eq!(age_band(0), "Y0T4");
        assert_eq!(age_band(14), "Y10T14");
        assert_eq!(age_band(79), "Y75T79");
        assert_eq!(age_band(103), "Y_GE80");
    }
}
