//! Agency 1, statistical office: the census of 1 September 2014, `inbox/census-2014.txt`.
//!
//! One line a person, full enumeration, no weight: the office's older form of file. Mess that a loader must cope with:
//! - text in fixed columns without a header, Windows-1252, LF line ends;
//! - countries are numbers of a code book of 2008: three digits with leading zeros, and Sudan is still 736, the number of the
//!   undivided country, three years after it was given to nobody;
//! - provinces are those before the reform of 2020: Oued Sahl (`XA0204`) is whole;
//! - `999` stands for an age that is not stated, 995 for Atlas.

use crate::country::COUNTRIES;
use crate::date::CENSUS_DAY;
use crate::person::Person;
use crate::place::{OLD_PROVINCE, OLD_PROVINCE_FRENCH, PROVINCES, code_before_reform};
use crate::stream::Stream;
use crate::truth::{PopulationKey, age_band};
use std::collections::BTreeMap;

/// The file's name.
pub(crate) const NAME: &str = "inbox/census-2014.txt";
/// How many of the residents of 2024 there were ten years before, in a hundred.
const THEN: u32 = 86;
/// The number of Sudan before July 2011.
const UNDIVIDED_SUDAN: u16 = 736;

/// The number of residents on census day, of those of 2024.
pub(crate) fn residents(people: u32) -> u32 {
    u32::try_from(u64::from(people) * u64::from(THEN) / 100).unwrap_or(people).max(1)
}

/// Writes the extract; counts what is true, and the ages that are not stated.
pub(crate) fn file(residents: &[Person], seed: u64) -> (Vec<u8>, BTreeMap<PopulationKey, i64>, i64) {
    let mut stream = Stream::named(seed, "census-2014");
    let mut truth = BTreeMap::new();
    let mut unstated = 0;
    let mut text = String::with_capacity(residents.len() * 44);
    for person in residents {
        let age = person.birth.age_on(CENSUS_DAY);
        let province = code_before_reform(person.province);
        let key = PopulationKey {
            country_of_birth: COUNTRIES[person.born_in].iso3,
            citizenship: COUNTRIES[person.citizen_of].iso3,
            sex: person.sex.code(),
            age_band: age_band(age),
            province,
        };
        *truth.entry(key).or_insert(0) += 1;
        let age = if stream.chance(8) {
            unstated += 1;
            "999".to_owned()
        } else {
            format!("{age:03}")
        };
        let name = if province == OLD_PROVINCE { OLD_PROVINCE_FRENCH } else { PROVINCES[person.province].french };
        text.push_str(&format!(
            "{:07}{:02}{}{age}{:03}{:03}{province}{name:<16}\n",
            person.household,
            person.number,
            person.sex.number(),
            number(person.born_in),
            number(person.citizen_of),
        ));
    }
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    (bytes.into_owned(), truth, unstated)
}

/// The number of a country in the code book of 2008.
fn number(country: usize) -> u16 {
    let country = &COUNTRIES[country];
    if country.iso3 == "SDN" { UNDIVIDED_SUDAN } else { country.numeric }
}
