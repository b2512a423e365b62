//! The statistical office's population projections, `inbox/projections-2019.csv` and `inbox/projections-2024.csv`.
//!
//! Denominators by province, sex, five-year age band and year (1 July), in tidy form and two vintages. Mess:
//! - totals stand among the details: province `XA` (country), sex `Ensemble`, age `Total`;
//! - the vintage of 2019 knows the provinces before the reform (`XA0204`), quotes numbers with a comma between thousands
//!   (`"1,234"`), and its figures are off by a few per cent, as projections are;
//! - the vintage of 2024 knows the provinces in force, uses a narrow no-break space (`1 234`), and its year 2024 is the
//!   census to the person.

use crate::date::CENSUS_DAY;
use crate::digits::{comma_field, grouped};
use crate::person::{Person, Sex};
use crate::place::{OLD_PROVINCE, OLD_PROVINCE_FRENCH, PROVINCES, code_before_reform};
use crate::stream::Stream;
use std::collections::BTreeMap;

/// The file of the older vintage.
pub(crate) const OLD: &str = "inbox/projections-2019.csv";
/// The file of the newer vintage.
pub(crate) const NEW: &str = "inbox/projections-2024.csv";
/// The header of both.
pub(crate) const HEADER: &str = "code_province,province,annee,sexe,groupe_age,population";
const BANDS: usize = 17;

/// Counts by province code, then sex, then band.
type Counts = BTreeMap<&'static str, [[i64; BANDS]; 2]>;

/// Writes the vintage of 2019: years 2015 to 2024, old provinces, figures off by up to 4 per cent.
pub(crate) fn old(residents: &[Person], seed: u64) -> Vec<u8> {
    let mut stream = Stream::named(seed, "projections-2019");
    let mut counts = count(residents, code_before_reform);
    for cell in counts.values_mut().flatten().flatten() {
        *cell = (*cell * stream.between(96, 104) + 50) / 100;
    }
    layout(&counts, 2015..=2024, ',')
}

/// Writes the vintage of 2024: years 2020 to 2030, provinces in force.
pub(crate) fn new(residents: &[Person]) -> Vec<u8> {
    let counts = count(residents, |province| PROVINCES[province].code);
    layout(&counts, 2020..=2030, '\u{202f}')
}

fn count(residents: &[Person], code: impl Fn(usize) -> &'static str) -> Counts {
    let mut counts = Counts::new();
    for province in 0..PROVINCES.len() {
        counts.insert(code(province), [[0; BANDS]; 2]);
    }
    for person in residents {
        let band = (person.birth.age_on(CENSUS_DAY).max(0) / 5).min(16) as usize;
        let sex = usize::from(person.sex == Sex::Female);
        if let Some(province) = counts.get_mut(code(person.province)) {
            province[sex][band] += 1;
        }
    }
    counts
}

/// Grows a count by 1.3 per cent a year from 2024, rounded to whole persons.
fn grown(count: i64, year: i32) -> i64 {
    let per_mille = 1000 + 13 * i64::from(year - 2024);
    (count * per_mille + 500) / 1000
}

fn layout(counts: &Counts, years: std::ops::RangeInclusive<i32>, separator: char) -> Vec<u8> {
    let mut text = format!("{HEADER}\n");
    for year in years {
        let mut country = [[0_i64; BANDS]; 2];
        let mut provinces = String::new();
        for (code, sexes) in counts {
            let sexes = sexes.map(|bands| bands.map(|count| grown(count, year)));
            for (sum, bands) in country.iter_mut().zip(&sexes) {
                for (total, count) in sum.iter_mut().zip(bands) {
                    *total += count;
                }
            }
            provinces.push_str(&block(code, name(code), year, &sexes, separator));
        }
        text.push_str(&block("XA", "Atlas", year, &country, separator));
        text.push_str(&provinces);
    }
    text.into_bytes()
}

fn name(code: &str) -> &'static str {
    if code == OLD_PROVINCE {
        return OLD_PROVINCE_FRENCH;
    }
    PROVINCES.iter().find(|province| province.code == code).map_or("", |province| province.french)
}

fn block(code: &str, name: &str, year: i32, sexes: &[[i64; BANDS]; 2], separator: char) -> String {
    let mut both = [0; BANDS];
    for (band, sum) in both.iter_mut().enumerate() {
        *sum = sexes[0][band] + sexes[1][band];
    }
    let rows = [("Ensemble", &both), ("Masculin", &sexes[0]), ("Féminin", &sexes[1])];
    let mut text = String::new();
    for (sex, bands) in rows {
        let mut line = |age: &str, count: i64| {
            let count = comma_field(&grouped(count, separator));
            text.push_str(&format!("{code},{name},{year},{sex},{age},{count}\n"));
        };
        line("Total", bands.iter().sum());
        for (band, &count) in bands.iter().enumerate() {
            if band == 16 {
                line("80 et plus", count);
            } else {
                line(&format!("{}-{}", band * 5, band * 5 + 4), count);
            }
        }
    }
    text
}
