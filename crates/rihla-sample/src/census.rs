//! Agency 1, statistical office: the census of 1 September 2024, `inbox/census-2024.csv`.
//!
//! One row a person, full enumeration, no weight. Mess that a loader must cope with:
//! - UTF-8 byte order mark before the first header, CRLF line ends;
//! - countries are French names in several spellings: with and without accents, `Congo (RDC)`, straight and curly
//!   apostrophes, capitals, and one spelling with a comma inside quotes;
//! - three kinds of nothing: blank = does not apply, `ND` = not stated (text and year columns), `9` = not stated
//!   (coded columns);
//! - previous residence mixes P-codes with `ETR` for abroad.

use crate::country::COUNTRIES;
use crate::date::CENSUS_DAY;
use crate::digits::comma_field;
use crate::person::{Before, Person};
use crate::place::PROVINCES;
use crate::stream::Stream;
use std::collections::BTreeMap;

/// The file's name.
pub(crate) const NAME: &str = "inbox/census-2024.csv";
/// The header, without the byte order mark.
pub(crate) const HEADER: &str = "ID_MENAGE,NUM_PERSONNE,AGE,SEXE,PAYS_NAISSANCE,NATIONALITE,PROVINCE,\
RESIDENCE_12_MOIS,ANNEE_ARRIVEE,INSTRUCTION,ACTIVITE";

/// Writes the extract and counts the values that are not stated.
pub(crate) fn file(residents: &[Person], seed: u64) -> (Vec<u8>, BTreeMap<&'static str, i64>) {
    let mut stream = Stream::named(seed, "census");
    let mut missing = BTreeMap::new();
    let mut text = String::with_capacity(residents.len() * 64);
    text.push('\u{feff}');
    text.push_str(HEADER);
    text.push_str("\r\n");
    for person in residents {
        let fields = row(person, &mut stream, &mut missing);
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    (text.into_bytes(), missing)
}

fn row(person: &Person, stream: &mut Stream, missing: &mut BTreeMap<&'static str, i64>) -> [String; 11] {
    let age = person.birth.age_on(CENSUS_DAY);
    let mut or_unstated = |column: &'static str, per_mille: u64, mark: &str, value: String| {
        if stream.chance(per_mille) && !value.is_empty() {
            *missing.entry(column).or_insert(0) += 1;
            mark.to_owned()
        } else {
            value
        }
    };
    let before = match person.before {
        Before::NotBorn => String::new(),
        Before::Abroad => "ETR".to_owned(),
        Before::Province(index) => PROVINCES[index].code.to_owned(),
    };
    let arrival = person.arrived.map_or_else(String::new, |day| day.year.to_string());
    let education = if age < 6 { String::new() } else { person.education.to_string() };
    let activity = if age < 15 { String::new() } else { person.activity.to_string() };
    let before = or_unstated("RESIDENCE_12_MOIS", 12, "ND", before);
    let arrival = or_unstated("ANNEE_ARRIVEE", 45, "ND", arrival);
    let education = or_unstated("INSTRUCTION", 20, "9", education);
    let activity = or_unstated("ACTIVITE", 15, "9", activity);
    let citizenship = or_unstated("NATIONALITE", 6, "ND", "x".to_owned());
    let citizenship = if citizenship == "ND" { citizenship } else { spelling(person.citizen_of, stream) };
    [
        format!("M{:06}", person.household),
        person.number.to_string(),
        age.to_string(),
        person.sex.number().to_owned(),
        spelling(person.born_in, stream),
        citizenship,
        PROVINCES[person.province].code.to_owned(),
        before,
        arrival,
        education,
        activity,
    ]
}

/// Spells a country as one of several enumerators would.
fn spelling(country: usize, stream: &mut Stream) -> String {
    let country = &COUNTRIES[country];
    if !country.variants.is_empty() && stream.chance(220) { comma_field(stream.pick(country.variants)) } else { country.french.to_owned() }
}
